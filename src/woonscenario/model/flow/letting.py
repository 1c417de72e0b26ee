"""Letting by rounds: from the stock of a year to offers, who gets them in each draw, and what that frees."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model import vacancies
from woonscenario.model.allocation import (
    CHAIN,
    NEW_BUILD,
    ORIGINS,
    TURNOVER,
    Mediated,
    Offers,
    Window,
    in_one,
    left_by_buyers,
    let_for_a_year,
    no_offers,
    offers_of,
)
from woonscenario.model.chance import Chance, draw_key, entities, stream, whole
from woonscenario.model.changes import Change, carry_out, dense, together
from woonscenario.model.city import City
from woonscenario.model.demand import WEEKS_PER_YEAR, Demand
from woonscenario.model.division import total
from woonscenario.model.indicators import change_by_member
from woonscenario.model.letting_figures import ExpectedYear, LetYear, figures_of
from woonscenario.model.seekers import Pool, gathered, joining, opening
from woonscenario.model.taakstelling import ahead, arriving, waiting_at_start
from woonscenario.model.tables import HALF_YEARS

Array = NDArray[Any]


@dataclass(frozen=True)
class Seeking:
    """What one draw passes to the next year: who looks, who waits for mediation (group, size), the last twelve months,
    and the offers without a taker."""

    pool: Pool
    waiting: Array
    window: Window
    left: Offers


@dataclass(frozen=True)
class Available:
    """What a year has to let, before it is decided at which rent and to whom.

    What fell vacant by turnover, of which `for_sale` and `to_free` (holding, draw); the stock that is left, `standing`
    (cell, draw); what was socialised when it fell vacant (`newly_let`) and what was `built`; and how many dwellings are
    `left_by_buyers` (draw,).
    """

    vacated: vacancies.Vacated
    for_sale: Array
    to_free: Array
    standing: Array
    newly_let: Change | None
    built: Change
    left_by_buyers: Array


@dataclass(frozen=True)
class Let:
    """What became of it: the changes by sale and rent, how many dwellings households left in the `chain`, the
    `lettings` (draw,), and of a simulation who looks on and the `figures` of the year (figure, draw); in expectation
    what these follow from, `expected`."""

    relet: vacancies.Relet
    chain: Array
    lettings: Array
    seeking: tuple[Any, ...] = ()
    figures: Array | None = None
    expected: ExpectedYear | None = None


def let_by_rule(available: Available, chain_share: Array, year: int, city: City, chance: Chance) -> Let:
    """Let everything: a share of all lettings frees another dwelling, whoever moves in."""
    cells, vacated = city.cells, available.vacated
    outside = total(vacated.free) - total(available.for_sale) - total(available.to_free)
    outside = outside + change_by_member(available.built, cells, cells.social)[0] + _arrived(available.newly_let)
    moved = vacancies.chain(outside, vacated.occupied, available.left_by_buyers, chain_share, chance, year)
    return Let(relet(available, vacated.free + moved, year, city, chance), total(moved), outside + total(moved))


def _arrived(newly_let: Change | None) -> Array | int:
    return 0 if newly_let is None else total(np.maximum(newly_let.dwellings, 0))


def relet(available: Available, vacant: Array, year: int, city: City, chance: Chance) -> vacancies.Relet:
    """Settle what is sold or liberalised of what fell vacant, and at which rent the others are let again."""
    return vacancies.relet(
        vacant, available.for_sale, available.to_free, available.standing, city.target_mix, city.cells, chance, year
    )


def let_in_rounds(
    available: Available, seeking: tuple[Seeking, ...], demand: Demand, year: int, city: City, chance: Chance
) -> Let:
    """Let what is vacant and built to who looks for it, round by round; draws have nothing to do with each other."""
    cells = city.cells
    settled = relet(available, available.vacated.free, year, city, chance)
    supply = supply_of(available, settled, city, chance, year)
    at = year - city.scenario.horizon.start_year
    joins = whole(demand.joining[at], chance, _keys_of_groups(demand), "zoekers", year)

    def of_draw(draw: int) -> tuple[Seeking, LetYear]:
        return _let_in_draw(seeking[draw], supply, joins[:, draw], demand, year, city, chance, draw)

    with ThreadPoolExecutor() as workers:
        following, years = zip(*workers.map(of_draw, range(chance.width)), strict=True)
    again = np.stack([one.relet for one in years], axis=1).astype(chance.dtype)
    places = np.flatnonzero(again.any(axis=1))
    return Let(
        relet=replace(settled, harmonised=together(settled.harmonised, Change(places, again[places]))),
        chain=np.array([one.freed for one in years]),
        lettings=np.array([(one.offers.round >= 0).sum() for one in years]),
        seeking=following,
        figures=np.stack([figures_of(one, demand, cells) for one in years], axis=1),
    )


@dataclass(frozen=True)
class Supply:
    """What is to be let in a year: what falls `vacant`, is `built` and stays `occupied` (cell, draw); `left` (draw,) by
    buyers, and by households that moved before the start."""

    vacant: Array
    built: Array
    occupied: Array
    left: Array


def _on_the_way(city: City, year: int, chance: Chance) -> Array:
    """Give how many dwellings households left that moved shortly before the start, and are not offered yet; (draw,)."""
    turnover, allocation = city.scenario.turnover, city.scenario.allocation
    if year > city.scenario.horizon.start_year:
        return np.zeros(chance.width, chance.dtype)
    number = turnover.lettings * turnover.chain_share * allocation.chain_weeks / WEEKS_PER_YEAR
    return whole(np.array([number]), chance, entities([("city",)]), "keten voor het begin", year)[0]


def supply_of(available: Available, settled: vacancies.Relet, city: City, chance: Chance, year: int) -> Supply:
    """Give what is to be let in a year, now that it is settled what is not."""
    cells = city.cells
    offered = vacancies.offered(available.vacated.free, settled, available.standing, cells, chance, year)
    built = dense(available.built, len(cells))
    stays = available.standing - offered
    carry_out(stays, settled.sale, settled.leaving, settled.harmonised)
    if available.newly_let is not None:
        arrived = np.maximum(available.newly_let.dwellings, 0)
        offered[available.newly_let.cells] += arrived
        stays[available.newly_let.cells] -= arrived
    stays *= cells.is_let_by_rule[:, np.newaxis]
    return Supply(
        offered,
        built * cells.is_daeb_social[:, np.newaxis],
        stays,
        available.left_by_buyers + _on_the_way(city, year, chance),
    )


def start_seeking(demand: Demand, city: City, chance: Chance) -> tuple[Seeking, ...]:
    """Give who looks and who waits on 1 January of the start year, in every draw."""
    year = city.scenario.horizon.start_year
    rounds = city.scenario.allocation.rounds_per_year
    searched = city.scenario.seekers.searched_before
    number = whole(demand.at_start, chance, _keys_of_groups(demand), "zoekers op 1 januari", year)
    return tuple(
        Seeking(
            gathered(
                [
                    opening(habits, group, int(number[group, draw]), year, rounds, 0, searched, draw_key(chance, draw))
                    for group, habits in enumerate(demand.habits)
                ],
                0,
            ),
            waiting_at_start(city.asked, draw_key(chance, draw)),
            months_before(city),
            no_offers(),
        )
        for draw in range(chance.width)
    )


def _keys_of_groups(demand: Demand) -> Array:
    return entities([("seekers", name) for name in demand.groups])


def has_priority(city: City, year: int) -> bool:
    """Tell whether statushouders still have priority in a year."""
    return year <= city.scenario.statushouders.priority_until


def fits_in(demand: Demand, priority: bool) -> Array:
    """Give what fits mediated households: nothing fits statushouders when they have no `priority`."""
    if priority:
        return demand.fits
    return demand.fits & ~demand.follows_task[:, np.newaxis, np.newaxis]


def months_before(city: City) -> Window:
    """Give twelve months before the start, let as in the calibration years and at the share of the agreement."""
    allocation = city.scenario.allocation
    lettings = np.full(allocation.rounds_per_year, city.scenario.turnover.lettings / allocation.rounds_per_year)
    return Window(lettings, lettings * allocation.nonregular_share, np.zeros_like(lettings))


def _let_in_draw(
    before: Seeking, supply: Supply, joins: Array, demand: Demand, year: int, city: City, chance: Chance, draw: int
) -> tuple[Seeking, LetYear]:
    rounds = city.scenario.allocation.rounds_per_year
    first_round, key = (year - city.scenario.horizon.start_year) * rounds, draw_key(chance, draw)
    new = [
        joining(habits, group, int(joins[group]), year, rounds, first_round, key)
        for group, habits in enumerate(demand.habits)
    ]
    pool = gathered([before.pool, *new], first_round)
    occupied = supply.occupied[:, draw].astype(float)
    places = demand.places._replace(occupied=occupied.copy())
    bought = left_by_buyers(
        int(supply.left[draw]), stream(chance, "koopvoorrang", year), key, first_round, rounds, places
    )
    offered = in_one(
        [
            before.left,
            bought,
            *(
                offers_of(
                    number[:, draw], city.cell_keys ^ stream(chance, ORIGINS[origin], year), key, first_round, rounds,
                    origin,
                )
                for origin, number in ((TURNOVER, supply.vacant), (NEW_BUILD, supply.built))
            ),
        ]
    )  # fmt: skip
    at = year - city.scenario.horizon.start_year
    mediated = Mediated(
        arriving=arriving(city.asked, at, rounds, key),
        waiting=before.waiting.copy(),
        fits=fits_in(demand, has_priority(city, year)),
        weight=demand.weight,
        counts=demand.counts_in_pa.astype(float),
        is_letting=demand.is_letting,
    )
    window = Window(*(months.copy() for months in before.window))
    searching = pool._replace(end_round=pool.end_round.copy())
    offers, tally = let_for_a_year(
        first_round, key, pool, demand.seekers, mediated, offered, places, city.letting_rules[year], window
    )
    freed = occupied - places.occupied
    carried = len(before.left.key)
    chained = offers.place[carried:][offers.origin[carried:] == CHAIN]
    offered_again = np.bincount(chained, minlength=len(freed))
    let_year = LetYear(
        first_round=first_round,
        rounds=rounds,
        offers=offers,
        tally=tally,
        pool=searching,
        waiting=mediated.waiting,
        ahead=ahead(city.asked, (at + 1) * HALF_YEARS, key),
        counts=city.letting_rules[year].counts,
        relet=offered_again - freed,
        freed=len(chained),
        joined=int(joins.sum()),
    )
    is_left = offers.round < 0
    left = Offers(*(column[is_left] for column in offers))
    return Seeking(pool, mediated.waiting, window, left), let_year
