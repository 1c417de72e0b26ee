"""The backtest, rerun from the stored calibration, is the one that is kept.

A change that moves it on purpose renews the files and says so in CHANGELOG.md under Changes results:
`python -m pytest tests/test_backtest.py --renew`.
"""

from pathlib import Path

import pandas as pd
import pytest

from woonscenario.explore.terugblik.backtest import Backtest, backtest, naive_forecasts
from woonscenario.files.backtest import BACKTEST, CAMPAIGN_TABLE, backtest_path, backtest_text, read_backtest
from woonscenario.views.terugblik import campaign_verdicts, error_chart, error_table, verdicts

ROOT = Path(__file__).parents[1]
PARAMS = ROOT / "params"
KEPT = ROOT / "docs" / "backtest.csv"
CAMPAIGN_KEPT = ROOT / "docs" / "campagne.csv"
TOLERANCE = 1e-6


@pytest.fixture(scope="module")
def found() -> Backtest:
    return backtest(PARAMS, lambda _: None)


def moved(before: pd.DataFrame, after: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """What moved, by key and column, the largest relative difference first."""
    both = before.melt(key, var_name="column").merge(
        after.melt(key, var_name="column"), on=[*key, "column"], how="outer", suffixes=("_kept", "_now")
    )
    kept, now = (pd.to_numeric(both[name], errors="coerce") for name in ("value_kept", "value_now"))
    gap = (now - kept).abs() / kept.abs().clip(lower=1.0)
    both["difference"] = gap.where(kept.notna() & now.notna(), (kept.notna() != now.notna()) * float("inf")).fillna(0.0)
    return both[both["difference"] > TOLERANCE].sort_values("difference", ascending=False)


def test_the_backtest_is_the_one_that_is_kept(found: Backtest, request: pytest.FixtureRequest):
    if request.config.getoption("--renew"):
        for path in (KEPT, backtest_path(PARAMS)):
            path.write_text(backtest_text(BACKTEST, found.rows), encoding="utf-8", newline="\n")
        CAMPAIGN_KEPT.write_text(backtest_text(CAMPAIGN_TABLE, found.campaign), encoding="utf-8", newline="\n")
    for path, rows, key in (
        (KEPT, found.rows, ["indicator", "year"]),
        (CAMPAIGN_KEPT, found.campaign, ["supply", "quantity"]),
    ):
        now = rows.assign(inside=rows["inside"].map({True: "ja", False: "nee"}))
        kept = pd.read_csv(path)
        assert kept["inside"].tolist() == now["inside"].tolist()
        changed = moved(kept.drop(columns="inside"), now.drop(columns="inside"), key)
        assert changed.empty, f"{len(changed)} figures of {path.name} moved; the largest:\n{changed.head(15)}"


def test_reports_read_the_same_backtest_as_the_documentation():
    assert KEPT.read_bytes() == backtest_path(PARAMS).read_bytes()
    assert len(read_backtest(PARAMS)) == len(pd.read_csv(KEPT))


def test_a_difference_is_found_and_ranked():
    before = pd.DataFrame({"year": [1, 2], "a": [10.0, 10.0], "b": [1.0, float("nan")]})
    after = pd.DataFrame({"year": [1, 2], "a": [10.0, 15.0], "b": [1.1, float("nan")]})
    assert moved(before, before, ["year"]).empty
    assert moved(before, after, ["year"])[["year", "column"]].to_numpy().tolist() == [[2, "a"], [1, "b"]]


NONE = float("nan")


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ([(2015, 9.0), (2016, 9.7), (2017, 10.4)], (10.4, 11.1)),
        ([(2017, 0.08)], (0.08, NONE)),
        ([], (NONE, NONE)),
    ],
)
def test_naive_forecasts_are_the_last_value_and_the_straight_line(known, expected):
    assert naive_forecasts(known, 2018) == pytest.approx(expected, nan_ok=True)


def test_where_the_model_loses_it_says_so():
    rows = pd.DataFrame(
        {
            "indicator": ["a", "b"],
            "year": [2018, 2018],
            "published": [10.0, 10.0],
            "predicted": [9.0, 10.5],
            "p05": [8.5, 10.2],
            "p95": [10.5, 10.9],
            "last_value": [10.2, 12.0],
            "linear_trend": [float("nan"), 10.1],
            "inside": [True, False],
        }
    )
    names, units = {"a": "Duur", "b": "Tijd"}, {"a": "jaar", "b": "jaar"}
    assert verdicts(rows, names, units) == [
        "Duur: het model zit er gemiddeld 1,0 naast; in de band: 1 van de 1 cijfers; het verliest van de laatste "
        "waarde, die er 0,2 naast zit; de lineaire trend bestaat niet, want er is maar één bekend cijfer.",
        "Tijd: het model zit er gemiddeld 0,5 naast; in de band: 0 van de 1 cijfers; het wint van de laatste "
        "waarde, die er 2,0 naast zit; het verliest van de lineaire trend, die er 0,1 naast zit.",
    ]
    table = error_table(rows, names, units)
    assert table["Fout"].tolist() == ["−1,0", "+0,5"]
    assert table["In de band"].tolist() == ["ja", "nee"]
    assert "Duur 2018" in error_chart(rows, names).description + str(error_chart(rows, names).tables)


def test_the_miss_of_the_campaign_is_told_apart():
    rows = [
        (case, quantity, 50.0, published, predicted, 0.0, 0.0, False)
        for quantity, published, of_cases in (
            ("campaign_dwellings", 223.0, (110, 135, 165)),
            ("campaign_persons", 490.0, (360, 385, 420)),
        )
        for case, predicted in zip(("vooraf", "gerealiseerd", "gerealiseerd_passend"), of_cases, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=[column.name for column in CAMPAIGN_TABLE.columns])
    dwellings, persons = campaign_verdicts(frame)
    assert "Van het gat van 113 komt 25 doordat er meer vrijkwam, 30 doordat" in dwellings
    assert persons.endswith("blijft 70 onverklaard.")
