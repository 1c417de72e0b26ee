"""Styles, scales and finishing touches that all charts share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from woonscenario.views import labels

WIDE, NARROW = 520, 195
"""Width of the plotting area [pixels]: for a page, and for a telephone of 400 pixels."""
LONGEST_LABEL = 26
MOST_SCENARIOS = 5
THIN, HEAVY = 2, 3.5
NOT_FROM_ZERO = "De verticale as begint niet bij nul."
AXIS_PERCENT = "format(datum.value * 100, ',.0f') + ' %'"
AXIS_CHANGE = "datum.value == 0 ? '0' : format(datum.value, '+,.0f')"
CONFIG = {
    "background": "white",
    "font": "Arial, 'Liberation Sans', Helvetica, sans-serif",
    "locale": {"number": labels.NUMBER_LOCALE},
    "view": {"stroke": None},
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 16,
        "subtitleFontSize": 12,
        "color": labels.INK,
        "subtitleColor": labels.QUIET,
        "subtitlePadding": 5,
        "offset": 14,
    },
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": labels.INK,
        "titleColor": labels.INK,
        "gridColor": labels.GRID,
        "domainColor": labels.QUIET,
        "tickColor": labels.QUIET,
    },
    "header": {"labelFontSize": 13, "labelFontWeight": "bold", "labelColor": labels.INK},
    "legend": {"labelFontSize": 12, "titleFontSize": 12, "labelColor": labels.INK, "symbolSize": 90},
    "text": {"fontSize": 12, "color": labels.INK},
}


@dataclass(frozen=True)
class Line:
    """How one series is drawn; dash and direct label repeat what the colour says."""

    name: str
    label: str
    colour: str
    dash: tuple[int, ...]
    width: float


def lines_for(scenarios: Sequence[str], reference: str) -> tuple[Line, ...]:
    """Give the leading scenario a heavy line, and up to four others a colour and a dash each."""
    drawn = shown_scenarios(scenarios, reference)
    leader = leading(drawn, reference)
    others = [name for name in drawn if name != leader]
    styles = {
        name: Line(name, short(name), colour, dash, THIN)
        for name, colour, dash in zip(others, labels.OTHER_COLOURS, labels.OTHER_DASHES, strict=False)
    }
    label = labels.scenario_label(short(leader), short(reference))
    styles[leader] = Line(leader, label, labels.REFERENCE_COLOUR, labels.REFERENCE_DASH, HEAVY)
    return tuple(styles[name] for name in drawn)


def leading(scenarios: Sequence[str], reference: str) -> str:
    """Give the reference, or the first scenario where the reference is absent."""
    return reference if reference in scenarios else scenarios[0]


def shown_scenarios(scenarios: Sequence[str], reference: str) -> list[str]:
    """Choose at most MOST_SCENARIOS scenarios, the reference always among them, in the order given."""
    room = MOST_SCENARIOS - 1
    others = [name for name in scenarios if name != reference][:room]
    return [name for name in scenarios if name == reference or name in others]


def left_out(scenarios: Sequence[str], reference: str) -> list[str]:
    """Say in Dutch which scenarios are not drawn: no line or one."""
    hidden = [name for name in scenarios if name not in shown_scenarios(scenarios, reference)]
    return [f"Niet getekend, wel in de tabellen: {labels.listing(hidden)}."] if hidden else []


def short(name: str) -> str:
    """Cut a name that would push the chart aside."""
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…"


def style_of(lines: Sequence[Line]) -> dict[str, object]:
    """Give the colour, dash and width channels of lines that share the field `scenario`."""
    return {
        "color": colour_of(lines),
        "strokeDash": dash_of(lines),
        "strokeWidth": alt.when(alt.datum.scenario == heaviest(lines).name)
        .then(alt.value(heaviest(lines).width))
        .otherwise(alt.value(THIN)),
    }


def heaviest(lines: Sequence[Line]) -> Line:
    """Give the line of the leading scenario."""
    return max(lines, key=lambda line: line.width)


def colour_of(lines: Sequence[Line]) -> alt.Color:
    """Give the colour channel of lines that share the field `scenario`."""
    scale = alt.Scale(domain=[line.name for line in lines], range=[line.colour for line in lines])
    return alt.Color("scenario:N", scale=scale, legend=None)


def dash_of(lines: Sequence[Line]) -> alt.StrokeDash:
    """Give the dash channel of lines that share the field `scenario`."""
    scale = alt.Scale(domain=[line.name for line in lines], range=[list(line.dash) for line in lines])
    return alt.StrokeDash("scenario:N", scale=scale, legend=None)


def rounded_domain(values: Sequence[float], *, from_zero: bool = False, steps: int = 6) -> tuple[float, float]:
    """Give a range of round numbers around the values, for a scale that is known before drawing."""
    known = [value for value in values if not math.isnan(value)] or [0.0, 1.0]
    low, high = (min(0.0, *known), max(0.0, *known)) if from_zero else (min(known), max(known))
    span = high - low or abs(high) or 1.0
    step = _round_step(span / steps)
    low_edge = 0.0 if from_zero and low == 0 else math.floor((low - span * 0.03) / step) * step
    return round(low_edge, 10), round(math.ceil((high + span * 0.03) / step) * step, 10)


def _round_step(size: float) -> float:
    power = 10.0 ** math.floor(math.log10(size))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= size * (1 - 1e-9))


def spread(values: Sequence[float], gap: float) -> list[float]:
    """Move values apart until neighbours are at least `gap` away, keeping their order and their middle."""
    order = sorted(range(len(values)), key=lambda place: values[place])
    groups: list[list[int]] = []
    centres: list[float] = []
    for place in order:
        groups.append([place])
        centres.append(values[place])
        while len(groups) > 1 and _overlaps(groups, centres, gap):
            joined = groups[-2] + groups[-1]
            groups[-2:] = [joined]
            centres[-2:] = [sum(values[member] for member in joined) / len(joined)]
    spaced = list(values)
    for group, centre in zip(groups, centres, strict=True):
        for rank, place in enumerate(group):
            spaced[place] = centre + (rank - (len(group) - 1) / 2) * gap
    return spaced


def _overlaps(groups: list[list[int]], centres: list[float], gap: float) -> bool:
    needed = gap * (len(groups[-2]) + len(groups[-1])) / 2
    return centres[-1] - centres[-2] < needed
