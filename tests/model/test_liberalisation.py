"""Liberalisatie: only what falls vacant, over the DAEB border and out of social rent."""

import numpy as np
import pytest
import town
from hypothesis import given, settings
from hypothesis import strategies as st

from woonscenario.model.flow import run_model


def run(wanted=10.0, draws=0, opening=None, **changes):
    """A run in which owners want to liberalise so many a year."""
    scenario = town.scenario(liberalisation__dwellings_per_year=town.yearly(wanted), **changes)
    return run_model(scenario, opening or town.opening(), seed=1, draws=draws)


def test_what_is_liberalised_leaves_social_rent_and_stays_with_its_owner():
    # 100 of 1,000 fall vacant and 10 are liberalised: 480 + 320 low of 1,000, so 8 low and 2 high; 90 are let
    results = run()
    assert town.values(results, "liberalised")[2022] == pytest.approx(10)
    assert town.values(results, "social_stock")[2023] == pytest.approx(990)
    assert town.values(results, "lettings")[2022] == pytest.approx(90)
    changes = results.stock_changes
    own = changes[(changes["cause"] == "liberalisatie") & (changes["year"] == 2022)]
    by_class = own.groupby(["rent_class", "daeb"])["dwellings"].sum().to_dict()
    assert by_class == pytest.approx({("laag", "daeb"): -8, ("hoog", "daeb"): -2, ("vrij", "niet_daeb"): 10})


def test_sale_comes_first_and_liberalisation_gets_what_is_left():
    # 5 of 1,000 fall vacant a year; 4 are sold, so 1 of the 10 can be liberalised
    opening = town.opening(sales_rules=town.sales_rules({}))
    results = run(opening=opening, turnover__lettings=5.0, sales__dwellings_per_year=town.yearly(4))
    assert town.values(results, "liberalised")[2022] == pytest.approx(1)
    cut = results.requests[(results.requests["cause"] == "liberalisatie") & (results.requests["year"] == 2022)]
    assert cut["cut"].tolist() == pytest.approx([9])


def test_an_owner_without_a_share_liberalises_nothing():
    owners = town.owners("Thuis", "Wonen").assign(liberalisation_share=[0.0, 1.0])
    results = run(opening=town.two_owners(owners=owners), turnover__stock=2000.0)
    changes = results.stock_changes
    assert set(changes.loc[changes["cause"] == "liberalisatie", "owner"]) == {"Wonen"}


def test_listed_dwellings_go_over_as_they_fall_vacant():
    # 20 labelled dwellings of Thuis in Dorp; a tenth falls vacant each year: 2, then 1.8
    row = {"cause": "liberalisatie", "year": 2022, "at_turnover": True, "dwellings": 20}
    results = run(0.0, opening=town.opening(transfers=town.transfers(row)))
    assert [town.values(results, "liberalised")[year] for year in (2022, 2023)] == pytest.approx([2, 1.8])
    changes = results.stock_changes
    assert set(changes.loc[changes["cause"] == "liberalisatie", "wijk"]) == {"Dorp"}


def test_without_a_wish_the_cause_is_absent_and_nothing_else_moves():
    with_room = run(0.0, draws=3)
    assert "liberalisatie" not in set(with_room.stock_changes["cause"])
    assert set(town.values(with_room, "liberalised").values()) == {0}


@settings(max_examples=15)
@given(st.floats(0, 300), st.floats(0, 300), st.integers(0, 1000))
def test_sold_and_liberalised_together_are_never_more_than_what_falls_vacant(wanted, sales, seed):
    scenario = town.scenario(
        liberalisation__dwellings_per_year=town.yearly(wanted), sales__dwellings_per_year=town.yearly(sales)
    )
    opening = town.opening(sales_rules=town.sales_rules({}))
    results = run_model(scenario, opening, seed=seed, draws=3)
    changes = results.stock_changes
    for (_, _), own in changes[changes["cause"] == "liberalisatie"].groupby(["draw", "year"]):
        assert abs(own["dwellings"].sum()) < 1e-9
    taken = np.array([town.values(results, name, statistic="mean")[2023] for name in ("sales", "liberalised")])
    assert taken.sum() <= town.values(results, "external_turnover", statistic="mean")[2023] + 1e-9
