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
from woonscenario.model.meanfield.kinds import NOTHING, ROOMS, Let
from woonscenario.model.meanfield.matching import let_by_lot, let_in_order
from woonscenario.model.meanfield.mediation import house
from woonscenario.model.meanfield.supply import chance_of_room, chances, offered_by_segment, room_of, turns_of

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
    unreacted = before.looking.sum(axis=1)
    for step in range(rounds):
        now = year + step / rounds
        let.looking[step] = before.looking.sum()
        mediating.waiting[:] += mediating.arriving[step]
        fresh = new / rounds
        fresh[CHAIN] += before.coming[step % chain]
        before.coming[step % chain] = 0.0
        free += fresh
        _count_offers(free if step == 0 else fresh, market, counts)
        account = 1 if np.isnan(rules.campaign[step]) else 0
        _mediate(step, free, due[account : account + 1], mediating, market, rules, counts, window, let)
        won, reactions = _advertise(step, now, free, before, market, rules, counts, rate, window, let)
        reacted = unreacted * (1.0 - np.exp(-reactions))
        let.active[:] += reacted
        unreacted = (unreacted - reacted) * stays + joins.sum(axis=1) / rounds
        left = (won * market.seekers.frees).sum()
        let.freed[0] += left
        before.coming[step % chain] += left * again
        _pass_on(now + 1.0 / rounds, before, joins / rounds, stays)
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
    for origin in range(len(fresh)):
        for at in range(fresh.shape[1]):
            offered[owner[at]] += fresh[origin, at]
            in_wijk[wijk[at]] += fresh[origin, at]


@njit(cache=True, error_model="numpy")
def _mediate(step, free, due, mediating, market, rules, counts, window, let):  # type: ignore[no-untyped-def]
    """House waiting households; takes what they get from `free` (origin, place)."""
    window.lettings[step], window.non_regular[step], window.urgent[step] = 0.0, 0.0, 0.0
    all_free = free.sum(axis=0)
    weight = _counting(free, all_free, rules)
    due[0] += asked(rules, step, all_free.sum())
    most = max(allowed(step, (weight * all_free).sum(), due[0], rules, window), 0.0)
    left, housed = all_free.copy(), np.zeros((len(all_free), 4))
    house(most, left, mediating, market, rules, counts, let.mediated, housed)
    for at in range(len(left)):
        number, lettings, non_regular, both = housed[at]
        if number <= 0.0:
            continue
        due[0] -= non_regular
        let.at[at] += number
        let.counted_at[at] += lettings * weight[at]
        let.nonregular_at[at] += both * weight[at]
        window.lettings[step] += lettings * weight[at]
        window.non_regular[step] += non_regular * weight[at]
        counts.let[market.owner[at]] += number
        counts.primary[market.owner[at]] += number
        for origin in range(len(free)):
            free[origin, at] *= left[at] / all_free[at]


@njit(cache=True, error_model="numpy")
def _counting(free, all_free, rules):  # type: ignore[no-untyped-def]
    """Give which part of the offers of each place the share counts; (place,)."""
    weight = np.zeros(len(all_free))
    for origin in range(len(free)):
        weight += rules.counts[origin] * free[origin]
    return weight / np.maximum(all_free, 1e-300)


@njit(cache=True, error_model="numpy")
def _advertise(step, now, free, before, market, rules, counts, rate, window, let):  # type: ignore[no-untyped-def]
    """Let the offers by lottery or in order; gives who is housed and how often each seeker reacts, (group,) both."""
    all_free = free.sum(axis=0)
    above, space = room_of(all_free, market, rules, counts, rate)
    supply = offered_by_segment(all_free, market, above, space)
    chance = chances(supply, market)
    reactions = np.zeros(chance.shape[1])
    for segment in range(len(supply)):
        reactions += supply[segment] * chance[segment]
    let.reactions[0] += (reactions * before.looking.sum(axis=1)).sum()
    let.advertised[0] += supply.sum()
    won, by_segment = np.zeros(before.looking.shape), np.zeros(chance.shape)
    loting = rules.loting[step]
    turns = turns_of(market, rules.urgent_first[step])
    let_in_order((1.0 - loting) * supply, chance, turns, before.looking, market.seekers, now, won, by_segment, let)
    let_by_lot(loting * supply, chance, before.looking, market.seekers, now, won, by_segment, let)
    _tell_places(step, free, all_free, above, space, supply, by_segment, market, rules, counts, rate, window, let)
    for group in range(len(won)):
        for at in range(won.shape[1]):
            if won[group, at] > 0.0:
                stay = max(0.0, 1.0 - won[group, at] / before.looking[group, at])
                let.searched[0] += won[group, at] * now - before.began[group, at] * (1.0 - stay)
                before.began[group, at] *= stay
                before.looking[group, at] *= stay
    return won.sum(axis=1), reactions


@njit(cache=True, error_model="numpy")
def _tell_places(step, free, all_free, above, space, supply, by_segment, market, rules, counts, rate, window, let):  # type: ignore[no-untyped-def]
    """Book what was let by segment in its places, in proportion to their offers."""
    owners, weight, kinds, owner_of = len(counts.offered), _counting(free, all_free, rules), market.kind, market.owner
    all_let, counted_at, nonregular_at, free_at = let.at, let.counted_at, let.nonregular_at, let.free_at
    opened = np.zeros((2, owners))
    told = _per_offer(supply, by_segment, market)
    of_owner, in_window = np.zeros((owners, 4)), np.zeros(2)
    for at in range(len(all_free)):
        if all_free[at] <= 0.0:
            continue
        owner, kind = owner_of[at], kinds[at]
        here = np.zeros(5)
        for room in range(ROOMS):
            part = all_free[at] * chance_of_room(room, above[owner], space[owner])
            opened[0, owner] += part * (room // 2)
            opened[1, owner] += part * (room % 2)
            for what in range(5):
                here[what] += part * told[kind, room, what]
        let_here, urgent, primary, over, spare = here
        of_owner[owner, 0] += let_here
        of_owner[owner, 1] += primary
        of_owner[owner, 2] += over
        of_owner[owner, 3] += spare
        all_let[at] += let_here
        counted_at[at] += let_here * weight[at]
        nonregular_at[at] += urgent * weight[at]
        free_at[at] += spare
        in_window[0] += let_here * weight[at]
        in_window[1] += urgent * weight[at]
        stays = max(0.0, 1.0 - let_here / all_free[at])
        for origin in range(len(free)):
            free[origin, at] *= stays
    let.primary[0] += of_owner[:, 1].sum()
    counts.let[:] += of_owner[:, 0]
    counts.primary[:] += of_owner[:, 1]
    counts.above_limit[:] += of_owner[:, 2]
    counts.free_space[:] += of_owner[:, 3]
    window.lettings[step] += in_window[0]
    window.non_regular[step] += in_window[1]
    window.urgent[step] += in_window[1]
    exceeding = of_owner[:, 2:].T
    for owner in range(owners):
        if opened[0, owner] > NOTHING and exceeding[0, owner] > 0.0:
            rate.above_limit[owner] = exceeding[0, owner] / opened[0, owner]
        if opened[1, owner] > NOTHING and exceeding[1, owner] > 0.0:
            rate.free_space[owner] = exceeding[1, owner] / opened[1, owner]


@njit(cache=True, error_model="numpy")
def _per_offer(supply, by_segment, market):  # type: ignore[no-untyped-def]
    """Give what becomes of one offer of a kind in a room; (kind, room, what).

    The chance that it is let; to urgenten; to primary households; above the rent limit; and in the free space.
    """
    seekers, told = market.seekers, np.zeros((len(market.reach), ROOMS, 5))
    for kind in range(len(told)):
        for room in range(ROOMS):
            segment = market.segment[kind, room]
            if supply[segment] <= NOTHING:
                continue
            for group in range(by_segment.shape[1]):
                number = by_segment[segment, group] / supply[segment]
                told[kind, room, 0] += number
                told[kind, room, 1] += number * seekers.is_urgent[group]
                told[kind, room, 2] += number * seekers.is_primary[group]
                told[kind, room, 3] += number * (market.reach[kind, group] == ABOVE_LIMIT)
                told[kind, room, 4] += number * (market.reach[kind, group] == FREE_SPACE)
    return told


@njit(cache=True, error_model="numpy")
def _pass_on(now, before, joins, stays):  # type: ignore[no-untyped-def]
    """Let seekers stop, and others begin at the moment `now`."""
    for group in range(len(stays)):
        before.looking[group] = before.looking[group] * stays[group] + joins[group]
        before.began[group] = before.began[group] * stays[group] + joins[group] * now
