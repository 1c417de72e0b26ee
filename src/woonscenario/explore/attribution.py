"""Which part of a difference each changed assumption brings: one by one, and added up in the order of the registry."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from woonscenario.files.comparison import ATTRIBUTION, INTERPLAY, Comparison
from woonscenario.files.fields import registry_fields
from woonscenario.files.ground import why_not_attributed
from woonscenario.files.opening import load_opening
from woonscenario.model.city import misfits
from woonscenario.model.coherence import AssumptionConflict
from woonscenario.model.flow import expect_model
from woonscenario.model.scenario import Scenario
from woonscenario.model.tables import EXPECTED, TOTAL, Opening

ATTRIBUTED = ("social_stock", "kernvoorraad_share", "lettings")
WITHOUT_EFFECT = ("uncertainty.ranges",)
"""Assumptions that the expectation does not know."""
INTERPLAY_LABEL = "Samenspel"


@dataclass(frozen=True)
class Expected:
    """The expected figures of one combination by (year, indicator), or the Dutch `remark` why it has none."""

    figures: pd.Series
    remark: str = ""


Calculate = Callable[[frozenset[str]], Expected]


def attribute_differences(comparison: Comparison, params: Path | str) -> pd.DataFrame:
    """Give the table `attribution` of a comparison, on the opening data of a params folder.

    Empty when that folder or the program is no longer that of the runs.
    """
    identities = {run.label: run.identity for run in comparison.runs}
    if why_not_attributed(identities, Path(params)):
        return _table([])
    scenarios = {label: _scenario(identity["scenario"]) for label, identity in identities.items()}
    return attribution_of(scenarios, comparison.reference, load_opening(Path(params)), comparison.milestones)


def attribution_of(
    scenarios: Mapping[str, Scenario], reference: str, opening: Opening, milestones: Sequence[int]
) -> pd.DataFrame:
    """Give the table `attribution` of scenarios by label: what each changed key brings at the milestones."""
    others = {label: scenario for label, scenario in scenarios.items() if label != reference}
    return _table(
        [
            rows.assign(scenario=label)
            for label, other in others.items()
            for rows in _rows_of(scenarios[reference], other, opening, milestones)
        ]
    )


def changed_keys(reference: Scenario, other: Scenario) -> list[str]:
    """List the keys whose values differ, in the order of the registry."""
    return [
        key
        for key, field in registry_fields().items()
        if key not in WITHOUT_EFFECT
        and getattr(getattr(reference, field.part), field.name) != getattr(getattr(other, field.part), field.name)
    ]


def _rows_of(
    reference: Scenario, other: Scenario, opening: Opening, milestones: Sequence[int]
) -> Iterator[pd.DataFrame]:
    keys = changed_keys(reference, other)

    @cache
    def calculate(changed: frozenset[str]) -> Expected:
        return _expected(reference, other, changed, opening, milestones)

    base, whole = calculate(frozenset()), calculate(frozenset(keys))
    full = whole.figures - base.figures
    explained = full * 0
    for at, key in enumerate(keys, start=1):
        only, so_far = calculate(frozenset([key])), calculate(frozenset(keys[:at]))
        alone = (only.figures - base.figures).reindex(full.index)
        explained += alone.fillna(0)
        cumulative = (so_far.figures - base.figures).reindex(full.index)
        yield _long(key, registry_fields()[key].label, alone, cumulative, only.remark or so_far.remark)
    if keys:
        yield _long(INTERPLAY, INTERPLAY_LABEL, full - explained, full, "")


def _expected(
    reference: Scenario, other: Scenario, changed: frozenset[str], opening: Opening, milestones: Sequence[int]
) -> Expected:
    try:
        scenario = _combined(reference, other, changed)
    except ValidationError as error:
        return _impossible(_conflicts(error))
    if found := misfits(scenario, opening):
        return _impossible([message for _, message in found])
    indicators = expect_model(scenario, opening).indicators
    chosen = indicators[
        indicators["indicator"].isin(ATTRIBUTED)
        & (indicators["dimension"] == TOTAL)
        & (indicators["statistic"] == EXPECTED)
        & indicators["year"].isin(milestones)
    ]
    return Expected(chosen.set_index(["year", "indicator", "unit"])["value"])


def _impossible(reasons: Sequence[str]) -> Expected:
    nothing = pd.MultiIndex.from_arrays([[], [], []], names=["year", "indicator", "unit"])
    return Expected(
        pd.Series(index=nothing, dtype=float), f"kan zonder de andere wijzigingen niet: {'; '.join(reasons)}"
    )


def _conflicts(error: ValidationError) -> list[str]:
    conflicts = [fault.get("ctx", {}).get("error") for fault in error.errors()]
    return [
        message
        for conflict in conflicts
        if isinstance(conflict, AssumptionConflict)
        for _, message in conflict.problems
    ]


def _combined(reference: Scenario, other: Scenario, changed: frozenset[str]) -> Scenario:
    """Give the reference with the changed keys as in the other; raises ValidationError when that cannot be."""
    parts = reference.model_dump(mode="json")
    given = other.model_dump(mode="json")
    for key in changed:
        field = registry_fields()[key]
        parts[field.part][field.name] = given[field.part][field.name]
    return _scenario(parts)


def _scenario(content: Mapping[str, Any]) -> Scenario:
    # Strict models take a list for a tuple only when they read JSON.
    return Scenario.model_validate_json(json.dumps(content))


def _long(key: str, label: str, alone: pd.Series, cumulative: pd.Series, remark: str) -> pd.DataFrame:
    rows = pd.DataFrame({"alone": alone, "cumulative": cumulative}).reset_index()
    return rows.assign(key=key, label=label, remark=remark)


def _table(rows: Sequence[pd.DataFrame]) -> pd.DataFrame:
    names = [column.name for column in ATTRIBUTION.columns]
    return pd.concat(rows, ignore_index=True)[names] if rows else pd.DataFrame(columns=names)
