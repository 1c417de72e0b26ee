"""Small charts over years side by side: one per channel or unit, with the same lines in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt

from woonscenario.views import labels
from woonscenario.views.charts import lines as parts
from woonscenario.views.charts import points
from woonscenario.views.charts.picture import Rows, Template
from woonscenario.views.charts.style import WIDE, Line, rounded_domain, short
from woonscenario.views.series import Series

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
    series: Series
    axis: str
    unit: str

    @property
    def domain(self) -> tuple[float, float]:
        """The range of its own scale, that holds zero."""
        return rounded_domain(self.series.numbers(), from_zero=True, steps=4)

    @property
    def shape(self) -> Shape:
        """What its template depends on."""
        series = self.series
        return Shape(self.title, self.axis, self.unit, series.first_year, series.last_year)


@dataclass(frozen=True)
class Shape:
    """What stays the same of a panel when its figures change."""

    title: str
    axis: str
    unit: str
    first: int
    last: int


@lru_cache
def template_of(shapes: tuple[Shape, ...], lines: tuple[Line, ...], width: int) -> Template:
    """Make the template of panels side by side, whose tables and domains end in the place of the panel."""
    room = room_for(width, names=len(lines) > 1)
    drawn = [_panel(shape, lines, str(place), room) for place, shape in enumerate(shapes)]
    return Template(side_by_side(drawn, width))


def tables_of(drawn: Sequence[Panel], lines: Sequence[Line], milestones: Sequence[int]) -> dict[str, Rows]:
    """Give the tables of panels, by name and place."""
    return {
        f"{name}{place}": rows
        for place, panel in enumerate(drawn)
        for name, rows in _tables(panel, lines, milestones).items()
    }


def domains_of(drawn: Sequence[Panel]) -> dict[str, Any]:
    """Give the domain of each panel, by place."""
    return {f"domain{place}": panel.domain for place, panel in enumerate(drawn)}


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


def _panel(shape: Shape, lines: tuple[Line, ...], place: str, width: int) -> alt.LayerChart:
    x = parts.year_axis(shape.first, shape.last, "", width)
    y = parts.value_axis(shape.axis, shape.unit, place)
    return alt.layer(
        parts.milestone_rules(x, place)[0],
        *parts.bands(lines, x, place),
        parts.scenario_lines(lines, x, y, shape.unit, place),
        parts.end_labels(x, y, place),
    ).properties(width=width, height=PANEL_HEIGHT, title=heading(shape.title))


def _tables(panel: Panel, lines: Sequence[Line], milestones: Sequence[int]) -> dict[str, Rows]:
    series, last = panel.series, panel.series.last_year
    return {
        "milestones": points.rows_of_milestones([year for year in milestones if series.first_year <= year <= last]),
        **points.tables_of_bands(series, lines),
        "lines": points.rows_of_lines(series, lines),
        "ends": points.rows_of_ends(_ends(panel, lines), last, panel.domain, height=PANEL_HEIGHT),
    }


def _ends(panel: Panel, lines: Sequence[Line]) -> list[points.End]:
    """Give the line ends; one line needs no name."""
    found = [(line, panel.series.last_known(line.name)[1]) for line in lines]
    return [
        (f"{short(line.name)} {text}" if len(lines) > 1 else text, line.colour, value)
        for line, value in found
        for text in [labels.by_unit(value, panel.unit)]
    ]
