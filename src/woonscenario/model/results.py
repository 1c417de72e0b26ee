"""From years to tables: what is recorded while the model runs, the check of the account, and the results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from woonscenario.model import indicators, pipeline, stock
from woonscenario.model.cells import AXES, Cells, cell_columns
from woonscenario.model.chance import Chance
from woonscenario.model.city import City
from woonscenario.model.division import sums
from woonscenario.model.tables import (
    EXPECTED,
    FIGURE_INDICATORS,
    FIGURES,
    HUURHARMONISATIE,
    INDICATORS,
    KEPT_DRAWS,
    KEPT_FIGURES,
    LOSSES,
    REQUESTS,
    SLOOP,
    STOCK_BY_YEAR,
    STOCK_CHANGES,
    TOTAL,
    VERKOOP,
    Results,
    Table,
)

Array = NDArray[Any]
Cuts = dict[tuple[str, int], tuple[float, float]]
"""(cause, year) to what was asked for and what was cut [dwellings], added up over draws."""
LEAST_CUT = 0.5
"""Dwellings a year; what is cut less than this in the mean is no warning."""
Statistics = Callable[[indicators.Indicator], Iterator[tuple[int, str, float]]]


class AccountError(ArithmeticError):
    """The books do not balance: opening + changes is not closing, or a cell holds fewer than no dwellings."""


@dataclass(frozen=True)
class State:
    """What one year passes to the next: `dwellings` (cell, draw), their sums per member, and the ledger of sales."""

    dwellings: Array
    social_stock: Array
    kernvoorraad: Array
    ledger: stock.Ledger


@dataclass(frozen=True)
class Booked:
    """What one year brings: dwellings by cause (cell, draw), requests, the flows of the city (draw,), and the account.

    Of the causes in `LOSSES` the dwellings that leave, of the others those that come. `for_sale` (holding, draw) is how
    many were to be sold. Per cell the largest `residual`
    of the account over the draws [dwellings] and the `lowest` closing stock.
    """

    changes: dict[str, Array]
    for_sale: Array
    requests: list[stock.Request]
    flows: dict[str, Array]
    residual: Array
    lowest: Array


@dataclass
class Record:
    """What is kept of a run: figures of every draw; cells and requests of the expectation and the first draws."""

    city: City
    expected: indicators.Series
    drawn: indicators.Series
    stock: list[tuple[str, int, Array]] = field(default_factory=list)
    changes: list[tuple[str, int, str, Array]] = field(default_factory=list)
    requests: list[tuple[str, int, str, str, float, float]] = field(default_factory=list)
    largest_residual: float = 0.0
    expected_cuts: Cuts = field(default_factory=dict)
    drawn_cuts: Cuts = field(default_factory=dict)


def start_record(city: City, draws: int) -> Record:
    """Make room for the expectation and for `draws` draws."""
    return Record(
        city,
        indicators.empty_series(city.scenario, city.cells, 1, np.float64),
        indicators.empty_series(city.scenario, city.cells, draws, np.int32),
    )


def take(record: Record, chance: Chance, year: int, state: State, booked: Booked | None) -> None:
    """Record one year of one block of draws, and check its account."""
    at = year - record.city.scenario.horizon.start_year
    series = record.expected if chance.in_expectation else record.drawn
    columns = slice(0, 1) if chance.in_expectation else slice(chance.first, chance.first + chance.draws)
    series.social_stock[at, :, columns] = state.social_stock
    series.kernvoorraad[at, :, columns] = state.kernvoorraad
    drawn = range(chance.first, min(chance.first + chance.draws, KEPT_DRAWS))
    kept = [(EXPECTED, 0)] if chance.in_expectation else [(str(draw), draw - chance.first) for draw in drawn]
    record.stock.extend((draw, year, state.dwellings[:, column].copy()) for draw, column in kept)
    if booked is None:
        return
    check_account(record, state, booked, chance, year)
    _count_cuts(record, booked, year, chance)
    for flow, name in enumerate(indicators.FLOWS):
        series.flows[at, flow, columns] = booked.flows[name]
    for draw, column in kept:
        record.changes.extend(
            (draw, year, cause, -changed[:, column] if cause in LOSSES else changed[:, column].copy())
            for cause, changed in booked.changes.items()
        )
        record.requests.extend(
            (
                draw,
                year,
                request.cause,
                request.name,
                float(request.requested[column]),
                float(request.booked[column]),
            )
            for request in booked.requests
        )


def check_account(record: Record, state: State, booked: Booked, chance: Chance, year: int) -> None:
    """Check the books of a year in every draw, and keep the largest gap. Raises AccountError (Dutch).

    Opening plus changes is closing in every cell, and none is below zero; what is sold in a holding and demolished in
    the city is what was decided; huurharmonisatie nets to zero in every rent group.
    """
    cells, changes = record.city.cells, booked.changes
    demolished = np.sum([request.booked for request in booked.requests if request.cause == SLOOP], axis=0)
    whole_city = np.array([0, len(cells)])
    gaps = {
        "de cel": (booked.residual, cells.index),
        "het bezit, bij verkoop,": (
            _widest(sums(changes[VERKOOP], cells.holding_starts) - booked.for_sale),
            cells.index[cells.holding_starts[:-1]],
        ),
        "de huurgroep, bij huurharmonisatie,": (
            _widest(sums(changes[HUURHARMONISATIE], cells.group_starts)),
            cells.index[cells.group_starts[:-1]],
        ),
        "de stad, bij sloop": (
            _widest(sums(changes[SLOOP], whole_city) - demolished),
            cells.index[:1, :0],
        ),
        "de cel, die onder nul komt,": (np.maximum(-booked.lowest, 0.0), cells.index),
    }
    allowed = 1e-9 * max(1.0, float(state.dwellings.max(initial=0.0))) if chance.in_expectation else 0.0
    for what, (gap, places) in gaps.items():
        record.largest_residual = max(record.largest_residual, float(gap.max(initial=0.0)))
        if gap.max(initial=0.0) > allowed:
            place = places[int(np.argmax(gap))]
            names = ", ".join(cells.names[axis][at] for axis, at in enumerate(place))
            where = f"{what} {names}" if names else what
            raise AccountError(f"de rekening van {year} sluit niet in {where}: verschil {gap.max():g} woningen")


def _widest(gap: Array) -> Array:
    return np.abs(gap).max(axis=1).astype(float)


def _count_cuts(record: Record, booked: Booked, year: int, chance: Chance) -> None:
    """Add up over the draws (or in expectation) what was asked for and what was cut."""
    tally = record.expected_cuts if chance.in_expectation else record.drawn_cuts
    for request in booked.requests:
        asked, cut = tally.get((request.cause, year), (0.0, 0.0))
        asked += float(request.requested.sum())
        cut += float((request.requested - request.booked).sum())
        tally[request.cause, year] = asked, cut


def results_of(record: Record) -> Results:
    """Turn the record into tables; cells without dwellings and causes without change have no row."""
    name, cells = record.city.scenario.name, record.city.cells
    requests = pd.DataFrame(
        [(name, *row, row[4] - row[5]) for row in record.requests],
        columns=[column.name for column in REQUESTS.columns],
    )
    stock_rows = [({"scenario": name, "draw": draw, "year": year}, kept) for draw, year, kept in record.stock]
    change_rows = [
        ({"scenario": name, "draw": draw, "year": year, "cause": cause}, kept)
        for draw, year, cause, kept in record.changes
    ]
    return Results(
        scenario=name,
        stock=_cell_table(stock_rows, cells, STOCK_BY_YEAR),
        stock_changes=_cell_table(change_rows, cells, STOCK_CHANGES),
        requests=requests,
        indicators=_indicator_table(record),
        figures=_figure_table(record),
        largest_residual=record.largest_residual,
        warnings=tuple(_warnings(record)),
    )


def _cell_table(rows: list[tuple[dict[str, Any], Array]], cells: Cells, table: Table) -> pd.DataFrame:
    names = cell_columns(cells)
    there = [np.flatnonzero(kept) for _, kept in rows]
    lengths = [len(at) for at in there]
    at = np.concatenate(there)
    columns = {name: np.repeat([fixed[name] for fixed, _ in rows], lengths) for name in rows[0][0]}
    columns |= {axis: names[axis][at] for axis in AXES}
    columns["dwellings"] = np.concatenate([kept[found] for (_, kept), found in zip(rows, there, strict=True)]).astype(
        float
    )
    return pd.DataFrame(columns)[[column.name for column in table.columns]]


def _indicators(record: Record, series: indicators.Series) -> Iterator[indicators.Indicator]:
    city = record.city
    planned = np.array([pipeline.planned(city.plans, year) for year in city.scenario.years], dtype=float)
    return indicators.indicators_of(series, city.scenario, city.cells, city.total_dwellings, planned)


def _figure_table(record: Record) -> pd.DataFrame:
    """Give the figures of the whole city at the milestones in each of the first draws."""
    scenario, names = record.city.scenario, [column.name for column in FIGURES.columns]
    rows = [
        (scenario.name, year, found.name, draw, value)
        for found in _indicators(record, record.drawn)
        if found.name in FIGURE_INDICATORS and found.dimension == TOTAL
        for year in scenario.horizon.milestones
        if 0 <= year - found.first_year < len(found.values)
        for draw, value in enumerate(found.values[year - found.first_year, :KEPT_FIGURES].tolist())
        if not np.isnan(value)
    ]
    return pd.DataFrame(rows, columns=names).astype({"year": "int64", "draw": "int64", "value": "float64"})


def _indicator_table(record: Record) -> pd.DataFrame:
    city = record.city

    def rows(
        series: indicators.Series, statistics: Statistics, skip: tuple[str, ...] = ()
    ) -> Iterator[tuple[Any, ...]]:
        for found in _indicators(record, series):
            if found.name in skip:
                continue
            for year, statistic, value in statistics(found):
                if not np.isnan(value):
                    place = (city.scenario.name, year, found.dimension, found.member)
                    yield (*place, found.name, found.unit, statistic, value)

    collected = list(rows(record.expected, indicators.expected_rows))
    if record.drawn.social_stock.shape[-1]:
        collected.extend(rows(record.drawn, indicators.band_rows, skip=indicators.GIVEN))
    return pd.DataFrame(collected, columns=[column.name for column in INDICATORS.columns])


def _warnings(record: Record) -> Iterator[str]:
    draws = record.drawn.social_stock.shape[-1]
    cuts, runs = (record.drawn_cuts, draws) if draws else (record.expected_cuts, 1)
    for cause in (SLOOP, VERKOOP):
        years = {year: tally for (of, year), tally in cuts.items() if of == cause and tally[1] / runs >= LEAST_CUT}
        if years:
            asked, cut = (sum(tally[at] for tally in years.values()) / runs for at in (0, 1))
            yield (
                f"{cause}: {cut:.0f} van de {asked:.0f} gevraagde woningen konden niet ({_span(years)}): zij waren er "
                "niet, of de afspraken laten het niet toe (zie requests.csv)"
            )
    yield from _out_of_reach(record.city)


def _out_of_reach(city: City) -> Iterator[str]:
    years = city.scenario.years
    transfers = city.opening.transfers
    late = transfers[~transfers["year"].isin(years)]
    if len(late):
        yield f"sloop: buiten {years[0]}-{years[-1]} opgegeven en dus niet meegeteld: {', '.join(late['transfer'])}"
    full = np.flatnonzero((city.total_dwellings <= 0).any(axis=0))
    if len(full):
        names = ", ".join(city.cells.wijken[at] for at in full)
        yield f"aandeel sociale huur: geen aandeel in {names}, want het totaal aan woningen is daar nul"


def _span(years: Iterable[int]) -> str:
    first, last = min(years), max(years)
    return f"in {first}" if first == last else f"in {first}-{last}"
