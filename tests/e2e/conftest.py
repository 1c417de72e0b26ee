"""A browser, and one visit with it to JupyterLab that the tests of this folder look back on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.browsers import FLAGS, NONE_FOUND, installed_browsers, verdict
from tests.e2e.every_chart import charts_by_name, store_charts
from tests.e2e.lab import ROOT, Lab, copy_project, lab_on, notebooks_of, with_draws
from tests.e2e.visits import Seen, Wall, behind_a_wall, look_at, run_all_cells
from tests.invented import invented_params

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CODE_CELLS, CHART_CELLS = 12, 5


@dataclass(frozen=True)
class Visit:
    """The notebook `scenario` run by hand, then a notebook with every chart stored in it; JupyterLab has ended."""

    project: Path
    before: dict[str, bytes]
    lab: Lab
    wall: Wall
    scenario: Seen
    stored: Seen
    names: list[str]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless browser with an empty profile; without one tests are skipped, or fail when CI=true."""
    browsers = installed_browsers()
    decided = verdict(browsers)
    if decided == "skip":
        pytest.skip(NONE_FOUND)
    if decided == "fail":
        pytest.fail(NONE_FOUND)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (only who has a browser needs the driver)

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browsers[0], args=list(FLAGS))
        yield started
        started.close()


DRAWS = 8
"""Draws in the notebook that is visited: enough for a band."""


@pytest.fixture(scope="session")
def visit(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """Visit JupyterLab once; screenshots stand beside the copied project."""
    folder = tmp_path_factory.mktemp("lab")
    project, wall = copy_project(folder / "project"), Wall()
    before = notebooks_of(ROOT)
    with_draws(project, "scenario.ipynb", DRAWS)
    every = charts_by_name(invented_params(folder / "polder"))
    store_charts(every.values(), project / "notebooks" / "scenario.ipynb", project / "notebooks" / "grafieken.ipynb")
    with lab_on(project, folder / "lab") as lab:
        page = behind_a_wall(browser, wall).new_page()
        scenario = run_all_cells(
            page, lab, "notebooks/scenario.ipynb", CODE_CELLS, CHART_CELLS, folder / "scenario.png"
        )
        page = behind_a_wall(browser, wall).new_page()
        stored = look_at(page, lab, "notebooks/grafieken.ipynb", len(every), folder / "grafieken.png")
        for context in browser.contexts:
            context.close()
    return Visit(project, before, lab, wall, scenario, stored, [*every])
