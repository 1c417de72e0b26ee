"""The run over years and draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model import pipeline, stock
from woonscenario.model.chance import Chance
from woonscenario.model.city import City, city_of
from woonscenario.model.flow.expecting import start_expecting
from woonscenario.model.flow.letting import start_seeking
from woonscenario.model.flow.year import one_year
from woonscenario.model.indicators import by_member
from woonscenario.model.parameters import drawn, vary_in_draws
from woonscenario.model.results import (
    Booked,
    Outcome,
    State,
    note,
    outcome_of,
    results_of,
    start_record,
    take,
    take_in_short,
)
from woonscenario.model.scenario import Scenario
from woonscenario.model.spread import LUCK_DRAWS
from woonscenario.model.tables import (
    Opening,
    Results,
)
from woonscenario.model.transfers import pending_at_start

Array = NDArray[Any]

BLOCK = 384
"""Draws that are computed side by side: enough to keep the arithmetic busy, few enough to stay in cache."""
LETTING_BLOCK = 32
"""The same when letting is simulated: every draw holds a pool of seekers, and a block takes long enough to report."""


def run_model(
    scenario: Scenario,
    opening: Opening,
    *,
    seed: int,
    draws: int,
    progress: Callable[[int], None] | None = None,
) -> Results:
    """Project a scenario: once in expectation and `draws` times by lot.

    When assumptions vary in the draws, up to LUCK_DRAWS draws are done again with their given values, to tell luck
    apart, and again with the fates of plans of the next draw, to tell the luck of plans apart. `progress` is told how
    many runs (the expectation, and each draw) were added. Raises AccountError when the books do not balance, and
    ValueError when scenario and opening data do not fit together.
    """
    city = city_of(scenario, opening)
    luck_draws = min(draws, LUCK_DRAWS) if vary_in_draws(scenario) else 0
    record = start_record(city, draws, luck_draws)
    block = BLOCK if city.demand is None else LETTING_BLOCK
    for chance in (Chance(seed), *_blocks(seed, draws, block)):
        for year, state, booked in project(city, chance):
            take(record, chance, year, state, booked)
        if progress:
            progress(chance.width)
    given = replace(city, scenario=scenario.model_copy(update={"ranges": ()}), demand=None)
    for series, plans_ahead in ((record.luck, 0), (record.swapped, 1)) if luck_draws else ():
        chance = Chance(seed, luck_draws)
        for at, (_, state, booked) in enumerate(project(given, chance, plans_ahead=plans_ahead)):
            note(series, chance, at, state, booked)
    return results_of(record)


def expect_model(scenario: Scenario, opening: Opening) -> Outcome:
    """Project a scenario in expectation alone, for a quick look. Raises what `run_model` does."""
    city, chance = city_of(scenario, opening), Chance(0)
    record = start_record(city, draws=0)
    for year, state, booked in project(city, chance):
        take_in_short(record, chance, year, state, booked)
    return outcome_of(record)


def _blocks(seed: int, draws: int, block: int) -> list[Chance]:
    return [Chance(seed, min(block, draws - first), first) for first in range(0, draws, block)]


def project(city: City, chance: Chance, *, plans_ahead: int = 0) -> Iterator[tuple[int, State, Booked | None]]:
    """Give the state on 1 January of every year, and what that year brings (in the last year nothing).

    Plans have the fates of the draw that comes `plans_ahead` later, and those of the first draws after the last one.
    """
    state = _opening_state(city, chance)
    values = drawn(city.scenario, chance)
    fate = pipeline.fates(city.plans, city.scenario.production, values, chance)
    if plans_ahead:
        fate = np.roll(fate, -plans_ahead, axis=1)
    for year in city.scenario.years:
        following, booked = one_year(state, year, city, values, fate, chance)
        yield year, state, booked
        state = following
    yield city.scenario.horizon.end_year, state, None


def _opening_state(city: City, chance: Chance) -> State:
    cells, start = city.cells, city.scenario.horizon.start_year
    dwellings = np.repeat(city.dwellings[:, np.newaxis], chance.width, axis=1).astype(chance.dtype)
    social_stock = by_member(dwellings, cells, cells.social)
    known = {year: np.full(chance.width, number) for year, number in city.earlier_social_stock.items()}
    nothing = np.zeros((len(cells.owners), chance.width), chance.dtype)
    ledger = stock.Ledger({**known, start: social_stock[0]}, nothing, nothing)
    pending = {cause: pending_at_start(labelled, chance) for cause, labelled in city.labelled.items()}
    kernvoorraad = by_member(dwellings, cells, cells.kernvoorraad)
    return State(dwellings, social_stock, kernvoorraad, ledger, pending, _seeking(city, chance))


def _seeking(city: City, chance: Chance) -> tuple[Any, ...]:
    if city.demand is None:
        return ()
    if chance.in_expectation:
        return (start_expecting(city.demand, city),)
    return start_seeking(city.demand, city, chance)
