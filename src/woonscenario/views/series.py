"""Picks series out of the indicator tables, for charts and report alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import NamedTuple

import numpy as np
import pandas as pd

from woonscenario.model.results import Outcome
from woonscenario.model.tables import EXPECTED, HIGH, LOW, TOTAL, Results

Shown = pd.DataFrame | Sequence[Outcome | Results]
"""A table of indicators, or of changes of the stock; or the outcomes of which each has its own."""
Row = tuple[str, str, int, str, float]
"""Member, scenario, year, statistic and value."""
MEAN = "mean"
_LIMITS = {"p05": "p05", "p95": "p95", LOW: "low", HIGH: "high"}
_OF_EXPECTATION = {EXPECTED: "expected", **_LIMITS}
_OF_DRAWS = {MEAN: "expected", **_LIMITS}
"""Which field of a point holds which statistic."""


class Point(NamedTuple):
    """One year of a series; `p05` and `p95` are NaN without draws, `low` and `high` where no model error is known."""

    expected: float = nan
    p05: float = nan
    p95: float = nan
    low: float = nan
    high: float = nan

    @property
    def has_level(self) -> bool:
        """Tell whether the band holds the model error."""
        return not isnan(self.low + self.high)

    @property
    def band(self) -> tuple[float, float]:
        """The limits of the band: with the model error where it is known, and else of the draws alone."""
        return (self.low, self.high) if self.has_level else (self.p05, self.p95)


@dataclass(frozen=True)
class Series:
    """One indicator of the whole city or of one member: its points by scenario and year, in order of the years."""

    points: Mapping[str, Mapping[int, Point]]

    def __iter__(self) -> Iterator[tuple[str, int, Point]]:
        return ((name, year, point) for name, own in self.points.items() for year, point in own.items())

    def __bool__(self) -> bool:
        return bool(self.points)

    @property
    def first_year(self) -> int:
        """The first year of any scenario."""
        return min(min(own) for own in self.points.values())

    @property
    def last_year(self) -> int:
        """The last year of any scenario."""
        return max(max(own) for own in self.points.values())

    @property
    def has_band(self) -> bool:
        """Tell whether it carries p05 and p95."""
        return any(not isnan(point.p05) for *_, point in self) and any(not isnan(point.p95) for *_, point in self)

    @property
    def has_level_band(self) -> bool:
        """Tell whether a band holds the model error."""
        return any(point.has_level for *_, point in self)

    def of(self, names: Collection[str]) -> Series:
        """Keep some of the scenarios."""
        return Series({name: own for name, own in self.points.items() if name in names})

    def own(self, name: str) -> Mapping[int, Point]:
        """Give the points of a scenario by year; none when it is absent."""
        return self.points.get(name, {})

    def at(self, name: str, year: int) -> float:
        """Give the expected value of a scenario in a year; NaN where there is none."""
        return self.point(name, year).expected

    def point(self, name: str, year: int) -> Point:
        """Give the point of a scenario in a year; NaN where there is none."""
        return self.own(name).get(year, Point())

    def last_known(self, name: str) -> tuple[int, float]:
        """Give the last year of a scenario, and its expected value."""
        year = max(self.points[name])
        return year, self.at(name, year)

    def numbers(self) -> list[float]:
        """Give all values, those of bands too."""
        return [value for *_, point in self for value in point]

    def bandless(self, names: Sequence[str], *, decimals: int = 0) -> list[str]:
        """Name the scenarios whose p05 and p95 round to the same number in every year."""
        known = {
            name: [point for point in self.own(name).values() if not isnan(point.p05 + point.p95)] for name in names
        }
        return [
            name
            for name, points in known.items()
            if points and all(round(point.p05, decimals) == round(point.p95, decimals) for point in points)
        ]


def series_of(indicators: Shown, indicator: str, *, drawn: bool = False) -> Series:
    """Give one indicator of the whole city; `drawn` as in `series_by_member`."""
    return series_by_member(indicators, indicator, TOTAL, drawn=drawn).get(TOTAL, Series({}))


def series_by_member(indicators: Shown, indicator: str, dimension: str, *, drawn: bool = False) -> dict[str, Series]:
    """Give one indicator by member of a dimension, in order of their names.

    With `drawn` the mean of the draws stands for what is expected, in scenarios that have draws.
    """
    rows = _rows(indicators, indicator, dimension)
    means = {name for _, name, _, statistic, *_ in rows if statistic == MEAN} if drawn else set()
    found: dict[str, dict[str, dict[int, dict[str, float]]]] = {}
    for member, name, year, statistic, value in rows:
        field = (_OF_DRAWS if name in means else _OF_EXPECTATION).get(statistic)
        if field:
            found.setdefault(member, {}).setdefault(name, {}).setdefault(year, {})[field] = float(value)
    return {
        member: Series({name: _by_year(values) for name, values in found[member].items()}) for member in sorted(found)
    }


def _rows(indicators: Shown, indicator: str, dimension: str) -> list[Row]:
    if not isinstance(indicators, pd.DataFrame):
        return [row for one in indicators for row in _rows_of(one, indicator, dimension)]
    chosen = np.flatnonzero(indicators["indicator"].to_numpy() == indicator)
    chosen = chosen[indicators["dimension"].to_numpy()[chosen] == dimension]
    columns = ("member", "scenario", "year", "statistic", "value")
    return list(zip(*(indicators[name].to_numpy()[chosen].tolist() for name in columns), strict=True))


def _rows_of(one: Outcome | Results, indicator: str, dimension: str) -> list[Row]:
    if isinstance(one, Results):
        return _rows(one.indicators, indicator, dimension)
    return [
        (own.member, one.scenario, year, EXPECTED, value)
        for own in one.of_stock
        if own.name == indicator and own.dimension == dimension
        for year, value in enumerate(own.values[:, 0].tolist(), own.first_year)
        if not isnan(value)
    ]


def as_drawn(indicators: pd.DataFrame) -> pd.DataFrame:
    """Keep the statistics of the draws; of scenarios without draws the expectation, as their mean."""
    drawn = set(indicators.loc[indicators["statistic"] == MEAN, "scenario"])
    kept = indicators[(indicators["statistic"] != EXPECTED) | ~indicators["scenario"].isin(drawn)]
    return kept.assign(statistic=kept["statistic"].replace(EXPECTED, MEAN))


def scenarios_in(indicators: Shown) -> list[str]:
    """List the scenarios in the order in which they appear."""
    if not isinstance(indicators, pd.DataFrame):
        return [one.scenario for one in indicators]
    return list(dict.fromkeys(indicators["scenario"].to_numpy()))


def observed_of(observed: pd.DataFrame, indicator: str, *, until: int) -> list[tuple[int, float]]:
    """Give (year, value) of what is published of one indicator up to `until`, sorted by year."""
    chosen = np.flatnonzero(observed["indicator"].to_numpy() == indicator)
    columns = (observed[name].to_numpy()[chosen].tolist() for name in ("year", "source", "value"))
    known = sorted(zip(*columns, strict=True))
    return [(year, value) for year, _, value in known if year <= until]


def changes_by_cause(stock_changes: Shown, social_classes: Collection[str], until: int) -> dict[str, dict[str, float]]:
    """Sum the changes of the social stock before 1 January of `until`, by scenario and cause [dwellings].

    Only the run in expectation counts.
    """
    if not isinstance(stock_changes, pd.DataFrame):
        return {name: own for one in stock_changes for name, own in _changes_of(one, social_classes, until).items()}
    columns = {name: stock_changes[name].to_numpy() for name in ("scenario", "draw", "year", "cause", "dwellings")}
    is_social = stock_changes["rent_class"].isin(list(social_classes)).to_numpy()
    counted = is_social & (columns["draw"] == EXPECTED) & (columns["year"] < until)
    names, scenarios = pd.factorize(columns["scenario"][counted])
    kinds, causes = pd.factorize(columns["cause"][counted])
    places = names * len(causes) + kinds
    sums = np.bincount(places, columns["dwellings"][counted], len(scenarios) * len(causes))
    by_name = sums.reshape(len(scenarios), len(causes)).tolist()
    return {name: dict(zip(causes, own, strict=True)) for name, own in zip(scenarios, by_name, strict=True)}


def _changes_of(one: Outcome | Results, social_classes: Collection[str], until: int) -> dict[str, dict[str, float]]:
    if isinstance(one, Results):
        return changes_by_cause(one.stock_changes, social_classes, until)
    is_social = np.array([name in social_classes for name in one.rent_classes])
    sums: dict[str, float] = {}
    for (year, cause), dwellings in one.changes.items():
        if year < until:
            sums[cause] = sums.get(cause, 0.0) + float(dwellings[is_social].sum())
    return {one.scenario: sums}


def _by_year(values: Mapping[int, Mapping[str, float]]) -> dict[int, Point]:
    return {year: Point(**values[year]) for year in sorted(values)}
