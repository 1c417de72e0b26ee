"""Who is looking for a dwelling: tables that would leave somebody without a place, a number or a dwelling."""

import math
from pathlib import Path

import pytest

from tests.invented import change, invented_params
from woonscenario.files.opening import load_opening
from woonscenario.files.params import load_scenario
from woonscenario.files.problems import BadInput

SHIPPED = Path(__file__).resolve().parents[2] / "params"
FORMULA = (
    "de taakstelling van de gemeente volgt uit de landelijke als afgerond naar boven: national x inwoners gemeente / "
    "inwoners Nederland, op 1 januari van het jaar ervoor (Huisvestingswet 2014, art. 29)"
)


@pytest.fixture
def params(tmp_path: Path) -> Path:
    return invented_params(tmp_path / "polderstad")


def table(params: Path, name: str) -> Path:
    return params / "opening" / f"{name}.csv"


def messages(params: Path) -> list[str]:
    with pytest.raises(BadInput) as bad:
        load_opening(params)
    return [str(problem).removeprefix("polderstad/opening/") for problem in bad.value.problems]


def test_groups_keep_the_order_of_service_and_other_tables_that_of_their_key(params: Path) -> None:
    opening = load_opening(params)
    assert opening.mediated["group"].tolist() == ["statushouders", "zorg"]
    assert opening.mediated["household_3p+"].tolist() == [0.25, 0.0]
    assert opening.seekers["group"].tolist() == ["alleen", "gezin", "paar", "urgent"]
    assert opening.taakstelling["municipality"].isna().tolist() == [True, False]
    assert opening.household_sizes["household_size"].tolist() == ["1p", "2p", "3p+"]


def test_a_town_may_have_no_groups_and_no_task(params: Path) -> None:
    for name in ("mediated", "taakstelling"):
        header = table(params, name).read_text(encoding="utf-8").splitlines()[0]
        table(params, name).write_text(header + "\n", encoding="utf-8")
    opening = load_opening(params)
    assert len(opening.mediated) == len(opening.taakstelling) == 0
    assert opening.taakstelling["national"].dtype == "Int64"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "household_sizes",
            "2,klein,groot",
            "2,groot,klein",
            ":3: smallest_size: groot is groter dan largest_size klein, dus past geen enkele woning bij 2p; "
            "wissel ze om",
        ),
        (
            "household_sizes",
            "groot,groot,midden",
            "groot,groot,vrij",
            ":4: primary_rent_class: vrij is een vrije huurklasse, en passend toewijzen begrenst de sociale huur; kies "
            "uit laag, midden",
        ),
        (
            "household_sizes",
            "3p+,3.5",
            "3p+,2",
            ":4: persons: 3p+ telt 2 personen, niet meer dan 2p (regel 3) 2; zet de rijen van klein naar groot",
        ),
        ("household_sizes", "1p,1,", "1p,0.5,", ":2:2: persons: 0.5 is te klein; vul 1 of meer in"),
        (
            "household_sizes",
            "1p,1,klein",
            "1p,1,klien",
            ":2:3: smallest_size: 'klien' staat niet in size_classes.csv. Bedoelt u 'klein'? Gebruik een naam uit dat "
            "bestand of vul het aan",
        ),
        (
            "seekers",
            "0.125,0.25,0.125,0.5,ja",
            "0.125,0,0.125,0.5,ja",
            ":3: reactions_per_week: paar reageert nooit en zoekt dus niet; vul een getal boven 0 in, of verwijder de "
            "groep en verdeel haar aandelen",
        ),
        (
            "seekers",
            "0.125,0.25,0.125,0.5,ja",
            "0.125,0.25,0,0.5,ja",
            ":3: acceptance: paar accepteert nooit een woning; vul een kans boven 0 in, of verwijder de groep",
        ),
        (
            "seekers",
            "0.25,0,nee,nee,,aanname,schatting\npaar",
            "0.25,0.5,nee,nee,,aanname,schatting\npaar",
            ":2: leaves_dwelling: 0.5 van een groep starters laat een sociale huurwoning achter, en een starter heeft "
            "die niet; vul 0 in of maak er doorstromers van",
        ),
        (
            "seekers",
            "nee,0.5,0.625",
            "nee,0.25,0.625",
            ": pool_share: de aandelen van alle rijen tellen op tot 0.75; samen horen zij 1 te zijn",
        ),
        (
            "seekers",
            "nee,0.5,0.625",
            "nee,0.5,0.5",
            ": inflow_share: de aandelen van alle rijen tellen op tot 0.875; samen horen zij 1 te zijn",
        ),
        (
            "seekers",
            "nee,0.5,0.625",
            "nee,0.47,0.625",
            ": pool_share: de aandelen van alle rijen tellen op tot 0.97; samen horen zij 1 te zijn",
        ),
        (
            "seekers",
            "2p,secundair",
            "4p,secundair",
            ":3:3: household_size: '4p' staat niet in household_sizes.csv. Gebruik een naam uit dat bestand of vul het "
            "aan",
        ),
        (
            "household_sizes",
            "1p,1,klein",
            "1p,1,",
            ":2:3: smallest_size: de cel is leeg; vul een tekst in",
        ),
        (
            "seekers",
            "2p,secundair",
            "2p,secondair",
            ":3:4: income: 'secondair' mag hier niet; kies uit primair, secundair, middeninkomen. Bedoelt u "
            "'secundair'?",
        ),
        (
            "mediated",
            "personen,0,0,0.5,nee,ja,ja,ja,0.5,",
            "personen,0,0,0.5,nee,ja,ja,ja,0.25,",
            ":2:11: household_1p: de aandelen household_1p, household_2p, household_3p+ tellen op tot 0.75; samen "
            "horen zij 1 te zijn",
        ),
        (
            "mediated",
            "6,1,0.5",
            "6,1,0.25",
            ": weight: de aandelen van alle rijen tellen op tot 0.75; samen horen zij 1 te zijn",
        ),
        (
            "mediated",
            "personen,0,0",
            "personen,20,0",
            ":2: per_year: 20 telt dubbel: het aantal statushouders komt uit taakstelling.csv en "
            "statushouders.persons_per_year; vul 0 in",
        ),
        (
            "mediated",
            "personen,0,0",
            "personen,0,4",
            ":2: backlog: 4 telt dubbel: het aantal statushouders komt uit statushouders.opening_backlog; vul 0 in",
        ),
        (
            "mediated",
            "personen,0,0",
            "woningen,0,0",
            ":2: unit: de taakstelling telt personen; zet unit bij statushouders op personen",
        ),
        (
            "taakstelling",
            "10000,,9000,17000000",
            "10000,,9000,",
            f":2: municipality: de cel is leeg en population_country ook; vul municipality in, of die cellen: "
            f"{FORMULA}",
        ),
        (
            "taakstelling",
            "10000,,9000,17000000",
            ",,,",
            ":2: municipality: de cel is leeg en national, population_municipality, population_country ook; vul "
            f"municipality in, of die cellen: {FORMULA}",
        ),
        ("taakstelling", "2022,2,", "2022,3,", ":3:2: half: 3 is te groot; vul 2 of minder in"),
        (
            "taakstelling",
            "2022,2,",
            "2022,1,",
            ":3:1: year: dubbele rij: year 2022, half 1 staat ook op regel 2; voeg de rijen samen of verwijder er een",
        ),
        (
            "owners",
            "Woonstede,1,1",
            "Woonstede,1,0.5",
            ": mediated_share: de aandelen van alle rijen tellen op tot 0.5; samen horen zij 1 te zijn",
        ),
        (
            "wijken",
            "ja,1,nee",
            "ja,40,nee",
            ":3:7: mediated_maximum: 40 is geen aandeel; schrijf een getal van 0 tot en met 1. Bedoelt u 0.4?",
        ),
    ],
)
def test_a_table_that_cannot_be_is_refused_with_its_line_and_what_to_do(
    params: Path, name: str, old: str, new: str, said: str
) -> None:
    change(table(params, name), old, new)
    assert messages(params) == [f"{name}.csv{said}"]


def test_a_second_group_that_follows_the_task_is_refused(params: Path) -> None:
    change(table(params, "mediated"), "woningen,6,1,0.5,nee,nee", "personen,0,0,0.5,nee,ja")
    assert messages(params) == [
        "mediated.csv:3: statushouders: zorg en statushouders (regel 2) volgen allebei de taakstelling; zet bij een "
        "van beide statushouders op nee"
    ]


def test_a_task_without_a_group_is_refused(params: Path) -> None:
    change(table(params, "mediated"), "0.5,nee,ja,ja,ja", "0.5,nee,nee,ja,ja")
    assert messages(params) == [
        "taakstelling.csv:2: er zijn aantallen statushouders en geen groep in mediated.csv met statushouders op ja; "
        "voeg die groep toe of maak deze tabel leeg"
    ]


def test_households_for_whom_no_dwelling_stands_or_is_planned_are_refused(params: Path) -> None:
    change(table(params, "size_classes"), "groot,Groot\n", "groot,Groot\nvilla,Villa\n")
    for name in ("projects", "programme"):
        header, *rows = table(params, name).read_text(encoding="utf-8").splitlines()
        with_villas = [header.replace("size_groot,", "size_groot,size_villa,")]
        with_villas += [",".join([*row.split(",")[:-3], "0", *row.split(",")[-3:]]) for row in rows]
        table(params, name).write_text("\n".join(with_villas) + "\n", encoding="utf-8")
    assert len(load_opening(params).seekers) == 4
    change(table(params, "household_sizes"), "groot,groot,midden", "villa,villa,midden")
    remedy = "verruim smallest_size en largest_size in household_sizes.csv, of"
    nothing = "voor 3p+ past geen enkele woning in stock, projects of programme; "
    assert messages(params) == [
        f"mediated.csv:2: household_3p+: {nothing}{remedy} zet dit aandeel op 0",
        f"seekers.csv:4: household_size: {nothing}{remedy} verwijder de groep",
        f"seekers.csv:5: household_size: {nothing}{remedy} verwijder de groep",
    ]


def test_the_shipped_households_of_statushouders_give_the_published_persons_per_dwelling() -> None:
    opening, scenario = load_opening(SHIPPED), load_scenario("trend", SHIPPED).scenario
    sizes = opening.household_sizes.set_index("household_size")["persons"]
    (group,) = opening.mediated[opening.mediated["statushouders"]].to_dict("records")
    persons = sum(group[f"household_{size}"] * number for size, number in sizes.items())
    dwellings = 490 * (1 - scenario.statushouders.nareizigers_share) / persons
    assert abs(dwellings - 223) <= 10


def test_the_shipped_task_of_2022_is_the_published_one_and_near_the_formula_of_the_law() -> None:
    task = load_opening(SHIPPED).taakstelling.set_index(["year", "half"])
    halves = task.loc[2022]
    assert halves["municipality"].sum() == 479
    by_law = [
        math.ceil(row["national"] * row["population_municipality"] / row["population_country"])
        for row in halves.to_dict("records")
    ]
    assert by_law == [206, 278]
    assert task.loc[(2023, 1), "municipality"] == 433


def test_every_size_class_and_social_rent_class_of_the_city_has_seekers() -> None:
    opening = load_opening(SHIPPED)
    sizes = opening.household_sizes.set_index("household_size")
    looking = set(opening.seekers["household_size"])
    order = opening.size_classes["size_class"].tolist()
    reached = {
        size
        for household in looking
        for size in order[
            order.index(sizes.loc[household, "smallest_size"]) : order.index(sizes.loc[household, "largest_size"]) + 1
        ]
    }
    assert reached == set(order)
    assert {"primair", "secundair", "middeninkomen"} == set(opening.seekers["income"])
