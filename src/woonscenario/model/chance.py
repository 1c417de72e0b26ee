"""Random numbers that belong to somebody.

Every number is a function of (seed, draw, entity, decision, year) and of nothing else: another entity, another
draw or another order of rows changes no number. In expectation the same functions give means instead of lots.

Source: Salmon et al. (2011), Parallel random numbers: as easy as 1, 2, 3; Steele et al. (2014), Fast splittable
pseudorandom number generators (the mixing function).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[Any]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_BY_30, _BY_27, _BY_31, _BY_11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 2.0**-53
_HAIR = 1e-9
EXACT_UP_TO = 10.0
"""Mean up to which binomial lots are inverted exactly; above it by the Cornish-Fisher expansion."""


@dataclass(frozen=True)
class Chance:
    """The draws of one block, or (without draws) the expectation."""

    seed: int
    draws: tuple[int, ...] = ()

    @property
    def in_expectation(self) -> bool:
        return not self.draws

    @property
    def width(self) -> int:
        """Length of the draw axis."""
        return max(1, len(self.draws))

    @property
    def dtype(self) -> type[np.float64] | type[np.int32]:
        """Dwellings are fractions in expectation and whole in draws."""
        return np.float64 if self.in_expectation else np.int32


def entity(*names: str) -> int:
    """Give the number that stands for an entity, from its names alone."""
    digest = hashlib.blake2b("\x1f".join(names).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def entities(keys: list[tuple[str, ...]]) -> Array:
    """Give the numbers of several entities; shape (entity,)."""
    return np.array([entity(*key) for key in keys], dtype=np.uint64)


def lots(chance: Chance, owners: Array, decision: str, year: int) -> Array:
    """Draw uniform numbers in [0, 1); shape (entity, draw)."""
    stream = np.uint64(entity(decision, str(year)) ^ entity("seed", str(chance.seed)))
    return _uniform(owners, stream, np.array(chance.draws, dtype=np.uint64))


def whole(amount: Array, chance: Chance, owners: Array, decision: str, year: int) -> Array:
    """Round amounts to whole numbers up or down, right in the mean; in expectation leave them as they are.

    `amount` has shape (entity,) or (entity, draw); so the outcome: (entity, draw).
    """
    wide = np.broadcast_to(amount.reshape(len(owners), -1), (len(owners), chance.width))
    if chance.in_expectation:
        return wide.astype(np.float64)
    return np.floor(wide + lots(chance, owners, decision, year)).astype(np.int32)


def binomial(number: Array, probability: Array, chance: Chance, owners: Array, decision: str, year: int) -> Array:
    """Draw how many of `number` (entity, draw) it happens to, each with `probability` (entity,)."""
    if chance.in_expectation:
        return number * probability[:, np.newaxis]
    return _binomial(number, probability, lots(chance, owners, decision, year))


def share_out(
    number: Array, weights: Array, starts: Array, chance: Chance, owners: Array, decision: str, year: int
) -> Array:
    """Divide numbers over the members of their group in proportion to the weights that those have.

    `number` (group, draw); `weights` (member, draw), the members of a group side by side from `starts[group]` to
    `starts[group + 1]`. In draws every part is the proportional one rounded up or down, the parts add up to the
    number and no part exceeds a whole weight as long as `number` does not exceed the sum of the weights.

    Source: Deville & Tillé (1998) on systematic rounding with a random start.
    """
    if chance.in_expectation:
        totals = sums(weights, starts)
        per_weight = np.divide(number, totals, out=np.zeros_like(totals), where=totals > 0)
        return weights * np.repeat(per_weight, np.diff(starts), axis=0)
    return share_whole(number, weights, starts, lots(chance, owners, decision, year))


def share_by_mix(
    number: Array, mix: Array, starts: Array, chance: Chance, owners: Array, decision: str, year: int
) -> Array:
    """Divide numbers (group, draw) over the members of their group by fixed shares `mix` (member,).

    The shares of a group sum to one, or to zero for a group that is never given a number.
    """
    if chance.in_expectation:
        return mix[:, np.newaxis] * np.repeat(number, np.diff(starts), axis=0)
    return _share_by_mix(number, mix, starts, lots(chance, owners, decision, year))


@njit(cache=True)
def sums(parts, starts):  # type: ignore[no-untyped-def]
    """Add up the members of every group: (member, draw) to (group, draw)."""
    totals = np.zeros((len(starts) - 1, parts.shape[1]), parts.dtype)
    for group in range(len(starts) - 1):
        for member in range(starts[group], starts[group + 1]):
            for column in range(parts.shape[1]):
                totals[group, column] += parts[member, column]
    return totals


@njit(cache=True)
def _mixed(value):  # type: ignore[no-untyped-def]
    value = (value ^ (value >> _BY_30)) * _FIRST
    value = (value ^ (value >> _BY_27)) * _SECOND
    return value ^ (value >> _BY_31)


@njit(cache=True)
def _uniform(owners, stream, draws):  # type: ignore[no-untyped-def]
    numbers = np.empty((len(owners), len(draws)))
    for row in range(len(owners)):
        start = _mixed(_mixed(owners[row]) ^ stream)
        for column in range(len(draws)):
            mixed = _mixed(start + (draws[column] + np.uint64(1)) * _STEP)
            numbers[row, column] = float(mixed >> _BY_11) * _UNIT
    return numbers


@njit(cache=True)
def _binomial(number, probability, lot):  # type: ignore[no-untyped-def]
    happened = np.zeros_like(number)
    for row in range(number.shape[0]):
        if probability[row] > 0.0:
            for column in range(number.shape[1]):
                happened[row, column] = binomial_quantile(number[row, column], probability[row], lot[row, column])
    return happened


@njit(cache=True)
def binomial_quantile(number, probability, lot):  # type: ignore[no-untyped-def]
    """Invert the binomial distribution: exactly for small means, by Cornish-Fisher for large ones."""
    if number <= 0 or probability <= 0.0:
        return 0
    if probability >= 1.0:
        return number
    mean = number * probability
    if mean > EXACT_UP_TO and number - mean > EXACT_UP_TO:
        spread = np.sqrt(mean * (1.0 - probability))
        score = _normal_quantile(lot)
        skewed = score + (score * score - 1.0) * (1.0 - 2.0 * probability) / (6.0 * spread)
        return min(max(int(np.floor(mean + spread * skewed + 0.5)), 0), number)
    if probability > 0.5:
        return number - _counted_up(number, 1.0 - probability, 1.0 - lot)
    return _counted_up(number, probability, lot)


@njit(cache=True)
def _counted_up(number, probability, lot):  # type: ignore[no-untyped-def]
    odds = probability / (1.0 - probability)
    exactly = np.exp(number * np.log1p(-probability))
    at_most = exactly
    count = 0
    while at_most <= lot and count < number:
        count += 1
        exactly *= odds * (number - count + 1) / count
        at_most += exactly
    return count


@njit(cache=True)
def _normal_quantile(lot):  # type: ignore[no-untyped-def]
    """Invert the normal distribution, absolute error under 5e-4. Source: Abramowitz & Stegun 26.2.23."""
    tail = min(lot, 1.0 - lot)
    tail = max(tail, 1e-300)
    depth = np.sqrt(-2.0 * np.log(tail))
    score = depth - (2.515517 + depth * (0.802853 + depth * 0.010328)) / (
        1.0 + depth * (1.432788 + depth * (0.189269 + depth * 0.001308))
    )
    return score if lot > 0.5 else -score


@njit(cache=True)
def share_whole(number, weights, starts, lot):  # type: ignore[no-untyped-def]
    """Divide whole numbers over the members of their group from a random start (`share_out` in draws)."""
    parts = np.empty_like(weights)
    width = weights.shape[1]
    ratio, start, passed, given = np.empty(width), np.empty(width), np.empty(width), np.empty(width, parts.dtype)
    for group in range(len(starts) - 1):
        members = range(starts[group], starts[group + 1])
        if not number[group].any():
            for member in members:
                parts[member] = 0
            continue
        passed[:] = 0.0
        for member in members:
            passed += weights[member]
        for column in range(width):
            ratio[column] = number[group, column] / max(passed[column], 1.0)
            start[column] = _inside(lot[group, column])
        passed[:] = 0.0
        given[:] = 0
        for member in members:
            _pass_on(weights[member], ratio, start, passed, given, parts[member])
    return parts


@njit(cache=True)
def _pass_on(weights, ratio, start, passed, given, parts):  # type: ignore[no-untyped-def]
    for column in range(len(weights)):
        passed[column] += weights[column]
        upto = np.int32(passed[column] * ratio[column] + start[column])
        parts[column] = upto - given[column]
        given[column] = upto


@njit(cache=True)
def _share_by_mix(number, mix, starts, lot):  # type: ignore[no-untyped-def]
    width = number.shape[1]
    parts = np.zeros((len(mix), width), number.dtype)
    start, given = np.empty(width), np.empty(width, number.dtype)
    for group in range(len(starts) - 1):
        for column in range(width):
            start[column] = _inside(lot[group, column])
        given[:] = 0
        passed = 0.0
        for member in range(starts[group], starts[group + 1]):
            if mix[member] > 0.0:
                passed += mix[member]
                _pass_mix(number[group], passed, start, given, parts[member])
    return parts


@njit(cache=True)
def _pass_mix(number, passed, start, given, parts):  # type: ignore[no-untyped-def]
    for column in range(len(number)):
        upto = np.int32(number[column] * passed + start[column])
        parts[column] = upto - given[column]
        given[column] = upto


@njit(cache=True)
def _inside(lot):  # type: ignore[no-untyped-def]
    """Keep a random start a hair away from 0 and 1, so that sums that are whole stay whole in floating point."""
    return _HAIR + lot * (1.0 - 2.0 * _HAIR)
