"""The verb `calibrate`: from a params folder to its calibrated parameters, with a Dutch account of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from woonscenario.explore.terugblik.behaviour import simulating
from woonscenario.explore.terugblik.calibration import Fit, Fitted, calibrate, targets_of
from woonscenario.files.compared import Figure, parameters_of, series_of
from woonscenario.files.fitted import FittedValue, SavedFit, UsedFigure, fit_path, fit_text
from woonscenario.files.problems import BadInput, Problem, shown_path
from woonscenario.files.terugblik import ALLOCATION, FOLDER, PARAMETERS, load_terugblik, read_plan
from woonscenario.files.text_files import write_texts
from woonscenario.files.values import number_text

SEED = 1
DETERMINED, PARTLY = 0.5, 0.8
"""Up to which part of the spread beforehand a parameter is called determined, and partly determined."""
AT_BOUND = 0.1
"""Part of the members at a bound from which that bound, and not the figures, limits a parameter."""
TIED = 0.8
"""Correlation from which two parameters can hardly be told apart."""
_TOLD_EVERY = 10


def calibrate_params(params_folder: Path, say: Callable[[str], None]) -> Path:
    """Calibrate on the figures that were known, and write the outcome; gives its file.

    Raises BadInput, also when there are fewer figures than parameters. The same input gives the same bytes.
    """
    rows, parameter_rows = read_plan(params_folder)
    looked_back = load_terugblik(ALLOCATION, params_folder)
    series = series_of(rows, looked_back.opening.observed, params_folder)
    parameters, targets = parameters_of(parameter_rows), targets_of(series)
    scenario = looked_back.loaded.scenario
    if not targets or max(one.year for one in targets) not in scenario.years or len(targets) < len(parameters):
        raise BadInput([_too_little(params_folder, len(parameters), len(targets), scenario.years)])
    last = max(one.year for one in targets)
    say(f"kalibratie: {len(parameters)} parameters op {len(targets)} cijfers tot en met {last}")
    fit = calibrate(
        parameters,
        targets,
        simulating(scenario, looked_back.opening, last),
        seed=SEED,
        progress=lambda done: say(f"kalibratie: {done} sets van waarden") if done % _TOLD_EVERY == 0 else None,
    )
    saved = saved_fit(fit, SEED)
    write_texts({fit_path(params_folder): fit_text(saved)})
    for one in saved.parameters:
        say(f"  {one.name}: {number_text(one.value)} — {one.reason}")
    return fit_path(params_folder)


def saved_fit(fit: Fit, seed: int) -> SavedFit:
    """Put a calibration in the words and numbers of its file."""
    return SavedFit(
        seed=seed,
        loss=fit.loss,
        data=tuple(
            UsedFigure(one.observed, Figure(one.year, one.value, one.source, one.edition), given)
            for one, given in zip(fit.targets, fit.given, strict=True)
        ),
        parameters=tuple(
            FittedValue(one.parameter.name, one.value, (one.p05, one.p95), determined(one), _in_words(one))
            for one in fit.parameters
        ),
        members=tuple(map(tuple, fit.members.tolist())),
    )


def determined(one: Fitted) -> str:
    """Tell whether the figures determine a parameter: bepaald, ten_dele or niet_bepaald."""
    if one.left >= PARTLY:
        return "niet_bepaald"
    return "ten_dele" if one.left >= DETERMINED or max(one.at_low, one.at_high) >= AT_BOUND else "bepaald"


def _in_words(one: Fitted) -> str:
    part = f"van de spreiding die vooraf denkbaar was blijft {round(100 * one.left)} % over"
    said = {
        "bepaald": f"bepaald door de cijfers: {part}",
        "ten_dele": f"ten dele bepaald door de cijfers: {part}",
        "niet_bepaald": f"niet bepaald door deze cijfers: {part}; de waarde is vooral het beginpunt",
    }[determined(one)]
    for share, side, open_side in ((one.at_low, "ondergrens", "onderen"), (one.at_high, "bovengrens", "boven")):
        if share >= AT_BOUND:
            said += (
                f"; {round(100 * share)} % van de sets ligt op de {side}: naar {open_side} grenzen de cijfers niet af"
            )
    if abs(one.tie) >= TIED:
        said += f"; nauwelijks te onderscheiden van {one.tied_to} (samenhang {number_text(round(one.tie, 2))})"
    return f"{one.parameter.label}: {said}."


def _too_little(params_folder: Path, parameters: int, targets: int, years: range) -> Problem:
    shown = shown_path(params_folder / FOLDER / f"{PARAMETERS.name}.csv", params_folder)
    message = (
        f"er zijn {parameters} parameters en {targets} cijfers om ze op te kalibreren, binnen {years[0]}-{years[-1]}; "
        "haal parameters weg, of laat in reeksen.csv meer reeksen meedoen (fitted op ja)"
    )
    return Problem(shown, 0, 0, "", message)
