"""Random numbers that belong to somebody.

Every number is a function of (seed, draw, entity, decision, year) and of nothing else: another entity, another
draw or another order of rows changes no number. In expectation the same functions give means instead of lots.

Source: Salmon et al. (2011), Parallel random numbers: as easy as 1, 2, 3; Steele et al. (2014), Fast splittable
pseudorandom number generators (the mixing function).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.compiled import in_place, kernel, part_of_kernel

Array = NDArray[Any]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_BY_30, _BY_27, _BY_31, _BY_11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 2.0**-53
EXACT_UP_TO = 5.0
"""Mean up to which binomial lots are inverted exactly; above it by the Cornish-Fisher expansion."""


@dataclass(frozen=True)
class Chance:
    """The draws of one block, `first` and the `draws - 1` after it, or (without draws) the expectation."""

    seed: int
    draws: int = 0
    first: int = 0

    @property
    def in_expectation(self) -> bool:
        """Without draws the expectation is computed."""
        return self.draws == 0

    @property
    def width(self) -> int:
        """Length of the draw axis."""
        return max(1, self.draws)

    @property
    def dtype(self) -> type[np.float64] | type[np.int32]:
        """Dwellings are fractions in expectation and whole in draws."""
        return np.float64 if self.in_expectation else np.int32


@cache
def entity(*names: str) -> int:
    """Give the number that stands for an entity, from its names alone."""
    digest = hashlib.blake2b("\x1f".join(names).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def entities(keys: list[tuple[str, ...]]) -> Array:
    """Give the numbers of several entities; shape (entity,)."""
    return np.array([entity(*key) for key in keys], dtype=np.uint64)


def lots(chance: Chance, keys: Array, decision: str, year: int) -> Array:
    """Draw uniform numbers in [0, 1); shape (entity, draw)."""
    return _lots(keys, stream(chance, decision, year), np.uint64(chance.first), chance.draws)


def stream(chance: Chance, decision: str, year: int) -> np.uint64:
    """Give the number that stands for a decision, for kernels that draw lots themselves (`lot_row`)."""
    return _stream(chance.seed, decision, year)


def draw_key(chance: Chance, column: int) -> np.uint64:
    """Give the number that stands for one draw of a block, for lots between two entities (`pair_lot`)."""
    return np.uint64(entity("draw", str(chance.seed), str(chance.first + column)))


@cache
def _stream(seed: int, decision: str, year: int) -> np.uint64:
    return np.uint64(entity(decision, str(year)) ^ entity("seed", str(seed)))


def whole(amount: Array, chance: Chance, keys: Array, decision: str, year: int) -> Array:
    """Round amounts to whole numbers up or down, right in the mean; in expectation leave them as they are.

    `amount` has shape (entity,) or (entity, draw); so the outcome: (entity, draw).
    """
    wide = amount if amount.ndim > 1 else amount[:, np.newaxis]
    if chance.in_expectation:
        as_it_is = np.empty((len(keys), chance.width))
        as_it_is[:] = wide
        return as_it_is
    return np.floor(wide + lots(chance, keys, decision, year)).astype(np.int32)


def binomial(number: Array, probability: Array, chance: Chance, keys: Array, decision: str, year: int) -> Array:
    """Draw how many of `number` (entity, draw) it happens to.

    Each with `probability` (entity,), (entity, draw) or, when it is the same for all, (1, draw).
    """
    likely = probability if probability.ndim > 1 else probability[:, np.newaxis]
    if chance.in_expectation:
        return number * likely
    return _binomial(number, likely, keys, stream(chance, decision, year), np.uint64(chance.first))


def normal(chance: Chance, keys: Array, decision: str, year: int) -> Array:
    """Draw standard normal numbers, the scores of the lots of the same decision; shape (entity, draw)."""
    return _normal(lots(chance, keys, decision, year))


@kernel
def mixed(value):  # type: ignore[no-untyped-def]
    """Mix the bits of a number."""
    value = (value ^ (value >> _BY_30)) * _FIRST
    value = (value ^ (value >> _BY_27)) * _SECOND
    return value ^ (value >> _BY_31)


@kernel
def _lots(keys, stream, first, draws):  # type: ignore[no-untyped-def]
    numbers = np.empty((len(keys), draws))
    for row in range(len(keys)):
        lot_row(keys[row], stream, first, numbers[row])
    return numbers


@in_place
def lot_row(key, stream, first, numbers):  # type: ignore[no-untyped-def]
    """Draw the lots of one entity, `first` being the number of the first draw, into `numbers` (draw,)."""
    state = mixed(mixed(key) ^ stream) + first * _STEP
    for column in range(len(numbers)):
        state += _STEP
        numbers[column] = float(mixed(state) >> _BY_11) * _UNIT


@kernel
def _binomial(number, probability, keys, stream, first):  # type: ignore[no-untyped-def]
    happened = np.zeros_like(number)
    width = number.shape[1]
    likely, rare, lot = np.empty(width), np.empty(width), np.empty(width)
    for row in range(number.shape[0]):
        of_row = probability[min(row, len(probability) - 1)]
        fewest, most = _extremes(number[row])
        if most == 0 or not of_row.any():
            continue
        if row < len(probability):
            for column in range(width):
                likely[column] = of_row[column if len(of_row) > 1 else 0]
                rare[column] = min(likely[column], 1.0 - likely[column])
            rarest, commonest = _extremes(rare)
        lot_row(keys[row], stream, first, lot)
        if most * commonest > EXACT_UP_TO:
            _expand(number[row], likely, lot, happened[row])
        if fewest * rarest <= EXACT_UP_TO:
            _count_up(number[row], likely, rare, lot, happened[row])
    return happened


@in_place
def _extremes(values):  # type: ignore[no-untyped-def]
    least, most = values[0], values[0]
    for column in range(len(values)):
        least, most = min(least, values[column]), max(most, values[column])
    return least, most


@in_place
def _count_up(number, probability, rare, lot, happened):  # type: ignore[no-untyped-def]
    """Invert the binomial distribution exactly, by adding up its probabilities; rows along the draws.

    Only up to a mean of EXACT_UP_TO; which way a lot is inverted depends on its own number and probability alone.
    """
    for column in range(len(number)):
        of = number[column]
        if of * rare[column] > EXACT_UP_TO:
            continue
        upto = lot[column] if probability[column] <= 0.5 else 1.0 - lot[column]
        odds = rare[column] / (1.0 - rare[column])
        exactly = _power(1.0 - rare[column], of)
        at_most = exactly
        count = 0
        while at_most <= upto and count < of:
            count += 1
            exactly *= odds * (of - count + 1) / count
            at_most += exactly
        happened[column] = count if probability[column] <= 0.5 else of - count


@in_place
def _power(base, exponent):  # type: ignore[no-untyped-def]
    """Raise to a whole power by squaring, several times faster than a power in general."""
    product = 1.0
    while exponent > 0:
        if exponent & 1:
            product *= base
        base *= base
        exponent >>= 1
    return product


@part_of_kernel
def _expand(number, probability, lot, happened):  # type: ignore[no-untyped-def]
    """Invert the binomial distribution by the Cornish-Fisher expansion; rows along the draws.

    Source: Cornish & Fisher (1938).
    """
    score = np.empty(len(lot))
    _scores(lot, score)
    for column in range(len(lot)):
        mean = number[column] * probability[column]
        spread = probability[column] * (1.0 - probability[column])
        deviation = np.sqrt(max(number[column] * spread, 1e-9))
        precision = 1.0 / deviation
        skewness = (1.0 - 2.0 * probability[column]) * precision
        kurtosis = (1.0 - 6.0 * spread) * precision * precision
        square = score[column] * score[column]
        shifted = (
            score[column]
            + skewness * (square - 1.0) / 6.0
            + kurtosis * score[column] * (square - 3.0) / 24.0
            - skewness * skewness * score[column] * (2.0 * square - 5.0) / 36.0
        )
        found = np.floor(mean + shifted * deviation + 0.5)
        happened[column] = np.int32(min(max(found, 0.0), float(number[column])))


@kernel
def _normal(lot):  # type: ignore[no-untyped-def]
    score = np.empty_like(lot)
    for row in range(len(lot)):
        _scores(lot[row], score[row])
    return score


@part_of_kernel
def _scores(lot, score):  # type: ignore[no-untyped-def]
    """Turn lots into normal scores, to seven digits; first for the middle 85 % of the lots, then for the tails.

    The tails are listed without a branch, that a processor would guess wrong for one lot in seven.

    Source: Wichura (1988), algorithm AS 241 (PPND7).
    """
    for column in range(len(lot)):
        centred = lot[column] - 0.5
        r = 0.180625 - centred * centred
        above = ((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
        score[column] = centred * above / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0)
    tails, found = np.empty(len(lot), np.int64), 0
    for column in range(len(lot)):
        tails[found] = column
        found += abs(lot[column] - 0.5) > 0.425
    for at in range(found):
        score[tails[at]] = _normal_tail(lot[tails[at]])


@in_place
def _normal_tail(lot):  # type: ignore[no-untyped-def]
    r = np.sqrt(-np.log(max(min(lot, 1.0 - lot), 1e-300)))
    if r <= 5.0:
        r -= 1.6
        above = ((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777
        score = above / ((0.12021132975 * r + 0.73700164250) * r + 1.0)
    else:
        r -= 5.0
        above = ((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150
        score = above / ((0.012258202635 * r + 0.24197894225) * r + 1.0)
    return score if lot > 0.5 else -score


@in_place
def numbered(base, serial):  # type: ignore[no-untyped-def]
    """Give the key of one of several that share a `base`, by its serial number."""
    return mixed(base + np.uint64(serial) * _STEP)


@kernel
def pair_lot(one, other, decision):  # type: ignore[no-untyped-def]
    """Draw a uniform number in [0, 1) for a decision between two entities, whose keys are well mixed."""
    return float(mixed(one ^ (other + decision * _STEP)) >> _BY_11) * _UNIT
