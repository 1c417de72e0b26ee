"""One cell of a table: text in, checked value out, or a Dutch message that says what to write instead."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from woonscenario.files.problems import did_you_mean
from woonscenario.model.tables import NO, YES, Column

FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST_TEXT = 2000
_SHOWN = 40

_DIGITS = re.compile(r"[+-]?\d+", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?(\d+(,\d*)|,\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+", re.ASCII)
_GROUPED_BY_COMMA = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+", re.ASCII)
_GROUPED_DECIMAL = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+", re.ASCII)
_NOT_A_NUMBER = re.compile(r"[+-]?(nan|inf|infinity|#?n/?a|#?n/?b|null|none|#.*)", re.IGNORECASE)

Value = str | int | float | bool | None


@dataclass(frozen=True)
class Refused:
    """Why a cell cannot be used, in Dutch."""

    message: str


def read_cell(text: str, column: Column, allowed: Sequence[str] | None, semicolons: bool) -> Value | Refused:
    """Give the value of a cell, or why it is refused.

    Between semicolons a number may have a decimal comma; between commas only a decimal point.
    Whole numbers and years are digits only: `12.0` and `12.5` are refused, because in a file from a Dutch
    spreadsheet `46.000` may be forty-six thousand. `allowed` lists the members of the column's dimension; None
    when that dimension could not be read. An empty optional cell is "" for text and None for a number.
    """
    if not text:
        if not column.optional:
            return Refused(f"de cel is leeg; vul {_expected(column)} in")
        return "" if column.kind == "text" else None
    if column.kind == "text":
        return _read_text(text, column, allowed)
    if column.kind == "yes_no":
        return _read_yes_no(text)
    return _number_notation(text, column, semicolons) or _read_amount(text, column)


def decimal_mark(text: str) -> str:
    """Give the decimal mark of a number, a point or a comma, or nothing when it has none."""
    if _DECIMAL_COMMA.fullmatch(text):
        return ","
    return "." if "." in text and _DECIMAL.fullmatch(text) else ""


def shown(text: str) -> str:
    """Quote a cell for a message, cut to a readable length."""
    printable = "".join(letter if letter.isprintable() else "·" for letter in text[: _SHOWN + 1])
    return f"'{printable[:_SHOWN]}…'" if len(printable) > _SHOWN else f"'{printable}'"


def as_written(value: float) -> str:
    """Write a number without needless decimals, with a decimal point."""
    return f"{value:.10g}"


def _expected(column: Column) -> str:
    if column.words:
        return "een van " + ", ".join(column.words)
    return {
        "text": "een tekst",
        "whole": "een geheel getal",
        "number": "een getal",
        "share": "een aandeel van 0 tot en met 1",
        "yes_no": f"{YES} of {NO}",
        "year": "een jaartal",
    }[column.kind]


def _read_yes_no(text: str) -> bool | Refused:
    if text in (YES, NO):
        return text == YES
    return Refused(f"{shown(text)} is geen {YES} of {NO}.{did_you_mean(text, (YES, NO))}")


def _read_text(text: str, column: Column, allowed: Sequence[str] | None) -> str | Refused:
    if any(not letter.isprintable() for letter in text):
        return Refused(f"{shown(text)} bevat een regeleinde of onzichtbaar teken; verwijder het")
    if len(text) > LONGEST_TEXT:
        return Refused(f"de tekst telt {len(text)} tekens; gebruik er hoogstens {LONGEST_TEXT}")
    if column.words and text not in column.words:
        options = ", ".join(column.words)
        return Refused(f"{shown(text)} mag hier niet; kies uit {options}.{did_you_mean(text, column.words)}")
    if column.members_of and allowed is not None and text not in allowed:
        file = "sources.yaml" if column.members_of == "sources" else f"{column.members_of}.csv"
        return Refused(
            f"{shown(text)} staat niet in {file}.{did_you_mean(text, allowed)} Gebruik een naam uit dat bestand of vul "
            "het aan"
        )
    return text


def _number_notation(text: str, column: Column, semicolons: bool) -> Refused | None:
    if _NOT_A_NUMBER.fullmatch(text):
        remedy = "laat de cel leeg" if column.optional else f"vul {_expected(column)} in"
        return Refused(f"{shown(text)} is geen getal; {remedy}")
    if _GROUPED_DECIMAL.fullmatch(text):
        written = text.replace(".", "") if semicolons else text.replace(".", "").replace(",", ".")
        return Refused(f"{shown(text)} heeft een punt voor duizendtallen; schrijf {written}")
    if column.kind in ("whole", "year"):
        return None
    if _DECIMAL_COMMA.fullmatch(text) and not semicolons:
        point = text.replace(",", ".")
        return Refused(
            f"{shown(text)} heeft een decimale komma; schrijf een decimale punt en geen punt voor duizendtallen: "
            f"{point}"
        )
    if semicolons and column.kind == "number":
        for mark, name, grouped in ((".", "punt", _GROUPED), (",", "komma", _GROUPED_BY_COMMA)):
            if grouped.fullmatch(text):
                return Refused(
                    f"{shown(text)} is dubbelzinnig: schrijf {text.replace(mark, '')} als de {name} duizendtallen "
                    f"scheidt, of {text}0 als het een decimale {name} is"
                )
    return None


def _read_amount(text: str, column: Column) -> int | float | Refused:
    return _read_whole(text, column) if column.kind in ("whole", "year") else _read_number(text, column)


def _read_whole(text: str, column: Column) -> int | Refused:
    if not _DIGITS.fullmatch(text):
        if _DECIMAL.fullmatch(text) or _GROUPED.fullmatch(text) or _DECIMAL_COMMA.fullmatch(text):
            return Refused(
                f"{shown(text)} is geen geheel getal; schrijf alleen cijfers, zonder punt of komma (ook niet voor "
                "duizendtallen)"
            )
        return Refused(f"{shown(text)} is geen getal; vul {_expected(column)} in")
    if len(text) > 15:
        return Refused(f"{shown(text)} is te groot; controleer het getal")
    whole = int(text)
    if column.kind == "year" and not FIRST_YEAR <= whole <= LAST_YEAR:
        return Refused(f"{whole} is geen jaar van {FIRST_YEAR} tot en met {LAST_YEAR}; controleer het jaartal")
    return _out_of_bounds(whole, column) or whole


def _read_number(text: str, column: Column) -> float | Refused:
    with_point = text.replace(",", ".")
    if not _DECIMAL.fullmatch(with_point):
        return Refused(f"{shown(text)} is geen getal; vul {_expected(column)} in")
    number = float(with_point)
    if not math.isfinite(number):
        return Refused(f"{shown(text)} is te groot; controleer het getal")
    if column.kind == "share" and not 0 <= number <= 1:
        hint = f" Bedoelt u {as_written(number / 100)}?" if 1 < number <= 100 else ""
        return Refused(f"{as_written(number)} is geen aandeel; schrijf een getal van 0 tot en met 1.{hint}")
    return _out_of_bounds(number, column) or number


def _out_of_bounds(number: float, column: Column) -> Refused | None:
    if column.at_least is not None and number < column.at_least:
        if number < 0 <= column.at_least:
            return Refused(f"{as_written(number)} is negatief; vul {as_written(column.at_least)} of meer in")
        return Refused(f"{as_written(number)} is te klein; vul {as_written(column.at_least)} of meer in")
    if column.at_most is not None and number > column.at_most:
        return Refused(f"{as_written(number)} is te groot; vul {as_written(column.at_most)} of minder in")
    return None
