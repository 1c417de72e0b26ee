"""What still rests on an older edition: of a source, of a published figure, or of the observed series of a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from woonscenario.files.compared import parameters_of
from woonscenario.files.fitted import fit_path, read_fit
from woonscenario.files.ground import hash_data
from woonscenario.files.manifest import MANIFEST, read_manifest
from woonscenario.files.problems import BadInput, shown_path
from woonscenario.files.sources import load_sources, uses_of_sources
from woonscenario.files.stopped import RunStopped
from woonscenario.files.terugblik import read_plan
from woonscenario.files.values import number_text

if TYPE_CHECKING:
    import pandas as pd

_MOST_NAMED = 8
"""Most places that a warning names."""


def older_editions(params_folder: Path, observed: pd.DataFrame, outputs: Path) -> list[str]:
    """Say in Dutch which figures, scenarios, calibrations and runs rest on what a newer edition replaced.

    `observed`: the series as they are now; `outputs`: the folder with runs.
    """
    return [
        *_on_replaced_sources(params_folder),
        *_calibration_on_older_figures(params_folder, observed),
        *_runs_on_older_series(params_folder, outputs),
    ]


def _on_replaced_sources(params_folder: Path) -> Iterator[str]:
    replaced = {name: one.replaced_by for name, one in load_sources(params_folder).items() if one.replaced_by}
    uses = uses_of_sources(params_folder) if replaced else {}
    for name, newer in replaced.items():
        places = uses.get(name, [])
        if places:
            yield f"bron {name} is vervangen door {newer}; hierop rust nog: {_listed(places)}"


def _calibration_on_older_figures(params_folder: Path, observed: pd.DataFrame) -> Iterator[str]:
    path = fit_path(params_folder)
    if not path.is_file():
        return
    try:
        fit = read_fit(params_folder, parameters_of(read_plan(params_folder)[1]))
    except BadInput as bad:
        yield from map(str, bad.problems)
        return
    now = {
        (row["indicator"], row["year"]): (row["value"], row["source"], str(row["edition"]))
        for row in observed.to_dict("records")
    }
    for used in fit.data:
        figure = used.figure
        found = now.get((used.observed, figure.year))
        if found != (figure.value, figure.source, figure.edition):
            instead = f"{number_text(found[0])} ({found[1]}, editie {found[2]})" if found else "geen cijfer meer"
            yield (
                f"{shown_path(path, params_folder)}:{used.line}: de kalibratie rust op {used.observed} {figure.year} = "
                f"{number_text(figure.value)} ({figure.source}, editie {figure.edition}) en in observed/ staat nu "
                f"{instead}; draai calibrate en backtest opnieuw"
            )


def _runs_on_older_series(params_folder: Path, outputs: Path) -> Iterator[str]:
    now = {name: digest for name, digest in hash_data(params_folder).items() if name.startswith("observed/")}
    older: dict[str, list[str]] = {}
    for folder in sorted(path.parent for path in outputs.glob(f"*/{MANIFEST}")):
        try:
            inputs = read_manifest(folder)["identity"].get("inputs", {})
        except RunStopped:
            continue
        for name, digest in now.items():
            if inputs.get(name, digest) != digest:
                older.setdefault(name, []).append(folder.name)
    for name, runs in older.items():
        yield f"{name} is veranderd; deze runs rusten op de eerdere cijfers: {_listed(runs)}"


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return "; ".join([*names[:_MOST_NAMED], *([f"en nog {more}"] if more > 0 else [])])
