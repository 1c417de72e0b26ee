"""The controls of the panel as one widget: what a browser shows of each, and what it reports back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from woonscenario.views import labels
from woonscenario.views.panel import GROUPS, Control, Panel
from woonscenario.views.panel.controls import in_words, number_words

_HERE = Path(__file__).parent
OPEN = GROUPS[0]
"""The group that is open at the start."""


class Knobs(anywidget.AnyWidget):
    """All controls; `groups` is what never changes of them, `states` what does, `acts` what was done since `seen`.

    An act has a number (`turn`), so that none is lost while the kernel is busy and none is done twice.
    """

    _esm = _HERE / "knobs.js"
    groups = traitlets.List().tag(sync=True)
    states = traitlets.Dict().tag(sync=True)
    acts = traitlets.List().tag(sync=True, echo_update=False)
    seen = traitlets.Int(0).tag(sync=True)


def groups_of(panel: Panel) -> list[dict[str, Any]]:
    """Give per group the controls in it, as the browser builds them."""
    return [
        {
            "name": group,
            "open": group == OPEN,
            "knobs": [_knob(control) for control in panel.controls.values() if control.group == group],
        }
        for group in GROUPS
    ]


def states_of(panel: Panel) -> dict[str, dict[str, Any]]:
    """Give of every control what changes: its numbers or word, whether it was moved, and what is wrong."""
    return {key: _state(panel, control) for key, control in panel.controls.items()}


def perform(panel: Panel, act: dict[str, Any]) -> None:
    """Do to the panel what was done in the browser."""
    key = act["key"]
    deeds: dict[str, Callable[[], None]] = {
        "move": lambda: panel.move(key, act["slot"], act["number"]),
        "type": lambda: panel.type(key, act["slot"], act["text"]),
        "set": lambda: panel.set(key, act["value"]),
        "list": lambda: panel.set_list(key, act["text"]),
        "year": lambda: panel.add_year(key, act["year"]),
        "reset": lambda: panel.reset(key),
    }
    deeds[act["what"]]()


def _knob(control: Control) -> dict[str, Any]:
    told = {
        "Uitleg": control.field.explanation,
        "Status": control.status,
        "Bron": control.source,
        "Reden": control.reason,
        "Bandbreedte": control.range,
    }
    return {
        "key": control.key,
        "kind": control.kind,
        "label": control.field.label,
        "unit": "" if control.field.unit == "aandeel" else control.unit,
        "reference": in_words(control, control.reference),
        "choices": [[choice, labels.CHOICES.get(choice, choice)] for choice in control.field.choices],
        "step": control.step,
        "typed_only": control.is_year,
        "about": [[name, text] for name, text in told.items() if text],
    }


def _state(panel: Panel, control: Control) -> dict[str, Any]:
    value = panel.value(control.key)
    return {
        "slots": [
            {
                "name": slot.name,
                "value": slot.value,
                "text": number_words(control, slot.value),
                "low": min(control.low, slot.value),
                "high": max(control.high, slot.value),
            }
            for slot in panel.slots(control.key)
        ],
        "value": "; ".join(map(str, value)) if control.kind == "list" else str(value),
        "moved": panel.is_moved(control.key),
        "errors": list(panel.errors.get(control.key, ())),
    }
