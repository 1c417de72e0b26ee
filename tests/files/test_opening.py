"""The opening data as a whole: what the shipped tables say, and what must hold across tables."""

import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.invented import invented_params
from woonscenario.files.data_dictionary import data_dictionary
from woonscenario.files.opening import load_opening, members_of_dimensions
from woonscenario.files.params import load_scenario
from woonscenario.files.problems import BadInput
from woonscenario.model.flow import run_model
from woonscenario.model.tables import OPENING, TOTAL

SHIPPED = Path(__file__).resolve().parents[2] / "params"


@pytest.fixture
def params(tmp_path: Path) -> Path:
    return invented_params(tmp_path / "polderstad")


def change(params: Path, name: str, old: str, new: str) -> None:
    path = params / "opening" / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def messages(params: Path) -> list[str]:
    with pytest.raises(BadInput) as bad:
        load_opening(params)
    return [str(problem) for problem in bad.value.problems]


def only_message(params: Path) -> str:
    found = messages(params)
    assert len(found) == 1, found
    return found[0]


def yearly(params: Path, scenario: str, indicator: str) -> pd.Series:
    results = run_model(load_scenario(scenario, params).scenario, load_opening(params), seed=1, draws=0)
    city = results.indicators[results.indicators["dimension"] == TOTAL]
    return city[city["indicator"] == indicator].set_index("year")["value"]


def test_the_shipped_opening_equals_the_published_totals() -> None:
    opening = load_opening(SHIPPED)
    by_rent_class = opening.stock.groupby("rent_class")["dwellings"].sum()
    social = opening.rent_classes.loc[opening.rent_classes["social"], "rent_class"]
    assert by_rent_class[social].sum() == 46_939
    assert by_rent_class["vrij"] == 2_560
    assert opening.stock["dwellings"].sum() == 49_499
    assert opening.wijken["dwellings"].sum() == 162_451


def test_the_shipped_projects_run_from_the_published_capacity_to_the_programme_without_a_gap() -> None:
    planned = load_opening(SHIPPED).projects.groupby("planned_year")["dwellings"].sum()
    assert planned.index.tolist() == list(range(2020, 2032))
    # 0.35 × (62 + 7,283) = 2,571 in the last two years; a year of the programme has 1,137, of which at least 1,050.
    assert planned[2030] + planned[2031] == pytest.approx(2_571, abs=3)
    assert planned[[2030, 2031]].min() > 1_050


def test_the_shipped_trend_starts_near_the_published_lettings() -> None:
    # 2,393 in 2022; external turnover is solved from the lettings of 2020-2022, so this checks that it fits together.
    assert yearly(SHIPPED, "trend", "lettings")[2022] == pytest.approx(2_393, rel=0.05)


def test_of_a_project_planned_before_the_start_only_what_is_delayed_completes(params: Path) -> None:
    change(params, "projects", "40,hard,2022", "40,hard,2021")
    # 40 × 0.9 that does not drop out: 0.6 was on time and is in the opening stock, 0.3 is a year late and 0.1 two.
    assert yearly(params, "trend", "completions")[[2022, 2023]].tolist() == pytest.approx([10.8, 3.6])
    assert yearly(params, "plan", "completions")[[2022, 2023]].tolist() == [0, 0]


def test_every_table_gives_a_frame_with_typed_columns(params: Path) -> None:
    opening = load_opening(params)
    assert opening.wijken["low_social_share"].tolist() == [False, True]
    assert opening.sales_rules["until_year"].dtype == "Int64"
    assert opening.sales_rules["until_year"].isna().all()
    assert opening.sales_rules["growth_cap"].isna().all()
    assert opening.sales_rules["growth_cap"].dtype == "float64"
    assert opening.projects["rent_laag"].tolist() == [0.75, 0.5]
    assert opening.transfers["from_size_class"].tolist() == [""]
    assert opening.observed["value"].tolist() == [990.0, 1000.0]


def test_another_order_of_rows_gives_the_same_frames(params: Path) -> None:
    before = load_opening(params)
    for name in ("stock", "projects", "programme"):
        path = params / "opening" / f"{name}.csv"
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *reversed(rows)]), encoding="utf-8")
    after = load_opening(params)
    assert all(getattr(before, table.name).equals(getattr(after, table.name)) for table in OPENING)


def test_dimensions_keep_the_order_of_their_file(params: Path) -> None:
    assert members_of_dimensions(params) == {
        "wijken": ("Havenkwartier", "Oude Stad"),
        "owners": ("Woonstede",),
        "rent_classes": ("laag", "midden", "vrij"),
        "size_classes": ("klein", "groot"),
        "household_sizes": ("1p", "2p", "3p+"),
    }


def test_dimensions_are_read_without_loading_pandas() -> None:
    program = (
        "import sys; from pathlib import Path; from woonscenario.files.opening import members_of_dimensions; "
        f"members_of_dimensions(Path({str(SHIPPED)!r})); print('pandas' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


def test_tables_may_be_empty_where_nothing_is_planned(params: Path) -> None:
    for name in ("projects", "transfers", "sales_rules", "closed_wijken"):
        path = params / "opening" / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    opening = load_opening(params)
    assert len(opening.projects) == 0
    assert opening.projects["rent_laag"].dtype == "float64"
    assert opening.closed_wijken["from_year"].dtype == "int64"


def test_a_folder_without_observed_series_gives_an_empty_frame(params: Path) -> None:
    shutil.rmtree(params / "observed")
    observed = load_opening(params).observed
    assert len(observed) == 0
    assert "value" in observed


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("wijken", "0.75", "0.7", "opening/wijken.csv: growth_share: de aandelen van alle rijen tellen op tot 0.95"),
        ("programme", "Stad,Woonstede,0.75", "Stad,Woonstede,0.5", "programme.csv: share: de aandelen van alle rijen"),
        (
            "rent_classes",
            "midden,grens_sociaal",
            "midden,",
            "rent_classes.csv:3: upper_limit: midden heeft geen bovengrens",
        ),
        ("rent_classes", "midden,grens_sociaal", "midden,grens_laag", "grens_laag is ook de bovengrens op regel 2"),
        ("rent_classes", "grens_sociaal", "grens_socaal", "Bedoelt u 'grens_sociaal'?"),
        ("rent_classes", "laag,ja,ja", "laag,ja,nee", None),
        ("rent_classes", "midden,grens_sociaal,ja,nee", "midden,grens_sociaal,nee,ja", "en is niet sociaal"),
        ("sales_rules", "2022,,1", "2022,2021,1", "sales_rules.csv:2: until_year: until_year 2021 ligt voor from_year"),
        ("closed_wijken", "2024,2026", "2024,2023", "closed_wijken.csv:2: until_year"),
        ("stock", "vrij,niet_daeb", "vrij,daeb", "stock.csv:7: daeb: huurklasse vrij ligt boven de sociale huur"),
        ("projects", "0.75,0.25,0", "0.5,0.25,0.25", "projects.csv:2: rent_vrij: 0.25 van deze DAEB-woningen"),
        ("programme", "0.75,0.25,0", "0.5,0.25,0.25", "rent_vrij: 0.25 van deze DAEB-woningen"),
        ("wijken", "WK01,1500", "WK01,599", "in Havenkwartier staan 600 corporatiewoningen, meer dan de 599"),
        ("owners", "telling,feit", ",feit", "owners.csv:2: source: status feit zonder bron"),
        ("owners", "telling,feit", "teling,feit", "'teling' staat niet in sources.yaml. Bedoelt u 'telling'?"),
        ("stock", "Oude Stad", "Oude Stat", "Bedoelt u 'Oude Stad'?"),
    ],
)
def test_tables_that_contradict_themselves_or_each_other_are_refused(
    params: Path, name: str, old: str, new: str, said: str | None
) -> None:
    change(params, name, old, new)
    if said is None:
        assert load_opening(params).rent_classes["kernvoorraad"].tolist() == [False, False, False]
    else:
        assert any(said in message for message in messages(params)), messages(params)


def test_two_rule_sets_for_one_owner_never_hold_in_one_year(params: Path) -> None:
    rules = params / "opening" / "sales_rules.csv"
    second = "later,Woonstede,2025,,0,,1,,,nee,,aanname,vervolg\n"
    rules.write_text(rules.read_text(encoding="utf-8") + second, encoding="utf-8")
    message = only_message(params)
    assert "sales_rules.csv:3: from_year: voor Woonstede gelden in 2025 zowel later als afspraak (regel 2)" in message
    change(params, "sales_rules", "2022,,1", "2022,2024,1")
    assert load_opening(params).sales_rules["rule_set"].tolist() == ["afspraak", "later"]


def test_the_shares_of_sales_in_a_year_are_at_most_one(params: Path) -> None:
    for name, text in {
        "owners": "Buurbouw,0,0,telling,feit,\n",
        "sales_rules": "erbij,Buurbouw,2024,,0.1,,1,,,nee,,aanname,\n",
    }.items():
        path = params / "opening" / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    assert "in 2024 tellen de aandelen van alle afspraken op tot 1.1" in only_message(params)


def test_faults_of_several_files_are_reported_together(params: Path) -> None:
    change(params, "stock", "permanent,300", "permanent,veel")
    change(params, "wijken", "0.75", "0.5")
    change(params, "transfers", "sloop,2023", "slop,2023")
    (params / "opening" / "owners.csv").unlink()
    found = messages(params)
    assert [message.split(":")[0] for message in found] == [
        "polderstad/opening/owners.csv",
        "polderstad/opening/stock.csv",
        "polderstad/opening/transfers.csv",
        "polderstad/opening/wijken.csv",
    ]


def test_one_observation_in_two_files_is_refused(params: Path) -> None:
    shutil.copy(params / "observed" / "voorraad.csv", params / "observed" / "zelfde.csv")
    assert "dezelfde waarneming staat in polderstad/observed/voorraad.csv" in messages(params)[0]


def test_the_data_dictionary_is_current() -> None:
    assert (SHIPPED / "opening" / "README.md").read_text(encoding="utf-8") == data_dictionary()


def test_the_data_dictionary_names_every_column_of_every_table() -> None:
    page = data_dictionary()
    assert all(f"## {table.name}.csv" in page for table in OPENING)
    assert all(f"| `{column.name}` |" in page for table in OPENING for column in table.columns)
