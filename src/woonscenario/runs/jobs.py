"""Everything a run needs, checked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from woonscenario.files.backtest import terugblik_of
from woonscenario.files.headings import named_scenarios, scenario_paths
from woonscenario.files.manifest import run_id
from woonscenario.files.opening import load_opening, unlike_observed
from woonscenario.files.params import Basis, LoadedScenario, load_basis, load_scenario
from woonscenario.files.problems import BadInput, Problem
from woonscenario.files.resolve import read_ground
from woonscenario.files.rules import load_rules
from woonscenario.files.sources import problems_of_run
from woonscenario.files.stopped import RunStopped
from woonscenario.model.city import misfits
from woonscenario.model.scenario import Scenario
from woonscenario.model.tables import Opening
from woonscenario.runs.identity import hash_inputs, identity_of, program_of

if TYPE_CHECKING:
    import pandas as pd

NOTEBOOK = "scenario"
CHANGED = "De invoer is tijdens de run gewijzigd; er is niets bewaard. Start opnieuw."


@dataclass(frozen=True)
class Settings:
    """What a user may choose about runs."""

    params: Path
    out: Path
    draws: int
    seed: int
    overrides: Mapping[str, object] = field(default_factory=dict)
    again: bool = False


@dataclass(frozen=True)
class Job:
    """One scenario, ready to run; `terugblik` is the backtest that a run keeps."""

    asked: str
    loaded: LoadedScenario
    opening: Opening
    basis: Basis
    terugblik: pd.DataFrame
    identity: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.loaded.scenario.name

    @property
    def folder_name(self) -> str:
        """The name of the run's folder: the scenario and the id."""
        return f"{self.name}-{run_id(self.identity)}"

    @property
    def warnings(self) -> tuple[str, ...]:
        """What deserves a second look in the input of the run."""
        return unlike_observed(self.opening, self.loaded.scenario.horizon.start_year)


def prepare(names: Sequence[str], settings: Settings) -> list[Job]:
    """Check and load everything for the named scenarios (none: the main job); raises BadInput with all problems."""
    problems: list[Problem] = []
    basis = _collect(problems, load_basis, settings.params)
    _collect(problems, load_rules, settings.params)
    if basis:
        problems.extend(named_scenarios(settings.params))
    else:
        problems.extend(read_ground(settings.params).problems)
    asked = list(dict.fromkeys(names or _main_job(basis, settings.params)))
    loaded = {name: _collect(problems, load_scenario, name, settings.params, settings.overrides) for name in asked}
    inputs = {name: hash_inputs(settings.params, one, name) for name, one in loaded.items() if one}
    opening = _collect(problems, load_opening, settings.params)
    terugblik = None if opening is None else _collect(problems, terugblik_of, settings.params, opening.observed)
    named = {one.source for scenario in loaded.values() if scenario for one in scenario.assumptions}
    problems.extend(_collect(problems, problems_of_run, settings.params, named) or ())
    if opening is not None:
        scenarios = [one.scenario for one in loaded.values() if one]
        problems.extend(problem for scenario in scenarios for problem in _misfits(scenario, opening))
    if problems:
        raise BadInput(set(problems))
    program = program_of(NOTEBOOK)
    jobs = []
    for name, scenario in loaded.items():
        identity = identity_of(
            scenario,
            inputs[name],
            program,
            params_name=settings.params.resolve().name,
            draws=settings.draws,
            seed=settings.seed,
        )
        jobs.append(Job(name, scenario, opening, basis, terugblik, identity))
    # One scenario given by name and by path is one run.
    return list({job.folder_name: job for job in jobs}.values())


def _misfits(scenario: Scenario, opening: Opening) -> list[Problem]:
    return [Problem(f"scenario {scenario.name}", 0, 0, key, message) for key, message in misfits(scenario, opening)]


def _main_job(basis: Basis | None, params: Path) -> list[str]:
    known, _ = scenario_paths(params)
    return [name for name in basis.main_job if name in known] if basis else []


def refuse_changed_input(job: Job, settings: Settings) -> None:
    """Raise RunStopped when the input of a job is not what it was when the job was prepared."""
    try:
        loaded = load_scenario(job.asked, settings.params, settings.overrides)
    except BadInput as error:
        raise RunStopped(CHANGED) from error
    if loaded != job.loaded or hash_inputs(settings.params, loaded, job.asked) != job.identity["inputs"]:
        raise RunStopped(CHANGED)


def _collect(problems: list[Problem], load: Any, *given: Any) -> Any:
    try:
        return load(*given)
    except BadInput as bad:
        problems.extend(bad.problems)
        return None
