"""Set saved runs side by side: what went in differently, then what came out differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from woonscenario.files.backtest import TERUGBLIK
from woonscenario.files.manifest import read_manifest
from woonscenario.files.noise import VERDICTS, with_noise
from woonscenario.files.outputs import (
    COLUMNS,
    INDICATOR_NAMES,
    OPENING_STATUSES,
    SOURCES,
    TABLES_FOLDER,
    RunTables,
    columns_frame,
    read_frame,
    read_run_tables,
    write_tables,
)
from woonscenario.model.tables import ASSUMPTIONS, EXPECTED, INDICATORS, OBSERVED, Column, Table

DIFFERENT_INPUTS = Table(
    "inputs",
    ("key", "scenario"),
    (
        Column("key", "text", "tekst", "Aanname"),
        Column("label", "text", "tekst", "Naam"),
        Column("unit", "text", "tekst", "Eenheid"),
        Column("scenario", "text", "tekst", "Naam van het scenario"),
        Column("value", "text", "tekst", "Waarde in het scenario"),
        Column("status", "text", "tekst", "Feit, afgeleid, aanname of gekalibreerd"),
        Column("set_by", "text", "tekst", "Waar de waarde is gezet"),
    ),
    "De aannamen die tussen de runs verschillen",
    may_be_empty=True,
)
OUTCOMES = Table(
    "outcomes",
    ("scenario", "year", "dimension", "member", "indicator"),
    (
        Column("scenario", "text", "tekst", "Naam van het scenario"),
        Column("year", "year", "jaar", "Peiljaar"),
        Column("dimension", "text", "tekst", "`total`, of waarnaar de indicator is gesplitst, zoals `wijk`"),
        Column("member", "text", "tekst", "Lid van de dimensie"),
        Column("indicator", "text", "tekst", "Indicator"),
        Column("unit", "text", "tekst", "Eenheid"),
        Column(
            "value",
            "number",
            "zie unit",
            "Verwachte waarde in het scenario; van de toewijzing het gemiddelde van de trekkingen",
        ),
        Column("reference_value", "number", "zie unit", "Hetzelfde in de referentie"),
        Column("difference", "number", "zie unit", "Waarde min referentie"),
        Column("noise_low", "number", "zie unit", "5e percentiel van het verschil over de gepaarde trekkingen"),
        Column("noise_high", "number", "zie unit", "95e percentiel van het verschil over de gepaarde trekkingen"),
        Column("verdict", "text", "tekst", "Of het verschil groter is dan de ruis", words=VERDICTS),
    ),
    "De verwachte uitkomsten op de peiljaren, naast de referentie",
)
ATTRIBUTION = Table(
    "attribution",
    ("scenario", "key", "year", "indicator"),
    (
        Column("scenario", "text", "tekst", "Naam van het scenario"),
        Column("key", "text", "tekst", "Aanname die anders is dan in de referentie, of `samenspel`"),
        Column("label", "text", "tekst", "Naam"),
        Column("year", "year", "jaar", "Peiljaar"),
        Column("indicator", "text", "tekst", "Indicator"),
        Column("unit", "text", "tekst", "Eenheid"),
        Column("alone", "number", "zie unit", "Verschil met de referentie als alleen deze aanname anders is"),
        Column("cumulative", "number", "zie unit", "Verschil als deze aanname en alle vorige anders zijn"),
        Column("remark", "text", "tekst", "Waarom er geen verschil staat"),
    ),
    "Wat elke gewijzigde aanname bijdraagt aan het verwachte verschil; leeg als de runs niet na te rekenen zijn",
    may_be_empty=True,
)
INTERPLAY = "samenspel"
"""Key of the row with what assumptions bring only together."""
SAVED_BY_NOTEBOOK = (DIFFERENT_INPUTS, OUTCOMES, ATTRIBUTION, INDICATORS, COLUMNS)
COMPARISON_TABLES = (*SAVED_BY_NOTEBOOK, INDICATOR_NAMES)


@dataclass(frozen=True)
class SavedRun:
    """A complete run as read from its folder; `label` names it in a comparison."""

    label: str
    manifest: Mapping[str, Any]
    tables: RunTables
    observed: pd.DataFrame
    sources: pd.DataFrame
    opening_statuses: pd.DataFrame
    terugblik: pd.DataFrame

    @property
    def about(self) -> Mapping[str, Any]:
        """Facts of the run that its tables do not hold: municipality, reference, question, milestones, floor."""
        return dict(self.manifest["about"])

    @property
    def identity(self) -> Mapping[str, Any]:
        """Everything that decided the outcome of the run."""
        return dict(self.manifest["identity"])


@dataclass(frozen=True)
class Comparison:
    """Runs side by side. `inputs` and `outcomes` as their tables; the other frames hold the runs under each other."""

    runs: tuple[SavedRun, ...]
    reference: str
    milestones: tuple[int, ...]
    inputs: pd.DataFrame
    outcomes: pd.DataFrame
    indicators: pd.DataFrame
    events: pd.DataFrame
    spread: pd.DataFrame
    stock_changes: pd.DataFrame
    requests: pd.DataFrame
    observed: pd.DataFrame

    @property
    def social_classes(self) -> tuple[str, ...]:
        """The rent classes that count as social."""
        return tuple(self.runs[0].about["social_classes"])

    @property
    def kernvoorraad_floors(self) -> dict[str, float]:
        """The smallest share of the kernvoorraad that parties agreed on, by run: each is judged by its own."""
        return {run.label: float(run.about["kernvoorraad_floor"]) for run in self.runs}


def read_saved_run(folder: Path, label: str = "", manifest: Mapping[str, Any] | None = None) -> SavedRun:
    """Read a run from its folder; a label other than the scenario's name takes its place in every table."""
    tables = read_run_tables(folder)
    saved = Path(folder) / TABLES_FOLDER
    return SavedRun(
        label or tables.results.scenario,
        manifest if manifest is not None else read_manifest(folder),
        tables,
        read_frame(saved, OBSERVED),
        read_frame(saved, SOURCES),
        read_frame(saved, OPENING_STATUSES),
        read_frame(saved, TERUGBLIK),
    )


def labels_of(names: Sequence[str], folders: Sequence[str]) -> list[str]:
    """Name runs by their scenario, or by their folder where two runs share a scenario."""
    return [name if names.count(name) == 1 else folder for name, folder in zip(names, folders, strict=True)]


def compare_runs(folders: Sequence[Path | str], reference: str) -> Comparison:
    """Read complete runs and set them side by side; `reference` is the label of one of them."""
    paths = [Path(folder) for folder in folders]
    names = [str(read_manifest(path)["name"]) for path in paths]
    labels = labels_of(names, [path.name for path in paths])
    return side_by_side([read_saved_run(path, label) for path, label in zip(paths, labels, strict=True)], reference)


def side_by_side(runs: Sequence[SavedRun], reference: str) -> Comparison:
    """Set runs side by side against the one labelled `reference` (the first run when none is)."""
    labels = [run.label for run in runs]
    reference = reference if reference in labels else labels[0]
    milestones = tuple(sorted({year for run in runs for year in run.about["milestones"]}))
    indicators = _stacked(runs, "indicators")
    return Comparison(
        runs=tuple(runs),
        reference=reference,
        milestones=milestones,
        inputs=_different_inputs(runs),
        outcomes=with_noise(
            _outcomes(indicators, reference, milestones),
            {run.label: run.tables.results.figures for run in runs},
            {run.label: run.identity for run in runs},
            reference,
        ),
        indicators=indicators,
        events=_stacked(runs, "events"),
        spread=_stacked(runs, "spread"),
        stock_changes=_stacked(runs, "stock_changes"),
        requests=_stacked(runs, "requests"),
        observed=runs[0].observed,
    )


def save_comparison(comparison: Comparison, attribution: pd.DataFrame, out: Path | str) -> None:
    """Write the tables of a comparison, and the attribution of its differences, into `tables` under `out`."""
    frames = {
        DIFFERENT_INPUTS.name: comparison.inputs,
        OUTCOMES.name: comparison.outcomes,
        ATTRIBUTION.name: attribution,
        INDICATORS.name: comparison.indicators,
        COLUMNS.name: columns_frame(COMPARISON_TABLES),
    }
    write_tables(frames, SAVED_BY_NOTEBOOK, Path(out) / TABLES_FOLDER)


def _stacked(runs: Sequence[SavedRun], table: str) -> pd.DataFrame:
    frames = [getattr(run.tables.results, table).assign(scenario=run.label) for run in runs]
    return pd.concat(frames, ignore_index=True)


def _different_inputs(runs: Sequence[SavedRun]) -> pd.DataFrame:
    names = [column.name for column in DIFFERENT_INPUTS.columns]
    stacked = pd.concat([run.tables.assumptions.assign(scenario=run.label) for run in runs], ignore_index=True)
    values = stacked.groupby(ASSUMPTIONS.key[0], sort=False)["value"].transform("nunique")
    return stacked.loc[values > 1, names].reset_index(drop=True)


def _outcomes(indicators: pd.DataFrame, reference: str, milestones: Sequence[int]) -> pd.DataFrame:
    dated = indicators[indicators["year"].isin(milestones)]
    is_expected = dated["statistic"] == EXPECTED
    only_drawn = ~is_expected.groupby([dated["indicator"], dated["dimension"]]).transform("any")
    chosen = dated[is_expected | (only_drawn & (dated["statistic"] == "mean"))]
    key = ["year", "dimension", "member", "indicator"]
    base = chosen[chosen["scenario"] == reference].set_index(key)["value"].rename("reference_value")
    outcomes = chosen.drop(columns="statistic").join(base, on=key, how="inner")
    return outcomes.assign(difference=outcomes["value"] - outcomes["reference_value"]).reset_index(drop=True)
