"""How long who is housed in order of registration had been registered: p10, median and p90."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from woonscenario.views import labels
from woonscenario.views.charts import lines as parts
from woonscenario.views.charts.panels import PANEL_HEIGHT, heading, room_for, side_by_side
from woonscenario.views.charts.style import (
    WIDE,
    finish,
    leading,
    left_out,
    rounded_domain,
    short,
    shown_scenarios,
)
from woonscenario.views.series import scenarios_in, series_of_draws

PARTS = ("p10", "p50", "p90")


def registration_at_letting(
    rows: pd.DataFrame, *, milestones: Sequence[int], reference: str, run_id: str = "", width: int = WIDE
) -> alt.TopLevelMixin:
    """Draw p10 to p90 and the median of the registration [years] of who is housed; a panel per scenario."""
    names = shown_scenarios(scenarios_in(rows), reference)
    leader = leading(names, reference)
    years = _years(rows, names)
    base = years[years["scenario"] == leader]
    domain = rounded_domain([*years["p90"]], from_zero=True, steps=5)
    alone = len(names) == 1
    room = width if alone else room_for(width, names=False)
    height = parts.HEIGHT if alone else PANEL_HEIGHT
    drawn = [
        _panel(years[years["scenario"] == name], base, name, reference, milestones, domain, room, height, alone=alone)
        for name in names
    ]
    subtitle = [
        "Inschrijfduur in jaren van wie in het jaar via het aanbodmodel een woning krijgt. Percentielen zijn het "
        "gemiddelde over de trekkingen.",
        "Vlak: acht van de tien huishoudens (p10 tot p90). Lijn: mediaan (p50).",
        *([] if alone else [f"Zwarte stippellijn: mediaan van {leader}."]),
        *left_out(scenarios_in(rows), reference),
    ]
    chart = drawn[0] if alone else side_by_side(drawn, width)
    return finish(
        chart,
        "Inschrijfduur bij verhuring in het aanbodmodel",
        subtitle,
        _in_short(years, names, leader),
        f"Lijngrafiek van de inschrijfduur bij verhuring. {_in_words(years, names, milestones)}",
        run_id=run_id,
        width=width,
    )


def _years(rows: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    found = [
        series_of_draws(rows, f"registration_{part}").set_index(["scenario", "year"])["expected"].rename(part)
        for part in PARTS
    ]
    together = pd.concat(found, axis="columns").reset_index()
    return together[together["scenario"].isin(list(names))]


def _panel(
    own: pd.DataFrame,
    base: pd.DataFrame,
    name: str,
    reference: str,
    milestones: Sequence[int],
    domain: tuple[float, float],
    width: int,
    height: int,
    *,
    alone: bool,
) -> alt.LayerChart:
    first, last = int(own["year"].min()), int(own["year"].max())
    x = parts.year_axis(first, last, "kalenderjaar" if alone else "", width)
    y = alt.Y(
        "p50:Q",
        scale=alt.Scale(domain=list(domain), nice=False),
        axis=alt.Axis(title="jaren inschrijfduur", tickCount=5, format=",.0f"),
    )
    colour = labels.OTHER_COLOURS[0]
    tooltip = [
        alt.Tooltip("scenario:N", title="scenario"),
        alt.Tooltip("year:Q", title="jaar", format="d"),
        *(alt.Tooltip(f"{part}:Q", title=part, format=",.1f") for part in PARTS),
    ]
    ends = own[own["year"] == last].iloc[0]
    texts = [(f"{part} {labels.number(ends[part], 1)}", labels.INK, float(ends[part])) for part in PARTS]
    ends_drawn = parts.end_labels(texts, last, domain, x, y, height=height, field="p50")
    dotted = alt.Chart(base).mark_line(color=labels.INK, strokeDash=[2, 3], strokeWidth=2).encode(x=x, y=y)
    chart = alt.layer(
        *parts.milestone_rules([year for year in milestones if first <= year <= last], x)[: 2 if alone else 1],
        alt.Chart(own).mark_area(opacity=0.2, color=colour).encode(x=x, y="p10:Q", y2="p90:Q"),
        *([] if alone or own["scenario"].iloc[0] == base["scenario"].iloc[0] else [dotted]),
        alt.Chart(own).mark_line(color=colour, strokeWidth=3).encode(x=x, y=y, tooltip=tooltip),
        ends_drawn,
    ).properties(width=width, height=height)
    if alone:
        return chart
    title = labels.scenario_label(short(name), short(reference))
    return chart.properties(title=heading(title))


def _in_short(years: pd.DataFrame, names: Sequence[str], leader: str) -> str:
    order = sorted(names, key=lambda name: name != leader)
    found = []
    for name in order:
        own = years[years["scenario"] == name].sort_values("year")
        ends = [f"{labels.number(own['p50'].iloc[at], 1)} jaar in {own['year'].iloc[at]}" for at in (0, -1)]
        found.append(f"in {name} van {ends[0]} naar {ends[1]}")
    return f"De mediaan van de inschrijfduur in het aanbodmodel gaat {labels.listing(found)}."


def _in_words(years: pd.DataFrame, names: Sequence[str], milestones: Sequence[int]) -> str:
    last = int(years["year"].max())
    told = list(dict.fromkeys([int(years["year"].min()), *(min(year, last) for year in milestones)]))
    sentences = []
    for name in names:
        own = years[years["scenario"] == name].set_index("year")
        found = [
            f"p10 {labels.number(own.loc[year, 'p10'], 1)}, mediaan {labels.number(own.loc[year, 'p50'], 1)} en p90 "
            f"{labels.number(own.loc[year, 'p90'], 1)} jaar in {year}"
            for year in told
            if year in own.index
        ]
        sentences.append(f"{name}: {'; '.join(found)}.")
    return " ".join(sentences)
