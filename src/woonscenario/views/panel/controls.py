"""From a field of the registry to a control: its kind, bounds, step and numbers, and what is in the reference."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from woonscenario.files.fields import RegistryField, members_of, registry_fields
from woonscenario.files.settings import Setting
from woonscenario.files.values import STEP
from woonscenario.views import labels
from woonscenario.views.panel.groups import group_of

Kind = Literal["fixed", "choice", "yes_no", "number", "path", "shares", "list"]
ALL_YEARS = "alle jaren"
MOST_STEPS = 500
"""Steps between the bounds of a field above which a slider between them would be too coarse to handle."""
FEWEST_STEPS = 40
"""Steps that a slider has when the reference is zero."""
STEPS_WITHOUT = 200
"""Steps of a slider whose field names no step."""


@dataclass(frozen=True)
class Slot:
    """One number of a control with the words that tell it from the others; alone it has none."""

    name: str
    value: float


@dataclass(frozen=True)
class Control:
    """A field as it can be moved; `low`, `high` and `step` are those of a slider, `bounds` what is allowed."""

    field: RegistryField
    kind: Kind
    group: str
    members: tuple[str, ...]
    reference: Any
    source: str
    status: str
    reason: str
    range: str
    low: float
    high: float
    step: float

    @property
    def key(self) -> str:
        """The dotted key, such as sales.dwellings_per_year."""
        return self.field.key

    @property
    def unit(self) -> str:
        """The unit in words; empty where there is none to name."""
        named = self.field.unit not in ("keuze", "ja/nee")
        return self.field.unit.replace("/jaar", " per jaar") if named else ""

    @property
    def is_year(self) -> bool:
        """Tell whether the number is a year, or 0 for never."""
        return self.field.unit in ("jaar", "jaar of 0") and self.field.is_whole

    @property
    def decimals(self) -> int:
        """How many decimals the step asks for."""
        return next(number for number in range(10) if abs(self.step - round(self.step, number)) < 1e-9)


def controls_of(settings: Mapping[str, Setting], members: Mapping[str, tuple[str, ...]]) -> dict[str, Control]:
    """Give the control of every field of the registry by key; `settings` are those of the reference."""
    return {key: _control(field, settings[key], members) for key, field in registry_fields().items()}


def slots_of(control: Control, value: Any) -> list[Slot]:
    """Give the numbers of a value one by one; none of a word or a list."""
    if control.kind == "number":
        return [Slot("", value)]
    if control.kind == "path":
        if not isinstance(value, Mapping):
            return [Slot(ALL_YEARS, value)]
        ((method, dated),) = value.items()
        since = "vanaf" if method == STEP else "in"
        return [Slot(f"{since} {year}", dated[year]) for year in sorted(dated, key=int)]
    if control.kind == "shares":
        return [Slot(name, share) for name, share in zip(_member_names(control), _shares(control, value), strict=True)]
    return []


def moved(control: Control, value: Any, slot: int, number: float) -> Any:
    """Give a value with one of its numbers moved; the other shares of a group make room for it."""
    number = rounded(control, number)
    if control.kind == "number":
        return number
    if control.kind == "shares":
        return _as_written(
            control, value, shares_with(_shares(control, value), slot, number, _shares(control, control.reference))
        )
    if not isinstance(value, Mapping):
        return number
    ((method, dated),) = value.items()
    year = sorted(dated, key=int)[slot]
    return {method: {**dated, year: number}}


def with_year(value: Any, year: int, start_year: int) -> Any:
    """Give a path with a year more, from which it can be moved on its own; the numbers stay as they are."""
    if not isinstance(value, Mapping):
        return {STEP: {start_year: value, year: value}}
    ((method, dated),) = value.items()
    known = {int(given): number for given, number in dated.items()}
    if method == STEP:
        before = [given for given in sorted(known) if given <= year]
        number = known[before[-1] if before else min(known)]
    else:
        number = _between(known, year)
    return {method: dict(sorted({**known, year: known.get(year, number)}.items()))}


def shares_with(shares: list[float], slot: int, share: float, otherwise: list[float]) -> list[float]:
    """Give shares of a whole with one of them moved: the others keep their proportions and all sum to one.

    Where the others are all zero, they get the proportions of `otherwise`, or equal parts.
    """
    share = min(max(share, 0.0), 1.0)
    others = [at for at in range(len(shares)) if at != slot]
    weights = next((known for known in (shares, otherwise) if sum(known[at] for at in others) > 0), [1.0] * len(shares))
    whole = sum(weights[at] for at in others)
    found = [round((1 - share) * weights[at] / whole, 4) for at in range(len(shares))]
    found[slot] = share
    largest = max(others, key=lambda at: found[at])
    found[largest] = round(1 - sum(found[at] for at in range(len(found)) if at != largest), 10)
    return found


def number_from(text: str) -> float | None:
    """Read a number as a Dutch reader types it: 1.250, 0,35 or 35 %; nothing when it is none."""
    bare = text.replace(labels.NO_BREAK, " ").strip().replace(labels.MINUS, "-")
    is_percentage = bare.endswith("%")
    bare = bare.removesuffix("%").strip()
    if not re.fullmatch(r"-?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)(,[0-9]+)?", bare):
        return None
    number = float(bare.replace(".", "").replace(",", "."))
    return round(number / 100, 8) if is_percentage else number


def rounded(control: Control, number: float) -> float:
    """Round a number to the step of its control, and to a whole number where only those fit."""
    if control.field.is_whole:
        return round(number)
    kept = round(float(number), control.decimals)
    return int(kept) if control.step >= 1 else kept


def in_words(control: Control, value: Any) -> str:
    """Write a whole value for a Dutch reader, without its unit."""
    if control.kind in ("choice", "yes_no"):
        return labels.CHOICES.get(value, str(value))
    if control.kind == "list":
        return labels.listing([str(item) for item in value])
    slots = slots_of(control, value)
    if len(slots) <= 1:
        return number_words(control, slots[0].value if slots else value)
    return "; ".join(f"{slot.name} {number_words(control, slot.value)}" for slot in slots)


def number_words(control: Control, number: float) -> str:
    """Write one number of a control in Dutch notation; a share as a percentage, a year without a point."""
    if control.field.unit == "aandeel":
        return labels.percent(number, 0 if round(number * 100, 6) == round(number * 100) else 1)
    if control.kind == "fixed" or control.is_year:
        return str(number)
    digits = next(places for places in range(7) if abs(number - round(number, places)) < 1e-9 or places == 6)
    return labels.number(number, digits)


def difference_words(control: Control, value: Any) -> str:
    """Say what differs from the reference, such as `Verkoop: 0 in plaats van 95 woningen per jaar`, or nothing."""
    if value == control.reference:
        return ""
    unit = f" {control.unit}" if control.unit and control.field.unit not in ("aandeel", "jaar of 0") else ""
    now, then = slots_of(control, value), slots_of(control, control.reference)
    if len(now) > 1 and [slot.name for slot in now] == [slot.name for slot in then]:
        changed = [
            f"{new.name} {number_words(control, new.value)} in plaats van {number_words(control, old.value)}"
            for new, old in zip(now, then, strict=True)
            if new.value != old.value
        ]
        return f"{control.field.label}: {', '.join(changed)}{unit}"
    return (
        f"{control.field.label}: {in_words(control, value)} in plaats van {in_words(control, control.reference)}{unit}"
    )


def _control(field: RegistryField, setting: Setting, members: Mapping[str, tuple[str, ...]]) -> Control:
    reference = setting.written.value
    numbers = _numbers_in(reference) + _numbers_in(setting.range)
    low, high, step = _scale(field, numbers)
    return Control(
        field=field,
        kind=_kind(field),
        group=group_of(field.key),
        members=members_of(field, members) if field.shape == "shares" else (),
        reference=reference,
        source=setting.source,
        status=setting.status,
        reason=setting.reason,
        range=setting.range_text,
        low=low,
        high=high,
        step=step,
    )


def _kind(field: RegistryField) -> Kind:
    if field.fixed:
        return "fixed"
    if field.shape != "one":
        return field.shape
    if field.is_yes_no:
        return "yes_no"
    return "choice" if field.choices else "number"


def _scale(field: RegistryField, numbers: list[float]) -> tuple[float, float, float]:
    """Give the ends and the step of a slider: the bounds when they are near, else up to a round number."""
    bounds = field.bounds
    low = bounds["gt"] + field.step if "gt" in bounds else bounds.get("ge", 0.0)
    most = min(bounds.get("le", math.inf), bounds.get("lt", math.inf))
    if (most - low) / field.step <= MOST_STEPS:
        return low, most, 0.01 if field.step == 1 and most - low <= 2 and not field.is_whole else field.step
    high = min(_round_up(2 * max(numbers, default=0.0) or FEWEST_STEPS * field.step), most)
    named = field.is_whole or field.step != 1
    return low, high, field.step if named else _round_up((high - low) / STEPS_WITHOUT)


def _round_up(number: float) -> float:
    power = 10.0 ** math.floor(math.log10(number))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= number * (1 - 1e-9))


def _numbers_in(value: Any) -> list[float]:
    if isinstance(value, Mapping):
        return [number for item in value.values() for number in _numbers_in(item)]
    if isinstance(value, list | tuple):
        return [number for item in value for number in _numbers_in(item)]
    return [float(value)] if isinstance(value, int | float) else []


def _shares(control: Control, value: Any) -> list[float]:
    return [float(value[name]) for name in control.members] if isinstance(value, Mapping) else [*map(float, value)]


def _as_written(control: Control, value: Any, shares: list[float]) -> Any:
    return dict(zip(control.members, shares, strict=True)) if isinstance(value, Mapping) else shares


def _member_names(control: Control) -> list[str]:
    words = {"delay": "{} jaar", "years_before": "{} jaar ervoor"}.get(control.field.by, "{}")
    return [words.format(member.replace("_", " ")) for member in control.members]


def _between(known: Mapping[int, float], year: int) -> float:
    before = [given for given in sorted(known) if given <= year]
    after = [given for given in sorted(known) if given >= year]
    if not before or not after:
        return known[(before or after)[-1 if before else 0]]
    first, last = before[-1], after[0]
    return (
        known[first] if first == last else known[first] + (known[last] - known[first]) * (year - first) / (last - first)
    )
