"""What was planned against what is built."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from woonscenario.views import labels
from woonscenario.views.charts import lines as parts
from woonscenario.views.charts.style import WIDE, Line, finish, leading, left_out, lines_for, rounded_domain
from woonscenario.views.series import first_year, has_band, last_known, observed_of, scenarios_in, series_of

BAR_SHARE = 0.55
"""Share of the room of a year that a bar fills."""


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
    lines = lines_for(scenarios_in(indicators), reference)
    leader = leading([line.name for line in lines], reference)
    planned = series_of(indicators, "planned_completions")
    planned = planned[planned["scenario"] == leader]
    built = series_of(indicators, "completions")
    built = built[built["scenario"].isin([line.name for line in lines])]
    dots = observed_of(observed, "completions")
    last = int(built["year"].max())
    dots = dots[dots["year"] <= last]
    first = min([first_year(built), *dots["year"].astype(int)])
    domain = rounded_domain(
        [*built[["expected", "p05", "p95"]].to_numpy().ravel(), *planned["expected"], *dots["value"]],
        from_zero=True,
    )
    x = parts.year_axis(first, last, "jaar", width).scale(domain=[first - 0.5, last + 0.5], nice=False)
    y = parts.value_axis(domain, "woningen per jaar", "woningen/jaar")
    bars = (
        alt.Chart(planned[["year", "expected"]].assign(scenario="gepland"))
        .mark_bar(
            width=BAR_SHARE * width / (last - first + 1),
            color="#e6e6e6",
            stroke=labels.QUIET,
            strokeWidth=1 if width >= WIDE else 0.4,
        )
        .encode(x=x, y=y)
    )
    ends = [(line.label, line.colour, last_known(built, line.name)[1]) for line in lines]
    shown = [year for year in milestones if first <= year <= last + 1]
    layers = [
        bars,
        *parts.milestone_rules(shown, x, year_is_a_span=True),
        *([parts.bands(built[built["scenario"] == leader], lines, x)] if has_band(built) else []),
        parts.scenario_lines(built, lines, x, y, "woningen/jaar"),
        *([parts.observed_dots(dots, x, y, "woningen/jaar")] if len(dots) else []),
        parts.end_labels(ends, last + 0.5, domain, x, y),
    ]
    subtitle = [
        "Sociale huurwoningen per jaar. Lijn: verwachte oplevering, na planuitval en vertraging.",
        f"Balk: gepland in {leader}."
        + (" Open stip: gepubliceerd cijfer." if len(dots) else "")
        + " Stippellijn: 1 januari.",
        *([f"Grijs vlak: {leader}, tussen het 5e en het 95e percentiel van de trekkingen."] if has_band(built) else []),
        *left_out(scenarios_in(indicators), reference),
    ]
    alternative = _in_words(built, planned, lines, leader)
    return finish(
        parts.over_years(*layers, width=width),
        "Geplande en verwachte oplevering",
        subtitle,
        alternative,
        run_id=run_id,
        width=width,
    )


def _in_words(built: pd.DataFrame, planned: pd.DataFrame, lines: Sequence[Line], leader: str) -> str:
    first, last = first_year(built), int(built["year"].max())
    sums = [
        f"{line.label} {labels.number(built.loc[built['scenario'] == line.name, 'expected'].sum())}" for line in lines
    ]
    return (
        f"Grafiek van geplande en verwachte opleveringen per jaar. Van {first} tot en met {last} "
        f"zijn in {leader} {labels.number(planned['expected'].sum())} woningen gepland; naar verwachting "
        f"opgeleverd: {labels.listing(sums)}."
    )
