"""The pages and figures of a run or comparison, made from what is saved in its folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from woonscenario.files.comparison import ATTRIBUTION, SavedRun, side_by_side
from woonscenario.files.manifest import COMPARISON, run_id
from woonscenario.files.outputs import INDICATOR_NAMES, TABLES_FOLDER, read_frame, write_tables
from woonscenario.files.text_files import write_texts
from woonscenario.views.report import ReportInput, charts_of, render_report
from woonscenario.views.show import save_svg
from woonscenario.views.tables import indicator_dictionary

REPORT = "rapport.html"
FIGURES_FOLDER = "figures"


def write_pages(folder: Path, runs: Sequence[SavedRun], manifest: Mapping[str, Any]) -> None:
    """Write the figures (SVG), the report and the names of the indicators of one run, or of several side by side."""
    write_tables({INDICATOR_NAMES.name: indicator_dictionary()}, (INDICATOR_NAMES,), folder / TABLES_FOLDER)
    page = report_input(runs, manifest, _attribution(folder, manifest))
    figures = folder / FIGURES_FOLDER
    figures.mkdir(exist_ok=True)
    for name, chart in charts_of(page).items():
        save_svg(chart, figures / f"{name}.svg")
    write_texts({folder / REPORT: render_report(page)})


def report_input(runs: Sequence[SavedRun], manifest: Mapping[str, Any], attribution: pd.DataFrame) -> ReportInput:
    """Gather what the report shows; facts that runs share come from the reference, or the first run."""
    first = runs[0]
    reference = str(manifest["about"]["reference"])
    combined = side_by_side(runs, reference)
    identity = first.manifest["identity"]
    return ReportInput(
        municipality=first.about["municipality"],
        scenarios=tuple((run.label, run.about["question"]) for run in runs),
        reference=reference,
        milestones=combined.milestones,
        kernvoorraad_floors=combined.kernvoorraad_floors,
        social_classes=combined.social_classes,
        indicators=combined.indicators,
        outcomes=combined.outcomes,
        attribution=attribution,
        events=combined.events,
        spread=combined.spread,
        stock_changes=combined.stock_changes,
        requests=combined.requests,
        observed=combined.observed,
        terugblik=first.terugblik,
        assumptions={run.label: run.tables.assumptions for run in runs},
        opening_statuses=first.opening_statuses,
        sources=pd.concat([run.sources for run in runs]).drop_duplicates("id", ignore_index=True),
        warnings=_warnings(runs, manifest),
        run_id=run_id(manifest["identity"]),
        seed=identity["seed"],
        draws=identity["draws"],
        versions=tuple(manifest["versions"].items()),
    )


def _attribution(folder: Path, manifest: Mapping[str, Any]) -> pd.DataFrame:
    if manifest["kind"] == COMPARISON:
        return read_frame(folder / TABLES_FOLDER, ATTRIBUTION)
    return pd.DataFrame(columns=[column.name for column in ATTRIBUTION.columns])


def _warnings(runs: Sequence[SavedRun], manifest: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    own = [(COMPARISON, text) for text in manifest["warnings"]] if manifest["kind"] == COMPARISON else []
    return (*own, *((run.label, text) for run in runs for text in run.manifest["warnings"]))
