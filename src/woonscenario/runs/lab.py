"""Start JupyterLab on the project: on this machine only, without announcements or calls to the outside."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from woonscenario.files.problems import BadInput, Problem
from woonscenario.files.project import PROJECT

HERE = "127.0.0.1"
PORTS = range(8888, 8988)
QUIET_KERNEL = ("--log-level=ERROR",)
"""Argument of a kernel: it warns in English that it uses ports of this machine."""
QUIET = (
    f"--ServerApp.ip={HERE}",
    "--ServerApp.port_retries=0",
    "--ServerApp.log_level=ERROR",
    "--LabApp.log_level=ERROR",
    "--LabApp.extension_manager=readonly",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)
_WITHOUT = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
_KERNEL = {
    "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *QUIET_KERNEL],
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
    "metadata": {"debugger": True},
}
STOP_WITHIN = 20
"""Seconds that JupyterLab gets to end its kernels before it is killed."""


def start_lab(say: Callable[[str], None], *, browser: bool, port: int | None = None) -> int:
    """Run JupyterLab until it is stopped and give its exit code; without a port, the first free one is used.

    Raises BadInput when the port is taken.
    """
    port = _free_port(port)
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={PROJECT}", f"--ServerApp.port={port}"]
    command += QUIET
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # a container has no other user; the server listens on this machine only
    with tempfile.TemporaryDirectory(prefix="woonscenario-") as folder:
        say(f"JupyterLab staat op http://{HERE}:{port}/lab?token={token} ; stop met Ctrl-C")
        environment = {**_environment(Path(folder)), "JUPYTER_TOKEN": token}
        # Without a terminal JupyterLab stops at Ctrl-C at once, instead of asking in English whether it should.
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL)
        try:
            return process.wait()
        finally:
            if process.poll() is None:
                _stop(process)


def _free_port(wanted: int | None) -> int:
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
    """Give the environment of JupyterLab, with settings and a quiet kernel of its own in a folder."""
    _write(folder / "labconfig" / "page_config.json", _WITHOUT)
    _write(folder / "kernels" / "python3" / "kernel.json", _KERNEL)
    own = {name: _before(folder, name) for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH")}
    return {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1", **own}


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(content), encoding="utf-8", newline="\n")


def _before(folder: Path, name: str) -> str:
    return os.pathsep.join(part for part in (str(folder), os.environ.get(name, "")) if part)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
