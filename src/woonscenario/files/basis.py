"""The basis: the complete set of assumptions of a municipality, each with its source, status and reason."""

from __future__ import annotations

from collections.abc import Mapping

from woonscenario.files.fields import registry_fields
from woonscenario.files.problems import Problem
from woonscenario.files.settings import Setting, full_record, walk_registry
from woonscenario.files.strict_yaml import YamlFile

BASIS = "basis"


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
