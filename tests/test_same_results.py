"""Same as before: the figures of the main job, against a golden file.

A change that moves figures on purpose renews the file and says so in CHANGELOG.md under Changes results:
`python -m pytest tests/test_same_results.py --renew`.
"""

from pathlib import Path

import pandas as pd
import pytest

from woonscenario import load_basis, load_opening, load_scenario, run_model

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden" / "city.csv"
KEY = ["scenario", "indicator", "year", "statistic"]
TOLERANCE = 1e-6


def city_figures() -> pd.DataFrame:
    """The indicators of the whole city at the start, the milestones and the years before them, by 6 draws."""
    params = ROOT / "params"
    opening = load_opening(params)
    found = []
    for name in load_basis(params).main_job:
        scenario = load_scenario(name, params).scenario
        horizon = scenario.horizon
        shown = {horizon.start_year, *horizon.milestones, *(year - 1 for year in horizon.milestones)}
        rows = run_model(scenario, opening, seed=1, draws=6).indicators
        found.append(rows[(rows["dimension"] == "total") & rows["year"].isin(shown)])
    return pd.concat(found)[[*KEY, "value"]].sort_values(KEY).reset_index(drop=True)


def ranked_differences(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """What moved, appeared or went, the largest relative difference first."""
    both = before.merge(after, on=KEY, how="outer", suffixes=("_before", "_after"))
    gap = (both["value_after"] - both["value_before"]).abs() / both["value_before"].abs().clip(lower=1.0)
    both["difference"] = gap.fillna(float("inf"))
    return both[both["difference"] > TOLERANCE].sort_values(["difference", *KEY], ascending=[False, *[True] * len(KEY)])


def test_the_figures_of_the_main_job_are_those_of_the_golden_file(request):
    figures = city_figures()
    if request.config.getoption("--renew"):
        figures.to_csv(GOLDEN, index=False, float_format="%.6f", lineterminator="\n")
    moved = ranked_differences(pd.read_csv(GOLDEN), figures)
    assert moved.empty, f"{len(moved)} figures moved; the largest:\n{moved.head(15).to_string(index=False)}"


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ([("a", 1.0), ("b", 5.0)], []),
        ([("a", 1.0), ("b", 5.1)], ["b"]),
        ([("a", 1.2), ("b", 5.1)], ["a", "b"]),
        ([("a", 1.0)], ["b"]),
        ([("a", 1.0), ("b", 5.0), ("c", 0.0)], ["c"]),
    ],
)
def test_differences_are_found_and_ranked(after, found):
    def table(rows):
        return pd.DataFrame([("s", name, 2022, "mean", value) for name, value in rows], columns=[*KEY, "value"])

    moved = ranked_differences(table([("a", 1.0), ("b", 5.0)]), table(after))
    assert moved["indicator"].tolist() == found
