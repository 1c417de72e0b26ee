"""Scenarios by difference: which files a scenario stacks on the basis, in order, and what they set together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from woonscenario.files.fields import registry_fields
from woonscenario.files.headings import (
    NAME,
    NAME_RULE,
    ScenarioHeading,
    names_under,
    scenario_heading,
    scenario_paths,
    unknown_scenario,
    wrong_name,
)
from woonscenario.files.problems import BadInput, Problem, did_you_mean, shown_path
from woonscenario.files.settings import Setting, plain_or_record, walk_registry
from woonscenario.files.strict_yaml import YamlFile, read_yaml


@dataclass(frozen=True)
class ScenarioFile:
    """One scenario file: its heading, what it sets by key, and which earlier settings it replaces."""

    heading: ScenarioHeading
    file: YamlFile
    replaces: tuple[str, ...]
    settings: Mapping[str, Setting]
    problems: tuple[Problem, ...] = field(default=(), compare=False)


def find_scenario(name_or_path: str, params_folder: Path) -> Path:
    """Give the file of a scenario by its name, or by a path that ends in .yaml. Raises BadInput."""
    if name_or_path.endswith(".yaml"):
        return _file_of_path(Path(name_or_path), params_folder)
    found, problems = scenario_paths(params_folder)
    if not NAME.fullmatch(name_or_path):
        message = f"'{name_or_path}' is geen naam van een scenario: {NAME_RULE}.{did_you_mean(name_or_path, found)}"
        raise BadInput([Problem("", 0, 0, "", f"{message} Of geef een bestaand .yaml-bestand")])
    if name_or_path in found:
        clashes = [problem for problem in problems if Path(problem.file).stem == name_or_path]
        if clashes:
            raise BadInput(clashes)
        return found[name_or_path]
    raise BadInput([Problem("", 0, 0, "", unknown_scenario(name_or_path, found))])


def read_scenario(path: Path, params_folder: Path) -> ScenarioFile:
    """Read a scenario file; its problems come along. Raises BadInput when it cannot be read at all."""
    problems: list[Problem] = []
    file = read_yaml(path, shown_path(path, params_folder), problems)
    try:
        heading, found = scenario_heading(file, path.stem)
    except BadInput as error:
        raise BadInput([*problems, *error.problems]) from None
    problems += found
    replaces = names_under(file, "replaces", problems)
    settings = _differences(file, file.value, heading, problems)
    problems += _replaces_problems(file, replaces, settings)
    return ScenarioFile(heading, file, replaces, settings, tuple(problems))


def stack(last: ScenarioFile, params_folder: Path) -> tuple[list[ScenarioFile], list[Problem]]:
    """Give the files that a scenario stacks on the basis, in order with itself last, and what is wrong."""
    problems: list[Problem] = []
    found, _ = scenario_paths(params_folder)
    chain: list[ScenarioFile] = []
    _add_to_chain(last, (), chain, found, params_folder, problems)
    problems += _conflicts(chain)
    return chain, problems


def _file_of_path(path: Path, params_folder: Path) -> Path:
    if not path.is_file():
        raise BadInput([Problem(path.name, 0, 0, "", "dit scenariobestand bestaat niet")])
    if not NAME.fullmatch(path.stem):
        raise BadInput([wrong_name(path, params_folder)])
    return path


def _differences(
    file: YamlFile, top: Mapping[Any, Any], heading: ScenarioHeading, problems: list[Problem]
) -> dict[str, Setting]:
    reason = f"Verschil van scenario {heading.name}: {heading.question}"
    settings: dict[str, Setting] = {}
    for field_, path, value in walk_registry(file, ("differences",), top.get("differences", {}), problems):
        setting, found = plain_or_record(field_, file, path, value, heading.name, reason)
        problems += found
        if setting:
            settings[field_.key] = setting
    return settings


def _replaces_problems(file: YamlFile, replaces: tuple[str, ...], settings: Mapping[str, Setting]) -> list[Problem]:
    known = registry_fields()
    problems = []
    for key in replaces:
        if key not in known:
            message = f"'{key}' is geen aanname.{did_you_mean(key, known)} Schrijf groep.naam"
            problems.append(file.problem(("replaces",), message))
        elif key not in settings:
            message = f"'{key}' staat niet onder differences; geef daar de nieuwe waarde, of haal de sleutel hier weg"
            problems.append(file.problem(("replaces",), message))
    return problems


def _add_to_chain(
    scenario: ScenarioFile,
    above: tuple[str, ...],
    chain: list[ScenarioFile],
    found: Mapping[str, Path],
    params_folder: Path,
    problems: list[Problem],
) -> None:
    name = scenario.heading.name
    for index, other in enumerate(scenario.heading.based_on):
        place = scenario.file.problem(("based_on", str(index)), "")
        if other in (*above, name):
            circle = " → ".join([*above, name, other])
            message = f"een kring: {circle}; een scenario kan niet op zichzelf bouwen"
            problems.append(Problem(place.file, place.line, place.column, "based_on", message))
        elif other not in found:
            problems.append(Problem(place.file, place.line, place.column, "based_on", unknown_scenario(other, found)))
        elif all(other != earlier.heading.name for earlier in chain):
            try:
                inner = read_scenario(found[other], params_folder)
            except BadInput as error:
                problems += error.problems
            else:
                _add_to_chain(inner, (*above, name), chain, found, params_folder, problems)
    problems += scenario.problems
    chain.append(scenario)


def _conflicts(chain: list[ScenarioFile]) -> list[Problem]:
    problems: list[Problem] = []
    set_by: dict[str, str] = {}
    for position, scenario in enumerate(chain):
        for key, setting in scenario.settings.items():
            earlier = set_by.get(key)
            replaced = any(key in later.replaces for later in chain[position:])
            if earlier and not replaced:
                message = (
                    f"{earlier} en {scenario.heading.name} zetten allebei deze aanname; laat er één weg, of zet "
                    f"'{key}' in {scenario.heading.name} onder replaces"
                )
                problems.append(scenario.file.problem(setting.record, message))
            set_by[key] = scenario.heading.name
        before = {key for other in chain[:position] for key in other.settings}
        problems += [
            scenario.file.problem(
                ("replaces",),
                f"'{key}' vervangt niets: geen scenario onder based_on zet deze aanname; haal de sleutel hier weg",
            )
            for key in scenario.replaces
            if key in scenario.settings and key not in before
        ]
    return problems
