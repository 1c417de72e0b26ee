"""Who gets what is offered in a round of the expectation: in order of turn and registration, and by lottery."""

from __future__ import annotations

import numpy as np
from numba import njit

from woonscenario.model.allocation import AANBODMODEL, ALL_REFUSED, LOTING, NOBODY_FITS, NOBODY_REACTED, URGENTIE
from woonscenario.model.meanfield.kinds import ADVERTISED, IN_ORDER, NOTHING

_TURNS = 3


@njit(cache=True, error_model="numpy")
def let_in_order(supply, chance, turns, looking, seekers, now, won, by_segment, let):  # type: ignore[no-untyped-def]
    """Let in order of turn and registration: each bin takes from what those before it left.

    Of seekers who react and accept there happen to be none with chance e^-number (Poisson). Nobody is housed twice.
    """
    groups, bins = looking.shape
    left, here = supply.copy(), np.zeros(groups)
    for turn in range(_TURNS):
        segment, group, accepting = _reacting(turn, supply, chance, turns, seekers.accepts)
        taken = np.zeros(len(segment))
        for bin_ in range(bins if len(segment) else 0):
            total = 0.0
            for at in range(groups):
                here[at] = looking[at, bin_] - won[at, bin_]
                total += here[at]
            if total > NOTHING:
                _let_to_bin(left, segment, group, accepting, here, taken)
                for pair in range(len(segment)):
                    won[group[pair], bin_] += taken[pair]
                    by_segment[segment[pair], group[pair]] += taken[pair]
    for at in range(groups):
        number = by_segment[:, at].sum()
        let.channel[URGENTIE if seekers.is_urgent[at] else AANBODMODEL, at] += number
        let.refusals[0] += number * (1.0 / max(seekers.accepts[at], NOTHING) - 1.0)
        if not seekers.is_urgent[at]:
            _tell_registration(won[at], now, let.registered[IN_ORDER], let.moment[IN_ORDER : IN_ORDER + 1])
        _tell_registration(won[at], now, let.registered[ADVERTISED], let.moment[ADVERTISED:])
    _tell_unfilled(left, supply, chance, looking, let)


@njit(cache=True, error_model="numpy")
def _reacting(turn, supply, chance, turns, accepts):  # type: ignore[no-untyped-def]
    """List which groups react to which segments in a turn, and how many of a group accept; (pair,) all."""
    segment, group = np.empty(chance.size, np.int64), np.empty(chance.size, np.int64)
    accepting, number = np.empty(chance.size), 0
    for one in range(len(chance)):
        for other in range(chance.shape[1]):
            if supply[one] > NOTHING and turns[one, other] == turn and chance[one, other] * accepts[other] > 0.0:
                segment[number], group[number] = one, other
                accepting[number] = chance[one, other] * accepts[other]
                number += 1
    return segment[:number], group[:number], accepting[:number]


@njit(cache=True, error_model="numpy")
def _let_to_bin(left, segment, group, accepting, here, taken):  # type: ignore[no-untyped-def]
    """Let to the seekers of a bin (`here`, (group,)) from what is `left` (segment,); fills `taken` (pair,)."""
    hazard, asked_for = np.zeros(len(left)), np.zeros(len(here))
    for pair in range(len(segment)):
        taken[pair] = accepting[pair] * here[group[pair]]
        hazard[segment[pair]] += taken[pair]
    for at in range(len(left)):
        hazard[at] = left[at] * -np.expm1(-hazard[at]) / hazard[at] if hazard[at] > 0.0 else 0.0
    for pair in range(len(segment)):
        taken[pair] *= hazard[segment[pair]]
        asked_for[group[pair]] += taken[pair]
    for pair in range(len(segment)):
        if asked_for[group[pair]] > here[group[pair]]:
            taken[pair] *= here[group[pair]] / asked_for[group[pair]]
        left[segment[pair]] -= taken[pair]


@njit(cache=True, error_model="numpy")
def let_by_lot(supply, chance, looking, seekers, now, won, by_segment, let):  # type: ignore[no-untyped-def]
    """Let by lottery: everybody who reacts and accepts has the same chance."""
    groups, bins = looking.shape
    number, housed, unlet, accepting = np.zeros(groups), np.zeros(groups), supply.copy(), np.zeros(groups)
    for group in range(groups):
        for bin_ in range(bins):
            number[group] += looking[group, bin_] - won[group, bin_]
    for segment in range(len(supply)):
        total = 0.0
        for group in range(groups):
            accepting[group] = chance[segment, group] * seekers.accepts[group] * number[group]
            total += accepting[group]
        if supply[segment] <= NOTHING or total <= 0.0:
            continue
        for group in range(groups):
            taken = supply[segment] * -np.expm1(-total) / total * accepting[group]
            taken = min(taken, number[group] - housed[group])
            housed[group] += taken
            unlet[segment] -= taken
            by_segment[segment, group] += taken
    for group in range(groups):
        if housed[group] > 0.0:
            let.channel[LOTING, group] += housed[group]
            let.refusals[0] += housed[group] * (1.0 / seekers.accepts[group] - 1.0)
            part = (looking[group] - won[group]) * (housed[group] / number[group])
            won[group] += part
            _tell_registration(part, now, let.registered[ADVERTISED], let.moment[ADVERTISED:])
    _tell_unfilled(unlet, supply, chance, looking, let)


@njit(cache=True, error_model="numpy")
def _tell_registration(housed, now, registered, moment):  # type: ignore[no-untyped-def]
    """Add who is housed (bin,) at a moment."""
    for at in range(len(housed)):
        registered[at] += housed[at]
        moment[0] += housed[at] * now


@njit(cache=True, error_model="numpy")
def _tell_unfilled(left, supply, chance, looking, let):  # type: ignore[no-untyped-def]
    """Count what has no taker by its reason: nobody fits, nobody reacted, or all who reacted refused."""
    number = looking.sum(axis=1)
    for segment in range(len(left)):
        if supply[segment] <= NOTHING:
            continue
        fitting, reacting = 0.0, 0.0
        for group in range(len(number)):
            fitting += number[group] * (chance[segment, group] > 0.0)
            reacting += number[group] * chance[segment, group]
        nobody_fits, nobody = supply[segment] * np.exp(-fitting), supply[segment] * np.exp(-reacting)
        let.unfilled[NOBODY_FITS] += max(0.0, min(left[segment], nobody_fits))
        let.unfilled[NOBODY_REACTED] += max(0.0, min(left[segment], nobody) - nobody_fits)
        let.unfilled[ALL_REFUSED] += max(0.0, left[segment] - nobody)
