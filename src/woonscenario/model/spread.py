"""How much of the spread over draws is luck, and how much is what we do not know of the assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from woonscenario.model.indicators import FLOWS, ratio
from woonscenario.model.tables import SPREAD

if TYPE_CHECKING:
    from woonscenario.model.indicators import Series

Array = NDArray[Any]

LUCK_DRAWS = 200
"""Most draws in which assumptions keep their values, so that luck alone is seen."""
SPREAD_FLOWS = ("completions", "sales", "lettings")


def spread_table(scenario: str, start_year: int, drawn: Series, luck: Series) -> pd.DataFrame:
    """Set the spread of all draws beside that of luck alone, for the city; without draws of luck there are no rows.

    The two are compared over the same draws, which share their luck. The share is missing where nothing spreads.
    Lettings are left out when letting is simulated, which draws of luck alone do not do.
    """
    draws = luck.social_stock.shape[-1]
    rows = []
    if draws:
        by_luck = _of_city(luck)
        compared = {name: values for name, values in _of_city(drawn).items() if name not in _not_compared(drawn)}
        for name, values in compared.items():
            share = np.clip(ratio(by_luck[name].var(axis=1), values[:, :draws].var(axis=1)), 0.0, 1.0)
            rows += [
                (scenario, start_year + at, name, float(deviation), float(share[at]))
                for at, deviation in enumerate(values.std(axis=1))
            ]
    return pd.DataFrame(rows, columns=[column.name for column in SPREAD.columns])


def _not_compared(drawn: Series) -> tuple[str, ...]:
    return ("lettings",) if drawn.letting.shape[1] else ()


def _of_city(series: Series) -> dict[str, Array]:
    """Give the indicators whose spread is shown; (year, draw)."""
    social = series.social_stock[:, 0].astype(float)
    return {
        "social_stock": social,
        "kernvoorraad_share": ratio(series.kernvoorraad[:, 0], social),
        "net_growth": np.diff(social, axis=0),
        **{name: series.flows[:, FLOWS.index(name)].astype(float) for name in SPREAD_FLOWS},
    }
