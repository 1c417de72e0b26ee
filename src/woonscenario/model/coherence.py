"""Assumptions that each are right but not together: pairs of a dotted key and a Dutch message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from woonscenario.model.scenario import Allocation, Horizon, Production, Turnover

FIRST_YEAR = 1990
"""A year before it must be a slip of the pen."""
WEEKS = 52
"""Whole weeks of a year."""

MOST_TURNOVER = 0.5
"""Share of the stock that falls vacant in a year above which a number must be a slip of the pen [1/year]."""


class AssumptionConflict(ValueError):
    """Fields that each are right but not together; `problems` pairs a dotted key with a Dutch message."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{key}: {message}" for key, message in problems))
        self.problems = problems


def horizon_problems(horizon: Horizon) -> list[tuple[str, str]]:
    """List years that do not fit the horizon."""
    if horizon.end_year <= horizon.start_year:
        return [
            (
                "horizon.end_year",
                f"{horizon.end_year} ligt niet na het beginjaar {horizon.start_year}; kies een later eindjaar",
            )
        ]
    return [
        (
            "horizon.milestones",
            f"{year} ligt buiten {horizon.start_year}-{horizon.end_year}; kies een jaar daarbinnen",
        )
        for year in horizon.milestones
        if not horizon.start_year <= year <= horizon.end_year
    ]


def correlation_problems(production: Production) -> list[tuple[str, str]]:
    """List correlations that leave a plan no luck of its own."""
    total = production.period_correlation + production.owner_correlation
    if total <= 1:
        return []
    return [
        (
            "production.owner_correlation",
            f"samen met period_correlation is dit {total:.2f}; de twee correlaties zijn samen hoogstens 1",
        )
    ]


def share_fault(shares: tuple[float, ...]) -> str:
    """Say in Dutch that shares of a whole do not sum to one; empty when they do."""
    if abs(sum(shares) - 1) <= 1e-9:
        return ""
    return f"de aandelen tellen op tot {sum(shares):.4f}; zij vormen samen één geheel en moeten tot 1 optellen"


def turnover_problems(turnover: Turnover) -> list[tuple[str, str]]:
    """List figures that would free more dwellings than can be, or fewer than none."""
    from_outside = turnover.lettings * (1 - turnover.chain_share) - turnover.first_lettings
    if from_outside > MOST_TURNOVER * turnover.stock:
        message = (
            f"elk jaar zouden {from_outside:.0f} van {turnover.stock:.0f} woningen vrijkomen, meer dan de helft; "
            "controleer lettings en stock"
        )
        return [("turnover.lettings", message)]
    if from_outside < 0:
        return [
            (
                "turnover.first_lettings",
                "er zijn meer eerste verhuringen dan verhuringen buiten de verhuisketen, zodat de mutatie van buiten "
                "negatief zou zijn; verlaag first_lettings of chain_share",
            )
        ]
    return []


def allocation_problems(allocation: Allocation, years: range) -> list[tuple[str, str]]:
    """List a signal that comes too late, a campaign that cannot be, and a decision in no year of the projection."""
    return [*_signal_problems(allocation), *_campaign_problems(allocation, years), *_decision_problems(allocation)]


def _signal_problems(allocation: Allocation) -> Iterator[tuple[str, str]]:
    """Find a signal above the share that it warns of; a share of 0 leaves nothing to warn of."""
    if allocation.signal_share > allocation.nonregular_share > 0:
        message = (
            f"het signaal {allocation.signal_share:g} ligt boven het ijkpunt {allocation.nonregular_share:g} en zou er "
            "nooit voor waarschuwen; verlaag signal_share of verhoog nonregular_share"
        )
        yield "allocation.signal_share", message


def _campaign_problems(allocation: Allocation, years: range) -> Iterator[tuple[str, str]]:
    year, weeks = allocation.campaign_year, allocation.campaign_weeks
    if year and not weeks:
        message = (
            f"de campagne van {year} duurt 0 weken; geef campaign_weeks, of zet campaign_year op 0 voor geen campagne"
        )
        yield "allocation.campaign_weeks", message
    if weeks and not year:
        message = (
            f"de campagne duurt {weeks} weken en heeft geen jaar; geef campaign_year, of zet campaign_weeks op 0 voor "
            "geen campagne"
        )
        yield "allocation.campaign_year", message
    if year and year not in years:
        message = (
            f"{year} ligt buiten {years.start}-{years.stop - 1}; kies een jaar daarbinnen, of 0 voor geen campagne"
        )
        yield "allocation.campaign_year", message
    last = allocation.campaign_week + weeks - 1
    if weeks and last > WEEKS:
        message = (
            f"een campagne van {weeks} weken vanaf week {allocation.campaign_week} eindigt na het jaar (week {last}); "
            f"begin eerder of kies hoogstens {WEEKS + 1 - allocation.campaign_week} weken"
        )
        yield "allocation.campaign_weeks", message
    if 0 < weeks * allocation.rounds_per_year < WEEKS:
        message = (
            f"een campagne van {weeks} weken is korter dan een ronde bij {allocation.rounds_per_year} ronden per jaar; "
            "kies meer ronden of een langere campagne"
        )
        yield "allocation.rounds_per_year", message


def _decision_problems(allocation: Allocation) -> Iterator[tuple[str, str]]:
    """Find a year of decision that is no year; one outside the projection only does nothing."""
    year = allocation.free_space_later_from
    if 0 < year < FIRST_YEAR:
        yield "allocation.free_space_later_from", f"{year} is geen jaar; geef een jaar, zoals 2025, of 0 voor nooit"
