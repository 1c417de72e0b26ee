"""What is wrong with one value of an assumption, as a Dutch sentence: what was found, why not, what to do."""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError

from woonscenario.files.fields import RegistryField
from woonscenario.files.problems import did_you_mean
from woonscenario.files.strict_yaml import kind_of
from woonscenario.model.tables import NO, YES

_COUNTED = ("woningen", "woningzoekenden", "personen")
"""Units whose numbers are large, so that 1.200 is meant as twelve hundred."""
_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}(\.[0-9]{3})+")


def fault(field: RegistryField, value: Any, notation: str = "") -> str:
    """Say in Dutch what is wrong with one value of a field; empty when nothing is.

    `notation` is the value as it was written, so that 1.200 dwellings is not read as 1,2.
    """
    if field.choices:
        return _choice_fault(field, value)
    if isinstance(value, str):
        return _text_fault(field, value)
    if isinstance(value, bool):
        written = "true" if value else "false"
        return f"{written} is ja of nee; hier hoort {_expected(field)}"
    if not isinstance(value, int | float):
        return f"{kind_of(value)} in plaats van {_expected(field)}"
    return _number_fault(field, value, notation)


def _expected(field: RegistryField) -> str:
    if field.unit == "jaar":
        return "een jaar, zoals 2030"
    return f"een {'geheel ' if field.is_whole else ''}getal ({field.unit})"


def _choice_fault(field: RegistryField, value: Any) -> str:
    if isinstance(value, str) and value in field.choices:
        return ""
    if field.is_yes_no and isinstance(value, bool):
        return f"{str(value).lower()} is Engels; schrijf {YES if value else NO}"
    choices = ", ".join(field.choices)
    found = f"'{value}' is geen keuze" if isinstance(value, str) else kind_of(value)
    return f"{found}; kies uit: {choices}.{did_you_mean(str(value), field.choices)}"


def _text_fault(field: RegistryField, text: str) -> str:
    trimmed = text.strip()
    if re.fullmatch(r"[-+]?[0-9]*,[0-9]+", trimmed):
        point = trimmed.replace(",", ".")
        return f"'{text}' is tekst; gebruik een punt: {point}"
    if percentage := re.fullmatch(r"([0-9]+([.,][0-9]+)?) ?%", trimmed):
        share = round(float(percentage[1].replace(",", ".")) / 100, 6)
        return f"'{text}' is tekst; schrijf een percentage als aandeel: {share}"
    if re.fullmatch(r"[-+]?[0-9]{1,3}([._' ][0-9]{3})+", trimmed):
        return f"'{text}' is tekst; schrijf duizendtallen aaneen: {re.sub('[^0-9+-]', '', trimmed)}"
    if re.fullmatch(r"[-+]?0[0-9]+", trimmed):
        return f"'{text}' begint met een nul; schrijf het getal zonder die nul: {int(trimmed)}"
    if re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", trimmed):
        return f"'{text}' is tekst; haal de aanhalingstekens weg"
    return f"'{text}' is tekst; hier hoort {_expected(field)}"


def _number_fault(field: RegistryField, value: float, notation: str) -> str:
    if field.unit.startswith(_COUNTED) and _THOUSANDS.fullmatch(notation):
        digits = notation.replace(".", "")
        return f"{notation} wordt gelezen als {value}; schrijf duizendtallen aaneen: {digits}"
    try:
        field.adapter.validate_python(value)
    except ValidationError as error:
        return _bound_fault(field, value, error.errors()[0])
    return ""


def _bound_fault(field: RegistryField, value: float, error: Any) -> str:
    if error["type"] in ("int_type", "int_from_float"):
        return f"{value} is geen geheel getal; hier hoort {_expected(field)}"
    if error["type"] == "finite_number":
        return f"{value} is geen eindig getal; hier hoort {_expected(field)}"
    if field.unit == "jaar":
        return f"{value} is geen jaar tussen {field.bounds['ge']:g} en {field.bounds['le']:g}; controleer het jaartal"
    if field.unit == "aandeel":
        meant = f" Bedoelt u {value / 100:g}?" if 2 <= value <= 100 else ""
        below = " (1 zelf niet)" if "lt" in field.bounds else ""
        return f"{value} is geen aandeel: een aandeel ligt tussen 0 en 1{below}.{meant}"
    found = f"{value} is negatief en" if value < 0 else f"{value}"
    return f"{found} past niet bij {field.label} ({field.unit}): {_allowed(field)}"


def _allowed(field: RegistryField) -> str:
    words = {"ge": "minstens", "gt": "meer dan", "le": "hoogstens", "lt": "minder dan"}
    limits = " en ".join(f"{words[name]} {limit:g}" for name, limit in field.bounds.items())
    return f"geef een getal van {limits}"
