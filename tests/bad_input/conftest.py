"""The town that a test may damage."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bad_input.town import Town
from tests.invented import invented_params


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
