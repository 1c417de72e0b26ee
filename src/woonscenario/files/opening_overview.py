"""The opening data as a reader looks at them: margins with source and status, and how far the fit lies from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from woonscenario.files.build_tables import MARGINS, RESIDUALS
from woonscenario.files.opening import members_of_dimensions, read_one, source_editions
from woonscenario.files.sources import load_sources
from woonscenario.model.tables import Table


@dataclass(frozen=True)
class OpeningOverview:
    """Margins and residuals as their tables, the register of sources, and the count of margins by status."""

    margins: pd.DataFrame
    residuals: pd.DataFrame
    sources: pd.DataFrame
    statuses: pd.DataFrame


def opening_overview(params_folder: Path | str) -> OpeningOverview:
    """Read margins, residuals and sources of a params folder; raises BadInput."""
    folder = Path(params_folder)
    margins = _frame(folder, MARGINS)
    counted = margins.groupby(["margin", "status", "source"], sort=False, as_index=False).size()
    sources = [vars(source) for source in load_sources(folder).values()]
    return OpeningOverview(
        margins=margins,
        residuals=_frame(folder, RESIDUALS),
        sources=pd.DataFrame(sources),
        statuses=counted.rename(columns={"size": "rows"}),
    )


def _frame(folder: Path, table: Table) -> pd.DataFrame:
    members = {**members_of_dimensions(folder), "sources": tuple(source_editions(folder))}
    rows = read_one(folder, table, members)
    return pd.DataFrame([dict(row) for row in rows], columns=[column.name for column in table.columns])


def largest_residual(params_folder: Path) -> float:
    """Give the largest distance between the built stock and a margin [dwellings]."""
    return float(_frame(params_folder, RESIDUALS)["residual"].abs().max())
