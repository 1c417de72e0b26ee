"""The cells of the stock, their order and the groups that they form.

Cells are sorted by owner, wijk, DAEB, tenancy, size class and rent class. So the cells of one holding (what an owner
has in a wijk, DAEB and tenancy apart) lie side by side, and within it those of one rent group (of the same size).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.chance import entities
from woonscenario.model.tables import DAEB, NIET_DAEB, PERMANENT, SOCIALISATIE, TIJDELIJK, UITRUIL, Opening

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]
Names = tuple[tuple[str, ...], ...]
Position = tuple[int, ...]
"""The index of a cell on each axis of `AXES`."""

AXES = ("owner", "wijk", "daeb", "tenancy", "size_class", "rent_class")
_OWNER, _WIJK, _DAEB_AXIS, _TENANCY, _SIZE_CLASS, _RENT_CLASS = range(len(AXES))


@dataclass(frozen=True)
class Cells:
    """Where every cell stands.

    `class_is_social` and `class_is_kernvoorraad` (rent class,). Per cell: `index` (cell, axis), and the booleans
    `is_daeb`, `is_permanent`, `social`, `kernvoorraad`.
    `holding_starts` (holding + 1,) and `group_starts` (group + 1,) mark in cells where holdings and rent groups begin,
    `owner_starts` (owner + 1,) in holdings where owners begin. Keys are the numbers under which they draw lots.
    """

    names: Names
    class_is_social: Array
    class_is_kernvoorraad: Array
    index: Array
    is_daeb: Array
    is_permanent: Array
    social: Array
    kernvoorraad: Array
    holding_starts: Array
    holding_keys: Array
    group_starts: Array
    group_keys: Array
    owner_starts: Array
    owner_keys: Array

    def __len__(self) -> int:
        return len(self.index)

    @property
    def owners(self) -> tuple[str, ...]:
        """Names of the owners, sorted."""
        return self.names[_OWNER]

    @property
    def wijken(self) -> tuple[str, ...]:
        """Names of the wijken, sorted."""
        return self.names[_WIJK]

    @property
    def owner(self) -> Array:
        """Index of the owner; (cell,)."""
        return self.index[:, _OWNER]

    @property
    def wijk(self) -> Array:
        """Index of the wijk; (cell,)."""
        return self.index[:, _WIJK]

    @property
    def size_class(self) -> Array:
        """Index of the size class; (cell,)."""
        return self.index[:, _SIZE_CLASS]

    @property
    def rent_class(self) -> Array:
        """Index of the rent class; (cell,)."""
        return self.index[:, _RENT_CLASS]

    @property
    def holding(self) -> Array:
        """Index of the holding; (cell,)."""
        return np.repeat(np.arange(len(self.holding_keys)), np.diff(self.holding_starts))

    @property
    def group(self) -> Array:
        """Index of the rent group; (cell,)."""
        return np.repeat(np.arange(len(self.group_keys)), np.diff(self.group_starts))

    @property
    def holding_owner(self) -> Array:
        """Index of the owner; (holding,)."""
        return self.owner[self.holding_starts[:-1]]

    @property
    def holding_wijk(self) -> Array:
        """Index of the wijk; (holding,)."""
        return self.wijk[self.holding_starts[:-1]]

    @property
    def is_let_by_rule(self) -> Array:
        """Permanent DAEB dwellings; (cell,)."""
        return self.is_daeb & self.is_permanent

    @property
    def holding_is_let_by_rule(self) -> Array:
        """Permanent DAEB dwellings; (holding,)."""
        return self.is_let_by_rule[self.holding_starts[:-1]]


def cells_of(opening: Opening, *, flex: bool = False, liberalises: bool = False) -> Cells:
    """Lay out every cell that can ever hold a dwelling: opening stock, new build, transfers and rents of re-letting.

    With `flex`, temporary dwellings where the programme builds; with `liberalises`, the cells above the
    liberalisatiegrens in which vacated DAEB dwellings may end.
    """
    names = (
        tuple(sorted(opening.owners["owner"])),
        tuple(sorted(opening.wijken["wijk"])),
        (DAEB, NIET_DAEB),
        (PERMANENT, TIJDELIJK),
        tuple(opening.size_classes["size_class"]),
        tuple(opening.rent_classes["rent_class"]),
    )
    social = opening.rent_classes["social"].to_numpy(bool)
    kernvoorraad = opening.rent_classes["kernvoorraad"].to_numpy(bool)
    occupied = set(_positions(opening.stock, names))
    built = [opening.projects, opening.programme]
    if flex:
        built.append(opening.programme.assign(tenancy=TIJDELIJK))
    for table in built:
        occupied.update(position for _, position, _ in _new_build_shares(table, names))
    steps = [partial(_re_let, social=social)]
    steps += [partial(_moved, before=before, after=after) for before, after in _moves(opening, names)]
    if liberalises:
        steps.append(partial(_liberalised, free=free_class(social)))
    while more := set().union(*(step(occupied) for step in steps)) - occupied:
        occupied |= more
    index = np.array(sorted(occupied), dtype=np.int64).reshape(-1, len(AXES))
    holdings, holding_starts = np.unique(index[:, :_SIZE_CLASS], axis=0, return_index=True)
    groups, group_starts = np.unique(index[:, :_RENT_CLASS], axis=0, return_index=True)
    return Cells(
        names=names,
        class_is_social=social,
        class_is_kernvoorraad=kernvoorraad,
        index=index,
        is_daeb=index[:, _DAEB_AXIS] == 0,
        is_permanent=index[:, _TENANCY] == 0,
        social=social[index[:, _RENT_CLASS]],
        kernvoorraad=kernvoorraad[index[:, _RENT_CLASS]],
        holding_starts=np.append(holding_starts, len(index)),
        holding_keys=_keys(holdings, names),
        group_starts=np.append(group_starts, len(index)),
        group_keys=_keys(groups, names),
        owner_starts=np.searchsorted(holdings[:, _OWNER], np.arange(len(names[_OWNER]) + 1)),
        owner_keys=entities([(owner,) for owner in names[_OWNER]]),
    )


def free_class(social: Array) -> int:
    """Give the index of the lowest rent class that is not social. Raises ValueError without one."""
    if social.all():
        raise ValueError("er is geen huurklasse boven de liberalisatiegrens")
    return int(np.argmin(social))


def _is_let_by_rule(position: Position) -> bool:
    return position[_DAEB_AXIS] == 0 and position[_TENANCY] == 0


def _re_let(occupied: set[Position], social: Array) -> set[Position]:
    return {
        (*position[:_RENT_CLASS], rent_class)
        for position in occupied
        if _is_let_by_rule(position)
        for rent_class in np.flatnonzero(social).tolist()
    }


def _liberalised(occupied: set[Position], free: int) -> set[Position]:
    return {
        _changed(position, {_DAEB_AXIS: 1, _RENT_CLASS: free}) for position in occupied if _is_let_by_rule(position)
    }


def _moves(opening: Opening, names: Names) -> list[tuple[dict[int, int], dict[int, int]]]:
    """Give, for every transfer between cells, which axes its dwellings have in common before and change to after."""
    moves = []
    for row in opening.transfers.to_dict("records"):
        if row["cause"] not in (SOCIALISATIE, UITRUIL):
            continue
        before = {axis: row[f"from_{axis}"] for axis in ("owner", "wijk", "size_class", "rent_class")}
        after = {"owner": row["to_owner"], "rent_class": row["to_rent_class"]}
        if row["cause"] == SOCIALISATIE:
            before["daeb"], after["daeb"] = NIET_DAEB, DAEB
        moves.append((_indexed(before, names), _indexed(after, names)))
    return moves


def _indexed(by_axis: dict[str, str], names: Names) -> dict[int, int]:
    return {AXES.index(axis): names[AXES.index(axis)].index(name) for axis, name in by_axis.items() if name}


def _moved(occupied: set[Position], before: dict[int, int], after: dict[int, int]) -> set[Position]:
    return {
        _changed(position, after)
        for position in occupied
        if position[_TENANCY] == 0 and all(position[axis] == at for axis, at in before.items())
    }


def _changed(position: Position, axes: dict[int, int]) -> Position:
    return tuple(axes.get(axis, at) for axis, at in enumerate(position))


def matching(cells: Cells, by_axis: dict[str, str]) -> Array:
    """Mark the cells that have the given member on every named axis; (cell,)."""
    there = np.ones(len(cells), bool)
    for axis, at in _indexed(by_axis, cells.names).items():
        there &= cells.index[:, axis] == at
    return there


def destinations(cells: Cells, places: Array, by_axis: dict[str, str]) -> Array:
    """Give the cells that differ from `places` in the named axes only; (place,)."""
    at, changed = _index_of(cells), _indexed(by_axis, cells.names)
    return np.array([at[_changed(tuple(cells.index[place]), changed)] for place in places.tolist()], np.int64)


def liberalised_cells(cells: Cells) -> Array:
    """Give where a dwelling of each permanent DAEB cell ends when it is liberalised, -1 for other cells; (cell,)."""
    at, to = _index_of(cells), np.full(len(cells), -1)
    free = free_class(cells.class_is_social)
    for place in np.flatnonzero(cells.is_let_by_rule).tolist():
        position = _changed(tuple(cells.index[place]), {_DAEB_AXIS: 1, _RENT_CLASS: free})
        to[place] = at[position]
    return to


def _keys(places: Array, names: Names) -> Array:
    return entities([tuple(names[axis][at] for axis, at in enumerate(place)) for place in places])


def keys_of(cells: Cells) -> Array:
    """Give the number under which every cell draws lots; (cell,)."""
    return _keys(cells.index, cells.names)


def cell_columns(cells: Cells) -> dict[str, Array]:
    """Give the name of every cell on every axis, as columns of texts."""
    return {axis: np.array(cells.names[at], dtype=object)[cells.index[:, at]] for at, axis in enumerate(AXES)}


def opening_dwellings(cells: Cells, opening: Opening) -> Array:
    """Give the opening stock [dwellings]; shape (cell,)."""
    at = _index_of(cells)
    dwellings = np.zeros(len(cells))
    for position, number in zip(_positions(opening.stock, cells.names), opening.stock["dwellings"], strict=True):
        dwellings[at[position]] += number
    return dwellings


def new_build_mix(cells: Cells, table: pd.DataFrame) -> Array:
    """Give what share of each row of projects or programme falls in each cell; shape (row, cell)."""
    at = _index_of(cells)
    mix = np.zeros((len(table), len(cells)))
    for row, position, share in _new_build_shares(table, cells.names):
        mix[row, at[position]] = share
    return mix / mix.sum(axis=1, keepdims=True)


def _index_of(cells: Cells) -> dict[Position, int]:
    return {tuple(position): at for at, position in enumerate(cells.index.tolist())}


def _positions(table: pd.DataFrame, names: Names) -> list[Position]:
    columns = [[names[axis].index(name) for name in table[column]] for axis, column in enumerate(AXES)]
    return list(zip(*columns, strict=True))


def _new_build_shares(table: pd.DataFrame, names: Names) -> list[tuple[int, Position, float]]:
    """List (row, position, share) for every cell that a row of projects or programme builds in.

    Rows of the programme name no DAEB and tenancy: they are DAEB and permanent.
    """
    found = []
    for row, record in enumerate(table.to_dict("records")):
        fixed = {"daeb": DAEB, "tenancy": PERMANENT, **record}
        for rent_class in names[_RENT_CLASS]:
            for size_class in names[_SIZE_CLASS]:
                share = float(fixed[f"rent_{rent_class}"] * fixed[f"size_{size_class}"])
                if share > 0:
                    place = {**fixed, "rent_class": rent_class, "size_class": size_class}
                    position = tuple(names[axis].index(place[column]) for axis, column in enumerate(AXES))
                    found.append((row, position, share))
    return found
