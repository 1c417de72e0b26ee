"""The work that is measured: the shipped city and scenario, projected by lot."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from woonscenario.files.opening import load_opening
from woonscenario.files.params import LoadedScenario, load_scenario
from woonscenario.model.chance import Chance
from woonscenario.model.city import City, city_of
from woonscenario.model.flow import BLOCK, project
from woonscenario.model.results import Record, start_record, take
from woonscenario.model.tables import Opening

PARAMS = Path(__file__).resolve().parents[1] / "params"
SCENARIO = "trend"
SEED = 1
DRAWS = 10_000


@cache
def shipped_opening() -> Opening:
    """Read the opening data of the shipped city."""
    return load_opening(PARAMS)


@cache
def shipped_scenario() -> LoadedScenario:
    """Read the shipped scenario that is measured: the stock alone, without who gets which dwelling."""
    return load_scenario(SCENARIO, PARAMS, overrides={"allocation.engine": "none"})


@cache
def shipped_city() -> City:
    """Prepare the shipped city, once."""
    return city_of(shipped_scenario().scenario, shipped_opening())


def cell_year_draws(draws: int) -> int:
    """Count how many times a cell goes through a year in `draws` draws."""
    city = shipped_city()
    return len(city.cells) * len(city.scenario.years) * draws


def projection(draws: int = DRAWS) -> Record:
    """Project by lot in blocks, with the figures of every draw and the check of the account; no tables."""
    city = shipped_city()
    record = start_record(city, draws)
    for first in range(0, draws, BLOCK):
        chance = Chance(SEED, min(BLOCK, draws - first), first)
        for year, state, booked in project(city, chance):
            take(record, chance, year, state, booked)
    return record
