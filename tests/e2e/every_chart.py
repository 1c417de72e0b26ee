"""Every chart the product can draw, of one scenario and of three, wide and narrow."""

import json
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

import woonscenario as woon
from woonscenario.explore.attribution import attribution_of
from woonscenario.views import charts
from woonscenario.views.letting.told import Marks
from woonscenario.views.show import bundle_of

COMPARED = ("trend", "plan", "ambitie")


def charts_by_name(params: Path) -> dict[str, charts.Picture]:
    """Draw every chart of an invented municipality, by function, number of scenarios and width."""
    return {
        f"{name}-{len(scenarios)}-{width}": chart
        for scenarios in (COMPARED[:1], COMPARED)
        for width in (charts.WIDE, charts.NARROW)
        for name, chart in _charts_of(params, scenarios, width).items()
    }


def store_charts(drawn: Iterable[charts.Picture], pattern: Path, path: Path) -> None:
    """Write a notebook as it is after a run: one cell for each chart, with the chart in it."""
    cells = [
        {
            "cell_type": "code",
            "id": f"cel-{place:02}",
            "metadata": {},
            "execution_count": place,
            "source": [],
            "outputs": [{"output_type": "display_data", "metadata": {}, "data": bundle_of(chart)}],
        }
        for place, chart in enumerate(drawn, 1)
    ]
    notebook = {**json.loads(pattern.read_text(encoding="utf-8")), "cells": cells}
    path.write_text(json.dumps(notebook), encoding="utf-8", newline="\n")


def _charts_of(params: Path, scenarios: tuple[str, ...], width: int) -> dict[str, charts.Picture]:
    opening = woon.load_opening(params)
    lets = {"allocation.engine": "micro"}
    loaded = [woon.load_scenario(name, params, overrides=lets).scenario for name in scenarios]
    results = [woon.run_model(one, opening, seed=1, draws=3) for one in loaded]
    indicators = pd.concat([one.indicators for one in results], ignore_index=True)
    changes = pd.concat([one.stock_changes for one in results], ignore_index=True)
    horizon, shared = loaded[0].horizon, {"reference": "trend", "run_id": "proef-0a1b2c3d", "width": width}
    dated = {**shared, "milestones": horizon.milestones}
    years = (horizon.start_year, *horizon.milestones)
    social = ["laag", "midden"]
    until = max(horizon.milestones)
    parts = attribution_of(dict(zip(scenarios, loaded, strict=True)), "trend", opening, horizon.milestones)
    marks = {one.name: Marks(one.allocation.nonregular_share, one.allocation.signal_share) for one in loaded}
    letting = charts.letting_charts(indicators, marks=marks, **dated)
    attributed = (
        {}
        if parts.empty
        else {"differences_by_assumption": charts.differences_by_assumption(parts, until=until, **shared)}
    )
    return {
        **attributed,
        **{f"letting_charts-{stem}": chart for stem, chart in letting.items()},
        "stock_against_target": charts.stock_against_target(indicators, opening.observed, **dated),
        "waterfall_of_changes": charts.waterfall_of_changes(
            changes, indicators, social_classes=social, until=until, **shared
        ),
        "kernvoorraad_against_floor": charts.kernvoorraad_against_floor(indicators, floor=0.7, **dated),
        "social_share_by_wijk": charts.social_share_by_wijk(indicators, years=years, **shared),
        "plan_against_realisation": charts.plan_against_realisation(indicators, opening.observed, **dated),
    }
