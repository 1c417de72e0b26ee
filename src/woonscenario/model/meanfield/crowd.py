"""Who looks for a dwelling in the expectation: who is housed, stops and begins in a round."""

from __future__ import annotations

import numpy as np
from numba import njit

from woonscenario.model.allocation import AANBODMODEL, LOTING, URGENTIE
from woonscenario.model.meanfield.kinds import ADVERTISED, IN_ORDER, NOTHING


@njit(cache=True, error_model="numpy")
def crowd_of(looking, profile, profiles):  # type: ignore[no-untyped-def]
    """Add up who looks (group, bin) by profile; (bin, profile)."""
    crowd = np.zeros((looking.shape[1], profiles))
    for group in range(len(looking)):
        for at in range(len(crowd)):
            crowd[at, profile[group]] += looking[group, at]
    return crowd


@njit(cache=True, error_model="numpy")
def take_housed(now, in_order, by_lot, market, before, let):  # type: ignore[no-untyped-def]
    """Take from who looks the part that is housed `in_order` (profile, bin), and of the others `by_lot`.

    Books them; gives how many it are (group,).
    """
    won = np.zeros(len(before.looking))
    registered_in_order, registered = let.registered[IN_ORDER], let.registered[ADVERTISED]
    for group in range(len(won)):
        looking, began, profile = before.looking[group], before.began[group], market.profile[group]
        ordered, lots, searched, lucky = 0.0, 0.0, 0.0, by_lot[profile]
        ordinary = 0.0 if market.seekers.is_urgent[group] else 1.0
        for at in range(len(looking)):
            first = looking[at] * in_order[profile, at]
            second = (looking[at] - first) * lucky
            stay = (1.0 - in_order[profile, at]) * (1.0 - lucky)
            ordered += first
            lots += second
            registered_in_order[at] += ordinary * first
            registered[at] += first + second
            searched -= began[at] * (1.0 - stay)
            began[at] *= stay
            looking[at] *= stay
        won[group] = ordered + lots
        let.searched[0] += searched + won[group] * now
        let.channel[AANBODMODEL if ordinary else URGENTIE, group] += ordered
        let.channel[LOTING, group] += lots
        let.refusals[0] += won[group] * (1.0 / max(market.seekers.accepts[group], NOTHING) - 1.0)
        let.moment[IN_ORDER] += ordinary * ordered * now
        let.moment[ADVERTISED] += won[group] * now
    return won


@njit(cache=True, error_model="numpy")
def pass_on(now, before, joins, stays, looking):  # type: ignore[no-untyped-def]
    """Let seekers stop, and others begin at the moment `now`; `looking` (group,) becomes how many look."""
    for group in range(len(stays)):
        here, began, number = before.looking[group], before.began[group], 0.0
        for at in range(len(here)):
            here[at] = here[at] * stays[group] + joins[group, at]
            began[at] = began[at] * stays[group] + joins[group, at] * now
            number += here[at]
        looking[group] = number
