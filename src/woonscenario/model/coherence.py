"""Assumptions that each are right but not together: pairs of a dotted key and a Dutch message."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from woonscenario.model.scenario import Horizon, Production, Turnover

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
