"""Outcomes beside the reference as a reader sees them: a difference is a number only when it is more than noise."""

from __future__ import annotations

import numpy as np
import pandas as pd

from woonscenario.files.comparison import INTERPLAY
from woonscenario.files.noise import DIFFERENCE, NO_DIFFERENCE, NOT_DETERMINED, REFERENCE
from woonscenario.model.tables import TOTAL
from woonscenario.views import labels

NOISE = "Ruis (p5–p95 van gepaarde trekkingen)"
AGAINST_REFERENCE = "Verschil met referentie"


def of_city(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Give the outcomes of the whole city under Dutch headings, by indicator and year."""
    place = {name: at for at, name in enumerate(labels.INDICATORS)}
    city = outcomes[outcomes["dimension"] == TOTAL]
    city = city.iloc[np.lexsort([city["year"], city["indicator"].map(place)])]
    return pd.DataFrame(
        {
            "Uitkomst": [labels.INDICATORS[name].name for name in city["indicator"]],
            "Eenheid": city["unit"].to_list(),
            "Jaar": city["year"].astype(str).to_list(),
            "Scenario": city["scenario"].to_list(),
            "Waarde": list(map(labels.by_unit, city["value"], city["unit"])),
            AGAINST_REFERENCE: list(map(_difference, city["difference"], city["unit"], city["verdict"])),
            NOISE: list(map(_noise, city["noise_low"], city["noise_high"], city["unit"])),
        }
    )


def judged_of_city(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Give the same of what a report can judge: no reference, and no indicator that has no draws."""
    return of_city(outcomes[~outcomes["verdict"].isin([REFERENCE, NOT_DETERMINED])])


def verdicts_of(outcomes: pd.DataFrame, indicator: str) -> dict[tuple[str, int], str]:
    """Give the verdict on one indicator of the whole city by (scenario, year)."""
    chosen = outcomes[(outcomes["indicator"] == indicator) & (outcomes["dimension"] == TOTAL)]
    return dict(zip(zip(chosen["scenario"], chosen["year"], strict=True), chosen["verdict"], strict=True))


def about_noise(outcomes: pd.DataFrame) -> list[str]:
    """Say what noise is, and which scenarios have none and so no proof of a difference."""
    found = outcomes.groupby("scenario", sort=False)["verdict"].agg(set)
    judged = [name for name, verdicts in found.items() if {DIFFERENCE, NO_DIFFERENCE} & verdicts]
    others = [name for name, verdicts in found.items() if REFERENCE not in verdicts and name not in judged]
    sentences = []
    if judged:
        sentences.append(
            "Ruis is de spreiding van het verschil over trekkingen die in beide runs hetzelfde toeval hebben: negen "
            f"van de tien liggen ertussen. Ligt nul daarin, dan staat er '{NO_DIFFERENCE}'."
        )
    if others:
        sentences.append(
            f"Voor {labels.listing(others)} zijn er geen trekkingen met hetzelfde toeval als in de referentie. Het "
            "verschil is dat van de verwachtingen; of het groter is dan toeval, is niet na te gaan."
        )
    return sentences


def attributed(attribution: pd.DataFrame) -> pd.DataFrame:
    """Give the attribution under Dutch headings; interplay only where more than one assumption differs."""
    rows = _without_idle_interplay(attribution)
    return pd.DataFrame(
        {
            "Scenario": rows["scenario"].to_list(),
            "Aanname": rows["label"].to_list(),
            "Jaar": rows["year"].astype(str).to_list(),
            "Uitkomst": [labels.INDICATORS[name].name for name in rows["indicator"]],
            "Eenheid": rows["unit"].to_list(),
            "Alleen deze": list(map(labels.change_by_unit, rows["alone"], rows["unit"])),
            "Met alle vorige": list(map(labels.change_by_unit, rows["cumulative"], rows["unit"])),
            "Opmerking": rows["remark"].to_list(),
        }
    )


def at_last_milestone(attribution: pd.DataFrame) -> pd.DataFrame:
    """Keep of each indicator the last year that it has."""
    return attribution[attribution["year"] == attribution.groupby("indicator")["year"].transform("max")]


def _without_idle_interplay(attribution: pd.DataFrame) -> pd.DataFrame:
    several = attribution.groupby("scenario")["key"].transform("nunique") > 2
    return attribution[several | (attribution["key"] != INTERPLAY)]


def _difference(difference: float, unit: str, verdict: str) -> str:
    if verdict == REFERENCE:
        return ""
    return NO_DIFFERENCE if verdict == NO_DIFFERENCE else labels.change_by_unit(difference, unit)


def _noise(low: float, high: float, unit: str) -> str:
    if pd.isna(low):
        return ""
    first = labels.change(low * 100, 1) if unit == "aandeel" else labels.change(low)
    return f"{first} tot {labels.change_by_unit(high, unit)}"
