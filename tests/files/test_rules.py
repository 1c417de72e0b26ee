"""Legal amounts by year: a missing year is absent and says why."""

from pathlib import Path

import pytest

from tests.invented import invented_params
from woonscenario.files.problems import BadInput
from woonscenario.files.rules import Rule, amount, load_rules


@pytest.fixture
def params(tmp_path: Path) -> Path:
    return invented_params(tmp_path / "params")


def rule(params: Path, name: str) -> Rule:
    return next(rule for rule in load_rules(params) if rule.id == name)


def faults(params: Path, text: str) -> str:
    (params / "rules" / "grenzen.yaml").write_text(text, encoding="utf-8", newline="\n")
    with pytest.raises(BadInput) as caught:
        load_rules(params)
    return str(caught.value)


def test_rules_keep_the_order_of_their_files(params):
    assert [rule.id for rule in load_rules(params)] == ["grens_laag", "grens_sociaal"]


def test_a_rule_gives_the_amount_of_a_year(params):
    assert amount(rule(params, "grens_sociaal"), 2022) == 760.0
    assert amount(rule(params, "grens_laag"), 2023) == 650.5


def test_an_amount_has_the_source_of_its_year_or_else_of_its_rule(params):
    sources = {known.year: known.source for known in rule(params, "grens_laag").amounts}
    assert sources == {2021: "telling", 2023: "studie"}


def test_an_absent_year_says_why(params):
    with pytest.raises(BadInput) as caught:
        amount(rule(params, "grens_laag"), 2022)
    assert str(caught.value) == "params/rules/grenzen.yaml: grens_laag: geen bedrag voor 2022: niet gepubliceerd"


def test_a_year_outside_the_rule_says_which_years_there_are(params):
    with pytest.raises(BadInput, match="geen bedrag voor 2030; er zijn bedragen van 2021 tot en met 2023"):
        amount(rule(params, "grens_laag"), 2030)


HEAD = "grens:\n  label: Grens\n  unit: euro/maand\n  source: telling\n"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("  values: {2020: 1, 2023: 2}\n  absent: {2021: x}", "grens.values: 2022 ontbreekt; geef een bedrag"),
        ("  values: {2020: 1, 2021: 2}\n  absent: {2021: x}", "2021 staat onder values en onder absent"),
        ("  values: {2020: 1}\n  absent: {2021: ''}", "grens.absent.2021: schrijf waarom er geen bedrag is"),
        ("  values: {2020: '576,87'}", "'576,87' is tekst; gebruik een punt: 576.87"),
        ("  values: {2020: veel}", "er staat tekst ('veel'); geef een bedrag"),
        ("  values: {2020: }", "er staat niets; geef een bedrag, of zet het jaar met een reden onder absent"),
        ("  values: {2020: true}", "er staat ja of nee"),
        ("  values: {2020: -5}", "-5 is geen bedrag"),
        ("  values: {2020: {value: 5, bron: telling}}", "grens.values.2020.bron: dit onderdeel bestaat niet"),
        ("  values: {20: 5}", "20 is geen jaar tussen 1990 en 2100"),
        ("  values: {}", "er is geen enkel bedrag"),
        ("  values: [1]", "er staat een lijst; geef een regel per jaar"),
        ("  absent: {2020: x}", "grens: values ontbreekt"),
        ("  values: {2020: 1}\n  abesnt: {}", "grens.abesnt: dit onderdeel bestaat niet. Bedoelt u 'absent'?"),
        ("  values: {2020: 1}\nandere: 5", "andere: er staat een getal (5); geef label, unit, source, values"),
    ],
)
def test_a_wrong_rule_is_named(params, rest, expected):
    found = faults(params, HEAD + rest)
    assert found.startswith("params/rules/grenzen.yaml:")
    assert expected in found


def test_one_rule_in_two_files_is_refused(params):
    (params / "rules" / "ook.yaml").write_text(HEAD.replace("grens:", "grens_laag:") + "  values: {2020: 1}\n")
    with pytest.raises(BadInput, match=r"ook.yaml:1:1: grens_laag: staat ook in params/rules/grenzen.yaml"):
        load_rules(params)
