"""Who gets what is offered in a round of the expectation: in order of turn and registration, and by lottery."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.allocation import ALL_REFUSED, BARRED, NOBODY_FITS, NOBODY_REACTED
from woonscenario.model.compiled import adds_up, in_place, part_of_kernel, rounds_once
from woonscenario.model.meanfield.kinds import NOTHING
from woonscenario.model.meanfield.poisson import let_per_taker, none

Array = NDArray[Any]


class Turn(NamedTuple):
    """Which `profile` and `segment` meet in a turn, and room for the `share` of the profile that would take an offer;
    (pair,). All `profiles` and `segments` that it has."""

    profile: Array
    segment: Array
    share: Array
    profiles: Array
    segments: Array


class Matched(NamedTuple):
    """Who looks in a round, and what they get.

    Who looks by year of registration (`crowd`), how many of these are `housed` in order, and which part that is
    (`in_order`), (profile, bin); who looks in all (`number`), and which part of the others is housed `by_lot`
    (profile,). What is let (`by_segment`, (segment, profile)), and what is `left` without a taker (segment,).

    The rest is room to work in. Of a turn: who is `coming` and which part is `gone` (profile, bin); how many `takers`
    an offer has and how often it is let to each (`hazard`), (segment, bin), and of one segment how often there are
    `none` (bin,). Of the lottery: who is `lucky`, the `others` and how many of these are `accepting` (profile,).
    """

    crowd: Array
    number: Array
    housed: Array
    in_order: Array
    by_lot: Array
    by_segment: Array
    left: Array
    coming: Array
    gone: Array
    takers: Array
    hazard: Array
    lucky: Array
    others: Array
    accepting: Array
    none: Array


@part_of_kernel
def turns_of(market, urgent_first):  # type: ignore[no-untyped-def]
    """Give who is looked at first, second and last: urgenten, when they precede; who has priority; and all others."""
    return _turn(market, urgent_first, 0), _turn(market, urgent_first, 1), _turn(market, urgent_first, 2)


@part_of_kernel
def _turn(market, urgent_first, number):  # type: ignore[no-untyped-def]
    meet = np.zeros(market.priority.shape)
    for segment in range(len(meet)):
        for profile in range(meet.shape[1]):
            turn = 1 if market.priority[segment, profile] else 2
            if urgent_first and market.profiles.is_urgent[profile]:
                turn = 0
            meet[segment, profile] = turn == number and market.open_as[segment, profile] != BARRED
    at_segment, at_profile = np.nonzero(meet)
    segments, profiles = at_segment.astype(np.uint32), at_profile.astype(np.uint32)
    return Turn(profiles, segments, np.zeros(len(profiles)), np.unique(profiles), np.unique(segments))


@part_of_kernel
def nobody_matched(market):  # type: ignore[no-untyped-def]
    """Give room for who looks in a round and what they get."""
    (segments, profiles), bins = market.open_as.shape, len(market.registered)
    all_, by_bin = (profiles,), (profiles, bins)
    return Matched(
        np.zeros(by_bin), np.zeros(all_), np.zeros(by_bin), np.zeros(by_bin), np.zeros(all_),
        np.zeros((segments, profiles)), np.zeros(segments), np.zeros(by_bin), np.zeros(by_bin),
        np.zeros((segments, bins)), np.zeros((segments, bins)), np.zeros(all_), np.zeros(all_), np.zeros(all_),
        np.zeros(bins),
    )  # fmt: skip


@in_place
def let_advertised(loting, turns, accepts, offered, matched, unfilled):  # type: ignore[no-untyped-def]
    """Let what is `offered` to the crowd: a share `loting` by lottery, the rest in order of turn and registration."""
    chance, supply, left = offered.chance, offered.supply, matched.left
    matched.housed[:], matched.by_segment[:] = 0.0, 0.0
    for segment in range(len(supply)):
        left[segment] = (1.0 - loting) * supply[segment]
    for turn in turns:
        if len(turn.share):
            _let_in_turn(turn, chance, accepts, matched)
    _let_by_lot(loting, supply, chance, accepts, matched)
    _tell_unfilled(supply, chance, matched, unfilled)


@in_place
def _let_in_turn(turn, chance, accepts, matched):  # type: ignore[no-untyped-def]
    """Let in order of registration: each bin takes from what those before it left. Nobody is housed twice.

    Of seekers who react and accept there happen to be none with chance e^-number (Poisson).
    """
    crowd, housed, coming, gone, takers = matched.crowd, matched.housed, matched.coming, matched.gone, matched.takers
    for profile in turn.profiles:
        for at in range(crowd.shape[1]):
            coming[profile, at] = crowd[profile, at] - housed[profile, at]
    first, last = _occupied(turn.profiles, coming)
    for segment in turn.segments:
        takers[segment, first:last] = 0.0
    for pair, segment in enumerate(turn.segment):
        profile = turn.profile[pair]
        turn.share[pair] = chance[segment, profile] * accepts[profile]
        _add_times(turn.share[pair], coming[profile], takers[segment], first, last)
    at = first
    while at < last:
        at = _let_to_bins(at, last, turn, matched)
    for profile in turn.profiles:
        _add_product(gone[profile], coming[profile], housed[profile], first, last)
    for pair, segment in enumerate(turn.segment):
        profile = turn.profile[pair]
        taken = _sum_times(coming[profile], matched.hazard[segment], first, last)
        matched.by_segment[segment, profile] += turn.share[pair] * taken


@in_place
def _occupied(profiles, coming):  # type: ignore[no-untyped-def]
    """Give the first bin with anybody, and the one after the last."""
    first, last = coming.shape[1], 0
    for profile in profiles:
        for at in range(first):
            if coming[profile, at] > NOTHING:
                first = at
                break
        for at in range(coming.shape[1] - 1, last - 1, -1):
            if coming[profile, at] > NOTHING:
                last = at + 1
                break
    return first, last


@in_place
def _let_to_bins(first, last, turn, matched):  # type: ignore[no-untyped-def]
    """Let what is `left` to bins from `first` on, until one needs less than it could take; gives which bin is next.

    `coming` becomes fewer in that bin; `gone` is which part of these is housed.
    """
    left, takers, hazard, coming, gone = matched.left, matched.takers, matched.hazard, matched.coming, matched.gone
    for segment in turn.segments:
        _let_along(left[segment], takers[segment], matched.none, hazard[segment], first, last)
    for profile in turn.profiles:
        gone[profile, first:last] = 0.0
    for pair, segment in enumerate(turn.segment):
        _add_times(turn.share[pair], hazard[segment], gone[turn.profile[pair]], first, last)
    full = _first_full(first, last, turn.profiles, coming, gone)
    if full < last:
        _bring_down(full, turn, matched)
        last = full + 1
    for segment in turn.segments:
        left[segment] -= _sum_times(hazard[segment], takers[segment], first, last)
    return last


@rounds_once
def _let_along(left, takers, none_takes, hazard, first, last):  # type: ignore[no-untyped-def]
    """Fill how often what is `left` is let to each of the `takers` (bin,): each bin finds what those before it left."""
    for at in _part(first, last):
        hazard[at] = let_per_taker(takers[at])
        none_takes[at] = 1.0 - hazard[at] * takers[at]
    for at in _part(first, last):
        hazard[at] *= left
        left *= none_takes[at]


@in_place
def _first_full(first, last, profiles, coming, gone):  # type: ignore[no-untyped-def]
    """Give the first bin in which some would be housed more than once; `last` when there is none."""
    full = last
    for profile in profiles:
        for at in range(first, full):
            if gone[profile, at] > 1.0 and coming[profile, at] > NOTHING:
                full = at
                break
    return full


@in_place
def _bring_down(at, turn, matched):  # type: ignore[no-untyped-def]
    """Make those who are coming in a bin as few as are housed when each is housed once, and count takers anew."""
    coming, gone, takers = matched.coming, matched.gone, matched.takers
    for segment in turn.segments:
        takers[segment, at] = 0.0
    for profile in turn.profiles:
        coming[profile, at] /= max(gone[profile, at], 1.0)
    for pair, segment in enumerate(turn.segment):
        takers[segment, at] += turn.share[pair] * coming[turn.profile[pair], at]


@in_place
def _part(first, last):  # type: ignore[no-untyped-def]
    """Count from `first` to `last` without a sign: one that may be below zero keeps a loop slow."""
    return range(np.uint64(first), np.uint64(last))


@rounds_once
def _add_product(one, other, sums, first, last):  # type: ignore[no-untyped-def]
    for at in _part(first, last):
        sums[at] += one[at] * other[at]


@rounds_once
def _add_times(weight, row, sums, first, last):  # type: ignore[no-untyped-def]
    for at in _part(first, last):
        sums[at] += weight * row[at]


@adds_up
def _sum_times(one, other, first, last):  # type: ignore[no-untyped-def]
    total = 0.0
    for at in _part(first, last):
        total += one[at] * other[at]
    return total


@adds_up
def _let_by_lot(loting, supply, chance, accepts, matched):  # type: ignore[no-untyped-def]
    """Let by lottery: everybody who was not housed in order, reacts and accepts has the same chance."""
    crowd, housed, in_order = matched.crowd, matched.housed, matched.in_order
    others, lucky, accepting, left = matched.others, matched.lucky, matched.accepting, matched.left
    for profile in range(len(crowd)):
        waiting = 0.0
        for at in range(crowd.shape[1]):
            waiting += crowd[profile, at] - housed[profile, at]
            in_order[profile, at] = housed[profile, at] / max(crowd[profile, at], NOTHING)
        others[profile], lucky[profile] = waiting, 0.0
    for segment in range(len(supply)):
        total = 0.0
        for profile in range(len(others)):
            accepting[profile] = chance[segment, profile] * accepts[profile] * others[profile]
            total += accepting[profile]
        part, let = loting * supply[segment] * let_per_taker(total), 0.0
        for profile in range(len(others)):
            taken = min(part * accepting[profile], others[profile] - lucky[profile])
            lucky[profile] += taken
            let += taken
            matched.by_segment[segment, profile] += taken
        left[segment] += loting * supply[segment] - let
    for profile in range(len(others)):
        matched.by_lot[profile] = lucky[profile] / max(others[profile], NOTHING)


@adds_up
def _tell_unfilled(supply, chance, matched, unfilled):  # type: ignore[no-untyped-def]
    """Count what has no taker by its reason: nobody fits, nobody reacted, or all who reacted refused.

    Of seekers who fit, or react, there happen to be none with chance e^-number (Poisson).
    """
    left, number = matched.left, matched.number
    for segment in range(len(left)):
        fitting, reacting = 0.0, 0.0
        for profile in range(len(number)):
            fitting += number[profile] * (chance[segment, profile] > 0.0)
            reacting += number[profile] * chance[segment, profile]
        nobody_fits, nobody = supply[segment] * none(fitting), supply[segment] * none(reacting)
        unfilled[NOBODY_FITS] += max(0.0, min(left[segment], nobody_fits))
        unfilled[NOBODY_REACTED] += max(0.0, min(left[segment], nobody) - nobody_fits)
        unfilled[ALL_REFUSED] += max(0.0, left[segment] - nobody)
