"""Published series: city and region apart, two definitions two ids, and the edition that the register names."""

from pathlib import Path

import pytest

from tests.invented import change, invented_params
from woonscenario.files.opening import load_opening
from woonscenario.files.problems import BadInput

SHIPPED = Path(__file__).parents[2] / "params"


@pytest.fixture
def params(tmp_path: Path) -> Path:
    return invented_params(tmp_path / "params")


def faults(params: Path) -> list[str]:
    with pytest.raises(BadInput) as caught:
        load_opening(params)
    return [str(problem) for problem in caught.value.problems]


ROW = "social_stock,gemeente,2022,1000,woningen,Sociale woningen op 1 januari,telling,2022,definitief,feit,"
ELSEWHERE = "en in params/observed/voorraad.csv:2 is het van social_stock"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("gemeente", "regio", f"3: entity: 'regio', {ELSEWHERE} 'gemeente'"),
        ("woningen,", "huizen,", f"3: unit: 'huizen', {ELSEWHERE} 'woningen'"),
        ("Sociale", "Alle", f"3: definition: 'Alle woningen op 1 januari', {ELSEWHERE}"),
        (
            "telling,2022",
            "telling,2021",
            "3: edition: editie '2021', en telling is in sources.yaml editie '2022'; neem",
        ),
        ("telling", "teling", "3:7: source: 'teling' staat niet in sources.yaml. Bedoelt u 'telling'?"),
        ("definitief", "concept", "3:9: publication: 'concept'"),
        ("gemeente,2022", "gemeente,", "3:3: year: "),
    ],
)
def test_what_is_wrong_with_a_figure_is_named_with_its_place(params: Path, old: str, new: str, expected: str):
    change(params / "observed" / "voorraad.csv", ROW, ROW.replace(old, new, 1))
    (fault,) = faults(params)
    assert fault.startswith(f"params/observed/voorraad.csv:{expected}")


def test_the_shipped_series_keep_the_traps_apart():
    observed = load_opening(SHIPPED).observed.set_index(["indicator", "year"])["value"]
    assert observed["lettings_monitor_2020", 2019] == 2635
    assert observed["lettings_rigo", 2019] == 2150
    assert observed["slaagkans_D1_monitor", 2018] == 0.032
    assert observed["slaagkans_D2_rigo", 2018] == 0.06
    assert observed["registration_rigo", 2020] == 10.3
    assert observed["registration_monitor_2023", 2020] == 11.3
    assert observed["social_stock"].index.min() == 2019
    assert observed["social_stock_rwu"].index.max() == 2018
    assert observed["seekers_active_regio", 2014] > observed["seekers_active_rigo", 2014]
