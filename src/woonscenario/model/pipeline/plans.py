"""All plans in one list: projects, the structural programme and flex, and the cells in which they land."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.cells import Cells, new_build_mix
from woonscenario.model.chance import entities
from woonscenario.model.remember import remembers
from woonscenario.model.scenario import Scenario
from woonscenario.model.tables import HARD, PERMANENT, TIJDELIJK, Opening

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Plans:
    """All plans, one after the other; arrays (plan,).

    `planned_year` as listed and `due_year` after the postponement of all plans, `is_hard`, `social` and `nultreden` (of
    the social dwellings) [dwellings], `returning` (households that come back after sloop, as listed), `term` of what is
    temporary (0: permanent) [years], and `keys`, under which they draw lots. Plans with the same `period` share the
    luck of `period_keys[period]`, and so with the same `owner`. Where they land, sparse: the cells of a plan stand from
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


@lru_cache(maxsize=8)
def programme_of(opening: Opening, cells: Cells) -> Programme:
    """Give where the structural programme lands."""
    programme = _programme(opening)
    share, mix = _programme_mix(opening, cells, PERMANENT)
    over_cells = share @ mix
    place = np.flatnonzero(over_cells)
    nultreden = programme["nultreden_share"].to_numpy(float)
    return Programme(place, over_cells[place], float(share @ nultreden))


@remembers("horizon", "production.programme_from", "production.programme", "production.postponement", "flex")
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
        returning=joined("returning"),
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
    demolished = opening.transfers.set_index("transfer")["dwellings"].astype(float)
    replaced = projects["replaces"].map(demolished).fillna(0.0).to_numpy(float)
    term = projects["term_years"].fillna(scenario.flex.term_years).to_numpy(np.int64)
    return _Batch(
        placed=_placed(opening, cells),
        planned_year=projects["planned_year"].to_numpy(np.int64),
        owner=projects["owner"].to_numpy(str),
        is_hard=projects["plan_status"].to_numpy() == HARD,
        nultreden_share=projects["nultreden_share"].to_numpy(float),
        returning=replaced * projects["return_share"].fillna(0.0).to_numpy(float),
        term=np.where(projects["tenancy"] == TIJDELIJK, term, 0),
        keys=entities([("project", name) for name in projects["project"]]),
    )


@lru_cache(maxsize=8)
def _placed(opening: Opening, cells: Cells) -> Array:
    """Divide the dwellings of every project over its cells; (project, cell)."""
    projects = opening.projects.sort_values("project")
    numbers, mixes = projects["dwellings"].to_numpy(np.int64), new_build_mix(cells, projects)
    placed = [largest_remainder(number, mix) for number, mix in zip(numbers, mixes, strict=True)]
    return np.array(placed, np.int64).reshape(len(projects), len(cells))


def _yearly_plans(
    kind: str, yearly: tuple[float, ...], years: Sequence[int], scenario: Scenario, opening: Opening, cells: Cells
) -> _Batch:
    """Make a plan of every year, wijk and owner of the programme: soft, and those of `flex` hard and temporary."""
    is_flex = kind == "flex"
    programme = _programme(opening)
    share, mix = _programme_mix(opening, cells, TIJDELIJK if is_flex else PERMANENT)
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


def _programme(opening: Opening) -> pd.DataFrame:
    return opening.programme.sort_values(["wijk", "owner"])


@lru_cache(maxsize=16)
def _programme_mix(opening: Opening, cells: Cells, tenancy: str) -> tuple[Array, Array]:
    """Give the share of every row of the programme, and how each row divides over cells; (row,) and (row, cell)."""
    programme = _programme(opening).assign(tenancy=tenancy)
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
