"""Who gets what is offered in a round of the expectation: in order of turn and registration, and by lottery."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from woonscenario.model.allocation import ALL_REFUSED, BARRED, NOBODY_FITS, NOBODY_REACTED
from woonscenario.model.compiled import in_place
from woonscenario.model.meanfield.kinds import NOTHING

Array = NDArray[Any]

_FEW = 1e-3
"""Below it four terms of the series come nearer than 1 - e^-number, which loses digits."""


class Turn(NamedTuple):
    """Who is looked at in a turn: the `profiles` and `segments` that it has, and 1 where these `meet`, (both).

    The rest is room to work in: which part of a profile reacts and accepts (`of_segment`, (segment, profile), and the
    same the other way round, for sums along rows); what is `left` (segment,); of a bin the `number` that would take an
    offer and how often it is let to each (`hazard`), (segment,), who is `coming` and which part is `gone` (profile,);
    what is `taken` per part that reacts and accepts (profile, segment).
    """

    profiles: Array
    segments: Array
    meet: Array
    of_segment: Array
    of_profile: Array
    left: Array
    number: Array
    hazard: Array
    coming: Array
    gone: Array
    taken: Array


class Matched(NamedTuple):
    """Who looks in a round, and what they get.

    Who looks (`crowd`), and how many of these are `housed` in order; (bin, profile) both. Which part that is
    (`in_order`, (profile, bin)), and which part of the others is housed `by_lot` (profile,). What is let (`by_segment`,
    (segment, profile)), and what is `left` without a taker (segment,). How many look (`number`, (profile,)), and room
    to work in: `accepting` and `gone` (profile,).
    """

    crowd: Array
    housed: Array
    in_order: Array
    by_lot: Array
    by_segment: Array
    left: Array
    number: Array
    accepting: Array
    gone: Array


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
    rows, columns = len(segments), len(profiles)
    return Turn(
        profiles, segments, meet[segments][:, profiles], np.zeros((rows, columns)), np.zeros((columns, rows)),
        np.zeros(rows), np.zeros(rows), np.zeros(rows), np.zeros(columns), np.zeros(columns), np.zeros((columns, rows)),
    )  # fmt: skip


@njit(cache=True, error_model="numpy")
def nobody_matched(market):  # type: ignore[no-untyped-def]
    """Give room for who looks in a round and what they get."""
    bins, (segments, profiles) = len(market.registered), market.open_as.shape
    return Matched(
        np.zeros((bins, profiles)), np.zeros((bins, profiles)), np.zeros((profiles, bins)), np.zeros(profiles),
        np.zeros((segments, profiles)), np.zeros(segments), np.zeros(profiles), np.zeros(profiles), np.zeros(profiles),
    )  # fmt: skip


@in_place
def let_advertised(loting, turns, accepts, offered, matched, unfilled):  # type: ignore[no-untyped-def]
    """Let what is `offered` to the crowd: a share `loting` by lottery, the rest in order of turn and registration."""
    chance, supply, left = offered.chance, offered.supply, matched.left
    matched.housed[:], matched.by_segment[:] = 0.0, 0.0
    for segment in range(len(supply)):
        left[segment] = (1.0 - loting) * supply[segment]
    for turn in turns:
        if len(turn.profiles):
            _let_in_turn(turn, chance, accepts, matched)
    _let_by_lot(loting, supply, chance, accepts, matched)
    _tell_unfilled(supply, chance, matched, unfilled)


@in_place
def _let_in_turn(turn, chance, accepts, matched):  # type: ignore[no-untyped-def]
    """Let in order of registration: each bin takes from what those before it left. Nobody is housed twice.

    Of seekers who react and accept there happen to be none with chance e^-number (Poisson).
    """
    profiles, segments, coming, gone = turn.profiles, turn.segments, turn.coming, turn.gone
    crowd, housed, left, by_segment = matched.crowd, matched.housed, matched.left, matched.by_segment
    turn.taken[:] = 0.0
    for row, segment in enumerate(segments):
        turn.left[row] = left[segment]
        for column, profile in enumerate(profiles):
            share = turn.meet[row, column] * chance[segment, profile] * accepts[profile]
            turn.of_segment[row, column] = turn.of_profile[column, row] = share
    for at in range(len(crowd)):
        most = 0.0
        for column, profile in enumerate(profiles):
            coming[column] = crowd[at, profile] - housed[at, profile]
            most = max(most, coming[column])
        if most > NOTHING:
            _let_to_bin(turn)
            for column, profile in enumerate(profiles):
                housed[at, profile] += gone[column] * coming[column]
    for row, segment in enumerate(segments):
        left[segment] = turn.left[row]
        for column, profile in enumerate(profiles):
            by_segment[segment, profile] += turn.taken[column, row] * turn.of_profile[column, row]


@in_place
def _let_to_bin(turn):  # type: ignore[no-untyped-def]
    """Let what is `left` to the seekers of a bin; adds to `taken`.

    `coming` becomes fewer when there is more than they need; `gone` is which part of these is housed.
    """
    left, number, hazard, coming, gone = turn.left, turn.number, turn.hazard, turn.coming, turn.gone
    _add_up(turn.of_profile, coming, number)
    for segment in range(len(left)):
        hazard[segment] = left[segment] * let_per_taker(number[segment])
    _add_up(turn.of_segment, hazard, gone)
    most = 0.0
    for profile in range(len(coming)):
        most = max(most, gone[profile])
    if most > 1.0:
        for profile in range(len(coming)):
            coming[profile] /= max(gone[profile], 1.0)
        _add_up(turn.of_profile, coming, number)
    for segment in range(len(left)):
        left[segment] -= hazard[segment] * number[segment]
    for profile in range(len(coming)):
        there, row = coming[profile], turn.taken[profile]
        for segment in range(len(row)):
            row[segment] += there * hazard[segment]


@in_place
def _add_up(parts, weights, sums):  # type: ignore[no-untyped-def]
    """Add up the rows of `parts`, each as often as its weight."""
    sums[:] = 0.0
    for one in range(len(parts)):
        weight, row = weights[one], parts[one]
        for at in range(len(sums)):
            sums[at] += weight * row[at]


@in_place
def let_per_taker(number):  # type: ignore[no-untyped-def]
    """Give how often an offer is let to each of a `number` who would take it: (1 - e^-number) / number."""
    if number < _FEW:
        return 1.0 - number * (1.0 / 2 - number * (1.0 / 6 - number / 24))
    return (1.0 - np.exp(-number)) / number


@in_place
def _let_by_lot(loting, supply, chance, accepts, matched):  # type: ignore[no-untyped-def]
    """Let by lottery: everybody who was not housed in order, reacts and accepts has the same chance."""
    crowd, housed, number, gone = matched.crowd, matched.housed, matched.number, matched.gone
    number[:], gone[:] = 0.0, 0.0
    for at in range(len(crowd)):
        for profile in range(len(number)):
            number[profile] += crowd[at, profile] - housed[at, profile]
            matched.in_order[profile, at] = housed[at, profile] / max(crowd[at, profile], NOTHING)
    for segment in range(len(supply)):
        total, left = 0.0, loting * supply[segment]
        for profile in range(len(number)):
            matched.accepting[profile] = chance[segment, profile] * accepts[profile] * number[profile]
            total += matched.accepting[profile]
        part = left * let_per_taker(total)
        for profile in range(len(number)):
            taken = min(part * matched.accepting[profile], number[profile] - gone[profile])
            gone[profile] += taken
            left -= taken
            matched.by_segment[segment, profile] += taken
        matched.left[segment] += left
    for profile in range(len(number)):
        matched.by_lot[profile] = gone[profile] / max(number[profile], NOTHING)


@in_place
def _tell_unfilled(supply, chance, matched, unfilled):  # type: ignore[no-untyped-def]
    """Count what has no taker by its reason: nobody fits, nobody reacted, or all who reacted refused.

    Of seekers who fit, or react, there happen to be none with chance e^-number (Poisson).
    """
    crowd, left, number = matched.crowd, matched.left, matched.number
    number[:] = 0.0
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
