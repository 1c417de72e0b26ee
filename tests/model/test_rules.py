"""What agreements allow: growth over three years, WOZ values, closed wijken and rules that follow each other."""

import numpy as np
import pytest
import town

from woonscenario.model import rules
from woonscenario.model.cells import cells_of

STOCKS = {2021: 1000.0, 2022: 1030.0, 2023: 1030.0, 2024: 1090.0}


@pytest.mark.parametrize(
    ("known", "growth"),
    [
        ((2021, 2022, 2023, 2024), 30.0),  # (1090 - 1000) / 3
        ((2021, 2024), 30.0),  # the years between need not be known
        ((2022, 2023, 2024), 30.0),  # (1090 - 1030) / 2
        ((2022, 2024), 30.0),  # the same over a gap
        ((2023, 2024), 60.0),  # (1090 - 1030) / 1
        ((2024,), 0.0),
    ],
)
def test_growth_is_the_mean_of_three_years_or_of_as_many_as_are_known(known, growth):
    social_stock = {year: np.array([STOCKS[year], STOCKS[year]]) for year in known}
    assert rules.mean_growth(social_stock, 2024).tolist() == [growth, growth]


def test_growth_looks_no_further_back_than_three_years():
    assert rules.mean_growth({2020: np.array([0.0]), 2024: np.array([1090.0])}, 2024).tolist() == [0.0]


def qualifying(opening, woz_ratio=1.0, year=2024):
    """The chance that a permanent DAEB dwelling may be sold, by (owner, wijk)."""
    cells = cells_of(opening)
    agreed = rules.sales_rules(opening, cells, town.scenario(sales__woz_ratio=woz_ratio).sales, year)
    return {
        (cells.owners[cells.holding_owner[at]], cells.wijken[cells.holding_wijk[at]]): agreed.qualifies[at]
        for at in np.flatnonzero(cells.holding_is_let_by_rule)
    }


def test_the_woz_ratio_scales_the_mean_woz_of_a_wijk():
    # lognormal, variation 0.3: sigma = 0.29356; threshold 300,000 euro
    # Dorp, mean 300,000: z = -sigma/2 = -0.14678, Phi = 0.44165
    # Haven, mean 400,000: z = (ln 4/3 - sigma^2/2)/sigma = (0.28768 - 0.04309)/0.29356 = 0.83320, Phi = 0.79763
    # ratio 0.75: Haven has 300,000; Dorp 225,000: z = (-0.28768 - 0.04309)/0.29356 = -1.12675, Phi = 0.12992
    opening = town.opening(sales_rules=town.sales_rules({"woz_threshold": 300_000.0}))
    even, less = qualifying(opening), qualifying(opening, woz_ratio=0.75)
    assert [even["Thuis", "Dorp"], even["Thuis", "Haven"]] == pytest.approx([0.44165, 0.79763], abs=2e-5)
    assert [less["Thuis", "Dorp"], less["Thuis", "Haven"]] == pytest.approx([0.12992, 0.44165], abs=2e-5)


def test_every_owner_has_its_own_threshold_and_qualifying_share():
    opening = town.two_owners(
        sales_rules=town.sales_rules(
            {"woz_threshold": 300_000.0}, {"owner": "Wonen", "qualifying_share": 0.8, "share_of_sales": 0.0}
        )
    )
    found = qualifying(opening)
    assert found["Thuis", "Dorp"] == pytest.approx(0.44165, abs=2e-5)
    assert found["Wonen", "Dorp"] == pytest.approx(0.8)


@pytest.mark.parametrize(("year", "dorp"), [(2022, 1.0), (2023, 0.0), (2024, 0.0), (2025, 1.0)])
def test_a_closed_wijk_is_closed_from_its_first_year_to_its_last_and_no_longer(year, dorp):
    opening = town.opening(sales_rules=town.sales_rules({}), closed_wijken=town.closed_wijken({}))
    found = qualifying(opening, year=year)
    assert (found["Thuis", "Dorp"], found["Thuis", "Haven"]) == (dorp, 1.0)


@pytest.mark.parametrize(("year", "rule_set", "cap"), [(2023, "eerst", np.inf), (2024, "dan", 0.5)])
def test_until_year_is_inclusive_and_two_sets_never_hold_together(year, rule_set, cap):
    opening = town.opening(
        sales_rules=town.sales_rules(
            {"rule_set": "eerst", "until_year": 2023},
            {"rule_set": "dan", "from_year": 2024, "growth_cap": 0.5},
        )
    )
    agreed = rules.sales_rules(opening, cells_of(opening), town.scenario().sales, year)
    assert (agreed.rule_set, agreed.growth_cap.tolist()) == ((rule_set,), [cap])
