"""Memory of what a part of a scenario fixes: where something else changes, it is not worked out again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from woonscenario.model.scenario import Scenario

Others = ParamSpec("Others")
Found = TypeVar("Found")
Function = Callable[Concatenate[Scenario, Others], Found]


class _Parts(SimpleNamespace):
    """The parts of a scenario that a function says it reads; any other is an AttributeError."""

    years = Scenario.years


def remembers(*parts: str, size: int = 8) -> Callable[[Function[Others, Found]], Function[Others, Found]]:
    """Let a function of a scenario, and of others that stay what they are, work out once what it gives.

    `parts` are what it reads of the scenario, whole parts or single fields ("sales.woz_ratio"); it gets nothing else,
    so that what is remembered cannot be out of date. What it gives is shared, and must not be changed.
    """
    read_parts = tuple(map(attrgetter, parts))

    def decorate(function: Function[Others, Found]) -> Function[Others, Found]:
        def work_out(known: tuple[Any, ...], *args: Any, **kwargs: Any) -> Found:
            return function(_reading(parts, known), *args, **kwargs)

        remembered = cast(Callable[..., Found], lru_cache(maxsize=size)(work_out))

        @wraps(function)
        def ask(scenario: Scenario, *args: Others.args, **kwargs: Others.kwargs) -> Found:
            return remembered(tuple(read(scenario) for read in read_parts), *args, **kwargs)

        return cast(Function[Others, Found], ask)

    return decorate


def _reading(parts: tuple[str, ...], known: tuple[Any, ...]) -> Scenario:
    """Make a scenario that has these parts and fields, and nothing else."""
    read = _Parts()
    for part, value in zip(parts, known, strict=True):
        *of, name = part.split(".")
        holder = vars(read).setdefault(of[0], SimpleNamespace()) if of else read
        setattr(holder, name, value)
    return cast(Scenario, read)
