"""How much of the spread over draws is luck, of plans or other, and how much is what we do not know of assumptions."""

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


def spread_table(scenario: str, start_year: int, drawn: Series, luck: Series, swapped: Series) -> pd.DataFrame:
    """Set the spread of all draws beside that of luck alone, for the city; without draws of luck there are no rows.

    The two are compared over the same draws, which share their luck; in those of `swapped` plans have the luck of the
    next draw. The shares are missing where nothing spreads. Lettings are left out when letting is simulated, which
    draws of luck alone do not do.
    """
    draws = luck.social_stock.shape[-1]
    rows = []
    if draws:
        by_luck, by_swapped = _of_city(luck), _of_city(swapped)
        compared = {name: values for name, values in _of_city(drawn).items() if name not in _not_compared(drawn)}
        for name, values in compared.items():
            share = np.clip(ratio(by_luck[name].var(axis=1), values[:, :draws].var(axis=1)), 0.0, 1.0)
            of_plans = luck_of_plans(by_luck[name], by_swapped[name])
            rows += [
                (scenario, start_year + at, name, float(deviation), float(share[at]), float(share[at] * of_plans[at]))
                for at, deviation in enumerate(values.std(axis=1))
            ]
    return pd.DataFrame(rows, columns=[column.name for column in SPREAD.columns])


def luck_of_plans(own: Array, swapped: Array) -> Array:
    """Give the part of the variance by luck that is luck of plans, from figures (year, draw); shape (year,).

    Draw i of `swapped` has the luck of plans of draw i + 1 of `own` (of the last one, the first) and all other luck of
    draw i. Half the mean square of the difference between two draws that share all but one source is the variance that
    this source takes part in; where the two meet it is divided in their proportion. No luck is none of plans. Source:
    Jansen (1999), Analysis of variance designs for model output, Computer Physics Communications 117.
    """
    by_plans = ((own - swapped) ** 2).mean(axis=1)
    by_others = ((np.roll(own, -1, axis=1) - swapped) ** 2).mean(axis=1)
    return np.nan_to_num(ratio(by_plans, by_plans + by_others))


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
