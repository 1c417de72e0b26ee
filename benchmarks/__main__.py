"""`python benchmarks [ID ...]`: measure speed and memory, a line per goal; exit code 1 when one falls short."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

ONE_THREAD = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

# Before numpy and numba load: they read these once. As a folder, `benchmarks` does not find itself.
os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
if not __package__:
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.lines import GOALS, Measured, report  # noqa: E402


def main(chosen: Sequence[str]) -> int:
    """Measure the chosen ids (none: all) and give the exit code: 0 done, 1 one falls short, 2 unknown id."""
    if unknown := [name for name in chosen if name not in GOALS]:
        _say(f"onbekend: {', '.join(unknown)}; kies uit {', '.join(GOALS)}")
        return 2
    return report(_measured(chosen or list(GOALS)))


def _measured(chosen: Sequence[str]) -> Iterator[Measured]:
    for module in dict.fromkeys(GOALS[name].module for name in GOALS if name in chosen):
        for measured in import_module(f"benchmarks.{module}").measure(_say):
            if measured.id in chosen:
                yield measured


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
