"""What a quick look at a run gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd


@dataclass(frozen=True)
class Outcome:
    """What charts of an expectation show: the indicators `of_stock`, and `stock_changes` by year, cause and rent class.

    `make_letting` makes the indicators of who gets a dwelling when they are asked for; None without letting.
    """

    scenario: str
    of_stock: pd.DataFrame
    stock_changes: pd.DataFrame
    make_letting: Callable[[], pd.DataFrame] | None

    @property
    def has_letting(self) -> bool:
        """Tell whether it says who gets a dwelling."""
        return self.make_letting is not None

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """All indicators, as of a run without draws."""
        if self.make_letting is None:
            return self.of_stock
        return pd.concat([self.of_stock, self.make_letting()], ignore_index=True)
