"""The parts of a chart over years: bands, lines, labels at the ends, milestones and observed dots.

Each draws a named table that `points` makes the rows of; `place` tells those of several panels apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from woonscenario.views import labels
from woonscenario.views.charts.style import AXIS_PERCENT, Line, colour_of, dash_of, heaviest, style_of

HEIGHT = 320
YEAR_LABEL_WIDTH = 38


def year_axis(first: int, last: int, title: str, width: int) -> alt.X:
    """Give a year axis without thousands separators."""
    room = width // YEAR_LABEL_WIDTH
    step = next(step for step in (1, 2, 4, 5, 10, 20, 50) if (last - first) / step <= room)
    return alt.X(
        "year:Q",
        scale=alt.Scale(domain=[first, last], nice=False),
        axis=alt.Axis(
            values=list(range(first + (-first % step), last + 1, step)),
            format="d",
            title=title,
            grid=False,
            labelFlush=False,
        ),
    )


def named_domain(place: str = "") -> list[alt.ExprRef]:
    """Give the ends of the value `domain` for a scale."""
    return [alt.ExprRef(f"domain{place}[{end}]") for end in (0, 1)]


def value_axis(title: str, unit: str, place: str = "") -> alt.Y:
    """Give a value axis in Dutch notation over the value `domain`."""
    wording = {"labelExpr": AXIS_PERCENT} if unit == "aandeel" else {"format": ",.0f"}
    return alt.Y(
        "expected:Q",
        scale=alt.Scale(domain=named_domain(place), nice=False, zero=False),
        axis=alt.Axis(title=title, tickCount=6, **wording),
    )


def bands(lines: Sequence[Line], x: alt.X, place: str = "") -> list[alt.Chart]:
    """Draw the limits of the band with model error as thin lines per scenario, and p05-p95 as an area.

    Between the limits of the heavy line is an area too: more such areas would hide each other.
    """
    levels, draws = _table(f"levels{place}"), _table(f"bands{place}").mark_area(opacity=0.16)
    heavy = levels.transform_filter(alt.datum.scenario == heaviest(lines).name).mark_area(opacity=0.1)
    thin = levels.mark_line(strokeWidth=1, opacity=0.7)
    colour, dash = colour_of(lines), dash_of(lines)
    return [
        heavy.encode(x=x, y="low:Q", y2="high:Q", color=colour),
        *(thin.encode(x=x, y=f"{limit}:Q", color=colour, strokeDash=dash) for limit in ("low", "high")),
        draws.encode(x=x, y="p05:Q", y2="p95:Q", color=colour),
    ]


def scenario_lines(lines: Sequence[Line], x: alt.X, y: alt.Y, unit: str, place: str = "") -> alt.Chart:
    """Draw one line per scenario; the tooltip gives scenario, year and value."""
    return _table(f"lines{place}").mark_line().encode(x=x, y=y, tooltip=_tooltip(unit), **style_of(lines))


def target_line(x: alt.X, y: alt.Y, place: str = "") -> alt.Chart:
    """Draw the target as a dotted line of its own colour."""
    return (
        _table(f"target{place}")
        .mark_line(color=labels.TARGET_COLOUR, strokeDash=list(labels.TARGET_DASH), strokeWidth=2.5)
        .encode(x=x, y=y)
    )


def end_labels(x: alt.X, y: alt.Y, place: str = "") -> alt.Chart:
    """Write texts beside the line ends."""
    return (
        _table(f"ends{place}")
        .mark_text(align="left", dx=8, fontWeight="bold")
        .encode(x=x, y=y, text="text:N", color=alt.Color("colour:N", scale=None))
    )


def milestone_rules(x: alt.X, place: str = "") -> list[alt.Chart]:
    """Draw a thin labelled rule at 1 January of each milestone."""
    drawn = _table(f"milestones{place}")
    return [
        drawn.mark_rule(color=labels.QUIET, strokeDash=[1, 3]).encode(x=x),
        drawn.mark_text(baseline="bottom", dy=-4, color=labels.QUIET, fontWeight="bold").encode(
            x=x, y=alt.value(0), text="text:N"
        ),
    ]


def observed_dots(x: alt.X, y: alt.Y, unit: str) -> alt.Chart:
    """Draw published values as open dots."""
    return (
        _table("dots")
        .mark_point(filled=True, fill="white", stroke=labels.INK, size=60, strokeWidth=1.8, opacity=1)
        .encode(x=x, y=y, tooltip=_tooltip(unit))
    )


def over_years(*layers: alt.Chart, width: int) -> alt.LayerChart:
    """Lay the parts over each other at the shared size."""
    return alt.layer(*layers).properties(width=width, height=HEIGHT)


def _table(name: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name))


def _tooltip(unit: str) -> list[alt.Tooltip]:
    pattern = ".1%" if unit == "aandeel" else ",.0f"
    return [
        alt.Tooltip("scenario:N", title="reeks"),
        alt.Tooltip("year:Q", title="jaar", format="d"),
        alt.Tooltip("expected:Q", title="waarde", format=pattern),
    ]
