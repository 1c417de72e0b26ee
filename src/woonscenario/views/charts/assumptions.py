"""The table of assumptions, with source and status in words."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from woonscenario.views.assumptions import in_words, marked

COLUMNS = {
    "label": "Naam",
    "value": "Waarde",
    "unit": "Eenheid",
    "range": "Bandbreedte",
    "status": "Status",
    "reason": "Reden",
    "source": "Bron",
    "set_by": "Gezet door",
}


def assumptions_table(
    assumptions: pd.DataFrame, *, only_without_fact: bool = False, drafts: Collection[str] = ()
) -> pd.DataFrame:
    """Give the assumptions of a run under Dutch column names; `only_without_fact` leaves facts out.

    Sources in `drafts` are marked as such.
    """
    chosen = assumptions[assumptions["status"] != "feit"] if only_without_fact else assumptions
    words = in_words(chosen[list(COLUMNS)])
    words = words.assign(source=[marked(source, drafts) for source in words["source"]])
    return words.rename(columns=COLUMNS)
