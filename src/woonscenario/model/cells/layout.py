"""Which cells there are: every one that can ever hold a dwelling."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

import numpy as np

from woonscenario.model.cells.axes import (
    AXES,
    DAEB_AXIS,
    OWNER,
    RENT_CLASS,
    SIZE_CLASS,
    TENANCY,
    WIJK,
    Array,
    Names,
    Position,
    changed,
    indexed,
    keys_of_places,
    new_build_shares,
    positions_of,
)
from woonscenario.model.chance import entities
from woonscenario.model.tables import DAEB, NIET_DAEB, PERMANENT, SOCIALISATIE, TIJDELIJK, UITRUIL, Opening


@dataclass(frozen=True, eq=False)
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

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """Names of the owners, sorted."""
        return self.names[OWNER]

    @cached_property
    def wijken(self) -> tuple[str, ...]:
        """Names of the wijken, sorted."""
        return self.names[WIJK]

    @cached_property
    def owner(self) -> Array:
        """Index of the owner; (cell,)."""
        return self.index[:, OWNER]

    @cached_property
    def wijk(self) -> Array:
        """Index of the wijk; (cell,)."""
        return self.index[:, WIJK]

    @cached_property
    def size_class(self) -> Array:
        """Index of the size class; (cell,)."""
        return self.index[:, SIZE_CLASS]

    @cached_property
    def rent_class(self) -> Array:
        """Index of the rent class; (cell,)."""
        return self.index[:, RENT_CLASS]

    @cached_property
    def holding(self) -> Array:
        """Index of the holding; (cell,)."""
        return np.repeat(np.arange(len(self.holding_keys)), np.diff(self.holding_starts))

    @cached_property
    def group(self) -> Array:
        """Index of the rent group; (cell,)."""
        return np.repeat(np.arange(len(self.group_keys)), np.diff(self.group_starts))

    @cached_property
    def holding_owner(self) -> Array:
        """Index of the owner; (holding,)."""
        return self.owner[self.holding_starts[:-1]]

    @cached_property
    def holding_wijk(self) -> Array:
        """Index of the wijk; (holding,)."""
        return self.wijk[self.holding_starts[:-1]]

    @cached_property
    def is_daeb_social(self) -> Array:
        """Social DAEB dwellings; (cell,)."""
        return self.is_daeb & self.social

    @cached_property
    def is_let_by_rule(self) -> Array:
        """Permanent DAEB dwellings; (cell,)."""
        return self.is_daeb & self.is_permanent

    @cached_property
    def holding_is_let_by_rule(self) -> Array:
        """Permanent DAEB dwellings; (holding,)."""
        return self.is_let_by_rule[self.holding_starts[:-1]]

    @cached_property
    def holdings_let_by_rule(self) -> Array:
        """The holdings of permanent DAEB dwellings, in order."""
        return np.flatnonzero(self.holding_is_let_by_rule)

    @cached_property
    def permanent_social(self) -> Array:
        """Permanent social dwellings; (cell,)."""
        return self.social & self.is_permanent

    @cached_property
    def temporary_social(self) -> Array:
        """Temporary social dwellings; (cell,)."""
        return self.social & ~self.is_permanent


@lru_cache(maxsize=8)
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
    occupied = set(positions_of(opening.stock, names))
    built = [opening.projects, opening.programme]
    if flex:
        built.append(opening.programme.assign(tenancy=TIJDELIJK))
    for table in built:
        occupied.update(position for _, position, _ in new_build_shares(table, names))
    steps = [partial(_re_let, social=social)]
    steps += [partial(_moved, before=before, after=after) for before, after in _moves(opening, names)]
    if liberalises:
        steps.append(partial(_liberalised, free=free_class(social)))
    while more := set().union(*(step(occupied) for step in steps)) - occupied:
        occupied |= more
    # One column after the other: a column is contiguous then, the layout for which kernels are compiled.
    index = np.asfortranarray(np.array(sorted(occupied), dtype=np.int64).reshape(-1, len(AXES)))
    holdings, holding_starts = np.unique(index[:, :SIZE_CLASS], axis=0, return_index=True)
    groups, group_starts = np.unique(index[:, :RENT_CLASS], axis=0, return_index=True)
    return Cells(
        names=names,
        class_is_social=social,
        class_is_kernvoorraad=kernvoorraad,
        index=index,
        is_daeb=index[:, DAEB_AXIS] == 0,
        is_permanent=index[:, TENANCY] == 0,
        social=social[index[:, RENT_CLASS]],
        kernvoorraad=kernvoorraad[index[:, RENT_CLASS]],
        holding_starts=np.append(holding_starts, len(index)),
        holding_keys=keys_of_places(holdings, names),
        group_starts=np.append(group_starts, len(index)),
        group_keys=keys_of_places(groups, names),
        owner_starts=np.searchsorted(holdings[:, OWNER], np.arange(len(names[OWNER]) + 1)),
        owner_keys=entities([(owner,) for owner in names[OWNER]]),
    )


def free_class(social: Array) -> int:
    """Give the index of the lowest rent class that is not social. Raises ValueError without one."""
    if social.all():
        raise ValueError("er is geen huurklasse boven de liberalisatiegrens")
    return int(np.argmin(social))


def _is_let_by_rule(position: Position) -> bool:
    return position[DAEB_AXIS] == 0 and position[TENANCY] == 0


def _re_let(occupied: set[Position], social: Array) -> set[Position]:
    return {
        (*position[:RENT_CLASS], rent_class)
        for position in occupied
        if _is_let_by_rule(position)
        for rent_class in np.flatnonzero(social).tolist()
    }


def _liberalised(occupied: set[Position], free: int) -> set[Position]:
    return {changed(position, {DAEB_AXIS: 1, RENT_CLASS: free}) for position in occupied if _is_let_by_rule(position)}


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
        moves.append((indexed(before, names), indexed(after, names)))
    return moves


def _moved(occupied: set[Position], before: dict[int, int], after: dict[int, int]) -> set[Position]:
    return {
        changed(position, after)
        for position in occupied
        if position[TENANCY] == 0 and all(position[axis] == at for axis, at in before.items())
    }
