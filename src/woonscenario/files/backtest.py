"""The outcome of a backtest: what was published, what was predicted, and how wide the bands are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from woonscenario.files.csv_tables import read_table
from woonscenario.files.problems import shown_path
from woonscenario.files.table_writer import table_text
from woonscenario.files.terugblik import FOLDER, read_plan
from woonscenario.model.level_bands import with_level_bands
from woonscenario.model.tables import NO, YES, Column, Opening, Results, Table
from woonscenario.model.tables.columns import text

BACKTEST = Table(
    "backtest",
    ("indicator", "year"),
    (
        text("indicator", "Waargenomen reeks: een indicator uit observed"),
        Column("year", "year", "jaar", "Jaar"),
        Column("published", "number", "zie observed", "Gepubliceerd"),
        Column("predicted", "number", "zie observed", "Voorspeld: de verwachting van het model"),
        Column("p05", "number", "zie observed", "5e percentiel van de trekkingen"),
        Column("p95", "number", "zie observed", "95e percentiel van de trekkingen"),
        Column(
            "last_value", "number", "zie observed", "Eenvoudige voorspelling: het laatste bekende cijfer", optional=True
        ),
        Column(
            "linear_trend",
            "number",
            "zie observed",
            "Eenvoudige voorspelling: de rechte lijn door de bekende cijfers; leeg bij minder dan twee",
            optional=True,
        ),
        Column("inside", "yes_no", "ja/nee", "Gepubliceerd ligt tussen p05 en p95"),
    ),
    "Hoe goed het model latere jaren voorspelt",
)
CAMPAIGN_TABLE = Table(
    "campagne",
    ("supply", "quantity"),
    (
        text("supply", "Aanbod waarmee is gerekend", words=("vooraf", "gerealiseerd", "gerealiseerd_passend")),
        text("quantity", "Wat is voorspeld", words=("campaign_dwellings", "campaign_persons")),
        Column("supply_per_week", "number", "woningen/week", "Aanbod per week"),
        Column("published", "number", "zie observed", "Gepubliceerd"),
        Column("predicted", "number", "zie observed", "Voorspeld: het gemiddelde van de trekkingen"),
        Column("p05", "number", "zie observed", "5e percentiel van de trekkingen"),
        Column("p95", "number", "zie observed", "95e percentiel van de trekkingen"),
        Column("inside", "yes_no", "ja/nee", "Gepubliceerd ligt tussen p05 en p95"),
    ),
    "De versnellingsactie van 2022: met het aanbod van vooraf, het gerealiseerde, en daarbij alle huren passend",
)


def backtest_path(params_folder: Path) -> Path:
    """Say where the backtest of a params folder is kept."""
    return params_folder / FOLDER / f"{BACKTEST.name}.csv"


def backtest_text(table: Table, rows: pd.DataFrame) -> str:
    """Give the text of the CSV file of a backtest or a campaign."""
    known = rows.astype(object).where(rows.notna(), None)
    return table_text(table, known.to_dict("records"), {})


def read_backtest(params_folder: Path) -> pd.DataFrame:
    """Read the backtest that is kept with a params folder; without one it has no rows. Raises BadInput."""
    path = backtest_path(params_folder)
    rows: Sequence[dict[str, object]] = []
    if path.is_file():
        rows = read_table(path, BACKTEST, shown_path(path, params_folder), {})
    frame = pd.DataFrame(rows, columns=[column.name for column in BACKTEST.columns])
    numbers = ["published", "predicted", "p05", "p95", "last_value", "linear_trend"]
    return frame.astype(dict.fromkeys(numbers, "float64") | {"inside": "bool"})


TERUGBLIK = Table(
    "terugblik",
    BACKTEST.key,
    (
        text("label", "Naam van de reeks"),
        text("unit", "Eenheid"),
        text("model_indicator", "Indicator van het model die ermee wordt vergeleken"),
        Column("known_until", "year", "jaar", "Laatste jaar dat bekend was"),
        *(column if column.kind != "yes_no" else text(column.name, column.meaning) for column in BACKTEST.columns),
    ),
    "Hoe goed het model latere jaren voorspelde; leeg zonder backtest",
    may_be_empty=True,
)
"""The backtest as a run keeps it, with what a reader needs to know of each series."""


def terugblik_of(params_folder: Path, observed: pd.DataFrame) -> pd.DataFrame:
    """Give the backtest of a params folder with name, unit and indicator of each series; without one, no rows.

    Raises BadInput.
    """
    names = [column.name for column in TERUGBLIK.columns]
    kept = read_backtest(params_folder)
    if kept.empty:
        return pd.DataFrame(columns=names)
    plan = {row["observed"]: row for row in read_plan(params_folder)[0]}
    units = observed.drop_duplicates("indicator").set_index("indicator")["unit"]
    kept = kept[kept["indicator"].isin(plan) & kept["indicator"].isin(units.index)]
    told = kept.assign(
        label=[plan[name]["label"] for name in kept["indicator"]],
        unit=[units[name] for name in kept["indicator"]],
        model_indicator=[plan[name]["indicator"] for name in kept["indicator"]],
        known_until=[plan[name]["known_until"] for name in kept["indicator"]],
        inside=kept["inside"].map({True: YES, False: NO}),
    )
    return told[names].reset_index(drop=True)


def with_model_error(results: Results, params_folder: Path | str, opening: Opening) -> Results:
    """Add to a run the bands of levels that hold the error of the backtest in a params folder; without one, none.

    Raises BadInput.
    """
    return with_level_bands(results, terugblik_of(Path(params_folder), opening.observed))
