"""Write the tables of a run as CSV (six decimals, LF, UTF-8, stable order) and read them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from woonscenario.files.backtest import TERUGBLIK
from woonscenario.model.tables import (
    ASSUMPTIONS,
    EVENTS,
    EXPECTED,
    FIGURES,
    INDICATORS,
    OBSERVED,
    REQUESTS,
    SPREAD,
    STOCK_BY_YEAR,
    STOCK_CHANGES,
    Column,
    Results,
    Table,
)

if TYPE_CHECKING:
    from woonscenario.files.params import Assumption

ACCOUNT = Table(
    "account",
    ("scenario",),
    (
        Column("scenario", "text", "tekst", "Naam van het scenario"),
        Column("largest_residual", "text", "woningen", "Grootste verschil in de rekening over alle trekkingen"),
    ),
    "De controle op de rekening: stand + veranderingen = volgende stand",
)
WARNINGS = Table(
    "warnings",
    ("scenario", "number"),
    (
        Column("scenario", "text", "tekst", "Naam van het scenario"),
        Column("number", "whole", "volgnummer", "Volgnummer"),
        Column("warning", "text", "tekst", "Waarschuwing van het model"),
    ),
    "Waarschuwingen van het model",
    may_be_empty=True,
)
COLUMNS = Table(
    "columns",
    ("table", "column"),
    (
        Column("table", "text", "tekst", "Tabel"),
        Column("column", "text", "tekst", "Kolom"),
        Column("kind", "text", "tekst", "Soort waarde"),
        Column("unit", "text", "tekst", "Eenheid"),
        Column("meaning", "text", "tekst", "Betekenis"),
    ),
    "De kolommen van alle tabellen",
)
SOURCES = Table(
    "sources",
    ("id",),
    tuple(
        Column(name, "text", "tekst", meaning)
        for name, meaning in (
            ("id", "Kenmerk van de bron"),
            ("title", "Titel"),
            ("edition", "Editie"),
            ("address", "Vindplaats"),
            ("date", "Datum"),
            ("status", "Geldig, concept of ingetrokken"),
        )
    ),
    "De bronnen waarop de run rust",
    may_be_empty=True,
)
OPENING_STATUSES = Table(
    "opening_statuses",
    ("table", "status", "source"),
    (
        Column("table", "text", "tekst", "Tabel van de openingsgegevens"),
        Column("meaning", "text", "tekst", "Wat de tabel bevat"),
        Column("status", "text", "tekst", "Feit, afgeleid, aanname of gekalibreerd"),
        Column("source", "text", "tekst", "Bron"),
        Column("rows", "whole", "regels", "Aantal regels"),
    ),
    "Hoe zeker de openingsgegevens zijn",
    may_be_empty=True,
)
INDICATOR_NAMES = Table(
    "indicator_names",
    ("kind", "word"),
    (
        Column("kind", "text", "tekst", "`indicator` of `statistic`"),
        Column("word", "text", "tekst", "Het woord in de kolom van die naam in indicators.csv"),
        Column("name", "text", "tekst", "Nederlandse naam"),
        Column("unit", "text", "tekst", "Eenheid; leeg bij een statistiek, die de eenheid van de indicator heeft"),
        Column("definition", "text", "tekst", "Wat wordt geteld"),
    ),
    "De indicatoren en statistieken in gewone woorden",
)
SAVED_BY_NOTEBOOK = (
    STOCK_BY_YEAR,
    STOCK_CHANGES,
    REQUESTS,
    INDICATORS,
    EVENTS,
    SPREAD,
    FIGURES,
    ASSUMPTIONS,
    ACCOUNT,
    WARNINGS,
    COLUMNS,
)
RUN_TABLES = (*SAVED_BY_NOTEBOOK, OBSERVED, SOURCES, OPENING_STATUSES, TERUGBLIK, INDICATOR_NAMES)
"""The tables in the folder of one run, in the order in which columns.csv lists them."""
IN_OWN_ORDER = (
    "columns",
    "assumptions",
    "sources",
    "opening_statuses",
    "inputs",
    "outcomes",
    "attribution",
    "indicator_names",
)
"""Tables that are written in the order in which they come; the others are sorted by key."""
TABLES_FOLDER = "tables"


@dataclass(frozen=True)
class RunTables:
    """What a saved run holds: the results and the assumptions as a frame of tables.ASSUMPTIONS."""

    results: Results
    assumptions: pd.DataFrame


def save_tables(results: Results, assumptions: Sequence[Assumption], out: Path | str) -> None:
    """Write every table of a run into the folder `tables` under `out`."""
    name = results.scenario
    frames = {
        STOCK_BY_YEAR.name: results.stock,
        STOCK_CHANGES.name: results.stock_changes,
        REQUESTS.name: results.requests,
        INDICATORS.name: results.indicators,
        EVENTS.name: results.events,
        SPREAD.name: results.spread,
        FIGURES.name: results.figures,
        ASSUMPTIONS.name: assumptions_frame(assumptions),
        ACCOUNT.name: pd.DataFrame({"scenario": [name], "largest_residual": [f"{results.largest_residual:.3e}"]}),
        WARNINGS.name: pd.DataFrame(
            {
                "scenario": [name] * len(results.warnings),
                "number": range(1, len(results.warnings) + 1),
                "warning": list(results.warnings),
            }
        ),
        COLUMNS.name: columns_frame(RUN_TABLES),
    }
    write_tables(frames, SAVED_BY_NOTEBOOK, Path(out) / TABLES_FOLDER)


def write_tables(frames: Mapping[str, pd.DataFrame], tables: Iterable[Table], folder: Path) -> None:
    """Write frames by table name as CSV files into a folder, which is made when absent."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        write_table(frames[table.name], table, folder / f"{table.name}.csv")


def write_table(frame: pd.DataFrame, table: Table, path: Path) -> None:
    """Write one frame as CSV: the columns of its table, sorted by key (`expected` before the draws)."""
    names = [column.name for column in table.columns]
    written = frame.loc[:, names]
    if table.name not in IN_OWN_ORDER:
        written = written.sort_values(list(table.key), kind="stable", key=_in_reading_order)
    written = written.assign(
        **{
            column.name: _six_decimals(written[column.name])
            for column in table.columns
            if column.kind in ("number", "share")
        }
    )
    text = written.to_csv(index=False, lineterminator="\n", float_format="%.6f")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def columns_frame(tables: Iterable[Table]) -> pd.DataFrame:
    """List every column of the given tables with its kind, unit and meaning."""
    rows = [
        {
            "table": table.name,
            "column": column.name,
            "kind": column.kind,
            "unit": column.unit,
            "meaning": column.meaning,
        }
        for table in tables
        for column in table.columns
    ]
    return pd.DataFrame(rows)


def assumptions_frame(assumptions: Sequence[Assumption]) -> pd.DataFrame:
    """Give the assumptions of a run as a frame of tables.ASSUMPTIONS, in the order of the registry."""
    names = [column.name for column in ASSUMPTIONS.columns]
    return pd.DataFrame([asdict(one) for one in assumptions], columns=names)


def read_run_tables(folder: Path | str) -> RunTables:
    """Read the tables of a run back from its folder."""
    tables = Path(folder) / TABLES_FOLDER
    account = read_frame(tables, ACCOUNT)
    results = Results(
        scenario=str(account["scenario"].iloc[0]),
        stock=read_frame(tables, STOCK_BY_YEAR),
        stock_changes=read_frame(tables, STOCK_CHANGES),
        requests=read_frame(tables, REQUESTS),
        indicators=read_frame(tables, INDICATORS),
        events=read_frame(tables, EVENTS),
        spread=read_frame(tables, SPREAD),
        figures=read_frame(tables, FIGURES),
        largest_residual=float(account["largest_residual"].iloc[0]),
        warnings=tuple(read_frame(tables, WARNINGS)["warning"]),
    )
    return RunTables(results, read_frame(tables, ASSUMPTIONS))


def read_frame(folder: Path, table: Table) -> pd.DataFrame:
    """Read one saved table: text as str, whole numbers and years as int64, numbers as float64."""
    kinds = {column.name: _DTYPES.get(column.kind, "str") for column in table.columns}
    return pd.read_csv(
        folder / f"{table.name}.csv", dtype=kinds, keep_default_na=False, na_values=_empty_numbers(table)
    )


_DTYPES: dict[str, Any] = {"whole": "int64", "year": "int64", "number": "float64", "share": "float64"}


def _empty_numbers(table: Table) -> dict[str, list[str]]:
    return {column.name: [""] for column in table.columns if column.kind in ("number", "share")}


def _in_reading_order(values: pd.Series) -> pd.Series:
    if values.name != "draw":
        return values
    return pd.Series([-1 if value == EXPECTED else int(value) for value in values], index=values.index)


def _six_decimals(values: pd.Series) -> pd.Series:
    # Adding zero turns a rounded -0.0 into 0.0, so that a sign nobody meant does not reach the file.
    return values.astype("float64").round(6) + 0.0
