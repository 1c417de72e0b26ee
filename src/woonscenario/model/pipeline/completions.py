"""When plans complete: drop-out and delay, what completes in a year, and the end of what is temporary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.special import ndtri

from woonscenario.model.chance import Chance, entities, normal, whole
from woonscenario.model.changes import Change
from woonscenario.model.dependence import limits_where_kept
from woonscenario.model.division import share_by_mix
from woonscenario.model.parameters import Drawn
from woonscenario.model.scenario import DELAY_YEARS, Production

if TYPE_CHECKING:
    pass

from woonscenario.model.pipeline.plans import Plans, Programme

Array = NDArray[Any]

_CITY = entities([("city",)])


def fates(plans: Plans, production: Production, values: Drawn, chance: Chance) -> Array:
    """Settle when every plan completes.

    In draws: the delay in years, or -1 for a plan that drops out; shape (plan, draw). In expectation: the chance of
    each delay; shape (plan, DELAY_YEARS). Plans that stay have the delays that were given, though they are the lucky
    ones.
    """
    kept = 1 - np.array([values.soft_dropout, values.hard_dropout])
    delay = np.array([values.soft_delay, values.hard_delay])
    status = plans.is_hard.astype(np.int64)
    if chance.in_expectation:
        return (kept[:, np.newaxis] * delay)[status, :, 0]
    dropped = scores(plans, production, chance, "planuitval")
    late = scores(plans, production, chance, "vertraging")
    upto = np.minimum(np.cumsum(delay[:, :-1], axis=1), 1)
    shared = production.period_correlation + production.owner_correlation
    return _fates(dropped, late, status, ndtri(kept), limits_where_kept(upto, kept[:, np.newaxis], shared))


def scores(plans: Plans, production: Production, chance: Chance, decision: str) -> Array:
    """Draw the luck of every plan as a standard normal number, high for bad luck; shape (plan, draw).

    A Gaussian copula: plans of one plan year correlate by `period_correlation` and those of one owner by
    `owner_correlation`, in every decision alike, and each plan on its own is as lucky as without. Source: Vasicek
    (2002), The distribution of loan portfolio value, Risk 15(12) (one factor; here two).
    """
    period, owner = production.period_correlation, production.owner_correlation
    own = normal(chance, plans.keys, decision, 0)
    if period + owner == 0:
        return own
    shared = np.sqrt(period) * normal(chance, plans.period_keys, "neergang", 0)
    of_owner = np.sqrt(owner) * normal(chance, plans.owner_keys, "neergang", 0)
    return _together(own, np.sqrt(max(1 - period - owner, 0.0)), shared, plans.period, of_owner, plans.owner)


@dataclass(frozen=True)
class Built:
    """What completes in a year: the `change` of the stock, and of the social ones (draw,) how many are `nultreden`, and
    how many are let to households that are `returning` after sloop."""

    change: Change
    nultreden: Array
    returning: Array


def complete(plans: Plans, fate: Array, chance: Chance, year: int) -> Built:
    """Complete what is due in a year."""
    due = [np.flatnonzero(plans.due_year == year - waited) for waited in range(DELAY_YEARS)]
    done = [_done(fate, plan, waited, chance) for waited, plan in enumerate(due)]
    figures = np.stack([plans.nultreden, plans.returning])
    of_social = np.sum([figures[:, plan] @ part for plan, part in zip(due, done, strict=True)], axis=0)
    return Built(_landed(plans, due, done, chance), *of_social)


def expire(plans: Plans, fate: Array, chance: Chance, start_year: int, year: int) -> Change | None:
    """End the term of temporary dwellings that completed since `start_year`; None when none can end."""
    due = []
    for waited in range(DELAY_YEARS):
        completed = plans.due_year + waited
        ends = (plans.term > 0) & (completed >= start_year) & (completed + plans.term == year)
        due.append(np.flatnonzero(ends))
    if not any(map(len, due)):
        return None
    done = [_done(fate, plan, waited, chance) for waited, plan in enumerate(due)]
    landed = _landed(plans, due, done, chance)
    return Change(landed.cells, -landed.dwellings)


def _landed(plans: Plans, due: Sequence[Array], done: Sequence[Array], chance: Chance) -> Change:
    """Put plans in their cells: `due` (plan,) and `done` (plan, draw) by years waited."""
    of_due = np.isin(plans.plan_of_number, np.concatenate(due))
    cells, row = np.unique(plans.cell[of_due], return_inverse=True)
    rows = np.full(len(plans.cell), -1)
    rows[of_due] = row
    landed = np.zeros((len(cells), chance.width), chance.dtype)
    for plan, part in zip(due, done, strict=True):
        _place(part, plan, plans.starts, rows, plans.numbers, landed)
    return Change(cells, landed)


def _done(fate: Array, due: Array, waited: int, chance: Chance) -> Array:
    return fate[due, waited][:, np.newaxis] if chance.in_expectation else fate[due] == waited


def complete_to_target(missing: Array, programme: Programme, chance: Chance, year: int) -> Built:
    """Complete the social dwellings that net growth misses (draw,), where the programme builds."""
    number = whole(np.maximum(missing, 0)[np.newaxis], chance, _CITY, "oplevering naar doel", year)
    ends = np.array([0, len(programme.place)])
    landed = share_by_mix(number, programme.mix, ends, chance, _CITY, "plaats van oplevering", year)
    return Built(Change(programme.place, landed), number[0] * programme.nultreden_share, np.zeros(chance.width))


@njit(cache=True, error_model="numpy")
def _place(done, plans, starts, row, numbers, landed):  # type: ignore[no-untyped-def]
    for at in range(len(plans)):
        plan = plans[at]
        for place in range(starts[plan], starts[plan + 1]):
            _add(landed[row[place]], landed.dtype.type(numbers[place]), done[at])


@njit(cache=True, error_model="numpy")
def _add(landed, number, done):  # type: ignore[no-untyped-def]
    for column in range(len(landed)):
        landed[column] += number * done[column]


@njit(cache=True, error_model="numpy")
def _together(own, share, of_period, period, of_owner, owner):  # type: ignore[no-untyped-def]
    for plan in range(len(own)):
        ours, theirs, score = of_period[period[plan]], of_owner[owner[plan]], own[plan]
        for column in range(len(score)):
            score[column] = share * score[column] + ours[column] + theirs[column]
    return own


@njit(cache=True, error_model="numpy")
def _fates(dropped, late, status, kept, upto):  # type: ignore[no-untyped-def]
    fate = np.zeros(late.shape, np.int8)
    for plan in range(len(fate)):
        for waited in range(upto.shape[1]):
            _wait(fate[plan], late[plan], upto[status[plan], waited])
        _drop(fate[plan], dropped[plan], kept[status[plan]])
    return fate


@njit(cache=True, error_model="numpy")
def _wait(fate, late, upto):  # type: ignore[no-untyped-def]
    for column in range(len(fate)):
        fate[column] += np.int8(late[column] >= upto[column])


@njit(cache=True, error_model="numpy")
def _drop(fate, dropped, kept):  # type: ignore[no-untyped-def]
    for column in range(len(fate)):
        fate[column] = np.int8(-1) if dropped[column] >= kept[column] else fate[column]
