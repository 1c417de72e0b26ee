"""The tables that come out, and the results that hold them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from woonscenario.model.tables.columns import (
    CAUSES,
    DAEB_COLUMN,
    EXPECTED,
    FACTS,
    OWNER_COLUMN,
    RENT_CLASS_COLUMN,
    REQUESTED,
    SIZE_CLASS_COLUMN,
    TENANCY_COLUMN,
    WIJK_COLUMN,
    Column,
    Table,
    text,
)

if TYPE_CHECKING:
    import pandas as pd

_DRAW = text("draw", "`expected`, of het nummer van de trekking")
_YEAR = Column("year", "year", "jaar", "Jaar (standen: 1 januari)")
_SCENARIO = text("scenario", "Naam van het scenario")
_CELL = (WIJK_COLUMN, OWNER_COLUMN, RENT_CLASS_COLUMN, DAEB_COLUMN, SIZE_CLASS_COLUMN, TENANCY_COLUMN)
_CELL_KEY = tuple(column.name for column in _CELL)

STOCK_BY_YEAR = Table(
    "stock",
    ("scenario", "draw", "year", *_CELL_KEY),
    (_SCENARIO, _DRAW, _YEAR, *_CELL, Column("dwellings", "number", "woningen", "Stand op 1 januari")),
    "De voorraad per cel op 1 januari van elk jaar",
)
STOCK_CHANGES = Table(
    "stock_changes",
    ("scenario", "draw", "year", *_CELL_KEY, "cause"),
    (
        _SCENARIO,
        _DRAW,
        _YEAR,
        *_CELL,
        text("cause", "Oorzaak", words=CAUSES),
        Column("dwellings", "number", "woningen", "Verandering in het jaar"),
    ),
    "De veranderingen per cel, jaar en oorzaak; stand + veranderingen = volgende stand",
)
REQUESTS = Table(
    "requests",
    ("scenario", "draw", "year", "cause", "request"),
    (
        _SCENARIO,
        _DRAW,
        _YEAR,
        text("cause", "Oorzaak", words=REQUESTED),
        text("request", "Kenmerk van de verandering, of afspraak en corporatie"),
        Column("requested", "number", "woningen", "Gevraagd"),
        Column("booked", "number", "woningen", "Geboekt"),
        Column("cut", "number", "woningen", "Niet uitgevoerd, omdat het er niet was of niet mocht"),
    ),
    "Wat gevraagd werd en wat kon",
)
INDICATORS = Table(
    "indicators",
    ("scenario", "year", "dimension", "member", "indicator", "statistic"),
    (
        _SCENARIO,
        _YEAR,
        text("dimension", "`total`, `wijk` of `owner`"),
        text("member", "Lid van de dimensie"),
        text("indicator", "Indicator; de eenheid staat in unit"),
        text("unit", "Eenheid"),
        text(
            "statistic",
            "expected: de verwachting; mean, p05, p50, p95: gemiddelde en percentielen over de trekkingen",
            words=(EXPECTED, "mean", "p05", "p50", "p95"),
        ),
        Column("value", "number", "zie unit", "Waarde"),
    ),
    "Indicatoren per jaar",
)
FIGURES = Table(
    "figures",
    ("scenario", "year", "indicator", "draw"),
    (
        _SCENARIO,
        _YEAR,
        text("indicator", "Indicator van de hele stad; een stroom is die van het jaar zelf"),
        Column("draw", "whole", "volgnummer", "Nummer van de trekking"),
        Column("value", "number", "als in indicators.csv", "Waarde"),
    ),
    "Indicatoren van de hele stad op de peiljaren, per trekking; leeg zonder trekkingen",
    may_be_empty=True,
)
FIGURE_INDICATORS = (
    "social_stock",
    "kernvoorraad",
    "kernvoorraad_share",
    "social_share",
    "net_growth",
    "completions",
    "sales",
    "demolition",
    "lettings",
)
"""Indicators that the table figures holds."""
ASSUMPTIONS = Table(
    "assumptions",
    ("key",),
    (
        text("key", "Aanname"),
        text("label", "Naam"),
        text("value", "Waarde; bij een pad de opgegeven jaren"),
        text("unit", "Eenheid"),
        text("range", "Bandbreedte", optional=True),
        *FACTS,
        text("set_by", "Waar de waarde is gezet: basis, scenario of opdrachtregel"),
    ),
    "De aannamen van de run",
)


@dataclass(frozen=True)
class Results:
    """What a run gives: tables as frames, the largest residual of the account [dwellings], and Dutch warnings."""

    scenario: str
    stock: pd.DataFrame
    stock_changes: pd.DataFrame
    requests: pd.DataFrame
    indicators: pd.DataFrame
    figures: pd.DataFrame
    largest_residual: float
    warnings: tuple[str, ...] = field(default=())
