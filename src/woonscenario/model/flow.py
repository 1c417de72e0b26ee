"""The year, on one screen, and the run over years and draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model import pipeline, stock, vacancies
from woonscenario.model.chance import Chance, entities, whole
from woonscenario.model.changes import Change, carried_over, together
from woonscenario.model.city import City, city_of
from woonscenario.model.division import share_by_mix, sums
from woonscenario.model.indicators import added_by_owner, by_member, change_by_member, of_wijken, ratio
from woonscenario.model.parameters import Drawn, drawn, vary_in_draws
from woonscenario.model.rents import raise_rents
from woonscenario.model.results import Booked, State, note, results_of, start_record, take
from woonscenario.model.scenario import DESTINATIONS, Scenario
from woonscenario.model.spread import LUCK_DRAWS
from woonscenario.model.tables import (
    EINDE_TIJDELIJK,
    HUURBELEID,
    HUURHARMONISATIE,
    LIBERALISATIE,
    OPLEVERING,
    SLOOP,
    SOCIALISATIE,
    UITRUIL,
    VERKOOP,
    Opening,
    Results,
)
from woonscenario.model.transfers import Request, Transfers, asked, falling_vacant, move, pending_at_start, requests_of

Array = NDArray[Any]

BLOCK = 512
"""Draws that are computed side by side: enough to keep the arithmetic busy, few enough to stay in cache."""
_CITY = entities([("city",)])


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
    early = leave_and_move(state, year, city, fate, chance)
    built, ledger = early.built, state.ledger
    if built:
        ledger = replace(ledger, added=ledger.added + added_by_owner(built.change, cells))

    rate = vacancies.turnover_rate(values, scenario.turnover.stock)
    vacated = vacancies.vacate(early.held, city.emptying[year], rate, cells, chance, year)
    social_share = ratio(of_wijken(state.social_stock, cells), city.total_dwellings[at][:, np.newaxis])
    wanted, agreed = values.sales[at], city.sales_rules[year]
    for_sale, sales, cap = stock.sell(vacated.free, wanted, agreed, social_share, ledger, cells, chance, year)
    ledger = replace(ledger, sold=ledger.sold + sums(for_sale, cells.owner_starts))
    to_free, liberalisations, pending = _liberalise(vacated.free - for_sale, early.pending, rate, city, chance, year)
    offered = vacated.free - for_sale - to_free

    if built is None:
        lost = by_member(state.dwellings - early.standing, cells, cells.social)[0]
        missing = scenario.targets.net_growth[at] + lost + (for_sale + to_free).sum(axis=0)
        built = pipeline.complete_to_target(missing, city.programme, chance, year)
        ledger = replace(ledger, added=ledger.added + added_by_owner(built.change, cells))

    new = change_by_member(built.change, cells, cells.social)
    left_by_buyers = _whole(for_sale.sum(axis=0) * scenario.sales.koopvoorrang_share, chance, "koopvoorrang", year)
    others = new[0] + early.flows["socialised_at_turnover"]
    moved = vacancies.chain(offered, vacated.occupied, others, left_by_buyers, values.chain_share, chance, year)
    sold, freed, harmonised = vacancies.relet(
        vacated.free + moved, for_sale, to_free, early.standing, city.target_mix, cells, chance, year
    )

    changes = {**early.changes, OPLEVERING: built.change, VERKOOP: sold, HUURHARMONISATIE: harmonised}
    if liberalisations:
        changes[LIBERALISATIE] = carried_over(freed, city.liberalised_to)
    flows = {
        **early.flows,
        "completions": new[0],
        "first_lettings": new[0],
        "sales": for_sale.sum(axis=0),
        "sales_cap": cap,
        "koopvoorrang": left_by_buyers,
        "liberalised": to_free.sum(axis=0),
        "external_turnover": vacated.all.sum(axis=0),
        "kept_empty": (vacated.all - vacated.free).sum(axis=0),
        "rehousing": _whole(city.emptying[year].rehoused, chance, "herhuisvesting", year),
        "returning": built.returning,
        "chain": moved.sum(axis=0),
        "lettings": (offered + moved).sum(axis=0) + others,
        "low_share_completions": of_wijken(new, cells)[city.low_share].sum(axis=0),
        "nultreden_completions": built.nultreden,
        "temporary_completions": change_by_member(built.change, cells, cells.social & ~cells.is_permanent)[0],
    }
    closing = stock.close_year(state.dwellings, early.standing, changes, cells)
    ledger = replace(ledger, social_stock={**ledger.social_stock, year + 1: closing.social_stock[0]})
    following = State(closing.dwellings, closing.social_stock, closing.kernvoorraad, ledger, pending)
    requests = [*early.requests, *sales, *liberalisations]
    return following, Booked(changes, for_sale, to_free, requests, flows, closing.residual, closing.lowest)


@dataclass(frozen=True)
class Early:
    """What happened before dwellings fall vacant.

    `standing` (cell, draw): what is left of the opening stock, and what other cells brought; `held` (holding, draw):
    that without what was socialised, which has just been let; `changes` by cause, and the `flows` of the city (draw,);
    labelled dwellings that are still `pending` by cause; what completes by plan (None: it follows from the target).
    """

    standing: Array
    held: Array
    changes: dict[str, Change]
    flows: dict[str, Array]
    requests: list[Request]
    pending: dict[str, Array]
    built: pipeline.Built | None


def leave_and_move(state: State, year: int, city: City, fate: Array, chance: Chance) -> Early:
    """Take what is demolished and what reaches its term, move what changes owner, DAEB or rent, and complete plans."""
    cells, policy = city.cells, city.scenario.production.policy
    standing = state.dwellings.copy()
    changes: dict[str, Change] = {}
    requests: list[Request] = []
    *others, socialised = (one for one in city.transfers[year] if one.cause != LIBERALISATIE)
    for listed in others:
        _take_over(standing, listed, asked(listed, chance, year), changes, requests, chance, year)
    ended = None
    if policy == "projects":
        ended = pipeline.expire(city.plans, fate, chance, city.scenario.horizon.start_year, year)
    if ended is not None:
        standing[ended.cells] += ended.dwellings
        changes[EINDE_TIJDELIJK] = together(changes.get(EINDE_TIJDELIJK), ended)
    held = sums(standing, cells.holding_starts)

    _take_over(standing, socialised, asked(socialised, chance, year), changes, requests, chance, year)
    pending, let = dict(state.pending), np.zeros(chance.width, chance.dtype)
    if SOCIALISATIE in city.labelled:
        labelled = city.labelled[SOCIALISATIE]
        rate = city.scenario.turnover.niet_daeb_rate
        vacant = falling_vacant(labelled, pending[SOCIALISATIE], rate, chance, year)
        booked = _take_over(standing, labelled, vacant, changes, requests, chance, year)
        pending[SOCIALISATIE] = pending[SOCIALISATIE] - booked
        let = booked.sum(axis=0)
    crossing = city.crossing[year]
    if crossing is not None:
        changes[HUURBELEID] = raise_rents(standing, crossing, city.cell_keys, chance, year)
        standing += changes[HUURBELEID].dwellings
    built = pipeline.complete(city.plans, fate, chance, year) if policy == "projects" else None

    flows = _early_flows(changes, city, chance, year)
    flows["socialised_at_turnover"] = let
    return Early(standing, held, changes, flows, requests, pending, built)


def _take_over(
    standing: Array,
    listed: Transfers,
    wanted: Array,
    changes: dict[str, Change],
    requests: list[Request],
    chance: Chance,
    year: int,
) -> Array:
    """Carry out transfers of one cause, when any is asked for: in `standing`, `changes` and `requests`; gives what is
    booked per transfer (transfer, draw)."""
    if not wanted.any():
        return np.zeros_like(wanted)
    change, booked = move(standing, listed, wanted, chance, year)
    changes[listed.cause] = together(changes.get(listed.cause), change)
    requests += requests_of(listed, wanted, booked)
    return booked


def _early_flows(changes: dict[str, Change], city: City, chance: Chance, year: int) -> dict[str, Array]:
    """Count the social dwellings of the city that leave or change, and where households go after flex; (draw,)."""
    cells, nothing = city.cells, np.zeros(chance.width, chance.dtype)
    demolished, ended, socialised = (
        np.abs(change_by_member(changes[cause], cells, cells.social)[0]) if cause in changes else nothing
        for cause in (SLOOP, EINDE_TIJDELIJK, SOCIALISATIE)
    )
    exchanged = np.maximum(changes[UITRUIL].dwellings, 0).sum(axis=0) if UITRUIL in changes else nothing
    shares = np.array(city.scenario.flex.destinations)
    ends = np.array([0, len(shares)])
    going = share_by_mix(ended[np.newaxis], shares, ends, chance, _CITY, "bestemming na flex", year)
    return {
        "demolition": demolished,
        "ended_temporary": ended,
        "socialised": socialised,
        "exchanged": exchanged,
        **{f"flex_to_{name}": going[at] for at, name in enumerate(DESTINATIONS)},
    }


def _liberalise(
    available: Array, pending: dict[str, Array], rate: Array, city: City, chance: Chance, year: int
) -> tuple[Array, list[Request], dict[str, Array]]:
    """Choose what is liberalised of what falls vacant (holding, draw): what is listed first, then what owners want."""
    left, requests = available.copy(), []
    if LIBERALISATIE in city.labelled:
        labelled = city.labelled[LIBERALISATIE]
        vacant = falling_vacant(labelled, pending[LIBERALISATIE], rate, chance, year)
        _, booked = move(left, labelled, vacant, chance, year)
        requests += requests_of(labelled, vacant, booked)
        pending = {**pending, LIBERALISATIE: pending[LIBERALISATIE] - booked}
    wanted = asked(city.to_liberalise[year], chance, year)
    if wanted.any():
        _, booked = move(left, city.to_liberalise[year], wanted, chance, year)
        requests += requests_of(city.to_liberalise[year], wanted, booked)
    return available - left, requests, pending


def _whole(amount: Array | float, chance: Chance, decision: str, year: int) -> Array:
    return whole(np.atleast_1d(amount)[np.newaxis], chance, _CITY, decision, year)[0]


def _opening_state(city: City, chance: Chance) -> State:
    cells, start = city.cells, city.scenario.horizon.start_year
    dwellings = np.repeat(city.dwellings[:, np.newaxis], chance.width, axis=1).astype(chance.dtype)
    social_stock = by_member(dwellings, cells, cells.social)
    known = {year: np.full(chance.width, number) for year, number in city.earlier_social_stock.items()}
    nothing = np.zeros((len(cells.owners), chance.width), chance.dtype)
    ledger = stock.Ledger({**known, start: social_stock[0]}, nothing, nothing)
    pending = {cause: pending_at_start(labelled, chance) for cause, labelled in city.labelled.items()}
    return State(dwellings, social_stock, by_member(dwellings, cells, cells.kernvoorraad), ledger, pending)
