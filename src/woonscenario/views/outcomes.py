"""Outcomes beside the reference as a reader sees them: a difference is a number only when it is more than noise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from woonscenario.files.comparison import INTERPLAY
from woonscenario.files.noise import DIFFERENCE, NO_DIFFERENCE, NOT_DETERMINED, REFERENCE
from woonscenario.model.tables import TOTAL
from woonscenario.views import labels

NOISE = "Ruis (p5–p95 van gepaarde trekkingen)"
AGAINST_REFERENCE = "Verschil met referentie"
EQUAL = "gelijk"
"""Verdict on a difference that is zero to a reader, and so is its noise."""
SUM = "Samen"


def of_city(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Give the outcomes of the whole city under Dutch headings, by indicator and year."""
    city = _whole_city(outcomes)
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


def differing_of_city(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Give the same of what a report shows as a difference: not the reference, and no difference that is none."""
    verdicts = _to_a_reader(outcomes)
    return of_city(outcomes[~verdicts.isin([REFERENCE, NOT_DETERMINED, NO_DIFFERENCE, EQUAL])])


def without_difference(outcomes: pd.DataFrame) -> list[str]:
    """Say per scenario which outcomes of the whole city equal the reference, and which differ by no more than noise."""
    city = _whole_city(outcomes.assign(verdict=_to_a_reader(outcomes)))
    kinds = {EQUAL: "Na afronding gelijk aan de referentie", NO_DIFFERENCE: NO_DIFFERENCE.capitalize()}
    return [
        f"{kind} in {scenario}: {_named(rows)}."
        for verdict, kind in kinds.items()
        for scenario, rows in city[city["verdict"] == verdict].groupby("scenario", sort=False)
    ]


def verdicts_of(outcomes: pd.DataFrame, indicator: str) -> dict[tuple[str, int], str]:
    """Give the verdict on one indicator of the whole city by (scenario, year)."""
    judged = outcomes.assign(verdict=_to_a_reader(outcomes))
    chosen = judged[(judged["indicator"] == indicator) & (judged["dimension"] == TOTAL)]
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
            f"van de tien liggen ertussen. Ligt nul daarin, dan is er '{NO_DIFFERENCE}'. Een grens die hier nul is, "
            "ligt door afronding net ernaast."
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


def attributed_outcomes(attribution: pd.DataFrame) -> list[tuple[str, str]]:
    """Give (name and last year, unit) of each outcome whose differences are attributed."""
    found = at_last_milestone(attribution).drop_duplicates("indicator")
    return [(f"{labels.INDICATORS[row.indicator].name}, {row.year}", str(row.unit)) for row in found.itertuples()]


def parts_of_differences(attribution: pd.DataFrame) -> list[dict[str, Any]]:
    """Give what each changed assumption brings: a row per scenario and assumption, with a text per outcome.

    Where several assumptions differ, their interplay and the whole difference follow.
    """
    last = at_last_milestone(attribution)
    order = list(last["indicator"].unique())
    rows = []
    for scenario, own in _without_idle_interplay(last).groupby("scenario", sort=False):
        parts = [_part(found, "alone", order) for _, found in own.groupby("label", sort=False)]
        whole = own[own["key"] == INTERPLAY].assign(label=SUM)
        parts += [_part(whole, "cumulative", order)] if len(whole) else []
        rows += [{"scenario": scenario, **part} for part in parts]
    return rows


def _part(found: pd.DataFrame, column: str, order: Sequence[str]) -> dict[str, Any]:
    texts = dict(zip(found["indicator"], map(labels.change_by_unit, found[column], found["unit"]), strict=True))
    return {
        "label": found["label"].iloc[0],
        "remark": " ".join(dict.fromkeys(filter(None, found["remark"]))),
        "values": [texts.get(name, labels.NO_VALUE) for name in order],
    }


def at_last_milestone(attribution: pd.DataFrame) -> pd.DataFrame:
    """Keep of each indicator the last year that it has."""
    return attribution[attribution["year"] == attribution.groupby("indicator")["year"].transform("max")]


def _without_idle_interplay(attribution: pd.DataFrame) -> pd.DataFrame:
    several = attribution.groupby("scenario")["key"].transform("nunique") > 2
    return attribution[several | (attribution["key"] != INTERPLAY)]


def _whole_city(outcomes: pd.DataFrame) -> pd.DataFrame:
    place = {name: at for at, name in enumerate(labels.INDICATORS)}
    city = outcomes[outcomes["dimension"] == TOTAL]
    return city.iloc[np.lexsort([city["year"], city["indicator"].map(place)])]


def _to_a_reader(outcomes: pd.DataFrame) -> pd.Series:
    """Give the verdicts, with EQUAL where a reader would see a difference of zero that is no matter of noise."""
    columns = ["difference", "noise_low", "noise_high"]
    shown = pd.DataFrame(
        {name: list(map(labels.steps, outcomes[name].astype(float), outcomes["unit"])) for name in columns},
        index=outcomes.index,
    )
    is_zero = shown == 0
    is_noise = (outcomes["verdict"] == NO_DIFFERENCE) & ~(is_zero["noise_low"] & is_zero["noise_high"])
    is_judged = ~outcomes["verdict"].isin([REFERENCE, NOT_DETERMINED])
    return outcomes["verdict"].mask(is_zero["difference"] & is_judged & ~is_noise, EQUAL)


def _named(rows: pd.DataFrame) -> str:
    """Name the outcomes with their years, those of the same years together."""
    found = rows.groupby("indicator", sort=False)["year"].agg(lambda years: labels.listing([*map(str, years)]))
    by_years: dict[str, list[str]] = {}
    for indicator, years in found.items():
        name = labels.INDICATORS[str(indicator)].name
        by_years.setdefault(years, []).append(name[0].lower() + name[1:])
    return "; ".join(f"{labels.listing(names)} ({years})" for years, names in by_years.items())


def _difference(difference: float, unit: str, verdict: str) -> str:
    if verdict == REFERENCE:
        return ""
    return NO_DIFFERENCE if verdict == NO_DIFFERENCE else labels.change_by_unit(difference, unit)


def _noise(low: float, high: float, unit: str) -> str:
    if pd.isna(low):
        return ""
    first = labels.change_by_unit(low, unit).removesuffix(" procentpunt")
    return f"{first} tot {labels.change_by_unit(high, unit)}"
