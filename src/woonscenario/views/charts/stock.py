"""The social stock against its target."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from woonscenario.views import labels
from woonscenario.views.charts import lines as parts
from woonscenario.views.charts import points
from woonscenario.views.charts.picture import Picture, Template, fill
from woonscenario.views.charts.style import (
    NOT_FROM_ZERO,
    WIDE,
    Line,
    leading,
    left_out,
    lines_for,
    rounded_domain,
)
from woonscenario.views.series import Series, Shown, observed_of, scenarios_in, series_of

UNIT = "woningen"


def stock_against_target(
    indicators: Shown,
    observed: pd.DataFrame,
    *,
    reference: str,
    milestones: Sequence[int],
    run_id: str = "",
    width: int = WIDE,
) -> Picture:
    """Draw the social stock on 1 January [dwellings] against the target and the published values."""
    scenarios = scenarios_in(indicators)
    lines = lines_for(scenarios, reference)
    names = [line.name for line in lines]
    leader = leading(names, reference)
    stock, targets = series_of(indicators, "social_stock").of(names), series_of(indicators, "stock_target")
    last = stock.last_year
    dots = observed_of(observed, "social_stock", until=last)
    target = [(year, point.expected) for year, point in targets.own(leader).items()]
    domain = rounded_domain([*stock.numbers(), *(value for _, value in (*target, *dots))])
    goal = targets.last_known(leader)[1]
    ends = [
        *points.ends_of(stock, lines, last, UNIT),
        (f"doel {labels.number(goal)}", labels.TARGET_COLOUR, goal),
    ]
    tables = {
        "milestones": points.rows_of_milestones(milestones),
        **points.tables_of_bands(stock, lines),
        "lines": points.rows_of_lines(stock, lines),
        "target": points.rows_of_years(target),
        "dots": points.rows_of_years(dots, scenario="waargenomen"),
        "ends": points.rows_of_ends(ends, last, domain),
    }
    subtitle = [
        f"Sociale voorraad: {labels.SOCIAL_STOCK_DEFINITION}.",
        f"Stippellijn: doel. Open stip: gepubliceerd cijfer. {NOT_FROM_ZERO}",
        *points.about_hidden(stock, lines),
        *points.about_bands(lines, UNIT, stock),
        *left_out(scenarios, reference),
    ]
    first = min([stock.first_year, *(year for year, _ in dots)])
    return fill(
        _template(lines, first, last, width),
        tables,
        {"domain": domain},
        "Sociale voorraad tegenover het doel",
        subtitle,
        _in_short(stock, targets, lines),
        _in_words(stock, targets, leader, lines, milestones),
        run_id=run_id,
        width=width,
    )


@lru_cache
def _template(lines: tuple[Line, ...], first: int, last: int, width: int) -> Template:
    x = parts.year_axis(first, last, "stand op 1 januari", width)
    y = parts.value_axis("woningen", UNIT)
    layers = [
        *parts.milestone_rules(x),
        *parts.bands(lines, x),
        parts.scenario_lines(lines, x, y, UNIT),
        parts.target_line(x, y),
        parts.observed_dots(x, y, UNIT),
        parts.end_labels(x, y),
    ]
    return Template(parts.over_years(*layers, width=width))


def _in_short(stock: Series, targets: Series, lines: Sequence[Line]) -> str:
    last = stock.last_year
    found = []
    for line in lines:
        year, value = stock.last_known(line.name)
        remark = labels.against_target(value - targets.at(line.name, year))
        found.append(f"in {line.name} {remark}{'' if year == last else f' (in {year})'}")
    return f"Op 1 januari {last} staat de sociale voorraad {labels.listing(found)}."


def _in_words(stock: Series, targets: Series, leader: str, lines: Sequence[Line], milestones: Sequence[int]) -> str:
    sentences = []
    for year in milestones:
        found = [
            f"{line.label} {labels.number(value)} ({labels.against_target(value - targets.at(line.name, year))})"
            for line in lines
            for value in [stock.at(line.name, year)]
        ]
        goal = labels.number(targets.at(leader, year))
        whose = f" in {leader}" if len({targets.at(line.name, year) for line in lines}) > 1 else ""
        sentences.append(f"Op 1 januari {year}, met een doel van {goal}{whose}: {labels.listing(found)}.")
    return f"Lijngrafiek van de sociale voorraad in woningen per scenario. {' '.join(sentences)}"
