"""Letting in expectation: the year of `letting` for masses of seekers and dwellings, without lots."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.allocation import CHAIN, NEW_BUILD, ORIGINS, TURNOVER, Window
from woonscenario.model.chance import Chance
from woonscenario.model.changes import everywhere
from woonscenario.model.city import City
from woonscenario.model.demand import Demand
from woonscenario.model.flow.letting import Available, Let, fits_in, has_priority, months_before, relet, supply_of
from woonscenario.model.letting_figures import ExpectedYear
from woonscenario.model.meanfield import (
    Expecting,
    Mediating,
    alike,
    begun,
    by_place,
    expect_a_year,
    joining,
    offered_again,
    unsigned,
)
from woonscenario.model.seekers import Habits
from woonscenario.model.taakstelling import Asked, expected_arriving, expected_at_start
from woonscenario.model.vacancies import Relet

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
        waiting=expected_at_start(city.asked),
        window=months_before(city),
        unlet=np.zeros((len(ORIGINS), places)),
        coming=np.zeros((city.letting_rules[year].chain_rounds, places)),
    )


def let_in_expectation(
    available: Available, before: Expecting, demand: Demand, year: int, city: City, chance: Chance
) -> Let:
    """Let what is vacant and built, in masses, to who looks for it."""
    market, rules = demand.market, city.letting_rules[year]
    settled = relet(available, available.vacated.free, year, city, chance)
    supply = supply_of(available, settled, city, chance, year)
    at, rounds = year - city.scenario.horizon.start_year, len(rules.share)
    new = np.zeros_like(before.unlet)
    share = _share(np.maximum(supply.occupied[:, 0], 0.0))
    again = offered_again(share, demand.places.relet_to, _chance_of_rent(demand))
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
    mediating = _mediating(demand, has_priority(city, year))
    joins, stays = _coming_and_staying(demand, at, rounds)
    let = expect_a_year(
        float(year),
        market,
        after,
        mediating._replace(arriving=_arriving(city.asked, at, rounds), waiting=after.waiting),
        joins,
        stays,
        new,
        by_place(market, again),
        rules,
    )
    left = buyers + let.freed[0]
    harmonised = settled.harmonised.dwellings + (left * (again - share))[:, np.newaxis]
    return Let(
        relet=Relet(settled.sale, settled.leaving, everywhere(harmonised)),
        chain=np.array([left]),
        lettings=np.array([let.at.sum()]),
        seeking=(after,),
        expected=ExpectedYear(let, after, float(demand.joining[at].sum())),
    )


@lru_cache(maxsize=64)
def _arriving(asked: Asked, at: int, rounds: int) -> Array:
    """Give who comes to be mediated in the `at`-th year; (round, group, size)."""
    return expected_arriving(asked, at, rounds)


@lru_cache(maxsize=8)
def _mediating(demand: Demand, priority: bool) -> Mediating:
    """Give what fits those who are mediated; nobody comes or is waiting yet."""
    like, fitting, starts = _likes(demand, priority)
    return Mediating(
        arriving=np.zeros((0, *like.shape)),
        waiting=np.zeros(like.shape),
        like=like,
        fitting=fitting,
        starts=starts,
        weight=demand.weight,
        counts=demand.counts_in_pa.astype(float),
        is_letting=demand.is_letting,
    )


def _likes(demand: Demand, priority: bool) -> tuple[Array, Array, Array]:
    """Number households that the same places fit; gives the `like`, `fitting` and `starts` of `Mediating`."""
    fits = fits_in(demand, priority)[:, :, demand.market.example]
    like, example = alike([fits.reshape(-1, fits.shape[-1]).T])
    of_like = fits.reshape(-1, fits.shape[-1])[example]
    starts = np.append(0, np.cumsum(of_like.sum(axis=1)))
    return like.reshape(fits.shape[:2]), unsigned(np.nonzero(of_like)[1]), unsigned(starts)


@lru_cache(maxsize=64)
def _coming_and_staying(demand: Demand, at: int, rounds: int) -> tuple[Array, Array]:
    """Give who begins to look in the `at`-th year (group, bin), and the chance to look on after a round (group,)."""
    habits, market = _habits(demand), demand.market
    stays = np.exp(-np.array([one.dropout for one in habits]) / rounds)
    return joining(habits, demand.joining[at, market.group], at, market), stays


@lru_cache(maxsize=8)
def _chance_of_rent(demand: Demand) -> Array:
    """Give the chance of each rent at which a dwelling of a cell is offered again; (cell, class)."""
    return np.diff(demand.places.relet, axis=1, prepend=0.0)


def _habits(demand: Demand) -> tuple[Habits, ...]:
    return tuple(demand.habits[group] for group in demand.market.group)


def _share(number: Array) -> Array:
    return number / max(number.sum(), 1e-300)
