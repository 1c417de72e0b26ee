"""The basis: the complete set of assumptions of a municipality, each with its source, status and reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from woonscenario.files.fields import registry_fields
from woonscenario.files.problems import BadInput, Problem, did_you_mean, shown_path
from woonscenario.files.settings import Setting, full_record, walk_registry
from woonscenario.files.strict_yaml import YamlFile, read_yaml
from woonscenario.files.translate import kind_of

BASIS = "basis"
_TOP = ("municipality", "reference", "main_job", "assumptions")


@dataclass(frozen=True)
class Basis:
    """What the basis says besides the assumptions: municipality, reference scenario, scenarios of the main job."""

    municipality: str
    reference: str
    main_job: tuple[str, ...]


def load_basis(params_folder: Path) -> Basis:
    """Read municipality, reference and main job from basis.yaml. Raises BadInput."""
    file = read_basis(params_folder)
    problems = top_problems(file)
    if problems:
        raise BadInput(problems)
    top = file.value
    return Basis(top["municipality"], top["reference"], tuple(top["main_job"]))


def read_basis(params_folder: Path) -> YamlFile:
    """Read basis.yaml without looking at what it says. Raises BadInput."""
    path = params_folder / "basis.yaml"
    return read_yaml(path, shown_path(path, params_folder))


def top_problems(file: YamlFile) -> list[Problem]:
    """Find what is wrong with the basis outside its assumptions."""
    top = file.value
    if not isinstance(top, Mapping):
        return [file.problem((), f"{kind_of(top)}; de basis begint met {', '.join(_TOP)}")]
    unknown = [
        file.key_problem((str(key),), f"deze sleutel bestaat niet.{did_you_mean(str(key), _TOP)}")
        for key in top
        if key not in _TOP
    ]
    missing = [
        Problem(file.shown, 0, 0, key, "ontbreekt; zet deze sleutel in de basis") for key in _TOP if key not in top
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


def basis_settings(file: YamlFile) -> tuple[dict[str, Setting], list[Problem]]:
    """Give the setting of every field of the registry by key, and what is wrong or missing."""
    if not isinstance(file.value, Mapping) or "assumptions" not in file.value:
        return {}, []
    problems: list[Problem] = []
    settings: dict[str, Setting] = {}
    seen: set[str] = set()
    path = ("assumptions",)
    for field, inner, record in walk_registry(file, path, file.value["assumptions"], problems):
        seen.add(field.key)
        setting, found = full_record(field, file, inner, record, BASIS)
        problems += found
        if setting:
            settings[field.key] = setting
    problems += [
        Problem(
            file.shown,
            *_nearest(file, field.part),
            f"assumptions.{key}",
            f"ontbreekt: {field.label} [{field.unit}]; de basis geeft van elke aanname een waarde",
        )
        for key, field in registry_fields().items()
        if key not in seen
    ]
    return settings, problems


def _nearest(file: YamlFile, part: str) -> tuple[int, int]:
    return file.key_places.get(("assumptions", part), file.place(("assumptions",)))


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
