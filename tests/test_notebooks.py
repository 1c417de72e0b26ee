"""Notebooks ask and show; they hold no outputs, no computation and no numbers."""

import ast
import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.program import Finished
from woonscenario.files.notebook import hash_of_notebook
from woonscenario.files.stopped import RunStopped
from woonscenario.runs import kernel
from woonscenario.runs.kernel import execute

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
ACTING = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.For,
    ast.While,
    ast.ListComp,
    ast.DictComp,
)
ACTING += (ast.SetComp, ast.GeneratorExp, ast.BinOp, ast.AugAssign)


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def code_cells(path: Path) -> list[dict[str, Any]]:
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == "code"]


def is_parameters(cell: dict[str, Any]) -> bool:
    return "parameters" in cell["metadata"].get("tags", [])


def test_the_notebooks_of_the_workbench_are_there():
    assert {path.stem for path in NOTEBOOKS} >= {"scenario", "vergelijking", "opening", "werkbank"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_without_outputs(path: Path):
    for cell in code_cells(path):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
    assert set(read(path)["metadata"]) == {"kernelspec", "language_info"}


def test_saving_a_notebook_in_lab_does_not_change_its_hash_but_an_edit_does(tmp_path: Path):
    saved = nbformat.read(NOTEBOOKS[0], as_version=4)
    before = hash_of_notebook(NOTEBOOKS[0])
    saved.metadata["language_info"]["version"] = "3.14.0"
    code = next(cell for cell in saved.cells if cell.cell_type == "code")
    code.execution_count, code.outputs = 1, [nbformat.v4.new_output("stream", text="drie")]
    code.metadata["collapsed"] = True
    path = tmp_path / "bewaard.ipynb"
    nbformat.write(saved, path)
    assert hash_of_notebook(path) == before
    code.source += "\nnog = een"
    nbformat.write(saved, path)
    assert hash_of_notebook(path) != before


def test_a_kernel_over_tcp_writes_no_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(kernel, "OVER_TCP", True)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(1)")])
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "name": "python3"}
    path = tmp_path / "proef.ipynb"
    nbformat.write(notebook, path)
    executed = execute(path, {}, print)
    assert [output.text for cell in executed.cells for output in cell.outputs] == ["1\n"]
    assert capfd.readouterr() == ("", "")


def test_of_what_a_notebook_prints_only_the_number_of_draws_done_is_said(tmp_path: Path):
    said: list[str] = []
    lines = "import woonscenario as woon; tell = woon.count_draws(1500); print('iets anders'); tell(1); tell(384)"
    execute(notebook_with(tmp_path, lines), {}, said.append)
    assert said == ["384 van 1.500 trekkingen gerekend"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_drives_and_shows_but_does_not_compute(path: Path):
    for cell in code_cells(path):
        for node in ast.walk(ast.parse("".join(cell["source"]))):
            assert not isinstance(node, ACTING), ast.unparse(node)
            if isinstance(node, ast.Constant) and not is_parameters(cell):
                assert not isinstance(node.value, int | float) or isinstance(node.value, bool), ast.unparse(node)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_one_parameters_cell_without_a_second_equals_sign(path: Path):
    cells = [cell for cell in code_cells(path) if is_parameters(cell)]
    assert len(cells) == 1
    for line in cells[0]["source"]:
        assert line.count("=") == 1


@pytest.mark.parametrize("name", ["scenario", "vergelijking"])
def test_an_executed_notebook_shows_charts_and_has_run_every_cell(finished: Finished, name: str):
    folder = finished.trend if name == "scenario" else finished.comparison
    cells = code_cells(folder / f"{name}.ipynb")
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert sum("image/svg+xml" in output.get("data", {}) for output in outputs) == 5
    injected = next(cell for cell in cells if "injected-parameters" in cell["metadata"].get("tags", []))
    counts = [cell["execution_count"] for cell in cells]
    assert counts == list(range(1, len(cells) + 1)), injected


def test_the_injected_cell_names_the_params_folder_and_its_hash(finished: Finished):
    cells = code_cells(finished.trend / "scenario.ipynb")
    source = "".join(
        next(cell for cell in cells if "injected-parameters" in cell["metadata"].get("tags", []))["source"]
    )
    manifest = json.loads((finished.trend / "manifest.json").read_text(encoding="utf-8"))
    assert f'params = "polder"  # sha256 {manifest["identity"]["params"]["sha256"]}' in source


def test_the_opening_notebook_shows_margins_residuals_and_sources_of_the_shipped_data():
    path = next(path for path in NOTEBOOKS if path.stem == "opening")
    executed = execute(path, {"params": str(path.parents[1] / "params")}, print)
    tables = [output for cell in executed.cells for output in cell.get("outputs", [])]
    assert len(tables) == 4


def notebook_with(folder: Path, source: str) -> Path:
    """Give a copy of the opening notebook whose last cell holds other code."""
    original = next(path for path in NOTEBOOKS if path.stem == "opening")
    path = Path(shutil.copy(original, folder / "proef.ipynb"))
    notebook = read(path)
    parameters = next(cell for cell in notebook["cells"] if is_parameters(cell))
    notebook["cells"] = [parameters, {**parameters, "id": "laatste", "metadata": {}, "source": [source]}]
    path.write_text(json.dumps(notebook), encoding="utf-8", newline="\n")
    return path


def test_a_notebook_that_writes_to_stderr_fails_its_run(tmp_path: Path):
    path = notebook_with(tmp_path, "import warnings; warnings.warn('let op')")
    with pytest.raises(RunStopped, match="schreef een waarschuwing of fout"):
        execute(path, {"params": "x"}, print)


def test_a_notebook_that_fails_says_in_which_cell_and_why(tmp_path: Path):
    path = notebook_with(tmp_path, "raise ValueError('geen woningen')")
    with pytest.raises(
        RunStopped, match=r"proef\.ipynb is gestopt in cel 3; er is niets bewaard\.\n.*ValueError: geen woningen"
    ):
        execute(path, {"params": "x"}, print)


def test_a_parameter_that_the_notebook_does_not_know_is_refused(tmp_path: Path):
    path = notebook_with(tmp_path, "1")
    with pytest.raises(RunStopped, match="kent parms niet"):
        execute(path, {"parms": "x"}, print)


def test_a_kernel_that_dies_stops_the_run(tmp_path: Path):
    path = notebook_with(tmp_path, "import os; os._exit(1)")
    with pytest.raises(RunStopped, match="onverwacht geëindigd"):
        execute(path, {"params": "x"}, print)
