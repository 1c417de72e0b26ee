"""Projects: drop-out, delay and completions.

A plan that is delayed shifts, it does not shrink. The structural programme continues the list of projects: each of
its years is, per wijk and owner, a soft plan of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from woonscenario.model.cells import Cells, new_build_mix
from woonscenario.model.chance import Chance, entities, lots, whole
from woonscenario.model.division import share_by_mix
from woonscenario.model.scenario import DELAY_YEARS, Production, Scenario
from woonscenario.model.tables import HARD, Opening

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
    share = opening.programme["share"].to_numpy(float)
    mix = share @ new_build_mix(cells, opening.programme)
    place = np.flatnonzero(mix)
    return Programme(place, mix[place], float(share @ opening.programme["nultreden_share"].to_numpy(float)))


def plans_of(scenario: Scenario, opening: Opening, cells: Cells) -> Plans:
    """Put the projects and, after the last of them, the structural programme in one list of plans."""
    projects, programme = opening.projects, opening.programme
    years = _programme_years(scenario, opening)
    start = scenario.horizon.start_year
    share = programme["share"].to_numpy(float)
    yearly = [largest_remainder(scenario.production.programme[year - start], share) for year in years]

    numbers = np.r_[projects["dwellings"].to_numpy(np.int64), np.concatenate([np.zeros(0, np.int64), *yearly])]
    project_mix, programme_mix = new_build_mix(cells, projects), new_build_mix(cells, programme)
    mix = np.concatenate([project_mix, *([programme_mix] * len(years))])
    placed = np.zeros((len(numbers), len(cells)), np.int64)
    for plan_at, (number, row) in enumerate(zip(numbers, mix, strict=True)):
        placed[plan_at] = largest_remainder(number, row)
    plan, cell = np.nonzero(placed)
    place_names = list(zip(programme["wijk"], programme["owner"], strict=True))
    social = placed @ cells.social
    return Plans(
        planned_year=np.r_[
            projects["planned_year"].to_numpy(np.int64), np.repeat(np.array(years, np.int64), len(share))
        ],
        is_hard=np.r_[projects["plan_status"].to_numpy() == HARD, np.zeros(len(share) * len(years), bool)],
        social=social,
        nultreden=social * np.r_[projects["nultreden_share"], np.tile(programme["nultreden_share"], len(years))],
        keys=entities(
            [("project", name) for name in projects["project"]]
            + [("programme", str(year), *names) for year in years for names in place_names]
        ),
        starts=np.searchsorted(plan, np.arange(len(numbers) + 1)),
        cell=cell,
        numbers=placed[plan, cell],
    )


def _programme_years(scenario: Scenario, opening: Opening) -> list[int]:
    last = int(opening.projects["planned_year"].max()) if len(opening.projects) else scenario.horizon.start_year - 1
    return [year for year in scenario.years if year > last]


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
