"""Projects: drop-out, delay, completions, and the end of what is temporary.

A plan that is delayed shifts, it does not shrink. The structural programme continues the list of projects: each of
its years is, per wijk and owner, a soft plan of its own. The programme of flex dwellings is divided like it. Plans of
one plan year, and plans of one owner, share part of their luck: a downturn means more drop-out and more delay for all.
"""

from __future__ import annotations

from collections.abc import Sequence
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
from woonscenario.model.tables import HARD, PERMANENT, TIJDELIJK, Opening

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]

_CITY = entities([("city",)])


@dataclass(frozen=True)
class Plans:
    """All plans, one after the other; arrays (plan,).

    `planned_year` as listed and `due_year` after the postponement of all plans, `is_hard`, `social` and `nultreden` (of
    the social dwellings) [dwellings], `returning` (households that come back after sloop), `term` of what is temporary
    (0: permanent) [years], and `keys`, under which they draw lots. Plans with the same `period` share the luck of
    `period_keys[period]`, and so with the same `owner`. Where they land, sparse: the cells of a plan stand from
    `starts[plan]` to `starts[plan + 1]` in `cell`, with whole `numbers` [dwellings].
    """

    planned_year: Array
    due_year: Array
    is_hard: Array
    social: Array
    nultreden: Array
    returning: Array
    term: Array
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
    """Put the projects, the structural programme from its first year on, and flex in one list of plans."""
    batches = [_projects(scenario, opening, cells)]
    years = [year for year in scenario.years if year >= scenario.production.programme_from]
    batches.append(_yearly_plans("programme", scenario.production.programme, years, scenario, opening, cells))
    if any(scenario.flex.programme):
        batches.append(_yearly_plans("flex", scenario.flex.programme, scenario.years, scenario, opening, cells))
    placed = np.concatenate([batch.placed for batch in batches])
    social = placed @ cells.social
    plan, cell = np.nonzero(placed)

    def joined(name: str) -> Array:
        return np.concatenate([getattr(batch, name) for batch in batches])

    planned_year = joined("planned_year")
    periods, period = np.unique(planned_year, return_inverse=True)
    owners, owner = np.unique(joined("owner"), return_inverse=True)
    return Plans(
        planned_year=planned_year,
        due_year=postponed(planned_year, scenario),
        is_hard=joined("is_hard"),
        social=social,
        nultreden=social * joined("nultreden_share"),
        returning=np.minimum(joined("returning"), social),
        term=joined("term"),
        keys=joined("keys"),
        period=period,
        period_keys=entities([("period", str(year)) for year in periods]),
        owner=owner,
        owner_keys=entities([("plan_owner", str(name)) for name in owners]),
        starts=np.searchsorted(plan, np.arange(len(placed) + 1)),
        cell=cell,
        numbers=placed[plan, cell],
    )


@dataclass(frozen=True)
class _Batch:
    """Plans of one kind, as in `Plans`; `placed` [dwellings] (plan, cell)."""

    placed: Array
    planned_year: Array
    owner: Array
    is_hard: Array
    nultreden_share: Array
    returning: Array
    term: Array
    keys: Array


def _projects(scenario: Scenario, opening: Opening, cells: Cells) -> _Batch:
    projects = opening.projects.sort_values("project")
    numbers = projects["dwellings"].to_numpy(np.int64)
    placed = np.zeros((len(projects), len(cells)), np.int64)
    for row, (number, mix) in enumerate(zip(numbers, new_build_mix(cells, projects), strict=True)):
        placed[row] = largest_remainder(number, mix)
    demolished = scenario.demolition.scale * opening.transfers.set_index("transfer")["dwellings"].astype(float)
    replaced = projects["replaces"].map(demolished).fillna(0.0).to_numpy(float)
    term = projects["term_years"].fillna(scenario.flex.term_years).to_numpy(np.int64)
    return _Batch(
        placed=placed,
        planned_year=projects["planned_year"].to_numpy(np.int64),
        owner=projects["owner"].to_numpy(str),
        is_hard=projects["plan_status"].to_numpy() == HARD,
        nultreden_share=projects["nultreden_share"].to_numpy(float),
        returning=replaced * projects["return_share"].fillna(0.0).to_numpy(float),
        term=np.where(projects["tenancy"] == TIJDELIJK, term, 0),
        keys=entities([("project", name) for name in projects["project"]]),
    )


def _yearly_plans(
    kind: str, yearly: tuple[float, ...], years: Sequence[int], scenario: Scenario, opening: Opening, cells: Cells
) -> _Batch:
    """Make a plan of every year, wijk and owner of the programme: soft, and those of `flex` hard and temporary."""
    is_flex = kind == "flex"
    programme = opening.programme.sort_values(["wijk", "owner"]).assign(tenancy=TIJDELIJK if is_flex else PERMANENT)
    share, mix = _programme_mix(programme, cells)
    numbers = np.array([yearly[year - scenario.horizon.start_year] for year in years])
    places = list(zip(programme["wijk"], programme["owner"], strict=True))
    plans = len(years) * len(places)
    return _Batch(
        placed=_without_drift(numbers, (share[:, np.newaxis] * mix).ravel()).reshape(-1, len(cells)),
        planned_year=np.repeat(np.array(years, np.int64), len(places)),
        owner=np.tile(programme["owner"].to_numpy(str), len(years)),
        is_hard=np.full(plans, is_flex),
        nultreden_share=np.tile(programme["nultreden_share"].to_numpy(float), len(years)),
        returning=np.zeros(plans),
        term=np.full(plans, scenario.flex.term_years if is_flex else 0),
        keys=entities([(kind, str(year), *place) for year in years for place in places]),
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


@dataclass(frozen=True)
class Built:
    """What completes in a year: `dwellings` (cell, draw), and of the social ones (draw,) how many are `nultreden`, and
    how many are let to households that are `returning` after sloop."""

    dwellings: Array
    nultreden: Array
    returning: Array


def complete(plans: Plans, fate: Array, cells: Cells, chance: Chance, year: int) -> Built:
    """Complete what is due in a year."""
    built = np.zeros((len(cells), chance.width), chance.dtype)
    social = np.zeros((2, chance.width))
    for waited in range(DELAY_YEARS):
        due = np.flatnonzero(plans.due_year == year - waited)
        done = _done(fate, due, waited, chance)
        social += np.stack([plans.nultreden[due], plans.returning[due]]) @ done
        _place(done, due, plans.starts, plans.cell, plans.numbers, built)
    return Built(built, social[0], social[1])


def expire(plans: Plans, fate: Array, cells: Cells, chance: Chance, start_year: int, year: int) -> Array | None:
    """End the term of temporary dwellings that completed since `start_year`; (cell, draw), None when none can end."""
    ended = None
    for waited in range(DELAY_YEARS):
        completed = plans.due_year + waited
        due = np.flatnonzero((plans.term > 0) & (completed >= start_year) & (completed + plans.term == year))
        if len(due):
            ended = np.zeros((len(cells), chance.width), chance.dtype) if ended is None else ended
            _place(_done(fate, due, waited, chance), due, plans.starts, plans.cell, plans.numbers, ended)
    return ended


def _done(fate: Array, due: Array, waited: int, chance: Chance) -> Array:
    return fate[due, waited][:, np.newaxis] if chance.in_expectation else fate[due] == waited


def complete_to_target(missing: Array, programme: Programme, cells: Cells, chance: Chance, year: int) -> Built:
    """Complete the social dwellings that net growth misses (draw,), where the programme builds."""
    number = whole(np.maximum(missing, 0)[np.newaxis], chance, _CITY, "oplevering naar doel", year)
    built = np.zeros((len(cells), chance.width), chance.dtype)
    ends = np.array([0, len(programme.place)])
    built[programme.place] = share_by_mix(number, programme.mix, ends, chance, _CITY, "plaats van oplevering", year)
    return Built(built, number[0] * programme.nultreden_share, np.zeros(chance.width))


@njit(cache=True)
def _place(done, plans, starts, cell, numbers, built):  # type: ignore[no-untyped-def]
    for at in range(len(plans)):
        plan = plans[at]
        for place in range(starts[plan], starts[plan + 1]):
            _add(built[cell[place]], built.dtype.type(numbers[place]), done[at])


@njit(cache=True)
def _add(built, number, done):  # type: ignore[no-untyped-def]
    for column in range(len(built)):
        built[column] += number * done[column]


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
