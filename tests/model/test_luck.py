"""Draws belong to themselves: blocks, more draws, another row order and what has no part in it change nothing."""

import numpy as np
import pandas as pd
import pytest
import town
from pandas.testing import assert_frame_equal

from woonscenario.model.chance import Chance
from woonscenario.model.city import city_of
from woonscenario.model.flow import project, run_model
from woonscenario.model.results import results_of, start_record, take

BUSY = {
    "sales__dwellings_per_year": town.yearly(13.3),
    "turnover__chain_share": 0.1,
    "production__hard_dropout": 0.2,
    "production__soft_dropout": 0.3,
    "production__hard_delay": (0.5, 0.3, 0.2, 0.0, 0.0, 0.0),
    "production__soft_delay": (0.7, 0.3, 0.0, 0.0, 0.0, 0.0),
    "production__programme": town.yearly(7),
}
TABLES = ("stock", "stock_changes", "requests", "indicators")


def busy_opening(**tables):
    """Two owners under agreements that follow each other, a wijk that closes, and equal shares of the programme."""
    programme = town.opening().programme.assign(share=0.25)
    usual = {
        "programme": pd.concat([programme, programme.assign(owner="Wonen")], ignore_index=True),
        "projects": town.projects({}, {"project": "p2", "planned_year": 2022, "wijk": "Dorp", "owner": "Wonen"}),
        "transfers": town.transfers(
            {}, {"transfer": "s2", "dwellings": 31, "from_rent_class": "laag"}, {"transfer": "s3", "from_wijk": "Haven"}
        ),
        "sales_rules": town.sales_rules(
            {"rule_set": "eerst", "until_year": 2023, "share_of_sales": 0.6, "coupled_to_additions": True},
            {"rule_set": "eerst", "owner": "Wonen", "until_year": 2023, "share_of_sales": 0.4},
            {"rule_set": "dan", "from_year": 2024, "share_of_sales": 0.6, "growth_cap": 0.25},
            {
                "rule_set": "dan",
                "owner": "Wonen",
                "from_year": 2024,
                "share_of_sales": 0.4,
                "growth_cap": 0.25,
                "woz_threshold": 300_000.0,
            },
        ),
        "closed_wijken": town.closed_wijken({}, {"wijk": "Haven", "from_year": 2026, "until_year": None}),
        "observed": town.observed({2019: 1900.0, 2021: 1980.0}),
    }
    return town.two_owners(**{**usual, **tables})


def busy(opening=None, draws=3, **changes):
    """A run in which every cause and rule is at work."""
    return run_model(town.scenario(**{**BUSY, **changes}), opening or busy_opening(), seed=1, draws=draws)


def recorded(draws, *blocks):
    """The record of a run whose draws are computed in blocks (first, number)."""
    city = city_of(town.scenario(**BUSY), busy_opening())
    record = start_record(city, draws)
    for chance in (Chance(1), *(Chance(1, number, first) for first, number in blocks)):
        for year, state, booked in project(city, chance):
            take(record, chance, year, state, booked)
    return record


def assert_same(before, after, tables=TABLES):
    """Assert that tables are identical to the last bit."""
    for table in tables:
        assert_frame_equal(getattr(before, table), getattr(after, table), check_exact=True)


def test_every_cause_and_rule_is_at_work():
    results = busy(draws=0)
    assert set(results.stock_changes["cause"]) == {"oplevering", "sloop", "verkoop", "huurharmonisatie"}
    assert set(results.requests["request"]) >= {"eerst: Thuis", "eerst: Wonen", "dan: Thuis", "dan: Wonen"}
    assert results.requests["cut"].max() > 0


@pytest.fixture(scope="module")
def over_blocks():
    """A run of 1,100 draws: two full blocks and a part of a third."""
    told = []
    results = run_model(town.scenario(**BUSY), busy_opening(), seed=1, draws=1100, progress=told.append)
    return results, told


def test_progress_counts_the_expectation_and_every_draw(over_blocks):
    _, told = over_blocks
    assert (told[0], sum(told)) == (1, 1101)


def test_blocks_of_another_size_give_the_same_results(over_blocks):
    apart = recorded(1100, (0, 300), (300, 700), (1000, 100))
    assert_same(over_blocks[0], results_of(apart))
    assert over_blocks[0].warnings == results_of(apart).warnings


def test_kept_draws_may_lie_in_different_blocks():
    together, apart = busy(draws=5), results_of(recorded(5, (0, 1), (1, 1), (2, 3)))
    for table in ("stock", "stock_changes", "requests"):
        rows = [getattr(results, table) for results in (together, apart)]
        keys = [name for name in rows[0].columns if rows[0][name].dtype.kind not in "f"]
        assert_frame_equal(*(row.sort_values(keys, ignore_index=True) for row in rows), check_exact=True)
    assert_same(together, apart, ("indicators",))


def test_the_order_in_which_blocks_are_computed_does_not_matter_to_the_figures():
    forward, backward = recorded(90, (0, 50), (50, 40)), recorded(90, (50, 40), (0, 50))
    assert_frame_equal(results_of(forward).indicators, results_of(backward).indicators, check_exact=True)


def test_more_draws_leave_the_figures_of_the_first_ones_identical():
    few, many = recorded(40, (0, 40)), recorded(700, (0, 512), (512, 188))
    assert np.array_equal(few.drawn.social_stock, many.drawn.social_stock[:, :, :40])
    assert np.array_equal(few.drawn.kernvoorraad, many.drawn.kernvoorraad[:, :, :40])
    assert np.array_equal(few.drawn.flows, many.drawn.flows[:, :, :40], equal_nan=True)


def test_draws_beyond_the_first_block_are_draws_of_their_own(over_blocks):
    series = recorded(1100, (0, 1100)).drawn.social_stock[-1, 0]
    assert not np.array_equal(series[:512], series[512:1024])
    stock = town.values(over_blocks[0], "social_stock", statistic="mean")
    assert stock[2027] == series.mean()


def test_more_draws_leave_the_kept_ones_identical(over_blocks):
    assert_same(busy(draws=3), over_blocks[0], ("stock", "stock_changes", "requests"))


@pytest.mark.parametrize(
    "table",
    ["wijken", "owners", "stock", "projects", "programme", "transfers", "sales_rules", "closed_wijken", "observed"],
)
def test_another_row_order_leaves_every_table_identical(table):
    turned = getattr(busy_opening(), table).iloc[::-1].reset_index(drop=True)
    assert_same(busy(), busy(busy_opening(**{table: turned})))


def with_another(table, **row):
    """The busy town with one more row in a table: the first one, changed."""
    rows = getattr(busy_opening(), table)
    more = rows.iloc[:1].assign(**row).astype(rows.dtypes)
    return {table: pd.concat([rows, more], ignore_index=True)}


UNRELATED = {
    "wijk": with_another("wijken", wijk="Ander", code="Ander", dwellings=0, growth_share=0.0),
    "owner": with_another("owners", owner="Ander"),
    "rule of another owner": {
        **with_another("owners", owner="Ander"),
        **with_another("sales_rules", rule_set="ander", owner="Ander", from_year=2030, until_year=None),
    },
    "rule of other years": with_another("sales_rules", rule_set="vroeger", from_year=2010, until_year=2021),
    "closed wijk of other years": with_another("closed_wijken", from_year=2010, until_year=2021),
    "empty cell": with_another("stock", daeb="niet_daeb", dwellings=0),
    "project of nothing": with_another("projects", project="p0", dwellings=0),
    "temporary project of nothing": with_another("projects", project="p0", dwellings=0, tenancy="tijdelijk"),
    "project beyond the horizon": with_another("projects", project="p0", planned_year=2060),
    "demolition of nothing in other years": with_another("transfers", transfer="s0", year=2040),
    "published stock long ago": with_another("observed", year=2001),
}


@pytest.mark.parametrize("extra", UNRELATED)
def test_what_has_no_part_in_the_town_changes_nothing(extra):
    before, after = busy(), busy(busy_opening(**UNRELATED[extra]))
    assert_same(before, after, ("stock", "stock_changes", "requests"))
    others = after.indicators[after.indicators["member"] != "Ander"].reset_index(drop=True)
    assert_frame_equal(before.indicators, others, check_exact=True)


def test_an_owner_who_wishes_to_sell_but_holds_nothing_leaves_the_stock_identical():
    ander = {
        **with_another("owners", owner="Ander"),
        **with_another("sales_rules", rule_set="ander", owner="Ander", until_year=None, share_of_sales=0.5),
    }
    before, after = busy(), busy(busy_opening(**ander))
    assert_same(before, after, ("stock", "stock_changes"))
    requests = after.requests[after.requests["request"] != "ander: Ander"].reset_index(drop=True)
    assert_frame_equal(before.requests, requests, check_exact=True)


@pytest.mark.parametrize(
    "unused",
    [
        {"targets__kernvoorraad_share": 0.4},
        {"horizon__milestones": (2023, 2026)},
        {"sales__dwellings_per_year": (*[13.3] * 5, 99.0)},  # the year after the last one that changes dwellings
        {"production__programme": (900.0, 900.0, 7.0, 7.0, 7.0, 900.0)},  # before the programme starts
    ],
    ids=["floor of the kernvoorraad", "milestones", "sales after the end", "programme before it starts"],
)
def test_an_unused_parameter_leaves_every_table_identical(unused):
    assert_same(busy(), busy(**unused))


def test_the_woz_of_a_dwelling_does_not_matter_without_a_threshold():
    opening = busy_opening(sales_rules=busy_opening().sales_rules.assign(woz_threshold=float("nan")))
    assert_same(busy(opening), busy(opening, sales__woz_ratio=0.4, sales__woz_spread=0.9))


def test_the_lots_of_soft_plans_do_not_matter_to_a_growth_target():
    to_target = {"production__policy": "net_growth"}
    before, after = busy(**to_target), busy(**to_target, production__soft_dropout=0.9)
    assert_same(before, after)


def test_targets_of_the_city_touch_only_their_own_indicators():
    before, after = busy(), busy(targets__city_growth=20000.0, targets__net_growth=town.yearly(70))
    assert_same(before, after, ("stock", "stock_changes", "requests"))
    own = ["growth_progress", "stock_target"]
    rest = [r.indicators[~r.indicators["indicator"].isin(own)].reset_index(drop=True) for r in (before, after)]
    assert_frame_equal(*rest, check_exact=True)
