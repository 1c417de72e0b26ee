"""Huurbeleid: rents that rise faster than the limits move dwellings up, never over the liberalisatiegrens."""

import pytest
import town
from hypothesis import given
from hypothesis import strategies as st

from woonscenario.model.flow import run_model
from woonscenario.model.rents import share_below

RENTS = town.rents(
    {"rent_from": 300.0, "rent_until": 540.0, "share": 0.5},
    {"rent_from": 540.0, "rent_until": 600.0, "share": 0.5},
    {"rent_class": "hoog", "rent_from": 600.0, "rent_until": 760.0},
)
"""Half of the low rents lie between 540 and the limit of 600."""


def moved(rise, indexation=0.02, draws=0):
    """The run in which rents and limits rise by these shares a year, without turnover."""
    scenario = town.scenario(
        rent_policy__yearly_rise=town.yearly(rise),
        rent_policy__limit_indexation=town.yearly(indexation),
        turnover__lettings=1.0,
        turnover__stock=1e6,
    )
    return run_model(scenario, town.opening(rents=RENTS), seed=1, draws=draws)


def test_a_rise_of_a_hundredth_over_the_limits_moves_what_lies_within_a_hundredth():
    # 1.0302/1.02 = 1.01: rents above 600/1.01 = 594.06 go over; that is 0.5 x 5.94/60 = 4.95 % of 800 low dwellings
    kern = town.values(moved(0.0302), "kernvoorraad")
    assert kern[2022] - kern[2023] == pytest.approx(800 * 0.5 * (600 - 600 / 1.01) / 60, abs=0.01)


def test_rents_that_lag_behind_bring_dwellings_down():
    # 1.0098/1.02 = 0.99: high rents below 600/0.99 = 606.06 come under the limit: 6.06/160 of 200 high dwellings
    kern = town.values(moved(0.0098), "kernvoorraad")
    assert kern[2023] - kern[2022] == pytest.approx(200 * (600 / 0.99 - 600) / 160, abs=0.01)


def test_rents_that_rise_with_the_limits_move_nothing():
    results = moved(0.02)
    assert "huurbeleid" not in set(results.stock_changes["cause"])
    assert set(town.values(results, "social_stock").values()) == {1000}


def test_without_a_distribution_of_rents_the_cause_is_absent():
    scenario = town.scenario(rent_policy__yearly_rise=town.yearly(0.1))
    results = run_model(scenario, town.opening(), seed=1, draws=3)
    assert "huurbeleid" not in set(results.stock_changes["cause"])


@given(st.floats(-0.1, 0.5), st.floats(-0.1, 0.5))
def test_whatever_the_rise_the_social_stock_stays_and_no_group_gains(rise, indexation):
    results = moved(rise, indexation, draws=3)
    assert list(town.values(results, "social_stock").values()) == pytest.approx([1000] * 6)
    changes = results.stock_changes[results.stock_changes["cause"] == "huurbeleid"]
    net = changes.groupby(["draw", "year", "wijk", "size_class", "daeb"])["dwellings"].sum()
    assert net.abs().max() < 1e-9 or net.empty
    assert set(changes["rent_class"]) <= {"laag", "hoog"}


def test_the_share_below_a_rent_is_even_within_an_interval():
    low = RENTS[RENTS["rent_class"] == "laag"]
    assert [share_below(low, rent) for rent in (300, 420, 540, 570, 600, 900)] == pytest.approx(
        [0, 0.25, 0.5, 0.75, 1, 1]
    )
