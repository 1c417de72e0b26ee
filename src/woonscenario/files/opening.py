"""Read the opening data and the observed series of a params folder as checked tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from woonscenario.files.csv_tables import Row, columns_of, read_table
from woonscenario.files.observed_checks import observed_problems
from woonscenario.files.opening_checks import check_together, unknown_limits
from woonscenario.files.problems import BadInput, Problem, shown_path
from woonscenario.files.rules import load_rules
from woonscenario.files.strict_yaml import read_yaml
from woonscenario.model.tables import (
    HOUSEHOLD_SIZES,
    MEDIATED,
    OBSERVED,
    OPENING,
    OWNERS,
    RENT_CLASSES,
    SIZE_CLASSES,
    WIJKEN,
    Column,
    Opening,
    Table,
)

if TYPE_CHECKING:
    import pandas as pd

DIMENSIONS = (WIJKEN, OWNERS, RENT_CLASSES, SIZE_CLASSES, HOUSEHOLD_SIZES)
"""Tables whose key names what other tables may hold."""
IN_ORDER = (*DIMENSIONS, MEDIATED)
"""Tables whose rows have a meaning in the order of their file, and keep it."""

SOCIAL_STOCK = "social_stock"
LARGEST_GAP = 0.05
"""Largest difference between the observed and the opening social stock without a warning, as a share."""


def load_opening(params_folder: Path, instead: Path | None = None) -> Opening:
    """Read every table of the opening data and the observed series; raises BadInput with all problems of all files.

    A table in the folder `instead` replaces that of the same name.
    Frames have one column per column of their table, share columns `<prefix>_<member>` included: text as str, yes_no
    as bool, whole numbers and years as int64, optional years as Int64, numbers and shares as float64 (empty: NaN).
    Tables of `IN_ORDER` keep the order of their file; the other frames are sorted by key.
    """
    rows, members, problems = read_opening(params_folder, instead)
    observed, found = read_observed(params_folder, members)
    problems += found
    if problems:
        raise BadInput(problems)
    frames = {table.name: _frame(rows[table.name], table, members) for table in OPENING}
    return Opening(observed=_frame(observed, OBSERVED, members), **frames)


def unlike_observed(opening: Opening, start_year: int) -> tuple[str, ...]:
    """Warn in Dutch when the observed social stock of the start year is not that of the opening data."""
    observed = opening.observed
    known = observed.loc[(observed["indicator"] == SOCIAL_STOCK) & (observed["year"] == start_year), "value"]
    social = opening.rent_classes.loc[opening.rent_classes["social"], "rent_class"]
    built = float(opening.stock.loc[opening.stock["rent_class"].isin(social), "dwellings"].sum())
    if known.empty or abs(float(known.iloc[0]) - built) <= LARGEST_GAP * built:
        return ()
    return (
        f"De openingsvoorraad telt {built:.0f} sociale huurwoningen en de waarneming van {start_year} in observed/ "
        f"{float(known.iloc[0]):.0f}. Horen observed/ en basis.yaml wel bij deze gemeente?",
    )


def read_opening(
    params_folder: Path, instead: Path | None = None
) -> tuple[dict[str, list[Row]], dict[str, tuple[str, ...]], list[Problem]]:
    """Read the tables of `OPENING` as rows, the members of each dimension, and everything that is wrong."""
    rows: dict[str, list[Row]] = {}
    members: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    try:
        members["sources"] = tuple(source_editions(params_folder))
    except BadInput as bad:
        problems.extend(bad.problems)
    for table in (*DIMENSIONS, *(table for table in OPENING if table not in DIMENSIONS)):
        try:
            rows[table.name] = read_one(params_folder, table, members, instead)
        except BadInput as bad:
            problems.extend(bad.problems)
        else:
            if table in DIMENSIONS:
                members[table.name] = tuple(str(row[table.key[0]]) for row in rows[table.name])
    if "rent_classes" in rows:
        shown = shown_path(table_path(params_folder, "rent_classes", instead), params_folder)
        problems += unknown_limits(rows["rent_classes"], _limits(params_folder), shown)
    problems += check_together(rows, lambda name: shown_path(table_path(params_folder, name, instead), params_folder))
    return rows, members, problems


def members_of_dimensions(params_folder: Path) -> dict[str, tuple[str, ...]]:
    """Give the names in each dimension table, in the order of its file; raises BadInput."""
    members: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    for table in DIMENSIONS:
        try:
            members[table.name] = tuple(str(row[table.key[0]]) for row in read_one(params_folder, table, {}))
        except BadInput as bad:
            problems.extend(bad.problems)
    if problems:
        raise BadInput(problems)
    return members


def read_one(
    params_folder: Path, table: Table, members: Mapping[str, Sequence[str]], instead: Path | None = None
) -> list[Row]:
    """Read one table of the folder `opening`, or the one that stands `instead`; raises BadInput."""
    path = table_path(params_folder, table.name, instead)
    if not path.parent.is_dir():
        message = "hier hoort de map met de openingsgegevens te staan; zet haar terug of herstel de naam"
        raise BadInput([Problem(shown_path(path.parent, params_folder), 0, 0, "", message)])
    return read_table(path, table, shown_path(path, params_folder), members)


def table_path(params_folder: Path, name: str, instead: Path | None = None) -> Path:
    """Say where a table of the opening data is kept; one in the folder `instead` goes first."""
    own = instead / f"{name}.csv" if instead else None
    if own and own.is_file():
        return own
    return params_folder / "opening" / f"{name}.csv"


def source_editions(params_folder: Path) -> dict[str, str]:
    """Give the edition of every source in the register by id; raises BadInput."""
    path = params_folder / "sources.yaml"
    shown = shown_path(path, params_folder)
    register = read_yaml(path, shown).value
    if not isinstance(register, dict):
        raise BadInput([Problem(shown, 1, 0, "", "dit is geen register; elke bron is een id met kenmerken eronder")])
    return {
        str(source): str(entry.get("edition", "")) if isinstance(entry, dict) else ""
        for source, entry in register.items()
    }


def _limits(params_folder: Path) -> tuple[str, ...]:
    """Give the ids of the legal amounts; none when they cannot be read, which their own check reports."""
    try:
        return tuple(rule.id for rule in load_rules(params_folder))
    except BadInput:
        return ()


def read_observed(params_folder: Path, members: Mapping[str, Sequence[str]]) -> tuple[list[Row], list[Problem]]:
    """Read the observed series of all files of the folder `observed`, and everything that is wrong with them."""
    found: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for path in sorted((params_folder / "observed").glob("*.csv")):
        shown = shown_path(path, params_folder)
        try:
            found[shown] = read_table(path, OBSERVED, shown, members)
        except BadInput as bad:
            problems.extend(bad.problems)
    editions = source_editions(params_folder) if "sources" in members else {}
    problems += observed_problems(found, editions)
    return [row for rows in found.values() for row in rows], problems


def _frame(rows: Sequence[Row], table: Table, members: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415  (the command line must start without it)

    columns = columns_of(table, members)
    if table not in IN_ORDER:
        rows = sorted(rows, key=lambda row: tuple(row[name] for name in table.key))  # type: ignore[arg-type,return-value]
    return pd.DataFrame(
        {column.name: pd.Series([row[column.name] for row in rows], dtype=_dtype(column)) for column in columns}
    )


def _dtype(column: Column) -> str:
    if column.kind in ("whole", "year"):
        return "Int64" if column.optional else "int64"
    return {"text": "str", "yes_no": "bool"}.get(column.kind, "float64")
