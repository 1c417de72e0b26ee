"""K1-EMA: the same projection driven by the EMA Workbench, one scenario at a time."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from numpy.typing import NDArray

from benchmarks.lines import Measured
from benchmarks.plain_numpy import lay_out, simulate
from benchmarks.shipped import SEED, projection, shipped_city
from benchmarks.timing import interleaved, median_ratio
from woonscenario.model.chance import Chance
from woonscenario.model.flow import BLOCK, project
from woonscenario.model.indicators import by_member

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # about parallel evaluators that are not used here
    import ema_workbench
    from ema_workbench import ArrayOutcome, IntegerParameter, Model, Scenario, perform_experiments

EXPERIMENTS = 50
BATCH = 4 * BLOCK

Outcomes = dict[str, NDArray[Any]]


def measure(say: Callable[[str], None]) -> Iterator[Measured]:
    """Measure the CPU time of a scenario in the workbench against that of a draw in our batch."""
    say(f"K1-EMA: {EXPERIMENTS} experimenten in EMA Workbench, {BATCH} trekkingen in een batch")
    times = interleaved(
        {
            "compiled": experiments("compiled", compiled_scenario),
            "batch": lambda: projection(BATCH),
            "numpy": experiments("numpy", numpy_scenario()),
        }
    )
    compiled, plain = ([time / EXPERIMENTS for time in times[name]] for name in ("compiled", "numpy"))
    ours = [time / BATCH for time in times["batch"]]
    yield Measured(
        "K1-EMA",
        median_ratio(compiled, ours),
        f"same compiled model {median(compiled) * 1e3:.2f} ms per scenario against {median(ours) * 1e3:.3f} ms per "
        f"draw; numpy model {median(plain) * 1e3:.2f} ms, ratio {median_ratio(plain, ours):.1f}; "
        f"EMA Workbench {ema_workbench.__version__}, sequential",
    )


def experiments(name: str, scenario: Callable[[int], Outcomes]) -> Callable[[], object]:
    """Make the work of evaluating a function of the draw in the workbench, silently and in this process."""
    model = Model(name, function=scenario)
    model.uncertainties = [IntegerParameter("draw", 0, EXPERIMENTS)]
    model.outcomes = [ArrayOutcome("social_stock"), ArrayOutcome("kernvoorraad")]
    scenarios = [Scenario(str(draw), draw=draw) for draw in range(EXPERIMENTS)]
    return lambda: perform_experiments(model, scenarios=scenarios, log_progress=True)


def compiled_scenario(draw: int) -> Outcomes:
    """Project one draw with our model; stocks [dwellings] (year,) of the city."""
    city = shipped_city()
    social, kern = [], []
    for _, state, _ in project(city, Chance(SEED, 1, draw)):
        social.append(state.social_stock[0, 0])
        kern.append(by_member(state.dwellings, city.cells, city.cells.kernvoorraad)[0, 0])
    return {"social_stock": social, "kernvoorraad": kern}


def numpy_scenario() -> Callable[[int], Outcomes]:
    """Give the numpy model as a function of the draw."""
    layout = lay_out(shipped_city())

    def scenario(draw: int) -> Outcomes:
        social, kern = simulate(layout, SEED + draw)
        return {"social_stock": social, "kernvoorraad": kern}

    return scenario
