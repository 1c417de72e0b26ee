"""The model in a process of its own, so that it can be stopped at once and leaves the sliders their speed."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection

from woonscenario.model.flow import run_model
from woonscenario.model.scenario import Scenario
from woonscenario.model.tables import Opening, Results

LOOK_EVERY = 0.02
"""How often is asked whether the run is still wanted [seconds]."""
STOPPED = "het proces dat rekende is gestopt; probeer het opnieuw"


def run_apart(
    scenario: Scenario, opening: Opening, *, seed: int, draws: int, progress: Callable[[int], None]
) -> Results:
    """Do what `run_model` does, with the same outcome; `progress` is also told of 0 runs, and stops it by raising.

    Raises what went wrong there.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(there, scenario, opening, seed, draws), daemon=True)
    process.start()
    there.close()
    try:
        while True:
            while not here.poll(LOOK_EVERY):
                progress(0)
            told = here.recv()
            if isinstance(told, Exception):
                raise told
            if not isinstance(told, int):
                return told
            progress(told)
    except EOFError:
        raise RuntimeError(STOPPED) from None
    finally:
        here.close()
        process.kill()
        process.join()


def _work(there: Connection, scenario: Scenario, opening: Opening, seed: int, draws: int) -> None:
    try:
        there.send(run_model(scenario, opening, seed=seed, draws=draws, progress=there.send))
    except Exception as error:  # whatever it is, it is told to who waits
        there.send(error)
