"""Who is looking: the pool on 1 January, who joins in a year, and how long everybody stays.

Every seeker has a number of its own, from the group, the year of joining and a serial number alone; what that number
gives (registration, start, patience) depends on nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gamma
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.chance import entity, numbered, pair_lot
from woonscenario.model.compiled import kernel

Array = NDArray[Any]

_REGISTERED, _STARTS, _STAYS, _SEARCHED = (np.uint64(number) for number in range(21, 25))
"""What is drawn for a seeker."""
NEVER = 2**30
"""A round that does not come."""


class Pool(NamedTuple):
    """Who is looking, ordered by registration; arrays (seeker,).

    `key` under which a seeker draws lots, `group`, `registered` [year], and the rounds in which the seeker looks: from
    `first_round` up to, not including, `end_round`.
    """

    key: Array
    group: Array
    registered: Array
    first_round: Array
    end_round: Array


@dataclass(frozen=True)
class Habits:
    """How the seekers of a group come and go.

    `registered_before` [years] on joining, in the mean, with Weibull shape `registered_shape`; `dropout`: the hazard of
    giving up [1/year].
    """

    name: str
    registered_before: float
    registered_shape: float
    dropout: float


def joining(habits: Habits, group: int, number: int, year: int, rounds: int, first_round: int, draw_key: Any) -> Pool:
    """Let `number` seekers of a group start in the rounds of a year: each looks from the round after its own lot on."""
    key = np.uint64(entity("seeker", habits.name, str(year)))
    return _people(key, draw_key, group, number, float(year), first_round, rounds, *_rates(habits, rounds), -1.0)


def opening(
    habits: Habits, group: int, number: int, year: int, rounds: int, first_round: int, searched: float, draw_key: Any
) -> Pool:
    """Give the `number` seekers of a group on 1 January, who have `searched` [years] in the mean (exponential)."""
    key = np.uint64(entity("seeker", habits.name, "opening"))
    return _people(key, draw_key, group, number, float(year), first_round, rounds, *_rates(habits, rounds), searched)


def _rates(habits: Habits, rounds: int) -> tuple[float, float, float]:
    """Give the scale and the inverse shape of the registration before joining, and the dropout per round."""
    inverse = 1 / habits.registered_shape
    return habits.registered_before / gamma(1 + inverse), inverse, habits.dropout / rounds


def gathered(pools: list[Pool], first_round: int) -> Pool:
    """Put pools in one, ordered by registration, without those who stopped before `first_round`."""
    kept = [pool.end_round > first_round for pool in pools]
    columns = [
        np.concatenate([column[keep] for column, keep in zip(each, kept, strict=True)])
        for each in zip(*pools, strict=True)
    ]
    # Registration, then number: two who registered at once stand in the order of their numbers, whatever their rows.
    order = np.argsort(columns[2])
    if (np.diff(columns[2][order]) == 0.0).any():
        order = np.lexsort((columns[0], columns[2]))
    return Pool(*(column[order] for column in columns))


@kernel
def _people(base, draw_key, group, number, year, first_round, rounds, scale, inverse_shape, dropout, searched):  # type: ignore[no-untyped-def]
    key = np.empty(number, np.uint64)
    registered = np.empty(number)
    first, end = np.empty(number, np.int32), np.empty(number, np.int32)
    for at in range(number):
        key[at] = numbered(base, at + 1)
        before = (
            scale * (-np.log(1.0 - pair_lot(key[at], draw_key, _REGISTERED))) ** inverse_shape if scale > 0 else 0.0
        )
        if searched < 0:
            start = pair_lot(key[at], draw_key, _STARTS) * rounds + 1.0
        else:
            start = np.log(1.0 - pair_lot(key[at], draw_key, _SEARCHED)) * searched * rounds
        registered[at] = year + start / rounds - before
        first[at] = first_round + np.int32(np.floor(start))
        end[at] = NEVER
        if dropout > 0:
            stays = np.floor(-np.log(1.0 - pair_lot(key[at], draw_key, _STAYS)) / dropout)
            now = max(first[at], first_round)
            end[at] = now + 1 + np.int32(min(stays, float(NEVER - now - 1)))
    return Pool(key, np.full(number, group, np.int16), registered, first, end)


@kernel
def chance_active(pool, inactive, first_round):  # type: ignore[no-untyped-def]
    """Give the chance that each seeker of a pool reacts at least once in a year; (seeker,).

    `inactive` (round, group): the chance that one who looks in a round reacts to nothing in it.
    """
    rounds, groups = inactive.shape
    upto = np.zeros((rounds + 1, groups))
    for step in range(rounds):
        for group in range(groups):
            upto[step + 1, group] = upto[step, group] + np.log(max(inactive[step, group], 1e-300))
    chance = np.empty(len(pool.key))
    for at in range(len(chance)):
        first = min(max(pool.first_round[at] - first_round, 0), rounds)
        end = max(min(pool.end_round[at] - first_round, rounds), first)
        chance[at] = 1.0 - np.exp(upto[end, pool.group[at]] - upto[first, pool.group[at]])
    return chance
