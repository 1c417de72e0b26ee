"""What can be wrong with observed series: figures given twice, mixed definitions, and another edition than named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from woonscenario.files.csv_tables import Row
from woonscenario.files.opening_checks import unsourced
from woonscenario.files.problems import Problem
from woonscenario.model.tables import OBSERVED

_ONE_PER_INDICATOR = ("entity", "unit", "definition")
"""Columns that have one value in all rows of an indicator, so that two definitions are never one series."""


def observed_problems(files: Mapping[str, Sequence[Row]], editions: Mapping[str, str]) -> Iterator[Problem]:
    """List what is wrong with the rows of observed files by shown name; `editions` of the known sources by id."""
    first: dict[tuple[object, ...], str] = {}
    series: dict[object, tuple[str, Row]] = {}
    for file, rows in files.items():
        yield from unsourced(rows, file)
        for row in rows:
            key = tuple(row[name] for name in OBSERVED.key)
            if first.setdefault(key, file) != file:
                yield Problem(
                    file, row.line, 0, "indicator", f"dezelfde waarneming staat in {first[key]}; verwijder er een"
                )
            yield from _mixed(file, row, *series.setdefault(row["indicator"], (file, row)))
            yield from _of_another_edition(file, row, editions)


def _mixed(file: str, row: Row, first_file: str, first: Row) -> Iterator[Problem]:
    for column in _ONE_PER_INDICATOR:
        if row[column] != first[column]:
            message = (
                f"'{row[column]}', en in {first_file}:{first.line} is het van {row['indicator']} '{first[column]}'; "
                "een kenmerk heeft één gebied, één eenheid en één definitie, geef deze reeks een eigen kenmerk"
            )
            yield Problem(file, row.line, 0, column, message)


def _of_another_edition(file: str, row: Row, editions: Mapping[str, str]) -> Iterator[Problem]:
    source, edition = str(row["source"]), str(row["edition"])
    known = editions.get(source, "")
    if source in editions and edition != known:
        message = (
            f"editie '{edition}', en {source} is in sources.yaml editie '{known}'; neem het cijfer daaruit over, "
            "of zet de andere editie als eigen bron in sources.yaml"
        )
        yield Problem(file, row.line, 0, "edition", message)
