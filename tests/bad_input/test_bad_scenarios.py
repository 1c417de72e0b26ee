"""Scenario files that cannot be used, through the command line: the place, what was found, and what to do."""

import pytest

from tests.bad_input.town import Town, refusal, refused_run
from tests.invented import write_scenario

FILE = "polder/scenarios/half.yaml"
FIRST = "; los dit eerst op; daarna kunnen er meer fouten volgen"
PRODUCTION = "differences:\n  production:\n"

TEXTS = {
    "a tab": (
        "differences:\n\tproduction: {soft_dropout: 0.1}\n",
        f":3:1: een tab in het inspringen; gebruik spaties{FIRST}",
    ),
    "a duplicate key": (
        f"{PRODUCTION}    soft_dropout: 0.1\n    soft_dropout: 0.2\n",
        ":5:5: differences.production.soft_dropout: deze sleutel staat er twee keer: op regel 4 en regel 5; "
        "laat er één staan",
    ),
    "an unknown key": (
        f"{PRODUCTION}    soft_dropuot: 0.1\n",
        ":4:5: differences.production.soft_dropuot: deze aanname bestaat niet. Bedoelt u 'soft_dropout'? "
        "In production: policy, hard_dropout, soft_dropout, hard_delay, soft_delay, postponement, period_correlation, "
        "owner_correlation, programme_from, programme",
    ),
    "an unknown group": (
        "differences: {sale: {woz_ratio: 1}}\n",
        ":2:15: differences.sale: deze groep bestaat niet. Bedoelt u 'sales'? "
        "Groepen: horizon, production, flex, demolition, sales, liberalisation, turnover, harmonisation, rent_policy, "
        "allocation, statushouders, seekers, private_rent, city, targets, uncertainty",
    ),
    "a decimal comma": (
        f"{PRODUCTION}    soft_dropout: 0,02\n",
        ":4:19: differences.production.soft_dropout: '0,02' is tekst; gebruik een punt: 0.02",
    ),
    "a decimal comma between braces": (
        f"{PRODUCTION}    soft_dropout: {{value: 0,02, status: aanname}}\n",
        ":4:27: differences.production.soft_dropout: 0,02 heeft een decimale komma; gebruik een punt: 0.02",
    ),
    "no number": (
        f"{PRODUCTION}    soft_dropout: .nan\n",
        ":4:19: differences.production.soft_dropout: .nan is geen getal; geef een waarde",
    ),
    "a share of 12": (
        f"{PRODUCTION}    soft_dropout: 12\n",
        ":4:19: differences.production.soft_dropout: 12 is geen aandeel: een aandeel ligt tussen 0 en 1. "
        "Bedoelt u 0.12?",
    ),
    "a negative number": (
        f"{PRODUCTION}    programme: -20\n",
        ":4:16: differences.production.programme: -20 is negatief en past niet bij Structureel programma "
        "(woningen/jaar): geef een getal van minstens 0 en hoogstens 100000",
    ),
    "a year out of range": (
        "differences:\n  horizon: {end_year: 3022}\n",
        ":3:23: differences.horizon.end_year: 3022 is geen jaar tussen 1990 en 2100; controleer het jaartal",
    ),
    "a dated value in a year out of range": (
        f"{PRODUCTION}    programme: {{step: {{22: 15}}}}\n",
        ":4:24: differences.production.programme.step.22: 22 is geen jaar tussen 1990 en 2100; controleer het jaartal",
    ),
    "an end before the start": (
        "differences:\n  horizon: {end_year: 2021}\n",
        ":3:23: differences.horizon.end_year: 2021 ligt niet na het beginjaar 2022; kies een later eindjaar",
    ),
    "a list that is one list too long for a decimal comma": (
        f"{PRODUCTION}    hard_delay: [0,6, 0,3, 0,1, 0, 0, 0]\n",
        ":4:17: differences.production.hard_delay: de lijst heeft 9 waarden; geef er precies 6, met decimale punt",
    ),
    "shares that are more than the whole": (
        "differences:\n  harmonisation: {offered_mix: {laag: 0.7, midden: 0.4, vrij: 0}}\n",
        ":3:32: differences.harmonisation.offered_mix: de aandelen tellen op tot 1.1000; zij vormen samen één geheel "
        "en moeten tot 1 optellen; pas ook de andere aandelen aan",
    ),
    "an unknown scenario below it": (
        "based_on: [trned]\ndifferences: {}\n",
        ":2:12: based_on: scenario 'trned' bestaat niet. Bedoelt u 'trend'? Scenario's: ambitie, half, plan, trend",
    ),
    "itself below it": (
        "based_on: [half]\ndifferences: {}\n",
        ":2:12: based_on: een kring: half → half; een scenario kan niet op zichzelf bouwen",
    ),
    "more levels than anybody writes": (
        f"differences: {'[' * 5000}{']' * 5000}\n",
        f":2:33: meer dan 20 niveaus diep; zo diep is geen aanname, tel de haakjes na{FIRST}",
    ),
    "a missing brace": (
        "differences: {production: {soft_dropout: 0.1}\n",
        f":3:1: geen geldige YAML: hier ontbreekt een komma of een sluithaak{FIRST}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_a_wrong_scenario_is_named_with_its_place_and_nothing_is_written(town: Town, name: str):
    text, expected = TEXTS[name]
    write_scenario(town.params, "half", text)
    assert refused_run(town, "half") == [f"{FILE}{expected}"]
    assert refusal(town, "check", "--params", town.params) == [f"{FILE}{expected}"]


def test_a_fault_of_notation_hides_no_other_fault_of_the_file(town: Town):
    write_scenario(
        town.params,
        "half",
        f"{PRODUCTION}    hard_dropout: .nan\n    soft_dropuot: 0.1\n    soft_dropout: 12\nbased: [plan]\n",
    )
    said = refused_run(town, "half")
    assert [line.split(": ")[1] for line in said[:-1]] == [
        "differences.production.hard_dropout",
        "differences.production.soft_dropuot",
        "differences.production.soft_dropout",
        "based",
    ]
    assert refusal(town, "check", "--params", town.params) == said


def test_a_file_name_that_does_not_fit_is_told_once_with_a_name_that_does(town: Town):
    path = town.params / "eigen" / "mijn_Plan.yaml"
    path.write_bytes(b'question: "?"\ndifferences: {}\n')
    (line,) = refusal(town, "check", path, "--params", town.params)
    assert line.startswith("polder/eigen/mijn_Plan.yaml: de bestandsnaam past niet: ")
    assert line.endswith("Noem het bijvoorbeeld 'mijn-plan.yaml'")


CONTENTS = {
    "an empty file": (b"", ": dit bestand is leeg; vul het, of verwijder het als het niet nodig is"),
    "only a remark": (b"# later\n", ": dit bestand is leeg; vul het, of verwijder het als het niet nodig is"),
    "a list": (b"- soft_dropout: 0.1\n", ":1:1: er staat een lijst; een scenario begint met question en differences"),
    "Latin-1": (
        'question: "Eén?"\ndifferences: {}\n'.encode("latin-1"),
        ":1:13: dit bestand is geen UTF-8; sla het op als UTF-8 (in Kladblok: Opslaan als, Codering: UTF-8)",
    ),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_that_is_no_scenario_is_refused(town: Town, name: str):
    content, expected = CONTENTS[name]
    town.write("scenarios/half.yaml", content)
    assert refused_run(town, "half") == [f"{FILE}{expected}"]
    assert refusal(town, "check", "--params", town.params) == [f"{FILE}{expected}"]
    assert refusal(town, "list", "--params", town.params) == [f"{FILE}{expected}"]


def test_two_differences_on_one_key_are_a_conflict(town: Town):
    write_scenario(town.params, "minder", f"{PRODUCTION}    soft_dropout: 0.2\n")
    write_scenario(town.params, "half", f"based_on: [minder]\n{PRODUCTION}    soft_dropout: 0.1\n")
    expected = (
        f"{FILE}:5:19: differences.production.soft_dropout: minder en half zetten allebei deze aanname; laat er één "
        "weg, of zet 'production.soft_dropout' in half onder replaces"
    )
    assert refused_run(town, "half") == [expected]


def test_a_folder_named_as_a_scenario_is_refused(town: Town):
    (town.params / "scenarios" / "half.yaml").mkdir()
    expected = "dit bestand is niet te lezen: het is een map; geef haar een andere naam of zet er het bestand neer"
    assert refused_run(town, "half") == [f"{FILE}: {expected}"]
    assert refusal(town, "check", "--params", town.params) == [f"{FILE}: {expected}"]


def test_a_scenario_that_links_to_itself_is_refused(town: Town):
    try:
        (town.params / "scenarios" / "half.yaml").symlink_to("half.yaml")
    except OSError:
        pytest.skip("no links here")
    (line,) = refused_run(town, "half")
    assert line.startswith(f"{FILE}: dit bestand is niet te lezen")


OPENED = "een naam heeft kleine letters, cijfers en streepjes, hoogstens 60, en begint niet met een streepje."
NAMES = {
    "../trend": f"'../trend' is geen naam van een scenario: {OPENED} Bedoelt u 'trend'? Of geef een bestaand "
    ".yaml-bestand",
    "../polder/scenarios/weg.yaml": "weg.yaml: dit scenariobestand bestaat niet",
    "Trend": f"'Trend' is geen naam van een scenario: {OPENED} Bedoelt u 'trend'? Of geef een bestaand .yaml-bestand",
    "": f"'' is geen naam van een scenario: {OPENED} Of geef een bestaand .yaml-bestand",
    "trned": "scenario 'trned' bestaat niet. Bedoelt u 'trend'? Scenario's: ambitie, plan, trend",
    "geheel-anders": "scenario 'geheel-anders' bestaat niet. Scenario's: ambitie, plan, trend",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_no_scenario_is_refused_with_a_suggestion(town: Town, name: str):
    assert refused_run(town, name) == [NAMES[name]]
