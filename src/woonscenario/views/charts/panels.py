"""Small charts over years side by side: one per channel or unit, with the same lines in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from woonscenario.views import labels
from woonscenario.views.charts import lines as parts
from woonscenario.views.charts.style import WIDE, Line, rounded_domain
from woonscenario.views.series import first_year, has_band

PANEL_HEIGHT = 150
ROOM_FOR_LABELS = 0.62
"""Share of half the width that the plotting area of a panel takes; the rest is for the labels at the line ends."""
WITHOUT_ROOM = "De naam van een lijn staat aan het eind ervan."


@dataclass(frozen=True)
class Panel:
    """One small chart: its title, its series, and the title and unit of its axis."""

    title: str
    series: pd.DataFrame
    axis: str
    unit: str


def panels(
    drawn: Sequence[Panel], lines: Sequence[Line], milestones: Sequence[int], width: int, *, same_scale: bool = False
) -> alt.ConcatChart:
    """Set panels side by side, two in a row on a page and under each other on a telephone."""
    side_by_side = width >= WIDE
    room = int(width / 2 * ROOM_FOR_LABELS) if side_by_side else width
    together = pd.concat([panel.series for panel in drawn])
    shown = [
        _panel(panel, lines, milestones, room, _domain(together if same_scale else panel.series)) for panel in drawn
    ]
    return alt.concat(*shown, columns=2 if side_by_side else 1, spacing=24)


def _domain(series: pd.DataFrame) -> tuple[float, float]:
    return rounded_domain([*series[["expected", "p05", "p95"]].to_numpy().ravel()], from_zero=True, steps=4)


def _panel(
    panel: Panel, lines: Sequence[Line], milestones: Sequence[int], width: int, domain: tuple[float, float]
) -> alt.LayerChart:
    series = panel.series
    first, last = first_year(series), int(series["year"].max())
    x = parts.year_axis(first, last, "", width)
    y = parts.value_axis(domain, panel.axis, panel.unit)
    ends = parts.ends_of(series, lines, last, panel.unit)
    return alt.layer(
        *parts.milestone_rules([year for year in milestones if first <= year <= last], x)[:1],
        *([parts.bands(series, lines, x)] if has_band(series) else []),
        parts.scenario_lines(series, lines, x, y, panel.unit),
        parts.end_labels(ends, last, domain, x, y, height=PANEL_HEIGHT),
    ).properties(
        width=width,
        height=PANEL_HEIGHT,
        title=alt.TitleParams(text=panel.title, fontSize=13, color=labels.INK, offset=8, anchor="start"),
    )
