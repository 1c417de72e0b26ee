"""The key figures of an answer as a table: every milestone with the reference and the difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from math import isnan

from woonscenario.views import labels
from woonscenario.views.panel.answers import Answer
from woonscenario.views.series import Shown, series_of

STOCK_FIGURES = ("social_stock", "stock_target", "kernvoorraad_share")
LETTING_FIGURES = ("slaagkans_D2_regulier", "nonregular_share", "backlog_dwellings", "registration_mean")

_CORNER = "Uw keuze <small>(referentie; verschil, pp: procentpunt)</small>"


@dataclass(frozen=True)
class Figure:
    """One outcome of the whole city in one year: of what was chosen and of the reference."""

    indicator: str
    year: int
    unit: str
    chosen: float
    reference: float

    @property
    def text(self) -> str:
        """The chosen outcome in Dutch notation."""
        return labels.by_unit(self.chosen, self.unit)

    @property
    def beside(self) -> str:
        """The reference and the difference from it, in words."""
        if isnan(self.reference):
            return ""
        difference = labels.change_by_unit(self.chosen - self.reference, self.unit).replace(" procentpunt", " pp")
        return f"{labels.by_unit(self.reference, self.unit)}; {difference}"


def stock_figures(answer: Answer) -> list[Figure]:
    """Give the expected stock and its norms on 1 January of every milestone."""
    return _figures(answer, answer.results, STOCK_FIGURES, drawn=False)


def letting_figures(answer: Answer) -> list[Figure]:
    """Give who gets a dwelling in the year of every milestone, or the last year before it; none without letting."""
    return _figures(answer, answer.indicators, LETTING_FIGURES, drawn=True) if answer.has_letting else []


def figures_html(caption: str, figures: list[Figure]) -> str:
    """Write figures as a table: an indicator per row, a milestone per column; each cell names its figure."""
    years = list(dict.fromkeys(figure.year for figure in figures))
    by_place = {(figure.indicator, figure.year): figure for figure in figures}
    heads = "".join(f'<th scope="col">{year}</th>' for year in years)
    rows = "".join(
        f'<tr><th scope="row">{_name(indicator)}</th>{"".join(_cell(by_place, indicator, year) for year in years)}</tr>'
        for indicator in dict.fromkeys(figure.indicator for figure in figures)
    )
    return (
        f'<table class="woon-figures"><caption>{escape(caption)}</caption>'
        f'<thead><tr><th scope="col">{_CORNER}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _name(indicator: str) -> str:
    told = labels.INDICATORS[indicator]
    unit = "" if told.unit == "aandeel" else f" <small>{escape(told.unit)}</small>"
    return f'<span title="{escape(told.definition)}">{escape(told.name)}</span>{unit}'


def _cell(figures: Mapping[tuple[str, int], Figure], indicator: str, year: int) -> str:
    figure = figures.get((indicator, year))
    if figure is None:
        return f"<td>{labels.NO_VALUE}</td>"
    beside = f"<small>({escape(figure.beside)})</small>"
    return f'<td><b data-figure="{indicator}-{year}">{escape(figure.text)}</b> {beside}</td>'


def _figures(answer: Answer, indicators: Shown, names: tuple[str, ...], *, drawn: bool) -> list[Figure]:
    reference, chosen = (answer.results[at].scenario for at in (0, -1))
    found = []
    for indicator in names:
        series = series_of(indicators, indicator, drawn=drawn)
        known = series.own(chosen)
        for year in dict.fromkeys(min(milestone, max(known)) for milestone in answer.milestones if known):
            figures = (series.at(name, year) for name in (chosen, reference))
            found.append(Figure(indicator, year, labels.INDICATORS[indicator].unit, *figures))
    return found
