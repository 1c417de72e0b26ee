"""The waterfall: what made the social stock change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isnan

import altair as alt

from woonscenario.model.tables import CAUSES, HUURBELEID, HUURHARMONISATIE, UITRUIL
from woonscenario.views import labels
from woonscenario.views.charts.lines import named_domain
from woonscenario.views.charts.picture import Picture, Rows, Template, fill
from woonscenario.views.charts.style import (
    AXIS_CHANGE,
    WIDE,
    leading,
    left_out,
    rounded_domain,
    short,
    shown_scenarios,
)
from woonscenario.views.series import Series, Shown, changes_by_cause, scenarios_in, series_of

BAR_STEP = 24
NET = "Samen"
NETS_TO_ZERO = (HUURHARMONISATIE, HUURBELEID, UITRUIL)


@dataclass(frozen=True)
class _Waterfall:
    """The changes of one scenario [dwellings]: from `opening` to `closing`, by the label of each cause."""

    name: str
    opening: float
    closing: float
    amounts: Mapping[str, float]

    @property
    def net(self) -> float:
        return sum(self.amounts.values())

    @property
    def bars(self) -> Rows:
        """The bars, each from where the one before it ends; the last is all together."""
        level, bars = 0.0, []
        for cause, amount in self.amounts.items():
            bars.append((cause, level, amount, "erbij" if amount >= 0 else "eraf"))
            level += amount
        bars.append((NET, 0.0, self.net, "samen"))
        return [
            {
                "scenario": self.name,
                "cause": cause,
                "low": min(level, level + amount),
                "high": max(level, level + amount),
                "text": labels.change(amount),
                "kind": kind,
            }
            for cause, level, amount, kind in bars
        ]


def waterfall_of_changes(
    stock_changes: Shown,
    indicators: Shown,
    *,
    social_classes: Sequence[str],
    reference: str,
    until: int,
    run_id: str = "",
    width: int = WIDE,
) -> Picture:
    """Draw the change of the social stock by cause [dwellings], from the start to 1 January of `until`.

    A scenario that does not cover these years is left out. Raises ValueError when none does, or when start plus
    changes is not the end.
    """
    stock = series_of(indicators, "social_stock")
    start = stock.first_year
    complete = _complete(stock, scenarios_in(indicators), start, until)
    names = shown_scenarios(complete, reference)
    changes = changes_by_cause(stock_changes, social_classes, until)
    causes = [cause for cause in CAUSES if any(cause in changes.get(name, {}) for name in names)]
    shown = [_waterfall(changes.get(name, {}), causes, stock, name, start, until) for name in names]
    rows = [row for one in shown for row in one.bars]
    domain = rounded_domain([row[end] for row in rows for end in ("low", "high")], from_zero=True)
    room_for_text = (domain[1] - domain[0]) * 0.16
    values = {
        "domain": (domain[0], domain[1] + room_for_text),
        "panels": {one.name: _panel_title(one, reference) for one in shown},
    }
    subtitle = [
        f"Sociale voorraad van 1 januari {start} tot 1 januari {until}, naar oorzaak, in woningen.",
        "Blauw en +: erbij. Oranje en −: eraf. Zwart: alles samen.",
        *left_out(complete, reference),
    ]
    return fill(
        _template(tuple(labels.CAUSES[cause] for cause in causes), tuple(names), start, width),
        {"bars": rows},
        values,
        f"Waardoor de sociale voorraad verandert, tot {until}",
        subtitle,
        _in_short(shown, leading(names, reference), until),
        _in_words(shown, start, until),
        run_id=run_id,
        width=width,
    )


def _complete(stock: Series, names: Sequence[str], start: int, until: int) -> list[str]:
    known = [name for name in names if not isnan(stock.at(name, until) - stock.at(name, start))]
    if not known:
        raise ValueError(f"geen scenario heeft een stand van {start} en van {until}")
    return known


def _waterfall(
    changes: Mapping[str, float], causes: Sequence[str], stock: Series, name: str, start: int, until: int
) -> _Waterfall:
    amounts = {labels.CAUSES[cause]: changes.get(cause, 0.0) for cause in causes}
    found = _Waterfall(name, stock.at(name, start), stock.at(name, until), amounts)
    if abs(found.opening + found.net - found.closing) > 0.5:
        raise ValueError(
            f"{name}: stand {start} ({found.opening:.1f}) plus veranderingen ({found.net:.1f}) is niet de stand "
            f"{until} ({found.closing:.1f}); geef de huurklassen die in de sociale voorraad meetellen"
        )
    return found


def _panel_title(one: _Waterfall, reference: str) -> str:
    name = labels.scenario_label(short(one.name), short(reference))
    return f"{name}: {labels.number(one.opening)} → {labels.number(one.closing)}"


@lru_cache
def _template(causes: tuple[str, ...], names: tuple[str, ...], start: int, width: int) -> Template:
    x = alt.X(
        "low:Q",
        scale=alt.Scale(domain=named_domain(), nice=False),
        axis=alt.Axis(
            title=f"verandering in woningen sinds 1 januari {start}",
            labelExpr=AXIS_CHANGE,
            tickCount=6 if width >= WIDE else 3,
        ),
    )
    y = alt.Y("cause:N", sort=[*causes, NET], title=None, axis=alt.Axis(domain=False, ticks=False, labelPadding=8))
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=["erbij", "eraf", "samen"], range=[labels.GAIN, labels.LOSS, labels.INK]),
        legend=None,
    )
    drawn = alt.Chart(alt.NamedData("bars"))
    panel = alt.layer(
        drawn.mark_rule(color=labels.QUIET).encode(x=alt.XDatum(0)),
        drawn.mark_bar(height=15).encode(x=x, x2="high:Q", y=y, color=colour, tooltip=_tooltip()),
        drawn.mark_text(align="left", dx=5).encode(x="high:Q", y=y, text="text:N"),
    ).properties(width=width, height=alt.Step(BAR_STEP))
    header = alt.Header(
        labelExpr="panels[datum.value]",
        labelOrient="top",
        labelAnchor="start",
        labelAngle=0,
        labelAlign="left",
        labelPadding=4,
    )
    row = alt.Row("scenario:N", sort=list(names), title=None, header=header)
    return Template(panel.facet(row=row, spacing=14))


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("scenario:N", title="scenario"),
        alt.Tooltip("cause:N", title="oorzaak"),
        alt.Tooltip("text:N", title="woningen"),
    ]


def _in_short(shown: Sequence[_Waterfall], leader: str, until: int) -> str:
    own = next(one for one in shown if one.name == leader)
    largest = max(own.amounts, key=lambda cause: abs(own.amounts[cause]))
    others = [f"in {one.name} {labels.change(one.net)}" for one in shown if one.name != leader]
    beside = f"; {labels.listing(others)}" if others else ""
    return (
        f"Tot 1 januari {until} verandert de sociale voorraad in {leader} met {labels.change(own.net)}, het meest door "
        f"{largest.lower()} ({labels.change(own.amounts[largest])}){beside}. {_about_nets(own.amounts)}"
    ).rstrip()


def _about_nets(causes: Collection[str]) -> str:
    """Say which of the causes that are shown add up to zero by their nature."""
    found = [labels.CAUSES[cause] for cause in NETS_TO_ZERO if labels.CAUSES[cause] in causes]
    if not found:
        return ""
    names = labels.listing([found[0], *map(str.lower, found[1:])])
    moves, adds = ("verplaatst", "telt") if len(found) == 1 else ("verplaatsen", "tellen")
    return (
        f"{names} {moves} woningen binnen de sociale voorraad en {adds} daarom altijd op tot nul: dat is geen uitkomst."
    )


def _in_words(shown: Sequence[_Waterfall], start: int, until: int) -> str:
    sentences = []
    for one in shown:
        amounts = [f"{row['cause'].lower()} {row['text']}" for row in one.bars]
        sentences.append(f"{one.name}: {labels.listing(amounts)}.")
    return (
        f"Watervalgrafiek van de verandering van de sociale voorraad in woningen, van 1 januari {start} tot "
        f"1 januari {until}. {' '.join(sentences)}"
    )
