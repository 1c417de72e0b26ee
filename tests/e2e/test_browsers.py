"""Which browser is driven, and that a machine for checks never skips its browser tests in silence."""

import sys
from pathlib import Path

import pytest

from tests.e2e.browsers import FLAGS, NONE_FOUND, installed_browsers, verdict
from tests.e2e.visits import Wall, behind_a_wall, is_here

CHROMIUM = Path("chromium")


@pytest.mark.parametrize("environment", [{}, {"CI": "true"}, {"CI": "false"}])
def test_with_a_browser_the_tests_run(environment: dict[str, str]):
    assert verdict([CHROMIUM], environment) == "run"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [({}, "skip"), ({"CI": ""}, "skip"), ({"CI": "false"}, "skip"), ({"CI": "true"}, "fail"), ({"CI": "True"}, "fail")],
)
def test_without_a_browser_a_laptop_skips_and_a_machine_for_checks_fails(environment: dict[str, str], expected: str):
    assert verdict([], environment) == expected


def test_the_reason_says_where_was_looked():
    assert "PATH" in NONE_FOUND
    assert "google-chrome" in NONE_FOUND


@pytest.mark.skipif(sys.platform == "win32", reason="an executable is something else there")
def test_browsers_are_found_on_the_path_with_chromium_first(tmp_path: Path):
    assert installed_browsers(str(tmp_path)) == []
    for name in ("google-chrome", "chromium", "firefox"):
        (tmp_path / name).touch(mode=0o755)
    assert installed_browsers(str(tmp_path)) == [tmp_path / "chromium", tmp_path / "google-chrome"]


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://127.0.0.1:8888/lab", True),
        ("ws://localhost:8888/api/kernels", True),
        ("data:image/png;base64,AA==", True),
        ("https://example.invalid/vega.js", False),
        ("wss://example.invalid/", False),
        ("http://127.0.0.1.example.invalid/", False),
    ],
)
def test_only_this_machine_is_here(address: str, here: bool):
    assert is_here(address) is here


@pytest.mark.browser
def test_a_page_that_asks_for_something_elsewhere_is_refused_and_noted(browser):
    wall = Wall()
    page = behind_a_wall(browser, wall).new_page()
    page.goto("data:text/html,<title>leeg</title>")
    answer = page.evaluate("() => fetch('https://example.invalid/vega.js').then(() => 'came', () => 'refused')")
    closed = page.evaluate(
        "() => new Promise(done => { new WebSocket('wss://example.invalid/').onclose = () => done('closed'); })"
    )
    page.context.close()
    assert (answer, closed) == ("refused", "closed")
    assert wall.refused == ["https://example.invalid/vega.js", "wss://example.invalid/"]
    assert any("MAP * ~NOTFOUND" in flag for flag in FLAGS)
