"""Dividing whole dwellings: parts that add up, are right in the mean and never exceed what is there.

Rows run along the draws; a group is a run of rows from `starts[group]` to `starts[group + 1]`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.chance import Chance, lots
from woonscenario.model.compiled import in_place, kernel, part_of_kernel

Array = NDArray[Any]

_HAIR = 1e-9


def share_out(
    number: Array, weights: Array, starts: Array, chance: Chance, keys: Array, decision: str, year: int
) -> Array:
    """Divide numbers over the members of their group in proportion to the weights that those have.

    `number` (group, draw); `weights` (member, draw), the members of a group side by side from `starts[group]` to
    `starts[group + 1]`. In draws every part is the proportional one rounded up or down, the parts add up to the
    number and no part exceeds a whole weight as long as `number` does not exceed the sum of the weights.

    Source: Deville & Tillé (1998) on systematic rounding with a random start.
    """
    if chance.in_expectation:
        return _share_in_proportion(number, weights, starts)
    return share_whole(number, weights, starts, lots(chance, keys, decision, year))


def share_by_mix(
    number: Array, mix: Array, starts: Array, chance: Chance, keys: Array, decision: str, year: int
) -> Array:
    """Divide numbers (group, draw) over the members of their group by fixed shares `mix` (member,).

    The shares of a group sum to one, or to zero for a group that is never given a number.
    """
    if chance.in_expectation:
        return _mix_in_proportion(number, mix, starts)
    return _share_by_mix(number, mix, starts, lots(chance, keys, decision, year))


@kernel
def sums(parts, starts):  # type: ignore[no-untyped-def]
    """Add up the members of every group: (member, draw) to (group, draw)."""
    totals = np.zeros((len(starts) - 1, parts.shape[1]), parts.dtype)
    for group in range(len(totals)):
        _add_rows(totals[group], parts[starts[group] : starts[group + 1]])
    return totals


@kernel
def total(parts):  # type: ignore[no-untyped-def]
    """Add up all rows: (member, draw) to (draw,)."""
    added = np.zeros(parts.shape[1], parts.dtype)
    _add_rows(added, parts)
    return added


@in_place
def _add_rows(total, parts):  # type: ignore[no-untyped-def]
    for member in range(len(parts)):
        add_row(total, parts[member])


@kernel
def _share_in_proportion(number, weights, starts):  # type: ignore[no-untyped-def]
    parts = np.zeros_like(weights)
    for group in range(len(starts) - 1):
        first, end = starts[group], starts[group + 1]
        share_in_proportion(number[group, 0], weights[first:end, 0], parts[first:end, 0])
    return parts


@in_place
def share_in_proportion(number, weights, parts):  # type: ignore[no-untyped-def]
    """Divide a number over the members of one group in proportion to their weights, into `parts` (member,)."""
    total = weights.sum()
    for member in range(len(weights)):
        parts[member] = weights[member] * (number / total) if total > 0 else 0.0


@kernel
def share_whole(number, weights, starts, lot):  # type: ignore[no-untyped-def]
    """Divide whole numbers over the members of their group from a random start (`share_out` in draws)."""
    parts = np.empty_like(weights)
    for group in range(len(starts) - 1):
        members = slice(starts[group], starts[group + 1])
        share_row(number[group], weights[members], lot[group], parts[members])
    return parts


@part_of_kernel
def share_row(number, weights, lot, parts):  # type: ignore[no-untyped-def]
    """Divide whole numbers (draw,) over the members of one group, into `parts` (member, draw)."""
    if not number.any():
        parts[:] = 0
        return
    ratio, start, passed, given = start_passing(number, total(weights), lot)
    _pass_all(weights, ratio, start, passed, given, parts)


@part_of_kernel
def start_passing(number, weight, lot):  # type: ignore[no-untyped-def]
    """Begin to divide a number (draw,) over members that together weigh `weight`: what `pass_on` takes along."""
    width = len(number)
    ratio, start = np.empty(width), np.empty(width)
    for column in range(width):
        ratio[column] = number[column] / max(weight[column], 1)
        start[column] = _inside(lot[column])
    return ratio, start, np.zeros(width), np.zeros(width, number.dtype)


@in_place
def add_row(total, more):  # type: ignore[no-untyped-def]
    """Add one row (draw,) to another, in place."""
    for column in range(len(total)):
        total[column] += more[column]


@in_place
def subtract_row(total, less):  # type: ignore[no-untyped-def]
    """Subtract one row (draw,) from another, in place."""
    for column in range(len(total)):
        total[column] -= less[column]


@in_place
def _pass_all(weights, ratio, start, passed, given, parts):  # type: ignore[no-untyped-def]
    for member in range(len(weights)):
        pass_on(weights[member], ratio, start, passed, given, parts[member])


@in_place
def pass_on(weights, ratio, start, passed, given, parts):  # type: ignore[no-untyped-def]
    """Give the next member, of `weights` (draw,), its `parts`."""
    for column in range(len(weights)):
        passed[column] += weights[column]
        upto = np.int32(passed[column] * ratio[column] + start[column])
        parts[column] = upto - given[column]
        given[column] = upto


@kernel
def _mix_in_proportion(number, mix, starts):  # type: ignore[no-untyped-def]
    parts = np.zeros((len(mix), 1))
    for group in range(len(starts) - 1):
        for member in range(starts[group], starts[group + 1]):
            parts[member, 0] = mix[member] * number[group, 0]
    return parts


@kernel
def _share_by_mix(number, mix, starts, lot):  # type: ignore[no-untyped-def]
    parts = np.zeros((len(mix), number.shape[1]), number.dtype)
    for group in range(len(starts) - 1):
        members = slice(starts[group], starts[group + 1])
        mix_row(number[group], mix[members], lot[group], parts[members])
    return parts


@part_of_kernel
def mix_row(number, mix, lot, parts):  # type: ignore[no-untyped-def]
    """Divide whole numbers (draw,) over the members of one group by fixed shares, into zeroed `parts`."""
    width = len(number)
    start, given = np.empty(width), np.zeros(width, parts.dtype)
    for column in range(width):
        start[column] = _inside(lot[column])
    passed = 0.0
    for member in range(len(mix)):
        if mix[member] > 0.0:
            passed += mix[member]
            _pass_mix(number, passed, start, given, parts[member])


@in_place
def _pass_mix(number, passed, start, given, parts):  # type: ignore[no-untyped-def]
    for column in range(len(number)):
        upto = np.int32(number[column] * passed + start[column])
        parts[column] = upto - given[column]
        given[column] = upto


@in_place
def _inside(lot):  # type: ignore[no-untyped-def]
    """Keep a random start a hair away from 0 and 1, so that sums that are whole stay whole in floating point."""
    return _HAIR + lot * (1.0 - 2.0 * _HAIR)
