"""How functions of the model are compiled: what Python calls, and the parts that it is made of."""

from __future__ import annotations

from typing import Any

from numba import njit
from numba.extending import register_jitable

_OPTIONS: dict[str, Any] = {"cache": True, "error_model": "numpy", "no_cfunc_wrapper": True}

kernel: Any = njit(nogil=True, **_OPTIONS)
"""Compile a function that is called from Python."""

part_of_kernel: Any = register_jitable(**_OPTIONS)
"""Compile a function where a compiled one calls it; a test that calls it runs it as plain Python.

No entrance for Python is made for it: with one for every part, compiling took nearly twice as long.
"""

in_place: Any = register_jitable(_nrt=False, **_OPTIONS)
"""Compile a part that makes no arrays, but fills those that it gets.

Others count who holds each array that they are passed, also in a tuple: that would take a quarter of a round.
"""

rounds_once: Any = register_jitable(_nrt=False, fastmath={"contract"}, **_OPTIONS)
"""Compile the same, and let a processor that can multiply and add in one step round once instead of twice."""

adds_up: Any = register_jitable(_nrt=False, fastmath={"contract", "reassoc"}, **_OPTIONS)
"""Compile the same, and let it add up in any order: several terms at a time."""
