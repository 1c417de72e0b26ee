"""JupyterLab as the verb `lab` starts it, on a copy of the project, and ended with everything it started."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

import psutil
from numba.core.caching import _CacheLocator

from tests.program import command

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "alleen-voor-deze-test"
HALF_WRITTEN = shutil.ignore_patterns("*.tmp*", "*.pyc.*")
"""Compiled code is copied too, which saves compiling it again, but not what another test is writing."""
START_WITHIN, STOP_WITHIN = 90, 60


@dataclass
class Lab:
    """A JupyterLab; once stopped, `ended` names the processes it had and `left` those that outlived it."""

    address: str
    log: Path
    ended: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def copy_project(folder: Path) -> Path:
    """Copy what `lab` serves, so that neither notebooks nor outputs of the project itself change."""
    for name in ("src", "params"):
        shutil.copytree(ROOT / name, folder / name, ignore=HALF_WRITTEN)
    _copy_compiled(folder)
    (folder / "notebooks").mkdir()
    for name, content in notebooks_of(ROOT).items():
        (folder / "notebooks" / name).write_bytes(content)
    return folder


def with_draws(project: Path, notebook: str, draws: int) -> Path:
    """Let a notebook of a copied project compute so many draws."""
    path = project / "notebooks" / notebook
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"draws = 100', f'"draws = {draws}'), encoding="utf-8", newline="\n")
    return path


def _copy_compiled(folder: Path) -> None:
    """Copy compiled kernels to where the copy looks for them: numba keeps them by the path of their source."""
    import woonscenario  # noqa: F401, PLC0415 (it says where kernels are kept)

    kept = Path(os.environ["NUMBA_CACHE_DIR"])
    for source in (ROOT / "src").rglob("*.py"):
        own, copied = (
            kept / _CacheLocator.get_suitable_cache_subpath(str(root / source.relative_to(ROOT)))
            for root in (ROOT, folder)
        )
        if own.is_dir() and not copied.is_dir():
            shutil.copytree(own, copied, ignore=HALF_WRITTEN)


def notebooks_of(project: Path) -> dict[str, bytes]:
    """Give the bytes of a project's notebooks by name."""
    return {path.name: path.read_bytes() for path in sorted((project / "notebooks").glob("*.ipynb"))}


@contextmanager
def lab_on(project: Path, own: Path, verb: str = "lab", answers_at: str = "/api/status") -> Iterator[Lab]:
    """Start the verb `lab` of a copied project; `own` takes settings, the log and the list of running servers.

    Another verb that serves notebooks starts in the same way; it is up when it answers at a path.
    """
    own.mkdir()
    port, log = free_port(), own / "lab.log"
    with log.open("wb") as stream:
        started = subprocess.Popen(
            command(verb, "--no-browser", "--port", str(port)),
            cwd=project,
            env=_environment(project, own),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    lab = Lab(f"http://127.0.0.1:{port}", log)
    try:
        _wait_until_it_answers(lab, started, answers_at)
        yield lab
    finally:
        lab.ended, lab.left = _end(started)


def ask(lab: Lab, path: str) -> int:
    """Give the HTTP status of a page of the server, 0 when nobody answers."""
    request = Request(f"{lab.address}{path}", headers={"Authorization": f"token {TOKEN}"})
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=10) as answer:
            return int(answer.status)
    except (URLError, OSError):
        return 0


def free_port() -> int:
    """Give a port on this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _environment(project: Path, own: Path) -> dict[str, str]:
    """The copy's own package, and none of the settings of whoever runs the test."""
    folders = {name: str(own / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")}
    source = {"PYTHONPATH": str(project / "src"), "IPYTHONDIR": str(own / "ipython")}
    return {**os.environ, **folders, **source, "JUPYTER_TOKEN": TOKEN}


def _wait_until_it_answers(lab: Lab, started: subprocess.Popen[bytes], path: str) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and started.poll() is None:
        if ask(lab, path) == 200:
            return
        time.sleep(0.2)
    raise AssertionError(f"the server did not start:\n{lab.log.read_text(encoding='utf-8', errors='replace')}")


def _end(started: subprocess.Popen[bytes]) -> tuple[list[str], list[str]]:
    """Interrupt the verb as Ctrl+C does; give its family, and those of it that outlive it, which are then killed."""
    family = _family(started.pid)
    named = {one.pid: " ".join(one.cmdline()) for one in family}
    if started.poll() is None:
        started.send_signal(signal.SIGINT)
    try:
        started.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        named[started.pid] = "the verb itself"
        family.append(psutil.Process(started.pid))
    _, alive = psutil.wait_procs(family, timeout=5)
    for one in alive:
        one.kill()
    return [*named.values()], [named[one.pid] for one in alive]


def _family(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True) if psutil.pid_exists(pid) else []
