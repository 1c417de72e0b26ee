"""Write tables as CSV: same rows, same text."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from woonscenario.files.csv_cells import Value
from woonscenario.files.csv_tables import columns_of
from woonscenario.model.tables import NO, YES, Table


def table_text(table: Table, rows: Sequence[Mapping[str, Value]], members: Mapping[str, Sequence[str]]) -> str:
    """Give the text of a CSV file: rows in the order given, with the columns of the table."""
    columns = columns_of(table, members)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in columns)
    writer.writerows([_written(row[column.name]) for column in columns] for row in rows)
    return text.getvalue()


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    return f"{value:.10g}" if isinstance(value, float) else str(value)
