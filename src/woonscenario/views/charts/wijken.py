"""The share of social housing in each wijk, now and at the milestones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import altair as alt
import pandas as pd

from woonscenario.model.tables import EXPECTED, TOTAL
from woonscenario.views import labels
from woonscenario.views.charts.lines import named_domain
from woonscenario.views.charts.picture import Picture, Rows, Template, fill
from woonscenario.views.charts.style import (
    AXIS_PERCENT,
    WIDE,
    leading,
    left_out,
    rounded_domain,
    short,
    shown_scenarios,
)
from woonscenario.views.series import Series, Shown, scenarios_in, series_by_member, series_of

ROW_STEP = 26
SHAPES = ("circle", "square", "triangle-up")
STROKES = ("#1a1a1a", "#0072b2", "#b34700")
FILLS = ("white", "#0072b2", "#b34700")
SIZES = (160, 80, 40)
"""Marks grow smaller, so that equal shares lie inside each other instead of hiding one another."""
WHOLE_CITY = labels.DIMENSIONS[TOTAL]
Shares = Mapping[str, Mapping[str, Mapping[int, float]]]
"""Shares by scenario, member and year."""


def social_share_by_wijk(
    indicators: pd.DataFrame, *, years: Sequence[int], reference: str, run_id: str = "", width: int = WIDE
) -> Picture:
    """Draw the share of social housing per wijk in up to three years, one panel per scenario."""
    scenarios = scenarios_in(indicators)
    names = shown_scenarios(scenarios, reference)
    leader = leading(names, reference)
    drawn_years = tuple(dict.fromkeys(years))[: len(SHAPES)]
    shares = _shares(indicators, names, drawn_years)
    order = _order(shares[leader], min(years))
    panels = {name: labels.scenario_label(short(name), short(reference)) for name in names}
    known = [share for own in shares.values() for by_year in own.values() for share in by_year.values()]
    subtitle = [
        "Sociale voorraad gedeeld door alle woningen in de wijk, stand op 1 januari.",
        f"Wijken gesorteerd op het aandeel in {min(years)}; bovenaan de hele stad.",
        *left_out(scenarios, reference),
    ]
    return fill(
        _template(tuple(panels.values()), order, drawn_years, width),
        {"marks": [*_points(shares, panels), *_spans(shares, panels)]},
        {"domain": rounded_domain(known, from_zero=True)},
        "Aandeel sociale huur per wijk",
        subtitle,
        _in_short(shares, leader),
        _in_words(shares, leader, drawn_years, order),
        run_id=run_id,
        width=width,
    )


def _shares(indicators: Shown, names: Sequence[str], years: Sequence[int]) -> Shares:
    found: dict[str, Series] = {
        WHOLE_CITY: series_of(indicators, "social_share"),
        **series_by_member(indicators, "social_share", "wijk"),
    }
    return {
        name: {
            member: {year: series.at(name, year) for year in years if year in series.own(name)}
            for member, series in found.items()
        }
        for name in names
    }


def _order(own: Mapping[str, Mapping[int, float]], year: int) -> tuple[str, ...]:
    wijken = [member for member in own if member != WHOLE_CITY and year in own[member]]
    return (WHOLE_CITY, *sorted(wijken, key=lambda member: (-own[member][year], member)))


def _points(shares: Shares, panels: Mapping[str, str]) -> Rows:
    return [
        {"scenario": name, "panel": panels[name], "member": member, "year": str(year), EXPECTED: share}
        for name, own in shares.items()
        for member, by_year in own.items()
        for year, share in by_year.items()
    ]


def _spans(shares: Shares, panels: Mapping[str, str]) -> Rows:
    return [
        {"panel": panels[name], "member": member, "low": min(by_year.values()), "high": max(by_year.values())}
        for name, own in shares.items()
        for member, by_year in own.items()
        if by_year
    ]


@lru_cache
def _template(panels: tuple[str, ...], order: tuple[str, ...], years: tuple[int, ...], width: int) -> Template:
    number = len(panels)
    room = width // number if width >= WIDE else width
    x = alt.X(
        f"{EXPECTED}:Q",
        scale=alt.Scale(domain=named_domain(), nice=False),
        axis=alt.Axis(
            title="aandeel",
            labelExpr=AXIS_PERCENT,
            labelFlush=room < WIDE,
            tickCount=3 if room < WIDE else 6,
        ),
    )
    axis = alt.Axis(grid=True, domain=False, ticks=False, labelPadding=8, labelLimit=220)
    y = alt.Y("member:N", sort=list(order), title=None, axis=axis)
    panel = alt.layer(*_spans_and_points(x, y, years)).properties(width=room, height=alt.Step(ROW_STEP))
    return Template(
        panel.facet(
            facet=alt.Facet("panel:N", sort=list(panels), title=None),
            columns=number if width >= WIDE else 1,
            spacing=18,
        )
    )


def _spans_and_points(x: alt.X, y: alt.Y, years: Sequence[int]) -> list[alt.Chart]:
    drawn = alt.Chart(alt.NamedData("marks"))
    spans = (
        drawn.transform_filter("isValid(datum.low)")
        .mark_rule(color=labels.QUIET, strokeWidth=1.5)
        .encode(x=alt.X("low:Q"), x2="high:Q", y=y)
    )
    points = (
        drawn.transform_filter("isValid(datum.year)")
        .mark_point(opacity=1, strokeWidth=1.8)
        .encode(x=x, y=y, tooltip=_tooltip(), **_by_year([str(year) for year in years]))
    )
    return [spans, points]


def _by_year(years: Sequence[str]) -> dict[str, object]:
    channels = {"stroke": (alt.Stroke, STROKES), "fill": (alt.Fill, FILLS), "shape": (alt.Shape, SHAPES)}
    marks: dict[str, object] = {
        channel: kind(
            "year:N",
            title="1 januari",
            scale=alt.Scale(domain=list(years), range=list(values[: len(years)])),
            legend=alt.Legend(orient="top", direction="horizontal"),
        )
        for channel, (kind, values) in channels.items()
    }
    first, *later = zip(years, SIZES, strict=False)
    size = alt.when(alt.datum.year == first[0]).then(alt.value(first[1]))
    for year, area in later:
        size = size.when(alt.datum.year == year).then(alt.value(area))
    return {**marks, "size": size}


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("scenario:N", title="scenario"),
        alt.Tooltip("member:N", title="wijk"),
        alt.Tooltip("year:N", title="jaar"),
        alt.Tooltip(f"{EXPECTED}:Q", title="aandeel", format=".1%"),
    ]


def _in_short(shares: Shares, leader: str) -> str:
    own = shares[leader]
    first, last = min(own[WHOLE_CITY]), max(own[WHOLE_CITY])
    city = [labels.percent(own[WHOLE_CITY][year]) for year in (first, last)]
    wijken = {member: by_year[last] for member, by_year in own.items() if member != WHOLE_CITY and last in by_year}
    low, high = min(wijken, key=wijken.__getitem__), max(wijken, key=wijken.__getitem__)
    others = [
        f"in {name} naar {labels.percent(of[WHOLE_CITY][last])}"
        for name, of in shares.items()
        if name != leader and last in of[WHOLE_CITY]
    ]
    beside = f", {labels.listing(others)}" if others else ""
    return (
        f"In {leader} gaat het aandeel in de hele stad van {city[0]} in {first} naar {city[1]} in {last}"
        f"{beside}. Per wijk loopt het dan in {leader} uiteen van "
        f"{labels.percent(wijken[low])} in {low} tot {labels.percent(wijken[high])} in {high}."
    )


def _in_words(shares: Shares, leader: str, years: Sequence[int], order: Sequence[str]) -> str:
    """Give every year of the leading scenario, and the last year of the others."""
    sentences = []
    for name, own in shares.items():
        told = years if name == leader else [max(years)]
        found = [
            (member, [f"{labels.percent(own[member][year])} in {year}" for year in told if year in own[member]])
            for member in order
        ]
        wijken = [f"{member} {labels.listing(known)}" for member, known in found if known]
        sentences.append(f"{name}: {'; '.join(wijken)}.")
    partly = f" Van {leader} staan hier alle jaren, van de andere alleen {max(years)}." if len(shares) > 1 else ""
    return f"Puntgrafiek van het aandeel sociale huur per wijk, een vak per scenario.{partly} {' '.join(sentences)}"
