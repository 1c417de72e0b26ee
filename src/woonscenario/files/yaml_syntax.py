"""What is wrong with text that is no YAML at all, as a place and a Dutch sentence."""

from __future__ import annotations

from typing import Any

import yaml

FIRST = "los dit eerst op; daarna kunnen er meer fouten volgen"
"""Said of a fault after which the rest of a file cannot be read."""

_SYNTAX = (
    ("mapping values are not allowed", "een dubbele punt kan hier niet; zet tekst met ': ' tussen aanhalingstekens"),
    ("found character", "dit teken kan hier niet staan; zet de tekst tussen aanhalingstekens"),
    ("could not find expected ':'", "hier ontbreekt een dubbele punt na de sleutel"),
    ("expected <block end>", "het inspringen klopt niet, of een sleutel hoort een niveau hoger of lager"),
    ("expected the node content, but found '<stream end>'", "hier ontbreekt een waarde of een sluithaak"),
    ("expected ',' or", "hier ontbreekt een komma of een sluithaak"),
    ("while scanning a quoted scalar", "een aanhalingsteken wordt niet gesloten"),
    ("found unexpected end of stream", "een aanhalingsteken wordt niet gesloten"),
    ("special characters are not allowed", "een onzichtbaar teken; haal het weg"),
)


def syntax_error(error: yaml.YAMLError) -> tuple[Any, str]:
    """Give the place and the Dutch message of a fault in the notation."""
    english = str(error)
    dutch = next((dutch for part, dutch in _SYNTAX if part in english), "de notatie klopt hier niet")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return mark, f"geen geldige YAML: {dutch}; {FIRST}"
