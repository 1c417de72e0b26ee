"""A terugblik: laid over the ordinary basis and opening data, and refused in words when something is wrong with it."""

from pathlib import Path

import pytest

from tests.invented import change, invented_params
from woonscenario.files.backtest import with_model_error
from woonscenario.files.compared import Figure, Parameter, parameters_of, series_of
from woonscenario.files.editions import older_editions
from woonscenario.files.fitted import FittedValue, SavedFit, UsedFigure, fit_path, fit_text, read_fit
from woonscenario.files.manifest import write_manifest
from woonscenario.files.opening import load_opening
from woonscenario.files.params import load_scenario
from woonscenario.files.problems import BadInput
from woonscenario.files.terugblik import ALLOCATION, STOCK, SUPPLY, load_terugblik, read_plan
from woonscenario.model.flow import run_model

SHIPPED = Path(__file__).parents[2] / "params"
SERIES = """\
observed,label,terugblik,indicator,known_until,fitted,error,naive_from,source,status,reason
social_stock,Voorraad,voorraad,social_stock,2021,ja,10,,,aanname,eigen keuze
"""
PARAMETERS = """\
parameter,label,start,low,high,source,status,reason
dropout,Stoppen,1,0.5,2,,aanname,eigen keuze
"""


@pytest.fixture
def params(tmp_path: Path) -> Path:
    folder = invented_params(tmp_path / "params")
    (folder / "terugblik").mkdir()
    (folder / "terugblik" / "reeksen.csv").write_text(SERIES, encoding="utf-8")
    (folder / "terugblik" / "parameters.csv").write_text(PARAMETERS, encoding="utf-8")
    return folder


def faults(action) -> list[str]:
    with pytest.raises(BadInput) as caught:
        action()
    return [str(problem) for problem in caught.value.problems]


def write(folder: Path, name: str, text: str) -> None:
    path = folder / "terugblik" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def test_a_run_gets_bands_with_the_error_of_the_backtest_of_its_params_folder(params: Path):
    opening = load_opening(params)
    results = run_model(load_scenario("trend", params).scenario, opening, seed=1, draws=20)
    assert with_model_error(results, params, opening) is results
    header = "indicator,year,published,predicted,p05,p95,last_value,linear_trend,inside"
    write(params, "backtest.csv", f"{header}\nsocial_stock,2022,500,1000,990,1010,,,nee\n")
    rows = with_model_error(results, params, opening).indicators
    city = rows[(rows["indicator"] == "social_stock") & (rows["dimension"] == "total")]
    found = city.pivot(index="year", columns="statistic", values="value").loc[2024]
    # half of what was predicted was not there, more than draws are apart
    assert found["low"] == pytest.approx(0.5 * found["expected"])
    assert found["high"] == pytest.approx(1.5 * found["expected"])


def test_a_terugblik_may_start_earlier_and_replaces_only_its_own_tables(params: Path):
    year = "start_year: {value: 2019, source: telling, status: feit, reason: eerder}"
    write(params, "eerder.yaml", f'question: "Wat was er?"\ndifferences:\n  horizon:\n    {year}\n')
    header, row = (
        "wijk,owner,rent_class,daeb,size_class,tenancy,dwellings",
        "Havenkwartier,Woonstede,laag,daeb,groot,permanent,7",
    )
    sizes = (params / "opening" / "size_classes.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    write(params, "eerder/stock.csv", f"{header}\n{row.replace('groot', sizes)}\n")
    found = load_terugblik("eerder", params)
    assert (found.loaded.scenario.name, found.loaded.scenario.horizon.start_year) == ("eerder", 2019)
    assert found.opening.stock["dwellings"].tolist() == [7]
    assert load_opening(params).stock["dwellings"].sum() > 7


def test_a_table_that_replaces_nothing_is_named(params: Path):
    write(params, "eerder.yaml", 'question: "Wat was er?"\ndifferences: {}\n')
    write(params, "eerder/stok.csv", "a\n1\n")
    (fault,) = faults(lambda: load_terugblik("eerder", params))
    assert fault.startswith("params/terugblik/eerder/stok.csv: 'stok' is geen tabel van de openingsgegevens")
    assert "Bedoelt u 'stock'?" in fault


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("social_stock,Voorraad", "social_stok,Voorraad", "2: observed: reeks 'social_stok' staat niet in observed/"),
        (",2021,ja,", ",2020,ja,", "2: known_until: social_stock heeft tot en met 2020 geen cijfer om"),
        (",2021,ja,", ",2022,nee,", "2: known_until: social_stock heeft na 2022 geen cijfer, dus"),
        (",10,,,", ",10,andere,,", "2: naive_from: reeks 'andere' staat niet in observed/."),
        (",10,,,", ",10,,teling,", "2:9: source: 'teling' staat niet in sources.yaml. Bedoelt u 'telling'?"),
    ],
)  # fmt: skip
def test_a_wrong_series_is_named_with_its_place(params: Path, old: str, new: str, expected: str):
    change(params / "terugblik" / "reeksen.csv", old, new)
    observed = load_opening(params).observed
    (fault,) = faults(lambda: series_of(read_plan(params)[0], observed, params))
    assert fault.startswith(f"params/terugblik/reeksen.csv:{expected}")


def test_a_start_outside_its_bounds_is_named(params: Path):
    change(params / "terugblik" / "parameters.csv", "1,0.5,2", "3,0.5,2")
    (fault,) = faults(lambda: read_plan(params))
    assert fault.startswith("params/terugblik/parameters.csv:2: start: 3 ligt niet tussen low 0.5 en high 2")


def fit(value: float = 990.0, edition: str = "2022") -> SavedFit:
    used = UsedFigure("social_stock", Figure(2021, value, "telling", edition), 991.0)
    return SavedFit(
        1, 0.5, (used,), (FittedValue("dropout", 1.1, (0.9, 1.2), "bepaald", "Stoppen: bepaald."),), ((1.0,),)
    )


def test_a_calibration_is_read_as_it_was_written(params: Path):
    fit_path(params).write_text(fit_text(fit()), encoding="utf-8")
    found = read_fit(params, parameters_of(read_plan(params)[1]))
    assert fit_text(found) == fit_text(fit())
    assert found.values() == {"dropout": 1.1}


def test_a_calibration_of_other_parameters_is_refused(params: Path):
    one = (Parameter("acceptance", "", 1, 0.5, 2),)
    assert "er is nog geen kalibratie; draai eerst calibrate" in faults(lambda: read_fit(params, one))[0]
    fit_path(params).write_text(fit_text(fit()), encoding="utf-8")
    (fault,) = faults(lambda: read_fit(params, one))
    assert "andere parameters dan in parameters.csv (acceptance); draai calibrate opnieuw" in fault


def test_check_tells_what_rests_on_an_older_edition(params: Path, tmp_path: Path):
    fit_path(params).write_text(fit_text(fit()), encoding="utf-8")
    observed = load_opening(params).observed
    assert older_editions(params, observed, tmp_path) == []
    run = tmp_path / "trend-12345678"
    run.mkdir()
    write_manifest(run, {"identity": {"inputs": {"observed/voorraad.csv": "eerder"}}})
    change(params / "observed" / "voorraad.csv", "2021,990", "2021,995")
    change(params / "sources.yaml", 'date: "2018"\n', 'date: "2018"\n  replaced_by: telling\n')
    replaced, calibration, runs = older_editions(params, load_opening(params).observed, tmp_path)
    assert replaced.startswith(
        "bron studie is vervangen door telling; hierop rust nog: params/basis.yaml:12: production.soft"
    )
    assert "scenario trend" in replaced
    assert "de kalibratie rust op social_stock 2021 = 990" in calibration
    assert "staat nu 995" in calibration
    assert runs == "observed/voorraad.csv is veranderd; deze runs rusten op de eerdere cijfers: trend-12345678"


def test_the_shipped_terugblikken_open_with_what_was_known():
    stock = load_terugblik(STOCK, SHIPPED).opening
    social = set(stock.rent_classes.loc[stock.rent_classes["social"], "rent_class"])
    is_social = stock.stock["rent_class"].isin(social)
    assert stock.stock.loc[is_social, "dwellings"].sum() == 44784
    assert stock.stock.loc[~is_social, "dwellings"].sum() == 3183
    allocation = load_terugblik(ALLOCATION, SHIPPED)
    turnover = allocation.loaded.scenario.turnover
    let = [turnover.lettings * level for level in turnover.level[:7]]
    assert let == pytest.approx([2790, 2379, 2264, 2340, 2437, 2150, 2320], abs=0.01)
    assert load_terugblik(SUPPLY, SHIPPED).loaded.scenario.turnover.lettings == pytest.approx(sum(let[:4]) / 4)
    assert allocation.loaded.scenario.seekers.active == 21400
