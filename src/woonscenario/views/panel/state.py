"""What was moved in the panel, the scenario that this makes, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from woonscenario.files.backtest import terugblik_of
from woonscenario.files.headings import ScenarioHeading, list_scenarios, load_basis, scenario_paths
from woonscenario.files.opening import load_opening
from woonscenario.files.own_scenario import plain_record, record_of, save_own_scenario
from woonscenario.files.problems import BadInput, Problem
from woonscenario.files.resolve import Ground, Stacked, read_ground, resolve_stacked, same_assumptions, stacked_on
from woonscenario.files.values import FIRST_YEAR, LAST_YEAR
from woonscenario.model.city import misfits
from woonscenario.model.scenario import Scenario
from woonscenario.views.panel.controls import (
    Control,
    Slot,
    controls_of,
    difference_words,
    moved,
    number_from,
    slots_of,
    with_year,
)

CHOSEN = "uw keuze"
"""What the scenario of the panel is called in charts and tables."""
GENERAL = ""
"""Key of what is wrong with no control in particular."""


class Panel:
    """The choices of one analyst; no widgets, no kernel.

    `number` counts the changes. `scenario` is the last one without errors: it belongs to change `valid_number`.
    `errors` are Dutch sentences by the key of the control they belong to.
    """

    def __init__(self, params: Path, start: str = "") -> None:
        self.params = params
        self.basis = load_basis(params)
        self.opening = load_opening(params)
        self.terugblik = terugblik_of(params, self.opening.observed)
        self.ground = read_ground(params)
        reference = self._stack_of(self.basis.reference, self.ground)
        self.reference = resolve_stacked(reference, self.ground, {}).scenario
        self._reference_settings = reference.settings
        self.controls = controls_of(reference.settings, self.ground.members)
        self.number = 0
        self.errors: Mapping[str, tuple[str, ...]] = {}
        self.scenario = self.reference
        self.valid_number = 0
        self.choose(start or self.basis.reference)

    @property
    def is_valid(self) -> bool:
        """Tell whether the scenario is that of the last change."""
        return self.valid_number == self.number

    @property
    def is_reference(self) -> bool:
        """Tell whether the scenario has the assumptions of the reference."""
        return same_assumptions(self.reference, self.scenario)

    def scenarios(self) -> list[ScenarioHeading]:
        """List the scenarios to start from, the reference first."""
        return sorted(list_scenarios(self.params), key=lambda heading: heading.name != self.basis.reference)

    def choose(self, name: str) -> None:
        """Start from a scenario; everything that was moved is forgotten. Raises BadInput when it is not one."""
        self.stacked = self._stack_of(name, self.ground)
        self.start = name
        self.moved: dict[str, Any] = {}
        self._changed()

    def value(self, key: str) -> Any:
        """Give the value of a control as it would stand in a scenario file."""
        return self.moved[key] if key in self.moved else self.stacked.settings[key].written.value

    def slots(self, key: str) -> list[Slot]:
        """Give the numbers of a control one by one."""
        return slots_of(self.controls[key], self.value(key))

    def set(self, key: str, value: Any) -> None:
        """Give a control another value; with the value that it has, nothing changes."""
        if value == self.value(key) and not self.errors:
            return
        self.moved[key] = value
        if value == self.stacked.settings[key].written.value:
            del self.moved[key]
        self._changed()

    def move(self, key: str, slot: int, number: float) -> None:
        """Move one number of a control; the shares of a group keep summing to one."""
        self.set(key, moved(self.controls[key], self.value(key), slot, number))

    def type(self, key: str, slot: int, text: str) -> None:
        """Move one number of a control to what was typed."""
        number = number_from(text)
        if number is None:
            message = f"'{text}' is geen getal; schrijf het zoals 1.250, 0,35 of 35 %"
            self.errors = {**self.errors, key: (message,)}
            return
        self.move(key, slot, number)

    def add_year(self, key: str, year: int) -> None:
        """Give a path a number of its own from a year on."""
        horizon = self.reference.horizon
        if not max(FIRST_YEAR, horizon.start_year) <= year <= min(LAST_YEAR, horizon.end_year):
            message = f"{year} ligt niet in {horizon.start_year}-{horizon.end_year}; kies een jaar daarbinnen"
            self.errors = {**self.errors, key: (message,)}
            return
        self.set(key, with_year(self.value(key), year, horizon.start_year))

    def set_list(self, key: str, text: str) -> None:
        """Give a control the whole numbers that a text lists."""
        items = text.replace(";", " ").replace(",", " ").split()
        self.set(key, [int(item) if item.isdigit() else item for item in items])

    def reset(self, key: str) -> None:
        """Give a control its value in the reference."""
        self.set(key, self.controls[key].reference)

    def reset_all(self) -> None:
        """Give every control its value in the reference."""
        self.choose(self.basis.reference)

    def is_moved(self, key: str) -> bool:
        """Tell whether a control differs from the reference."""
        return bool(self.value(key) != self.controls[key].reference)

    def differences(self) -> list[str]:
        """Say in Dutch what differs from the reference, in the order of the controls."""
        said = (difference_words(control, self.value(key)) for key, control in self.controls.items())
        return [words for words in said if words]

    def save(self, name: str, question: str) -> Path:
        """Write the choices as a scenario of one's own. Raises BadInput, in Dutch, when that cannot be."""
        if not self.is_valid:
            raise BadInput([Problem("", 0, 0, "", "er staan fouten bij de knoppen; los die eerst op")])
        if not same_assumptions(self._as_files_say_now(), self.scenario):
            message = f"de aannamen onder '{self.start}' zijn intussen veranderd; open de werkbank opnieuw"
            raise BadInput([Problem("", 0, 0, "", message)])
        stacked = {key for key, setting in self.stacked.settings.items() if setting is not self.ground.settings[key]}
        return save_own_scenario(
            self.params,
            name.strip(),
            question=question,
            based_on=self.start,
            differences=self._changes(),
            replaces=frozenset(stacked),
        )

    def _record(self, key: str) -> dict[str, object]:
        """Give the record of what was moved; back in the reference it is that of the reference, with its range."""
        reference = self._reference_settings[key]
        return record_of(reference) if self.moved[key] == reference.written.value else plain_record(self.moved[key])

    def _as_files_say_now(self) -> Scenario:
        ground = read_ground(self.params)
        return resolve_stacked(self._stack_of(self.start, ground), ground, self._changes()).scenario

    def _changes(self) -> dict[str, dict[str, object]]:
        return {key: self._record(key) for key in self.moved}

    def _stack_of(self, name: str, ground: Ground) -> Stacked:
        path = scenario_paths(self.params)[0].get(name, self.params / f"{name}.yaml")
        stacked = stacked_on(ground, path, self.params)
        if problems := [*stacked.problems, *ground.problems]:
            raise BadInput(problems)
        return stacked

    def _changed(self) -> None:
        self.number += 1
        try:
            found = resolve_stacked(self.stacked, self.ground, self._changes()).scenario
        except BadInput as bad:
            self.errors = _by_control([(problem.path, problem.message) for problem in bad.problems], self.controls)
            return
        self.errors = _by_control(misfits(found, self.opening), self.controls)
        if not self.errors:
            self.scenario = found.model_copy(update={"name": CHOSEN})
            self.valid_number = self.number


def _by_control(problems: Sequence[tuple[str, str]], controls: Mapping[str, Control]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for path, message in problems:
        key = next((key for key in controls if f".{key}." in f".{path}."), GENERAL)
        found[key] = (*found.get(key, ()), message)
    return found
