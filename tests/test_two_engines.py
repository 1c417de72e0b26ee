"""Allocation in expectation beside the draws: two engines, one meaning, in every shipped scenario."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from woonscenario.files.headings import list_scenarios
from woonscenario.files.opening import load_opening
from woonscenario.files.params import load_scenario
from woonscenario.model.flow import run_model

PARAMS = Path(__file__).resolve().parents[1] / "params"
OPENING = load_opening(PARAMS)
DRAWS = 6
SHORT = {"horizon.end_year": 2024, "horizon.milestones": [2023], "uncertainty.ranges": "fixed"}
PLACE = ["indicator", "dimension", "member", "year"]
IN_CITY = {
    "lettings": 0.04,
    "nonregular_share": 0.05,
    "slaagkans_D2_rigo": 0.06,
    "slaagkans_D2_regulier": 0.06,
    "registration_mean": 0.06,
    "seekers_active": 0.02,
}
"""How far the expectation may be from the mean of the draws, as a part of it, beside four standard errors."""


@pytest.mark.parametrize("name", [heading.name for heading in list_scenarios(PARAMS)])
def test_the_expectation_is_near_the_mean_of_the_draws(name: str):
    compared = both_engines(name)
    of_city = compared[compared["dimension"] == "total"].set_index("indicator")
    for indicator, part in IN_CITY.items():
        rows = of_city.loc[[indicator]]
        allowed = np.maximum(4 * rows["error"], part * rows["mean"].abs())
        assert (np.abs(rows["expected"] - rows["mean"]) <= allowed).all(), (indicator, rows)


def both_engines(name: str) -> pd.DataFrame:
    """Give the expectation, and mean and standard error of the draws, of every indicator of the first years."""
    scenario = load_scenario(name, PARAMS, overrides=SHORT).scenario
    rows = run_model(scenario, OPENING, seed=1, draws=DRAWS).indicators
    wide = rows.pivot(index=PLACE, columns="statistic", values="value").dropna().reset_index()
    # Of a normal spread p05 and p95 lie 3.3 standard deviations apart.
    return wide.assign(error=(wide["p95"] - wide["p05"]) / 3.3 / np.sqrt(DRAWS))
