"""The chance per group of regular seekers, beside the start or the reference."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from woonscenario.model.tables import EXPECTED, GROUP, TOTAL
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
from woonscenario.views.letting.texts import group_name
from woonscenario.views.letting.told import REGULAR_CHANCE
from woonscenario.views.series import first_year, scenarios_in, series_of_draws

ROW_STEP = 22
LEAST_ROOM = 120
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down")
SIZES = (150, 80, 55, 35, 25)
"""Marks grow smaller, so that equal chances lie inside each other."""
COLOURS = (labels.INK, *labels.OTHER_COLOURS)
EVERYONE = "alle reguliere zoekers"


def chance_by_group(
    rows: pd.DataFrame, *, years: Sequence[int], reference: str, run_id: str = "", width: int = WIDE
) -> alt.TopLevelMixin:
    """Draw the chance per year of each regular group (D2 regulier) at the first of `years`.

    One scenario stands beside its own first year, several beside the reference.
    """
    names = shown_scenarios(scenarios_in(rows), reference)
    leader = leading(names, reference)
    every = _chances(rows)
    year = years[0] if years else first_year(every)
    marks, kinds = _marks(every, names, leader, reference, year)
    alone = len(names) == 1
    shown = kinds[-1] if alone else kinds[0]
    order = _order(marks, shown)
    figures = "Gemiddelde van de trekkingen" if (rows["statistic"] == "mean").any() else "Verwachting"
    beside = f"naast {first_year(every)}" if alone else f"naast {leader}"
    subtitle = [
        "D2 regulier per groep: verhuringen via advertenties, gedeeld door de verschillende zoekers van de groep met "
        "ten minste één reactie in het jaar.",
        f"{figures} in {year}, {beside}. Verdeling en gedrag van groepen zijn aannamen.",
        *left_out(scenarios_in(rows), reference),
    ]
    return finish(
        _dots(marks, kinds, order, width),
        f"Kans per groep reguliere zoekers in {year}",
        subtitle,
        _in_short(marks, kinds, shown, f"in {year}" if alone else f"in {year} in {shown}"),
        f"Puntgrafiek van de kans per jaar per groep volgens D2 regulier. {_in_words(marks, kinds, order)}",
        run_id=run_id,
        width=width,
    )


def _chances(rows: pd.DataFrame) -> pd.DataFrame:
    groups = series_of_draws(rows, REGULAR_CHANCE, GROUP)
    city = series_of_draws(rows, REGULAR_CHANCE, TOTAL).assign(member=EVERYONE)
    both = pd.concat([city, groups.assign(member=[group_name(name) for name in groups["member"]])], ignore_index=True)
    return both[["scenario", "member", "year", EXPECTED]]


def _marks(
    every: pd.DataFrame, names: Sequence[str], leader: str, reference: str, year: int
) -> tuple[pd.DataFrame, list[str]]:
    """Give the dots with the `kind` each is of, and the kinds: the one to compare with comes first."""
    if len(names) == 1:
        kinds = [str(one) for one in dict.fromkeys((first_year(every), year))]
        marks = every[(every["scenario"] == leader) & every["year"].astype(str).isin(kinds)]
        return marks.assign(kind=marks["year"].astype(str)), kinds
    order = [leader, *(name for name in names if name != leader)]
    marks = every[every["scenario"].isin(order) & (every["year"] == year)]
    texts = {name: labels.scenario_label(short(name), short(reference)) for name in order}
    return marks.assign(kind=marks["scenario"].map(texts)), [texts[name] for name in order]


def _order(marks: pd.DataFrame, shown: str) -> list[str]:
    own = marks[(marks["kind"] == shown) & (marks["member"] != EVERYONE)]
    return [EVERYONE, *own.sort_values([EXPECTED, "member"], ascending=[False, True])["member"]]


def _dots(marks: pd.DataFrame, kinds: Sequence[str], order: Sequence[str], width: int) -> alt.LayerChart:
    room = width if width >= WIDE else LEAST_ROOM
    x = alt.X(
        f"{EXPECTED}:Q",
        scale=alt.Scale(domain=list(rounded_domain([*marks[EXPECTED]], from_zero=True)), nice=False),
        axis=alt.Axis(title="kans per jaar", labelExpr=AXIS_PERCENT, tickCount=3 if width < WIDE else 6),
    )
    axis = alt.Axis(grid=True, domain=False, ticks=False, labelPadding=8, labelLimit=240)
    y = alt.Y("member:N", sort=list(order), title=None, axis=axis)
    ends = marks.groupby("member", as_index=False, sort=False).agg(low=(EXPECTED, "min"), high=(EXPECTED, "max"))
    spans = alt.Chart(ends).mark_rule(color=labels.QUIET, strokeWidth=1.5).encode(x=alt.X("low:Q"), x2="high:Q", y=y)
    tooltip = [
        alt.Tooltip("kind:N", title="reeks"),
        alt.Tooltip("member:N", title="groep"),
        alt.Tooltip(f"{EXPECTED}:Q", title="kans", format=".1%"),
    ]
    points = alt.Chart(marks[["member", "kind", EXPECTED]]).mark_point(opacity=1, strokeWidth=1.8)
    return alt.layer(
        spans, points.encode(x=x, y=y, tooltip=tooltip, **_by_kind(kinds, 2 if width < WIDE else 4))
    ).properties(width=room, height=alt.Step(ROW_STEP))


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


def _in_short(marks: pd.DataFrame, kinds: Sequence[str], shown: str, where: str) -> str:
    own = marks[(marks["kind"] == shown) & (marks["member"] != EVERYONE)].set_index("member")[EXPECTED]
    low, high = str(own.idxmin()), str(own.idxmax())
    city = [
        f"{labels.percent(value)} in {kind}"
        for kind in kinds
        for value in marks.loc[(marks["kind"] == kind) & (marks["member"] == EVERYONE), EXPECTED]
    ]
    return (
        f"De kans van alle reguliere zoekers samen is {labels.listing(city)}. Per groep loopt zij {where} "
        f"uiteen van {labels.percent(own[low])} ({low}) tot {labels.percent(own[high])} ({high})."
    )


def _in_words(marks: pd.DataFrame, kinds: Sequence[str], order: Sequence[str]) -> str:
    found = marks.set_index(["member", "kind"])[EXPECTED]
    return "; ".join(
        f"{member} "
        + labels.listing(
            [f"{labels.percent(found[member, kind])} in {kind}" for kind in kinds if (member, kind) in found]
        )
        for member in order
    ).join(("", "."))
