"""The table of assumptions, with source and status in words."""

from __future__ import annotations

import pandas as pd

from woonscenario.views import labels

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


def assumptions_table(assumptions: pd.DataFrame, *, only_without_fact: bool = False) -> pd.DataFrame:
    """Give the assumptions of a run under Dutch column names; `only_without_fact` leaves facts out."""
    chosen = assumptions[assumptions["status"] != "feit"] if only_without_fact else assumptions
    words = chosen[list(COLUMNS)].fillna("").astype(str).reset_index(drop=True)
    words = words.assign(
        value=list(map(labels.assumed, words["value"], words["unit"])),
        range=list(map(labels.assumed, words["range"], words["unit"])),
    )
    return words.rename(columns=COLUMNS)
