"""Tables of what owners and agreements say about rents and sale."""

from __future__ import annotations

from woonscenario.model.tables.columns import FACTS, OWNER_COLUMN, RENT_CLASS_COLUMN, WIJK_COLUMN, Column, Table, text

RENT_DIRECTIONS = Table(
    "rent_directions",
    ("wijk", "owner"),
    (
        WIJK_COLUMN,
        OWNER_COLUMN,
        Column(
            "kernvoorraad_shift",
            "number",
            "aandeel",
            "Hoeveel groter (of kleiner, met een min) het deel is dat bij mutatie tot de tweede aftoppingsgrens wordt "
            "aangeboden, vergeleken met harmonisation.offered_mix",
            at_least=-1,
            at_most=1,
        ),
        *FACTS,
    ),
    "Waar de streefhuren van een corporatie hoger of lager liggen dan gemiddeld",
    may_be_empty=True,
)
RENTS = Table(
    "rents",
    ("rent_class", "rent_from"),
    (
        RENT_CLASS_COLUMN,
        Column("rent_from", "number", "euro/maand", "Onderkant van het interval, prijspeil beginjaar", at_least=0),
        Column("rent_until", "number", "euro/maand", "Bovenkant van het interval", at_least=0),
        Column("share", "share", "aandeel", "Deel van de DAEB-woningen van de huurklasse in het interval"),
        *FACTS,
    ),
    "Huurverdeling binnen de huurklassen; zonder rijen staat huurbeleid uit",
    may_be_empty=True,
)
SALES_RULES = Table(
    "sales_rules",
    ("rule_set", "owner"),
    (
        text("rule_set", "Naam van de afspraak"),
        OWNER_COLUMN,
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
        *FACTS,
    ),
    "Verkoopregels per corporatie en periode; voor één corporatie gelden nooit twee afspraken tegelijk",
    may_be_empty=True,
)
CLOSED_WIJKEN = Table(
    "closed_wijken",
    ("wijk", "from_year"),
    (
        WIJK_COLUMN,
        Column("from_year", "year", "jaar", "Eerste jaar zonder verkoop"),
        Column("until_year", "year", "jaar", "Laatste jaar; leeg: zonder einde", optional=True),
        *FACTS,
    ),
    "Wijken waar een amendement verkoop uitsluit",
    may_be_empty=True,
)
