"""Assumptions on who gets which dwelling: rules of allocation, the task for statushouders, and seekers."""

from __future__ import annotations

from typing import Literal

from woonscenario.model.coherence import WEEKS
from woonscenario.model.scenario.fields import MOST_DWELLINGS, Part, Share, Year, YearPath, assumption


class Allocation(Part):
    engine: Literal["none", "micro"] = assumption(
        "Rekenwijze van de toewijzing",
        "none: de toewijzing wordt niet gerekend; micro: per trekking krijgt elke woning een huishouden.",
        "keuze",
    )
    rounds_per_year: int = assumption(
        "Ronden per jaar",
        "In hoeveel ronden per jaar woningen worden aangeboden en toegewezen; 52 is elke week.",
        "ronden/jaar",
        ge=4,
        le=366,
    )
    policy: Literal["task_first", "cap", "number"] = assumption(
        "Sturing op niet-reguliere toewijzing",
        "task_first: eerst de taakstelling en de doelgroepen, het aandeel volgt; cap: hoogstens het ijkpunt, de rest "
        "wordt achterstand; number: een vast aantal bemiddelde woningen per jaar.",
        "keuze",
    )
    nonregular_share: Share = assumption(
        "IJkpunt niet-regulier",
        "Aandeel van de verhuringen in twaalf maanden voor niet-reguliere doelgroepen. Grens bij cap; anders alleen "
        "een signaal als het wordt gepasseerd.",
        "aandeel",
        step=0.01,
    )
    signal_share: Share = assumption(
        "Signaal niet-regulier",
        "Aandeel in twaalf maanden waarbij het ijkpunt in zicht komt en partijen overleggen; hoogstens het ijkpunt.",
        "aandeel",
        step=0.01,
    )
    mediated_number: YearPath = assumption(
        "Aantal bemiddelde woningen",
        "Woningen per jaar voor directe bemiddeling; werkt alleen bij number.",
        "woningen/jaar",
        step=25,
    )
    mediated_extra: YearPath = assumption(
        "Extra woningen voor doelgroepen",
        "Woningen per jaar boven op per_year in mediated.csv, voor doelgroepen die meetellen in de prestatieafspraken "
        "en in woningen worden geteld; verdeeld naar hun per_year.",
        "woningen/jaar",
        step=10,
    )
    campaign_share: Share = assumption(
        "Aandeel in een campagne",
        "Deel van het aanbod dat tijdens een tijdelijke campagne direct wordt bemiddeld.",
        "aandeel",
        step=0.05,
    )
    campaign_year: int = assumption(
        "Jaar van de campagne", "Jaar waarin de campagne loopt; 0: geen campagne.", "jaar of 0", ge=0, le=2100
    )
    campaign_week: int = assumption(
        "Eerste week van de campagne", "Weeknummer waarin de campagne begint.", "week", ge=1, le=WEEKS
    )
    campaign_weeks: int = assumption(
        "Weken campagne", "Hoeveel weken de campagne duurt; 0: geen campagne.", "weken", ge=0, le=WEEKS
    )
    include_new_build: bool = assumption(
        "Nieuwbouw telt mee in het ijkpunt",
        "ja: eerste verhuringen van nieuwbouw tellen mee in het aandeel niet-regulier; nee: alleen vrijkomende "
        "woningen.",
        "ja/nee",
    )
    include_intermediary: bool = assumption(
        "Intermediaire verhuur telt mee in het ijkpunt",
        "ja: verhuur aan instellingen telt mee in het aandeel niet-regulier; nee: alleen verhuur aan huishoudens.",
        "ja/nee",
    )
    order: Literal["in_order", "in_proportion"] = assumption(
        "Volgorde van doelgroepen",
        "in_order: doelgroepen in de volgorde van mediated.csv; in_proportion: naar verhouding van weight in die "
        "tabel.",
        "keuze",
    )
    division: Literal["vacancies", "stock", "given"] = assumption(
        "Verdeling over corporaties",
        "Hoe directe bemiddeling over de corporaties wordt verdeeld. vacancies: naar aanbod; stock: naar "
        "DAEB-voorraad; given: zoals mediated_share in owners.csv.",
        "keuze",
    )
    lottery_share: Share = assumption(
        "Aandeel loting",
        "Deel van de geadverteerde woningen dat door loting wordt toegewezen in plaats van op inschrijfduur.",
        "aandeel",
        step=0.01,
    )
    open_reactions: int = assumption(
        "Lopende reacties",
        "Op hoeveel woningen een woningzoekende tegelijk mag reageren.",
        "reacties",
        ge=1,
        le=1000,
    )
    free_space_share: Share = assumption(
        "Vrije toewijzingsruimte",
        "Grootste deel van de verhuringen van een corporatie in een jaar aan huishoudens boven de DAEB-inkomensgrens.",
        "aandeel",
        step=0.005,
    )
    free_space_later_share: Share = assumption(
        "Vrije toewijzingsruimte na besluit",
        "Hetzelfde vanaf het jaar van een gezamenlijk besluit.",
        "aandeel",
        step=0.005,
    )
    free_space_later_from: int = assumption(
        "Jaar van het besluit over de vrije ruimte",
        "Eerste jaar met de ruimte na besluit; 0: er komt geen besluit.",
        "jaar of 0",
        ge=0,
        le=2100,
    )
    above_limit_share: Share = assumption(
        "Uitzondering passend toewijzen",
        "Grootste deel van de verhuringen van een corporatie aan primaire huishoudens met een huur boven hun "
        "aftoppingsgrens.",
        "aandeel",
        step=0.01,
    )
    chain_weeks: int = assumption(
        "Duur van de verhuisketen",
        "Weken tussen de verhuizing van een huurder en het aanbod van de woning die hij achterlaat.",
        "weken",
        ge=0,
        le=WEEKS,
    )
    low_share_priority: bool = assumption(
        "Voorrang in wijken met weinig sociale huur",
        "ja: groepen met low_share_priority in seekers.csv gaan voor in wijken met een laag aandeel sociale huur.",
        "ja/nee",
    )
    moving_down_priority: bool = assumption(
        "Voorrang van groot naar beter",
        "ja: groepen met priority in seekers.csv gaan voor andere woningzoekenden zonder urgentie.",
        "ja/nee",
    )
    urgent_priority_until: Year = assumption(
        "Laatste jaar met urgentie",
        "Laatste jaar waarin urgenten voorgaan in het aanbodmodel; 2100: altijd.",
        "jaar",
    )


class Statushouders(Part):
    persons_per_year: YearPath = assumption(
        "Taakstelling per jaar",
        "Te huisvesten statushouders per jaar zonder achterstand, gelijk over de halfjaren; voor halfjaren die niet in "
        "taakstelling.csv staan.",
        "personen/jaar",
        step=25,
    )
    opening_backlog: float = assumption(
        "Achterstand statushouders",
        "Statushouders die op 1 januari van het beginjaar al gehuisvest hadden moeten zijn.",
        "personen",
        step=10,
        ge=0,
        le=100_000,
    )
    nareizigers_share: Share = assumption(
        "Aandeel nareizigers",
        "Deel van de taakstelling dat bij een eerder gehuisvest gezinslid intrekt en geen eigen woning nodig heeft.",
        "aandeel",
        step=0.01,
    )
    priority_until: Year = assumption(
        "Laatste jaar met voorrang voor statushouders",
        "Laatste jaar waarin statushouders vanwege hun status direct worden bemiddeld; daarna blijft de taak en "
        "vervalt de voorrang (wetsvoorstel 36 831). 2100: de voorrang blijft.",
        "jaar",
    )


class Seekers(Part):
    active: float = assumption(
        "Actief woningzoekenden",
        "Verschillende woningzoekenden die in een jaar ten minste één keer reageren.",
        "woningzoekenden",
        step=100,
        ge=1,
        le=MOST_DWELLINGS,
    )
    inflow_per_year: YearPath = assumption(
        "Nieuwe woningzoekenden", "Hoeveel huishoudens per jaar gaan zoeken.", "woningzoekenden/jaar", step=100
    )
    opening_pool: float = assumption(
        "Woningzoekenden op 1 januari",
        "Hoeveel huishoudens zoeken op 1 januari van het beginjaar; zo gekozen dat in dat jaar het aantal actief "
        "woningzoekenden uitkomt.",
        "woningzoekenden",
        step=100,
        ge=0,
        le=MOST_DWELLINGS,
    )
    searched_before: float = assumption(
        "Zoektijd op 1 januari",
        "Hoe lang woningzoekenden op 1 januari van het beginjaar gemiddeld al zoeken.",
        "jaar",
        step=0.5,
        ge=0,
        le=60,
    )
