"""A visit to JupyterLab in a browser without a way out, and what was seen there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.e2e.lab import TOKEN, Lab

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route, WebSocket

HERE = ("127.0.0.1", "localhost")
NO_NETWORK = ("data", "blob", "about")
TALL = {"width": 1400, "height": 7000}
"""A window [pixels] in which a whole notebook fits, because JupyterLab draws only the cells that are in view."""
OPEN_WITHIN, RUN_WITHIN, DRAW_WITHIN = 60_000, 180_000, 30_000

NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden)"
IDLE = ".jp-Notebook-ExecutionIndicator[data-status='idle']"
ENDED = f"""count => {{
    const cells = [...document.querySelectorAll("{NOTEBOOK} .jp-CodeCell")];
    const ran = cells.filter(cell => /\\[\\d+\\]/.test(cell.querySelector(".jp-InputPrompt")?.innerText ?? ""));
    return ran.length === count || document.querySelector("[data-mime-type$='jupyter.error']") !== null;
}}"""
DRAWN = f"""count => document.querySelectorAll("{NOTEBOOK} .vega-embed canvas").length >= count"""
CELLS = f"""() => {{
    const colours = canvas => {{
        const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        return new Set(new Uint32Array(pixels.buffer)).size;
    }};
    return [...document.querySelectorAll("{NOTEBOOK} .jp-CodeCell")].map(cell => ({{
        prompt: cell.querySelector(".jp-InputPrompt")?.innerText ?? "",
        wrong: [...cell.querySelectorAll("[data-mime-type$='jupyter.error'], [data-mime-type$='jupyter.stderr']")]
            .map(output => output.innerText),
        still: cell.querySelectorAll(".jp-RenderedSVG, .jp-RenderedImage").length,
        charts: [...cell.querySelectorAll(".vega-embed")].map(chart => ({{
            words: chart.querySelector("[role='graphics-document']")?.getAttribute("aria-label") ?? "",
            colours: [...chart.querySelectorAll("canvas")].map(colours),
        }})),
        rows: cell.querySelectorAll(".jp-OutputArea tbody tr").length,
    }}));
}}"""
CONFIGURATION = "() => JSON.parse(document.getElementById('jupyter-config-data').textContent)"
INVITATIONS = """() => [...document.querySelectorAll(".jp-Dialog, .Toastify__toast")].map(one => one.innerText)"""


@dataclass
class Wall:
    """What a page asked for: of this machine, and what it was refused."""

    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Seen:
    """One notebook as the browser showed it."""

    cells: list[dict[str, Any]]
    configuration: dict[str, Any]
    invitations: list[str]


def is_here(address: str) -> bool:
    """Say whether an address stays on this machine."""
    parts = urlsplit(address)
    return parts.scheme in NO_NETWORK or parts.hostname in HERE


def behind_a_wall(browser: Browser, wall: Wall) -> BrowserContext:
    """Give a fresh profile whose pages reach nothing but this machine; everything they ask for is noted."""
    context = browser.new_context(viewport=TALL, service_workers="block", locale="nl-NL")

    def let_through_or_refuse(route: Route) -> None:
        if is_here(route.request.url):
            route.continue_()
        else:
            wall.refused.append(route.request.url)
            route.abort()

    def note_socket(socket: WebSocket) -> None:
        (wall.asked if is_here(socket.url) else wall.refused).append(socket.url)

    context.route("**/*", let_through_or_refuse)
    context.on("page", lambda page: page.on("websocket", note_socket))  # refused by a flag: no host has an address
    context.on("request", lambda request: wall.asked.append(request.url))
    context.on("weberror", lambda error: wall.complaints.append(str(error.error)))
    context.on("console", lambda said: wall.complaints.extend([said.text] if _matters(said.type, said.text) else []))
    return context


def run_all_cells(page: Page, lab: Lab, notebook: str, cells: int, charts: int, picture: Path) -> Seen:
    """Open a notebook, choose Run > Run All Cells, wait for the last cell, and save."""
    start_all_cells(page, lab, notebook)
    page.wait_for_function(ENDED, arg=cells, timeout=RUN_WITHIN)
    seen = _look(page, charts, picture)
    with page.expect_response(lambda answer: answer.request.method == "PUT" and notebook in answer.url):
        page.keyboard.press("Control+s")
    return seen


def start_all_cells(page: Page, lab: Lab, notebook: str) -> None:
    """Open a notebook and choose Run > Run All Cells."""
    heard: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda _: heard.append(socket.url)))
    _open(page, lab, notebook)
    _wait_for_a_kernel(page, heard)
    page.wait_for_selector(f"{NOTEBOOK} {IDLE}", timeout=OPEN_WITHIN)
    page.locator("#jp-MainMenu .lm-MenuBar-item", has_text=re.compile("^Run$")).click()
    page.locator(".lm-Menu-item[data-command='runmenu:run-all']").click()


def look_at(page: Page, lab: Lab, notebook: str, charts: int, picture: Path) -> Seen:
    """Open a notebook that has been run before, without running it again."""
    _open(page, lab, notebook)
    return _look(page, charts, picture)


def _open(page: Page, lab: Lab, notebook: str) -> None:
    workspace = Path(notebook).stem
    page.goto(f"{lab.address}/lab/workspaces/{workspace}/tree/{notebook}?token={TOKEN}", timeout=OPEN_WITHIN)
    page.wait_for_selector(f"{NOTEBOOK} .jp-CodeCell", timeout=OPEN_WITHIN)


def _wait_for_a_kernel(page: Page, heard: Sequence[str]) -> None:
    """Wait until a kernel has spoken: before that, Run All Cells clears the cells instead of running them."""
    for _ in range(OPEN_WITHIN // 100):
        if any("/channels" in address for address in heard):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the notebook got no kernel")


def _look(page: Page, charts: int, picture: Path) -> Seen:
    """Wait for the charts, but judge nothing: what is missing is missing in what was seen."""
    from playwright.sync_api import TimeoutError as TookTooLong  # noqa: PLC0415  (needs the driver)

    with suppress(TookTooLong):
        page.wait_for_function(DRAWN, arg=charts, timeout=DRAW_WITHIN)
    page.screenshot(path=picture)
    return Seen(page.evaluate(CELLS), page.evaluate(CONFIGURATION), page.evaluate(INVITATIONS))


def _matters(kind: str, text: str) -> bool:
    """Errors do, and what Vega warns of; a browser's advice to developers does not."""
    return kind == "error" or (kind == "warning" and text.startswith("WARN"))
