"""MF: the expectation of who gets a dwelling against as many draws as are as accurate on the chance of every group."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pandas as pd

from benchmarks.lines import Measured
from benchmarks.shipped import PARAMS, SCENARIO, SEED, shipped_opening
from benchmarks.timing import interleaved
from woonscenario.files.params import load_scenario
from woonscenario.model.flow import expect_model, run_model
from woonscenario.model.indicators import WIDTH_OF_BAND
from woonscenario.model.scenario import Scenario
from woonscenario.model.tables import GROUP

DRAWS = 100
LAST_YEAR = 2032
CHANCE = "slaagkans_D2_regulier"


def measure(say: Callable[[str], None]) -> Iterator[Measured]:
    """Measure MF: CPU times of draws and of an expectation, and how far each is from the chances by lot."""
    scenario = _scenario()
    say(f"MF: {DRAWS} trekkingen van de toewijzing tot {LAST_YEAR} naast de verwachting")
    expected = min(interleaved({"expected": lambda: expect_model(scenario, shipped_opening())})["expected"])
    _run(scenario, 1)
    started = time.process_time()
    indicators = _run(scenario, DRAWS)
    drawn = time.process_time() - started
    bias, spread = mean_squares(indicators)
    as_accurate = min(DRAWS, spread / max(bias - spread / DRAWS, spread / DRAWS))
    yield Measured(
        "MF",
        drawn * as_accurate / DRAWS / expected,
        f"{as_accurate:.0f} draws are as accurate: the expectation is {bias**0.5 * 100:.1f} percentage points from the "
        f"mean of {DRAWS} draws, one draw {spread**0.5 * 100:.1f}; {drawn / DRAWS * 1e3:.0f} ms a draw against "
        f"{expected * 1e3:.0f} ms",
    )


def mean_squares(indicators: pd.DataFrame) -> tuple[float, float]:
    """Give the mean squares, over groups and years, of expectation less mean and of draw less mean [chance²]."""
    of_groups = indicators[(indicators["indicator"] == CHANCE) & (indicators["dimension"] == GROUP)]
    wide = of_groups.pivot(index=["member", "year"], columns="statistic", values="value").dropna()
    spread = (wide["p95"] - wide["p05"]) / WIDTH_OF_BAND
    return float(((wide["expected"] - wide["mean"]) ** 2).mean()), float((spread**2).mean())


def _scenario() -> Scenario:
    short = {"horizon.end_year": LAST_YEAR, "horizon.milestones": [LAST_YEAR], "uncertainty.ranges": "fixed"}
    return load_scenario(SCENARIO, PARAMS, overrides=short).scenario


def _run(scenario: Scenario, draws: int) -> pd.DataFrame:
    return run_model(scenario, shipped_opening(), seed=SEED, draws=draws).indicators
