"""Make every picture of README.md and docs/handleiding.md anew, from the shipped input and the example in the guide."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
PICTURES = PROJECT / "docs" / "afbeeldingen"
GUIDE = PROJECT / "docs" / "handleiding.md"
EXAMPLE = re.compile(r"^```yaml params/eigen/(\S+)\.yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DRAWS, SEED = 200, 1
STOCK_ALONE = {"allocation.engine": "none"}
STOCK = ["plan", "trend", "ambitie"]
FROM_STOCK = ("voorraad", "oorzaken-2040", "kernvoorraad", "wijken")
LETTING, LETTING_DRAWS = ["trend", "verdeling-60-40"], 40
MAIN_JOB_DRAWS = 20
FROM_LETTING = ("kansen", "niet-regulier")
FROM_EXAMPLE = {"toerekening": "eigen-toerekening"}
SCREENSHOT, SCREENSHOT_OF_BENCH = "rapport.png", "werkbank.png"
WIDTH, HEIGHT, HEIGHT_OF_BENCH = 1000, 900, 1250
GROUP_OF_WALK, SLOT_OF_WALK = "Statushouders en doelgroepen", "Taakstelling per jaar, vanaf 2024"


def make_pictures() -> None:
    """Run scenarios on the stock and on letting, and the example of the guide, and copy their pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="woonscenario-afbeeldingen-") as folder:
        params = Path(shutil.copytree(PROJECT / "params", Path(folder) / "params"))
        print("voorraad", flush=True)
        stock = _run(STOCK, params, Path(folder) / "outputs", DRAWS, STOCK_ALONE)
        for name in FROM_STOCK:
            _copy(stock.parent / "figures" / f"{name}.svg", f"{name}.svg")
        print("toewijzing", flush=True)
        letting = _run(LETTING, params, Path(folder) / "outputs", LETTING_DRAWS, {})
        for name in FROM_LETTING:
            _copy(letting.parent / "figures" / f"{name}.svg", f"{name}.svg")
        print("hoofdscenario's", flush=True)
        _photograph(_run([], params, Path(folder) / "hoofd", MAIN_JOB_DRAWS, {}))
        _photograph_bench(Path(folder))
        name, text = _example()
        print(f"voorbeeld {name}", flush=True)
        (params / "eigen" / f"{name}.yaml").write_text(text, encoding="utf-8", newline="\n")
        example = _run([name, "trend"], params, Path(folder) / "eigen", DRAWS, STOCK_ALONE)
        for name, stored in FROM_EXAMPLE.items():
            _copy(example.parent / "figures" / f"{name}.svg", f"{stored}.svg")


def _run(names: list[str], params: Path, out: Path, draws: int, overrides: dict[str, str]) -> Path:
    from woonscenario.runs import Settings, run_scenarios  # noqa: PLC0415  (found only after the path is set)

    settings = Settings(params, out, draws, SEED, overrides)
    return run_scenarios(names, settings, lambda text: print(f"  {text}", flush=True))


def _example() -> tuple[str, str]:
    found = EXAMPLE.search(GUIDE.read_text(encoding="utf-8"))
    if found is None:
        raise SystemExit(f"{GUIDE.name} heeft geen voorbeeld van een scenario in params/eigen/")
    return found[1], found[2]


def _copy(source: Path, name: str) -> None:
    shutil.copyfile(source, PICTURES / name)
    print(f"gemaakt: docs/afbeeldingen/{name}", flush=True)


def _photograph(report: Path) -> None:
    with _page(SCREENSHOT, HEIGHT) as page:
        if page:
            page.goto(report.resolve().as_uri())
            page.screenshot(path=PICTURES / SCREENSHOT)


def _photograph_bench(folder: Path) -> None:
    """Walk through the werkbank as the guide does, on the board."""
    with _page(SCREENSHOT_OF_BENCH, HEIGHT_OF_BENCH) as page:
        if not page:
            return
        from tests.e2e.bench import BOARD_ANSWERS_AT, EXACT, EXACT_WITHIN  # noqa: PLC0415
        from tests.e2e.lab import copy_project, lab_on, with_draws  # noqa: PLC0415

        project = copy_project(folder / "project")
        with_draws(project, "werkbank.ipynb", LETTING_DRAWS)
        with lab_on(project, folder / "board", "board", BOARD_ANSWERS_AT) as board:
            page.goto(board.address)
            page.get_by_text(GROUP_OF_WALK, exact=True).click(timeout=EXACT_WITHIN)
            slot = page.get_by_role("textbox", name=SLOT_OF_WALK)
            slot.fill("1.000")
            slot.press("Enter")
            page.get_by_role("button", name="Niet-regulier").click()
            page.wait_for_function(EXACT, timeout=EXACT_WITHIN)
            page.wait_for_timeout(1000)
            page.screenshot(path=PICTURES / SCREENSHOT_OF_BENCH)


@contextmanager
def _page(picture: str, height: int) -> Iterator[Any]:
    """Give a page of a browser to photograph, or say that there is none and give nothing."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  (only with the packages for tests)

        from tests.e2e.browsers import FLAGS, installed_browsers  # noqa: PLC0415
    except ImportError:
        print(f"overgeslagen: {picture} (playwright ontbreekt)", flush=True)
        yield None
        return
    if not (browsers := installed_browsers()):
        print(f"overgeslagen: {picture} (geen browser gevonden)", flush=True)
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers[0], args=list(FLAGS))
        yield browser.new_page(viewport={"width": WIDTH, "height": height})
        browser.close()
    print(f"gemaakt: docs/afbeeldingen/{picture}", flush=True)


if __name__ == "__main__":
    places = [str(PROJECT / "src"), str(PROJECT)]
    sys.path[:0] = places
    os.environ["PYTHONPATH"] = os.pathsep.join([*places, os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    make_pictures()
