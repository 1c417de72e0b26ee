"""What is offered in a round of the expectation: to whom it is open, and how reactions spread over it."""

from __future__ import annotations

import numpy as np
from numba import njit

from woonscenario.model.allocation import ABOVE_LIMIT, BARRED, FITS
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
    """Give how often owners have room above the limit and in free space, and for which part of their offers.

    Both (room, owner): the first as a round begins, the second when an offer has its turn; `rate` is how many of those
    use the room. By lot an owner has room for whole dwellings only, on average half a one less than its share.
    """
    supply, room, part = offers.sum(axis=1), np.zeros((2, len(offers))), np.zeros((2, len(offers)))
    room[0] = rules.above_limit * (counts.primary + 1.0) - 0.5 - counts.above_limit
    room[1] = rules.free_space * (counts.let + 1.0) - 0.5 - counts.free_space
    part[0] = room[0] / np.maximum(supply * rate.above_limit, NOTHING)
    part[1] = room[1] / np.maximum(supply * rate.free_space, NOTHING)
    return np.minimum(np.maximum(room, 0.0), 1.0), np.minimum(np.maximum(part, 0.0), 1.0)


@njit(cache=True, error_model="numpy")
def offered_by_segment(offers, segment, part, segments):  # type: ignore[no-untyped-def]
    """Add up the offers (owner, kind) by segment; (segment,)."""
    supply = np.zeros(segments)
    for owner in range(len(offers)):
        for room in range(ROOMS):
            often = chance_of_room(room, part[0, owner], part[1, owner])
            if often > 0.0:
                for kind in range(offers.shape[1]):
                    supply[segment[kind, room]] += offers[owner, kind] * often
    return supply


@njit(cache=True, error_model="numpy")
def chance_of_room(room, above_limit, free_space):  # type: ignore[no-untyped-def]
    """Give how often a dwelling is let with this room, with its chances of room above the limit and of free space."""
    return (above_limit if room // 2 == 1 else 1.0 - above_limit) * (free_space if room % 2 == 1 else 1.0 - free_space)


@njit(cache=True, error_model="numpy")
def chances(supply, offers, room, part, market):  # type: ignore[no-untyped-def]
    """Spread the reactions of each profile over the offers within its reach, by appeal.

    Gives the chance to react to each (segment, profile), and how often each seeker reacts (profile,). In a round there
    may happen to be no offer within reach: e^-number of the time, when it varies as Poisson. Who reacts sees at the
    beginning of a round where owners have room, and reacts to all that it opens, though few of those can be let.
    """
    open_as, appeal, reactions = market.open_as, market.appeal, market.profiles.reactions
    segments, profiles = open_as.shape
    chance, reacting = np.zeros(open_as.shape), np.zeros(profiles)
    opened, crowded = _opened(offers, room, part, market)
    for profile in range(profiles):
        above_limit, free_space = opened[0, profile], opened[1, profile]
        number, fitting = above_limit + free_space, 0.0
        for segment in range(segments):
            if open_as[segment, profile] == FITS:
                number += supply[segment]
                fitting += supply[segment] * appeal[segment]
        reacting[profile] = min(reactions[profile] * -np.expm1(-number), number)
        total = fitting + above_limit + free_space
        to_above = 1.0 / max(total + crowded[0, profile], NOTHING)
        to_free = 1.0 / max(total + crowded[1, profile], NOTHING)
        spread = max(0.0, 1.0 - above_limit * to_above - free_space * to_free) / max(fitting, NOTHING)
        for segment in range(segments):
            kind = open_as[segment, profile]
            if supply[segment] > NOTHING and kind != BARRED:
                each = spread if kind == FITS else to_above if kind == ABOVE_LIMIT else to_free
                chance[segment, profile] = min(1.0, reacting[profile] * each * appeal[segment])
    return chance, reacting


@njit(cache=True, error_model="numpy")
def _opened(offers, room, part, market):  # type: ignore[no-untyped-def]
    """Give what room opens to each profile on average, and how much more there is when it did; (room, profile) both.

    Where an owner has room, all that it offers above the limit (or in free space) is within reach at once: that is more
    than on average by what it offers in the rounds without room. Owners count as often as something is let there.
    """
    reach, appeal = market.reach, market.appeal_of_kind
    kinds, profiles = reach.shape
    opened, met, more = np.zeros((3, 2, profiles))
    here = np.zeros((2, profiles, len(offers)))
    for kind in range(kinds):
        for profile in range(profiles):
            row = reach[kind, profile] - ABOVE_LIMIT
            if row >= 0:
                for owner in range(len(offers)):
                    here[row, profile, owner] += offers[owner, kind] * appeal[kind]
    for row in range(2):
        for profile in range(profiles):
            for owner in range(len(offers)):
                number = here[row, profile, owner]
                opened[row, profile] += room[row, owner] * number
                met[row, profile] += part[row, owner] * number
                more[row, profile] += part[row, owner] * number * (1.0 - room[row, owner]) * number
    return opened, more / np.maximum(met, NOTHING)
