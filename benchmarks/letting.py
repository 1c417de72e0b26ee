"""K2-peer and K2-floor: letting by lot against a Mesa model, and years of letting against coming and going alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from statistics import median
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from benchmarks import mesa_letting
from benchmarks.lines import Measured
from benchmarks.market import REGISTERED_BEFORE, REGISTERED_SHAPE, ROUNDS, SIZE, WIJK, Market
from benchmarks.timing import interleaved, median_ratio
from woonscenario.model.allocation import (
    BARRED,
    FITS,
    ORIGINS,
    TURNOVER,
    Mediated,
    Offers,
    Places,
    Rules,
    Seekers,
    Window,
    let_for_a_year,
    offers_of,
)
from woonscenario.model.chance import Chance, draw_key, entities
from woonscenario.model.seekers import Habits, Pool, gathered, joining, opening

YEARS = 5
DRAWS = 5
"""How many draws of ours are done in one turn; a draw of one year is too short for the clock."""

Array = NDArray[Any]


def measure(say: Callable[[str], None]) -> Iterator[Measured]:
    """Measure K2-peer and K2-floor in the same rounds."""
    market = Market()
    still = replace(market, vacancies=0)
    say(f"K2-peer, K2-floor: {market.opening} woningzoekenden, {market.vacancies} woningen per jaar, ook in Mesa")
    times = interleaved(
        {
            "mesa": lambda: mesa_letting.let_year(market, seed=1),
            "year": lambda: [let_years(market, draw) for draw in range(DRAWS)],
            "years": lambda: [let_years(market, draw, YEARS) for draw in range(DRAWS)],
            "floor": lambda: [let_years(still, draw, YEARS) for draw in range(DRAWS)],
        }
    )
    year, years, floor = ([time / DRAWS for time in times[name]] for name in ("year", "years", "floor"))
    yield Measured(
        "K2-peer",
        median_ratio(times["mesa"], year),
        f"Mesa {mesa.__version__} {median(times['mesa']):.2f} s against {median(year) * 1e3:.0f} ms; a year, one draw, "
        f"{market.opening} seekers, {market.vacancies} vacancies",
    )
    yield Measured(
        "K2-floor",
        median_ratio(years, floor),
        f"{median(years) * 1e3:.0f} ms with vacancies, {median(floor) * 1e3:.0f} ms without; one draw of {YEARS} years",
    )


def let_years(market: Market, draw: int, years: int = 1) -> list[tuple[Pool, Offers]]:
    """Let for some years in one draw; the pool and what became of the offers, of every year."""
    key = draw_key(Chance(1, draws=1, first=draw), 0)
    seekers, places, rules, nobody = _given(market)
    window, let = Window(*np.zeros((3, ROUNDS))), []
    pools = [opening(*each, 0, ROUNDS, 0, market.searched, key) for each in _groups(market, market.opening)]
    for year in range(years):
        first = year * ROUNDS
        pools += [joining(*each, year, ROUNDS, first, key) for each in _groups(market, market.joining)]
        pool = gathered(pools, first)
        offers = offers_of(market.offered, _place_keys(year), key, first, ROUNDS, TURNOVER)
        offers, _ = let_for_a_year(first, key, pool, seekers, nobody, offers, places, rules, window)
        let.append((pool, offers))
        pools = [pool]
    return let


def _groups(market: Market, number: int) -> list[tuple[Habits, int, int]]:
    """Give habits, group and number of so many seekers."""
    before = [REGISTERED_BEFORE[situation] for situation in market.situation]
    return [
        (Habits(f"groep {group}", before[group], REGISTERED_SHAPE, market.dropout), group, seekers)
        for group, seekers in enumerate(market.split(number))
    ]


@cache
def _given(market: Market) -> tuple[Seekers, Places, Rules, Mediated]:
    """Lay out what no draw changes: how seekers behave, where dwellings stand, the rules, and nobody to mediate."""
    fits, none = market.fits, np.zeros(len(market.fits))
    seekers = Seekers(
        reach=np.where(fits, FITS, BARRED).astype(np.int8), priority=np.zeros_like(fits), reactions=market.reactions,
        accepts=none + market.acceptance, frees=none, is_urgent=none > 0, is_primary=none > 0,
    )  # fmt: skip
    at = np.arange(len(SIZE))
    places = Places(
        owner=np.zeros_like(at), wijk=WIJK, size=SIZE, appeal=market.appeal, occupied=np.zeros(len(at)),
        relet_to=at[:, np.newaxis], relet=np.ones((len(at), 1)),
    )  # fmt: skip
    nothing = np.full(ROUNDS, np.nan)
    rules = Rules(
        share=nothing, number=nothing, campaign=nothing, loting=np.full(ROUNDS, market.lottery),
        urgent_first=np.ones(ROUNDS, np.bool_), counts=np.ones(len(ORIGINS)), free_space=0.0, above_limit=0.0,
        owner_key=np.full(1, np.nan), most_in_wijk=np.ones(WIJK.max() + 1), in_proportion=False,
        open_reactions=market.open_reactions, chain_rounds=8,
    )  # fmt: skip
    nobody = Mediated(
        np.zeros((ROUNDS, 0, 1)), np.zeros((0, 1)), np.zeros((0, 1, len(at)), np.bool_), *np.zeros((3, 0))
    )  # fmt: skip
    return seekers, places, rules, nobody


@cache
def _place_keys(year: int) -> Array:
    return entities([("place", str(place), str(year)) for place in range(len(SIZE))])
