"""What runs stand on besides their assumptions: opening and observed data, luck, and the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import woonscenario
from woonscenario.files.manifest import hash_of_file
from woonscenario.model.tables import OPENING

Identity = Mapping[str, Any]
"""What a manifest holds under `identity`."""
_NOT_ATTRIBUTED = "Welke aanname hoeveel van het verschil brengt, is niet uitgerekend"


def hash_data(params: Path) -> dict[str, str]:
    """Hash the opening and observed data of a params folder and its backtest, by path from that folder."""
    paths = [
        *(params / "opening" / f"{table.name}.csv" for table in OPENING),
        *(params / "observed").glob("*.csv"),
        *(params / "terugblik").glob("*.csv"),
    ]
    return {path.relative_to(params).as_posix(): hash_of_file(path) for path in paths if path.is_file()}


def differing_data(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """List the opening and observed files, of inputs by path, whose hashes are not the same."""
    return sorted(
        name
        for name in {*one, *other}
        if name.startswith(("opening/", "observed/")) and one.get(name) != other.get(name)
    )


def is_paired(one: Identity, other: Identity) -> bool:
    """Tell whether draws of the same number had the same luck: same seed, data and program."""
    same_luck = one["seed"] == other["seed"] and one["program"] == other["program"]
    return same_luck and not differing_data(one["inputs"], other["inputs"])


def why_not_attributed(identities: Mapping[str, Identity], params: Path) -> str:
    """Say in Dutch why the model can no longer repeat these runs (by label); empty when it can."""
    data = hash_data(params)
    for label, identity in identities.items():
        if files := differing_data(identity["inputs"], data):
            return (
                f"{_NOT_ATTRIBUTED}: run {label} heeft andere openingsgegevens dan de map met invoer "
                f"({', '.join(files)}); geef met --params de map waarmee de runs zijn gemaakt"
            )
    package = woonscenario.source_hash()
    older = [label for label, identity in identities.items() if identity["program"]["package"] != package]
    return f"{_NOT_ATTRIBUTED}: {_of_another_version(older)}; reken opnieuw" if older else ""


def _of_another_version(labels: Sequence[str]) -> str:
    return f"met een andere versie van het programma gemaakt: {', '.join(labels)}"
