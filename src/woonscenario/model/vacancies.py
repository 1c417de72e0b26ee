"""What falls vacant and is offered: external turnover, the vacancy chain, and the rent of re-letting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from woonscenario.model.cells import Cells, matching
from woonscenario.model.chance import Chance, binomial, entities, lots, whole
from woonscenario.model.changes import Change, everywhere
from woonscenario.model.coherence import MOST_TURNOVER
from woonscenario.model.division import add_row, mix_row, share_by_mix, share_out, share_row, subtract_row, sums
from woonscenario.model.parameters import Drawn
from woonscenario.model.rehousing import Emptying
from woonscenario.model.scenario import Harmonisation
from woonscenario.model.tables import HUURHARMONISATIE, LIBERALISATIE, VERKOOP

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]

_CITY = entities([("city",)])


def turnover_rate(values: Drawn, stock: float) -> Array:
    """Solve external turnover from published lettings: T = L (1 - c) - F, as a share of the stock (draw,) [1/year].

    Published lettings contain turnover, the chain (share c) and first lettings F. Solved once and then fixed, so that
    lettings move with production and policy. Where drawn values contradict each other it stops at none and at
    MOST_TURNOVER.
    """
    external = values.lettings * (1 - values.chain_share) - values.first_lettings
    return np.clip(external / stock, 0.0, MOST_TURNOVER)


@dataclass(frozen=True)
class Vacated:
    """What falls vacant by external turnover; (holding, draw).

    `all` of it, what is `free` to be sold or let (not kept empty for demolition), and the dwellings of the rule that
    stay `occupied`.
    """

    all: Array
    free: Array
    occupied: Array


def vacate(held: Array, emptying: Emptying, rate: Array, cells: Cells, chance: Chance, year: int) -> Vacated:
    """Settle what falls vacant of `held` (holding, draw): not what stands empty for demolition; part is kept empty."""
    keys, by_rule = cells.holding_keys, cells.holding_is_let_by_rule[:, np.newaxis]
    inhabited = held * by_rule
    at = np.flatnonzero(emptying.empty)
    empty = whole(emptying.empty[at], chance, keys[at], "leeg voor sloop", year)
    inhabited[at] = np.maximum(inhabited[at] - empty, 0)
    vacant = external_turnover(inhabited, rate, cells, chance, year)
    free = vacant.copy()
    at = np.flatnonzero(emptying.kept_empty)
    free[at] = np.maximum(vacant[at] - whole(emptying.kept_empty[at], chance, keys[at], "leeg gehouden", year), 0)
    return Vacated(vacant, free, inhabited - vacant)


def external_turnover(held: Array, rate: Array, cells: Cells, chance: Chance, year: int) -> Array:
    """Settle how many permanent DAEB dwellings fall vacant because the tenant leaves the social stock.

    `held` [dwellings] before completions and the outcome (holding, draw); `rate` (draw,) [1/year].
    """
    leaving = np.where(cells.holding_is_let_by_rule[:, np.newaxis], rate, 0.0)
    return binomial(held, leaving, chance, cells.holding_keys, "mutatie", year)


def chain(
    offered: Array,
    occupied: Array,
    other_lettings: Array,
    left_by_buyers: Array,
    share: Array,
    chance: Chance,
    year: int,
) -> Array:
    """Settle how many dwellings tenants leave who move within the city; (holding, draw).

    With a share c of all lettings from the chain, every dwelling that is offered from outside frees c / (1 - c) more.
    `offered` and `occupied` (holding, draw); (draw,) [dwellings]: `other_lettings`, of new build and socialisatie, and
    what is `left_by_buyers` with koopvoorrang, which starts a chain of its own.
    """
    outside = offered.sum(axis=0, keepdims=True) + other_lettings + left_by_buyers
    number = whole(outside * share / (1 - share), chance, _CITY, "verhuisketen", year) + left_by_buyers
    number = np.minimum(number, occupied.sum(axis=0, keepdims=True)).astype(chance.dtype)
    return share_out(number, occupied, np.array([0, len(occupied)]), chance, _CITY, "plaats in de keten", year)


def target_mix(harmonisation: Harmonisation, directions: pd.DataFrame, cells: Cells) -> Array:
    """Give the rent class in which vacated permanent DAEB dwellings are offered, as shares of the rent group (cell,).

    Where an owner's target rents differ in a wijk, the share of the kernvoorraad shifts and the rest makes up for it;
    within both parts the mix stays. Source: draft prestatieafspraken 2022, lines 62-66 and 79-83 (at least 70 % under
    the second aftoppingsgrens; lower in some wijken, higher in others).
    """
    mix = np.array(harmonisation.offered_mix)[cells.rent_class]
    kern = kernvoorraad_of_mix(harmonisation, cells)
    shift = np.zeros(len(cells))
    for row in directions.to_dict("records"):
        shift[matching(cells, {"wijk": row["wijk"], "owner": row["owner"]})] = row["kernvoorraad_shift"]
    factor = np.where(cells.kernvoorraad, 1 + shift / max(kern, 1e-300), 1 - shift / max(1 - kern, 1e-300))
    return np.where(cells.is_let_by_rule, mix * factor, 0.0)


def kernvoorraad_of_mix(harmonisation: Harmonisation, cells: Cells) -> float:
    """Give the share of vacated dwellings that is offered as kernvoorraad."""
    return float(np.array(harmonisation.offered_mix) @ cells.class_is_kernvoorraad)


def relet(
    vacant: Array,
    for_sale: Array,
    for_liberalisation: Array,
    standing: Array,
    mix: Array,
    cells: Cells,
    chance: Chance,
    year: int,
) -> tuple[Change, Change, Change]:
    """Settle which dwellings fall vacant, which are sold or liberalised, and at which rent the rest is offered.

    `vacant`, `for_sale` and `for_liberalisation` (holding, draw), `standing` (cell, draw). Returns the change by sale,
    what leaves by liberalisatie, and the change by huurharmonisatie, which nets to zero in every rent group.
    """
    which = (chance, cells.holding_keys, "welke woning", year)
    of_those = (chance, cells.holding_keys, VERKOOP, year)
    and_those = (chance, cells.holding_keys, LIBERALISATIE, year)
    rent = (chance, cells.group_keys, HUURHARMONISATIE, year)
    holdings, groups = cells.holding_starts, cells.group_starts
    if chance.in_expectation:
        vacated = share_out(vacant, standing, holdings, *which)
        sold = -share_out(for_sale, vacated, holdings, *of_those)
        freed = -share_out(for_liberalisation, vacated + sold, holdings, *and_those)
        offered = vacated + sold + freed
        relet_at = share_by_mix(sums(offered, groups), mix, groups, *rent)
        return everywhere(sold), everywhere(freed), everywhere(relet_at - offered)
    selling, freeing = _cells_of(for_sale, holdings), _cells_of(for_liberalisation, holdings)
    letting = _cells_of(vacant, holdings)
    sold, freed, changed = _relet(
        vacant, for_sale, for_liberalisation, standing, mix, holdings, groups,
        _rows(selling, len(cells)), _rows(freeing, len(cells)), _rows(letting, len(cells)),
        len(selling), len(freeing), len(letting),
        lots(*which), lots(*of_those), lots(*and_those), lots(*rent),
    )  # fmt: skip
    return Change(selling, sold), Change(freeing, freed), Change(letting, changed)


def _cells_of(number: Array, starts: Array) -> Array:
    """Give the cells of the holdings that have a number (holding, draw) in any draw."""
    return np.flatnonzero(np.repeat(np.any(number, axis=1), np.diff(starts)))


def _rows(cells: Array, number: int) -> Array:
    rows = np.full(number, -1)
    rows[cells] = np.arange(len(cells))
    return rows


@njit(cache=True, error_model="numpy")
def _relet(  # type: ignore[no-untyped-def]
    vacant, for_sale, for_liberalisation, standing, mix, holdings, groups, sold_row, freed_row, let_row,
    selling, freeing, letting, which, of_those, and_those, rent,
):  # fmt: skip
    width = standing.shape[1]
    sold, freed = np.zeros((selling, width), standing.dtype), np.zeros((freeing, width), standing.dtype)
    changed = np.zeros((letting, width), standing.dtype)
    group = 0
    for holding in range(len(holdings) - 1):
        first, end = holdings[holding], holdings[holding + 1]
        if let_row[first] < 0:
            while groups[group] < end:
                group += 1
            continue
        vacated = np.empty((end - first, width), standing.dtype)
        share_row(vacant[holding], standing[first:end], which[holding], vacated)
        if sold_row[first] >= 0:
            take_from(vacated, for_sale[holding], of_those[holding], sold[sold_row[first] : sold_row[end - 1] + 1])
        if freed_row[first] >= 0:
            row = freed[freed_row[first] : freed_row[end - 1] + 1]
            take_from(vacated, for_liberalisation[holding], and_those[holding], row)
        while groups[group] < end:
            begin, stop = groups[group], groups[group + 1]
            number = np.zeros(width, standing.dtype)
            for cell in range(begin, stop):
                add_row(number, vacated[cell - first])
            mix_row(number, mix[begin:stop], rent[group], changed[let_row[begin] : let_row[stop - 1] + 1])
            for cell in range(begin, stop):
                subtract_row(changed[let_row[cell]], vacated[cell - first])
            group += 1
    return sold, freed, changed


@njit(cache=True, error_model="numpy")
def take_from(vacated, number, lot, change):  # type: ignore[no-untyped-def]
    """Take a number (draw,) in proportion out of what fell vacant, `change` becoming negative; (cell, draw)."""
    share_row(number, vacated, lot, change)
    for cell in range(len(vacated)):
        for column in range(len(number)):
            vacated[cell, column] -= change[cell, column]
            change[cell, column] = -change[cell, column]
