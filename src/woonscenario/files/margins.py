"""Build the opening stock from sourced margins."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from woonscenario.files.build_tables import DIMENSION_COLUMNS, IN_DWELLINGS
from woonscenario.files.csv_cells import Value, as_written
from woonscenario.files.csv_tables import Row
from woonscenario.files.fitting import CannotFit, Cells, Margin, WholeCells, fit, round_to_whole, sum_over
from woonscenario.files.problems import BadInput, Problem
from woonscenario.model.tables import DAEB, NIET_DAEB, PERMANENT, TIJDELIJK

AGREEING = 0.5
"""Largest difference between the totals of two margins in dwellings [dwellings]."""

Members = Mapping[str, Sequence[str]]


class BuiltStock(NamedTuple):
    """The rows of the stock and of its residuals."""

    stock: list[dict[str, Value]]
    residuals: list[dict[str, Value]]


def build_stock(rows: Sequence[Row], members: Members, shown: str) -> BuiltStock:
    """Fit the stock to the margins and round it to whole dwellings; raises BadInput naming the margins at fault.

    Where the margins say nothing about two dimensions together, the cells are in proportion: no association.
    """
    names = _member_names(members)
    margins, open_cells = _margins(rows, names, shown)
    try:
        cells = fit(open_cells, margins)
    except CannotFit as cannot:
        raise BadInput(_cannot_fit(cannot, rows, shown)) from None
    whole = round_to_whole(cells, margins)
    return BuiltStock(_stock_rows(whole, names), _residual_rows(whole, margins, names))


def _member_names(members: Members) -> tuple[Sequence[str], ...]:
    return (
        members["wijken"],
        members["owners"],
        members["rent_classes"],
        (DAEB, NIET_DAEB),
        members["size_classes"],
        (PERMANENT, TIJDELIJK),
    )


def _margins(rows: Sequence[Row], names: Sequence[Sequence[str]], shown: str) -> tuple[list[Margin], Cells]:
    """Give the margins as targets over axes, and the cells that no row of 0 closes, as ones."""
    open_cells = np.ones(tuple(len(axis) for axis in names))
    for row in rows:
        if row["value"] == 0:
            open_cells[tuple(_place(row, axis, names) for axis in range(len(names)))] = 0
    by_margin: dict[str, list[Row]] = {}
    for row in rows:
        by_margin.setdefault(str(row["margin"]), []).append(row)
    given = {name: own for name, own in by_margin.items() if any(row["value"] for row in own)}
    problems = [
        problem for name, own in given.items() for problem in _shape_problems(name, own, names, open_cells, shown)
    ]
    problems += _total_problems(given, shown)
    if problems:
        raise BadInput(problems)
    total = next(_total(own) for own in given.values() if own[0]["unit"] == IN_DWELLINGS)
    return [_margin(name, own, names, total) for name, own in given.items()], open_cells


def _margin(name: str, rows: Sequence[Row], names: Sequence[Sequence[str]], total: float) -> Margin:
    axes = _axes(rows[0])
    targets = np.zeros(tuple(len(names[axis]) for axis in axes))
    for row in rows:
        targets[tuple(_place(row, axis, names) for axis in axes)] = row["value"]
    return Margin(name, axes, targets * (total / _total(rows)))


def _place(row: Row, axis: int, names: Sequence[Sequence[str]]) -> int | slice:
    member = row[DIMENSION_COLUMNS[axis]]
    return list(names[axis]).index(str(member)) if member else slice(None)


def _axes(row: Row) -> tuple[int, ...]:
    return tuple(axis for axis, column in enumerate(DIMENSION_COLUMNS) if row[column])


def _total(rows: Sequence[Row]) -> float:
    return math.fsum(float(row["value"] or 0) for row in rows)


def _shape_problems(
    name: str, rows: Sequence[Row], names: Sequence[Sequence[str]], open_cells: Cells, shown: str
) -> list[Problem]:
    axes = _axes(rows[0])
    odd = [row for row in rows if _axes(row) != axes or row["unit"] != rows[0]["unit"]]
    if odd:
        message = (
            f"de rijen van {name} vullen niet dezelfde kolommen of hebben niet dezelfde unit als regel "
            f"{rows[0].line}; maak er een eigen margin van"
        )
        return [Problem(shown, row.line, 0, "margin", message) for row in odd]
    listed = {tuple(str(row[DIMENSION_COLUMNS[axis]]) for axis in axes) for row in rows}
    can_hold = sum_over(open_cells, axes)
    return [
        Problem(shown, 0, 0, name, f"{' / '.join(combination)} ontbreekt; voeg een rij toe, met 0 als er niets is")
        for combination in product(*(names[axis] for axis in axes))
        if combination not in listed
        and can_hold[tuple(list(names[axis]).index(member) for axis, member in zip(axes, combination, strict=True))]
    ]


def _total_problems(given: Mapping[str, Sequence[Row]], shown: str) -> list[Problem]:
    totals = {name: _total(rows) for name, rows in given.items() if rows[0]["unit"] == IN_DWELLINGS}
    if not totals:
        return [Problem(shown, 0, 0, "unit", "geen enkele margin is in woningen; het totaal is dus onbekend")]
    first, total = next(iter(totals.items()))
    return [
        Problem(
            shown,
            given[name][0].line,
            0,
            name,
            f"telt op tot {as_written(other)} woningen en {first} tot {as_written(total)}; maak de totalen gelijk "
            "of gebruik unit verhouding",
        )
        for name, other in totals.items()
        if abs(other - total) > AGREEING
    ]


def _cannot_fit(cannot: CannotFit, rows: Sequence[Row], shown: str) -> list[Problem]:
    lines = {str(row["margin"]): row.line for row in reversed(rows)}
    return [
        Problem(
            shown,
            lines[name],
            0,
            name,
            f"kan niet samen met de andere randtotalen worden gehaald (scheelt {misfit:.1f} woningen); controleer de "
            "rijen met 0, die cellen sluiten",
        )
        for name, misfit in cannot.misfits
    ]


def _stock_rows(whole: WholeCells, names: Sequence[Sequence[str]]) -> list[dict[str, Value]]:
    return [
        {
            **{
                column: str(names[axis][place])
                for axis, (column, place) in enumerate(zip(DIMENSION_COLUMNS, cell, strict=True))
            },
            "dwellings": int(whole[tuple(cell)]),
        }
        for cell in np.argwhere(whole)
    ]


def _residual_rows(
    whole: WholeCells, margins: Sequence[Margin], names: Sequence[Sequence[str]]
) -> list[dict[str, Value]]:
    return [
        {
            "margin": margin.name,
            "member": " / ".join(names[axis][at] for axis, at in zip(margin.axes, place, strict=True)) or "alle",
            "target": round(float(margin.targets[place]), 3),
            "built": int(sum_over(whole, margin.axes)[place]),
            "residual": round(float(sum_over(whole, margin.axes)[place] - margin.targets[place]), 3),
        }
        for margin in margins
        for place in np.ndindex(margin.targets.shape)
    ]
