"""What a params folder says before any assumption is read: municipality, main job, scenarios and their questions.

Listing scenarios needs no more than this, so nothing here loads the registry.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from woonscenario.files.problems import BadInput, Problem, did_you_mean, shown_path
from woonscenario.files.strict_yaml import YamlFile, kind_of, read_yaml

FOLDERS = ("scenarios", "eigen")
LONGEST_NAME = 60
NAME = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_NAME - 1}}}")
NAME_RULE = (
    f"een naam heeft kleine letters, cijfers en streepjes, hoogstens {LONGEST_NAME}, en begint niet met een streepje"
)
_TOP_OF_SCENARIO = ("question", "based_on", "replaces", "differences")
_TOP_OF_BASIS = ("municipality", "reference", "main_job", "assumptions")


@dataclass(frozen=True)
class Basis:
    """What the basis says besides the assumptions: municipality, reference scenario, scenarios of the main job."""

    municipality: str
    reference: str
    main_job: tuple[str, ...]


def load_basis(params_folder: Path) -> Basis:
    """Read municipality, reference and main job from basis.yaml. Raises BadInput."""
    problems: list[Problem] = []
    file = read_basis(params_folder, problems)
    problems += top_problems(file)
    if problems:
        raise BadInput(problems)
    top = file.value
    return Basis(top["municipality"], top["reference"], tuple(top["main_job"]))


def read_basis(params_folder: Path, found: list[Problem] | None = None) -> YamlFile:
    """Read basis.yaml without looking at what it says, as `read_yaml` does. Raises BadInput."""
    path = params_folder / "basis.yaml"
    return read_yaml(path, shown_path(path, params_folder), found)


def top_problems(file: YamlFile) -> list[Problem]:
    """Find what is wrong with the basis outside its assumptions."""
    top = file.value
    if not isinstance(top, Mapping):
        return [file.problem((), f"{kind_of(top)}; de basis begint met {', '.join(_TOP_OF_BASIS)}")]
    unknown = [
        file.key_problem((str(key),), f"deze sleutel bestaat niet.{did_you_mean(str(key), _TOP_OF_BASIS)}")
        for key in top
        if key not in _TOP_OF_BASIS
    ]
    missing = [
        Problem(file.shown, 0, 0, key, "ontbreekt; zet deze sleutel in de basis")
        for key in _TOP_OF_BASIS
        if key not in top
    ]
    wrong = [
        file.problem((key,), f"{kind_of(top[key])}; geef een naam")
        for key in ("municipality", "reference")
        if key in top and not _is_name(top[key])
    ]
    job = top.get("main_job", ["-"])
    if not isinstance(job, list) or not job or not all(_is_name(name) for name in job):
        wrong.append(file.problem(("main_job",), "geef een lijst met namen van scenario's, zoals [a, b]"))
    return [*unknown, *missing, *wrong]


@dataclass(frozen=True)
class ScenarioHeading:
    """What a scenario is called, which question it answers, and on which scenarios it builds."""

    name: str
    question: str
    based_on: tuple[str, ...]


def named_scenarios(params_folder: Path) -> list[Problem]:
    """Find the scenarios that the basis names, as reference or main job, but that do not exist. Raises BadInput."""
    basis, file = load_basis(params_folder), read_basis(params_folder)
    known, _ = scenario_paths(params_folder)
    named: list[tuple[tuple[str, ...], str]] = [(("reference",), basis.reference)]
    named += [(("main_job", str(index)), name) for index, name in enumerate(basis.main_job)]
    return [file.problem(path, unknown_scenario(name, known)) for path, name in named if name not in known]


def list_scenarios(params_folder: Path) -> list[ScenarioHeading]:
    """List the scenarios in params/scenarios and params/eigen by name. Raises BadInput."""
    found, problems = scenario_paths(params_folder)
    headings: list[ScenarioHeading] = []
    for path in found.values():
        try:
            heading, wrong = scenario_heading(read_yaml(path, shown_path(path, params_folder), problems), path.stem)
        except BadInput as error:
            problems += error.problems
        else:
            headings.append(heading)
            problems += wrong
    if problems:
        raise BadInput(problems)
    return headings


def scenario_paths(params_folder: Path) -> tuple[dict[str, Path], list[Problem]]:
    """Give the scenario files by name, sorted, and what is wrong with their names."""
    paths = [path for folder in FOLDERS for path in sorted((params_folder / folder).glob("*.yaml"))]
    found: dict[str, Path] = {}
    problems: list[Problem] = []
    for path in paths:
        if not NAME.fullmatch(path.stem):
            problems.append(wrong_name(path, params_folder))
        elif path.stem in found:
            shown, other = (shown_path(one, params_folder) for one in (path, found[path.stem]))
            problems.append(Problem(shown, 0, 0, "", f"{other} heeft dezelfde naam; hernoem een van beide"))
        else:
            found[path.stem] = path
    return dict(sorted(found.items())), problems


def wrong_name(path: Path, params_folder: Path) -> Problem:
    """Say that the name of a scenario file does not fit, and which name would."""
    fitting = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:LONGEST_NAME]
    remedy = f". Noem het bijvoorbeeld '{fitting}.yaml'" if fitting else ""
    return Problem(shown_path(path, params_folder), 0, 0, "", f"de bestandsnaam past niet: {NAME_RULE}{remedy}")


def unknown_scenario(name: str, known: Mapping[str, Any]) -> str:
    """Say that a scenario does not exist, and which do."""
    return f"scenario '{name}' bestaat niet.{did_you_mean(name, known)} Scenario's: {', '.join(known) or 'geen'}"


def scenario_heading(file: YamlFile, name: str) -> tuple[ScenarioHeading, list[Problem]]:
    """Give the heading of a scenario file, and what is wrong with it. Raises BadInput when the file is no mapping."""
    top = file.value
    if not isinstance(top, Mapping):
        raise BadInput([file.problem((), f"{kind_of(top)}; een scenario begint met question en differences")])
    problems = _top_problems(file, top)
    question = top.get("question")
    based_on = names_under(file, "based_on", problems)
    return ScenarioHeading(name, question if isinstance(question, str) else "", based_on), problems


def _top_problems(file: YamlFile, top: Mapping[Any, Any]) -> list[Problem]:
    problems = [
        file.key_problem((str(key),), f"deze sleutel bestaat niet.{did_you_mean(str(key), _TOP_OF_SCENARIO)}")
        for key in top
        if key not in _TOP_OF_SCENARIO
    ]
    if "question" not in top:
        problems.append(file.problem((), 'question ontbreekt; schrijf de vraag, zoals question: "Wat als …?"'))
    elif not isinstance(top["question"], str) or not top["question"].strip():
        problems.append(file.problem(("question",), f"{kind_of(top['question'])}; schrijf de vraag als tekst"))
    if "differences" not in top:
        problems.append(file.problem((), "differences ontbreekt; schrijf differences: {} als er geen zijn"))
    return problems


def names_under(file: YamlFile, key: str, problems: list[Problem]) -> tuple[str, ...]:
    """Give the list of names under a key of a file; what is wrong with it is added to the problems."""
    names = file.value.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        problems.append(file.problem((key,), f"{kind_of(names)}; geef een lijst met namen, zoals [a, b]"))
        return ()
    twice = {name for name in names if names.count(name) > 1}
    problems += [file.problem((key,), f"'{name}' staat er twee keer; laat er één staan") for name in sorted(twice)]
    return tuple(dict.fromkeys(names))


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
