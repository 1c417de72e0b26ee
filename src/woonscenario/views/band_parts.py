"""Which part of the uncertainty of the stock comes from assumptions, from luck, and from what the model gets wrong."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import altair as alt
import pandas as pd

from woonscenario.model.level_bands import STOCK, model_error, years_ahead
from woonscenario.model.tables import EXPECTED, LOW, TOTAL
from woonscenario.views import labels
from woonscenario.views.charts.picture import Picture, Template, fill
from woonscenario.views.charts.style import AXIS_PERCENT

ASSUMPTIONS, PLANS = "bandbreedten van aannamen", "toeval van plannen"
OTHER_LUCK, ERROR = "ander toeval (loting)", "modelfout"
PARTS = (ASSUMPTIONS, PLANS, OTHER_LUCK, ERROR)
_COLOURS = ("#6db3dc", "#e8a06b", "#f5e3b0", "#d4d4d4")
"""Light enough for dark text; the order in a bar says the same."""
_ROOM_FOR_TEXT = 0.06
"""Share from which a part has room for its percentage."""
_ALMOST_NOTHING = 0.005
"""Share below which a part cannot be seen."""
_TO_P95 = 1.645
"""Standard deviations from the mean to p95 of a normal distribution."""


def parts_of_band(
    terugblik: pd.DataFrame, indicators: pd.DataFrame, spread: pd.DataFrame, scenario: str, years: Sequence[int]
) -> pd.DataFrame:
    """Divide the variance of the social stock of the city over its causes; columns year, part, share.

    What varies over draws is divided as the table `spread` does; the model error counts as the distance to p95, where
    the band of the level holds it.
    """
    is_level = (indicators["indicator"] == STOCK) & (indicators["dimension"] == TOTAL)
    own = indicators[is_level & (indicators["scenario"] == scenario)]
    level, start = own[own["statistic"] == EXPECTED].set_index("year")["value"], int(indicators["year"].min())
    with_error = set(own.loc[own["statistic"] == LOW, "year"])
    known = spread[(spread["scenario"] == scenario) & (spread["indicator"] == STOCK)].set_index("year")
    rows = []
    for year in sorted(set(years) & set(known.index) & set(level.index)):
        drawn = float(known.loc[year, "standard_deviation"]) ** 2
        names = ("luck_share", "plan_luck_share")
        luck, plans = (float(known.loc[year, name]) * drawn if drawn else 0.0 for name in names)
        off = model_error(terugblik, STOCK, years_ahead(STOCK, year, start), float(level[year]))
        error = (off / _TO_P95) ** 2 if year in with_error else 0.0
        variances = (drawn - luck, plans, luck - plans, error)
        if sum(variances) > 0:
            rows += [(year, part, of / sum(variances)) for part, of in zip(PARTS, variances, strict=True)]
    return pd.DataFrame(rows, columns=["year", "part", "share"])


def band_parts(parts: pd.DataFrame, *, scenario: str, run_id: str, width: int) -> Picture:
    """Draw the parts of the uncertainty of the social stock of a scenario as a bar per year."""
    to = parts.groupby("year")["share"].cumsum()
    drawn = parts.assign(begin=to - parts["share"], end=to, middle=to - parts["share"] / 2)
    text = [labels.percent(share, 0) if share >= _ROOM_FOR_TEXT else "" for share in parts["share"]]
    return fill(
        _template(width),
        {"parts": drawn.assign(text=text).to_dict("records")},
        {},
        "Waaruit de onzekerheid over de sociale voorraad bestaat",
        [
            f"Deel van de variantie van de sociale voorraad op 1 januari, in {scenario}.",
            f"Van links naar rechts: {labels.listing(PARTS)}.",
            "Toeval van plannen: uitval en vertraging. Ander toeval: loting, en welke woningen vrijkomen.",
            *_almost_nothing(parts),
            "Modelfout: hoe ver het model er in de terugblik naast zat, op dezelfde afstand in jaren.",
        ],
        "Welk deel van de onzekerheid over de sociale voorraad van aannamen, plannen, ander toeval en modelfout komt.",
        f"Gestapelde staven per jaar in {scenario}. {' '.join(_in_words(own) for _, own in parts.groupby('year'))}",
        run_id=run_id,
        width=width,
    )


@lru_cache
def _template(width: int) -> Template:
    y = alt.Y("year:O", title="1 januari")
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(title="deel van de variantie", labelExpr=AXIS_PERCENT, tickCount=5, labelFlush=False)
    x = alt.X("begin:Q", scale=scale, axis=axis)
    colours = alt.Scale(domain=list(PARTS), range=list(_COLOURS))
    bars = (
        alt.Chart(alt.NamedData("parts"))
        .mark_bar(stroke="white")
        .encode(
            x=x,
            x2="end:Q",
            y=y,
            color=alt.Color(
                "part:N", scale=colours, legend=alt.Legend(title=None, orient="top", columns=1, labelLimit=0)
            ),
        )
    )
    text = alt.Chart(alt.NamedData("parts")).mark_text(fontWeight="bold", color=labels.INK)
    shares = text.encode(x=alt.X("middle:Q", scale=scale), y=y, text="text:N")
    return Template(alt.layer(bars, shares).properties(width=width, height={"step": 34}))


def _almost_nothing(parts: pd.DataFrame) -> list[str]:
    largest = parts.groupby("part", sort=False)["share"].max()
    small = [str(part) for part in largest.index[largest < _ALMOST_NOTHING]]
    return [f"Te klein om te zien: {labels.listing(small)}."] if small else []


def _in_words(own: pd.DataFrame) -> str:
    told = [f"{part} {labels.percent(share, 0)}" for part, share in zip(own["part"], own["share"], strict=True)]
    return f"In {own['year'].iloc[0]}: {labels.listing(told)}."
