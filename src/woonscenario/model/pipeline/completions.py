"""When plans complete: drop-out and delay, what completes in a year, and the end of what is temporary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from woonscenario.model.chance import Chance, entities, normal, whole
from woonscenario.model.changes import Change
from woonscenario.model.compiled import in_place, kernel
from woonscenario.model.dependence import limits_where_kept
from woonscenario.model.division import share_by_mix
from woonscenario.model.parameters import Drawn
from woonscenario.model.pipeline.plans import Plans, Programme
from woonscenario.model.scenario import DELAY_YEARS, Production

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


@dataclass(frozen=True)
class Landing:
    """What can complete in a year, or reach its term in it: `plans` and the years that each has `waited`; (entry,).

    `cells` (row,) are those in which they land, and `rows` the row of every entry of the plans' `cell`.
    """

    plans: Array
    waited: Array
    cells: Array
    rows: Array

    def __bool__(self) -> bool:
        return len(self.plans) > 0


@lru_cache(maxsize=256)
def completing(plans: Plans, year: int) -> Landing:
    """Gather the plans that can complete in a year."""
    return _landing(plans, [plans.due_year == year - waited for waited in range(DELAY_YEARS)])


@lru_cache(maxsize=256)
def expiring(plans: Plans, start_year: int, year: int) -> Landing:
    """Gather the temporary plans whose term can end in a year, of what completes since `start_year`."""
    completed = [plans.due_year + waited for waited in range(DELAY_YEARS)]
    ends = [(plans.term > 0) & (done >= start_year) & (done + plans.term == year) for done in completed]
    return _landing(plans, ends)


def _landing(plans: Plans, which: Sequence[Array]) -> Landing:
    plan_of_number = np.repeat(np.arange(len(plans.keys)), np.diff(plans.starts))
    of_due = np.any(which, axis=0)[plan_of_number]
    cells, row = np.unique(plans.cell[of_due], return_inverse=True)
    rows = np.full(len(plans.cell), -1)
    rows[of_due] = row
    waited, due = np.nonzero(which)
    return Landing(due, waited, cells, rows)


def complete(plans: Plans, landing: Landing, fate: Array, chance: Chance, demolition: float = 1.0) -> Built:
    """Complete the plans of a year whose fate it is; `demolition` is a factor on what is listed."""
    done = _done(fate, landing, chance)
    nultreden, returning = np.zeros((2, chance.width))
    _count(done, landing.plans, plans.nultreden, nultreden)
    _count(done, landing.plans, np.minimum(demolition * plans.returning, plans.social), returning)
    return Built(_landed(plans, landing, done, chance), nultreden, returning)


def expire(plans: Plans, landing: Landing, fate: Array, chance: Chance) -> Change:
    """End the term of the temporary dwellings of a year."""
    landed = _landed(plans, landing, _done(fate, landing, chance), chance)
    return Change(landed.cells, -landed.dwellings)


def _done(fate: Array, landing: Landing, chance: Chance) -> Array:
    """Tell in which draws each plan completes after the years that it waited, or expect how often; (entry, draw)."""
    if chance.in_expectation:
        return fate[landing.plans, landing.waited][:, np.newaxis]
    return fate[landing.plans] == landing.waited[:, np.newaxis]


def _landed(plans: Plans, landing: Landing, done: Array, chance: Chance) -> Change:
    landed = np.zeros((len(landing.cells), chance.width), chance.dtype)
    _place(done, landing.plans, plans.starts, landing.rows, plans.numbers, landed)
    return Change(landing.cells, landed)


def complete_to_target(missing: Array, programme: Programme, chance: Chance, year: int) -> Built:
    """Complete the social dwellings that net growth misses (draw,), where the programme builds."""
    number = whole(np.maximum(missing, 0)[np.newaxis], chance, _CITY, "oplevering naar doel", year)
    ends = np.array([0, len(programme.place)])
    landed = share_by_mix(number, programme.mix, ends, chance, _CITY, "plaats van oplevering", year)
    return Built(Change(programme.place, landed), number[0] * programme.nultreden_share, np.zeros(chance.width))


@kernel
def _place(done, plans, starts, row, numbers, landed):  # type: ignore[no-untyped-def]
    for at in range(len(plans)):
        plan = plans[at]
        for place in range(starts[plan], starts[plan + 1]):
            _add(landed[row[place]], landed.dtype.type(numbers[place]), done[at])


@kernel
def _count(done, plans, figure, total):  # type: ignore[no-untyped-def]
    for at in range(len(plans)):
        if figure[plans[at]] > 0:
            _add(total, figure[plans[at]], done[at])


@in_place
def _add(landed, number, done):  # type: ignore[no-untyped-def]
    for column in range(len(landed)):
        landed[column] += number * done[column]


@kernel
def _together(own, share, of_period, period, of_owner, owner):  # type: ignore[no-untyped-def]
    for plan in range(len(own)):
        ours, theirs, score = of_period[period[plan]], of_owner[owner[plan]], own[plan]
        for column in range(len(score)):
            score[column] = share * score[column] + ours[column] + theirs[column]
    return own


@kernel
def _fates(dropped, late, status, kept, upto):  # type: ignore[no-untyped-def]
    fate = np.zeros(late.shape, np.int8)
    for plan in range(len(fate)):
        for waited in range(upto.shape[1]):
            _wait(fate[plan], late[plan], upto[status[plan], waited])
        _drop(fate[plan], dropped[plan], kept[status[plan]])
    return fate


@in_place
def _wait(fate, late, upto):  # type: ignore[no-untyped-def]
    for column in range(len(fate)):
        fate[column] += np.int8(late[column] >= upto[column])


@in_place
def _drop(fate, dropped, kept):  # type: ignore[no-untyped-def]
    for column in range(len(fate)):
        fate[column] = np.int8(-1) if dropped[column] >= kept[column] else fate[column]
