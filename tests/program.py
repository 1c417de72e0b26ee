"""The program as a user starts it, for tests; and without a process of its own, which takes seconds less."""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from woonscenario.cli import main

LONGEST = 600


@dataclass(frozen=True)
class Finished:
    """Two finished runs of the invented municipality, trend and ambitie, and their comparison."""

    params: Path
    out: Path
    trend: Path
    ambitie: Path
    comparison: Path
    printed: str
    said: str


def command(*arguments: str | Path) -> list[str]:
    """Give the command that starts the program."""
    return [sys.executable, "-m", "woonscenario", *(str(argument) for argument in arguments)]


def woonscenario(
    *arguments: str | Path, cwd: Path | None = None, before: Callable[[], None] | None = None, **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run the program to its end; `changes` are environment variables, `before` runs in the new process."""
    return subprocess.run(
        command(*arguments),
        cwd=cwd,
        env={**os.environ, **changes},
        capture_output=True,
        encoding="utf-8",
        timeout=LONGEST,
        check=False,
        preexec_fn=before,
    )


def in_this_process(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Do what the program does; how a process starts, and how it ends by a signal, is not tried."""
    given, printed, said = [str(argument) for argument in arguments], io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(said):
        try:
            code = main(given)
        except SystemExit as stopped:
            code = stopped.code
    return subprocess.CompletedProcess(given, code, printed.getvalue(), said.getvalue())


def run_both(params: Path, out: Path, **changes: str) -> Finished:
    """Run trend and ambitie with four draws, which ends with their comparison."""
    ended = woonscenario(
        "run", "trend", "ambitie", "--params", params, "--out", out, "--draws", "4", cwd=out.parent, **changes
    )
    assert ended.returncode == 0, ended.stderr
    folders = [next(out.glob(f"{name}-*")) for name in ("trend", "ambitie", "vergelijking")]
    return Finished(params, out, *folders, ended.stdout, ended.stderr)


def contents(folder: Path) -> dict[str, bytes]:
    """Give the bytes of every file below a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
