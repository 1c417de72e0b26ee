"""Projects: delay shifts, drop-out thins, the programme follows the list."""

import numpy as np
import pytest
import town
from hypothesis import given
from hypothesis import strategies as st

from woonscenario.model.cells import cells_of
from woonscenario.model.chance import Chance
from woonscenario.model.changes import dense
from woonscenario.model.parameters import drawn
from woonscenario.model.pipeline import (
    complete,
    complete_to_target,
    completing,
    fates,
    largest_remainder,
    plans_of,
    programme_of,
)

DRAWS = Chance(3, 4000)


def completed(plans, fate, chance, year):
    """Dwellings that complete in a year; (draw,)."""
    return complete(plans, completing(plans, year), fate, chance).change.dwellings.sum(axis=0)


def completed_by_year(scenario, opening, chance, years):
    """Dwellings that complete in each year; (year, draw)."""
    cells = cells_of(opening)
    plans = plans_of(scenario, opening, cells)
    fate = fates(plans, scenario.production, drawn(scenario, chance), chance)
    return np.array([completed(plans, fate, chance, year) for year in years])


def test_a_plan_that_is_certain_completes_in_its_planned_year():
    built = completed_by_year(town.scenario(), town.opening(projects=town.projects({})), Chance(1), range(2022, 2027))
    assert built[:, 0].tolist() == [0, 100, 0, 0, 0]


def test_delay_spreads_a_plan_over_later_years_and_dropout_thins_it():
    # 100 dwellings, 20 % drops out; of what stays 50 % on time, 30 % one year and 20 % two years late
    scenario = town.scenario(production__hard_dropout=0.2, production__hard_delay=(0.5, 0.3, 0.2, 0.0, 0.0, 0.0))
    built = completed_by_year(scenario, town.opening(projects=town.projects({})), Chance(1), range(2022, 2028))
    assert built[:, 0] == pytest.approx([0, 40, 24, 16, 0, 0])


def test_in_every_draw_a_plan_completes_once_and_whole_or_never():
    scenario = town.scenario(production__hard_dropout=0.2, production__hard_delay=(0.5, 0.3, 0.2, 0.0, 0.0, 0.0))
    built = completed_by_year(scenario, town.opening(projects=town.projects({})), DRAWS, range(2022, 2030))
    assert set(np.unique(built)) == {0, 100}
    assert set(np.unique(built.sum(axis=0))) == {0, 100}
    # four standard errors of a share of 0.4 in 4,000 draws: 0.031
    assert (built[1] == 100).mean() == pytest.approx(0.40, abs=0.031)
    assert (built.sum(axis=0) == 100).mean() == pytest.approx(0.80, abs=0.026)


def test_soft_plans_follow_their_own_dropout_and_delay():
    projects = town.projects({}, {"project": "p2", "plan_status": "zacht"})
    scenario = town.scenario(production__soft_dropout=1.0)
    assert completed_by_year(scenario, town.opening(projects=projects), Chance(1), [2023])[0, 0] == 100


def test_the_fate_of_a_plan_does_not_change_when_another_plan_is_added():
    scenario = town.scenario(production__hard_dropout=0.5)
    alone = completed_by_year(scenario, town.opening(projects=town.projects({})), DRAWS, [2023])
    projects = town.projects({"project": "p0", "dwellings": 1000}, {})
    together = completed_by_year(scenario, town.opening(projects=projects), DRAWS, [2023])
    assert np.array_equal(alone[0] == 100, together[0] % 1000 == 100)


def test_more_dropout_only_takes_plans_away():
    opening = town.opening(projects=town.projects(*({"project": f"p{n}"} for n in range(20))))
    little = completed_by_year(town.scenario(production__hard_dropout=0.1), opening, DRAWS, [2023])
    much = completed_by_year(town.scenario(production__hard_dropout=0.4), opening, DRAWS, [2023])
    assert np.all(much <= little)


def test_the_programme_starts_in_its_first_year_and_lands_by_its_shares():
    # 40 a year from 2024 on, 25 % in Dorp and 75 % in Haven, half of each at low rent
    opening = town.opening(projects=town.projects({}))
    scenario = town.scenario(production__programme=town.yearly(40))
    cells = cells_of(opening)
    plans = plans_of(scenario, opening, cells)
    fate = fates(plans, scenario.production, drawn(scenario, Chance(1)), Chance(1))
    built = dense(complete(plans, completing(plans, 2024), fate, Chance(1)).change, len(cells))[:, 0]
    by_wijk = {name: built[cells.wijk == at].sum() for at, name in enumerate(cells.wijken)}
    assert by_wijk == {"Dorp": 10, "Haven": 30}
    assert sorted(built[built > 0].tolist()) == [5, 5, 15, 15]
    assert completed(plans, fate, Chance(1), 2023)[0] == 100


@pytest.mark.parametrize(
    "project", [{"dwellings": 0}, {"planned_year": 2060}, {"planned_year": 2027}], ids=["zero", "late", "end year"]
)
def test_a_project_of_nothing_or_beyond_the_horizon_builds_nothing_and_moves_no_programme(project):
    # the programme of 40 a year starts in 2024, whatever the last project of the list
    scenario = town.scenario(production__programme=town.yearly(40))
    opening = town.opening(projects=town.projects({}, {"project": "p2", **project}))
    built = completed_by_year(scenario, opening, Chance(1), scenario.years)
    assert built[:, 0].tolist() == [0, 100, 40, 40, 40]


@pytest.mark.parametrize(("starts", "built"), [(2022, [40] * 5), (2025, [0, 0, 0, 40, 40]), (2027, [0] * 5)])
def test_the_programme_starts_in_the_year_that_is_set(starts, built):
    scenario = town.scenario(production__programme=town.yearly(40), production__programme_from=starts)
    assert completed_by_year(scenario, town.opening(), Chance(1), scenario.years)[:, 0].tolist() == built


def test_every_year_of_the_programme_has_its_own_size():
    path = (1.0, 2.0, 30.0, 40.0, 50.0, 60.0)
    scenario = town.scenario(production__programme=path)
    assert completed_by_year(scenario, town.opening(), Chance(1), scenario.years)[:, 0].tolist() == [0, 0, 30, 40, 50]


def programme_by_year(numbers, programme):
    """The whole dwellings of the programme in successive years from 2022 on; (year, cell), and the cells."""
    years = len(numbers)
    scenario = town.scenario(
        horizon__end_year=2022 + years,
        horizon__milestones=(2022,),
        production__programme=(*numbers, 0.0),
        production__programme_from=2022,
    )
    opening = town.opening(programme=programme)
    cells = cells_of(opening)
    plans = plans_of(scenario, opening, cells)
    per_plan = np.repeat(np.arange(len(plans.social)), np.diff(plans.starts))
    built = np.zeros((years, len(cells)), int)
    np.add.at(built, (plans.planned_year[per_plan] - 2022, plans.cell), plans.numbers)
    return built, cells


def test_a_small_programme_follows_its_shares_over_the_years():
    # 2 a year over 8 years, 25 % in Dorp and 75 % in Haven: 4 and 12; half of each at low rent
    built, cells = programme_by_year([2.0] * 8, town.opening().programme)
    assert built.sum(axis=1).tolist() == [2] * 8
    total = built.sum(axis=0)
    by_place = {
        (cells.wijken[cells.wijk[at]], int(cells.rent_class[at])): int(total[at]) for at in np.flatnonzero(total)
    }
    assert by_place == {("Dorp", 0): 2, ("Dorp", 1): 2, ("Haven", 0): 6, ("Haven", 1): 6}


@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=25),
    st.lists(st.tuples(st.integers(1, 50), st.floats(0, 1)), min_size=2, max_size=2),
)
def test_every_year_of_the_programme_adds_up_and_its_sum_follows_the_shares(numbers, rows):
    weights = np.array([weight for weight, _ in rows]) / sum(weight for weight, _ in rows)
    programme = town.opening().programme.assign(
        share=weights, rent_laag=[low for _, low in rows], rent_hoog=[1 - low for _, low in rows]
    )
    built, cells = programme_by_year([float(number) for number in numbers], programme)
    assert built.sum(axis=1).tolist() == numbers
    assert built.min() >= 0
    running = built.cumsum(axis=0)
    for wijk, (weight, (_, low)) in enumerate(zip(weights, rows, strict=True)):
        for rent_class, part in ((0, low), (1, 1 - low)):
            where = cells.is_let_by_rule & (cells.wijk == wijk) & (cells.rent_class == rent_class)
            # at most four parts: none is ever a whole dwelling or more ahead, or two behind
            drift = running[:, where].sum(axis=1) - np.cumsum(numbers) * weight * part
            assert drift.min() > -2
            assert drift.max() < 1 + 1e-6


def test_nultreden_counts_the_share_of_what_completes():
    opening = town.opening(projects=town.projects({"nultreden_share": 0.4}))
    cells = cells_of(opening)
    scenario = town.scenario()
    plans = plans_of(scenario, opening, cells)
    fate = fates(plans, scenario.production, drawn(scenario, Chance(1)), Chance(1))
    assert complete(plans, completing(plans, 2023), fate, Chance(1)).nultreden.tolist() == [40.0]


def test_completions_to_a_target_make_up_what_is_missing_and_nothing_when_there_is_no_gap():
    opening = town.opening()
    cells = cells_of(opening)
    programme = programme_of(opening, cells)
    built = complete_to_target(np.array([60.0]), programme, Chance(1), 2024)
    assert built.change.dwellings.sum() == pytest.approx(60)
    assert built.nultreden == pytest.approx([30])
    surplus = complete_to_target(np.array([-5.0]), programme, Chance(1), 2024)
    assert surplus.change.dwellings.sum() == 0


@given(st.integers(0, 5000), st.lists(st.integers(1, 50), min_size=1, max_size=9))
def test_largest_remainder_gives_whole_parts_that_add_up_and_differ_less_than_one(number, weights):
    share = np.array(weights) / sum(weights)
    parts = largest_remainder(number, share)
    assert parts.sum() == number
    assert np.all(np.abs(parts - number * share) < 1 + 1e-6)
