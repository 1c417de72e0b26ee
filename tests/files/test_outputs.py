"""The tables of a run are written and come back as they were."""

from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from tests.invented import invented_params
from woonscenario.files.opening import load_opening
from woonscenario.files.outputs import read_run_tables, save_tables
from woonscenario.files.params import load_scenario
from woonscenario.model.flow import run_model

COLUMNS = ["scenario", "year", "indicator", "standard_deviation", "luck_share", "plan_luck_share"]


@pytest.mark.parametrize(("draws", "has_rows"), [(20, True), (0, False)])
def test_the_spread_is_saved_and_read_back(tmp_path: Path, draws: int, has_rows: bool):
    params = invented_params(tmp_path / "params")
    loaded = load_scenario("trend", params)
    results = run_model(loaded.scenario, load_opening(params), seed=1, draws=draws)
    save_tables(results, loaded.assumptions, tmp_path)
    found = read_run_tables(tmp_path).results.spread
    key = ["indicator", "year"]
    assert (len(found) > 0) == has_rows
    assert list(found.columns) == COLUMNS
    if has_rows:
        ordered = [frame.sort_values(key, ignore_index=True) for frame in (results.spread, found)]
        assert_frame_equal(*ordered, atol=1e-6, rtol=0, check_dtype=False)


def test_every_column_of_the_spread_is_explained(tmp_path: Path):
    params = invented_params(tmp_path / "params")
    loaded = load_scenario("trend", params)
    save_tables(run_model(loaded.scenario, load_opening(params), seed=1, draws=2), loaded.assumptions, tmp_path)
    columns = pd.read_csv(tmp_path / "tables" / "columns.csv")
    explained = columns[columns["table"] == "spread"]
    assert explained["column"].tolist() == COLUMNS
    assert explained["meaning"].notna().all()
