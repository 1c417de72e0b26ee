"""Events: the year in which the expectation crosses a norm, and in how many draws it is there."""

import math

import pytest
import town

from woonscenario.model.flow import run_model


def events(indicator, draws=0, opening=None, member="total", **changes):
    """The events of one indicator, as (year, event, norm, chance)."""
    found = run_model(town.scenario(**changes), opening or town.opening(), seed=1, draws=draws).events
    own = found[(found["indicator"] == indicator) & (found["member"] == member)]
    return list(own[["year", "event", "norm", "chance"]].itertuples(index=False, name=None))


def test_the_kernvoorraad_goes_under_its_floor_in_the_year_that_is_worked_by_hand():
    # 800 of 1,000; a tenth is let again each year, half of it low: 800 - 80 + 50 = 770, then 743, 718.7, 696.8
    found = events("kernvoorraad_share", harmonisation__offered_mix=(0.5, 0.5, 0.0))
    assert [(year, event, norm) for year, event, norm, _ in found] == [(2026, "onder", 0.7)]


def test_a_floor_that_holds_is_no_event():
    assert events("kernvoorraad_share") == []


def test_the_stock_overtakes_its_target_and_falls_behind_again():
    # the target rises by 50 a year; 100 complete in 2023: 1000 1000 1100 1100 1100 1100 against 1000 ... 1250
    found = events("social_stock", opening=town.opening(projects=town.projects({})))
    assert [(year, event) for year, event, *_ in found] == [
        (2023, "onder"),
        (2024, "erop_of_erboven"),
        (2025, "onder"),
    ]


def test_the_chance_of_an_event_is_the_share_of_draws_on_its_side():
    # a project of 100 that drops out in half of the draws: with it the stock of 2024 is on its target of 1,100
    opening = town.opening(projects=town.projects({}))
    changes = {"production__hard_dropout": 0.4, "targets__net_growth": town.yearly(25)}
    found = [one for one in events("social_stock", 400, opening, **changes) if one[0] == 2024]
    assert [(event, norm) for _, event, norm, _ in found] == [("erop_of_erboven", 1050)]
    assert found[0][3] == pytest.approx(0.6, abs=4 * (0.24 / 400) ** 0.5)


def test_a_wijk_that_comes_under_the_share_at_which_nothing_is_sold_is_an_event():
    # Dorp has 600 of 1,200 dwellings; the town grows by 200 a year, half there: 600/1,200, 600/1,300, 600/1,400
    rules = town.sales_rules({"minimum_social_share": 0.45})
    found = events(
        "social_share", opening=town.opening(sales_rules=rules), member="Dorp", city__dwellings_growth=town.yearly(200)
    )
    assert [(year, event, norm) for year, event, norm, _ in found] == [(2024, "onder", 0.45)]


def test_without_draws_an_event_has_no_chance():
    ((*_, chance),) = events("kernvoorraad_share", harmonisation__offered_mix=(0.5, 0.5, 0.0))
    assert math.isnan(chance)
