"""The werkbank in JupyterLab, worked by keyboard, offline: the figures are those of the model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import pandas as pd
import pytest

from tests.e2e.bench import GOAL, SAVED_AS, Worked, as_shown, is_saved_as_moved, shown_by_the_model, work
from tests.e2e.lab import Lab, copy_project, lab_on, with_draws
from tests.e2e.visits import Wall, behind_a_wall, start_all_cells
from tests.program import woonscenario
from woonscenario.files.opening import load_opening

pytestmark = pytest.mark.browser

DRAWS = 2


@dataclass(frozen=True)
class Visit:
    params: Path
    lab: Lab
    wall: Wall
    worked: Worked


@pytest.fixture(scope="module")
def visit(browser, tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """Work with the werkbank once; pictures of three widths stand beside the copied project."""
    folder = tmp_path_factory.mktemp("werkbank")
    project, wall = copy_project(folder / "project"), Wall()
    with_draws(project, "werkbank.ipynb", DRAWS)
    with lab_on(project, folder / "lab") as lab:
        context = behind_a_wall(browser, wall)
        page = context.new_page()
        page.set_viewport_size({"width": 1440, "height": 1400})
        start_all_cells(page, lab, "notebooks/werkbank.ipynb")
        worked = work(page, folder, exactly=True)
        context.close()
    return Visit(project / "params", lab, wall, worked)


def test_the_figures_are_those_of_a_direct_call_of_the_model(visit: Visit):
    expected = shown_by_the_model(visit.params, load_opening(visit.params), draws=0, statistic="expected")
    moved = visit.worked.moved
    assert moved.keys() >= {"social_stock-2030", "social_stock-2040", "kernvoorraad_share-2040"}
    assert moved == {name: expected[name] for name in moved}
    assert moved["social_stock-2040"] != visit.worked.before["social_stock-2040"]


def test_the_figures_after_the_exact_run_are_those_of_a_direct_call_by_lot(visit: Visit):
    expected = shown_by_the_model(visit.params, load_opening(visit.params), draws=DRAWS, statistic="mean")
    exact = visit.worked.exact
    assert exact.keys() >= {"nonregular_share-2030", "slaagkans_D2_regulier-2030"}
    assert exact == {name: expected[name] for name in exact}


def test_charts_that_got_new_figures_are_as_those_drawn_anew(visit: Visit):
    assert len(visit.worked.refilled) == 2
    assert visit.worked.refilled == visit.worked.anew


def test_what_differs_from_the_reference_is_listed(visit: Visit):
    assert [words.replace("\u00a0", " ") for words in visit.worked.differences] == [
        "Planuitval zachte plannen: 34 % in plaats van 30 %",
        "Omvang sloop: 1,3 in plaats van 1 factor",
        "Verkoop: 75 in plaats van 95 woningen per jaar",
    ]


def test_a_number_typed_in_another_way_is_written_as_all_others(visit: Visit):
    assert visit.worked.typed == "75"


def test_the_saved_scenario_is_that_of_the_panel(visit: Visit):
    assert SAVED_AS in visit.worked.saved
    assert is_saved_as_moved(visit.params)


def test_a_run_of_the_saved_scenario_reproduces_the_figures_on_screen(visit: Visit, tmp_path: Path):
    ended = woonscenario(
        "run", SAVED_AS, "--params", visit.params, "--out", tmp_path, "--draws", str(DRAWS), cwd=visit.params.parent
    )
    assert ended.returncode == 0, ended.stderr
    tables = [pd.read_csv(path) for path in tmp_path.glob(f"{SAVED_AS}-*/tables/indicators.csv")]
    assert visit.worked.exact == {name: as_shown(tables[0], "mean")[name] for name in visit.worked.exact}


def test_charts_are_in_view_and_nothing_is_cut_off(visit: Visit):
    assert 1 <= visit.worked.charts <= 3
    assert visit.worked.cut_off == []


def test_nothing_is_asked_of_another_machine_and_no_page_complains(visit: Visit):
    assert visit.wall.refused == []
    assert {urlsplit(address).hostname for address in visit.wall.asked} <= {"127.0.0.1", None}
    assert visit.wall.complaints == []
    assert visit.lab.left == []


def test_the_time_from_a_key_to_redrawn_figures_is_told(visit: Visit, capsys: pytest.CaptureFixture[str]):
    middle = median(visit.worked.times)
    verdict = "ok" if middle <= GOAL else "falls short"
    with capsys.disabled():
        charts = median(visit.worked.times_of_charts)
        detail = f"figures, median of {len(visit.worked.times)}; charts after {charts:.0f} ms"
        print(f"\nSLIDER-browser {middle:.0f} ms goal <= {GOAL} ms {verdict} ({detail})")
    assert middle < 20 * GOAL
