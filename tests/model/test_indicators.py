"""Indicators worked by hand, and the definition of the band."""

import numpy as np
import pytest
import town
from hypothesis import given
from hypothesis import strategies as st

from woonscenario.model.flow import run_model
from woonscenario.model.indicators import quantile


def indicator(results, name, dimension="total"):
    """Expected values by (member, year)."""
    rows = results.indicators
    rows = rows[(rows["indicator"] == name) & (rows["dimension"] == dimension) & (rows["statistic"] == "expected")]
    return {
        (member, year): value for member, year, value in zip(rows["member"], rows["year"], rows["value"], strict=True)
    }


@pytest.fixture(scope="module")
def results():
    """100 dwellings in Haven in 2023 and the target of 50 a year, in a city that grows by 200 a year."""
    scenario = town.scenario(city__dwellings_growth=town.yearly(200), targets__realised_before_start=350.0)
    projects = town.projects({}, {"project": "p2", "wijk": "Dorp", "dwellings": 25, "nultreden_share": 0.0})
    return run_model(scenario, town.opening(projects=projects), seed=1, draws=0)


def test_social_share_divides_by_all_dwellings_of_that_year(results):
    # Dorp: 600 of 1,200; the city grows by 200 a year, half of it in Dorp: on 1-1-2024 625 of 1,400
    share = indicator(results, "social_share", "wijk")
    assert share["Dorp", 2022] == pytest.approx(0.5)
    assert share["Dorp", 2024] == pytest.approx(625 / 1400)
    assert indicator(results, "social_share")["total", 2024] == pytest.approx(1125 / 2400)


def test_members_add_up_to_the_city(results):
    wijken = indicator(results, "social_stock", "wijk")
    owners = indicator(results, "social_stock", "owner")
    for (_, year), total in indicator(results, "social_stock").items():
        assert wijken["Dorp", year] + wijken["Haven", year] == pytest.approx(total)
        assert owners["Thuis", year] == pytest.approx(total)


def test_dwellings_above_the_limit_are_not_social(results):
    assert indicator(results, "social_stock")["total", 2022] == 1000


def test_the_target_line_adds_the_target_growth_to_the_opening_stock(results):
    target = indicator(results, "stock_target")
    assert [target["total", year] for year in (2022, 2023, 2027)] == [1000, 1050, 1250]


def test_three_year_growth_is_the_mean_of_three_years(results):
    growth = indicator(results, "net_growth_3y")
    assert min(year for _, year in growth) == 2025
    assert growth["total", 2025] == pytest.approx(125 / 3)


def test_new_build_in_low_share_wijken_and_nultreden_are_shares_of_completions(results):
    # Dorp is the wijk with a low social share: 25 of 125; nultreden 0.4 x 100 of 125
    assert indicator(results, "new_build_low_share")["total", 2023] == pytest.approx(0.2)
    assert indicator(results, "nultreden_share")["total", 2023] == pytest.approx(40 / 125)
    assert ("total", 2022) not in indicator(results, "nultreden_share")


def test_progress_counts_gross_completions_since_the_growth_task_began(results):
    # 350 before the start + 125 of 35 % x 10,000
    progress = indicator(results, "growth_progress")
    assert progress["total", 2022] == pytest.approx(0.1)
    assert progress["total", 2027] == pytest.approx(475 / 3500)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50), st.floats(0, 1))
def test_quantile_is_the_one_of_numpy(numbers, at):
    ordered = np.sort(np.array(numbers))
    assert quantile(ordered, at) == pytest.approx(np.quantile(ordered, at), abs=1e-6)


def test_figures_of_the_city_are_kept_per_draw_at_the_milestones():
    scenario = town.scenario(production__hard_dropout=0.5, horizon__milestones=(2024, 2027))
    figures = run_model(scenario, town.opening(projects=town.projects({})), seed=1, draws=3).figures
    stock = figures[(figures["indicator"] == "social_stock") & (figures["year"] == 2024)]
    assert stock["draw"].tolist() == [0, 1, 2]
    # 1,000 and the one project of 100, or not
    assert set(stock["value"]) <= {1000.0, 1100.0}
    # 2027 is the last stock, and no year any more
    assert set(figures.loc[figures["year"] == 2027, "indicator"]) == {
        "social_stock", "kernvoorraad", "kernvoorraad_share", "social_share",
    }  # fmt: skip


def test_without_draws_there_are_no_figures():
    assert run_model(town.scenario(), town.opening(), seed=1, draws=0).figures.empty
