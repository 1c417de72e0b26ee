"""The rules of the house that ruff, mypy and the import contracts cannot hold.

Each rule is a function from a folder to its breaches, so that it is also tried on a folder that breaks it.
"""

import ast
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
LONGEST_MODULE = 300
WORDS_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
COLUMNS_THAT_NAME = {"wijk", "from_wijk", "owner", "from_owner", "project"}
NOT_OURS = {".venv", ".git", "outputs", "eigen", "wheelhouse", "__pycache__", "dist"}
ELSEWHERE = re.compile(
    r"""
    py[p]i\.org | py[t]honhosted | regis[t]ry\.npmjs | anac[o]nda\.org | deb\.deb[i]an\.org  # registries
    | (?<![\w./~-])/(?:root|home|Users|work|opt|mnt)/\w                                      # somebody's machine
    | \b[A-Za-z]:\\+(?:Users|Gebruikers)\b
    """,
    re.VERBOSE,
)
PLATFORMS = ("x86_64-pc-windows-msvc", "aarch64-apple-darwin", "x86_64-manylinux_2_28")
VERSIONS = ("3.11", "3.13", "3.14")


def files_of(folder: Path) -> list[Path]:
    """List what git has or would take; without git, what is not made by the program."""
    if (folder / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=folder,
            capture_output=True,
            check=True,
            encoding="utf-8",
        )
        paths = [folder / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [path for path in folder.rglob("*") if not NOT_OURS & {*path.relative_to(folder).parts[:-1]}]
        paths = [path for path in paths if not any("cache" in part or part == ".hypothesis" for part in path.parts)]
    return sorted(path for path in paths if path.is_file())


def texts_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Give the name and the text of every file that is text."""
    for path in files_of(folder):
        content = path.read_bytes()
        if b"\0" not in content:
            yield path.relative_to(folder).as_posix(), content.decode("utf-8", "replace")


def modules_of(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted((folder / "src").rglob("*.py")):
        yield path.relative_to(folder).as_posix(), path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


# Locks: hashes and no addresses


def lock_breaches(folder: Path) -> list[str]:
    breaches = []
    for name in LOCKS:
        text = (folder / name).read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(r"://|\bfile:|@ |^\s*-(?!-hash=)", line):
                breaches.append(f"{name}:{number}: an address or an option: {line.strip()}")
        for requirement in re.split(r"\n(?=\S)", text.strip()):
            if not re.match(r"[\w.-]+==\S+", requirement) or "--hash=sha256:" not in requirement:
                breaches.append(f"{name}: not pinned with a hash: {requirement.splitlines()[0]}")
    return breaches


def test_every_locked_package_has_a_hash_and_no_address():
    breaches = lock_breaches(ROOT)
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize(
    "broken",
    [
        "--index-url https://example.test/simple\nnumpy==2.4.6 \\\n    --hash=sha256:00\n",
        "numpy==2.4.6\n",
        "numpy>=2 \\\n    --hash=sha256:00\n",
        "numpy @ file:///somewhere/numpy.whl \\\n    --hash=sha256:00\n",
    ],
)
def test_a_lock_with_an_address_or_without_a_hash_is_noticed(tmp_path: Path, broken: str):
    sound = "numpy==2.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n    # via pandas\n"
    write(tmp_path / LOCKS[0], sound)
    write(tmp_path / LOCKS[1], sound)
    assert lock_breaches(tmp_path) == []
    write(tmp_path / LOCKS[1], broken)
    assert lock_breaches(tmp_path) != []


@pytest.fixture(scope="session")
def package_index() -> None:
    probe = _uv("--no-deps", "--no-cache", "idna")
    if probe.returncode:
        pytest.skip("the package index cannot be reached: " + probe.stderr.strip().splitlines()[-1])


def _uv(*arguments: str) -> subprocess.CompletedProcess[str]:
    never_made = str(Path(tempfile.gettempdir()) / "woonscenario-dry-run")
    return subprocess.run(
        [sys.executable, "-m", "uv", "pip", "install", "--dry-run", "--target", never_made, *arguments],
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=180,
    )


def _resolves(lock: Path, platform: str, version: str) -> subprocess.CompletedProcess[str]:
    strict = ("--only-binary", ":all:", "--require-hashes", "-r", str(lock))
    return _uv(*strict, "--python-platform", platform, "--python-version", version)


@pytest.mark.usefixtures("package_index")
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_lock_has_a_wheel_for_every_platform(platform: str, version: str):
    tried = _resolves(ROOT / LOCKS[0], platform, version)
    assert tried.returncode == 0, tried.stderr[-2000:]


@pytest.mark.usefixtures("package_index")
def test_a_platform_without_wheels_is_noticed():
    tried = _resolves(ROOT / LOCKS[0], "x86_64-unknown-linux-musl", "3.13")
    assert tried.returncode != 0
    assert "no usable wheels" in tried.stderr


# What is in the repository


def address_breaches(folder: Path) -> list[str]:
    return [
        f"{name}:{number}: {found.group().strip()}"
        for name, text in texts_of(folder)
        for number, line in enumerate(text.splitlines(), 1)
        if (found := ELSEWHERE.search(line))
    ]


def test_no_file_names_a_package_registry_or_a_folder_of_one_machine():
    breaches = address_breaches(ROOT)
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize(
    "broken",
    ["see /ho" + "me/somebody/params", "C:\\Us" + "ers\\somebody", "from https://pypi" + ".org/simple"],
)
def test_a_file_with_an_address_of_elsewhere_is_noticed(tmp_path: Path, broken: str):
    write(tmp_path / "README.md", "# Title\nparams/opening/work/home\n")
    assert address_breaches(tmp_path) == []
    write(tmp_path / "docs" / "note.md", f"# Title\n{broken}\n")
    assert [breach.split(": ")[0] for breach in address_breaches(tmp_path)] == ["docs/note.md:2"]


def notebook_breaches(folder: Path) -> list[str]:
    breaches = []
    for path in sorted((folder / "notebooks").rglob("*.ipynb")):
        notebook, name = json.loads(path.read_text(encoding="utf-8")), path.relative_to(folder).as_posix()
        kept = sorted({"widgets", "papermill"} & {*notebook["metadata"]})
        breaches += [f"{name}: metadata of a run: {key}" for key in kept]
        for number, cell in enumerate(notebook["cells"], 1):
            if cell.get("outputs") or cell.get("execution_count") is not None:
                breaches.append(f"{name}: cell {number} holds the outcome of a run")
            if {"papermill", "execution"} & {*cell["metadata"]}:
                breaches.append(f"{name}: cell {number} holds metadata of a run")
    return breaches


def test_notebooks_hold_no_outcome_of_a_run():
    breaches = notebook_breaches(ROOT)
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize(
    "left", [{"outputs": [{"name": "stdout"}]}, {"execution_count": 3}, {"metadata": {"papermill": {}}}]
)
def test_a_notebook_with_the_outcome_of_a_run_is_noticed(tmp_path: Path, left: dict[str, object]):
    cell = {"cell_type": "code", "metadata": {}, "source": [], "outputs": [], "execution_count": None}
    notebook = tmp_path / "notebooks" / "scenario.ipynb"
    write(notebook, json.dumps({"metadata": {}, "cells": [cell]}))
    assert notebook_breaches(tmp_path) == []
    write(notebook, json.dumps({"metadata": {}, "cells": [cell, cell | left]}))
    assert len(notebook_breaches(tmp_path)) == 1


def test_outputs_are_never_committed():
    if not (ROOT / ".git").exists():
        pytest.skip("this folder is no git repository")
    kept = [path.relative_to(ROOT).as_posix() for path in files_of(ROOT)]
    assert [name for name in kept if name.startswith("outputs/")] == ["outputs/.gitkeep"]
    assert [name for name in kept if name.startswith("params/eigen/")] == ["params/eigen/.gitkeep"]


def test_the_licence_is_the_eupl():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert (project["license"], project["license-files"]) == ("EUPL-1.2", ["LICENSE"])
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert "15.Applicable Law" in text


# The data name the city


def names_in_data(params: Path) -> set[str]:
    """Collect the municipality, wijken, owners and projects that a params folder names."""
    names = {str(yaml.safe_load((params / "basis.yaml").read_text(encoding="utf-8"))["municipality"])}
    for path in sorted((params / "opening").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                names |= {row[column] for column in COLUMNS_THAT_NAME & {*row} if row[column]}
    return names


def lines_with_source(text: str) -> set[int]:
    """Give the numbers of the docstring lines that start with `Source:`."""
    lines = text.splitlines()
    return {
        number
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
        if lines[number - 1].strip().lstrip('r"').startswith("Source:")
    }


def name_breaches(folder: Path, names: set[str]) -> list[str]:
    """List where `src/` or `notebooks/` hold one of the names as a whole word."""
    alternatives = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    word = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")
    breaches = []
    for name, text in texts_of(folder):
        if not name.startswith(("src/", "notebooks/")):
            continue
        exempt = lines_with_source(text) if name.endswith(".py") else set()
        breaches += [
            f"{name}:{number}: {found.group()}"
            for number, line in enumerate(text.splitlines(), 1)
            if number not in exempt and (found := word.search(line))
        ]
    return breaches


def test_the_code_names_no_municipality_wijk_owner_or_project():
    names = names_in_data(ROOT / "params")
    assert len(names) > 1
    breaches = name_breaches(ROOT, names)
    assert not breaches, "\n".join(breaches)


def test_a_name_in_the_code_is_noticed_but_not_in_a_source_line(tmp_path: Path):
    write(tmp_path / "params" / "basis.yaml", "municipality: Zeestad\n")
    write(tmp_path / "params" / "opening" / "stock.csv", "wijk,owner,dwellings\nDuin,Woonhuis,3\n")
    names = names_in_data(tmp_path / "params")
    assert names == {"Zeestad", "Duin", "Woonhuis"}

    sound = '"""About dwellings in Duinkerken.\n\nSource: Zeestad, 2022.\n"""\nduin = 1\n'
    write(tmp_path / "src" / "rule.py", sound)
    write(tmp_path / "docs" / "about.md", "Zeestad\n")
    assert name_breaches(tmp_path, names) == []

    write(tmp_path / "src" / "rule.py", sound + '# Source: Zeestad\nOWNER = "Woonhuis"\n')
    write(tmp_path / "notebooks" / "scenario.ipynb", '{"source": "De wijk Duin"}\n')
    assert name_breaches(tmp_path, names) == [
        "notebooks/scenario.ipynb:1: Duin",
        "src/rule.py:6: Zeestad",
        "src/rule.py:7: Woonhuis",
    ]


# Modules


def module_breaches(folder: Path) -> list[str]:
    breaches = []
    for name, path in modules_of(folder):
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > LONGEST_MODULE:
            breaches.append(f"{name}: {len(text.splitlines())} lines, more than {LONGEST_MODULE}")
        if WORDS_THAT_SAY_NOTHING & {*path.relative_to(folder).with_suffix("").parts}:
            breaches.append(f"{name}: the name does not say what is in it")
        breaches += [f"{name}:{line}: {function} has no docstring" for line, function in undocumented(text)]
    return breaches


def undocumented(text: str) -> list[tuple[int, str]]:
    """Give line and name of public functions and methods that have no docstring.

    Methods of a class that inherits may keep the contract of what they override.
    """
    tree = ast.parse(text)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.bases]
    holders = [tree, *(node for node in classes if not node.name.startswith("_"))]
    return [
        (node.lineno, node.name)
        for holder in holders
        for node in holder.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]


def test_modules_are_short_and_say_what_they_hold():
    breaches = module_breaches(ROOT)
    assert not breaches, "\n".join(breaches)


def test_a_long_nameless_or_undocumented_module_is_noticed(tmp_path: Path):
    write(tmp_path / "src" / "sound.py", "def _own(): ...\n" + "\n" * (LONGEST_MODULE - 1))
    assert module_breaches(tmp_path) == []
    write(tmp_path / "src" / "long.py", "\n" * (LONGEST_MODULE + 1))
    write(tmp_path / "src" / "common" / "stock.py", "")
    write(
        tmp_path / "src" / "silent.py",
        "class Stock:\n    def total(self): ...\n\nclass Own(Stock):\n    def total(self): ...\n\ndef sell(): ...\n",
    )
    assert module_breaches(tmp_path) == [
        "src/common/stock.py: the name does not say what is in it",
        f"src/long.py: {LONGEST_MODULE + 1} lines, more than {LONGEST_MODULE}",
        "src/silent.py:7: sell has no docstring",
        "src/silent.py:2: total has no docstring",
    ]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder / "src"), "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def test_every_module_keeps_its_import_contract():
    checked = lint_imports(ROOT)
    assert checked.returncode == 0, checked.stdout


def test_a_module_without_a_place_or_with_a_forbidden_import_is_noticed(tmp_path: Path):
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    write(tmp_path / "src" / "woonscenario" / "loose.py", "")
    write(tmp_path / "src" / "woonscenario" / "model" / "rules.py", "import pathlib\n")
    checked = lint_imports(tmp_path)
    assert checked.returncode == 1
    assert "woonscenario.loose" in checked.stdout
    assert "woonscenario.model.rules -> pathlib" in checked.stdout
