"""The kernvoorraad against its floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import pandas as pd

from woonscenario.views import labels
from woonscenario.views.charts import lines as parts
from woonscenario.views.charts import points
from woonscenario.views.charts.picture import Picture, Template, fill
from woonscenario.views.charts.style import (
    NOT_FROM_ZERO,
    WIDE,
    Line,
    leading,
    left_out,
    lines_for,
    rounded_domain,
)
from woonscenario.views.series import Series, scenarios_in, series_of

UNIT = "aandeel"


def kernvoorraad_against_floor(
    indicators: pd.DataFrame,
    *,
    floor: float | Mapping[str, float],
    reference: str,
    milestones: Sequence[int],
    run_id: str = "",
    width: int = WIDE,
) -> Picture:
    """Draw the kernvoorraad as a share of the social stock per scenario against the floor [share].

    `floor` is one for all or one per scenario; each is judged by its own, and that of the reference is drawn.
    """
    scenarios = scenarios_in(indicators)
    lines = lines_for(scenarios, reference)
    names = [line.name for line in lines]
    leader = leading(names, reference)
    floors = dict(floor) if isinstance(floor, Mapping) else dict.fromkeys(names, floor)
    share, drawn = series_of(indicators, "kernvoorraad_share").of(names), floors[leader]
    first, last = share.first_year, share.last_year
    domain = rounded_domain([*share.numbers(), drawn - 0.02, drawn + 0.02])
    ends = [
        *points.ends_of(share, lines, last, UNIT),
        (f"ondergrens {labels.percent(drawn, 0)}", labels.TARGET_COLOUR, drawn),
    ]
    tables = {
        "milestones": points.rows_of_milestones(milestones),
        **points.tables_of_bands(share, lines),
        "lines": points.rows_of_lines(share, lines),
        "target": points.rows_of_years([(first, drawn), (last, drawn)]),
        "ends": points.rows_of_ends(ends, last, domain),
    }
    subtitle = [
        "Kernvoorraad: sociale voorraad met een huur tot de tweede aftoppingsgrens.",
        f"Stippellijn: ondergrens. {NOT_FROM_ZERO}",
        *_other_floors(floors, names, leader),
        *points.about_hidden(share, lines),
        *points.about_bands(lines, UNIT, share),
        *left_out(scenarios, reference),
    ]
    return fill(
        _template(lines, first, last, width),
        tables,
        {"domain": domain},
        "Kernvoorraad tegenover de ondergrens",
        subtitle,
        _in_short(share, floors, lines, leader),
        _in_words(share, floors, lines, milestones),
        run_id=run_id,
        width=width,
    )


@lru_cache
def _template(lines: tuple[Line, ...], first: int, last: int, width: int) -> Template:
    x = parts.year_axis(first, last, "stand op 1 januari", width)
    y = parts.value_axis("aandeel van de sociale voorraad", UNIT)
    layers = [
        *parts.milestone_rules(x),
        *parts.bands(lines, x),
        parts.target_line(x, y),
        parts.scenario_lines(lines, x, y, UNIT),
        parts.end_labels(x, y),
    ]
    return Template(parts.over_years(*layers, width=width))


def _other_floors(floors: Mapping[str, float], names: Sequence[str], leader: str) -> list[str]:
    others = [f"{name} {labels.percent(floors[name], 0)}" for name in names if floors[name] != floors[leader]]
    return (
        [f"Getekend is de ondergrens van {leader}. Een eigen ondergrens: {labels.listing(others)}."] if others else []
    )


def _verdict(share: Series, name: str, floor: float) -> str:
    below = [year for year, point in share.own(name).items() if point.expected < floor]
    goal = f"de ondergrens van {labels.percent(floor, 0)}"
    return f"komt het in {below[0]} voor het eerst onder {goal}" if below else f"blijft het op of boven {goal}"


def _in_short(share: Series, floors: Mapping[str, float], lines: Sequence[Line], leader: str) -> str:
    first, (last, closing) = share.first_year, share.last_known(leader)
    opening = labels.percent(share.at(leader, first))
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


def _closing(share: Series, line: Line) -> str:
    return labels.percent(share.last_known(line.name)[1])


def _in_words(share: Series, floors: Mapping[str, float], lines: Sequence[Line], milestones: Sequence[int]) -> str:
    sentences = []
    for line in lines:
        values = [f"{labels.percent(share.at(line.name, year))} in {year}" for year in milestones]
        verdict = _verdict(share, line.name, floors[line.name])
        sentences.append(f"{line.label}: {labels.listing(values)}; hier {verdict}.")
    return f"Lijngrafiek van het aandeel kernvoorraad in de sociale voorraad. {' '.join(sentences)}"
