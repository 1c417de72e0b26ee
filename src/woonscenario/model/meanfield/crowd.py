"""Who looks for a dwelling in the expectation: who is housed, stops and begins in a round."""

from __future__ import annotations

from woonscenario.model.allocation import AANBODMODEL, LOTING, URGENTIE
from woonscenario.model.compiled import adds_up, in_place
from woonscenario.model.meanfield.kinds import ADVERTISED, IN_ORDER, NOTHING


@in_place
def gather(looking, number, profile, matched):  # type: ignore[no-untyped-def]
    """Add up who looks (group, bin), `number` (group,) together, by profile; fills `matched`."""
    crowd, by_profile = matched.crowd, matched.number
    crowd[:], by_profile[:] = 0.0, 0.0
    for group in range(len(looking)):
        one = profile[group]
        by_profile[one] += number[group]
        for at in range(looking.shape[1]):
            crowd[one, at] += looking[group, at]


@adds_up
def take_housed(now, in_order, by_lot, market, before, let):  # type: ignore[no-untyped-def]
    """Take from who looks the part that is housed `in_order` (profile, bin), and of the others `by_lot`.

    Books them; gives how many dwellings they leave.
    """
    registered_in_order, registered = let.registered[IN_ORDER], let.registered[ADVERTISED]
    seekers, freed = market.seekers, 0.0
    for group in range(len(before.looking)):
        looking, began, profile = before.looking[group], before.began[group], market.profile[group]
        ordered, lots, searched, lucky = 0.0, 0.0, 0.0, by_lot[profile]
        ordinary = 0.0 if seekers.is_urgent[group] else 1.0
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
        won = ordered + lots
        freed += won * seekers.frees[group]
        let.searched[0] += searched + won * now
        let.channel[AANBODMODEL if ordinary else URGENTIE, group] += ordered
        let.channel[LOTING, group] += lots
        let.refusals[0] += won * (1.0 / max(seekers.accepts[group], NOTHING) - 1.0)
        let.moment[IN_ORDER] += ordinary * ordered * now
        let.moment[ADVERTISED] += won * now
    return freed


@adds_up
def pass_on(now, before, joins, stays, looking, unreacted):  # type: ignore[no-untyped-def]
    """Let seekers stop, and others begin at the moment `now`, who did not react yet.

    `looking` and `unreacted` (group,) become how many look, and how many of these did not react in this year.
    """
    for group in range(len(stays)):
        here, began, number, joining = before.looking[group], before.began[group], 0.0, 0.0
        for at in range(len(here)):
            here[at] = here[at] * stays[group] + joins[group, at]
            began[at] = began[at] * stays[group] + joins[group, at] * now
            number += here[at]
            joining += joins[group, at]
        looking[group] = number
        unreacted[group] = unreacted[group] * stays[group] + joining
