"""What a quick look at a run gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from numpy.typing import NDArray

from woonscenario.model.indicators import Indicator


@dataclass(frozen=True)
class Outcome:
    """What charts of an expectation show, before any table is made of it.

    The indicators `of_stock`. The `changes` of the stock [dwellings] by year and cause: of each of the `rent_classes`
    (class,). `has_letting`: whether it says who gets a dwelling. `make_indicators` makes the table of all indicators,
    when it is asked for.
    """

    scenario: str
    of_stock: tuple[Indicator, ...]
    changes: Mapping[tuple[int, str], NDArray[Any]]
    rent_classes: tuple[str, ...]
    has_letting: bool
    make_indicators: Callable[[], pd.DataFrame]

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """The table of all indicators, as of a run without draws."""
        return self.make_indicators()

    @property
    def last_year(self) -> int:
        """The last year of any indicator."""
        return max(one.first_year + len(one.values) - 1 for one in self.of_stock)
