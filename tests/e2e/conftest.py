"""A browser without a way out, for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.browsers import FLAGS, NONE_FOUND, installed_browsers, verdict


@pytest.fixture(scope="session")
def browser_path() -> Path:
    """The browser on this machine; without one the tests are skipped, or fail when CI=true."""
    browsers = installed_browsers()
    decided = verdict(browsers)
    if decided == "skip":
        pytest.skip(NONE_FOUND)
    if decided == "fail":
        pytest.fail(NONE_FOUND)
    return browsers[0]


@pytest.fixture(scope="session")
def browser(browser_path: Path) -> Iterator[object]:
    """A headless browser with an empty profile."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (only who has a browser needs the driver)

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path, args=list(FLAGS))
        yield started
        started.close()
