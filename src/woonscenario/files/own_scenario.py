"""Write a scenario of one's own: only what differs, in the folder that git ignores."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from woonscenario.files.fields import registry_fields
from woonscenario.files.headings import NAME, NAME_RULE, scenario_paths
from woonscenario.files.problems import BadInput, Problem, why_unreadable
from woonscenario.files.settings import AANNAME, Setting
from woonscenario.files.text_files import write_texts

OWN = "eigen"
"""Folder of scenarios of one's own, below the params folder."""
REASON = "Keuze in de werkbank."
_READ_AS_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")


def plain_record(value: object) -> dict[str, object]:
    """Give the record of a value that was chosen by hand."""
    return {"value": value, "source": "", "status": AANNAME, "reason": REASON}


def record_of(setting: Setting) -> dict[str, object]:
    """Give the record of a setting, with its range when it has one."""
    ranged = {"range": setting.range} if setting.range else {}
    told = {"source": setting.source, "status": setting.status, "reason": setting.reason}
    return {"value": setting.written.value, **ranged, **told}


def save_own_scenario(
    params_folder: Path,
    name: str,
    *,
    question: str,
    based_on: str,
    differences: Mapping[str, Mapping[str, object]],
    replaces: frozenset[str] = frozenset(),
) -> Path:
    """Write the records that differ from a scenario, by dotted key, as a new scenario, and give its path.

    `replaces` names the keys that `based_on` sets too. Raises BadInput when the name does not fit or is taken, when
    there is no question or no difference, and when the file cannot be written.
    """
    if problems := [
        Problem("", 0, 0, "", message) for message in _refusals(params_folder, name, question, differences)
    ]:
        raise BadInput(problems)
    path = params_folder / OWN / f"{name}.yaml"
    try:
        path.parent.mkdir(exist_ok=True)
        write_texts({path: scenario_text(question, based_on, differences, replaces)})
    except OSError as error:
        raise BadInput([Problem(f"{OWN}/{path.name}", 0, 0, "", why_unreadable(error))]) from error
    return path


def _refusals(
    params_folder: Path, name: str, question: str, differences: Mapping[str, Mapping[str, object]]
) -> list[str]:
    found = []
    if not NAME.fullmatch(name):
        found.append(f"'{name}' kan geen naam zijn: {NAME_RULE}")
    elif name in scenario_paths(params_folder)[0]:
        found.append(f"scenario '{name}' bestaat al; kies een andere naam, want er wordt niets overschreven")
    if not question.strip():
        found.append("de vraag ontbreekt; schrijf welke vraag dit scenario beantwoordt, zoals: Wat als …?")
    if not differences:
        found.append("er is niets gewijzigd; wijzig eerst een aanname")
    return found


def scenario_text(
    question: str,
    based_on: str,
    differences: Mapping[str, Mapping[str, object]],
    replaces: frozenset[str] = frozenset(),
) -> str:
    """Give the YAML of a scenario, its differences in the order of the registry."""
    keys = [key for key in registry_fields() if key in differences]
    lines = [f"question: {_written(question.strip())}", f"based_on: [{based_on}]"]
    if named := [key for key in keys if key in replaces]:
        lines.append(f"replaces: [{', '.join(named)}]")
    lines.append("differences:")
    part = ""
    for key in keys:
        if key.partition(".")[0] != part:
            part = key.partition(".")[0]
            lines.append(f"  {part}:")
        lines.append(f"    {key.partition('.')[2]}:")
        lines += [f"      {name}: {_entry(name, value)}" for name, value in differences[key].items()]
    return "\n".join([*lines, ""])


def _entry(name: str, value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if name in ("source", "reason") else _written(value)


def _written(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_written(item)}' for key, item in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, str):
        return value if re.fullmatch(r"[a-z_]+", value) else json.dumps(value, ensure_ascii=False)
    # 1.125 dwellings could be meant as eleven hundred, and is refused; 1.1250 cannot.
    return f"{value}0" if _READ_AS_THOUSANDS.fullmatch(str(value)) else str(value)
