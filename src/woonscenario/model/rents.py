"""Huurbeleid: a yearly rise against the indexation of the limits moves dwellings to another rent class.

Only with a distribution of rents within the classes. Rents are taken relative to the limits, and their distribution
within a class as the same every year. A tenant's dwelling never crosses the liberalisatiegrens: the contract stays
regulated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.cells import Cells
from woonscenario.model.chance import Chance, binomial
from woonscenario.model.changes import Change, everywhere
from woonscenario.model.scenario import RentPolicy

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]


def crossing_shares(policy: RentPolicy, at: int, rents: pd.DataFrame, cells: Cells) -> tuple[Array, Array] | None:
    """Give which share of each cell moves one rent class up and down in year `at` of the horizon; (cell,) each.

    None without a distribution of rents. A rent r goes over the upper limit U of its class when
    r (1 + rise) > U (1 + indexation), and under the lower limit likewise.
    """
    if rents.empty:
        return None
    growth = (1 + policy.yearly_rise[at]) / (1 + policy.limit_indexation[at]) - 1
    classes = cells.names[-1]
    up, down = np.zeros(len(classes)), np.zeros(len(classes))
    social = np.flatnonzero(cells.class_is_social)
    for index in social:
        own = rents[rents["rent_class"] == classes[index]].sort_values("rent_from")
        if index < social[-1]:
            up[index] = 1 - share_below(own, float(own["rent_until"].max()) / (1 + growth))
        if index > social[0]:
            down[index] = share_below(own, float(own["rent_from"].min()) / (1 + growth))
    may_move = cells.is_let_by_rule
    return np.where(may_move, up[cells.rent_class], 0.0), np.where(may_move, down[cells.rent_class], 0.0)


def share_below(intervals: pd.DataFrame, rent: float) -> float:
    """Give the share of a class with a rent below an amount [euro/month], even within its intervals."""
    low, high = intervals["rent_from"].to_numpy(float), intervals["rent_until"].to_numpy(float)
    covered = np.clip((rent - low) / (high - low), 0.0, 1.0)
    return float(covered @ intervals["share"].to_numpy(float))


def raise_rents(standing: Array, crossing: tuple[Array, Array], cell_keys: Array, chance: Chance, year: int) -> Change:
    """Move dwellings (cell, draw) to the next rent class; gives the change, which nets to zero in every rent group."""
    up, down = (
        binomial(standing, share, chance, cell_keys, decision, year)
        for share, decision in zip(crossing, ("huur omhoog", "huur omlaag"), strict=True)
    )
    change = -up - down
    change[1:] += up[:-1]
    change[:-1] += down[1:]
    return everywhere(change)
