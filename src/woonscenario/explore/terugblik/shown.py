"""A backtest in a notebook: shown with its verdicts, and saved as tables."""

from __future__ import annotations

from pathlib import Path

from woonscenario.explore.terugblik.backtest import Backtest
from woonscenario.files.backtest import BACKTEST, CAMPAIGN_TABLE, backtest_text
from woonscenario.files.text_files import write_texts
from woonscenario.views.show import show, show_table
from woonscenario.views.terugblik import (
    campaign_table,
    campaign_verdicts,
    error_chart,
    error_table,
    fit_table,
    verdicts,
)


def show_backtest(found: Backtest, *, run_id: str = "") -> None:
    """Say how good the model was, and show the errors, the campaign and what the calibration could tell."""
    print(*verdicts(found.rows, found.names, found.units), *campaign_verdicts(found.campaign), sep="\n")
    show_table(error_table(found.rows, found.names, found.units), "Voorspeld naast gepubliceerd")
    show(error_chart(found.rows, found.names, run_id=run_id))
    show_table(campaign_table(found.campaign), "De versnellingsactie van 2022")
    show_table(fit_table(found.fit), "Wat de kalibratie vond")


def save_backtest(found: Backtest, out: Path | str) -> None:
    """Write backtest.csv and campagne.csv in a folder; without a folder nothing is written."""
    if not out:
        return
    tables = ((BACKTEST, found.rows), (CAMPAIGN_TABLE, found.campaign))
    write_texts({Path(out) / f"{table.name}.csv": backtest_text(table, rows) for table, rows in tables})
