"""Noise of differences: three paired draws by hand, verdicts, and when draws are no pairs."""

import pandas as pd
import pytest

from woonscenario.files.noise import paired_noise, verdict, why_no_noise, with_noise

IDENTITY = {"seed": 1, "draws": 3, "program": {"package": "a"}, "inputs": {"opening/stock.csv": "x", "basis.yaml": "y"}}


def figures(*values: float) -> pd.DataFrame:
    """The social stock of 2026 in each draw."""
    rows = [("x", 2026, "social_stock", draw, value) for draw, value in enumerate(values)]
    return pd.DataFrame(rows, columns=["scenario", "year", "indicator", "draw", "value"])


def outcomes(difference: float, indicator: str = "social_stock", dimension: str = "total") -> pd.DataFrame:
    columns = ["scenario", "year", "dimension", "member", "indicator", "difference"]
    rows = [(name, 2026, dimension, dimension, indicator, number) for name, number in (("a", 0.0), ("b", difference))]
    return pd.DataFrame(rows, columns=columns)


def judged(given: pd.DataFrame, other: pd.DataFrame, **changes: object) -> pd.DataFrame:
    identities = {"a": IDENTITY, "b": {**IDENTITY, **changes}}
    return with_noise(given, {"a": figures(100, 110, 90), "b": other}, identities, "a")


def test_noise_is_the_spread_of_the_paired_differences_not_of_the_stocks():
    # differences 5, 2 and 8; sorted 2, 5, 8: p05 = 2 + 0.1 × 3 = 2.3 and p95 = 5 + 0.9 × 3 = 7.7
    noise = paired_noise(figures(105, 112, 98), figures(100, 110, 90))
    assert noise[["noise_low", "noise_high"]].to_numpy()[0] == pytest.approx([2.3, 7.7])


def test_only_draws_that_both_runs_have_are_paired():
    # the third draw has no partner: 5 and 2, p05 = 2 + 0.05 × 3 = 2.15
    noise = paired_noise(figures(105, 112), figures(100, 110, 90))
    assert noise["noise_low"].tolist() == pytest.approx([2.15])


@pytest.mark.parametrize(
    ("difference", "low", "high", "expected"),
    [
        (5.0, 2.3, 7.7, "verschil"),
        (-5.0, -7.7, -2.3, "verschil"),
        (2.0, -1.0, 5.0, "geen aantoonbaar verschil"),
        (4.0, 4.0, 4.0, "verschil"),
        (0.0, 0.0, 0.0, "geen aantoonbaar verschil"),
        (0.3, 0.0, 0.0, "geen aantoonbaar verschil"),
        (-0.2, 1.0, 5.0, "geen aantoonbaar verschil"),
    ],
)
def test_a_difference_is_demonstrable_when_band_and_expectation_lie_on_one_side_of_zero(
    difference: float, low: float, high: float, expected: str
):
    assert verdict(difference, low, high) == expected


def test_outcomes_get_noise_and_verdict_and_the_reference_says_that_it_is_one():
    reference, other = judged(outcomes(5.0), figures(105, 112, 98)).itertuples()
    assert (reference.verdict, other.verdict) == ("referentie", "verschil")
    assert pd.isna(reference.noise_low)
    assert other.noise_high == pytest.approx(7.7)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        ({"draws": 0}, "geen trekkingen"),
        ({"seed": 2}, "niet gepaard"),
        ({"program": {"package": "b"}}, "niet gepaard"),
        ({"inputs": {"opening/stock.csv": "z", "basis.yaml": "y"}}, "niet gepaard"),
        ({"inputs": {"opening/stock.csv": "x", "basis.yaml": "z"}}, ""),
    ],
)
def test_draws_are_pairs_only_with_the_same_seed_data_and_program(changes: dict[str, object], expected: str):
    assert why_no_noise({**IDENTITY, **changes}, IDENTITY) == expected


def test_unpaired_runs_have_no_noise_but_say_why():
    other = judged(outcomes(5.0), figures(105, 112, 98), seed=2).iloc[1]
    assert other["verdict"] == "niet gepaard"
    assert pd.isna(other["noise_low"])


@pytest.mark.parametrize(
    "given", [outcomes(5.0, "stock_target"), outcomes(5.0, dimension="wijk"), outcomes(5.0, "sales")]
)
def test_what_has_no_figures_per_draw_is_not_judged(given: pd.DataFrame):
    assert judged(given, figures(105, 112, 98))["verdict"].tolist() == ["referentie", "niet bepaald"]
