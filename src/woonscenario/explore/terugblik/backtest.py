"""The backtest: predict the years that the calibration did not see, beside what was published and naive forecasts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from woonscenario.explore.terugblik.behaviour import EXPECTATION, simulating
from woonscenario.explore.terugblik.campaign import predict_campaign
from woonscenario.files.backtest import BACKTEST
from woonscenario.files.compared import Series, parameters_of, series_of
from woonscenario.files.fitted import SavedFit, read_fit
from woonscenario.files.terugblik import ALLOCATION, Terugblik, load_terugblik, read_plan
from woonscenario.model.chance import Chance
from woonscenario.model.flow import run_model
from woonscenario.model.tables import EXPECTED, TOTAL

SEED = 1
_TOLD_EVERY = 10
STOCK_DRAWS = 200
"""Draws of the stock, which cost little."""
BAND = (0.05, 0.95)


@dataclass(frozen=True)
class Predicted:
    """What is predicted for one indicator in one year: the expectation, p05 and p95."""

    expected: float
    p05: float
    p95: float


@dataclass(frozen=True)
class Backtest:
    """The outcome: a row per published figure, the campaign of 2022, the series compared, and the calibration used."""

    rows: pd.DataFrame
    campaign: pd.DataFrame
    series: tuple[Series, ...]
    fit: SavedFit

    @property
    def names(self) -> dict[str, str]:
        """Give the Dutch name of each series."""
        return {one.observed: one.label for one in self.series}

    @property
    def units(self) -> dict[str, str]:
        """Give the unit of each series."""
        return {one.observed: one.unit for one in self.series}


def backtest(params_folder: Path | str, progress: Callable[[str], None] = print) -> Backtest:
    """Predict every figure after what was known, with the stored calibration; `progress` is told in Dutch what is done.

    Raises BadInput when the calibration is missing or a series has no figure to compare with.
    """
    folder = Path(params_folder)
    rows, parameter_rows = read_plan(folder)
    fit = read_fit(folder, parameters_of(parameter_rows))
    looked_back = {name: load_terugblik(name, folder) for name in {str(row["terugblik"]) for row in rows}}
    observed = next(iter(looked_back.values())).opening.observed
    series = series_of(rows, observed, folder)
    predicted: dict[tuple[str, str, int], Predicted] = {}
    for name, ground in sorted(looked_back.items()):
        own = [one for one in series if one.terugblik == name]
        found = _by_letting(ground, fit, own, progress) if name == ALLOCATION else _by_stock(ground)
        predicted |= {(name, *place): what for place, what in found.items()}
    rows_found = backtest_rows(series, predicted)
    campaign = predict_campaign(folder, observed, BAND)
    progress("versnellingsactie: alle trekkingen gerekend")
    return Backtest(rows_found, campaign, series, fit)


def backtest_rows(series: Sequence[Series], predicted: Mapping[tuple[str, str, int], Predicted]) -> pd.DataFrame:
    """Set what was predicted, by (terugblik, indicator, year), beside what was published; the columns of BACKTEST."""
    rows = []
    for one in series:
        for figure in one.later:
            what = predicted[one.terugblik, one.indicator, figure.year]
            last, trend = naive_forecasts(one.naive, figure.year)
            inside = what.p05 <= figure.value <= what.p95
            rows.append(
                (one.observed, figure.year, figure.value, what.expected, what.p05, what.p95, last, trend, inside)
            )
    return pd.DataFrame(rows, columns=[column.name for column in BACKTEST.columns])


def naive_forecasts(known: Sequence[tuple[int, float]], year: int) -> tuple[float, float]:
    """Forecast a year from known (year, value): the last value, and the straight line; NaN where there are too few."""
    if not known:
        return np.nan, np.nan
    years, values = map(np.array, zip(*known, strict=True))
    last = float(values[-1])
    if len(known) < 2:
        return last, np.nan
    line = np.polynomial.Polynomial.fit(years, values, 1)
    return last, float(line(year))


def _by_letting(
    ground: Terugblik, fit: SavedFit, series: Iterable[Series], progress: Callable[[str], None]
) -> dict[tuple[str, int], Predicted]:
    """Predict letting: expected with the most likely values, and a draw with each member for the band."""
    last = max(figure.year for one in series for figure in one.later)
    simulate = simulating(ground.loaded.scenario, ground.opening, last)
    expected = simulate(fit.values(), EXPECTATION)
    drawn, members = [], fit.member_values()
    for at, values in enumerate(members):
        drawn.append(simulate(values, Chance(SEED, 1, at)))
        if len(drawn) % _TOLD_EVERY == 0:
            progress(f"toewijzing: {len(drawn)} van {len(members)} trekkingen gerekend")
    return {
        place: Predicted(value, *map(float, np.quantile([one[place] for one in drawn], BAND)))
        for place, value in expected.items()
        if ":" not in place[0]
    }


def _by_stock(ground: Terugblik) -> dict[tuple[str, int], Predicted]:
    rows = run_model(ground.loaded.scenario, ground.opening, seed=SEED, draws=STOCK_DRAWS).indicators
    city = rows[rows["dimension"] == TOTAL].set_index(["indicator", "year", "statistic"])["value"].unstack()
    return {
        (str(indicator), int(year)): Predicted(float(row[EXPECTED]), float(row["p05"]), float(row["p95"]))
        for (indicator, year), row in city.dropna(subset=[EXPECTED, "p05", "p95"]).iterrows()
    }
