"""The manifest of a run: what went in, what came out, and whether a folder still is what it was.

A folder with a manifest is complete: it is the last file that a run writes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from woonscenario.files.stopped import RunStopped
from woonscenario.files.text_files import write_texts

MANIFEST = "manifest.json"
SCENARIO, COMPARISON = "scenario", "vergelijking"
ID_LENGTH = 8
_OWN_HASH = "manifest_sha256"


def hash_of_file(path: Path) -> str:
    """Hash the bytes of a file (sha256, hexadecimal)."""
    return hash_of_bytes(path.read_bytes())


def hash_of_bytes(content: bytes) -> str:
    """Hash bytes (sha256, hexadecimal)."""
    return hashlib.sha256(content).hexdigest()


def hash_of_content(content: Any) -> str:
    """Hash JSON content by its canonical text (sha256, hexadecimal)."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def run_id(identity: Mapping[str, Any]) -> str:
    """Give the id of a run: the first digits of the hash of everything that decides its outcome."""
    return hash_of_content(identity)[:ID_LENGTH]


def hash_outputs(folder: Path) -> dict[str, str]:
    """Hash every file of a run's folder except the manifest, by path from the folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    shown = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: hash_of_file(path) for name, path in sorted(shown.items()) if name != MANIFEST}


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest of a finished folder, with the hashes of its files and of itself."""
    manifest = {**content, "id": run_id(content["identity"]), "files": hash_outputs(folder)}
    manifest[_OWN_HASH] = hash_of_content(manifest)
    text = json.dumps(manifest, sort_keys=True, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    write_texts({folder / MANIFEST: text})


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a complete run; raises RunStopped when the folder is none or its manifest is damaged."""
    path = folder / MANIFEST
    if not path.is_file():
        raise RunStopped(
            f"{folder.name} is geen volledige run: {MANIFEST} ontbreekt. Kies een map onder outputs/ die met `run` "
            "of `compare` is gemaakt."
        )
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError):
        manifest = None
    if not isinstance(manifest, dict):
        raise RunStopped(f"{folder.name}: {MANIFEST} is gewijzigd of beschadigd; het is geen leesbare JSON meer.")
    return manifest


def find_fault(folder: Path) -> str:
    """Name the first thing that differs from what the run wrote, in Dutch; empty when all is well.

    Compares the manifest with its own hash and id, then every file in order of name. Needs no network and no input.
    Raises RunStopped as `read_manifest` does.
    """
    manifest = read_manifest(folder)
    own_hash = manifest.pop(_OWN_HASH, None)
    if own_hash != hash_of_content(manifest):
        return f"{MANIFEST} is gewijzigd"
    if manifest["id"] != run_id(manifest["identity"]):
        return f"{MANIFEST} is gewijzigd: het kenmerk {manifest['id']} hoort niet bij de invoer"
    written, found = manifest["files"], hash_outputs(folder)
    for name in sorted({*written, *found}):
        if name not in found:
            return f"{name} ontbreekt"
        if name not in written:
            return f"{name} hoort niet bij de run (extra bestand)"
        if written[name] != found[name]:
            return f"{name} is gewijzigd"
    return ""
