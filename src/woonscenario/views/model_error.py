"""Bands of levels that are at least as wide as the model was wrong before, and the appendix of a report about it."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import Any

import pandas as pd

from woonscenario.model.tables import EXPECTED, TOTAL
from woonscenario.views import labels
from woonscenario.views.terugblik import error_table, verdicts

HORIZON = 3
"""Years ahead up to which the backtest tells how wrong the model was; beyond, the error grows with the root of time."""
GROWTH, LEVEL = "net_growth", "social_stock"
"""Errors of the growth of the stock add up to an error of its level."""
ABOUT = (
    "Een band van een niveau is hier ten minste zo breed als de fout van de terugblik op dezelfde afstand. Na "
    "drie jaar groeit die fout met de wortel van de afstand (aanname). Verschillen tussen scenario's rusten op "
    "gepaarde trekkingen: een fout die alle scenario's gelijk raakt, valt daaruit weg."
)


def model_error(terugblik: pd.DataFrame, indicator: str, horizon: int, level: float) -> float:
    """Give how far the model may be off after `horizon` years, in the unit of the indicator; 0 when it is not known.

    Up to HORIZON years the largest relative error of the backtest at most so far ahead, of the `level` that is
    predicted; of the stock the errors of growth added up [dwellings].
    """
    rows = terugblik[terugblik["model_indicator"] == (GROWTH if indicator == LEVEL else indicator)]
    if rows.empty or horizon < 1:
        return 0.0
    ahead, off = rows["year"] - rows["known_until"], rows["predicted"] - rows["published"]
    if indicator == LEVEL:
        by_year = off.groupby(ahead).mean().sort_index().cumsum().abs()
    else:
        by_year = (off / rows["published"]).abs().groupby(ahead).max() * level
    near = by_year[by_year.index <= min(horizon, HORIZON)]
    largest = float(near.max() if len(near) else by_year.iloc[0])
    return largest * max(1.0, horizon / HORIZON) ** 0.5


def widened_bands(
    terugblik: pd.DataFrame, indicators: pd.DataFrame, scenario: str, years: Sequence[int]
) -> pd.DataFrame:
    """Give the bands of levels of the city in a scenario, at least as wide as the model error.

    Columns: indicator, unit, year, expected, p05, p95, error, low, high. A level without a band, and one of which the
    error is not known, has no row.
    """
    known = {LEVEL if name == GROWTH else str(name) for name in terugblik["model_indicator"]}
    city = indicators[(indicators["dimension"] == TOTAL) & (indicators["scenario"] == scenario)]
    start = int(city["year"].min())
    key = ["indicator", "unit", "year", "statistic"]
    wide = city[city["indicator"].isin(known) & city["year"].isin(years)].set_index(key)["value"].unstack()
    rows = []
    for (indicator, unit, year), row in wide.iterrows() if {EXPECTED, "p05", "p95"} <= set(wide) else ():
        expected, low, high = (float(row[name]) for name in (EXPECTED, "p05", "p95"))
        error = model_error(terugblik, indicator, year - start, expected)
        if error > 0 and not isnan(low):
            widest = (min(low, expected - error), max(high, expected + error))
            rows.append((indicator, unit, year, expected, low, high, error, *widest))
    return pd.DataFrame(rows, columns=["indicator", "unit", "year", "expected", "p05", "p95", "error", "low", "high"])


def terugblik_section(
    terugblik: pd.DataFrame, indicators: pd.DataFrame, reference: str, milestones: Sequence[int]
) -> dict[str, Any]:
    """Give what the appendix of a report shows; without a backtest its rows are empty."""
    if terugblik.empty:
        return {"terugblik_rows": [], "terugblik_verdicts": [], "widened_rows": [], "about_model_error": ""}
    names, units = (dict(zip(terugblik["indicator"], terugblik[name], strict=True)) for name in ("label", "unit"))
    rows = terugblik.assign(inside=terugblik["inside"] == "ja")
    scenarios = list(dict.fromkeys(indicators["scenario"]))
    shown = widened_bands(terugblik, indicators, reference if reference in scenarios else scenarios[0], milestones)
    return {
        "terugblik_rows": error_table(rows, names, units).to_dict("records"),
        "terugblik_verdicts": verdicts(rows, names, units),
        "widened_rows": [_shown(row) for row in shown.to_dict("records")],
        "about_model_error": ABOUT,
    }


def _shown(row: dict[str, Any]) -> dict[str, str]:
    def written(name: str) -> str:
        return labels.by_unit(row[name], row["unit"])

    return {
        "Cijfer": labels.INDICATORS[row["indicator"]].name,
        "Jaar": str(row["year"]),
        "Verwachting": written("expected"),
        "Band van de trekkingen": f"{written('p05')} tot {written('p95')}",
        "Modelfout": written("error"),
        "Band met modelfout": f"{written('low')} tot {written('high')}",
    }
