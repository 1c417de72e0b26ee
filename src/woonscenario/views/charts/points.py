"""What a chart over years shows: the rows of its tables, and what its subtitle says of them."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan, nan

from woonscenario.views import labels
from woonscenario.views.charts.lines import HEIGHT
from woonscenario.views.charts.picture import Rows
from woonscenario.views.charts.style import Line, heaviest, spread
from woonscenario.views.series import Point, Series

LABEL_HEIGHT = 17
"""Room for one line of text [pixels]."""
HIDING = 0.005
"""Share of the range of all lines that the heavy one covers."""
NINE_OF_TEN = "negen van de tien trekkingen (5e tot 95e percentiel)"
WITH_ERROR = "Tussen dunne lijnen: de band met modelfout, ten minste zo breed als de fout van de terugblik"
NO_WIDTH = "Zonder band: alle trekkingen geven hetzelfde."
End = tuple[str, str, float]
"""Text, colour and value of the end of a line."""


def rows_of_lines(series: Series, lines: Sequence[Line]) -> Rows:
    """Give the table of lines; the heavy one comes last, so that it is drawn over the others."""
    return [{"scenario": name, "year": year, "expected": at.expected} for name, year, at in _heavy_last(series, lines)]


def tables_of_bands(series: Series, lines: Sequence[Line]) -> dict[str, Rows]:
    """Give the tables of bands, with the model error and of the draws alone, in the order of the lines."""
    ordered = _heavy_last(series, lines)
    return {
        "levels": [
            {"scenario": name, "year": year, "low": at.low, "high": at.high}
            for name, year, at in ordered
            if at.has_level
        ],
        "bands": [
            {"scenario": name, "year": year, "p05": at.p05, "p95": at.p95}
            for name, year, at in ordered
            if not isnan(at.p05 + at.p95)
        ],
    }


def _heavy_last(series: Series, lines: Sequence[Line]) -> list[tuple[str, int, Point]]:
    heavy = heaviest(lines).name
    return sorted(series, key=lambda point: point[0] == heavy)


def rows_of_years(values: Sequence[tuple[int, float]], **fixed: str) -> Rows:
    """Give the table of a target or of published dots, from (year, value)."""
    return [{"year": year, "expected": value, **fixed} for year, value in values]


def rows_of_milestones(milestones: Sequence[int], *, year_is_a_span: bool = False) -> Rows:
    """Give the table of milestones.

    On an axis of flows a year is a span around its number, so that 1 January lies half a year before it.
    """
    return [{"year": year - 0.5 * year_is_a_span, "text": str(year)} for year in milestones]


def rows_of_ends(
    ends: Sequence[End],
    last: float,
    domain: tuple[float, float],
    *,
    height: int = HEIGHT,
    field: str = "expected",
) -> Rows:
    """Give the table of labels at line ends, moved apart where they would overlap.

    `height` of the plotting area [pixels]; `field` is the one that the axis shows.
    """
    gap = (domain[1] - domain[0]) * LABEL_HEIGHT / height
    heights = spread([value for *_, value in ends], gap)
    return [
        {"year": last, field: at, "text": text, "colour": colour}
        for (text, colour, _), at in zip(ends, heights, strict=True)
    ]


def ends_of(series: Series, lines: Sequence[Line], last: int, unit: str) -> list[End]:
    """Give the end of every line; one that stops early says in which year."""
    known = [(line, *series.last_known(line.name)) for line in lines]
    return [
        (f"{line.label} {labels.by_unit(value, unit)}{'' if year == last else f' ({year})'}", line.colour, value)
        for line, year, value in known
    ]


def about_bands(lines: Sequence[Line], unit: str, *shown: Series) -> list[str]:
    """Say in the subtitle what the coloured areas are, and which lines have none; nothing without draws."""
    if not any(series.has_band for series in shown):
        return []
    names, decimals = [line.name for line in lines], 3 if unit == "aandeel" else 0
    bandless = [series.bandless(names, decimals=decimals) for series in shown]
    without = [name for name in names if all(name in found for found in bandless)]
    if len(without) == len(lines):
        return [NO_WIDTH]
    remark = f" Zonder band: {labels.listing(without)}." if without else ""
    if any(series.has_level_band for series in shown):
        return [f"{WITH_ERROR}. Donkerder vlak: {NINE_OF_TEN}.{remark}"]
    return [f"Gekleurd vlak: {NINE_OF_TEN}.{remark}"]


def about_hidden(series: Series, lines: Sequence[Line]) -> list[str]:
    """Say in the subtitle which lines cannot be told from the heavy one, that hides them."""
    heavy = heaviest(lines).name
    values = [point.expected for *_, point in series if not isnan(point.expected)]
    reach = HIDING * (max(values) - min(values))
    hidden = [line.name for line in lines if line.name != heavy and _apart(series, line.name, heavy) <= reach]
    return [f"Achter de lijn van {heavy}: {labels.listing(hidden)}."] if hidden else []


def _apart(series: Series, name: str, heavy: str) -> float:
    """Give how far two lines are apart at most, in the years that both have."""
    apart = [abs(at.expected - series.at(heavy, year)) for year, at in series.own(name).items()]
    return max((distance for distance in apart if not isnan(distance)), default=nan)
