"""The answer in sentences, made from the numbers of the tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from woonscenario.views import labels
from woonscenario.views.series import first_year, has_band, series_of, value_at


def answer_sentences(
    indicators: pd.DataFrame,
    names: Sequence[str],
    *,
    reference: str,
    milestones: Sequence[int],
    floor: float,
) -> list[str]:
    """Say per scenario where the social stock stands at each milestone, and whether the floor holds."""
    stock, target = series_of(indicators, "social_stock"), series_of(indicators, "stock_target")
    share = series_of(indicators, "kernvoorraad_share")
    leader = reference if reference in names else names[0]
    start = first_year(stock)
    sentences = [
        f"Op 1 januari {start} telt de sociale voorraad {labels.number(value_at(stock, leader, start))} woningen."
    ]
    sentences += [_at_milestone(stock, target, names, leader, year) for year in milestones]
    sentences.append(_about_floor(share, names, floor))
    return sentences


def _at_milestone(stock: pd.DataFrame, target: pd.DataFrame, names: Sequence[str], leader: str, year: int) -> str:
    found = []
    for name in [leader, *[other for other in names if other != leader]]:
        value = value_at(stock, name, year)
        remark = labels.against_target(value - value_at(target, name, year))
        if name != leader:
            remark += f", {_against_reference(value - value_at(stock, leader, year), leader)}"
        found.append(f"{labels.number(value)} in {name} ({remark})")
    goal = value_at(target, leader, year)
    return (
        f"Op 1 januari {year} zijn het er naar verwachting {labels.listing(found)}. "
        f"Het doel is dan {labels.number(goal)}{_other_targets(target, names, leader, year)}."
        f"{_spread(stock, leader, year)}"
    )


def _other_targets(target: pd.DataFrame, names: Sequence[str], leader: str, year: int) -> str:
    goal = value_at(target, leader, year)
    differing = [
        f"{labels.number(value)} in {name}"
        for name in names
        for value in [value_at(target, name, year)]
        if abs(value - goal) >= 1
    ]
    return f" in {leader}, en {labels.listing(differing)}" if differing else ""


def _against_reference(difference: float, leader: str) -> str:
    if math.isnan(difference):
        return f"niet te vergelijken met {leader}"
    if round(difference) == 0:
        return f"evenveel als in {leader}"
    return f"{labels.number(abs(difference))} {'meer' if difference > 0 else 'minder'} dan in {leader}"


def _about_floor(share: pd.DataFrame, names: Sequence[str], floor: float) -> str:
    below = share[share["expected"] < floor]
    crossings = [
        f"in {name} vanaf 1 januari {int(own['year'].min())}"
        for name in names
        for own in [below[below["scenario"] == name]]
        if len(own)
    ]
    goal = labels.percent(floor, 0)
    if not crossings:
        lowest = labels.percent(share["expected"].min())
        return f"Het aandeel kernvoorraad blijft op of boven de ondergrens van {goal}; de laagste stand is {lowest}."
    return f"Het aandeel kernvoorraad komt onder de ondergrens van {goal}: {labels.listing(crossings)}."


def milestone_rows(
    indicators: pd.DataFrame, names: Sequence[str], *, reference: str, milestones: Sequence[int]
) -> list[dict[str, str]]:
    """Give the table of the answer: a row per milestone and scenario, all values as Dutch text."""
    stock, target = series_of(indicators, "social_stock"), series_of(indicators, "stock_target")
    share, growth = series_of(indicators, "kernvoorraad_share"), series_of(indicators, "social_share")
    rows = []
    for year in milestones:
        for name in names:
            value, goal = value_at(stock, name, year), value_at(target, name, year)
            rows.append(
                {
                    "year": str(year),
                    "scenario": labels.scenario_label(name, reference),
                    "stock": labels.number(value),
                    "band": _band(stock, name, year),
                    "target": labels.number(goal),
                    "against_target": labels.change(value - goal),
                    "against_reference": _reference_cell(stock, name, reference, year),
                    "kernvoorraad": labels.percent(value_at(share, name, year)),
                    "social_share": labels.percent(value_at(growth, name, year)),
                }
            )
    return rows


def _reference_cell(stock: pd.DataFrame, name: str, reference: str, year: int) -> str:
    if name == reference:
        return "referentie"
    return labels.change(value_at(stock, name, year) - value_at(stock, reference, year))


def _spread(stock: pd.DataFrame, leader: str, year: int) -> str:
    if not has_band(stock):
        return ""
    return f" In {leader} liggen 90 van de 100 trekkingen tussen {_band(stock, leader, year, ' en ')}."


def _band(stock: pd.DataFrame, name: str, year: int, between: str = " tot ") -> str:
    if not has_band(stock):
        return ""
    low, high = value_at(stock, name, year, "p05"), value_at(stock, name, year, "p95")
    return f"{labels.number(low)}{between}{labels.number(high)}"
