"""Assumptions as a reader sees them: values in Dutch, sources that are a draft marked, scenarios side by side."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from woonscenario.files.sources import CONCEPT
from woonscenario.views import labels

_RECORD = ["value", "status", "reason", "source"]


def concepts(sources: pd.DataFrame) -> set[str]:
    """Give the ids of sources that are a draft."""
    return set(sources.loc[sources["status"] == CONCEPT, "id"])


def in_words(assumptions: pd.DataFrame) -> pd.DataFrame:
    """Write values and ranges for a reader; every cell becomes text."""
    words = assumptions.fillna("").astype(str).reset_index(drop=True)
    return words.assign(
        value=list(map(labels.assumed, words["value"], words["unit"])),
        range=list(map(labels.assumed, words["range"], words["unit"])),
    )


def marked(source: str, drafts: Collection[str]) -> str:
    """Name a source, and say it when it is a draft."""
    return f"{source} ({CONCEPT})" if source in drafts else source


def different(assumptions: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """List the assumptions whose value is not the same in all scenarios.

    A row per assumption and record; scenarios with the same value, status, reason and source share one. Columns: key,
    label, unit, scenarios (names joined in Dutch), value, status, reason, source.
    """
    together = pd.concat([in_words(table).assign(scenario=name) for name, table in assumptions.items()])
    varying = together[together.groupby("key")["value"].transform("nunique") > 1]
    columns = ["key", "label", "unit", *_RECORD]
    shared = varying.groupby(columns, sort=False)["scenario"].agg(lambda names: labels.listing(list(names)))
    rows = shared.rename("scenarios").reset_index()
    place = {key: at for at, key in enumerate(dict.fromkeys(together["key"]))}
    rows = rows.sort_values("key", key=lambda keys: keys.map(place), kind="stable", ignore_index=True)
    return rows[["key", "label", "unit", "scenarios", *_RECORD]]


def record(assumptions: pd.DataFrame, key: str) -> dict[str, str]:
    """Give one assumption in words, by the columns of its table; empty when the table has no such key."""
    found = in_words(assumptions[assumptions["key"] == key]).to_dict("records")
    return {str(name): str(value) for name, value in found[0].items()} if found else {}
