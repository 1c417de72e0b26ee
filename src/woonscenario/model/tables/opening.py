"""The tables that go in: dimensions, opening stock, plans, rules and observations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from woonscenario.model.tables.agreements import CLOSED_WIJKEN, RENT_DIRECTIONS, RENTS, SALES_RULES
from woonscenario.model.tables.columns import (
    DAEB_COLUMN,
    FACTS,
    HARD,
    OWNER_COLUMN,
    PUBLICATIONS,
    RENT_CLASS_COLUMN,
    SIZE_CLASS_COLUMN,
    TENANCY_COLUMN,
    TRANSFER_CAUSES,
    WIJK_COLUMN,
    ZACHT,
    Column,
    Table,
    dwellings_column,
    text,
)
from woonscenario.model.tables.demand import HOUSEHOLD_SIZES, MEDIATED, SEEKERS, TAAKSTELLING

if TYPE_CHECKING:
    import pandas as pd

WIJKEN = Table(
    "wijken",
    ("wijk",),
    (
        text("wijk", "Naam van de wijk"),
        text("code", "CBS-code van de wijk"),
        dwellings_column("dwellings", "Alle woningen in de wijk op 1 januari van het beginjaar"),
        Column("woz_mean", "number", "euro", "Gemiddelde WOZ-waarde van alle woningen in de wijk", at_least=1),
        Column("growth_share", "share", "aandeel", "Deel van de groei van de stad dat in de wijk landt"),
        Column("low_social_share", "yes_no", "ja/nee", "Wijk met een laag aandeel sociale huur"),
        Column(
            "mediated_maximum",
            "share",
            "aandeel",
            "Grootste deel van het aanbod in de wijk voor directe bemiddeling; 1: geen maximum, 0: geen bemiddeling",
        ),
        Column("free_space", "yes_no", "ja/nee", "De vrije toewijzingsruimte mag in de wijk worden gebruikt"),
        *FACTS,
    ),
    "De wijken van de gemeente",
)
OWNERS = Table(
    "owners",
    ("owner",),
    (
        text("owner", "Naam van de corporatie"),
        Column("liberalisation_share", "share", "aandeel", "Deel van de liberalisatie in de stad"),
        Column(
            "mediated_share",
            "share",
            "aandeel",
            "Deel van de directe bemiddeling in de stad; werkt als allocation.division op given staat",
        ),
        *FACTS,
    ),
    "De corporaties",
)
RENT_CLASSES = Table(
    "rent_classes",
    ("rent_class",),
    (
        text("rent_class", "Huurklasse, van lage naar hoge huur"),
        text(
            "upper_limit",
            "Wettelijke grens waar de klasse eindigt (een id uit rules); leeg: geen",
            optional=True,
        ),
        Column("social", "yes_no", "ja/nee", "Telt mee in de sociale voorraad"),
        Column("kernvoorraad", "yes_no", "ja/nee", "Telt mee in de kernvoorraad"),
        text("label", "Naam in grafieken en rapport"),
    ),
    "Huurklassen, in volgorde van huur",
)
SIZE_CLASSES = Table(
    "size_classes",
    ("size_class",),
    (
        text("size_class", "Grootteklasse, van klein naar groot"),
        text("label", "Naam in grafieken en rapport"),
    ),
    "Grootteklassen, in volgorde van grootte",
)
STOCK = Table(
    "stock",
    ("wijk", "owner", "rent_class", "daeb", "size_class", "tenancy"),
    (
        WIJK_COLUMN,
        OWNER_COLUMN,
        RENT_CLASS_COLUMN,
        DAEB_COLUMN,
        SIZE_CLASS_COLUMN,
        TENANCY_COLUMN,
        dwellings_column("dwellings", "Zelfstandige woningen"),
    ),
    "De voorraad op 1 januari van het beginjaar",
)
PROJECTS = Table(
    "projects",
    ("project",),
    (
        text("project", "Kenmerk van het project"),
        text("name", "Naam van het project"),
        WIJK_COLUMN,
        OWNER_COLUMN,
        dwellings_column("dwellings", "Sociale huurwoningen in het project"),
        text("plan_status", "Hard of zacht plan", words=(HARD, ZACHT)),
        Column(
            "planned_year",
            "year",
            "jaar",
            "Jaar van oplevering volgens plan. Voor het beginjaar: alleen wat uitloopt komt er nog bij; wat voor het "
            "beginjaar klaar is, zit in de openingsvoorraad",
        ),
        DAEB_COLUMN,
        TENANCY_COLUMN,
        Column("nultreden_share", "share", "aandeel", "Deel van de woningen dat nultreden is"),
        Column(
            "term_years",
            "whole",
            "jaar",
            "Termijn van tijdelijke woningen na oplevering; leeg: flex.term_years",
            optional=True,
            at_least=1,
        ),
        text("replaces", "Sloop die dit project vervangt: een kenmerk uit transfers; leeg: geen", optional=True),
        Column(
            "return_share",
            "share",
            "aandeel",
            "Deel van de huishoudens uit die sloop dat terugkeert in het project; leeg: niemand",
            optional=True,
        ),
        *FACTS,
    ),
    "Nieuwbouwprojecten",
    shares_by=(("rent", "rent_classes"), ("size", "size_classes")),
    may_be_empty=True,
)
PROGRAMME = Table(
    "programme",
    ("wijk", "owner"),
    (
        WIJK_COLUMN,
        OWNER_COLUMN,
        Column("share", "share", "aandeel", "Deel van het structurele programma"),
        Column("nultreden_share", "share", "aandeel", "Deel van de woningen dat nultreden is"),
        *FACTS,
    ),
    "Waar het structurele programma landt; de aandelen tellen op tot 1",
    shares_by=(("rent", "rent_classes"), ("size", "size_classes")),
)
TRANSFERS = Table(
    "transfers",
    ("transfer",),
    (
        text("transfer", "Kenmerk van de verandering"),
        text(
            "cause",
            "Oorzaak. sloop: permanente woningen verdwijnen; einde_tijdelijk: tijdelijke woningen verdwijnen; "
            "liberalisatie: DAEB wordt niet-DAEB, altijd bij mutatie; socialisatie: niet-DAEB wordt DAEB; uitruil: een "
            "andere corporatie wordt eigenaar",
            words=TRANSFER_CAUSES,
        ),
        Column("year", "year", "jaar", "Jaar van de verandering; bij mutatie het eerste jaar"),
        Column(
            "at_turnover",
            "yes_no",
            "ja/nee",
            "ja: elke woning pas als zij vrijkomt, vanaf het jaar; nee: alle in het jaar",
        ),
        text("from_wijk", "Wijk", members_of="wijken"),
        text("from_owner", "Corporatie", members_of="owners"),
        text(
            "from_rent_class",
            "Huurklasse; leeg: naar verhouding over alle",
            members_of="rent_classes",
            optional=True,
        ),
        text(
            "from_size_class",
            "Grootteklasse; leeg: naar verhouding over alle",
            members_of="size_classes",
            optional=True,
        ),
        text("to_owner", "Nieuwe eigenaar, alleen bij uitruil", members_of="owners", optional=True),
        text(
            "to_rent_class",
            "Nieuwe huurklasse bij socialisatie; bij liberalisatie is dat de laagste boven de liberalisatiegrens",
            members_of="rent_classes",
            optional=True,
        ),
        dwellings_column("dwellings", "Woningen"),
        *FACTS,
    ),
    "Veranderingen die zijn opgegeven: sloop, einde tijdelijk, liberalisatie, socialisatie en uitruil",
    may_be_empty=True,
)
OBSERVED = Table(
    "observed",
    ("indicator", "year", "source"),
    (
        text("indicator", "Wat is waargenomen: één kenmerk voor één gebied, één eenheid en één definitie"),
        text("entity", "Gebied waarover de bron het heeft"),
        Column("year", "year", "jaar", "Jaar, of 1 januari van het jaar bij een stand"),
        Column("value", "number", "zie unit", "Waarde"),
        text("unit", "Eenheid"),
        text("definition", "Definitie in de bron"),
        text("edition", "Editie van de bron, zoals in sources.yaml; leeg mag alleen zonder bron", optional=True),
        text("publication", "Of de bron het cijfer nog voorlopig noemt", words=PUBLICATIONS),
        *FACTS,
    ),
    "Gepubliceerde reeksen, in een of meer bestanden in de map observed",
    may_be_empty=True,
)
OPENING = (
    WIJKEN, OWNERS, RENT_CLASSES, SIZE_CLASSES, STOCK, PROJECTS, PROGRAMME, TRANSFERS, SALES_RULES, CLOSED_WIJKEN,
    RENT_DIRECTIONS, RENTS, HOUSEHOLD_SIZES, SEEKERS, MEDIATED, TAAKSTELLING,
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Opening:
    """The checked opening data: one frame per table of `OPENING`, and the observed series; equal to itself alone.

    Frames are sorted by key (dimension tables and `mediated` keep their own order), share columns included.
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
    rent_directions: pd.DataFrame
    rents: pd.DataFrame
    household_sizes: pd.DataFrame
    seekers: pd.DataFrame
    mediated: pd.DataFrame
    taakstelling: pd.DataFrame
    observed: pd.DataFrame

    @cached_property
    def social_classes(self) -> tuple[str, ...]:
        """Names of the rent classes of social dwellings, in order."""
        return tuple(self.rent_classes.loc[self.rent_classes["social"], "rent_class"])
