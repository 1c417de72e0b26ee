"""Which part of the uncertainty of the stock comes from assumptions, from luck, and from what the model gets wrong."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from woonscenario.model.tables import EXPECTED, TOTAL
from woonscenario.views import labels
from woonscenario.views.charts.picture import Picture, Template, fill
from woonscenario.views.model_error import LEVEL, model_error

ASSUMPTIONS, LUCK, ERROR = "bandbreedten van aannamen", "toeval (plannen, loting)", "modelfout"
PARTS = (ASSUMPTIONS, LUCK, ERROR)
_TO_P95 = 1.645
"""Standard deviations from the mean to p95 of a normal distribution."""


def parts_of_band(
    terugblik: pd.DataFrame, indicators: pd.DataFrame, spread: pd.DataFrame, scenario: str, years: Sequence[int]
) -> pd.DataFrame:
    """Divide the variance of the social stock of the city over its causes; columns year, part, share.

    What varies over draws is divided as the table `spread` does; the model error counts as the distance to p95.
    """
    is_level = (indicators["indicator"] == LEVEL) & (indicators["dimension"] == TOTAL)
    level = indicators[is_level & (indicators["scenario"] == scenario) & (indicators["statistic"] == EXPECTED)]
    level, start = level.set_index("year")["value"], int(indicators["year"].min())
    known = spread[(spread["scenario"] == scenario) & (spread["indicator"] == LEVEL)].set_index("year")
    rows = []
    for year in sorted(set(years) & set(known.index) & set(level.index)):
        drawn = float(known.loc[year, "standard_deviation"]) ** 2
        luck = float(known.loc[year, "luck_share"]) * drawn if drawn else 0.0
        error = (model_error(terugblik, LEVEL, year - start, float(level[year])) / _TO_P95) ** 2
        total = drawn + error
        if total > 0:
            rows += [(year, part, of / total) for part, of in zip(PARTS, (drawn - luck, luck, error), strict=True)]
    return pd.DataFrame(rows, columns=["year", "part", "share"])


def band_parts(parts: pd.DataFrame, *, run_id: str, width: int) -> Picture:
    """Draw the parts of the uncertainty of the social stock as a bar per year."""
    last = parts[parts["year"] == parts["year"].max()].set_index("part")["share"]
    told = ", ".join(f"{part} {labels.percent(last[part], 0)}" for part in PARTS)
    bars = (
        alt.Chart(alt.NamedData("parts"))
        .mark_bar()
        .encode(
            y=alt.Y("year:O", title=None),
            x=alt.X("share:Q", title="deel van de onzekerheid (variantie)", axis=alt.Axis(format="%", tickCount=5)),
            color=alt.Color("part:N", title=None, sort=list(PARTS), legend=alt.Legend(orient="top", columns=1)),
            order="order:Q",
        )
        .properties(width=width, height={"step": 34})
    )
    return fill(
        Template(bars),
        {"parts": parts.assign(order=parts["part"].map(PARTS.index)).to_dict("records")},
        {},
        "Waar komt de onzekerheid over de sociale voorraad vandaan?",
        ["Modelfout: hoe ver het model er in de terugblik naast zat, op dezelfde afstand in jaren"],
        "Welk deel van de onzekerheid over de sociale voorraad van aannamen, toeval en modelfout komt.",
        f"In {parts['year'].max()}: {told}.",
        run_id=run_id,
        width=width,
    )
