"""Assumptions of an invented municipality: difference, stacking, dated paths, overrides."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.invented import change, invented_params, write_scenario
from woonscenario.files.params import Assumption, list_scenarios, load_basis, load_scenario
from woonscenario.files.problems import BadInput
from woonscenario.model.scenario import registry

DELAY = "hard_delay: {value: [0.6, 0.3, 0.1, 0, 0, 0],"


@pytest.fixture
def params(tmp_path: Path) -> Path:
    return invented_params(tmp_path / "params")


def faults(name: str, params: Path, overrides: dict[str, object] | None = None) -> list[str]:
    with pytest.raises(BadInput) as caught:
        load_scenario(name, params, overrides)
    return str(caught.value).splitlines()


def assumption(name: str, params: Path, key: str, overrides: dict[str, object] | None = None) -> Assumption:
    loaded = load_scenario(name, params, overrides)
    return next(row for row in loaded.assumptions if row.key == key)


def test_the_basis_names_municipality_reference_and_main_job(params):
    basis = load_basis(params)
    assert (basis.municipality, basis.reference) == ("Polderstad", "trend")
    assert basis.main_job == ("plan", "trend", "ambitie")


def test_scenarios_are_listed_by_name_with_their_question(params):
    (params / "eigen" / "mijn-idee.yaml").write_text(
        'question: "En dan?"\nbased_on: [plan]\ndifferences: {}\n', encoding="utf-8"
    )
    listed = list_scenarios(params)
    assert [heading.name for heading in listed] == ["ambitie", "mijn-idee", "plan", "trend"]
    assert listed[1].question == "En dan?"
    assert listed[1].based_on == ("plan",)


def test_a_scenario_is_the_basis_with_its_differences(params):
    trend = load_scenario("trend", params).scenario
    plan = load_scenario("plan", params).scenario
    assert (trend.production.soft_dropout, plan.production.soft_dropout) == (0.3, 0.0)
    assert plan.production.hard_delay == (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert plan.sales == trend.sales


def test_every_field_of_the_registry_is_a_row_of_the_assumptions_in_reading_order(params):
    rows = load_scenario("trend", params).assumptions
    assert [row.key for row in rows] == [f"{part}.{name}" for part, name, _ in registry()]
    assert {row.set_by for row in rows} == {"basis"}


def test_an_assumption_tells_value_range_source_status_reason_and_who_set_it(params):
    row = assumption("trend", params, "production.soft_dropout")
    assert (row.value, row.range, row.unit) == ("0,3", "0,2 tot 0,4", "aandeel")
    assert (row.source, row.status, row.reason) == ("studie", "afgeleid", "landelijk cijfer")
    plain = assumption("plan", params, "production.soft_dropout")
    assert (plain.value, plain.range, plain.source, plain.status) == ("0", "", "", "aanname")
    assert plain.set_by == "plan"
    assert plain.reason == "Verschil van scenario plan: Wat als elk plan op tijd klaar is?"


def test_ranges_reach_the_scenario_for_what_varies_in_the_draws(params):
    # of the given numbers 15 and 12 the mean is 13.5; woz_ratio has no draws of its own, soft_dropout of plan no range
    change(params / "basis.yaml", DELAY, f"{DELAY} range: [0.5, 0.7],")
    sales = {"value": {"step": {2022: 15, 2025: 12}}, "range": [10, 20]}
    dropout = [("production.hard_dropout", 0.05, 0.1, 0.2), ("production.soft_dropout", 0.2, 0.3, 0.4)]
    trend = load_scenario("trend", params, {"sales.dwellings_per_year": sales}).scenario
    found = [(known.key, known.low, known.mode, known.high) for known in trend.ranges]
    assert found[:3] == [*dropout, ("production.hard_delay", 0.5, 0.6, 0.7)]
    assert ("sales.dwellings_per_year", 10.0, 13.5, 20.0) in found
    assert not {"sales.woz_ratio", "production.programme"} & {known.key for known in trend.ranges}
    plan = load_scenario("plan", params).scenario
    assert not [known.key for known in plan.ranges if known.key.startswith("production.")]


@pytest.mark.parametrize("value", ["0", "{step: {2022: 15, 2025: 0}}"])
def test_a_value_that_is_set_without_a_range_does_not_vary(params, value):
    scenario = load_scenario("trend", params, {"sales.dwellings_per_year": value}).scenario
    assert "sales.dwellings_per_year" not in {known.key for known in scenario.ranges}


def test_the_scenario_plan_that_is_shipped_keeps_its_plans_certain():
    shipped = Path(__file__).resolve().parents[2] / "params"
    assert not [known.key for known in load_scenario("plan", shipped).scenario.ranges if "production" in known.key]


def test_a_share_group_follows_the_order_of_the_dimension_not_of_the_yaml(params):
    change(params / "basis.yaml", "{laag: 0.7, midden: 0.3, vrij: 0}", "{vrij: 0, midden: 0.3, laag: 0.7}")
    loaded = load_scenario("trend", params)
    assert loaded.scenario.harmonisation.offered_mix == (0.7, 0.3, 0.0)


@pytest.mark.parametrize(
    ("written", "values", "text", "years"),
    [
        ("7", (7.0,) * 9, "7", ()),
        (
            "{step: {2022: 15, 2025: 12}}",
            (15.0, 15.0, 15.0, 12.0, 12.0, 12.0, 12.0, 12.0, 12.0),
            "15 (2022), 12 (2025), stapsgewijs",
            (2022, 2025),
        ),
        (
            "{linear: {2028: 40, 2024: 20}}",
            (20.0, 20.0, 20.0, 25.0, 30.0, 35.0, 40.0, 40.0, 40.0),
            "20 (2024), 40 (2028), rechtlijnig",
            (2024, 2028),
        ),
        (
            "{linear: {2020: 10.5, 2040: 30.5}}",
            (12.5, 13.5, 14.5, 15.5, 16.5, 17.5, 18.5, 19.5, 20.5),
            "10,5 (2020), 30,5 (2040), rechtlijnig",
            (2020, 2040),
        ),
        ("{step: {2026: 3}}", (3.0,) * 9, "3 (2026), stapsgewijs", (2026,)),
    ],
)
def test_a_dated_path_has_one_value_per_year_2022_to_2030(params, written, values, text, years):
    loaded = load_scenario("trend", params, {"targets.net_growth": written})
    assert loaded.scenario.targets.net_growth == pytest.approx(values)
    assert loaded.given_years.get("targets.net_growth", ()) == years
    assert assumption("trend", params, "targets.net_growth", {"targets.net_growth": written}).value == text


@given(st.sampled_from(["step", "linear"]), st.dictionaries(st.integers(2015, 2035), st.integers(0, 500), min_size=1))
def test_a_dated_path_meets_the_given_years_and_stays_between_them(tmp_path_factory, method, dated):
    params = invented_params(tmp_path_factory.mktemp("path") / "params")
    scenario = load_scenario("trend", params, {"targets.net_growth": {method: dated}}).scenario
    path = dict(zip(range(2022, 2031), scenario.targets.net_growth, strict=True))
    assert {year: path[year] for year in dated if year in path} == {
        year: float(value) for year, value in dated.items() if year in path
    }
    assert min(dated.values()) - 1e-9 <= min(path.values()) <= max(path.values()) <= max(dated.values()) + 1e-9


def test_scenarios_stack_in_the_order_they_are_named(params):
    write_scenario(params, "duur", "based_on: [plan, ambitie]\ndifferences: {targets: {city_growth: 900}}\n")
    loaded = load_scenario("duur", params)
    assert loaded.chain == ("plan", "ambitie", "duur")
    assert loaded.scenario.production.policy == "net_growth"
    assert loaded.scenario.production.hard_dropout == 0.0
    assert loaded.scenario.targets.city_growth == 900.0


def test_two_differences_on_one_key_are_refused_and_both_are_named(params):
    write_scenario(params, "half", "based_on: [plan]\ndifferences:\n  production:\n    soft_dropout: 0.15\n")
    (fault,) = faults("half", params)
    assert fault.startswith("params/scenarios/half.yaml:5:19: differences.production.soft_dropout: ")
    assert "plan en half zetten allebei deze aanname" in fault


def test_a_later_difference_may_replace_an_earlier_one_by_saying_so(params):
    write_scenario(
        params,
        "half",
        "based_on: [plan]\nreplaces: [production.soft_dropout]\ndifferences: {production: {soft_dropout: 0.15}}\n",
    )
    assert load_scenario("half", params).scenario.production.soft_dropout == 0.15


def test_replacing_nothing_is_refused(params):
    write_scenario(
        params,
        "half",
        "based_on: [plan]\nreplaces: [sales.woz_ratio, production.policy, sales.woz]\n"
        "differences: {sales: {woz_ratio: 0.9}}\n",
    )
    text = "\n".join(faults("half", params))
    assert "'sales.woz_ratio' vervangt niets" in text
    assert "'production.policy' staat niet onder differences" in text
    assert "'sales.woz' is geen aanname." in text


def test_one_scenario_stacked_along_two_ways_counts_once(params):
    write_scenario(params, "links", "based_on: [plan]\ndifferences: {sales: {woz_ratio: 0.9}}\n")
    write_scenario(params, "rechts", "based_on: [plan]\ndifferences: {sales: {woz_spread: 0.2}}\n")
    write_scenario(params, "samen", "based_on: [links, rechts]\ndifferences: {}\n")
    assert load_scenario("samen", params).chain == ("plan", "links", "rechts", "samen")


def test_a_circle_of_scenarios_is_refused_and_named(params):
    write_scenario(params, "kip", "based_on: [ei]\ndifferences: {}\n")
    write_scenario(params, "ei", "based_on: [kip]\ndifferences: {}\n")
    (fault,) = faults("kip", params)
    assert fault.startswith("params/scenarios/ei.yaml:2:12: based_on: een kring: kip → ei → kip")


def test_an_unknown_scenario_is_refused_with_a_suggestion_and_the_list(params):
    assert faults("ambite", params) == [
        "scenario 'ambite' bestaat niet. Bedoelt u 'ambitie'? Scenario's: ambitie, plan, trend"
    ]
    write_scenario(params, "half", "based_on: [plann]\ndifferences: {}\n")
    assert "scenario 'plann' bestaat niet. Bedoelt u 'plan'?" in faults("half", params)[0]


@pytest.mark.parametrize("name", ["../trend", "a/b", "a\\b", "..", "Trend", "-x", "", "a b", "x" * 61, "trend\n"])
def test_a_name_that_could_be_a_path_is_refused(params, name):
    assert "is geen naam van een scenario" in "\n".join(faults(name, params))


def test_a_path_is_accepted_when_it_ends_in_yaml_and_exists(params, tmp_path):
    path = tmp_path / "los.yaml"
    path.write_text('question: "En dit?"\ndifferences: {sales: {woz_ratio: 0.5}}\n', encoding="utf-8")
    loaded = load_scenario(str(path), params)
    assert (loaded.scenario.name, loaded.scenario.sales.woz_ratio) == ("los", 0.5)
    assert faults(str(tmp_path / "weg.yaml"), params) == ["weg.yaml: dit scenariobestand bestaat niet"]


def test_one_name_in_two_folders_is_refused(params):
    text = (params / "scenarios" / "plan.yaml").read_text(encoding="utf-8")
    (params / "eigen" / "plan.yaml").write_text(text, encoding="utf-8")
    assert faults("plan", params) == [
        "params/eigen/plan.yaml: params/scenarios/plan.yaml heeft dezelfde naam; hernoem een van beide"
    ]


@pytest.mark.parametrize("value", ["0.25", 0.25])
def test_an_override_is_text_in_yaml_or_a_value_already_read(params, value):
    row = assumption("plan", params, "production.soft_dropout", {"production.soft_dropout": value})
    assert (row.value, row.set_by, row.reason) == ("0,25", "--set", "Eenmalig gezet met --set")


def test_a_member_of_a_share_group_is_set_but_the_group_stays_whole(params):
    mix = {"harmonisation.offered_mix.laag": "0.6", "harmonisation.offered_mix.midden": "0.4"}
    assert load_scenario("trend", params, mix).scenario.harmonisation.offered_mix == (0.6, 0.4, 0.0)
    (fault,) = faults("trend", params, {"harmonisation.offered_mix.laag": "0.6"})
    assert fault.startswith("--set: harmonisation.offered_mix: de aandelen tellen op tot 0.9000")
    delays = {"production.hard_delay.0": 0.5, "production.hard_delay.1": 0.4}
    assert load_scenario("trend", params, delays).scenario.production.hard_delay[:3] == (0.5, 0.4, 0.1)


def test_reading_assumptions_loads_no_heavy_library(params):
    code = (
        "import sys; from pathlib import Path; from woonscenario.files.params import load_scenario; "
        "load_scenario('trend', Path(sys.argv[1])); "
        "print([name for name in ('pandas', 'numba', 'altair', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(params)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@given(st.text(max_size=12))
def test_any_scenario_name_is_found_or_refused_but_never_breaks(tmp_path_factory, name):
    params = invented_params(tmp_path_factory.mktemp("any") / "params")
    with pytest.raises(BadInput):
        load_scenario(name, params)
