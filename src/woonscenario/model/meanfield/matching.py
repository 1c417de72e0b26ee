"""Who gets what is offered in a round of the expectation: in order of turn and registration, and by lottery."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from woonscenario.model.allocation import ALL_REFUSED, BARRED, NOBODY_FITS, NOBODY_REACTED
from woonscenario.model.meanfield.kinds import NOTHING

Array = NDArray[Any]

_FEW = 1e-3
"""Below it four terms of the series come nearer than 1 - e^-number, which loses digits."""


class Turn(NamedTuple):
    """Who is looked at in a turn: the `profiles` and `segments` that it has, and 1 where these `meet`, (both)."""

    profiles: Array
    segments: Array
    meet: Array


@njit(cache=True, error_model="numpy")
def turns_of(market, urgent_first):  # type: ignore[no-untyped-def]
    """Give who is looked at first, second and last: urgenten, when they precede; who has priority; and all others."""
    return _turn(market, urgent_first, 0), _turn(market, urgent_first, 1), _turn(market, urgent_first, 2)


@njit(cache=True, error_model="numpy")
def _turn(market, urgent_first, number):  # type: ignore[no-untyped-def]
    meet = np.zeros(market.priority.shape)
    for segment in range(len(meet)):
        for profile in range(meet.shape[1]):
            turn = 1 if market.priority[segment, profile] else 2
            if urgent_first and market.profiles.is_urgent[profile]:
                turn = 0
            meet[segment, profile] = turn == number and market.open_as[segment, profile] != BARRED
    profiles, segments = np.flatnonzero(meet.sum(axis=0)), np.flatnonzero(meet.sum(axis=1))
    return Turn(profiles, segments, meet[segments][:, profiles])


@njit(cache=True, error_model="numpy")
def let_in_order(supply, chance, turns, crowd, accepts, housed, by_segment):  # type: ignore[no-untyped-def]
    """Let in order of turn and registration: each bin takes from what those before it left; gives what has no taker.

    `crowd` (bin, profile) is who looks; adds to `housed` (bin, profile) and `by_segment` (segment, profile). Of seekers
    who react and accept there happen to be none with chance e^-number (Poisson). Nobody is housed twice.
    """
    left = supply.copy()
    for turn in turns:
        if len(turn.profiles):
            _let_in_turn(left, chance, turn, crowd, accepts, housed, by_segment)
    return left


@njit(cache=True, error_model="numpy")
def _let_in_turn(left, chance, turn, crowd, accepts, housed, by_segment):  # type: ignore[no-untyped-def]
    """Let what is `left` (segment,) in this turn, bin by bin; adds to `housed` and `by_segment`."""
    profiles, segments, meet = turn
    of_segment, of_profile = np.zeros(meet.shape), np.zeros(meet.T.shape)
    for segment in range(len(segments)):
        for one in range(len(profiles)):
            share = meet[segment, one] * chance[segments[segment], profiles[one]] * accepts[profiles[one]]
            of_segment[segment, one] = of_profile[one, segment] = share
    here, number, hazard = left[segments], np.zeros(len(segments)), np.zeros(len(segments))
    taken, coming, gone = np.zeros(of_profile.shape), np.zeros(len(profiles)), np.zeros(len(profiles))
    for at in range(len(crowd)):
        most = 0.0
        for one in range(len(profiles)):
            coming[one] = crowd[at, profiles[one]] - housed[at, profiles[one]]
            most = max(most, coming[one])
        if most > NOTHING:
            _let_to_bin(here, of_profile, of_segment, coming, number, hazard, gone, taken)
            for one in range(len(profiles)):
                housed[at, profiles[one]] += gone[one] * coming[one]
    for segment in range(len(segments)):
        left[segments[segment]] = here[segment]
        for one in range(len(profiles)):
            by_segment[segments[segment], profiles[one]] += taken[one, segment] * of_profile[one, segment]


@njit(cache=True, error_model="numpy")
def _let_to_bin(left, of_profile, of_segment, coming, number, hazard, gone, taken):  # type: ignore[no-untyped-def]
    """Let to the seekers of a bin; adds to `taken`, per part that reacts and accepts.

    `coming` (profile,): how many there are, or fewer when there is more than they need; `gone` (profile,): which part
    of these is housed. `of_profile` (profile, segment) and `of_segment` (segment, profile) hold the same, for sums
    along their rows; `number` and `hazard` (segment,) are room to work in.
    """
    _add_up(of_profile, coming, number)
    for segment in range(len(left)):
        hazard[segment] = left[segment] * let_per_taker(number[segment])
    _add_up(of_segment, hazard, gone)
    most = 0.0
    for profile in range(len(coming)):
        most = max(most, gone[profile])
    if most > 1.0:
        for profile in range(len(coming)):
            coming[profile] /= max(gone[profile], 1.0)
        _add_up(of_profile, coming, number)
    for segment in range(len(left)):
        left[segment] -= hazard[segment] * number[segment]
    for profile in range(len(coming)):
        there, row = coming[profile], taken[profile]
        for segment in range(len(row)):
            row[segment] += there * hazard[segment]


@njit(cache=True, error_model="numpy")
def _add_up(parts, weights, sums):  # type: ignore[no-untyped-def]
    """Add up the rows of `parts`, each as often as its weight."""
    sums[:] = 0.0
    for one in range(len(parts)):
        weight, row = weights[one], parts[one]
        for at in range(len(sums)):
            sums[at] += weight * row[at]


@njit(cache=True, error_model="numpy")
def let_per_taker(number):  # type: ignore[no-untyped-def]
    """Give how often an offer is let to each of a `number` who would take it: (1 - e^-number) / number."""
    if number < _FEW:
        return 1.0 - number * (1.0 / 2 - number * (1.0 / 6 - number / 24))
    return (1.0 - np.exp(-number)) / number


@njit(cache=True, error_model="numpy")
def let_by_lot(supply, chance, crowd, accepts, housed, by_segment):  # type: ignore[no-untyped-def]
    """Let by lottery: everybody who reacts and accepts has the same chance.

    Gives which part is housed of who was not `housed` before (profile,), and what has no taker (segment,).
    """
    profiles = len(accepts)
    number, gone, left, accepting = np.zeros(profiles), np.zeros(profiles), supply.copy(), np.zeros(profiles)
    for at in range(len(crowd)):
        for profile in range(profiles):
            number[profile] += crowd[at, profile] - housed[at, profile]
    for segment in range(len(supply)):
        total = 0.0
        for profile in range(profiles):
            accepting[profile] = chance[segment, profile] * accepts[profile] * number[profile]
            total += accepting[profile]
        part = supply[segment] * let_per_taker(total)
        for profile in range(profiles):
            taken = min(part * accepting[profile], number[profile] - gone[profile])
            gone[profile] += taken
            left[segment] -= taken
            by_segment[segment, profile] += taken
    return gone / np.maximum(number, NOTHING), left


@njit(cache=True, error_model="numpy")
def tell_unfilled(left, supply, chance, crowd, unfilled):  # type: ignore[no-untyped-def]
    """Count what has no taker by its reason: nobody fits, nobody reacted, or all who reacted refused.

    Of seekers who fit, or react, there happen to be none with chance e^-number (Poisson).
    """
    number = np.zeros(crowd.shape[1])
    for at in range(len(crowd)):
        for profile in range(len(number)):
            number[profile] += crowd[at, profile]
    for segment in range(len(left)):
        fitting, reacting = 0.0, 0.0
        for profile in range(len(number)):
            fitting += number[profile] * (chance[segment, profile] > 0.0)
            reacting += number[profile] * chance[segment, profile]
        nobody_fits, nobody = supply[segment] * np.exp(-fitting), supply[segment] * np.exp(-reacting)
        unfilled[NOBODY_FITS] += max(0.0, min(left[segment], nobody_fits))
        unfilled[NOBODY_REACTED] += max(0.0, min(left[segment], nobody) - nobody_fits)
        unfilled[ALL_REFUSED] += max(0.0, left[segment] - nobody)
