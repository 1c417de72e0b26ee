"""Who gets one advertised dwelling: by registration time with urgenten first, or by lottery.

Whether a seeker reacts to a dwelling, accepts it and where the seeker stands in its lottery depend on that seeker and
that dwelling alone, so that another seeker or dwelling changes nobody's lot.
"""

from __future__ import annotations

import numpy as np

from woonscenario.model.allocation.kinds import (
    ALL_REFUSED,
    LET,
    NOBODY_FITS,
    NOBODY_REACTED,
)
from woonscenario.model.allocation.reach import is_open
from woonscenario.model.chance import pair_lot
from woonscenario.model.compiled import in_place, part_of_kernel

REACTS, ACCEPTS = np.uint64(1), np.uint64(2)
"""Decisions of a seeker on a dwelling."""
URGENT, PRIORITY, OTHERS = range(3)
"""Who is looked at, one after the other, in the aanbodmodel."""
_BLOCK = 256
"""Seekers whose lots are drawn in one go: they stay in the first cache, and few are drawn in vain."""
_HAIR = 1e-9


@in_place
def spread_reactions(place, seekers, appeal, may_exceed, may_be_free, chances):  # type: ignore[no-untyped-def]
    """Spread the reactions of each group over the offers of a round within its reach, by appeal; at most one on each.

    `place` (offer,); whether there is room above the rent limit and in the free space (offer,). Fills `chances`
    (group, offer). Fewer offers mean more reactions on each.
    """
    for group in range(len(chances)):
        total = 0.0
        for offer in range(len(place)):
            room = may_exceed[offer], may_be_free[offer]
            may = is_open(seekers.reach[group, place[offer]], room)
            chances[group, offer] = appeal[place[offer]] if may else 0.0
            total += chances[group, offer]
        for offer in range(len(place)):
            if chances[group, offer] > 0.0:
                chances[group, offer] = min(1.0, seekers.reactions[group] * chances[group, offer] / total)


@part_of_kernel
def first_in_order(offer, place, round_, pool, urgent, members, seekers, urgent_first, chances, keys, most):  # type: ignore[no-untyped-def]
    """Find the first in order who reacts and accepts: urgenten, then groups with priority, then registration time.

    `urgent` and `members`, who may have the dwelling, are lines in order of registration; `most` reactions of a seeker
    may be open at a time. Returns where in the pool (-1: nobody), how many refused before, and the reason when nobody
    took it.
    """
    refusals, lot, reacting = 0, np.empty(_BLOCK), np.empty(_BLOCK, np.int64)
    for who in (URGENT, PRIORITY, OTHERS):
        likely = _chances_of(who, place, seekers, urgent_first, chances[:, offer])
        highest = likely.max()
        if highest <= 0.0:
            continue
        line = urgent if who == URGENT else members
        winner, refused = _walk(
            offer, round_, pool, line, likely, highest, seekers.accepts, chances, keys, most, lot, reacting
        )
        refusals += refused
        if winner >= 0:
            return winner, refusals, LET
    return -1, refusals, _why_not(refusals, round_, pool, members, chances[:, offer])


@in_place
def _walk(  # type: ignore[no-untyped-def]
    offer, round_, pool, line, likely, highest, accepts, chances, keys, most, lot, reacting
):
    """Walk along a line until somebody reacts and accepts; gives where in the pool (-1: nobody), and how many refused.

    `highest`: of `likely` (group,), the chances to react; `lot` and `reacting` are room to work in.
    """
    refusals = 0
    for first in range(0, len(line.key), _BLOCK):
        block = line.key[first : first + _BLOCK]
        for entry in range(_list_reacting(block, keys[offer], highest, lot, reacting)):
            listed = reacting[entry]
            at = line.at[first + listed]
            group = pool.group[at]
            if lot[listed] >= likely[group] or not _looks(at, round_, pool):
                continue
            if not _has_room(block[listed], offer, chances[group], keys, most):
                continue
            if pair_lot(block[listed], keys[offer], ACCEPTS) < accepts[group]:
                return at, refusals
            refusals += 1
    return -1, refusals


@part_of_kernel
def first_by_lot(offer, round_, pool, members, seekers, chances, keys, most):  # type: ignore[no-untyped-def]
    """Draw lots among all who react: the first in that order who accepts; returns as `first_in_order`."""
    likely, refused = chances[:, offer].copy(), np.empty(len(members.key))
    lot, reacting = np.empty(_BLOCK), np.empty(_BLOCK, np.int64)
    winner, best, number = _draw_lots(
        offer, round_, pool, members, likely, likely.max(), seekers.accepts, chances, keys, most, lot, reacting, refused
    )
    reason = LET if winner >= 0 else _why_not(number, round_, pool, members, likely)
    return winner, int((refused[:number] < best).sum()), reason


@in_place
def _draw_lots(  # type: ignore[no-untyped-def]
    offer, round_, pool, members, likely, highest, accepts, chances, keys, most, lot, reacting, refused
):
    """Find the first by lot who accepts: gives where in the pool (-1: nobody), the lot, and how many refused.

    Fills the lots of who `refused` (seeker,); the rest as in `_walk`.
    """
    winner, best, number = -1, np.inf, 0
    for first in range(0, len(members.key), _BLOCK):
        block = members.key[first : first + _BLOCK]
        # Who comes after a winner neither wins nor refuses, so the better the winner, the fewer are listed.
        before = highest * min(1.0, best * (1.0 + _HAIR))
        for entry in range(_list_reacting(block, keys[offer], before, lot, reacting)):
            listed = reacting[entry]
            at = members.at[first + listed]
            group = pool.group[at]
            # Given that somebody reacts, the lot that decided it is uniform below the chance to react.
            order = lot[listed] / likely[group]
            if lot[listed] >= likely[group] or order >= best or not _looks(at, round_, pool):
                continue
            if not _has_room(block[listed], offer, chances[group], keys, most):
                continue
            if pair_lot(block[listed], keys[offer], ACCEPTS) < accepts[group]:
                winner, best = at, order
            else:
                refused[number] = order
                number += 1
    return winner, best, number


@part_of_kernel
def _chances_of(who, place, seekers, urgent_first, chances):  # type: ignore[no-untyped-def]
    """Give the chances to react (group,) to a dwelling of those who are looked at together, and 0 for all others."""
    likely = np.zeros(len(chances))
    for group in range(len(chances)):
        is_urgent = urgent_first and seekers.is_urgent[group]
        turn = URGENT if is_urgent else PRIORITY if seekers.priority[group, place] else OTHERS
        if turn == who:
            likely[group] = chances[group]
    return likely


@in_place
def _list_reacting(seekers, offer, chance, lot, reacting):  # type: ignore[no-untyped-def]
    """Draw the lots of some seekers (key) on reacting to an offer (key); list and count those below the chance.

    First all lots, which a processor draws for several at once, as it counts; then, unless there are none, the list,
    without a branch that it could guess wrong.
    """
    for at in range(len(seekers)):
        lot[at] = pair_lot(seekers[at], offer, REACTS)
    below, number = 0, 0
    for at in range(len(seekers)):
        below += lot[at] < chance
    if below == 0:
        return 0
    for at in range(len(seekers)):
        reacting[number] = at
        number += lot[at] < chance
    return number


@in_place
def _looks(at, round_, pool):  # type: ignore[no-untyped-def]
    return pool.first_round[at] <= round_ < pool.end_round[at]


@in_place
def _has_room(seeker, offer, chances, keys, most):  # type: ignore[no-untyped-def]
    """Tell whether a seeker (key) who would react to an offer of the round has fewer than `most` reactions open.

    `chances` and `keys` (offer,) of the round. Whoever wants to react to more keeps to the first ones.
    """
    if most > offer:
        return True
    open_ = 0
    for earlier in range(offer):
        open_ += pair_lot(seeker, keys[earlier], REACTS) < chances[earlier]
    return open_ < most


@in_place
def _why_not(refusals, round_, pool, members, chances):  # type: ignore[no-untyped-def]
    """Give the reason why nobody took an offer to which the groups react with `chances` (group,)."""
    if refusals > 0:
        return ALL_REFUSED
    for at in members.at:
        if chances[pool.group[at]] > 0.0 and _looks(at, round_, pool):
            return NOBODY_REACTED
    return NOBODY_FITS
