"""What is offered in a round of the expectation: to whom it is open, and how reactions spread over it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.allocation import ABOVE_LIMIT, BARRED, FITS
from woonscenario.model.compiled import in_place, part_of_kernel
from woonscenario.model.meanfield.kinds import NOTHING, ROOMS
from woonscenario.model.meanfield.poisson import some

Array = NDArray[Any]


class Offered(NamedTuple):
    """What is advertised in a round, and how reactions spread over it.

    Offers by owner and kind (`offers`, (owner, kind)). How often owners have `room` above the limit and in free space
    as a round begins, for which `part` of their offers, and how many of those used it so far (`used`); (room, owner).
    Offers by segment (`supply`, (segment,)); the `chance` to react to each (segment, profile), and how often each
    seeker reacts (`reactions`, (profile,)). What room opens to each profile on average (`opened`), and how much `more`
    there is when it did; (room, profile). `number` (owner,) is room to work in.
    """

    offers: Array
    room: Array
    part: Array
    used: Array
    supply: Array
    chance: Array
    reactions: Array
    opened: Array
    more: Array
    number: Array


@part_of_kernel
def nothing_offered(market, owners):  # type: ignore[no-untyped-def]
    """Give room for what is offered; until an owner lets to them, half of what has room is taken to use it."""
    segments, profiles = market.open_as.shape
    return Offered(
        np.zeros((owners, len(market.reach))), np.zeros((2, owners)), np.zeros((2, owners)), np.full((2, owners), 0.5),
        np.zeros(segments), np.zeros((segments, profiles)), np.zeros(profiles), np.zeros((2, profiles)),
        np.zeros((2, profiles)), np.zeros(owners),
    )  # fmt: skip


@in_place
def spread_reactions(advertised, market, rules, counts, offered):  # type: ignore[no-untyped-def]
    """Fill what is `offered` and to whom, of what is `advertised` (place,)."""
    _by_owner_and_kind(advertised, market.where.owner, market.where.kind, offered.offers)
    _room_of(rules, counts, offered)
    _by_segment(market.segment, offered)
    _chances(market, offered)


@in_place
def _by_owner_and_kind(advertised, owner, kind, offers):  # type: ignore[no-untyped-def]
    offers[:] = 0.0
    for at in range(len(advertised)):
        offers[owner[at], kind[at]] += advertised[at]


@in_place
def _room_of(rules, counts, offered):  # type: ignore[no-untyped-def]
    """Fill `room`, as a round begins, and `part`, when an offer has its turn.

    By lot an owner has room for whole dwellings only, on average half a one less than its share.
    """
    room, part, used = offered.room, offered.part, offered.used
    for owner in range(len(offered.offers)):
        number = offered.offers[owner].sum()
        room[0, owner] = rules.above_limit * (counts.primary[owner] + 1.0) - 0.5 - counts.above_limit[owner]
        room[1, owner] = rules.free_space * (counts.let[owner] + 1.0) - 0.5 - counts.free_space[owner]
        for row in range(2):
            part[row, owner] = room[row, owner] / max(number * used[row, owner], NOTHING)
            part[row, owner] = min(max(part[row, owner], 0.0), 1.0)
            room[row, owner] = min(max(room[row, owner], 0.0), 1.0)


@in_place
def _by_segment(segment, offered):  # type: ignore[no-untyped-def]
    offers, part, supply = offered.offers, offered.part, offered.supply
    supply[:] = 0.0
    for owner in range(len(offers)):
        for room in range(ROOMS):
            often = chance_of_room(room, part[0, owner], part[1, owner])
            if often > 0.0:
                for kind in range(offers.shape[1]):
                    supply[segment[kind, room]] += offers[owner, kind] * often


@in_place
def chance_of_room(room, above_limit, free_space):  # type: ignore[no-untyped-def]
    """Give how often a dwelling is let with this room, with its chances of room above the limit and of free space."""
    return (above_limit if room // 2 == 1 else 1.0 - above_limit) * (free_space if room % 2 == 1 else 1.0 - free_space)


@in_place
def _chances(market, offered):  # type: ignore[no-untyped-def]
    """Spread the reactions of each profile over the offers within its reach, by appeal: `chance` and `reactions`.

    In a round there may happen to be no offer within reach: e^-number of the time, when it varies as Poisson. Who
    reacts sees at the beginning of a round where owners have room, and reacts to all that it opens, though few of those
    can be let.
    """
    open_as, appeal, often = market.open_as, market.appeal, market.profiles.reactions
    supply, chance, reactions, more = offered.supply, offered.chance, offered.reactions, offered.more
    _open(market.reach, market.appeal_of_kind, offered)
    for profile in range(len(reactions)):
        above_limit, free_space = offered.opened[0, profile], offered.opened[1, profile]
        number, fitting = above_limit + free_space, 0.0
        for segment in range(len(supply)):
            if open_as[segment, profile] == FITS:
                number += supply[segment]
                fitting += supply[segment] * appeal[segment]
        reactions[profile] = min(often[profile] * some(number), number)
        total = fitting + above_limit + free_space
        to_above = 1.0 / max(total + more[0, profile], NOTHING)
        to_free = 1.0 / max(total + more[1, profile], NOTHING)
        to_fitting = max(0.0, 1.0 - above_limit * to_above - free_space * to_free) / max(fitting, NOTHING)
        for segment in range(len(supply)):
            kind, each = open_as[segment, profile], 0.0
            if supply[segment] > NOTHING and kind != BARRED:
                each = to_fitting if kind == FITS else to_above if kind == ABOVE_LIMIT else to_free
            chance[segment, profile] = min(1.0, reactions[profile] * each * appeal[segment])


@in_place
def _open(reach, appeal, offered):  # type: ignore[no-untyped-def]
    """Fill `opened` and `more`.

    Where an owner has room, all that it offers above the limit (or in free space) is within reach at once: that is more
    than on average by what it offers in the rounds without room. Owners count as often as something is let there.
    """
    offers, room, part, number = offered.offers, offered.room, offered.part, offered.number
    opened, more = offered.opened, offered.more
    for row in range(2):
        for profile in range(reach.shape[1]):
            number[:] = 0.0
            for kind in range(len(reach)):
                if reach[kind, profile] == ABOVE_LIMIT + row:
                    for owner in range(len(offers)):
                        number[owner] += offers[owner, kind] * appeal[kind]
            opened[row, profile], more[row, profile], met = 0.0, 0.0, 0.0
            for owner in range(len(offers)):
                opened[row, profile] += room[row, owner] * number[owner]
                met += part[row, owner] * number[owner]
                more[row, profile] += part[row, owner] * number[owner] * (1.0 - room[row, owner]) * number[owner]
            more[row, profile] /= max(met, NOTHING)
