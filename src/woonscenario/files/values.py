"""From a value as it stands in YAML to the value that the model wants: one, a list, shares, or one per year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from woonscenario.files.fields import IN_ORDER, RegistryField
from woonscenario.files.problems import Problem, did_you_mean
from woonscenario.files.strict_yaml import YamlFile, YamlPath, kind_of
from woonscenario.files.translate import fault
from woonscenario.model.coherence import share_fault
from woonscenario.model.tables import YES

LINEAR, STEP = "linear", "step"
_METHODS = {LINEAR: "rechtlijnig", STEP: "stapsgewijs"}
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class Written:
    """A value as it was written, and where."""

    file: YamlFile
    path: YamlPath
    value: Any

    def inner(self, key: str | int, value: Any) -> Written:
        """Give a value inside this one."""
        return Written(self.file, (*self.path, str(key)), value)

    def problem(self, message: str) -> Problem:
        """Make a Problem at this value."""
        return self.file.problem(self.path, message)


def check_value(field: RegistryField, written: Written, members: tuple[str, ...]) -> list[Problem]:
    """Find everything that is wrong with a value; `members` are those of the field's share group, in order."""
    if field.shape == "one":
        return _element_problems(field, [written])
    if field.shape == "path":
        return _path_problems(field, written)
    if field.shape == "list":
        return _list_problems(field, written)
    is_list = field.by in IN_ORDER
    problems = _list_problems(field, written) if is_list else _group_problems(field, written, members)
    return problems or _sum_problems(written)


def model_value(field: RegistryField, value: Any, members: tuple[str, ...], horizon: tuple[int, int]) -> Any:
    """Convert a checked value to what the registry holds.

    A path becomes one number per year from the first up to and including the last year of the horizon.
    """
    if field.shape == "path":
        return _by_year(value, horizon)
    if field.shape == "shares" and field.by not in IN_ORDER:
        return tuple(float(value[member]) for member in members)
    if field.shape != "one":
        return tuple(value) if field.is_whole else tuple(float(item) for item in value)
    if field.is_yes_no:
        return bool(value == YES)
    return value if field.choices or field.is_whole else float(value)


def given_numbers(field: RegistryField, written: Written) -> list[Written]:
    """Give the single values of a checked value with their places: of a path, those of the given years."""
    value = written.value
    if field.shape == "path" and isinstance(value, Mapping):
        (method, years), *_ = value.items()
        return [written.inner(method, years).inner(year, number) for year, number in years.items()]
    if isinstance(value, Mapping):
        return [written.inner(member, number) for member, number in value.items()]
    if isinstance(value, list):
        return [written.inner(index, number) for index, number in enumerate(value)]
    return [written]


def ranged_numbers(field: RegistryField, written: Written) -> list[Written]:
    """Give the single values of a checked value that its range bounds: of a share group the first."""
    given = given_numbers(field, written)
    return given[:1] if field.shape == "shares" else given


def given_years(field: RegistryField, value: Any) -> tuple[int, ...]:
    """Give the years for which a checked path was given, ascending; empty for a constant or another shape."""
    if field.shape != "path" or not isinstance(value, Mapping):
        return ()
    (years,) = value.values()
    return tuple(sorted(int(year) for year in years))


def value_text(field: RegistryField, value: Any) -> str:
    """Write a checked value for a Dutch reader, such as `1100 (2022), 1007 (2025), stapsgewijs`."""
    if field.shape == "path" and isinstance(value, Mapping):
        ((method, years),) = value.items()
        given = sorted((int(year), number) for year, number in years.items())
        return ", ".join([*(f"{number_text(number)} ({year})" for year, number in given), _METHODS[method]])
    if isinstance(value, Mapping):
        return "; ".join(f"{member} {number_text(share)}" for member, share in value.items())
    if isinstance(value, list):
        return "; ".join(number_text(item) for item in value)
    return number_text(value)


def number_text(value: Any) -> str:
    """Write a number with a decimal comma and without thousands separators; text stays as it is."""
    return f"{value:.12g}".replace(".", ",") if isinstance(value, float) else str(value)


def _element_problems(field: RegistryField, values: Iterable[Written]) -> list[Problem]:
    return [
        written.problem(message)
        for written in values
        if (message := fault(field, written.value, written.file.notations.get(written.path, "")))
    ]


def _list_problems(field: RegistryField, written: Written) -> list[Problem]:
    if not isinstance(written.value, list):
        return [written.problem(f"{kind_of(written.value)}; geef een lijst, zoals [a, b]")]
    found = len(written.value)
    least, most = field.lengths
    if found < least or (most is not None and found > most):
        wanted = f"precies {least}, met decimale punt" if least == most else f"minstens {least}"
        return [written.problem(f"de lijst heeft {found} waarden; geef er {wanted}")]
    return _element_problems(field, [written.inner(index, item) for index, item in enumerate(written.value)])


def _sum_problems(written: Written) -> list[Problem]:
    shares = written.value.values() if isinstance(written.value, Mapping) else written.value
    message = share_fault(tuple(float(share) for share in shares))
    return [written.problem(f"{message}; pas ook de andere aandelen aan")] if message else []


def _group_problems(field: RegistryField, written: Written, members: tuple[str, ...]) -> list[Problem]:
    if not isinstance(written.value, Mapping):
        example = ", ".join(f"{member}: …" for member in members)
        return [written.problem(f"{kind_of(written.value)}; geef een aandeel per lid: {{{example}}}")]
    if not members:
        return _element_problems(field, [written.inner(*item) for item in written.value.items()])
    unknown = [
        written.file.key_problem(
            (*written.path, str(member)),
            f"'{member}' {_not_among(field, members)}.{did_you_mean(str(member), members)}",
        )
        for member in written.value
        if member not in members
    ]
    missing = [
        written.problem(f"het aandeel van '{member}' ontbreekt; geef ook een aandeel van 0 op")
        for member in members
        if member not in written.value
    ]
    known = [written.inner(member, share) for member, share in written.value.items() if member in members]
    return [*unknown, *missing, *_element_problems(field, known)]


def _not_among(field: RegistryField, members: tuple[str, ...]) -> str:
    if field.dimension_table:
        return f"staat niet in {field.dimension_table}.csv"
    return f"is geen lid van deze verdeling; geef {', '.join(members)}"


def _path_problems(field: RegistryField, written: Written) -> list[Problem]:
    if not isinstance(written.value, Mapping):
        return _element_problems(field, [written])
    methods = list(written.value)
    if len(methods) != 1 or methods[0] not in _METHODS:
        found = ", ".join(str(method) for method in methods) or "niets"
        hint = did_you_mean(str(methods[0]), _METHODS) if methods else ""
        return [written.problem(f"gevonden: {found}; geef één getal, {_EXAMPLES}.{hint}")]
    dated = written.inner(methods[0], written.value[methods[0]])
    if not isinstance(dated.value, Mapping) or not dated.value:
        return [dated.problem(f"{kind_of(dated.value)}; geef waarden per jaar, zoals {{2022: 1100, 2025: 1007}}")]
    bounds = f"is geen jaar tussen {FIRST_YEAR} en {LAST_YEAR}; controleer het jaartal"
    years = [
        dated.file.key_problem((*dated.path, str(year)), f"{year} {bounds}")
        for year in dated.value
        if not _is_year(year)
    ]
    return [*years, *_element_problems(field, [dated.inner(*item) for item in dated.value.items()])]


_EXAMPLES = "{linear: {jaar: waarde}} of {step: {jaar: waarde}}"


def _is_year(key: Any) -> bool:
    text = str(key)
    return text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR


def _by_year(value: Any, horizon: tuple[int, int]) -> tuple[float, ...]:
    first, last = horizon
    if not isinstance(value, Mapping):
        return (float(value),) * (last - first + 1)
    ((method, dated),) = value.items()
    given = sorted((int(year), float(number)) for year, number in dated.items())
    at_year = _step if method == STEP else _linear
    return tuple(at_year(given, year) for year in range(first, last + 1))


def _step(given: list[tuple[int, float]], year: int) -> float:
    return next((number for from_year, number in reversed(given) if from_year <= year), given[0][1])


def _linear(given: list[tuple[int, float]], year: int) -> float:
    if year <= given[0][0]:
        return given[0][1]
    for (before, low), (after, high) in pairwise(given):
        if before <= year <= after:
            return low + (high - low) * (year - before) / (after - before)
    return given[-1][1]
