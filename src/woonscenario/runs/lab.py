"""Start JupyterLab on the project: on this machine only, without announcements or calls to the outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from woonscenario.runs.identity import PROJECT

QUIET = (
    "--ServerApp.ip=127.0.0.1",
    "--LabApp.extension_manager=readonly",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)
_WITHOUT = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
STOP_WITHIN = 20
"""Seconds that JupyterLab gets to end its kernels before it is killed."""


def start_lab(*, browser: bool, extra: Sequence[str] = ()) -> int:
    """Run JupyterLab until it is stopped and give its exit code; `extra` goes to JupyterLab as it is."""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={PROJECT}", *QUIET]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # a container has no other user; the server listens on this machine only
    with tempfile.TemporaryDirectory(prefix="woonscenario-") as folder:
        process = subprocess.Popen([*command, *extra], cwd=PROJECT, env=_environment(Path(folder)))
        try:
            return process.wait()
        finally:
            if process.poll() is None:
                _stop(process)


def _environment(folder: Path) -> dict[str, str]:
    settings = folder / "labconfig"
    settings.mkdir()
    (settings / "page_config.json").write_text(json.dumps(_WITHOUT), encoding="utf-8", newline="\n")
    path = os.pathsep.join(part for part in (str(folder), os.environ.get("JUPYTER_CONFIG_PATH", "")) if part)
    return {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1", "JUPYTER_CONFIG_PATH": path}


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
