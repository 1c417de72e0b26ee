"""Projects, programme and demolition made from published plan capacity and keys."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woonscenario.files.build_tables import DEMOLITION, OTHER_TRANSFERS, PLAN_CAPACITY, PLAN_OWNERS, PLAN_WIJKEN
from woonscenario.files.csv_tables import Row, read_table
from woonscenario.files.plans import (
    Quota,
    check_plans,
    generate_programme,
    generate_projects,
    generate_transfers,
    joined,
)
from woonscenario.files.problems import BadInput
from woonscenario.model.tables import Table

MEMBERS = {
    "wijken": ("Haven", "Stad"),
    "owners": ("Woonstede", "Studenthuis"),
    "rent_classes": ("laag", "vrij"),
    "size_classes": ("klein", "groot"),
    "sources": ("plannen",),
}
FILES = {
    PLAN_CAPACITY: """\
plan_status,from_year,until_year,first_year,capacity,social_share,project_size,source,status,reason
hard,2020,2024,2022,1000,0.5,50,plannen,aanname,
zacht,2025,2029,2025,50,0.4,50,plannen,aanname,
""",
    PLAN_WIJKEN: "wijk,share,source,status,reason\nHaven,0.75,plannen,aanname,\nStad,0.25,plannen,aanname,\n",
    PLAN_OWNERS: """\
owner,share,nultreden_share,rent_laag,rent_vrij,size_klein,size_groot,source,status,reason
Woonstede,0.8,0.75,1,0,0.25,0.75,plannen,aanname,
Studenthuis,0.2,0.5,1,0,1,0,plannen,aanname,
""",
    DEMOLITION: """\
wijk,from_year,until_year,dwellings_per_year,source,status,reason
Haven,2022,2024,7,plannen,aanname,oud
""",
}


@pytest.fixture
def inputs(tmp_path: Path) -> dict[str, list[Row]]:
    return {table.name: read(tmp_path, table, text) for table, text in FILES.items()}


def read(tmp_path: Path, table: Table, text: str) -> list[Row]:
    path = tmp_path / f"{table.name}.csv"
    path.write_text(text, encoding="utf-8")
    return read_table(path, table, f"opening/{table.name}.csv", MEMBERS)


def test_projects_add_up_to_the_social_part_of_the_capacity_by_year(inputs: dict[str, list[Row]]) -> None:
    # 1000 × 0.5 over five years is 100 a year, of which 2022-2024 remain; 50 × 0.4 over five years is 4 a year, which
    # waits for the last year: 25 (half a project) is never reached.
    by_year: dict[object, int] = {}
    for project in generate_projects(inputs, MEMBERS):
        by_year[project["planned_year"]] = by_year.get(project["planned_year"], 0) + int(str(project["dwellings"]))
    assert by_year == {2022: 100, 2023: 100, 2024: 100, 2029: 20}


def test_plan_years_before_the_start_are_on_the_list_when_the_capacity_says_so(
    tmp_path: Path, inputs: dict[str, list[Row]]
) -> None:
    # All of 1000 × 0.5 over 2020-2024, where the other capacity leaves 2020 and 2021 out.
    text = FILES[PLAN_CAPACITY].replace("hard,2020,2024,2022", "hard,2020,2024,2020")
    projects = generate_projects({**inputs, PLAN_CAPACITY.name: read(tmp_path, PLAN_CAPACITY, text)}, MEMBERS)
    hard = [project for project in projects if project["plan_status"] == "hard"]
    assert sorted({int(str(project["planned_year"])) for project in hard}) == [2020, 2021, 2022, 2023, 2024]
    assert sum(int(str(project["dwellings"])) for project in hard) == 500


@given(st.integers(0, 3000), st.integers(2025, 2034), st.integers(1, 200))
def test_what_remains_never_waits_beyond_the_last_year_of_the_capacity(capacity: int, last: int, size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = FILES[PLAN_CAPACITY].replace(
            "zacht,2025,2029,2025,50,0.4,50", f"zacht,2025,{last},2025,{capacity},0.4,{size}"
        )
        files = {**FILES, PLAN_CAPACITY: text}
        tables = {table.name: read(Path(folder), table, written) for table, written in files.items()}
    soft = [row for row in generate_projects(tables, MEMBERS) if row["plan_status"] == "zacht"]
    assert all(2025 <= int(str(row["planned_year"])) <= last for row in soft)
    # Whole dwellings: what is less than one is dropped. 0.4 × capacity, counted in fifths of a dwelling.
    assert sum(int(str(row["dwellings"])) for row in soft) == 2 * capacity // 5


def test_projects_follow_the_keys_of_wijken_and_owners(inputs: dict[str, list[Row]]) -> None:
    projects = generate_projects(inputs, MEMBERS)
    total = sum(int(str(project["dwellings"])) for project in projects)
    in_haven = sum(int(str(project["dwellings"])) for project in projects if project["wijk"] == "Haven")
    largest = max(int(str(project["dwellings"])) for project in projects)
    assert abs(in_haven - 0.75 * total) <= largest
    assert {project["owner"] for project in projects} == {"Woonstede", "Studenthuis"}


def test_every_project_is_an_assumption_with_the_mix_of_its_owner(inputs: dict[str, list[Row]]) -> None:
    projects = generate_projects(inputs, MEMBERS)
    assert {project["status"] for project in projects} == {"aanname"}
    assert all("1000 woningen maal 0.5 sociaal" in str(project["reason"]) for project in projects[:3])
    assert {project["size_klein"] for project in projects if project["owner"] == "Studenthuis"} == {1.0}
    assert len({project["project"] for project in projects}) == len(projects)


def test_the_programme_is_the_product_of_the_keys(inputs: dict[str, list[Row]]) -> None:
    assert [(row["wijk"], row["owner"], row["share"]) for row in generate_programme(inputs, MEMBERS)] == [
        ("Haven", "Woonstede", 0.6),
        ("Haven", "Studenthuis", 0.15),
        ("Stad", "Woonstede", 0.2),
        ("Stad", "Studenthuis", 0.05),
    ]


def test_demolition_is_shared_by_stock_and_never_more_than_asked(inputs: dict[str, list[Row]]) -> None:
    stock = [
        {"wijk": "Haven", "owner": "Woonstede", "dwellings": 200},
        {"wijk": "Haven", "owner": "Studenthuis", "dwellings": 100},
        {"wijk": "Stad", "owner": "Studenthuis", "dwellings": 500},
    ]
    transfers = generate_transfers(inputs, stock, MEMBERS, "opening/demolition.csv")
    by_year: dict[object, int] = {}
    for transfer in transfers:
        by_year[transfer["year"]] = by_year.get(transfer["year"], 0) + int(str(transfer["dwellings"]))
    assert by_year == {2022: 7, 2023: 7, 2024: 7}
    # 21 dwellings in three years, two thirds of the stock: 14.
    assert sum(int(str(row["dwellings"])) for row in transfers if row["from_owner"] == "Woonstede") == 14


def test_generated_plans_are_permanent_replace_nothing_and_go_nowhere(inputs: dict[str, list[Row]]) -> None:
    stock = [{"wijk": "Haven", "owner": "Woonstede", "dwellings": 200}]
    made = generate_projects(inputs, MEMBERS)
    assert {(row["term_years"], row["replaces"], row["return_share"]) for row in made} == {(None, "", None)}
    gone = generate_transfers(inputs, stock, MEMBERS, "opening/demolition.csv")
    assert {(row["at_turnover"], row["to_owner"], row["to_rent_class"]) for row in gone} == {(False, "", "")}


def test_other_transfers_follow_demolition_as_they_stand_and_take_no_name_of_it(
    tmp_path: Path, inputs: dict[str, list[Row]]
) -> None:
    header = ",".join(column.name for column in OTHER_TRANSFERS.columns)
    rows = "sociaal,socialisatie,2022,ja,Haven,Woonstede,vrij,,,laag,3,,aanname,bij mutatie\n"
    own = read(tmp_path, OTHER_TRANSFERS, f"{header}\n{rows}")
    gone = generate_transfers(
        inputs, [{"wijk": "Haven", "owner": "Woonstede", "dwellings": 200}], MEMBERS, "opening/demolition.csv"
    )
    assert joined(gone, own, "opening/other_transfers.csv") == [*gone, *own]
    with pytest.raises(BadInput, match=r"other_transfers.csv:2: transfer: 'sociaal' heet ook een sloop"):
        joined(own, own, "opening/other_transfers.csv")


def test_demolition_where_nothing_stands_is_refused(inputs: dict[str, list[Row]]) -> None:
    with pytest.raises(BadInput, match=r"opening/demolition.csv:2: wijk: in Haven staan geen corporatiewoningen"):
        generate_transfers(inputs, [], MEMBERS, "opening/demolition.csv")


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        (PLAN_WIJKEN, "0.75", "0.5", "tellen op tot 0.75"),
        (PLAN_OWNERS, "Woonstede,0.8", "Woonstede,0.9", "tellen op tot 1.1"),
        (PLAN_CAPACITY, "2020,2024", "2026,2024", "until_year 2024 ligt voor from_year 2026"),
        (PLAN_CAPACITY, "zacht,2025", "hard,2024", "de jaren overlappen met regel 2 voor hard"),
        (DEMOLITION, "2022,2024", "2025,2024", "until_year 2024 ligt voor from_year 2025"),
    ],
)
def test_plan_tables_that_do_not_add_up_are_refused(
    tmp_path: Path, table: Table, old: str, new: str, said: str
) -> None:
    text = FILES[table]
    assert old in text
    rows = read(tmp_path, table, text.replace(old, new))
    assert [said in problem.message for problem in check_plans(table.name, rows, "opening/plan.csv")] == [True]


@given(st.lists(st.integers(1, 150), min_size=1, max_size=60))
def test_a_quota_never_runs_further_off_than_the_largest_project(sizes: list[int]) -> None:
    shares = {"a": 0.5, "b": 0.3, "c": 0.2}
    quota = Quota(shares)
    given_out = dict.fromkeys(shares, 0)
    for size in sizes:
        given_out[quota.next_for(size)] += size
    for member, share in shares.items():
        assert abs(given_out[member] - share * sum(sizes)) <= 2 * max(sizes)
