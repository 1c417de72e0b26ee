"""Shipped plans: how much of a plan year is on time lies in the band that was published."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from woonscenario.files.opening import load_opening
from woonscenario.files.params import load_scenario
from woonscenario.model.chance import Chance
from woonscenario.model.city import City, city_of
from woonscenario.model.parameters import drawn
from woonscenario.model.pipeline import fates

PARAMS = Path(__file__).resolve().parents[1] / "params"
PUBLISHED = (0.24, 0.93)
"""Share of a plan year that was realised in that year, in two years that follow each other."""
DRAWS = Chance(1, 4000)


@cache
def shipped() -> City:
    return city_of(load_scenario("trend", PARAMS).scenario, load_opening(PARAMS))


def on_time(year: int, **changes: float) -> np.ndarray:
    """The share of the social dwellings of the hard plans of a plan year that completes in it; (draw,)."""
    city = shipped()
    production = city.scenario.production.model_copy(update=changes)
    fate = fates(city.plans, production, drawn(city.scenario, DRAWS), DRAWS)
    of_year = (city.plans.planned_year == year) & city.plans.is_hard
    dwellings = city.plans.social[of_year]
    return dwellings @ (fate[of_year] == 0) / dwellings.sum()


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2026, 2028])
def test_the_published_shares_of_a_plan_year_lie_in_its_band(year):
    low, high = np.quantile(on_time(year), [0.025, 0.975])
    assert low <= min(PUBLISHED)
    assert high >= max(PUBLISHED)


def test_without_shared_luck_two_plan_years_never_differ_as_much_as_published():
    gap = max(PUBLISHED) - min(PUBLISHED)
    alone = {"period_correlation": 0.0, "owner_correlation": 0.0}
    assert (abs(on_time(2022, **alone) - on_time(2023, **alone)) >= gap).mean() < 0.01
    assert (abs(on_time(2022) - on_time(2023)) >= gap).mean() > 0.05


def test_shared_luck_leaves_the_mean_share_on_time():
    alone = on_time(2023, period_correlation=0.0, owner_correlation=0.0)
    # four standard errors of a share with a standard deviation of at most 0.3 in 4,000 draws
    assert on_time(2023).mean() == pytest.approx(alone.mean(), abs=4 * 0.3 / np.sqrt(4000))
