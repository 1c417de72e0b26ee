"""What the model says of 2022, the year on which lettings, registration and seekers were solved: no validation."""

from functools import cache
from pathlib import Path

import pytest

from woonscenario.files.opening import load_opening
from woonscenario.files.params import load_scenario
from woonscenario.model.flow import run_model

PARAMS = Path(__file__).resolve().parents[1] / "params"
OVERRIDES = {"allocation.engine": "micro", "horizon.end_year": 2023, "horizon.milestones": [2023]}
DRAWS = 100


@cache
def of_2022():
    loaded = load_scenario("trend", PARAMS, overrides=OVERRIDES)
    results = run_model(loaded.scenario, load_opening(PARAMS), seed=1, draws=DRAWS)
    found = results.indicators
    return found[(found["year"] == 2022) & (found["statistic"] == "mean")]


def value(indicator, member="total"):
    found = of_2022()
    return found[(found["indicator"] == indicator) & (found["member"] == member)]["value"].item()


def share_of(*channels):
    return sum(value("lettings", channel) for channel in channels) / value("lettings")


def test_lettings_are_within_five_per_cent_of_those_published():
    assert value("lettings") == pytest.approx(2393, rel=0.05)


def test_registration_at_letting_is_about_eleven_years():
    assert value("registration_mean") == pytest.approx(11, abs=1)


def test_search_is_about_as_long_as_published():
    assert value("search_mean") == pytest.approx(4.4, abs=0.6)


def test_nearly_half_is_let_through_the_aanbodmodel():
    assert share_of("aanbodmodel") == pytest.approx(0.46, abs=0.05)


def test_between_ten_and_seventeen_per_cent_is_let_by_lottery():
    assert 0.10 <= share_of("loting") <= 0.17


def test_the_chance_of_active_seekers_has_the_published_order():
    # published: 8, 6, 5 and 5 per cent in 2017-2020
    assert 0.03 <= value("slaagkans_D2_rigo") <= 0.08


def test_as_many_seekers_are_active_as_were_counted():
    assert value("seekers_active") == pytest.approx(33_400, rel=0.02)
