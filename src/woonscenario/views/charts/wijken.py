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
    marks = _marks(indicators, names, reference, list(years)[: len(SHAPES)])
    order = _order(marks, leader, min(years))
    domain = rounded_domain([*marks[EXPECTED]], from_zero=True)
    room = width // len(names) if width >= WIDE else width
    x = alt.X(
        f"{EXPECTED}:Q",
        scale=alt.Scale(domain=list(domain), nice=False),
        axis=alt.Axis(
            title="aandeel van alle woningen",
            labelExpr=AXIS_PERCENT,
            labelFlush=room < WIDE,
            tickCount=3 if room < WIDE else 6,
        ),
    )
    y = alt.Y(
        "member:N",
        sort=order,
        title=None,
        axis=alt.Axis(grid=True, domain=False, ticks=False, labelPadding=8, labelLimit=220),
    )
    ends = marks.groupby(["scenario", "panel", "member"], as_index=False, sort=False).agg(
        low=(EXPECTED, "min"), high=(EXPECTED, "max")
    )
    together = pd.concat([marks, ends], ignore_index=True)
    drawn = alt.Chart(together)
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
    panel = alt.layer(spans, points).properties(width=room, height=alt.Step(ROW_STEP))
    columns = panel.facet(
        facet=alt.Facet("panel:N", sort=list(dict.fromkeys(marks["panel"])), title=None),
        columns=len(names) if width >= WIDE else 1,
        spacing=18,
    )
    subtitle = [
        "Sociale voorraad gedeeld door alle woningen in de wijk, stand op 1 januari.",
        f"Wijken gesorteerd op het aandeel in {min(years)}; bovenaan de hele stad.",
        *left_out(scenarios_in(indicators), reference),
    ]
    alternative = _in_words(marks, leader, list(years)[: len(SHAPES)], order)
    return finish(columns, "Aandeel sociale huur per wijk", subtitle, alternative, run_id=run_id, width=width)


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


def _in_words(marks: pd.DataFrame, leader: str, years: Sequence[int], order: Sequence[str]) -> str:
    own = marks[marks["scenario"] == leader]
    sentences = []
    for member in order:
        values = own[own["member"] == member].set_index("year")[EXPECTED]
        found = [f"{labels.percent(values[str(year)])} in {year}" for year in years if str(year) in values]
        sentences.append(f"{member}: {labels.listing(found)}.")
    return f"Puntgrafiek van het aandeel sociale huur per wijk in {leader}. {' '.join(sentences)}"
