"""Execute a notebook through papermill: in a kernel of this Python, quietly, and with nothing left behind."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from woonscenario.files.notebook import error_stream
from woonscenario.files.stopped import RunStopped
from woonscenario.runs.folders import FULL_DISK, says_full
from woonscenario.runs.server import QUIET_KERNEL
from woonscenario.views.show import DRAWS_DONE

OVER_TCP = sys.platform == "win32"
"""Elsewhere a kernel listens at a file: kernels that start at once race for ports."""
START_TIMEOUT = 120
"""Seconds a kernel may take to start: a cold virus scanner needs more than papermill's 60."""


class OwnKernel(AsyncKernelManager):
    """A kernel manager that remembers what it started, so that an interrupted run can end it."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        _started.append(self)


_started: list[OwnKernel] = []


def execute(notebook: Path, parameters: Mapping[str, Any], say: Callable[[str], None]) -> Any:
    """Run a notebook with these parameters, say how far it is, and give the executed notebook.

    Raises RunStopped, in Dutch, when a parameter is unknown, a cell fails or anything was written to stderr. When it
    returns or raises, KeyboardInterrupt included, no kernel of it is left.
    """
    _refuse_unknown(notebook, parameters)
    with _quiet_jupyter() as settings:
        try:
            executed = papermill.execute_notebook(
                nbformat.read(notebook, as_version=4),
                None,
                parameters=dict(parameters),
                kernel_name="python3",
                language="python",
                record_timing=False,
                progress_bar=False,
                stdout_file=_Progress(say),
                start_timeout=START_TIMEOUT,
                cwd=str(notebook.parent),
                shutdown_kernel="immediate",
                kernel_manager_class=OwnKernel,
                extra_arguments=list(QUIET_KERNEL),
                config=settings,
            )
        except PapermillExecutionError as error:
            raise _stopped(notebook, error) from error
        except DeadKernelError as error:
            message = f"Het rekenproces van {notebook.name} is onverwacht geëindigd; mogelijk was het geheugen vol."
            raise RunStopped(message) from error
        except KeyboardInterrupt:
            # What still waits for the kernel that is ended here has nothing to tell.
            logging.getLogger("asyncio").setLevel(logging.CRITICAL)
            raise
        finally:
            _end_kernels()
    written = error_stream(executed)
    if written:
        raise RunStopped(
            f"De notebook {notebook.name} schreef een waarschuwing of fout; de run telt daarom niet. Er stond:\n"
            f"{written.strip()}"
        )
    return executed


def _refuse_unknown(notebook: Path, parameters: Mapping[str, Any]) -> None:
    known = set(papermill.inspect_notebook(str(notebook)))
    if unknown := sorted(set(parameters) - known):
        raise RunStopped(
            f"De notebook {notebook.name} kent {', '.join(unknown)} niet. De cel met het label `parameters` noemt: "
            f"{', '.join(sorted(known))}."
        )


class _Progress:
    """A file that says the lines of `count_draws` among what a notebook prints."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say

    def write(self, text: str) -> None:
        for line in text.splitlines():
            if line.endswith(DRAWS_DONE):
                self._say(line)

    def flush(self) -> None:
        """Nothing is kept back."""


@contextmanager
def _quiet_jupyter() -> Iterator[Config]:
    """Keep what Jupyter writes, and the user's own kernels and settings, out of a run."""
    folder = tempfile.mkdtemp(prefix="woonscenario-")
    own = {
        "JUPYTER_RUNTIME_DIR": folder,
        "JUPYTER_CONFIG_DIR": folder,
        "JUPYTER_DATA_DIR": folder,
        "IPYTHONDIR": folder,
        "JUPYTER_NO_CONFIG": "1",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    before = {name: os.environ.get(name) for name in (*own, "JUPYTER_PATH", "JUPYTER_CONFIG_PATH")}
    os.environ.update(own)
    os.environ.pop("JUPYTER_PATH", None)
    os.environ.pop("JUPYTER_CONFIG_PATH", None)
    settings = Config()
    if not OVER_TCP:
        settings.KernelManager.transport = "ipc"
        settings.KernelManager.ip = f"{folder}/kernel"
    try:
        yield settings
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        shutil.rmtree(folder, ignore_errors=True)


def _end_kernels() -> None:
    while _started:
        process = getattr(_started.pop().provisioner, "process", None)
        if process is not None and process.poll() is None:
            process.kill()
            process.wait(timeout=10)


def _stopped(notebook: Path, error: PapermillExecutionError) -> RunStopped:
    if says_full(error.evalue):
        return RunStopped(FULL_DISK)
    return RunStopped(
        f"De notebook {notebook.name} is gestopt in cel {error.cell_index + 1}; er is niets bewaard.\n"
        f"De melding van die cel: {error.ename}: {error.evalue}"
    )
