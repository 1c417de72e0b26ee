"""The year, on one screen, and the run over years and draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model import pipeline, stock, vacancies
from woonscenario.model.chance import Chance
from woonscenario.model.city import City, city_of
from woonscenario.model.division import sums
from woonscenario.model.indicators import added_by_owner, by_member, of_wijken, ratio
from woonscenario.model.parameters import Drawn, drawn, vary_in_draws
from woonscenario.model.results import Booked, State, note, results_of, start_record, take
from woonscenario.model.scenario import Scenario
from woonscenario.model.spread import LUCK_DRAWS
from woonscenario.model.tables import HUURHARMONISATIE, OPLEVERING, SLOOP, VERKOOP, Opening, Results

Array = NDArray[Any]

BLOCK = 512
"""Draws that are computed side by side: enough to keep the arithmetic busy, few enough to stay in cache."""


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
    apart. `progress` is told how many runs (the expectation, and each draw) were added. Raises AccountError when the
    books do not balance, and ValueError when scenario and opening data do not fit together.
    """
    city = city_of(scenario, opening)
    luck_draws = min(draws, LUCK_DRAWS) if vary_in_draws(scenario) else 0
    record = start_record(city, draws, luck_draws)
    for chance in (Chance(seed), *_blocks(seed, draws)):
        for year, state, booked in project(city, chance):
            take(record, chance, year, state, booked)
        if progress:
            progress(chance.width)
    given = replace(city, scenario=scenario.model_copy(update={"ranges": ()}))
    for chance in _blocks(seed, luck_draws):
        for at, (_, state, booked) in enumerate(project(given, chance)):
            note(record.luck, chance, at, state, booked)
    return results_of(record)


def _blocks(seed: int, draws: int) -> list[Chance]:
    return [Chance(seed, min(BLOCK, draws - first), first) for first in range(0, draws, BLOCK)]


def project(city: City, chance: Chance) -> Iterator[tuple[int, State, Booked | None]]:
    """Give the state on 1 January of every year, and what that year brings (in the last year nothing)."""
    state = _opening_state(city, chance)
    values = drawn(city.scenario, chance)
    fate = pipeline.fates(city.plans, city.scenario.production, values, chance)
    for year in city.scenario.years:
        following, booked = one_year(state, year, city, values, fate, chance)
        yield year, state, booked
        state = following
    yield city.scenario.horizon.end_year, state, None


def one_year(state: State, year: int, city: City, values: Drawn, fate: Array, chance: Chance) -> tuple[State, Booked]:
    """Take the steps of one year in order and book each of them."""
    cells, scenario, at = city.cells, city.scenario, year - city.scenario.horizon.start_year
    to_target = scenario.production.policy == "net_growth"
    demolished, cuts = stock.demolish(state.dwellings, city.demolitions[year], chance, year)
    standing = state.dwellings - demolished
    ledger = state.ledger
    if not to_target:
        built, nultreden = pipeline.complete(city.plans, fate, cells, chance, year)
        ledger = replace(ledger, added=ledger.added + added_by_owner(built, cells))

    held = sums(standing, cells.holding_starts)
    rate = vacancies.turnover_rate(values, scenario.turnover.stock)
    vacant = vacancies.external_turnover(held, rate, cells, chance, year)
    social_share = ratio(of_wijken(state.social_stock, cells), city.total_dwellings[at][:, np.newaxis])
    wanted, agreed = values.sales[at], city.sales_rules[year]
    for_sale, sales, cap = stock.sell(vacant, wanted, agreed, social_share, ledger, cells, chance, year)
    ledger = replace(ledger, sold=ledger.sold + sums(for_sale, cells.owner_starts))

    gone = by_member(demolished, cells, cells.social)
    if to_target:
        missing = scenario.targets.net_growth[at] + gone[0] + for_sale.sum(axis=0)
        built, nultreden = pipeline.complete_to_target(missing, city.programme, cells, chance, year)
        ledger = replace(ledger, added=ledger.added + added_by_owner(built, cells))

    new = by_member(built, cells, cells.social)
    offered = vacant - for_sale
    occupied = (held - vacant) * cells.holding_is_let_by_rule[:, np.newaxis]
    moved = vacancies.chain(offered, occupied, new[0], values.chain_share, chance, year)
    sold, harmonised = vacancies.relet(vacant + moved, for_sale, standing, city.target_mix, cells, chance, year)

    changes = {OPLEVERING: built, SLOOP: demolished, VERKOOP: sold, HUURHARMONISATIE: harmonised}
    flows = {
        "completions": new[0],
        "first_lettings": new[0],
        "demolition": gone[0],
        "sales": for_sale.sum(axis=0),
        "sales_cap": cap,
        "external_turnover": vacant.sum(axis=0),
        "chain": moved.sum(axis=0),
        "lettings": (offered + moved).sum(axis=0) + new[0],
        "low_share_completions": of_wijken(new, cells)[city.low_share].sum(axis=0),
        "nultreden_completions": nultreden,
    }
    closing = stock.close_year(state.dwellings, standing, changes, cells)
    ledger = replace(ledger, social_stock={**ledger.social_stock, year + 1: closing.social_stock[0]})
    following = State(closing.dwellings, closing.social_stock, closing.kernvoorraad, ledger)
    return following, Booked(changes, for_sale, [*cuts, *sales], flows, closing.residual, closing.lowest)


def _opening_state(city: City, chance: Chance) -> State:
    cells, start = city.cells, city.scenario.horizon.start_year
    dwellings = np.repeat(city.dwellings[:, np.newaxis], chance.width, axis=1).astype(chance.dtype)
    social_stock = by_member(dwellings, cells, cells.social)
    known = {year: np.full(chance.width, number) for year, number in city.earlier_social_stock.items()}
    nothing = np.zeros((len(cells.owners), chance.width), chance.dtype)
    ledger = stock.Ledger({**known, start: social_stock[0]}, nothing, nothing)
    return State(dwellings, social_stock, by_member(dwellings, cells, cells.kernvoorraad), ledger)
