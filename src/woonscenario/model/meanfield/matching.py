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
    left, accepts = supply.copy(), seekers.accepts
    for turn in range(_TURNS):
        accepting = np.zeros(chance.shape)
        for segment in range(len(supply)):
            for group in range(len(accepts)):
                if turns[segment, group] == turn:
                    accepting[segment, group] = chance[segment, group] * accepts[group]
        _let_in_turn(left, accepting, looking, won, by_segment)
    for group in range(len(looking)):
        number = by_segment[:, group].sum()
        let.channel[URGENTIE if seekers.is_urgent[group] else AANBODMODEL, group] += number
        let.refusals[0] += number * (1.0 / max(accepts[group], NOTHING) - 1.0)
        if not seekers.is_urgent[group]:
            _tell_registration(won[group], 1.0, number, now, IN_ORDER, let)
        _tell_registration(won[group], 1.0, number, now, ADVERTISED, let)
    _tell_unfilled(left, supply, chance, looking, let)


@njit(cache=True, error_model="numpy")
def _let_in_turn(left, accepting, looking, won, by_segment):  # type: ignore[no-untyped-def]
    """Let what is `left` (segment,) to who may come in this turn, bin by bin; adds to `won` and `by_segment`.

    `accepting` (segment, group): which part of a group reacts to an offer and accepts.
    """
    groups, segments = np.flatnonzero(accepting.sum(axis=0)), np.flatnonzero(accepting.sum(axis=1))
    if not len(groups):
        return
    of_group = accepting[segments][:, groups].T.copy()
    of_segment, here = of_group.T.copy(), left[segments]
    taken, gone = np.zeros(of_segment.shape), np.zeros(len(groups))
    number, hazard = np.zeros(len(segments)), np.zeros(len(segments))
    coming = (looking[groups] - won[groups]).T.copy()
    for at in range(len(coming)):
        if coming[at].max() > NOTHING:
            _let_to_bin(here, of_group, of_segment, coming[at], number, hazard, gone, taken)
            for one in range(len(groups)):
                won[groups[one], at] += gone[one]
    for segment in range(len(segments)):
        left[segments[segment]] = here[segment]
        for one in range(len(groups)):
            by_segment[segments[segment], groups[one]] += taken[segment, one]


@njit(cache=True, error_model="numpy")
def _let_to_bin(left, of_group, of_segment, coming, number, hazard, gone, taken):  # type: ignore[no-untyped-def]
    """Let to the seekers of a bin (`coming`, (group,)); tells who is `gone`, and adds to `taken`.

    `of_group` (group, segment) and `of_segment` (segment, group) hold the same, for sums along their rows; `number`
    and `hazard` (segment,) are room to work in.
    """
    groups, segments = of_group.shape
    number[:] = 0.0
    for group in range(groups):
        for segment in range(segments):
            number[segment] += of_group[group, segment] * coming[group]
    gone[:] = 0.0
    for segment in range(segments):
        hazard[segment] = 0.0
        if number[segment] > 0.0 and left[segment] > NOTHING:
            hazard[segment] = left[segment] * -np.expm1(-number[segment]) / number[segment]
            for group in range(groups):
                gone[group] += of_segment[segment, group] * hazard[segment]
    number[:] = 0.0
    for group in range(groups):
        part = coming[group] / max(gone[group], 1.0)
        gone[group] *= part
        coming[group] = part
        for segment in range(segments):
            number[segment] += of_group[group, segment] * part
    for segment in range(segments):
        left[segment] -= hazard[segment] * number[segment]
        for group in range(groups):
            taken[segment, group] += of_segment[segment, group] * hazard[segment] * coming[group]


@njit(cache=True, error_model="numpy")
def let_by_lot(supply, chance, looking, seekers, now, won, by_segment, let):  # type: ignore[no-untyped-def]
    """Let by lottery: everybody who reacts and accepts has the same chance."""
    groups, bins = looking.shape
    number, housed, unlet, accepting = np.zeros(groups), np.zeros(groups), supply.copy(), np.zeros(groups)
    for group in range(groups):
        for at in range(bins):
            number[group] += looking[group, at] - won[group, at]
    for segment in range(len(supply)):
        total = 0.0
        for group in range(groups):
            accepting[group] = chance[segment, group] * seekers.accepts[group] * number[group]
            total += accepting[group]
        if supply[segment] <= NOTHING or total <= 0.0:
            continue
        part = supply[segment] * -np.expm1(-total) / total
        for group in range(groups):
            taken = min(part * accepting[group], number[group] - housed[group])
            housed[group] += taken
            unlet[segment] -= taken
            by_segment[segment, group] += taken
    for group in range(groups):
        if housed[group] > 0.0:
            let.channel[LOTING, group] += housed[group]
            let.refusals[0] += housed[group] * (1.0 / seekers.accepts[group] - 1.0)
            part = housed[group] / number[group]
            here, before = looking[group], won[group]
            left = here - before
            _tell_registration(left, part, housed[group], now, ADVERTISED, let)
            for at in range(bins):
                before[at] += left[at] * part
    _tell_unfilled(unlet, supply, chance, looking, let)


@njit(cache=True, error_model="numpy")
def _tell_registration(of, part, number, now, which, let):  # type: ignore[no-untyped-def]
    """Add who is housed at a moment, a `part` of some seekers `of` (bin,): in all a `number`."""
    registered = let.registered
    for at in range(len(of)):
        registered[which, at] += part * of[at]
    let.moment[which] += number * now


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
