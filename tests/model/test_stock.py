"""Verkoop: never more than falls vacant, never more than the rules allow."""

import numpy as np
import pytest
import town
from hypothesis import given
from hypothesis import strategies as st

from woonscenario.model import rules, stock
from woonscenario.model.cells import cells_of
from woonscenario.model.chance import Chance


def sale(opening, scenario, vacant, *, wanted, chance=None, social_share=0.5, added=1000, growth=0.0):
    """Sell in 2024 with a social stock that grew `growth` a year in the three years before."""
    chance = chance or Chance(1)
    cells = cells_of(opening)
    agreed = rules.sales_rules(opening, cells, scenario.sales, 2024)
    history = {year: np.full(chance.width, 1000.0 + growth * (year - 2021)) for year in range(2021, 2025)}
    ledger = stock.Ledger(history, np.full((1, chance.width), added), np.zeros((1, chance.width)))
    shares = np.full((2, chance.width), social_share)
    return cells, *stock.sell(vacant, wanted, agreed, shares, ledger, cells, chance, 2024)


def vacant_by_wijk(opening, dorp, haven, chance=None):
    """DAEB dwellings that fall vacant in the holding of each wijk."""
    chance = chance or Chance(1)
    cells = cells_of(opening)
    vacant = np.zeros((len(cells.holding_keys), chance.width), chance.dtype)
    for at, number in enumerate((dorp, haven)):
        vacant[cells.holding_is_let_by_rule & (cells.holding_wijk == at)] = number
    return vacant


def test_sales_take_from_what_falls_vacant_in_proportion_to_what_may_be_sold():
    opening = town.opening(sales_rules=town.sales_rules({}))
    _, sold, requests, cap = sale(opening, town.scenario(), vacant_by_wijk(opening, 30, 10), wanted=8.0)
    assert sorted(sold[sold > 0].tolist()) == pytest.approx([2, 6])
    assert (requests.names[0], requests.requested[0], requests.booked[0]) == ("afspraak: Thuis", 8, 8)
    assert np.isnan(cap).tolist() == [True]


def test_a_wish_larger_than_what_falls_vacant_is_cut():
    opening = town.opening(sales_rules=town.sales_rules({}))
    _, sold, requests, _ = sale(opening, town.scenario(), vacant_by_wijk(opening, 3, 1), wanted=8.0)
    assert sold.sum() == 4
    assert requests.booked[0] == 4


def test_without_a_rule_nothing_is_sold():
    opening = town.opening(sales_rules=town.sales_rules({"until_year": 2023}))
    _, sold, requests, cap = sale(opening, town.scenario(), vacant_by_wijk(opening, 30, 10), wanted=8.0)
    assert (sold.sum(), requests.requested.sum(), cap.tolist()) == (0, 0, [0])


def test_a_closed_wijk_sells_nothing():
    closed = town.opening().closed_wijken.reindex([0]).assign(wijk="Dorp", from_year=2022, until_year=None)
    closed = closed.astype({"from_year": "Int64", "until_year": "Int64"})
    opening = town.opening(sales_rules=town.sales_rules({}), closed_wijken=closed)
    cells, sold, _, _ = sale(opening, town.scenario(), vacant_by_wijk(opening, 30, 10), wanted=8.0)
    assert sold[cells.holding_wijk == 0].sum() == 0
    assert sold[cells.holding_wijk == 1].sum() == 8


def test_a_wijk_under_the_minimum_social_share_sells_nothing():
    opening = town.opening(sales_rules=town.sales_rules({"minimum_social_share": 0.35}))
    vacant = vacant_by_wijk(opening, 30, 10)
    assert sale(opening, town.scenario(), vacant, wanted=8.0, social_share=0.34)[1].sum() == 0
    assert sale(opening, town.scenario(), vacant, wanted=8.0, social_share=0.35)[1].sum() == 8


def test_sales_coupled_to_additions_never_exceed_them():
    opening = town.opening(sales_rules=town.sales_rules({"coupled_to_additions": True}))
    vacant = vacant_by_wijk(opening, 30, 10)
    assert sale(opening, town.scenario(), vacant, wanted=8.0, added=3)[1].sum() == 3
    assert sale(opening, town.scenario(), vacant, wanted=8.0, added=0)[1].sum() == 0


@pytest.mark.parametrize(("growth", "sold"), [(20.0, 5.0), (-20.0, 0.0), (100.0, 8.0)])
def test_the_growth_cap_is_a_share_of_three_years_net_growth(growth, sold):
    # a quarter of 20 a year is 5; of a shrinking stock nothing; of 100 a year 25, more than the wish of 8
    opening = town.opening(sales_rules=town.sales_rules({"growth_cap": 0.25}))
    outcome = sale(opening, town.scenario(), vacant_by_wijk(opening, 30, 10), wanted=8.0, growth=growth)
    assert outcome[1].sum() == pytest.approx(sold)
    assert outcome[3] == pytest.approx([max(0.0, 0.25 * growth)])


def test_the_woz_threshold_lets_through_the_share_of_the_distribution_above_it():
    # lognormal with mean 300,000 and variation 0.3: sigma = sqrt(ln 1.09) = 0.29356, mu = ln 300,000 - sigma^2/2;
    # z = (ln 430,000 - mu)/sigma = (0.36000 + 0.04309)/0.29356 = 1.3731, and 1 - Phi(1.3731) = 0.0849
    share = rules.woz_share_above(np.array([430_000.0, 0.0]), np.array([300_000.0, 300_000.0]), 0.3)
    assert share == pytest.approx([0.0849, 1.0], abs=1e-4)


@given(st.integers(0, 40), st.integers(0, 40), st.floats(0, 100), st.integers(0, 1000))
def test_in_every_draw_sales_are_whole_and_never_more_than_what_falls_vacant(dorp, haven, wanted, seed):
    chance = Chance(seed, 20)
    opening = town.opening(sales_rules=town.sales_rules({"woz_threshold": 350_000.0, "qualifying_share": 0.8}))
    vacant = vacant_by_wijk(opening, dorp, haven, chance)
    _, sold, requests, _ = sale(opening, town.scenario(), vacant, wanted=wanted, chance=chance)
    assert np.all((sold >= 0) & (sold <= vacant))
    assert np.array_equal(sold.sum(axis=0), requests.booked[0])
    assert np.all(requests.booked[0] <= requests.requested[0])
