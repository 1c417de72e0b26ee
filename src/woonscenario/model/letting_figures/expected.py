"""The figures of a year of letting in expectation; those of a cohort of newcomers (D5) do not exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.allocation import UNFILLED
from woonscenario.model.cells import Cells
from woonscenario.model.demand import Demand
from woonscenario.model.letting_figures.named import HOUSED_OF_COHORT, SUMMARY, figures, over
from woonscenario.model.meanfield import ADVERTISED, IN_ORDER, Expecting, Let
from woonscenario.model.tables import CHANNEL, COHORT, GROUP, OWNER, REASON, TOTAL, WIJK

Array = NDArray[Any]


@dataclass(frozen=True)
class ExpectedYear:
    """A year of letting in expectation: what was `let`, what is passed on (`after`), and who `joined` [seekers]."""

    let: Let
    after: Expecting
    joined: float


def expected_figures(years: Sequence[ExpectedYear], demand: Demand, cells: Cells) -> Array:
    """Work out the figures of a run of years, in the order of `figures`; what does not exist is NaN; (year, figure)."""
    let = Let(*(np.stack(part) for part in zip(*(year.let for year in years), strict=True)))
    waiting = np.stack([year.after.waiting for year in years])
    is_regular, regular = ~demand.market.seekers.is_urgent, ~demand.seekers.is_urgent
    housed = let.channel.sum(axis=1)
    by_group, active_group = (_of_all(demand, of_market) for of_market in (housed, let.active))
    backlog, mediated, persons = _exact_sums(waiting), _exact_sums(let.mediated), waiting @ demand.persons
    advertised, active, all_let = housed.sum(axis=1), let.active.sum(axis=1), let.at.sum(axis=1)
    wijk, owner = demand.market.where.wijk, demand.market.where.owner
    wijken, owners = len(cells.wijken), len(cells.owners)
    monitor = housed[:, ~is_regular].sum(axis=1) + _exact_sums(let.mediated[:, demand.counts_in_monitor])
    of_owner = _by_member(let.at, owner, owners)
    values = {
        ("lettings", CHANNEL): np.column_stack([let.channel.sum(axis=2), mediated]),
        ("lettings", GROUP): np.column_stack([by_group, let.mediated.sum(axis=2)]),
        ("lettings", WIJK): _by_member(let.at, wijk, wijken),
        ("lettings", OWNER): of_owner,
        ("nonregular_share", TOTAL): over(let.nonregular_at.sum(axis=1), let.counted_at.sum(axis=1)),
        ("nonregular_share", WIJK): _shares(let, wijk, wijken),
        ("nonregular_share", OWNER): _shares(let, owner, owners),
        ("nonregular_share_peak", TOTAL): let.non_regular.max(axis=1),
        ("nonregular_share_monitor", TOTAL): over(monitor, all_let),
        ("backlog_dwellings", GROUP): waiting.sum(axis=2),
        ("backlog_dwellings", TOTAL): backlog,
        ("backlog_persons", GROUP): persons,
        ("backlog_persons", TOTAL): _exact_sums(persons),
        ("backlog_months", TOTAL): over(backlog * 12.0, mediated),
        ("mediated_persons", GROUP): let.mediated @ demand.persons,
        ("seekers_active", GROUP): active_group,
        ("seekers_active", TOTAL): active,
        ("seekers_looking", TOTAL): let.looking[:, -1],
        ("seekers_joined", TOTAL): np.array([year.joined for year in years]),
        ("newcomer_wait", TOTAL): over(let.looking.mean(axis=1), advertised),
        ("reactions_per_offer", TOTAL): over(let.reactions, let.advertised),
        ("refusals_per_letting", TOTAL): over(let.refusals[:, 0], advertised),
        **_registration("registration", IN_ORDER, let, demand.market.registered),
        **_registration("registration_all", ADVERTISED, let, demand.market.registered),
        ("search_mean", TOTAL): over(let.searched[:, 0], advertised),
        ("slaagkans_D2_rigo", TOTAL): over(advertised, active),
        ("slaagkans_D2_regulier", TOTAL): over(
            housed[:, is_regular].sum(axis=1), let.active[:, is_regular].sum(axis=1)
        ),
        ("slaagkans_D3_maaskoepel", TOTAL): over(advertised + mediated, active + mediated),
        ("slaagkans_D2_regulier", GROUP): over(by_group[:, regular], active_group[:, regular]),
        ("primary_share", TOTAL): over(let.primary[:, 0], advertised),
        ("free_space_share", TOTAL): over(let.free_at.sum(axis=1), all_let),
        ("free_space_share", OWNER): over(_by_member(let.free_at, owner, owners), of_owner),
        ("unfilled_offers", REASON): let.unfilled[:, 1 : len(UNFILLED)],
        ("carried_over", TOTAL): np.array([year.after.unlet.sum() + year.after.coming.sum() for year in years]),
        (HOUSED_OF_COHORT, COHORT): np.full((len(years), len(demand.years)), np.nan),
    }
    return np.column_stack([values[run.indicator, run.dimension] for run in figures(demand, cells)])


def _exact_sums(of_year: Array) -> Array:
    """Sum over all but the years, so exactly that a group without households does not move the last bit; (year,)."""
    return np.array([fsum(number.ravel()) for number in of_year])


def _of_all(demand: Demand, of_market: Array) -> Array:
    """Put what groups of the market have (year, group) among all groups."""
    of_all = np.zeros((len(of_market), len(demand.groups)))
    of_all[:, demand.market.group] = of_market
    return of_all


def _by_member(number: Array, of: Array, members: int) -> Array:
    """Add up a number of each place (year, place) by the member it is `of` (place,); (year, member)."""
    return np.stack([np.bincount(of, weights=of_year, minlength=members) for of_year in number])


def _shares(let: Let, of: Array, members: int) -> Array:
    return over(_by_member(let.nonregular_at, of, members), _by_member(let.counted_at, of, members))


def _registration(indicator: str, way: int, let: Let, registered: Array) -> dict[tuple[str, str], Array]:
    """Give the mean and quantiles of registration at letting [years], within a bin as if spread evenly; (year,) each.

    NaN for a year without lettings.
    """
    weight = let.registered[:, way]
    number = np.where(weight.any(axis=1), weight.sum(axis=1), np.nan)
    share = weight / number[:, np.newaxis]
    edges = np.append(registered - 0.5, registered[-1] + 0.5)
    # The longer registered, the earlier: p10 of registration is p90 of its date.
    dates = [np.interp([0.9, 0.5, 0.1], np.append(0.0, of_year), edges) for of_year in np.cumsum(share, axis=1)]
    found = let.moment[:, way] / number - np.column_stack([(share * registered).sum(axis=1), dates]).T
    return {(f"{indicator}_{what}", TOTAL): values for what, values in zip(SUMMARY, found, strict=True)}
