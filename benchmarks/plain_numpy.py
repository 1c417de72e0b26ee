"""The same model as an analyst would write it for one scenario at a time: plain numpy and np.random.

Arrays over cells, no loop over cells, everything that no lot touches laid out beforehand. It follows the shipped
scenario: building by the list of projects. Assumptions keep their given values, and plans share no luck.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.chance import Chance
from woonscenario.model.city import City
from woonscenario.model.parameters import drawn
from woonscenario.model.rules import SalesRules
from woonscenario.model.scenario import DELAY_YEARS
from woonscenario.model.tables import SLOOP, SOCIALISATIE
from woonscenario.model.transfers import Transfers
from woonscenario.model.vacancies import turnover_rate

Array = NDArray[Any]


@dataclass(frozen=True)
class Layout:
    """The city, and per cell (cell,) its owner, wijk, rate of turnover, and chance to qualify for sale by year.

    `plan_of` names the plan of each entry of `city.plans.cell`. Of the groups `let_groups` that are let by rule,
    `rents` (group, rent) holds the cells and `mix` (group, rent) the shares in which their dwellings are offered.
    """

    city: City
    owner: Array
    wijk: Array
    turnover: Array
    qualifies: dict[int, Array]
    plan_of: Array
    let_groups: Array
    rents: Array
    mix: Array


def lay_out(city: City) -> Layout:
    """Work out once what every scenario shares. Raises ValueError when the scenario builds to a target."""
    if city.scenario.production.policy != "projects":
        raise ValueError("het numpy-model bouwt alleen volgens de projectenlijst")
    cells, given = city.cells, drawn(city.scenario, Chance(0))
    per_holding = np.diff(cells.holding_starts)
    let_groups = np.flatnonzero(cells.is_let_by_rule[cells.group_starts[:-1]])
    groups = [np.arange(cells.group_starts[group], cells.group_starts[group + 1]) for group in let_groups]
    rents = np.array([group[city.target_mix[group] > 0] for group in groups])
    return Layout(
        city=city,
        owner=cells.owner.copy(),
        wijk=cells.wijk.copy(),
        turnover=np.where(cells.is_let_by_rule, turnover_rate(given, city.scenario.turnover.stock), 0.0),
        qualifies={year: np.repeat(agreed.qualifies, per_holding) for year, agreed in city.sales_rules.items()},
        plan_of=np.repeat(np.arange(len(city.plans.keys)), np.diff(city.plans.starts)),
        let_groups=let_groups,
        rents=rents,
        mix=city.target_mix[rents],
    )


def simulate(layout: Layout, seed: int) -> tuple[list[int], list[int]]:
    """Simulate one scenario; social stock and kernvoorraad [dwellings] on 1 January of every year."""
    city, rng = layout.city, np.random.default_rng(seed)
    cells, scenario = city.cells, city.scenario
    completed_in = _completion_years(city, rng)
    dwellings = np.rint(city.dwellings).astype(np.int64)
    stocks = dict(city.earlier_social_stock)
    added, sold_before = np.zeros(len(cells.owners)), np.zeros(len(cells.owners))
    labelled = city.labelled[SOCIALISATIE]
    pending = labelled.dwellings.astype(np.int64)
    stock, kern = [], []
    for year in scenario.years:
        stocks[year] = _note(dwellings, city, stock, kern)
        standing = dwellings - _demolished(dwellings, city, year, rng)
        built = _built(layout, completed_in, year)
        added += np.bincount(layout.owner, built * cells.social, len(cells.owners))

        vacated = rng.binomial(standing, _free_turnover(layout, standing, year))
        social, let = _socialised(standing, labelled, pending, scenario.turnover.niet_daeb_rate, rng)
        standing = standing + social
        sold = _sold(layout, vacated, dwellings, stocks, added - sold_before, year, rng)
        sold_before += np.bincount(layout.owner, sold, len(cells.owners))

        offered = vacated - sold
        first_lettings = (built * cells.social).sum()
        share = scenario.turnover.chain_share
        occupied = (standing - vacated) * cells.is_let_by_rule
        bought = rng.binomial(sold.sum(), scenario.sales.koopvoorrang_share)
        frees = offered.sum() + first_lettings + let + bought
        moving = (frees * share / (1 - share) + bought) / max(occupied.sum(), 1)
        offered += rng.binomial(occupied, min(moving, 1.0))
        dwellings = standing + built - sold + _harmonised(layout, offered, rng)
    _note(dwellings, city, stock, kern)
    return stock, kern


def _note(dwellings: Array, city: City, social: list[int], kern: list[int]) -> int:
    social.append(int(dwellings[city.cells.social].sum()))
    kern.append(int(dwellings[city.cells.kernvoorraad].sum()))
    return social[-1]


def _completion_years(city: City, rng: np.random.Generator) -> Array:
    plans, production = city.plans, city.scenario.production
    hard, size = plans.is_hard, len(plans.keys)
    delay = np.where(
        hard,
        rng.choice(DELAY_YEARS, size, p=production.hard_delay),
        rng.choice(DELAY_YEARS, size, p=production.soft_delay),
    )
    dropped = rng.random(size) < np.where(hard, production.hard_dropout, production.soft_dropout)
    return np.where(dropped, -1, plans.due_year + delay)


def _built(layout: Layout, completed_in: Array, year: int) -> Array:
    plans = layout.city.plans
    due = completed_in[layout.plan_of] == year
    return np.bincount(plans.cell[due], plans.numbers[due], len(layout.city.cells)).astype(np.int64)


def _demolished(dwellings: Array, city: City, year: int, rng: np.random.Generator) -> Array:
    listed, taken = next(one for one in city.transfers[year] if one.cause == SLOOP), np.zeros_like(dwellings)
    for at, wanted in enumerate(listed.dwellings):
        place = listed.places[listed.starts[at] : listed.starts[at + 1]]
        taken[place] += _picked(dwellings[place] - taken[place], wanted, rng)
    return taken


def _free_turnover(layout: Layout, standing: Array, year: int) -> Array:
    """Lower the rate of turnover where dwellings stand empty, or are kept empty, for demolition; (cell,)."""
    cells, emptying = layout.city.cells, layout.city.emptying[year]
    held = np.add.reduceat(standing, cells.holding_starts[:-1])[cells.holding]
    kept = layout.turnover * (held - emptying.empty[cells.holding]) - emptying.kept_empty[cells.holding]
    return np.where(layout.turnover > 0, np.clip(kept / np.maximum(held, 1), 0.0, 1.0), 0.0)


def _socialised(
    standing: Array, labelled: Transfers, pending: Array, rate: float, rng: np.random.Generator
) -> tuple[Array, int]:
    """Bring labelled dwellings that fall vacant to their new cells: the change (cell,), and how many are let.

    What is `pending` is lowered by them.
    """
    change, vacant = np.zeros_like(standing), rng.binomial(pending, rate)
    for at, number in enumerate(vacant):
        members = slice(labelled.starts[at], labelled.starts[at + 1])
        place, to = labelled.places[members], labelled.to[members]
        moved = _picked(standing[place] + change[place], number, rng)
        change[place] -= moved
        np.add.at(change, to, moved)
    pending -= vacant
    return change, int(vacant.sum())


def _sold(
    layout: Layout,
    vacated: Array,
    dwellings: Array,
    stocks: dict[int, float],
    room: Array,
    year: int,
    rng: np.random.Generator,
) -> Array:
    city, cells, agreed = layout.city, layout.city.cells, layout.city.sales_rules[year]
    at, owners = year - city.scenario.horizon.start_year, len(cells.owners)
    social_share = np.bincount(layout.wijk, dwellings * cells.social, len(cells.wijken)) / city.total_dwellings[at]
    is_open = social_share[layout.wijk] >= agreed.minimum_social_share[layout.owner]
    eligible = rng.binomial(vacated * is_open, layout.qualifies[year])

    wish = np.floor(city.scenario.sales.dwellings_per_year[at] * agreed.share_of_sales + rng.random(owners))
    number = np.minimum(wish, np.bincount(layout.owner, eligible, owners))
    number = np.where(agreed.coupled, np.minimum(number, np.maximum(room, 0)), number).astype(np.int64)
    _cap(number, agreed, stocks, year, rng)

    sold = np.zeros_like(vacated)
    for owner in np.flatnonzero(number):
        own = np.flatnonzero((layout.owner == owner) & (eligible > 0))
        sold[own] = _picked(eligible[own], number[owner], rng)
    return sold


def _cap(number: Array, agreed: SalesRules, stocks: dict[int, float], year: int, rng: np.random.Generator) -> None:
    known = next((before for before in (3, 2, 1) if year - before in stocks), None)
    growth = max((stocks[year] - stocks[year - known]) / known, 0.0) if known else 0.0
    names = np.array(agreed.rule_set)
    for rule_set in set(agreed.rule_set) - {""}:
        members = np.flatnonzero(names == rule_set)
        if np.isfinite(agreed.growth_cap[members[0]]):
            number[members] = _picked(number[members], np.floor(agreed.growth_cap[members[0]] * growth), rng)


def _harmonised(layout: Layout, offered: Array, rng: np.random.Generator) -> Array:
    changed = -offered
    in_group = np.add.reduceat(offered, layout.city.cells.group_starts[:-1])
    changed[layout.rents] += rng.multinomial(in_group[layout.let_groups], layout.mix)
    return changed


def _picked(there: Array, wanted: float, rng: np.random.Generator) -> Array:
    """Pick at most so many dwellings at random from what is there."""
    in_all = int(there.sum())
    number = min(int(wanted), in_all)
    return there if number == in_all else rng.multivariate_hypergeometric(there, number, method="marginals")
