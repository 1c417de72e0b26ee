"""One run is one folder: check the input, execute the notebook, recompute the account, draw, report, sign off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from woonscenario.runs.comparison import make_comparison
from woonscenario.runs.jobs import Settings, prepare
from woonscenario.runs.pages import REPORT
from woonscenario.runs.scenario import make_run

__all__ = ["Settings", "make_comparison", "make_run", "prepare", "run_scenarios"]


def run_scenarios(names: Sequence[str], settings: Settings, say: Callable[[str], None]) -> Path:
    """Run scenarios (none: the main job), compare them when there are more, and give the path of the last report.

    Raises BadInput, before anything is written, with everything that is wrong; RunStopped when a run cannot go on.
    """
    jobs = prepare(names, settings)
    folders = []
    for number, job in enumerate(jobs, start=1):
        say(f"{job.name} ({number} van {len(jobs)})")
        folders.append(make_run(job, settings, say))
    if len(folders) > 1:
        folders.append(make_comparison(folders, settings.out, say, params=settings.params, again=settings.again))
    return folders[-1] / REPORT
