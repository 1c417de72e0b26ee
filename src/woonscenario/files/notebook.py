"""The canonical form of an executed notebook: the same run gives the same bytes, wherever and whenever."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat

from woonscenario.files.manifest import hash_of_content

INJECTED = "injected-parameters"
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def canonical_notebook(executed: Any, shown_parameters: Mapping[str, str]) -> str:
    """Give the text of an executed notebook without times, paths, random ids and versions.

    `shown_parameters` maps each parameter to the source that stands for its value, such as `"params"`.
    """
    notebook = deepcopy(executed)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": _KERNEL, "language_info": {"name": "python"}}  # type: ignore[no-untyped-call]
    )
    for number, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})  # type: ignore[no-untyped-call]
        cell["id"] = f"cel-{number:02d}"
        cell.pop("attachments", None)
        if cell.cell_type != "code":
            continue
        if INJECTED in tags:
            cell.source = injected_source(shown_parameters)
        cell.outputs = _merge_streams(cell.outputs)
    return str(nbformat.writes(notebook, version=nbformat.NO_CONVERT)) + "\n"  # type: ignore[no-untyped-call]


def hash_of_notebook(path: Path) -> str:
    """Hash what a notebook computes: kinds, sources and tags of its cells, so that saving it changes nothing."""
    cells = nbformat.read(path, as_version=4).cells  # type: ignore[no-untyped-call]
    return hash_of_content([[cell.cell_type, cell.source, cell.metadata.get("tags", [])] for cell in cells])


def injected_source(shown_parameters: Mapping[str, str]) -> str:
    """Give the parameters cell that the canonical form shows."""
    lines = [f"{name} = {source}" for name, source in shown_parameters.items()]
    return "\n".join(["# Parameters van deze run", *lines])


def error_stream(executed: Any) -> str:
    """Give everything a notebook wrote to stderr, or nothing."""
    return "".join(
        output.text
        for cell in executed.cells
        for output in cell.get("outputs", [])
        if output.output_type == "stream" and output.name == "stderr"
    )


def _merge_streams(outputs: list[Any]) -> list[Any]:
    merged: list[Any] = []
    for output in outputs:
        last = merged[-1] if merged else None
        if last is not None and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged
