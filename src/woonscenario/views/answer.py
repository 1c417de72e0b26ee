"""The answer in sentences and a table, made from the numbers of the tables."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import fmean

import pandas as pd

from woonscenario.files.noise import NO_DIFFERENCE, REFERENCE
from woonscenario.views import labels
from woonscenario.views.series import Series, series_of

LEAST = 0.5
"""Fewer [dwellings] are none to a reader."""
AFTER_FLEX = {
    "flex_to_eigen_verhuring": "krijgen er {} een eigen verhuring",
    "flex_to_wachtlijst": "gaan er {} met behoud van inschrijving weer zoeken",
    "flex_to_achterstand": "komen er {} in de achterstand van hun doelgroep",
}
"""What becomes of households after the term of their temporary dwelling, by indicator."""
Verdicts = Mapping[tuple[str, int], str]
"""Verdict on the difference of the social stock by (scenario, year)."""


def answer_sentences(
    indicators: pd.DataFrame,
    names: Sequence[str],
    *,
    reference: str,
    milestones: Sequence[int],
    floors: Mapping[str, float],
    verdicts: Verdicts,
) -> list[str]:
    """Say per scenario where the social stock stands at each milestone, what is built, and whether its floor holds.

    A difference from the reference that is no more than noise by `verdicts` is not claimed.
    """
    stock, target = series_of(indicators, "social_stock"), series_of(indicators, "stock_target")
    leader = reference if reference in names else names[0]
    start = stock.first_year
    return [
        f"Op 1 januari {start} telt de sociale voorraad {labels.number(stock.at(leader, start))} woningen.",
        *[_at_milestone(stock, target, names, leader, year, verdicts) for year in milestones],
        about_floors(series_of(indicators, "kernvoorraad_share"), names, floors),
        *completions_sentences(indicators, names, leader=leader, milestones=milestones),
        *temporary_sentences(indicators, names, milestones),
    ]


def about_floors(share: Series, names: Sequence[str], floors: Mapping[str, float]) -> str:
    """Say whether each scenario keeps its kernvoorraad on or above its own floor, and since when it does not."""
    crossings = {name: _crossing(share, name, floors[name]) for name in names}
    if floors_differ(floors):
        found = [
            f"in {name} (ondergrens {labels.percent(floors[name], 0)}) "
            + (f"komt het eronder vanaf 1 januari {year}" if year else "blijft het erop of erboven")
            for name, year in crossings.items()
        ]
        return f"De scenario's hebben niet dezelfde ondergrens voor het aandeel kernvoorraad: {labels.listing(found)}."
    goal = labels.percent(next(iter(floors.values())), 0)
    below = [f"in {name} vanaf 1 januari {year}" for name, year in crossings.items() if year]
    if below:
        return f"Het aandeel kernvoorraad komt onder de ondergrens van {goal}: {labels.listing(below)}."
    lowest = {name: min(point.expected for point in share.own(name).values()) for name in names}
    found = [f"{labels.percent(lowest[name])} in {name}" for name in names]
    return (
        f"Het aandeel kernvoorraad blijft op of boven de ondergrens van {goal}; de laagste stand is "
        f"{labels.listing(found)}."
    )


def floors_differ(floors: Mapping[str, float]) -> bool:
    """Tell whether scenarios have floors of their own."""
    return len(set(floors.values())) > 1


def completions_sentences(
    indicators: pd.DataFrame, names: Sequence[str], *, leader: str, milestones: Sequence[int]
) -> list[str]:
    """Say per scenario how many dwellings are completed [dwellings/year]: first year, then means between milestones.

    A period runs from 1 January of a milestone to 31 December before the next. No sentence without completions; the
    leader has one of its own only when there is nothing to set it beside.
    """
    built = series_of(indicators, "completions")
    if not built:
        return []
    start, end = built.first_year, built.last_year
    edges = sorted({start, end + 1, *(year for year in milestones if start < year <= end)})
    periods = [(first, after - 1) for first, after in pairwise(edges)]
    amounts = {name: _mean_completions(built, name, [(start, start), *periods]) for name in names}
    told = [name for name in names if name != leader] or [leader]
    return [_completions_of(name, amounts, leader, start, periods) for name in told]


def _mean_completions(built: Series, name: str, periods: Sequence[tuple[int, int]]) -> list[str]:
    own = {year: point.expected for year, point in built.own(name).items()}
    amounts = [[value for year, value in own.items() if first <= year <= last] for first, last in periods]
    return [labels.number(fmean(values) if values else math.nan) for values in amounts]


def _completions_of(
    name: str, amounts: Mapping[str, Sequence[str]], leader: str, start: int, periods: Sequence[tuple[int, int]]
) -> str:
    at_first, *means = amounts[name]
    over = [f"{mean} in {_years(period)}" for mean, period in zip(means, periods, strict=True)]
    if name == leader:
        beside = ""
    elif amounts[name] == amounts[leader]:
        beside = f" Dat is evenveel als in {leader}."
    else:
        beside = f" In {leader} is dat {labels.listing(amounts[leader])}."
    return (
        f"Nieuwe sociale huurwoningen per jaar in {name}: {at_first} in {start} en gemiddeld "
        f"{labels.listing(over)}.{beside}"
    )


def temporary_sentences(indicators: pd.DataFrame, names: Sequence[str], milestones: Sequence[int]) -> list[str]:
    """Say per scenario how many dwellings are temporary at the milestones, and what follows their term, if any are."""
    stock = series_of(indicators, "temporary_stock")
    having = [name for name in names if any(point.expected >= LEAST for point in stock.own(name).values())]
    return [_temporary_of(indicators, stock, name, milestones) for name in having]


def _temporary_of(indicators: pd.DataFrame, stock: Series, name: str, milestones: Sequence[int]) -> str:
    found = [f"{labels.number(stock.at(name, year))} op 1 januari {year}" for year in milestones]
    flows = {indicator: _total(indicators, indicator, name) for indicator in ("ended_temporary", *AFTER_FLEX)}
    said = f"Tijdelijk zijn in {name} {labels.listing(found)}."
    if flows["ended_temporary"] < LEAST:
        return said
    households = [fate.format(labels.number(flows[indicator])) for indicator, fate in AFTER_FLEX.items()]
    return (
        f"{said} Na hun termijn verdwijnen er in het hele tijdvak {labels.number(flows['ended_temporary'])}; van die "
        f"huishoudens {labels.listing(households)}."
    )


def _total(indicators: pd.DataFrame, indicator: str, name: str) -> float:
    return sum(point.expected for point in series_of(indicators, indicator).own(name).values())


def _years(period: tuple[int, int]) -> str:
    first, last = period
    return str(first) if first == last else f"{first}–{last}"


def _at_milestone(
    stock: Series, target: Series, names: Sequence[str], leader: str, year: int, verdicts: Verdicts
) -> str:
    found = []
    for name in names:
        value = stock.at(name, year)
        remark = labels.against_target(value - target.at(name, year))
        if name != leader:
            difference = value - stock.at(leader, year)
            remark += f", {_against_reference(difference, leader, verdicts.get((name, year)))}"
        found.append(f"{labels.number(value)} in {name} ({remark})")
    goal = target.at(leader, year)
    return (
        f"Op 1 januari {year} zijn het er naar verwachting {labels.listing(found)}. "
        f"Het doel is dan {labels.number(goal)}{_other_targets(target, names, leader, year)}."
        f"{_spread(stock, leader, year)}"
    )


def _other_targets(target: Series, names: Sequence[str], leader: str, year: int) -> str:
    goal = target.at(leader, year)
    differing = [
        f"{labels.number(value)} in {name}"
        for name in names
        for value in [target.at(name, year)]
        if abs(value - goal) >= 1
    ]
    return f" in {leader}, en {labels.listing(differing)}" if differing else ""


def _against_reference(difference: float, leader: str, verdict: str | None) -> str:
    if math.isnan(difference):
        return f"niet te vergelijken met {leader}"
    if verdict == NO_DIFFERENCE:
        return f"{NO_DIFFERENCE} met {leader}"
    if round(difference) == 0:
        return f"evenveel als in {leader}"
    return f"{labels.number(abs(difference))} {'meer' if difference > 0 else 'minder'} dan in {leader}"


def _crossing(share: Series, name: str, floor: float) -> int | None:
    return next((year for year, point in share.own(name).items() if point.expected < floor), None)


def milestone_rows(
    indicators: pd.DataFrame,
    names: Sequence[str],
    *,
    reference: str,
    milestones: Sequence[int],
    floors: Mapping[str, float],
    verdicts: Verdicts,
) -> list[dict[str, str]]:
    """Give the table of the answer: a row per milestone and scenario, all values as Dutch text."""
    stock, target = series_of(indicators, "social_stock"), series_of(indicators, "stock_target")
    share, growth = series_of(indicators, "kernvoorraad_share"), series_of(indicators, "social_share")
    rows = []
    for year in milestones:
        for name in names:
            value, goal = stock.at(name, year), target.at(name, year)
            rows.append(
                {
                    "year": str(year),
                    "scenario": labels.scenario_label(name, reference),
                    "stock": labels.number(value),
                    "band": _band(stock, name, year),
                    "target": labels.number(goal),
                    "against_target": labels.change(value - goal),
                    "against_reference": _reference_cell(stock, name, reference, year, verdicts),
                    "kernvoorraad": _kernvoorraad_cell(share.at(name, year), floors[name]),
                    "floor": labels.percent(floors[name], 0),
                    "social_share": labels.percent(growth.at(name, year)),
                }
            )
    return rows


def _kernvoorraad_cell(share: float, floor: float) -> str:
    return f"{labels.percent(share)}{' (eronder)' if share < floor else ''}"


def _reference_cell(stock: Series, name: str, reference: str, year: int, verdicts: Verdicts) -> str:
    if name == reference:
        return REFERENCE
    if verdicts.get((name, year)) == NO_DIFFERENCE:
        return NO_DIFFERENCE
    return labels.change(stock.at(name, year) - stock.at(reference, year))


def _spread(stock: Series, leader: str, year: int) -> str:
    has_level = stock.point(leader, year).has_level
    band = _band(stock, leader, year, " tot " if has_level else " en ")
    if band in ("", labels.NO_BAND):
        return ""
    if has_level:
        return f" In {leader} loopt de band met modelfout van {band}."
    return f" In {leader} liggen negen van de tien trekkingen tussen {band}."


def _band(stock: Series, name: str, year: int, between: str = " tot ") -> str:
    return labels.band(*stock.point(name, year).band, between)
