"""Norms of the agreements, and the events in which an indicator crosses one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.city import City
from woonscenario.model.indicators import Indicator
from woonscenario.model.tables import TOTAL

Array = NDArray[Any]
Found = Mapping[tuple[str, str, str], Indicator]
"""Indicators by name, dimension and member."""

BELOW, MET = "onder", "erop_of_erboven"
_HAIR = 1e-9


@dataclass(frozen=True)
class Norm:
    """A line that an indicator is held against: yearly `values` (year,) from the start year on, or an indicator."""

    indicator: str
    dimension: str
    member: str
    values: Array | str


def norms_of(city: City) -> Iterator[Norm]:
    """Give the norms of a run: kernvoorraad, targets, the cap on sales, and the share of a wijk that stops sales.

    When letting is simulated also the ijkpunt of the non-regular share, and the signal that it comes in sight.
    """
    targets, years = city.scenario.targets, city.scenario.years
    yield Norm("kernvoorraad_share", TOTAL, TOTAL, np.full(len(years) + 1, targets.kernvoorraad_share))
    yield Norm("social_stock", TOTAL, TOTAL, "stock_target")
    yield Norm("net_growth", TOTAL, TOTAL, np.array(targets.net_growth[: len(years)]))
    yield Norm("sales", TOTAL, TOTAL, "sales_cap")
    yield Norm("growth_progress", TOTAL, TOTAL, np.ones(len(years) + 1))
    minimum = np.array([city.sales_rules[year].minimum_social_share.max() for year in years])
    for wijk in city.cells.wijken:
        yield Norm("social_share", "wijk", wijk, np.where(minimum > 0, minimum, np.nan))
    if city.demand:
        allocation = city.scenario.allocation
        yield Norm("nonregular_share", TOTAL, TOTAL, np.full(len(years), allocation.nonregular_share))
        yield Norm("nonregular_share_peak", TOTAL, TOTAL, np.full(len(years), allocation.signal_share))


def events_of(norms: Iterable[Norm], expected: Found, drawn: Found) -> Iterator[tuple[Any, ...]]:
    """Give every crossing of a norm in expectation; norms of indicators that are not there have none.

    As (year, indicator, dimension, member, unit, norm, event, chance); `chance`: the share of the draws in which the
    indicator is on that side of its norm in that year, NaN without draws.
    """
    for norm in norms:
        place = (norm.indicator, norm.dimension, norm.member)
        if place not in expected:
            continue
        below = _is_below(norm, expected)
        drawn_below = _is_below(norm, drawn) if drawn else np.full((len(below), 1), np.nan)
        for at in range(1, len(below)):
            before, now = below[at - 1, 0], below[at, 0]
            if before != now and not np.isnan(before + now):
                known = drawn_below[at][~np.isnan(drawn_below[at])]
                year, limit = expected[place].first_year + at, float(_limit(norm, expected)[at, 0])
                chance = float(np.mean(known == now)) if len(known) else np.nan
                yield (year, *place, expected[place].unit, limit, BELOW if now else MET, chance)


def _is_below(norm: Norm, found: Found) -> Array:
    """Mark where the indicator is below its norm: 1, 0, or NaN where one of them does not exist; (year, draw)."""
    values, limit = found[norm.indicator, norm.dimension, norm.member].values, _limit(norm, found)
    years = min(len(values), len(limit))
    values, limit = np.asarray(values[:years], float), limit[:years]
    return np.where(np.isnan(values + limit), np.nan, values < limit - _HAIR * np.maximum(np.abs(limit), 1.0))


def _limit(norm: Norm, found: Found) -> Array:
    if isinstance(norm.values, str):
        return np.asarray(found[norm.values, norm.dimension, norm.member].values, float)
    return norm.values[:, np.newaxis]
