"""A params folder, basis, rule or source that cannot be used, through the command line."""

import pytest

from tests.bad_input.town import Town, refusal, refused_run
from tests.invented import change

DROPOUT = "hard_dropout: {value: 0.1, range: [0.05, 0.2]"

BASIS = {
    "a field is missing": (
        '    woz_ratio: {value: 0.8, source: "", status: aanname, reason: "corporatiewoningen zijn kleiner"}\n',
        "",
        [
            ":31:3: assumptions.sales.woz_ratio: ontbreekt: WOZ corporatiewoning [verhouding]; de basis geeft van elke "
            "aanname een waarde"
        ],
    ),
    "the reason is missing": (
        ', reason: "corporatiewoningen zijn kleiner"',
        "",
        [
            ":34:16: assumptions.sales.woz_ratio: reason ontbreekt; geef value, source, status en reason",
            ":34:16: assumptions.sales.woz_ratio.reason: een aanname heeft een reden; schrijf waarom deze waarde",
        ],
    ),
    "the main job is missing": (
        "main_job: [plan, trend, ambitie]\n",
        "",
        [": main_job: ontbreekt; zet deze sleutel in de basis"],
    ),
    "a decimal comma": (
        DROPOUT,
        DROPOUT.replace("0.1", "0,1"),
        [":11:27: assumptions.production.hard_dropout: 0,1 heeft een decimale komma; gebruik een punt: 0.1"],
    ),
    "decimal commas in a group": (
        "{laag: 0.7, midden: 0.3, vrij: 0}",
        "{laag: 0,7, midden: 0,3, vrij: 0}",
        [
            ":46:33: assumptions.harmonisation.offered_mix.value: 0,7 heeft een decimale komma; gebruik een punt: 0.7",
            ":46:46: assumptions.harmonisation.offered_mix.value: 0,3 heeft een decimale komma; gebruik een punt: 0.3",
        ],
    ),
    "decimal commas in a range": (
        DROPOUT,
        DROPOUT.replace("[0.05, 0.2]", "[0,05, 0,2]"),
        [
            ":11:39: assumptions.production.hard_dropout.range: een bandbreedte is een lijst van twee getallen, met "
            "decimale punt: [0.2, 0.4]"
        ],
    ),
    "a value outside its range": (
        DROPOUT,
        DROPOUT.replace("0.1,", "0.3,"),
        [
            ":11:27: assumptions.production.hard_dropout.value: 0.3 ligt buiten de bandbreedte 0.05 tot 0.2; pas "
            "waarde of bandbreedte aan"
        ],
    ),
    "a year out of range": (
        "start_year: {value: 2022",
        "start_year: {value: 202",
        [":6:25: assumptions.horizon.start_year.value: 202 is geen jaar tussen 1990 en 2100; controleer het jaartal"],
    ),
    "a source that is not registered": (
        "source: studie",
        "source: studei",
        [
            ":12:59: production.soft_dropout: bron 'studei' staat niet in sources.yaml. Bedoelt u 'studie'? Voeg de "
            "bron daar toe"
        ],
    ),
}


@pytest.mark.parametrize("name", BASIS)
def test_a_wrong_basis_is_named_with_its_place_and_nothing_is_written(town: Town, name: str):
    old, new, expected = BASIS[name]
    change(town.params / "basis.yaml", old, new)
    said = refused_run(town, "trend")
    assert said[: len(expected)] == [f"polder/basis.yaml{line}" for line in expected]
    assert len(said) == len(expected) + (len(expected) > 1)
    assert refusal(town, "check", "--params", town.params) == said


@pytest.mark.parametrize("file", ["basis.yaml", "sources.yaml"])
def test_a_missing_file_is_asked_for(town: Town, file: str):
    (town.params / file).unlink()
    expected = [f"polder/{file}: dit bestand bestaat niet; zet het terug of herstel de naam"]
    assert refused_run(town, "trend") == expected
    assert refusal(town, "check", "--params", town.params) == expected


def test_a_basis_that_cannot_be_read_does_not_hide_what_is_wrong_elsewhere(town: Town):
    change(town.params / "basis.yaml", "  horizon:", "\thorizon:")
    change(town.params / "opening" / "stock.csv", "permanent,300", "permanent,veel")
    expected = [
        "polder/basis.yaml:5:1: een tab in het inspringen; gebruik spaties; los dit eerst op; daarna kunnen er meer "
        "fouten volgen",
        "polder/opening/stock.csv:2:7: dwellings: 'veel' is geen getal; vul een geheel getal in",
        "2 fouten gevonden; er is niets gerekend of geschreven.",
    ]
    assert refused_run(town) == expected
    assert refused_run(town, "trend") == expected
    assert refusal(town, "check", "--params", town.params) == expected


def test_a_main_job_with_an_unknown_scenario_is_refused(town: Town):
    change(town.params / "basis.yaml", "main_job: [plan, trend, ambitie]", "main_job: [plan, tred]")
    expected = [
        "polder/basis.yaml:3:18: main_job.1: scenario 'tred' bestaat niet. Bedoelt u 'trend'? Scenario's: ambitie, "
        "plan, trend"
    ]
    assert refused_run(town) == expected
    assert refusal(town, "check", "--params", town.params) == expected


WITHDRAWN = (
    "polder/sources.yaml:7:1: studie: deze bron is ingetrokken (Studie naar planuitval); vervang haar in "
    "polder/basis.yaml:12: production.soft_dropout; polder/rules/grenzen.yaml:5: grens_laag.values.2023. "
    "Scenario's die erop rekenen: ambitie, trend"
)


def test_a_withdrawn_source_names_the_figures_and_scenarios_that_use_it(town: Town):
    change(town.params / "sources.yaml", "status: concept", "status: ingetrokken")
    assert refusal(town, "check", "--params", town.params) == [WITHDRAWN]
    assert refused_run(town, "trend") == [WITHDRAWN]


def test_a_wrong_register_of_sources_is_refused_before_anything_is_computed(town: Town):
    change(town.params / "sources.yaml", "status: concept", "status: conceptje")
    expected = [
        "polder/sources.yaml:12:11: studie.status: 'conceptje' is geen status; kies uit: geldig, concept, ingetrokken. "
        "Bedoelt u 'concept'?"
    ]
    assert refused_run(town, "trend") == expected
    assert refusal(town, "check", "--params", town.params) == expected


RULES = {
    "a missing year": (
        "2022: 760, ",
        "",
        ":11:11: grens_sociaal.values: 2022 ontbreekt; geef een bedrag, of zet het jaar met een reden onder absent",
    ),
    "a decimal comma": (
        "650.5",
        "650,5",
        ":5:39: grens_laag.values.2023: 650,5 heeft een decimale komma; gebruik een punt: 650.5",
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_a_wrong_legal_amount_is_refused(town: Town, name: str):
    old, new, expected = RULES[name]
    change(town.params / "rules" / "grenzen.yaml", old, new)
    assert refused_run(town, "trend") == [f"polder/rules/grenzen.yaml{expected}"]
    assert refusal(town, "check", "--params", town.params) == [f"polder/rules/grenzen.yaml{expected}"]


@pytest.mark.parametrize("verb", ["list", "check", "opening", "run"])
def test_a_params_folder_that_is_absent_or_a_file_is_refused(town: Town, verb: str):
    absent, file = town.folder / "weg", town.folder / "bestand"
    file.write_bytes(b"geen map")
    out = ["--out", town.folder / "nieuw"] if verb == "run" else []
    remedy = "geef de map waarin basis.yaml staat"
    assert refusal(town, verb, "--params", absent, *out) == [f"--params: de map '{absent}' bestaat niet; {remedy}"]
    assert refusal(town, verb, "--params", file, *out) == [f"--params: '{file}' is een bestand; {remedy}"]


def test_a_params_folder_without_anything_in_it_says_what_belongs_there(town: Town):
    empty = town.folder / "leeg"
    empty.mkdir()
    said = refusal(town, "check", "--params", empty)
    assert [line.split(": ")[0] for line in said[:-1]] == ["leeg/basis.yaml", "leeg/opening", "leeg/sources.yaml"]
