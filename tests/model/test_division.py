"""Dividing whole dwellings: sums are exact, parts are right in the mean and never exceed what is there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from woonscenario.model.chance import Chance, entities
from woonscenario.model.division import share_by_mix, share_out

KEYS = entities([("a",), ("b",), ("c",)])
MANY = Chance(7, 20_000)


@given(
    st.lists(st.lists(st.integers(0, 50), min_size=1, max_size=6), min_size=1, max_size=5),
    st.floats(0, 1),
    st.integers(0, 10_000),
)
def test_shared_out_parts_add_up_are_rounded_parts_and_never_exceed_the_weights(groups, part, seed):
    weights = np.array([weight for group in groups for weight in group], np.int32)[:, np.newaxis].repeat(4, axis=1)
    starts = np.cumsum([0] + [len(group) for group in groups])
    number = np.array([[int(part * sum(group))] * 4 for group in groups], np.int32)
    chance = Chance(seed, 4)
    keys = entities([(str(at),) for at in range(len(groups))])
    parts = share_out(number, weights, starts, chance, keys, "x", 1)
    for at, group in enumerate(groups):
        mine = slice(starts[at], starts[at + 1])
        assert np.array_equal(parts[mine].sum(axis=0), number[at])
        if sum(group):
            exact = number[at] * weights[mine] / sum(group)
            assert np.all(np.abs(parts[mine] - exact) < 1)
    assert np.all((parts >= 0) & (parts <= weights))


def test_shared_out_parts_are_proportional_in_the_mean():
    weights = np.array([[5], [3], [2]], np.int32).repeat(20_000, axis=1)
    parts = share_out(np.full((1, 20_000), 3, np.int32), weights, np.array([0, 3]), MANY, KEYS[:1], "x", 1)
    assert parts.mean(axis=1) == pytest.approx([1.5, 0.9, 0.6], abs=4 * 0.5 / np.sqrt(20_000))


def test_in_expectation_parts_are_exactly_proportional_and_an_empty_group_gets_nothing():
    weights = np.array([[5.0], [3.0], [0.0]])
    parts = share_out(np.array([[4.0], [0.0]]), weights, np.array([0, 2, 3]), Chance(1), KEYS[:2], "x", 1)
    assert parts.tolist() == [[2.5], [1.5], [0.0]]


@given(st.integers(0, 200), st.integers(0, 1000))
def test_parts_by_mix_add_up_and_a_zero_share_gets_nothing(number, seed):
    mix = np.array([0.1, 0.6, 0.0, 0.3, 0.0])
    numbers = np.full((2, 3), number, np.int32)
    parts = share_by_mix(numbers, mix, np.array([0, 4, 5]), Chance(seed, 3), KEYS[:2], "x", 1)
    assert np.array_equal(parts[:4].sum(axis=0), numbers[0])
    assert not parts[2].any()
    assert not parts[4].any()
    assert np.all(np.abs(parts[:4] - number * mix[:4, np.newaxis]) < 1)
