"""Letting in expectation: the year of `letting` for masses of seekers and dwellings, without lots."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.allocation import CHAIN, NEW_BUILD, ORIGINS, TURNOVER, Window
from woonscenario.model.chance import Chance
from woonscenario.model.changes import Change, together
from woonscenario.model.city import City
from woonscenario.model.demand import Demand
from woonscenario.model.flow.letting import Available, Let, fits_in, months_before, relet, supply_of
from woonscenario.model.letting_figures import ExpectedYear, expected_figures
from woonscenario.model.meanfield import (
    Expecting,
    Mediating,
    alike,
    begun,
    by_place,
    expect_a_year,
    joining,
    offered_again,
)
from woonscenario.model.seekers import Habits
from woonscenario.model.taakstelling import expected_arriving, expected_at_start

Array = NDArray[Any]


def start_expecting(demand: Demand, city: City) -> Expecting:
    """Give who looks and who waits on 1 January of the start year."""
    market, year = demand.market, city.scenario.horizon.start_year
    looking, began = begun(
        _habits(demand), demand.at_start[market.group], city.scenario.seekers.searched_before, market
    )
    places = len(market.example)
    return Expecting(
        looking=looking,
        began=began,
        waiting=expected_at_start(demand.asked),
        window=months_before(city),
        unlet=np.zeros((len(ORIGINS), places)),
        coming=np.zeros((city.letting_rules[year].chain_rounds, places)),
    )


def let_in_expectation(
    available: Available, before: Expecting, demand: Demand, year: int, city: City, chance: Chance
) -> Let:
    """Let what is vacant and built, in masses, to who looks for it."""
    cells, market, rules = city.cells, demand.market, city.letting_rules[year]
    settled = relet(available, available.vacated.free, year, city, chance)
    supply = supply_of(available, settled, city, chance, year)
    at, rounds = year - city.scenario.horizon.start_year, len(rules.share)
    new = np.zeros_like(before.unlet)
    occupied = np.maximum(supply.occupied[:, 0], 0.0)
    again = offered_again(occupied, demand.places)
    buyers = float(supply.left[0])
    new[TURNOVER] = by_place(market, supply.vacant[:, 0])
    new[NEW_BUILD] = by_place(market, supply.built[:, 0])
    new[CHAIN] = by_place(market, buyers * again)
    after = Expecting(
        before.looking.copy(),
        before.began.copy(),
        before.waiting.copy(),
        Window(*(months.copy() for months in before.window)),
        before.unlet.copy(),
        before.coming.copy(),
    )
    fits = fits_in(demand, city.scenario, year)[:, :, market.example]
    like, example = alike([fits.reshape(-1, fits.shape[-1]).T])
    mediating = Mediating(
        arriving=expected_arriving(demand.asked, at, rounds),
        waiting=after.waiting,
        like=like.reshape(fits.shape[:2]),
        fits=fits.reshape(-1, fits.shape[-1])[example],
        weight=demand.weight,
        counts=demand.counts_in_pa.astype(float),
        is_letting=demand.is_letting,
    )
    habits = _habits(demand)
    stays = np.exp(-np.array([one.dropout for one in habits]) / rounds)
    joins = joining(habits, demand.joining[at, market.group], at, market)
    let = expect_a_year(float(year), market, after, mediating, joins, stays, new, by_place(market, again), rules)
    left = buyers + let.freed[0]
    moved = left * (again - _share(occupied))
    places = np.flatnonzero(moved)
    return Let(
        relet=replace(settled, harmonised=together(settled.harmonised, Change(places, moved[places, np.newaxis]))),
        chain=np.array([left]),
        lettings=np.array([let.at.sum()]),
        seeking=(after,),
        figures=expected_figures(ExpectedYear(let, after, float(demand.joining[at].sum())), demand, cells)[:, None],
    )


def _habits(demand: Demand) -> tuple[Habits, ...]:
    return tuple(demand.habits[group] for group in demand.market.group)


def _share(number: Array) -> Array:
    return number / max(number.sum(), 1e-300)
