"""Start the werkbank without its code, for a meeting: Voilà on this machine only, without calls to the outside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from woonscenario.files.project import PROJECT
from woonscenario.runs.server import HERE, free_port, serve

_TEMPLATE = "woonscenario"
_PAGE = Path(__file__).parent / "board.html.j2"


def start_board(say: Callable[[str], None], *, browser: bool, port: int | None = None) -> int:
    """Run the board until it is stopped and give its exit code; without a port, the first free one is used.

    It asks for no token: only this machine can reach it. Raises BadInput when the port is taken.
    """
    port = free_port(port)
    arguments = [
        "voila",
        str(PROJECT / "notebooks" / "werkbank.ipynb"),
        f"--Voila.ip={HERE}",
        f"--port={port}",
        "--Voila.port_retries=0",
        "--Voila.log_level=ERROR",
        "--strip_sources=True",
        f"--template={_TEMPLATE}",
    ]
    if not browser:
        arguments.append("--no-browser")
    say(f"De werkbank staat op http://{HERE}:{port}/ ; stop met Ctrl-C")
    folder = f"voila/templates/{_TEMPLATE}"
    settings = {
        f"{folder}/conf.json": json.dumps({"base_template": "lab"}),
        f"{folder}/index.html.j2": _PAGE.read_text(encoding="utf-8"),
    }
    return serve(arguments, settings, {})
