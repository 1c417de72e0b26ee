"""What stops a run from outside: no place to write, a full disk, Ctrl-C. Nothing half-written, nothing left."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from tests.bad_input.town import Town, everything, refusal
from tests.program import command, woonscenario

try:
    import resource
except ImportError:
    resource = None

POSIX = pytest.mark.skipif(resource is None, reason="limits and signals of POSIX")
ROOM = 20_000
"""Bytes that one file may still have: enough to start, too few for the tables."""
HERE = ("trend (1 van 1)",)


def run_trend(town: Town, out: Path) -> tuple[str | Path, ...]:
    """Give the words of a run that computes for a while."""
    return ("run", "trend", "--params", town.params, "--out", out, "--draws", "100000")


@pytest.fixture
def own_temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a temporary folder in which whatever a process leaves behind is seen."""
    return tmp_path_factory.mktemp("tijdelijk")


def test_an_output_folder_below_a_file_is_refused(town: Town, own_temporary_folder: Path):
    (town.folder / "bestand").write_bytes(b"van iemand")
    before = everything(town.folder)
    ended = woonscenario(*run_trend(town, town.folder / "bestand" / "uit"), TMPDIR=str(own_temporary_folder))
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.splitlines() == [
        *HERE,
        "--out: kan niet worden beschreven: er staat een bestand waar een map hoort; kies een andere map",
    ]
    assert everything(town.folder) == before
    assert everything(own_temporary_folder) == {}


def test_an_output_folder_that_is_a_file_or_has_an_endless_name_is_refused(town: Town):
    (town.folder / "bestand").write_bytes(b"van iemand")
    reasons = {"bestand": "er staat een bestand waar een map hoort", "x" * 300: "de naam is te lang"}
    for name, reason in reasons.items():
        assert refusal(town, *run_trend(town, town.folder / name)) == [
            *HERE,
            f"--out: kan niet worden beschreven: {reason}; kies een andere map",
        ]


def test_an_output_folder_where_one_may_not_write_is_refused(town: Town, monkeypatch: pytest.MonkeyPatch):
    def denied(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", denied)
    assert refusal(town, *run_trend(town, town.folder / "dicht" / "uit")) == [
        *HERE,
        "--out: kan niet worden beschreven: u mag daar niet schrijven; kies een andere map",
    ]


@POSIX
def test_a_full_disk_stops_the_run_and_leaves_nothing_half_written(town: Town, own_temporary_folder: Path):
    before = everything(town.folder)
    ended = woonscenario(
        *run_trend(town, town.out)[:-1],
        "4",
        before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM)),
        TMPDIR=str(own_temporary_folder),
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.splitlines()[-1] == (
        "De schijf is vol of er mag niet meer worden geschreven: de run is gestopt en er is niets half bewaard. Maak "
        "ruimte vrij of kies met --out een andere map. Eerdere uitkomsten zijn niet veranderd."
    )
    assert "Traceback" not in ended.stderr
    assert everything(town.folder) == before
    assert everything(own_temporary_folder) == {}


@POSIX
@pytest.mark.parametrize("out", ["uitkomsten", "nieuw/uit"])
def test_ctrl_c_halfway_leaves_no_process_and_nothing_half_written(town: Town, own_temporary_folder: Path, out: str):
    before = everything(town.folder)
    started = subprocess.Popen(
        command(*run_trend(town, town.folder / out)),
        env=os.environ | {"TMPDIR": str(own_temporary_folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    family = wait_until_it_computes(started)
    os.killpg(started.pid, signal.SIGINT)
    printed, said = started.communicate(timeout=60)
    assert started.returncode == 130
    assert printed == ""
    assert said.splitlines()[-1] == ("Afgebroken. Er is niets half bewaard; eerdere uitkomsten zijn niet veranderd.")
    assert "Traceback" not in said
    assert [member for member in family if runs_still(member)] == []
    assert everything(town.folder) == before
    assert everything(own_temporary_folder) == {}


def wait_until_it_computes(started: subprocess.Popen[str]) -> list[psutil.Process]:
    """Give the process and all that it started, as soon as its kernel is at work."""
    program = psutil.Process(started.pid)
    for _ in range(1200):
        assert started.poll() is None, started.stderr
        children = program.children(recursive=True)
        if any(is_kernel_at_work(child) for child in children):
            return [program, *children]
        time.sleep(0.05)
    raise AssertionError("no kernel started")


def is_kernel_at_work(child: psutil.Process) -> bool:
    """Tell whether this is a kernel that computes; a short-lived child may be gone before it is asked."""
    try:
        return any("ipykernel" in word for word in child.cmdline()) and child.cpu_times().user > 0.8
    except psutil.NoSuchProcess:
        return False


def runs_still(member: psutil.Process) -> bool:
    try:
        return member.is_running() and member.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
