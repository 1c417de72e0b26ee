"""What we do not know: every draw has its own values within the ranges, and keeps them."""

from dataclasses import fields

import numpy as np
import pytest
import town
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from woonscenario.model.chance import Chance
from woonscenario.model.parameters import drawn, rest_in_proportion, triangular, vary_in_draws
from woonscenario.model.scenario import about, registry

MANY = Chance(5, 20_000)
SCENARIO = town.scenario(
    production__hard_dropout=0.1,
    production__hard_delay=(0.5, 0.3, 0.2, 0.0, 0.0, 0.0),
    sales__dwellings_per_year=(100.0, 100.0, 0.0, 0.0, 0.0, 0.0),
    turnover__chain_share=0.2,
)
RANGED = town.with_ranges(
    SCENARIO,
    production__hard_dropout=(0.0, 0.1, 0.2),
    production__hard_delay=(0.4, 0.5, 0.8),
    sales__dwellings_per_year=(0.0, 50.0, 200.0),
    turnover__chain_share=(0.1, 0.2, 0.3),
)


@given(st.lists(st.floats(0, 1000), min_size=3, max_size=3), st.floats(0, 1, exclude_max=True))
def test_a_triangular_quantile_is_that_of_scipy(limits, lot):
    low, mode, high = sorted(limits)
    found = triangular(np.array([lot]), low, mode, high)[0]
    assert low - 1e-9 <= found <= high + 1e-9
    if high - low > 1e-3:
        expected = stats.triang.ppf(lot, (mode - low) / (high - low), low, high - low)
        assert found == pytest.approx(expected, abs=1e-6 * (high - low))


def test_a_value_has_the_mean_of_its_triangle_and_stays_within_its_range():
    # (0 + 0.1 + 0.2) / 3 = 0.1, with a standard deviation of 0.1 / sqrt(6) = 0.041
    values = drawn(RANGED, MANY).hard_dropout
    assert 0 <= values.min() < values.max() <= 0.2
    assert values.mean() == pytest.approx(0.1, abs=4 * 0.041 / np.sqrt(20_000))
    assert values.std() == pytest.approx(0.041, rel=0.03)


def test_what_has_no_range_has_its_given_value_in_every_draw():
    values = drawn(RANGED, Chance(5, 4))
    assert values.soft_dropout.tolist() == [0.0] * 4
    assert values.lettings.tolist() == [100.0] * 4


@pytest.mark.parametrize("scenario", [SCENARIO, RANGED], ids=["no ranges", "ranges"])
def test_the_expectation_uses_the_given_values(scenario):
    values = drawn(scenario, Chance(5))
    assert values.hard_dropout.tolist() == [0.1]
    assert values.chain_share.tolist() == [0.2]
    assert values.hard_delay[:, 0] == pytest.approx([0.5, 0.3, 0.2, 0.0, 0.0, 0.0])
    assert values.sales[:, 0].tolist() == [100.0, 100.0, 0.0, 0.0, 0.0, 0.0]


def test_fixed_assumptions_have_their_given_values_in_every_draw():
    fixed = town.with_ranges(
        town.scenario(production__hard_dropout=0.1, uncertainty__ranges="fixed"),
        production__hard_dropout=(0.0, 0.1, 0.2),
    )
    assert drawn(fixed, Chance(5, 3)).hard_dropout.tolist() == [0.1] * 3
    assert not vary_in_draws(fixed)


def test_the_shares_after_the_first_keep_their_proportions():
    # with 0.8 on time 0.2 is left: three fifths of it one year late, two fifths two years
    shares = rest_in_proportion(np.array([0.5, 0.8]), (0.5, 0.3, 0.2, 0.0, 0.0, 0.0))
    assert shares[:, 0] == pytest.approx([0.5, 0.3, 0.2, 0, 0, 0])
    assert shares[:, 1] == pytest.approx([0.8, 0.12, 0.08, 0, 0, 0])


def test_delays_add_up_to_the_whole_in_every_draw():
    delay = drawn(RANGED, MANY).hard_delay
    assert delay.sum(axis=0) == pytest.approx(np.ones(20_000))
    assert 0.4 <= delay[0].min() < delay[0].max() <= 0.8


def test_a_path_varies_by_one_factor_and_a_year_without_stays_without():
    # the given numbers 100 and 0 have mean 50; a drawn 60 is a factor of 1.2, and 200 is one of 4
    sales = drawn(RANGED, MANY).sales
    assert np.array_equal(sales[0], sales[1])
    assert sales[2:].max() == 0
    assert 350 < sales.max() <= 400
    assert sales.min() >= 0


def test_a_path_of_one_number_varies_over_its_range():
    # (0 + 95 + 200) / 3 = 98.3
    constant = town.with_ranges(
        town.scenario(sales__dwellings_per_year=town.yearly(95)), sales__dwellings_per_year=(0.0, 95.0, 200.0)
    )
    sales = drawn(constant, MANY).sales
    assert np.array_equal(sales[0], sales[-1])
    assert sales[0].mean() == pytest.approx(98.3, abs=1.2)
    assert 0 <= sales.min() < 5
    assert 195 < sales.max() <= 200


def test_a_path_of_zeros_stays_zero_whatever_its_range():
    stopped = town.with_ranges(town.scenario(), sales__dwellings_per_year=(0.0, 0.0, 200.0))
    assert drawn(stopped, MANY).sales.max() == 0


def test_values_do_not_change_with_more_draws_blocks_or_another_range():
    few, many, later = (drawn(RANGED, chance) for chance in (Chance(5, 10), Chance(5, 40), Chance(5, 30, first=10)))
    other = drawn(town.with_ranges(SCENARIO, production__hard_dropout=(0.0, 0.1, 0.2)), Chance(5, 40))
    for field in fields(few):
        assert np.array_equal(getattr(few, field.name), getattr(many, field.name)[..., :10])
        assert np.array_equal(getattr(later, field.name), getattr(many, field.name)[..., 10:])
    assert np.array_equal(other.hard_dropout, many.hard_dropout)


def test_two_scenarios_share_the_luck_of_a_parameter():
    # both ranges are twice as wide upwards as downwards, so every quantile is the same part of the way
    other = town.with_ranges(town.scenario(turnover__chain_share=0.4), turnover__chain_share=(0.2, 0.4, 0.6))
    assert drawn(other, MANY).chain_share == pytest.approx(2 * drawn(RANGED, MANY).chain_share)


def test_the_registry_says_which_assumptions_vary():
    sampled = [f"{part}.{name}" for part, name, field in registry() if about(field)["sampled"]]
    assert sampled == [
        "production.hard_dropout",
        "production.soft_dropout",
        "production.hard_delay",
        "production.soft_delay",
        "sales.dwellings_per_year",
        "turnover.lettings",
        "turnover.first_lettings",
        "turnover.chain_share",
    ]


def test_every_sampled_assumption_reaches_the_draws():
    """A field that is marked in the registry and forgotten in `drawn` would have a range that does nothing."""
    for part, name, field in registry():
        if not about(field)["sampled"]:
            continue
        key = f"{part}__{name}"
        scenario = town.scenario(**{"sales__dwellings_per_year": town.yearly(0.2), "turnover__lettings": 1.0})
        values = drawn(town.with_ranges(scenario, **{key: (0.0, 0.2, 0.5)}), Chance(5, 2))
        varied = [known.name for known in fields(values) if np.ptp(getattr(values, known.name), axis=-1).max() > 0]
        assert varied == [{"dwellings_per_year": "sales"}.get(name, name)]
