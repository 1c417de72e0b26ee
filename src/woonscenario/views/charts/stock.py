"""The social stock against its target, and the kernvoorraad against its floor."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from woonscenario.views import labels
from woonscenario.views.charts import lines as parts
from woonscenario.views.charts.style import WIDE, Line, finish, leading, left_out, lines_for, rounded_domain
from woonscenario.views.series import first_year, has_band, last_known, observed_of, scenarios_in, series_of, value_at

BAND = "Gekleurd vlak: tussen het 5e en het 95e percentiel van de trekkingen."
NOT_FROM_ZERO = "De verticale as begint niet bij nul."


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
    stock, target = series_of(indicators, "social_stock"), series_of(indicators, "stock_target")
    lines = lines_for(scenarios_in(indicators), reference)
    stock = stock[stock["scenario"].isin([line.name for line in lines])]
    leader = leading([line.name for line in lines], reference)
    target = target[target["scenario"] == leader]
    dots = observed_of(observed, "social_stock")
    last = int(stock["year"].max())
    dots = dots[dots["year"] <= last]
    first = min([first_year(stock), *dots["year"].astype(int)])
    domain = rounded_domain(
        [*stock[["expected", "p05", "p95"]].to_numpy().ravel(), *target["expected"], *dots["value"]]
    )
    x = parts.year_axis(first, last, "stand op 1 januari", width)
    y = parts.value_axis(domain, "woningen", "woningen")
    ends = _ends(stock, lines, last, "woningen")
    ends.append(
        (
            f"doel {labels.number(last_known(target, leader)[1])}",
            labels.TARGET_COLOUR,
            last_known(target, leader)[1],
        )
    )
    layers = [
        *parts.milestone_rules(milestones, x),
        *([parts.bands(stock, lines, x)] if has_band(stock) else []),
        parts.scenario_lines(stock, lines, x, y, "woningen"),
        parts.target_line(target[["year", "expected"]], x, y),
        *([parts.observed_dots(dots, x, y, "woningen")] if len(dots) else []),
        parts.end_labels(ends, last, domain, x, y),
    ]
    subtitle = [
        f"Sociale voorraad: {labels.SOCIAL_STOCK_DEFINITION}.",
        f"Stippellijn: doel. Open stip: gepubliceerd cijfer. {NOT_FROM_ZERO}",
        *([BAND] if has_band(stock) else []),
        *left_out(scenarios_in(indicators), reference),
    ]
    alternative = _stock_in_words(stock, target, leader, lines, milestones)
    drawn = parts.over_years(*layers, width=width)
    return finish(drawn, "Sociale voorraad tegenover het doel", subtitle, alternative, run_id=run_id, width=width)


def kernvoorraad_against_floor(
    indicators: pd.DataFrame,
    *,
    floor: float,
    reference: str,
    milestones: Sequence[int],
    run_id: str = "",
    width: int = WIDE,
) -> alt.TopLevelMixin:
    """Draw the kernvoorraad as a share of the social stock per scenario against the floor [share]."""
    lines = lines_for(scenarios_in(indicators), reference)
    share = series_of(indicators, "kernvoorraad_share")
    share = share[share["scenario"].isin([line.name for line in lines])]
    first, last = first_year(share), int(share["year"].max())
    values = [*share[["expected", "p05", "p95"]].to_numpy().ravel(), floor - 0.02, floor + 0.02]
    domain = rounded_domain(values)
    x = parts.year_axis(first, last, "stand op 1 januari", width)
    y = parts.value_axis(domain, "aandeel van de sociale voorraad", "aandeel")
    ends = _ends(share, lines, last, "aandeel")
    ends.append((f"ondergrens {labels.percent(floor, 0)}", labels.TARGET_COLOUR, floor))
    layers = [
        *parts.milestone_rules(milestones, x),
        *([parts.bands(share, lines, x)] if has_band(share) else []),
        parts.target_line(pd.DataFrame({"year": [first, last], "expected": [floor, floor]}), x, y),
        parts.scenario_lines(share, lines, x, y, "aandeel"),
        parts.end_labels(ends, last, domain, x, y),
    ]
    subtitle = [
        "Kernvoorraad: sociale voorraad met een huur tot de tweede aftoppingsgrens.",
        f"Stippellijn: ondergrens. {NOT_FROM_ZERO}",
        *([BAND] if has_band(share) else []),
        *left_out(scenarios_in(indicators), reference),
    ]
    alternative = _share_in_words(share, floor, lines, milestones)
    drawn = parts.over_years(*layers, width=width)
    return finish(drawn, "Kernvoorraad tegenover de ondergrens", subtitle, alternative, run_id=run_id, width=width)


def _ends(series: pd.DataFrame, lines: Sequence[Line], last: int, unit: str) -> list[tuple[str, str, float]]:
    known = [(line, *last_known(series, line.name)) for line in lines]
    return [
        (f"{line.label} {labels.by_unit(value, unit)}{'' if year == last else f' ({year})'}", line.colour, value)
        for line, year, value in known
    ]


def _stock_in_words(
    stock: pd.DataFrame, target: pd.DataFrame, leader: str, lines: Sequence[Line], milestones: Sequence[int]
) -> str:
    sentences = []
    for year in milestones:
        goal = value_at(target, leader, year)
        found = [
            f"{line.label} {labels.number(value)} ({labels.against_target(value - goal)})"
            for line in lines
            for value in [value_at(stock, line.name, year)]
        ]
        sentences.append(f"Op 1 januari {year}, met een doel van {labels.number(goal)}: {labels.listing(found)}.")
    return f"Lijngrafiek van de sociale voorraad in woningen per scenario. {' '.join(sentences)}"


def _share_in_words(share: pd.DataFrame, floor: float, lines: Sequence[Line], milestones: Sequence[int]) -> str:
    sentences = []
    for line in lines:
        own = share[share["scenario"] == line.name]
        below = [int(year) for year in own[own["expected"] < floor]["year"]]
        verdict = f"in {below[0]} voor het eerst onder de ondergrens" if below else "nooit onder de ondergrens"
        values = [f"{labels.percent(value_at(own, line.name, year))} in {year}" for year in milestones]
        sentences.append(f"{line.label}: {labels.listing(values)}, {verdict}.")
    goal = labels.percent(floor, 0)
    return f"Lijngrafiek van het aandeel kernvoorraad, met een ondergrens van {goal}. {' '.join(sentences)}"
