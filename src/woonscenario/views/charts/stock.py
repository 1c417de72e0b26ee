"""The social stock against its target."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from woonscenario.views import labels
from woonscenario.views.charts import lines as parts
from woonscenario.views.charts.style import (
    NOT_FROM_ZERO,
    WIDE,
    Line,
    finish,
    leading,
    left_out,
    lines_for,
    rounded_domain,
)
from woonscenario.views.series import first_year, has_band, last_known, observed_of, scenarios_in, series_of, value_at


def stock_against_target(
    indicators: pd.DataFrame,
    observed: pd.DataFrame,
    *,
    reference: str,
    milestones: Sequence[int],
    run_id: str = "",
    width: int = WIDE,
) -> alt.TopLevelMixin:
    """Draw the social stock on 1 January [dwellings] against the target and the published values."""
    lines = lines_for(scenarios_in(indicators), reference)
    names = [line.name for line in lines]
    leader = leading(names, reference)
    stock, targets = series_of(indicators, "social_stock"), series_of(indicators, "stock_target")
    stock, target = stock[stock["scenario"].isin(names)], targets[targets["scenario"] == leader]
    dots = observed_of(observed, "social_stock")
    dots = dots[dots["year"] <= stock["year"].max()]
    subtitle = [
        f"Sociale voorraad: {labels.SOCIAL_STOCK_DEFINITION}.",
        f"Stippellijn: doel. Open stip: gepubliceerd cijfer. {NOT_FROM_ZERO}",
        *parts.about_hidden(stock, lines),
        *parts.about_bands(stock, lines, "woningen"),
        *left_out(scenarios_in(indicators), reference),
    ]
    return finish(
        parts.over_years(*_layers(stock, target, dots, lines, leader, milestones, width), width=width),
        "Sociale voorraad tegenover het doel",
        subtitle,
        _in_short(stock, targets, lines),
        _in_words(stock, targets, leader, lines, milestones),
        run_id=run_id,
        width=width,
    )


def _layers(
    stock: pd.DataFrame,
    target: pd.DataFrame,
    dots: pd.DataFrame,
    lines: Sequence[Line],
    leader: str,
    milestones: Sequence[int],
    width: int,
) -> list[alt.Chart]:
    last = int(stock["year"].max())
    first = min([first_year(stock), *dots["year"].astype(int)])
    values = [*stock[["expected", "p05", "p95"]].to_numpy().ravel(), *target["expected"], *dots["value"]]
    domain = rounded_domain(values)
    x = parts.year_axis(first, last, "stand op 1 januari", width)
    y = parts.value_axis(domain, "woningen", "woningen")
    goal = last_known(target, leader)[1]
    ends = parts.ends_of(stock, lines, last, "woningen")
    ends.append((f"doel {labels.number(goal)}", labels.TARGET_COLOUR, goal))
    return [
        *parts.milestone_rules(milestones, x),
        *([parts.bands(stock, lines, x)] if has_band(stock) else []),
        parts.scenario_lines(stock, lines, x, y, "woningen"),
        parts.target_line(target[["year", "expected"]], x, y),
        *([parts.observed_dots(dots, x, y, "woningen")] if len(dots) else []),
        parts.end_labels(ends, last, domain, x, y),
    ]


def _in_short(stock: pd.DataFrame, targets: pd.DataFrame, lines: Sequence[Line]) -> str:
    last = int(stock["year"].max())
    found = []
    for line in lines:
        year, value = last_known(stock, line.name)
        remark = labels.against_target(value - value_at(targets, line.name, year))
        found.append(f"in {line.name} {remark}{'' if year == last else f' (in {year})'}")
    return f"Op 1 januari {last} staat de sociale voorraad {labels.listing(found)}."


def _in_words(
    stock: pd.DataFrame, targets: pd.DataFrame, leader: str, lines: Sequence[Line], milestones: Sequence[int]
) -> str:
    sentences = []
    for year in milestones:
        found = [
            f"{line.label} {labels.number(value)} ({labels.against_target(value - value_at(targets, line.name, year))})"
            for line in lines
            for value in [value_at(stock, line.name, year)]
        ]
        goal = labels.number(value_at(targets, leader, year))
        whose = f" in {leader}" if len({value_at(targets, line.name, year) for line in lines}) > 1 else ""
        sentences.append(f"Op 1 januari {year}, met een doel van {goal}{whose}: {labels.listing(found)}.")
    return f"Lijngrafiek van de sociale voorraad in woningen per scenario. {' '.join(sentences)}"
