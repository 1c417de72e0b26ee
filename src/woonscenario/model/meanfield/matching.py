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
    left = supply.copy()
    for turn in range(_TURNS):
        _let_in_turn(left, chance * seekers.accepts * (turns == turn), looking, won, by_segment)
    for group in range(len(looking)):
        number = by_segment[:, group].sum()
        let.channel[URGENTIE if seekers.is_urgent[group] else AANBODMODEL, group] += number
        let.refusals[0] += number * (1.0 / max(seekers.accepts[group], NOTHING) - 1.0)
        if not seekers.is_urgent[group]:
            _tell_registration(won[group], now, let.registered[IN_ORDER], let.moment[IN_ORDER : IN_ORDER + 1])
        _tell_registration(won[group], now, let.registered[ADVERTISED], let.moment[ADVERTISED:])
    _tell_unfilled(left, supply, chance, looking, let)


@njit(cache=True, error_model="numpy")
def _let_in_turn(left, accepting, looking, won, by_segment):  # type: ignore[no-untyped-def]
    """Let what is `left` (segment,) to who may come in this turn, bin by bin; adds to `won` and `by_segment`.

    `accepting` (segment, group): which part of a group reacts to an offer and accepts.
    """
    groups = np.flatnonzero(accepting.sum(axis=0))
    if not len(groups):
        return
    accepting, taken = accepting[:, groups].copy(), np.zeros((len(left), len(groups)))
    here, gone = (looking[groups] - won[groups]).T.copy(), np.zeros(len(groups))
    for at in range(len(here)):
        if here[at].sum() > NOTHING:
            _let_to_bin(left, accepting, here[at], gone, taken)
            for one in range(len(groups)):
                won[groups[one], at] += gone[one]
    for segment in range(len(left)):
        for one in range(len(groups)):
            by_segment[segment, groups[one]] += taken[segment, one]


@njit(cache=True, error_model="numpy")
def _let_to_bin(left, accepting, here, gone, taken):  # type: ignore[no-untyped-def]
    """Let to the seekers of a bin (`here`, (group,)); tells who is `gone`, and adds to `taken`."""
    asked_for, hazard = np.zeros(len(here)), np.zeros(len(left))
    gone[:] = 0.0
    for segment in range(len(left)):
        number = 0.0
        for group in range(len(here)):
            number += accepting[segment, group] * here[group]
        if number > 0.0 and left[segment] > NOTHING:
            hazard[segment] = left[segment] * -np.expm1(-number) / number
            for group in range(len(here)):
                asked_for[group] += accepting[segment, group] * hazard[segment]
    for group in range(len(here)):
        asked_for[group] = here[group] / max(asked_for[group], 1.0)
    for segment in range(len(left)):
        if hazard[segment] > 0.0:
            for group in range(len(here)):
                number = accepting[segment, group] * hazard[segment] * asked_for[group]
                left[segment] -= number
                gone[group] += number
                taken[segment, group] += number


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
