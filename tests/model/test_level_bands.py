"""Bands of levels are at least as wide as the model was wrong before."""

from dataclasses import replace

import pandas as pd
import pytest
import town

from woonscenario.model.flow import run_model
from woonscenario.model.level_bands import model_error, with_level_bands
from woonscenario.model.tables import INDICATORS

ERRORS = pd.DataFrame(
    [
        ("registration_mean", 2017, 2018, 10.5, 10.0),
        ("registration_mean", 2017, 2020, 10.0, 8.0),
        ("slaagkans_D2_rigo", 2017, 2018, 0.06, 0.08),
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
        ("registration_mean", 3, 12.0, 3.0),
        ("registration_mean", 12, 12.0, 6.0),
        ("slaagkans_D2_rigo", 1, 0.08, 0.02),
        ("slaagkans_D2_regulier", 1, 0.04, 0.01),
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


def test_a_stock_that_is_compared_itself_has_its_own_relative_error():
    itself = pd.DataFrame([("social_stock", 2018, 2019, 90.0, 100.0)], columns=ERRORS.columns)
    assert model_error(pd.concat([ERRORS, itself]), "social_stock", 1, 50.0) == pytest.approx(5.0)


def rows_of(indicator: str, unit: str, figures: dict[int, tuple[float, float, float]]) -> list[tuple[object, ...]]:
    """Rows of the expectation, p05 and p95 of one indicator of the city by year."""
    place = ("total", "total", indicator, unit)
    return [
        ("trend", year, *place, statistic, value)
        for year, values in figures.items()
        for statistic, value in zip(("expected", "p05", "p95"), values, strict=True)
    ]


STOCK = {2022: (47000, 47000, 47000), 2023: (47000, 46900, 47100), 2025: (47000, 46000, 49000)}
RESULTS = run_model(town.scenario(), town.opening(), seed=1, draws=0)


def with_rows(*rows: tuple[object, ...]) -> pd.Series:
    """The limits that are added to given rows, by indicator, year and statistic."""
    table = pd.DataFrame(rows, columns=[column.name for column in INDICATORS.columns])
    found = with_level_bands(replace(RESULTS, indicators=table), ERRORS).indicators
    assert found.iloc[: len(table)].astype(table.dtypes).equals(table)
    return found.iloc[len(table) :].set_index(["indicator", "year", "statistic"])["value"]


def test_a_band_is_widened_to_the_error_and_never_narrowed():
    found = with_rows(*rows_of("social_stock", "woningen", STOCK))
    assert found["social_stock", 2023].tolist() == [46700, 47300]
    assert found["social_stock", 2025].tolist() == [46000, 49000]


def test_the_stock_at_the_start_is_known():
    assert with_rows(*rows_of("social_stock", "woningen", STOCK))["social_stock", 2022].tolist() == [47000, 47000]


def test_a_figure_of_a_whole_year_is_not_known_in_the_first_year():
    found = with_rows(*rows_of("registration_mean", "jaar", {2022: (12, 11.9, 12.1), 2024: (12, 11.0, 12.1)}))
    assert found["registration_mean", 2022].tolist() == pytest.approx([11.4, 12.6])
    assert found["registration_mean", 2024].tolist() == pytest.approx([9, 15])


def test_no_level_falls_below_zero():
    # A quarter off after one year, and the root of 25 as much after 75: 1.25 times the level.
    found = with_rows(
        *rows_of("slaagkans_D2_rigo", "aandeel", {2022: (0.1, 0.09, 0.11), 2096: (0.1, 0.09, 0.11)}),
    )
    assert found["slaagkans_D2_rigo", 2096].tolist() == pytest.approx([0, 0.225])


def test_a_level_that_no_draw_moves_is_given_and_has_no_band():
    assert with_rows(*rows_of("social_stock", "woningen", {2022: (9, 9, 9), 2023: (10, 10, 10)})).empty


def test_what_the_backtest_does_not_know_and_what_is_not_of_the_city_have_no_band():
    other = [
        ("trend", 2023, "wijk", "Noord", "social_stock", "woningen", statistic, value)
        for statistic, value in (("expected", 10), ("p05", 9), ("p95", 11))
    ]
    assert with_rows(*rows_of("kernvoorraad", "woningen", STOCK), *other).empty


def test_without_draws_or_without_a_backtest_the_results_are_as_they_were():
    drawn = run_model(town.scenario(), town.opening(), seed=1, draws=5)
    assert with_level_bands(RESULTS, ERRORS) is RESULTS
    assert with_level_bands(drawn, ERRORS.iloc[:0]) is drawn


def test_lettings_of_a_run_get_a_band_in_every_year_around_what_the_draws_give():
    lettings = pd.DataFrame([("lettings", 2017, 2018, 90.0, 100.0)], columns=ERRORS.columns)
    drawn = with_level_bands(run_model(town.scenario(), town.opening(), seed=1, draws=30), lettings)
    expected = town.values(drawn, "lettings")
    for statistic, side in (("low", 0.9), ("high", 1.1)):
        limit = town.values(drawn, "lettings", statistic=statistic)
        assert limit.keys() == expected.keys()
        edge = town.values(drawn, "lettings", statistic="p05" if side < 1 else "p95")
        furthest = min if side < 1 else max
        assert limit[2022] == pytest.approx(furthest(side * expected[2022], edge[2022]))
