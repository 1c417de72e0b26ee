"""Sales in a run of years: what was added and sold before, published growth, and agreements that follow each other."""

import numpy as np
import pytest
import town

from woonscenario.model import rules, stock
from woonscenario.model.cells import cells_of
from woonscenario.model.chance import Chance
from woonscenario.model.flow import run_model
from woonscenario.model.tables import VERKOOP

MANY = Chance(11, 8000)


def sales(opening, wish, draws=0, **changes):
    """A run in which owners wish to sell `wish` dwellings a year; 100 or so fall vacant."""
    scenario = town.scenario(sales__dwellings_per_year=town.yearly(wish), **changes)
    return run_model(scenario, opening, seed=1, draws=draws)


def by_year(results, indicator, statistic="expected"):
    """The values of an indicator in the order of years."""
    return list(town.values(results, indicator, statistic=statistic).values())


COUPLED = town.sales_rules({"coupled_to_additions": True})


@pytest.mark.parametrize("statistic", ["expected", "mean", "p05", "p95"])
def test_a_coupled_owner_sells_what_it_added_once(statistic):
    # 15 are added in 2022 and count at once: 10 of them are sold in 2022, the other 5 in 2023, and none are left
    opening = town.opening(sales_rules=COUPLED, projects=town.projects({"dwellings": 15, "planned_year": 2022}))
    results = sales(opening, 10, draws=20)
    assert by_year(results, "sales", statistic) == pytest.approx([10, 5, 0, 0, 0])


@pytest.mark.parametrize(
    "project",
    [
        {"tenancy": "tijdelijk"},
        {"daeb": "niet_daeb", "rent_laag": 0.0, "rent_hoog": 0.0, "rent_vrij": 1.0},
    ],
)
def test_only_permanent_social_dwellings_count_as_added(project):
    projects = town.projects({"dwellings": 15, "planned_year": 2022, **project})
    assert by_year(sales(town.opening(sales_rules=COUPLED, projects=projects), 10), "sales") == [0] * 5


def test_an_owner_may_sell_only_what_it_added_itself():
    # Thuis adds 15, Wonen nothing; each would sell 5 a year: Thuis 5, 5, 5 and then no more
    opening = town.two_owners(
        sales_rules=town.sales_rules(
            *({"owner": name, "share_of_sales": 0.5, "coupled_to_additions": True} for name in ("Thuis", "Wonen"))
        ),
        projects=town.projects({"dwellings": 15, "planned_year": 2022}),
    )
    assert by_year(sales(opening, 10), "sales") == pytest.approx([5, 5, 5, 0, 0])


def test_with_a_growth_target_a_coupled_owner_looks_at_additions_up_to_the_year_before():
    # 2022: 10 added to reach the target, nothing sold yet; 2023: sells 10 and adds 10 + 10; and so on
    results = sales(
        town.opening(sales_rules=COUPLED), 10, production__policy="net_growth", targets__net_growth=town.yearly(10)
    )
    assert by_year(results, "sales") == pytest.approx([0, 10, 10, 10, 10])
    assert by_year(results, "completions") == pytest.approx([10, 20, 20, 20, 20])


def test_published_stocks_before_the_start_count_in_the_growth_cap_and_may_have_a_gap():
    # 2019: 940, 2021: 980, 2022: 1000; a quarter of the mean growth may be sold
    # 2022: (1000 - 940)/3 = 20 -> 5 sold, 995 left; 2023: 2020 is unknown, (995 - 980)/2 = 7.5 -> 1.875, 993.125 left
    # 2024: (993.125 - 980)/3 = 4.375 -> 1.09375; then the stock only shrinks
    opening = town.opening(
        sales_rules=town.sales_rules({"growth_cap": 0.25}), observed=town.observed({2019: 940.0, 2021: 980.0})
    )
    results = sales(opening, 60)
    assert by_year(results, "sales") == pytest.approx([5, 1.875, 1.09375, 0, 0])
    assert by_year(results, "sales_cap") == pytest.approx([5, 1.875, 1.09375, 0, 0])


def test_without_known_years_a_growth_cap_lets_nothing_through_in_the_first_year():
    # 100 are added in 2022: in 2023 the one year known grew by 100, half of which is 50
    opening = town.opening(
        sales_rules=town.sales_rules({"growth_cap": 0.5}), projects=town.projects({"planned_year": 2022})
    )
    assert by_year(sales(opening, 60), "sales")[:2] == pytest.approx([0, 50])


FOLLOWING = town.sales_rules(
    {"rule_set": "eerst", "until_year": 2023},
    {"rule_set": "dan", "from_year": 2024, "growth_cap": 0.5},
)


def test_one_set_of_rules_follows_the_other():
    # 100 are added in 2023; the first set has no cap, the second caps at half the mean growth
    # 2022: 1000 - 30 = 970; 2023: 970 + 100 - 30 = 1040; 2024: (1040 - 1000)/2 = 20 -> 10 sold, 1030
    # 2025: (1030 - 1000)/3 = 10 -> 5 sold, 1025; 2026: (1025 - 970)/3 = 18 1/3 -> 9 1/6 sold
    results = sales(town.opening(sales_rules=FOLLOWING, projects=town.projects({})), 30)
    assert by_year(results, "sales") == pytest.approx([30, 30, 10, 5, 55 / 6])
    assert town.values(results, "sales_cap") == pytest.approx({2024: 10, 2025: 5, 2026: 55 / 6})
    assert results.requests["request"].tolist() == ["eerst: Thuis"] * 2 + ["dan: Thuis"] * 3


def test_in_draws_a_year_without_a_cap_has_no_row_of_it():
    results = sales(town.opening(sales_rules=FOLLOWING, projects=town.projects({})), 30, draws=20)
    assert set(town.values(results, "sales_cap", statistic="mean")) == {2024, 2025, 2026}


def test_a_wijk_sells_again_after_its_closed_years():
    opening = town.opening(sales_rules=town.sales_rules({}), closed_wijken=town.closed_wijken({}))
    changes = sales(opening, 10).stock_changes
    sold = changes[(changes["cause"] == VERKOOP) & (changes["wijk"] == "Dorp")].groupby("year")["dwellings"].sum()
    # Dorp has 600 of 1,000 dwellings: it sells 6 of 10, from 2023 to 2024 none
    assert sold[2022] == pytest.approx(-6)
    assert set(sold.index) == {2022, 2025, 2026}


def capped(opening, growth, chance, wanted=100.0, vacant=100):
    """Sell in 2024, after three years of growth, from holdings in which `vacant` dwellings each fall vacant."""
    cells = cells_of(opening)
    agreed = rules.sales_rules(opening, cells, town.scenario().sales, 2024)
    history = {year: np.full(chance.width, 1000.0 + growth * (year - 2021)) for year in range(2021, 2025)}
    nothing = np.zeros((len(cells.owners), chance.width))
    ledger = stock.Ledger(history, nothing, nothing)
    falls = np.where(cells.holding_is_let_by_rule[:, np.newaxis], vacant, np.zeros(chance.width, np.int32))
    shares = np.full((len(cells.wijken), chance.width), 0.5)
    sold, _, cap = stock.sell(falls.astype(chance.dtype), wanted, agreed, shares, ledger, cells, chance, 2024)
    return cells, sold, cap


@pytest.mark.parametrize(("growth", "cap"), [(7.0, 1.75), (3.0, 0.75), (1.0, 0.25), (-7.0, 0.0)])
def test_in_draws_a_growth_cap_is_whole_and_right_in_the_mean(growth, cap):
    # a quarter of the growth, rounded up or down: a spread of at most 1/2; four standard errors in 8,000 draws: 0.023
    _, sold, limit = capped(town.opening(sales_rules=town.sales_rules({"growth_cap": 0.25})), growth, MANY)
    number = sold.sum(axis=0)
    assert set(np.unique(number)) <= {np.floor(cap), np.ceil(cap)}
    assert np.array_equal(number, limit)
    assert number.mean() == pytest.approx(cap, abs=0.023)


SHARED = town.sales_rules(
    {"growth_cap": 0.5, "share_of_sales": 0.75}, {"owner": "Wonen", "growth_cap": 0.5, "share_of_sales": 0.25}
)


def test_owners_under_one_set_of_rules_share_one_cap_in_proportion_to_their_wishes():
    # half of 20 is 10 for both together; they wish 30 and 10: 7.5 and 2.5
    cells, sold, cap = capped(town.two_owners(sales_rules=SHARED), 20.0, Chance(1), wanted=40.0)
    assert [sold[cells.holding_owner == owner].sum() for owner in (0, 1)] == pytest.approx([7.5, 2.5])
    assert cap.tolist() == [10]


def test_in_draws_a_shared_cap_is_never_passed_and_shared_right_in_the_mean():
    # half of 3 is 1.5 for both: 1.125 and 0.375; spread at most 1/2 a rounding, twice: 0.045 is four standard errors
    cells, sold, cap = capped(town.two_owners(sales_rules=SHARED), 3.0, MANY, wanted=40.0)
    assert np.array_equal(sold.sum(axis=0), cap)
    means = [sold[cells.holding_owner == owner].sum(axis=0).mean() for owner in (0, 1)]
    assert means == pytest.approx([1.125, 0.375], abs=0.045)


def test_owners_under_different_sets_have_a_cap_each():
    # 5 for Thuis (a quarter of 20) and 10 for Wonen (a half)
    different = town.sales_rules(
        {"growth_cap": 0.25, "share_of_sales": 0.5},
        {"rule_set": "eigen", "owner": "Wonen", "growth_cap": 0.5, "share_of_sales": 0.5},
    )
    cells, sold, cap = capped(town.two_owners(sales_rules=different), 20.0, Chance(1), wanted=40.0)
    assert [sold[cells.holding_owner == owner].sum() for owner in (0, 1)] == pytest.approx([5, 10])
    assert cap.tolist() == [15]


def test_a_set_without_a_cap_leaves_the_city_without_one():
    mixed = town.sales_rules(
        {"growth_cap": 0.25, "share_of_sales": 0.5}, {"rule_set": "vrij", "owner": "Wonen", "share_of_sales": 0.5}
    )
    cells, sold, cap = capped(town.two_owners(sales_rules=mixed), 20.0, Chance(1), wanted=40.0)
    assert [sold[cells.holding_owner == owner].sum() for owner in (0, 1)] == pytest.approx([5, 20])
    assert np.isnan(cap).tolist() == [True]
