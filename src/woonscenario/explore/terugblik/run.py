"""The verb `backtest`: one backtest is one folder, made by executing its notebook."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from woonscenario.files.compared import parameters_of
from woonscenario.files.fitted import read_fit
from woonscenario.files.headings import load_basis
from woonscenario.files.manifest import hash_of_file, run_id, write_manifest
from woonscenario.files.notebook import canonical_notebook
from woonscenario.files.terugblik import check_terugblik, read_plan
from woonscenario.files.text_files import write_texts
from woonscenario.runs.folders import put_in_place, reuse, unfinished
from woonscenario.runs.identity import NOTEBOOKS, kind_of_cpu, program_of, versions
from woonscenario.runs.kernel import execute

NOTEBOOK = "terugblik"
_INPUTS = ("basis.yaml", "sources.yaml", "rules/*.yaml", "opening/*.csv", "observed/*.csv", "terugblik/**/*")
_OUTCOME = "terugblik/backtest.csv"
"""Kept with the params for reports; what a backtest gives is none of its inputs."""


def run_backtest(params: Path, out: Path, say: Callable[[str], None], *, again: bool = False) -> Path:
    """Run the backtest of a params folder and give its folder; a complete one of the same id is reused.

    Raises BadInput when something is wrong with the terugblikken or there is no calibration.
    """
    check_terugblik(params)
    read_fit(params, parameters_of(read_plan(params)[1]))
    manifest = _manifest(params)
    name = run_id(manifest["identity"])
    folder = out / f"{NOTEBOOK}-{name}"
    if reuse(folder, again=again):
        say(f"terugblik: bestond al als {folder.name} en is opnieuw gebruikt (--again rekent opnieuw)")
        return folder
    with unfinished(out) as working:
        say("terugblik: notebook wordt uitgevoerd")
        parameters = {"params": str(params.resolve()), "out": str(working.resolve()), "run_id": name}
        executed = execute(NOTEBOOKS / f"{NOTEBOOK}.ipynb", parameters, lambda done: say(f"terugblik: {done}"))
        shown = {key: json.dumps(value) for key, value in {"params": params.name, "out": ".", "run_id": name}.items()}
        write_texts({working / f"{NOTEBOOK}.ipynb": canonical_notebook(executed, shown)})
        write_manifest(working, manifest)
        put_in_place(working, folder)
    return folder


def _manifest(params: Path) -> dict[str, Any]:
    paths = sorted(path for pattern in _INPUTS for path in params.glob(pattern) if path.is_file())
    inputs = {path.relative_to(params).as_posix(): hash_of_file(path) for path in paths}
    inputs.pop(_OUTCOME, None)
    return {
        "kind": NOTEBOOK,
        "name": NOTEBOOK,
        "identity": {"inputs": inputs, "program": asdict(program_of(NOTEBOOK))},
        "about": {"municipality": load_basis(params).municipality},
        "warnings": [],
        "versions": versions(),
        "cpu": kind_of_cpu(),
    }
