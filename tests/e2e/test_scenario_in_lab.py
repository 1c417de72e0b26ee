"""The notebook `scenario` in JupyterLab, as an analyst opens it: every cell runs, every chart is live, offline."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
import pytest

import woonscenario as woon
from tests.e2e.conftest import CHART_CELLS, CODE_CELLS, DRAWS, Visit
from tests.e2e.lab import ROOT, ask, notebooks_of
from woonscenario.files.params import LoadedScenario
from woonscenario.model.tables import Results
from woonscenario.views.show import SPEC_TYPE

pytestmark = pytest.mark.browser

FEWEST_COLOURS = 10
"""A blank canvas has one colour; lines and letters have soft edges."""


def code_cells(path: Path) -> list[dict]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def parameters_of(cell: dict) -> dict:
    given: dict = {}
    exec("".join(cell["source"]), {}, given)  # the cell with the tag `parameters` only assigns
    return given


def in_dutch(dwellings: float) -> str:
    return f"{dwellings:,.0f}".replace(",", ".")


@pytest.fixture(scope="module")
def given() -> dict:
    return parameters_of(code_cells(ROOT / "notebooks" / "scenario.ipynb")[0]) | {"draws": DRAWS}


@pytest.fixture(scope="module")
def loaded(given: dict) -> LoadedScenario:
    return woon.load_scenario(given["scenario"], ROOT / "params", given["overrides"])


@pytest.fixture(scope="module")
def direct(given: dict, loaded: LoadedScenario) -> Results:
    """The model called directly, with what the notebook's own parameters say."""
    opening = woon.load_opening(ROOT / "params")
    results = woon.run_model(loaded.scenario, opening, seed=given["seed"], draws=given["draws"])
    return woon.with_model_error(results, ROOT / "params", opening)


@pytest.fixture(scope="module")
def saved(visit: Visit) -> list[dict]:
    """The code cells as JupyterLab saved them in the copy."""
    return code_cells(visit.project / "notebooks" / "scenario.ipynb")


def expected_value(results: Results, indicator: str, year: int) -> float:
    rows = results.indicators
    of_city = rows[(rows["indicator"] == indicator) & (rows["member"] == "total") & (rows["year"] == year)]
    return float(of_city.loc[of_city["statistic"] == "expected", "value"].item())


def test_every_cell_runs_from_top_to_bottom_without_an_error(visit: Visit):
    assert [text for cell in visit.scenario.cells for text in cell["wrong"]] == []
    assert [cell["prompt"] for cell in visit.scenario.cells] == [f"[{place}]:" for place in range(1, CODE_CELLS + 1)]


def test_every_cell_that_asks_for_a_chart_shows_it_live(visit: Visit, saved: list[dict]):
    asks = ["woon.charts." in "".join(cell["source"]) for cell in saved]
    assert sum(asks) == CHART_CELLS
    of_letting = ["woon.show_letting" in "".join(cell["source"]) for cell in saved]
    for cell, one, several in zip(visit.scenario.cells, asks, of_letting, strict=True):
        assert len(cell["charts"]) > 1 if several else len(cell["charts"]) == int(one)
    assert [cell["still"] for cell in visit.scenario.cells] == [0] * CODE_CELLS
    drawn = [chart for cell in visit.scenario.cells for chart in cell["charts"]]
    assert all(len(chart["colours"]) == 1 and chart["colours"][0] >= FEWEST_COLOURS for chart in drawn), drawn


def test_every_live_chart_tells_a_screen_reader_what_it_shows(visit: Visit, saved: list[dict]):
    shown = [chart["words"] for cell in visit.scenario.cells for chart in cell["charts"]]
    stored = [output["data"] for cell in saved for output in cell["outputs"] if "data" in output]
    described = [bundle[SPEC_TYPE]["description"] for bundle in stored if SPEC_TYPE in bundle]
    assert shown == described
    assert all(any(character.isdigit() for character in words) for words in shown)


def test_the_chart_says_what_a_direct_call_of_the_model_gives(visit: Visit, direct: Results, loaded: LoadedScenario):
    words = visit.scenario.cells[4]["charts"][0]["words"]
    for year in loaded.scenario.horizon.milestones:
        stock, target = (expected_value(direct, name, year) for name in ("social_stock", "stock_target"))
        assert (
            f"Op 1 januari {year}, met een doel van {in_dutch(target)}: trend (referentie) {in_dutch(stock)}" in words
        )


def test_the_line_is_drawn_through_the_values_of_a_direct_call(
    saved: list[dict], direct: Results, given: dict, loaded: LoadedScenario
):
    spec = saved[4]["outputs"][0]["data"][SPEC_TYPE]
    rows = [row for rows in spec["datasets"].values() for row in rows if row.keys() == {"year", "scenario", "expected"}]
    rows = [row for row in rows if row["scenario"] == given["scenario"]]
    drawn = {int(row["year"]): row["expected"] for row in rows}
    horizon = loaded.scenario.horizon
    years = range(horizon.start_year, horizon.end_year + 1)
    assert drawn == pytest.approx({year: expected_value(direct, "social_stock", year) for year in years}, abs=1e-6)


def test_the_tables_that_the_notebook_saves_equal_a_direct_call(visit: Visit, direct: Results):
    key = ["year", "dimension", "member", "indicator", "statistic"]
    saved = pd.read_csv(visit.project / "outputs" / "werkmap" / "tables" / "indicators.csv").set_index(key)["value"]
    called = direct.indicators.set_index(key)["value"]
    pd.testing.assert_series_equal(
        saved.sort_index(), called.sort_index(), check_index_type=False, check_dtype=False, rtol=0, atol=1e-6
    )


def test_the_last_table_has_a_row_for_every_assumption(visit: Visit, loaded: LoadedScenario):
    assert visit.scenario.cells[-1]["rows"] == len(loaded.assumptions)


def test_every_chart_is_drawn_live_from_a_notebook_that_was_run_before(visit: Visit):
    # one and three scenarios, two widths, five charts of the stock and six of letting; a comparison has one more
    assert len(visit.names) == 2 * 2 * (5 + 6) + 2
    cells = dict(zip(visit.names, visit.stored.cells, strict=True))
    blank = [name for name, cell in cells.items() if [len(chart["colours"]) for chart in cell["charts"]] != [1]]
    assert blank == []
    assert all(cell["charts"][0]["colours"][0] >= FEWEST_COLOURS for cell in cells.values())
    assert all(cell["charts"][0]["words"] for cell in cells.values())


def test_nothing_is_asked_of_another_machine(visit: Visit):
    assert visit.wall.refused == []
    assert {urlsplit(address).hostname for address in visit.wall.asked} == {"127.0.0.1"}


def test_no_page_complains(visit: Visit):
    assert visit.wall.complaints == []


def test_nobody_is_invited_to_news_updates_or_extensions(visit: Visit):
    asked = {urlsplit(address).path for address in visit.wall.asked}
    assert not asked & {"/lab/api/news", "/lab/api/update"}
    assert visit.scenario.invitations == []
    assert visit.scenario.configuration["extensionManager"]["can_install"] is False


def test_the_notebooks_of_the_project_itself_are_as_they_were(visit: Visit, saved: list[dict]):
    assert notebooks_of(ROOT) == visit.before
    assert any(cell["outputs"] for cell in saved)


def test_the_server_ends_and_takes_its_kernels_with_it(visit: Visit):
    assert any("ipykernel" in started for started in visit.lab.ended)
    assert any("jupyterlab" in started for started in visit.lab.ended)
    assert visit.lab.left == []
    assert ask(visit.lab, "/api/status") == 0
