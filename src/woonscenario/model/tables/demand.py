"""Tables of who is looking for a dwelling: households, seekers, and who is housed by mediation."""

from __future__ import annotations

from woonscenario.model.tables.columns import FACTS, Column, Table, text

PRIMAIR, SECUNDAIR, MIDDENINKOMEN = "primair", "secundair", "middeninkomen"
INCOMES = (PRIMAIR, SECUNDAIR, MIDDENINKOMEN)
AGES = ("jong", "midden", "ouder")
STARTER, DOORSTROMER = "starter", "doorstromer"
SITUATIONS = (STARTER, DOORSTROMER)
PERSONEN, WONINGEN = "personen", "woningen"
TASK_UNITS = (PERSONEN, WONINGEN)
HALF_YEARS = 2

HOUSEHOLD_SIZES = Table(
    "household_sizes",
    ("household_size",),
    (
        text("household_size", "Huishoudensgrootte, van klein naar groot"),
        Column("persons", "number", "personen", "Gemiddeld aantal personen", at_least=1),
        text("smallest_size", "Kleinste grootteklasse die past", members_of="size_classes"),
        text("largest_size", "Grootste grootteklasse die past", members_of="size_classes"),
        text(
            "primary_rent_class",
            "Hoogste huurklasse voor een primair huishouden bij passend toewijzen",
            members_of="rent_classes",
        ),
        text("label", "Naam in grafieken en rapport"),
        *FACTS,
    ),
    "Huishoudensgrootten, in volgorde van het aantal personen",
)
SEEKERS = Table(
    "seekers",
    ("group",),
    (
        text("group", "Kenmerk van de groep woningzoekenden"),
        text("label", "Naam in grafieken en rapport"),
        text("household_size", "Huishoudensgrootte", members_of="household_sizes"),
        text(
            "income",
            "Inkomen. primair: passend toewijzen geldt; secundair: daarboven, tot de DAEB-inkomensgrens; "
            "middeninkomen: daarboven, alleen in de vrije toewijzingsruimte",
            words=INCOMES,
        ),
        text("age", "Leeftijd", words=AGES),
        text(
            "situation",
            "starter: laat geen sociale huurwoning in de stad achter; doorstromer: misschien wel",
            words=SITUATIONS,
        ),
        Column("urgent", "yes_no", "ja/nee", "Met urgentie: gaat voor in het aanbodmodel"),
        Column(
            "pool_share",
            "share",
            "aandeel",
            "Deel van alle woningzoekenden die in een jaar actief zijn; ook zo verdeeld op 1 januari van het beginjaar",
        ),
        Column("inflow_share", "share", "aandeel", "Deel van de woningzoekenden die in een jaar gaan zoeken"),
        Column(
            "registered_before",
            "number",
            "jaar",
            "Gemiddelde inschrijfduur als het zoeken begint",
            at_least=0,
            at_most=60,
        ),
        Column(
            "registered_shape",
            "number",
            "getal",
            "Vorm van de verdeling van die inschrijfduur (Weibull): 1 is exponentieel, hoger is minder gespreid",
            at_least=0.1,
            at_most=50,
        ),
        Column("dropout", "number", "per jaar", "Snelheid waarmee men stopt met zoeken", at_least=0, at_most=50),
        Column(
            "reactions_per_week",
            "number",
            "reacties/week",
            "Reacties per week als er passend aanbod is; meer dan 0, hoogstens allocation.open_reactions",
            at_least=0,
        ),
        Column("acceptance", "share", "aandeel", "Kans dat een aangeboden woning wordt geaccepteerd; meer dan 0"),
        Column(
            "leaves_dwelling",
            "share",
            "aandeel",
            "Deel dat een sociale huurwoning in de stad achterlaat; 0 bij starters",
        ),
        Column(
            "priority",
            "yes_no",
            "ja/nee",
            "Gaat voor anderen (van groot naar beter); werkt als allocation.moving_down_priority op ja staat",
        ),
        Column(
            "low_share_priority",
            "yes_no",
            "ja/nee",
            "Gaat voor in wijken met een laag aandeel sociale huur; werkt als "
            "allocation.low_share_priority op ja staat",
        ),
        *FACTS,
    ),
    "Woningzoekenden die op advertenties reageren, regulier en met urgentie; pool_share en inflow_share tellen elk op "
    "tot 1",
)
MEDIATED = Table(
    "mediated",
    ("group",),
    (
        text("group", "Kenmerk van de doelgroep"),
        text("label", "Naam in grafieken en rapport"),
        text("unit", "Wat per_year en backlog tellen", words=TASK_UNITS),
        Column(
            "per_year",
            "number",
            "zie unit",
            "Aantal per jaar zonder achterstand; 0 bij de statushouders, hun aantal volgt uit de taakstelling",
            at_least=0,
            at_most=100_000,
        ),
        Column(
            "backlog",
            "number",
            "zie unit",
            "Achterstand op 1 januari van het beginjaar; 0 bij de statushouders, zie statushouders.opening_backlog",
            at_least=0,
            at_most=100_000,
        ),
        Column("weight", "share", "aandeel", "Deel van de bemiddeling als groepen naar verhouding worden bediend"),
        Column("intermediary", "yes_no", "ja/nee", "Verhuur aan een instelling, die onderverhuurt"),
        Column("statushouders", "yes_no", "ja/nee", "Deze groep volgt de taakstelling"),
        Column("counts_in_pa", "yes_no", "ja/nee", "Telt als niet-regulier in de prestatieafspraken"),
        Column("counts_in_monitor", "yes_no", "ja/nee", "Telt als niet-regulier in de monitor van de gemeente"),
        *FACTS,
    ),
    "Doelgroepen die direct worden bemiddeld, in volgorde van bediening; weight telt op tot 1, en de aandelen "
    "`household_…` zijn delen van de huishoudens",
    shares_by=(("household", "household_sizes"),),
    may_be_empty=True,
)
TAAKSTELLING = Table(
    "taakstelling",
    ("year", "half"),
    (
        Column("year", "year", "jaar", "Jaar"),
        Column("half", "whole", "halfjaar", "Eerste (1) of tweede (2) halfjaar", at_least=1, at_most=HALF_YEARS),
        Column("national", "whole", "personen", "Landelijke taakstelling; leeg: onbekend", at_least=0, optional=True),
        Column(
            "municipality",
            "whole",
            "personen",
            "Gepubliceerde taakstelling van de gemeente zonder achterstand; leeg: berekend uit national en inwoners",
            at_least=0,
            optional=True,
        ),
        Column(
            "population_municipality",
            "whole",
            "inwoners",
            "Inwoners van de gemeente op 1 januari van het jaar ervoor",
            at_least=1,
            optional=True,
        ),
        Column(
            "population_country",
            "whole",
            "inwoners",
            "Inwoners van Nederland op 1 januari van het jaar ervoor",
            at_least=1,
            optional=True,
        ),
        *FACTS,
    ),
    "Taakstelling huisvesting statushouders per halfjaar; andere halfjaren volgen statushouders.persons_per_year",
    may_be_empty=True,
)
