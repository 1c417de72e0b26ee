"""Who gets one advertised dwelling: by registration time with urgenten first, or by lottery.

Whether a seeker reacts to a dwelling, accepts it and where the seeker stands in its lottery depend on that seeker and
that dwelling alone, so that another seeker or dwelling changes nobody's lot.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from woonscenario.model.allocation.kinds import (
    ABOVE_LIMIT,
    ALL_REFUSED,
    BARRED,
    FREE_SPACE,
    LET,
    NOBODY_FITS,
    NOBODY_REACTED,
)
from woonscenario.model.chance import pair_lot

REACTS, ACCEPTS = np.uint64(1), np.uint64(2)
"""Decisions of a seeker on a dwelling."""
URGENT, PRIORITY, OTHERS = range(3)
"""Who is looked at, one after the other, in the aanbodmodel."""


@njit(cache=True, error_model="numpy")
def spread_reactions(place, seekers, appeal, may_exceed, may_be_free, chances):  # type: ignore[no-untyped-def]
    """Spread the reactions of each group over the offers of a round within its reach, by appeal; at most one on each.

    `place` (offer,); whether there is room above the rent limit and in the free space (offer,). Fills `chances`
    (group, offer). Fewer offers mean more reactions on each.
    """
    for group in range(len(chances)):
        total = 0.0
        for offer in range(len(place)):
            reach = seekers.reach[group, place[offer]]
            barred = (
                reach == BARRED
                or (reach == ABOVE_LIMIT and not may_exceed[offer])
                or (reach == FREE_SPACE and not may_be_free[offer])
            )
            chances[group, offer] = 0.0 if barred else appeal[place[offer]]
            total += chances[group, offer]
        for offer in range(len(place)):
            if chances[group, offer] > 0.0:
                chances[group, offer] = min(1.0, seekers.reactions[group] * chances[group, offer] / total)


@njit(cache=True, error_model="numpy")
def reacts(seeker, offer, chances, keys, most):  # type: ignore[no-untyped-def]
    """Tell whether a seeker (key) reacts to an offer of the round: `most` reactions may be open at a time.

    `chances` and `keys` (offer,) of the round. Whoever wants to react to more keeps to the first ones.
    """
    if pair_lot(seeker, keys[offer], REACTS) >= chances[offer]:
        return False
    if most > offer:
        return True
    open_ = 0
    for earlier in range(offer):
        if pair_lot(seeker, keys[earlier], REACTS) < chances[earlier]:
            open_ += 1
    return open_ < most


@njit(cache=True, error_model="numpy")
def first_in_order(offer, place, round_, pool, urgent, members, seekers, urgent_first, chances, keys, most):  # type: ignore[no-untyped-def]
    """Find the first in order who reacts and accepts: urgenten, then groups with priority, then registration time.

    `urgent` and `members`, who may have the dwelling, are places in the pool, in order of registration. Returns where
    in the pool (-1: nobody), how many refused before, and the reason when nobody took it.
    """
    refusals, reason = 0, NOBODY_FITS
    has_priority = seekers.priority[:, place].any()
    for who in (URGENT, PRIORITY, OTHERS):
        if (who == URGENT and not urgent_first) or (who == PRIORITY and not has_priority):
            continue
        for at in urgent if who == URGENT else members:
            if pool.first_round[at] > round_ or pool.end_round[at] <= round_:
                continue
            group = pool.group[at]
            if chances[group, offer] <= 0.0:
                continue
            if who != URGENT:
                went_before = (urgent_first and seekers.is_urgent[group]) or (
                    who == OTHERS and has_priority and seekers.priority[group, place]
                )
                if went_before or (who == PRIORITY and not seekers.priority[group, place]):
                    continue
            reason = max(reason, NOBODY_REACTED)
            if not reacts(pool.key[at], offer, chances[group], keys, most):
                continue
            if pair_lot(pool.key[at], keys[offer], ACCEPTS) < seekers.accepts[group]:
                return at, refusals, LET
            refusals, reason = refusals + 1, ALL_REFUSED
    return -1, refusals, reason


@njit(cache=True, error_model="numpy")
def first_by_lot(offer, round_, pool, members, seekers, chances, keys, most):  # type: ignore[no-untyped-def]
    """Draw lots among all who react: the first in that order who accepts; returns as `first_in_order`."""
    winner, best, reason = -1, np.inf, NOBODY_FITS
    refused, number = np.empty(16), 0
    for at in members:
        if pool.first_round[at] > round_ or pool.end_round[at] <= round_:
            continue
        group = pool.group[at]
        if chances[group, offer] <= 0.0:
            continue
        reason = max(reason, NOBODY_REACTED)
        if not reacts(pool.key[at], offer, chances[group], keys, most):
            continue
        # Given that somebody reacts, the lot that decided it is uniform below the chance to react.
        order = pair_lot(pool.key[at], keys[offer], REACTS) / chances[group, offer]
        if pair_lot(pool.key[at], keys[offer], ACCEPTS) < seekers.accepts[group]:
            if order < best:
                winner, best = at, order
            continue
        if number == len(refused):
            refused = np.concatenate((refused, np.empty(number)))
        refused[number] = order
        number, reason = number + 1, ALL_REFUSED
    return winner, int((refused[:number] < best).sum()), LET if winner >= 0 else reason
