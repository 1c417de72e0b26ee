"""Every division by lot is right in the mean, and no lot decides two things."""

import numpy as np
import pytest
import town

from woonscenario.model import stock, vacancies
from woonscenario.model.cells import cells_of
from woonscenario.model.chance import Chance, lots
from woonscenario.model.changes import dense
from woonscenario.model.city import city_of
from woonscenario.model.flow import project
from woonscenario.model.rules import sales_rules

MANY = Chance(17, 8000)


def close(drawn, expected):
    """Whether the mean of every row (row, draw) is within four standard errors of what is expected (row,)."""
    error = 4 * drawn.std(axis=1) / np.sqrt(drawn.shape[1])
    return np.abs(drawn.mean(axis=1) - expected) <= error + 1e-9


TWO_SELLERS = ({"share_of_sales": 0.5}, {"owner": "Wonen", "share_of_sales": 0.5})
# less than one dwelling a year: a lot that decides both whether and where shows at once
FEW = {
    "a wish of half a dwelling per owner": (
        {"sales__dwellings_per_year": town.yearly(1)},
        town.two_owners(sales_rules=town.sales_rules(*TWO_SELLERS)),
    ),
    "a cap of half a dwelling for two owners": (
        {"sales__dwellings_per_year": town.yearly(40)},
        town.two_owners(
            sales_rules=town.sales_rules(*({**seller, "growth_cap": 0.5} for seller in TWO_SELLERS)),
            observed=town.observed({2021: 1999.0}),
        ),
    ),
    "half a dwelling to the target": (
        {"production__policy": "net_growth", "targets__net_growth": town.yearly(0.5)},
        town.two_owners(),
    ),
    "half a dwelling frees another": (
        {"turnover__lettings": 1.0, "turnover__chain_share": 0.5, "turnover__stock": 2000.0},
        town.two_owners(),
    ),
    "demolition out of several classes": (
        {},
        town.two_owners(
            transfers=town.transfers(
                {"year": 2022, "dwellings": 7},
                {"transfer": "s2", "year": 2022, "dwellings": 5, "from_wijk": "Haven", "from_rent_class": "hoog"},
                {"transfer": "s3", "year": 2022, "dwellings": 3},
            )
        ),
    ),
    "projects that may be late or drop out": (
        {"production__hard_dropout": 0.3, "production__hard_delay": (0.6, 0.4, 0.0, 0.0, 0.0, 0.0)},
        town.two_owners(
            projects=town.projects(
                *({"project": wijk, "wijk": wijk, "planned_year": 2022, "dwellings": 7} for wijk in ("Dorp", "Haven"))
            )
        ),
    ),
}


@pytest.mark.parametrize("case", FEW)
def test_what_a_year_brings_is_that_of_the_expectation_in_the_mean_in_every_cell(case):
    changes, opening = FEW[case]
    city = city_of(town.scenario(**changes), opening)
    *_, expected = next(project(city, Chance(1)))
    *_, drawn = next(project(city, MANY))
    assert set(drawn.changes) == set(expected.changes)
    for cause in drawn.changes:
        mean, of_draws = (dense(one.changes[cause], len(city.cells)) for one in (expected, drawn))
        assert np.all(close(of_draws, mean[:, 0])), cause
    for flow in ("sales", "completions", "demolition", "external_turnover", "chain", "lettings"):
        assert np.all(close(drawn.flows[flow][np.newaxis], expected.flows[flow])), flow


def test_the_expectation_of_these_cases_is_the_one_worked_by_hand():
    # per owner: Dorp 600 of 1,000 DAEB dwellings, Haven 400; a wish of 0.5 is sold 0.3 in Dorp and 0.2 in Haven
    changes, opening = FEW["a wish of half a dwelling per owner"]
    *_, booked = next(project(city_of(town.scenario(**changes), opening), Chance(1)))
    assert booked.for_sale[booked.for_sale > 0].tolist() == pytest.approx([0.3, 0.2, 0.3, 0.2])
    # growth 2000 - 1999 = 1, half of it may be sold: 0.25 per owner, 0.15 in Dorp
    changes, opening = FEW["a cap of half a dwelling for two owners"]
    *_, booked = next(project(city_of(town.scenario(**changes), opening), Chance(1)))
    assert booked.for_sale[booked.for_sale > 0].tolist() == pytest.approx([0.15, 0.1, 0.15, 0.1])


def test_the_chain_is_shared_equally_by_two_equal_holdings():
    # two dwellings are offered and a fifth of all lettings is chain: 2 x 0.2/0.8 = 0.5, a quarter in each holding
    occupied = np.full((2, 8000), 450, np.int32)
    moved = vacancies.chain(np.full(8000, 2), occupied, np.zeros(8000), 0.2, MANY, 2022)
    assert set(np.unique(moved.sum(axis=0))) == {0, 1}
    assert np.all(close(moved, np.array([0.25, 0.25])))


def test_in_every_cell_as_many_are_sold_as_its_share_of_what_is_for_sale():
    # 1 of 2 that fall vacant is sold, in a holding of 480 low and 120 high rents in Dorp: 0.8 low and 0.2 high;
    # a lot that also settles which ones fall vacant would make it 0.6 and 0.4
    opening = town.opening()
    cells = cells_of(opening)
    in_dorp = (cells.holding_is_let_by_rule & (cells.holding_wijk == 0))[:, np.newaxis]
    standing = np.zeros((len(cells), MANY.width), np.int32)
    low, high = (np.flatnonzero(cells.is_let_by_rule & (cells.wijk == 0) & (cells.rent_class == at)) for at in (0, 1))
    standing[low], standing[high] = 480, 120
    vacant, for_sale = (np.where(in_dorp, number, standing[:1] * 0).astype(np.int32) for number in (2, 1))
    mix = vacancies.target_mix(town.scenario(), opening, cells)
    sold = vacancies.relet(vacant, for_sale, 0 * for_sale, standing, mix, cells, MANY, 2022).sale
    assert np.all(close(-dense(sold, len(cells))[[low[0], high[0]]], np.array([0.8, 0.2])))


def test_what_may_be_sold_is_independent_of_how_much_falls_vacant():
    # half of what falls vacant may be sold: what is sold beyond half of it has nothing to do with how much it was,
    # nor with the lot that settled it; a correlation has a standard error of 1/sqrt(8,000), four are 0.045
    opening = town.opening(sales_rules=town.sales_rules({"qualifying_share": 0.5}))
    cells = cells_of(opening)
    held = np.where(cells.holding_is_let_by_rule[:, np.newaxis], 500, np.zeros(8000, np.int32)).astype(np.int32)
    vacant = vacancies.external_turnover(held, np.array([0.1]), cells, MANY, 2024)
    agreed = sales_rules(opening, cells, town.scenario().sales, 2024)
    ledger = stock.Ledger({2024: np.full(8000, 1000)}, np.zeros((1, 8000)), np.zeros((1, 8000)))
    sold, *_ = stock.sell(vacant, 10_000.0, agreed, np.full((2, 8000), 0.5), ledger, cells, MANY, 2024)
    for holding in np.flatnonzero(cells.holding_is_let_by_rule):
        beyond = sold[holding] - 0.5 * vacant[holding]
        lot = lots(MANY, cells.holding_keys, "mutatie", 2024)[holding]
        assert abs(np.corrcoef(beyond, vacant[holding])[0, 1]) < 0.045
        assert abs(np.corrcoef(beyond, lot)[0, 1]) < 0.045
