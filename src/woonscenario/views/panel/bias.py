"""How far the quick answer is from the full one: the expectation beside the mean of the draws, where draws show it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from woonscenario.model.indicators import WIDTH_OF_BAND
from woonscenario.model.tables import EXPECTED, GROUP, TOTAL
from woonscenario.views import labels
from woonscenario.views.panel.answers import Answer
from woonscenario.views.panel.figures import LETTING_FIGURES

ERRORS = 3
"""How many standard errors of the mean make a difference that can be shown."""
_OF_GROUPS = "slaagkans_D2_regulier"
_COMPARED = (EXPECTED, "mean", "p05", "p95")
_KEY = ["indicator", "dimension", "member", "year"]


def bias_words(full: Answer) -> str:
    """Say in Dutch how far the expectation of who gets a dwelling lay from the draws; empty without letting."""
    if not full.has_letting:
        return ""
    compared = bias_of(full.results[-1].indicators, full.draws)
    city = compared[(compared["dimension"] == TOTAL) & compared["indicator"].isin(LETTING_FIGURES)]
    groups = compared[(compared["dimension"] == GROUP) & (compared["indicator"] == _OF_GROUPS)]
    found = [_worst(city, "voor de hele stad"), _worst(groups, "per groep")]
    return f"In de laatste volledige rekening week de verwachting af van de trekkingen: {'; '.join(found)}."


def bias_of(indicators: pd.DataFrame, draws: int) -> pd.DataFrame:
    """Give what lies further from the mean of the draws than chance explains; `bias` [share of the mean] for each."""
    drawn = indicators[indicators["statistic"].isin(_COMPARED)]
    wide = drawn.pivot(index=_KEY, columns="statistic", values="value").dropna().reset_index()
    error = (wide["p95"] - wide["p05"]) / WIDTH_OF_BAND / np.sqrt(draws)
    difference = wide[EXPECTED] - wide["mean"]
    shown = wide[(difference.abs() > ERRORS * error) & (wide["mean"] > 0)]
    return shown[_KEY].assign(bias=(difference / wide["mean"])[shown.index])


def _worst(compared: pd.DataFrame, where: str) -> str:
    if compared.empty:
        return f"{where} niet aantoonbaar"
    worst = compared.loc[compared["bias"].abs().idxmax()]
    side = "hoger" if worst["bias"] > 0 else "lager"
    name = labels.INDICATORS[worst["indicator"]].name
    who = "" if worst["dimension"] == TOTAL else f" van {worst['member']}"
    return f"{where} hooguit {labels.percent(abs(worst['bias']))} {side} ({name}{who}, {worst['year']})"
