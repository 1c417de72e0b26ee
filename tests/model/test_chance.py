"""Random numbers that belong to somebody: keyed, unbiased, exact in their sums."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from woonscenario.model.chance import (
    EXACT_UP_TO,
    Chance,
    binomial,
    entities,
    lots,
    normal,
    whole,
)

KEYS = entities([("a",), ("b",), ("c",)])
MANY = Chance(7, 20_000)
PINNED = [[0.644857282817, 0.473763676363]]


def test_a_number_does_not_change_when_entities_are_added_or_reordered():
    few = lots(Chance(1, 3), entities([("b",)]), "loting", 2025)
    many = lots(Chance(1, 3), entities([("c",), ("b",), ("a",)]), "loting", 2025)
    assert np.array_equal(few[0], many[1])


def test_a_number_does_not_change_when_draws_are_added_or_computed_in_blocks():
    together = lots(Chance(1, 100), KEYS, "loting", 2025)
    apart = lots(Chance(1, 40, first=60), KEYS, "loting", 2025)
    assert np.array_equal(together[:, 60:], apart)


@pytest.mark.parametrize("other", [Chance(2, 2), Chance(1, 2, first=5)])
def test_another_seed_or_draw_gives_another_number(other):
    assert not np.any(lots(Chance(1, 2), KEYS, "loting", 2025) == lots(other, KEYS, "loting", 2025))


@pytest.mark.parametrize(("decision", "year"), [("woz", 2025), ("loting", 2026)])
def test_another_decision_or_year_gives_another_number(decision, year):
    assert not np.any(lots(MANY, KEYS, "loting", 2025) == lots(MANY, KEYS, decision, year))


def test_lots_are_uniform_and_entities_independent():
    drawn = lots(MANY, KEYS, "loting", 2025)
    for row in drawn:
        assert stats.kstest(row, "uniform").pvalue > 1e-3
    correlation = np.corrcoef(np.vstack([drawn, lots(MANY, KEYS, "loting", 2026)]))
    off_diagonal = correlation[~np.eye(len(correlation), dtype=bool)]
    assert np.abs(off_diagonal).max() < 4 / np.sqrt(20_000)


def test_the_first_lots_are_pinned():
    """A change here changes every published draw: it belongs in the CHANGELOG under Changes results."""
    assert lots(Chance(1, 2), entities([("a",)]), "loting", 2025).round(12).tolist() == PINNED


@given(st.integers(1, 3000), st.floats(0.001, 0.999), st.integers(0, 1000))
def test_binomial_is_that_of_scipy_where_it_is_exact_and_within_one_elsewhere(number, probability, seed):
    chance = Chance(seed, 50)
    found = binomial(np.full((1, 50), number, np.int32), np.array([probability]), chance, KEYS[:1], "mutatie", 2025)[0]
    lot = lots(chance, KEYS[:1], "mutatie", 2025)[0]
    exact = stats.binom.ppf(lot, number, probability)
    if number * min(probability, 1 - probability) <= EXACT_UP_TO:
        # a lot on the very edge between two counts may fall on either side
        edges = np.minimum(
            np.abs(stats.binom.cdf(exact, number, probability) - lot),
            np.abs(stats.binom.cdf(exact - 1, number, probability) - lot),
        )
        assert np.all((found == exact) | (edges < 1e-9))
    else:
        assert np.all(np.abs(found - exact) <= 1)


def test_a_binomial_lot_depends_on_its_own_number_alone():
    chance, likely = Chance(4, 6), np.array([0.05])
    numbers = np.array([[3, 90, 101, 5000, 40, 0]], np.int32)
    together = binomial(numbers, likely, chance, KEYS[:1], "mutatie", 2025)[0]
    for at, number in enumerate(numbers[0]):
        alone = binomial(np.full((1, 6), number, np.int32), likely, chance, KEYS[:1], "mutatie", 2025)[0]
        assert together[at] == alone[at]


@pytest.mark.parametrize(("number", "probability"), [(40, 0.05), (1000, 0.03), (400, 0.9), (20000, 0.1)])
def test_binomial_has_the_mean_and_spread_of_the_binomial(number, probability):
    drawn = binomial(np.full((1, 20_000), number, np.int32), np.array([probability]), MANY, KEYS[:1], "mutatie", 2025)
    mean, variance = number * probability, number * probability * (1 - probability)
    assert drawn.mean() == pytest.approx(mean, abs=4 * np.sqrt(variance / 20_000))
    assert drawn.var() == pytest.approx(variance, rel=0.05)


@given(
    st.lists(st.tuples(st.integers(0, 3000), st.floats(0, 1)), min_size=1, max_size=20),
    st.integers(0, 1000),
)
def test_a_probability_for_every_draw_gives_what_it_gives_alone(pairs, seed):
    chance, width = Chance(seed, len(pairs)), len(pairs)
    numbers, likely = np.array([[of for of, _ in pairs]], np.int32), np.array([[likely for _, likely in pairs]])
    together = binomial(numbers, likely, chance, KEYS[:1], "mutatie", 2025)[0]
    for at, (number, probability) in enumerate(pairs):
        same = np.full((1, width), number, np.int32)
        assert together[at] == binomial(same, np.array([probability]), chance, KEYS[:1], "mutatie", 2025)[0, at]


def test_a_probability_for_every_draw_is_inverted_exactly_up_to_a_mean_of_five():
    # 100 dwellings, of which up to 5 % leave
    likely = np.linspace(0, 0.05, 2000)[np.newaxis]
    chance = Chance(11, 2000)
    found = binomial(np.full((1, 2000), 100, np.int32), likely, chance, KEYS[:1], "mutatie", 2025)
    exact = stats.binom.ppf(lots(chance, KEYS[:1], "mutatie", 2025), 100, likely)
    assert np.array_equal(found, np.maximum(exact, 0))


def test_a_probability_for_every_draw_multiplies_in_expectation():
    assert binomial(np.full((1, 1), 40.0), np.array([[0.1]]), Chance(1), KEYS[:1], "x", 1).tolist() == [[4.0]]


def test_normal_numbers_are_the_scores_of_the_lots():
    expected = stats.norm.ppf(lots(MANY, KEYS, "x", 1))
    assert normal(MANY, KEYS, "x", 1) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("probability", "happens"), [(0.0, 0), (1.0, 12)])
def test_binomial_at_its_ends_leaves_nothing_to_chance(probability, happens):
    number = np.full((1, 3), 12, np.int32)
    drawn = binomial(number, np.array([probability]), Chance(1, 3), KEYS[:1], "x", 1)
    assert drawn.tolist() == [[happens] * 3]


def test_whole_rounds_up_or_down_and_is_right_in_the_mean():
    rounded = whole(np.array([2.3]), MANY, KEYS[:1], "x", 1)
    assert set(np.unique(rounded)) == {2, 3}
    assert rounded.mean() == pytest.approx(2.3, abs=4 * np.sqrt(0.3 * 0.7 / 20_000))


def test_whole_leaves_fractions_in_expectation():
    assert whole(np.array([2.3]), Chance(1), KEYS[:1], "x", 1).tolist() == [[2.3]]
