"""Start JupyterLab on the project: on this machine only, without announcements or calls to the outside."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable

from woonscenario.files.project import PROJECT
from woonscenario.runs.server import HERE, free_port, serve

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


def start_lab(say: Callable[[str], None], *, browser: bool, port: int | None = None) -> int:
    """Run JupyterLab until it is stopped and give its exit code; without a port, the first free one is used.

    Raises BadInput when the port is taken.
    """
    port = free_port(port)
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(16)
    arguments = ["jupyterlab", f"--ServerApp.root_dir={PROJECT}", f"--ServerApp.port={port}", *QUIET]
    if not browser:
        arguments.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")  # a container has no other user; the server listens on this machine only
    say(f"JupyterLab staat op http://{HERE}:{port}/lab?token={token} ; stop met Ctrl-C")
    return serve(arguments, {"labconfig/page_config.json": json.dumps(_WITHOUT)}, {"JUPYTER_TOKEN": token})
