"""JSON Schema (draft 2020-12) of basis and scenario files, made from the registry, for completion in editors."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from woonscenario.files.fields import IN_ORDER, RegistryField, members_of, registry_fields
from woonscenario.files.headings import NAME
from woonscenario.files.values import LINEAR, STEP
from woonscenario.model.tables import STATUSES

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_BOUNDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
_YEAR = r"^(199[0-9]|20[0-9]{2}|2100)$"
_SCENARIO_NAME = {"type": "string", "pattern": f"^{NAME.pattern}$"}

Schema = dict[str, Any]


def schemas() -> dict[str, str]:
    """Give the text of each schema file by its name."""
    made = {"basis.schema.json": _basis(), "scenario.schema.json": _scenario()}
    return {name: json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for name, schema in made.items()}


def write_schemas(folder: Path) -> None:
    """Write the schema files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _basis() -> Schema:
    properties = {
        "municipality": {"type": "string", "title": "Gemeente"},
        "reference": {**_SCENARIO_NAME, "title": "Scenario waarmee de andere worden vergeleken"},
        "main_job": {
            "type": "array",
            "items": _SCENARIO_NAME,
            "minItems": 1,
            "title": "Scenario's die worden gerekend als er geen naam is gegeven",
        },
        "assumptions": {**_parts(_record, complete=True), "title": "Aannamen"},
    }
    return {
        "$schema": _DIALECT,
        "title": "Basis: de volledige set aannamen van een gemeente",
        **_closed(properties, list(properties)),
    }


def _scenario() -> Schema:
    names = {"type": "array", "items": _SCENARIO_NAME, "uniqueItems": True}
    keys = {"type": "array", "items": {"enum": list(registry_fields())}, "uniqueItems": True}
    properties = {
        "question": {"type": "string", "minLength": 1, "title": "De vraag die het scenario beantwoordt"},
        "based_on": {**names, "title": "Scenario's waarop dit scenario bouwt, in volgorde"},
        "replaces": {**keys, "title": "Aannamen van een eerder scenario die dit scenario bewust vervangt"},
        "differences": {**_parts(_plain_or_record, complete=False), "title": "Wat anders is dan in de basis"},
    }
    return {
        "$schema": _DIALECT,
        "title": "Scenario: een vraag, en alleen wat anders is dan in de basis",
        **_closed(properties, ["question", "differences"]),
    }


def _parts(describe: Callable[[RegistryField, bool], Schema], *, complete: bool) -> Schema:
    groups: dict[str, Schema] = {}
    for field in registry_fields().values():
        about = {"title": f"{field.label} [{field.unit}]", "description": field.explanation}
        groups.setdefault(field.part, {})[field.name] = {**about, **describe(field, complete)}
    parts = {part: _closed(fields, list(fields) if complete else []) for part, fields in groups.items()}
    return _closed(parts, list(parts) if complete else [])


def _plain_or_record(field: RegistryField, complete: bool) -> Schema:
    return {"anyOf": [_value(field), _record(field, complete)]}


def _record(field: RegistryField, complete: bool) -> Schema:
    properties: Schema = {"value": {**_value(field), "title": "Waarde"}}
    if field.may_have_range:
        limits = {"type": "array", "items": _element(field), "minItems": 2, "maxItems": 2}
        whose = " van het eerste aandeel" if field.shape == "shares" else ""
        properties["range"] = {**limits, "title": f"Bandbreedte{whose}: [laag, hoog]"}
    properties |= {
        "source": {"type": "string", "title": "Bron: een id uit sources.yaml; leeg bij een eigen aanname"},
        "status": {"enum": list(STATUSES), "title": "Feit, afgeleid, aanname of gekalibreerd"},
        "reason": {"type": "string", "title": "Waarom deze waarde, en hoe zij is afgeleid"},
    }
    required = [name for name in properties if name != "range"] if complete else ["value"]
    return _closed(properties, required)


def _value(field: RegistryField) -> Schema:
    element = _element(field)
    if field.shape == "one":
        return element
    if field.shape == "path":
        by_year = {"type": "object", "patternProperties": {_YEAR: element}, "additionalProperties": False}
        dated = {**by_year, "minProperties": 1}
        methods = [
            _closed({LINEAR: {**dated, "title": "Rechtlijnig tussen de gegeven jaren"}}, [LINEAR]),
            _closed({STEP: {**dated, "title": "Stapsgewijs vanaf de gegeven jaren"}}, [STEP]),
        ]
        return {"anyOf": [element, *methods]}
    if field.shape == "shares" and field.by not in IN_ORDER:
        whose = f"lid van {field.dimension_table}.csv" if field.dimension_table else ", ".join(members_of(field, {}))
        by = f"Een aandeel per {whose}; samen 1"
        return {"type": "object", "additionalProperties": element, "$comment": by}
    least, most = field.lengths
    limits = {"minItems": least} | ({"maxItems": most} if most is not None else {})
    return {"type": "array", "items": element, **limits}


def _element(field: RegistryField) -> Schema:
    if field.choices:
        return {"enum": list(field.choices)}
    bounds = {_BOUNDS[name]: limit for name, limit in field.bounds.items()}
    return {"type": "integer" if field.is_whole else "number", **bounds}


def _closed(properties: Schema, required: list[str]) -> Schema:
    needed = {"required": required} if required else {}
    return {"type": "object", "properties": properties, **needed, "additionalProperties": False}
