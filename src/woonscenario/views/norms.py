"""Norms as a reader sees them: in which years the expectation crosses one, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from woonscenario.model.norms import BELOW
from woonscenario.model.tables import TOTAL
from woonscenario.views import labels

NORMS = {
    "kernvoorraad_share": "ondergrens",
    "social_stock": "doel",
    "net_growth": "doel",
    "sales": "plafond",
    "growth_progress": "hele opgave",
    "social_share": "grens voor verkoop",
    "nonregular_share": "ijkpunt",
    "nonregular_share_peak": "signaal",
}
"""What the norm of an indicator is called."""


def crossed(events: pd.DataFrame) -> pd.DataFrame:
    """Give the events under Dutch headings: a row per crossing, all values as text."""
    names = [labels.INDICATORS[name].name for name in events["indicator"]]
    return pd.DataFrame(
        {
            "Scenario": events["scenario"].to_list(),
            "Jaar": events["year"].astype(str).to_list(),
            "Wat": list(map(_place, names, events["dimension"], events["member"])),
            "Norm": [
                f"{NORMS[name]} {labels.in_unit(norm, unit)}"
                for name, norm, unit in zip(events["indicator"], events["norm"], events["unit"], strict=True)
            ],
            "Vanaf dan": ["onder" if event == BELOW else "erop of erboven" for event in events["event"]],
            "Kans": [labels.percent(chance, 0) for chance in events["chance"].astype(float)],
        }
    )


def about_norms(events: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Say what a crossing is, and in which scenarios there is none."""
    without = [name for name in names if name not in set(events["scenario"])]
    sentences = []
    if len(events):
        sentences.append(
            "Een jaar staat hier als de verwachting (bij de toewijzing: het gemiddelde over de trekkingen) dan aan "
            "de andere kant van een norm ligt dan het jaar ervoor. De kans is het deel van de trekkingen dat in dat "
            "jaar aan die kant ligt: rond 50 % is het jaar onzeker."
        )
    if without:
        sentences.append(f"In {labels.listing(without)} kruist de verwachting geen enkele norm.")
    return sentences


def _place(name: str, dimension: str, member: str) -> str:
    return name if dimension == TOTAL else f"{name} in {member}"
