"""What allocation needs to know before the first year: who may have which dwelling, and the rules of every year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.allocation import (
    ABOVE_LIMIT,
    BARRED,
    FITS,
    FREE_SPACE,
    NEW_BUILD,
    ORIGINS,
    Places,
    Rules,
    Seekers,
)
from woonscenario.model.cells import Cells, relet_places
from woonscenario.model.meanfield import Market, market_of
from woonscenario.model.remember import remembers
from woonscenario.model.scenario import Allocation, Scenario
from woonscenario.model.seekers import Habits
from woonscenario.model.tables import DAEB, MIDDENINKOMEN, PERSONEN, PRIMAIR, Opening
from woonscenario.model.vacancies import target_mix

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]

WEEKS_PER_YEAR = 365.25 / 7
_OF_MARKET = (
    "allocation.rounds_per_year",
    "allocation.low_share_priority",
    "allocation.moving_down_priority",
    "harmonisation",
)
"""What decides who may have which dwelling."""


@dataclass(frozen=True, eq=False)
class Demand:
    """Who looks for a dwelling, and what fits whom.

    Of the `groups` of seekers: their `habits`, how many look on 1 January of the start year (`at_start`, (group,)) and
    how many join (`joining`, (year, group)); how the kernels see them (`seekers`). `places` without what is occupied;
    in expectation the `market`.
    Of the `mediated` groups: what `fits` (group, size, place), their `weight`, whether they count as non-regular and
    whether what they get `is_letting` (intermediaire verhuur may be left out), which follow the task for statushouders
    and which are counted `in_persons`; and the `persons` (size,) of a household.
    """

    groups: tuple[str, ...]
    habits: tuple[Habits, ...]
    at_start: Array
    joining: Array
    seekers: Seekers
    places: Places
    market: Market
    mediated: tuple[str, ...]
    fits: Array
    weight: Array
    counts_in_pa: Array
    counts_in_monitor: Array
    is_letting: Array
    follows_task: Array
    in_persons: Array
    persons: Array
    years: range


@remembers(
    "horizon",
    "seekers.inflow_per_year",
    "seekers.opening_pool",
    "allocation.include_intermediary",
    *_OF_MARKET,
)
def demand_of(scenario: Scenario, opening: Opening, cells: Cells) -> Demand:
    """Gather the seekers, the households of direct mediation, and what fits them."""
    groups, mediated = opening.seekers, opening.mediated
    inflow = np.array(scenario.seekers.inflow_per_year)[: len(scenario.years)]
    at_start = groups["pool_share"].to_numpy(float) * scenario.seekers.opening_pool
    joins = inflow[:, np.newaxis] * groups["inflow_share"].to_numpy(float)
    anybody = tuple(_groups_with_anybody(groups, at_start, joins).tolist())
    seekers, places, fits, market = _market(scenario, opening, cells, anybody)
    return Demand(
        groups=tuple(groups["group"]),
        habits=_habits(opening),
        at_start=at_start,
        joining=joins,
        seekers=seekers,
        places=places,
        market=market,
        mediated=tuple(mediated["group"]),
        fits=fits,
        weight=_own(mediated["weight"]),
        counts_in_pa=mediated["counts_in_pa"].to_numpy(bool),
        counts_in_monitor=mediated["counts_in_monitor"].to_numpy(bool),
        is_letting=(~mediated["intermediary"].to_numpy(bool) | scenario.allocation.include_intermediary).astype(float),
        follows_task=mediated["statushouders"].to_numpy(bool),
        in_persons=(mediated["unit"] == PERSONEN).to_numpy(bool),
        persons=opening.household_sizes["persons"].to_numpy(float),
        years=scenario.years,
    )


@lru_cache(maxsize=8)
def _habits(opening: Opening) -> tuple[Habits, ...]:
    return tuple(
        Habits(row["group"], row["registered_before"], row["registered_shape"], row["dropout"])
        for row in opening.seekers.to_dict("records")
    )


@remembers("horizon", *_OF_MARKET)
def _market(
    scenario: Scenario, opening: Opening, cells: Cells, anybody: tuple[int, ...]
) -> tuple[Seekers, Places, Array, Market]:
    """Gather how the kernels see seekers and places, what fits whom, and in expectation the market of `anybody`."""
    groups = opening.seekers
    reach, fitting = _reach(opening, cells)
    fits = np.repeat(fitting[np.newaxis], len(opening.mediated), axis=0)
    relet_to, relet = relet_places(cells, target_mix(scenario, opening, cells))
    seekers = Seekers(
        reach=reach,
        priority=_priority(scenario.allocation, groups, opening, cells),
        reactions=_own(groups["reactions_per_week"]) * (WEEKS_PER_YEAR / scenario.allocation.rounds_per_year),
        accepts=_own(groups["acceptance"]),
        frees=_own(groups["leaves_dwelling"]),
        is_urgent=_own(groups["urgent"], bool),
        is_primary=_own(groups["income"] == PRIMAIR, bool),
    )
    places = Places(
        owner=cells.owner.copy(),
        wijk=cells.wijk.copy(),
        size=cells.size_class.copy(),
        appeal=np.ones(len(cells)),
        occupied=np.zeros(len(cells)),
        relet_to=relet_to,
        relet=relet,
    )
    start_year, years = scenario.horizon.start_year, len(scenario.years)
    group = np.array(anybody, np.int64)
    return seekers, places, fits, market_of(seekers, group, places, cells.is_let_by_rule, fits, start_year, years)


def _groups_with_anybody(groups: pd.DataFrame, at_start: Array, joining: Array) -> Array:
    """List where the groups stand that have anybody, by name: what is summed over them depends on no row order."""
    anybody = np.flatnonzero((at_start > 0) | (joining > 0).any(axis=0))
    return anybody[np.argsort(groups["group"].to_numpy(str)[anybody])]


def _own(column: pd.Series, kind: type = float) -> Array:
    """Give a column as an array that may be written to: kernels compile anew for every kind of array they meet."""
    return column.to_numpy(kind, copy=True)


def reach_of(groups: pd.DataFrame, opening: Opening, cells: Cells) -> Array:
    """Tell what every social dwelling is to each group, by household size and income; (group, cell).

    Primary households are to keep under the rent limit of their size (passend toewijzen, Woningwet art. 46); households
    above the DAEB limit come in the free space only, in the wijken where it may be used.
    """
    sizes = opening.household_sizes.set_index("household_size").loc[groups["household_size"]]
    small, large = (_positions(sizes[column], opening.size_classes["size_class"]) for column in _SIZES)
    limit = _positions(sizes["primary_rent_class"], opening.rent_classes["rent_class"])
    income = groups["income"].to_numpy()[:, np.newaxis]
    may_be_free = opening.wijken.set_index("wijk").loc[list(cells.wijken), "free_space"].to_numpy(bool)[cells.wijk]
    fits_size = (small[:, np.newaxis] <= cells.size_class) & (cells.size_class <= large[:, np.newaxis])
    let = cells.is_daeb & cells.social
    exceeds = (income == PRIMAIR) & (cells.rent_class > limit[:, np.newaxis])
    kind = np.where(exceeds, ABOVE_LIMIT, np.where(income == MIDDENINKOMEN, FREE_SPACE, FITS))
    barred = ~fits_size | ~let | ((kind == FREE_SPACE) & ~may_be_free)
    return np.where(barred, BARRED, kind).astype(np.int8)


@lru_cache(maxsize=8)
def _reach(opening: Opening, cells: Cells) -> tuple[Array, Array]:
    """Give what dwellings are to each group of seekers, and whether they fit households of direct mediation by size."""
    return (
        reach_of(opening.seekers, opening, cells),
        reach_of(_primary_households(opening), opening, cells) == FITS,
    )


_SIZES = ("smallest_size", "largest_size")


def _positions(members: pd.Series, names: pd.Series) -> Array:
    at = {name: place for place, name in enumerate(names)}
    return np.array([at[member] for member in members], np.int64)


def _primary_households(opening: Opening) -> pd.DataFrame:
    """Give a household of each size that keeps under its rent limit, as those of direct mediation do."""
    return opening.household_sizes[["household_size"]].assign(income=PRIMAIR)


def _priority(allocation: Allocation, groups: pd.DataFrame, opening: Opening, cells: Cells) -> Array:
    """Mark which groups precede registration in which cells, as far as the scenario gives priority; (group, cell)."""
    low = opening.wijken.set_index("wijk").loc[list(cells.wijken), "low_social_share"].to_numpy(bool)[cells.wijk]
    moving = groups["priority"].to_numpy(bool)[:, np.newaxis] & allocation.moving_down_priority
    mixing = groups["low_share_priority"].to_numpy(bool)[:, np.newaxis] & low & allocation.low_share_priority
    return moving | mixing


def rules_of(scenario: Scenario, opening: Opening, cells: Cells, year: int) -> Rules:
    """Gather the rules of allocation in a year."""
    allocation, at = scenario.allocation, year - scenario.horizon.start_year
    rounds = allocation.rounds_per_year
    nothing = np.full(rounds, np.nan)
    limited = np.full(rounds, allocation.nonregular_share)
    number = np.full(rounds, allocation.mediated_number[at] / rounds)
    counts = np.ones(len(ORIGINS))
    counts[NEW_BUILD] = allocation.include_new_build
    later = 0 < allocation.free_space_later_from <= year
    return Rules(
        share=limited if allocation.policy == "cap" else nothing,
        number=number if allocation.policy == "number" else nothing,
        campaign=_campaign(allocation, year),
        loting=np.full(rounds, allocation.lottery_share),
        urgent_first=np.full(rounds, year <= allocation.urgent_priority_until),
        counts=counts,
        free_space=allocation.free_space_later_share if later else allocation.free_space_share,
        above_limit=allocation.above_limit_share,
        owner_key=_division(allocation.division, opening, cells),
        most_in_wijk=_most_in_wijk(opening, cells),
        in_proportion=allocation.order == "in_proportion",
        open_reactions=allocation.open_reactions,
        chain_rounds=max(1, round(allocation.chain_weeks * rounds / WEEKS_PER_YEAR)),
    )


def _campaign(allocation: Allocation, year: int) -> Array:
    """Give the share of the offers that a campaign mediates, in the rounds whose middle lies in it; (round,)."""
    rounds = allocation.rounds_per_year
    week = (np.arange(rounds) + 0.5) * WEEKS_PER_YEAR / rounds + 1
    first = allocation.campaign_week
    is_on = (year == allocation.campaign_year) & (week >= first) & (week < first + allocation.campaign_weeks)
    return np.where(is_on, allocation.campaign_share, np.nan)


@lru_cache(maxsize=8)
def _most_in_wijk(opening: Opening, cells: Cells) -> Array:
    return _own(opening.wijken.set_index("wijk").loc[list(cells.wijken), "mediated_maximum"])


@lru_cache(maxsize=32)
def _division(division: str, opening: Opening, cells: Cells) -> Array:
    """Give how mediated dwellings are divided over the owners; NaN: as dwellings are offered; (owner,)."""
    owners = list(cells.owners)
    if division == "given":
        return _own(opening.owners.set_index("owner").loc[owners, "mediated_share"])
    if division == "stock":
        held = opening.stock[opening.stock["daeb"] == DAEB].groupby("owner")["dwellings"].sum()
        return _own((held / held.sum()).reindex(owners, fill_value=0.0))
    return np.full(len(owners), np.nan)
