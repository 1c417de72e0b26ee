"""A new assumption is one declaration: control, check, schema, row of the assumptions and file follow from it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.invented import change, invented_params

SRC = Path(__file__).resolve().parents[1] / "src"
DECLARED = """class Sales(Part):
    proeftoeslag: Share = assumption("Proeftoeslag", "Deel dat de proef erbij telt.", "aandeel", step=0.05)
"""
LOOK = """
import json
from pathlib import Path

from woonscenario.files.params import load_scenario
from woonscenario.files.problems import BadInput
from woonscenario.files.schema import schemas
from woonscenario.views.panel import Panel
from woonscenario.views.werkbank.knobs import groups_of

params, key = Path("polder"), "sales.proeftoeslag"
panel = Panel(params)
knobs = {knob["key"]: (group["name"], knob) for group in groups_of(panel) for knob in group["knobs"]}
panel.move(key, 0, 0.35)
saved = panel.save("keuze", "Wat als?")
panel.type(key, 0, "7")
try:
    load_scenario("trend", params, {key: 7})
    refused = ""
except BadInput as bad:
    refused = str(bad)
basis = json.loads(schemas()["basis.schema.json"])
row = next(row for row in load_scenario("keuze", params).assumptions if row.key == key)
print(json.dumps({
    "control": [knobs[key][0], knobs[key][1]["label"]],
    "check at the control": panel.errors[key],
    "check of the file": refused,
    "schema": basis["properties"]["assumptions"]["properties"]["sales"]["properties"]["proeftoeslag"]["title"],
    "row": [row.label, row.value, row.unit, row.set_by],
    "file": saved.read_text(encoding="utf-8"),
    "read again": load_scenario("keuze", params).scenario.sales.proeftoeslag,
    "reference": load_scenario("trend", params).scenario.sales.proeftoeslag,
}))
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Declare a field in a copy of the program, give it a value in the basis, and look."""
    folder = tmp_path_factory.mktemp("veld")
    shutil.copytree(SRC, folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    change(folder / "src" / "woonscenario" / "model" / "scenario" / "stock.py", "class Sales(Part):\n", DECLARED)
    params = invented_params(folder / "polder")
    given = '  sales:\n    proeftoeslag: {value: 0.2, source: "", status: aanname, reason: "voor de proef"}\n'
    change(params / "basis.yaml", "  sales:\n", given)
    (folder / "look.py").write_text(LOOK, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "look.py"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return dict(json.loads(ended.stdout))


def test_it_has_a_control_under_the_heading_of_its_part(seen: dict[str, Any]):
    assert seen["control"] == ["Verkopen en slopen", "Proeftoeslag"]


def test_it_is_checked_at_the_control_and_in_a_file(seen: dict[str, Any]):
    assert "een aandeel ligt tussen 0 en 1" in seen["check at the control"][0]
    assert "sales.proeftoeslag: 7 is geen aandeel" in seen["check of the file"]


def test_editors_know_it(seen: dict[str, Any]):
    assert seen["schema"] == "Proeftoeslag [aandeel]"


def test_it_is_a_row_of_the_assumptions(seen: dict[str, Any]):
    assert seen["row"] == ["Proeftoeslag", "0,35", "aandeel", "keuze"]


def test_it_is_saved_and_read_again(seen: dict[str, Any]):
    assert "  sales:\n    proeftoeslag:\n      value: 0.35\n" in seen["file"]
    assert (seen["read again"], seen["reference"]) == (0.35, 0.2)
