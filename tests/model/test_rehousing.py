"""Before and after demolition: households that must move, dwellings kept empty, and households that return."""

import pytest
import town
from hypothesis import given, settings
from hypothesis import strategies as st

from woonscenario.model.flow import run_model

LOW = {"from_rent_class": "laag", "dwellings": 60}
"""60 of the 480 low, and so of the 600 DAEB dwellings of Dorp, in 2024."""


def run(before=(1.0, 0.0, 0.0), draws=0, projects=(), scale=1.0, rows=(LOW,), **changes):
    """The town in which these dwellings are demolished."""
    scenario = town.scenario(demolition__rehoused_before=before, demolition__scale=scale, **changes)
    opening = town.opening(transfers=town.transfers(*rows), projects=town.projects(*projects))
    return run_model(scenario, opening, seed=1, draws=draws)


def test_who_does_not_leave_by_himself_in_the_year_before_is_rehoused():
    # a tenth of the 60 falls vacant in 2023 and is kept empty; the other 54 households must move
    results = run()
    assert list(town.values(results, "rehousing").values()) == pytest.approx([0, 54, 0, 0, 0])
    assert list(town.values(results, "kept_empty").values()) == pytest.approx([0, 6, 0, 0, 0])
    # 2023: 100 of 1,000 fall vacant, 6 are kept empty
    assert town.values(results, "lettings")[2023] == pytest.approx(94)


def test_rehousing_is_spread_and_what_stands_empty_does_not_fall_vacant_again():
    # half leaves in 2022 (30: 6 by themselves, 24 rehoused), half in 2023 (30: a tenth of the other 30, 27 rehoused)
    results = run((0.5, 0.5, 0.0))
    assert [town.values(results, "rehousing")[year] for year in (2022, 2023)] == pytest.approx([24, 27])
    assert [town.values(results, "kept_empty")[year] for year in (2022, 2023)] == pytest.approx([6, 3])
    # 2023: 30 of the 1,000 stand empty, so 97 fall vacant, of which 3 are kept empty
    assert town.values(results, "external_turnover")[2023] == pytest.approx(97)
    assert town.values(results, "lettings")[2023] == pytest.approx(94)


def test_where_turnover_halves_fewer_leave_by_themselves_before_demolition():
    # 2023: a twentieth of the 1,000 falls vacant; of the 60, 3 households leave by themselves and 57 must move
    results = run(turnover__level=(1.0, 0.5, 1.0, 1.0, 1.0))
    assert town.values(results, "external_turnover")[2023] == pytest.approx(50)
    assert town.values(results, "kept_empty")[2023] == pytest.approx(3)
    assert town.values(results, "rehousing")[2023] == pytest.approx(57)
    assert town.values(results, "lettings")[2023] == pytest.approx(47)


def test_without_demolition_nobody_moves():
    results = run(scale=0.0, draws=3)
    assert set(town.values(results, "rehousing").values()) == {0}
    assert set(town.values(results, "kept_empty").values()) == {0}
    assert "sloop" not in set(results.stock_changes["cause"])


@settings(max_examples=20)
@given(st.integers(0, 600), st.floats(0, 1), st.floats(0, 1))
def test_every_household_leaves_by_itself_or_is_rehoused(dwellings, first, second):
    before = (first, (1 - first) * second, (1 - first) * (1 - second))
    results = run(before, rows=({**LOW, "from_rent_class": "", "dwellings": dwellings, "year": 2026},))
    left = sum(sum(town.values(results, name).values()) for name in ("rehousing", "kept_empty"))
    assert left == pytest.approx(dwellings)


def test_households_return_to_the_project_that_replaces_their_dwellings():
    # 60 demolished, half of the households returns to the 100 new dwellings of 2025
    project = {"planned_year": 2025, "wijk": "Dorp", "replaces": "s1", "return_share": 0.5}
    results = run(projects=(project,))
    assert list(town.values(results, "returning").values()) == pytest.approx([0, 0, 0, 30, 0])
    assert town.values(results, "first_lettings")[2025] == pytest.approx(100)


def test_with_half_of_the_demolition_half_as_many_households_return():
    project = {"planned_year": 2025, "wijk": "Dorp", "replaces": "s1", "return_share": 0.5}
    assert town.values(run(projects=(project,), scale=0.5), "returning")[2025] == pytest.approx(15)


def test_no_more_households_return_than_there_are_new_dwellings():
    project = {"planned_year": 2025, "dwellings": 20, "replaces": "s1", "return_share": 1.0}
    assert town.values(run(projects=(project,)), "returning")[2025] == pytest.approx(20)


def test_a_buyer_with_koopvoorrang_leaves_a_dwelling_behind():
    # 10 are sold, a fifth to a tenant, whose dwelling is let: 100 fall vacant, 90 are offered, and 2 more
    opening = town.opening(sales_rules=town.sales_rules({}))
    scenario = town.scenario(sales__dwellings_per_year=town.yearly(10), sales__koopvoorrang_share=0.2)
    results = run_model(scenario, opening, seed=1, draws=0)
    assert town.values(results, "koopvoorrang")[2022] == pytest.approx(2)
    assert town.values(results, "lettings")[2022] == pytest.approx(92)
    assert town.values(results, "social_stock")[2023] == pytest.approx(990)
