"""The chance per group of regular seekers, beside the start or the reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import isnan

import altair as alt
import pandas as pd

from woonscenario.model.tables import EXPECTED, GROUP
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
from woonscenario.views.letting.texts import group_name
from woonscenario.views.letting.told import REGULAR_CHANCE
from woonscenario.views.series import MEAN, Series, scenarios_in, series_by_member, series_of

ROW_STEP = 22
LEAST_ROOM = 120
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down")
SIZES = (150, 80, 55, 35, 25)
"""Marks grow smaller, so that equal chances lie inside each other."""
COLOURS = (labels.INK, *labels.OTHER_COLOURS)
EVERYONE = "alle reguliere zoekers"
Chances = Mapping[str, Mapping[str, float]]
"""Chances by the kind of dot and the member."""


def chance_by_group(
    rows: pd.DataFrame, *, years: Sequence[int], reference: str, run_id: str = "", width: int = WIDE
) -> Picture:
    """Draw the chance per year of each regular group (D2 regulier) at the first of `years`.

    One scenario stands beside its own first year, several beside the reference.
    """
    scenarios = scenarios_in(rows)
    names = shown_scenarios(scenarios, reference)
    leader = leading(names, reference)
    every = _by_name(rows)
    first = min(series.first_year for series in every.values())
    year = years[0] if years else first
    alone = len(names) == 1
    chances = _years_of_one(every, leader, first, year) if alone else _several(every, names, leader, reference, year)
    kinds = list(chances)
    shown = kinds[-1] if alone else kinds[0]
    order = _order(chances[shown])
    figures = "Gemiddelde van de trekkingen" if (rows["statistic"] == MEAN).any() else "Verwachting"
    beside = f"naast {first}" if alone else f"naast {leader}"
    subtitle = [
        "D2 regulier per groep: verhuringen via advertenties, gedeeld door de verschillende zoekers van de groep met "
        "ten minste één reactie in het jaar.",
        f"{figures} in {year}, {beside}. Verdeling en gedrag van groepen zijn aannamen.",
        *left_out(scenarios, reference),
    ]
    return fill(
        _template(tuple(kinds), order, width),
        {"spans": _spans(chances), "dots": _dots(chances)},
        {"domain": rounded_domain([value for own in chances.values() for value in own.values()], from_zero=True)},
        f"Kans per groep reguliere zoekers in {year}",
        subtitle,
        _in_short(chances, shown, f"in {year}" if alone else f"in {year} in {shown}"),
        f"Puntgrafiek van de kans per jaar per groep volgens D2 regulier. {_in_words(chances, order)}",
        run_id=run_id,
        width=width,
    )


def _by_name(rows: pd.DataFrame) -> dict[str, Series]:
    groups = series_by_member(rows, REGULAR_CHANCE, GROUP, drawn=True)
    return {
        EVERYONE: series_of(rows, REGULAR_CHANCE, drawn=True),
        **{group_name(member): series for member, series in groups.items()},
    }


def _chances_of(every: Mapping[str, Series], name: str, year: int) -> dict[str, float]:
    values = {member: series.at(name, year) for member, series in every.items()}
    return {member: value for member, value in values.items() if not isnan(value)}


def _years_of_one(every: Mapping[str, Series], name: str, first: int, year: int) -> Chances:
    return {str(one): _chances_of(every, name, one) for one in dict.fromkeys((first, year))}


def _several(every: Mapping[str, Series], names: Sequence[str], leader: str, reference: str, year: int) -> Chances:
    """Give the chances of each scenario; the one to compare with comes first."""
    order = [leader, *(name for name in names if name != leader)]
    return {labels.scenario_label(short(name), short(reference)): _chances_of(every, name, year) for name in order}


def _order(own: Mapping[str, float]) -> tuple[str, ...]:
    groups = [member for member in own if member != EVERYONE]
    return (EVERYONE, *sorted(groups, key=lambda member: (-own[member], member)))


def _spans(chances: Chances) -> Rows:
    members = dict.fromkeys(member for own in chances.values() for member in own)
    found = {member: [own[member] for own in chances.values() if member in own] for member in members}
    return [{"member": member, "low": min(values), "high": max(values)} for member, values in found.items()]


def _dots(chances: Chances) -> Rows:
    return [
        {"member": member, "kind": kind, EXPECTED: value}
        for kind, own in chances.items()
        for member, value in own.items()
    ]


@lru_cache
def _template(kinds: tuple[str, ...], order: tuple[str, ...], width: int) -> Template:
    room = width if width >= WIDE else LEAST_ROOM
    x = alt.X(
        f"{EXPECTED}:Q",
        scale=alt.Scale(domain=named_domain(), nice=False),
        axis=alt.Axis(title="kans per jaar", labelExpr=AXIS_PERCENT, tickCount=3 if width < WIDE else 6),
    )
    axis = alt.Axis(grid=True, domain=False, ticks=False, labelPadding=8, labelLimit=240)
    y = alt.Y("member:N", sort=list(order), title=None, axis=axis)
    spans = alt.Chart(alt.NamedData("spans")).mark_rule(color=labels.QUIET, strokeWidth=1.5)
    tooltip = [
        alt.Tooltip("kind:N", title="reeks"),
        alt.Tooltip("member:N", title="groep"),
        alt.Tooltip(f"{EXPECTED}:Q", title="kans", format=".1%"),
    ]
    points = alt.Chart(alt.NamedData("dots")).mark_point(opacity=1, strokeWidth=1.8)
    return Template(
        alt.layer(
            spans.encode(x=alt.X("low:Q"), x2="high:Q", y=y),
            points.encode(x=x, y=y, tooltip=tooltip, **_by_kind(kinds, 2 if width < WIDE else 4)),
        ).properties(width=room, height=alt.Step(ROW_STEP))
    )


def _by_kind(kinds: Sequence[str], columns: int) -> dict[str, object]:
    fills = ("white", *COLOURS[1:])
    channels = {"stroke": (alt.Stroke, COLOURS), "fill": (alt.Fill, fills), "shape": (alt.Shape, SHAPES)}
    found: dict[str, object] = {
        channel: kind(
            "kind:N",
            title=None,
            scale=alt.Scale(domain=list(kinds), range=list(values[: len(kinds)])),
            legend=alt.Legend(orient="top", direction="horizontal", columns=columns, labelLimit=240),
        )
        for channel, (kind, values) in channels.items()
    }
    size = alt.when(alt.datum.kind == kinds[0]).then(alt.value(SIZES[0]))
    for kind, area in zip(kinds[1:], SIZES[1:], strict=False):
        size = size.when(alt.datum.kind == kind).then(alt.value(area))
    return {**found, "size": size}


def _in_short(chances: Chances, shown: str, where: str) -> str:
    own = {member: value for member, value in chances[shown].items() if member != EVERYONE}
    low, high = min(own, key=own.__getitem__), max(own, key=own.__getitem__)
    city = [f"{labels.percent(of[EVERYONE])} in {kind}" for kind, of in chances.items() if EVERYONE in of]
    return (
        f"De kans van alle reguliere zoekers samen is {labels.listing(city)}. Per groep loopt zij {where} "
        f"uiteen van {labels.percent(own[low])} ({low}) tot {labels.percent(own[high])} ({high})."
    )


def _in_words(chances: Chances, order: Sequence[str]) -> str:
    found = [
        (member, [f"{labels.percent(own[member])} in {kind}" for kind, own in chances.items() if member in own])
        for member in order
    ]
    return "; ".join(f"{member} {labels.listing(values)}" for member, values in found if values).join(("", "."))
