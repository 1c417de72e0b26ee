"""The share of social housing in each wijk, now and at the milestones."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from woonscenario.model.tables import EXPECTED, TOTAL
from woonscenario.views import labels
from woonscenario.views.charts.style import (
    AXIS_PERCENT,
    WIDE,
    finish,
    leading,
    left_out,
    rounded_domain,
    short,
    shown_scenarios,
)
from woonscenario.views.series import scenarios_in, series_of

ROW_STEP = 26
SHAPES = ("circle", "square", "triangle-up")
STROKES = ("#1a1a1a", "#0072b2", "#b34700")
FILLS = ("white", "#0072b2", "#b34700")
SIZES = (160, 80, 40)
"""Marks grow smaller, so that equal shares lie inside each other instead of hiding one another."""
WHOLE_CITY = labels.DIMENSIONS[TOTAL]


def social_share_by_wijk(
    indicators: pd.DataFrame, *, years: Sequence[int], reference: str, run_id: str = "", width: int = WIDE
) -> alt.TopLevelMixin:
    """Draw the share of social housing per wijk in up to three years, one panel per scenario."""
    names = shown_scenarios(scenarios_in(indicators), reference)
    leader = leading(names, reference)
    drawn_years = list(dict.fromkeys(years))[: len(SHAPES)]
    marks = _marks(indicators, names, reference, drawn_years)
    order = _order(marks, leader, min(years))
    subtitle = [
        "Sociale voorraad gedeeld door alle woningen in de wijk, stand op 1 januari.",
        f"Wijken gesorteerd op het aandeel in {min(years)}; bovenaan de hele stad.",
        *left_out(scenarios_in(indicators), reference),
    ]
    return finish(
        _panels(marks, order, len(names), width),
        "Aandeel sociale huur per wijk",
        subtitle,
        _in_short(marks, names, leader),
        _in_words(marks, names, leader, drawn_years, order),
        run_id=run_id,
        width=width,
    )


def _panels(marks: pd.DataFrame, order: Sequence[str], number: int, width: int) -> alt.FacetChart:
    room = width // number if width >= WIDE else width
    x = alt.X(
        f"{EXPECTED}:Q",
        scale=alt.Scale(domain=list(rounded_domain([*marks[EXPECTED]], from_zero=True)), nice=False),
        axis=alt.Axis(
            title="aandeel",
            labelExpr=AXIS_PERCENT,
            labelFlush=room < WIDE,
            tickCount=3 if room < WIDE else 6,
        ),
    )
    axis = alt.Axis(grid=True, domain=False, ticks=False, labelPadding=8, labelLimit=220)
    y = alt.Y("member:N", sort=list(order), title=None, axis=axis)
    panel = alt.layer(*_spans_and_points(marks, x, y)).properties(width=room, height=alt.Step(ROW_STEP))
    return panel.facet(
        facet=alt.Facet("panel:N", sort=list(dict.fromkeys(marks["panel"])), title=None),
        columns=number if width >= WIDE else 1,
        spacing=18,
    )


def _spans_and_points(marks: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    ends = marks.groupby(["scenario", "panel", "member"], as_index=False, sort=False).agg(
        low=(EXPECTED, "min"), high=(EXPECTED, "max")
    )
    drawn = alt.Chart(pd.concat([marks, ends], ignore_index=True))
    spans = (
        drawn.transform_filter("isValid(datum.low)")
        .mark_rule(color=labels.QUIET, strokeWidth=1.5)
        .encode(x=alt.X("low:Q"), x2="high:Q", y=y)
    )
    points = (
        drawn.transform_filter("isValid(datum.year)")
        .mark_point(opacity=1, strokeWidth=1.8)
        .encode(x=x, y=y, tooltip=_tooltip(), **_by_year(list(dict.fromkeys(marks["year"]))))
    )
    return [spans, points]


def _marks(indicators: pd.DataFrame, names: Sequence[str], reference: str, years: Sequence[int]) -> pd.DataFrame:
    wijken = series_of(indicators, "social_share", "wijk")
    city = series_of(indicators, "social_share").assign(member=WHOLE_CITY)
    both = pd.concat([city, wijken], ignore_index=True)
    chosen = both[both["scenario"].isin(list(names)) & both["year"].isin(list(years))]
    marks = chosen[["scenario", "member", "year", EXPECTED]].reset_index(drop=True)
    return marks.assign(
        year=marks["year"].astype(str),
        panel=[labels.scenario_label(short(name), short(reference)) for name in marks["scenario"]],
    )


def _order(marks: pd.DataFrame, leader: str, year: int) -> list[str]:
    start = marks[(marks["scenario"] == leader) & (marks["year"] == str(year))]
    wijken = start[start["member"] != WHOLE_CITY].sort_values([EXPECTED, "member"], ascending=[False, True])
    return [WHOLE_CITY, *wijken["member"]]


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


def _in_short(marks: pd.DataFrame, names: Sequence[str], leader: str) -> str:
    own = marks[marks["scenario"] == leader]
    first, last = own["year"].min(), own["year"].max()
    shares = own.set_index(["member", "year"])[EXPECTED]
    city = [labels.percent(shares[WHOLE_CITY, year]) for year in (first, last)]
    wijken = shares.xs(last, level="year").drop(WHOLE_CITY)
    low, high = wijken.idxmin(), wijken.idxmax()
    ends = marks[(marks["member"] == WHOLE_CITY) & (marks["year"] == last)].set_index("scenario")[EXPECTED]
    others = [f"in {name} naar {labels.percent(ends[name])}" for name in names if name != leader and name in ends]
    beside = f", {labels.listing(others)}" if others else ""
    return (
        f"In {leader} gaat het aandeel in de hele stad van {city[0]} in {first} naar {city[1]} in {last}"
        f"{beside}. Per wijk loopt het dan in {leader} uiteen van "
        f"{labels.percent(wijken[low])} in {low} tot {labels.percent(wijken[high])} in {high}."
    )


def _in_words(
    marks: pd.DataFrame, names: Sequence[str], leader: str, years: Sequence[int], order: Sequence[str]
) -> str:
    """Give every year of the leading scenario, and the last year of the others."""
    sentences = []
    for name in names:
        told = list(years) if name == leader else [max(years)]
        own = marks[marks["scenario"] == name].set_index(["member", "year"])[EXPECTED]
        shares = [(member, [year for year in told if (member, str(year)) in own.index]) for member in order]
        wijken = [
            f"{member} {labels.listing([f'{labels.percent(own[member, str(year)])} in {year}' for year in known])}"
            for member, known in shares
            if known
        ]
        sentences.append(f"{name}: {'; '.join(wijken)}.")
    partly = f" Van {leader} staan hier alle jaren, van de andere alleen {max(years)}." if len(names) > 1 else ""
    return f"Puntgrafiek van het aandeel sociale huur per wijk, een vak per scenario.{partly} {' '.join(sentences)}"
