"""What agreements say about sales, as plain rules.

Source: draft prestatieafspraken 2022, agreements on sale (lines 85-93 and 131-134); Volkshuisvestelijk Akkoord 2025.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from woonscenario.model.cells import Cells
from woonscenario.model.scenario import Sales
from woonscenario.model.tables import Opening

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]


@dataclass(frozen=True)
class SalesRules:
    """The rules that hold in one year; an owner without a rule sells nothing.

    Per owner (owner,): `rule_set` (name, "" without a rule), what its requests are called (`names`), `share_of_sales`,
    `growth_cap` (infinite: none), `minimum_social_share`, `coupled`. Per holding (holding,): `qualifies`, the chance
    that a dwelling that falls vacant may be sold, social share of the wijk apart.
    """

    rule_set: tuple[str, ...]
    names: tuple[str, ...]
    share_of_sales: Array
    growth_cap: Array
    minimum_social_share: Array
    coupled: Array
    qualifies: Array

    @cached_property
    def selling(self) -> Array:
        """The holdings of which something may be sold."""
        return np.flatnonzero(self.qualifies)

    @cached_property
    def owners_by_rule_set(self) -> dict[str, Array]:
        """The owners under every rule set, by its name in order."""
        of_owner = np.array(self.rule_set)
        return {name: np.flatnonzero(of_owner == name) for name in sorted(set(self.rule_set) - {""})}


def sales_rules(opening: Opening, cells: Cells, sales: Sales, year: int) -> SalesRules:
    """Gather the rules of a year; for one owner at most one rule set holds (checked on reading)."""
    return _sales_rules(opening, cells, sales.woz_ratio, sales.woz_spread, year)


@lru_cache(maxsize=256)
def _sales_rules(opening: Opening, cells: Cells, woz_ratio: float, woz_spread: float, year: int) -> SalesRules:
    agreed, threshold, woz = _agreed(opening, cells, year)
    above = woz_share_above(threshold, woz * woz_ratio, woz_spread)
    return replace(agreed, qualifies=np.where(agreed.qualifies > 0, above * agreed.qualifies, 0.0))


@lru_cache(maxsize=64)
def _agreed(opening: Opening, cells: Cells, year: int) -> tuple[SalesRules, Array, Array]:
    """Give the rules of a year before the WOZ value counts, the threshold of that value, and its mean; (holding,)."""
    owners = len(cells.owners)
    rule_set = [""] * owners
    share, coupled = np.zeros(owners), np.zeros(owners, bool)
    cap, minimum = np.full(owners, np.inf), np.zeros(owners)
    labelled, threshold = np.zeros(owners), np.zeros(owners)
    for rule in _holding(opening.sales_rules, year).to_dict("records"):
        at = cells.owners.index(rule["owner"])
        rule_set[at] = rule["rule_set"]
        share[at], coupled[at] = rule["share_of_sales"], rule["coupled_to_additions"]
        labelled[at], threshold[at] = rule["qualifying_share"], _or(rule["woz_threshold"], 0.0)
        cap[at], minimum[at] = _or(rule["growth_cap"], np.inf), _or(rule["minimum_social_share"], 0.0)

    owner, wijk = cells.holding_owner, cells.holding_wijk
    closed = np.isin(cells.wijken, _holding(opening.closed_wijken, year)["wijk"].to_numpy())
    woz = opening.wijken.set_index("wijk")["woz_mean"].reindex(list(cells.wijken)).to_numpy(float)
    may_be_sold = cells.holding_is_let_by_rule & ~closed[wijk]
    qualifies = np.where(may_be_sold, labelled[owner], 0.0)
    names = tuple(f"{one}: {name}" for name, one in zip(cells.owners, rule_set, strict=True))
    return SalesRules(tuple(rule_set), names, share, cap, minimum, coupled, qualifies), threshold[owner], woz[wijk]


def woz_share_above(threshold: Array, mean: Array, spread: float) -> Array:
    """Give the share of dwellings with a WOZ value of at least `threshold` [euro], lognormal within a wijk.

    The threshold follows the mean WOZ value of the city, so that the share is that of the opening year as long as
    wijken move with the city. `spread` is the coefficient of variation. Source: draft prestatieafspraken 2022, 88-90.
    """
    sigma = np.sqrt(np.log1p(spread**2))
    with np.errstate(divide="ignore"):
        score = (np.log(mean) - sigma**2 / 2 - np.log(threshold)) / sigma
    return ndtr(score)


def mean_growth(social_stock: dict[int, Array], year: int) -> Array:
    """Give the mean yearly net growth [dwellings/year] of the three years before 1 January of `year`; shape (draw,).

    Fewer years count when fewer are known; without any the growth is zero.
    """
    for before in (3, 2, 1):
        if year - before in social_stock:
            return (social_stock[year] - social_stock[year - before]) / before
    return np.zeros_like(social_stock[year], dtype=float)


def _holding(rules: pd.DataFrame, year: int) -> pd.DataFrame:
    return rules[(rules["from_year"] <= year) & (rules["until_year"].fillna(year) >= year)]


def _or(value: Any, otherwise: float) -> float:
    return otherwise if np.isnan(value) else float(value)
