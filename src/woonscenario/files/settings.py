"""A setting: the value of one assumption with its range, source, status and reason, and where it was set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from woonscenario.files.fields import RegistryField, members_of, registry_fields
from woonscenario.files.problems import Problem, did_you_mean
from woonscenario.files.strict_yaml import YamlFile, YamlPath, kind_of
from woonscenario.files.translate import fault
from woonscenario.files.values import Written, check_value, number_text, ranged_numbers
from woonscenario.model.tables import STATUSES

FEIT, AANNAME = STATUSES[0], STATUSES[2]
RECORD = ("value", "range", "source", "status", "reason")
_REQUIRED = ("value", "source", "status", "reason")
_TEXTS = ("source", "status", "reason")

Found = tuple[RegistryField, YamlPath, Any]
"""A field of the registry, the path of what a file says about it, and what it says."""


@dataclass(frozen=True)
class Setting:
    """An assumption as one file sets it; `record` is the path of its record, or of its plain value."""

    field: RegistryField
    written: Written
    record: YamlPath
    range: Any
    source: str
    status: str
    reason: str
    set_by: str

    @property
    def range_text(self) -> str:
        """The range for a Dutch reader; empty without one."""
        return " tot ".join(number_text(limit) for limit in self.range) if self.range else ""


def walk_registry(file: YamlFile, path: YamlPath, groups: Any, problems: list[Problem]) -> Iterator[Found]:
    """Give (field, path, value) of every registry key below a path; unknown keys become problems."""
    if not isinstance(groups, Mapping):
        problems.append(file.problem(path, f"{kind_of(groups)}; geef groepen met aannamen, zoals production:"))
        return
    fields = registry_fields()
    parts = list(dict.fromkeys(field.part for field in fields.values()))
    for part, group in groups.items():
        inner = (*path, str(part))
        if part not in parts:
            message = f"deze groep bestaat niet.{did_you_mean(str(part), parts)} Groepen: {', '.join(parts)}"
            problems.append(file.key_problem(inner, message))
        elif not isinstance(group, Mapping):
            problems.append(file.problem(inner, f"{kind_of(group)}; geef aannamen, zoals naam: waarde"))
        else:
            yield from _walk_part(file, inner, group, problems)


def _walk_part(file: YamlFile, path: YamlPath, group: Mapping[Any, Any], problems: list[Problem]) -> Iterator[Found]:
    part = path[-1]
    fields = {field.name: field for field in registry_fields().values() if field.part == part}
    for name, value in group.items():
        if name in fields:
            yield fields[name], (*path, str(name)), value
        else:
            message = f"deze aanname bestaat niet.{did_you_mean(str(name), fields)} In {part}: {', '.join(fields)}"
            problems.append(file.key_problem((*path, str(name)), message))


def full_record(
    field: RegistryField, file: YamlFile, path: YamlPath, record: Any, set_by: str
) -> tuple[Setting | None, list[Problem]]:
    """Read a record that must have value, source, status and reason, as in the basis."""
    if not isinstance(record, Mapping):
        message = f"{kind_of(record)}; geef {{value: …, source: …, status: …, reason: …}}"
        return None, [file.problem(path, message)]
    missing = [
        file.problem(path, f"{name} ontbreekt; geef value, source, status en reason")
        for name in _REQUIRED
        if name not in record
    ]
    setting, problems = _record(field, file, path, record, set_by, "")
    return (None, [*missing, *problems]) if missing else (setting, problems)


def plain_or_record(
    field: RegistryField, file: YamlFile, path: YamlPath, value: Any, set_by: str, reason: str
) -> tuple[Setting | None, list[Problem]]:
    """Read a plain value (an assumption for the given reason) or a record, as in a scenario."""
    if isinstance(value, Mapping) and any(name in value for name in RECORD):
        if "value" not in value:
            return None, [file.problem(path, "value ontbreekt; geef de waarde van de aanname")]
        return _record(field, file, path, value, set_by, reason)
    return Setting(field, Written(file, path, value), path, None, "", AANNAME, reason, set_by), []


def check_setting(setting: Setting, members: Mapping[str, tuple[str, ...]]) -> list[Problem]:
    """Find what is wrong with a setting's value and range; `members` lists them per opening table."""
    problems = check_value(setting.field, setting.written, members_of(setting.field, members))
    if problems or setting.range is None:
        return problems
    return _range_problems(setting)


def _record(
    field: RegistryField, file: YamlFile, path: YamlPath, record: Mapping[Any, Any], set_by: str, reason: str
) -> tuple[Setting, list[Problem]]:
    unknown = [
        file.key_problem(
            (*path, str(name)), f"dit onderdeel bestaat niet.{did_you_mean(str(name), RECORD)} {_PARTS_OF_RECORD}"
        )
        for name in record
        if name not in RECORD
    ]
    texts = {"source": "", "status": AANNAME, "reason": reason} | {
        name: record[name] for name in _TEXTS if name in record
    }
    not_text = [
        file.problem((*path, name), f'{kind_of(text)}; geef tekst, of "" als er niets is')
        for name, text in texts.items()
        if not isinstance(text, str)
    ]
    facts = [] if not_text else _fact_problems(file, path, texts)
    written = Written(file, (*path, "value"), record.get("value"))
    setting = Setting(field, written, path, record.get("range"), **texts, set_by=set_by)
    return setting, [*unknown, *not_text, *facts]


_PARTS_OF_RECORD = f"Mogelijk zijn: {', '.join(RECORD)}"


def _fact_problems(file: YamlFile, path: YamlPath, texts: Mapping[str, str]) -> list[Problem]:
    status = texts["status"]
    if status not in STATUSES:
        message = f"'{status}' is geen status; kies uit: {', '.join(STATUSES)}.{did_you_mean(status, STATUSES)}"
        return [file.problem((*path, "status"), message)]
    if status == FEIT and not texts["source"].strip():
        message = "een feit heeft een bron; geef een id uit sources.yaml, of maak er een aanname van"
        return [file.problem((*path, "source"), message)]
    if status == AANNAME and not texts["reason"].strip():
        return [file.problem((*path, "reason"), "een aanname heeft een reden; schrijf waarom deze waarde")]
    return []


def _range_problems(setting: Setting) -> list[Problem]:
    field, written = setting.field, setting.written
    place = Written(written.file, (*setting.record, "range"), setting.range)
    if not field.may_have_range:
        return [place.problem("een bandbreedte hoort bij een getal, een pad of een vertraging; haal range weg")]
    if not isinstance(setting.range, list) or len(setting.range) != 2:
        return [place.problem("een bandbreedte is een lijst van twee getallen, met decimale punt: [0.2, 0.4]")]
    limits = [place.inner(index, limit) for index, limit in enumerate(setting.range)]
    faults = [limit.problem(text) for limit in limits if (text := fault(field, limit.value))]
    if faults:
        return faults
    low, high = setting.range
    if low > high:
        return [place.problem(f"de ondergrens {low} ligt boven de bovengrens {high}; wissel ze om")]
    return [
        given.problem(f"{given.value} ligt buiten de bandbreedte {low} tot {high}; pas waarde of bandbreedte aan")
        for given in ranged_numbers(field, written)
        if not low <= given.value <= high
    ] or _without_others(setting, place)


def _without_others(setting: Setting, place: Written) -> list[Problem]:
    """Find a range of a first share that is the whole, so that the others have no proportions to keep."""
    low, high = setting.range
    if setting.field.shape != "shares" or setting.written.value[0] < 1 or low == high:
        return []
    return [
        place.problem(
            "het eerste aandeel is 1 en de andere zijn 0, dus is onbekend hoe een kleiner eerste aandeel over de "
            "andere verdeeld wordt; haal range weg of geef ook de andere aandelen"
        )
    ]
