"""A strict reader of YAML: what is written is what is meant, and every value knows its line and column.

Only `true` and `false` are booleans, whole numbers are decimal, dates and `0,02` stay text. Duplicate keys,
anchors, aliases, merge keys, tags, several documents and `.nan` are refused. Size and depth are bounded.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from woonscenario.files.problems import BadInput, Problem, why_unreadable
from woonscenario.files.yaml_syntax import FIRST, syntax_error

LARGEST_FILE = 1_000_000
"""Largest YAML file that is read [bytes]."""
DEEPEST = 20
"""Deepest nesting of lists and mappings."""
LONGEST_NUMBER = 30
"""Longest notation of a number [characters]."""

YamlPath = tuple[str, ...]

_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_A_NUMBER = re.compile(r"[-+]?\.(nan|inf)", re.IGNORECASE)
_TAB_INDENT = re.compile(r"^ *\t")
_DIGITS = re.compile(r"[-+]?[0-9]+")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_NOTHING = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True)
class YamlFile:
    """The values of a YAML file, and by path the place of each value and key and the notation of each value.

    `value` is made of dict (keys are text or whole numbers), list, str, int, float, bool and None. A path is
    a tuple of keys and positions in a list, as text: ("assumptions", "sales", "woz_ratio", "range", "0").
    """

    shown: str
    value: Any
    places: Mapping[YamlPath, tuple[int, int]] = field(default_factory=dict)
    key_places: Mapping[YamlPath, tuple[int, int]] = field(default_factory=dict)
    notations: Mapping[YamlPath, str] = field(default_factory=dict)

    def place(self, path: YamlPath) -> tuple[int, int]:
        """Give line and column (from 1) of the value at a path, or of the nearest value around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return (0, 0)

    def problem(self, path: YamlPath, message: str) -> Problem:
        """Make a Problem at the value of a path."""
        return Problem(self.shown, *self.place(path), ".".join(path), message)

    def key_problem(self, path: YamlPath, message: str) -> Problem:
        """Make a Problem at the key that ends a path."""
        return Problem(self.shown, *self.key_places.get(path, self.place(path)), ".".join(path), message)


def read_yaml(path: Path, shown: str, found: list[Problem] | None = None) -> YamlFile:
    """Read a YAML file; `shown` is its name in messages. Raises BadInput with everything that is wrong.

    With `found`, values that cannot be read as meant are added to it, and only a file that cannot be read on raises.
    """
    return parse_yaml(_read_text(path, shown), shown, found)


def parse_yaml(text: str, shown: str, found: list[Problem] | None = None) -> YamlFile:
    """Parse YAML text strictly, as `read_yaml` does."""
    tabs = [
        Problem(shown, number, line.index("\t") + 1, "", _TAB)
        for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1)
        if _TAB_INDENT.match(line)
    ]
    if tabs:
        raise BadInput(tabs)
    reader = _Composer(text, shown)
    value = reader.document()
    if reader.problems and found is None:
        raise BadInput(reader.problems)
    if found is not None:
        found += reader.problems
    return YamlFile(shown, value, reader.places, reader.key_places, reader.notations)


def _read_text(path: Path, shown: str) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise BadInput([Problem(shown, 0, 0, "", _ABSENT)]) from None
    except OSError as error:
        raise BadInput([Problem(shown, 0, 0, "", f"dit bestand is niet te lezen: {why_unreadable(error)}")]) from None
    if len(content) > LARGEST_FILE:
        message = f"dit bestand is groter dan {LARGEST_FILE} bytes; zo groot is geen bestand met aannamen"
        raise BadInput([Problem(shown, 0, 0, "", message)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        message = "dit bestand is geen UTF-8; sla het op als UTF-8 (in Kladblok: Opslaan als, Codering: UTF-8)"
        raise BadInput([Problem(shown, line, column, "", message)]) from None


class _Composer:
    """Builds values from the events of PyYAML, and keeps places and problems on the way."""

    def __init__(self, text: str, shown: str) -> None:
        self.text = text
        self.shown = shown
        self.problems: list[Problem] = []
        self.places: dict[YamlPath, tuple[int, int]] = {}
        self.key_places: dict[YamlPath, tuple[int, int]] = {}
        self.notations: dict[YamlPath, str] = {}
        self.loader: yaml.SafeLoader | None = None

    def document(self) -> Any:
        try:
            self.loader = yaml.SafeLoader(self.text)
            return self._document()
        except yaml.YAMLError as error:
            self._stop(*syntax_error(error))
        except (ValueError, OverflowError, IndexError):
            mark = self.loader.get_mark() if self.loader else None
            self._stop(mark, f"deze tekens zijn hier niet te lezen; {_CODES}; {FIRST}")

    def _document(self) -> Any:
        self._next()
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            self._stop(None, _EMPTY)
        if event.version or event.tags:
            self._report(event.start_mark, (), "een regel met % wordt niet gelezen; haal haar weg")
        value = self._value(self._next(), (), 0)
        self._next()
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            self._report(event.start_mark, (), "een tweede document (na ---) wordt niet gelezen; maak twee bestanden")
        elif value is None and not self.problems:
            self._stop(None, _EMPTY)
        return value

    def _next(self) -> Any:
        return self.loader.get_event()  # type: ignore[union-attr]

    def _value(self, event: Any, path: YamlPath, depth: int) -> Any:
        self.places.setdefault(path, _place(event.start_mark))
        if isinstance(event, yaml.AliasEvent):
            self._report(event.start_mark, path, f"een verwijzing (*{event.anchor}) wordt niet gelezen; {_WRITE_OUT}")
            return None
        self._refuse_anchor_and_tag(event, path)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if depth >= DEEPEST:
            self._stop(event.start_mark, f"{_TOO_DEEP}; {FIRST}")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path, depth)
        return self._mapping(path, depth)

    def _refuse_anchor_and_tag(self, event: Any, path: YamlPath) -> None:
        if event.anchor:
            self._report(event.start_mark, path, f"een anker (&{event.anchor}) wordt niet gelezen; {_WRITE_OUT}")
        if event.tag:
            self._report(event.start_mark, path, f"een tag ({event.tag}) wordt niet gelezen; laat haar weg")

    def _sequence(self, path: YamlPath, depth: int) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            values.append(self._value(event, (*path, str(len(values))), depth + 1))
        return values

    def _mapping(self, path: YamlPath, depth: int) -> dict[str | int, Any]:
        values: dict[str | int, Any] = {}
        first_lines: dict[str, int] = {}
        previous: Any = None
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            place = _place(event.start_mark)
            key = self._key(event, path)
            inner = (*path, str(key))
            self.key_places.setdefault(inner, place)
            value_event = self._next()
            value = self._value(value_event, inner, depth + 1)
            if self._has_decimal_comma(previous, event, value_event):
                found = f"{previous.value},{event.value}"
                message = f"{found} heeft een decimale komma; gebruik een punt: {found.replace(',', '.')}"
                self._report(previous.start_mark, path, message)
                continue
            if str(key) in first_lines:
                message = f"deze sleutel staat er twee keer: op regel {first_lines[str(key)]} en regel {place[0]}"
                self._report(event.start_mark, inner, f"{message}; laat er één staan")
            first_lines.setdefault(str(key), place[0])
            values[key], previous = value, value_event
        return values

    def _has_decimal_comma(self, before: Any, key: Any, value: Any) -> bool:
        """Tell whether {a: 0,8} was written, which YAML reads as a: 0 and a key 8 without a value."""
        plain = all(isinstance(event, yaml.ScalarEvent) and not event.style for event in (before, key, value))
        return (
            plain
            and value.value == ""
            and bool(_DIGITS.fullmatch(before.value))
            and key.value.isdigit()
            and self.text[before.end_mark.index : key.start_mark.index] == ","
        )

    def _key(self, event: Any, path: YamlPath) -> str | int:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(event.start_mark, f"{_KEY}; {FIRST}")
        self._refuse_anchor_and_tag(event, path)
        if event.value == "<<" and not event.style:
            self._report(event.start_mark, (*path, "<<"), f"een samenvoeging (<<) wordt niet gelezen; {_WRITE_OUT}")
        key = self._plain(event, path) if not event.style else self._quoted(event, path)
        if isinstance(key, bool) or not isinstance(key, str | int):
            self._report(event.start_mark, (*path, str(event.value)), _KEY)
            return str(event.value)
        return key

    def _scalar(self, event: Any, path: YamlPath) -> Any:
        if event.style:
            return self._quoted(event, path)
        self.notations[path] = event.value
        return self._plain(event, path)

    def _quoted(self, event: Any, path: YamlPath) -> str:
        if _UNWRITABLE.search(event.value):
            self._report(event.start_mark, path, "een \\-code voor een onzichtbaar teken; haal die weg")
        return str(event.value)

    def _plain(self, event: Any, path: YamlPath) -> Any:
        text = event.value
        if text in _NOTHING:
            return None
        if text in ("true", "false"):
            return text == "true"
        if _NOT_A_NUMBER.fullmatch(text):
            self._report(event.start_mark, path, f"{text} is geen getal; geef een waarde")
            return None
        return self._number(event, path) if _NUMBER.fullmatch(text) else text

    def _number(self, event: Any, path: YamlPath) -> int | float | None:
        text = event.value
        whole = bool(_WHOLE.fullmatch(text))
        if len(text) > LONGEST_NUMBER or not math.isfinite(float(text)):
            self._report(event.start_mark, path, "dit getal is te groot of heeft te veel cijfers")
            return None
        return int(text) if whole else float(text)

    def _report(self, mark: Any, path: YamlPath, message: str) -> None:
        line, column = _place(mark)
        self.problems.append(Problem(self.shown, line, column, ".".join(path), message, of_notation=True))

    def _stop(self, mark: Any, message: str) -> None:
        self._report(mark, (), message)
        raise BadInput(self.problems)


_WRITE_OUT = "schrijf de waarde uit"
_TAB = f"een tab in het inspringen; gebruik spaties; {FIRST}"
_TOO_DEEP = f"meer dan {DEEPEST} niveaus diep; zo diep is geen aanname, tel de haakjes na"
_CODES = "controleer aanhalingstekens en \\-codes"
_ABSENT = "dit bestand bestaat niet; zet het terug of herstel de naam"
_EMPTY = "dit bestand is leeg; vul het, of verwijder het als het niet nodig is"
_KEY = "een sleutel is een woord of een jaar; zet er aanhalingstekens omheen"


def _place(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


def kind_of(value: Any) -> str:
    """Name the kind of a YAML value in Dutch, to say what was found."""
    if value is None:
        return "er staat niets"
    if isinstance(value, bool):
        return "er staat ja of nee (true of false)"
    if isinstance(value, int | float):
        return f"er staat een getal ({value})"
    if isinstance(value, str):
        return f"er staat tekst ('{value}')"
    return "er staat een lijst" if isinstance(value, list | tuple) else "er staat een groep met sleutels"
