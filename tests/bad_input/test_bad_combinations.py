"""Rows that are right by themselves and do not go together, through the command line."""

import pytest

from tests.bad_input.town import Town, refusal, refused_run

TOGETHER = {
    "a liberalisation with a sitting tenant": (
        "opening/transfers.csv",
        "x,liberalisatie,2024,nee,Oude Stad,Woonstede,,,,,5,,aanname,plan\n",
        ":3: at_turnover: nee kan niet bij liberalisatie: met een zittende huurder blijft het contract gereguleerd; "
        "pas de volgende huur is vrij; vul ja in",
    ),
    "an exchange with itself": (
        "opening/transfers.csv",
        "x,uitruil,2024,nee,Oude Stad,Woonstede,,,Woonstede,,5,,aanname,plan\n",
        ":3: to_owner: de nieuwe eigenaar is ook de oude, Woonstede; vul de andere corporatie in",
    ),
    "a project that replaces what is not demolished": (
        "opening/projects.csv",
        "nieuw,Nieuw,Oude Stad,Woonstede,9,hard,2025,daeb,permanent,1,,sloop-havn,0.5,1,0,0,1,0,,aanname,plan\n",
        ":4: replaces: 'sloop-havn' staat niet in transfers, kolom transfer; gebruik een kenmerk uit die tabel. "
        "Bedoelt u 'sloop-haven'?",
    ),
    "a project before the demolition that it replaces": (
        "opening/projects.csv",
        "nieuw,Nieuw,Oude Stad,Woonstede,9,hard,2022,daeb,permanent,1,,sloop-haven,,1,0,0,1,0,,aanname,plan\n",
        ":4: planned_year: 2022 ligt voor 2023, het jaar van de sloop 'sloop-haven' die dit project vervangt; stel het "
        "project later of haal replaces weg",
    ),
    "liberalisation that is shared more than once": (
        "opening/owners.csv",
        "Buurbouw,0.5,0,telling,feit,\n",
        ": liberalisation_share: de aandelen van alle rijen tellen op tot 1.5; samen horen zij 1 te zijn",
    ),
    "rents of one class only": (
        "opening/rents.csv",
        "laag,300,600,1,,aanname,\n",
        ": rent_class: midden ontbreekt; geef alle sociale huurklassen een huurverdeling, of geen enkele",
    ),
}


@pytest.mark.parametrize("name", TOGETHER)
def test_a_row_that_does_not_go_with_the_rest_is_named_and_nothing_is_written(town: Town, name: str):
    file, row, expected = TOGETHER[name]
    town.add(file, row)
    assert refused_run(town, "trend") == [f"polder/{file}{expected}"]
    assert refusal(town, "check", "--params", town.params) == [f"polder/{file}{expected}"]


def test_a_direction_where_an_owner_has_nothing_is_refused(town: Town):
    town.add("opening/owners.csv", "Buurbouw,0,0,telling,feit,\n")
    town.add("opening/rent_directions.csv", "Oude Stad,Buurbouw,0.1,,aanname,plan\n")
    assert refused_run(town, "trend") == [
        "polder/opening/rent_directions.csv:3: wijk: Buurbouw heeft in Oude Stad geen woningen, geen projecten en geen "
        "programma; verwijder de rij of kies een andere wijk"
    ]
