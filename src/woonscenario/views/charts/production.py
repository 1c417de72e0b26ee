"""What was planned against what is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import altair as alt
import pandas as pd

from woonscenario.views import labels
from woonscenario.views.charts import lines as parts
from woonscenario.views.charts import points
from woonscenario.views.charts.picture import Picture, Rows, Template, fill
from woonscenario.views.charts.style import WIDE, Line, leading, left_out, lines_for, rounded_domain
from woonscenario.views.series import Series, observed_of, scenarios_in, series_of

BAR_SHARE = 0.55
"""Share of the room of a year that a bar fills."""
UNIT = "woningen/jaar"


@dataclass(frozen=True)
class _Shown:
    """What the chart draws: completions of every line, plans of the leading scenario, published completions."""

    lines: tuple[Line, ...]
    leader: str
    planned: list[tuple[int, float]]
    built: Series
    dots: list[tuple[int, float]]
    first: int
    last: int

    @property
    def leaders_built(self) -> Series:
        return self.built.of([self.leader])

    @property
    def domain(self) -> tuple[float, float]:
        values = [*self.built.numbers(), *(value for _, value in (*self.planned, *self.dots))]
        return rounded_domain(values, from_zero=True)


def plan_against_realisation(
    indicators: pd.DataFrame,
    observed: pd.DataFrame,
    *,
    reference: str,
    milestones: Sequence[int],
    run_id: str = "",
    width: int = WIDE,
) -> Picture:
    """Draw planned completions as bars against expected completions per scenario [dwellings/year]."""
    shown = _choose(indicators, observed, reference)
    hidden = left_out(scenarios_in(indicators), reference)
    return fill(
        _template(shown.lines, shown.first, shown.last, width),
        _tables(shown, milestones),
        {"domain": shown.domain},
        "Geplande en verwachte oplevering",
        [*_subtitle(shown), *hidden],
        _in_short(shown),
        _in_words(shown),
        run_id=run_id,
        width=width,
    )


def _choose(indicators: pd.DataFrame, observed: pd.DataFrame, reference: str) -> _Shown:
    lines = lines_for(scenarios_in(indicators), reference)
    names = [line.name for line in lines]
    leader = leading(names, reference)
    built = series_of(indicators, "completions").of(names)
    planned = series_of(indicators, "planned_completions").own(leader)
    dots = observed_of(observed, "completions", until=built.last_year)
    first = min([built.first_year, *(year for year, _ in dots)])
    amounts = [(year, point.expected) for year, point in planned.items()]
    return _Shown(lines, leader, amounts, built, dots, first, built.last_year)


def _tables(shown: _Shown, milestones: Sequence[int]) -> dict[str, Rows]:
    dated = [year for year in milestones if shown.first <= year <= shown.last + 1]
    own, ends = shown.leaders_built, points.ends_of(shown.built, shown.lines, shown.last, UNIT)
    return {
        "bars": points.rows_of_years(shown.planned, scenario="gepland"),
        "milestones": points.rows_of_milestones(dated, year_is_a_span=True),
        **points.tables_of_bands(own, shown.lines),
        "lines": points.rows_of_lines(shown.built, shown.lines),
        "dots": points.rows_of_years(shown.dots, scenario="waargenomen"),
        "ends": points.rows_of_ends(ends, shown.last + 0.5, shown.domain),
    }


@lru_cache
def _template(lines: tuple[Line, ...], first: int, last: int, width: int) -> Template:
    x = parts.year_axis(first, last, "jaar", width).scale(domain=[first - 0.5, last + 0.5], nice=False)
    y = parts.value_axis("woningen per jaar", UNIT)
    bar_width = BAR_SHARE * width / (last - first + 1)
    bars = alt.Chart(alt.NamedData("bars")).mark_bar(
        width=bar_width, color="#e6e6e6", stroke=labels.QUIET, strokeWidth=1 if width >= WIDE else 0.4
    )
    layers = [
        bars.encode(x=x, y=y),
        *parts.milestone_rules(x),
        *parts.bands(lines, x),
        parts.scenario_lines(lines, x, y, UNIT),
        parts.observed_dots(x, y, UNIT),
        parts.end_labels(x, y),
    ]
    return Template(parts.over_years(*layers, width=width))


def _subtitle(shown: _Shown) -> list[str]:
    published = " Open stip: gepubliceerd cijfer." if len(shown.dots) else ""
    return [
        "Sociale huurwoningen per jaar. Lijn: verwachte oplevering.",
        f"Balk: plannen en programma in {shown.leader}.{published} Stippellijn: 1 januari.",
        *points.about_hidden(shown.built, shown.lines),
        *_about_band(shown),
    ]


def _about_band(shown: _Shown) -> list[str]:
    if not shown.leaders_built.has_band:
        return []
    if shown.built.bandless([shown.leader]):
        return [points.NO_WIDTH]
    return [f"Grijs vlak, alleen {shown.leader}: {points.NINE_OF_TEN}."]


def _built_by(shown: _Shown, name: str) -> float:
    return sum(point.expected for point in shown.built.own(name).values())


def _in_short(shown: _Shown) -> str:
    planned, first = sum(value for _, value in shown.planned), shown.built.first_year
    order = sorted(shown.lines, key=lambda line: line.name != shown.leader)
    built = [f"{labels.number(_built_by(shown, line.name))} in {line.name}" for line in order]
    return (
        f"De plannen en het programma van {shown.leader} tellen {labels.number(planned)} sociale huurwoningen van "
        f"{first} tot en met {shown.last}. Naar verwachting worden er in die jaren {labels.listing(built)} opgeleverd."
    )


def _in_words(shown: _Shown) -> str:
    return f"Grafiek van geplande en verwachte opleveringen per jaar. {_in_short(shown)}"
