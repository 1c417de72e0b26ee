"""What each verb does; heavy libraries load only when a verb needs them."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from woonscenario.files.manifest import MANIFEST
from woonscenario.files.problems import BadInput, Problem
from woonscenario.files.project import PROJECT
from woonscenario.files.stopped import RunStopped

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
DEFAULT_DRAWS = 100
"""Five draws on either side of the band p5-p95: enough to see a band, few enough to wait for."""
MOST_DRAWS = 100_000
DEFAULT_SEED = 1
LARGEST_SEED = 2**63 - 1
LAST_PORT = 65535


def list_scenarios(chosen: Namespace) -> int:
    """Show every scenario with its question."""
    from woonscenario.files import headings  # noqa: PLC0415

    params = _params_folder(chosen.params)
    basis, found = headings.load_basis(params), headings.list_scenarios(params)
    width = max((len(heading.name) for heading in found), default=0)
    for heading in found:
        marks = [word for word, fits in _marks(heading.name, basis).items() if fits]
        remark = f" [{', '.join(marks)}]" if marks else ""
        print(f"{heading.name:<{width}}  {heading.question}{remark}")
    return DONE


def _marks(name: str, basis: Any) -> dict[str, bool]:
    return {"referentie": name == basis.reference, "hoofdscenario": name in basis.main_job}


def check(chosen: Namespace) -> int:
    """Check every file, or the given ones, and say everything that is wrong."""
    from woonscenario.files.params import check_params, warnings_of  # noqa: PLC0415

    params = _params_folder(chosen.params)
    problems = check_params(params, [Path(name) for name in chosen.files])
    if problems:
        raise BadInput(problems)
    if not chosen.files:
        for warning in warnings_of(params, params.resolve().parent / "outputs"):
            print(f"let op: {warning}")
    print("Alles klopt: geen fouten gevonden.")
    return DONE


def opening(chosen: Namespace) -> int:
    """Build the opening data from the margins and say what was written."""
    from woonscenario.files.opening_build import build_opening  # noqa: PLC0415
    from woonscenario.files.opening_overview import largest_residual  # noqa: PLC0415

    params = _params_folder(chosen.params)
    try:
        written = build_opening(params, again=chosen.again)
    except OSError as error:
        raise _unwritable_opening(error) from error
    for path in written:
        print(f"geschreven: {path.resolve().relative_to(params.resolve().parent).as_posix()}")
    largest = f"{largest_residual(params):.1f}".replace(".", ",")
    print(f"grootste afwijking van een randtotaal: {largest} woningen")
    return DONE


def _unwritable_opening(error: OSError) -> RunStopped:
    reason = (
        "sluit bestanden van die map (Excel, Verkenner) en start opnieuw"
        if isinstance(error, PermissionError)
        else f"het systeem meldt '{error.strerror or error}'"
    )
    return RunStopped(f"De openingsgegevens konden niet worden geschreven; er is niets veranderd: {reason}.")


def run(chosen: Namespace) -> int:
    """Run scenarios, compare them, and end with the path of the report."""
    settings_problems: list[Problem] = []
    draws = _whole("--draws", chosen.draws, 0, MOST_DRAWS, settings_problems)
    seed = _whole("--seed", chosen.seed, 0, LARGEST_SEED, settings_problems)
    overrides = _overrides(chosen.set, settings_problems)
    if settings_problems:
        raise BadInput(settings_problems)
    params = _params_folder(chosen.params)
    from woonscenario.runs import Settings, run_scenarios  # noqa: PLC0415

    settings = Settings(params, Path(chosen.out), draws, seed, overrides, chosen.again)
    report = run_scenarios(chosen.scenarios, settings, _say)
    print(f"Rapport: {_nearest(report)}")
    return DONE


def compare(chosen: Namespace) -> int:
    """Compare runs that exist."""
    problems: list[Problem] = []
    folders = [_run_folder(name, Path(chosen.out), problems) for name in chosen.runs]
    if problems:
        raise BadInput(problems)
    params = _params_folder(chosen.params)
    from woonscenario.runs import make_comparison  # noqa: PLC0415
    from woonscenario.runs.pages import REPORT  # noqa: PLC0415

    folder = make_comparison(folders, Path(chosen.out), _say, params=params, again=chosen.again)
    print(f"Rapport: {_nearest(folder / REPORT)}")
    return DONE


def verify(chosen: Namespace) -> int:
    """Say whether a run's folder is what the run wrote."""
    from woonscenario.files.manifest import find_fault  # noqa: PLC0415

    problems: list[Problem] = []
    folder = _run_folder(chosen.run, PROJECT / "outputs", problems)
    if not problems and not (folder / MANIFEST).is_file():
        message = f"is geen volledige run: {MANIFEST} ontbreekt; geef een map onder outputs/"
        problems.append(Problem(folder.name, 0, 0, "", message))
    if problems:
        raise BadInput(problems)
    if fault := find_fault(folder):
        raise RunStopped(f"{folder.name} is niet meer zoals de run haar schreef: {fault}")
    print(f"{folder.name}: in orde; alle bestanden zijn zoals de run ze schreef")
    return DONE


def calibrate(chosen: Namespace) -> int:
    """Fit the behaviour that no source gives to early figures, and say how sure it is."""
    params = _params_folder(chosen.params)
    from woonscenario.explore.terugblik.fitting import calibrate_params  # noqa: PLC0415

    written = calibrate_params(params, _say)
    print(f"geschreven: {written.resolve().relative_to(params.resolve().parent).as_posix()}")
    return DONE


def backtest(chosen: Namespace) -> int:
    """Predict later years with the calibrated behaviour, beside what was published."""
    params = _params_folder(chosen.params)
    from woonscenario.explore.terugblik.run import run_backtest  # noqa: PLC0415

    folder = run_backtest(params, Path(chosen.out), _say, again=chosen.again)
    print(f"Terugblik: {_nearest(folder / 'backtest.csv')}")
    return DONE


def lab(chosen: Namespace) -> int:
    """Open the notebooks in JupyterLab."""
    from woonscenario.runs.lab import start_lab  # noqa: PLC0415

    return _serve(start_lab, chosen, "JupyterLab is gestopt.")


def board(chosen: Namespace) -> int:
    """Show the werkbank without its code in a browser."""
    from woonscenario.runs.board import start_board  # noqa: PLC0415

    return _serve(start_board, chosen, "De werkbank is gestopt.")


def _serve(start: Callable[..., int], chosen: Namespace, stopped: str) -> int:
    problems: list[Problem] = []
    port = _whole("--port", chosen.port, 1, LAST_PORT, problems) if chosen.port is not None else None
    if problems:
        raise BadInput(problems)
    try:
        return start(_say, browser=not chosen.no_browser, port=port)
    except KeyboardInterrupt:
        _say(stopped)
        return INTERRUPTED


def _whole(option: str, text: str, least: int, most: int, problems: list[Problem]) -> int:
    try:
        number = int(text) if text.lstrip("+-").isascii() and text.lstrip("+-").isdigit() else None
    except ValueError:
        number = None
    if number is None:
        problems.append(Problem("", 0, 0, option, f"'{text}' is geen heel getal; geef een getal zonder komma of punt"))
    elif not least <= number <= most:
        problems.append(Problem("", 0, 0, option, f"{number} kan niet; kies een getal van {least} tot en met {most}"))
    return number or 0


def _overrides(given: Sequence[str], problems: list[Problem]) -> dict[str, object]:
    overrides: dict[str, object] = {}
    for text in given:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            message = f"'{text}' is geen aanname met een waarde; schrijf groep.naam=waarde, zonder spaties"
            problems.append(Problem("", 0, 0, "--set", message))
        elif key.strip() in overrides:
            problems.append(Problem("", 0, 0, "--set", f"'{key.strip()}' is twee keer gezet; laat één weg"))
        else:
            overrides[key.strip()] = value.strip()
    return overrides


def _params_folder(text: str) -> Path:
    folder = Path(text)
    if not folder.is_dir():
        found = f"'{text}' is een bestand" if folder.is_file() else f"de map '{text}' bestaat niet"
        raise BadInput([Problem("", 0, 0, "--params", f"{found}; geef de map waarin basis.yaml staat")])
    return folder


def _run_folder(text: str, out: Path, problems: list[Problem]) -> Path:
    for folder in (Path(text), out / text):
        if folder.is_dir():
            return folder.resolve()
    runs = sorted(path for path in out.glob("*") if (path / MANIFEST).is_file() and path.name.startswith(f"{text}-"))
    remedy = f"bedoelt u {' of '.join(map(_nearest, runs))}?" if runs else "geef een map onder outputs/"
    problems.append(Problem("", 0, 0, "RUN", f"de map '{text}' bestaat niet; {remedy}"))
    return Path(text)


def _nearest(path: Path) -> str:
    """Give a path from the working directory when it lies below, else in full."""
    resolved = path.resolve()
    here = Path.cwd()
    return str(resolved.relative_to(here) if resolved.is_relative_to(here) else resolved)


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
