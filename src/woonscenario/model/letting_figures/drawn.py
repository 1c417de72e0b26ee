"""What a year of letting means, in one draw: lettings by channel and group, shares, registration and chances."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.allocation import (
    AANBODMODEL,
    BEMIDDELING,
    CHANNELS,
    FREE_SPACE,
    Offers,
    Tally,
)
from woonscenario.model.cells import Cells
from woonscenario.model.demand import Demand
from woonscenario.model.letting_figures.named import HOUSED_OF_COHORT, SUMMARY, WITHIN_YEARS, figures, over
from woonscenario.model.seekers import Pool, chance_active
from woonscenario.model.tables import CHANNEL, COHORT, GROUP, OWNER, REASON, TOTAL, WIJK

Array = NDArray[Any]


@dataclass(frozen=True)
class LetYear:
    """A year of letting in one draw.

    All `offers` with what became of them, the `tally`, who looked (`pool`, those who were housed included), who still
    waits for mediation (group, size) and by how much those drawn exceed what was asked (`ahead`, (group,)); which
    lettings the non-regular share `counts` (origin,); the change by re-letting what households left (`relet`, (cell,))
    and how many they left (`freed`); how many seekers `joined`.
    """

    first_round: int
    rounds: int
    offers: Offers
    tally: Tally
    pool: Pool
    waiting: Array
    ahead: Array
    counts: Array
    relet: Array
    freed: int
    joined: int


def figures_of(let: LetYear, demand: Demand, cells: Cells) -> Array:
    """Work out the figures of a year, in the order of `figures`; what does not exist is NaN."""
    offers, pool, groups = let.offers, let.pool, len(demand.groups)
    done = offers.round >= 0
    place, channel, who, origin = (column[done] for column in (offers.place, offers.channel, offers.who, offers.origin))
    refused, round_ = offers.refused[done], offers.round[done]
    by_mediation = channel == BEMIDDELING
    seeker = who[~by_mediation]
    group = pool.group[seeker]
    mediated, size = np.divmod(who[by_mediation], let.waiting.shape[1])
    regular = ~demand.seekers.is_urgent

    by_group = np.bincount(group, minlength=groups)
    by_mediated = np.bincount(mediated, minlength=len(demand.mediated))
    is_urgent, of_mediated = np.zeros((2, len(place)))
    is_urgent[~by_mediation] = demand.seekers.is_urgent[group]
    of_mediated[by_mediation] = demand.counts_in_pa[mediated]
    in_monitor = is_urgent.copy()
    in_monitor[by_mediation] = demand.counts_in_monitor[mediated]
    counted = let.counts[origin]
    counted[by_mediation] *= demand.is_letting[mediated]
    chance = chance_active(pool, let.tally.inactive, let.first_round)
    active = np.bincount(pool.group, weights=chance, minlength=groups)
    # Summed exactly, so that neither the order of groups nor one without seekers moves the last bit.
    all_active = fsum(active)
    persons_waiting = let.waiting @ demand.persons - np.where(demand.in_persons, let.ahead, 0.0)
    persons_housed = np.bincount(mediated, weights=demand.persons[size], minlength=len(demand.mediated))
    waited = round_[~by_mediation] / let.rounds + demand.years[0] - pool.registered[seeker]
    in_order = channel[~by_mediation] == AANBODMODEL
    advertised, of_regular = len(seeker), by_group[regular].sum()
    in_free_space = demand.seekers.reach[group, place[~by_mediation]] == FREE_SPACE
    wijken, owners = len(cells.wijken), len(cells.owners)
    in_wijk = np.bincount(cells.wijk[place], minlength=wijken)
    of_owner = np.bincount(cells.owner[place], minlength=owners)
    searched = (round_[~by_mediation] - pool.first_round[seeker]) / let.rounds
    nonregular = of_mediated + is_urgent
    values = {
        ("lettings", CHANNEL): np.bincount(channel, minlength=len(CHANNELS)),
        ("lettings", GROUP): np.r_[by_group, by_mediated],
        ("lettings", WIJK): in_wijk,
        ("lettings", OWNER): of_owner,
        ("nonregular_share", TOTAL): _share(nonregular, counted),
        ("nonregular_share", WIJK): _shares(nonregular, counted, cells.wijk[place], wijken),
        ("nonregular_share", OWNER): _shares(nonregular, counted, cells.owner[place], owners),
        ("nonregular_share_peak", TOTAL): let.tally.non_regular.max(),
        ("nonregular_share_monitor", TOTAL): _share(in_monitor, counted),
        ("backlog_dwellings", GROUP): let.waiting.sum(axis=1),
        ("backlog_dwellings", TOTAL): let.waiting.sum(),
        ("backlog_persons", GROUP): persons_waiting,
        ("backlog_persons", TOTAL): fsum(persons_waiting),
        ("backlog_months", TOTAL): over(let.waiting.sum() * 12.0, len(mediated)),
        ("mediated_persons", GROUP): persons_housed,
        ("seekers_active", GROUP): active,
        ("seekers_active", TOTAL): all_active,
        ("seekers_looking", TOTAL): let.tally.looking[-1].sum(),
        ("seekers_joined", TOTAL): let.joined,
        ("newcomer_wait", TOTAL): over(let.tally.looking.sum(axis=1).mean(), advertised),
        ("reactions_per_offer", TOTAL): over(fsum(let.tally.reactions.sum(axis=0)), let.tally.advertised.sum()),
        ("refusals_per_letting", TOTAL): over(refused[~by_mediation].sum(), advertised),
        **_summary("registration", waited[in_order]),
        **_summary("registration_all", waited),
        ("search_mean", TOTAL): searched.mean() if advertised else np.nan,
        ("slaagkans_D2_rigo", TOTAL): over(advertised, all_active),
        ("slaagkans_D2_regulier", TOTAL): over(of_regular, fsum(active[regular])),
        ("slaagkans_D3_maaskoepel", TOTAL): over(advertised + len(mediated), all_active + len(mediated)),
        ("slaagkans_D2_regulier", GROUP): over(by_group[regular], active[regular]),
        ("primary_share", TOTAL): over(demand.seekers.is_primary[group].sum(), advertised),
        ("free_space_share", TOTAL): over(in_free_space.sum(), len(place)),
        ("free_space_share", OWNER): over(
            np.bincount(cells.owner[place[~by_mediation]][in_free_space], minlength=owners), of_owner
        ),
        ("unfilled_offers", REASON): let.tally.unfilled.sum(axis=0)[1:],
        ("carried_over", TOTAL): (~done).sum(),
        (HOUSED_OF_COHORT, COHORT): _of_cohort(
            round_[~by_mediation], pool.first_round[seeker], let.rounds, len(demand.years)
        ),
    }
    return np.concatenate([np.atleast_1d(values[run.indicator, run.dimension]) for run in figures(demand, cells)])


def _of_cohort(round_: Array, first_round: Array, rounds: int, years: int) -> Array:
    """Count who was housed within WITHIN_YEARS of beginning to look, by the year in which they began; (year,)."""
    # Newcomers of a year look from its second round on, up to and including the first of the next.
    cohort = (first_round - 1) // rounds
    counts = (first_round > 0) & (round_ - first_round < WITHIN_YEARS * rounds)
    return np.bincount(cohort[counts], minlength=years)[:years]


def _share(part: Array, counted: Array) -> float:
    return float(over((part * counted).sum(), counted.sum()))


def _shares(part: Array, counted: Array, of: Array, members: int) -> Array:
    return over(
        np.bincount(of, weights=part * counted, minlength=members), np.bincount(of, weights=counted, minlength=members)
    )


def _summary(indicator: str, values: Array) -> dict[tuple[str, str], float]:
    """Give the mean and quantiles of values, of the whole city; without values they do not exist."""
    found = [values.mean(), *np.quantile(values, (0.1, 0.5, 0.9))] if len(values) else [np.nan] * len(SUMMARY)
    return {(f"{indicator}_{what}", TOTAL): value for what, value in zip(SUMMARY, found, strict=True)}
