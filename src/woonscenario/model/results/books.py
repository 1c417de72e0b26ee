"""What is recorded while the model runs, and the check of the account in every year and draw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model import indicators, stock
from woonscenario.model.cells import Cells
from woonscenario.model.chance import Chance
from woonscenario.model.changes import Change, added_up, widest_sum
from woonscenario.model.city import City
from woonscenario.model.compiled import kernel
from woonscenario.model.division import total
from woonscenario.model.letting_figures import ExpectedYear, number_of_figures
from woonscenario.model.tables import (
    EXPECTED,
    HUURBELEID,
    HUURHARMONISATIE,
    KEPT_DRAWS,
    LIBERALISATIE,
    SLOOP,
    SOCIALISATIE,
    UITRUIL,
    VERKOOP,
)
from woonscenario.model.transfers import Requests

Array = NDArray[Any]
Cuts = dict[tuple[str, int], tuple[float, float]]
"""(cause, year) to what was asked for and what was cut [dwellings], added up over draws."""


class AccountError(ArithmeticError):
    """The books do not balance: opening + changes is not closing, or a cell holds fewer than no dwellings."""


@dataclass(frozen=True)
class State:
    """What one year passes to the next: `dwellings` (cell, draw), their sums per member, and the ledger of sales.

    `pending` by cause: labelled dwellings that go over when they fall vacant (transfer, draw). `seeking` (draw,): who
    looks for a dwelling, when letting is simulated.
    """

    dwellings: Array
    social_stock: Array
    kernvoorraad: Array
    ledger: stock.Ledger
    pending: dict[str, Array]
    seeking: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Booked:
    """What one year brings: dwellings by cause (cell, draw), requests, the flows of the city (draw,), and the account.

    A cause that is absent has no entry.
    `for_sale` and `for_liberalisation` (holding, draw) are how many were to be sold and liberalised. Per cell the
    largest `residual` of the account over the draws [dwellings] and the `lowest` closing stock. `letting`
    (figure, draw): figures of allocation, when letting is simulated; in expectation what these follow from, `expected`.
    """

    changes: dict[str, Change]
    for_sale: Array
    for_liberalisation: Array
    requests: list[Requests]
    flows: dict[str, Array]
    residual: Array
    lowest: Array
    letting: Array | None = None
    expected: ExpectedYear | None = None


@dataclass
class Record:
    """What is kept of a run: figures of every draw; cells and requests of the expectation and the first draws.

    `stock` (cell,) by draw and year, and `changes` by draw, year and cause: the cells, and the dwellings in each.

    `luck` holds the figures of draws in which every assumption has its given value, and `swapped` the same when plans
    have the fates of the next draw. `letting` holds the years of the expectation.
    """

    city: City
    expected: indicators.Series
    drawn: indicators.Series
    luck: indicators.Series
    swapped: indicators.Series
    stock: list[tuple[str, int, Array]] = field(default_factory=list)
    changes: list[tuple[str, int, str, Array, Array]] = field(default_factory=list)
    requests: list[tuple[str, int, str, str, float, float]] = field(default_factory=list)
    letting: list[ExpectedYear] = field(default_factory=list)
    largest_residual: float = 0.0
    expected_cuts: Cuts = field(default_factory=dict)
    drawn_cuts: Cuts = field(default_factory=dict)


def start_record(city: City, draws: int, luck_draws: int = 0) -> Record:
    """Make room for the expectation, for `draws` draws and for `luck_draws` draws of luck alone."""
    return Record(
        city,
        indicators.empty_series(city.scenario, city.cells, 1, np.float64, number_of_figures(city)),
        indicators.empty_series(city.scenario, city.cells, draws, np.int32, number_of_figures(city)),
        indicators.empty_series(city.scenario, city.cells, luck_draws, np.int32),
        indicators.empty_series(city.scenario, city.cells, luck_draws, np.int32),
    )


def take(record: Record, chance: Chance, year: int, state: State, booked: Booked | None) -> None:
    """Record one year of one block of draws, and check its account."""
    take_in_short(record, chance, year, state, booked)
    kept = _kept(chance)
    record.stock.extend((draw, year, state.dwellings[:, column].copy()) for draw, column in kept)
    if booked is None:
        return
    _count_cuts(record, booked, year, chance)
    record.requests.extend(
        (
            draw,
            year,
            asked.cause,
            asked.names[at],
            float(asked.requested[at, column]),
            float(asked.booked[at, column]),
        )
        for draw, column in kept
        for asked in booked.requests
        for at in np.flatnonzero(asked.requested[:, column]).tolist()
    )


def take_in_short(record: Record, chance: Chance, year: int, state: State, booked: Booked | None) -> None:
    """Record of one year the figures and the changes alone, and check its account."""
    at = year - record.city.scenario.horizon.start_year
    note(record.expected if chance.in_expectation else record.drawn, chance, at, state, booked)
    if booked is None:
        return
    check_account(record, state, booked, chance, year)
    if booked.expected is not None:
        record.letting.append(booked.expected)
    record.changes.extend(
        (draw, year, cause, change.cells, change.dwellings[:, column].copy())
        for draw, column in _kept(chance)
        for cause, change in booked.changes.items()
    )


def _kept(chance: Chance) -> list[tuple[str, int]]:
    """Name the draws of which cells and requests are kept, and give their columns."""
    drawn = range(chance.first, min(chance.first + chance.draws, KEPT_DRAWS))
    return [(EXPECTED, 0)] if chance.in_expectation else [(str(draw), draw - chance.first) for draw in drawn]


def note(series: indicators.Series, chance: Chance, at: int, state: State, booked: Booked | None) -> None:
    """Note the figures of one year, `at` years after the start, of one block of draws."""
    columns = slice(chance.first, chance.first + chance.width)
    series.social_stock[at, :, columns] = state.social_stock
    series.kernvoorraad[at, :, columns] = state.kernvoorraad
    if booked:
        series.flows[at, :, columns] = [booked.flows[name] for name in indicators.FLOWS]
        if booked.letting is not None:
            series.letting[at, :, columns] = booked.letting


def check_account(record: Record, state: State, booked: Booked, chance: Chance, year: int) -> None:
    """Check the books of a year in every draw, and keep the largest gap. Raises AccountError (Dutch).

    Opening plus changes is closing in every cell, and none is below zero; what leaves a holding or the city is what was
    decided; what moves between cells nets to zero.
    """
    cells, every = record.city.cells, slice(None)
    gaps = (
        ("de cel", booked.residual, every),
        ("de cel, die onder nul komt,", np.minimum(booked.lowest, 0.0), every),
        *_gaps_by_cause(booked, cells),
    )
    allowed = 1e-9 * max(1.0, float(state.dwellings.max(initial=0.0))) if chance.in_expectation else 0.0
    for what, gap, first in gaps:
        largest, row = _largest_gap(gap.reshape(len(gap), -1))
        record.largest_residual = max(record.largest_residual, largest)
        if largest > allowed:
            place = () if first is None else cells.index[first][row]
            names = ", ".join(cells.names[axis][at] for axis, at in enumerate(place))
            where = f"{what} {names}" if names else what
            raise AccountError(f"de rekening van {year} sluit niet in {where}: verschil {largest:g} woningen")


@kernel
def _largest_gap(gaps):  # type: ignore[no-untyped-def]
    """Give how far from zero the largest gap is, and in which row it stands."""
    largest, at = 0.0, 0
    for row in range(len(gaps)):
        for column in range(gaps.shape[1]):
            if abs(gaps[row, column]) > largest:
                largest, at = float(abs(gaps[row, column])), row
    return largest, at


def _gaps_by_cause(booked: Booked, cells: Cells) -> Iterator[tuple[str, Array, Array | None]]:
    """Give what must be zero, for every cause that is there; (place,) or (place, draw), and the first cell of each.

    The whole city has none.
    """
    changes = booked.changes
    holdings, groups = cells.holding_starts[:-1], cells.group_starts[:-1]

    def by_holding(change: Change) -> Array:
        return added_up(change, cells.holding, len(holdings))

    yield "het bezit, bij verkoop,", by_holding(changes[VERKOOP]) + booked.for_sale, holdings
    for cause in {HUURHARMONISATIE, HUURBELEID} & set(changes):
        yield f"de huurgroep, bij {cause},", widest_sum(changes[cause], cells.group_starts), groups
    for cause in {LIBERALISATIE, SOCIALISATIE, UITRUIL} & set(changes):
        yield f"de stad, bij {cause}", total(changes[cause].dwellings)[np.newaxis], None
    if LIBERALISATIE in changes:
        change = changes[LIBERALISATIE]
        leaving = Change(change.cells, np.minimum(change.dwellings, 0) * cells.is_daeb[change.cells, np.newaxis])
        yield "het bezit, bij liberalisatie,", by_holding(leaving) + booked.for_liberalisation, holdings
    demolished = sum(total(asked.booked) for asked in booked.requests if asked.cause == SLOOP)
    gone = total(changes[SLOOP].dwellings) if SLOOP in changes else 0
    yield "de stad, bij sloop", np.atleast_2d(gone + demolished), None


def _count_cuts(record: Record, booked: Booked, year: int, chance: Chance) -> None:
    """Add up over the draws (or in expectation) what was asked for and what was cut."""
    tally = record.expected_cuts if chance.in_expectation else record.drawn_cuts
    for asked in booked.requests:
        requested, cut = tally.get((asked.cause, year), (0.0, 0.0))
        of_year = float(asked.requested.sum())
        tally[asked.cause, year] = requested + of_year, cut + of_year - float(asked.booked.sum())
