"""Tables that cannot be used, through the command line: file, row, column, what was found, and what to do."""

import shutil

import pytest

from tests.bad_input.town import Town, refusal, refused_run
from tests.invented import change

STOCK, WIJKEN, PROJECTS = "opening/stock.csv", "opening/wijken.csv", "opening/projects.csv"

CELLS = {
    "a missing column": (
        STOCK,
        ",dwellings",
        ",woningen",
        [
            ":1: dwellings: kolom 'dwellings' ontbreekt; voeg haar toe aan de kop.",
            ":1:7: onbekende kolom 'woningen'; verwijder of hernoem haar.",
        ],
    ),
    "a misspelled column": (
        STOCK,
        ",dwellings",
        ",dwelling",
        [
            ":1: dwellings: kolom 'dwellings' ontbreekt; voeg haar toe aan de kop. Staat die er als 'dwelling'?",
            ":1:7: onbekende kolom 'dwelling'; verwijder of hernoem haar. Bedoelt u 'dwellings'?",
        ],
    ),
    "text in a number": (
        STOCK,
        "permanent,300",
        "permanent,veel",
        [":2:7: dwellings: 'veel' is geen getal; vul een geheel getal in"],
    ),
    "thousands with a point": (
        STOCK,
        "permanent,300",
        "permanent,1.300",
        [
            ":2:7: dwellings: '1.300' is geen geheel getal; schrijf alleen cijfers, zonder punt of komma (ook niet "
            "voor duizendtallen)"
        ],
    ),
    "an empty cell": (
        STOCK,
        "permanent,300",
        "permanent,",
        [":2:7: dwellings: de cel is leeg; vul een geheel getal in"],
    ),
    "a negative number": (
        STOCK,
        "permanent,300",
        "permanent,-300",
        [":2:7: dwellings: -300 is negatief; vul 0 of meer in"],
    ),
    "an unknown wijk": (
        STOCK,
        "Oude Stad,Woonstede,laag",
        "Oude Stat,Woonstede,laag",
        [
            ":5:1: wijk: 'Oude Stat' staat niet in wijken.csv. Bedoelt u 'Oude Stad'? Gebruik een naam uit dat bestand "
            "of vul het aan"
        ],
    ),
    "an unknown source": (
        WIJKEN,
        "0.75,ja,1,nee,telling",
        "0.75,ja,1,nee,teling",
        [
            ":3:9: source: 'teling' staat niet in sources.yaml. Bedoelt u 'telling'? Gebruik een naam uit dat bestand "
            "of vul het aan"
        ],
    ),
    "one cell too many": (
        STOCK,
        "permanent,300",
        "permanent,300,",
        [
            ":2: de rij heeft 8 cellen en de kop 7; controleer de scheidingstekens en zet tekst met een komma of "
            "puntkomma tussen aanhalingstekens"
        ],
    ),
    "a planned year in words": (
        PROJECTS,
        "hard,2022",
        "hard,medio 2022",
        [":2:7: planned_year: 'medio 2022' is geen getal; vul een jaartal in"],
    ),
    "a planned year out of range": (
        PROJECTS,
        "hard,2022",
        "hard,22",
        [":2:7: planned_year: 22 is geen jaar van 1990 tot en met 2100; controleer het jaartal"],
    ),
    "a share of 12": (
        PROJECTS,
        "permanent,0.5,",
        "permanent,12,",
        [":2:10: nultreden_share: 12 is geen aandeel; schrijf een getal van 0 tot en met 1. Bedoelt u 0.12?"],
    ),
    "rent shares that are less than the whole": (
        PROJECTS,
        "0.75,0.25,0",
        "0.75,0.15,0",
        [
            ":2:14: rent_laag: de aandelen rent_laag, rent_midden, rent_vrij tellen op tot 0.9; samen horen zij 1 te "
            "zijn"
        ],
    ),
    "text in an observed value": (
        "observed/voorraad.csv",
        "2021,990",
        "2021,n.b.",
        [":2:4: value: 'n.b.' is geen getal; vul een getal in"],
    ),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_wrong_cell_is_named_with_row_and_column_and_nothing_is_written(town: Town, name: str):
    file, old, new, expected = CELLS[name]
    text = town.read(file)
    town.write(file, text.replace(old, new, 1))
    said = refused_run(town, "trend")
    assert said[: len(expected)] == [f"polder/{file}{line}" for line in expected]
    assert len(said) == len(expected) + (len(expected) > 1)
    checked = refusal(town, "check", "--params", town.params)
    assert {f"polder/{file}{line}" for line in expected} <= set(checked)


def test_a_duplicate_cell_names_both_rows(town: Town):
    town.add(STOCK, "Oude Stad,Woonstede,laag,daeb,klein,permanent,20\n")
    assert refused_run(town, "trend") == [
        f"polder/{STOCK}:8:1: wijk: dubbele rij: wijk Oude Stad, owner Woonstede, rent_class laag, daeb daeb, "
        "size_class klein, tenancy permanent staat ook op regel 5; voeg de rijen samen of verwijder er een"
    ]


def test_sales_rules_of_one_owner_that_overlap_are_refused(town: Town):
    town.add("opening/sales_rules.csv", "nieuw,Woonstede,2026,,1,250000,0.5,,,nee,,aanname,opvolger\n")
    assert refused_run(town, "trend") == [
        "polder/opening/sales_rules.csv: share_of_sales: in 2026 tellen de aandelen van alle afspraken op tot 2; "
        "samen mogen zij hoogstens 1 zijn",
        "polder/opening/sales_rules.csv:3: from_year: voor Woonstede gelden in 2026 zowel nieuw als afspraak "
        "(regel 2); twee afspraken worden nooit gecombineerd, laat de jaren aansluiten",
        "2 fouten gevonden; er is niets gerekend of geschreven.",
    ]


COLUMNS = "wijk, owner, rent_class, daeb, size_class, tenancy, dwellings"
HEADER = COLUMNS.replace(", ", ",")
SAVE_AS = "Sla het bestand op als 'CSV UTF-8'."
FILES = {
    "an empty file": (b"", f": het bestand is leeg; het hoort te beginnen met de kolommen {COLUMNS}"),
    "only spaces": (b" \n\n", f": het bestand is leeg; het hoort te beginnen met de kolommen {COLUMNS}"),
    "only a header": (
        f"{HEADER}\n".encode(),
        ":1: het bestand heeft wel een kop maar geen rijen; vul ten minste één rij in",
    ),
    "Latin-1": (
        f"{HEADER}\nWijk één,Woonstede,laag,daeb,klein,permanent,1\n".encode("latin-1"),
        f":2: het bestand is geen UTF-8, waarschijnlijk Latin-1 of Windows-1252. {SAVE_AS}",
    ),
    "UTF-16": (
        HEADER.encode("utf-16"),
        f": het bestand is opgeslagen als UTF-16 (Unicode-tekst). {SAVE_AS}",
    ),
    "tabs": (
        HEADER.replace(",", "\t").encode(),
        f":1: de kolommen zijn gescheiden door tabs; gebruik komma's of puntkomma's. {SAVE_AS}",
    ),
    "a quotation mark that stays open": (
        f'{HEADER}\n"Oude Stad,Woonstede,laag,daeb,klein,permanent,1\n'.encode(),
        ':2: een aanhalingsteken (") is niet gesloten of staat midden in een cel; herstel deze rij',
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_table_says_how_to_save_or_fill_it(town: Town, name: str):
    content, expected = FILES[name]
    town.write(STOCK, content)
    assert refused_run(town, "trend") == [f"polder/{STOCK}{expected}"]
    assert refusal(town, "check", "--params", town.params) == [f"polder/{STOCK}{expected}"]


SEMICOLONS = {
    "a decimal comma beside a decimal point": (
        "0.25",
        "0,25",
        ":3:5: growth_share: '0.75' heeft een decimale punt en regel 2 een decimale komma; gebruik in één bestand één "
        "van beide",
    ),
    "thousands that may be decimals": (
        "250000",
        "250.000",
        ":2:4: woz_mean: '250.000' is dubbelzinnig: schrijf 250000 als de punt duizendtallen scheidt, of 250.0000 als "
        "het een decimale punt is",
    ),
}


@pytest.mark.parametrize("name", SEMICOLONS)
def test_dutch_numbers_between_semicolons_are_refused(town: Town, name: str):
    old, new, expected = SEMICOLONS[name]
    town.write(WIJKEN, town.read(WIJKEN).replace(",", ";").replace(old, new, 1))
    assert refused_run(town, "trend") == [f"polder/{WIJKEN}{expected}"]


def test_a_decimal_comma_between_commas_is_refused(town: Town):
    town.write(WIJKEN, town.read(WIJKEN).replace("0.25", '"0,25"', 1))
    assert refused_run(town, "trend") == [
        f"polder/{WIJKEN}:2:5: growth_share: '0,25' heeft een decimale komma; schrijf een decimale punt en geen punt "
        "voor duizendtallen: 0.25"
    ]


def test_of_one_file_ten_faults_are_shown_and_the_rest_is_counted(town: Town):
    # Twelve cells that are no number, in twelve rows that all repeat row 5.
    rows = [f"Oude Stad,Woonstede,laag,daeb,klein,permanent,{'x' * count}" for count in range(1, 13)]
    town.add(STOCK, "\n".join([*rows, ""]))
    change(town.params / WIJKEN, "250000,0.25", "250000,25")
    said = refusal(town, "check", "--params", town.params)
    assert [line.split(":")[0] for line in said[:10]] == [f"polder/{STOCK}"] * 10
    assert said[10] == f"… en nog 14 in polder/{STOCK}"
    assert said[11].startswith(f"polder/{WIJKEN}:2:5")
    assert said[12] == "25 fouten gevonden; er is niets gerekend of geschreven."


def test_a_table_that_is_absent_or_a_folder_is_refused(town: Town):
    path = town.params / STOCK
    path.unlink()
    assert refused_run(town, "trend") == [f"polder/{STOCK}: het bestand ontbreekt; zet het terug of herstel de naam"]
    path.mkdir()
    (line,) = refused_run(town, "trend")
    assert line.startswith(f"polder/{STOCK}: het bestand kan niet worden gelezen: het is een map; geef haar")


def test_a_backtest_that_cannot_be_read_is_refused_before_anything_is_computed(town: Town):
    header = "indicator,year,published,predicted,p05,p95,last_value,linear_trend,inside"
    (town.params / "terugblik").mkdir()
    town.write("terugblik/backtest.csv", f"{header}\nnet_growth,2019,veel,10,5,15,,,nee\n")
    assert refused_run(town, "trend") == [
        "polder/terugblik/backtest.csv:2:3: published: 'veel' is geen getal; vul een getal in"
    ]


def test_without_the_folder_of_opening_data_one_sentence_says_so(town: Town):
    shutil.rmtree(town.params / "opening")
    expected = ["polder/opening: hier hoort de map met de openingsgegevens te staan; zet haar terug of herstel de naam"]
    assert refused_run(town, "trend") == expected
    assert refusal(town, "check", "--params", town.params) == expected
    assert refusal(town, "opening", "--params", town.params) == expected
    (town.params / "opening").write_bytes(b"geen map")
    assert refused_run(town, "trend") == expected


def test_several_faults_in_several_files_are_told_in_one_go(town: Town):
    (town.params / "scenarios" / "half.yaml").write_bytes(
        b'question: "?"\ndifferences: {production: {soft_dropuot: 1, programme: -1}}\n'
    )
    change(town.params / "basis.yaml", "value: 0.8,", "value: 8,")
    change(town.params / STOCK, "permanent,300", "permanent,veel")
    change(town.params / STOCK, "permanent,200", "permanent,")
    change(town.params / WIJKEN, "250000,0.25", "250000,25")
    change(town.params / "sources.yaml", "status: concept", "status: conceptje")
    change(town.params / "rules" / "grenzen.yaml", "2022: 760, ", "")
    places = [
        "polder/basis.yaml:34:24",
        "polder/opening/stock.csv:2:7",
        "polder/opening/stock.csv:3:7",
        "polder/opening/wijken.csv:2:5",
        "polder/rules/grenzen.yaml:11:11",
        "polder/scenarios/half.yaml:2:28",
        "polder/scenarios/half.yaml:2:56",
        "polder/sources.yaml:12:11",
    ]
    said = refusal(town, "check", "--params", town.params)
    assert [line.split(": ")[0] for line in said[:-1]] == places
    assert said[-1] == "8 fouten gevonden; er is niets gerekend of geschreven."


def test_a_run_tells_the_faults_of_basis_scenario_and_tables_in_one_go(town: Town):
    (town.params / "scenarios" / "half.yaml").write_bytes(b'question: "?"\ndifferences: {production: {policy: cap}}\n')
    change(town.params / "basis.yaml", "value: 0.8,", "value: 8,")
    change(town.params / STOCK, "permanent,300", "permanent,veel")
    said = refused_run(town, "half", "trned", "--set", "sales.woz_spread=0,3")
    assert [line.split(": ")[0] for line in said] == [
        "scenario 'trned' bestaat niet. Bedoelt u 'trend'? Scenario's",
        "--set",
        "polder/basis.yaml:34:24",
        "polder/opening/stock.csv:2:7",
        "polder/scenarios/half.yaml:2:36",
        "5 fouten gevonden; er is niets gerekend of geschreven.",
    ]
