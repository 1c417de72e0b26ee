"""A change of the stock by one cause, kept for the cells that it touches: most causes leave most cells alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.compiled import in_place, kernel
from woonscenario.model.division import add_row

Array = NDArray[Any]


@dataclass(frozen=True)
class Change:
    """What a cause adds to cells, and (below zero) takes away.

    `cells` (row,) are indices, rising and each once; `dwellings` (row, draw) is the change of each.
    """

    cells: Array
    dwellings: Array


def everywhere(dwellings: Array) -> Change:
    """Make a change of dwellings in every cell (cell, draw)."""
    return Change(_every(len(dwellings)), dwellings)


@cache
def _every(cells: int) -> Array:
    return np.arange(cells)


def dense(change: Change, cells: int) -> Array:
    """Lay a change out over all cells (cell, draw)."""
    laid_out = np.zeros((cells, change.dwellings.shape[1]), change.dwellings.dtype)
    _add_at(laid_out, change.cells, change.dwellings)
    return laid_out


def carry_out(dwellings: Array, *changes: Change) -> None:
    """Add changes to the dwellings of all cells (cell, draw), in place."""
    for change in changes:
        _add_at(dwellings, change.cells, change.dwellings)


@kernel
def _add_at(dwellings, cells, more):  # type: ignore[no-untyped-def]
    for row in range(len(cells)):
        add_row(dwellings[cells[row]], more[row])


def together(one: Change | None, other: Change) -> Change:
    """Add two changes up; nothing plus a change is that change."""
    if one is None:
        return other
    touched = np.zeros(1 + max(part.cells.max(initial=-1) for part in (one, other)), bool)
    for part in (one, other):
        touched[part.cells] = True
    row = np.cumsum(touched) - 1
    dwellings = np.zeros((touched.sum(), other.dwellings.shape[1]), other.dwellings.dtype)
    for part in (one, other):
        dwellings[row[part.cells]] += part.dwellings
    return Change(np.flatnonzero(touched), dwellings)


def carried_over(leaving: Change, to: Array) -> Change:
    """Bring what leaves cells (below zero) to where `to` (cell,) says; the change nets to zero."""
    arriving = to[leaving.cells]
    cells, row = np.unique(arriving, return_inverse=True)
    return together(leaving, Change(cells, -_added_up(leaving.dwellings, _every(len(row)), row, len(cells))))


def added_up(change: Change, group: Array, groups: int) -> Array:
    """Add up a change by the group of each cell, `group` (cell,); (group, draw)."""
    return _added_up(change.dwellings, change.cells, group, groups)


@kernel
def _added_up(dwellings, cells, group, groups):  # type: ignore[no-untyped-def]
    totals = np.zeros((groups, dwellings.shape[1]), dwellings.dtype)
    for row in range(len(cells)):
        add_row(totals[group[cells[row]]], dwellings[row])
    return totals


def widest_sum(change: Change, starts: Array) -> Array:
    """Give the largest sum, over the draws, of a change within groups of cells that lie side by side; (group,)."""
    return _widest_sum(change.dwellings, change.cells, starts)


@kernel
def _widest_sum(dwellings, cells, starts):  # type: ignore[no-untyped-def]
    widest = np.zeros(len(starts) - 1)
    _widen(dwellings, cells, starts, np.empty(dwellings.shape[1], dwellings.dtype), widest)
    return widest


@in_place
def _widen(dwellings, cells, starts, total, widest):  # type: ignore[no-untyped-def]
    row = 0
    for group in range(len(widest)):
        total[:] = 0
        while row < len(cells) and cells[row] < starts[group + 1]:
            add_row(total, dwellings[row])
            row += 1
        for column in range(len(total)):
            widest[group] = max(widest[group], abs(total[column]))
