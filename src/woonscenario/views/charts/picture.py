"""A chart in two parts: a template, which depends on its structure alone, and what an answer fills it with."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from textwrap import wrap
from typing import Any

import altair as alt

from woonscenario.views.charts.style import CONFIG

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
"""The Vega-Lite that JupyterLab carries; a name, never fetched."""
SPEC_TYPE = "application/vnd.vegalite.v5+json"
Rows = Sequence[Mapping[str, Any]]
"""The rows of one named table of a template."""


@dataclass(frozen=True)
class Template:
    """A chart over named tables and named values that are filled in later; dear to make, so made once."""

    chart: alt.TopLevelMixin

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The specification, without tables, values and words."""
        return {**self.chart.configure(**CONFIG).to_dict(validate=False), "$schema": SCHEMA}

    @cached_property
    def text(self) -> str:
        """The specification as JSON, with the words of the title as the values `title` and `subtitle`."""
        title = {"text": {"expr": "title"}, "subtitle": {"expr": "subtitle"}}
        return json.dumps({**self.spec, "title": title})


@dataclass(frozen=True)
class Picture:
    """What a chart shows: rows and values by their names in the template, and words.

    `caption` says what it shows in a sentence or two, `description` is the alt text.
    """

    template: Template
    tables: Mapping[str, Rows]
    values: Mapping[str, Any]
    title: list[str]
    subtitle: list[str]
    caption: str
    description: str

    @property
    def heading(self) -> str:
        """The title on one line."""
        return " ".join(self.title)

    @property
    def spec(self) -> dict[str, Any]:
        """The Vega-Lite 5 specification, as JupyterLab reads it."""
        return {
            **self.template.spec,
            "title": {"text": self.title, "subtitle": self.subtitle},
            "description": self.description,
            "params": [{"name": name, "value": value} for name, value in self.values.items()],
            "datasets": self.tables,
        }

    @property
    def filling(self) -> dict[str, Any]:
        """What a browser fills the text of the template with."""
        words = {"title": self.title, "subtitle": self.subtitle}
        return {"tables": self.tables, "values": {**self.values, **words}, "description": self.description}

    @property
    def chart(self) -> alt.TopLevelMixin:
        """The chart as Altair has it, to go on with."""
        return alt.Chart.from_dict(self.spec)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Let a notebook draw it where it ends a cell."""
        return {SPEC_TYPE: self.spec, "text/plain": f"{self.heading}. {self.description}"}


def fill(
    template: Template,
    tables: Mapping[str, Rows],
    values: Mapping[str, Any],
    title: str,
    subtitle: Sequence[str],
    caption: str,
    description: str,
    *,
    run_id: str,
    width: int,
) -> Picture:
    """Fill a template: NaN becomes null, words are broken over lines, and the subtitle ends in the run id."""
    texts = [*subtitle, f"Run {run_id}"] if run_id else subtitle
    room = (width + 170) // 6
    return Picture(
        template,
        {name: [_known(row) for row in rows] for name, rows in tables.items()},
        values,
        wrap(title, int(room * 0.66)),
        [line for text in texts for line in wrap(text, room)],
        caption,
        description,
    )


def _known(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if isinstance(value, float) and isnan(value) else value for name, value in row.items()}
