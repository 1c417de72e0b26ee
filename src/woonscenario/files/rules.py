"""Legal amounts by year: rent and income limits, each with its unit and source; a missing year says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from woonscenario.files.problems import BadInput, Problem, did_you_mean, shown_path
from woonscenario.files.strict_yaml import YamlFile, YamlPath, kind_of, read_yaml
from woonscenario.files.values import FIRST_YEAR, LAST_YEAR

_REQUIRED = ("label", "unit", "source", "values")
_KEYS = (*_REQUIRED, "absent", "note")


@dataclass(frozen=True)
class Amount:
    """The amount of one year, in the unit of its rule, with the source of that year."""

    year: int
    value: float
    source: str


@dataclass(frozen=True)
class Rule:
    """A legal amount by year; `absent` pairs a year without an amount with the reason."""

    id: str
    label: str
    unit: str
    source: str
    amounts: tuple[Amount, ...]
    absent: tuple[tuple[int, str], ...]
    note: str
    file: str


def load_rules(params_folder: Path) -> tuple[Rule, ...]:
    """Read params/rules/*.yaml, ordered by file and place in the file. Raises BadInput with all that is wrong."""
    problems: list[Problem] = []
    rules: dict[str, Rule] = {}
    for path in sorted((params_folder / "rules").glob("*.yaml")):
        try:
            file = read_yaml(path, shown_path(path, params_folder), problems)
        except BadInput as error:
            problems += error.problems
            continue
        if not isinstance(file.value, Mapping):
            problems.append(
                file.problem((), f"{kind_of(file.value)}; geef per regel een id met {', '.join(_REQUIRED)}")
            )
            continue
        for name, entry in file.value.items():
            found = list(_rule_problems(file, str(name), entry))
            if str(name) in rules:
                other = rules[str(name)].file
                found.append(file.key_problem((str(name),), f"staat ook in {other}; laat er één staan"))
            problems += found
            if not found:
                rules[str(name)] = _rule(file, str(name), entry)
    if problems:
        raise BadInput(problems)
    return tuple(rules.values())


def amount(rule: Rule, year: int) -> float:
    """Give the amount of a year in the rule's unit. Raises BadInput, with the reason, when there is none."""
    for known in rule.amounts:
        if known.year == year:
            return known.value
    reason = dict(rule.absent).get(year)
    years = f"{rule.amounts[0].year} tot en met {rule.amounts[-1].year}"
    message = (
        f"geen bedrag voor {year}: {reason}" if reason else f"geen bedrag voor {year}; er zijn bedragen van {years}"
    )
    raise BadInput([Problem(rule.file, 0, 0, rule.id, message)])


def _rule(file: YamlFile, name: str, entry: Mapping[str, Any]) -> Rule:
    return Rule(
        id=name,
        label=entry["label"],
        unit=entry["unit"],
        source=entry["source"],
        amounts=tuple(_amount(year, entry["values"][year], entry["source"]) for year in sorted(entry["values"])),
        absent=tuple(sorted(entry.get("absent", {}).items())),
        note=entry.get("note", ""),
        file=file.shown,
    )


def _amount(year: int, value: Any, source: str) -> Amount:
    if isinstance(value, Mapping):
        return Amount(year, float(value["value"]), value.get("source", source))
    return Amount(year, float(value), source)


def _rule_problems(file: YamlFile, name: str, entry: Any) -> Iterator[Problem]:
    if not isinstance(entry, Mapping):
        yield file.problem((name,), f"{kind_of(entry)}; geef {', '.join(_REQUIRED)}")
        return
    for key in entry:
        if key not in _KEYS:
            message = f"dit onderdeel bestaat niet.{did_you_mean(str(key), _KEYS)} Mogelijk zijn: {', '.join(_KEYS)}"
            yield file.key_problem((name, str(key)), message)
    for key in _REQUIRED:
        if key not in entry:
            yield file.problem((name,), f"{key} ontbreekt; een regel heeft {', '.join(_REQUIRED)}")
    for key in ("label", "unit", "source", "note"):
        text = entry.get(key, "-")
        if not isinstance(text, str) or not text.strip():
            yield file.problem((name, key), f"{kind_of(text)}; geef tekst")
    yield from _year_problems(file, name, entry.get("values", {}), entry.get("absent", {}))


def _year_problems(file: YamlFile, name: str, values: Any, absent: Any) -> Iterator[Problem]:
    groups = {"values": values, "absent": absent}
    wrong = [key for key, group in groups.items() if not isinstance(group, Mapping)]
    for key in wrong:
        yield file.problem((name, key), f"{kind_of(groups[key])}; geef een regel per jaar, zoals 2022: …")
    if wrong:
        return
    if not values:
        yield file.problem((name, "values"), "er is geen enkel bedrag; geef minstens één jaar")
    for key, group in groups.items():
        for year in group:
            if not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
                yield file.key_problem(
                    (name, key, str(year)), f"{year} is geen jaar tussen {FIRST_YEAR} en {LAST_YEAR}"
                )
    for year, value in values.items():
        yield from _amount_problems(file, (name, "values", str(year)), value)
    for year, reason in absent.items():
        if not isinstance(reason, str) or not reason.strip():
            yield file.problem((name, "absent", str(year)), "schrijf waarom er geen bedrag is")
    yield from _gaps(file, name, values, absent)


def _amount_problems(file: YamlFile, path: YamlPath, value: Any) -> Iterator[Problem]:
    if isinstance(value, Mapping):
        unknown = [key for key in value if key not in ("value", "source")]
        for key in unknown:
            yield file.key_problem((*path, str(key)), "dit onderdeel bestaat niet; mogelijk zijn: value, source")
        if not isinstance(value.get("source", "-"), str):
            yield file.problem((*path, "source"), f"{kind_of(value['source'])}; geef een id uit sources.yaml")
        path, value = (*path, "value"), value.get("value")
    if isinstance(value, str) and "," in value:
        yield file.problem(path, f"'{value}' is tekst; gebruik een punt: {value.replace(',', '.')}")
    elif isinstance(value, bool) or not isinstance(value, int | float):
        yield file.problem(path, f"{kind_of(value)}; geef een bedrag, of zet het jaar met een reden onder absent")
    elif value <= 0:
        yield file.problem(path, f"{value} is geen bedrag; geef een getal van meer dan 0")


def _gaps(file: YamlFile, name: str, values: Mapping[Any, Any], absent: Mapping[Any, Any]) -> Iterator[Problem]:
    for twice in (str(year) for year in values if year in absent):
        message = f"{twice} staat onder values en onder absent; laat er één staan"
        yield file.key_problem((name, "absent", twice), message)
    known = [year for year in (*values, *absent) if isinstance(year, int) and FIRST_YEAR <= year <= LAST_YEAR]
    if not known:
        return
    missing = [year for year in range(min(known), max(known)) if year not in known]
    for year in missing:
        message = f"{year} ontbreekt; geef een bedrag, of zet het jaar met een reden onder absent"
        yield file.problem((name, "values"), message)
