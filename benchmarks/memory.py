"""MEM: peak memory of the projection in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from benchmarks.lines import NOT_MEASURED, Measured

ROOT = Path(__file__).resolve().parents[1]
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
RESET_PEAK = "5"
MEGABYTE = 1e6


def measure(say: Callable[[str], None]) -> Iterator[Measured]:
    """Measure in a fresh process; one that only warms the kernel cache goes before."""
    from benchmarks.shipped import DRAWS  # noqa: PLC0415 (the measuring process takes its base line without this)

    say(f"MEM: {DRAWS} trekkingen in een eigen proces")
    if sys.platform == "win32":
        yield Measured("MEM", None, f"piekgeheugen op Windows: {NOT_MEASURED}")
        return
    peak_above_import(1)
    above, base = peak_above_import(DRAWS)
    yield Measured("MEM", above / MEGABYTE, f"above {base / MEGABYTE:.0f} MB after import; {DRAWS} draws")


def peak_above_import(draws: int) -> tuple[float, float]:
    """Project in a new process; peak above import, and memory after import [bytes]."""
    command = [sys.executable, "-m", "benchmarks.memory", str(draws)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    above, base = map(float, done.stdout.split())
    return above, base


def _project_and_print(draws: int) -> None:
    from benchmarks.shipped import projection  # noqa: PLC0415

    with suppress(OSError):
        CLEAR.write_text(RESET_PEAK, encoding="utf-8")
    base = _peak()
    projection(draws)
    print(_peak() - base, base)


def _peak() -> float:
    # On Linux ru_maxrss also counts what the parent process held when it started this one.
    if STATUS.exists():
        found = re.search(r"VmHWM:\s*(\d+) kB", STATUS.read_text(encoding="utf-8"))
        if found:
            return float(found.group(1)) * 1024
    import resource  # noqa: PLC0415 (not there on Windows)

    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    _project_and_print(int(sys.argv[1]))
