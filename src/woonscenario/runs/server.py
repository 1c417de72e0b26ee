"""Run a server of Jupyter on this machine only, with settings and a quiet kernel of its own, until it is stopped."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from woonscenario.files.problems import BadInput, Problem
from woonscenario.files.project import PROJECT

HERE = "127.0.0.1"
PORTS = range(8888, 8988)
QUIET_KERNEL = ("--log-level=ERROR",)
"""Argument of a kernel: it warns in English that it uses ports of this machine."""
STOP_WITHIN = 20
"""Seconds that a server gets to end its kernels before it is killed."""
_KERNEL = {
    "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *QUIET_KERNEL],
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
    "metadata": {"debugger": True},
}


def serve(arguments: Sequence[str], settings: Mapping[str, str], environment: Mapping[str, str]) -> int:
    """Run a Python module with arguments until it ends or is interrupted, and give its exit code.

    `settings` are the texts of files that the server finds on its paths of settings and of data.
    """
    with tempfile.TemporaryDirectory(prefix="woonscenario-") as name:
        folder = Path(name)
        for path, text in {**settings, "kernels/python3/kernel.json": json.dumps(_KERNEL)}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="\n")
        # Without a terminal a server stops at Ctrl-C at once, instead of asking in English whether it should.
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=PROJECT,
            env={**_environment(folder), **environment},
            stdin=subprocess.DEVNULL,
        )
        try:
            return process.wait()
        finally:
            if process.poll() is None:
                _stop(process)


def free_port(wanted: int | None) -> int:
    """Give the wanted port, or without one the first that is free. Raises BadInput when there is none."""
    for port in PORTS if wanted is None else (wanted,):
        with socket.socket() as probe:
            try:
                probe.bind((HERE, port))
            except OSError:
                continue
            return port
    taken = f"poort {wanted}" if wanted else f"elke poort van {PORTS[0]} tot en met {PORTS[-1]}"
    raise BadInput([Problem("", 0, 0, "--port", f"{taken} is in gebruik; kies een andere poort")])


def _environment(folder: Path) -> dict[str, str]:
    """Give the environment of a server that looks in a folder first for settings and data."""
    own = {name: _before(folder, name) for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH")}
    return {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1", **own}


def _before(folder: Path, name: str) -> str:
    return os.pathsep.join(part for part in (str(folder), os.environ.get(name, "")) if part)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
