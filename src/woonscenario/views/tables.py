"""Tables for readers in notebooks: Dutch headings, words and numbers."""

from __future__ import annotations

from dataclasses import astuple, fields
from pathlib import Path

import pandas as pd

from woonscenario.files.comparison import Comparison
from woonscenario.files.opening_overview import OpeningOverview
from woonscenario.files.outputs import assumptions_frame
from woonscenario.files.params import LoadedScenario
from woonscenario.files.sources import CONCEPT, load_sources
from woonscenario.model.tables import Results
from woonscenario.views import labels
from woonscenario.views.assumptions import concepts, different, marked
from woonscenario.views.charts import assumptions_table
from woonscenario.views.norms import crossed
from woonscenario.views.outcomes import attributed, of_city

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


def assumptions_of(loaded: LoadedScenario, params_folder: Path) -> pd.DataFrame:
    """Give every assumption of a scenario with its status and source; a source that is a draft is marked."""
    drafts = {name for name, source in load_sources(params_folder).items() if source.status == CONCEPT}
    return assumptions_table(assumptions_frame(loaded.assumptions), drafts=drafts)


def different_inputs(comparison: Comparison) -> pd.DataFrame:
    """Give the assumptions that differ, a row per value: in which runs, with its status, reason and source."""
    rows = different({run.label: run.tables.assumptions for run in comparison.runs})
    drafts = set().union(*(concepts(run.sources) for run in comparison.runs))
    rows = rows.assign(source=[marked(source, drafts) for source in rows["source"]])
    return rows.drop(columns="key").rename(
        columns={"label": "Aanname", "unit": "Eenheid", "scenarios": "Scenario", "value": "Waarde", **HEADINGS}
    )


def indicator_dictionary() -> pd.DataFrame:
    """Give the Dutch name, unit and definition of every indicator and statistic.

    Columns: kind (`indicator` or `statistic`), word (as in indicators.csv), name, unit, definition.
    """
    indicators = [("indicator", word, *astuple(text)) for word, text in labels.INDICATORS.items()]
    statistics = [
        ("statistic", word, name, "", labels.STATISTIC_DEFINITIONS[word]) for word, name in labels.STATISTICS.items()
    ]
    return pd.DataFrame([*indicators, *statistics], columns=["kind", "word", "name", "unit", "definition"])


def city_outcomes(comparison: Comparison) -> pd.DataFrame:
    """Give the expected outcomes of the whole city at the milestones, with difference from the reference and noise."""
    return of_city(comparison.outcomes)


def attributed_differences(attribution: pd.DataFrame) -> pd.DataFrame:
    """Give which part of the differences each changed assumption brings, at all milestones."""
    return attributed(attribution)


def events(results: Results | Comparison) -> pd.DataFrame:
    """Give the years in which the expectation crosses a norm, and the chance of that."""
    return crossed(results.events)


def opening_tables(overview: OpeningOverview) -> OpeningOverview:
    """Give the same overview under Dutch headings."""
    frames = {field.name: getattr(overview, field.name) for field in fields(overview)}
    return OpeningOverview(**{name: frame.rename(columns=HEADINGS) for name, frame in frames.items()})
