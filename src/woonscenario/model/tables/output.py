"""The tables that come out, and the results that hold them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from woonscenario.model.tables.columns import (
    CAUSES,
    CHANNEL,
    DAEB_COLUMN,
    EXPECTED,
    FACTS,
    HIGH,
    LOW,
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
            "expected: de verwachting; mean, p05, p50, p95: gemiddelde en percentielen over de trekkingen; low, high: "
            "de band met modelfout, van niveaus van de stad waarvan de terugblik de fout kent",
            words=(EXPECTED, "mean", "p05", "p50", "p95", LOW, HIGH),
        ),
        Column("value", "number", "zie unit", "Waarde"),
    ),
    "Indicatoren per jaar",
)
EVENTS = Table(
    "events",
    ("scenario", "year", "indicator", "dimension", "member"),
    (
        _SCENARIO,
        _YEAR,
        text("indicator", "Indicator die een norm kruist"),
        text("dimension", "`total` of `wijk`"),
        text("member", "Lid van de dimensie"),
        text("unit", "Eenheid"),
        Column("norm", "number", "zie unit", "De norm in dat jaar"),
        text("event", "Aan welke kant de indicator vanaf dit jaar ligt", words=("onder", "erop_of_erboven")),
        Column("chance", "number", "aandeel", "Deel van de trekkingen dat in dat jaar aan die kant ligt; leeg: geen"),
    ),
    "De jaren waarin de verwachting een norm kruist",
    may_be_empty=True,
)
SPREAD = Table(
    "spread",
    ("scenario", "year", "indicator"),
    (
        _SCENARIO,
        _YEAR,
        text("indicator", "Indicator van de stad; de eenheid is die in indicators.csv"),
        Column("standard_deviation", "number", "als de indicator", "Standaardafwijking over de trekkingen"),
        Column(
            "luck_share",
            "share",
            "aandeel",
            "Deel van de variantie dat toeval is, dat van plannen inbegrepen; de rest komt van onzekere aannamen. Leeg "
            "als er geen spreiding is",
            optional=True,
            at_least=0,
            at_most=1,
        ),
        Column(
            "plan_luck_share",
            "share",
            "aandeel",
            "Deel van de variantie dat toeval van plannen is (uitval en vertraging); de rest van luck_share is ander "
            "toeval, zoals welke woningen vrijkomen",
            optional=True,
            at_least=0,
            at_most=1,
        ),
    ),
    "Hoeveel van de spreiding toeval is, van plannen en ander, en hoeveel onzekerheid over aannamen",
    may_be_empty=True,
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
    "slaagkans_D2_regulier",
    "nonregular_share",
    "backlog_dwellings",
    "registration_mean",
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
    indicators: pd.DataFrame
    stock_changes: pd.DataFrame
    stock: pd.DataFrame
    requests: pd.DataFrame
    events: pd.DataFrame
    spread: pd.DataFrame
    figures: pd.DataFrame
    largest_residual: float
    warnings: tuple[str, ...] = field(default=())

    @property
    def last_year(self) -> int:
        """The last year of any indicator."""
        return int(self.indicators["year"].max())

    @property
    def has_letting(self) -> bool:
        """Tell whether it says who gets a dwelling."""
        return CHANNEL in self.indicators["dimension"].to_numpy()
