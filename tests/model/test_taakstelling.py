"""From persons to households: the task by law, the households that it takes, and the account in persons."""

from dataclasses import replace

import numpy as np
import pytest
import town
from hypothesis import given
from hypothesis import strategies as st

from woonscenario.model import taakstelling
from woonscenario.model.chance import entity
from woonscenario.model.city import city_of
from woonscenario.model.taakstelling import Asked, asked_of, persons_account, tasks_of

SIZES = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
MIX = np.array([0.57, 0.11, 0.08, 0.10, 0.07, 0.07])
"""57 % single (CBS 2023); 0.57 + 0.22 + 0.24 + 0.40 + 0.35 + 0.42 = 2.20 persons in the mean."""


def draw_key(number: int = 1) -> np.uint64:
    return np.uint64(entity("draw", str(number)))


def asked(at_start: float, *halves: float, counts: np.ndarray = SIZES, mix: np.ndarray = MIX) -> Asked:
    """One group, `statushouders`, from 2022 on."""
    return Asked(
        at_start=np.array([at_start]),
        in_half_year=np.array(halves)[:, np.newaxis],
        counts=counts[np.newaxis],
        mix=mix[np.newaxis],
        keys=taakstelling._keys(["statushouders"], list(range(2022, 2022 + len(halves) // 2))),
    )


# The task


def test_the_part_of_a_municipality_is_rounded_up_to_whole_persons():
    # 13,500 x 359,355 / 17,475,415 = 277.6; 100 x 2 / 100 = 2 exactly; 101 x 2 / 100 = 2.02
    assert taakstelling.by_formula(13_500, 359_355, 17_475_415) == 278
    assert taakstelling.by_formula(100, 2, 100) == 2
    assert taakstelling.by_formula(101, 2, 100) == 3
    assert taakstelling.by_formula(0, 2, 100) == 0


def test_a_published_number_precedes_the_formula_and_that_precedes_the_scenario():
    people = {"population_municipality": 2000, "population_country": 100_000}
    table = town.taakstelling(
        {"half": 1, "municipality": 10, "national": 400, **people},  # 400 x 0.02 = 8; published 10
        {"half": 2, "municipality": None, "national": 410, **people},  # 410 x 0.02 = 8.2: 9
        {"year": 2023, "half": 1, "municipality": 12},
    )
    scenario = town.scenario(statushouders__persons_per_year=(20.0, 25.0, 30.0, 0.0, 20.0, 20.0))
    tasks = tasks_of(scenario, town.opening(taakstelling=table))
    # then half of 25, of 30, 0 and 20
    assert tasks.persons.tolist() == [10, 9, 12, 12.5, 15, 15, 0, 0, 10, 10]
    assert tasks.residual[0] == 2
    assert np.isnan(tasks.residual[1:]).all()


def test_groups_ask_in_their_own_unit_and_who_joins_a_household_needs_no_dwelling():
    # 10 persons of whom a fifth joins: 8 need a dwelling, in households of 1 and 3; care asks 5 dwellings a year
    scenario = town.scenario(statushouders__nareizigers_share=0.2, statushouders__opening_backlog=30.0)
    opening = town.opening()
    found = asked_of(scenario, opening, tasks_of(scenario, opening))
    assert found.in_half_year[0].tolist() == pytest.approx([8, 2.5])
    assert found.in_half_year[1].tolist() == pytest.approx([8, 2.5])
    assert found.at_start.tolist() == [30, 0]
    assert found.counts.tolist() == [[1, 3], [1, 1]]
    assert found.mix.tolist() == [[0.5, 0.5], [0.5, 0.5]]


def test_extra_dwellings_go_to_groups_of_the_agreements_that_are_counted_in_dwellings_by_their_number_a_year():
    # 12 more dwellings in 2023 only: care asks 30 a year and young adults 10, so 9 and 3; the others get none
    mediated = town.mediated(
        {},
        {"group": "zorg", "statushouders": False, "unit": "woningen", "per_year": 30.0},
        {"group": "jongeren", "statushouders": False, "unit": "woningen", "per_year": 10.0},
        {"group": "sloop", "statushouders": False, "unit": "woningen", "per_year": 40.0, "counts_in_pa": False},
        {"group": "nidos", "statushouders": False, "per_year": 8.0},
    )
    scenario = town.scenario(allocation__mediated_extra=(0.0, 12.0, 0.0, 0.0, 0.0, 0.0))
    opening = town.opening(mediated=mediated)
    found = asked_of(scenario, opening, tasks_of(scenario, opening)).in_half_year
    assert found[1:5, 1:].tolist() == [[15, 5, 20, 4], [19.5, 6.5, 20, 4], [19.5, 6.5, 20, 4], [15, 5, 20, 4]]
    assert found[2, 0] == 10


def test_extra_dwellings_for_nobody_are_refused():
    mediated = town.mediated({}, {"group": "zorg", "statushouders": False, "unit": "woningen", "per_year": 0.0})
    with pytest.raises(ValueError, match=r"allocation\.mediated_extra: mediated\.csv heeft geen groep"):
        city_of(town.scenario(allocation__mediated_extra=town.yearly(1)), town.opening(mediated=mediated))


# Households


def test_490_persons_need_223_dwellings():
    # 490 / 2.20 = 222.7, in the mean over the draws; one draw has a standard deviation of about 11
    backlog = asked(490)
    drawn = [taakstelling.waiting_at_start(backlog, draw_key(number)).sum() for number in range(400)]
    assert np.mean(drawn) == pytest.approx(223, abs=4 * 11 / np.sqrt(400))
    assert taakstelling.expected_at_start(backlog).sum() == pytest.approx(222.7, abs=0.05)
    # the half-year after it carries the lead of the first on, and needs as many
    coming = asked(0, 490, 490)
    in_year = [taakstelling.arriving(coming, 0, 52, draw_key(number)).sum() for number in range(400)]
    assert np.mean(in_year) == pytest.approx(2 * 222.7, abs=1 + 4 * 16 / np.sqrt(400))
    assert taakstelling.expected_arriving(coming, 0, 52).sum() == pytest.approx(2 * 222.7, abs=0.1)


def test_families_of_three_come_whole_and_the_lead_is_carried_over():
    # 10 persons at the start: four families, 12, 2 ahead. 4 asked in two rounds: the 2 ahead are enough in the first,
    # one family comes in the second, 1 ahead. 1 asked: none comes, 0 ahead. 1 asked: one family at once, 2 ahead.
    threes = asked(10, 4, 1, 1, 0, counts=np.array([3.0]), mix=np.array([1.0]))
    assert taakstelling.waiting_at_start(threes, draw_key()).tolist() == [[4]]
    years = [taakstelling.arriving(threes, year, 4, draw_key()).sum(axis=(1, 2)).tolist() for year in range(2)]
    assert years == [[0, 1, 0, 0], [1, 0, 0, 0]]
    assert [taakstelling.ahead(threes, halves, draw_key())[0] for halves in range(5)] == [2, 1, 0, 2, 2]


def test_households_come_as_soon_as_an_even_path_asks_for_them():
    # 13 dwellings in 26 weeks: after 1, 2, 3, 4 weeks 0.5, 1, 1.5, 2 are asked; whole ones come in weeks 1, 3, 5 ...
    singles = asked(0, 13, 26, counts=np.array([1.0]), mix=np.array([1.0]))
    by_round = taakstelling.arriving(singles, 0, 52, draw_key())[:, 0, 0]
    assert by_round[:26].tolist() == [1, 0] * 13
    assert by_round[26:].tolist() == [1] * 26


def test_an_odd_number_of_rounds_is_divided_over_the_halves():
    # five rounds: two in the first half and three in the second
    by_round = taakstelling.arriving(asked(0, 4, 9, counts=np.array([1.0]), mix=np.array([1.0])), 0, 5, draw_key())
    assert by_round[:, 0, 0].tolist() == [2, 2, 3, 3, 3]
    expected = taakstelling.expected_arriving(asked(0, 4, 9, counts=np.array([1.0]), mix=np.array([1.0])), 0, 5)
    assert expected[:, 0, 0].tolist() == [2, 2, 3, 3, 3]


def test_half_dwellings_a_half_year_come_whole_in_the_end():
    # 385 a year: 192.5 in each half, so 193 and 192
    care = asked(0, 192.5, 192.5, counts=np.array([1.0]), mix=np.array([1.0]))
    by_round = taakstelling.arriving(care, 0, 52, draw_key())[:, 0, 0]
    assert (by_round[:26].sum(), by_round[26:].sum()) == (193, 192)


def test_a_larger_task_keeps_the_households_of_a_smaller_one():
    for number in range(20):
        few = taakstelling.waiting_at_start(asked(100), draw_key(number))
        more = taakstelling.waiting_at_start(asked(150), draw_key(number))
        assert np.all(more >= few)


def test_another_group_or_horizon_changes_no_household():
    one = asked(40, 50, 60, 70, 80)
    wide = replace(
        one,
        at_start=np.array([7.0, 40.0]),
        in_half_year=np.column_stack([np.full(4, 9.0), one.in_half_year[:, 0]]),
        counts=np.vstack([SIZES, SIZES]),
        mix=np.vstack([MIX, MIX]),
        keys=np.column_stack([taakstelling._keys(["zorg"], [2022, 2023])[:, 0], one.keys[:, 0]]),
    )
    short = asked(40, 50, 60)
    for year in range(2):
        alone = taakstelling.arriving(one, year, 52, draw_key())
        assert np.array_equal(taakstelling.arriving(wide, year, 52, draw_key())[:, 1], alone[:, 0])
    assert np.array_equal(
        taakstelling.arriving(short, 0, 52, draw_key()), taakstelling.arriving(one, 0, 52, draw_key())
    )


def test_nobody_asked_is_nobody_drawn_and_no_groups_give_empty_tables():
    assert not taakstelling.waiting_at_start(asked(0, 0, 0), draw_key()).any()
    assert not taakstelling.arriving(asked(0, 0, 0), 0, 52, draw_key()).any()
    scenario, opening = town.scenario(), town.opening(mediated=town.mediated())
    nobody = asked_of(scenario, opening, tasks_of(scenario, opening))
    assert taakstelling.waiting_at_start(nobody, draw_key()).shape == (0, 2)
    assert taakstelling.arriving(nobody, 0, 52, draw_key()).shape == (52, 0, 2)
    assert taakstelling.expected_arriving(nobody, 0, 52).shape == (52, 0, 2)


# What holds for any task


persons = st.floats(0, 400)
halves = st.lists(persons, min_size=2, max_size=6).filter(lambda each: len(each) % 2 == 0)


@given(persons, halves, st.floats(0, 0.9), st.integers(0, 10_000), st.sampled_from([4, 12, 52]))
def test_persons_close(backlog, task, nareizigers, seed, rounds):
    # task + backlog = joined + housed + waiting - lead, when part of the households is housed and the others wait
    needing = [each * (1 - nareizigers) for each in task]
    of_group = asked(backlog, *needing)
    key = draw_key(seed)
    drawn = np.array(
        [
            year[half * rounds // 2 : (half + 1) * rounds // 2].sum(axis=(0, 1))
            for year in (taakstelling.arriving(of_group, at, rounds, key) for at in range(len(task) // 2))
            for half in range(2)
        ]
    )
    housed = np.floor(drawn / 2)
    account = persons_account(backlog, np.array(task), nareizigers, housed @ SIZES)
    waiting = (taakstelling.waiting_at_start(of_group, key)[0] + (drawn - housed).cumsum(axis=0)) @ SIZES
    lead = np.array([taakstelling.ahead(of_group, half + 1, key)[0] for half in range(len(task))])
    assert account.backlog == pytest.approx(waiting - lead, abs=1e-6)
    assert np.sum(task) + backlog == pytest.approx(
        account.joined.sum() + account.housed.sum() + waiting[-1] - lead[-1], abs=1e-6
    )
    assert np.all((lead > -1e-6) & (lead < SIZES.max()))


@given(persons, halves, st.integers(0, 10_000))
def test_the_number_of_rounds_changes_nothing_in_a_half_year(backlog, task, seed):
    of_group = asked(backlog, *task)
    for year in range(len(task) // 2):
        weekly, monthly = (taakstelling.arriving(of_group, year, rounds, draw_key(seed)) for rounds in (52, 12))
        assert np.array_equal(weekly[:26].sum(axis=0), monthly[:6].sum(axis=0))
        assert np.array_equal(weekly[26:].sum(axis=0), monthly[6:].sum(axis=0))


@given(halves, st.integers(0, 10_000))
def test_after_every_round_at_least_what_an_even_path_asks_has_come_and_less_than_a_household_more(task, seed):
    of_group = asked(0, *task)
    for year in range(len(task) // 2):
        lead = taakstelling.ahead(of_group, 2 * year, draw_key(seed))[0]
        came = lead + (taakstelling.arriving(of_group, year, 52, draw_key(seed))[:, 0] @ SIZES).cumsum()
        first, second = task[2 * year : 2 * year + 2]
        path = np.concatenate([first * np.arange(1, 27) / 26, first + second * np.arange(1, 27) / 26])
        assert np.all(came >= path - 1e-6)
        assert np.all(came < path + SIZES.max())


def test_by_lot_as_many_come_in_the_mean_as_are_expected():
    of_group = asked(200, 300, 100)
    expected = taakstelling.expected_at_start(of_group) + taakstelling.expected_arriving(of_group, 0, 52).sum(axis=0)
    drawn = [
        taakstelling.waiting_at_start(of_group, draw_key(number))
        + taakstelling.arriving(of_group, 0, 52, draw_key(number)).sum(axis=0)
        for number in range(400)
    ]
    # drawing on until the persons are reached gives at most one household more
    error = np.std(drawn, axis=0) / np.sqrt(400)
    assert np.all(np.abs(np.mean(drawn, axis=0) - expected) < 4 * error + MIX)


def test_in_expectation_the_persons_are_exactly_those_asked():
    households = taakstelling.expected_arriving(asked(0, 204, 275), 0, 52)
    assert households.sum(axis=(0, 1)) @ SIZES == pytest.approx(204 + 275)
