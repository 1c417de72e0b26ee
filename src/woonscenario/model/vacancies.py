"""What falls vacant and is offered: external turnover, the vacancy chain, and the rent of re-letting."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from woonscenario.model.cells import Cells
from woonscenario.model.chance import Chance, binomial, entities, lots, whole
from woonscenario.model.coherence import MOST_TURNOVER
from woonscenario.model.division import add_row, mix_row, share_by_mix, share_out, share_row, sums
from woonscenario.model.parameters import Drawn
from woonscenario.model.scenario import Harmonisation
from woonscenario.model.tables import HUURHARMONISATIE, VERKOOP

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


def external_turnover(held: Array, rate: Array, cells: Cells, chance: Chance, year: int) -> Array:
    """Settle how many permanent DAEB dwellings fall vacant because the tenant leaves the social stock.

    `held` [dwellings] before completions and the outcome (holding, draw); `rate` (draw,) [1/year].
    """
    leaving = np.where(cells.holding_is_let_by_rule[:, np.newaxis], rate, 0.0)
    return binomial(held, leaving, chance, cells.holding_keys, "mutatie", year)


def chain(offered: Array, occupied: Array, first_lettings: Array, share: Array, chance: Chance, year: int) -> Array:
    """Settle how many dwellings tenants leave who move within the city; (holding, draw).

    With a share c of all lettings from the chain, every dwelling that is offered from outside frees c / (1 - c) more.
    `offered` and `occupied` (holding, draw), `first_lettings` (draw,) [dwellings], `share` (draw,).
    """
    outside = offered.sum(axis=0, keepdims=True) + first_lettings
    number = whole(outside * share / (1 - share), chance, _CITY, "verhuisketen", year)
    number = np.minimum(number, occupied.sum(axis=0, keepdims=True)).astype(chance.dtype)
    return share_out(number, occupied, np.array([0, len(occupied)]), chance, _CITY, "plaats in de keten", year)


def target_mix(harmonisation: Harmonisation, cells: Cells) -> Array:
    """Give the rent class in which vacated permanent DAEB dwellings are offered, as shares of the rent group (cell,).

    Source: draft prestatieafspraken 2022, lines 62-66 and 79-83 (at least 70 % under the second aftoppingsgrens).
    """
    return np.where(cells.is_let_by_rule, np.array(harmonisation.offered_mix)[cells.rent_class], 0.0)


def relet(
    vacant: Array, for_sale: Array, standing: Array, mix: Array, cells: Cells, chance: Chance, year: int
) -> tuple[Array, Array]:
    """Settle which dwellings fall vacant, which of them are sold, and the rent class in which the rest is offered.

    `vacant` and `for_sale` (holding, draw), `standing` (cell, draw). Returns what is sold and, for huurharmonisatie,
    the change per rent class, which nets to zero in every rent group; both (cell, draw).
    """
    which = (chance, cells.holding_keys, "welke woning", year)
    of_those = (chance, cells.holding_keys, VERKOOP, year)
    rent = (chance, cells.group_keys, HUURHARMONISATIE, year)
    if chance.in_expectation:
        vacated = share_out(vacant, standing, cells.holding_starts, *which)
        sold = share_out(for_sale, vacated, cells.holding_starts, *of_those)
        offered = vacated - sold
        return sold, share_by_mix(sums(offered, cells.group_starts), mix, cells.group_starts, *rent) - offered
    return _relet(
        vacant, for_sale, standing, mix, cells.holding_starts, cells.group_starts,
        lots(*which), lots(*of_those), lots(*rent),
    )  # fmt: skip


@njit(cache=True)
def _relet(vacant, for_sale, standing, mix, holdings, groups, which, of_those, rent):  # type: ignore[no-untyped-def]
    sold, changed = np.zeros_like(standing), np.zeros_like(standing)
    group = 0
    for holding in range(len(holdings) - 1):
        first, end = holdings[holding], holdings[holding + 1]
        if not vacant[holding].any():
            while groups[group] < end:
                group += 1
            continue
        vacated = np.empty((end - first, standing.shape[1]), standing.dtype)
        share_row(vacant[holding], standing[first:end], which[holding], vacated)
        share_row(for_sale[holding], vacated, of_those[holding], sold[first:end])
        while groups[group] < end:
            members = slice(groups[group], groups[group + 1])
            number = np.zeros(standing.shape[1], standing.dtype)
            for cell in range(groups[group], groups[group + 1]):
                subtract_row(vacated[cell - first], sold[cell])
                add_row(number, vacated[cell - first])
            mix_row(number, mix[members], rent[group], changed[members])
            for cell in range(groups[group], groups[group + 1]):
                subtract_row(changed[cell], vacated[cell - first])
            group += 1
    return sold, changed


@njit(cache=True)
def subtract_row(total, less):  # type: ignore[no-untyped-def]
    """Subtract one row (draw,) from another, in place."""
    for column in range(len(total)):
        total[column] -= less[column]
