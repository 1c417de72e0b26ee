"""One run of a scenario is one folder: the executed notebook, its tables, figures, report and manifest."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd

from woonscenario.files.account import check_account
from woonscenario.files.backtest import TERUGBLIK
from woonscenario.files.comparison import read_saved_run
from woonscenario.files.manifest import SCENARIO, read_manifest, run_id, write_manifest
from woonscenario.files.notebook import canonical_notebook
from woonscenario.files.outputs import (
    OPENING_STATUSES,
    SOURCES,
    TABLES_FOLDER,
    assumptions_frame,
    read_run_tables,
    write_tables,
)
from woonscenario.files.sources import load_sources
from woonscenario.files.stopped import RunStopped
from woonscenario.files.text_files import write_texts
from woonscenario.model.tables import OBSERVED
from woonscenario.runs.folders import put_in_place, reuse, unfinished
from woonscenario.runs.identity import NOTEBOOKS, kind_of_cpu, versions
from woonscenario.runs.jobs import CHANGED, NOTEBOOK, Job, Settings, refuse_changed_input
from woonscenario.runs.kernel import execute
from woonscenario.runs.pages import write_pages
from woonscenario.views.report import count_statuses

Say = Callable[[str], None]


def make_run(job: Job, settings: Settings, say: Say) -> Path:
    """Run one scenario, or reuse the complete folder of the same id, and give its folder."""
    folder = settings.out / job.folder_name
    if reuse(folder, again=settings.again):
        say(f"{job.name}: bestond al als {folder.name} en is opnieuw gebruikt (--again rekent opnieuw)")
    else:
        with unfinished(settings.out) as working:
            _fill(working, job, settings, say)
            put_in_place(working, folder)
    for warning in read_manifest(folder)["warnings"]:
        say(f"{job.name}: let op: {warning}")
    return folder


def _fill(working: Path, job: Job, settings: Settings, say: Say) -> None:
    say(f"{job.name}: notebook wordt uitgevoerd")

    def telling(progress: str) -> None:
        say(f"{job.name}: {progress}")

    executed = execute(NOTEBOOKS / f"{NOTEBOOK}.ipynb", _parameters(job, settings, working), telling)
    write_texts({working / f"{NOTEBOOK}.ipynb": canonical_notebook(executed, _shown(job, settings))})
    say(f"{job.name}: rekening wordt nagerekend")
    tables = read_run_tables(working)
    refuse_changed_input(job, settings)
    if not tables.assumptions.equals(assumptions_frame(job.loaded.assumptions).astype(tables.assumptions.dtypes)):
        raise RunStopped(CHANGED)
    check_account(tables.results, job.opening)
    say(f"{job.name}: figuren en rapport worden gemaakt")
    write_tables(_facts(job, settings), (OBSERVED, SOURCES, OPENING_STATUSES, TERUGBLIK), working / TABLES_FOLDER)
    manifest = _manifest(job, tables.results.largest_residual, (*job.warnings, *tables.results.warnings))
    write_pages(working, [read_saved_run(working, manifest=manifest)], manifest)
    write_manifest(working, manifest)


def _parameters(job: Job, settings: Settings, working: Path) -> dict[str, Any]:
    path = Path(job.asked)
    return {
        "scenario": str(path.resolve()) if path.suffix == ".yaml" else job.asked,
        "params": str(settings.params.resolve()),
        "overrides": dict(settings.overrides),
        "draws": settings.draws,
        "seed": settings.seed,
        "out": str(working.resolve()),
        "run_id": run_id(job.identity),
    }


def _shown(job: Job, settings: Settings) -> dict[str, str]:
    params = job.identity["params"]
    return {
        "scenario": json.dumps(job.name, ensure_ascii=False),
        "params": f"{json.dumps(params['name'], ensure_ascii=False)}  # sha256 {params['sha256']}",
        "overrides": repr(dict(sorted(settings.overrides.items()))),
        "draws": str(settings.draws),
        "seed": str(settings.seed),
        "out": '"."',
        "run_id": json.dumps(run_id(job.identity)),
    }


def _facts(job: Job, settings: Settings) -> dict[str, pd.DataFrame]:
    return {
        OBSERVED.name: job.opening.observed,
        SOURCES.name: _used_sources(job, settings),
        OPENING_STATUSES.name: count_statuses(job.opening),
        TERUGBLIK.name: job.terugblik,
    }


def _used_sources(job: Job, settings: Settings) -> pd.DataFrame:
    tables = [getattr(job.opening, field.name) for field in fields(job.opening)]
    used = {one.source for one in job.loaded.assumptions}
    used.update(source for table in tables if "source" in table for source in table["source"])
    rows = [vars(source) for name, source in load_sources(settings.params).items() if name in used]
    return pd.DataFrame(rows, columns=[column.name for column in SOURCES.columns])


def _manifest(job: Job, largest_residual: float, warnings: Sequence[str]) -> dict[str, Any]:
    scenario, opening = job.loaded.scenario, job.opening
    return {
        "kind": SCENARIO,
        "name": job.name,
        "identity": dict(job.identity),
        "about": {
            "municipality": job.basis.municipality,
            "question": scenario.question,
            "reference": job.basis.reference,
            "milestones": list(scenario.horizon.milestones),
            "kernvoorraad_floor": scenario.targets.kernvoorraad_share,
            "social_classes": list(opening.social_classes),
        },
        "largest_residual": largest_residual,
        "warnings": list(warnings),
        "versions": versions(),
        "cpu": kind_of_cpu(),
    }
