"""Columns, keys, units and axis order of everything that passes between rooms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

CELL, DRAW = 0, 1
"""Axis order of arrays inside the model: (cell, draw), (group, draw), (project, draw) …"""

Kind = Literal["text", "whole", "number", "share", "yes_no", "year"]

YES, NO = "ja", "nee"
DAEB, NIET_DAEB = "daeb", "niet_daeb"
PERMANENT, TIJDELIJK = "permanent", "tijdelijk"
HARD, ZACHT = "hard", "zacht"
SLOOP = "sloop"
STATUSES = ("feit", "afgeleid", "aanname", "gekalibreerd")

OPLEVERING, VERKOOP, HUURHARMONISATIE = "oplevering", "verkoop", "huurharmonisatie"
CAUSES = (OPLEVERING, SLOOP, VERKOOP, HUURHARMONISATIE)
"""Causes of change, in the order in which they are shown."""
LOSSES = (SLOOP, VERKOOP)
"""Causes that only take away."""

TOTAL = "total"
"""Dimension and member that stand for the whole city."""

EXPECTED = "expected"
"""The `draw` of the run in expectation."""
KEPT_DRAWS = 3
"""Draws whose cells are written out in full."""


@dataclass(frozen=True)
class Column:
    """A column: its name, kind, unit and meaning (Dutch), the words it may hold, and the table that names them.

    `members_of` is the table whose key lists what the column may hold; an `optional` cell may be empty.
    """

    name: str
    kind: Kind
    unit: str
    meaning: str
    words: tuple[str, ...] = ()
    members_of: str = ""
    optional: bool = False
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True)
class Table:
    """A table of the opening data or the output: file name without ending, key and columns.

    `shares_by` lists (prefix, dimension table): one column `<prefix>_<member>` for each member; together the
    columns of a prefix sum to one in every row.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    meaning: str
    shares_by: tuple[tuple[str, str], ...] = ()
    may_be_empty: bool = False


def _text(name: str, meaning: str, **more: object) -> Column:
    return Column(name, "text", "tekst", meaning, **more)  # type: ignore[arg-type]


def _dwellings(name: str, meaning: str, **more: object) -> Column:
    return Column(name, "whole", "woningen", meaning, at_least=0, **more)  # type: ignore[arg-type]


_WIJK = _text("wijk", "Wijk", members_of="wijken")
_OWNER = _text("owner", "Corporatie die eigenaar is", members_of="owners")
_RENT_CLASS = _text("rent_class", "Huurklasse", members_of="rent_classes")
_SIZE_CLASS = _text("size_class", "Grootteklasse", members_of="size_classes")
_DAEB = _text("daeb", "DAEB of niet-DAEB", words=(DAEB, NIET_DAEB))
_TENANCY = _text("tenancy", "Permanente of tijdelijke woning", words=(PERMANENT, TIJDELIJK))
_SOURCE = _text(
    "source",
    "Bron: een id uit sources.yaml; leeg mag alleen bij een aanname",
    members_of="sources",
    optional=True,
)
_STATUS = _text("status", "Feit, afgeleid, aanname of gekalibreerd", words=STATUSES)
_REASON = _text("reason", "Waarom deze waarde, en hoe zij is afgeleid", optional=True)
_FACTS = (_SOURCE, _STATUS, _REASON)

WIJKEN = Table(
    "wijken",
    ("wijk",),
    (
        _text("wijk", "Naam van de wijk"),
        _text("code", "CBS-code van de wijk"),
        _dwellings("dwellings", "Alle woningen in de wijk op 1 januari van het beginjaar"),
        Column("woz_mean", "number", "euro", "Gemiddelde WOZ-waarde van alle woningen in de wijk", at_least=1),
        Column("growth_share", "share", "aandeel", "Deel van de groei van de stad dat in de wijk landt"),
        Column("low_social_share", "yes_no", "ja/nee", "Wijk met een laag aandeel sociale huur"),
        *_FACTS,
    ),
    "De wijken van de gemeente",
)
OWNERS = Table(
    "owners",
    ("owner",),
    (_text("owner", "Naam van de corporatie"), *_FACTS),
    "De corporaties",
)
RENT_CLASSES = Table(
    "rent_classes",
    ("rent_class",),
    (
        _text("rent_class", "Huurklasse, van lage naar hoge huur"),
        _text(
            "upper_limit",
            "Wettelijke grens waar de klasse eindigt (een id uit rules); leeg: geen",
            optional=True,
        ),
        Column("social", "yes_no", "ja/nee", "Telt mee in de sociale voorraad"),
        Column("kernvoorraad", "yes_no", "ja/nee", "Telt mee in de kernvoorraad"),
        _text("label", "Naam in grafieken en rapport"),
    ),
    "Huurklassen, in volgorde van huur",
)
SIZE_CLASSES = Table(
    "size_classes",
    ("size_class",),
    (
        _text("size_class", "Grootteklasse, van klein naar groot"),
        _text("label", "Naam in grafieken en rapport"),
    ),
    "Grootteklassen, in volgorde van grootte",
)
STOCK = Table(
    "stock",
    ("wijk", "owner", "rent_class", "daeb", "size_class", "tenancy"),
    (
        _WIJK,
        _OWNER,
        _RENT_CLASS,
        _DAEB,
        _SIZE_CLASS,
        _TENANCY,
        _dwellings("dwellings", "Zelfstandige woningen"),
    ),
    "De voorraad op 1 januari van het beginjaar",
)
PROJECTS = Table(
    "projects",
    ("project",),
    (
        _text("project", "Kenmerk van het project"),
        _text("name", "Naam van het project"),
        _WIJK,
        _OWNER,
        _dwellings("dwellings", "Sociale huurwoningen in het project"),
        _text("plan_status", "Hard of zacht plan", words=(HARD, ZACHT)),
        Column(
            "planned_year",
            "year",
            "jaar",
            "Jaar van oplevering volgens plan. Voor het beginjaar: alleen wat uitloopt komt er nog bij; wat voor het "
            "beginjaar klaar is, zit in de openingsvoorraad",
        ),
        _DAEB,
        _TENANCY,
        Column("nultreden_share", "share", "aandeel", "Deel van de woningen dat nultreden is"),
        *_FACTS,
    ),
    "Nieuwbouwprojecten",
    shares_by=(("rent", "rent_classes"), ("size", "size_classes")),
    may_be_empty=True,
)
PROGRAMME = Table(
    "programme",
    ("wijk", "owner"),
    (
        _WIJK,
        _OWNER,
        Column("share", "share", "aandeel", "Deel van het structurele programma"),
        Column("nultreden_share", "share", "aandeel", "Deel van de woningen dat nultreden is"),
        *_FACTS,
    ),
    "Waar het structurele programma landt; de aandelen tellen op tot 1",
    shares_by=(("rent", "rent_classes"), ("size", "size_classes")),
)
TRANSFERS = Table(
    "transfers",
    ("transfer",),
    (
        _text("transfer", "Kenmerk van de verandering"),
        _text("cause", "Oorzaak", words=(SLOOP,)),
        Column("year", "year", "jaar", "Jaar van de verandering"),
        _text("from_wijk", "Wijk", members_of="wijken"),
        _text("from_owner", "Corporatie", members_of="owners"),
        _text(
            "from_rent_class",
            "Huurklasse; leeg: naar verhouding over alle",
            members_of="rent_classes",
            optional=True,
        ),
        _text(
            "from_size_class",
            "Grootteklasse; leeg: naar verhouding over alle",
            members_of="size_classes",
            optional=True,
        ),
        _dwellings("dwellings", "Woningen"),
        *_FACTS,
    ),
    "Veranderingen die per jaar zijn opgegeven, zoals sloop",
    may_be_empty=True,
)
SALES_RULES = Table(
    "sales_rules",
    ("rule_set", "owner"),
    (
        _text("rule_set", "Naam van de afspraak"),
        _OWNER,
        Column("from_year", "year", "jaar", "Eerste jaar waarin de regel geldt"),
        Column("until_year", "year", "jaar", "Laatste jaar; leeg: zonder einde", optional=True),
        Column("share_of_sales", "share", "aandeel", "Deel van de gewenste verkoop in de stad"),
        Column(
            "woz_threshold",
            "number",
            "euro",
            "Laagste WOZ-waarde (prijspeil beginjaar, volgt het stadsgemiddelde); leeg: geen",
            at_least=0,
            optional=True,
        ),
        Column(
            "qualifying_share",
            "share",
            "aandeel",
            "Deel van de woningen boven de WOZ-grens dat verder voldoet",
        ),
        Column(
            "growth_cap",
            "share",
            "aandeel",
            "Grootste verkoop van de afspraak als deel van de gemiddelde nettogroei van drie jaar; leeg: geen",
            optional=True,
        ),
        Column(
            "minimum_social_share",
            "share",
            "aandeel",
            "Geen verkoop in wijken met een lager sociaal aandeel; leeg: geen grens",
            optional=True,
        ),
        Column(
            "coupled_to_additions",
            "yes_no",
            "ja/nee",
            "Nooit meer verkocht dan de corporatie zelf sinds het beginjaar toevoegde",
        ),
        *_FACTS,
    ),
    "Verkoopregels per corporatie en periode; voor één corporatie gelden nooit twee afspraken tegelijk",
    may_be_empty=True,
)
CLOSED_WIJKEN = Table(
    "closed_wijken",
    ("wijk", "from_year"),
    (
        _WIJK,
        Column("from_year", "year", "jaar", "Eerste jaar zonder verkoop"),
        Column("until_year", "year", "jaar", "Laatste jaar; leeg: zonder einde", optional=True),
        *_FACTS,
    ),
    "Wijken waar een amendement verkoop uitsluit",
    may_be_empty=True,
)
OBSERVED = Table(
    "observed",
    ("indicator", "year", "source"),
    (
        _text("indicator", "Wat is waargenomen"),
        Column("year", "year", "jaar", "Jaar, of 1 januari van het jaar bij een stand"),
        Column("value", "number", "zie unit", "Waarde"),
        _text("unit", "Eenheid"),
        _text("definition", "Definitie in de bron"),
        *_FACTS,
    ),
    "Gepubliceerde reeksen",
    may_be_empty=True,
)
OPENING = (
    WIJKEN, OWNERS, RENT_CLASSES, SIZE_CLASSES, STOCK, PROJECTS, PROGRAMME, TRANSFERS, SALES_RULES, CLOSED_WIJKEN,
)  # fmt: skip


@dataclass(frozen=True)
class Opening:
    """The checked opening data: one frame per table of `OPENING`, and the observed series.

    Frames are sorted by key (dimension tables keep their own order), share columns included.
    """

    wijken: pd.DataFrame
    owners: pd.DataFrame
    rent_classes: pd.DataFrame
    size_classes: pd.DataFrame
    stock: pd.DataFrame
    projects: pd.DataFrame
    programme: pd.DataFrame
    transfers: pd.DataFrame
    sales_rules: pd.DataFrame
    closed_wijken: pd.DataFrame
    observed: pd.DataFrame


_DRAW = _text("draw", "`expected`, of het nummer van de trekking")
_YEAR = Column("year", "year", "jaar", "Jaar (standen: 1 januari)")
_SCENARIO = _text("scenario", "Naam van het scenario")
_CELL = (_WIJK, _OWNER, _RENT_CLASS, _DAEB, _SIZE_CLASS, _TENANCY)
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
        _text("cause", "Oorzaak", words=CAUSES),
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
        _text("cause", "Oorzaak", words=(SLOOP, VERKOOP)),
        _text("request", "Kenmerk van de verandering, of afspraak en corporatie"),
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
        _text("dimension", "`total`, `wijk` of `owner`"),
        _text("member", "Lid van de dimensie"),
        _text("indicator", "Indicator; zie columns.csv voor de eenheid"),
        _text("unit", "Eenheid"),
        _text("statistic", "Maat", words=(EXPECTED, "mean", "p05", "p50", "p95")),
        Column("value", "number", "zie unit", "Waarde"),
    ),
    "Indicatoren per jaar",
)
ASSUMPTIONS = Table(
    "assumptions",
    ("key",),
    (
        _text("key", "Aanname"),
        _text("label", "Naam"),
        _text("value", "Waarde; bij een pad de opgegeven jaren"),
        _text("unit", "Eenheid"),
        _text("range", "Bandbreedte", optional=True),
        *_FACTS,
        _text("set_by", "Waar de waarde is gezet: basis, scenario of opdrachtregel"),
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
    largest_residual: float
    warnings: tuple[str, ...] = field(default=())
