"""What each cause of a transfer needs, and what projects say about what they replace."""

from pathlib import Path

import pytest

from tests.invented import change, invented_params
from woonscenario.files.opening import load_opening
from woonscenario.files.problems import BadInput

OTHER_OWNER = "Buurbouw,0,0,telling,feit,\n"
SLOOP = "afbraak,sloop,2024,nee,Oude Stad,Woonstede,,,,,10,,aanname,oude blokken\n"
SOUND = (
    SLOOP + "flex-weg,einde_tijdelijk,2024,nee,Oude Stad,Woonstede,laag,klein,,,10,,aanname,termijn voorbij\n"
    "duurder,liberalisatie,2024,ja,Oude Stad,Woonstede,,,,,10,,aanname,plan\n"
    "socialer,socialisatie,2024,ja,Oude Stad,Woonstede,vrij,,,midden,10,,aanname,plan\n"
    "socialer-nu,socialisatie,2024,nee,Oude Stad,Woonstede,vrij,groot,,laag,10,,aanname,plan\n"
    "ruil,uitruil,2024,nee,Oude Stad,Woonstede,laag,,Buurbouw,,10,,aanname,plan\n"
)


@pytest.fixture
def params(tmp_path: Path) -> Path:
    """An invented municipality with a second owner and a sound transfer of every cause."""
    folder = invented_params(tmp_path / "polderstad")
    add(folder, "owners", OTHER_OWNER)
    add(folder, "transfers", SOUND)
    return folder


def add(params: Path, name: str, text: str) -> None:
    path = params / "opening" / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8", newline="\n")


def messages(params: Path) -> list[str]:
    with pytest.raises(BadInput) as bad:
        load_opening(params)
    return [str(problem).removeprefix("polderstad/opening/") for problem in bad.value.problems]


def test_a_sound_transfer_of_every_cause_is_read(params: Path) -> None:
    assert set(load_opening(params).transfers["cause"]) == {
        "sloop",
        "einde_tijdelijk",
        "liberalisatie",
        "socialisatie",
        "uitruil",
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "afbraak,sloop,2024,nee,Oude Stad,Woonstede,,,,,",
            "afbraak,sloop,2024,ja,Oude Stad,Woonstede,,,Buurbouw,vrij,",
            [
                ":3: at_turnover: ja kan niet bij sloop: de woningen verdwijnen in het opgegeven jaar; vul nee in",
                ":3: to_owner: 'Buurbouw' hoort niet bij sloop: de woningen verdwijnen; maak de cel leeg",
                ":3: to_rent_class: 'vrij' hoort niet bij sloop: de woningen verdwijnen; maak de cel leeg",
            ],
        ),
        (
            "einde_tijdelijk,2024,nee,Oude Stad,Woonstede,laag,klein,,,",
            "einde_tijdelijk,2024,ja,Oude Stad,Woonstede,laag,klein,,midden,",
            [
                ":4: at_turnover: ja kan niet bij einde_tijdelijk: de woningen verdwijnen in het opgegeven jaar; "
                "vul nee in",
                ":4: to_rent_class: 'midden' hoort niet bij einde_tijdelijk: de woningen verdwijnen; maak de cel leeg",
            ],
        ),
        (
            "liberalisatie,2024,ja,Oude Stad,Woonstede,,,,,",
            "liberalisatie,2024,nee,Oude Stad,Woonstede,midden,groot,Buurbouw,midden,",
            [
                ":5: at_turnover: nee kan niet bij liberalisatie: met een zittende huurder blijft het contract "
                "gereguleerd; pas de volgende huur is vrij; vul ja in",
                ":5: from_rent_class: 'midden' hoort niet bij liberalisatie: welke woning vrijkomt, bepaalt het "
                "toeval van de mutatie; maak de cel leeg",
                ":5: from_size_class: 'groot' hoort niet bij liberalisatie: welke woning vrijkomt, bepaalt het "
                "toeval van de mutatie; maak de cel leeg",
                ":5: to_owner: 'Buurbouw' hoort niet bij liberalisatie: alleen bij uitruil krijgt een woning een "
                "andere eigenaar; maak de cel leeg",
                ":5: to_rent_class: 'midden' hoort niet bij liberalisatie: de woning komt in de laagste huurklasse "
                "boven de liberalisatiegrens; maak de cel leeg",
            ],
        ),
        (
            "vrij,,,midden,",
            "vrij,,Buurbouw,vrij,",
            [
                ":6: to_owner: 'Buurbouw' hoort niet bij socialisatie: alleen bij uitruil krijgt een woning een "
                "andere eigenaar; maak de cel leeg",
                ":6: to_rent_class: vrij is een vrije huurklasse en bij socialisatie wordt de huur sociaal; kies uit "
                "laag, midden",
            ],
        ),
        (
            "vrij,groot,,laag,",
            "vrij,groot,,,",
            [
                ":7: to_rent_class: de cel is leeg bij socialisatie: zonder nieuwe huurklasse is niet bekend wat de "
                "woning wordt; vul haar in"
            ],
        ),
        (
            "uitruil,2024,nee,Oude Stad,Woonstede,laag,,Buurbouw,,",
            "uitruil,2024,ja,Oude Stad,Woonstede,laag,,Woonstede,midden,",
            [
                ":8: at_turnover: ja kan niet bij uitruil: de woningen gaan in het opgegeven jaar samen over; vul nee "
                "in",
                ":8: to_owner: de nieuwe eigenaar is ook de oude, Woonstede; vul de andere corporatie in",
                ":8: to_rent_class: 'midden' hoort niet bij uitruil: alleen bij socialisatie krijgt een woning "
                "een opgegeven huurklasse; maak de cel leeg",
            ],
        ),
        (
            "laag,,Buurbouw,,",
            "laag,,,,",
            [":8: to_owner: de cel is leeg bij uitruil: zonder nieuwe eigenaar is er geen uitruil; vul haar in"],
        ),
    ],
)
def test_a_cause_is_refused_what_it_does_not_allow_and_asked_what_it_needs(
    params: Path, old: str, new: str, said: list[str]
) -> None:
    change(params / "opening" / "transfers.csv", old, new)
    assert messages(params) == [f"transfers.csv{line}" for line in said]


def test_the_faults_of_several_transfers_are_told_at_once(params: Path) -> None:
    transfers = params / "opening" / "transfers.csv"
    change(transfers, "vrij,groot,,laag,", "vrij,groot,,,")
    change(transfers, "laag,,Buurbouw,,", "laag,,,,")
    assert [line.split(": ")[0] for line in messages(params)] == ["transfers.csv:7", "transfers.csv:8"]


PLEIN = "plein,Rond het plein,Oude Stad,Woonstede,30,zacht,2024,daeb,permanent,1,,,,"
KADE = "kade,Aan de kade,Havenkwartier,Woonstede,40,hard,2022,daeb,permanent,0.5,,,,"


def test_a_temporary_project_may_have_a_term_and_a_project_may_replace_demolition(params: Path) -> None:
    projects = params / "opening" / "projects.csv"
    change(projects, PLEIN, PLEIN.replace("permanent,1,,,,", "tijdelijk,1,12,afbraak,0.25,"))
    frame = load_opening(params).projects.set_index("project")
    assert frame.loc["plein", ["term_years", "replaces", "return_share"]].tolist() == [12, "afbraak", 0.25]


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        (
            "permanent,1,15,,,",
            ":3: term_years: een termijn van 15 jaar bij tenancy permanent; alleen tijdelijke woningen hebben een "
            "termijn, maak de cel leeg of zet tenancy op tijdelijk",
        ),
        (
            "permanent,1,,,0.4,",
            ":3: return_share: 0.4 van de huishoudens keert terug, maar replaces noemt geen sloop; vul het kenmerk van "
            "die sloop in of maak de cel leeg",
        ),
        (
            "permanent,1,,afbrak,,",
            ":3: replaces: 'afbrak' staat niet in transfers, kolom transfer; gebruik een kenmerk uit die tabel. "
            "Bedoelt u 'afbraak'?",
        ),
        (
            "permanent,1,,ruil,,",
            ":3: replaces: 'ruil' heeft als oorzaak uitruil; een project vervangt alleen sloop, kies zo'n kenmerk of "
            "maak de cel leeg",
        ),
    ],
)
def test_a_project_says_what_it_replaces_and_only_temporary_dwellings_have_a_term(
    params: Path, filled: str, said: str
) -> None:
    change(params / "opening" / "projects.csv", PLEIN, PLEIN.replace("permanent,1,,,,", filled))
    assert messages(params) == [f"projects.csv{said}"]


def test_a_project_does_not_come_before_the_demolition_that_it_replaces(params: Path) -> None:
    change(params / "opening" / "projects.csv", KADE, KADE.replace("0.5,,,,", "0.5,,afbraak,,"))
    assert messages(params) == [
        "projects.csv:2: planned_year: 2022 ligt voor 2024, het jaar van de sloop 'afbraak' die dit project vervangt; "
        "stel het project later of haal replaces weg"
    ]


def test_projects_that_replace_one_demolition_take_back_no_more_households_than_left(params: Path) -> None:
    projects = params / "opening" / "projects.csv"
    change(projects, KADE, KADE.replace("2022", "2025").replace("0.5,,,,", "0.5,,afbraak,0.7,"))
    change(projects, PLEIN, PLEIN.replace("1,,,,", "1,,afbraak,0.3,"))
    load_opening(params)
    change(projects, "afbraak,0.3", "afbraak,0.4")
    assert messages(params) == [
        "projects.csv:3: return_share: met deze rij keert 1.1 van de huishoudens uit 'afbraak' terug; alle projecten "
        "die deze sloop vervangen nemen samen hoogstens 1 terug"
    ]


def test_the_shares_of_liberalisation_add_up_to_one(params: Path) -> None:
    change(params / "opening" / "owners.csv", "Buurbouw,0,", "Buurbouw,0.25,")
    assert messages(params) == [
        "owners.csv: liberalisation_share: de aandelen van alle rijen tellen op tot 1.25; samen horen zij 1 te zijn"
    ]
