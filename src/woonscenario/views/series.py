"""Picks series out of the indicator tables, for charts and report alike."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from woonscenario.model.tables import EXPECTED, TOTAL

STATISTICS = (EXPECTED, "p05", "p95")


def series_of(indicators: pd.DataFrame, indicator: str, dimension: str = TOTAL) -> pd.DataFrame:
    """Give one indicator with a row per scenario, member and year.

    Columns: scenario, member, year, expected, p05, p95 (the last two are missing without draws).
    """
    chosen = indicators[
        (indicators["indicator"] == indicator)
        & (indicators["dimension"] == dimension)
        & indicators["statistic"].isin(STATISTICS)
    ]
    wide = chosen.pivot(index=["scenario", "member", "year"], columns="statistic", values="value")
    wide = wide.reindex(columns=list(STATISTICS)).astype(float).reset_index()
    wide.columns.name = None
    order = {name: place for place, name in enumerate(scenarios_in(indicators))}
    return wide.sort_values(
        ["scenario", "member", "year"],
        key=lambda column: column.map(order) if column.name == "scenario" else column,
        ignore_index=True,
    )


def series_of_draws(indicators: pd.DataFrame, indicator: str, dimension: str = TOTAL) -> pd.DataFrame:
    """Give the same as the draws have it: `expected` is their mean."""
    chosen = as_drawn(indicators[indicators["indicator"] == indicator])
    return series_of(chosen.assign(statistic=chosen["statistic"].replace("mean", EXPECTED)), indicator, dimension)


def as_drawn(indicators: pd.DataFrame) -> pd.DataFrame:
    """Keep the statistics of the draws; of scenarios without draws the expectation, as their mean."""
    drawn = set(indicators.loc[indicators["statistic"] == "mean", "scenario"])
    kept = indicators[(indicators["statistic"] != EXPECTED) | ~indicators["scenario"].isin(drawn)]
    return kept.assign(statistic=kept["statistic"].replace(EXPECTED, "mean"))


def scenarios_in(indicators: pd.DataFrame) -> list[str]:
    """List the scenarios of a table in the order in which they appear."""
    return list(indicators["scenario"].unique())


def value_at(series: pd.DataFrame, scenario: str, year: int, statistic: str = EXPECTED) -> float:
    """Give one value of a series of the whole city; NaN where there is none."""
    found = series[(series["scenario"] == scenario) & (series["year"] == year)][statistic]
    return float(found.iloc[0]) if len(found) else float("nan")


def last_known(series: pd.DataFrame, scenario: str) -> tuple[int, float]:
    """Give the last year of a scenario in a series of the whole city, and its expected value."""
    year = int(series.loc[series["scenario"] == scenario, "year"].max())
    return year, value_at(series, scenario, year)


def has_band(series: pd.DataFrame) -> bool:
    """Tell whether the series carries p05 and p95."""
    return bool(series["p05"].notna().any() and series["p95"].notna().any())


def bandless(series: pd.DataFrame, names: Sequence[str], *, decimals: int = 0) -> list[str]:
    """Name the scenarios whose p05 and p95 round to the same number in every year."""
    known = series.dropna(subset=["p05", "p95"])
    widths = (known["p95"].round(decimals) - known["p05"].round(decimals)).groupby(known["scenario"]).max()
    return [name for name in names if name in widths.index and widths[name] == 0]


def first_year(series: pd.DataFrame) -> int:
    """Give the first year of a series."""
    return int(series["year"].min())


def observed_of(observed: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Give the published values of one indicator, sorted by year."""
    chosen = observed[observed["indicator"] == indicator]
    return chosen.sort_values(["year", "source"], ignore_index=True)


def changes_by_cause(stock_changes: pd.DataFrame, social_classes: Sequence[str], until: int) -> pd.DataFrame:
    """Sum the changes of the social stock before 1 January of `until`, per scenario and cause [dwellings].

    Columns: scenario, cause, dwellings. Only the run in expectation counts.
    """
    chosen = stock_changes[
        (stock_changes["draw"].astype(str) == EXPECTED)
        & (stock_changes["year"] < until)
        & stock_changes["rent_class"].isin(list(social_classes))
    ]
    return chosen.groupby(["scenario", "cause"], as_index=False, sort=False)["dwellings"].sum()
