"""One year of allocation in expectation, round by round: the rules of `allocation` on masses instead of households."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.allocation import (
    ABOVE_LIMIT,
    FREE_SPACE,
    UNFILLED,
    Counts,
    allowed,
    asked,
    no_counts,
)
from woonscenario.model.compiled import adds_up, in_place, kernel, part_of_kernel
from woonscenario.model.meanfield.crowd import gather, pass_on, take_housed
from woonscenario.model.meanfield.kinds import NOTHING, ROOMS, Let
from woonscenario.model.meanfield.matching import Matched, Turn, let_advertised, nobody_matched, turns_of
from woonscenario.model.meanfield.mediation import Housing, house, nobody_housed
from woonscenario.model.meanfield.offers import Fresh, Offers, count_fresh, fresh_of, leave, of_members, offer
from woonscenario.model.meanfield.poisson import some
from woonscenario.model.meanfield.supply import Offered, chance_of_room, nothing_offered, spread_reactions

Array = NDArray[Any]


class _Told(NamedTuple):
    """What becomes of one offer: by segment (segment, what), and of an owner by kind (owner, kind, what).

    The chance that it is let; to urgenten; to primary households; above the rent limit; and in the free space. In each
    place (what, place): that it is let, to urgenten, in the free space, and which part of all offers stays.
    """

    of_segment: Array
    of_owner: Array
    of_place: Array


class _Desk(NamedTuple):
    """What the rounds of a year fill.

    The `counts` of the year, and what a number and a campaign still ask (`due`, (2,)). Who `looks` and who did not
    react until now (`unreacted`), (group,). The `turns` when urgenten precede registration, and when they do not.
    """

    counts: Counts
    due: Array
    looking: Array
    unreacted: Array
    turns: tuple[tuple[Turn, Turn, Turn], tuple[Turn, Turn, Turn]]
    offers: Offers
    fresh: Fresh
    housing: Housing
    offered: Offered
    matched: Matched
    told: _Told


@kernel
def expect_a_year(year, market, before, mediating, joins, stays, new, again, rules):  # type: ignore[no-untyped-def]
    """Let what is offered in the rounds of a year, from 1 January `year` on; gives what was let.

    `before` becomes what the next year begins with. `joins` (group, bin): who begins to look in this year; `stays`
    (group,): the chance to look on after a round; `new` (origin, place) dwellings of the year; `again` (place,): where
    a dwelling is offered that a household leaves, as shares.
    """
    rounds = len(rules.share)
    let, in_round = nothing_let(market, mediating, rounds, len(stays)), new / rounds
    desk = _desk_of(market, before, mediating, in_round, again, rules)
    _let_in_rounds(year, market, before, mediating, joins / rounds, stays, in_round, again, rules, desk, let)
    done = rounds % len(before.coming)
    before.coming[:] = np.concatenate((before.coming[done:], before.coming[:done]))
    return let


@part_of_kernel
def nothing_let(market, mediating, rounds, groups):  # type: ignore[no-untyped-def]
    """Give room for what is let in a year of `rounds`."""
    places, bins = len(market.where.kind), len(market.registered)
    return Let(
        np.zeros((3, groups)), np.zeros(mediating.waiting.shape), np.zeros(places), np.zeros(places), np.zeros(places),
        np.zeros(places), np.zeros((2, bins)), np.zeros(2), np.zeros(1), np.zeros(groups), np.zeros(rounds),
        np.zeros(1), np.zeros(1), np.zeros(1), np.zeros(len(UNFILLED)), np.zeros(rounds), np.zeros(1), np.zeros(1),
    )  # fmt: skip


@part_of_kernel
def _desk_of(market, before, mediating, new, again, rules):  # type: ignore[no-untyped-def]
    counts, where = no_counts(rules, len(mediating.weight)), market.where
    count_fresh(of_members(before.unlet.sum(axis=0), where, counts), counts)
    looking, owners, places = before.looking.sum(axis=1), len(counts.offered), len(where.kind)
    return _Desk(
        counts, np.zeros(2), looking, looking.copy(), (turns_of(market, False), turns_of(market, True)),
        Offers(np.zeros(places), np.zeros(places)), fresh_of(new, before.coming, again, where, counts),
        nobody_housed(mediating, where, counts), nothing_offered(market, owners), nobody_matched(market),
        _Told(np.zeros((len(market.open_as), 5)), np.zeros((owners, len(market.reach), 5)), np.zeros((4, places))),
    )  # fmt: skip


@in_place
def _let_in_rounds(year, market, before, mediating, joins, stays, new, again, rules, desk, let):  # type: ignore[no-untyped-def]
    """Let round by round; `joins` and `new` per round."""
    rounds, chain, window = len(rules.share), len(before.coming), before.window
    for step in range(rounds):
        now, coming, fresh = year + step / rounds, before.coming[step % chain], desk.fresh.coming[step % chain]
        let.looking[step] = desk.looking.sum()
        count_fresh(desk.fresh.new, desk.counts)
        count_fresh(fresh, desk.counts)
        offered, counting = offer(before.unlet, new, coming, rules.counts, desk.offers)
        _mediate(step, offered, counting, mediating, rules, desk, window, let)
        _advertise(step, market, rules, desk, before, let)
        _tell_places(step, market.where, desk, before.unlet, window, let)
        freed = take_housed(now, desk.matched.in_order, desk.matched.by_lot, market, before, let)
        let.freed[0] += freed
        leave(freed, again, coming)
        leave(freed, desk.fresh.again, fresh)
        pass_on(now + 1.0 / rounds, before, joins, stays, desk.looking, desk.unreacted)
        let.non_regular[step] = window.non_regular.sum() / max(window.lettings.sum(), 1e-300)


@in_place
def _mediate(step, offered, counting, mediating, rules, desk, window, let):  # type: ignore[no-untyped-def]
    """House waiting households, and book them, of `offered` dwellings of which so many are `counting`.

    `desk.housing.left` is what is left of the offers.
    """
    housing, counts, account = desk.housing, desk.counts, 1 if np.isnan(rules.campaign[step]) else 0
    for at in range(len(housing.left)):
        housing.left[at] = desk.offers.number[at]
    for group in range(len(mediating.waiting)):
        for size in range(mediating.waiting.shape[1]):
            mediating.waiting[group, size] += mediating.arriving[step, group, size]
    desk.due[account] += asked(rules, step, offered)
    window.lettings[step], window.non_regular[step], window.urgent[step] = 0.0, 0.0, 0.0
    most = max(allowed(step, counting, desk.due[account], rules, window), 0.0)
    desk.due[account] -= house(most, desk.offers.weight, mediating, rules, counts, let, housing)
    window.lettings[step], window.non_regular[step] = housing.lettings[0], housing.lettings[1]


@in_place
def _advertise(step, market, rules, desk, before, let):  # type: ignore[no-untyped-def]
    """Let what mediation leaves, by lottery or in order; fills who is housed, and what becomes of an offer."""
    offered, matched, counts = desk.offered, desk.matched, desk.counts
    spread_reactions(desk.housing.left, market, rules, counts, offered)
    _tell_reactions(market.profile, offered, desk.looking, desk.unreacted, let)
    gather(before.looking, desk.looking, market.profile, matched)
    let_advertised(
        rules.loting[step],
        desk.turns[int(rules.urgent_first[step])],
        market.profiles.accepts,
        offered,
        matched,
        let.unfilled,
    )
    _tell_offers(market, offered, matched.by_segment, desk.told)
    _tell_owners(offered, desk.told.of_owner, counts, let)


@in_place
def _tell_reactions(profile, offered, looking, unreacted, let):  # type: ignore[no-untyped-def]
    """Book who reacts, and for the first time in the year; takes these from who is `unreacted` (group,)."""
    let.advertised[0] += offered.supply.sum()
    reactions = 0.0
    for group in range(len(looking)):
        often = offered.reactions[profile[group]]
        reacted = unreacted[group] * some(often)
        let.active[group] += reacted
        unreacted[group] -= reacted
        reactions += often * looking[group]
    let.reactions[0] += reactions


@adds_up
def _tell_offers(market, offered, by_segment, told):  # type: ignore[no-untyped-def]
    """Fill what becomes of one offer, of what is let `by_segment` (segment, profile)."""
    is_urgent, is_primary, of_segment, of_owner = (
        market.profiles.is_urgent, market.profiles.is_primary, told.of_segment, told.of_owner
    )  # fmt: skip
    of_owner[:] = 0.0
    for segment in range(len(of_segment)):
        all_, urgent, primary, above_limit, free_space = 0.0, 0.0, 0.0, 0.0, 0.0
        for profile in range(len(is_urgent)):
            number, open_as = by_segment[segment, profile], market.open_as[segment, profile]
            all_ += number
            urgent += number * is_urgent[profile]
            primary += number * is_primary[profile]
            above_limit += number * (open_as == ABOVE_LIMIT)
            free_space += number * (open_as == FREE_SPACE)
        numbers = (all_, urgent, primary, above_limit, free_space)
        for what in range(5):
            of_segment[segment, what] = numbers[what] / max(offered.supply[segment], NOTHING)
    for owner in range(len(of_owner)):
        for room in range(ROOMS):
            often = chance_of_room(room, offered.part[0, owner], offered.part[1, owner])
            if often > 0.0:
                for kind in range(of_owner.shape[1]):
                    for what in range(5):
                        of_owner[owner, kind, what] += often * of_segment[market.segment[kind, room], what]


@in_place
def _tell_owners(offered, told, counts, let):  # type: ignore[no-untyped-def]
    """Book for each owner what was let of its offers, and how much of its room was used; `told` (owner, kind, what)."""
    offers, part, used = offered.offers, offered.part, offered.used
    for owner in range(len(offers)):
        number, all_, primary, above_limit, free_space = 0.0, 0.0, 0.0, 0.0, 0.0
        for kind in range(offers.shape[1]):
            here, these = offers[owner, kind], told[owner, kind]
            number += here
            all_ += here * these[0]
            primary += here * these[2]
            above_limit += here * these[3]
            free_space += here * these[4]
        let.primary[0] += primary
        counts.let[owner] += all_
        counts.primary[owner] += primary
        counts.above_limit[owner] += above_limit
        counts.free_space[owner] += free_space
        if number * part[0, owner] > NOTHING and above_limit > 0.0:
            used[0, owner] = above_limit / (number * part[0, owner])
        if number * part[1, owner] > NOTHING and free_space > 0.0:
            used[1, owner] = free_space / (number * part[1, owner])


@adds_up
def _tell_places(step, where, desk, free, window, let):  # type: ignore[no-untyped-def]
    """Book what was let in each place, and take it from what is `free` (origin, place)."""
    number, weight, advertised, told = desk.offers.number, desk.offers.weight, desk.housing.left, desk.told
    is_let, is_urgent, is_free, stays = told.of_place[0], told.of_place[1], told.of_place[2], told.of_place[3]
    counted, urgent = 0.0, 0.0
    for at in range(len(advertised)):
        here = told.of_owner[where.owner[at], where.kind[at]]
        is_let[at], is_urgent[at], is_free[at] = here[0], here[1], here[4]
    for at in range(len(advertised)):
        counting = advertised[at] * weight[at]
        counted += counting * is_let[at]
        urgent += counting * is_urgent[at]
        let.counted_at[at] += counting * is_let[at]
        let.nonregular_at[at] += counting * is_urgent[at]
    for at in range(len(advertised)):
        let.at[at] += advertised[at] * is_let[at]
        let.free_at[at] += advertised[at] * is_free[at]
    for at in range(len(advertised)):
        stays[at] = advertised[at] * max(0.0, 1.0 - is_let[at]) / max(number[at], 1e-300)
    for origin in range(len(free)):
        for at in range(len(advertised)):
            free[origin, at] *= stays[at]
    window.lettings[step] += counted
    window.non_regular[step] += urgent
    window.urgent[step] += urgent
