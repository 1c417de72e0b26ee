"""Bands of levels are at least as wide as the model was wrong before."""

import pandas as pd
import pytest

from woonscenario.views.band_parts import ERROR, LUCK, parts_of_band
from woonscenario.views.model_error import model_error, terugblik_section, widened_bands

ERRORS = pd.DataFrame(
    [
        ("registration_mean", 2017, 2018, 10.0, 9.5),
        ("registration_mean", 2017, 2020, 10.0, 8.0),
        ("net_growth", 2018, 2019, -100.0, 200.0),
        ("net_growth", 2018, 2020, 1900.0, 800.0),
        ("net_growth", 2018, 2021, 400.0, 500.0),
    ],
    columns=["model_indicator", "known_until", "year", "published", "predicted"],
)


@pytest.mark.parametrize(
    ("indicator", "horizon", "level", "error"),
    [
        ("registration_mean", 1, 12.0, 0.6),
        ("registration_mean", 2, 12.0, 0.6),
        ("registration_mean", 3, 12.0, 2.4),
        ("registration_mean", 12, 12.0, 4.8),
        ("social_stock", 1, 47000.0, 300.0),
        ("social_stock", 2, 47000.0, 800.0),
        ("social_stock", 3, 47000.0, 800.0),
        ("social_stock", 12, 47000.0, 1600.0),
        ("kernvoorraad", 3, 30000.0, 0.0),
        ("social_stock", 0, 47000.0, 0.0),
    ],
)
def test_the_error_is_the_largest_so_far_ahead_and_then_grows_with_the_root(indicator, horizon, level, error):
    # Growth: +300, then -1100, then +100: the level is 300, -800 and -700 off.
    assert model_error(ERRORS, indicator, horizon, level) == pytest.approx(error)


def level(year: int, low: float, high: float) -> list[tuple[object, ...]]:
    about = ("trend", "total", "social_stock", "woningen", year)
    return [(*about, statistic, value) for statistic, value in (("expected", 47000.0), ("p05", low), ("p95", high))]


INDICATORS = pd.DataFrame(
    [*level(2022, 47000, 47000), *level(2023, 46900, 47100), *level(2025, 46000, 49000)],
    columns=["scenario", "dimension", "indicator", "unit", "year", "statistic", "value"],
)


def test_a_band_is_widened_to_the_error_and_never_narrowed():
    wide = widened_bands(ERRORS, INDICATORS, "trend", [2022, 2023, 2025]).set_index("year")
    assert wide.loc[2023, ["low", "high"]].tolist() == [46700, 47300]
    assert wide.loc[2025, ["low", "high"]].tolist() == [46000, 49000]
    assert 2022 not in wide.index


def test_the_parts_of_a_band_add_up_and_take_luck_as_the_table_of_spread_does():
    spread = pd.DataFrame(
        [("trend", 2023, "social_stock", 200.0, 0.25), ("trend", 2025, "social_stock", 0.0, float("nan"))],
        columns=["scenario", "year", "indicator", "standard_deviation", "luck_share"],
    )
    parts = parts_of_band(ERRORS, INDICATORS, spread, "trend", [2023, 2025])
    shares = parts.pivot(index="year", columns="part", values="share")
    # One year ahead the stock is 300 off: 300 / 1.645 = 182 beside 200 over the draws.
    error = (300 / 1.645) ** 2
    assert shares.loc[2023, ERROR] == pytest.approx(error / (error + 200**2))
    assert shares.loc[2023, LUCK] == pytest.approx(0.25 * 200**2 / (error + 200**2))
    assert shares.loc[2025, ERROR] == 1
    assert shares.sum(axis=1).tolist() == pytest.approx([1, 1])


def test_without_a_backtest_the_appendix_is_empty():
    assert terugblik_section(ERRORS.iloc[:0], INDICATORS, "trend", [2023])["terugblik_rows"] == []
