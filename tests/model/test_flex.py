"""Flex: temporary dwellings count while they stand, leave after their term, and their households go somewhere."""

import pytest
import town
from hypothesis import given, settings
from hypothesis import strategies as st

from woonscenario.model.flow import run_model

FLEX = {"project": "flex", "planned_year": 2022, "dwellings": 60, "tenancy": "tijdelijk"}


def run(*projects, draws=0, transfers=(), **changes):
    """The town with these projects."""
    opening = town.opening(projects=town.projects(*projects), transfers=town.transfers(*transfers))
    return run_model(town.scenario(**changes), opening, seed=1, draws=draws)


def test_flex_counts_until_its_term_is_over():
    # 60 complete in 2022 and leave two years later, in 2024
    results = run(FLEX)
    assert list(town.values(results, "social_stock").values()) == pytest.approx([1000, 1060, 1060, 1000, 1000, 1000])
    assert list(town.values(results, "ended_temporary").values()) == pytest.approx([0, 0, 60, 0, 0])
    assert list(town.values(results, "temporary_stock").values()) == pytest.approx([0, 60, 60, 0, 0, 0])


def test_a_project_may_name_a_term_of_its_own():
    assert list(town.values(run({**FLEX, "term_years": 3}), "ended_temporary").values()) == pytest.approx(
        [0, 0, 0, 60, 0]
    )


def test_households_go_where_the_scenario_says():
    # of 60 households half gets a letting, 30 % goes back to the pool and 20 % into the backlog
    results = run(FLEX)
    going = [town.values(results, f"flex_to_{name}")[2024] for name in ("eigen_verhuring", "wachtlijst", "achterstand")]
    assert going == pytest.approx([30, 18, 12])


def test_the_term_of_a_late_project_runs_from_its_completion():
    # half is a year late: 30 complete in 2022 and leave in 2024, 30 in 2023 and in 2025
    results = run(FLEX, production__hard_delay=(0.5, 0.5, 0.0, 0.0, 0.0, 0.0))
    assert list(town.values(results, "ended_temporary").values()) == pytest.approx([0, 0, 30, 30, 0])


def test_flex_that_was_ready_before_the_start_is_in_the_opening_stock_and_ends_by_its_own_row():
    # planned in 2021 and on time: nothing of it completes in the projection, so nothing of it can end
    results = run({**FLEX, "planned_year": 2021})
    assert set(town.values(results, "ended_temporary").values()) == {0}


def test_the_flex_programme_lands_by_the_key_of_the_structural_programme():
    # 40 in 2022: a quarter in Dorp
    results = run(flex__programme=(40.0, *town.yearly(0)[1:]))
    rows = results.stock[(results.stock["year"] == 2023) & (results.stock["tenancy"] == "tijdelijk")]
    assert rows.groupby("wijk")["dwellings"].sum().to_dict() == pytest.approx({"Dorp": 10, "Haven": 30})
    assert town.values(results, "social_stock")[2027] == pytest.approx(1000)


def test_without_flex_the_cause_is_absent():
    results = run({}, draws=3)
    assert "einde_tijdelijk" not in set(results.stock_changes["cause"])


@settings(max_examples=15)
@given(st.integers(0, 200), st.integers(1, 6), st.floats(0, 1), st.integers(0, 1000))
def test_no_more_ends_than_was_built_and_everything_that_ends_goes_somewhere(number, term, dropout, seed):
    opening = town.opening(projects=town.projects({**FLEX, "dwellings": number, "term_years": term}))
    scenario = town.scenario(production__hard_dropout=dropout, production__hard_delay=(0.4, 0.3, 0.3, 0.0, 0.0, 0.0))
    results = run_model(scenario, opening, seed=seed, draws=3)
    changes = results.stock_changes
    for draw in ("expected", "0", "1", "2"):
        own = changes[changes["draw"] == draw].groupby("cause")["dwellings"].sum()
        assert -own.get("einde_tijdelijk", 0.0) <= own.get("oplevering", 0.0) + 1e-9
    going = sum(
        town.values(results, f"flex_to_{name}", statistic="mean")[2024]
        for name in ("eigen_verhuring", "wachtlijst", "achterstand")
    )
    assert going == pytest.approx(town.values(results, "ended_temporary", statistic="mean")[2024])
