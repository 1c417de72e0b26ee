"""An invented municipality: two wijken, one owner, small round numbers, and every file that a run needs."""

from __future__ import annotations

from pathlib import Path

BASIS = """\
municipality: Polderstad
reference: trend
main_job: [plan, trend, ambitie]
assumptions:
  horizon:
    start_year: {value: 2022, source: telling, status: feit, reason: "laatste telling"}
    end_year: {value: 2030, source: "", status: aanname, reason: "einde van de afspraken"}
    milestones: {value: [2026, 2030], source: "", status: aanname, reason: "halverwege en het einde"}
  production:
    policy: {value: projects, source: "", status: aanname, reason: "de projecten zijn bekend"}
    hard_dropout: {value: 0.1, range: [0.05, 0.2], source: "", status: aanname, reason: "een op de tien valt uit"}
    soft_dropout: {value: 0.3, range: [0.2, 0.4], source: studie, status: afgeleid, reason: "landelijk cijfer"}
    hard_delay: {value: [0.6, 0.3, 0.1, 0, 0, 0], source: "", status: aanname, reason: "meestal op tijd"}
    soft_delay: {value: [0.4, 0.3, 0.2, 0.1, 0, 0], source: "", status: aanname, reason: "vaak later"}
    postponement: {value: 0, source: "", status: aanname, reason: "geen uitstel"}
    period_correlation: {value: 0.2, source: "", status: aanname, reason: "een neergang raakt alle plannen"}
    owner_correlation: {value: 0.1, source: "", status: aanname, reason: "een corporatie heeft één bouwteam"}
    programme_from: {value: 2026, source: "", status: aanname, reason: "na de projecten"}
    programme: {value: 20, range: [10, 30], source: "", status: aanname, reason: "wat er per jaar bij kan"}
  flex:
    programme: {value: 0, source: "", status: aanname, reason: "geen flex"}
    term_years: {value: 10, source: "", status: aanname, reason: "vergunning van tien jaar"}
    destinations:
      value: {eigen_verhuring: 0.5, wachtlijst: 0.3, achterstand: 0.2}
      source: ""
      status: aanname
      reason: "eigen keuze"
  demolition:
    scale: {value: 1.0, source: "", status: aanname, reason: "zoals opgegeven"}
    rehoused_before: {value: [1, 0, 0], source: "", status: aanname, reason: "in het jaar ervoor"}
  sales:
    dwellings_per_year: {value: {linear: {2022: 4, 2026: 8}}, source: "", status: aanname, reason: "loopt op"}
    koopvoorrang_share: {value: 0.2, source: "", status: aanname, reason: "een op de vijf"}
    woz_ratio: {value: 0.8, source: "", status: aanname, reason: "corporatiewoningen zijn kleiner"}
    woz_spread: {value: 0.3, source: "", status: aanname, reason: "gewone spreiding"}
  liberalisation:
    dwellings_per_year: {value: 0, source: "", status: aanname, reason: "geen plannen"}
  turnover:
    lettings: {value: 60, source: telling, status: feit, reason: "gemiddelde van drie jaar"}
    first_lettings: {value: 10, source: telling, status: feit, reason: "gemiddelde van drie jaar"}
    stock: {value: 1000, source: telling, status: feit, reason: "gemiddelde van drie jaar"}
    chain_share: {value: 0.2, range: [0.1, 0.3], source: "", status: aanname, reason: "een op de vijf verhuist door"}
    level: {value: 1, source: "", status: aanname, reason: "zoals in de ijkperiode"}
    niet_daeb_rate: {value: 0.1, source: "", status: aanname, reason: "een op de tien"}
  harmonisation:
    offered_mix: {value: {laag: 0.7, midden: 0.3, vrij: 0}, source: "", status: aanname, reason: "naar afspraak"}
  rent_policy:
    yearly_rise: {value: 0.02, source: "", status: aanname, reason: "als de grenzen"}
    limit_indexation: {value: 0.02, source: "", status: aanname, reason: "als de huren"}
  allocation:
    engine: {value: none, source: "", status: aanname, reason: "nog niet nodig"}
    rounds_per_year: {value: 52, source: "", status: aanname, reason: "elke week"}
    policy: {value: task_first, source: "", status: aanname, reason: "eerst de taak"}
    nonregular_share: {value: 0.3, source: telling, status: feit, reason: "afspraak"}
    signal_share: {value: 0.25, source: "", status: aanname, reason: "op tijd overleggen"}
    mediated_number: {value: 12, source: "", status: aanname, reason: "een per maand"}
    mediated_extra: {value: 0, source: "", status: aanname, reason: "zoals de tabel"}
    campaign_share: {value: 0.9, source: "", status: aanname, reason: "bijna alles"}
    campaign_year: {value: 0, source: "", status: aanname, reason: "geen campagne"}
    campaign_week: {value: 30, source: "", status: aanname, reason: "in de zomer"}
    campaign_weeks: {value: 0, source: "", status: aanname, reason: "geen campagne"}
    include_new_build: {value: ja, source: "", status: aanname, reason: "alles telt"}
    include_intermediary: {value: nee, source: "", status: aanname, reason: "alleen huishoudens"}
    order: {value: in_order, source: "", status: aanname, reason: "zoals de tabel"}
    division: {value: vacancies, source: "", status: aanname, reason: "naar aanbod"}
    lottery_share: {value: 0.1, range: [0, 0.2], source: "", status: aanname, reason: "een op de tien"}
    open_reactions: {value: 2, source: telling, status: feit, reason: "spelregel"}
    free_space_share: {value: 0.075, source: telling, status: feit, reason: "wet"}
    free_space_later_share: {value: 0.15, source: telling, status: feit, reason: "wet"}
    free_space_later_from: {value: 0, source: "", status: aanname, reason: "geen besluit"}
    above_limit_share: {value: 0.05, source: telling, status: feit, reason: "wet"}
    chain_weeks: {value: 8, source: "", status: aanname, reason: "opzegtermijn en herstel"}
    low_share_priority: {value: nee, source: "", status: aanname, reason: "geen voorrang"}
    moving_down_priority: {value: nee, source: "", status: aanname, reason: "geen voorrang"}
    urgent_priority_until: {value: 2100, source: "", status: aanname, reason: "blijft"}
  statushouders:
    persons_per_year: {value: 10, source: "", status: aanname, reason: "zoals vorig jaar"}
    opening_backlog: {value: 2, source: telling, status: feit, reason: "telling"}
    nareizigers_share: {value: 0.1, source: "", status: aanname, reason: "een op de tien"}
    priority_until: {value: 2100, source: "", status: aanname, reason: "blijft"}
  seekers:
    active: {value: 800, source: telling, status: feit, reason: "telling"}
    inflow_per_year: {value: 200, source: "", status: aanname, reason: "een kwart is nieuw"}
    searched_before: {value: 2.0, source: "", status: aanname, reason: "verzonnen"}
    opening_pool: {value: 650, source: "", status: aanname, reason: "past bij de telling"}
  private_rent:
    dwellings: {value: 100, source: "", status: aanname, reason: "een handvol"}
  city:
    dwellings_growth: {value: 40, source: "", status: aanname, reason: "gemiddelde groei"}
  targets:
    net_growth: {value: {step: {2022: 15, 2025: 12}}, source: "", status: aanname, reason: "de opgave"}
    kernvoorraad_share: {value: 0.7, source: telling, status: feit, reason: "afspraak"}
    city_growth: {value: 800, source: "", status: aanname, reason: "de opgave van de stad"}
    social_share_of_growth: {value: 0.35, source: "", status: aanname, reason: "afspraak"}
    realised_before_start: {value: 50, source: telling, status: feit, reason: "opgeleverd voor het beginjaar"}
  uncertainty:
    ranges: {value: vary, source: "", status: aanname, reason: "de band met alles erin"}
"""

SCENARIOS = {
    "trend": """\
question: "Hoe groeit de voorraad als het gaat zoals tot nu toe?"
differences: {}
""",
    "plan": """\
question: "Wat als elk plan op tijd klaar is?"
differences:
  production:
    hard_dropout: 0
    soft_dropout: 0
    hard_delay: [1, 0, 0, 0, 0, 0]
    soft_delay: [1, 0, 0, 0, 0, 0]
""",
    "ambitie": """\
question: "Wat is er nodig om het doel te halen?"
differences:
  production:
    policy: {value: net_growth, source: "", status: aanname, reason: "het doel bepaalt wat er wordt gebouwd"}
""",
}

SOURCES = """\
telling:
  title: "Telling van de gemeente"
  edition: "2022"
  address: "https://example.invalid/telling"
  date: "2022-01-01"
  status: geldig
studie:
  title: "Studie naar planuitval"
  edition: "1"
  address: "https://example.invalid/studie"
  date: "2018"
  status: concept
  note: "landelijk"
"""

RULES = """\
grens_laag:
  label: "Lage grens"
  unit: euro/maand
  source: telling
  values: {2021: 600.0, 2023: {value: 650.5, source: studie}}
  absent: {2022: "niet gepubliceerd"}
grens_sociaal:
  label: "Grens van sociale huur"
  unit: euro/maand
  source: telling
  values: {2021: 750, 2022: 760, 2023: 800}
"""

OPENING = {
    "wijken": """\
wijk,code,dwellings,woz_mean,growth_share,low_social_share,mediated_maximum,free_space,source,status,reason
Havenkwartier,WK01,1500,250000,0.25,nee,1,ja,telling,feit,
Oude Stad,WK02,2500,400000,0.75,ja,1,nee,telling,feit,
""",
    "owners": """\
owner,liberalisation_share,mediated_share,source,status,reason
Woonstede,1,1,telling,feit,
""",
    "rent_classes": """\
rent_class,upper_limit,social,kernvoorraad,label
laag,grens_laag,ja,ja,Lage huur
midden,grens_sociaal,ja,nee,Hogere sociale huur
vrij,,nee,nee,Vrije huur
""",
    "size_classes": """\
size_class,label
klein,Klein
groot,Groot
""",
    "stock": """\
wijk,owner,rent_class,daeb,size_class,tenancy,dwellings
Havenkwartier,Woonstede,laag,daeb,klein,permanent,300
Havenkwartier,Woonstede,laag,daeb,groot,permanent,200
Havenkwartier,Woonstede,midden,daeb,groot,permanent,100
Oude Stad,Woonstede,laag,daeb,klein,permanent,250
Oude Stad,Woonstede,midden,daeb,klein,permanent,150
Oude Stad,Woonstede,vrij,niet_daeb,groot,permanent,50
""",
    "projects": """\
project,name,wijk,owner,dwellings,plan_status,planned_year,daeb,tenancy,nultreden_share,\
term_years,replaces,return_share,rent_laag,rent_midden,rent_vrij,size_klein,size_groot,source,status,reason
kade,Aan de kade,Havenkwartier,Woonstede,40,hard,2022,daeb,permanent,0.5,,,,0.75,0.25,0,0.5,0.5,telling,feit,
plein,Rond het plein,Oude Stad,Woonstede,30,zacht,2024,daeb,permanent,1,,,,0.5,0.5,0,1,0,,aanname,schatting
""",
    "programme": """\
wijk,owner,share,nultreden_share,rent_laag,rent_midden,rent_vrij,size_klein,size_groot,source,status,reason
Havenkwartier,Woonstede,0.25,0.5,0.75,0.25,0,0.5,0.5,,aanname,naar groei
Oude Stad,Woonstede,0.75,0.5,0.75,0.25,0,0.5,0.5,,aanname,naar groei
""",
    "transfers": """\
transfer,cause,year,at_turnover,from_wijk,from_owner,from_rent_class,from_size_class,to_owner,to_rent_class,dwellings,source,status,reason
sloop-haven,sloop,2023,nee,Havenkwartier,Woonstede,laag,,,,12,,aanname,oude blokken
""",
    "rent_directions": """\
wijk,owner,kernvoorraad_shift,source,status,reason
Oude Stad,Woonstede,0.1,,aanname,meer lage huren waar er weinig zijn
""",
    "rents": """\
rent_class,rent_from,rent_until,share,source,status,reason
""",
    "household_sizes": """\
household_size,persons,smallest_size,largest_size,primary_rent_class,label,source,status,reason
1p,1,klein,klein,laag,1 persoon,,aanname,eigen keuze
2p,2,klein,groot,laag,2 personen,,aanname,eigen keuze
3p+,3.5,groot,groot,midden,3 of meer personen,,aanname,eigen keuze
""",
    "seekers": """\
group,label,household_size,income,age,situation,urgent,pool_share,inflow_share,registered_before,\
registered_shape,dropout,reactions_per_week,acceptance,leaves_dwelling,priority,low_share_priority,source,status,reason
alleen,Alleenstaande starter,1p,primair,jong,starter,nee,0.5,0.625,2,1.5,0.25,0.5,0.25,0,nee,nee,,aanname,schatting
paar,Paar dat verhuist,2p,secundair,midden,doorstromer,nee,0.25,0.125,6,1,0.125,0.25,0.125,0.5,ja,nee,,aanname,schatting
gezin,Gezin,3p+,primair,midden,starter,nee,0.2375,0.1875,4,1,0.25,0.5,0.25,0,nee,ja,,aanname,schatting
urgent,Urgent gezin,3p+,primair,midden,starter,ja,0.0125,0.0625,0,1,0.0625,1,0.5,0,nee,nee,,aanname,schatting
""",
    "mediated": """\
group,label,unit,per_year,backlog,weight,intermediary,statushouders,counts_in_pa,counts_in_monitor,\
household_1p,household_2p,household_3p+,source,status,reason
statushouders,Statushouders,personen,0,0,0.5,nee,ja,ja,ja,0.5,0.25,0.25,,aanname,schatting
zorg,Uitstroom zorg,woningen,6,1,0.5,nee,nee,ja,ja,1,0,0,,aanname,schatting
""",
    "taakstelling": """\
year,half,national,municipality,population_municipality,population_country,source,status,reason
2022,1,10000,,9000,17000000,telling,feit,
2022,2,13500,7,,,telling,feit,
""",
    "sales_rules": """\
rule_set,owner,from_year,until_year,share_of_sales,woz_threshold,qualifying_share,growth_cap,\
minimum_social_share,coupled_to_additions,source,status,reason
afspraak,Woonstede,2022,,1,200000,0.5,,,nee,,aanname,doorlopend
""",
    "closed_wijken": """\
wijk,from_year,until_year,source,status,reason
Oude Stad,2024,2026,telling,feit,besluit van de raad
""",
}

OBSERVED = """\
indicator,entity,year,value,unit,definition,source,edition,publication,status,reason
social_stock,gemeente,2021,990,woningen,Sociale woningen op 1 januari,telling,2022,definitief,feit,
social_stock,gemeente,2022,1000,woningen,Sociale woningen op 1 januari,telling,2022,definitief,feit,
"""


def invented_params(folder: Path) -> Path:
    """Write a complete params folder of an invented municipality and give it back.

    Social stock on 1 January 2022: 300 + 200 + 100 + 250 + 150 = 1000 dwellings; 50 are above the limit.
    """
    _write(folder / "basis.yaml", BASIS)
    _write(folder / "sources.yaml", SOURCES)
    _write(folder / "rules" / "grenzen.yaml", RULES)
    _write(folder / "observed" / "voorraad.csv", OBSERVED)
    for name, text in SCENARIOS.items():
        _write(folder / "scenarios" / f"{name}.yaml", text)
    for name, text in OPENING.items():
        _write(folder / "opening" / f"{name}.csv", text)
    (folder / "eigen").mkdir()
    return folder


def change(path: Path, old: str, new: str) -> int:
    """Replace text that stands in a file once; give the line of the replacement."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    _write(path, text.replace(old, new))
    return text[: text.index(old)].count("\n") + 1


def write_scenario(params: Path, name: str, text: str) -> None:
    """Write params/scenarios/NAME.yaml; its question is on line 1 and `text` begins on line 2."""
    _write(params / "scenarios" / f"{name}.yaml", f'question: "Wat als {name}?"\n{text}')


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
