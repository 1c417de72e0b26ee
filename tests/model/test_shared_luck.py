"""Plans that share luck: a downturn hits a plan year or an owner, means stay, and a plan's lot stays its own."""

import numpy as np
import pytest
import town
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr
from scipy.stats import kstest

from woonscenario.model.cells import cells_of
from woonscenario.model.chance import Chance, lots
from woonscenario.model.parameters import drawn
from woonscenario.model.pipeline import complete, completing, fates, planned, plans_of, scores

MANY = Chance(3, 20_000)
DECISIONS = ("planuitval", "vertraging")
LATE = {"production__hard_dropout": 0.1, "production__hard_delay": (0.6, 0.3, 0.1, 0.0, 0.0, 0.0)}
BY_PERIOD = {"production__period_correlation": 0.4}
BY_OWNER = {"production__owner_correlation": 0.3}
PLANS = (
    {"project": "a", "planned_year": 2023},
    {"project": "b", "planned_year": 2023, "owner": "Wonen"},
    {"project": "c", "planned_year": 2024},
)


def listed(*rows, **changes):
    """The scenario, its cells and its plans, in the order of their names; the programme builds nothing."""
    scenario = town.scenario(**LATE, **changes)
    opening = town.two_owners(projects=town.projects(*rows))
    cells = cells_of(opening)
    return scenario, cells, plans_of(scenario, opening, cells)


def luck(decision, *rows, **changes):
    scenario, _, plans = listed(*rows, **changes)
    return scores(plans, scenario.production, MANY, decision)[: len(rows)]


def fates_of(*rows, chance=MANY, **changes):
    scenario, _, plans = listed(*rows, **changes)
    return fates(plans, scenario.production, drawn(scenario, chance), chance)[: len(rows)]


def completed(plans, fate, chance, year):
    """Dwellings that complete in a year; (draw,)."""
    return complete(plans, completing(plans, year), fate, chance).change.dwellings.sum(axis=0)


def completed_by_year(*rows, chance=MANY, **changes):
    """Dwellings that complete in each year from 2022 on; (year, draw)."""
    scenario, _, plans = listed(*rows, **changes)
    fate = fates(plans, scenario.production, drawn(scenario, chance), chance)
    return np.array([completed(plans, fate, chance, year) for year in range(2022, 2032)])


@pytest.mark.parametrize("decision", DECISIONS)
def test_without_correlation_the_luck_of_a_plan_is_its_own_lot(decision):
    _, _, plans = listed(*PLANS)
    assert ndtr(luck(decision, *PLANS)) == pytest.approx(lots(MANY, plans.keys[:3], decision, 0), abs=1e-6)


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize(
    "shared", [BY_PERIOD, BY_OWNER, BY_PERIOD | BY_OWNER, {"production__period_correlation": 1.0}], ids=str
)
def test_each_plan_on_its_own_is_as_lucky_as_without_correlation(decision, shared):
    for row in ndtr(luck(decision, *PLANS, **shared)):
        assert kstest(row, "uniform").pvalue > 1e-3


@pytest.mark.parametrize("decision", DECISIONS)
def test_plans_correlate_as_much_as_they_share(decision):
    # a and b share their plan year (0.4), a and c their owner (0.3), b and c nothing
    correlation = np.corrcoef(luck(decision, *PLANS, **BY_PERIOD, **BY_OWNER))
    four_errors = 4 / np.sqrt(20_000)
    assert correlation[0, 1] == pytest.approx(0.4, abs=four_errors)
    assert correlation[0, 2] == pytest.approx(0.3, abs=four_errors)
    assert correlation[1, 2] == pytest.approx(0.0, abs=four_errors)


def test_a_downturn_means_more_dropout_and_more_delay():
    # in the same plan year the drop-out of one plan and the delay of another share 0.4 of their luck
    dropout, delay = (luck(decision, *PLANS, **BY_PERIOD) for decision in DECISIONS)
    assert np.corrcoef(dropout[0], delay[1])[0, 1] == pytest.approx(0.4, abs=0.03)
    fate = fates_of(*PLANS, **BY_PERIOD)
    assert (fate[1] > 0)[fate[0] == -1].mean() > 1.3 * (fate[1] > 0)[fate[0] == 0].mean()


@pytest.mark.parametrize("shared", [{}, BY_PERIOD, BY_OWNER, BY_PERIOD | BY_OWNER], ids=str)
def test_dropout_and_delay_are_as_given_whatever_plans_share(shared):
    # of 100 plans 10 drop out, 54 are on time, 27 one year late and 9 two years; four standard errors: at most 0.014
    fate = fates_of(*PLANS, **shared)
    for outcome, chance in ((-1, 0.1), (0, 0.54), (1, 0.27), (2, 0.09), (3, 0.0)):
        assert (fate == outcome).mean(axis=1) == pytest.approx(np.full(3, chance), abs=0.0141)


@pytest.mark.parametrize("shared", [{}, BY_PERIOD | BY_OWNER], ids=str)
def test_the_mean_of_the_draws_is_the_expectation_in_every_year(shared):
    mean = completed_by_year(*PLANS, **shared).mean(axis=1)
    expected = completed_by_year(*PLANS, chance=Chance(3), **shared)[:, 0]
    # 300 dwellings in three plans: a standard deviation of at most 150, so four standard errors are 4.3
    assert mean == pytest.approx(expected, abs=4.3)


@pytest.mark.parametrize("shared", [BY_PERIOD, BY_OWNER], ids=str)
def test_plans_that_share_luck_make_the_completions_of_a_year_vary_more(shared):
    rows = [{"project": f"p{at}"} for at in range(10)]
    alone, together = completed_by_year(*rows)[1], completed_by_year(*rows, **shared)[1]
    # alone: 10 plans of 100 dwellings with a chance of 0.54 each, 10 x 100^2 x 0.54 x 0.46 = 24,840
    assert alone.var() == pytest.approx(24_840, rel=0.05)
    assert together.var() > 1.5 * alone.var()
    assert together.mean() == pytest.approx(alone.mean(), rel=0.02)


def test_an_extra_plan_or_another_order_changes_nobody_elses_luck():
    shared = {**BY_PERIOD, **BY_OWNER}
    extra = {"project": "aa", "planned_year": 2022, "owner": "Wonen"}
    few = fates_of(*PLANS, **shared)
    many = fates_of(*reversed(PLANS), extra, **shared)
    assert np.array_equal(few, many[[0, 2, 3]])


def test_more_draws_do_not_change_the_fate_in_earlier_draws():
    shared = {**BY_PERIOD, **BY_OWNER}
    few, many = (fates_of(*PLANS, chance=Chance(3, draws), **shared) for draws in (10, 50))
    later = fates_of(*PLANS, chance=Chance(3, 40, first=10), **shared)
    assert np.array_equal(many, np.hstack([few, later]))


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.integers(2022, 2026), st.integers(1, 300)), min_size=1, max_size=8),
    st.floats(0, 0.5),
    st.floats(0, 0.5),
)
def test_delay_shifts_plans_and_never_thins_them(rows, period, owner):
    plans = [{"project": f"p{at}", "planned_year": year, "dwellings": number} for at, (year, number) in enumerate(rows)]
    shared = {"production__period_correlation": period, "production__owner_correlation": owner}
    chance = Chance(3, 200)
    stays = fates_of(*plans, chance=chance, **shared) >= 0
    completed = completed_by_year(*plans, chance=chance, **shared).sum(axis=0)
    assert np.array_equal(completed, np.array([number for _, number in rows]) @ stays)


def test_over_many_draws_a_list_completes_but_for_its_dropout():
    # three plans of 100, one in ten drops out: 270
    total = completed_by_year(*PLANS, **BY_PERIOD, **BY_OWNER).sum(axis=0)
    assert total.mean() == pytest.approx(270, abs=4 * np.sqrt(3 * 3 * 900 / 20_000))


def test_postponement_shifts_every_plan_from_the_start_year_on():
    # planned 2021, 2022 and 2023, on time but for two years of postponement; what was due before 2022 stays there
    on_time = {"production__hard_dropout": 0.0, "production__hard_delay": (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)}
    rows = [{"project": str(year), "planned_year": year, "dwellings": year - 2000} for year in (2021, 2022, 2023)]
    scenario = town.scenario(production__postponement=2, **on_time)
    cells = cells_of(town.opening())
    plans = plans_of(scenario, town.opening(projects=town.projects(*rows)), cells)
    fate = fates(plans, scenario.production, drawn(scenario, Chance(1)), Chance(1))
    built = {year: completed(plans, fate, Chance(1), year)[0] for year in range(2021, 2027)}
    assert built == {2021: 21, 2022: 0, 2023: 0, 2024: 22, 2025: 23, 2026: 0}
    assert [planned(plans, year) for year in range(2021, 2026)] == [21, 22, 23, 0, 0]


def test_postponement_shifts_the_programme_and_keeps_its_plan():
    # 40 a year from 2024 on, one year later
    scenario = town.scenario(production__programme=town.yearly(40), production__postponement=1)
    opening = town.opening()
    cells = cells_of(opening)
    plans = plans_of(scenario, opening, cells)
    fate = fates(plans, scenario.production, drawn(scenario, Chance(1)), Chance(1))
    built = [completed(plans, fate, Chance(1), year)[0] for year in scenario.years]
    assert built == [0, 0, 0, 40, 40]
    assert [planned(plans, year) for year in scenario.years] == [0, 0, 40, 40, 40]


def test_postponed_plans_keep_the_luck_of_the_year_in_which_they_were_planned():
    shared = {**BY_PERIOD, **BY_OWNER}
    assert np.array_equal(fates_of(*PLANS, **shared), fates_of(*PLANS, production__postponement=3, **shared))
