"""Projects: drop-out, delay and completions.

A plan that is delayed shifts, it does not shrink. The structural programme continues the list of projects: each of
its years is, per wijk and owner, a soft plan of its own. Plans of one plan year, and plans of one owner, share part of
their luck: a downturn means more drop-out and more delay for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.special import ndtri

from woonscenario.model.cells import Cells, new_build_mix
from woonscenario.model.chance import Chance, entities, normal, whole
from woonscenario.model.dependence import limits_where_kept
from woonscenario.model.division import share_by_mix
from woonscenario.model.parameters import Drawn
from woonscenario.model.scenario import DELAY_YEARS, Production, Scenario
from woonscenario.model.tables import HARD, Opening

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]

_CITY = entities([("city",)])


@dataclass(frozen=True)
class Plans:
    """All plans, one after the other; arrays (plan,).

    `planned_year` as the list says and `due_year` after the postponement of all plans, `is_hard`, `social` and
    `nultreden` (of the social dwellings) [dwellings], and `keys`, under which they draw lots. Plans with the same
    `period` share the luck of `period_keys[period]`, and so with the same `owner`. Where they land, sparse: the cells
    of a plan stand from `starts[plan]` to `starts[plan + 1]` in `cell`, with whole `numbers` [dwellings].
    """

    planned_year: Array
    due_year: Array
    is_hard: Array
    social: Array
    nultreden: Array
    keys: Array
    period: Array
    period_keys: Array
    owner: Array
    owner_keys: Array
    starts: Array
    cell: Array
    numbers: Array


@dataclass(frozen=True)
class Programme:
    """Where new build lands that no project names: shares `mix` of the cells `place`, and its nultreden share."""

    place: Array
    mix: Array
    nultreden_share: float


def programme_of(opening: Opening, cells: Cells) -> Programme:
    """Give where the structural programme lands."""
    programme = opening.programme.sort_values(["wijk", "owner"])
    share, mix = _programme_mix(programme, cells)
    over_cells = share @ mix
    place = np.flatnonzero(over_cells)
    nultreden = programme["nultreden_share"].to_numpy(float)
    return Programme(place, over_cells[place], float(share @ nultreden))


def plans_of(scenario: Scenario, opening: Opening, cells: Cells) -> Plans:
    """Put the projects, and the structural programme from its first year on, in one list of plans."""
    projects, programme = opening.projects.sort_values("project"), opening.programme.sort_values(["wijk", "owner"])
    numbers = projects["dwellings"].to_numpy(np.int64)
    placed = np.zeros((len(projects), len(cells)), np.int64)
    for row, (number, mix) in enumerate(zip(numbers, new_build_mix(cells, projects), strict=True)):
        placed[row] = largest_remainder(number, mix)

    years = [year for year in scenario.years if year >= scenario.production.programme_from]
    yearly = [scenario.production.programme[year - scenario.horizon.start_year] for year in years]
    share, mix = _programme_mix(programme, cells)
    running = _without_drift(np.array(yearly), (share[:, np.newaxis] * mix).ravel())
    placed = np.concatenate([placed, running.reshape(-1, len(cells))])

    plan, cell = np.nonzero(placed)
    social = placed @ cells.social
    every_year = len(years)
    places = list(zip(programme["wijk"], programme["owner"], strict=True))
    planned_year = np.r_[projects["planned_year"].to_numpy(np.int64), np.repeat(np.array(years, np.int64), len(places))]
    periods, period = np.unique(planned_year, return_inverse=True)
    owners, owner = np.unique([*projects["owner"], *list(programme["owner"]) * every_year], return_inverse=True)
    return Plans(
        planned_year=planned_year,
        due_year=postponed(planned_year, scenario),
        is_hard=np.r_[projects["plan_status"].to_numpy() == HARD, np.zeros(len(places) * every_year, bool)],
        social=social,
        nultreden=social * np.r_[projects["nultreden_share"], np.tile(programme["nultreden_share"], every_year)],
        keys=entities(
            [("project", name) for name in projects["project"]]
            + [("programme", str(year), *place) for year in years for place in places]
        ),
        period=period,
        period_keys=entities([("period", str(year)) for year in periods]),
        owner=owner,
        owner_keys=entities([("plan_owner", str(name)) for name in owners]),
        starts=np.searchsorted(plan, np.arange(len(placed) + 1)),
        cell=cell,
        numbers=placed[plan, cell],
    )


def postponed(planned_year: Array, scenario: Scenario) -> Array:
    """Shift the plans from the start year on; earlier plans that were ready stand in the opening stock."""
    shifts = planned_year >= scenario.horizon.start_year
    return planned_year + np.where(shifts, scenario.production.postponement, 0)


def _programme_mix(programme: pd.DataFrame, cells: Cells) -> tuple[Array, Array]:
    """Give the share of every row of the programme, and how each row divides over cells; (row,) and (row, cell)."""
    share = programme["share"].to_numpy(float)
    return share / share.sum(), new_build_mix(cells, programme)


def _without_drift(numbers: Array, share: Array) -> Array:
    """Divide the whole numbers of successive years, each year making good what rounding left before; (year, part)."""
    parts = np.zeros((len(numbers), len(share)), np.int64)
    owed = np.zeros(len(share))
    for year, number in enumerate(np.round(numbers)):
        owed += number * share
        parts[year] = np.maximum(np.floor(owed + 1e-9), 0)
        missing = int(number - parts[year].sum())
        by_claim = np.argsort(parts[year] - owed, kind="stable")
        if missing >= 0:
            parts[year, by_claim[:missing]] += 1
        else:
            filled = by_claim[::-1][parts[year, by_claim[::-1]] > 0]
            parts[year, filled[:-missing]] -= 1
        owed -= parts[year]
    return parts


def largest_remainder(number: float, share: Array) -> Array:
    """Divide a whole number by shares that sum to one into whole parts that add up to it (Hamilton)."""
    exact = round(number) * share
    parts = np.floor(exact + 1e-9).astype(np.int64)
    missing = round(number) - int(parts.sum())
    parts[np.argsort(parts - exact, kind="stable")[:missing]] += 1
    return parts


def planned(plans: Plans, year: int) -> int:
    """Give the social dwellings that the plans put in a year, before any postponement [dwellings/year]."""
    return int(plans.social[plans.planned_year == year].sum())


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


def complete(plans: Plans, fate: Array, cells: Cells, chance: Chance, year: int) -> tuple[Array, Array]:
    """Complete what is due in a year: dwellings (cell, draw), and how many social ones are nultreden (draw,)."""
    built = np.zeros((len(cells), chance.width), chance.dtype)
    nultreden = np.zeros(chance.width)
    for waited in range(DELAY_YEARS):
        due = np.flatnonzero(plans.due_year == year - waited)
        done = fate[due, waited][:, np.newaxis] if chance.in_expectation else fate[due] == waited
        _place(done, due, plans.starts, plans.cell, plans.numbers, plans.nultreden, built, nultreden)
    return built, nultreden


def complete_to_target(
    missing: Array, programme: Programme, cells: Cells, chance: Chance, year: int
) -> tuple[Array, Array]:
    """Complete the social dwellings that net growth misses (draw,), where the programme builds; as `complete`."""
    number = whole(np.maximum(missing, 0)[np.newaxis], chance, _CITY, "oplevering naar doel", year)
    built = np.zeros((len(cells), chance.width), chance.dtype)
    ends = np.array([0, len(programme.place)])
    built[programme.place] = share_by_mix(number, programme.mix, ends, chance, _CITY, "plaats van oplevering", year)
    return built, number[0] * programme.nultreden_share


@njit(cache=True)
def _together(own, share, of_period, period, of_owner, owner):  # type: ignore[no-untyped-def]
    for plan in range(len(own)):
        ours, theirs, score = of_period[period[plan]], of_owner[owner[plan]], own[plan]
        for column in range(len(score)):
            score[column] = share * score[column] + ours[column] + theirs[column]
    return own


@njit(cache=True)
def _fates(dropped, late, status, kept, upto):  # type: ignore[no-untyped-def]
    fate = np.zeros(late.shape, np.int8)
    for plan in range(len(fate)):
        for waited in range(upto.shape[1]):
            _wait(fate[plan], late[plan], upto[status[plan], waited])
        _drop(fate[plan], dropped[plan], kept[status[plan]])
    return fate


@njit(cache=True)
def _wait(fate, late, upto):  # type: ignore[no-untyped-def]
    for column in range(len(fate)):
        fate[column] += np.int8(late[column] >= upto[column])


@njit(cache=True)
def _drop(fate, dropped, kept):  # type: ignore[no-untyped-def]
    for column in range(len(fate)):
        fate[column] = np.int8(-1) if dropped[column] >= kept[column] else fate[column]


@njit(cache=True)
def _place(done, plans, starts, cell, numbers, nultreden_of, built, nultreden):  # type: ignore[no-untyped-def]
    for at in range(len(plans)):
        plan = plans[at]
        for column in range(built.shape[1]):
            nultreden[column] += nultreden_of[plan] * done[at, column]
        for place in range(starts[plan], starts[plan + 1]):
            _add(built[cell[place]], built.dtype.type(numbers[place]), done[at])


@njit(cache=True)
def _add(built, number, done):  # type: ignore[no-untyped-def]
    for column in range(len(built)):
        built[column] += number * done[column]
