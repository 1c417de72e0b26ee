"""Whether runs differ by more than chance: the spread over draws that had the same luck in both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from woonscenario.files.ground import is_paired
from woonscenario.model.tables import FIGURE_INDICATORS, TOTAL

REFERENCE, DIFFERENCE, NO_DIFFERENCE = "referentie", "verschil", "geen aantoonbaar verschil"
NO_DRAWS, NOT_PAIRED, NOT_DETERMINED = "geen trekkingen", "niet gepaard", "niet bepaald"
VERDICTS = (REFERENCE, DIFFERENCE, NO_DIFFERENCE, NO_DRAWS, NOT_PAIRED, NOT_DETERMINED)
_PLACE = ["year", "indicator"]
_DECIMALS = 6
"""As many as a saved table has: below that, a difference is the computer's."""


def with_noise(
    outcomes: pd.DataFrame,
    figures: Mapping[str, pd.DataFrame],
    identities: Mapping[str, Mapping[str, Any]],
    reference: str,
) -> pd.DataFrame:
    """Add `noise_low`, `noise_high` and `verdict` to outcomes; figures and identities are those of each run."""
    bars = {label: why_no_noise(identities[label], identities[reference]) for label in identities}
    noise = [
        paired_noise(figures[label][: 0 if bar or label == reference else None], figures[reference]).assign(
            scenario=label, dimension=TOTAL
        )
        for label, bar in bars.items()
    ]
    key = ["scenario", "dimension", *_PLACE]
    judged = outcomes.join(pd.concat(noise, ignore_index=True).set_index(key), on=key)
    verdicts = [
        REFERENCE if row.scenario == reference else _verdict_of(row, bars[row.scenario]) for row in judged.itertuples()
    ]
    return judged.assign(verdict=verdicts)


def why_no_noise(identity: Mapping[str, Any], reference: Mapping[str, Any]) -> str:
    """Give the verdict on all differences of a run without paired draws; empty when it has them."""
    if not (identity["draws"] and reference["draws"]):
        return NO_DRAWS
    return "" if is_paired(identity, reference) else NOT_PAIRED


def paired_noise(figures: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Give the 5th and 95th percentile of figure minus reference over the draws that both runs have.

    Columns: year, indicator, noise_low, noise_high.
    """
    pairs = figures.merge(reference, on=[*_PLACE, "draw"], suffixes=("", "_reference"))
    pairs = pairs.assign(difference=(pairs["value"] - pairs["value_reference"]).round(_DECIMALS))
    differences = pairs.groupby(_PLACE)["difference"]
    noise = pd.DataFrame({"noise_low": differences.quantile(0.05), "noise_high": differences.quantile(0.95)})
    return noise.reset_index()


def verdict(difference: float, low: float, high: float) -> str:
    """Judge an expected difference by the band of paired differences.

    It is demonstrable when band and expectation lie on the same side of zero. The expectation must agree, because a
    cap or rounding can move it away from the mean of the draws, and the number that is shown is the expectation.
    """
    is_demonstrable = min(low, difference) > 0 or max(high, difference) < 0
    return DIFFERENCE if is_demonstrable else NO_DIFFERENCE


def _verdict_of(row: Any, bar: str) -> str:
    if row.dimension != TOTAL or row.indicator not in FIGURE_INDICATORS:
        return NOT_DETERMINED
    if bar:
        return bar
    is_known = pd.notna(row.noise_low)
    return verdict(round(row.difference, _DECIMALS), row.noise_low, row.noise_high) if is_known else NOT_DETERMINED
