"""The werkbank in a browser, worked by keyboard alone, and what it showed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from woonscenario.files.params import load_scenario
from woonscenario.files.resolve import same_assumptions
from woonscenario.model.flow import run_model
from woonscenario.model.tables import Opening
from woonscenario.views import labels

if TYPE_CHECKING:
    import pandas as pd
    from playwright.sync_api import Page

SHOWN_WITHIN, ANSWERED_WITHIN, EXACT_WITHIN = 180_000, 60_000, 240_000
SAVED_AS = "keuze-van-de-proef"
MOVES = {
    "production.soft_dropout": ("ArrowRight", 4),
    "demolition.scale": ("ArrowRight", 3),
    "sales.dwellings_per_year": ("ArrowLeft", 4),
}
"""Which sliders are moved, and how often which key is pressed."""
MOVED_TO = {"production.soft_dropout": 0.34, "demolition.scale": 1.3, "sales.dwellings_per_year": 75}
WIDTHS = (1440, 1024, 640)
GOAL = 150
"""Goal of the time from a key to redrawn figures [ms]."""

BOARD_ANSWERS_AT = "/voila/static/voila.js"
EXACT = "() => document.querySelector('.woon-status').innerText.startsWith('Volledig')"

_TIMER = """() => {
    window.redrawn = [];
    window.drawn = [];
    document.addEventListener("keydown", () => (window.pressed = performance.now()), true);
    const redrawn = records => records.some(record => record.target.closest?.(".woon-bench")
        && [...record.addedNodes].some(node => node.querySelector?.(".woon-figures")));
    new MutationObserver(records => redrawn(records) && window.redrawn.push(performance.now() - window.pressed))
        .observe(document.querySelector(".woon-bench"), {childList: true, subtree: true});
    new MutationObserver(() => window.drawn.push(performance.now() - window.pressed))
        .observe(document.querySelector(".woon-charts"), {attributeFilter: ["data-drawing"]});
}"""
_FIGURES = """() => Object.fromEntries([...document.querySelectorAll("[data-figure]")]
    .map(cell => [cell.dataset.figure, cell.innerText]))"""
_DRAWN = """() => [...document.querySelectorAll(".woon-charts figure")].map(figure => [
    figure.querySelector("svg").getAttribute("viewBox"),
    figure.querySelector("[aria-label]").getAttribute("aria-label"), figure.textContent,
    [...figure.querySelectorAll("path")].map(path => [path.getAttribute("d"), path.getAttribute("transform")])])"""
_CUT_OFF = """() => [...document.querySelectorAll(".woon-bench fieldset, .woon-bench table, .woon-bench figure")]
    .filter(part => part.offsetParent && part.getBoundingClientRect().right > window.innerWidth + 1)
    .map(part => part.innerText.slice(0, 60))"""


@dataclass(frozen=True)
class Worked:
    """What the werkbank showed: figures before, after the moves and after the exact run, and times [ms].

    `refilled` is what the charts of the stock show after all that, and `anew` what they show when they are drawn anew;
    `typed` is what stands in a field after its number was typed again in another way.
    """

    before: Mapping[str, str]
    moved: Mapping[str, str]
    exact: Mapping[str, str]
    differences: list[str]
    saved: str
    times: list[float]
    times_of_charts: list[float]
    charts: int
    cut_off: list[str]
    refilled: list[object]
    anew: list[object]
    typed: str


def work(page: Page, pictures: Path, *, exactly: bool) -> Worked:
    """Move sliders by keyboard, wait for the answers, and save the choice as a scenario."""
    page.wait_for_selector(".woon-charts svg", timeout=SHOWN_WITHIN)
    before = page.evaluate(_FIGURES)
    page.evaluate(_TIMER)
    times = [times for key, (press, often) in MOVES.items() for times in _move(page, key, press, often)]
    moved = page.evaluate(_FIGURES)
    refilled, anew = [], []
    if exactly:
        page.wait_for_function(EXACT, timeout=EXACT_WITHIN)
        _wait_until_still(page)
        refilled, anew = page.evaluate(_DRAWN), _drawn_anew(page)
        page.get_by_role("button", name="Niet-regulier").press("Enter")
        page.wait_for_selector("[data-figure^='nonregular_share']", timeout=ANSWERED_WITHIN)
    exact = page.evaluate(_FIGURES)
    saved = _save(page)
    _wait_until_still(page)
    typed = _type_again(page, "sales.dwellings_per_year", "75,0")
    cut_off = [part for width in WIDTHS for part in _look(page, width, pictures)]
    return Worked(
        before=before,
        moved=moved,
        exact=exact,
        differences=page.locator(".woon-differences li").all_inner_texts(),
        saved=saved,
        times=[figures for figures, _ in times],
        times_of_charts=[charts for _, charts in times],
        charts=page.locator(".woon-charts svg").count(),
        cut_off=cut_off,
        refilled=refilled,
        anew=anew,
        typed=typed,
    )


def shown_by_the_model(params: Path, opening: Opening, *, draws: int, statistic: str) -> dict[str, str]:
    """Give the figures of a direct call of the model for the moves, as the werkbank writes them."""
    scenario = load_scenario("trend", params, MOVED_TO).scenario
    return as_shown(run_model(scenario, opening, seed=1, draws=draws).indicators, statistic)


def as_shown(indicators: pd.DataFrame, statistic: str) -> dict[str, str]:
    """Give the figures of the whole city as the werkbank writes them, by indicator and year."""
    rows = indicators[(indicators["dimension"] == "total") & (indicators["statistic"] == statistic)]
    return {
        f"{indicator}-{year}": labels.by_unit(value, labels.INDICATORS[indicator].unit)
        for indicator, year, value in zip(rows["indicator"], rows["year"], rows["value"], strict=True)
    }


def is_saved_as_moved(params: Path) -> bool:
    """Tell whether the saved scenario has the assumptions of the moves."""
    moved = load_scenario("trend", params, MOVED_TO).scenario
    return same_assumptions(moved, load_scenario(SAVED_AS, params).scenario)


def _move(page: Page, key: str, press: str, often: int) -> list[tuple[float, float]]:
    """Press a key on a slider and wait for figures and charts each time; give the times of both [ms]."""
    slider = page.locator(f"fieldset[data-key='{key}'] input[type=range]").first
    if not slider.is_visible():
        group = page.locator("details.woon-group", has=page.locator(f"fieldset[data-key='{key}']"))
        group.locator("summary").first.press("Enter")
    times = []
    for _ in range(often):
        _wait_until_still(page)
        page.evaluate("() => { window.redrawn = []; window.drawn = []; }")
        slider.press(press)
        page.wait_for_function("() => window.redrawn.length && window.drawn.length", timeout=ANSWERED_WITHIN)
        times.append(tuple(page.evaluate("() => [window.redrawn[0], window.drawn[0]]")))
    _wait_until_still(page)
    return times


def _wait_until_still(page: Page) -> None:
    """Wait until no chart was drawn for a while, so that the next key finds a kernel at rest."""
    drawing, still = None, 0
    while still < 3:
        now = page.get_attribute(".woon-charts", "data-drawing")
        still = still + 1 if now == drawing else 0
        drawing = now
        page.wait_for_timeout(80)


def _drawn_anew(page: Page) -> list[object]:
    """Look at other charts and back, and give what the charts of the stock show then."""
    for view, charts in (("Wijken", 1), ("Voorraad", 2)):
        page.get_by_role("button", name=view).press("Enter")
        page.wait_for_function(f"() => document.querySelectorAll('.woon-charts svg').length === {charts}")
    return page.evaluate(_DRAWN)


def _type_again(page: Page, key: str, text: str) -> str:
    field = page.locator(f"fieldset[data-key='{key}'] input[type=text]").first
    field.fill(text)
    field.press("Enter")
    field.press("Tab")
    return field.input_value()


def _save(page: Page) -> str:
    page.get_by_label("Naam").fill(SAVED_AS)
    page.get_by_label("Vraag").fill("Wat als er minder wordt gebouwd, meer gesloopt en minder verkocht?")
    page.get_by_role("button", name="Bewaar als scenario").press("Enter")
    said = page.get_by_text("Bewaard als")
    said.wait_for(timeout=ANSWERED_WITHIN)
    return said.inner_text()


def _look(page: Page, width: int, pictures: Path) -> list[str]:
    page.set_viewport_size({"width": width, "height": 1400})
    page.wait_for_timeout(300)
    _wait_until_still(page)
    page.locator(".woon-bench").first.evaluate("bench => bench.scrollIntoView()")
    page.screenshot(path=pictures / f"{width}.png")
    return page.evaluate(_CUT_OFF)
