"""Which charts stand together in the werkbank, and how they are drawn from an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from woonscenario.model.tables import Opening
from woonscenario.views import charts
from woonscenario.views.panel.answers import Answer

STOCK, SHARES, CHANCES, WIJKEN = "Voorraad", "Niet-regulier", "Kans en duur", "Wijken"
VIEWS: Mapping[str, tuple[str, ...]] = {
    STOCK: ("voorraad", "oorzaken"),
    SHARES: ("niet-regulier", "achterstand"),
    CHANCES: ("kans-per-groep", "inschrijfduur"),
    WIJKEN: ("wijken",),
}
"""Names of the charts that are in view together."""
OF_LETTING = (SHARES, CHANCES)
"""Views that need an answer that says who gets a dwelling."""


def draw_view(view: str, answer: Answer, opening: Opening, *, width: int = charts.WIDE) -> list[charts.Picture]:
    """Draw the charts of a view; none when the answer does not hold them."""
    if view in OF_LETTING:
        return [*_letting(answer, VIEWS[view], width).values()] if answer.has_letting else []
    return [_STOCK_CHARTS[name](answer, opening, width) for name in VIEWS[view]]


def _stock(answer: Answer, opening: Opening, width: int) -> charts.Picture:
    return charts.stock_against_target(
        answer.results,
        opening.observed,
        reference=answer.reference.scenario,
        milestones=answer.milestones,
        width=width,
    )


def _causes(answer: Answer, opening: Opening, width: int) -> charts.Picture:
    return charts.waterfall_of_changes(
        answer.results,
        answer.results,
        social_classes=opening.social_classes,
        reference=answer.reference.scenario,
        until=max(answer.milestones),
        width=width,
    )


def _wijken(answer: Answer, opening: Opening, width: int) -> charts.Picture:
    milestones = answer.milestones
    years = (answer.scenario.horizon.start_year, min(milestones), max(milestones))
    return charts.social_share_by_wijk(answer.results, years=years, reference=answer.reference.scenario, width=width)


_STOCK_CHARTS: Mapping[str, Callable[[Answer, Opening, int], charts.Picture]] = {
    "voorraad": _stock,
    "oorzaken": _causes,
    "wijken": _wijken,
}


def _letting(answer: Answer, chosen: tuple[str, ...], width: int) -> dict[str, charts.Picture]:
    return charts.letting_charts(
        answer.indicators,
        marks=answer.marks,
        reference=answer.reference.scenario,
        milestones=answer.milestones,
        width=width,
        chosen=chosen,
    )
