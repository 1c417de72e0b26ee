"""Bands of levels that are at least as wide as the model was wrong before.

The backtest says how wrong: a frame with `model_indicator`, `known_until`, `year`, `published` and `predicted`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from woonscenario.model.tables import EXPECTED, HIGH, INDICATORS, LOW, TOTAL, Results

HORIZON = 3
"""Years ahead up to which the backtest tells how wrong the model was; beyond, the error grows with the root of time."""
GROWTH, STOCK = "net_growth", "social_stock"
IN_ITS_STEAD = {STOCK: GROWTH, "slaagkans_D2_regulier": "slaagkans_D2_rigo"}
"""What is compared in the stead of an indicator that is not: errors of growth add up to an error of the stock, and the
chance without urgenten is as wrong as that with them, relatively."""
_NEEDED = (EXPECTED, "p05", "p95")


def with_level_bands(results: Results, backtest: pd.DataFrame) -> Results:
    """Add the statistics `low` and `high` to levels of the city of which the backtest knows the error.

    Years without draws have none. Nor has a level that is the same in all draws of all years: it is given, and not
    predicted.
    """
    rows = pd.DataFrame(_rows(results.indicators, backtest), columns=[column.name for column in INDICATORS.columns])
    if rows.empty:
        return results
    return replace(results, indicators=pd.concat([results.indicators, rows], ignore_index=True))


def model_error(backtest: pd.DataFrame, indicator: str, horizon: int, level: float) -> float:
    """Give how far the model may be off after `horizon` years, in the unit of the indicator; 0 when it is not known.

    Up to HORIZON years the largest error of the backtest at most so far ahead, as a share of what it predicted, of the
    `level` that is predicted now; where growth is compared, its errors added up [dwellings]. Where nothing so near was
    compared, the error of the nearest that was.
    """
    compared = _compared(backtest, indicator)
    rows = backtest[backtest["model_indicator"] == compared]
    if rows.empty or horizon < 1:
        return 0.0
    ahead, off = rows["year"] - rows["known_until"], rows["predicted"] - rows["published"]
    if compared == GROWTH:
        by_year = off.groupby(ahead).mean().sort_index().cumsum().abs()
    else:
        by_year = (off / rows["predicted"]).abs().groupby(ahead).max() * level
    near = by_year[by_year.index <= min(horizon, HORIZON)]
    largest = float(near.max() if len(near) else by_year.iloc[0])
    return largest * max(1.0, horizon / HORIZON) ** 0.5


def years_ahead(indicator: str, year: int, start_year: int) -> int:
    """Give how far ahead a figure is predicted: the stock stands on 1 January, the others are of a whole year."""
    return year - start_year + (indicator != STOCK)


def _rows(indicators: pd.DataFrame, backtest: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    city = indicators[(indicators["dimension"] == TOTAL) & (indicators["indicator"] != GROWTH)]
    compared = set(backtest["model_indicator"])
    known = [str(name) for name in city["indicator"].unique() if _compared(backtest, name) in compared]
    start = indicators["year"].min()
    for indicator in known:
        own = city[city["indicator"] == indicator]
        scenario, unit = own[["scenario", "unit"]].iloc[0]
        wide = own.pivot(index="year", columns="statistic", values="value")
        if not set(_NEEDED) <= set(wide) or (wide["p05"] == wide["p95"]).all():
            continue
        for year, expected, p05, p95 in wide[list(_NEEDED)].dropna().itertuples(name=None):
            error = model_error(backtest, indicator, years_ahead(indicator, year, start), expected)
            place = (scenario, year, TOTAL, TOTAL, indicator, unit)
            yield *place, LOW, min(p05, max(expected - error, 0.0))
            yield *place, HIGH, max(p95, expected + error)


def _compared(backtest: pd.DataFrame, indicator: str) -> str:
    known = set(backtest["model_indicator"])
    return indicator if indicator in known else IN_ITS_STEAD.get(indicator, indicator)
