"""Shows charts and tables in notebooks, and writes charts as SVG: offline and byte for byte the same."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import vl_convert
from IPython.display import display

from woonscenario.views import labels
from woonscenario.views.charts.picture import SPEC_TYPE, Picture

VEGA_LITE = vl_convert.get_vegalite_versions()[0]
"""The oldest Vega-Lite that vl-convert carries: the one nearest to JupyterLab's."""
DRAWS_DONE = "trekkingen gerekend"
"""How a line ends that `count_draws` writes."""
CELL_STYLE = "text-align:left;vertical-align:top;white-space:normal;overflow-wrap:anywhere"
LONG_STYLE = f"{CELL_STYLE};min-width:24em"
"""For cells that hold sentences, so that rows stay low."""
SENTENCE = 60
NUMBER_STYLE = "text-align:right;vertical-align:top"


def count_draws(draws: int) -> Callable[[int], None]:
    """Give what `run_model` may tell its progress: it writes how many of the draws are done."""
    done = -1  # the expectation comes first

    def tell(number: int) -> None:
        nonlocal done
        done += number
        if done:
            print(f"{labels.number(done)} van {labels.number(draws)} {DRAWS_DONE}")

    return tell


def svg_of(chart: Picture, prefix: str = "grafiek") -> str:
    """Draw a chart as SVG with a title and the alt text as description.

    `prefix` keeps ids apart where several drawings share a page.
    """
    drawn = _with_fixed_ids(_drawn(json.dumps(chart.spec)), prefix)
    return _accessible(drawn, chart.heading, chart.description, prefix)


def save_svg(chart: Picture, path: Path) -> None:
    """Write a chart as an SVG file."""
    Path(path).write_text(svg_of(chart) + "\n", encoding="utf-8", newline="\n")


def bundle_of(chart: Picture) -> dict[str, Any]:
    """Give what a notebook stores of a chart: live specification, drawing and alt text."""
    return {
        SPEC_TYPE: chart.spec,
        "image/svg+xml": svg_of(chart),
        "text/plain": f"{chart.heading}. {chart.description}",
    }


def show(chart: Picture) -> None:
    """Show a chart in a notebook: live in JupyterLab, as a drawing elsewhere, in words for who cannot see it."""
    display(bundle_of(chart), raw=True)


def show_table(table: pd.DataFrame, caption: str) -> None:
    """Show a table in a notebook, with a caption and Dutch numbers."""
    display({"text/html": table_html(table, caption), "text/plain": _table_text(table, caption)}, raw=True)


def table_html(table: pd.DataFrame, caption: str) -> str:
    """Write a table as HTML: caption, scoped headings, Dutch numbers, everything escaped."""
    is_number = {name: pd.api.types.is_float_dtype(table[name]) for name in table.columns}
    heads = "".join(
        f'<th scope="col" style="{NUMBER_STYLE if is_number[name] else CELL_STYLE}">{escape(str(name))}</th>'
        for name in table.columns
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td style="{NUMBER_STYLE if is_number[name] else _text_style(value)}">{escape(_cell(value))}</td>'
            for name, value in zip(table.columns, row, strict=True)
        )
        + "</tr>"
        for row in table.itertuples(index=False)
    )
    return (
        f'<table><caption style="text-align:left;font-weight:bold">{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _text_style(value: object) -> str:
    return LONG_STYLE if len(str(value)) > SENTENCE else CELL_STYLE


@lru_cache(maxsize=64)
def _drawn(spec: str) -> str:
    """Draw a specification; the same chart goes into a file and into a report."""
    return vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)


def _cell(value: object) -> str:
    if isinstance(value, float):
        if math.isnan(value):
            return labels.NO_VALUE
        return labels.number(value, 0 if value == round(value) or abs(value) >= 100 else 3)
    return "" if value is None or value is pd.NA else str(value)


def _table_text(table: pd.DataFrame, caption: str) -> str:
    lines = ["; ".join(str(name) for name in table.columns)]
    lines += ["; ".join(_cell(value) for value in row) for row in table.itertuples(index=False)]
    return "\n".join([caption, *lines])


def _with_fixed_ids(svg: str, prefix: str) -> str:
    ids = dict.fromkeys(re.findall(r'\bid="([^"]+)"', svg))
    for place, old in enumerate(ids, start=1):
        new = f"{prefix}-{place}"
        svg = svg.replace(f'id="{old}"', f'id="{new}"').replace(f"url(#{old})", f"url(#{new})")
    return svg


def _accessible(svg: str, title: str, description: str, prefix: str) -> str:
    """Replace Vega's English marks for screen readers by one image with a Dutch title and description."""
    bare = re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", svg)
    start, rest = bare.split(">", 1)
    role = f'role="img" aria-label="{escape(title)}" aria-describedby="{prefix}-uitleg"'
    named = f'{start} preserveAspectRatio="xMinYMin meet" {role}>'
    texts = f'<title>{escape(title)}</title><desc id="{prefix}-uitleg">{escape(description)}</desc>'
    return named + texts + rest
