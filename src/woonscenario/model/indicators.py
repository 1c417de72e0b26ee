"""What the change of the stock means: indicators of the city, every wijk and every owner, with their bands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.cells import Cells
from woonscenario.model.changes import Change
from woonscenario.model.compiled import in_place, kernel
from woonscenario.model.division import add_row
from woonscenario.model.scenario import DESTINATIONS, Scenario
from woonscenario.model.tables import EXPECTED, TOTAL

Array = NDArray[Any]
Rows = tuple[Array | list[int], Array | list[int], Array | list[float]]
"""Years, where the statistics stand in STATISTICS, and values, one after the other."""

SHOWN_FLOWS = (
    "completions",
    "first_lettings",
    "returning",
    "demolition",
    "rehousing",
    "kept_empty",
    "ended_temporary",
    *(f"flex_to_{name}" for name in DESTINATIONS),
    "sales",
    "sales_cap",
    "koopvoorrang",
    "liberalised",
    "socialised",
    "exchanged",
    "external_turnover",
    "chain",
    "lettings",
)
FLOWS = (*SHOWN_FLOWS, "low_share_completions", "nultreden_completions", "temporary_completions")
GIVEN = ("stock_target", "total_dwellings", "planned_completions", "private_social_rent")
"""Indicators that no lot touches: they have a value but no band."""
STATISTICS = (EXPECTED, "mean", "p05", "p50", "p95")
WIDTH_OF_BAND = 3.29
"""Standard deviations between the 5th and the 95th percentile of a normal spread."""
DWELLINGS, PER_YEAR, SHARE = "woningen", "woningen/jaar", "aandeel"
HOUSEHOLDS = "huishoudens/jaar"
_OF_HOUSEHOLDS = ("rehousing", *(f"flex_to_{name}" for name in DESTINATIONS))


@dataclass(frozen=True)
class Series:
    """The yearly figures of a set of draws.

    `social_stock` and `kernvoorraad` [dwellings] (year, member, draw) on 1 January, members being the city, the wijken
    and the owners; `flows` [dwellings/year] (year, flow of `FLOWS`, draw); `letting` (year, figure, draw) when letting
    is simulated.
    """

    social_stock: Array
    kernvoorraad: Array
    flows: Array
    letting: Array


def empty_series(scenario: Scenario, cells: Cells, draws: int, dtype: type, letting: int = 0) -> Series:
    """Make room for the figures of `draws` draws, of which `letting` a year on who gets which dwelling."""
    years, members = len(scenario.years), 1 + len(cells.wijken) + len(cells.owners)
    level = (years + 1, members, draws)
    return Series(
        np.zeros(level, dtype),
        np.zeros(level, dtype),
        np.zeros((years, len(FLOWS), draws), np.float32 if dtype is np.int32 else dtype),
        np.zeros((years, letting, draws)),
    )


def by_member(dwellings: Array, cells: Cells, where: Array) -> Array:
    """Add up the dwellings (cell, draw) of the cells `where`, for city, wijken and owners; (member, draw)."""
    return _by_member(dwellings, where, cells.wijk, cells.owner, len(cells.wijken), len(cells.owners))


def change_by_member(change: Change, cells: Cells, where: Array) -> Array:
    """Add up a change in the cells `where` (cell,), for city, wijken and owners; (member, draw)."""
    return _change_by_member(
        change.dwellings, change.cells, where, cells.wijk, cells.owner, len(cells.wijken), len(cells.owners)
    )


def of_wijken(figures: Array, cells: Cells) -> Array:
    """Pick the wijken out of figures per member; (wijk, draw)."""
    return figures[1 : 1 + len(cells.wijken)]


def added_by_owner(built: Change, cells: Cells) -> Array:
    """Add up the permanent social dwellings that each owner adds; (owner, draw)."""
    return change_by_member(built, cells, cells.permanent_social)[1 + len(cells.wijken) :]


@dataclass(frozen=True)
class Indicator:
    """One figure of one member: `values` (year, draw) in the years from `first_year` on."""

    name: str
    unit: str
    dimension: str
    member: str
    first_year: int
    values: Array


def indicators_of(
    series: Series, scenario: Scenario, cells: Cells, total_dwellings: Array, planned: Array, temporary: float
) -> Iterator[Indicator]:
    """Give every indicator.

    `total_dwellings` (year, wijk) on 1 January, `planned` [dwellings/year] (year,), and how many of the social
    dwellings are `temporary` on 1 January of the start year.
    """
    yield from _levels(series, scenario, cells, total_dwellings)
    yield from _city(series, scenario, planned, temporary)


def of_charts(series: Series, scenario: Scenario, cells: Cells, total_dwellings: Array) -> Iterator[Indicator]:
    """Give of the stock what charts show: that of the city beside its target, and the social share of the wijken."""
    for one in _levels(series, scenario, cells, total_dwellings):
        if one.dimension == TOTAL or one.name == "social_share":
            yield one
    yield _target(series, scenario)


def _members(cells: Cells) -> list[tuple[str, str]]:
    return [
        (TOTAL, TOTAL),
        *(("wijk", name) for name in cells.wijken),
        *(("owner", name) for name in cells.owners),
    ]


def _levels(series: Series, scenario: Scenario, cells: Cells, total_dwellings: Array) -> Iterator[Indicator]:
    start, social, kern = scenario.horizon.start_year, series.social_stock, series.kernvoorraad
    dwellings = np.column_stack([total_dwellings.sum(axis=1), total_dwellings])[:, :, np.newaxis]
    kern_share, social_share = ratio(kern, social), ratio(social[:, : dwellings.shape[1]], dwellings)
    for at, (dimension, member) in enumerate(_members(cells)):
        yield Indicator("social_stock", DWELLINGS, dimension, member, start, social[:, at])
        yield Indicator("kernvoorraad", DWELLINGS, dimension, member, start, kern[:, at])
        yield Indicator("kernvoorraad_share", SHARE, dimension, member, start, kern_share[:, at])
        if dimension != "owner":
            yield Indicator("social_share", SHARE, dimension, member, start, social_share[:, at])
            yield Indicator("total_dwellings", DWELLINGS, dimension, member, start, dwellings[:, at])


def _target(series: Series, scenario: Scenario) -> Indicator:
    growth = scenario.targets.net_growth[: len(series.flows)]
    goal = np.cumsum(np.r_[0.0, growth])[:, np.newaxis] + series.social_stock[:1, 0].astype(float)
    return Indicator("stock_target", DWELLINGS, TOTAL, TOTAL, scenario.horizon.start_year, goal)


def _city(series: Series, scenario: Scenario, planned: Array, temporary: float) -> Iterator[Indicator]:
    start, targets = scenario.horizon.start_year, scenario.targets
    social = series.social_stock[:, 0].astype(float)
    flow = {name: series.flows[:, at].astype(float) for at, name in enumerate(FLOWS)}
    built = _running_total(flow["completions"])
    private = np.array(scenario.private_rent.dwellings)[: len(social), np.newaxis]

    def city(name: str, unit: str, values: Array, first_year: int = start) -> Indicator:
        return Indicator(name, unit, TOTAL, TOTAL, first_year, values)

    yield city("private_social_rent", DWELLINGS, private)
    yield city("social_stock_by_rent", DWELLINGS, social + private)
    standing = _running_total(flow["temporary_completions"] - flow["ended_temporary"])
    yield city("temporary_stock", DWELLINGS, temporary + standing)
    yield _target(series, scenario)
    yield city("net_growth", PER_YEAR, np.diff(social, axis=0))
    yield city("net_growth_3y", PER_YEAR, (social[3:] - social[:-3]) / 3, start + 3)
    yield city("planned_completions", PER_YEAR, planned[:, np.newaxis])
    for name in SHOWN_FLOWS:
        yield city(name, HOUSEHOLDS if name in _OF_HOUSEHOLDS else PER_YEAR, flow[name])
    yield city("new_build_low_share", SHARE, ratio(flow["low_share_completions"], flow["completions"]))
    yield city("nultreden_share", SHARE, ratio(flow["nultreden_completions"], flow["completions"]))
    opgave = targets.city_growth * targets.social_share_of_growth
    yield city("growth_progress", SHARE, ratio(targets.realised_before_start + built, np.full((1, 1), opgave)))


def _running_total(yearly: Array) -> Array:
    """Add up what came before 1 January of every year: (year, draw) to (year + 1, draw)."""
    return np.vstack([np.zeros_like(yearly[:1]), np.cumsum(yearly, axis=0)])


def ratio(part: Array, whole: Array) -> Array:
    """Divide; where there is nothing to divide by, the share does not exist (NaN)."""
    share = np.full(np.broadcast(part, whole).shape, np.nan)
    return np.divide(part, whole, out=share, where=np.asarray(whole) > 0)


def expected_rows(series: Sequence[Indicator]) -> Rows:
    """Give indicators in expectation, one after the other."""
    lengths = np.array([len(one.values) for one in series])
    begins = np.array([one.first_year for one in series]) - (np.cumsum(lengths) - lengths)
    year = np.arange(lengths.sum()) + np.repeat(begins, lengths)
    return year, np.zeros(len(year), int), np.concatenate([one.values[:, 0] for one in series])


_OF_BAND = range(1, len(STATISTICS))
"""Which statistics are those of the draws: all but the first, that of the expectation."""


def band_rows(indicator: Indicator) -> Rows:
    """Give mean, p05, p50 and p95 over the draws in which an indicator exists."""
    rows: tuple[list[int], list[int], list[float]] = ([], [], [])
    for offset, row in enumerate(indicator.values):
        values = np.sort(row[~np.isnan(row)] if row.dtype.kind == "f" else row)
        if len(values):
            rows[0].extend([indicator.first_year + offset] * len(_OF_BAND))
            rows[1].extend(_OF_BAND)
            rows[2].extend((float(values.mean()), *(quantile(values, at) for at in (0.05, 0.50, 0.95))))
    return rows


def quantile(values: Array, at: float) -> float:
    """Interpolate a quantile of sorted values (the definition that numpy and R-7 use)."""
    place = at * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return float(values[below] + (place - below) * (float(values[above]) - float(values[below])))


@kernel
def _by_member(dwellings, where, wijk, owner, wijken, owners):  # type: ignore[no-untyped-def]
    totals = np.zeros((1 + wijken + owners, dwellings.shape[1]), dwellings.dtype)
    for cell in range(len(dwellings)):
        _add_to_members(cell, dwellings[cell], where, wijk, owner, wijken, totals)
    _add_up_city(wijken, totals)
    return totals


@kernel
def _change_by_member(dwellings, cells, where, wijk, owner, wijken, owners):  # type: ignore[no-untyped-def]
    totals = np.zeros((1 + wijken + owners, dwellings.shape[1]), dwellings.dtype)
    for row in range(len(cells)):
        _add_to_members(cells[row], dwellings[row], where, wijk, owner, wijken, totals)
    _add_up_city(wijken, totals)
    return totals


@in_place
def _add_to_members(cell, dwellings, where, wijk, owner, wijken, totals):  # type: ignore[no-untyped-def]
    if where[cell]:
        add_row(totals[1 + wijk[cell]], dwellings)
        add_row(totals[1 + wijken + owner[cell]], dwellings)


@in_place
def _add_up_city(wijken, totals):  # type: ignore[no-untyped-def]
    for row in range(1, 1 + wijken):
        add_row(totals[0], totals[row])
