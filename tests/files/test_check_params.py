"""The check of a whole params folder."""

from pathlib import Path

import pytest

from tests.invented import change, invented_params, write_scenario
from woonscenario.files.params import check_params, load_scenario, same_scenarios
from woonscenario.files.problems import BadInput


@pytest.fixture
def params(tmp_path: Path) -> Path:
    return invented_params(tmp_path / "params")


def test_the_invented_municipality_has_nothing_wrong(params):
    assert check_params(params) == []


def test_the_reference_and_the_main_job_must_exist(params):
    change(params / "basis.yaml", "main_job: [plan, trend, ambitie]", "main_job: [plan, tred]")
    (problem,) = check_params(params)
    assert str(problem).startswith(
        "params/basis.yaml:3:18: main_job.1: scenario 'tred' bestaat niet. Bedoelt u 'trend'?"
    )


def test_the_check_finds_what_is_wrong_in_every_kind_of_file(params):
    change(params / "basis.yaml", "source: studie", "source: studei")
    change(params / "sources.yaml", "status: concept", "status: conceptje")
    change(params / "rules" / "grenzen.yaml", "2022: 760, ", "")
    change(params / "opening" / "owners.csv", "Woonstede,1,1,telling", "Woonstede,1,1,teling")
    change(params / "scenarios" / "plan.yaml", "soft_dropout: 0", "soft_dropout: 2")
    (params / "eigen" / "Mijn Plan.yaml").write_text("question: x\n", encoding="utf-8")
    files = {problem.file for problem in check_params(params)}
    assert files >= {
        "params/eigen/Mijn Plan.yaml",
        "params/opening/owners.csv",
        "params/rules/grenzen.yaml",
        "params/scenarios/plan.yaml",
        "params/sources.yaml",
    }


def test_the_check_of_one_file_leaves_the_others_out(params, tmp_path):
    change(params / "rules" / "grenzen.yaml", "2022: 760, ", "")
    change(params / "scenarios" / "plan.yaml", "soft_dropout: 0", "soft_dropout: 2")
    only = check_params(params, [params / "scenarios" / "plan.yaml"])
    assert [problem.file for problem in only] == ["params/scenarios/plan.yaml"]
    assert check_params(params, [params / "sources.yaml"]) == []
    outside = tmp_path / "los.yaml"
    outside.write_text('question: "?"\ndifferences: {sales: {woz_ratio: 12}}\n', encoding="utf-8")
    assert [problem.file for problem in check_params(params, [outside])] == ["los.yaml"]
    assert [str(problem) for problem in check_params(params, [tmp_path / "weg.yaml"])] == [
        "weg.yaml: dit bestand bestaat niet"
    ]


def test_a_folder_that_does_not_exist_says_so(tmp_path):
    assert "deze map met aannamen bestaat niet" in str(check_params(tmp_path / "weg")[0])
    with pytest.raises(BadInput, match="deze map met aannamen bestaat niet"):
        load_scenario("trend", tmp_path / "weg")


def test_two_names_for_the_same_assumptions_are_reported(params):
    write_scenario(params, "dubbel", "differences: {sales: {woz_ratio: 0.8}}\n")
    assert same_scenarios(params) == [
        "Scenario's 'dubbel' en 'trend' hebben dezelfde aannamen en geven dus dezelfde uitkomst."
    ]
