"""What the tables of rents must satisfy: directions where stock stands, and intervals that meet; messages in Dutch."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from woonscenario.files.csv_cells import as_written
from woonscenario.files.csv_tables import SHARES_TOLERANCE, Row
from woonscenario.files.problems import Problem


def direction_problems(
    directions: Sequence[Row], stock: Sequence[Row], projects: Sequence[Row], programme: Sequence[Row], file: str
) -> Iterator[Problem]:
    """Find directions of an owner in a wijk where it has no dwellings and gets none."""
    held = {(row["wijk"], row["owner"]) for rows in (stock, projects, programme) for row in rows}
    for row in directions:
        if (row["wijk"], row["owner"]) not in held:
            message = (
                f"{row['owner']} heeft in {row['wijk']} geen woningen, geen projecten en geen programma; verwijder de "
                "rij of kies een andere wijk"
            )
            yield Problem(file, row.line, 0, "wijk", message)


def rent_problems(rents: Sequence[Row], rent_classes: Sequence[Row], file: str) -> Iterator[Problem]:
    """Find rents of a class that is not social, classes left out, and intervals with a gap, overlap or odd total."""
    social = [str(row["rent_class"]) for row in rent_classes if row["social"]]
    by_class = {
        name: sorted((row for row in rents if row["rent_class"] == name), key=lambda row: row.number("rent_from"))
        for name in social
    }
    for row in rents:
        if row["rent_class"] not in by_class:
            message = (
                f"{row['rent_class']} is geen sociale huurklasse; de huurverdeling gaat over DAEB-woningen, verwijder "
                "de rij"
            )
            yield Problem(file, row.line, 0, "rent_class", message)
    listed = [name for name in social if by_class[name]]
    if listed and len(listed) < len(social):
        absent = ", ".join(name for name in social if name not in listed)
        message = f"{absent} ontbreekt; geef alle sociale huurklassen een huurverdeling, of geen enkele"
        yield Problem(file, 0, 0, "rent_class", message)
    for name in listed:
        yield from _interval_problems(name, by_class[name], file)
    for lower, higher in pairwise(social):
        if by_class[lower] and by_class[higher]:
            yield from _meeting_problems(by_class[lower][-1], by_class[higher][0], file)


def _interval_problems(name: str, rows: Sequence[Row], file: str) -> Iterator[Problem]:
    for row in rows:
        if row.number("rent_until") <= row.number("rent_from"):
            message = (
                f"{_euro(row, 'rent_until')} is niet hoger dan rent_from {_euro(row, 'rent_from')}; "
                "een interval loopt van laag naar hoog"
            )
            yield Problem(file, row.line, 0, "rent_until", message)
    for row, following in pairwise(rows):
        if row.number("rent_until") != following.number("rent_from"):
            message = (
                f"{name} gaat verder bij {_euro(following, 'rent_from')} en het vorige interval (regel {row.line}) "
                f"eindigt bij {_euro(row, 'rent_until')}; laat de intervallen aansluiten, zonder gat of overlap"
            )
            yield Problem(file, following.line, 0, "rent_from", message)
    total = math.fsum(row.number("share") for row in rows)
    if abs(total - 1) > SHARES_TOLERANCE:
        message = f"de aandelen van {name} tellen op tot {as_written(total)}; samen horen zij 1 te zijn"
        yield Problem(file, rows[0].line, 0, "share", message)


def _meeting_problems(top: Row, bottom: Row, file: str) -> Iterator[Problem]:
    if top.number("rent_until") != bottom.number("rent_from"):
        message = (
            f"{bottom['rent_class']} begint bij {_euro(bottom, 'rent_from')} en {top['rent_class']} eindigt bij "
            f"{_euro(top, 'rent_until')} (regel {top.line}); een klasse begint waar de vorige ophoudt"
        )
        yield Problem(file, bottom.line, 0, "rent_from", message)


def _euro(row: Row, column: str) -> str:
    return f"{as_written(row.number(column))} euro"
