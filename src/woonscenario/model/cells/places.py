"""Finding cells: by their members, by a table, and where a dwelling goes when one of them changes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from woonscenario.model.cells.axes import (
    DAEB_AXIS,
    RENT_CLASS,
    Array,
    Position,
    changed,
    indexed,
    keys_of_places,
    new_build_shares,
    positions_of,
)
from woonscenario.model.cells.layout import Cells, free_class
from woonscenario.model.tables import Opening

if TYPE_CHECKING:
    import pandas as pd


def matching(cells: Cells, by_axis: dict[str, str]) -> Array:
    """Mark the cells that have the given member on every named axis; (cell,)."""
    there = np.ones(len(cells), bool)
    for axis, at in indexed(by_axis, cells.names).items():
        there &= cells.index[:, axis] == at
    return there


def destinations(cells: Cells, places: Array, by_axis: dict[str, str]) -> Array:
    """Give the cells that differ from `places` in the named axes only; (place,)."""
    at, new = index_of(cells), indexed(by_axis, cells.names)
    return np.array([at[changed(tuple(cells.index[place]), new)] for place in places.tolist()], np.int64)


def liberalised_cells(cells: Cells) -> Array:
    """Give where a dwelling of each permanent DAEB cell ends when it is liberalised, -1 for other cells; (cell,)."""
    at, to = index_of(cells), np.full(len(cells), -1)
    free = free_class(cells.class_is_social)
    for place in np.flatnonzero(cells.is_let_by_rule).tolist():
        position = changed(tuple(cells.index[place]), {DAEB_AXIS: 1, RENT_CLASS: free})
        to[place] = at[position]
    return to


@lru_cache(maxsize=8)
def keys_of(cells: Cells) -> Array:
    """Give the number under which every cell draws lots; (cell,)."""
    return keys_of_places(cells.index, cells.names)


@lru_cache(maxsize=8)
def opening_dwellings(cells: Cells, opening: Opening) -> Array:
    """Give the opening stock [dwellings]; shape (cell,), not to be written to."""
    at = index_of(cells)
    dwellings = np.zeros(len(cells))
    for position, number in zip(positions_of(opening.stock, cells.names), opening.stock["dwellings"], strict=True):
        dwellings[at[position]] += number
    dwellings.flags.writeable = False
    return dwellings


def new_build_mix(cells: Cells, table: pd.DataFrame) -> Array:
    """Give what share of each row of projects or programme falls in each cell; shape (row, cell)."""
    at = index_of(cells)
    mix = np.zeros((len(table), len(cells)))
    for row, position, share in new_build_shares(table, cells.names):
        mix[row, at[position]] = share
    return mix / mix.sum(axis=1, keepdims=True)


def index_of(cells: Cells) -> dict[Position, int]:
    """Give the index of every cell by its position."""
    return {tuple(position): at for at, position in enumerate(cells.index.tolist())}


def relet_places(cells: Cells, mix: Array) -> tuple[Array, Array]:
    """Give where a vacated dwelling of a cell is offered again: cells by rent class, and their cumulative chance.

    `mix` (cell,) as shares of the rent group; both (cell, rent class), of cells that are not let by rule only zeros.
    """
    shape = (len(cells.group_keys), len(cells.class_is_social))
    to, chance = np.zeros(shape, np.int64), np.zeros(shape)
    to[cells.group, cells.rent_class], chance[cells.group, cells.rent_class] = np.arange(len(cells)), mix
    return to[cells.group], np.cumsum(chance, axis=1)[cells.group]
