"""Who gets a dwelling, for a notebook: the answer in sentences, its tables and its charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from woonscenario.files.comparison import Comparison
from woonscenario.files.outputs import assumptions_frame
from woonscenario.files.params import LoadedScenario
from woonscenario.model.tables import Results
from woonscenario.views.charts import letting_charts
from woonscenario.views.letting.answer import answer_sentences
from woonscenario.views.letting.rows import TextTable, tables_of
from woonscenario.views.letting.section import verdicts_by_indicator
from woonscenario.views.letting.told import told_of
from woonscenario.views.show import show, show_table

NOT_LET = "De toewijzing is niet gerekend: allocation.engine staat op none."


def show_letting(results: Results, loaded: LoadedScenario, *, reference: str, run_id: str = "") -> None:
    """Show who gets a dwelling in one scenario, or say that letting is not simulated."""
    _show(
        results.indicators,
        {results.scenario: assumptions_frame(loaded.assumptions)},
        None,
        reference,
        loaded.scenario.horizon.milestones,
        run_id,
    )


def show_compared_letting(comparison: Comparison, *, run_id: str = "") -> None:
    """Show who gets a dwelling in each run, and what that changes against the reference."""
    assumptions = {run.label: run.tables.assumptions for run in comparison.runs}
    given = (comparison.indicators, assumptions, comparison.outcomes)
    _show(*given, comparison.reference, comparison.milestones, run_id)


def _show(
    indicators: pd.DataFrame,
    assumptions: Mapping[str, pd.DataFrame],
    outcomes: pd.DataFrame | None,
    reference: str,
    milestones: Sequence[int],
    run_id: str,
) -> None:
    told = told_of(indicators, assumptions, reference=reference, milestones=milestones)
    if told is None:
        print(NOT_LET)
        return
    verdicts = {} if outcomes is None else verdicts_by_indicator(outcomes)
    print(*answer_sentences(told, verdicts), sep="\n")
    for table in tables_of(told):
        show_table(frame_of(table), table.caption)
    drawn = letting_charts(indicators, marks=told.marks, reference=reference, milestones=milestones, run_id=run_id)
    for chart in drawn.values():
        show(chart)


def frame_of(table: TextTable) -> pd.DataFrame:
    """Give a table as a frame of texts; a remark stands behind the name."""
    names = [f"{name} ({remark})" if remark else name for name, remark, _ in table.rows]
    columns = zip(*(cells for _, _, cells in table.rows), strict=True)
    return pd.DataFrame({table.first: names, **dict(zip(table.heads, columns, strict=True))})
