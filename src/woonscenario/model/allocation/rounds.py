"""One year of allocation in one draw, round by round: mediate, advertise, let, and what that sets free."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.allocation.chain import add, first, leave, with_room
from woonscenario.model.allocation.kinds import (
    AANBODMODEL,
    ABOVE_LIMIT,
    BEMIDDELING,
    FREE_SPACE,
    LOTING,
    UNFILLED,
    URGENTIE,
    Counts,
    Places,
    Rules,
    Seekers,
    Tally,
    Window,
)
from woonscenario.model.allocation.matching import first_by_lot, first_in_order, spread_reactions
from woonscenario.model.allocation.mediation import asked, mediate, quota
from woonscenario.model.allocation.reach import Lines, is_open, lines_of, who_may
from woonscenario.model.chance import mixed, pair_lot
from woonscenario.model.compiled import in_place, kernel, part_of_kernel
from woonscenario.model.seekers import Pool

Array = NDArray[Any]

_IS_LOTING, _LEAVES = np.uint64(11), np.uint64(12)
"""Decisions on a dwelling in a draw, and on what a household leaves in it."""
_HAIR = 1e-9


class _Year(NamedTuple):
    """Everything that the rounds of a year share; `looking` (group,) now, and `ending` (round, group) to come."""

    first_round: int
    draw_key: Any
    pool: Pool
    seekers: Seekers
    places: Places
    rules: Rules
    window: Window
    counts: Counts
    tally: Tally
    lines: Lines
    looking: Array
    ending: Array


@kernel
def let_for_a_year(  # type: ignore[no-untyped-def]
    first_round, draw_key, pool, seekers, mediated, offers, places, rules, window
):
    """Let what is offered in the rounds of a year, from `first_round` on; `draw_key` for the lots of the draw.

    Changes in place: `pool.end_round` of who is housed, `mediated.waiting`, `places.occupied` (what a household leaves
    is no longer occupied) and the `window`. Returns all offers of the year, those of dwellings that fell free included,
    with what became of them, and the tally.
    """
    rounds, groups = len(rules.share), len(seekers.accepts)
    starting, ending = _presence(pool, first_round, rounds, groups)
    year = _Year(
        first_round, draw_key, pool, seekers, places, rules, window,
        no_counts(rules, len(mediated.weight)), _no_tally(rounds, groups),
        lines_of(pool, seekers), np.zeros(groups), ending,
    )  # fmt: skip
    due, number = np.zeros(2), len(offers.key)
    for step in range(rounds):
        year.looking[:] += starting[step] - ending[step]
        mediated.waiting[:] += mediated.arriving[step]
        now = np.flatnonzero((offers.round[:number] < 0) & (offers.ready[:number] <= first_round + step))
        _count_offers(step, now, offers, year)
        # A campaign has an account of its own: what was mediated before it began is not its doing.
        account = 1 if np.isnan(rules.campaign[step]) else 0
        rest = _mediate(step, now, due[account : account + 1], offers, mediated, year)
        offers, number = _advertise(step, rest, offers, number, year)
        year.tally.non_regular[step] = window.non_regular.sum() / max(window.lettings.sum(), 1e-300)
    return first(offers, number), year.tally


@part_of_kernel
def _mediate(step, now, due, offers, mediated, year):  # type: ignore[no-untyped-def]
    """House waiting households in offers `now`; gives the offers that are left. `due` (1,): what is still asked."""
    rules, counts, window = year.rules, year.counts, year.window
    place, counting = offers.place[now], rules.counts[offers.origin[now]]
    window.lettings[step], window.non_regular[step], window.urgent[step] = 0, 0, 0
    due[0] += asked(rules, step, len(now))
    allowed = quota(step, counting.sum(), due[0], rules, window)
    who = mediate(allowed, place, mediated.waiting, mediated, year.places, rules, counts)
    for at in np.flatnonzero(who >= 0):
        _book(offers, now[at], year.first_round + step, BEMIDDELING, who[at], 0)
        counts.let[year.places.owner[place[at]]] += 1
        counts.primary[year.places.owner[place[at]]] += 1
        group = who[at] // mediated.waiting.shape[1]
        due[0] -= mediated.counts[group]
        window.lettings[step] += counting[at] * mediated.is_letting[group]
        window.non_regular[step] += counting[at] * mediated.counts[group]
    return now[who < 0]


@part_of_kernel
def _advertise(step, now, offers, number, year):  # type: ignore[no-untyped-def]
    """Let the offers `now` by lottery or in order; gives all offers, those of dwellings that fell free included."""
    seekers, rules, tally = year.seekers, year.rules, year.tally
    place, keys = offers.place[now], offers.key[now]
    owner = year.places.owner[place]
    chances = np.empty((len(seekers.accepts), len(now)))
    may_exceed, may_be_free = _room(year.counts, rules)
    spread_reactions(place, seekers, year.places.appeal, may_exceed[owner], may_be_free[owner], chances)
    tally.looking[step], tally.advertised[step] = year.looking, len(now)
    _expect_reactions(chances, year.looking, tally.inactive[step], tally.reactions[step])
    for at in range(len(now)):
        may_exceed, may_be_free = _room(year.counts, rules)
        room = may_exceed[owner[at]], may_be_free[owner[at]]
        _bar_where_full(seekers.reach[:, place[at]], room, chances[:, at])
        members, round_ = who_may(year.lines, place[at], room), year.first_round + step
        by_lot = pair_lot(keys[at], year.draw_key, _IS_LOTING) < rules.loting[step]
        if by_lot:
            winner, refused, reason = first_by_lot(
                at, round_, year.pool, members, seekers, chances, keys, rules.open_reactions
            )
        else:
            winner, refused, reason = first_in_order(
                at, place[at], round_, year.pool, year.lines.urgent, members, seekers, rules.urgent_first[step],
                chances, keys, rules.open_reactions,
            )  # fmt: skip
        if winner < 0:
            tally.unfilled[step, reason] += 1
            # It is advertised anew, so that everybody decides anew.
            offers.key[now[at]] = mixed(offers.key[now[at]])
        else:
            is_urgent = seekers.is_urgent[year.pool.group[winner]]
            channel = LOTING if by_lot else (URGENTIE if is_urgent else AANBODMODEL)
            _book(offers, now[at], year.first_round + step, channel, winner, refused)
            offers, number = _move_in(step, winner, place[at], offers.origin[now[at]], offers, number, year)
    return offers, number


@part_of_kernel
def _move_in(step, winner, place, origin, offers, number, year):  # type: ignore[no-untyped-def]
    """Take a housed seeker out of the pool, and offer what the household leaves."""
    pool, seekers, counts, window = year.pool, year.seekers, year.counts, year.window
    group, owner, counting = pool.group[winner], year.places.owner[place], year.rules.counts[origin]
    counts.let[owner] += 1
    counts.primary[owner] += seekers.is_primary[group]
    counts.above_limit[owner] += seekers.reach[group, place] == ABOVE_LIMIT
    counts.free_space[owner] += seekers.reach[group, place] == FREE_SPACE
    window.lettings[step] += counting
    window.non_regular[step] += counting * seekers.is_urgent[group]
    window.urgent[step] += counting * seekers.is_urgent[group]
    year.looking[group] -= 1
    if pool.end_round[winner] < year.first_round + len(year.ending):
        year.ending[pool.end_round[winner] - year.first_round, group] -= 1
    pool.end_round[winner] = year.first_round + step
    if pair_lot(pool.key[winner], year.draw_key, _LEAVES) < seekers.frees[group]:
        freed = leave(pool.key[winner], year.draw_key, year.places)
        if freed >= 0:
            offers = with_room(offers, number)
            ready = year.first_round + step + year.rules.chain_rounds
            add(offers, number, pool.key[winner], year.draw_key, freed, ready)
            number += 1
    return offers, number


@in_place
def _count_offers(step, now, offers, year):  # type: ignore[no-untyped-def]
    """Count what is offered for the first time this year."""
    year.tally.offered[step] = len(now)
    for offer in now:
        if step == 0 or offers.ready[offer] == year.first_round + step:
            place = offers.place[offer]
            year.counts.offered[year.places.owner[place]] += 1
            year.counts.offered_in_wijk[year.places.wijk[place]] += 1


@part_of_kernel
def no_counts(rules, groups):  # type: ignore[no-untyped-def]
    """Give the counts of a year before anything is offered, for a number of mediated `groups`."""
    owner, wijk = np.zeros((6, len(rules.owner_key))), np.zeros((2, len(rules.most_in_wijk)))
    return Counts(owner[0], owner[1], owner[2], owner[3], owner[4], owner[5], wijk[0], wijk[1], np.zeros(groups))


@part_of_kernel
def _no_tally(rounds, groups):  # type: ignore[no-untyped-def]
    row, of_group = np.zeros((3, rounds)), np.zeros((2, rounds, groups))
    unfilled = np.zeros((rounds, len(UNFILLED)))
    return Tally(of_group[0], np.ones((rounds, groups)), of_group[1], row[0], row[1], unfilled, row[2])


@part_of_kernel
def _presence(pool, first_round, rounds, groups):  # type: ignore[no-untyped-def]
    """Count per round and group who starts to look and who stops; who looks already starts in the first round."""
    starting, ending = np.zeros((rounds, groups)), np.zeros((rounds, groups))
    for at in range(len(pool.key)):
        first, end = max(pool.first_round[at] - first_round, 0), pool.end_round[at] - first_round
        if first < rounds and end > first:
            starting[first, pool.group[at]] += 1
            if end < rounds:
                ending[end, pool.group[at]] += 1
    return starting, ending


@part_of_kernel
def _room(counts, rules):  # type: ignore[no-untyped-def]
    """Tell for every owner whether one more letting above the rent limit, or in the free space, keeps to its share."""
    may_exceed = counts.above_limit + 1 <= rules.above_limit * (counts.primary + 1) + _HAIR
    may_be_free = counts.free_space + 1 <= rules.free_space * (counts.let + 1) + _HAIR
    return may_exceed, may_be_free


@in_place
def _bar_where_full(reach, room, chances):  # type: ignore[no-untyped-def]
    """Set the chance to react to none for groups that find no room any more at this owner."""
    for group in range(len(chances)):
        if not is_open(reach[group], room):
            chances[group] = 0.0


@in_place
def _expect_reactions(chances, looking, inactive, reactions):  # type: ignore[no-untyped-def]
    for group in range(len(chances)):
        for offer in range(chances.shape[1]):
            inactive[group] *= 1.0 - chances[group, offer]
            reactions[group] += looking[group] * chances[group, offer]


@in_place
def _book(offers, offer, round_, channel, who, refused):  # type: ignore[no-untyped-def]
    offers.round[offer], offers.channel[offer] = round_, channel
    offers.who[offer], offers.refused[offer] = who, refused
