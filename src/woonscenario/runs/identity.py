"""What decides the outcome of a run: inputs, seed, draws, the sources of the program and its lock."""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import woonscenario
from woonscenario.files.ground import hash_data
from woonscenario.files.manifest import hash_of_content, hash_of_file
from woonscenario.files.notebook import hash_of_notebook
from woonscenario.files.params import LoadedScenario
from woonscenario.files.project import PROJECT

NOTEBOOKS = PROJECT / "notebooks"
_LIBRARIES = ("altair", "numba", "numpy", "pandas", "vl-convert-python")


@dataclass(frozen=True)
class Program:
    """Hashes of everything in the program that can move a result."""

    package: str
    notebook: str
    lock: str


def program_of(notebook: str) -> Program:
    """Hash the package, the lock and one notebook; a project without a lock says `geen`."""
    lock = PROJECT / "requirements.lock"
    return Program(
        package=woonscenario.source_hash(),
        notebook=hash_of_notebook(NOTEBOOKS / f"{notebook}.ipynb"),
        lock=hash_of_file(lock) if lock.is_file() else "geen",
    )


def hash_inputs(params: Path, loaded: LoadedScenario, name_or_path: str) -> dict[str, str]:
    """Hash every file of a params folder that a run of this scenario reads, by path from the params folder."""
    paths = [
        params / "basis.yaml",
        params / "sources.yaml",
        *(params / "rules").glob("*.yaml"),
        *(params / folder / f"{name}.yaml" for name in loaded.chain for folder in ("scenarios", "eigen")),
    ]
    hashes = {path.relative_to(params).as_posix(): hash_of_file(path) for path in paths if path.is_file()}
    hashes |= hash_data(params)
    given = Path(name_or_path)
    if given.suffix == ".yaml" and given.is_file():
        hashes[f"opgegeven/{given.name}"] = hash_of_file(given)
    return dict(sorted(hashes.items()))


def identity_of(
    loaded: LoadedScenario, inputs: dict[str, str], program: Program, *, params_name: str, draws: int, seed: int
) -> dict[str, Any]:
    """Give everything that decides a scenario run's outcome, as JSON content."""
    return {
        "scenario": loaded.scenario.model_dump(mode="json"),
        "assumptions": hash_of_content([asdict(one) for one in loaded.assumptions]),
        "inputs": inputs,
        "params": {"name": params_name, "sha256": hash_of_content(inputs)},
        "seed": seed,
        "draws": draws,
        "program": asdict(program),
    }


def versions() -> dict[str, str]:
    """Give the versions of Python and of the libraries that results and pictures depend on."""
    libraries = {name: version(name) for name in _LIBRARIES}
    return {"woonscenario": woonscenario.__version__, "python": platform.python_version(), **libraries}


def kind_of_cpu() -> str:
    """Name the machine and the kind of CPU; exact bytes may differ between kinds."""
    from llvmlite import binding  # noqa: PLC0415  (0.1 s, and only a manifest needs it)

    return f"{platform.system()} {platform.machine()} {binding.get_host_cpu_name()}"
