"""One-off differences of a run (`--set key=value`), checked like every other setting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from woonscenario.files.fields import RegistryField, members_of, registry_fields
from woonscenario.files.problems import BadInput, Problem, did_you_mean
from woonscenario.files.settings import Setting, plain_or_record
from woonscenario.files.strict_yaml import LONGEST_NUMBER, YamlFile, YamlPath, parse_yaml

SET = "--set"
_REASON = "Eenmalig gezet met --set"


def apply_overrides(
    settings: Mapping[str, Setting], overrides: Mapping[str, object], members: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, Setting], list[Problem]]:
    """Give the settings with the overrides in place of what they set, and what is wrong with the overrides.

    A value is text in YAML or a value already read. A key is `group.name`, or `group.name.member` of a share group.
    """
    changed = dict(settings)
    problems: list[Problem] = []
    for key, value in overrides.items():
        field, member, message = _target(key, members)
        if field is None:
            problems.append(Problem(SET, 0, 0, key, message))
            continue
        try:
            file = _read(key, value)
        except BadInput as error:
            problems += [Problem(SET, 0, 0, key, problem.message) for problem in error.problems]
            continue
        if member:
            _set_member(changed, field, file, member)
        else:
            setting, found = plain_or_record(field, file, tuple(key.split(".")), file.value, SET, _REASON)
            problems += found
            if setting:
                changed[key] = setting
    return changed, problems


def _target(key: str, members: Mapping[str, tuple[str, ...]]) -> tuple[RegistryField | None, str, str]:
    fields = registry_fields()
    if key in fields:
        return fields[key], "", ""
    group, _, member = key.rpartition(".")
    if group in fields and fields[group].shape == "shares":
        known = members_of(fields[group], members)
        if member in known:
            return fields[group], member, ""
        return None, "", f"'{member}' is geen lid van {group}.{did_you_mean(member, known)} Leden: {', '.join(known)}"
    return None, "", f"deze aanname bestaat niet.{did_you_mean(key, fields)} Schrijf groep.naam=waarde"


def _read(key: str, value: object) -> YamlFile:
    path = tuple(key.split("."))
    if not isinstance(value, str):
        return YamlFile(SET, _as_read(key, value))
    if not value.strip():
        raise BadInput([Problem(SET, 0, 0, key, "er staat geen waarde; schrijf groep.naam=waarde")])
    file = parse_yaml(value, SET)
    notations = {(*path, *inner): notation for inner, notation in file.notations.items()}
    return YamlFile(SET, file.value, notations=notations)


def _as_read(key: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_as_read(key, inner): _as_read(key, item) for inner, item in value.items()}
    if isinstance(value, int) and abs(value) >= 10**LONGEST_NUMBER:
        raise BadInput([Problem(SET, 0, 0, key, "dit getal is te groot of heeft te veel cijfers")])
    return [_as_read(key, item) for item in value] if isinstance(value, list | tuple) else value


def _set_member(settings: dict[str, Setting], field: RegistryField, file: YamlFile, member: str) -> None:
    if field.key not in settings:
        return
    whole = settings[field.key].written.value
    changed: Any = whole
    if isinstance(whole, Mapping):
        changed = {**whole, member: file.value}
    elif isinstance(whole, list) and int(member) < len(whole):
        changed = [file.value if index == int(member) else share for index, share in enumerate(whole)]
    path: YamlPath = (field.part, field.name)
    together = YamlFile(SET, changed, notations=file.notations)
    setting, _ = plain_or_record(field, together, path, changed, SET, f"{_REASON}: {member}")
    if setting:
        settings[field.key] = setting
