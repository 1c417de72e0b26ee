"""What was planned against what is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from woonscenario.views import labels
from woonscenario.views.charts import lines as parts
from woonscenario.views.charts.style import WIDE, Line, finish, leading, left_out, lines_for, rounded_domain
from woonscenario.views.series import bandless, first_year, has_band, observed_of, scenarios_in, series_of

BAR_SHARE = 0.55
"""Share of the room of a year that a bar fills."""
UNIT = "woningen/jaar"


@dataclass(frozen=True)
class _Shown:
    """What the chart draws: completions of every line, plans of the leading scenario, published completions."""

    lines: list[Line]
    leader: str
    planned: pd.DataFrame
    built: pd.DataFrame
    dots: pd.DataFrame
    first: int
    last: int

    @property
    def leaders_built(self) -> pd.DataFrame:
        return self.built[self.built["scenario"] == self.leader]


def plan_against_realisation(
    indicators: pd.DataFrame,
    observed: pd.DataFrame,
    *,
    reference: str,
    milestones: Sequence[int],
    run_id: str = "",
    width: int = WIDE,
) -> alt.TopLevelMixin:
    """Draw planned completions as bars against expected completions per scenario [dwellings/year]."""
    shown = _choose(indicators, observed, reference)
    hidden = left_out(scenarios_in(indicators), reference)
    return finish(
        parts.over_years(*_layers(shown, milestones, width), width=width),
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
    planned, built = series_of(indicators, "planned_completions"), series_of(indicators, "completions")
    built = built[built["scenario"].isin(names)]
    last = int(built["year"].max())
    dots = observed_of(observed, "completions")
    dots = dots[dots["year"] <= last]
    first = min([first_year(built), *dots["year"].astype(int)])
    return _Shown(lines, leader, planned[planned["scenario"] == leader], built, dots, first, last)


def _layers(shown: _Shown, milestones: Sequence[int], width: int) -> list[alt.Chart]:
    first, last, built = shown.first, shown.last, shown.built
    values = [*built[["expected", "p05", "p95"]].to_numpy().ravel(), *shown.planned["expected"], *shown.dots["value"]]
    domain = rounded_domain(values, from_zero=True)
    x = parts.year_axis(first, last, "jaar", width).scale(domain=[first - 0.5, last + 0.5], nice=False)
    y = parts.value_axis(domain, "woningen per jaar", UNIT)
    dated = [year for year in milestones if first <= year <= last + 1]
    return [
        _bars(shown, x, y, width),
        *parts.milestone_rules(dated, x, year_is_a_span=True),
        *([parts.bands(shown.leaders_built, shown.lines, x)] if has_band(built) else []),
        parts.scenario_lines(built, shown.lines, x, y, UNIT),
        *([parts.observed_dots(shown.dots, x, y, UNIT)] if len(shown.dots) else []),
        parts.end_labels(parts.ends_of(built, shown.lines, last, UNIT), last + 0.5, domain, x, y),
    ]


def _bars(shown: _Shown, x: alt.X, y: alt.Y, width: int) -> alt.Chart:
    return (
        alt.Chart(shown.planned[["year", "expected"]].assign(scenario="gepland"))
        .mark_bar(
            width=BAR_SHARE * width / (shown.last - shown.first + 1),
            color="#e6e6e6",
            stroke=labels.QUIET,
            strokeWidth=1 if width >= WIDE else 0.4,
        )
        .encode(x=x, y=y)
    )


def _subtitle(shown: _Shown) -> list[str]:
    published = " Open stip: gepubliceerd cijfer." if len(shown.dots) else ""
    return [
        "Sociale huurwoningen per jaar. Lijn: verwachte oplevering.",
        f"Balk: plannen en programma in {shown.leader}.{published} Stippellijn: 1 januari.",
        *parts.about_hidden(shown.built, shown.lines),
        *_about_band(shown),
    ]


def _about_band(shown: _Shown) -> list[str]:
    if not has_band(shown.leaders_built):
        return []
    if bandless(shown.leaders_built, [shown.leader]):
        return [parts.NO_WIDTH]
    return [f"Grijs vlak, alleen {shown.leader}: {parts.NINE_OF_TEN}."]


def _built_by(shown: _Shown, name: str) -> float:
    return float(shown.built.loc[shown.built["scenario"] == name, "expected"].sum())


def _in_short(shown: _Shown) -> str:
    planned, first = shown.planned["expected"].sum(), first_year(shown.built)
    order = sorted(shown.lines, key=lambda line: line.name != shown.leader)
    built = [f"{labels.number(_built_by(shown, line.name))} in {line.name}" for line in order]
    return (
        f"De plannen en het programma van {shown.leader} tellen {labels.number(planned)} sociale huurwoningen van "
        f"{first} tot en met {shown.last}. Naar verwachting worden er in die jaren {labels.listing(built)} opgeleverd."
    )


def _in_words(shown: _Shown) -> str:
    return f"Grafiek van geplande en verwachte opleveringen per jaar. {_in_short(shown)}"
