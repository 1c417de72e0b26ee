"""K1 and K1-end: the projection against its floor, and everything around the projection against it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from benchmarks.lines import Measured
from benchmarks.shipped import (
    DRAWS,
    SEED,
    cell_year_draws,
    projection,
    shipped_city,
    shipped_opening,
    shipped_scenario,
)
from benchmarks.timing import interleaved, median_ratio
from woonscenario.files.outputs import save_tables
from woonscenario.model.flow import run_model
from woonscenario.model.tables import CAUSES

WIDTH = 512
"""Draws side by side in the floor: with two rows of this length per cause, and one, it stays in the first cache."""
CACHE_LINE = 64
"""Bytes that the processor fetches at once."""
FLOORS = 5
"""How often the floor is done in one turn; once is too short for the clock."""


def measure(say: Callable[[str], None]) -> Iterator[Measured]:
    """Measure K1 and K1-end in the same rounds."""
    city = shipped_city()
    say(f"K1, K1-end: {DRAWS} trekkingen van {len(city.cells)} cellen in {len(city.scenario.years)} jaren")
    times = interleaved({"projection": projection, "floor": do_floor, "end": run_and_save})
    floor = [time / FLOORS for time in times["floor"]]
    steps = cell_year_draws(DRAWS) * 1e-9
    alone, least, whole = median(times["projection"]), median(floor), median(times["end"])
    yield Measured(
        "K1",
        median_ratio(times["projection"], floor),
        f"{alone / steps:.2f} against {least / steps:.3f} ns per cell, year and draw; {len(city.cells)} cells, "
        f"{len(city.scenario.years)} years, {len(CAUSES)} causes, {DRAWS} draws",
    )
    yield Measured(
        "K1-end",
        median_ratio(times["end"], times["projection"]),
        f"run_model and save_tables {whole:.2f} s, projection alone {alone:.2f} s",
    )


def run_and_save() -> None:
    """Run the scenario to tables, with bands, and write them as CSV."""
    loaded = shipped_scenario()
    results = run_model(loaded.scenario, shipped_opening(), seed=SEED, draws=DRAWS)
    with tempfile.TemporaryDirectory() as folder:
        save_tables(results, loaded.assumptions, folder)


def do_floor() -> NDArray[np.int32]:
    """Do one fused multiply-add for every cell, year, cause and draw, `FLOORS` times."""
    stock, flow, share = ones(1)[0], ones(len(CAUSES)), ones(len(CAUSES))
    multiply_add(stock, flow, share, FLOORS * cell_year_draws(DRAWS) // WIDTH)
    return stock


def ones(rows: int) -> NDArray[np.int32]:
    """Make rows (row, draw) of ones that begin on a cache line; elsewhere the floor takes half as long again."""
    room = np.ones(rows * WIDTH + CACHE_LINE, np.int32)
    skipped = -room.ctypes.data % CACHE_LINE // room.itemsize
    return room[skipped : skipped + rows * WIDTH].reshape(rows, WIDTH)


@njit
def multiply_add(stock: Any, flow: Any, share: Any, passes: int) -> None:
    """Add flow (cause, draw) times share (cause, draw) to the stock (draw,), cause by cause, `passes` times."""
    for _ in range(passes):
        for cause in range(flow.shape[0]):
            for draw in range(stock.shape[0]):
                stock[draw] += flow[cause, draw] * share[cause, draw]
