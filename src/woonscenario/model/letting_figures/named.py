"""Which figures there are of a year of letting, by lot and in expectation alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.allocation import CHANNELS, UNFILLED
from woonscenario.model.cells import Cells
from woonscenario.model.city import City
from woonscenario.model.demand import Demand
from woonscenario.model.tables import CHANNEL, COHORT, GROUP, OWNER, REASON, TOTAL, WIJK

Array = NDArray[Any]

PER_YEAR, SHARE, DWELLINGS, PERSONS, YEARS = "woningen/jaar", "aandeel", "woningen", "personen", "jaar"
SEEKERS, NUMBER, MONTHS = "zoekers", "aantal", "maanden"
WITHIN_YEARS = 5
"""Years within which a newcomer is housed or not, for the chance of a cohort (D5)."""
HOUSED_OF_COHORT = "housed_of_cohort"
"""Who was housed within WITHIN_YEARS, by the year in which they began to look; summed over years for D5."""


@dataclass(frozen=True)
class Figures:
    """What a run of figures is of: an indicator and its unit, and the members of a dimension, in their order."""

    indicator: str
    unit: str
    dimension: str = TOTAL
    members: tuple[str, ...] = (TOTAL,)


@lru_cache(maxsize=8)
def figures(demand: Demand, cells: Cells) -> tuple[Figures, ...]:
    """List the figures of a year, in the order of `figures_of`."""
    seekers, mediated = demand.groups, demand.mediated
    regular = tuple(name for name, urgent in zip(seekers, demand.seekers.is_urgent, strict=True) if not urgent)
    places = ((TOTAL, (TOTAL,)), (WIJK, cells.wijken), (OWNER, cells.owners))
    return (
        Figures("lettings", PER_YEAR, CHANNEL, CHANNELS),
        Figures("lettings", PER_YEAR, GROUP, (*seekers, *mediated)),
        *(Figures("lettings", PER_YEAR, dimension, members) for dimension, members in places[1:]),
        *(Figures("nonregular_share", SHARE, dimension, members) for dimension, members in places),
        Figures("nonregular_share_peak", SHARE),
        Figures("nonregular_share_monitor", SHARE),
        Figures("backlog_dwellings", DWELLINGS, GROUP, mediated),
        Figures("backlog_dwellings", DWELLINGS),
        Figures("backlog_persons", PERSONS, GROUP, mediated),
        Figures("backlog_persons", PERSONS),
        Figures("backlog_months", MONTHS),
        Figures("mediated_persons", PERSONS, GROUP, mediated),
        Figures("seekers_active", SEEKERS, GROUP, seekers),
        Figures("seekers_active", SEEKERS),
        Figures("seekers_looking", SEEKERS),
        Figures("seekers_joined", SEEKERS),
        Figures("newcomer_wait", YEARS),
        Figures("reactions_per_offer", NUMBER),
        Figures("refusals_per_letting", NUMBER),
        *(Figures(f"registration_{what}", YEARS) for what in SUMMARY),
        *(Figures(f"registration_all_{what}", YEARS) for what in SUMMARY),
        Figures("search_mean", YEARS),
        Figures("slaagkans_D2_rigo", SHARE),
        Figures("slaagkans_D2_regulier", SHARE),
        Figures("slaagkans_D3_maaskoepel", SHARE),
        Figures("slaagkans_D2_regulier", SHARE, GROUP, regular),
        Figures("primary_share", SHARE),
        Figures("free_space_share", SHARE),
        Figures("free_space_share", SHARE, OWNER, cells.owners),
        Figures("unfilled_offers", NUMBER, REASON, UNFILLED[1:]),
        Figures("carried_over", DWELLINGS),
        Figures(HOUSED_OF_COHORT, SEEKERS, COHORT, tuple(map(str, demand.years))),
    )


def number_of_figures(city: City) -> int:
    """Count the figures of a year; none when letting is not simulated."""
    return sum(len(run.members) for run in figures(city.demand, city.cells)) if city.demand else 0


SUMMARY = ("mean", "p10", "p50", "p90")


def chance_of_cohorts(housed: Array, joined: Array) -> Array:
    """Give the chance of a newcomer to be housed within WITHIN_YEARS (D5), per year of beginning; (year, draw).

    `housed` (year, cohort, draw) and `joined` (year, draw). NaN for cohorts that the horizon cuts off: not all of them
    have had WITHIN_YEARS.
    """
    chance = over(housed.sum(axis=0), joined)
    chance[max(0, len(joined) - WITHIN_YEARS) :] = np.nan
    return chance


def over(part: Any, whole: Any) -> Any:
    """Divide; where there is nothing to divide by there is no figure (NaN)."""
    return np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=np.asarray(whole) > 0)
