"""Runs side by side: expected values, and the mean of the draws of what only draws have."""

from types import SimpleNamespace

import pandas as pd

from woonscenario.files.comparison import side_by_side

COLUMNS = ["scenario", "year", "dimension", "member", "indicator", "unit", "statistic", "value"]
IDENTITY = {"seed": 1, "draws": 2, "program": {}, "inputs": {}}


def run(label: str, stock: float, chance: float) -> SimpleNamespace:
    """A saved run with an expected stock, and a chance that only draws have."""
    rows = [
        (label, 2026, "total", "total", "social_stock", "woningen", "expected", stock),
        (label, 2026, "total", "total", "social_stock", "woningen", "mean", stock + 7),
        (label, 2026, "total", "total", "slaagkans_D2_regulier", "aandeel", "mean", chance),
        (label, 2026, "total", "total", "slaagkans_D2_regulier", "aandeel", "p05", chance / 2),
        (label, 2026, "group", "starter", "slaagkans_D2_regulier", "aandeel", "mean", chance),
    ]
    figures = [(label, 2026, "slaagkans_D2_regulier", draw, chance + draw / 1000) for draw in (0, 1)]
    results = SimpleNamespace(
        indicators=pd.DataFrame(rows, columns=COLUMNS),
        figures=pd.DataFrame(figures, columns=["scenario", "year", "indicator", "draw", "value"]),
        **{name: pd.DataFrame({"scenario": [label]}) for name in ("events", "spread", "stock_changes", "requests")},
    )
    assumptions = pd.DataFrame(columns=["key", "label", "unit", "value", "status", "set_by"])
    return SimpleNamespace(
        label=label,
        about={"milestones": [2026]},
        identity=IDENTITY,
        tables=SimpleNamespace(results=results, assumptions=assumptions),
        observed=pd.DataFrame(),
        terugblik=pd.DataFrame(),
    )


def test_what_only_draws_have_is_compared_by_their_mean_and_judged_by_paired_draws():
    outcomes = side_by_side([run("trend", 100.0, 0.04), run("plan", 110.0, 0.05)], "trend").outcomes
    of_plan = outcomes[outcomes["scenario"] == "plan"].set_index(["indicator", "dimension"])
    assert of_plan.loc[("social_stock", "total"), "value"] == 110.0
    chance = of_plan.loc[("slaagkans_D2_regulier", "total")]
    assert (round(chance["difference"], 6), chance["verdict"]) == (0.01, "verschil")
    assert of_plan.loc[("slaagkans_D2_regulier", "group"), "verdict"] == "niet bepaald"
    assert len(of_plan) == 3
