"""From years to tables: what is recorded while the model runs, the check of the account, and the results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from woonscenario.model import indicators, pipeline, stock
from woonscenario.model.cells import AXES, Cells, cell_columns
from woonscenario.model.chance import Chance
from woonscenario.model.city import City
from woonscenario.model.tables import (
    EXPECTED,
    INDICATORS,
    KEPT_DRAWS,
    LOSSES,
    REQUESTS,
    STOCK_BY_YEAR,
    STOCK_CHANGES,
    Results,
    Table,
)

Array = NDArray[Any]
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

    Of the causes in `LOSSES` the dwellings that leave, of the others those that come. Per cell the largest `residual`
    of the account over the draws [dwellings] and the `lowest` closing stock.
    """

    changes: dict[str, Array]
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


def start_record(city: City, draws: int) -> Record:
    """Make room for the expectation and for `draws` draws."""
    return Record(
        city,
        indicators.empty_series(city.scenario, city.cells, 1, np.float64),
        indicators.empty_series(city.scenario, city.cells, draws, np.int32),
    )


def take(record: Record, chance: Chance, year: int, state: State, booked: Booked | None) -> None:
    """Record one year of one block of draws, and check its account against the year before."""
    at = year - record.city.scenario.horizon.start_year
    series = record.expected if chance.in_expectation else record.drawn
    columns = slice(0, 1) if chance.in_expectation else slice(chance.first, chance.first + chance.draws)
    series.social_stock[at, :, columns] = state.social_stock
    series.kernvoorraad[at, :, columns] = state.kernvoorraad
    drawn = range(chance.first, min(chance.first + chance.draws, KEPT_DRAWS))
    kept = [(EXPECTED, 0)] if chance.in_expectation else [(str(draw), draw) for draw in drawn]
    record.stock.extend((draw, year, state.dwellings[:, column].copy()) for draw, column in kept)
    if booked is None:
        return
    record.largest_residual = max(record.largest_residual, float(booked.residual.max(initial=0.0)))
    _check_account(record, state, booked, chance, year)
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


def _check_account(record: Record, state: State, booked: Booked, chance: Chance, year: int) -> None:
    allowed = 1e-9 * np.maximum(1.0, state.dwellings[:, 0]) if chance.in_expectation else 0.0
    wrong = (booked.residual > allowed) | (booked.lowest < -1e-9)
    if wrong.any():
        cell = int(np.argmax(wrong))
        names = ", ".join(str(values[cell]) for values in cell_columns(record.city.cells).values())
        raise AccountError(
            f"de rekening van {year} sluit niet in de cel {names}: "
            f"verschil {booked.residual[cell]:g} woningen, kleinste stand {booked.lowest[cell]:g}"
        )


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
        largest_residual=record.largest_residual,
        warnings=tuple(_warnings(requests)),
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


def _indicator_table(record: Record) -> pd.DataFrame:
    city = record.city
    planned = np.array([pipeline.planned(city.plans, year) for year in city.scenario.years], dtype=float)

    def rows(
        series: indicators.Series, statistics: Statistics, skip: tuple[str, ...] = ()
    ) -> Iterator[tuple[Any, ...]]:
        for found in indicators.indicators_of(series, city.scenario, city.cells, city.total_dwellings, planned):
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


def _warnings(requests: pd.DataFrame) -> Iterator[str]:
    cut = requests[(requests["draw"] == EXPECTED) & (requests["cut"] > 1e-9)]
    for cause, rows in cut.groupby("cause", sort=True):
        first, last = rows["year"].min(), rows["year"].max()
        years = f"{first}" if first == last else f"{first}-{last}"
        yield (
            f"{cause}: in {years} kon {rows['cut'].sum():.0f} van {rows['requested'].sum():.0f} gevraagde "
            "woningen niet, omdat zij er niet waren of de afspraken het niet toelaten (zie requests.csv)"
        )
