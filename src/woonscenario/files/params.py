"""Assumptions from a params folder: the basis, scenarios by difference, and the check of everything in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from woonscenario.files.editions import older_editions
from woonscenario.files.headings import (
    FOLDERS,
    Basis,
    ScenarioHeading,
    list_scenarios,
    load_basis,
    named_scenarios,
    scenario_paths,
)
from woonscenario.files.opening import load_opening, unlike_observed
from woonscenario.files.problems import BadInput, Problem, shown_path, without_consequences
from woonscenario.files.resolve import (
    Assumption,
    LoadedScenario,
    load_scenario,
    no_folder,
    read_ground,
    resolve,
    same_assumptions,
)
from woonscenario.files.rules import load_rules
from woonscenario.files.sources import load_sources, unknown_sources, withdrawn_in_use, yaml_uses
from woonscenario.files.terugblik import check_terugblik

__all__ = [
    "Assumption",
    "Basis",
    "LoadedScenario",
    "ScenarioHeading",
    "check_params",
    "list_scenarios",
    "load_basis",
    "load_scenario",
    "same_scenarios",
    "warnings_of",
]


def check_params(params_folder: Path, files: Sequence[Path | str] = ()) -> list[Problem]:
    """Find everything that is wrong in a params folder, sorted; with `files`, only what is wrong with those files.

    A scenario, also a .yaml file outside the folder, is checked with all that it stands on.
    """
    if not params_folder.is_dir():
        return [no_folder(params_folder)]
    everything = _check_folder(params_folder)
    if not files:
        return everything
    found: set[Problem] = set()
    for file in files:
        found.update(_check_file(Path(file), params_folder, everything))
    return sorted(found)


def same_scenarios(params_folder: Path) -> list[str]:
    """Say in Dutch which scenarios have other names but the same assumptions. Unreadable scenarios are left out."""
    ground = read_ground(params_folder)
    loaded: list[LoadedScenario] = []
    sentences: list[str] = []
    for path in scenario_paths(params_folder)[0].values():
        try:
            one = resolve(path, params_folder, ground, {})
        except BadInput:
            continue
        for other in loaded:
            if same_assumptions(one.scenario, other.scenario):
                names = f"'{other.scenario.name}' en '{one.scenario.name}'"
                sentences.append(f"Scenario's {names} hebben dezelfde aannamen en geven dus dezelfde uitkomst.")
                break
        loaded.append(one)
    return sentences


def warnings_of(params_folder: Path, outputs: Path) -> list[str]:
    """Say in Dutch what is allowed in a params folder without faults, but deserves a second look.

    `outputs`: the folder with runs, which may rest on figures that were replaced.
    """
    start_year = load_scenario(load_basis(params_folder).reference, params_folder).scenario.horizon.start_year
    opening = load_opening(params_folder)
    return [
        *same_scenarios(params_folder),
        *unlike_observed(opening, start_year),
        *older_editions(params_folder, opening.observed, outputs),
    ]


def _check_folder(params_folder: Path) -> list[Problem]:
    paths, problems = scenario_paths(params_folder)
    ground = read_ground(params_folder)
    problems += ground.problems
    for path in paths.values():
        problems += _problems_of(partial(resolve, path, params_folder, ground, {}))
    problems += _problems_of(lambda: _check_names(params_folder))
    problems += _problems_of(lambda: _check_sources(params_folder))
    problems += _problems_of(lambda: load_rules(params_folder))
    problems += _problems_of(lambda: load_opening(params_folder))
    problems += _check_build_inputs(params_folder)
    problems += _problems_of(lambda: check_terugblik(params_folder))
    return list(without_consequences(problems))


def _check_build_inputs(params_folder: Path) -> list[Problem]:
    from woonscenario.files.opening_build import check_build_inputs  # noqa: PLC0415 (numpy; listing and loading need none)

    return check_build_inputs(params_folder)


def _problems_of(read: Callable[[], object]) -> tuple[Problem, ...]:
    try:
        read()
    except BadInput as error:
        return error.problems
    return ()


def _check_names(params_folder: Path) -> None:
    if problems := named_scenarios(params_folder):
        raise BadInput(problems)


def _check_sources(params_folder: Path) -> None:
    sources = load_sources(params_folder)
    problems = [*unknown_sources(yaml_uses(params_folder), sources), *withdrawn_in_use(params_folder, sources)]
    if problems:
        raise BadInput(problems)


def _check_file(path: Path, params_folder: Path, everything: Sequence[Problem]) -> Sequence[Problem]:
    if not path.is_file():
        found = "dit is een map; geef een bestand" if path.is_dir() else "dit bestand bestaat niet"
        return [Problem(path.name, 0, 0, "", found)]
    folder = params_folder.resolve()
    if not path.resolve().is_relative_to(folder):
        return _scenario_problems(path, params_folder)
    shown = shown_path(path, params_folder)
    own = [problem for problem in everything if problem.file == shown]
    is_scenario = path.suffix == ".yaml" and path.resolve().parent in [folder / name for name in FOLDERS]
    return [*own, *_scenario_problems(path, params_folder)] if is_scenario else own


def _scenario_problems(path: Path, params_folder: Path) -> Sequence[Problem]:
    if path.suffix != ".yaml":
        message = "dit bestand staat niet in de map met aannamen; alleen een scenario (.yaml) mag daarbuiten staan"
        return [Problem(path.name, 0, 0, "", message)]
    return _problems_of(lambda: load_scenario(str(path), params_folder))
