"""From the record of a run to its tables and warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from woonscenario.model import indicators, pipeline
from woonscenario.model.cells import AXES, Cells
from woonscenario.model.city import City
from woonscenario.model.letting_figures import HOUSED_OF_COHORT, chance_of_cohorts, expected_figures, figures
from woonscenario.model.norms import events_of, norms_of
from woonscenario.model.results.books import Record
from woonscenario.model.results.outcome import Outcome
from woonscenario.model.scenario import Scenario
from woonscenario.model.spread import spread_table
from woonscenario.model.tables import (
    EVENTS,
    FIGURE_INDICATORS,
    FIGURES,
    INDICATORS,
    KEPT_FIGURES,
    REQUESTED,
    REQUESTS,
    STOCK_BY_YEAR,
    STOCK_CHANGES,
    TOTAL,
    VERKOOP,
    Results,
    Table,
)

Array = NDArray[Any]
LEAST_CUT = 0.5
"""Dwellings a year; what is cut less than this in the mean is no warning."""


def results_of(record: Record) -> Results:
    """Turn the record into tables; cells without dwellings and causes without change have no row."""
    name, cells = record.city.scenario.name, record.city.cells
    requests = pd.DataFrame(
        [(name, *row, row[4] - row[5]) for row in record.requests],
        columns=[column.name for column in REQUESTS.columns],
    )
    every = np.arange(len(cells))
    stock_rows = [({"scenario": name, "draw": draw, "year": year}, every, kept) for draw, year, kept in record.stock]
    change_rows = [
        ({"scenario": name, "draw": draw, "year": year, "cause": cause}, at, kept)
        for draw, year, cause, at, kept in record.changes
    ]
    expected = _expected(record)
    has_draws = record.drawn.social_stock.shape[-1] > 0
    drawn = [*_of_stock(record, record.drawn), *_of_letting(record, record.drawn)] if has_draws else []
    return Results(
        scenario=name,
        stock=_cell_table(stock_rows, cells, STOCK_BY_YEAR),
        stock_changes=_cell_table(change_rows, cells, STOCK_CHANGES),
        requests=requests,
        indicators=_indicator_table(name, expected, drawn),
        events=_event_table(record.city, expected, drawn),
        spread=spread_table(name, record.city.scenario.horizon.start_year, record.drawn, record.luck, record.swapped),
        figures=_figure_table(record.city.scenario, drawn),
        largest_residual=record.largest_residual,
        warnings=tuple(_warnings(record)),
    )


def outcome_of(record: Record) -> Outcome:
    """Turn the record of an expectation into what charts show of it."""
    city, cells = record.city, record.city.cells
    classes = cells.names[AXES.index("rent_class")]
    return Outcome(
        scenario=city.scenario.name,
        of_stock=tuple(indicators.of_charts(record.expected, city.scenario, cells, city.total_dwellings)),
        changes={
            (year, cause): np.bincount(cells.rent_class[at], kept, len(classes))
            for _, year, cause, at, kept in record.changes
        },
        rent_classes=classes,
        has_letting=city.demand is not None,
        make_indicators=lambda: _indicator_table(city.scenario.name, _expected(record), []),
    )


def _cell_table(rows: list[tuple[dict[str, Any], Array, Array]], cells: Cells, table: Table) -> pd.DataFrame:
    there = [np.flatnonzero(kept) for *_, kept in rows]
    row = np.repeat(np.arange(len(rows)), [len(found) for found in there])
    at = np.concatenate([places[found] for (_, places, _), found in zip(rows, there, strict=True)])
    columns = {name: _taken([fixed[name] for fixed, *_ in rows], row) for name in rows[0][0]}
    columns |= {axis: _taken(cells.names[place], cells.index[at, place]) for place, axis in enumerate(AXES)}
    kept = [kept[found] for (*_, kept), found in zip(rows, there, strict=True)]
    columns["dwellings"] = np.concatenate(kept).astype(float)
    return pd.DataFrame(columns)[[column.name for column in table.columns]]


def _taken(values: Sequence[Any], at: Array) -> Any:
    """Give a column of the values at these places: texts are looked at once, not once a row."""
    return pd.array(list(values), dtype="str").take(at) if isinstance(values[0], str) else np.array(values)[at]


def _of_stock(record: Record, series: indicators.Series) -> list[indicators.Indicator]:
    city = record.city
    temporary = float(city.dwellings[city.cells.temporary_social].sum())
    planned = np.array([pipeline.planned(city.plans, year) for year in city.scenario.years], dtype=float)
    return list(indicators.indicators_of(series, city.scenario, city.cells, city.total_dwellings, planned, temporary))


def _expected(record: Record) -> list[indicators.Indicator]:
    city = record.city
    if city.demand is not None:
        record.expected.letting[:, :, 0] = expected_figures(record.letting, city.demand, city.cells)
    return [*_of_stock(record, record.expected), *_of_letting(record, record.expected)]


def _of_letting(record: Record, series: indicators.Series) -> Iterator[indicators.Indicator]:
    """Give the indicators of allocation, of draws in which letting is simulated."""
    city, row = record.city, 0
    if city.demand is None or not series.letting.shape[1]:
        return
    start, found = city.scenario.horizon.start_year, {}
    for run in figures(city.demand, city.cells):
        values = series.letting[:, row : row + len(run.members)]
        found[run.indicator] = values
        row += len(run.members)
        if run.indicator != HOUSED_OF_COHORT:
            for at, member in enumerate(run.members):
                yield indicators.Indicator(run.indicator, run.unit, run.dimension, member, start, values[:, at])
    chance = chance_of_cohorts(found[HOUSED_OF_COHORT], found["seekers_joined"][:, 0])
    yield indicators.Indicator("slaagkans_D5_ooit", indicators.SHARE, TOTAL, TOTAL, start, chance)


def _figure_table(scenario: Scenario, drawn: Sequence[indicators.Indicator]) -> pd.DataFrame:
    """Give the figures of the whole city at the milestones in each of the first draws."""
    rows = [
        (scenario.name, year, one.name, draw, value)
        for one in drawn
        if one.name in FIGURE_INDICATORS and one.dimension == TOTAL
        for year in scenario.horizon.milestones
        if 0 <= year - one.first_year < len(one.values)
        for draw, value in enumerate(one.values[year - one.first_year, :KEPT_FIGURES].tolist())
        if not np.isnan(value)
    ]
    names = [column.name for column in FIGURES.columns]
    return pd.DataFrame(rows, columns=names).astype({"year": "int64", "draw": "int64", "value": "float64"})


def _indicator_table(
    scenario: str, expected: Sequence[indicators.Indicator], drawn: Sequence[indicators.Indicator]
) -> pd.DataFrame:
    series = [*expected, *(one for one in drawn if one.name not in indicators.GIVEN)]
    rows = [indicators.expected_rows(expected), *(indicators.band_rows(one) for one in series[len(expected) :])]
    year, statistic, value = (np.concatenate(column) for column in zip(*rows, strict=True))
    known = np.flatnonzero(~np.isnan(value))
    lengths = [len(one.values) for one in expected] + [len(years) for years, *_ in rows[1:]]
    at = np.repeat(np.arange(len(series)), lengths)[known]
    columns = {
        "scenario": _taken([scenario], np.zeros_like(at)),
        "year": year[known].astype(int),
        "dimension": _taken([one.dimension for one in series], at),
        "member": _taken([one.member for one in series], at),
        "indicator": _taken([one.name for one in series], at),
        "unit": _taken([one.unit for one in series], at),
        "statistic": _taken(indicators.STATISTICS, statistic[known].astype(int)),
        "value": value[known],
    }
    return pd.DataFrame({column.name: columns[column.name] for column in INDICATORS.columns}, copy=False)


def _event_table(
    city: City, expected: Sequence[indicators.Indicator], drawn: Sequence[indicators.Indicator]
) -> pd.DataFrame:
    found = [{(one.name, one.dimension, one.member): one for one in series} for series in (expected, drawn)]
    # Where there are draws, letting is judged by their mean: the peak of an expectation is not what a peak is expected
    # to be.
    letting = {(run.indicator, run.dimension) for run in figures(city.demand, city.cells)} if city.demand else set()
    means = {place: _mean(one) for place, one in found[1].items() if place[:2] in letting}
    rows = [(city.scenario.name, *event) for event in events_of(norms_of(city), {**found[0], **means}, found[1])]
    return pd.DataFrame(rows, columns=[column.name for column in EVENTS.columns])


def _mean(one: indicators.Indicator) -> indicators.Indicator:
    known = np.where(np.isnan(one.values), 0.0, one.values).sum(axis=1, keepdims=True)
    return replace(one, values=indicators.ratio(known, (~np.isnan(one.values)).sum(axis=1, keepdims=True)))


def _warnings(record: Record) -> Iterator[str]:
    draws = record.drawn.social_stock.shape[-1]
    cuts, runs = (record.drawn_cuts, draws) if draws else (record.expected_cuts, 1)
    for cause in REQUESTED:
        years = {year: tally for (of, year), tally in cuts.items() if of == cause and tally[1] / runs >= LEAST_CUT}
        if years:
            asked, cut = (sum(tally[at] for tally in years.values()) / runs for at in (0, 1))
            why = "zij waren er niet, of de afspraken laten het niet toe" if cause == VERKOOP else "zij waren er niet"
            numbers = f"{_dotted(cut)} van de {_dotted(asked)} gevraagde woningen konden niet"
            yield f"{cause}: {numbers} ({_span(years)}): {why} (zie requests.csv)"
    yield from _out_of_reach(record.city)


def _dotted(number: float) -> str:
    return f"{number:,.0f}".replace(",", ".")


def _out_of_reach(city: City) -> Iterator[str]:
    years = city.scenario.years
    transfers = city.opening.transfers
    late = transfers[~transfers["year"].isin(years) & ~transfers["at_turnover"]]
    for cause, rows in late.groupby("cause"):
        yield f"{cause}: buiten {years[0]}-{years[-1]} opgegeven en dus niet meegeteld: {', '.join(rows['transfer'])}"
    full = np.flatnonzero((city.total_dwellings <= 0).any(axis=0))
    if len(full):
        names = ", ".join(city.cells.wijken[at] for at in full)
        yield f"aandeel sociale huur: geen aandeel in {names}, want het totaal aan woningen is daar nul"


def _span(years: Iterable[int]) -> str:
    first, last = min(years), max(years)
    return f"in {first}" if first == last else f"in {first}-{last}"
