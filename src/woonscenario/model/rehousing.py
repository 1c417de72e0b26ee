"""What demolition asks beforehand: occupants are rehoused, and what falls vacant meanwhile is kept empty."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.cells import Cells
from woonscenario.model.scenario import Scenario
from woonscenario.model.transfers import Transfers

Array = NDArray[Any]


@dataclass(frozen=True)
class Emptying:
    """How dwellings are emptied for demolition in one year, as means over the luck of the draw.

    Per holding (holding,): `empty` on 1 January after this year's demolition, and `kept_empty`, which fall vacant by
    themselves in the year and are not offered [dwellings]. `rehoused`: households of the city that must move [1/year].
    """

    empty: Array
    kept_empty: Array
    rehoused: float

    @cached_property
    def empties(self) -> Array:
        """The holdings that have dwellings standing empty."""
        return np.flatnonzero(self.empty)

    @cached_property
    def keeps_empty(self) -> Array:
        """The holdings in which dwellings are kept empty."""
        return np.flatnonzero(self.kept_empty)

    def times(self, scale: float) -> Emptying:
        """Give what so many times as much demolition asks."""
        return Emptying(scale * self.empty, scale * self.kept_empty, scale * self.rehoused)


def emptying(
    scenario: Scenario, demolished: Transfers, dwellings: Array, rates: Array, cells: Cells
) -> dict[int, Emptying]:
    """Work out per year what demolition empties beforehand; `dwellings` (cell,) on 1 January of the start year.

    The shares of `demolition.rehoused_before` say how many leave 1, 2 and 3 years before. Natural turnover (the share
    `rates` (year,) of permanent DAEB dwellings) counts towards it and is not let again; the others are rehoused, so the
    demand is net of turnover there.
    """
    years, leave = scenario.years, scenario.demolition.rehoused_before
    shape = (len(years), len(cells.holding_keys))
    empty, kept, rehoused = np.zeros(shape), np.zeros(shape), np.zeros(len(years))
    inhabited = demolished.dwellings[:, np.newaxis] * _share_of_holdings(demolished, dwellings, cells)
    emptied = np.zeros_like(inhabited)
    for before in range(len(leave), 0, -1):
        leaving = inhabited * leave[before - 1]
        year = demolished.from_year - before - years[0]
        counts = (year >= 0) & (year < len(years))
        year, known = year[counts], emptied[counts]
        leaving_rate = rates[year, np.newaxis] * cells.holding_is_let_by_rule
        natural = np.minimum((inhabited[counts] - known) * leaving_rate, leaving[counts])
        np.add.at(empty, year, known)
        np.add.at(kept, year, natural)
        np.add.at(rehoused, year, (leaving[counts] - natural).sum(axis=1))
        emptied += leaving
    return {year: Emptying(empty[at], kept[at], float(rehoused[at])) for at, year in enumerate(years)}


def _share_of_holdings(demolished: Transfers, dwellings: Array, cells: Cells) -> Array:
    """Give which share of its places each transfer has in each holding; (transfer, holding)."""
    held = np.zeros((len(demolished), len(cells.holding_keys)))
    transfer = np.repeat(np.arange(len(demolished)), np.diff(demolished.starts))
    np.add.at(held, (transfer, cells.holding[demolished.places]), dwellings[demolished.places])
    return held / np.maximum(held.sum(axis=1, keepdims=True), 1e-300)
