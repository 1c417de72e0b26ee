"""What the answer has beside the stock at the milestones: both definitions, and the other indicators."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from woonscenario.views import labels
from woonscenario.views.series import series_of

BUILT_SHARES = ("nultreden_share", "new_build_low_share")


def definition_rows(
    indicators: pd.DataFrame, names: Sequence[str], *, reference: str, milestones: Sequence[int]
) -> list[dict[str, str]]:
    """Give the social stock by owner and by rent [dwellings] per milestone and scenario; empty without the latter."""
    columns = {"by_owner": "social_stock", "by_rent": "social_stock_by_rent", "private": "private_social_rent"}
    series = {column: series_of(indicators, indicator) for column, indicator in columns.items()}
    if not series["by_rent"]:
        return []
    return [
        {
            "year": str(year),
            "scenario": labels.scenario_label(name, reference),
            **{column: labels.number(found.at(name, year)) for column, found in series.items()},
        }
        for year in milestones
        for name in names
    ]


def other_rows(
    indicators: pd.DataFrame, names: Sequence[str], milestones: Sequence[int]
) -> list[tuple[str, str, list[str]]]:
    """Give the other indicators: (name, when, a value per scenario), by indicator and milestone.

    A flow is that of the year before the milestone, which ends there.
    """
    progress = series_of(indicators, "growth_progress")
    rows = [
        ("Verkoop, en het plafond uit de nettogroei", f"in {year - 1}", _sales(indicators, names, year))
        for year in milestones
    ]
    for indicator in BUILT_SHARES:
        shares = series_of(indicators, indicator)
        for year in milestones:
            values = [labels.percent(shares.at(name, year - 1)) for name in names]
            rows.append((labels.INDICATORS[indicator].name, f"in {year - 1}", values))
    for year in milestones:
        values = [labels.percent(progress.at(name, year)) for name in names]
        rows.append((labels.INDICATORS["growth_progress"].name, f"1 januari {year}", values))
    return [row for row in rows if set(row[2]) != {labels.NO_VALUE}]


def _sales(indicators: pd.DataFrame, names: Sequence[str], year: int) -> list[str]:
    sales, caps = series_of(indicators, "sales"), series_of(indicators, "sales_cap")
    return [_against_cap(sales.at(name, year - 1), caps.at(name, year - 1)) for name in names]


def _against_cap(sold: float, cap: float) -> str:
    if math.isnan(sold):
        return labels.NO_VALUE
    return f"{labels.number(sold)} ({'geen plafond' if math.isnan(cap) else f'plafond {labels.number(cap)}'})"
