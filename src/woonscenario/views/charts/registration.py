"""How long who is housed in order of registration had been registered: p10, median and p90."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import altair as alt
import pandas as pd

from woonscenario.views import labels
from woonscenario.views.charts import lines as parts
from woonscenario.views.charts import points
from woonscenario.views.charts.panels import PANEL_HEIGHT, heading, room_for, side_by_side
from woonscenario.views.charts.picture import Picture, Rows, Template, fill
from woonscenario.views.charts.style import (
    WIDE,
    leading,
    left_out,
    rounded_domain,
    short,
    shown_scenarios,
)
from woonscenario.views.series import scenarios_in, series_of

PARTS = ("p10", "p50", "p90")
Durations = Mapping[int, Mapping[str, float]]
"""Percentiles [years] by calendar year and part."""


@dataclass(frozen=True)
class _Shape:
    """What stays the same of a panel when its figures change."""

    title: str
    first: int
    last: int
    has_base: bool


def registration_at_letting(
    rows: pd.DataFrame, *, milestones: Sequence[int], reference: str, run_id: str = "", width: int = WIDE
) -> Picture:
    """Draw p10 to p90 and the median of the registration [years] of who is housed; a panel per scenario."""
    scenarios = scenarios_in(rows)
    names = shown_scenarios(scenarios, reference)
    leader = leading(names, reference)
    years = _years(rows, names)
    domain = rounded_domain([own["p90"] for of in years.values() for own in of.values()], from_zero=True, steps=5)
    alone = len(names) == 1
    shapes = tuple(
        _Shape(labels.scenario_label(short(name), short(reference)), min(of), max(of), name != leader)
        for name, of in years.items()
    )
    subtitle = [
        "Inschrijfduur in jaren van wie in het jaar via het aanbodmodel een woning krijgt. Percentielen zijn het "
        "gemiddelde over de trekkingen.",
        "Vlak: acht van de tien huishoudens (p10 tot p90). Lijn: mediaan (p50).",
        *([] if alone else [f"Zwarte stippellijn: mediaan van {leader}."]),
        *left_out(scenarios, reference),
    ]
    return fill(
        _template(shapes, width),
        _tables(years, leader, milestones, domain),
        {"domain": domain},
        "Inschrijfduur bij verhuring in het aanbodmodel",
        subtitle,
        f"{_in_short(years, leader)}{_mean_with_error(rows, leader, milestones)}",
        f"Lijngrafiek van de inschrijfduur bij verhuring. {_in_words(years, milestones)}",
        run_id=run_id,
        width=width,
    )


def _years(rows: pd.DataFrame, names: Sequence[str]) -> dict[str, Durations]:
    found = {part: series_of(rows, f"registration_{part}", drawn=True) for part in PARTS}
    median = found["p50"]
    return {
        name: {year: {part: found[part].at(name, year) for part in PARTS} for year in median.own(name)}
        for name in names
    }


def _tables(
    years: Mapping[str, Durations], leader: str, milestones: Sequence[int], domain: tuple[float, float]
) -> dict[str, Rows]:
    tables: dict[str, Rows] = {} if len(years) == 1 else {"base": _rows(leader, years[leader])}
    height = parts.HEIGHT if len(years) == 1 else PANEL_HEIGHT
    for place, (name, own) in enumerate(years.items()):
        first, last = min(own), max(own)
        texts = [(f"{part} {labels.number(value, 1)}", labels.INK, value) for part, value in own[last].items()]
        tables |= {
            f"milestones{place}": points.rows_of_milestones([year for year in milestones if first <= year <= last]),
            f"years{place}": _rows(name, own),
            f"ends{place}": points.rows_of_ends(texts, last, domain, height=height, field="p50"),
        }
    return tables


def _rows(name: str, own: Durations) -> Rows:
    return [{"scenario": name, "year": year, **values} for year, values in own.items()]


@lru_cache
def _template(shapes: tuple[_Shape, ...], width: int) -> Template:
    if len(shapes) == 1:
        return Template(parts.over_years(*_layers(shapes[0], "0", width, alone=True), width=width))
    room = room_for(width, names=False)
    drawn = [
        alt.layer(*_layers(shape, str(place), room, alone=False)).properties(
            width=room, height=PANEL_HEIGHT, title=heading(shape.title)
        )
        for place, shape in enumerate(shapes)
    ]
    return Template(side_by_side(drawn, width))


def _layers(shape: _Shape, place: str, width: int, *, alone: bool) -> list[alt.Chart]:
    x = parts.year_axis(shape.first, shape.last, "kalenderjaar" if alone else "", width)
    y = alt.Y(
        "p50:Q",
        scale=alt.Scale(domain=parts.named_domain(), nice=False),
        axis=alt.Axis(title="jaren inschrijfduur", tickCount=5, format=",.0f"),
    )
    colour = labels.OTHER_COLOURS[0]
    tooltip = [
        alt.Tooltip("scenario:N", title="scenario"),
        alt.Tooltip("year:Q", title="jaar", format="d"),
        *(alt.Tooltip(f"{part}:Q", title=part, format=",.1f") for part in PARTS),
    ]
    own, base = (alt.Chart(alt.NamedData(name)) for name in (f"years{place}", "base"))
    dotted = base.mark_line(color=labels.INK, strokeDash=[2, 3], strokeWidth=2).encode(x=x, y=y)
    return [
        *parts.milestone_rules(x, place)[: 2 if alone else 1],
        own.mark_area(opacity=0.2, color=colour).encode(x=x, y="p10:Q", y2="p90:Q"),
        *([dotted] if shape.has_base else []),
        own.mark_line(color=colour, strokeWidth=3).encode(x=x, y=y, tooltip=tooltip),
        parts.end_labels(x, y, place),
    ]


def _in_short(years: Mapping[str, Durations], leader: str) -> str:
    order = sorted(years, key=lambda name: name != leader)
    found = []
    for name in order:
        own = years[name]
        ends = [f"{labels.number(own[year]['p50'], 1)} jaar in {year}" for year in (min(own), max(own))]
        found.append(f"in {name} van {ends[0]} naar {ends[1]}")
    return f"De mediaan van de inschrijfduur in het aanbodmodel gaat {labels.listing(found)}."


def _mean_with_error(rows: pd.DataFrame, leader: str, milestones: Sequence[int]) -> str:
    """Say the mean of a scenario at the milestones with the band that holds the model error; empty where unknown."""
    known = series_of(rows, "registration_mean", drawn=True).own(leader)
    found = [
        f"{labels.number(known[year].expected, 1)} jaar in {year} ({' tot '.join(limits)})"
        for year in dict.fromkeys(min(year, max(known, default=year)) for year in milestones)
        if year in known and known[year].has_level
        for limits in [[labels.number(limit, 1) for limit in known[year].band]]
    ]
    return f" Het gemiddelde is er, met de band met modelfout, {labels.listing(found)}." if found else ""


def _in_words(years: Mapping[str, Durations], milestones: Sequence[int]) -> str:
    first, last = min(map(min, years.values())), max(map(max, years.values()))
    told = list(dict.fromkeys([first, *(min(year, last) for year in milestones)]))
    sentences = []
    for name, own in years.items():
        found = [
            f"p10 {labels.number(own[year]['p10'], 1)}, mediaan {labels.number(own[year]['p50'], 1)} en p90 "
            f"{labels.number(own[year]['p90'], 1)} jaar in {year}"
            for year in told
            if year in own
        ]
        sentences.append(f"{name}: {'; '.join(found)}.")
    return " ".join(sentences)
