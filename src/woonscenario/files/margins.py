"""Build the opening data of a params folder from sourced margins and published plan capacity."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np

from woonscenario.files.build_tables import (
    BUILT_FILES,
    DEMOLITION,
    DIMENSION_COLUMNS,
    IN_DWELLINGS,
    MARGINS,
    RESIDUALS,
    SOURCES_OF_OPENING,
)
from woonscenario.files.csv_cells import Value, as_written
from woonscenario.files.csv_tables import Row
from woonscenario.files.data_dictionary import data_dictionary
from woonscenario.files.fitting import CannotFit, Cells, Margin, WholeCells, fit, round_to_whole, sum_over
from woonscenario.files.manifest import hash_of_bytes, hash_of_file
from woonscenario.files.opening import members_of_dimensions, read_one, source_ids, table_path
from woonscenario.files.opening_checks import unsourced
from woonscenario.files.plans import check_plans, generate_programme, generate_projects, generate_transfers
from woonscenario.files.problems import BadInput, Problem, shown_path
from woonscenario.files.table_writer import table_text
from woonscenario.files.text_files import write_texts
from woonscenario.model.tables import (
    DAEB,
    NIET_DAEB,
    PERMANENT,
    PROGRAMME,
    PROJECTS,
    STOCK,
    TIJDELIJK,
    TRANSFERS,
    Table,
)

AGREEING = 0.5
"""Largest difference between the totals of two margins in dwellings [dwellings]."""

Members = Mapping[str, Sequence[str]]


class BuiltStock(NamedTuple):
    """The rows of the stock and of its residuals."""

    stock: list[dict[str, Value]]
    residuals: list[dict[str, Value]]


def build_opening(params_folder: Path, *, again: bool = False) -> tuple[Path, ...]:
    """Write stock, residuals, projects, programme, transfers and the data dictionary; gives the files written.

    The same input gives the same bytes. Raises BadInput, and then nothing is written: also when a file is not what
    was built before, unless it is to be built `again`.
    """
    members = {**members_of_dimensions(params_folder), "sources": source_ids(params_folder)}
    inputs = _read_inputs(params_folder, members)
    shown = {name: shown_path(table_path(params_folder, name), params_folder) for name in inputs}
    built = build_stock(inputs[MARGINS.name], members, shown[MARGINS.name])
    results: tuple[tuple[Table, Sequence[Mapping[str, Value]]], ...] = (
        (STOCK, built.stock),
        (RESIDUALS, built.residuals),
        (PROJECTS, generate_projects(inputs, members)),
        (PROGRAMME, generate_programme(inputs, members)),
        (TRANSFERS, generate_transfers(inputs, built.stock, members, shown[DEMOLITION.name])),
    )
    texts = {table_path(params_folder, table.name): table_text(table, rows, members) for table, rows in results}
    texts[params_folder / "opening" / "README.md"] = data_dictionary()
    if not again:
        _refuse_own_files(params_folder, texts)
    hashes = [{"file": path.name, "sha256": hash_of_bytes(text.encode("utf-8"))} for path, text in texts.items()]
    texts[table_path(params_folder, BUILT_FILES.name)] = table_text(BUILT_FILES, hashes, members)
    write_texts(texts)
    return tuple(texts)


def _refuse_own_files(params_folder: Path, texts: Mapping[Path, str]) -> None:
    record = table_path(params_folder, BUILT_FILES.name)
    rows = read_one(params_folder, BUILT_FILES, {}) if record.is_file() else []
    built = {str(row["file"]): row["sha256"] for row in rows}
    message = (
        "is gewijzigd sinds `opening` dit bestand bouwde, of nooit zo gebouwd; bewaar het onder een andere naam, of "
        "overschrijf het met `opening --again`"
    )
    problems = [
        Problem(shown_path(path, params_folder), 0, 0, "", message)
        for path, text in texts.items()
        if path.is_file() and hash_of_file(path) not in (built.get(path.name), hash_of_bytes(text.encode("utf-8")))
    ]
    if problems:
        raise BadInput(problems)


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


def check_build_inputs(params_folder: Path) -> list[Problem]:
    """List what is wrong with the tables that `build_opening` reads; a table that is not there is not needed."""
    try:
        members = {**members_of_dimensions(params_folder), "sources": source_ids(params_folder)}
    except BadInput as bad:
        return list(bad.problems)
    present = [table for table in SOURCES_OF_OPENING if table_path(params_folder, table.name).exists()]
    inputs, problems = _read_present(params_folder, members, present)
    if MARGINS.name in inputs and not problems:
        try:
            build_stock(
                inputs[MARGINS.name], members, shown_path(table_path(params_folder, MARGINS.name), params_folder)
            )
        except BadInput as bad:
            problems += bad.problems
    return problems


def _read_inputs(params_folder: Path, members: Members) -> dict[str, list[Row]]:
    inputs, problems = _read_present(params_folder, members, SOURCES_OF_OPENING)
    if problems:
        raise BadInput(problems)
    return inputs


def _read_present(
    params_folder: Path, members: Members, tables: Sequence[Table]
) -> tuple[dict[str, list[Row]], list[Problem]]:
    inputs: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for table in tables:
        shown = shown_path(table_path(params_folder, table.name), params_folder)
        try:
            inputs[table.name] = read_one(params_folder, table, members)
        except BadInput as bad:
            problems += bad.problems
        else:
            problems += unsourced(inputs[table.name], shown)
            problems += check_plans(table.name, inputs[table.name], shown)
    return inputs, problems


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
