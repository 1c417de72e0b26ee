"""Who gets what is offered in a round of the expectation: in order of turn and registration, and by lottery."""

from __future__ import annotations

import numpy as np
from numba import njit

from woonscenario.model.allocation import ALL_REFUSED, NOBODY_FITS, NOBODY_REACTED
from woonscenario.model.meanfield.kinds import NOTHING

_TURNS = 3


@njit(cache=True, error_model="numpy")
def let_in_order(supply, chance, turns, crowd, accepts, housed, by_segment, unfilled):  # type: ignore[no-untyped-def]
    """Let in order of turn and registration: each bin takes from what those before it left.

    `crowd` (bin, profile) is who looks; adds to `housed` (bin, profile), `by_segment` (segment, profile) and `unfilled`
    (reason,). Of seekers who react and accept there happen to be none with chance e^-number (Poisson). Nobody is housed
    twice.
    """
    left = supply.copy()
    for turn in range(_TURNS):
        accepting = np.zeros(chance.shape)
        for segment in range(len(supply)):
            for profile in range(len(accepts)):
                if turns[segment, profile] == turn:
                    accepting[segment, profile] = chance[segment, profile] * accepts[profile]
        _let_in_turn(left, accepting, crowd, housed, by_segment)
    _tell_unfilled(left, supply, chance, crowd, unfilled)


@njit(cache=True, error_model="numpy")
def _let_in_turn(left, accepting, crowd, housed, by_segment):  # type: ignore[no-untyped-def]
    """Let what is `left` (segment,) to who may come in this turn, bin by bin; adds to `housed` and `by_segment`.

    `accepting` (segment, profile): which part of a profile reacts to an offer and accepts.
    """
    profiles, segments = np.flatnonzero(accepting.sum(axis=0)), np.flatnonzero(accepting.sum(axis=1))
    if not len(profiles):
        return
    of_profile = accepting[segments][:, profiles].T.copy()
    of_segment, here = of_profile.T.copy(), left[segments]
    taken, gone, coming = np.zeros(of_segment.shape), np.zeros(len(profiles)), np.zeros(len(profiles))
    number, hazard = np.zeros(len(segments)), np.zeros(len(segments))
    for at in range(len(crowd)):
        for one in range(len(profiles)):
            coming[one] = crowd[at, profiles[one]] - housed[at, profiles[one]]
        if coming.max() > NOTHING:
            _let_to_bin(here, of_profile, of_segment, coming, number, hazard, gone, taken)
            for one in range(len(profiles)):
                housed[at, profiles[one]] += gone[one]
    for segment in range(len(segments)):
        left[segments[segment]] = here[segment]
        for one in range(len(profiles)):
            by_segment[segments[segment], profiles[one]] += taken[segment, one]


@njit(cache=True, error_model="numpy")
def _let_to_bin(left, of_profile, of_segment, coming, number, hazard, gone, taken):  # type: ignore[no-untyped-def]
    """Let to the seekers of a bin (`coming`, (profile,)); tells who is `gone`, and adds to `taken`.

    `of_profile` (profile, segment) and `of_segment` (segment, profile) hold the same, for sums along their rows;
    `number` and `hazard` (segment,) are room to work in.
    """
    profiles, segments = of_profile.shape
    number[:] = 0.0
    for profile in range(profiles):
        for segment in range(segments):
            number[segment] += of_profile[profile, segment] * coming[profile]
    gone[:] = 0.0
    for segment in range(segments):
        hazard[segment] = 0.0
        if number[segment] > 0.0 and left[segment] > NOTHING:
            hazard[segment] = left[segment] * -np.expm1(-number[segment]) / number[segment]
            for profile in range(profiles):
                gone[profile] += of_segment[segment, profile] * hazard[segment]
    number[:] = 0.0
    for profile in range(profiles):
        part = coming[profile] / max(gone[profile], 1.0)
        gone[profile] *= part
        coming[profile] = part
        for segment in range(segments):
            number[segment] += of_profile[profile, segment] * part
    for segment in range(segments):
        left[segment] -= hazard[segment] * number[segment]
        for profile in range(profiles):
            taken[segment, profile] += of_segment[segment, profile] * hazard[segment] * coming[profile]


@njit(cache=True, error_model="numpy")
def let_by_lot(supply, chance, crowd, accepts, housed, by_segment, unfilled):  # type: ignore[no-untyped-def]
    """Let by lottery: everybody who reacts and accepts has the same chance.

    Gives which part is housed of who was not `housed` before (profile,).
    """
    profiles = len(accepts)
    number, gone, unlet, accepting = np.zeros(profiles), np.zeros(profiles), supply.copy(), np.zeros(profiles)
    for at in range(len(crowd)):
        for profile in range(profiles):
            number[profile] += crowd[at, profile] - housed[at, profile]
    for segment in range(len(supply)):
        total = 0.0
        for profile in range(profiles):
            accepting[profile] = chance[segment, profile] * accepts[profile] * number[profile]
            total += accepting[profile]
        if supply[segment] <= NOTHING or total <= 0.0:
            continue
        part = supply[segment] * -np.expm1(-total) / total
        for profile in range(profiles):
            taken = min(part * accepting[profile], number[profile] - gone[profile])
            gone[profile] += taken
            unlet[segment] -= taken
            by_segment[segment, profile] += taken
    _tell_unfilled(unlet, supply, chance, crowd, unfilled)
    return gone / np.maximum(number, NOTHING)


@njit(cache=True, error_model="numpy")
def _tell_unfilled(left, supply, chance, crowd, unfilled):  # type: ignore[no-untyped-def]
    """Count what has no taker by its reason: nobody fits, nobody reacted, or all who reacted refused."""
    number = crowd.sum(axis=0)
    for segment in range(len(left)):
        if supply[segment] <= NOTHING:
            continue
        fitting, reacting = 0.0, 0.0
        for profile in range(len(number)):
            fitting += number[profile] * (chance[segment, profile] > 0.0)
            reacting += number[profile] * chance[segment, profile]
        nobody_fits, nobody = supply[segment] * np.exp(-fitting), supply[segment] * np.exp(-reacting)
        unfilled[NOBODY_FITS] += max(0.0, min(left[segment], nobody_fits))
        unfilled[NOBODY_REACTED] += max(0.0, min(left[segment], nobody) - nobody_fits)
        unfilled[ALL_REFUSED] += max(0.0, left[segment] - nobody)
