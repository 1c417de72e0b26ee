"""The command line, in Dutch: what was asked, done, and its exit code."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence
from itertools import groupby
from typing import NoReturn

from woonscenario.cli.parser import build_parser
from woonscenario.cli.verbs import BAD_INPUT, FAILED, INTERRUPTED
from woonscenario.files.problems import BadInput
from woonscenario.files.stopped import RunStopped

MOST_PER_FILE = 10
"""Most faults of one file that are shown."""
DEBUG = "WOONSCENARIO_DEBUG"
"""Environment variable: with any value, an unexpected failure shows its traceback."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and give the exit code: 0 done, 1 failed, 2 bad input, 130 interrupted."""
    _end_as_interrupt()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        chosen = build_parser().parse_args(arguments)
        return int(chosen.do(chosen))
    except BadInput as bad:
        print(_listed(bad), file=sys.stderr)
        return BAD_INPUT
    except RunStopped as stopped:
        print(stopped, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("Afgebroken. Er is niets half bewaard; eerdere uitkomsten zijn niet veranderd.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        _say_unexpected(error)
        return FAILED


def _listed(bad: BadInput) -> str:
    count = len(bad.problems)
    if count == 1:
        return str(bad)
    lines: list[str] = []
    for file, group in groupby(bad.problems, key=lambda problem: problem.file):
        own = [str(problem) for problem in group]
        shown = own[:MOST_PER_FILE] if file else own
        lines += [*shown, f"… en nog {len(own) - len(shown)} in {file}"] if len(shown) < len(own) else shown
    return "\n".join([*lines, f"{count} fouten gevonden; er is niets gerekend of geschreven."])


def _say_unexpected(error: Exception) -> None:
    details = "".join(traceback.format_exception(error))
    if os.environ.get(DEBUG):
        print(details, file=sys.stderr)
    print(f"Er ging iets onverwachts mis ({type(error).__name__}: {error}).", file=sys.stderr)
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="woonscenario-fout-", suffix=".txt", delete=False, encoding="utf-8", newline="\n"
        ) as file:
            file.write(details)
    except OSError:
        print(f"Zet {DEBUG}=1 en probeer het opnieuw voor de details.", file=sys.stderr)
    else:
        print(f"De details staan in {file.name}", file=sys.stderr)


def _end_as_interrupt() -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), interrupt)
