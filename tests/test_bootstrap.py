"""The set-up: its messages, what it makes anew and what it leaves alone. No test uses the network."""

import argparse
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from woonscenario.cli.parser import STARTED_AS, build_parser

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "bootstrap.py"


def _load() -> ModuleType:
    specification = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


bootstrap = _load()
LINUX = bootstrap.Machine("Linux", "x86_64", 64, "glibc", "2.36", "")
WINDOWS = bootstrap.Machine("Windows", "amd64", 64, "", "", "")
MAC = bootstrap.Machine("Darwin", "arm64", 64, "", "", "14.5")


def _run(code_or_path: list[str], **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *code_or_path], capture_output=True, check=False, encoding="utf-8", timeout=120, **more
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a space in its name that holds what the set-up reads."""
    root = tmp_path / "mijn werkbank"
    root.mkdir()
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (root / name).write_text(f"# {name}\n", encoding="utf-8", newline="\n")
    return root


VENV, RUN, DEV, OWN = "venv", "requirements.lock", "requirements-dev.lock", "-e"


class Programs:
    """Stands in for `subprocess`: no program starts, each command is kept and ends with the code that is set."""

    DEVNULL, STDOUT, TimeoutExpired = subprocess.DEVNULL, subprocess.STDOUT, subprocess.TimeoutExpired

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.codes: dict[str, int] = {}

    def Popen(self, command: list[str], **more: object) -> SimpleNamespace:  # noqa: N802 (the name in subprocess)
        self.commands.append(command)
        if VENV in command:
            python = bootstrap.venv_python(Path(command[-1]))
            python.parent.mkdir(parents=True)
            python.touch()
        code = next((self.codes[word] for word in map(_base_name, command) if word in self.codes), 0)
        return SimpleNamespace(wait=lambda: code)

    def made(self) -> list[str]:
        """Tell which steps of the set-up ran since the last time this was asked."""
        words = [word for command in self.commands for word in map(_base_name, command)]
        self.commands.clear()
        return [word for word in words if word in (VENV, RUN, DEV, OWN)]


def _base_name(word: str) -> str:
    return word.replace("\\", "/").split("/")[-1]


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> Programs:
    started = Programs()
    monkeypatch.setattr(bootstrap, "subprocess", started)
    return started


# Which Python, which machine


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (3, 13, 9), (3, 14, 0)])
def test_a_python_with_packages_is_accepted(version: tuple[int, ...]):
    assert bootstrap.python_problem(version) == ""


def test_an_old_python_is_told_which_version_is_needed():
    message = bootstrap.python_problem((3, 10, 12))
    assert "te oud: gevonden 3.10, nodig is Python 3.11 tot en met 3.14" in message
    assert "py -3.13 bootstrap.py run" in message


def test_a_python_that_is_too_new_or_of_another_make_is_refused():
    assert "gevonden 3.15" in bootstrap.python_problem((3, 15, 0))
    assert "gevonden: pypy" in bootstrap.python_problem((3, 11, 0), "pypy")


def test_the_requirement_on_python_is_that_of_the_project():
    assert f'requires-python = ">={bootstrap.OLDEST[0]}.{bootstrap.OLDEST[1]}"' in (ROOT / "pyproject.toml").read_text(
        encoding="utf-8"
    )


def test_an_old_python_can_read_the_script_up_to_its_message():
    text = SCRIPT.read_text(encoding="utf-8")
    newer_syntax = r"\bf[\"']|:=|->(?! \")|\[\*|, \*\w|\{\*|\braise \w.* from \b|\basync\b|\bnonlocal\b"
    code = re.sub(r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|#.*', '""', text)
    assert re.findall(newer_syntax, code) == []
    assert text.isascii()
    assert text.index("sys.exit(1)") < text.index("from pathlib import")


@pytest.mark.parametrize(
    ("machine", "message"),
    [
        (LINUX, ""),
        (LINUX._replace(processor="aarch64", libc_version="2.28"), ""),
        (WINDOWS, ""),
        (MAC, ""),
        (MAC._replace(processor="x86_64"), "Intel-processor"),
        (MAC._replace(release="11.7"), "gevonden 11.7, nodig is 12"),
        (WINDOWS._replace(processor="arm64"), "Windows op ARM"),
        (WINDOWS._replace(processor="win32", bits=32), "32-bits"),
        (LINUX._replace(libc="", libc_version=""), "musl"),
        (LINUX._replace(libc_version="2.17"), "gevonden glibc 2.17, nodig is 2.28"),
        (LINUX._replace(processor="riscv64"), "riscv64"),
        (LINUX._replace(system="FreeBSD"), "Op FreeBSD werkt dit niet"),
    ],
)
def test_a_machine_without_packages_is_told_why(machine: tuple[object, ...], message: str):
    found = bootstrap.machine_problem(machine)
    assert message in found
    assert bool(found) == bool(message)


def test_a_python_without_venv_is_told_what_to_install(folder: Path):
    missing = bootstrap.venv_problem(find_module=lambda name: None if name == "ensurepip" else object())
    assert "sudo apt install python3-venv" in missing
    assert bootstrap.venv_problem(find_module=lambda name: object()) == ""

    (folder / "bootstrap.py").write_bytes(SCRIPT.read_bytes())
    without = "import runpy, sys; sys.modules['ensurepip'] = None; sys.argv = ['bootstrap.py', 'list']; "
    started = _run(["-c", without + "runpy.run_path('bootstrap.py', run_name='__main__')"], cwd=folder)
    assert started.returncode == 1
    assert "sudo apt install python3-venv" in started.stderr
    assert "Traceback" not in started.stderr
    assert not (folder / ".venv").exists()


# What is made, and what is left alone


def test_the_second_time_nothing_is_made(folder: Path, programs: Programs):
    python = bootstrap.prepare(folder)
    assert python == bootstrap.venv_python(folder / ".venv")
    assert programs.made() == [VENV, RUN, OWN]
    assert bootstrap.prepare(folder) == python
    assert programs.made() == []


def test_tests_add_their_packages_once(folder: Path, programs: Programs):
    bootstrap.prepare(folder)
    assert programs.made() == [VENV, RUN, OWN]
    bootstrap.prepare(folder, developing=True)
    assert programs.made() == [DEV, OWN]
    bootstrap.prepare(folder, developing=True)
    bootstrap.prepare(folder)
    assert programs.made() == []


def test_a_new_environment_for_tests_gets_both_locks(folder: Path, programs: Programs):
    bootstrap.prepare(folder, developing=True)
    assert programs.made() == [VENV, RUN, DEV, OWN]


@pytest.mark.parametrize(
    ("changed", "made"),
    [
        ("requirements.lock", [VENV, RUN, DEV, OWN]),
        ("requirements-dev.lock", [VENV, RUN, DEV, OWN]),
        ("pyproject.toml", [OWN]),
    ],
)
def test_a_changed_file_makes_only_what_rests_on_it(folder: Path, programs: Programs, changed: str, made: list[str]):
    bootstrap.prepare(folder, developing=True)
    programs.made()
    (folder / changed).write_text("# another version\n", encoding="utf-8", newline="\n")
    bootstrap.prepare(folder, developing=True)
    assert programs.made() == made


@pytest.mark.parametrize("broken", ["python", "stamp", "half a stamp", "another python", "a file"])
def test_a_broken_environment_is_made_anew(folder: Path, programs: Programs, broken: str):
    bootstrap.prepare(folder)
    programs.made()
    venv, stamp = folder / ".venv", folder / ".venv" / bootstrap.STAMP
    if broken == "python":
        bootstrap.venv_python(venv).unlink()
    elif broken == "stamp":
        stamp.unlink()
    elif broken == "half a stamp":
        stamp.write_text('{"python": ', encoding="utf-8", newline="\n")
    elif broken == "another python":
        other = json.loads(stamp.read_text(encoding="utf-8")) | {"python": "3.11.0 elsewhere"}
        stamp.write_text(json.dumps(other), encoding="utf-8", newline="\n")
    else:
        venv.rename(folder / "old")
        venv.write_text("", encoding="utf-8", newline="\n")
    bootstrap.prepare(folder)
    assert programs.made() == [VENV, RUN, OWN]


def test_a_moved_folder_makes_its_own_environment(folder: Path, programs: Programs):
    bootstrap.prepare(folder)
    programs.made()
    bootstrap.prepare(folder.rename(folder.parent / "elders"))
    assert programs.made() == [VENV, RUN, OWN]


@pytest.mark.parametrize(("code", "exit_code"), [(-signal.SIGINT, 130), (1, 1)])
@pytest.mark.parametrize("stopped_at", [VENV, RUN, DEV, OWN])
def test_a_set_up_that_stopped_halfway_starts_again(
    folder: Path, programs: Programs, stopped_at: str, code: int, exit_code: int
):
    programs.codes[stopped_at] = code
    assert bootstrap.main(["test"], folder) == exit_code
    assert programs.made()[-1] == stopped_at
    assert not (folder / ".venv" / bootstrap.STAMP).exists()

    programs.codes.clear()
    bootstrap.prepare(folder, developing=True)
    assert programs.made() == [VENV, RUN, DEV, OWN]


def test_an_environment_is_not_removed_by_its_own_python(
    folder: Path, programs: Programs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    bootstrap.prepare(folder)
    programs.made()
    (folder / "requirements.lock").write_text("# another version\n", encoding="utf-8", newline="\n")
    monkeypatch.setattr(sys, "prefix", str(folder / ".venv"))
    assert bootstrap.main(["list"], folder) == 1
    assert "Start bootstrap.py met de Python van het systeem" in capsys.readouterr().err
    assert programs.made() == []
    assert bootstrap.venv_python(folder / ".venv").exists()


def test_an_environment_that_is_in_use_is_not_taken_for_whole(
    folder: Path, programs: Programs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    bootstrap.prepare(folder)
    programs.made()
    lock = folder / "requirements.lock"
    before = lock.read_text(encoding="utf-8")
    lock.write_text("# another version\n", encoding="utf-8", newline="\n")
    with monkeypatch.context() as patched:
        patched.setattr(bootstrap.shutil, "rmtree", refuse)
        assert bootstrap.main(["list"], folder) == 1
    assert "Sluit JupyterLab en andere programma's die haar gebruiken" in capsys.readouterr().err

    lock.write_text(before, encoding="utf-8", newline="\n")
    bootstrap.prepare(folder)
    assert programs.made() == [VENV, RUN, OWN]


# Installing


def test_packages_are_installed_with_hashes_and_never_built(folder: Path):
    arguments = bootstrap.pip_arguments(folder, bootstrap.LOCK)
    assert arguments == [
        "install", "--no-input", "--require-hashes", "--only-binary", ":all:",
        "-r", str(folder / "requirements.lock"),
    ]  # fmt: skip


def test_a_wheelhouse_is_used_without_the_network(folder: Path):
    online = bootstrap.pip_arguments(folder, bootstrap.LOCK)
    (folder / "wheelhouse").mkdir()
    offline = bootstrap.pip_arguments(folder, bootstrap.LOCK)
    assert offline == [*online, "--no-index", "--find-links", str(folder / "wheelhouse")]


def test_a_failed_step_shows_the_end_of_its_output_and_nothing_before(capfd: pytest.CaptureFixture[str]):
    talk = "import sys; print('\\n'.join(f'line {number}.' for number in range(40))); sys.exit(3)"
    with pytest.raises(bootstrap.SetupFailed) as raised:
        bootstrap._quietly([sys.executable, "-c", talk], "De pakketten installeren (eenmalig)")
    message = str(raised.value)
    assert message.startswith("Dit is mislukt: De pakketten installeren")
    assert "line 25." in message
    assert "line 39." in message
    assert "line 24." not in message
    assert "wheelhouse" in message
    assert capfd.readouterr() == ("", "De pakketten installeren (eenmalig) ...\n")


def test_a_step_that_succeeds_shows_no_output(capfd: pytest.CaptureFixture[str]):
    bootstrap._quietly([sys.executable, "-c", "print('WARNING: a folder is missing')"], "De omgeving maken")
    assert capfd.readouterr() == ("", "De omgeving maken ...\n")


def test_children_see_only_the_locked_packages(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PYTHONHOME", "elsewhere")
    monkeypatch.setenv("OWN_SETTING", "kept")
    given = bootstrap.child_environment()
    assert "PYTHONPATH" not in given
    assert "PYTHONHOME" not in given
    wanted = {"PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "OWN_SETTING": "kept"}
    assert {name: given[name] for name in wanted} == wanted


# Carrying out


def test_without_a_verb_the_usage_is_shown(folder: Path):
    asked = _run([str(SCRIPT)], cwd=folder)
    assert (asked.returncode, asked.stdout) == (2, "")
    assert asked.stderr.startswith("Gebruik: python3 bootstrap.py OPDRACHT")
    helped = _run([str(SCRIPT), "--help"], cwd=folder)
    assert (helped.returncode, helped.stdout, helped.stderr) == (0, asked.stderr, "")


@pytest.mark.parametrize("code", [0, 1, 2, 130])
def test_the_exit_code_of_the_verb_is_passed_on(code: int):
    assert bootstrap.run([sys.executable, "-c", f"raise SystemExit({code})"]) == code


def test_the_verb_gets_its_arguments_unchanged(folder: Path, programs: Programs):
    programs.codes["woonscenario"] = 2
    assert bootstrap.main(["run", "plan", "--out", "een map"], folder) == 2
    python = str(bootstrap.venv_python(folder / ".venv"))
    assert programs.commands[-1] == [python, "-m", "woonscenario", "run", "plan", "--out", "een map"]


def test_the_verbs_are_those_of_the_program():
    parser = build_parser()
    (added,) = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    assert sorted(bootstrap.VERBS) == sorted(added.choices)
    assert all(f"\n  {verb} " in bootstrap.USAGE for verb in bootstrap.VERBS + bootstrap.DEVELOPING)
    assert bootstrap.STARTED_AS == STARTED_AS


def test_a_mistyped_verb_sets_nothing_up(folder: Path, programs: Programs, capsys: pytest.CaptureFixture[str]):
    assert bootstrap.main(["rnu"], folder) == 2
    said = capsys.readouterr().err
    assert said.startswith("'rnu' is geen opdracht. Bedoelt u 'run'? Opdrachten: run, list,")
    assert said.endswith(", test, bench, lock\n")
    assert programs.commands == []


def test_help_of_a_verb_sets_nothing_up(folder: Path, programs: Programs, capsys: pytest.CaptureFixture[str]):
    assert bootstrap.main(["run", "--help"], folder) == 0
    assert capsys.readouterr().out.startswith(bootstrap.USAGE)
    assert programs.commands == []

    bootstrap.prepare(folder)
    assert bootstrap.main(["run", "--help"], folder) == 0
    assert programs.commands[-1][-2:] == ["run", "--help"]


def test_a_warm_up_that_failed_is_done_again(folder: Path, programs: Programs):
    programs.codes["-c"] = 1
    for _ in range(2):
        bootstrap.prepare(folder)
        programs.commands.clear()
        bootstrap.main(["list"], folder)
        assert "-c" in programs.commands[0]
    programs.codes.clear()
    bootstrap.main(["list"], folder)
    programs.commands.clear()
    bootstrap.main(["list"], folder)
    assert [command for command in programs.commands if "-c" in command] == []


def test_a_long_step_tells_how_long_it_takes(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]):
    monkeypatch.setattr(bootstrap, "TELL_EVERY", 0.1)
    bootstrap._quietly([sys.executable, "-c", "import time; time.sleep(0.5)"], "De omgeving maken")
    lines = capfd.readouterr().err.splitlines()
    assert lines[0] == "De omgeving maken ..."
    assert set(lines[1:]) <= {"  ... 0 seconden", "  ... 1 seconden"}
    assert len(lines) > 2


def test_all_checks_run_and_the_closing_names_what_failed(
    folder: Path, programs: Programs, capsys: pytest.CaptureFixture[str]
):
    bootstrap.prepare(folder, developing=True)
    programs.commands.clear()
    programs.codes["mypy"] = 1
    assert bootstrap.run_checks(folder, Path("python"), ["-k", "house"]) == 1
    assert capsys.readouterr().err.endswith("MISLUKT: typen\n")
    assert len(programs.commands) == 1 + len(bootstrap.CHECKS)
    assert [bootstrap.WARM_UP in command for command in programs.commands].count(True) == 1
    assert programs.commands[-1][:4] == ["python", "-m", "pytest", "-q"]
    assert programs.commands[-1][-2:] == ["-k", "house"]

    programs.codes.clear()
    programs.commands.clear()
    assert bootstrap.run_checks(folder, Path("python"), []) == 0
    assert len(programs.commands) == len(bootstrap.CHECKS), "kernels are compiled once"
    assert capsys.readouterr().err.endswith("Alles geslaagd: stijl, opmaak, typen, importregels, tests.\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl-C to one process")
@pytest.mark.parametrize("reaches", ["both", "only the parent"])
def test_an_interrupt_waits_for_the_child_and_gives_130(tmp_path: Path, reaches: str):
    child = (
        "import pathlib, sys, time\n"
        "pathlib.Path('started').touch()\n"
        "try:\n    time.sleep(60)\n"
        "except KeyboardInterrupt:\n    pathlib.Path('closed').touch()\n    sys.exit(130)\n"
    )
    parent = (
        f"import runpy, sys; own = runpy.run_path({str(SCRIPT)!r}); own['run'].__globals__['GRACE'] = 0.5; "
        f"sys.exit(own['run']([sys.executable, '-c', {child!r}]))"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", parent], cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True
    )
    for _ in range(200):
        if (tmp_path / "started").exists():
            break
        time.sleep(0.05)
    time.sleep(0.2)
    (os.killpg if reaches == "both" else os.kill)(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=30)
    assert running.returncode == 130
    assert (tmp_path / "closed").exists()
    assert errors == b""


# Locks


def test_changes_of_a_lock_are_told_by_package():
    before = bootstrap.locked_versions(
        "numpy==2.4.6 ; python_full_version < '3.12' \\\nold==1.0 \\\n    --hash=sha256:00\n"
    )
    after = bootstrap.locked_versions("new==3.1 \\\nnumpy==2.4.6 \\\nnumpy==2.5.5 \\\n    # via pandas==1.0\n")
    assert before == {"numpy": "2.4.6", "old": "1.0"}
    assert bootstrap.version_changes(before, after) == [
        "new: nieuw -> 3.1",
        "numpy: 2.4.6 -> 2.4.6 / 2.5.5",
        "old: 1.0 -> vervallen",
    ]
