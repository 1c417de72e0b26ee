"""Tables from which the command `opening` builds stock, projects, programme and transfers."""

from __future__ import annotations

from woonscenario.model.tables import (
    DAEB,
    HARD,
    NIET_DAEB,
    PERMANENT,
    PROGRAMME,
    TIJDELIJK,
    TRANSFERS,
    ZACHT,
    Column,
    Table,
)

SCALED = "verhouding"
IN_DWELLINGS = "woningen"
DIMENSION_COLUMNS = ("wijk", "owner", "rent_class", "daeb", "size_class", "tenancy")
"""The dimensions of a cell of the stock, in the order of its key."""

_FACTS = PROGRAMME.columns[-3:]
_WIJK = Column("wijk", "text", "tekst", "Wijk", members_of="wijken")
_OWNER = Column("owner", "text", "tekst", "Corporatie", members_of="owners")
_TENANCIES = (PERMANENT, TIJDELIJK)
_FROM = Column("from_year", "year", "jaar", "Eerste jaar")
_UNTIL = Column("until_year", "year", "jaar", "Laatste jaar")

MARGINS = Table(
    "margins",
    ("margin", *DIMENSION_COLUMNS),
    (
        Column("margin", "text", "tekst", "Naam van de randtotalen die samen de hele voorraad verdelen"),
        Column("wijk", "text", "tekst", "Wijk; leeg: alle", members_of="wijken", optional=True),
        Column("owner", "text", "tekst", "Corporatie; leeg: alle", members_of="owners", optional=True),
        Column("rent_class", "text", "tekst", "Huurklasse; leeg: alle", members_of="rent_classes", optional=True),
        Column("daeb", "text", "tekst", "DAEB of niet-DAEB; leeg: beide", (DAEB, NIET_DAEB), optional=True),
        Column("size_class", "text", "tekst", "Grootteklasse; leeg: alle", members_of="size_classes", optional=True),
        Column("tenancy", "text", "tekst", "Permanent of tijdelijk; leeg: beide", _TENANCIES, optional=True),
        Column("value", "number", "zie unit", "Randtotaal; 0 sluit deze cellen", at_least=0),
        Column("unit", "text", "tekst", "woningen, of verhouding: geschaald naar het totaal", (IN_DWELLINGS, SCALED)),
        *_FACTS,
    ),
    "Randtotalen waaruit de voorraad wordt gebouwd",
)  # fmt: skip
RESIDUALS = Table(
    "residuals",
    ("margin", "member"),
    (
        Column("margin", "text", "tekst", "Naam van de randtotalen"),
        Column("member", "text", "tekst", "Wijk, corporatie, klasse of een combinatie"),
        Column("target", "number", "woningen", "Randtotaal na schalen"),
        Column("built", "whole", "woningen", "Woningen in de gebouwde voorraad"),
        Column("residual", "number", "woningen", "Gebouwd min randtotaal"),
    ),
    "Hoe ver de gebouwde voorraad van de randtotalen ligt",
)
BUILT_FILES = Table(
    "built",
    ("file",),
    (
        Column("file", "text", "tekst", "Bestand dat het commando schreef"),
        Column("sha256", "text", "tekst", "Hash van wat het schreef; een ander bestand is met de hand gewijzigd"),
    ),
    "Wat het commando `opening` schreef, zodat het geen eigen cijfers overschrijft",
)
PLAN_CAPACITY = Table(
    "plan_capacity",
    ("plan_status", "from_year"),
    (
        Column("plan_status", "text", "tekst", "Hard of zacht plan", (HARD, ZACHT)),
        _FROM,
        _UNTIL,
        Column(
            "first_year",
            "year",
            "jaar",
            "Eerste planjaar waarvoor projecten worden gemaakt; eerdere vervallen. Neem ook jaren voor het beginjaar "
            "mee, anders ontbreken de plannen die zijn uitgelopen",
        ),
        Column("capacity", "whole", "woningen", "Plancapaciteit in de hele periode, alle segmenten", at_least=0),
        Column("social_share", "share", "aandeel", "Deel van de plancapaciteit dat sociale huur van corporaties is"),
        Column("project_size", "whole", "woningen", "Gemiddelde grootte van een project", at_least=1),
        *_FACTS,
    ),
    "Plancapaciteit per periode, waaruit projecten worden gemaakt",
)  # fmt: skip
PLAN_WIJKEN = Table(
    "plan_wijken",
    ("wijk",),
    (_WIJK, Column("share", "share", "aandeel", "Deel van de nieuwbouw; telt over de wijken op tot 1"), *_FACTS),
    "Waar de nieuwe sociale huur landt",
)
PLAN_OWNERS = Table(
    "plan_owners",
    ("owner",),
    (
        _OWNER,
        Column("share", "share", "aandeel", "Deel van de nieuwbouw; telt over de corporaties op tot 1"),
        Column("nultreden_share", "share", "aandeel", "Deel van de nieuwbouw dat nultreden is"),
        *_FACTS,
    ),
    "Wie de nieuwe sociale huur bouwt, en wat",
    shares_by=(("rent", "rent_classes"), ("size", "size_classes")),
)
DEMOLITION = Table(
    "demolition",
    ("wijk", "from_year"),
    (
        _WIJK,
        _FROM,
        _UNTIL,
        Column("dwellings_per_year", "whole", "woningen/jaar", "Te slopen woningen per jaar", at_least=0),
        *_FACTS,
    ),
    "Sloop per wijk en jaar, die over de corporaties wordt verdeeld naar hun voorraad in de wijk",
    may_be_empty=True,
)
OTHER_TRANSFERS = Table(
    "other_transfers",
    TRANSFERS.key,
    TRANSFERS.columns,
    "Veranderingen die naast de verdeelde sloop in transfers.csv komen, zoals zij hier staan: einde tijdelijk, "
    "liberalisatie, socialisatie, uitruil en sloop van bekende complexen",
    may_be_empty=True,
)
SOURCES_OF_OPENING = (MARGINS, PLAN_CAPACITY, PLAN_WIJKEN, PLAN_OWNERS, DEMOLITION, OTHER_TRANSFERS)
"""What an analyst edits before giving the command `opening`."""
