"""Tables of who gets a dwelling: per milestone, per group, per doelgroep, per wijk and per corporatie."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from woonscenario.model.tables import CHANNEL, GROUP, HIGH, LOW, OWNER, REASON, TOTAL, WIJK
from woonscenario.views import labels
from woonscenario.views.letting.answer import gain_of
from woonscenario.views.letting.texts import CHANNELS, REASONS, group_name
from woonscenario.views.letting.told import REGULAR_CHANCE, Told

Column = tuple[str, int]
"""A column of figures: scenario and year."""
CITY = (
    REGULAR_CHANCE,
    "slaagkans_D2_rigo",
    "slaagkans_D3_maaskoepel",
    "slaagkans_D5_ooit",
    "nonregular_share",
    "nonregular_share_peak",
    "nonregular_share_monitor",
    "backlog_dwellings",
    "backlog_months",
    "backlog_persons",
    "registration_mean",
    "registration_p10",
    "registration_p50",
    "registration_p90",
    "registration_all_mean",
    "search_mean",
    "newcomer_wait",
    "seekers_active",
    "seekers_joined",
    "reactions_per_offer",
    "refusals_per_letting",
    "primary_share",
    "free_space_share",
    "carried_over",
)
"""Indicators of the whole city in the order of the table."""
WITH_ERROR = "*"
"""Marks a band that holds the model error."""


@dataclass(frozen=True)
class TextTable:
    """A table for a reader: `heads` name the columns of figures, a row is its name, a remark and a text per column."""

    stem: str
    caption: str
    first: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]


def tables_of(told: Told) -> list[TextTable]:
    """Give every table of letting that has rows."""
    return [
        table
        for table in (*milestone_tables(told), *group_tables(told), mediation_table(told), *place_tables(told))
        if table.rows
    ]


def milestone_tables(told: Told) -> Iterator[TextTable]:
    """Give the figures of the city: one table of one scenario over the years, or a table of all per year."""
    if not told.others:
        columns = [(told.leader, year) for year in dict.fromkeys((told.start, *told.years))]
        yield _of_city(told, "toewijzing", "Toewijzing per peiljaar", columns, [str(year) for _, year in columns])
        return
    for year in told.years:
        columns = [(name, year) for name in told.names]
        yield _of_city(told, f"toewijzing-{year}", f"Toewijzing in {year}", columns, list(told.names))


def _of_city(told: Told, stem: str, caption: str, columns: Sequence[Column], heads: Sequence[str]) -> TextTable:
    caption += ": gemiddelde van de trekkingen, met p5 en p95"
    if any(key[5] == LOW for key in told.values):
        caption += f"; met {WITH_ERROR} de band met modelfout"
    lettings = [
        (f"Verhuringen, {words.lower()}", "lettings", "woningen/jaar", CHANNEL, channel)
        for channel, words in CHANNELS.items()
    ]
    city = [(labels.INDICATORS[name].name, name, labels.INDICATORS[name].unit, TOTAL, TOTAL) for name in CITY]
    empty = [
        (f"Advertenties zonder huurder: {words}", "unfilled_offers", "aantal", REASON, reason)
        for reason, words in REASONS.items()
    ]
    rows = [
        (words, unit, tuple(_with_band(told, column, indicator, unit, dimension, member) for column in columns))
        for words, indicator, unit, dimension, member in (*lettings, *city, *empty)
    ]
    return TextTable(stem, caption, "Wat", tuple(heads), tuple(row for row in rows if set(row[2]) != {labels.NO_VALUE}))


def _with_band(told: Told, column: Column, indicator: str, unit: str, dimension: str, member: str) -> str:
    mean, p05, p95, low, high = (
        labels.by_unit(told.at(indicator, *column, dimension=dimension, member=member, statistic=statistic), unit)
        for statistic in ("mean", "p05", "p95", LOW, HIGH)
    )
    mark = ""
    if labels.NO_VALUE in (low, high):
        low, high = p05, p95
    else:
        mark = WITH_ERROR
    if low == high or labels.NO_VALUE in (low, high):
        return mean
    return f"{mean} ({low.removesuffix(labels.NO_BREAK + '%')} tot {high}){mark}"


def group_tables(told: Told) -> Iterator[TextTable]:
    """Give the chance per regular group under its definition, and the lettings per group with who wins and loses."""
    columns, heads = _columns(told)
    groups = sorted(
        told.members(REGULAR_CHANCE, GROUP),
        key=lambda group: _sortable(told.at(REGULAR_CHANCE, told.leader, told.year, dimension=GROUP, member=group)),
    )
    chances = [
        (group_name(group), "", _figures(told, REGULAR_CHANCE, "aandeel", GROUP, group, columns)) for group in groups
    ]
    yield TextTable("kans-per-groep", "Kans per jaar per groep (D2 regulier)", "Groep", heads, tuple(chances))

    regular = set(groups)
    gains = tuple(f"{name}, verschil" for name in told.others)
    rows = [
        (
            group_name(group),
            "regulier" if group in regular else "niet-regulier",
            (
                *_figures(told, "lettings", "woningen/jaar", GROUP, group, columns),
                *(labels.change(gain_of(told, name, group)) for name in told.others),
            ),
        )
        for group in (*groups, *(group for group in told.members("lettings", GROUP) if group not in regular))
    ]
    caption = "Verhuringen per groep" + (f", en wie meer of minder krijgt dan in {told.leader}" if told.others else "")
    yield TextTable("verhuringen-per-groep", f"{caption}, in woningen per jaar", "Groep", (*heads, *gains), tuple(rows))


def mediation_table(told: Told) -> TextTable:
    """Give dwellings and persons per mediated group, apart, in the year that is told."""
    parts = (
        ("lettings", "woningen verhuurd"),
        ("mediated_persons", "personen gehuisvest"),
        ("backlog_dwellings", "achterstand, woningen"),
        ("backlog_persons", "achterstand, personen"),
    )
    rows = [
        (
            group_name(group),
            name if told.others else "",
            tuple(
                labels.number(told.at(indicator, name, told.year, dimension=GROUP, member=group))
                for indicator, _ in parts
            ),
        )
        for group in told.members("backlog_dwellings", GROUP)
        for name in told.names
    ]
    caption = f"Bemiddeling per doelgroep in {told.year}: woningen en personen apart"
    return TextTable("bemiddeling", caption, "Doelgroep", tuple(words for _, words in parts), tuple(rows))


def place_tables(told: Told) -> Iterator[TextTable]:
    """Give lettings and the non-regular share per wijk and per corporatie."""
    columns, heads = _columns(told)
    both = tuple(f"{what}, {head}" for what in ("verhuringen", "niet-regulier") for head in heads)
    for dimension, words in ((WIJK, "wijk"), (OWNER, "corporatie")):
        rows = [
            (
                member,
                "",
                (
                    *_figures(told, "lettings", "woningen/jaar", dimension, member, columns),
                    *_figures(told, "nonregular_share", "aandeel", dimension, member, columns),
                ),
            )
            for member in told.members("lettings", dimension)
        ]
        caption = f"Verhuringen per jaar en aandeel niet-regulier per {words}"
        yield TextTable(f"per-{words}", caption, words.capitalize(), both, tuple(rows))


def _columns(told: Told) -> tuple[list[Column], tuple[str, ...]]:
    """Choose the columns of a table with many rows: start and first milestone, or every scenario in that year."""
    if told.others:
        return [(name, told.year) for name in told.names], tuple(f"{name} {told.year}" for name in told.names)
    years = list(dict.fromkeys((told.start, told.year)))
    return [(told.leader, year) for year in years], tuple(map(str, years))


def _figures(
    told: Told, indicator: str, unit: str, dimension: str, member: str, columns: Sequence[Column]
) -> tuple[str, ...]:
    return tuple(
        labels.by_unit(told.at(indicator, *column, dimension=dimension, member=member), unit) for column in columns
    )


def _sortable(chance: float) -> float:
    return math.inf if math.isnan(chance) else -chance
