"""Make every picture of README.md and docs/handleiding.md anew, from the shipped input and the example in the guide."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

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
SCREENSHOT = "rapport.png"
WIDTH, HEIGHT = 1000, 900


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
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  (only with the packages for tests)

        from tests.e2e.browsers import FLAGS, installed_browsers  # noqa: PLC0415
    except ImportError:
        print(f"overgeslagen: {SCREENSHOT} (playwright ontbreekt)", flush=True)
        return
    if not (browsers := installed_browsers()):
        print(f"overgeslagen: {SCREENSHOT} (geen browser gevonden)", flush=True)
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers[0], args=list(FLAGS))
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(report.resolve().as_uri())
        page.screenshot(path=PICTURES / SCREENSHOT)
        browser.close()
    print(f"gemaakt: docs/afbeeldingen/{SCREENSHOT}", flush=True)


if __name__ == "__main__":
    places = [str(PROJECT / "src"), str(PROJECT)]
    sys.path[:0] = places
    os.environ["PYTHONPATH"] = os.pathsep.join([*places, os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    make_pictures()
