"""A comparison of runs is itself a run: its own notebook, tables, figures, report and manifest."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from woonscenario.files.comparison import labels_of, read_saved_run
from woonscenario.files.ground import differing_data, why_not_attributed
from woonscenario.files.manifest import (
    COMPARISON,
    MANIFEST,
    SCENARIO,
    find_fault,
    read_manifest,
    run_id,
    write_manifest,
)
from woonscenario.files.notebook import canonical_notebook
from woonscenario.files.problems import BadInput, Problem
from woonscenario.files.stopped import RunStopped
from woonscenario.files.text_files import write_texts
from woonscenario.runs.folders import put_in_place, reuse, unfinished
from woonscenario.runs.identity import NOTEBOOKS, kind_of_cpu, program_of, versions
from woonscenario.runs.jobs import CHANGED
from woonscenario.runs.kernel import execute
from woonscenario.runs.pages import write_pages

NOTEBOOK = "vergelijking"
Manifest = Mapping[str, Any]


def make_comparison(
    folders: Sequence[Path], out: Path, say: Callable[[str], None], *, params: Path, again: bool = False
) -> Path:
    """Compare complete runs and give the folder of the comparison; a complete comparison of the same id is reused.

    `params` holds the opening data of the runs, to find out which assumption brings which part of a difference; when
    it holds others, a warning says so. Raises BadInput when a folder is no complete run or runs cannot be compared,
    RunStopped when one was changed.
    """
    manifests = _check(folders)
    labels = labels_of([str(manifest["name"]) for manifest in manifests], [folder.name for folder in folders])
    identities = {label: manifest["identity"] for label, manifest in zip(labels, manifests, strict=True)}
    hindrance = why_not_attributed(identities, params)
    manifest = _manifest(labels, manifests, hindrance)
    for warning in manifest["warnings"]:
        say(f"vergelijking: let op: {warning}")
    folder = out / f"{COMPARISON}-{run_id(manifest['identity'])}"
    if reuse(folder, again=again):
        say(f"vergelijking: bestond al als {folder.name} en is opnieuw gebruikt (--again rekent opnieuw)")
        return folder
    with unfinished(out) as working:
        say("vergelijking: notebook wordt uitgevoerd")
        parameters = {
            "runs": [str(path.resolve()) for path in folders],
            "reference": manifest["about"]["reference"],
            "params": str(params.resolve()),
            "out": str(working.resolve()),
            "run_id": run_id(manifest["identity"]),
        }
        executed = execute(NOTEBOOKS / f"{NOTEBOOK}.ipynb", parameters, say)
        if why_not_attributed(identities, params) != hindrance:
            raise RunStopped(CHANGED)
        shown = parameters | {"runs": [path.name for path in folders], "params": _params_name(manifests), "out": "."}
        sources = {name: json.dumps(value, ensure_ascii=False) for name, value in shown.items()}
        write_texts({working / f"{NOTEBOOK}.ipynb": canonical_notebook(executed, sources)})
        say("vergelijking: figuren en rapport worden gemaakt")
        saved = [read_saved_run(path, label) for path, label in zip(folders, labels, strict=True)]
        write_pages(working, saved, manifest)
        write_manifest(working, manifest)
        put_in_place(working, folder)
    return folder


def differing_ground(labels: Sequence[str], manifests: Sequence[Manifest]) -> list[str]:
    """Say in Dutch on which grounds, other than assumptions, runs differ from the first one."""
    first, said = manifests[0], []
    for label, manifest in zip(labels[1:], manifests[1:], strict=True):
        one, other = first["identity"], manifest["identity"]
        if files := differing_data(one["inputs"], other["inputs"]):
            said.append(f"{label} heeft andere openingsgegevens dan {labels[0]} ({', '.join(files)})")
        if one["seed"] != other["seed"]:
            said.append(f"{label} heeft seed {other['seed']}, {labels[0]} {one['seed']}; toeval is dan niet gepaard")
        if one["draws"] != other["draws"]:
            said.append(
                f"{label} heeft {other['draws']} trekkingen, {labels[0]} {one['draws']}; banden zijn dan anders"
            )
        if one["program"] != other["program"]:
            said.append(f"{label} is met een andere versie van het programma gemaakt dan {labels[0]}")
    return said


def _check(folders: Sequence[Path]) -> list[Manifest]:
    """Refuse what cannot be compared, everything at once, and give the manifests."""
    problems: list[Problem] = []
    manifests: list[Manifest] = []
    if len(set(folders)) < 2:
        problems.append(_problem("", "geef ten minste twee verschillende runs"))
    for folder in folders:
        if not (folder / MANIFEST).is_file():
            problems.append(_problem(folder.name, f"is geen volledige run: {MANIFEST} ontbreekt"))
            continue
        manifest = read_manifest(folder)
        if manifest.get("kind") != SCENARIO:
            problems.append(_problem(folder.name, "is zelf een vergelijking; geef runs van scenario's"))
        manifests.append(manifest)
    if not problems:
        problems += _incomparable(folders, manifests)
    if problems:
        raise BadInput(problems)
    for folder in folders:
        if fault := find_fault(folder):
            raise RunStopped(f"{folder.name} is niet meer zoals de run haar schreef: {fault}. Reken die run opnieuw.")
    return manifests


def _incomparable(folders: Sequence[Path], manifests: Sequence[Manifest]) -> list[Problem]:
    problems = []
    for folder, manifest in zip(folders[1:], manifests[1:], strict=True):
        for words, found, expected in (
            ("gemeente", manifest["about"]["municipality"], manifests[0]["about"]["municipality"]),
            ("jaren", _years(manifest), _years(manifests[0])),
        ):
            if found != expected:
                message = f"heeft {words} {found}, {folders[0].name} heeft {expected}; die zijn niet te vergelijken"
                problems.append(_problem(folder.name, message))
    return problems


def _years(manifest: Manifest) -> str:
    horizon = manifest["identity"]["scenario"]["horizon"]
    return f"{horizon['start_year']}-{horizon['end_year']}"


def _problem(folder: str, message: str) -> Problem:
    return Problem(folder, 0, 0, "", message)


def _params_name(manifests: Sequence[Manifest]) -> str:
    """Name the params folder of the first run: its opening data, wherever they stand now, are the ones that count."""
    return str(manifests[0]["identity"]["params"]["name"])


def _manifest(labels: Sequence[str], manifests: Sequence[Manifest], hindrance: str) -> dict[str, Any]:
    first = manifests[0]
    reference = first["about"]["reference"] if first["about"]["reference"] in labels else labels[0]
    runs = [
        {"label": label, "id": manifest["id"], "manifest": manifest["manifest_sha256"]}
        for label, manifest in zip(labels, manifests, strict=True)
    ]
    milestones = sorted({year for manifest in manifests for year in manifest["about"]["milestones"]})
    return {
        "kind": COMPARISON,
        "name": COMPARISON,
        "identity": {
            "runs": runs,
            "reference": reference,
            "not_attributed": hindrance,
            "program": asdict(program_of(NOTEBOOK)),
        },
        "about": {
            "municipality": first["about"]["municipality"],
            "reference": reference,
            "milestones": milestones,
        },
        "largest_residual": max(manifest["largest_residual"] for manifest in manifests),
        "warnings": [*differing_ground(labels, manifests), *([hindrance] if hindrance else [])],
        "versions": versions(),
        "cpu": kind_of_cpu(),
    }
