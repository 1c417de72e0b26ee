"""Wrong values in basis, scenarios and overrides: each is named with its place, its reason and what to do."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.invented import change, invented_params, write_scenario
from woonscenario.files.params import load_scenario
from woonscenario.files.problems import BadInput
from woonscenario.model.scenario import registry


@pytest.fixture
def params(tmp_path: Path) -> Path:
    return invented_params(tmp_path / "params")


def faults(name: str, params: Path, overrides: dict[str, object] | None = None) -> list[str]:
    with pytest.raises(BadInput) as caught:
        load_scenario(name, params, overrides)
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("value: 0.3, range: [0.2, 0.4]", "value: 12", "een aandeel ligt tussen 0 en 1. Bedoelt u 0.12?"),
        ("value: 0.3, range: [0.2, 0.4]", "value: '0,3'", "'0,3' is tekst; gebruik een punt: 0.3"),
        ("value: 0.3, range: [0.2, 0.4]", "value: 30%", "'30%' is tekst; schrijf een percentage als aandeel: 0.3"),
        ("value: 0.3, range: [0.2, 0.4]", "value: true", "true is ja of nee; hier hoort een getal (aandeel)"),
        ("value: 0.3, range: [0.2, 0.4]", "value: [0.3]", "er staat een lijst in plaats van een getal (aandeel)"),
        ("value: 0.3, range: [0.2, 0.4]", "value: ", "er staat niets in plaats van een getal (aandeel)"),
        ("value: 60, source", "value: -60, source", "-60 is negatief en past niet bij Verhuringen in de ijkperiode"),
        ("value: 60, source", "value: '60', source", "'60' is tekst; haal de aanhalingstekens weg"),
        ("value: 60, source", "value: 060, source", "'060' begint met een nul; schrijf het getal zonder die nul: 60"),
        ("value: 1000, source", "value: 1.000, source", "1.000 wordt gelezen als 1.0; schrijf duizendtallen aaneen"),
        ("value: 800, source: telling", "value: 33.400, source: telling", "schrijf duizendtallen aaneen: 33400"),
        (
            'value: 2, source: telling, status: feit, reason: "spel',
            'value: 0, source: telling, status: feit, reason: "spel',
            "0 past niet bij Lopende reacties (reacties): geef een getal van minstens 1",
        ),
        ("value: ja, source", "value: true, source", "true is Engels; schrijf ja"),
        ("value: ja, source", "value: jaa, source", "'jaa' is geen keuze; kies uit: ja, nee. Bedoelt u 'ja'?"),
        ("value: 52, source", "value: 3, source", "3 past niet bij Ronden per jaar (ronden/jaar): geef een getal van"),
        ("value: 2022, source", "value: 1890, source", "1890 is geen jaar tussen 1990 en 2100"),
        ("value: 2022, source", "value: 2022.0, source", "2022.0 is geen geheel getal; hier hoort een jaar"),
        ("value: projects", "value: project", "kies uit: projects, net_growth. Bedoelt u 'projects'?"),
        ("value: 0.2, range: [0.1, 0.3]", "value: 1", "een aandeel ligt tussen 0 en 1 (1 zelf niet)"),
        ("[0.6, 0.3, 0.1, 0, 0, 0]", "[0.6, 0.4]", "de lijst heeft 2 waarden; geef er precies 6"),
        ("[0.6, 0.3, 0.1, 0, 0, 0]", "[0.6, 0.3, 0, 0, 0, 0]", "de aandelen tellen op tot 0.9000"),
        ("[2026, 2030]", "2026", "er staat een getal (2026); geef een lijst"),
        ("{laag: 0.7, midden: 0.3, vrij: 0}", "{laag: 0.7, midden: 0.3}", "het aandeel van 'vrij' ontbreekt"),
        (
            "midden: 0.3, vrij: 0}",
            "midden: 0.3, vrij: 0, vrjj: 0}",
            "'vrjj' staat niet in rent_classes.csv. Bedoelt u 'vrij'?",
        ),
        ("{laag: 0.7, midden: 0.3, vrij: 0}", "[0.7, 0.3, 0]", "er staat een lijst; geef een aandeel per lid"),
        ("{step: {2022: 15, 2025: 12}}", "{stap: {2022: 15}}", "gevonden: stap; geef één getal"),
        ("{step: {2022: 15, 2025: 12}}", "{step: {}}", "geef waarden per jaar"),
        ("{step: {2022: 15, 2025: 12}}", "{step: {22: 15}}", "22 is geen jaar tussen 1990 en 2100"),
        ("{step: {2022: 15, 2025: 12}}", "{step: {2022: 15, 2025: -1}}", "-1 is negatief"),
        ("range: [0.1, 0.3]", "range: [0.25, 0.3]", "0.2 ligt buiten de bandbreedte 0.25 tot 0.3"),
        ("range: [0.1, 0.3]", "range: [0.3, 0.1]", "de ondergrens 0.3 ligt boven de bovengrens 0.1"),
        ("range: [0.1, 0.3]", "range: [0.1]", "een bandbreedte is een lijst van twee getallen"),
        ("range: [0.1, 0.3]", "range: [0.1, 3]", "3 is geen aandeel"),
        (
            "{value: projects, ",
            "{value: projects, range: [1, 2], ",
            "een bandbreedte hoort bij een getal, een pad of een vertraging",
        ),
        ("source: studie, status: afgeleid", "source: studie, status: feitje", "'feitje' is geen status"),
        ("source: studie, status: afgeleid", 'source: "", status: feit', "een feit heeft een bron"),
        ('reason: "een op de tien valt uit"', 'reason: ""', "een aanname heeft een reden"),
        ('reason: "een op de tien valt uit"', "reason: 2018", "er staat een getal (2018); geef tekst"),
        (', reason: "een op de tien valt uit"', "", "reason ontbreekt; geef value, source, status en reason"),
        ("{value: 0.1, range: [0.05, 0.2], ", "{valeu: 0.1, ", "Bedoelt u 'value'?"),
    ],
)
def test_a_wrong_value_in_the_basis_is_named_with_its_line(params, old, new, expected):
    line = change(params / "basis.yaml", old, new)
    found = [fault for fault in faults("trend", params) if expected in fault]
    assert found, faults("trend", params)
    assert found[0].startswith(f"params/basis.yaml:{line}:")


DELAY = "hard_delay: {value: [0.6, 0.3, 0.1, 0, 0, 0],"


@pytest.mark.parametrize(
    ("value", "limits", "expected"),
    [
        ("[0.6, 0.3, 0.1, 0, 0, 0]", "[0.7, 0.8]", "0.6 ligt buiten de bandbreedte 0.7 tot 0.8; pas waarde of"),
        ("[0.6, 0.3, 0.1, 0, 0, 0]", "[0.7, 0.5]", "de ondergrens 0.7 ligt boven de bovengrens 0.5; wissel ze om"),
        ("[0.6, 0.3, 0.1, 0, 0, 0]", "[0.5, 1.2]", "1.2 is geen aandeel: een aandeel ligt tussen 0 en 1"),
        ("[0.6, 0.3, 0.1, 0, 0, 0]", "[0.5, 0.6, 0.7]", "een bandbreedte is een lijst van twee getallen"),
        ("[1, 0, 0, 0, 0, 0]", "[0.8, 1]", "het eerste aandeel is 1 en de andere zijn 0"),
    ],
)
def test_a_wrong_range_of_a_delay_is_named_with_its_place(params, value, limits, expected):
    line = change(params / "basis.yaml", DELAY, f"hard_delay: {{value: {value}, range: {limits},")
    (fault,) = faults("trend", params)
    assert fault.startswith(f"params/basis.yaml:{line}:")
    assert expected in fault


def test_a_share_group_that_does_not_vary_takes_no_range(params):
    mix = "{laag: 0.7, midden: 0.3, vrij: 0},"
    change(params / "basis.yaml", mix, f"{mix} range: [0.5, 0.8],")
    (fault,) = faults("trend", params)
    assert "een bandbreedte hoort bij een getal, een pad of een vertraging; haal range weg" in fault


def test_a_range_bounds_every_given_year_of_a_path(params):
    change(params / "basis.yaml", "{step: {2022: 15, 2025: 12}},", "{step: {2022: 15, 2025: 12}}, range: [13, 20],")
    (fault,) = faults("trend", params)
    assert "assumptions.targets.net_growth.value.step.2025: 12 ligt buiten de bandbreedte 13 tot 20" in fault


def test_a_missing_assumption_is_named_with_label_and_unit(params):
    text = (params / "basis.yaml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if "woz_ratio" not in line]
    (params / "basis.yaml").write_text("\n".join(kept), encoding="utf-8")
    (fault,) = faults("trend", params)
    assert "assumptions.sales.woz_ratio: ontbreekt: WOZ corporatiewoning [verhouding]" in fault


def test_an_unknown_key_is_refused_with_a_suggestion(params):
    write_scenario(
        params, "half", "differnces: {}\ndifferences: {production: {soft_dropuot: 0}, sale: {woz_ratio: 1}}\n"
    )
    text = "\n".join(faults("half", params))
    assert "half.yaml:2:1: differnces: deze sleutel bestaat niet. Bedoelt u 'differences'?" in text
    assert "soft_dropuot: deze aanname bestaat niet. Bedoelt u 'soft_dropout'?" in text
    assert "differences.sale: deze groep bestaat niet. Bedoelt u 'sales'?" in text


def test_everything_wrong_in_basis_scenario_and_overrides_is_said_at_once(params):
    change(params / "basis.yaml", "value: 60, source", "value: -60, source")
    change(params / "basis.yaml", "value: projects", "value: project")
    write_scenario(params, "half", "differences: {sales: {woz_ratio: 12, woz_spread: veel}}\n")
    files = [fault.split(":")[0] for fault in faults("half", params, {"horizon.end_year": "1"})]
    assert files == ["--set", "params/basis.yaml", "params/basis.yaml", *["params/scenarios/half.yaml"] * 2]


def test_values_that_do_not_fit_together_point_at_the_key_that_set_them(params):
    write_scenario(params, "kort", "differences:\n  horizon: {end_year: 2021}\n")
    assert faults("kort", params) == [
        "params/scenarios/kort.yaml:3:23: differences.horizon.end_year: "
        "2021 ligt niet na het beginjaar 2022; kies een later eindjaar"
    ]


def test_a_milestone_outside_the_horizon_is_refused(params):
    found = faults("trend", params, {"horizon.milestones": "[2026, 2050]"})
    assert found == ["--set: horizon.milestones: 2050 ligt buiten 2022-2030; kies een jaar daarbinnen"]


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("production.soft_dropuot", "1", "Bedoelt u 'production.soft_dropout'?"),
        ("harmonisation.offered_mix.lag", "1", "Bedoelt u 'laag'? Leden: laag, midden, vrij"),
        ("production.soft_dropout", "0,02", "gebruik een punt: 0.02"),
        ("production.soft_dropout", "", "er staat geen waarde"),
        ("production.soft_dropout", "[1", "ontbreekt een komma of een sluithaak"),
        ("production.soft_dropout", ".nan", ".nan is geen getal"),
        ("production.soft_dropout", float("nan"), "nan is geen eindig getal"),
        ("city.dwellings_growth", "1.200", "schrijf duizendtallen aaneen: 1200"),
        ("horizon", "1", "deze aanname bestaat niet"),
        ("", "1", "deze aanname bestaat niet"),
    ],
)
def test_a_wrong_override_is_refused(params, key, value, expected):
    (fault,) = faults("trend", params, {key: value})
    assert fault.startswith("--set: ")
    assert expected in fault


@pytest.mark.parametrize("key", ["turnover.lettings", "targets.net_growth", "horizon.end_year"])
def test_a_number_too_large_to_write_is_refused(params, key):
    huge = 10**5000
    assert faults("trend", params, {key: huge}) == [f"--set: {key}: dit getal is te groot of heeft te veel cijfers"]
    (fault,) = faults("trend", params, {key: {"step": {huge: 1}}})
    assert "dit getal is te groot" in fault


YEARS = st.integers(1980, 2110)
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=6),
    st.lists(st.floats(0, 1), max_size=7),
    st.dictionaries(st.text(max_size=6) | st.integers(), st.floats() | st.text(max_size=4), max_size=3),
    st.dictionaries(st.sampled_from(["step", "linear", "value"]), st.dictionaries(YEARS, st.floats()), max_size=2),
)


@given(st.sampled_from([f"{part}.{name}" for part, name, _ in registry()]), ODD)
def test_any_override_is_used_or_refused_but_never_breaks(tmp_path_factory, key, value):
    params = invented_params(tmp_path_factory.mktemp("any") / "params")
    with suppress(BadInput):
        rows = load_scenario("trend", params, {key: value}).assumptions
        assert [row.key for row in rows if row.set_by == "--set"] == [key]
