"""The parts of a chart over years: bands, lines, labels at the ends, milestones and observed dots."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from woonscenario.views import labels
from woonscenario.views.charts.style import AXIS_PERCENT, Line, colour_of, spread, style_of
from woonscenario.views.series import bandless, has_band, last_known

HEIGHT = 320
YEAR_LABEL_WIDTH = 38
LABEL_HEIGHT = 17
"""Room for one line of text [pixels]."""
HIDING = 0.005
"""Share of the range of all lines that the heavy one covers."""
NINE_OF_TEN = "negen van de tien trekkingen (5e tot 95e percentiel)"
NO_WIDTH = "Zonder band: alle trekkingen geven hetzelfde."


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


def value_axis(domain: tuple[float, float], title: str, unit: str) -> alt.Y:
    """Give a value axis in Dutch notation over a fixed range."""
    wording = {"labelExpr": AXIS_PERCENT} if unit == "aandeel" else {"format": ",.0f"}
    return alt.Y(
        "expected:Q",
        scale=alt.Scale(domain=list(domain), nice=False, zero=False),
        axis=alt.Axis(title=title, tickCount=6, **wording),
    )


def bands(series: pd.DataFrame, lines: Sequence[Line], x: alt.X) -> alt.Chart:
    """Draw p05-p95 as a light area per scenario."""
    known = _heavy_last(series.dropna(subset=["p05", "p95"])[["scenario", "year", "p05", "p95"]], lines)
    return alt.Chart(known).mark_area(opacity=0.16).encode(x=x, y="p05:Q", y2="p95:Q", color=colour_of(lines))


def scenario_lines(series: pd.DataFrame, lines: Sequence[Line], x: alt.X, y: alt.Y, unit: str) -> alt.Chart:
    """Draw one line per scenario; the tooltip gives scenario, year and value."""
    return (
        alt.Chart(_heavy_last(series[["scenario", "year", "expected"]], lines))
        .mark_line()
        .encode(x=x, y=y, tooltip=_tooltip(unit), **style_of(lines))
    )


def _heavy_last(series: pd.DataFrame, lines: Sequence[Line]) -> pd.DataFrame:
    """Put the heavy line behind the others, so that it is drawn over them."""
    heavy = max(lines, key=lambda line: line.width).name
    return series.sort_values("scenario", key=lambda names: names == heavy, kind="stable")


def target_line(target: pd.DataFrame, x: alt.X, y: alt.Y) -> alt.Chart:
    """Draw the target as a dotted line of its own colour; columns year, expected."""
    return (
        alt.Chart(target)
        .mark_line(color=labels.TARGET_COLOUR, strokeDash=list(labels.TARGET_DASH), strokeWidth=2.5)
        .encode(x=x, y=y)
    )


def ends_of(series: pd.DataFrame, lines: Sequence[Line], last: int, unit: str) -> list[tuple[str, str, float]]:
    """Give (text, colour, value) of the end of every line; a line that stops early says in which year."""
    known = [(line, *last_known(series, line.name)) for line in lines]
    return [
        (f"{line.label} {labels.by_unit(value, unit)}{'' if year == last else f' ({year})'}", line.colour, value)
        for line, year, value in known
    ]


def about_bands(series: pd.DataFrame, lines: Sequence[Line], unit: str) -> list[str]:
    """Say in the subtitle what the coloured areas are, and which lines have none; nothing without draws."""
    if not has_band(series):
        return []
    without = bandless(series, [line.name for line in lines], decimals=3 if unit == "aandeel" else 0)
    if len(without) == len(lines):
        return [NO_WIDTH]
    remark = f" Zonder band: {labels.listing(without)}." if without else ""
    return [f"Gekleurd vlak: {NINE_OF_TEN}.{remark}"]


def about_hidden(series: pd.DataFrame, lines: Sequence[Line]) -> list[str]:
    """Say in the subtitle which lines cannot be told from the heavy one, that hides them."""
    expected = series.pivot(index="year", columns="scenario", values="expected")
    heavy = max(lines, key=lambda line: line.width).name
    reach = HIDING * (series["expected"].max() - series["expected"].min())
    furthest = expected.sub(expected[heavy], axis="index").abs().max()
    hidden = [line.name for line in lines if line.name != heavy and furthest[line.name] <= reach]
    return [f"Achter de lijn van {heavy}: {labels.listing(hidden)}."] if hidden else []


def end_labels(
    ends: Sequence[tuple[str, str, float]],
    last: float,
    domain: tuple[float, float],
    x: alt.X,
    y: alt.Y,
    *,
    height: int = HEIGHT,
    field: str = "expected",
) -> alt.Chart:
    """Write (text, colour, value) beside the line ends, moved apart where they would overlap.

    `height` of the plotting area [pixels]; `field` is the one that the axis `y` shows.
    """
    gap = (domain[1] - domain[0]) * LABEL_HEIGHT / height
    texts = pd.DataFrame(
        {
            "year": last,
            field: spread([value for _, _, value in ends], gap),
            "text": [text for text, _, _ in ends],
            "colour": [colour for _, colour, _ in ends],
        }
    )
    return (
        alt.Chart(texts)
        .mark_text(align="left", dx=8, fontWeight="bold")
        .encode(x=x, y=y, text="text:N", color=alt.Color("colour:N", scale=None))
    )


def milestone_rules(milestones: Sequence[int], x: alt.X, *, year_is_a_span: bool = False) -> list[alt.Chart]:
    """Draw a thin labelled rule at 1 January of each milestone.

    On an axis of flows a year is a span around its number, so that 1 January lies half a year before it.
    """
    shift = 0.5 if year_is_a_span else 0.0
    years = pd.DataFrame({"year": [year - shift for year in milestones], "text": [str(year) for year in milestones]})
    drawn = alt.Chart(years)
    return [
        drawn.mark_rule(color=labels.QUIET, strokeDash=[1, 3]).encode(x=x),
        drawn.mark_text(baseline="bottom", dy=-4, color=labels.QUIET, fontWeight="bold").encode(
            x=x, y=alt.value(0), text="text:N"
        ),
    ]


def observed_dots(observed: pd.DataFrame, x: alt.X, y: alt.Y, unit: str) -> alt.Chart:
    """Draw published values as open dots; columns year, value."""
    dots = observed[["year", "value"]].rename(columns={"value": "expected"})
    return (
        alt.Chart(dots.assign(scenario="waargenomen"))
        .mark_point(filled=True, fill="white", stroke=labels.INK, size=60, strokeWidth=1.8, opacity=1)
        .encode(x=x, y=y, tooltip=_tooltip(unit))
    )


def over_years(*layers: alt.Chart, width: int) -> alt.LayerChart:
    """Lay the parts over each other at the shared size."""
    return alt.layer(*layers).properties(width=width, height=HEIGHT)


def _tooltip(unit: str) -> list[alt.Tooltip]:
    pattern = ".1%" if unit == "aandeel" else ",.0f"
    return [
        alt.Tooltip("scenario:N", title="reeks"),
        alt.Tooltip("year:Q", title="jaar", format="d"),
        alt.Tooltip("expected:Q", title="waarde", format=pattern),
    ]
