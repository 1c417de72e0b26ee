"""The board: the werkbank served without its code, worked by keyboard, offline."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.e2e.bench import BOARD_ANSWERS_AT, SAVED_AS, Worked, is_saved_as_moved, shown_by_the_model, work
from tests.e2e.lab import Lab, ask, copy_project, lab_on, with_draws
from tests.e2e.visits import RUN_WITHIN, Wall, behind_a_wall
from woonscenario.files.opening import load_opening

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Visit:
    params: Path
    board: Lab
    wall: Wall
    worked: Worked
    code: int
    letter: float


@pytest.fixture(scope="module")
def visit(browser, tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """Work with the board once; pictures of three widths stand beside the copied project."""
    folder = tmp_path_factory.mktemp("board")
    project, wall = copy_project(folder / "project"), Wall()
    with_draws(project, "werkbank.ipynb", 0)
    with lab_on(project, folder / "board", "board", BOARD_ANSWERS_AT) as board:
        context = behind_a_wall(browser, wall)
        page = context.new_page()
        page.set_viewport_size({"width": 1440, "height": 1400})
        page.goto(board.address, timeout=RUN_WITHIN)
        worked = work(page, folder, exactly=False)
        code = page.get_by_text("import woonscenario").count()
        letter = page.evaluate("() => parseFloat(getComputedStyle(document.querySelector('.woon-bench')).fontSize)")
        context.close()
    return Visit(project / "params", board, wall, worked, code, letter)


def test_the_figures_are_those_of_a_direct_call_of_the_model(visit: Visit):
    expected = shown_by_the_model(visit.params, load_opening(visit.params), draws=0, statistic="expected")
    assert visit.worked.moved == {name: expected[name] for name in visit.worked.moved}
    assert visit.worked.moved["social_stock-2040"] != visit.worked.before["social_stock-2040"]


def test_the_board_saves_a_scenario_too(visit: Visit):
    assert SAVED_AS in visit.worked.saved
    assert is_saved_as_moved(visit.params)


def test_no_code_is_shown_and_letters_are_large(visit: Visit):
    assert visit.code == 0
    assert visit.letter >= 18


def test_nothing_is_cut_off(visit: Visit):
    assert visit.worked.cut_off == []


def test_nothing_is_asked_of_another_machine_and_no_page_complains(visit: Visit):
    assert visit.wall.refused == []
    assert {urlsplit(address).hostname for address in visit.wall.asked} <= {"127.0.0.1", None}
    assert visit.wall.complaints == []


def test_the_board_ends_and_takes_its_kernels_with_it(visit: Visit):
    assert any("ipykernel" in started for started in visit.board.ended)
    assert visit.board.left == []
    assert ask(visit.board, BOARD_ANSWERS_AT) == 0
