"""Scores that share luck: the chance that both are low, and the limits where one of them is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri
from scipy.stats import multivariate_normal

from woonscenario.model.dependence import both_below, limits_where_kept

LIMIT = st.floats(-3, 3)


@given(LIMIT, LIMIT, st.floats(0.01, 0.95))
def test_the_chance_that_both_are_low_is_that_of_scipy(one, other, correlation):
    expected = multivariate_normal(cov=[[1, correlation], [correlation, 1]]).cdf([one, other])
    assert both_below(np.array([one]), np.array([other]), correlation)[0] == pytest.approx(expected, abs=1e-4)


def test_at_the_middle_of_both_the_chance_is_known():
    # 1/4 + arcsin(r) / (2 pi); with r = 0.5: 1/4 + 1/12 = 1/3
    assert both_below(np.zeros(1), np.zeros(1), 0.5) == pytest.approx([1 / 3])


@given(st.floats(0.02, 0.98), st.floats(0.05, 0.99), st.floats(0.0, 0.7))
def test_below_a_limit_lies_the_wanted_share_of_what_is_kept(upto, kept, correlation):
    limit = limits_where_kept(np.array([upto]), np.array([kept]), correlation)
    if correlation == 0:
        assert limit == pytest.approx(ndtri(upto))
    else:
        found = both_below(limit, np.array([ndtri(kept)]), correlation)[0] / kept
        assert found == pytest.approx(upto, abs=5e-4)


def test_scores_that_are_the_same_are_cut_at_the_product():
    assert limits_where_kept(np.array([0.5]), np.array([0.8]), 1.0) == pytest.approx(ndtri(0.4), abs=0.01)


def test_where_all_is_kept_or_all_lies_below_nothing_moves():
    limits = limits_where_kept(np.array([0.0, 0.5, 1.0]), np.array([0.5, 1.0, 0.5]), 0.4)
    assert limits.tolist() == [-np.inf, 0.0, np.inf]
