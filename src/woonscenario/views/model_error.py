"""The appendix of a report about the backtest, and the bands of levels that hold its error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from woonscenario.model.level_bands import model_error, years_ahead
from woonscenario.model.tables import EXPECTED, HIGH, LOW, TOTAL
from woonscenario.views import labels
from woonscenario.views.terugblik import error_table, verdicts

ABOUT = (
    "De band van een niveau is ten minste zo breed als de fout van de terugblik op dezelfde afstand, als deel van wat "
    "was voorspeld. Na drie jaar groeit die fout met de wortel van de afstand (aanname). De kans van reguliere zoekers "
    "is zo niet gepubliceerd en heeft de fout van de kans waarin urgenten meetellen (aanname). Verschillen tussen "
    "scenario's rusten op gepaarde trekkingen: een fout die alle scenario's gelijk raakt, valt daaruit weg."
)
_STATISTICS = [EXPECTED, "p05", "p95", LOW, HIGH]


def widened_bands(indicators: pd.DataFrame, scenario: str, years: Sequence[int]) -> pd.DataFrame:
    """Give the bands of levels of a scenario that hold the model error.

    Columns: indicator, unit, year, expected, p05, p95, low, high.
    """
    chosen = indicators[(indicators["dimension"] == TOTAL) & (indicators["scenario"] == scenario)]
    chosen = chosen[chosen["year"].isin(years) & chosen["statistic"].isin(_STATISTICS)]
    wide = chosen.pivot(index=["indicator", "unit", "year"], columns="statistic", values="value")
    return wide.reindex(columns=_STATISTICS).dropna().reset_index()


def terugblik_section(
    terugblik: pd.DataFrame, indicators: pd.DataFrame, reference: str, milestones: Sequence[int]
) -> dict[str, Any]:
    """Give what the appendix of a report shows; without a backtest its rows are empty."""
    if terugblik.empty:
        return {"terugblik_rows": [], "terugblik_verdicts": [], "widened_rows": [], "about_model_error": ""}
    names, units = (dict(zip(terugblik["indicator"], terugblik[name], strict=True)) for name in ("label", "unit"))
    rows = terugblik.assign(inside=terugblik["inside"] == "ja")
    scenarios = list(dict.fromkeys(indicators["scenario"]))
    shown = widened_bands(indicators, reference if reference in scenarios else scenarios[0], milestones)
    start = int(indicators["year"].min())
    return {
        "terugblik_rows": error_table(rows, names, units).to_dict("records"),
        "terugblik_verdicts": verdicts(rows, names, units),
        "widened_rows": [_shown(row, terugblik, start) for row in shown.to_dict("records")],
        "about_model_error": ABOUT,
    }


def _shown(row: dict[str, Any], terugblik: pd.DataFrame, start: int) -> dict[str, str]:
    ahead = years_ahead(row["indicator"], row["year"], start)
    error = model_error(terugblik, row["indicator"], ahead, row[EXPECTED])

    def written(name: str) -> str:
        return labels.by_unit(row[name], row["unit"])

    return {
        "Cijfer": labels.INDICATORS[row["indicator"]].name,
        "Jaar": str(row["year"]),
        "Verwachting": written(EXPECTED),
        "Band van de trekkingen": f"{written('p05')} tot {written('p95')}",
        "Modelfout": labels.by_unit(error, row["unit"]),
        "Band met modelfout": f"{written('low')} tot {written('high')}",
    }
