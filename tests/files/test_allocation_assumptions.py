"""Assumptions on allocation that each are right but not together."""

from pathlib import Path

import pytest

from tests.invented import invented_params, write_scenario
from woonscenario.files.params import load_scenario
from woonscenario.files.problems import BadInput

CAMPAIGN = {"campaign_year": 2022, "campaign_week": 31, "campaign_weeks": 6}


@pytest.fixture(scope="module")
def params(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return invented_params(tmp_path_factory.mktemp("toewijzing") / "params")


def given(**changes: object) -> dict[str, object]:
    return {f"allocation.{name}": value for name, value in changes.items()}


def faults(params: Path, **changes: object) -> list[str]:
    with pytest.raises(BadInput) as caught:
        load_scenario("trend", params, given(**changes))
    return [str(problem) for problem in caught.value.problems]


def test_ja_and_nee_are_true_and_false_in_the_model_and_words_for_the_reader(params: Path) -> None:
    loaded = load_scenario("trend", params, given(include_intermediary="ja", include_new_build="nee"))
    assert loaded.scenario.allocation.include_intermediary is True
    assert loaded.scenario.allocation.include_new_build is False
    assert next(row.value for row in loaded.assumptions if row.key == "allocation.include_new_build") == "nee"


@pytest.mark.parametrize(
    "right",
    [
        {"nonregular_share": 0},
        {"nonregular_share": 1},
        {"nonregular_share": 0.25, "signal_share": 0.25},
        CAMPAIGN,
        {**CAMPAIGN, "campaign_week": 47},
        {**CAMPAIGN, "rounds_per_year": 9},
        {"campaign_week": 52},
        {"free_space_later_from": 2060},
    ],
    ids=str,
)
def test_what_goes_together_is_taken(params: Path, right: dict[str, object]) -> None:
    allocation = load_scenario("trend", params, given(**right)).scenario.allocation
    assert {name: getattr(allocation, name) for name in right} == right


@pytest.mark.parametrize(
    ("wrong", "key", "said"),
    [
        (
            {"nonregular_share": 0.2},
            "signal_share",
            "het signaal 0.25 ligt boven het ijkpunt 0.2 en zou er nooit voor waarschuwen; verlaag signal_share of "
            "verhoog nonregular_share",
        ),
        (
            {**CAMPAIGN, "campaign_weeks": 0},
            "campaign_weeks",
            "de campagne van 2022 duurt 0 weken; geef campaign_weeks, of zet campaign_year op 0 voor geen campagne",
        ),
        (
            {**CAMPAIGN, "campaign_year": 0},
            "campaign_year",
            "de campagne duurt 6 weken en heeft geen jaar; geef campaign_year, of zet campaign_weeks op 0 voor geen "
            "campagne",
        ),
        (
            {**CAMPAIGN, "campaign_year": 2030},
            "campaign_year",
            "2030 ligt buiten 2022-2029; kies een jaar daarbinnen, of 0 voor geen campagne",
        ),
        (
            {**CAMPAIGN, "campaign_week": 48},
            "campaign_weeks",
            "een campagne van 6 weken vanaf week 48 eindigt na het jaar (week 53); begin eerder of kies hoogstens "
            "5 weken",
        ),
        (
            {**CAMPAIGN, "rounds_per_year": 8},
            "rounds_per_year",
            "een campagne van 6 weken is korter dan een ronde bij 8 ronden per jaar; kies meer ronden of een langere "
            "campagne",
        ),
        (
            {"free_space_later_from": 25},
            "free_space_later_from",
            "25 is geen jaar; geef een jaar, zoals 2025, of 0 voor nooit",
        ),
    ],
)
def test_what_does_not_go_together_is_said_with_what_to_do(
    params: Path, wrong: dict[str, object], key: str, said: str
) -> None:
    (fault,) = faults(params, **wrong)
    assert f"allocation.{key}" in fault
    assert fault.endswith(f": {said}")


def test_a_campaign_of_a_scenario_is_named_with_its_line(params: Path) -> None:
    write_scenario(params, "campagne", "differences:\n  allocation:\n    campaign_weeks: 6\n    campaign_year: 2030\n")
    with pytest.raises(BadInput) as caught:
        load_scenario("campagne", params)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("params/scenarios/campagne.yaml", 5)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        (
            "allocation.campaign_weeks",
            -2,
            "-2 is negatief en past niet bij Weken campagne (weken): geef een getal van minstens 0 en hoogstens 52",
        ),
        (
            "allocation.campaign_week",
            60,
            "60 past niet bij Eerste week van de campagne (week): geef een getal van minstens 1 en hoogstens 52",
        ),
        (
            "allocation.mediated_extra",
            -5,
            "-5 is negatief en past niet bij Extra woningen voor doelgroepen (woningen/jaar): geef een getal van "
            "minstens 0 en hoogstens 100000",
        ),
    ],
)
def test_a_number_that_cannot_be_is_refused(params: Path, key: str, value: float, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        load_scenario("trend", params, {key: value})
    assert [str(problem) for problem in caught.value.problems] == [f"--set: {key}: {said}"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("seekers.opening_pool", 0),
        ("seekers.opening_pool", 1_000_000),
        ("seekers.inflow_per_year", 0),
    ],
)
def test_nobody_and_a_million_may_look_for_a_dwelling(params: Path, key: str, value: float) -> None:
    assert load_scenario("trend", params, {key: value})
