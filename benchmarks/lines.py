"""Goals, and the line that says whether a measured value meets its goal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

DEFINITIONS = "docs/decisions/0003-what-k1-measures.md"
"""What each value is exactly, under a heading per id."""

AT_MOST, AT_LEAST = "<=", ">="
NOT_MEASURED = "niet gemeten"


@dataclass(frozen=True)
class Goal:
    """What a value should be, and the module of `benchmarks` that measures it."""

    id: str
    relation: str
    limit: float
    unit: str
    module: str


GOALS = {
    goal.id: goal
    for goal in (
        Goal("K1", AT_MOST, 20, "", "kernel"),
        Goal("K1-end", AT_MOST, 2, "", "kernel"),
        Goal("K1-EMA", AT_LEAST, 10, "", "ema"),
        Goal("K2-peer", AT_LEAST, 30, "", "letting"),
        Goal("K2-floor", AT_MOST, 20, "", "letting"),
        Goal("MF", AT_LEAST, 100, "", "expectation"),
        Goal("SLIDER", AT_MOST, 50, "ms", "slider"),
        Goal("MEM", AT_MOST, 150, "MB", "memory"),
        Goal("CLI", AT_MOST, 1.5, "", "command_line"),
    )
}
"""The one table of goals; each id is defined in `DEFINITIONS`."""


@dataclass(frozen=True)
class Measured:
    """A value in the unit of its goal (None: this machine cannot measure it), and what stands behind it."""

    id: str
    value: float | None
    detail: str


def falls_short(measured: Measured) -> bool:
    """Say whether a value misses its goal; what was not measured does not."""
    goal = GOALS[measured.id]
    if measured.value is None:
        return False
    meets = measured.value <= goal.limit if goal.relation == AT_MOST else measured.value >= goal.limit
    return not meets


def line_of(measured: Measured) -> str:
    """Word a value, its goal and the verdict on one line."""
    goal = GOALS[measured.id]
    unit = f" {goal.unit}" if goal.unit else ""
    value = NOT_MEASURED if measured.value is None else f"{_rounded(measured.value)}{unit}"
    verdict = "" if measured.value is None else " falls short" if falls_short(measured) else " ok"
    return f"{measured.id} {value} goal {goal.relation} {goal.limit:g}{unit}{verdict} ({measured.detail})"


def _rounded(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def report(found: Iterable[Measured]) -> int:
    """Print a line for each value as it comes, and give the exit code: 1 when one falls short."""
    code = 0
    for measured in found:
        print(line_of(measured), flush=True)
        code = code or int(falls_short(measured))
    return code
