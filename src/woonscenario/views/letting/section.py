"""The section of a report on who gets a dwelling, ready to be filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from woonscenario.views import labels
from woonscenario.views.letting import caveats, texts
from woonscenario.views.letting.answer import answer_sentences, regular_seekers
from woonscenario.views.letting.rows import tables_of
from woonscenario.views.letting.told import told_of
from woonscenario.views.outcomes import verdicts_of

JUDGED = ("slaagkans_D2_regulier", "nonregular_share", "registration_mean", "backlog_dwellings")
DEFINED = (
    "slaagkans_D2_regulier",
    "slaagkans_D2_rigo",
    "slaagkans_D3_maaskoepel",
    "slaagkans_D5_ooit",
    "nonregular_share",
    "nonregular_share_monitor",
    "backlog_dwellings",
    "backlog_persons",
    "newcomer_wait",
)
"""Indicators whose definition stands under the tables."""


def section_of(
    indicators: pd.DataFrame,
    assumptions: Mapping[str, pd.DataFrame],
    outcomes: pd.DataFrame,
    *,
    names: Sequence[str],
    reference: str,
    milestones: Sequence[int],
) -> dict[str, Any]:
    """Give what the template of the section asks for, and the `lead` of the whole report.

    Nothing when no scenario simulates letting.
    """
    told = told_of(indicators, assumptions, reference=reference, milestones=milestones)
    if told is None:
        return {}
    verdicts = verdicts_by_indicator(outcomes)
    lead = regular_seekers(told, verdicts)
    return {
        "lead": lead,
        "answer": answer_sentences(told, verdicts)[len(lead) :],
        "without": [name for name in names if name not in told.names],
        "tables": tables_of(told),
        "definitions": [labels.INDICATORS[name] for name in DEFINED],
        "channels": texts.CHANNELS,
        "channel_definitions": texts.CHANNEL_DEFINITIONS,
        "about": caveats.ABOUT,
        "fitted_on": caveats.fitted_on(told),
        "fitted_rows": caveats.fitted_rows(assumptions[told.leader]),
        "labels": labels,
    }


def verdicts_by_indicator(outcomes: pd.DataFrame) -> dict[str, dict[tuple[str, int], str]]:
    """Give the verdicts on the differences that the sentences tell."""
    return {name: verdicts_of(outcomes, name) for name in JUDGED}
