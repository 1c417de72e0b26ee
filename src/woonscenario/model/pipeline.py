"""Projects: drop-out, delay and completions.

A plan that is delayed shifts, it does not shrink. The structural programme continues the list of projects: each of
its years is, per wijk and owner, a soft plan of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from woonscenario.model.cells import Cells, new_build_mix
from woonscenario.model.chance import Chance, entities, lots, whole
from woonscenario.model.division import share_by_mix
from woonscenario.model.scenario import DELAY_YEARS, Production, Scenario
from woonscenario.model.tables import HARD, Opening

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]

_CITY = entities([("city",)])


@dataclass(frozen=True)
class Plans:
    """All plans, one after the other; arrays (plan,).

    `planned_year`, `is_hard`, `social` and `nultreden` (of the social dwellings) [dwellings], and `keys`, under which
    they draw lots. Where they land, sparse: the cells of a plan stand from `starts[plan]` to `starts[plan + 1]` in
    `cell`, with whole `numbers` [dwellings].
    """

    planned_year: Array
    is_hard: Array
    social: Array
    nultreden: Array
    keys: Array
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
    return Plans(
        planned_year=np.r_[
            projects["planned_year"].to_numpy(np.int64), np.repeat(np.array(years, np.int64), len(places))
        ],
        is_hard=np.r_[projects["plan_status"].to_numpy() == HARD, np.zeros(len(places) * every_year, bool)],
        social=social,
        nultreden=social * np.r_[projects["nultreden_share"], np.tile(programme["nultreden_share"], every_year)],
        keys=entities(
            [("project", name) for name in projects["project"]]
            + [("programme", str(year), *place) for year in years for place in places]
        ),
        starts=np.searchsorted(plan, np.arange(len(placed) + 1)),
        cell=cell,
        numbers=placed[plan, cell],
    )


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
    """Give the social dwellings that the plans put in a year [dwellings/year]."""
    return int(plans.social[plans.planned_year == year].sum())


def fates(plans: Plans, production: Production, chance: Chance) -> Array:
    """Settle when every plan completes.

    In draws: the delay in years, or -1 for a plan that drops out; shape (plan, draw). In expectation: the chance of
    each delay; shape (plan, DELAY_YEARS).
    """
    kept = 1 - np.where(plans.is_hard, production.hard_dropout, production.soft_dropout)
    delay = np.where(plans.is_hard[:, np.newaxis], production.hard_delay, production.soft_delay)
    if chance.in_expectation:
        return kept[:, np.newaxis] * delay
    dropped = lots(chance, plans.keys, "planuitval", 0) >= kept[:, np.newaxis]
    lot = lots(chance, plans.keys, "vertraging", 0)
    upto = np.cumsum(delay, axis=1)
    years = np.zeros(lot.shape, np.int8)
    for waited in range(DELAY_YEARS - 1):
        years += lot >= upto[:, waited, np.newaxis]
    years[dropped] = -1
    return years


def complete(plans: Plans, fate: Array, cells: Cells, chance: Chance, year: int) -> tuple[Array, Array]:
    """Complete what is due in a year: dwellings (cell, draw), and how many social ones are nultreden (draw,)."""
    built = np.zeros((len(cells), chance.width), chance.dtype)
    nultreden = np.zeros(chance.width)
    for waited in range(DELAY_YEARS):
        due = np.flatnonzero(plans.planned_year == year - waited)
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
