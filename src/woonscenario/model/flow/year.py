"""The year, on one screen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model import pipeline, stock, vacancies
from woonscenario.model.chance import Chance, entities, whole
from woonscenario.model.changes import carried_over
from woonscenario.model.city import City
from woonscenario.model.division import sums, total
from woonscenario.model.flow.early import leave_and_move
from woonscenario.model.flow.expecting import let_in_expectation
from woonscenario.model.flow.letting import Available, let_by_rule, let_in_rounds
from woonscenario.model.indicators import added_by_owner, by_member, change_by_member, of_wijken, ratio
from woonscenario.model.parameters import Drawn
from woonscenario.model.results import Booked, State
from woonscenario.model.tables import (
    HUURHARMONISATIE,
    LIBERALISATIE,
    OPLEVERING,
    VERKOOP,
)
from woonscenario.model.transfers import Requests, asked, falling_vacant, move

Array = NDArray[Any]

_CITY = entities([("city",)])


def one_year(state: State, year: int, city: City, values: Drawn, fate: Array, chance: Chance) -> tuple[State, Booked]:
    """Take the steps of one year in order and book each of them."""
    cells, scenario, at = city.cells, city.scenario, year - city.scenario.horizon.start_year
    early = leave_and_move(state, year, city, fate, chance)
    built, ledger = early.built, state.ledger
    if built:
        ledger = replace(ledger, added=ledger.added + added_by_owner(built.change, cells))

    rate = vacancies.turnover_rate(values, scenario.turnover.stock, scenario.turnover.level[at])
    vacated = vacancies.vacate(early.held, city.emptying[year], rate, cells, chance, year)
    social_share = ratio(of_wijken(state.social_stock, cells), city.total_dwellings[at][:, np.newaxis])
    wanted, agreed = values.sales[at], city.sales_rules[year]
    for_sale, sales, cap = stock.sell(vacated.free, wanted, agreed, social_share, ledger, cells, chance, year)
    ledger = replace(ledger, sold=ledger.sold + sums(for_sale, cells.owner_starts))
    to_free, liberalisations, pending = _liberalise(vacated.free - for_sale, early.pending, rate, city, chance, year)
    free, sold, liberalised = total(vacated.free), total(for_sale), total(to_free)

    if built is None:
        lost = by_member(state.dwellings - early.standing, cells, cells.social)[0]
        missing = scenario.targets.net_growth[at] + lost + sold + liberalised
        built = pipeline.complete_to_target(missing, city.programme, chance, year)
        ledger = replace(ledger, added=ledger.added + added_by_owner(built.change, cells))

    new = change_by_member(built.change, cells, cells.social)
    left_by_buyers = _whole(sold * scenario.sales.koopvoorrang_share, chance, "koopvoorrang", year)
    available = Available(vacated, for_sale, to_free, early.standing, early.newly_let, built.change, left_by_buyers)
    if city.demand is None:
        let = let_by_rule(available, values.chain_share, year, city, chance)
    elif chance.in_expectation:
        let = let_in_expectation(available, state.seeking[0], city.demand, year, city, chance)
    else:
        let = let_in_rounds(available, state.seeking, city.demand, year, city, chance)

    changes = {
        **early.changes,
        OPLEVERING: built.change,
        VERKOOP: let.relet.sale,
        HUURHARMONISATIE: let.relet.harmonised,
    }
    if liberalisations:
        changes[LIBERALISATIE] = carried_over(let.relet.leaving, city.liberalised_to)
    flows = {
        **early.flows,
        "completions": new[0],
        "first_lettings": new[0],
        "sales": sold,
        "sales_cap": cap,
        "koopvoorrang": left_by_buyers,
        "liberalised": liberalised,
        "external_turnover": total(vacated.all),
        "kept_empty": total(vacated.all) - free,
        "rehousing": _whole(city.emptying[year].rehoused, chance, "herhuisvesting", year),
        "returning": built.returning,
        "chain": let.chain,
        "lettings": let.lettings,
        "low_share_completions": of_wijken(new, cells)[city.low_share].sum(axis=0),
        "nultreden_completions": built.nultreden,
        "temporary_completions": change_by_member(built.change, cells, cells.temporary_social)[0],
    }
    closing = stock.close_year(state.dwellings, early.standing, changes, cells)
    ledger = replace(ledger, social_stock={**ledger.social_stock, year + 1: closing.social_stock[0]})
    following = State(closing.dwellings, closing.social_stock, closing.kernvoorraad, ledger, pending, let.seeking)
    requests = [*early.requests, sales, *liberalisations]
    return following, Booked(
        changes, for_sale, to_free, requests, flows, closing.residual, closing.lowest, let.figures, let.expected
    )


def _liberalise(
    available: Array, pending: dict[str, Array], rate: Array, city: City, chance: Chance, year: int
) -> tuple[Array, list[Requests], dict[str, Array]]:
    """Choose what is liberalised of what falls vacant (holding, draw): what is listed first, then what owners want."""
    left, requests = available.copy(), list[Requests]()
    if LIBERALISATIE in city.labelled:
        labelled = city.labelled[LIBERALISATIE]
        vacant = falling_vacant(labelled, pending[LIBERALISATIE], rate, chance, year)
        requests.append(move(left, labelled, vacant, chance, year)[1])
        pending = {**pending, LIBERALISATIE: pending[LIBERALISATIE] - requests[-1].booked}
    wished = city.to_liberalise[year]
    if wished.dwellings.any():
        requests.append(move(left, wished, asked(wished, chance, year), chance, year)[1])
    return available - left, requests, pending


def _whole(amount: Array | float, chance: Chance, decision: str, year: int) -> Array:
    return whole(np.atleast_1d(amount)[np.newaxis], chance, _CITY, decision, year)[0]
