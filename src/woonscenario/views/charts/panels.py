"""Small charts over years side by side: one per channel or unit, with the same lines in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from woonscenario.views import labels
from woonscenario.views.charts import lines as parts
from woonscenario.views.charts.style import WIDE, Line, rounded_domain, short
from woonscenario.views.series import first_year, has_band, last_known

PANEL_HEIGHT = 150
HALF = 260
"""Room for a panel when two stand side by side, without its axis [pixels]."""
NAMED = 95
"""Of which the name of a scenario takes [pixels]."""
OWN_SCALE = "Elk vak heeft een eigen schaal."


@dataclass(frozen=True)
class Panel:
    """One small chart: its title, its series, and the title and unit of its axis."""

    title: str
    series: pd.DataFrame
    axis: str
    unit: str


def panels(drawn: Sequence[Panel], lines: Sequence[Line], milestones: Sequence[int], width: int) -> alt.ConcatChart:
    """Draw panels with a scale of their own that holds zero."""
    room = room_for(width, names=len(lines) > 1)
    return side_by_side([_panel(panel, lines, milestones, room) for panel in drawn], width)


def room_for(width: int, *, names: bool) -> int:
    """Give the width of the plotting area of a panel [pixels]; `names` stand at the ends of its lines."""
    if width < WIDE:
        return width
    return HALF - NAMED if names else HALF - NAMED // 2


def side_by_side(drawn: Sequence[alt.LayerChart], width: int) -> alt.ConcatChart:
    """Set panels two in a row on a page, and under each other on a telephone."""
    return alt.concat(*drawn, columns=2 if width >= WIDE else 1, spacing=24)


def about_lines(lines: Sequence[Line], leader: str) -> list[str]:
    """Say which line is that of the leading scenario, where panels have no room to say so."""
    return [f"Dikke zwarte lijn: {leader}."] if len(lines) > 1 else []


def heading(text: str) -> alt.TitleParams:
    """Give the title of a panel."""
    return alt.TitleParams(text=text, fontSize=13, color=labels.INK, offset=8, anchor="start")


def _panel(panel: Panel, lines: Sequence[Line], milestones: Sequence[int], width: int) -> alt.LayerChart:
    series = panel.series
    first, last = first_year(series), int(series["year"].max())
    domain = rounded_domain([*series[["expected", "p05", "p95"]].to_numpy().ravel()], from_zero=True, steps=4)
    x = parts.year_axis(first, last, "", width)
    y = parts.value_axis(domain, panel.axis, panel.unit)
    return alt.layer(
        *parts.milestone_rules([year for year in milestones if first <= year <= last], x)[:1],
        *([parts.bands(series, lines, x)] if has_band(series) else []),
        parts.scenario_lines(series, lines, x, y, panel.unit),
        parts.end_labels(_ends(panel, lines), last, domain, x, y, height=PANEL_HEIGHT),
    ).properties(width=width, height=PANEL_HEIGHT, title=heading(panel.title))


def _ends(panel: Panel, lines: Sequence[Line]) -> list[tuple[str, str, float]]:
    """Give (text, colour, value) of the line ends; one line needs no name."""
    found = [(line, last_known(panel.series, line.name)[1]) for line in lines]
    return [
        (f"{short(line.name)} {text}" if len(lines) > 1 else text, line.colour, value)
        for line, value in found
        for text in [labels.by_unit(value, panel.unit)]
    ]
