"""Dutch texts, number formats and colours of everything that is shown."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from woonscenario.model import tables
from woonscenario.views.letting import texts
from woonscenario.views.letting.texts import IndicatorText

NO_VALUE = "–"
NO_BAND = "geen"
MINUS = "−"
NO_BREAK = "\u00a0"

INK = "#1a1a1a"
QUIET = "#595959"
GRID = "#dddddd"
GAIN, LOSS = "#0072b2", "#b34700"
REFERENCE_COLOUR, REFERENCE_DASH = INK, (1, 0)
OTHER_COLOURS = ("#0072b2", "#b34700", "#6c7054", "#6000d8")
OTHER_DASHES = ((10, 3), (8, 3, 2, 3), (4, 2), (14, 2, 2, 2, 2, 2))
TARGET_COLOUR, TARGET_DASH = "#8c3a7b", (2, 3)


SOCIAL_STOCK_DEFINITION = "corporatiewoningen met een huur tot de liberalisatiegrens, stand op 1 januari"
INDICATORS = {
    "social_stock": IndicatorText("Sociale voorraad", "woningen", SOCIAL_STOCK_DEFINITION),
    "kernvoorraad": IndicatorText(
        "Kernvoorraad",
        "woningen",
        "sociale voorraad met een huur tot de tweede aftoppingsgrens, op 1 januari",
    ),
    "kernvoorraad_share": IndicatorText(
        "Aandeel kernvoorraad",
        "aandeel",
        "deel van de sociale voorraad met een huur tot de tweede aftoppingsgrens, op 1 januari",
    ),
    "social_share": IndicatorText(
        "Aandeel sociale huur", "aandeel", "sociale voorraad gedeeld door alle woningen, op 1 januari"
    ),
    "total_dwellings": IndicatorText("Alle woningen", "woningen", "alle zelfstandige woningen, op 1 januari"),
    "stock_target": IndicatorText(
        "Doel sociale voorraad", "woningen", "beginstand plus de nettogroei van het doel, op 1 januari"
    ),
    "social_stock_by_rent": IndicatorText(
        "Sociale voorraad naar huur",
        "woningen",
        "alle woningen met een huur tot de liberalisatiegrens, van corporaties en particulieren, op 1 januari; een "
        "andere definitie dan de sociale voorraad en nooit in één reeks daarmee",
    ),
    "private_social_rent": IndicatorText(
        "Particuliere sociale huur",
        "woningen",
        "woningen van particulieren met een huur tot de liberalisatiegrens, op 1 januari; een aanname, geen uitkomst",
    ),
    "temporary_stock": IndicatorText(
        "Tijdelijke woningen", "woningen", "tijdelijke woningen binnen de sociale voorraad, op 1 januari"
    ),
    "net_growth": IndicatorText("Nettogroei", "woningen/jaar", "verandering van de sociale voorraad in het jaar"),
    "net_growth_3y": IndicatorText(
        "Nettogroei over drie jaar",
        "woningen/jaar",
        "gemiddelde nettogroei van de drie jaar voor 1 januari",
    ),
    "completions": IndicatorText(
        "Opleveringen", "woningen/jaar", "opgeleverde sociale huurwoningen, na planuitval en vertraging"
    ),
    "planned_completions": IndicatorText(
        "Geplande opleveringen", "woningen/jaar", "sociale huurwoningen in het jaar waarin zij gepland zijn"
    ),
    "first_lettings": IndicatorText("Eerste verhuringen", "woningen/jaar", "verhuringen van nieuwe woningen"),
    "returning": IndicatorText(
        "Terugkeer na sloop", "woningen/jaar", "eerste verhuringen aan huishoudens die na sloop terugkeren"
    ),
    "demolition": IndicatorText("Sloop", "woningen/jaar", "gesloopte sociale huurwoningen"),
    "rehousing": IndicatorText(
        "Herhuisvesting voor sloop",
        "huishoudens/jaar",
        "huishoudens die door sloop een andere woning nodig hebben, na aftrek van wie daar uit zichzelf vertrekt",
    ),
    "kept_empty": IndicatorText(
        "Leeg gehouden voor sloop",
        "woningen/jaar",
        "woningen die vrijkomen en niet worden aangeboden, omdat zij worden gesloopt",
    ),
    "ended_temporary": IndicatorText(
        "Einde tijdelijk", "woningen/jaar", "tijdelijke sociale huurwoningen die na hun termijn verdwijnen"
    ),
    "flex_to_eigen_verhuring": IndicatorText(
        "Na flex: eigen verhuring", "huishoudens/jaar", "huishoudens die na de termijn een eigen verhuring krijgen"
    ),
    "flex_to_wachtlijst": IndicatorText(
        "Na flex: wachtlijst",
        "huishoudens/jaar",
        "huishoudens die na de termijn met behoud van inschrijving weer gaan zoeken",
    ),
    "flex_to_achterstand": IndicatorText(
        "Na flex: achterstand",
        "huishoudens/jaar",
        "huishoudens die na de termijn in de achterstand van hun doelgroep komen",
    ),
    "sales": IndicatorText("Verkoop", "woningen/jaar", "verkochte sociale huurwoningen"),
    "sales_cap": IndicatorText(
        "Verkoopplafond uit de nettogroei",
        "woningen/jaar",
        "grootste verkoop die de afspraak over nettogroei toelaat; zonder zo'n afspraak in een jaar is er geen waarde",
    ),
    "koopvoorrang": IndicatorText(
        "Achtergelaten bij koopvoorrang",
        "woningen/jaar",
        "sociale huurwoningen die vrijkomen doordat de huurder met voorrang een corporatiewoning koopt",
    ),
    "liberalised": IndicatorText(
        "Liberalisatie", "woningen/jaar", "sociale huurwoningen die bij mutatie boven de liberalisatiegrens komen"
    ),
    "socialised": IndicatorText("Socialisatie", "woningen/jaar", "niet-DAEB-woningen die sociale huur worden"),
    "exchanged": IndicatorText(
        "Uitruil", "woningen/jaar", "woningen die naar een andere corporatie gaan; telt voor de stad op tot nul"
    ),
    "external_turnover": IndicatorText(
        "Mutatie van buiten",
        "woningen/jaar",
        "woningen die vrijkomen doordat de huurder geen andere sociale huurwoning in de stad betrekt",
    ),
    "chain": IndicatorText(
        "Verhuisketen",
        "woningen/jaar",
        "woningen die vrijkomen doordat de huurder een andere sociale huurwoning in de stad betrekt",
    ),
    "lettings": IndicatorText("Verhuringen", "woningen/jaar", "alle verhuringen, met eerste verhuringen"),
    "new_build_low_share": IndicatorText(
        "Nieuwbouw in wijken met weinig sociale huur",
        "aandeel",
        "deel van de opleveringen in wijken met een laag aandeel sociale huur",
    ),
    "nultreden_share": IndicatorText("Aandeel nultreden", "aandeel", "deel van de opleveringen dat nultreden is"),
    "growth_progress": IndicatorText(
        "Voortgang groeiopgave, bruto",
        "aandeel",
        "bruto opgeleverd deel van de sociale groeiopgave, sinds het begin daarvan; sloop en verkoop gaan er niet af",
    ),
    **texts.INDICATORS,
}
CAUSES = {
    tables.OPLEVERING: "Oplevering",
    tables.EINDE_TIJDELIJK: "Einde tijdelijk",
    tables.SLOOP: "Sloop",
    tables.VERKOOP: "Verkoop",
    tables.LIBERALISATIE: "Liberalisatie",
    tables.SOCIALISATIE: "Socialisatie",
    tables.UITRUIL: "Uitruil",
    tables.HUURBELEID: "Huurbeleid",
    tables.HUURHARMONISATIE: "Huurharmonisatie",
}
STATUSES = {
    "feit": "staat zo in de bron",
    "afgeleid": "berekend uit cijfers van de bron",
    "aanname": "gekozen, met een reden",
    "gekalibreerd": "zo gekozen dat het model bekende cijfers volgt",
}
DIMENSIONS = {
    "total": "Hele stad",
    "wijk": "Wijk",
    "owner": "Corporatie",
    "channel": "Kanaal",
    "group": "Groep",
    "reason": "Reden",
}
STATISTICS = {
    "expected": "verwachting",
    "mean": "gemiddelde van de trekkingen",
    "p05": "5e percentiel",
    "p50": "mediaan",
    "p95": "95e percentiel",
    "low": "ondergrens met modelfout",
    "high": "bovengrens met modelfout",
}
CHANCE = "toeval en de bandbreedten van productie, verkoop en mutatie, of alleen toeval als aannamen vaststaan"
"""What a band stands for."""
AS_WRONG = (
    "de fout van de terugblik op die afstand in jaren; na drie jaar groeit die met de wortel van de afstand (aanname)"
)
"""How far the limit of a band of a level lies from the expectation at least."""
STATISTIC_DEFINITIONS = {
    "expected": "de rekening met kansen in plaats van toeval; de hoofduitkomst",
    "mean": "gemiddelde over alle trekkingen",
    "p05": f"een op de twintig trekkingen ligt eronder; {CHANCE}",
    "p50": "de helft van de trekkingen ligt eronder",
    "p95": f"een op de twintig trekkingen ligt erboven; {CHANCE}",
    "low": f"5e percentiel, of lager: ten minste zo ver onder de verwachting als {AS_WRONG}",
    "high": f"95e percentiel, of hoger: ten minste zo ver boven de verwachting als {AS_WRONG}",
}
CHOICES = {
    "projects": "projectenlijst, daarna het programma",
    "net_growth": "zoveel als nodig voor de nettogroei van het doel",
    "vary": "in elke trekking een eigen waarde",
    "fixed": "vast in alle trekkingen",
    "none": "niet gerekend",
    "micro": "elke woning krijgt in elke trekking een huishouden",
    "task_first": "eerst de taak, het aandeel volgt",
    "cap": "hoogstens het ijkpunt",
    "number": "een vast aantal woningen per jaar",
    "in_order": "in de volgorde van de tabel",
    "in_proportion": "naar verhouding van de gewichten",
    "vacancies": "naar aanbod",
    "stock": "naar DAEB-voorraad",
    "given": "zoals opgegeven per corporatie",
}
DECIMALS = {"jaar": 1, "maanden": 1, "aantal": 1}
"""How many decimals a unit asks for; no unit named here has none."""
LARGE_NUMBER = re.compile(r"(?<![\w.,(])\d{4,}(?![\w.])")
"""Four digits or more; a year of a path stands behind a bracket."""
NUMBER_LOCALE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€\u00a0", ""]}


def number(value: float, decimals: int = 0) -> str:
    """Write a number in Dutch notation: 1.234,5; a missing value is a dash."""
    if value is None or math.isnan(value):
        return NO_VALUE
    rounded = round(float(value), decimals) + 0.0
    text = f"{abs(rounded):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return (MINUS if rounded < 0 else "") + text


def change(value: float, decimals: int = 0) -> str:
    """Write a difference with its sign: +1.234 or −1.234, and 0 without one."""
    text = number(value, decimals)
    is_gain = not math.isnan(value) and round(float(value), decimals) > 0
    return f"+{text}" if is_gain else text


def percent(share: float, decimals: int = 1) -> str:
    """Write a share [0-1] as a percentage: 70,3 %."""
    text = number(share * 100, decimals)
    return text if text == NO_VALUE else f"{text}{NO_BREAK}%"


def steps(value: float, unit: str) -> float:
    """Count the smallest steps of a value that a reader sees: tenths of a percent, whole dwellings."""
    step = 1000.0 if unit == "aandeel" else 10.0 ** DECIMALS.get(unit, 0)
    return value if math.isnan(value) else round(value * step)


def by_unit(value: float, unit: str) -> str:
    """Write a value the way its unit asks for: shares as percentages, years with a decimal, dwellings without."""
    return percent(value) if unit == "aandeel" else number(value, DECIMALS.get(unit, 0))


def in_unit(value: float, unit: str) -> str:
    """Write a value with its unit: 35,0 %, 48.039 woningen."""
    return percent(value) if unit == "aandeel" else f"{by_unit(value, unit)} {unit}"


def change_by_unit(value: float, unit: str) -> str:
    """Write a difference the way its unit asks for: shares in percentage points, the rest as `by_unit`."""
    if unit != "aandeel":
        return change(value, DECIMALS.get(unit, 0))
    text = change(value * 100, 1)
    return text if text == NO_VALUE else f"{text} procentpunt"


def band(low: float, high: float, between: str = " tot ") -> str:
    """Write a band: 4.552 tot 4.648; empty when it is unknown, `geen` when it has no width to a reader."""
    if math.isnan(low) or math.isnan(high):
        return ""
    return NO_BAND if round(low) == round(high) else f"{number(low)}{between}{number(high)}"


def assumed(value: str, unit: str) -> str:
    """Write the value or range of an assumption for a reader: Dutch words, and dots in large numbers but years."""
    if unit.startswith("jaar"):
        return value
    return CHOICES.get(value, LARGE_NUMBER.sub(lambda found: number(int(found[0])), value))


def listing(words: Sequence[str]) -> str:
    """Join words to a Dutch listing: a, b en c."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} en {words[-1]}"


def scenario_label(name: str, reference: str) -> str:
    """Name a scenario in a chart or table; the reference says that it is one."""
    return f"{name} (referentie)" if name == reference else name


def against_target(difference: float) -> str:
    """Say how far a stock is from its target [dwellings]."""
    if math.isnan(difference):
        return "doel onbekend"
    if round(difference) == 0:
        return "gelijk aan het doel"
    side = "boven" if difference > 0 else "onder"
    return f"{number(abs(difference))} {side} het doel"
