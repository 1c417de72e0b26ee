"""One year of allocation in expectation, round by round: the rules of `allocation` on masses instead of households."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from woonscenario.model.allocation import (
    ABOVE_LIMIT,
    CHAIN,
    FREE_SPACE,
    UNFILLED,
    allowed,
    asked,
    no_counts,
)
from woonscenario.model.meanfield.crowd import crowd_of, pass_on, take_housed
from woonscenario.model.meanfield.kinds import NOTHING, ROOMS, Let
from woonscenario.model.meanfield.matching import let_by_lot, let_in_order, tell_unfilled, turns_of
from woonscenario.model.meanfield.mediation import house
from woonscenario.model.meanfield.supply import (
    by_owner_and_kind,
    chance_of_room,
    chances,
    offered_by_segment,
    room_of,
)

Array = NDArray[Any]


class _Open(NamedTuple):
    """Room at owners: how many lettings there were above the limit and in the free space per dwelling that was open."""

    above_limit: Array
    free_space: Array


@njit(cache=True, error_model="numpy", nogil=True)
def expect_a_year(year, market, before, mediating, joins, stays, new, again, rules):  # type: ignore[no-untyped-def]
    """Let what is offered in the rounds of a year, from 1 January `year` on; gives what was let.

    `before` becomes what the next year begins with. `joins` (group, bin): who begins to look in this year; `stays`
    (group,): the chance to look on after a round; `new` (origin, place) dwellings of the year; `again` (place,): where
    a dwelling is offered that a household leaves, as shares.
    """
    rounds, chain, groups = len(rules.share), len(before.coming), len(stays)
    free, let = before.unlet.copy(), _nothing_let(market, mediating, rounds, groups)
    counts, due, window = no_counts(rules, len(mediating.weight)), np.zeros(2), before.window
    rate = _Open(np.full(len(counts.offered), 0.5), np.full(len(counts.offered), 0.5))
    turns = (turns_of(market, False), turns_of(market, True))
    joins_a_round, new_a_round = joins / rounds, new / rounds
    joining = joins_a_round.sum(axis=1)
    looking = before.looking.sum(axis=1)
    unreacted = looking.copy()
    _count_offers(free.sum(axis=0), market, counts)
    for step in range(rounds):
        now, coming = year + step / rounds, before.coming[step % chain]
        let.looking[step] = looking.sum()
        mediating.waiting[:] += mediating.arriving[step]
        all_free, weight = _offer(free, new_a_round, coming, market, rules, counts)
        account = 1 if np.isnan(rules.campaign[step]) else 0
        advertised = _mediate(
            step, all_free, weight, due[account : account + 1], mediating, market, rules, counts, window, let
        )
        turn = turns[int(rules.urgent_first[step])]
        reactions, in_order, by_lot = _advertise(
            step, all_free, advertised, weight, free, turn, looking, before, market, rules, counts, rate, window, let
        )
        reacted = unreacted * (1.0 - np.exp(-reactions))
        let.active[:] += reacted
        unreacted = (unreacted - reacted) * stays + joining
        won = take_housed(now, in_order, by_lot, market, before, let)
        freed = (won * market.seekers.frees).sum()
        let.freed[0] += freed
        for at in range(len(coming)):
            coming[at] = freed * again[at]
        pass_on(now + 1.0 / rounds, before, joins_a_round, stays, looking)
        let.non_regular[step] = window.non_regular.sum() / max(window.lettings.sum(), 1e-300)
    before.unlet[:] = free
    before.coming[:] = np.concatenate((before.coming[rounds % chain :], before.coming[: rounds % chain]))
    return let


@njit(cache=True, error_model="numpy")
def _nothing_let(market, mediating, rounds, groups):  # type: ignore[no-untyped-def]
    places, bins = len(market.kind), len(market.registered)
    return Let(
        np.zeros((3, groups)), np.zeros(mediating.waiting.shape), np.zeros(places), np.zeros(places), np.zeros(places),
        np.zeros(places), np.zeros((2, bins)), np.zeros(2), np.zeros(1), np.zeros(groups), np.zeros(rounds),
        np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(len(UNFILLED)), np.zeros(rounds), np.zeros(1), np.zeros(1),
    )  # fmt: skip


@njit(cache=True, error_model="numpy")
def _count_offers(fresh, market, counts):  # type: ignore[no-untyped-def]
    owner, wijk, offered, in_wijk = market.owner, market.wijk, counts.offered, counts.offered_in_wijk
    for at in range(len(fresh)):
        offered[owner[at]] += fresh[at]
        in_wijk[wijk[at]] += fresh[at]


@njit(cache=True, error_model="numpy")
def _offer(free, new, coming, market, rules, counts):  # type: ignore[no-untyped-def]
    """Add what is `new` (origin, place) and what is `coming` by the chain (place,) to what is `free` (origin, place).

    Gives the offers of each place, and which part of them the share counts; (place,) both.
    """
    fresh, all_free, weight = coming.copy(), np.zeros(len(coming)), np.zeros(len(coming))
    for at in range(len(coming)):
        free[CHAIN, at] += coming[at]
    for origin in range(len(free)):
        for at in range(len(coming)):
            fresh[at] += new[origin, at]
            free[origin, at] += new[origin, at]
            all_free[at] += free[origin, at]
            weight[at] += rules.counts[origin] * free[origin, at]
    for at in range(len(coming)):
        weight[at] /= max(all_free[at], 1e-300)
    _count_offers(fresh, market, counts)
    return all_free, weight


@njit(cache=True, error_model="numpy")
def _mediate(step, all_free, weight, due, mediating, market, rules, counts, window, let):  # type: ignore[no-untyped-def]
    """House waiting households; gives what is left of the offers (place,)."""
    offered, counting = 0.0, 0.0
    for at in range(len(all_free)):
        offered += all_free[at]
        counting += weight[at] * all_free[at]
    due[0] += asked(rules, step, offered)
    window.lettings[step], window.non_regular[step], window.urgent[step] = 0.0, 0.0, 0.0
    most = max(allowed(step, counting, due[0], rules, window), 0.0)
    left, housed = all_free.copy(), np.zeros((4, len(all_free)))
    house(most, left, mediating, market, rules, counts, let.mediated, housed)
    _tell_mediated(step, housed, weight, market.owner, due, counts, window, let)
    return left


@njit(cache=True, error_model="numpy")
def _tell_mediated(step, housed, weight, owner, due, counts, window, let):  # type: ignore[no-untyped-def]
    """Book the households that were `housed` in each place (as `house` fills it)."""
    lettings, non_regular, counting = 0.0, 0.0, 0.0
    for at in range(len(owner)):
        let.at[at] += housed[0, at]
        let.counted_at[at] += housed[1, at] * weight[at]
        let.nonregular_at[at] += housed[3, at] * weight[at]
        lettings += housed[1, at] * weight[at]
        non_regular += housed[3, at] * weight[at]
        counting += housed[2, at]
        counts.let[owner[at]] += housed[0, at]
        counts.primary[owner[at]] += housed[0, at]
    due[0] -= counting
    window.lettings[step], window.non_regular[step] = lettings, non_regular


@njit(cache=True, error_model="numpy")
def _advertise(  # type: ignore[no-untyped-def]
    step, all_free, advertised, weight, free, turns, looking, before, market, rules, counts, rate, window, let
):
    """Let what is `advertised` (place,) by lottery or in order; leaves in `free` (origin, place) what has no taker.

    `looking` (group,). Gives how often each seeker reacts (group,), and which part is housed in order (profile, bin)
    and of the others by lot (profile,).
    """
    offers = by_owner_and_kind(advertised, market, len(counts.offered))
    room, part = room_of(offers, rules, counts, rate)
    supply = offered_by_segment(offers, market.segment, part, len(market.appeal))
    chance, by_profile = chances(supply, offers, room, part, market)
    reactions = by_profile[market.profile]
    let.reactions[0] += (reactions * looking).sum()
    let.advertised[0] += supply.sum()
    crowd, accepts = crowd_of(before.looking, market.profile, len(by_profile)), market.profiles.accepts
    housed, by_segment, loting = np.zeros(crowd.shape), np.zeros(chance.shape), rules.loting[step]
    left = let_in_order((1.0 - loting) * supply, chance, turns, crowd, accepts, housed, by_segment)
    by_lot, left_by_lot = let_by_lot(loting * supply, chance, crowd, accepts, housed, by_segment)
    tell_unfilled(left + left_by_lot, supply, chance, crowd, let.unfilled)
    told = _per_offer(supply, by_segment, market, part)
    _tell_owners(offers, told, part, counts, rate, let)
    _tell_places(step, all_free, advertised, weight, told, free, market, window, let)
    return reactions, (housed / np.maximum(crowd, NOTHING)).T.copy(), by_lot


@njit(cache=True, error_model="numpy")
def _per_offer(supply, by_segment, market, part):  # type: ignore[no-untyped-def]
    """Give what becomes of one offer of an owner by kind; (owner, kind, what).

    The chance that it is let; to urgenten; to primary households; above the rent limit; and in the free space.
    """
    segment_of, open_as, is_urgent, is_primary = (
        market.segment, market.open_as, market.profiles.is_urgent, market.profiles.is_primary
    )  # fmt: skip
    owners, of_segment = part.shape[1], np.zeros((len(supply), 5))
    for segment in range(len(supply)):
        here, per_offer = of_segment[segment], 1.0 / max(supply[segment], NOTHING)
        for profile in range(by_segment.shape[1]):
            number = by_segment[segment, profile] * per_offer
            here[0] += number
            here[1] += number * is_urgent[profile]
            here[2] += number * is_primary[profile]
            here[3] += number * (open_as[segment, profile] == ABOVE_LIMIT)
            here[4] += number * (open_as[segment, profile] == FREE_SPACE)
    told = np.zeros((owners, len(segment_of), 5))
    for owner in range(owners):
        for room in range(ROOMS):
            often = chance_of_room(room, part[0, owner], part[1, owner])
            if often > 0.0:
                for kind in range(len(segment_of)):
                    for what in range(5):
                        told[owner, kind, what] += often * of_segment[segment_of[kind, room], what]
    return told


@njit(cache=True, error_model="numpy")
def _tell_owners(offers, told, part, counts, rate, let):  # type: ignore[no-untyped-def]
    """Book for each owner what was let of its offers (owner, kind), and how much of its room was used."""
    for owner in range(len(offers)):
        number, here = 0.0, np.zeros(5)
        for kind in range(offers.shape[1]):
            number += offers[owner, kind]
            for what in range(5):
                here[what] += offers[owner, kind] * told[owner, kind, what]
        let.primary[0] += here[2]
        counts.let[owner] += here[0]
        counts.primary[owner] += here[2]
        counts.above_limit[owner] += here[3]
        counts.free_space[owner] += here[4]
        if number * part[0, owner] > NOTHING and here[3] > 0.0:
            rate.above_limit[owner] = here[3] / (number * part[0, owner])
        if number * part[1, owner] > NOTHING and here[4] > 0.0:
            rate.free_space[owner] = here[4] / (number * part[1, owner])


@njit(cache=True, error_model="numpy")
def _tell_places(step, all_free, advertised, weight, told, free, market, window, let):  # type: ignore[no-untyped-def]
    """Book what was let in each place, and take it from what is `free` (origin, place)."""
    owner, kind, stays = market.owner, market.kind, np.zeros(len(advertised))
    all_let, counted_at, nonregular_at, free_at = let.at, let.counted_at, let.nonregular_at, let.free_at
    counted, urgent = 0.0, 0.0
    for at in range(len(advertised)):
        here, offered = told[owner[at], kind[at]], advertised[at]
        all_let[at] += offered * here[0]
        counted_at[at] += offered * here[0] * weight[at]
        nonregular_at[at] += offered * here[1] * weight[at]
        free_at[at] += offered * here[4]
        counted += offered * here[0] * weight[at]
        urgent += offered * here[1] * weight[at]
        stays[at] = offered * max(0.0, 1.0 - here[0]) / max(all_free[at], 1e-300)
    for origin in range(len(free)):
        for at in range(len(stays)):
            free[origin, at] *= stays[at]
    window.lettings[step] += counted
    window.non_regular[step] += urgent
    window.urgent[step] += urgent
