"""Tables for readers in notebooks: Dutch headings, words and numbers."""

from __future__ import annotations

from dataclasses import fields

import pandas as pd

from woonscenario.files.comparison import Comparison
from woonscenario.files.opening_overview import OpeningOverview
from woonscenario.files.outputs import assumptions_frame
from woonscenario.files.params import LoadedScenario
from woonscenario.model.tables import TOTAL
from woonscenario.views import labels
from woonscenario.views.charts import assumptions_table

HEADINGS = {
    "margin": "Randtotaal",
    "member": "Lid",
    "wijk": "Wijk",
    "owner": "Corporatie",
    "rent_class": "Huurklasse",
    "daeb": "DAEB",
    "size_class": "Grootteklasse",
    "tenancy": "Verhuurwijze",
    "value": "Waarde",
    "unit": "Eenheid",
    "source": "Bron",
    "status": "Status",
    "reason": "Reden",
    "target": "Randtotaal na schalen",
    "built": "Gebouwd",
    "residual": "Verschil",
    "rows": "Regels",
    "id": "Kenmerk",
    "title": "Titel",
    "edition": "Editie",
    "address": "Vindplaats",
    "date": "Datum",
    "note": "Opmerking",
}


def assumptions_of(loaded: LoadedScenario) -> pd.DataFrame:
    """Give every assumption of a scenario with its source and status."""
    return assumptions_table(assumptions_frame(loaded.assumptions))


def different_inputs(comparison: Comparison) -> pd.DataFrame:
    """Give the assumptions that differ: one row each, one column per run."""
    inputs = comparison.inputs
    words = inputs.assign(value=list(map(labels.assumed, inputs["value"], inputs["unit"])))
    wide = words.pivot(index=["key", "label", "unit"], columns="scenario", values="value")
    in_order = wide.reindex(index=pd.MultiIndex.from_frame(words[["key", "label", "unit"]].drop_duplicates()))
    shown = in_order[[run.label for run in comparison.runs]] if len(words) else in_order
    shown.columns.name = None
    return shown.reset_index().drop(columns="key").rename(columns={"label": "Aanname", "unit": "Eenheid"})


def city_outcomes(comparison: Comparison) -> pd.DataFrame:
    """Give the expected outcomes of the whole city at the milestones, with the difference from the reference."""
    outcomes = comparison.outcomes
    city = outcomes[outcomes["dimension"] == TOTAL].sort_values(["indicator", "year"], kind="stable")
    is_reference = city["scenario"] == comparison.reference
    return pd.DataFrame(
        {
            "Uitkomst": [labels.INDICATORS[name].name for name in city["indicator"]],
            "Eenheid": city["unit"].to_list(),
            "Jaar": city["year"].astype(str).to_list(),
            "Scenario": city["scenario"].to_list(),
            "Waarde": list(map(labels.by_unit, city["value"], city["unit"])),
            "Verschil met referentie": [
                "" if same else _difference(difference, unit)
                for same, difference, unit in zip(is_reference, city["difference"], city["unit"], strict=True)
            ],
        }
    )


def opening_tables(overview: OpeningOverview) -> OpeningOverview:
    """Give the same overview under Dutch headings."""
    frames = {field.name: getattr(overview, field.name) for field in fields(overview)}
    return OpeningOverview(**{name: frame.rename(columns=HEADINGS) for name, frame in frames.items()})


def _difference(difference: float, unit: str) -> str:
    if unit == "aandeel":
        return f"{labels.change(difference * 100, 1)} procentpunt"
    return labels.change(difference)
