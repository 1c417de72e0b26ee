"""An invented city of seekers and vacancies, the same for every model that lets its dwellings.

Twenty groups (households of one to five persons, two incomes, starters and doorstromers) look for dwellings of three
sizes and four rents in ten wijken. Nobody is urgent or mediated, and what a household leaves is not offered again: the
vacancies are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

ROUNDS = 52
SIZE, RENT, WIJK = (grid.ravel() for grid in np.indices((3, 4, 10)))
"""What a dwelling in each place is; (place,)."""
SIZES_OF = ((0, 1), (0, 1), (1, 2), (1, 2), (2,))
"""Which sizes fit households of one to five persons."""
RENTS_OF = ((0, 1, 2), (1, 2, 3))
"""Which rents fit a primary and a secondary income."""
HOUSEHOLDS, INCOMES, SITUATIONS = (0.45, 0.22, 0.15, 0.11, 0.07), (0.8, 0.2), (0.55, 0.45)
"""Shares in the seekers: by persons, by income, and of starters and doorstromers."""
REACTIONS = (0.6, 0.4)
"""How often starters and doorstromers react [1/week]."""
REGISTERED_BEFORE, REGISTERED_SHAPE = (3.0, 9.0), 1.5
"""Registration of starters and doorstromers when they begin to look [years, mean], and its Weibull shape."""


@dataclass(frozen=True)
class Market:
    """Seekers on 1 January (`opening`, who have `searched` for some years), those who are `joining`, and `vacancies`.

    `dropout`: the hazard of giving up [1/year]; `lottery`: share of the dwellings that is let by lottery; `eagerness`
    multiplies everybody's reactions. As it stands the pool keeps its size: a quarter gives up, 3,000 are housed.
    """

    opening: int = 33_400
    searched: float = 4.0
    joining: int = 11_350
    vacancies: int = 3_000
    dropout: float = 0.25
    lottery: float = 0.22
    acceptance: float = 0.2
    open_reactions: int = 2
    eagerness: float = 1.0

    @property
    def situation(self) -> Array:
        """0 for groups of starters, 1 for groups of doorstromers; (group,)."""
        return np.tile((0, 1), len(HOUSEHOLDS) * len(INCOMES))

    @property
    def reactions(self) -> Array:
        """Reactions of a seeker in a round, when something is within reach; (group,)."""
        return self.eagerness * np.array(REACTIONS)[self.situation]

    @property
    def fits(self) -> Array:
        """Whether a dwelling in a place fits a group; (group, place)."""
        rows = [np.isin(SIZE, sizes) & np.isin(RENT, rents) for sizes in SIZES_OF for rents in RENTS_OF]
        return np.repeat(np.array(rows), len(SITUATIONS), axis=0)

    @property
    def appeal(self) -> Array:
        """How much one wijk is wanted against another; (place,)."""
        return 0.6 + 0.8 * WIJK / WIJK.max()

    @property
    def offered(self) -> Array:
        """What falls vacant in a year, evenly over the places; each dwelling in a round by lot; (place,)."""
        return np.diff(np.arange(len(SIZE) + 1) * self.vacancies // len(SIZE))

    def split(self, number: int) -> list[int]:
        """Divide seekers over the groups: whole, and to the last one."""
        shares = np.multiply.outer(np.multiply.outer(HOUSEHOLDS, INCOMES), SITUATIONS).ravel()
        return np.diff(np.rint(np.append(0.0, shares.cumsum()) * number).astype(int)).tolist()
