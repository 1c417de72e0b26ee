"""The run over years: the account closes, causes add up, lots belong to their owners."""

import numpy as np
import pandas as pd
import pytest
import town
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from woonscenario.model.flow import expect_model, run_model
from woonscenario.model.tables import CAUSES

CELL = ["wijk", "owner", "rent_class", "daeb", "size_class", "tenancy"]
BUSY = {
    "sales__dwellings_per_year": town.yearly(10),
    "turnover__chain_share": 0.1,
    "production__hard_dropout": 0.2,
    "production__hard_delay": (0.5, 0.3, 0.2, 0.0, 0.0, 0.0),
    "production__programme": town.yearly(30),
}


def busy_opening(**tables):
    """A town where every cause is at work."""
    usual = {
        "projects": town.projects({}, {"project": "p2", "planned_year": 2022, "wijk": "Dorp"}),
        "transfers": town.transfers({}),
        "sales_rules": town.sales_rules({}),
    }
    return town.opening(**{**usual, **tables})


def by_cause(results, year, cause, draw="expected"):
    """The net change of all cells by one cause."""
    rows = results.stock_changes
    return rows[(rows["year"] == year) & (rows["cause"] == cause) & (rows["draw"] == draw)]["dwellings"].sum()


def test_two_years_worked_by_hand():
    # 2022: 100 of 1,000 fall vacant (480 + 320 low, 120 + 80 high: 80 low, 20 high); 10 are sold in proportion, so
    # 72 low and 18 high are let again, 70 % low: 63 low, 27 high; 9 move from low to high.
    # low: 800 - 8 - 9 = 783; high: 200 - 2 + 9 = 207.
    # 2023: 99 fall vacant; 100 complete, half low.  low: 783 -> vacated 78.3, sold 10 x 78.3/99 = 7.909,
    # relet 89 -> low 62.3; low = 783 + 50 - 78.3 + 62.3 = 817.0
    opening = town.opening(projects=town.projects({}), sales_rules=town.sales_rules({}))
    results = run_model(town.scenario(sales__dwellings_per_year=town.yearly(10)), opening, seed=1, draws=0)
    assert [town.values(results, "social_stock")[year] for year in (2022, 2023, 2024)] == pytest.approx(
        [1000, 990, 1080]
    )
    assert [town.values(results, "kernvoorraad")[year] for year in (2022, 2023, 2024)] == pytest.approx(
        [800, 783, 817.0]
    )
    assert town.values(results, "lettings")[2022] == pytest.approx(90)
    assert town.values(results, "lettings")[2023] == pytest.approx(89 + 100)
    assert town.values(results, "net_growth")[2023] == pytest.approx(90)


@pytest.mark.parametrize("draw", ["expected", "0", "1", "2"])
def test_opening_plus_changes_is_closing_in_every_cell(draw):
    results = run_model(town.scenario(**BUSY), busy_opening(), seed=1, draws=5)
    stock = results.stock[results.stock["draw"] == draw].set_index(["year", *CELL])["dwellings"]
    changes = results.stock_changes[results.stock_changes["draw"] == draw]
    change = changes.groupby(["year", *CELL])["dwellings"].sum()
    for year in range(2022, 2027):
        account = stock.xs(year).add(change.xs(year), fill_value=0)
        closing = stock.xs(year + 1).reindex(account.index, fill_value=0)
        assert np.abs(account - closing).max() < 1e-9
    assert results.largest_residual < 1e-9


def test_every_cause_is_at_work_and_harmonisation_nets_to_zero():
    results = run_model(town.scenario(**BUSY), busy_opening(), seed=1, draws=0)
    totals = {cause: sum(by_cause(results, year, cause) for year in range(2022, 2027)) for cause in CAUSES}
    # 200 planned, 20 % drops out (2024 is late enough for all delays); programme from 2024 on: 2024-2026 3 x 30
    assert totals["oplevering"] == pytest.approx(200 * 0.8 + 90)
    assert totals["sloop"] == pytest.approx(-50)
    assert totals["verkoop"] == pytest.approx(-50)
    assert totals["huurharmonisatie"] == pytest.approx(0, abs=1e-9)


def test_a_quick_look_gives_the_indicators_and_changes_of_a_run():
    quick, whole = (
        expect_model(town.scenario(**BUSY), busy_opening()),
        run_model(town.scenario(**BUSY), busy_opening(), seed=1, draws=0),
    )
    assert_frame_equal(quick.indicators, whole.indicators)
    of_quick = pd.concat(
        {place: pd.Series(kept, quick.rent_classes) for place, kept in quick.changes.items()},
        names=["year", "cause", "rent_class"],
    )
    of_whole = whole.stock_changes.groupby(["year", "cause", "rent_class"])["dwellings"].sum()
    assert of_quick.sub(of_whole, fill_value=0.0).abs().max() < 1e-9


def test_a_cause_without_input_has_no_row():
    results = run_model(town.scenario(), town.opening(), seed=1, draws=3)
    assert set(results.stock_changes["cause"]) == {"huurharmonisatie"}
    assert results.requests.empty


def test_net_growth_policy_reaches_its_target_in_every_year_and_draw():
    scenario = town.scenario(**{**BUSY, "production__policy": "net_growth", "targets__net_growth": town.yearly(50)})
    results = run_model(scenario, busy_opening(), seed=1, draws=20)
    for statistic in ("expected", "mean", "p05", "p95"):
        assert list(town.values(results, "net_growth", statistic=statistic).values()) == pytest.approx([50] * 5)
    # completions make up for sales and for the social dwellings among the 50 that are demolished in Dorp, which also
    # holds 30 above the limit. A quarter of new build lands in Dorp, 15 of 60 a year; it sells its share of 10:
    # 2022: 600 - 6 + 15 = 609 of 1,050. In 2023 9 % falls vacant, 54.81 in Dorp, of which 9 % of 600/630 x 50 = 4.286
    # is kept empty for demolition, and 39.69 in Haven: Dorp sells 10 x 50.52/90.21 = 5.6, and holds 618.4 in 2024
    assert town.values(results, "completions")[2023] == pytest.approx(50 + 10)
    assert town.values(results, "completions")[2024] == pytest.approx(50 + 10 + 50 * 618.3995 / 648.3995)


@pytest.mark.parametrize("statistic", ["expected", "mean", "p05", "p95"])
def test_without_target_growth_only_what_leaves_is_built_again(statistic):
    # 10 are sold a year and 40 of low rent demolished in 2024
    scenario = town.scenario(
        production__policy="net_growth",
        targets__net_growth=town.yearly(0),
        sales__dwellings_per_year=town.yearly(10),
    )
    demolished = town.transfers({"dwellings": 40, "from_rent_class": "laag"})
    opening = town.opening(sales_rules=town.sales_rules({}), transfers=demolished)
    results = run_model(scenario, opening, seed=1, draws=10)
    assert list(town.values(results, "completions", statistic=statistic).values()) == pytest.approx(
        [10, 10, 50, 10, 10]
    )
    assert list(town.values(results, "social_stock", statistic=statistic).values()) == pytest.approx([1000] * 6)


def test_without_target_growth_and_without_losses_nothing_is_built():
    scenario = town.scenario(production__policy="net_growth", targets__net_growth=town.yearly(0))
    results = run_model(scenario, town.opening(), seed=1, draws=0)
    assert set(town.values(results, "completions").values()) == {0.0}


def test_turnover_is_that_of_the_stock_after_demolition_and_before_completions():
    # 63 of the 630 dwellings in Dorp are demolished, 60 of them DAEB; 100 complete in the same year:
    # a tenth of 940 falls vacant in 2022, of 1,040 in 2023
    opening = town.opening(
        transfers=town.transfers({"year": 2022, "dwellings": 63}), projects=town.projects({"planned_year": 2022})
    )
    results = run_model(town.scenario(), opening, seed=1, draws=0)
    turnover = town.values(results, "external_turnover")
    assert (turnover[2022], turnover[2023]) == pytest.approx((94, 104))


def test_the_chain_counts_first_lettings_and_not_what_is_sold():
    # 100 lettings less a fifth chain: 80 of 1,000 fall vacant, of which 10 are sold; a dwelling offered frees a quarter
    # 2022: (80 - 10) x 0.2/0.8 = 17.5; 2023: 990 dwellings, (79.2 - 10 + 100) x 0.25 = 42.3
    opening = town.opening(projects=town.projects({}), sales_rules=town.sales_rules({}))
    scenario = town.scenario(turnover__chain_share=0.2, sales__dwellings_per_year=town.yearly(10))
    results = run_model(scenario, opening, seed=1, draws=0)
    chain, lettings = town.values(results, "chain"), town.values(results, "lettings")
    assert (chain[2022], chain[2023]) == pytest.approx((17.5, 42.3))
    assert (lettings[2022], lettings[2023]) == pytest.approx((70 + 17.5, 69.2 + 100 + 42.3))


def test_draws_agree_with_the_expectation_in_the_mean():
    results = run_model(town.scenario(**BUSY), busy_opening(), seed=1, draws=4000)
    expected, mean = town.values(results, "social_stock"), town.values(results, "social_stock", statistic="mean")
    # each of two plans of 100 has a spread of at most 50; four standard errors over 4,000 draws: 4.5
    assert mean == pytest.approx(expected, abs=4.5)
    share, mean_share = (
        town.values(results, "kernvoorraad_share"),
        town.values(results, "kernvoorraad_share", statistic="mean"),
    )
    assert mean_share == pytest.approx(share, abs=0.003)
    lettings, mean_lettings = town.values(results, "lettings"), town.values(results, "lettings", statistic="mean")
    assert mean_lettings == pytest.approx(lettings, abs=4.5)


def test_bands_are_the_quantiles_of_the_draws():
    few = run_model(town.scenario(**BUSY), busy_opening(), seed=1, draws=3)
    rows = few.stock[(few.stock["year"] == 2025) & (few.stock["daeb"] == "daeb") & (few.stock["draw"] != "expected")]
    drawn = rows.groupby("draw")["dwellings"].sum().to_numpy()
    for statistic, share in (("p05", 0.05), ("p50", 0.5), ("p95", 0.95)):
        found = town.values(few, "social_stock", statistic=statistic)[2025]
        assert found == pytest.approx(np.quantile(drawn, share))


def test_two_scenarios_under_one_seed_differ_only_by_what_was_changed():
    before = run_model(town.scenario(**BUSY), busy_opening(), seed=1, draws=3)
    after = run_model(
        town.scenario(**{**BUSY, "sales__dwellings_per_year": town.yearly(0)}), busy_opening(), seed=1, draws=3
    )
    built = [r.stock_changes[r.stock_changes["cause"] == "oplevering"].reset_index(drop=True) for r in (before, after)]
    assert_frame_equal(*built, check_exact=True)


def test_a_cut_is_booked_and_reported_in_dutch():
    opening = busy_opening(transfers=town.transfers({"dwellings": 700}))
    results = run_model(town.scenario(), opening, seed=1, draws=0)
    request = results.requests[results.requests["cause"] == "sloop"].iloc[0]
    # Dorp holds 630 dwellings and gains one plan of 100 in 2022; turnover only changes their rent
    assert (request["requested"], request["booked"], request["cut"]) == pytest.approx((700, 700, 0))
    results = run_model(town.scenario(), town.opening(transfers=town.transfers({"dwellings": 700})), seed=1, draws=0)
    request = results.requests.iloc[0]
    assert (request["requested"], request["booked"], request["cut"]) == pytest.approx((700, 630, 70))
    assert results.warnings[0].startswith("sloop: 70 van de 700 gevraagde woningen konden niet (in 2024)")


@settings(max_examples=20)
@given(
    st.integers(0, 10_000),
    st.floats(0, 300),
    st.floats(0, 0.9),
    st.floats(0, 1),
    st.integers(0, 900),
)
def test_no_cell_ever_holds_less_than_nothing_and_the_account_closes(seed, sales, chain, dropout, demolished):
    scenario = town.scenario(
        sales__dwellings_per_year=town.yearly(sales),
        turnover__chain_share=chain,
        production__hard_dropout=dropout,
    )
    opening = busy_opening(transfers=town.transfers({"dwellings": demolished}))
    results = run_model(scenario, opening, seed=seed, draws=3)
    assert results.stock["dwellings"].min() >= -1e-9
    assert results.largest_residual < 1e-9
    whole = results.stock[results.stock["draw"] != "expected"]["dwellings"]
    assert np.all(whole == np.round(whole))
