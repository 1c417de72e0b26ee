"""The appendix shows the bands of levels that a run holds, and a chart which part of a band comes from where."""

import pandas as pd
import pytest

from woonscenario.views.band_parts import ASSUMPTIONS, ERROR, OTHER_LUCK, PARTS, PLANS, band_parts, parts_of_band
from woonscenario.views.model_error import terugblik_section, widened_bands

ERRORS = pd.DataFrame(
    [("net_growth", 2018, 2019, -100.0, 200.0), ("net_growth", 2018, 2020, 1900.0, 800.0)],
    columns=["model_indicator", "known_until", "year", "published", "predicted"],
)


def level(year: int, **limits: float) -> list[tuple[object, ...]]:
    about = ("trend", "total", "social_stock", "woningen", year)
    return [(*about, statistic, value) for statistic, value in {"expected": 47000.0, **limits}.items()]


INDICATORS = pd.DataFrame(
    [
        *level(2022, p05=47000, p95=47000),
        *level(2023, p05=46900, p95=47100, low=46700, high=47300),
        *level(2025, p05=46000, p95=49000, low=46000, high=49000),
    ],
    columns=["scenario", "dimension", "indicator", "unit", "year", "statistic", "value"],
)


def test_the_appendix_shows_the_limits_of_the_run_as_they_are():
    wide = widened_bands(INDICATORS, "trend", [2022, 2023, 2025]).set_index("year")
    assert wide[["low", "high"]].to_numpy().tolist() == [[46700, 47300], [46000, 49000]]


def test_the_parts_of_a_band_add_up_and_take_luck_as_the_table_of_spread_does():
    nothing = (0.0, float("nan"), float("nan"))
    spread = pd.DataFrame(
        [("trend", 2023, "social_stock", 200.0, 0.25, 0.2), ("trend", 2025, "social_stock", *nothing)],
        columns=["scenario", "year", "indicator", "standard_deviation", "luck_share", "plan_luck_share"],
    )
    parts = parts_of_band(ERRORS, INDICATORS, spread, "trend", [2023, 2025])
    shares = parts.pivot(index="year", columns="part", values="share")
    # One year ahead the stock is 300 off: 300 / 1.645 = 182 beside 200 over the draws.
    error = (300 / 1.645) ** 2
    total = error + 200**2
    assert shares.loc[2023, ERROR] == pytest.approx(error / total)
    assert shares.loc[2023, ASSUMPTIONS] == pytest.approx(0.75 * 200**2 / total)
    assert shares.loc[2023, PLANS] == pytest.approx(0.2 * 200**2 / total)
    assert shares.loc[2023, OTHER_LUCK] == pytest.approx(0.05 * 200**2 / total)
    assert shares.loc[2025, ERROR] == 1
    assert shares.sum(axis=1).tolist() == pytest.approx([1, 1])


def test_a_stock_that_is_given_has_no_parts():
    given = INDICATORS[~INDICATORS["statistic"].isin(["low", "high"])]
    spread = pd.DataFrame(
        [("trend", 2023, "social_stock", 0.0, float("nan"), float("nan"))],
        columns=["scenario", "year", "indicator", "standard_deviation", "luck_share", "plan_luck_share"],
    )
    assert parts_of_band(ERRORS, given, spread, "trend", [2023]).empty


def test_the_chart_names_every_part_and_writes_its_share_where_there_is_room():
    parts = pd.DataFrame([(2030, part, share) for part, share in zip(PARTS, (0.2, 0.5, 0.0, 0.3), strict=True)])
    drawn = band_parts(parts.set_axis(["year", "part", "share"], axis=1), scenario="trend", run_id="", width=520)
    assert [row["text"] for row in drawn.tables["parts"]] == ["20\u00a0%", "50\u00a0%", "", "30\u00a0%"]
    assert f"{OTHER_LUCK} 0\u00a0%" in drawn.description
    assert f"Te klein om te zien: {OTHER_LUCK}." in drawn.subtitle


def test_without_a_backtest_the_appendix_is_empty():
    assert terugblik_section(ERRORS.iloc[:0], INDICATORS, "trend", [2023])["terugblik_rows"] == []
