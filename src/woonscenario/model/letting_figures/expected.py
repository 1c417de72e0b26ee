"""The figures of a year of letting in expectation; those of a cohort of newcomers (D5) do not exist."""

from __future__ import annotations

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


def expected_figures(year: ExpectedYear, demand: Demand, cells: Cells) -> Array:
    """Work out the figures of a year, in the order of `figures`; what does not exist is NaN."""
    let, waiting = year.let, year.after.waiting
    is_regular, regular = ~demand.market.seekers.is_urgent, ~demand.seekers.is_urgent
    housed = let.channel.sum(axis=0)
    by_group, active_group = (_of_all(demand, of_market) for of_market in (housed, let.active))
    # Summed exactly, so that a group without households does not move the last bit.
    backlog = fsum(waiting.ravel())
    mediated, persons = fsum(let.mediated.ravel()), waiting @ demand.persons
    advertised, active = housed.sum(), let.active.sum()
    wijk, owner = demand.market.wijk, demand.market.owner
    wijken, owners = len(cells.wijken), len(cells.owners)
    monitor = housed[~is_regular].sum() + fsum(let.mediated[demand.counts_in_monitor].ravel())
    free_of_owner = np.bincount(owner, weights=let.free_at, minlength=owners)
    of_owner = np.bincount(owner, weights=let.at, minlength=owners)
    values = {
        ("lettings", CHANNEL): [*let.channel.sum(axis=1), mediated],
        ("lettings", GROUP): [*by_group, *let.mediated.sum(axis=1)],
        ("lettings", WIJK): np.bincount(wijk, weights=let.at, minlength=wijken),
        ("lettings", OWNER): of_owner,
        ("nonregular_share", TOTAL): over(let.nonregular_at.sum(), let.counted_at.sum()),
        ("nonregular_share", WIJK): _shares(let, wijk, wijken),
        ("nonregular_share", OWNER): _shares(let, owner, owners),
        ("nonregular_share_peak", TOTAL): let.non_regular.max(),
        ("nonregular_share_monitor", TOTAL): over(monitor, let.at.sum()),
        ("backlog_dwellings", GROUP): waiting.sum(axis=1),
        ("backlog_dwellings", TOTAL): backlog,
        ("backlog_persons", GROUP): persons,
        ("backlog_persons", TOTAL): fsum(persons),
        ("backlog_months", TOTAL): over(backlog * 12.0, mediated),
        ("mediated_persons", GROUP): let.mediated @ demand.persons,
        ("seekers_active", GROUP): active_group,
        ("seekers_active", TOTAL): active,
        ("seekers_looking", TOTAL): let.looking[-1],
        ("seekers_joined", TOTAL): year.joined,
        ("newcomer_wait", TOTAL): over(let.looking.mean(), advertised),
        ("reactions_per_offer", TOTAL): over(let.reactions[0], let.advertised[0]),
        ("refusals_per_letting", TOTAL): over(let.refusals[0], advertised),
        **_registration("registration", IN_ORDER, let, demand.market.registered),
        **_registration("registration_all", ADVERTISED, let, demand.market.registered),
        ("search_mean", TOTAL): over(let.searched[0], advertised),
        ("slaagkans_D2_rigo", TOTAL): over(advertised, active),
        ("slaagkans_D2_regulier", TOTAL): over(housed[is_regular].sum(), let.active[is_regular].sum()),
        ("slaagkans_D3_maaskoepel", TOTAL): over(advertised + mediated, active + mediated),
        ("slaagkans_D2_regulier", GROUP): over(by_group[regular], active_group[regular]),
        ("primary_share", TOTAL): over(let.primary[0], advertised),
        ("free_space_share", TOTAL): over(let.free_at.sum(), let.at.sum()),
        ("free_space_share", OWNER): over(free_of_owner, of_owner),
        ("unfilled_offers", REASON): let.unfilled[1 : len(UNFILLED)],
        ("carried_over", TOTAL): year.after.unlet.sum() + year.after.coming.sum(),
        (HOUSED_OF_COHORT, COHORT): np.full(len(demand.years), np.nan),
    }
    return np.concatenate([np.atleast_1d(values[run.indicator, run.dimension]) for run in figures(demand, cells)])


def _of_all(demand: Demand, of_market: Array) -> Array:
    """Put what groups of the market have among all groups."""
    of_all = np.zeros(len(demand.groups))
    of_all[demand.market.group] = of_market
    return of_all


def _shares(let: Let, of: Array, members: int) -> Array:
    return over(
        np.bincount(of, weights=let.nonregular_at, minlength=members),
        np.bincount(of, weights=let.counted_at, minlength=members),
    )


def _registration(indicator: str, way: int, let: Let, registered: Array) -> dict[tuple[str, str], float]:
    """Give the mean and quantiles of registration at letting [years], within a bin as if spread evenly."""
    weight = let.registered[way]
    if not weight.any():
        return {(f"{indicator}_{what}", TOTAL): np.nan for what in SUMMARY}
    moment, share = let.moment[way] / weight.sum(), weight / weight.sum()
    upto, edges = np.append(0.0, np.cumsum(share)), np.append(registered - 0.5, registered[-1] + 0.5)
    # The longer registered, the earlier: p10 of registration is p90 of its date.
    date = [(share * registered).sum(), *np.interp([0.9, 0.5, 0.1], upto, edges)]
    return {(f"{indicator}_{what}", TOTAL): moment - value for what, value in zip(SUMMARY, date, strict=True)}
