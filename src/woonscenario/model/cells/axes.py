"""The axes of the stock: where a row of a table stands on each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from woonscenario.model.chance import entities
from woonscenario.model.tables import DAEB, PERMANENT

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]
Names = tuple[tuple[str, ...], ...]
Position = tuple[int, ...]
"""The index of a cell on each axis of `AXES`."""

AXES = ("owner", "wijk", "daeb", "tenancy", "size_class", "rent_class")
OWNER, WIJK, DAEB_AXIS, TENANCY, SIZE_CLASS, RENT_CLASS = range(len(AXES))


def positions_of(table: pd.DataFrame, names: Names) -> list[Position]:
    """Give the position of every row of a table that has a column for each axis."""
    columns = [[names[axis].index(name) for name in table[column]] for axis, column in enumerate(AXES)]
    return list(zip(*columns, strict=True))


def new_build_shares(table: pd.DataFrame, names: Names) -> list[tuple[int, Position, float]]:
    """List (row, position, share) for every cell that a row of projects or programme builds in.

    Rows of the programme name no DAEB and tenancy: they are DAEB and permanent.
    """
    found = []
    for row, record in enumerate(table.to_dict("records")):
        fixed = {"daeb": DAEB, "tenancy": PERMANENT, **record}
        for rent_class in names[RENT_CLASS]:
            for size_class in names[SIZE_CLASS]:
                share = float(fixed[f"rent_{rent_class}"] * fixed[f"size_{size_class}"])
                if share > 0:
                    place = {**fixed, "rent_class": rent_class, "size_class": size_class}
                    position = tuple(names[axis].index(place[column]) for axis, column in enumerate(AXES))
                    found.append((row, position, share))
    return found


def indexed(by_axis: dict[str, str], names: Names) -> dict[int, int]:
    """Turn members by axis name into indices by axis; axes without a member are left out."""
    return {AXES.index(axis): names[AXES.index(axis)].index(name) for axis, name in by_axis.items() if name}


def changed(position: Position, axes: dict[int, int]) -> Position:
    """Give the position that differs on the given axes."""
    return tuple(axes.get(axis, at) for axis, at in enumerate(position))


def keys_of_places(places: Array, names: Names) -> Array:
    """Give the numbers under which places draw lots; (place,)."""
    return entities([tuple(names[axis][at] for axis, at in enumerate(place)) for place in places])
