# -*- coding: utf-8 -*-
"""Set up `.venv` from the lock and pass a verb to `python -m woonscenario`. Standard library only.

The syntax is kept so plain that an old Python reaches the message that it is too old.
"""

import sys

OLDEST, NEWEST = (3, 11), (3, 14)


def python_problem(version, implementation="cpython"):
    """Say in Dutch why this Python will not do; empty when it will."""
    found = "%d.%d" % (version[0], version[1])
    wanted = "Python %d.%d tot en met %d.%d" % (OLDEST + NEWEST)
    if tuple(version[:2]) < OLDEST:
        return (
            "Deze Python is te oud: gevonden %s, nodig is %s.\n"
            "Installeer een nieuwere Python en start opnieuw, bijvoorbeeld met: "
            "python3.%d bootstrap.py run (Windows: py -3.%d bootstrap.py run)"
            % (found, wanted, NEWEST[1] - 1, NEWEST[1] - 1)
        )
    if tuple(version[:2]) > NEWEST:
        return (
            "Voor deze Python zijn de rekenpakketten er nog niet: gevonden %s, nodig is %s.\n"
            "Installeer een van die versies ernaast en start daarmee opnieuw." % (found, wanted)
        )
    if implementation != "cpython":
        return "Nodig is de gewone Python (CPython) van python.org; gevonden: %s." % implementation
    return ""


if python_problem(sys.version_info):
    sys.stderr.write(python_problem(sys.version_info) + "\n")
    sys.exit(1)

import difflib
import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sysconfig
import tempfile
import threading
import time
from collections import namedtuple
from pathlib import Path

USAGE = """\
Gebruik: python3 bootstrap.py OPDRACHT ...        (Windows: py bootstrap.py OPDRACHT ...)

De eerste keer wordt de map .venv gemaakt; dat duurt enkele minuten. Daarna start alles direct.

  run [SCENARIO ...]   reken scenario's door en maak het rapport; zonder namen de hoofdopdracht
  list                 welke scenario's er zijn
  check [BESTAND ...]  controleer aannamen en gegevens
  opening              stel de beginvoorraad opnieuw samen uit de gepubliceerde cijfers
  compare RUN RUN ...  vergelijk eerdere runs
  verify RUN           controleer of een run nog ongewijzigd is
  calibrate            stel gedrag dat geen bron geeft af op de cijfers van 2014-2017
  backtest             voorspel wat al is gepubliceerd en zeg hoe ver het model ernaast zat
  lab                  open de notebooks in JupyterLab
  board                toon de werkbank zonder code in een browser

  test [...]           alle controles en tests (wat volgt gaat naar pytest)
  bench                snelheid en geheugen meten
  lock [...]           de vastgelegde pakketversies vernieuwen (wat volgt gaat naar uv, zoals --upgrade)
"""

VERBS = ("run", "list", "check", "opening", "compare", "verify", "calibrate", "backtest", "lab", "board")
DEVELOPING = ("test", "bench", "lock")
DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
LOCK, DEV_LOCK = "requirements.lock", "requirements-dev.lock"
STAMP = "woonscenario.json"
SHOWN_LINES = 15
GRACE = 5
TELL_EVERY = 10
STARTED_AS = "WOONSCENARIO_STARTED_AS"

LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
WARM_UP = """
from pathlib import Path
from woonscenario import load_opening, load_scenario, run_model
from woonscenario.files.params import load_basis
params = Path("params")
run_model(load_scenario(load_basis(params).reference, params).scenario, load_opening(params), seed=1, draws=1)
"""

CHECKS = (
    ("stijl", ("-m", "ruff", "check", ".")),
    ("opmaak", ("-m", "ruff", "format", "--check", ".")),
    ("typen", ("-m", "mypy")),
    ("importregels", ("-c", LINT_IMPORTS, "--no-cache")),
    ("tests", ("-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")),
)
"""Name and Python arguments of every check; what follows `test` is added to the last.

Test files run in the order of their names: pytest-xdist would begin with those that hold most tests, so that the slow
ones of the browser come last, one beside a processor with nothing to do.
"""

LOCKS = ((LOCK, ()), (DEV_LOCK, ("--extra", "dev", "-c", LOCK)))
"""Each lock file and what `uv pip compile` needs for it."""

Machine = namedtuple("Machine", "system processor bits libc libc_version release")


class SetupFailed(Exception):
    """The set-up cannot go on; the text is a Dutch message for the user."""


def this_machine():
    """Describe the machine that this Python was built for."""
    libc, libc_version = platform.libc_ver()
    is_windows = platform.system() == "Windows"
    return Machine(
        system=platform.system(),
        # A Python for x64 also runs on Windows for ARM, so there the build decides and not the processor.
        processor=(sysconfig.get_platform().split("-")[-1] if is_windows else platform.machine()).lower(),
        bits=64 if sys.maxsize > 2**32 else 32,
        libc=libc,
        libc_version=libc_version,
        release=platform.mac_ver()[0],
    )


def machine_problem(machine):
    """Say in Dutch why there are no packages for this machine; empty when there are."""
    if machine.bits == 32:
        return "Deze Python is 32-bits; installeer een 64-bits Python."
    if machine.system == "Windows":
        if machine.processor == "amd64":
            return ""
        return (
            "Voor Python voor Windows op ARM bestaan de rekenpakketten niet.\n"
            'Installeer op deze computer de Python voor x64 ("Windows installer (64-bit)").'
        )
    if machine.system == "Darwin":
        return _mac_problem(machine)
    if machine.system == "Linux":
        return _linux_problem(machine)
    return "Op %s werkt dit niet; het werkt op Windows, macOS en Linux." % (machine.system or "dit systeem")


def _mac_problem(machine):
    if machine.processor != "arm64":
        return (
            "Voor een Mac met Intel-processor bestaan de rekenpakketten niet meer.\n"
            "Heeft deze Mac een Apple-chip, installeer dan de Python van python.org."
        )
    if _numbers(machine.release) < (12,):
        return "Deze macOS is te oud: gevonden %s, nodig is 12 of nieuwer." % machine.release
    return ""


def _linux_problem(machine):
    if machine.processor not in ("x86_64", "amd64", "aarch64", "arm64"):
        return "Voor een processor van het type %s bestaan de rekenpakketten niet." % machine.processor
    if machine.libc != "glibc":
        return (
            "Deze Linux gebruikt geen glibc (maar bijvoorbeeld musl); zo bestaan de rekenpakketten niet.\n"
            "Gebruik bijvoorbeeld Debian, Ubuntu, Fedora of Red Hat."
        )
    if _numbers(machine.libc_version) < (2, 28):
        return "Deze Linux is te oud: gevonden glibc %s, nodig is 2.28 of nieuwer." % machine.libc_version
    return ""


def _numbers(version):
    return tuple(int(number) for number in re.findall(r"\d+", version))


def venv_problem(find_module=importlib.util.find_spec):
    """Name in Dutch the package to install when this Python cannot make an environment; empty when it can."""
    if all(find_module(name) for name in ("venv", "ensurepip")):
        return ""
    return (
        "Deze Python kan geen eigen omgeving maken: de module venv of ensurepip ontbreekt.\n"
        "Op Debian en Ubuntu: sudo apt install python3-venv (of python%d.%d-venv), en start daarna opnieuw."
        % sys.version_info[:2]
    )


def venv_python(venv):
    """Give the path of the interpreter inside an environment."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def wanted_stamp(root, developing=False):
    """Describe the environment that this folder and this Python need."""
    wanted = {"python": "%s %s" % (sys.version.split()[0], sysconfig.get_platform()), "folder": str(root)}
    for name in [LOCK, "pyproject.toml"] + ([DEV_LOCK] if developing else []):
        wanted[name] = _hash(root / name)
    return wanted


def write_stamp(venv, stamp):
    """Record what an environment was made for."""
    (venv / STAMP).write_text(json.dumps(stamp, indent=1), encoding="utf-8", newline="\n")


def _hash(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_stamp(venv):
    """Read what an environment was made for; empty when it is absent, half-made or broken."""
    try:
        stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and venv_python(venv).exists() else {}


def child_environment():
    """Give the environment variables for children: only the locked packages are seen, and text is UTF-8."""
    # Programs such as GIS packages set PYTHONPATH and PYTHONHOME to libraries of their own.
    own = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    return dict(own, PYTHONUTF8="1", PYTHONNOUSERSITE="1", PIP_DISABLE_PIP_VERSION_CHECK="1")


def pip_arguments(root, lock):
    """Give the arguments of pip that install a lock file, from `wheelhouse/` when that folder is there."""
    wheelhouse = root / "wheelhouse"
    arguments = [
        "install",
        "--no-input",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "-r",
        str(root / lock),
    ]
    offline = ["--no-index", "--find-links", str(wheelhouse)]
    return arguments + offline if wheelhouse.is_dir() else arguments


def prepare(root, developing=False):
    """Make `.venv` what the lock says and give its interpreter; raises SetupFailed."""
    venv, wanted = root / ".venv", wanted_stamp(root, developing)
    python, stamp = venv_python(venv), read_stamp(venv)
    missing = missing_steps(stamp, wanted)
    if not missing:
        return python
    if "venv" in missing:
        _make_venv(venv)
    else:
        (venv / STAMP).unlink()
    if LOCK in missing:
        _pip(python, pip_arguments(root, LOCK), "De pakketten installeren (eenmalig, enkele minuten)")
    if DEV_LOCK in missing:
        _pip(python, pip_arguments(root, DEV_LOCK), "De pakketten voor tests installeren (eenmalig)")
    own = ["install", "--no-input", "--no-index", "--no-deps", "--no-build-isolation", "-e", str(root)]
    _pip(python, own, "De werkbank zelf installeren")
    kept = {} if "venv" in missing else stamp
    write_stamp(venv, dict(kept, **wanted))
    return python


def missing_steps(stamp, wanted):
    """List what must be made: everything with `venv` first, or only what can be added to what is there."""
    changed = [name for name in wanted if stamp.get(name) != wanted[name]]
    added = [name for name in changed if name == "pyproject.toml" or (name == DEV_LOCK and name not in stamp)]
    if changed == added:
        return changed
    return ["venv"] + list(wanted)


def _make_venv(venv):
    if Path(sys.prefix).resolve() == venv.resolve():
        raise SetupFailed(
            "De map .venv moet opnieuw worden gemaakt, maar dit is de Python uit die map.\n"
            "Start bootstrap.py met de Python van het systeem: python3 bootstrap.py (Windows: py)."
        )
    problem = venv_problem() or _removal_problem(venv)
    if problem:
        raise SetupFailed(problem)
    _quietly([sys.executable, "-m", "venv", str(venv)], "De omgeving maken in .venv")


def _removal_problem(venv):
    try:
        if venv.is_dir() and not venv.is_symlink():
            say("De oude omgeving weghalen ...")
            (venv / STAMP).unlink(missing_ok=True)
            shutil.rmtree(str(venv))
        elif venv.exists() or venv.is_symlink():
            venv.unlink()
    except OSError as error:
        return (
            "De oude map .venv kan niet worden weggehaald (%s).\n"
            "Sluit JupyterLab en andere programma's die haar gebruiken, en start opnieuw." % error.strerror
        )
    return ""


def _pip(python, arguments, announcement):
    _quietly([str(python), "-m", "pip"] + arguments, announcement)


def _quietly(command, announcement):
    """Run a command without showing its output, unless it fails."""
    say(announcement + " ...")
    with tempfile.TemporaryFile() as output:
        ended = threading.Event()
        threading.Thread(target=_tell_time, args=(ended,), daemon=True).start()
        try:
            code = run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        finally:
            ended.set()
        if code == INTERRUPTED:
            raise KeyboardInterrupt
        if code:
            output.seek(0)
            raise SetupFailed(failure(announcement, output.read().decode("utf-8", "replace")))


def _tell_time(ended):
    started = time.monotonic()
    while not ended.wait(TELL_EVERY):
        say("  ... %d seconden" % round(time.monotonic() - started))


def failure(announcement, output):
    """Word the failure of a step in Dutch, with the last lines of what the command printed."""
    lines = [line for line in output.splitlines() if line.strip()][-SHOWN_LINES:]
    return (
        "Dit is mislukt: %s. De laatste regels van de uitvoer:\n  %s\n"
        "Zonder internet: zet de map wheelhouse naast bootstrap.py (zie README.md). Anders: start opnieuw."
        % (announcement, "\n  ".join(lines))
    )


def run(command, **more):
    """Run a command to its end and give its exit code; a child that was interrupted gives 130."""
    child = subprocess.Popen(command, **dict({"env": child_environment()}, **more))
    try:
        code = child.wait()
    except KeyboardInterrupt:
        code = _wait_after_interrupt(child)
    return INTERRUPTED if code in (-signal.SIGINT, 0xC000013A) else code


def _wait_after_interrupt(child):
    # The same Ctrl-C reached the child, which closes its kernel first. If only this process was interrupted,
    # the child hears of it here.
    while True:
        try:
            child.wait(timeout=GRACE)
            return INTERRUPTED
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGINT)
        except KeyboardInterrupt:
            pass


def say(text):
    """Tell the user something, without touching what the verb itself prints."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def warm(root, python):
    """Compile the kernels once, so that the first run need not; gives the exit code. What is wrong, the verb says."""
    stamp = read_stamp(root / ".venv")
    if stamp.get("warm"):
        return DONE
    say("De rekenkern klaarzetten ...")
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    code = run([str(python), "-c", WARM_UP], cwd=str(root), **quiet)
    if code == DONE:
        write_stamp(root / ".venv", dict(stamp, warm=True))
    return code


def run_checks(root, python, more):
    """Run every check and the tests, and close with one clear line.

    Kernels are compiled beside the checks: tests that run side by side would each compile them.
    """
    failed = []
    warming = threading.Thread(target=warm, args=(root, python))
    warming.start()
    for name, arguments in CHECKS:
        extra = []
        if name == CHECKS[-1][0]:
            extra = more
            warming.join()
        say("\n== %s" % name)
        code = run([str(python)] + list(arguments) + extra, cwd=str(root))
        if code == INTERRUPTED:
            return INTERRUPTED
        if code:
            failed.append(name)
    names = ", ".join(name for name, _ in CHECKS)
    say("\nMISLUKT: %s" % ", ".join(failed) if failed else "\nAlles geslaagd: %s." % names)
    return FAILED if failed else DONE


def renew_locks(root, python, more):
    """Write both lock files anew and say which versions changed."""
    for lock, arguments in LOCKS:
        before = locked_versions((root / lock).read_text(encoding="utf-8"))
        code = run(
            [str(python), "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet", "--universal"]
            + ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header"]
            + ["--python-version", "%d.%d" % OLDEST, "-o", lock]
            + list(arguments)
            + more,
            cwd=str(root),
            stdout=subprocess.DEVNULL,
        )
        if code:
            say("Het vernieuwen van %s is mislukt." % lock)
            return code
        changes = version_changes(before, locked_versions((root / lock).read_text(encoding="utf-8")))
        say("%s: %s" % (lock, "geen andere versies" if not changes else "%d wijzigingen" % len(changes)))
        for change in changes:
            say("  " + change)
    return DONE


def locked_versions(text):
    """Give the versions of every package in a lock file, by name."""
    found = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, flags=re.MULTILINE):
        found[name] = " / ".join(sorted(set(found.get(name, "").split(" / ") + [version]) - {""}))
    return found


def version_changes(before, after):
    """List in Dutch what differs between two mappings of package to version."""
    return [
        "%s: %s -> %s" % (name, before.get(name, "nieuw"), after.get(name, "vervallen"))
        for name in sorted(set(before) | set(after))
        if before.get(name) != after.get(name)
    ]


def carry_out(root, verb, more):
    """Set up what a verb needs, carry it out and give its exit code; raises SetupFailed."""
    if {"-h", "--help"} & set(more) and not is_set_up(root, verb):
        sys.stdout.write(USAGE + "\nDe uitleg van een opdracht zelf is er als .venv is gemaakt.\n")
        return DONE
    problem = python_problem(sys.version_info, sys.implementation.name) or machine_problem(this_machine())
    if problem:
        raise SetupFailed(problem)
    python = prepare(root, verb in DEVELOPING)
    if verb == "test":
        return run_checks(root, python, more)
    if verb == "bench":
        return run([str(python), str(root / "benchmarks")] + more, cwd=str(root))
    if verb == "lock":
        return renew_locks(root, python, more)
    if warm(root, python) == INTERRUPTED:
        return INTERRUPTED
    words = "py bootstrap.py" if os.name == "nt" else "python3 bootstrap.py"
    return run([str(python), "-m", "woonscenario", verb] + more, env=dict(child_environment(), **{STARTED_AS: words}))


def verb_problem(verb):
    """Say in Dutch that a word is no verb, and which is meant; empty when it is one."""
    verbs = VERBS + DEVELOPING
    if verb in verbs:
        return ""
    nearest = difflib.get_close_matches(verb, verbs, n=1)
    meant = " Bedoelt u '%s'?" % nearest[0] if nearest else ""
    return "'%s' is geen opdracht.%s Opdrachten: %s" % (verb, meant, ", ".join(verbs))


def is_set_up(root, verb):
    """Tell whether a verb can be carried out without making or adding anything first."""
    return not missing_steps(read_stamp(root / ".venv"), wanted_stamp(root, verb in DEVELOPING))


def main(arguments, root):
    """Carry out a verb and give the exit code: 0 done, 1 failure, 2 bad input, 130 interrupted."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        (sys.stdout if arguments else sys.stderr).write(USAGE)
        return DONE if arguments else BAD_INPUT
    problem = verb_problem(arguments[0])
    if problem:
        say(problem)
        return BAD_INPUT
    try:
        return carry_out(root, arguments[0], arguments[1:])
    except SetupFailed as failed:
        say(str(failed))
    except OSError as error:
        say("De omgeving kan niet worden gemaakt: %s" % error)
    except KeyboardInterrupt:
        say("Afgebroken.")
        return INTERRUPTED
    return FAILED


if __name__ == "__main__":
    # Being ended is taken as Ctrl-C, so that the child is not left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parent))
