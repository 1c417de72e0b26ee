"""The waterfall: what made the social stock change."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

import altair as alt
import pandas as pd

from woonscenario.model.tables import CAUSES, HUURBELEID, HUURHARMONISATIE, UITRUIL
from woonscenario.views import labels
from woonscenario.views.charts.style import (
    AXIS_CHANGE,
    WIDE,
    finish,
    leading,
    left_out,
    rounded_domain,
    short,
    shown_scenarios,
)
from woonscenario.views.series import changes_by_cause, first_year, scenarios_in, series_of, value_at

BAR_STEP = 24
NET = "Samen"
NETS_TO_ZERO = (HUURHARMONISATIE, HUURBELEID, UITRUIL)


def waterfall_of_changes(
    stock_changes: pd.DataFrame,
    indicators: pd.DataFrame,
    *,
    social_classes: Sequence[str],
    reference: str,
    until: int,
    run_id: str = "",
    width: int = WIDE,
) -> alt.TopLevelMixin:
    """Draw the change of the social stock by cause [dwellings], from the start to 1 January of `until`.

    A scenario that does not cover these years is left out. Raises ValueError when none does, or when start plus
    changes is not the end.
    """
    stock = series_of(indicators, "social_stock")
    start = first_year(stock)
    complete = _complete(stock, scenarios_in(indicators), start, until)
    names = shown_scenarios(complete, reference)
    causes = changes_by_cause(stock_changes, social_classes, until)
    shown = [cause for cause in CAUSES if cause in set(causes.loc[causes["scenario"].isin(names), "cause"])]
    bars = pd.concat([_bars(causes, stock, name, reference, start, until, shown) for name in names], ignore_index=True)
    subtitle = [
        f"Sociale voorraad van 1 januari {start} tot 1 januari {until}, naar oorzaak, in woningen.",
        "Blauw en +: erbij. Oranje en −: eraf. Zwart: alles samen.",
        *left_out(complete, reference),
    ]
    return finish(
        _panels(bars, start, width),
        f"Waardoor de sociale voorraad verandert, tot {until}",
        subtitle,
        _in_short(bars, names, leading(names, reference), until),
        _in_words(bars, names, start, until),
        run_id=run_id,
        width=width,
    )


def _complete(stock: pd.DataFrame, names: Sequence[str], start: int, until: int) -> list[str]:
    known = [name for name in names if not isnan(value_at(stock, name, until) - value_at(stock, name, start))]
    if not known:
        raise ValueError(f"geen scenario heeft een stand van {start} en van {until}")
    return known


def _bars(
    causes: pd.DataFrame, stock: pd.DataFrame, name: str, reference: str, start: int, until: int, shown: Sequence[str]
) -> pd.DataFrame:
    own = causes[causes["scenario"] == name].set_index("cause")["dwellings"]
    opening, closing = value_at(stock, name, start), value_at(stock, name, until)
    net = float(own.sum())
    if abs(opening + net - closing) > 0.5:
        raise ValueError(
            f"{name}: stand {start} ({opening:.1f}) plus veranderingen ({net:.1f}) is niet de stand {until} "
            f"({closing:.1f}); geef de huurklassen die in de sociale voorraad meetellen"
        )
    level, rows = 0.0, []
    for cause in shown:
        amount = float(own.get(cause, 0.0))
        rows.append((labels.CAUSES[cause], min(level, level + amount), max(level, level + amount), amount))
        level += amount
    rows.append((NET, min(0.0, net), max(0.0, net), net))
    bars = pd.DataFrame(rows, columns=["cause", "low", "high", "dwellings"])
    ends = f"{labels.number(opening)} → {labels.number(closing)}"
    return bars.assign(
        scenario=name,
        panel=f"{labels.scenario_label(short(name), short(reference))}: {ends}",
        text=[labels.change(amount) for amount in bars["dwellings"]],
        kind=["samen" if row[0] == NET else "erbij" if row[3] >= 0 else "eraf" for row in rows],
    )


def _panels(bars: pd.DataFrame, start: int, width: int) -> alt.FacetChart:
    domain = rounded_domain([*bars["low"], *bars["high"]], from_zero=True)
    room_for_text = (domain[1] - domain[0]) * 0.16
    x = alt.X(
        "low:Q",
        scale=alt.Scale(domain=[domain[0], domain[1] + room_for_text], nice=False),
        axis=alt.Axis(
            title=f"verandering in woningen sinds 1 januari {start}",
            labelExpr=AXIS_CHANGE,
            tickCount=6 if width >= WIDE else 3,
        ),
    )
    order = list(dict.fromkeys(bars["cause"]))
    y = alt.Y("cause:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False, labelPadding=8))
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=["erbij", "eraf", "samen"], range=[labels.GAIN, labels.LOSS, labels.INK]),
        legend=None,
    )
    drawn = alt.Chart(bars)
    panel = alt.layer(
        drawn.mark_rule(color=labels.QUIET).encode(x=alt.XDatum(0)),
        drawn.mark_bar(height=15).encode(x=x, x2="high:Q", y=y, color=colour, tooltip=_tooltip()),
        drawn.mark_text(align="left", dx=5).encode(x="high:Q", y=y, text="text:N"),
    ).properties(width=width, height=alt.Step(BAR_STEP))
    header = alt.Header(labelOrient="top", labelAnchor="start", labelAngle=0, labelAlign="left", labelPadding=4)
    row = alt.Row("panel:N", sort=list(dict.fromkeys(bars["panel"])), title=None, header=header)
    return panel.facet(row=row, spacing=14)


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("scenario:N", title="scenario"),
        alt.Tooltip("cause:N", title="oorzaak"),
        alt.Tooltip("text:N", title="woningen"),
    ]


def _in_short(bars: pd.DataFrame, names: Sequence[str], leader: str, until: int) -> str:
    nets = bars[bars["cause"] == NET].set_index("scenario")["text"]
    causes = bars[bars["cause"] != NET]
    own = causes[causes["scenario"] == leader]
    largest = own.loc[own["dwellings"].abs().idxmax()]
    others = [f"in {name} {nets[name]}" for name in names if name != leader]
    beside = f"; {labels.listing(others)}" if others else ""
    return (
        f"Tot 1 januari {until} verandert de sociale voorraad in {leader} met {nets[leader]}, het meest door "
        f"{largest['cause'].lower()} ({largest['text']}){beside}. {_about_nets(causes)}"
    ).rstrip()


def _about_nets(causes: pd.DataFrame) -> str:
    """Say which of the causes that are shown add up to zero by their nature."""
    found = [labels.CAUSES[cause] for cause in NETS_TO_ZERO if labels.CAUSES[cause] in set(causes["cause"])]
    if not found:
        return ""
    names = labels.listing([found[0], *map(str.lower, found[1:])])
    moves, adds = ("verplaatst", "telt") if len(found) == 1 else ("verplaatsen", "tellen")
    return (
        f"{names} {moves} woningen binnen de sociale voorraad en {adds} daarom altijd op tot nul: dat is geen uitkomst."
    )


def _in_words(bars: pd.DataFrame, names: Sequence[str], start: int, until: int) -> str:
    sentences = []
    for name in names:
        own = bars[bars["scenario"] == name]
        amounts = [f"{cause.lower()} {text}" for cause, text in zip(own["cause"], own["text"], strict=True)]
        sentences.append(f"{name}: {labels.listing(amounts)}.")
    return (
        f"Watervalgrafiek van de verandering van de sociale voorraad in woningen, van 1 januari {start} tot "
        f"1 januari {until}. {' '.join(sentences)}"
    )
