"""Which part of the difference from the reference each changed assumption brings."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

import altair as alt
import pandas as pd

from woonscenario.files.comparison import INTERPLAY
from woonscenario.views import labels
from woonscenario.views.charts.picture import Picture, Template, fill
from woonscenario.views.charts.style import (
    AXIS_CHANGE,
    WIDE,
    left_out,
    rounded_domain,
    short,
    shown_scenarios,
)

BAR_STEP = 30
LONGEST_LINE = 26
"""Characters of a name beside the bars, before it goes on below."""
NET = "Samen"


def differences_by_assumption(
    attribution: pd.DataFrame, *, reference: str, until: int, run_id: str = "", width: int = WIDE
) -> Picture:
    """Draw the difference of the expected social stock on 1 January of `until` [dwellings], by changed assumption."""
    chosen = attribution[(attribution["indicator"] == "social_stock") & (attribution["year"] == until)]
    scenarios = list(chosen["scenario"].unique())
    names = [name for name in shown_scenarios(scenarios, reference) if name in scenarios]
    bars = pd.concat([_bars(chosen, name) for name in names], ignore_index=True)
    subtitle = [
        f"Verwachte sociale voorraad op 1 januari {until}, verschil in woningen als alleen die aanname anders is.",
        "Blauw en +: meer. Oranje en −: minder. Zwart: het hele verschil.",
        *left_out(scenarios, reference),
    ]
    return fill(
        Template(_panels(bars, width)),
        {name: rows.to_dict("records") for name, rows in bars.groupby("panel")},
        {},
        f"Waar het verschil met {short(reference)} vandaan komt, in {until}",
        subtitle,
        _in_short(bars, names, reference, until),
        _in_words(bars, names, reference, until),
        run_id=run_id,
        width=width,
    )


def _bars(chosen: pd.DataFrame, name: str) -> pd.DataFrame:
    own = chosen[chosen["scenario"] == name].dropna(subset="alone")
    if len(own) == 2:
        own = own[own["key"] != INTERPLAY]
    net = float(own["cumulative"].iloc[-1])
    texts, amounts = [*own["label"], NET], [*own["alone"].astype(float), net]
    return pd.DataFrame(
        {
            "label": texts,
            "lines": ["\n".join(wrap(text, LONGEST_LINE)) for text in texts],
            "dwellings": amounts,
            "text": list(map(labels.change, amounts)),
            "kind": [*("meer" if amount >= 0 else "minder" for amount in amounts[:-1]), "samen"],
            "end": [max(amount, 0.0) for amount in amounts],
            "scenario": name,
            "panel": f"{short(name)}: {labels.change(net)}",
        }
    )


def _panels(bars: pd.DataFrame, width: int) -> alt.VConcatChart:
    """Put the scenarios under each other on one scale; facets with rows of their own make Vega warn."""
    domain = rounded_domain(list(bars["dwellings"]), from_zero=True)
    domain = (domain[0], domain[1] + (domain[1] - domain[0]) * (0.12 if width >= WIDE else 0.28))
    names = list(dict.fromkeys(bars["panel"]))
    return alt.vconcat(*[_panel(bars[bars["panel"] == name], name, domain, width) for name in names], spacing=14)


def _panel(bars: pd.DataFrame, name: str, domain: tuple[float, float], width: int) -> alt.LayerChart:
    x = alt.X(
        "dwellings:Q",
        scale=alt.Scale(domain=domain, nice=False),
        axis=alt.Axis(title="verschil in woningen", labelExpr=AXIS_CHANGE, tickCount=6 if width >= WIDE else 3),
    )
    axis = alt.Axis(domain=False, ticks=False, labelPadding=8, labelExpr="split(datum.label, '\\n')")
    y = alt.Y("lines:N", sort=[*dict.fromkeys(bars.loc[bars["label"] != NET, "lines"]), NET], title=None, axis=axis)
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=["meer", "minder", "samen"], range=[labels.GAIN, labels.LOSS, labels.INK]),
        legend=None,
    )
    drawn = alt.Chart(alt.NamedData(name))
    return alt.layer(
        drawn.mark_rule(color=labels.QUIET).encode(x=alt.XDatum(0)),
        drawn.mark_bar(height=15).encode(x=x, y=y, color=colour, tooltip=_tooltip()),
        drawn.mark_text(align="left", dx=5).encode(x="end:Q", y=y, text="text:N"),
    ).properties(
        width=width,
        height=alt.Step(BAR_STEP),
        title=alt.TitleParams(name, fontSize=13, frame="group", offset=6),
    )


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("scenario:N", title="scenario"),
        alt.Tooltip("label:N", title="aanname"),
        alt.Tooltip("text:N", title="woningen"),
    ]


def _in_short(bars: pd.DataFrame, names: Sequence[str], reference: str, until: int) -> str:
    found = []
    for name in names:
        own = bars[(bars["scenario"] == name) & ~bars["label"].eq(NET)]
        largest = own.loc[own["dwellings"].abs().idxmax()]
        found.append(f"in {name} {largest['label'].lower()} ({largest['text']})")
    return f"Het meeste verschil met {reference} op 1 januari {until} brengt {labels.listing(found)}."


def _in_words(bars: pd.DataFrame, names: Sequence[str], reference: str, until: int) -> str:
    sentences = []
    for name in names:
        own = bars[bars["scenario"] == name]
        amounts = [f"{label.lower()} {text}" for label, text in zip(own["label"], own["text"], strict=True)]
        sentences.append(f"{name}: {labels.listing(amounts)}.")
    return (
        f"Staafgrafiek van het verschil in sociale voorraad met {reference} op 1 januari {until}, in woningen, per "
        f"gewijzigde aanname. {' '.join(sentences)}"
    )
