"""What falls vacant and is offered: external turnover, the vacancy chain, and the rent of re-letting."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.cells import Cells
from woonscenario.model.chance import Chance, binomial, entities, share_by_mix, share_out, sums, whole
from woonscenario.model.scenario import Harmonisation, Turnover
from woonscenario.model.tables import HUURHARMONISATIE, VERKOOP

Array = NDArray[Any]

_CITY = entities([("city",)])


def turnover_rate(turnover: Turnover) -> float:
    """Solve external turnover from published lettings: T = L (1 - c) - F, as a share of the opening stock [1/year].

    Published lettings contain turnover, the chain (share c) and first lettings F. Solved once and then fixed, so that
    lettings move with production and policy.
    """
    external = turnover.lettings * (1 - turnover.chain_share) - turnover.first_lettings
    return external / turnover.stock


def external_turnover(standing: Array, rate: float, cells: Cells, chance: Chance, year: int) -> Array:
    """Settle how many permanent DAEB dwellings fall vacant because the tenant leaves the social stock.

    `standing` [dwellings] (cell, draw); the outcome (holding, draw).
    """
    leaving = np.where(cells.holding_is_let_by_rule, rate, 0.0)
    return binomial(sums(standing, cells.holding_starts), leaving, chance, cells.holding_keys, "mutatie", year)


def chain(offered: Array, occupied: Array, first_lettings: Array, share: float, chance: Chance, year: int) -> Array:
    """Settle how many dwellings tenants leave who move within the city; (holding, draw).

    With a share c of all lettings from the chain, every dwelling that is offered from outside frees c / (1 - c) more.
    `offered` and `occupied` (holding, draw), `first_lettings` (draw,) [dwellings].
    """
    outside = offered.sum(axis=0, keepdims=True) + first_lettings
    number = whole(outside * share / (1 - share), chance, _CITY, "verhuisketen", year)
    number = np.minimum(number, occupied.sum(axis=0, keepdims=True)).astype(chance.dtype)
    return share_out(number, occupied, np.array([0, len(occupied)]), chance, _CITY, "verhuisketen", year)


def vacate(number: Array, standing: Array, cells: Cells, chance: Chance, year: int) -> Array:
    """Settle which dwellings (cell, draw) the ones are that fall vacant in each holding (holding, draw)."""
    return share_out(number, standing, cells.holding_starts, chance, cells.holding_keys, "welke woning", year)


def choose_sold(number: Array, vacated: Array, cells: Cells, chance: Chance, year: int) -> Array:
    """Settle which of the vacated dwellings (cell, draw) the sold ones of each holding (holding, draw) are."""
    return share_out(number, vacated, cells.holding_starts, chance, cells.holding_keys, VERKOOP, year)


def target_mix(harmonisation: Harmonisation, cells: Cells) -> Array:
    """Give the rent class in which vacated permanent DAEB dwellings are offered, as shares of the rent group (cell,).

    Source: draft prestatieafspraken 2022, lines 62-66 and 79-83 (at least 70 % under the second aftoppingsgrens).
    """
    return np.where(cells.is_let_by_rule, np.array(harmonisation.offered_mix)[cells.rent_class], 0.0)


def harmonise(relet: Array, mix: Array, cells: Cells, chance: Chance, year: int) -> Array:
    """Change the rent class of dwellings that are let again (cell, draw); nets to zero in every rent group."""
    number = sums(relet, cells.group_starts)
    offered = share_by_mix(number, mix, cells.group_starts, chance, cells.group_keys, HUURHARMONISATIE, year)
    return offered - relet
