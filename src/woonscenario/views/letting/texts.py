"""Dutch names, units and definitions of what letting gives: indicators, channels, reasons and groups."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class IndicatorText:
    """Name, unit and definition of an indicator, as a reader sees them."""

    name: str
    unit: str
    definition: str


_NO_SERIES = "een eigen definitie, nooit in één reeks met een andere slaagkans"
_IN_ORDER = "van wie in het jaar via het aanbodmodel een woning krijgt"
_ALL = "van wie in het jaar via een advertentie een woning krijgt, met loting en urgentie"


def _registration(name: str, who: str) -> dict[str, IndicatorText]:
    parts = {
        "mean": ("gemiddeld", "gemiddelde inschrijfduur"),
        "p10": ("p10", "inschrijfduur waar een op de tien onder blijft,"),
        "p50": ("mediaan", "inschrijfduur waar de helft onder blijft,"),
        "p90": ("p90", "inschrijfduur waar een op de tien boven komt,"),
    }
    said = " met loting en urgentie" if name == "registration_all" else ""
    return {
        f"{name}_{part}": IndicatorText(f"Inschrijfduur bij verhuring{said} ({short})", "jaar", f"{words} {who}")
        for part, (short, words) in parts.items()
    }


INDICATORS = {
    "slaagkans_D2_regulier": IndicatorText(
        "Slaagkans per jaar (D2 regulier)",
        "aandeel",
        "verhuringen via advertenties zonder urgenten, gedeeld door de verschillende woningzoekenden zonder urgentie "
        f"die in het jaar ten minste één keer reageren; {_NO_SERIES}",
    ),
    "slaagkans_D2_rigo": IndicatorText(
        "Slaagkans per jaar (D2 RIGO)",
        "aandeel",
        "verhuringen via advertenties met urgenten, gedeeld door de verschillende woningzoekenden die in het jaar ten "
        f"minste één keer reageren; {_NO_SERIES}",
    ),
    "slaagkans_D3_maaskoepel": IndicatorText(
        "Slaagkans per jaar (D3 Maaskoepel)",
        "aandeel",
        "verhuringen via advertenties en bemiddeling, gedeeld door de woningzoekenden die reageerden plus wie werd "
        f"bemiddeld; {_NO_SERIES}",
    ),
    "slaagkans_D5_ooit": IndicatorText(
        "Slaagkans binnen 5 jaar (D5 ooit)",
        "aandeel",
        "wie binnen 5 jaar via een advertentie een woning heeft, gedeeld door wie in het jaar begon te zoeken; "
        f"gecensureerd, dus zonder waarde, als het tijdvak eerder eindigt; {_NO_SERIES}",
    ),
    "nonregular_share": IndicatorText(
        "Aandeel niet-regulier",
        "aandeel",
        "bemiddeling van doelgroepen en urgenten, gedeeld door de verhuringen die in het ijkpunt meetellen",
    ),
    "nonregular_share_peak": IndicatorText(
        "Hoogste aandeel niet-regulier over twaalf maanden",
        "aandeel",
        "het hoogste aandeel niet-regulier over twaalf maanden die in het jaar eindigen",
    ),
    "nonregular_share_monitor": IndicatorText(
        "Bemiddeling en urgentie (ruime definitie)",
        "aandeel",
        "alle bemiddeling en urgentie, ook herhuisvesting en verhuur aan instellingen, gedeeld door dezelfde "
        "verhuringen; niet te leggen naast het ijkpunt",
    ),
    "backlog_dwellings": IndicatorText(
        "Achterstand in woningen",
        "woningen",
        "huishoudens die aan het eind van het jaar nog op bemiddeling wachten, een woning elk",
    ),
    "backlog_persons": IndicatorText(
        "Achterstand in personen",
        "personen",
        "personen die aan het eind van het jaar nog op bemiddeling wachten; onder nul is een voorsprong; geen woningen",
    ),
    "backlog_months": IndicatorText(
        "Achterstand in maanden", "maanden", "achterstand in woningen, gedeeld door de bemiddeling per maand"
    ),
    "mediated_persons": IndicatorText(
        "Bemiddelde personen", "personen", "personen die in het jaar via bemiddeling een woning krijgen; geen woningen"
    ),
    "seekers_active": IndicatorText(
        "Actief woningzoekenden", "zoekers", "verschillende woningzoekenden met ten minste één reactie in het jaar"
    ),
    "seekers_looking": IndicatorText(
        "Woningzoekenden aan het eind van het jaar", "zoekers", "wie in de laatste ronde van het jaar zoekt"
    ),
    "seekers_joined": IndicatorText("Nieuwe woningzoekenden", "zoekers", "wie in het jaar begint te zoeken"),
    "newcomer_wait": IndicatorText(
        "Zoekenden per verhuring",
        "jaar",
        "gemiddeld aantal zoekenden, gedeeld door de verhuringen via advertenties in het jaar: de zoektijd als alles "
        "zo blijft en niemand stopt",
    ),
    "reactions_per_offer": IndicatorText(
        "Reacties per advertentie", "aantal", "reacties gedeeld door geadverteerde woningen"
    ),
    "refusals_per_letting": IndicatorText(
        "Weigeringen per verhuring", "aantal", "weigeringen gedeeld door de verhuringen via advertenties"
    ),
    **_registration("registration", _IN_ORDER),
    **_registration("registration_all", _ALL),
    "search_mean": IndicatorText(
        "Zoektijd bij verhuring (gemiddeld)", "jaar", f"tijd sinds het begin van het zoeken {_ALL}"
    ),
    "primary_share": IndicatorText(
        "Aandeel primair", "aandeel", "deel van de verhuringen via advertenties aan de primaire doelgroep"
    ),
    "free_space_share": IndicatorText(
        "Vrije toewijzingsruimte gebruikt", "aandeel", "deel van de verhuringen aan huishoudens boven de DAEB-grens"
    ),
    "unfilled_offers": IndicatorText(
        "Advertenties zonder huurder", "aantal", "keren dat een advertentie geen huurder gaf, naar reden"
    ),
    "carried_over": IndicatorText(
        "Nog niet verhuurd", "woningen", "woningen die aan het eind van het jaar nog worden aangeboden"
    ),
}
CHANNELS = {
    "aanbodmodel": "Aanbodmodel",
    "loting": "Loting",
    "urgentie": "Urgentie",
    "bemiddeling": "Bemiddeling",
}
BY_CHANNEL = {
    "aanbodmodel": "via het aanbodmodel",
    "loting": "via loting",
    "urgentie": "met urgentie",
    "bemiddeling": "via bemiddeling",
}
CHANNEL_DEFINITIONS = {
    "aanbodmodel": "advertentie, de langst ingeschrevene die accepteert",
    "loting": "advertentie, volgorde door het lot",
    "urgentie": "advertentie, met voorrang vanwege urgentie",
    "bemiddeling": "direct, zonder advertentie",
}
REASONS = {
    "niemand_reageerde": "niemand reageerde",
    "niemand_passend": "niemand paste bij huur en woning",
    "iedereen_weigerde": "iedereen weigerde",
}


def group_name(group: str) -> str:
    """Write the key of a group as words."""
    return group.replace("_", " ")
