"""Which browser the tests drive, and what happens to them when there is none."""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

ON_THE_PATH = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
"""Chrome without its own talk to the outside; the last flag gives no other host an address."""
NONE_FOUND = (
    "no Chromium, Chrome or Edge on this machine: looked on the PATH for "
    + ", ".join(ON_THE_PATH)
    + ", and in the usual places of macOS and Windows"
)


def installed_browsers(path: str | None = None) -> list[Path]:
    """List the browsers on this machine, the preferred one first; `path` replaces the PATH."""
    found = [shutil.which(name, path=path) for name in ON_THE_PATH]
    usual = [place for place in ELSEWHERE if path is None and Path(place).is_file()]
    return [Path(place) for place in (*found, *usual) if place]


def verdict(browsers: Sequence[Path], environment: Mapping[str, str] = os.environ) -> str:
    """Say whether a browser test is to `run`, is to be skipped (`skip`) or is to `fail`: never skipped when CI=true."""
    if browsers:
        return "run"
    return "fail" if environment.get("CI", "").lower() == "true" else "skip"
