"""Build the opening data of a params folder from its sources, and check those sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from woonscenario.files.build_tables import (
    BUILT_FILES,
    DEMOLITION,
    MARGINS,
    OTHER_TRANSFERS,
    RESIDUALS,
    SOURCES_OF_OPENING,
)
from woonscenario.files.csv_cells import Value
from woonscenario.files.csv_tables import Row
from woonscenario.files.data_dictionary import data_dictionary
from woonscenario.files.manifest import hash_of_bytes, hash_of_file
from woonscenario.files.margins import build_stock
from woonscenario.files.opening import members_of_dimensions, read_one, source_editions, table_path
from woonscenario.files.opening_checks import unsourced
from woonscenario.files.plans import check_plans, generate_programme, generate_projects, generate_transfers, joined
from woonscenario.files.problems import BadInput, Problem, shown_path
from woonscenario.files.table_writer import table_text
from woonscenario.files.text_files import write_texts
from woonscenario.files.transfer_checks import transfer_problems
from woonscenario.model.tables import PROGRAMME, PROJECTS, RENT_CLASSES, STOCK, TRANSFERS, Table

Members = Mapping[str, Sequence[str]]


def build_opening(params_folder: Path, *, again: bool = False) -> tuple[Path, ...]:
    """Write stock, residuals, projects, programme, transfers and the data dictionary; gives the files written.

    The same input gives the same bytes. Raises BadInput, and then nothing is written: also when a file is not what
    was built before, unless it is to be built `again`.
    """
    members = {**members_of_dimensions(params_folder), "sources": tuple(source_editions(params_folder))}
    inputs = _read_inputs(params_folder, members)
    shown = {name: shown_path(table_path(params_folder, name), params_folder) for name in inputs}
    built = build_stock(inputs[MARGINS.name], members, shown[MARGINS.name])
    results: tuple[tuple[Table, Sequence[Mapping[str, Value]]], ...] = (
        (STOCK, built.stock),
        (RESIDUALS, built.residuals),
        (PROJECTS, generate_projects(inputs, members)),
        (PROGRAMME, generate_programme(inputs, members)),
        (TRANSFERS, _transfers(inputs, built.stock, members, shown)),
    )
    texts = {table_path(params_folder, table.name): table_text(table, rows, members) for table, rows in results}
    texts[params_folder / "opening" / "README.md"] = data_dictionary()
    if not again:
        _refuse_own_files(params_folder, texts)
    hashes = [{"file": path.name, "sha256": hash_of_bytes(text.encode("utf-8"))} for path, text in texts.items()]
    texts[table_path(params_folder, BUILT_FILES.name)] = table_text(BUILT_FILES, hashes, members)
    write_texts(texts)
    return tuple(texts)


def _transfers(
    inputs: Mapping[str, Sequence[Row]],
    stock: Sequence[Mapping[str, Value]],
    members: Members,
    shown: Mapping[str, str],
) -> list[Mapping[str, Value]]:
    demolition = generate_transfers(inputs, stock, members, shown[DEMOLITION.name])
    return joined(demolition, inputs[OTHER_TRANSFERS.name], shown[OTHER_TRANSFERS.name])


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


def check_build_inputs(params_folder: Path) -> list[Problem]:
    """List what is wrong with the tables that `build_opening` reads; a table that is not there is not needed."""
    try:
        members = {**members_of_dimensions(params_folder), "sources": tuple(source_editions(params_folder))}
    except BadInput as bad:
        return list(bad.problems)
    present = [table for table in SOURCES_OF_OPENING if table_path(params_folder, table.name).exists()]
    inputs, problems = _read_present(params_folder, members, present)
    shown = {name: shown_path(table_path(params_folder, name), params_folder) for name in inputs}
    if MARGINS.name in inputs and not problems:
        try:
            built = build_stock(inputs[MARGINS.name], members, shown[MARGINS.name])
            if {DEMOLITION.name, OTHER_TRANSFERS.name} <= inputs.keys():
                _transfers(inputs, built.stock, members, shown)
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
    if OTHER_TRANSFERS.name in inputs:
        shown = shown_path(table_path(params_folder, OTHER_TRANSFERS.name), params_folder)
        rent_classes = read_one(params_folder, RENT_CLASSES, members)
        problems += transfer_problems(inputs[OTHER_TRANSFERS.name], rent_classes, shown)
    return inputs, problems
