"""Allocation in expectation beside the draws: two engines, one meaning, in every shipped scenario."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    "lettings": 0.02,
    "nonregular_share": 0.03,
    "slaagkans_D2_rigo": 0.025,
    "slaagkans_D2_regulier": 0.025,
    "registration_mean": 0.04,
    "seekers_active": 0.02,
}
"""How far the expectation may be from the mean of the draws, as a part of it, beside four standard errors."""


@pytest.mark.parametrize("name", [heading.name for heading in list_scenarios(PARAMS)])
def test_the_expectation_is_near_the_mean_of_the_draws(name: str):
    assert too_far(both_engines(name)) == []


@settings(max_examples=6)
@given(
    st.fixed_dictionaries(
        {
            "allocation.policy": st.sampled_from(["cap", "task_first"]),
            "allocation.nonregular_share": st.floats(0.2, 0.45),
            "allocation.signal_share": st.just(0.1),
            "allocation.lottery_share": st.floats(0.0, 0.4),
            "allocation.order": st.sampled_from(["in_order", "in_proportion"]),
            "allocation.moving_down_priority": st.sampled_from(["ja", "nee"]),
            "seekers.inflow_per_year": st.floats(8_000, 16_000),
            "turnover.lettings": st.floats(1_500, 3_000),
        }
    )
)
def test_the_expectation_is_near_the_mean_of_the_draws_under_other_rules(overrides: dict[str, object]):
    assert too_far(both_engines("trend", overrides)) == []


def too_far(compared: pd.DataFrame) -> list[str]:
    """Name the figures of the city whose expectation is further from the draws than `IN_CITY` allows."""
    of_city = compared[(compared["dimension"] == "total") & compared["indicator"].isin(list(IN_CITY))]
    assert set(of_city["indicator"]) == set(IN_CITY)
    allowed = np.maximum(4 * of_city["error"], of_city["indicator"].map(IN_CITY) * of_city["mean"].abs())
    far = of_city[np.abs(of_city["expected"] - of_city["mean"]) > allowed]
    return [
        f"{row['indicator']} in {row['year']}: {row['expected']:.4g} against {row['mean']:.4g} by lot"
        for row in far.to_dict("records")
    ]


def both_engines(name: str, overrides: Mapping[str, object] = {}) -> pd.DataFrame:
    """Give the expectation, and mean and standard error of the draws, of every indicator of the first years."""
    scenario = load_scenario(name, PARAMS, overrides={**SHORT, **overrides}).scenario
    rows = run_model(scenario, OPENING, seed=1, draws=DRAWS).indicators
    wide = rows.pivot(index=PLACE, columns="statistic", values="value").dropna().reset_index()
    # Of a normal spread p05 and p95 lie 3.3 standard deviations apart.
    return wide.assign(error=(wide["p95"] - wide["p05"]) / 3.3 / np.sqrt(DRAWS))
