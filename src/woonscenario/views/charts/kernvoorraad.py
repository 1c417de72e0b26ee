"""The kernvoorraad against its floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from woonscenario.views import labels
from woonscenario.views.charts import lines as parts
from woonscenario.views.charts.style import (
    NOT_FROM_ZERO,
    WIDE,
    Line,
    finish,
    leading,
    left_out,
    lines_for,
    rounded_domain,
)
from woonscenario.views.series import first_year, has_band, last_known, scenarios_in, series_of, value_at


def kernvoorraad_against_floor(
    indicators: pd.DataFrame,
    *,
    floor: float | Mapping[str, float],
    reference: str,
    milestones: Sequence[int],
    run_id: str = "",
    width: int = WIDE,
) -> alt.TopLevelMixin:
    """Draw the kernvoorraad as a share of the social stock per scenario against the floor [share].

    `floor` is one for all or one per scenario; each is judged by its own, and that of the reference is drawn.
    """
    lines = lines_for(scenarios_in(indicators), reference)
    names = [line.name for line in lines]
    leader = leading(names, reference)
    floors = dict(floor) if isinstance(floor, Mapping) else dict.fromkeys(names, floor)
    share = series_of(indicators, "kernvoorraad_share")
    share = share[share["scenario"].isin(names)]
    subtitle = [
        "Kernvoorraad: sociale voorraad met een huur tot de tweede aftoppingsgrens.",
        f"Stippellijn: ondergrens. {NOT_FROM_ZERO}",
        *_other_floors(floors, names, leader),
        *parts.about_hidden(share, lines),
        *parts.about_bands(share, lines, "aandeel"),
        *left_out(scenarios_in(indicators), reference),
    ]
    return finish(
        parts.over_years(*_layers(share, floors[leader], lines, milestones, width), width=width),
        "Kernvoorraad tegenover de ondergrens",
        subtitle,
        _in_short(share, floors, lines, leader),
        _in_words(share, floors, lines, milestones),
        run_id=run_id,
        width=width,
    )


def _layers(
    share: pd.DataFrame, floor: float, lines: Sequence[Line], milestones: Sequence[int], width: int
) -> list[alt.Chart]:
    first, last = first_year(share), int(share["year"].max())
    domain = rounded_domain([*share[["expected", "p05", "p95"]].to_numpy().ravel(), floor - 0.02, floor + 0.02])
    x = parts.year_axis(first, last, "stand op 1 januari", width)
    y = parts.value_axis(domain, "aandeel van de sociale voorraad", "aandeel")
    ends = parts.ends_of(share, lines, last, "aandeel")
    ends.append((f"ondergrens {labels.percent(floor, 0)}", labels.TARGET_COLOUR, floor))
    return [
        *parts.milestone_rules(milestones, x),
        *([parts.bands(share, lines, x)] if has_band(share) else []),
        parts.target_line(pd.DataFrame({"year": [first, last], "expected": [floor, floor]}), x, y),
        parts.scenario_lines(share, lines, x, y, "aandeel"),
        parts.end_labels(ends, last, domain, x, y),
    ]


def _other_floors(floors: Mapping[str, float], names: Sequence[str], leader: str) -> list[str]:
    others = [f"{name} {labels.percent(floors[name], 0)}" for name in names if floors[name] != floors[leader]]
    return (
        [f"Getekend is de ondergrens van {leader}. Een eigen ondergrens: {labels.listing(others)}."] if others else []
    )


def _verdict(share: pd.DataFrame, name: str, floor: float) -> str:
    below = share.loc[(share["scenario"] == name) & (share["expected"] < floor), "year"]
    goal = f"de ondergrens van {labels.percent(floor, 0)}"
    return (
        f"komt het in {int(below.min())} voor het eerst onder {goal}"
        if len(below)
        else f"blijft het op of boven {goal}"
    )


def _in_short(share: pd.DataFrame, floors: Mapping[str, float], lines: Sequence[Line], leader: str) -> str:
    first, (last, closing) = first_year(share), last_known(share, leader)
    opening = labels.percent(value_at(share, leader, first))
    by_verdict: dict[str, list[str]] = {}
    for line in lines:
        by_verdict.setdefault(_verdict(share, line.name, floors[line.name]), []).append(line.name)
    others = [f"in {line.name} naar {_closing(share, line)}" for line in lines if line.name != leader]
    beside = f", {labels.listing(others)}" if others else ""
    found = "; ".join(f"in {labels.listing(names)} {verdict}" for verdict, names in by_verdict.items())
    return (
        f"Het aandeel kernvoorraad gaat in {leader} van {opening} in {first} naar {labels.percent(closing)} in {last}"
        f"{beside}. {found[0].upper()}{found[1:]}."
    )


def _closing(share: pd.DataFrame, line: Line) -> str:
    return labels.percent(last_known(share, line.name)[1])


def _in_words(
    share: pd.DataFrame, floors: Mapping[str, float], lines: Sequence[Line], milestones: Sequence[int]
) -> str:
    sentences = []
    for line in lines:
        values = [f"{labels.percent(value_at(share, line.name, year))} in {year}" for year in milestones]
        verdict = _verdict(share, line.name, floors[line.name])
        sentences.append(f"{line.label}: {labels.listing(values)}; hier {verdict}.")
    return f"Lijngrafiek van het aandeel kernvoorraad in de sociale voorraad. {' '.join(sentences)}"
