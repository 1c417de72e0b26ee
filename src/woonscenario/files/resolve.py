"""From a scenario's name to the scenario that the model runs, with the table of its assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import fmean
from typing import Any

from pydantic import ValidationError

from woonscenario.files.basis import basis_settings
from woonscenario.files.fields import members_of, registry_fields
from woonscenario.files.headings import ScenarioHeading, read_basis, top_problems
from woonscenario.files.opening import members_of_dimensions
from woonscenario.files.overrides import apply_overrides
from woonscenario.files.problems import BadInput, Problem
from woonscenario.files.scenarios import find_scenario, read_scenario, stack
from woonscenario.files.settings import Setting, check_setting
from woonscenario.files.values import given_years, model_value, ranged_numbers, value_text
from woonscenario.model.coherence import AssumptionConflict
from woonscenario.model.scenario import SampledRange, Scenario

Members = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Assumption:
    """One assumption of a run as a reader sees it: a row of the table `assumptions`."""

    key: str
    label: str
    value: str
    unit: str
    range: str
    source: str
    status: str
    reason: str
    set_by: str


@dataclass(frozen=True)
class LoadedScenario:
    """A scenario with its `settings` by key, the years given for each path by key, and the names that it stacks."""

    scenario: Scenario
    settings: Mapping[str, Setting]
    given_years: Mapping[str, tuple[int, ...]]
    chain: tuple[str, ...]

    @cached_property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The assumptions as a table tells them, in the order of the registry."""
        return tuple(_assumption(self.settings[key]) for key in registry_fields())


@dataclass(frozen=True)
class Ground:
    """What all scenarios of a params folder stand on: the basis, the members of dimensions, and what is wrong."""

    settings: Mapping[str, Setting]
    members: Members
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Stacked:
    """The settings of a scenario on its basis, what it stacks (itself last), and what is wrong with those files."""

    settings: Mapping[str, Setting]
    chain: tuple[ScenarioHeading, ...]
    problems: tuple[Problem, ...]


def load_scenario(
    name_or_path: str, params_folder: Path, overrides: Mapping[str, object] | None = None
) -> LoadedScenario:
    """Resolve a scenario by name, or by the path of a .yaml file, with one-off differences by dotted key.

    Raises BadInput with everything that is wrong with the basis, the stacked scenarios and the overrides.
    """
    if not params_folder.is_dir():
        raise BadInput([no_folder(params_folder)])
    path = find_scenario(name_or_path, params_folder)
    return resolve(path, params_folder, read_ground(params_folder), overrides or {})


def no_folder(params_folder: Path) -> Problem:
    """Say that the params folder does not exist."""
    message = "deze map met aannamen bestaat niet; geef een map waarin basis.yaml staat"
    return Problem(params_folder.resolve().name, 0, 0, "", message)


def read_ground(params_folder: Path) -> Ground:
    """Read the basis and the members of the dimensions; what is wrong comes along."""
    problems: list[Problem] = []
    settings: dict[str, Setting] = {}
    members: Members = {}
    try:
        members = members_of_dimensions(params_folder)
    except BadInput as error:
        problems += error.problems
    try:
        file = read_basis(params_folder, problems)
    except BadInput as error:
        problems += error.problems
    else:
        settings, found = basis_settings(file)
        problems += [*top_problems(file), *found]
    problems += [problem for setting in settings.values() for problem in check_setting(setting, members)]
    return Ground(settings, members, tuple(problems))


def resolve(path: Path, params_folder: Path, ground: Ground, overrides: Mapping[str, object]) -> LoadedScenario:
    """Resolve a scenario file on a basis that was read before. Raises BadInput."""
    return resolve_stacked(stacked_on(ground, path, params_folder), ground, overrides)


def stacked_on(ground: Ground, path: Path, params_folder: Path) -> Stacked:
    """Read a scenario file and what it builds on. Raises BadInput when the file cannot be read at all."""
    files, problems = stack(read_scenario(path, params_folder), params_folder)
    settings = dict(ground.settings)
    for file in files:
        problems += [
            problem for setting in file.settings.values() for problem in check_setting(setting, ground.members)
        ]
        settings |= file.settings
    return Stacked(settings, tuple(file.heading for file in files), tuple(problems))


def resolve_stacked(stacked: Stacked, ground: Ground, overrides: Mapping[str, object]) -> LoadedScenario:
    """Resolve a scenario of which the files were read before. Raises BadInput."""
    settings, found = apply_overrides(stacked.settings, overrides, ground.members)
    problems = [*stacked.problems, *found]
    changed = {key: setting for key, setting in settings.items() if setting is not ground.settings.get(key)}
    problems += [problem for setting in changed.values() for problem in check_setting(setting, ground.members)]
    problems += [
        setting.written.problem(
            "hoort bij de openingsgegevens en staat alleen in de basis; maak voor een ander begin een eigen map met "
            "openingsgegevens en geef die met --params"
        )
        for setting in changed.values()
        if setting.field.fixed
    ]
    problems += ground.problems
    if problems:
        raise BadInput(problems)
    values, years = _values(settings, ground.members)
    return LoadedScenario(
        scenario=_scenario(stacked.chain[-1], values, settings, ground.settings),
        settings=settings,
        given_years=years,
        chain=tuple(heading.name for heading in stacked.chain),
    )


def _values(
    settings: Mapping[str, Setting], members: Members
) -> tuple[dict[str, dict[str, Any]], dict[str, tuple[int, ...]]]:
    horizon = tuple(settings[f"horizon.{name}"].written.value for name in ("start_year", "end_year"))
    values: dict[str, dict[str, Any]] = {}
    years: dict[str, tuple[int, ...]] = {}
    for key, field in registry_fields().items():
        written = settings[key].written.value
        own = members_of(field, members)
        values.setdefault(field.part, {})[field.name] = model_value(field, written, own, (horizon[0], horizon[1]))
        if given := given_years(field, written):
            years[key] = given
    return values, years


def _scenario(
    heading: ScenarioHeading,
    values: Mapping[str, Mapping[str, Any]],
    settings: Mapping[str, Setting],
    basis: Mapping[str, Setting],
) -> Scenario:
    try:
        about = {"name": heading.name, "question": heading.question, "ranges": _ranges(settings, basis)}
        return Scenario.model_validate({**about, **values})
    except ValidationError as error:
        raise BadInput(_together(error, settings)) from None


def _ranges(settings: Mapping[str, Setting], basis: Mapping[str, Setting]) -> tuple[SampledRange, ...]:
    """Gather the ranges of sampled assumptions.

    A path that a scenario sets without a range keeps the uncertainty of the basis in proportion, so that years in
    which it is that of the basis are so in every draw.
    """
    sampled = [
        basis[key] if field.shape == "path" and not settings[key].range else settings[key]
        for key, field in registry_fields().items()
        if field.sampled
    ]
    return tuple(
        SampledRange(
            key=setting.field.key,
            low=float(setting.range[0]),
            mode=fmean(number.value for number in ranged_numbers(setting.field, setting.written)),
            high=float(setting.range[1]),
        )
        for setting in sampled
        if setting.range
    )


def _together(error: ValidationError, settings: Mapping[str, Setting]) -> list[Problem]:
    problems: list[Problem] = []
    for fault in error.errors():
        conflict = fault.get("ctx", {}).get("error")
        if isinstance(conflict, AssumptionConflict):
            problems += [settings[key].written.problem(message) for key, message in conflict.problems]
        else:
            setting = settings[".".join(str(step) for step in fault["loc"][:2])]
            problems.append(setting.written.problem(f"deze waarde past niet bij {setting.field.label}"))
    return problems


def _assumption(setting: Setting) -> Assumption:
    field = setting.field
    return Assumption(
        key=field.key,
        label=field.label,
        value=value_text(field, setting.written.value),
        unit=field.unit,
        range=setting.range_text,
        source=setting.source,
        status=setting.status,
        reason=setting.reason,
        set_by=setting.set_by,
    )


def same_assumptions(one: Scenario, other: Scenario) -> bool:
    """Tell whether two scenarios are the same but for their name and question."""
    return one == other.model_copy(update={"name": one.name, "question": one.question})
