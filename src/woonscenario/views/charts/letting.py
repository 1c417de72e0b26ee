"""The charts of who gets a dwelling: all of them by file stem, and those that are lines over years."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from woonscenario.model.tables import CHANNEL, TOTAL
from woonscenario.views import labels
from woonscenario.views.charts import lines as parts
from woonscenario.views.charts.groups import chance_by_group
from woonscenario.views.charts.panels import OWN_SCALE, Panel, about_lines, panels
from woonscenario.views.charts.registration import registration_at_letting
from woonscenario.views.charts.style import WIDE, Line, finish, leading, left_out, lines_for, rounded_domain
from woonscenario.views.letting.texts import CHANNELS
from woonscenario.views.letting.told import REGULAR_CHANCE, Marks, let_scenarios, of_letting, years_of
from woonscenario.views.series import first_year, has_band, last_known, scenarios_in, series_of_draws, value_at

SHARE = "aandeel"
STEMS = ("kansen", "kans-per-groep", "verhuringen", "niet-regulier", "achterstand", "inschrijfduur")
"""File stems of the charts of letting, in reading order."""


def letting_charts(
    indicators: pd.DataFrame,
    *,
    marks: Mapping[str, Marks],
    reference: str,
    milestones: Sequence[int],
    run_id: str = "",
    width: int = WIDE,
    chosen: Collection[str] = STEMS,
) -> dict[str, alt.TopLevelMixin]:
    """Draw the chosen charts of letting by file stem; none when no scenario simulates it."""
    if not let_scenarios(indicators):
        return {}
    rows, years = of_letting(indicators), years_of(indicators, milestones)
    shared = _Shared(rows, reference, tuple(milestones), run_id, width)
    draw: dict[str, Callable[[], alt.TopLevelMixin]] = {
        "kansen": lambda: _chance(shared),
        "kans-per-groep": lambda: chance_by_group(rows, years=years, reference=reference, run_id=run_id, width=width),
        "verhuringen": lambda: _lettings(shared),
        "niet-regulier": lambda: _nonregular(shared, marks),
        "achterstand": lambda: _backlog(shared),
        "inschrijfduur": lambda: registration_at_letting(
            rows, milestones=milestones, reference=reference, run_id=run_id, width=width
        ),
    }
    return {stem: draw[stem]() for stem in STEMS if stem in chosen}


@dataclass(frozen=True)
class _Shared:
    """What the charts over years have in common."""

    rows: pd.DataFrame
    reference: str
    milestones: tuple[int, ...]
    run_id: str
    width: int

    @property
    def lines(self) -> list[Line]:
        return lines_for(scenarios_in(self.rows), self.reference)

    @property
    def leader(self) -> str:
        return leading([line.name for line in self.lines], self.reference)

    def series(self, indicator: str, dimension: str = TOTAL) -> pd.DataFrame:
        found = series_of_draws(self.rows, indicator, dimension)
        return found[found["scenario"].isin([line.name for line in self.lines])]

    def finished(
        self, chart: alt.TopLevelMixin, title: str, subtitle: Sequence[str], caption: str, alternative: str
    ) -> alt.TopLevelMixin:
        said = [*subtitle, *left_out(scenarios_in(self.rows), self.reference)]
        return finish(chart, title, said, caption, alternative, run_id=self.run_id, width=self.width)


def _chance(shared: _Shared) -> alt.TopLevelMixin:
    chance = shared.series(REGULAR_CHANCE)
    subtitle = [
        "D2 regulier: verhuringen via advertenties zonder urgenten, gedeeld door de verschillende zoekers zonder "
        "urgentie met ten minste één reactie in het jaar.",
        *parts.about_hidden(chance, shared.lines),
        *parts.about_bands(chance, shared.lines, SHARE),
    ]
    told = f"De kans per jaar van een reguliere zoeker (D2 regulier) gaat {_courses(shared, chance, SHARE)}."
    return shared.finished(
        _over_years(shared, chance, "kans per jaar"),
        "Kans op een woning voor reguliere zoekers",
        subtitle,
        told,
        f"Lijngrafiek van de slaagkans per jaar volgens D2 regulier. {_at_milestones(shared, chance, SHARE)}",
    )


def _nonregular(shared: _Shared, marks: Mapping[str, Marks]) -> alt.TopLevelMixin:
    share, own = shared.series("nonregular_share"), marks[shared.leader]
    goals = [
        (name, value) for name, value in (("ijkpunt", own.ijkpunt), ("signaal", own.signal)) if not math.isnan(value)
    ]
    differing = [line.name for line in shared.lines if marks[line.name] != own]
    subtitle = [
        "Bemiddeling van doelgroepen en urgenten, gedeeld door de verhuringen die meetellen, per kalenderjaar.",
        "Stippellijnen: ijkpunt en signaal; die gelden over twaalf maanden en kunnen binnen een jaar gepasseerd zijn.",
        *([f"Getekend zijn die van {shared.leader}; anders in {labels.listing(differing)}."] if differing else []),
        *parts.about_hidden(share, shared.lines),
        *parts.about_bands(share, shared.lines, SHARE),
    ]
    beside = labels.listing([f"het {name} is {labels.percent(value, 0)}" for name, value in goals])
    return shared.finished(
        _over_years(shared, share, "aandeel van de verhuringen", goals),
        "Niet-reguliere verhuringen tegenover het ijkpunt",
        subtitle,
        f"Het aandeel niet-regulier gaat {_courses(shared, share, SHARE)}{f'; {beside}' if beside else ''}.",
        f"Lijngrafiek van het aandeel niet-reguliere verhuringen; {beside}. {_at_milestones(shared, share, SHARE)}",
    )


def _over_years(
    shared: _Shared, series: pd.DataFrame, title: str, goals: Sequence[tuple[str, float]] = ()
) -> alt.LayerChart:
    first, last = first_year(series), int(series["year"].max())
    domain = rounded_domain(
        [*series[["expected", "p05", "p95"]].to_numpy().ravel(), *(value for _, value in goals)], from_zero=True
    )
    x = parts.year_axis(first, last, "kalenderjaar", shared.width)
    y = parts.value_axis(domain, title, SHARE)
    ends = parts.ends_of(series, shared.lines, last, SHARE)
    ends += [(f"{name} {labels.percent(value, 0)}", labels.TARGET_COLOUR, value) for name, value in goals]
    targets = [pd.DataFrame({"year": [first, last], "expected": [value, value]}) for _, value in goals]
    return parts.over_years(
        *parts.milestone_rules([year for year in shared.milestones if first <= year <= last], x),
        *([parts.bands(series, shared.lines, x)] if has_band(series) else []),
        *(parts.target_line(target, x, y) for target in targets),
        parts.scenario_lines(series, shared.lines, x, y, SHARE),
        parts.end_labels(ends, last, domain, x, y),
        width=shared.width,
    )


def _lettings(shared: _Shared) -> alt.TopLevelMixin:
    let = shared.series("lettings", CHANNEL)
    drawn = [
        Panel(words, let[let["member"] == channel], "woningen per jaar", "woningen/jaar")
        for channel, words in CHANNELS.items()
    ]
    year = int(let["year"].min())
    found = "; ".join(
        f"{panel.title.lower()} {_courses(shared, panel.series, panel.unit)}" for panel in drawn if len(panel.series)
    )
    subtitle = [
        "Woningen per kalenderjaar. Aanbodmodel, loting en urgentie zijn advertenties; bemiddeling is direct.",
        OWN_SCALE,
        *parts.about_bands(let, shared.lines, "woningen"),
        *about_lines(shared.lines, shared.leader),
    ]
    total = {
        at: let.loc[(let["scenario"] == shared.leader) & (let["year"] == at), "expected"].sum()
        for at in (year, int(let["year"].max()))
    }
    numbers = labels.listing([f"{labels.number(value)} in {at}" for at, value in total.items()])
    return shared.finished(
        panels(drawn, shared.lines, shared.milestones, shared.width),
        "Verhuringen per kanaal",
        subtitle,
        f"In {shared.leader} worden over alle kanalen {numbers} woningen verhuurd.",
        f"Lijngrafieken van verhuringen per jaar, een vak per kanaal: {found}.",
    )


def _backlog(shared: _Shared) -> alt.TopLevelMixin:
    drawn = [
        Panel("In woningen", shared.series("backlog_dwellings"), "woningen", "woningen"),
        Panel("In personen", shared.series("backlog_persons"), "personen", "personen"),
    ]
    subtitle = [
        "Wie aan het eind van het jaar nog op bemiddeling wacht. Woningen en personen zijn twee tellingen; onder nul "
        f"is een voorsprong op de taak. {OWN_SCALE}",
        *parts.about_bands(drawn[0].series, shared.lines, "woningen"),
        *about_lines(shared.lines, shared.leader),
    ]
    found = [f"in {panel.unit} {_courses(shared, panel.series, panel.unit)}" for panel in drawn]
    return shared.finished(
        panels(drawn, shared.lines, shared.milestones, shared.width),
        "Achterstand bij bemiddeling",
        subtitle,
        f"De achterstand gaat {'; '.join(found)}.",
        "Lijngrafieken van de achterstand aan het eind van het jaar, een vak in woningen en een in personen. "
        + " ".join(f"In {panel.unit}: {_at_milestones(shared, panel.series, panel.unit)}" for panel in drawn),
    )


def _courses(shared: _Shared, series: pd.DataFrame, unit: str) -> str:
    """Say from where to where each line goes, the leading one first."""
    order = sorted(shared.lines, key=lambda line: line.name != shared.leader)
    first = first_year(series)
    found = []
    for line in order:
        last, end = last_known(series, line.name)
        begin = f"van {labels.by_unit(value_at(series, line.name, first), unit)} in {first} "
        found.append(f"in {line.name} {begin}naar {labels.by_unit(end, unit)} in {last}")
    return labels.listing(found)


def _at_milestones(shared: _Shared, series: pd.DataFrame, unit: str) -> str:
    years = [first_year(series), *years_of(shared.rows, shared.milestones)]
    return " ".join(
        f"{line.label}: "
        + labels.listing([f"{labels.by_unit(value_at(series, line.name, year), unit)} in {year}" for year in years])
        + "."
        for line in shared.lines
    )
