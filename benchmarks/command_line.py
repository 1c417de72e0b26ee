"""CLI: the lightest verb against importing what it cannot do without."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from benchmarks.lines import NOT_MEASURED, Measured
from benchmarks.timing import median_ratio

ROOT = Path(__file__).resolve().parents[1]
TURNS = 9
LIST = ("-m", "woonscenario", "list")
BARE = ("-c", "import numpy, pydantic")


def measure(say: Callable[[str], None]) -> Iterator[Measured]:
    """Measure user and system CPU time of fresh processes that take turns."""
    say(f"CLI: {TURNS} keer de lijst van scenario's")
    if sys.platform == "win32":
        yield Measured("CLI", None, f"rekentijd van een ander proces op Windows: {NOT_MEASURED}")
        return
    cpu_time(LIST), cpu_time(BARE)
    turns = [(cpu_time(LIST), cpu_time(BARE)) for _ in range(TURNS)]
    ours, bare = [list(times) for times in zip(*turns, strict=True)]
    yield Measured(
        "CLI",
        median_ratio(ours, bare),
        f"list {median(ours) * 1e3:.0f} ms, import numpy, pydantic {median(bare) * 1e3:.0f} ms",
    )


def cpu_time(arguments: tuple[str, ...]) -> float:
    """Run Python to its end and give the CPU time that it took [s]."""
    import resource  # noqa: PLC0415 (not there on Windows)

    # A machine that keeps no bytecode would compile our source every time, and not that of installed packages.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=kept, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
