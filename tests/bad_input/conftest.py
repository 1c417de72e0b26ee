"""The town that a test may damage."""

import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bad_input.town import Town
from tests.invented import invented_params
from tests.program import Finished


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Give a town of its own, and the signals back as they were before the program took them."""
    signals = (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))
    before = {number: signal.getsignal(number) for number in signals}
    invented_params(tmp_path / "polder")
    earlier = tmp_path / "uitkomsten" / "trend-0123abcd"
    earlier.mkdir(parents=True)
    (earlier / "rapport.html").write_bytes(b"een eerdere uitkomst")
    yield Town(tmp_path)
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def made(finished: Finished, town: Town) -> Finished:
    """Give a copy of two finished runs and their comparison, in the output folder of the town."""
    shutil.copytree(finished.out, town.out, dirs_exist_ok=True)
    folders = {name: town.out / getattr(finished, name).name for name in ("trend", "ambitie", "comparison")}
    return replace(finished, params=town.params, out=town.out, **folders)
