"""The data dictionary of the opening data: one Dutch page made from the tables themselves."""

from __future__ import annotations

from collections.abc import Iterator

from woonscenario.files.build_tables import BUILT_FILES, RESIDUALS, SOURCES_OF_OPENING
from woonscenario.files.terugblik import PARAMETERS, SERIES
from woonscenario.model.tables import OBSERVED, OPENING, PROGRAMME, PROJECTS, STOCK, TRANSFERS, Column, Table

BUILT = (STOCK, PROJECTS, PROGRAMME, TRANSFERS, RESIDUALS, BUILT_FILES)
"""Tables that the command `opening` writes."""

_INTRODUCTION = """# Openingsgegevens

Dit bestand is gemaakt met het commando `opening`; wijzig het niet met de hand.

Elk CSV-bestand in deze map is een tabel. Vervang een bestand door een eigen bestand met dezelfde naam en kolommen.
`python3 bootstrap.py check` meldt alle fouten tegelijk, met regelnummers. Voor een andere gemeente veranderen ook
gemeente, opgave, programma, groei, mutatie, verkoop en toewijzing in `basis.yaml`, de waarnemingen in `observed/` en de
bronnen in `sources.yaml`; README.md van het project noemt ze.

- Sla op als 'CSV UTF-8'. Komma's en puntkomma's tussen de cellen mogen allebei.
- Tussen komma's hoort een decimale punt (0.25); tussen puntkomma's mag ook de decimale komma (0,25), maar niet allebei
  in één bestand. Schrijf geen punt of komma voor duizendtallen. Hele getallen bestaan uit alleen cijfers.
- Nederlandse Excel: open een tabel niet met dubbelklikken, maar met Gegevens > Uit tekst/CSV, scheidingsteken komma,
  bestandsoorsprong UTF-8; geef kolommen met decimalen Type wijzigen > Met landinstelling > Engels. Bewaar met Opslaan
  als > CSV UTF-8: Excel schrijft dan puntkomma's en decimale komma's, en dat mag.
- Een aandeel loopt van 0 tot en met 1. Aandelen van één geheel tellen op tot 1.
- Elk cijfer heeft een bron (`source`, een id uit `sources.yaml`) en een status: feit, afgeleid, aanname of
  gekalibreerd. Zonder bron is een cijfer een aanname. Staan er meer cijfers in een rij, dan geldt de status van het
  zwakste; `reason` zegt wat wel gepubliceerd is.

Het commando `opening` bouwt `stock.csv` uit de randtotalen in `margins.csv` (iterative proportional fitting; waar de
randtotalen niets zeggen over de samenhang van twee kenmerken, is er geen samenhang) en rondt af op hele woningen;
`residuals.csv` zegt hoe ver de gebouwde voorraad van elk randtotaal ligt. Projecten, programma en sloop maakt het uit
`plan_capacity.csv`, `plan_wijken.csv`, `plan_owners.csv` en `demolition.csv`; de rijen van `other_transfers.csv` zet
het onveranderd onder de sloop in `transfers.csv`. Wat het schreef staat in `built.csv`. Hebt u een gebouwde tabel
sindsdien door eigen cijfers vervangen, dan weigert het en schrijft het niets; met `opening --again` overschrijft het
die tabel toch.

Wat een verandering in `transfers.csv` en `other_transfers.csv` nodig heeft, hangt van de oorzaak af:

| oorzaak | at_turnover | from_rent_class, from_size_class | to_owner | to_rent_class |
|---|---|---|---|---|
| sloop, einde_tijdelijk | nee | mag | leeg | leeg |
| liberalisatie | ja: met een zittende huurder blijft het contract gereguleerd | leeg | leeg | een niet-sociale klasse |
| socialisatie | ja of nee | mag | leeg | een sociale klasse |
| uitruil | nee | mag | een andere corporatie | leeg |

Wie een woning zoekt, staat in drie tabellen. `household_sizes.csv` zegt per huishoudensgrootte welke woningen passen.
`seekers.csv` telt wie op advertenties reageert, ook met urgentie; de hele tabel is één geheel, dus haar aandelen tellen
op tot 1 en de aantallen staan in `basis.yaml` (`seekers`). `mediated.csv` telt wie zonder advertentie wordt bemiddeld,
in volgorde van bediening. Hoogstens één groep daarvan heeft `statushouders` ja: haar aantal personen komt uit
`taakstelling.csv` en, voor andere halfjaren, uit `basis.yaml` (`statushouders`). Het aantal woningen volgt uit de
huishoudens van de groep en het aandeel nareizigers. Is de taakstelling van de gemeente in een halfjaar niet
gepubliceerd, vul dan het landelijke aantal en beide inwoneraantallen in; de wet (Huisvestingswet 2014, art. 29) rekent
national x inwoners van de gemeente / inwoners van Nederland, afgerond naar boven.

Gepubliceerde reeksen staan in `observed/` en hebben alle de kolommen van `observed.csv` hieronder; hun naam is vrij.
Met `terugblik/reeksen.csv` en `terugblik/parameters.csv` zegt u welke reeksen met het model worden vergeleken en wat de
kalibratie zoekt. Een tabel in `terugblik/NAAM/` vervangt voor die terugblik de openingstabel met dezelfde naam.

Zonder rijen in `rents.csv` rekent het model geen huurbeleid; een huurverdeling binnen de huurklassen is zelden
gepubliceerd. Wie de huren kent, vult voor elke sociale huurklasse intervallen van kale huren van DAEB-woningen in, van
laag naar hoog: `rent_until` van een interval is `rent_from` van het volgende, de aandelen van een klasse tellen op tot
1, en een klasse begint waar de vorige ophoudt (de wettelijke grens in het beginjaar). Vul alle sociale huurklassen of
geen.
Voorbeeld van één klasse, met verzonnen cijfers:

```
rent_class,rent_from,rent_until,share,source,status,reason
laag,300,500,0.4,,aanname,eigen administratie
laag,500,600,0.6,,aanname,eigen administratie
```
"""
_KINDS = {
    "text": "tekst",
    "whole": "geheel getal",
    "number": "getal",
    "share": "aandeel",
    "yes_no": "ja of nee",
    "year": "jaartal",
}


def data_dictionary() -> str:
    """Write the page: the rules of a file, and of each table its key, columns, units and meaning."""
    return "\n".join([_INTRODUCTION, *(line for table in _tables() for line in _chapter(table))])


def _tables() -> tuple[Table, ...]:
    return (*OPENING, *SOURCES_OF_OPENING, RESIDUALS, BUILT_FILES, OBSERVED, SERIES, PARAMETERS)


def _chapter(table: Table) -> Iterator[str]:
    yield f"## {table.name}.csv"
    yield ""
    made = " Gebouwd door het commando `opening`." if table in BUILT else ""
    empty = " De tabel mag leeg zijn (alleen de kop)." if table.may_be_empty else ""
    yield f"{table.meaning}.{made}{empty}"
    yield ""
    yield f"Sleutel: {', '.join(f'`{name}`' for name in table.key)}."
    yield ""
    yield "| kolom | soort | eenheid | leeg mag | betekenis | toegestaan |"
    yield "|---|---|---|---|---|---|"
    for column in table.columns:
        optional = "ja" if column.optional else "nee"
        yield (
            f"| `{column.name}` | {_KINDS[column.kind]} | {column.unit} | {optional} | {column.meaning} | "
            f"{_allowed(column)} |"
        )
    for prefix, dimension in table.shares_by:
        yield (
            f"| `{prefix}_…` | aandeel | aandeel | nee | Een kolom per rij van {dimension}.csv; samen 1 per rij | "
            "0 tot en met 1 |"
        )
    yield ""


def _allowed(column: Column) -> str:
    if column.words:
        return ", ".join(column.words)
    if column.members_of == "sources":
        return "een id uit sources.yaml"
    if column.members_of:
        return f"een naam uit {column.members_of}.csv"
    if column.kind == "share":
        return "0 tot en met 1"
    return f"{column.at_least:g} of meer" if column.at_least is not None else ""
