"""What is offered in a round of the expectation: to whom it is open, and how reactions spread over it."""

from __future__ import annotations

import numpy as np
from numba import njit

from woonscenario.model.meanfield.kinds import NOTHING, ROOMS


@njit(cache=True, error_model="numpy")
def by_owner_and_kind(all_free, market, owners):  # type: ignore[no-untyped-def]
    """Add up the offers of each owner by kind; (owner, kind)."""
    offers, owner, kind = np.zeros((owners, len(market.reach))), market.owner, market.kind
    for at in range(len(all_free)):
        offers[owner[at], kind[at]] += all_free[at]
    return offers


@njit(cache=True, error_model="numpy")
def room_of(offers, rules, counts, rate):  # type: ignore[no-untyped-def]
    """Give the chance that an owner has room above the limit, and free space, for one dwelling more; (owner,) both.

    By lot an owner has room for whole dwellings only, on average half a one less than its share.
    """
    supply = offers.sum(axis=1)
    above = rules.above_limit * (counts.primary + 1.0) - 0.5 - counts.above_limit
    space = rules.free_space * (counts.let + 1.0) - 0.5 - counts.free_space
    return _clipped(above, supply * rate.above_limit), _clipped(space, supply * rate.free_space)


@njit(cache=True, error_model="numpy")
def _clipped(room, asked_for):  # type: ignore[no-untyped-def]
    return np.minimum(np.maximum(room / np.maximum(asked_for, NOTHING), 0.0), 1.0)


@njit(cache=True, error_model="numpy")
def offered_by_segment(offers, segment, above, space, segments):  # type: ignore[no-untyped-def]
    """Add up the offers (owner, kind) by segment; (segment,)."""
    supply = np.zeros(segments)
    for owner in range(len(offers)):
        for kind in range(offers.shape[1]):
            for room in range(ROOMS):
                part = chance_of_room(room, above[owner], space[owner])
                supply[segment[kind, room]] += offers[owner, kind] * part
    return supply


@njit(cache=True, error_model="numpy")
def chance_of_room(room, above, space):  # type: ignore[no-untyped-def]
    """Give how often an owner has this room, with its chances of room `above` the limit and of free `space`."""
    return (above if room // 2 == 1 else 1.0 - above) * (space if room % 2 == 1 else 1.0 - space)


@njit(cache=True, error_model="numpy")
def chances(supply, market):  # type: ignore[no-untyped-def]
    """Spread the reactions of each group over the offers within its reach, by appeal; (segment, group).

    In a round there may happen to be no offer within reach: e^-number of the time, when it varies as Poisson.
    """
    segments, groups = market.opens.shape
    chance, total, number = np.zeros((segments, groups)), np.zeros(groups), np.zeros(groups)
    for segment in range(segments):
        number += market.opens[segment] * supply[segment]
        total += market.opens[segment] * supply[segment] * market.appeal[segment]
    spread = market.seekers.reactions * -np.expm1(-number) / np.maximum(total, NOTHING)
    for segment in range(segments):
        if supply[segment] > NOTHING:
            chance[segment] = np.minimum(1.0, spread * market.appeal[segment]) * market.opens[segment]
    return chance


@njit(cache=True, error_model="numpy")
def turns_of(market, urgent_first):  # type: ignore[no-untyped-def]
    """Give who is looked at first, second and last in a segment; (segment, group)."""
    turns = np.full(market.priority.shape, 2)
    for segment in range(len(turns)):
        for group in range(turns.shape[1]):
            if urgent_first and market.seekers.is_urgent[group]:
                turns[segment, group] = 0
            elif market.priority[segment, group]:
                turns[segment, group] = 1
    return turns
