"""How what is done in every round is compiled."""

from __future__ import annotations

from functools import partial
from typing import Any

from numba import njit

in_place: Any = partial(njit, cache=True, error_model="numpy", _nrt=False)
"""Compile a function that makes no arrays, but fills those that it gets.

Others count who holds each array that they are passed, also in a tuple: that would take a quarter of a round.
"""

adds_up: Any = partial(in_place, fastmath={"reassoc"})
"""Compile the same, and let it add up in any order: several terms at a time."""
