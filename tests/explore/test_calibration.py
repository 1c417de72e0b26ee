"""Calibration: recovers what figures determine, says what they do not, and never sees a later figure."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from woonscenario.explore.terugblik.behaviour import EXPECTATION, simulating, with_behaviour
from woonscenario.explore.terugblik.calibration import Fit, Target, calibrate, targets_of
from woonscenario.explore.terugblik.fitting import determined, saved_fit
from woonscenario.files.compared import Parameter, parameters_of, series_of
from woonscenario.files.fitted import fit_text
from woonscenario.files.opening import load_opening
from woonscenario.files.terugblik import ALLOCATION, Terugblik, load_terugblik, read_plan

SHIPPED = Path(__file__).parents[2] / "params"
TRUTH = {"opening_pool": 18000.0, "inflow_per_year": 5000.0, "registered_before": 1.3, "acceptance": 1.1}
PARAMETERS = (
    Parameter("opening_pool", "", 16000.0, 12000.0, 24000.0),
    Parameter("inflow_per_year", "", 6000.0, 2500.0, 14000.0),
    Parameter("registered_before", "", 1.0, 0.4, 2.5),
    Parameter("acceptance", "", 1.0, 0.6, 2.0),
)
ERRORS = {"seekers_active": 400.0, "registration_mean": 0.5}
YEARS = (2014, 2015)


def of_figure(indicator: str, year: int, value: float) -> Target:
    return Target(indicator, indicator, year, value, ERRORS[indicator], "", "")


@pytest.fixture(scope="module")
def ground() -> Terugblik:
    return load_terugblik(ALLOCATION, SHIPPED)


@pytest.fixture(scope="module")
def synthetic(ground: Terugblik) -> Fit:
    """A fit to figures that the model itself made with `TRUTH`."""
    simulate = simulating(ground.loaded.scenario, ground.opening, YEARS[-1])
    made = simulate(TRUTH, EXPECTATION)
    targets = [of_figure(name, year, made[name, year]) for name in ERRORS for year in YEARS]
    return calibrate(PARAMETERS, targets, simulate, seed=3, members=16)


def test_what_the_figures_determine_is_recovered_within_its_uncertainty(synthetic: Fit):
    for one in synthetic.parameters[:3]:
        assert determined(one) == "bepaald"
        assert one.p05 <= TRUTH[one.parameter.name] <= one.p95
    assert synthetic.loss < 1


def test_what_the_figures_do_not_determine_is_said_in_words(synthetic: Fit):
    acceptance = synthetic.parameters[3]
    assert determined(acceptance) == "niet_bepaald"
    assert "niet bepaald door deze cijfers" in saved_fit(synthetic, 3).parameters[3].reason


def straight(values, _):
    """A model in closed form: one figure that is the product of two parameters."""
    return {("product", 1): values["a"] * values["b"], ("a", 1): values["a"]}


TWO = (Parameter("a", "A", 2.0, 1.0, 4.0), Parameter("b", "B", 2.0, 1.0, 4.0))


def test_the_same_input_gives_the_same_bytes():
    targets = [Target("p", "product", 1, 6.0, 0.1, "", ""), Target("a", "a", 1, 3.0, 0.1, "", "")]
    texts = {fit_text(saved_fit(calibrate(TWO, targets, straight, seed=1, members=8), 1)) for _ in range(2)}
    assert len(texts) == 1
    fit = calibrate(TWO, targets, straight, seed=1, members=8)
    assert [round(one.value, 1) for one in fit.parameters] == [3.0, 2.0]


def test_parameters_that_only_matter_together_are_called_tied():
    targets = [Target("p", "product", 1, 6.0, 0.01, "", ""), Target("q", "product", 1, 6.0, 0.01, "", "")]
    fit = calibrate(TWO, targets, straight, seed=1, members=40)
    assert fit.parameters[0].tie < -0.95
    assert "nauwelijks te onderscheiden van b" in saved_fit(fit, 1).parameters[0].reason


def test_more_parameters_than_figures_are_refused():
    with pytest.raises(ValueError, match="er zijn 2 parameters en 1 cijfers"):
        calibrate(TWO, [Target("p", "product", 1, 6.0, 0.1, "", "")], straight, seed=1)


def test_figures_after_the_known_years_do_not_reach_the_calibration():
    observed = load_opening(SHIPPED).observed
    perturbed = observed.assign(value=observed["value"].where(observed["year"] <= 2017, observed["value"] * 7))
    rows, _ = read_plan(SHIPPED)
    seen = [targets_of(series_of(rows, series, SHIPPED)) for series in (observed, perturbed)]
    assert seen[0] == seen[1]
    assert {one.year for one in seen[0]} <= {2014, 2015, 2016, 2017}
    assert len(seen[0]) >= len(parameters_of(read_plan(SHIPPED)[1]))


def test_later_observations_do_not_move_what_the_calibration_simulates(ground: Terugblik):
    perturbed = ground.opening.observed.assign(value=ground.opening.observed["value"] * 7)
    values = {"inflow_per_year": 5000.0}
    both = [
        simulating(ground.loaded.scenario, opening, 2014)(values, EXPECTATION)
        for opening in (ground.opening, replace(ground.opening, observed=perturbed))
    ]
    assert np.array_equal(*(list(found.values()) for found in both), equal_nan=True)


def test_behaviour_leaves_urgenten_alone_and_stays_within_bounds(ground: Terugblik):
    values = {"acceptance": 20.0, "reactions_per_week": 0.5, "inflow_per_year": 1234.0}
    scenario, opening = with_behaviour(ground.loaded.scenario, ground.opening, values)
    assert set(scenario.seekers.inflow_per_year) == {1234.0}
    assert scenario.seekers.opening_pool == ground.loaded.scenario.seekers.opening_pool
    before, after = ground.opening.seekers, opening.seekers
    urgent = before["urgent"]
    assert (after.loc[urgent, "acceptance"] == before.loc[urgent, "acceptance"]).all()
    assert after["acceptance"].max() == 1.0
    assert np.allclose(after.loc[~urgent, "reactions_per_week"], before.loc[~urgent, "reactions_per_week"] / 2)
