"""One year of allocation in expectation, round by round: the rules of `allocation` on masses instead of households."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from woonscenario.model.allocation import (
    AANBODMODEL,
    ABOVE_LIMIT,
    CHAIN,
    FREE_SPACE,
    LOTING,
    UNFILLED,
    URGENTIE,
    allowed,
    asked,
    no_counts,
)
from woonscenario.model.meanfield.kinds import ADVERTISED, IN_ORDER, NOTHING, ROOMS, Let
from woonscenario.model.meanfield.matching import let_by_lot, let_in_order
from woonscenario.model.meanfield.mediation import house
from woonscenario.model.meanfield.supply import (
    by_owner_and_kind,
    chance_of_room,
    chances,
    offered_by_segment,
    room_of,
    turns_of,
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
    unreacted = before.looking.sum(axis=1)
    for step in range(rounds):
        now = year + step / rounds
        looking = before.looking.sum(axis=1)
        let.looking[step] = looking.sum()
        mediating.waiting[:] += mediating.arriving[step]
        fresh = new_a_round.copy()
        fresh[CHAIN] += before.coming[step % chain]
        before.coming[step % chain] = 0.0
        free += fresh
        _count_offers((free if step == 0 else fresh).sum(axis=0), market, counts)
        account = 1 if np.isnan(rules.campaign[step]) else 0
        all_free, weight = _counting(free, rules)
        advertised = _mediate(
            step, all_free, weight, due[account : account + 1], mediating, market, rules, counts, window, let
        )
        turn = turns[int(rules.urgent_first[step])]
        won, reactions, unlet = _advertise(
            step, now, advertised, weight, turn, looking, before, market, rules, counts, rate, window, let
        )
        free *= unlet / np.maximum(all_free, 1e-300)
        reacted = unreacted * (1.0 - np.exp(-reactions))
        let.active[:] += reacted
        unreacted = (unreacted - reacted) * stays + joining
        freed = (won * market.seekers.frees).sum()
        let.freed[0] += freed
        before.coming[step % chain] += freed * again
        _pass_on(now + 1.0 / rounds, before, joins_a_round, stays)
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
    all_let, primary, counted_at, nonregular_at = counts.let, counts.primary, let.counted_at, let.nonregular_at
    let.at[:] += housed[0]
    lettings, non_regular = 0.0, 0.0
    for at in range(len(owner)):
        counted_at[at] += housed[1, at] * weight[at]
        nonregular_at[at] += housed[3, at] * weight[at]
        lettings += housed[1, at] * weight[at]
        non_regular += housed[3, at] * weight[at]
        due[0] -= housed[2, at]
        all_let[owner[at]] += housed[0, at]
        primary[owner[at]] += housed[0, at]
    window.lettings[step], window.non_regular[step] = lettings, non_regular


@njit(cache=True, error_model="numpy")
def _counting(free, rules):  # type: ignore[no-untyped-def]
    """Give the offers of each place, and which part of them the share counts; (place,) both."""
    all_free, weight = np.zeros(free.shape[1]), np.zeros(free.shape[1])
    for origin in range(len(free)):
        for at in range(len(all_free)):
            all_free[at] += free[origin, at]
            weight[at] += rules.counts[origin] * free[origin, at]
    return all_free, weight / np.maximum(all_free, 1e-300)


@njit(cache=True, error_model="numpy")
def _advertise(step, now, all_free, weight, turn, looking, before, market, rules, counts, rate, window, let):  # type: ignore[no-untyped-def]
    """Let the offers (place,) by lottery or in order.

    `looking` (group,). Gives who is housed (group,), how often each seeker reacts (group,), and what has no taker
    (place,).
    """
    offers = by_owner_and_kind(all_free, market, len(counts.offered))
    room, part = room_of(offers, rules, counts, rate)
    supply = offered_by_segment(offers, market.segment, part, len(market.appeal))
    chance, by_profile = chances(supply, offers, room, part, market)
    reactions = by_profile[market.profile]
    let.reactions[0] += (reactions * looking).sum()
    let.advertised[0] += supply.sum()
    crowd, accepts = _crowd(before.looking, market.profile, len(by_profile)), market.profiles.accepts
    housed, by_segment, loting = np.zeros(crowd.shape), np.zeros(chance.shape), rules.loting[step]
    let_in_order((1.0 - loting) * supply, chance, turn, crowd, accepts, housed, by_segment, let.unfilled)
    lucky = let_by_lot(loting * supply, chance, crowd, accepts, housed, by_segment, let.unfilled)
    told = _per_offer(supply, by_segment, market, part)
    _tell_owners(offers, told, part, counts, rate, let)
    unlet = _tell_places(step, all_free, weight, told, market, window, let)
    won = _take_housed((housed / np.maximum(crowd, NOTHING)).T.copy(), lucky, now, market, before, let)
    return won, reactions, unlet


@njit(cache=True, error_model="numpy")
def _crowd(looking, profile, profiles):  # type: ignore[no-untyped-def]
    """Add up who looks (group, bin) by profile; (bin, profile)."""
    crowd = np.zeros((looking.shape[1], profiles))
    for group in range(len(looking)):
        for at in range(len(crowd)):
            crowd[at, profile[group]] += looking[group, at]
    return crowd


@njit(cache=True, error_model="numpy")
def _take_housed(in_order, lucky, now, market, before, let):  # type: ignore[no-untyped-def]
    """Take from who looks the part that is housed `in_order` (profile, bin), and of the others who is `lucky`.

    Books them; gives how many it are (group,).
    """
    looking, began, registered, won = before.looking, before.began, let.registered, np.zeros(len(before.looking))
    for group in range(len(looking)):
        profile, ordered, lots = market.profile[group], 0.0, 0.0
        is_urgent, part = market.seekers.is_urgent[group], lucky[profile]
        for at in range(looking.shape[1]):
            first = looking[group, at] * in_order[profile, at]
            second = (looking[group, at] - first) * part
            stay = (1.0 - in_order[profile, at]) * (1.0 - part)
            ordered += first
            lots += second
            registered[IN_ORDER, at] += 0.0 if is_urgent else first
            registered[ADVERTISED, at] += first + second
            let.searched[0] += (first + second) * now - began[group, at] * (1.0 - stay)
            began[group, at] *= stay
            looking[group, at] *= stay
        won[group] = ordered + lots
        let.channel[URGENTIE if is_urgent else AANBODMODEL, group] += ordered
        let.channel[LOTING, group] += lots
        let.refusals[0] += won[group] * (1.0 / max(market.seekers.accepts[group], NOTHING) - 1.0)
        let.moment[IN_ORDER] += 0.0 if is_urgent else ordered * now
        let.moment[ADVERTISED] += won[group] * now
    return won


@njit(cache=True, error_model="numpy")
def _per_offer(supply, by_segment, market, part):  # type: ignore[no-untyped-def]
    """Give what becomes of one offer of an owner by kind; (owner, kind, what).

    The chance that it is let; to urgenten; to primary households; above the rent limit; and in the free space.
    """
    segment_of, reach = market.segment, market.reach
    is_urgent, is_primary = market.profiles.is_urgent, market.profiles.is_primary
    owners = part.shape[1]
    told, here = np.zeros((owners, len(reach), 5)), np.zeros(5)
    for kind in range(len(reach)):
        for room in range(ROOMS):
            segment = segment_of[kind, room]
            if supply[segment] <= NOTHING:
                continue
            here[:] = 0.0
            for profile in range(by_segment.shape[1]):
                number = by_segment[segment, profile] / supply[segment]
                here[0] += number
                here[1] += number * is_urgent[profile]
                here[2] += number * is_primary[profile]
                here[3] += number * (reach[kind, profile] == ABOVE_LIMIT)
                here[4] += number * (reach[kind, profile] == FREE_SPACE)
            for owner in range(owners):
                often = chance_of_room(room, part[0, owner], part[1, owner])
                for what in range(5):
                    told[owner, kind, what] += often * here[what]
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
def _tell_places(step, all_free, weight, told, market, window, let):  # type: ignore[no-untyped-def]
    """Book what was let in each place, and give what was not; (place,)."""
    owner, kind, unlet = market.owner, market.kind, np.zeros(len(all_free))
    all_let, counted_at, nonregular_at, free_at = let.at, let.counted_at, let.nonregular_at, let.free_at
    counted, urgent = 0.0, 0.0
    for at in range(len(all_free)):
        here, offered = told[owner[at], kind[at]], all_free[at]
        all_let[at] += offered * here[0]
        counted_at[at] += offered * here[0] * weight[at]
        nonregular_at[at] += offered * here[1] * weight[at]
        free_at[at] += offered * here[4]
        counted += offered * here[0] * weight[at]
        urgent += offered * here[1] * weight[at]
        unlet[at] = offered * max(0.0, 1.0 - here[0])
    window.lettings[step] += counted
    window.non_regular[step] += urgent
    window.urgent[step] += urgent
    return unlet


@njit(cache=True, error_model="numpy")
def _pass_on(now, before, joins, stays):  # type: ignore[no-untyped-def]
    """Let seekers stop, and others begin at the moment `now`."""
    for group in range(len(stays)):
        before.looking[group] = before.looking[group] * stays[group] + joins[group]
        before.began[group] = before.began[group] * stays[group] + joins[group] * now
