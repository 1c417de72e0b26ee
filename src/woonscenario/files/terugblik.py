"""A terugblik: the basis and the opening data with another start, and the tables that say what is compared and fitted.

`params/terugblik/NAME.yaml` is written as a scenario, but may set the start year; a table in `params/terugblik/NAME/`
replaces the table of the opening data with that name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from woonscenario.files.csv_tables import Row, read_table
from woonscenario.files.headings import load_basis
from woonscenario.files.opening import load_opening, source_editions
from woonscenario.files.opening_checks import unsourced
from woonscenario.files.problems import BadInput, Problem, did_you_mean, shown_path
from woonscenario.files.resolve import Ground, LoadedScenario, read_ground, resolve
from woonscenario.files.scenarios import find_scenario, read_scenario
from woonscenario.files.settings import check_setting
from woonscenario.model.tables import OPENING, Column, Opening, Table
from woonscenario.model.tables.columns import FACTS, text

FOLDER = "terugblik"
"""Folder of the terugblikken, below the params folder."""
ALLOCATION, SUPPLY, STOCK, CAMPAIGN = "toewijzing", "aanbod", "voorraad", "campagne"
TERUGBLIKKEN = (ALLOCATION, SUPPLY, STOCK, CAMPAIGN)
POOL = ("opening_pool", "inflow_per_year", "searched_before")
"""Parameters of the calibration that are assumptions on all seekers."""
HABITS = ("dropout", "registered_before", "reactions_per_week", "acceptance")
"""Parameters that are factors on a column of the seekers."""

SERIES = Table(
    "reeksen",
    ("observed",),
    (
        text("observed", "Waargenomen reeks: een indicator uit observed"),
        text("label", "Naam in tabel en notebook"),
        text("terugblik", "Terugblik die de reeks voorspelt", words=TERUGBLIKKEN[:3]),
        text("indicator", "Indicator van het model die ermee wordt vergeleken"),
        Column("known_until", "year", "jaar", "Laatste jaar dat bekend is als er wordt voorspeld"),
        Column("fitted", "yes_no", "ja/nee", "De jaren tot en met known_until doen mee in de kalibratie"),
        Column("error", "number", "zie observed", "Onzekerheid van één cijfer (standaardafwijking)", at_least=1e-9),
        text("naive_from", "Reeks voor de eenvoudige voorspellingen; leeg: de reeks zelf", optional=True),
        *FACTS,
    ),
    "Welke waargenomen reeksen worden vergeleken, en waarmee",
)
PARAMETERS = Table(
    "parameters",
    ("parameter",),
    (
        text("parameter", "Wat de kalibratie zoekt", words=(*POOL, *HABITS)),
        text("label", "Naam in tabel en notebook"),
        Column("start", "number", "zie label", "Beginpunt, ook het midden van wat vooraf denkbaar is", at_least=1e-9),
        Column("low", "number", "zie label", "Ondergrens van wat denkbaar is", at_least=1e-9),
        Column("high", "number", "zie label", "Bovengrens van wat denkbaar is", at_least=1e-9),
        *FACTS,
    ),
    "Welke aannamen de kalibratie zoekt, en tussen welke grenzen",
)


@dataclass(frozen=True)
class Terugblik:
    """What a terugblik runs on: its assumptions and its opening data."""

    loaded: LoadedScenario
    opening: Opening


def has_terugblik(params_folder: Path) -> bool:
    """Tell whether a params folder has terugblikken."""
    return (params_folder / FOLDER).is_dir()


def load_terugblik(name: str, params_folder: Path, overrides: Mapping[str, object] | None = None) -> Terugblik:
    """Load a terugblik, with one-off differences by dotted key. Raises BadInput with everything that is wrong."""
    path = params_folder / FOLDER / f"{name}.yaml"
    problems = _stray_tables(path.with_suffix(""), params_folder)
    loaded, opening = None, None
    try:
        loaded = _resolved(path, params_folder, overrides or {})
    except BadInput as bad:
        problems += bad.problems
    try:
        opening = load_opening(params_folder, path.with_suffix(""))
    except BadInput as bad:
        problems += bad.problems
    if problems or not loaded or not opening:
        raise BadInput(problems)
    return Terugblik(loaded, opening)


def read_plan(params_folder: Path) -> tuple[list[Row], list[Row]]:
    """Read which series are compared and which parameters are fitted; raises BadInput."""
    members = {"sources": tuple(source_editions(params_folder))}
    rows: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for table in (SERIES, PARAMETERS):
        path = params_folder / FOLDER / f"{table.name}.csv"
        shown = shown_path(path, params_folder)
        try:
            rows[table.name] = read_table(path, table, shown, members)
        except BadInput as bad:
            problems += bad.problems
        else:
            problems += unsourced(rows[table.name], shown)
            problems += _out_of_bounds(rows[table.name], shown) if table is PARAMETERS else []
    if problems:
        raise BadInput(problems)
    return rows[SERIES.name], rows[PARAMETERS.name]


def check_terugblik(params_folder: Path) -> None:
    """Check everything in the folder of the terugblikken; raises BadInput. Without the folder there is nothing."""
    if not has_terugblik(params_folder):
        return
    problems: list[Problem] = []
    for name in TERUGBLIKKEN:
        try:
            load_terugblik(name, params_folder)
        except BadInput as bad:
            problems += bad.problems
    try:
        read_plan(params_folder)
    except BadInput as bad:
        problems += bad.problems
    if problems:
        raise BadInput(problems)


def _resolved(path: Path, params_folder: Path, overrides: Mapping[str, object]) -> LoadedScenario:
    own, ground = read_scenario(path, params_folder), read_ground(params_folder)
    wrong = [problem for setting in own.settings.values() for problem in check_setting(setting, ground.members)]
    laid_over = Ground({**ground.settings, **own.settings}, ground.members, (*ground.problems, *own.problems, *wrong))
    reference = find_scenario(load_basis(params_folder).reference, params_folder)
    loaded = resolve(reference, params_folder, laid_over, overrides)
    named = loaded.scenario.model_copy(update={"name": own.heading.name, "question": own.heading.question})
    return replace(loaded, scenario=named)


def _stray_tables(folder: Path, params_folder: Path) -> list[Problem]:
    known = [table.name for table in OPENING]
    return [
        Problem(
            shown_path(path, params_folder),
            0,
            0,
            "",
            f"'{path.stem}' is geen tabel van de openingsgegevens en vervangt niets.{did_you_mean(path.stem, known)}",
        )
        for path in sorted(folder.glob("*.csv"))
        if path.stem not in known
    ]


def _out_of_bounds(parameters: Sequence[Row], file: str) -> list[Problem]:
    return [
        Problem(
            file,
            row.line,
            0,
            "start",
            f"{row['start']:g} ligt niet tussen low {row['low']:g} en high {row['high']:g}; pas een van de drie aan",
        )
        for row in parameters
        if not row.number("low") < row.number("start") < row.number("high")
    ]
