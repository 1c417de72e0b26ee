"""Two scores that share part of their luck: how one is spread where the other stays below a limit."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri, owens_t

Array = NDArray[Any]

_STEPS = 3
"""Newton's steps; after three the chance is right to 1e-5, up to a correlation of 0.7."""
_HIGHEST_CORRELATION = 0.9999
_ROOT_TWO_PI = np.sqrt(2 * np.pi)


def limits_where_kept(upto: Array, kept: Array, correlation: float) -> Array:
    """Give the limits below which a score stays with chance `upto`, where another stays in its lower part `kept`.

    Scores are standard normal. With a positive correlation those that are kept are low, so that their limits are
    lower than the plain quantiles: between the quantiles of `upto` times `kept` and of `upto`.
    """
    if correlation == 0:
        return ndtri(upto)
    correlation = min(correlation, _HIGHEST_CORRELATION)
    inside = (upto > 0) & (upto < 1) & (kept > 0) & (kept < 1)
    share, stays = np.where(inside, upto, 0.5), np.where(inside, kept, 0.5)
    least, most, other = ndtri(share * stays), ndtri(share), ndtri(stays)
    limit = most - correlation**2 * (most - least)
    for _ in range(_STEPS):
        gap = both_below(limit, other, correlation) - share * stays
        limit = np.clip(limit - gap / _slope(limit, other, correlation), least, most)
    return np.where(inside, limit, ndtri(upto))


def both_below(one: Array, other: Array, correlation: float) -> Array:
    """Give the chance that two standard normal scores are both below their limits.

    Source: Owen (1956), Tables for computing bivariate normal probabilities, Annals of Mathematical Statistics 27(4).
    """
    # The formula divides by both limits; a hair from zero its outcome is the same.
    one, other = (np.where(np.abs(limit) < 1e-9, 1e-9, limit) for limit in (one, other))
    root = np.sqrt(1 - correlation**2)
    apart = np.where(one * other < 0, 0.5, 0.0)
    return (
        (ndtr(one) + ndtr(other)) / 2
        - owens_t(one, (other / one - correlation) / root)
        - owens_t(other, (one / other - correlation) / root)
        - apart
    )


def _slope(one: Array, other: Array, correlation: float) -> Array:
    """How fast the chance that both are below grows with the first limit."""
    density = np.exp(-(one**2) / 2) / _ROOT_TWO_PI
    return np.maximum(density * ndtr((other - correlation * one) / np.sqrt(1 - correlation**2)), 1e-300)
