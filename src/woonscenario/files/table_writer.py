"""Write tables as CSV, whole or not at all: same rows, same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from woonscenario.files.csv_cells import Value
from woonscenario.files.csv_tables import columns_of
from woonscenario.model.tables import NO, YES, Table


def write_table(
    path: Path, table: Table, rows: Sequence[Mapping[str, Value]], members: Mapping[str, Sequence[str]]
) -> Path:
    """Write rows in the order given, with the columns of the table."""
    columns = columns_of(table, members)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in columns)
    writer.writerows([_written(row[column.name]) for column in columns] for row in rows)
    return write_text(path, text.getvalue())


def write_text(path: Path, text: str) -> Path:
    """Write a text file; an interrupted write leaves the old file."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    unfinished.replace(path)
    return path


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    return f"{value:.10g}" if isinstance(value, float) else str(value)
