"""The charts of who gets a dwelling: all of them by file stem, and those that are lines over years."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from woonscenario.model.tables import CHANNEL
from woonscenario.views import labels
from woonscenario.views.charts import lines as parts
from woonscenario.views.charts import points
from woonscenario.views.charts.groups import chance_by_group
from woonscenario.views.charts.panels import OWN_SCALE, Panel, about_lines, domains_of, tables_of, template_of
from woonscenario.views.charts.picture import Picture, Rows, Template, fill
from woonscenario.views.charts.registration import registration_at_letting
from woonscenario.views.charts.style import WIDE, Line, leading, left_out, lines_for, rounded_domain
from woonscenario.views.letting.texts import CHANNELS
from woonscenario.views.letting.told import REGULAR_CHANCE, Marks, of_letting, years_of
from woonscenario.views.series import Series, scenarios_in, series_by_member, series_of

SHARE = "aandeel"
ALL_CHANNELS = "Alle kanalen"
ERROR_OF_ALL = "De modelfout is alleen van alle kanalen samen bekend."
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
) -> dict[str, Picture]:
    """Draw the chosen charts of letting by file stem; none when no scenario simulates it."""
    rows = of_letting(indicators)
    if rows.empty:
        return {}
    years = years_of(rows, milestones)
    shared = _Shared(rows, reference, tuple(milestones), years, run_id, width)
    draw: dict[str, Callable[[], Picture]] = {
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
    years: list[int]
    run_id: str
    width: int

    @cached_property
    def scenarios(self) -> list[str]:
        return scenarios_in(self.rows)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return lines_for(self.scenarios, self.reference)

    @cached_property
    def names(self) -> list[str]:
        return [line.name for line in self.lines]

    @cached_property
    def leader(self) -> str:
        return leading(self.names, self.reference)

    def series(self, indicator: str) -> Series:
        return series_of(self.rows, indicator, drawn=True).of(self.names)

    def filled(
        self,
        template: Template,
        tables: Mapping[str, Rows],
        values: Mapping[str, Any],
        title: str,
        subtitle: Sequence[str],
        caption: str,
        description: str,
    ) -> Picture:
        said = [*subtitle, *left_out(self.scenarios, self.reference)]
        return fill(template, tables, values, title, said, caption, description, run_id=self.run_id, width=self.width)


def _chance(shared: _Shared) -> Picture:
    chance = shared.series(REGULAR_CHANCE)
    subtitle = [
        "D2 regulier: verhuringen via advertenties zonder urgenten, gedeeld door de verschillende zoekers zonder "
        "urgentie met ten minste één reactie in het jaar.",
        *points.about_hidden(chance, shared.lines),
        *points.about_bands(shared.lines, SHARE, chance),
    ]
    told = f"De kans per jaar van een reguliere zoeker (D2 regulier) gaat {_courses(shared, chance, SHARE)}."
    return shared.filled(
        *_over_years(shared, chance, "kans per jaar"),
        "Kans op een woning voor reguliere zoekers",
        subtitle,
        told,
        f"Lijngrafiek van de slaagkans per jaar volgens D2 regulier. {_at_milestones(shared, chance, SHARE)}",
    )


def _nonregular(shared: _Shared, marks: Mapping[str, Marks]) -> Picture:
    share, own = shared.series("nonregular_share"), marks[shared.leader]
    goals = [
        (name, value) for name, value in (("ijkpunt", own.ijkpunt), ("signaal", own.signal)) if not math.isnan(value)
    ]
    differing = [line.name for line in shared.lines if marks[line.name] != own]
    subtitle = [
        "Bemiddeling van doelgroepen en urgenten, gedeeld door de verhuringen die meetellen, per kalenderjaar.",
        "Stippellijnen: ijkpunt en signaal; die gelden over twaalf maanden en kunnen binnen een jaar gepasseerd zijn.",
        *([f"Getekend zijn die van {shared.leader}; anders in {labels.listing(differing)}."] if differing else []),
        *points.about_hidden(share, shared.lines),
        *points.about_bands(shared.lines, SHARE, share),
    ]
    beside = labels.listing([f"het {name} is {labels.percent(value, 0)}" for name, value in goals])
    return shared.filled(
        *_over_years(shared, share, "aandeel van de verhuringen", goals),
        "Niet-reguliere verhuringen tegenover het ijkpunt",
        subtitle,
        f"Het aandeel niet-regulier gaat {_courses(shared, share, SHARE)}{f'; {beside}' if beside else ''}.",
        f"Lijngrafiek van het aandeel niet-reguliere verhuringen; {beside}. {_at_milestones(shared, share, SHARE)}",
    )


def _over_years(
    shared: _Shared, series: Series, title: str, goals: Sequence[tuple[str, float]] = ()
) -> tuple[Template, dict[str, Rows], dict[str, Any]]:
    """Give the template, tables and values of lines beside their goals."""
    first, last = series.first_year, series.last_year
    domain = rounded_domain([*series.numbers(), *(value for _, value in goals)], from_zero=True)
    ends = points.ends_of(series, shared.lines, last, SHARE)
    ends += [(f"{name} {labels.percent(value, 0)}", labels.TARGET_COLOUR, value) for name, value in goals]
    tables = {
        "milestones": points.rows_of_milestones([year for year in shared.milestones if first <= year <= last]),
        **points.tables_of_bands(series, shared.lines),
        **{
            f"target{place}": points.rows_of_years([(first, value), (last, value)])
            for place, (_, value) in enumerate(goals)
        },
        "lines": points.rows_of_lines(series, shared.lines),
        "ends": points.rows_of_ends(ends, last, domain),
    }
    template = _template(shared.lines, first, last, title, len(goals), shared.width)
    return template, tables, {"domain": domain}


@lru_cache
def _template(lines: tuple[Line, ...], first: int, last: int, title: str, goals: int, width: int) -> Template:
    x = parts.year_axis(first, last, "kalenderjaar", width)
    y = parts.value_axis(title, SHARE)
    layers = [
        *parts.milestone_rules(x),
        *parts.bands(lines, x),
        *(parts.target_line(x, y, str(place)) for place in range(goals)),
        parts.scenario_lines(lines, x, y, SHARE),
        parts.end_labels(x, y),
    ]
    return Template(parts.over_years(*layers, width=width))


def _in_panels(shared: _Shared, drawn: Sequence[Panel]) -> tuple[Template, dict[str, Rows], dict[str, Any]]:
    """Give the template, tables and values of panels."""
    template = template_of(tuple(panel.shape for panel in drawn), shared.lines, shared.width)
    return template, tables_of(drawn, shared.lines, shared.milestones), domains_of(drawn)


def _lettings(shared: _Shared) -> Picture:
    let = series_by_member(shared.rows, "lettings", CHANNEL, drawn=True)
    channels = {words: let[channel].of(shared.names) for channel, words in CHANNELS.items()}
    drawn = [
        Panel(title, series, "woningen per jaar", "woningen/jaar")
        for title, series in ({ALL_CHANNELS: shared.series("lettings")} | channels).items()
    ]
    first, last = min(panel.series.first_year for panel in drawn), max(panel.series.last_year for panel in drawn)
    found = "; ".join(f"{panel.title.lower()} {_courses(shared, panel.series, panel.unit)}" for panel in drawn)
    subtitle = [
        "Woningen per kalenderjaar. Aanbodmodel, loting en urgentie zijn advertenties; bemiddeling is direct.",
        OWN_SCALE,
        *points.about_bands(shared.lines, "woningen", *(panel.series for panel in drawn)),
        *([ERROR_OF_ALL] if drawn[0].series.has_level_band else []),
        *about_lines(shared.lines, shared.leader),
    ]
    total = {year: drawn[0].series.at(shared.leader, year) for year in (first, last)}
    numbers = labels.listing([f"{labels.number(value)} in {at}" for at, value in total.items()])
    return shared.filled(
        *_in_panels(shared, drawn),
        "Verhuringen per kanaal",
        subtitle,
        f"In {shared.leader} worden over alle kanalen {numbers} woningen verhuurd.",
        f"Lijngrafieken van verhuringen per jaar, een vak per kanaal: {found}.",
    )


def _backlog(shared: _Shared) -> Picture:
    drawn = [
        Panel("In woningen", shared.series("backlog_dwellings"), "woningen", "woningen"),
        Panel("In personen", shared.series("backlog_persons"), "personen", "personen"),
    ]
    subtitle = [
        "Wie aan het eind van het jaar nog op bemiddeling wacht. Woningen en personen zijn twee tellingen; onder nul "
        f"is een voorsprong op de taak. {OWN_SCALE}",
        *points.about_bands(shared.lines, "woningen", drawn[0].series),
        *about_lines(shared.lines, shared.leader),
    ]
    found = [f"in {panel.unit} {_courses(shared, panel.series, panel.unit)}" for panel in drawn]
    return shared.filled(
        *_in_panels(shared, drawn),
        "Achterstand bij bemiddeling",
        subtitle,
        f"De achterstand gaat {'; '.join(found)}.",
        "Lijngrafieken van de achterstand aan het eind van het jaar, een vak in woningen en een in personen. "
        + " ".join(f"In {panel.unit}: {_at_milestones(shared, panel.series, panel.unit)}" for panel in drawn),
    )


def _courses(shared: _Shared, series: Series, unit: str) -> str:
    """Say from where to where each line goes, the leading one first."""
    order = sorted(shared.lines, key=lambda line: line.name != shared.leader)
    first = series.first_year
    found = []
    for line in order:
        last, end = series.last_known(line.name)
        begin = f"van {labels.by_unit(series.at(line.name, first), unit)} in {first} "
        found.append(f"in {line.name} {begin}naar {labels.by_unit(end, unit)} in {last}")
    return labels.listing(found)


def _at_milestones(shared: _Shared, series: Series, unit: str) -> str:
    years = [series.first_year, *shared.years]
    return " ".join(
        f"{line.label}: "
        + labels.listing([f"{labels.by_unit(series.at(line.name, year), unit)} in {year}" for year in years])
        + "."
        for line in shared.lines
    )
