"""The register of sources, and who leans on a source that was withdrawn."""

from pathlib import Path

import pytest

from tests.invented import change, invented_params
from woonscenario.files.params import check_params
from woonscenario.files.problems import BadInput
from woonscenario.files.sources import (
    csv_uses,
    load_sources,
    problems_of_run,
    unknown_sources,
    uses_of_sources,
    yaml_uses,
)


@pytest.fixture
def params(tmp_path: Path) -> Path:
    return invented_params(tmp_path / "params")


def test_a_source_has_title_edition_address_date_status_and_maybe_a_note(params):
    sources = load_sources(params)
    assert list(sources) == ["telling", "studie"]
    assert (sources["studie"].edition, sources["studie"].status, sources["studie"].note) == (
        "1",
        "concept",
        "landelijk",
    )
    assert sources["telling"].note == ""


def test_everything_wrong_in_the_register_is_said_at_once(params):
    (params / "sources.yaml").write_text(
        'telling: {title: "T", edition: 2022, address: "a", date: "d", status: gelidg, notte: "x"}\nstudie: boek\n',
        encoding="utf-8",
    )
    with pytest.raises(BadInput) as caught:
        load_sources(params)
    text = str(caught.value)
    assert "params/sources.yaml:1:32: telling.edition: er staat een getal (2022); geef tekst" in text
    assert "'gelidg' is geen status; kies uit: geldig, concept, ingetrokken. Bedoelt u 'geldig'?" in text
    assert "telling.notte: dit onderdeel bestaat niet. Bedoelt u 'note'?" in text
    assert "params/sources.yaml:2:9: studie: er staat tekst ('boek')" in text


def test_a_figure_with_a_source_that_is_not_registered_is_named(params):
    change(params / "basis.yaml", "source: studie", "source: studei")
    change(params / "rules" / "grenzen.yaml", "source: studie", "source: boek")
    found = [str(problem) for problem in check_params(params)]
    assert found == [
        "params/basis.yaml:12:59: production.soft_dropout: bron 'studei' staat niet in sources.yaml. "
        "Bedoelt u 'studie'? Voeg de bron daar toe",
        "params/rules/grenzen.yaml:5:54: grens_laag.values.2023: bron 'boek' staat niet in sources.yaml. "
        "Voeg de bron daar toe",
    ]


def test_rows_of_tables_name_their_source_with_file_row_and_column(params):
    uses = csv_uses(params)
    places = [(use.file, use.line, use.column, use.figure) for use in uses if use.file.endswith("wijken.csv")]
    assert places == [
        ("params/opening/closed_wijken.csv", 2, 4, "Oude Stad"),
        ("params/opening/wijken.csv", 2, 9, "Havenkwartier"),
        ("params/opening/wijken.csv", 3, 9, "Oude Stad"),
    ]
    change(params / "opening" / "owners.csv", "Woonstede,1,1,telling", "Woonstede,1,1,teling")
    (problem,) = unknown_sources(csv_uses(params), load_sources(params))
    assert str(problem).startswith(
        "params/opening/owners.csv:2:4: Woonstede: bron 'teling' staat niet in sources.yaml."
    )


def test_a_table_with_semicolons_and_a_byte_order_mark_tells_its_sources_too(params):
    path = params / "observed" / "extra.csv"
    path.write_bytes("indicator;source\nvoorraad;studie\n".encode("utf-8-sig"))
    extra = [str(use) for use in csv_uses(params) if use.file.endswith("extra.csv")]
    assert extra == ["params/observed/extra.csv:2: voorraad"]


def test_the_uses_of_a_source_are_its_figures_and_the_scenarios_that_keep_them(params):
    uses = uses_of_sources(params)
    assert uses["studie"] == [
        "params/basis.yaml:12: production.soft_dropout",
        "params/rules/grenzen.yaml:5: grens_laag.values.2023",
        "scenario ambitie",
        "scenario trend",
    ]
    assert "params/opening/wijken.csv:3: Oude Stad" in uses["telling"]
    assert "params/observed/voorraad.csv:2: social_stock" in uses["telling"]
    assert uses["telling"][-3:] == ["scenario ambitie", "scenario plan", "scenario trend"]


def test_the_sources_of_a_scenario_are_uses_too(params):
    change(
        params / "scenarios" / "ambitie.yaml",
        'source: "", status: aanname',
        "source: studie, status: afgeleid",
    )
    uses = [str(use) for use in yaml_uses(params) if use.source == "studie"]
    assert "params/scenarios/ambitie.yaml:4: production.policy" in uses


def test_the_check_names_every_figure_and_scenario_of_a_withdrawn_source(params):
    change(params / "sources.yaml", "status: concept", "status: ingetrokken")
    (problem,) = check_params(params)
    assert str(problem) == (
        "params/sources.yaml:7:1: studie: deze bron is ingetrokken (Studie naar planuitval); vervang haar in "
        "params/basis.yaml:12: production.soft_dropout; "
        "params/rules/grenzen.yaml:5: grens_laag.values.2023. Scenario's die erop rekenen: ambitie, trend"
    )


def test_a_withdrawn_source_names_the_rows_of_a_table_together(params):
    change(params / "sources.yaml", "status: geldig", "status: ingetrokken")
    (problem,) = check_params(params)
    assert "params/opening/wijken.csv, regel 2-3" in problem.message
    assert problem.message.endswith("Scenario's die erop rekenen: ambitie, plan, trend")


def test_a_withdrawn_source_that_nobody_uses_is_no_problem(params):
    path = params / "sources.yaml"
    unused = '{title: "Oud", edition: "1", address: "geen", date: "2010", status: ingetrokken}'
    path.write_text(path.read_text(encoding="utf-8") + f"oud: {unused}\n", encoding="utf-8")
    assert load_sources(params)["oud"].status == "ingetrokken"
    assert check_params(params) == []


def test_a_run_is_refused_only_for_the_withdrawn_sources_that_it_rests_on(params):
    change(params / "sources.yaml", "status: concept", "status: ingetrokken")
    named = {use.source for use in yaml_uses(params)}
    assert "studie" in named
    assert [problem.path for problem in problems_of_run(params, named)] == ["studie"]
    rows = {use.source for use in csv_uses(params)}
    assert [problem.path for problem in problems_of_run(params, named - {"studie"})] == sorted(rows & {"studie"})


def test_a_run_is_refused_for_a_source_that_is_not_registered(params):
    used = next(use for use in yaml_uses(params) if use.figure.startswith("turnover."))
    lines = (params / "basis.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    lines[used.line - 1] = lines[used.line - 1].replace(used.source, "onbekend_werk")
    (params / "basis.yaml").write_text("".join(lines), encoding="utf-8", newline="\n")
    found = problems_of_run(params, {"onbekend_werk"})
    assert [(problem.line, problem.path) for problem in found] == [(used.line, used.figure)]
