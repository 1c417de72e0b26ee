"""CPU time of pieces of work that take turns, so that what else the machine does hits all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

ROUNDS = 5


def interleaved(works: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Do every work in turn, `rounds` times after one that does not count; CPU times [s] by name."""
    for work in works.values():
        work()
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            started = time.process_time()
            work()
            times[name].append(time.process_time() - started)
    return times


def median_ratio(above: list[float], below: list[float]) -> float:
    """Give the median over rounds of one time divided by the other of the same round."""
    return median(one / other for one, other in zip(above, below, strict=True))
