"""Reading one CSV file: what is accepted, and every way in which a file can be wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woonscenario.files.csv_tables import LONGEST_LINE, read_table
from woonscenario.files.problems import BadInput, Problem
from woonscenario.model.tables import Column, Table

PLANS = Table(
    "plans",
    ("plan", "year"),
    (
        Column("plan", "text", "tekst", "Plan"),
        Column("wijk", "text", "tekst", "Wijk", members_of="wijken"),
        Column("state", "text", "tekst", "Staat", words=("hard", "zacht")),
        Column("year", "year", "jaar", "Jaar"),
        Column("until", "year", "jaar", "Laatste jaar", optional=True),
        Column("dwellings", "whole", "woningen", "Woningen", at_least=0),
        Column("price", "number", "euro", "Prijs", at_least=1, optional=True),
        Column("part", "share", "aandeel", "Deel"),
        Column("open", "yes_no", "ja/nee", "Open"),
        Column("reason", "text", "tekst", "Reden", optional=True),
    ),
    "Plannen",
    shares_by=(("rent", "rents"),),
)
MEMBERS = {"wijken": ("Noord", "Zuid"), "rents": ("laag", "hoog")}
HEADER = "plan,wijk,state,year,until,dwellings,price,part,open,reason,rent_laag,rent_hoog"
GOOD = "a,Zuid,hard,2024,2026,40,250000,0.25,ja,waarom,0.7,0.3"


def read(tmp_path: Path, content: str | bytes, table: Table = PLANS) -> list[dict[str, object]]:
    path = tmp_path / "plans.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path, table, "params/opening/plans.csv", MEMBERS)


def problems(tmp_path: Path, content: str | bytes) -> list[Problem]:
    with pytest.raises(BadInput) as bad:
        read(tmp_path, content)
    return list(bad.value.problems)


def only_problem(tmp_path: Path, content: str | bytes) -> Problem:
    found = problems(tmp_path, content)
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]


def with_cell(name: str, text: str) -> str:
    cells = dict(zip(HEADER.split(","), GOOD.split(","), strict=True))
    cells[name] = text
    return f"{HEADER}\n{','.join(cells.values())}\n"


def test_a_good_row_gives_values_of_the_right_kind(tmp_path: Path) -> None:
    assert read(tmp_path, f"{HEADER}\n{GOOD}\n") == [
        {
            "plan": "a",
            "wijk": "Zuid",
            "state": "hard",
            "year": 2024,
            "until": 2026,
            "dwellings": 40,
            "price": 250000.0,
            "part": 0.25,
            "open": True,
            "reason": "waarom",
            "rent_laag": 0.7,
            "rent_hoog": 0.3,
        }
    ]


def test_an_empty_optional_cell_is_none_for_a_number_and_empty_for_a_text(tmp_path: Path) -> None:
    (row,) = read(tmp_path, f"{HEADER}\na,Zuid,hard,2024,,40,,0.25,nee,,1,0\n")
    assert (row["until"], row["price"], row["reason"], row["open"]) == (None, None, "", False)


def test_byte_order_mark_semicolons_spaces_crlf_and_empty_rows_are_accepted(tmp_path: Path) -> None:
    plain = read(tmp_path, f"{HEADER}\n{GOOD}\n")
    spreadsheet = f"\ufeff{HEADER}\r\n{GOOD}\r\n,,,,,,,,,,,\r\n\r\n".replace(",", " ; ")
    assert read(tmp_path, spreadsheet) == plain


def test_columns_may_stand_in_another_order(tmp_path: Path) -> None:
    backwards = "\n".join(",".join(reversed(line.split(","))) for line in (HEADER, GOOD))
    assert read(tmp_path, backwards) == read(tmp_path, f"{HEADER}\n{GOOD}\n")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("dwellings", "veel", "'veel' is geen getal; vul een geheel getal in"),
        ("dwellings", "12.5", "'12.5' is geen geheel getal; schrijf alleen cijfers"),
        ("dwellings", "12.0", "'12.0' is geen geheel getal; schrijf alleen cijfers"),
        ("dwellings", "46.000", "zonder punt of komma (ook niet voor duizendtallen)"),
        ("dwellings", "-3", "-3 is negatief; vul 0 of meer in"),
        ("dwellings", "1" * 20, "is te groot"),
        ("dwellings", "1_000", "'1_000' is geen getal"),
        ("dwellings", "٣", "is geen getal"),
        ("price", "0.5", "0.5 is te klein; vul 1 of meer in"),
        ("price", "NaN", "'NaN' is geen getal; laat de cel leeg"),
        ("price", "#N/B", "'#N/B' is geen getal; laat de cel leeg"),
        ("price", "1e999", "is te groot"),
        ("part", "inf", "'inf' is geen getal; vul een aandeel van 0 tot en met 1 in"),
        ("part", "12", "12 is geen aandeel; schrijf een getal van 0 tot en met 1. Bedoelt u 0.12?"),
        ("part", "-0.1", "-0.1 is geen aandeel"),
        ("part", "", "de cel is leeg; vul een aandeel van 0 tot en met 1 in"),
        ("year", "24", "24 is geen jaar van 1990 tot en met 2100"),
        ("year", "2024.0", "is geen geheel getal"),
        ("wijk", "Zuidd", "'Zuidd' staat niet in wijken.csv. Bedoelt u 'Zuid'?"),
        ("state", "hart", "'hart' mag hier niet; kies uit hard, zacht. Bedoelt u 'hard'?"),
        ("state", "", "de cel is leeg; vul een van hard, zacht in"),
        ("open", "true", "'true' is geen ja of nee"),
        ("plan", "", "de cel is leeg; vul een tekst in"),
        ("plan", '"a\nb"', "bevat een regeleinde"),
        ("reason", "x" * 2001, "de tekst telt 2001 tekens"),
    ],
)
def test_a_bad_cell_says_what_was_found_and_what_to_do(tmp_path: Path, name: str, text: str, said: str) -> None:
    problem = only_problem(tmp_path, with_cell(name, text))
    assert said in problem.message
    assert (problem.line, problem.column, problem.path) == (2, HEADER.split(",").index(name) + 1, name)


def test_a_decimal_comma_is_read_between_semicolons(tmp_path: Path) -> None:
    dutch = f"{HEADER}\n{GOOD}\n".replace(",", ";").replace(".", ",")
    assert read(tmp_path, dutch) == read(tmp_path, f"{HEADER}\n{GOOD}\n")
    (row,) = read(tmp_path, with_cell("part", "5E-2").replace(",", ";").replace(".", ",").replace("5E-2", "0,5E-1"))
    assert row["part"] == 0.05


def test_a_decimal_comma_between_commas_is_refused_and_explained(tmp_path: Path) -> None:
    problem = only_problem(tmp_path, with_cell("part", '"0,02"'))
    assert "'0,02' heeft een decimale komma; schrijf een decimale punt" in problem.message
    assert problem.message.endswith(": 0.02")


def test_a_file_that_mixes_decimal_points_and_commas_is_refused(tmp_path: Path) -> None:
    dutch = f"{HEADER}\n{GOOD}\n".replace(",", ";").replace(".", ",")
    problem = only_problem(tmp_path, dutch + "b;Zuid;hard;2024;;1;;0.5;ja;;1;0\n")
    assert (problem.line, problem.column, problem.path) == (3, 8, "part")
    assert "'0.5' heeft een decimale punt en regel 2 een decimale komma" in problem.message


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("price", "430.000", "dubbelzinnig: schrijf 430000"),
        ("price", "430,000", "dubbelzinnig: schrijf 430000"),
        ("price", "1.234,5", "een punt voor duizendtallen; schrijf 1234,5"),
        ("dwellings", "12,0", "is geen geheel getal"),
        ("dwellings", "1.200", "is geen geheel getal"),
    ],
)
def test_thousands_stay_refused_between_semicolons(tmp_path: Path, name: str, text: str, said: str) -> None:
    dutch = with_cell(name, "CEL").replace(",", ";").replace(".", ",").replace("CEL", text)
    assert said in only_problem(tmp_path, dutch).message


def test_points_that_may_be_thousands_are_refused_in_a_file_with_semicolons(tmp_path: Path) -> None:
    with_semicolons = with_cell("price", "430.000").replace(",", ";")
    assert "dubbelzinnig: schrijf 430000" in only_problem(tmp_path, with_semicolons).message
    assert read(tmp_path, with_cell("price", "430.000"))[0]["price"] == 430.0


def test_shares_of_one_prefix_must_sum_to_one(tmp_path: Path) -> None:
    problem = only_problem(tmp_path, with_cell("rent_hoog", "0.2"))
    assert problem.message == "de aandelen rent_laag, rent_hoog tellen op tot 0.9; samen horen zij 1 te zijn"
    assert (problem.line, problem.column) == (2, 11)


def test_a_duplicate_key_names_both_rows(tmp_path: Path) -> None:
    problem = only_problem(tmp_path, f"{HEADER}\n{GOOD}\n{GOOD.replace('2024', '2025')}\n{GOOD}\n")
    assert problem.line == 4
    assert "plan a, year 2024 staat ook op regel 2" in problem.message


def test_missing_and_unknown_columns_point_at_each_other(tmp_path: Path) -> None:
    found = problems(tmp_path, f"{HEADER.replace('dwellings', 'dwelings')}\n{GOOD}\n")
    assert [(problem.path, problem.column) for problem in found] == [("dwellings", 0), ("", 6)]
    assert "kolom 'dwellings' ontbreekt" in found[0].message
    assert "Staat die er als 'dwelings'?" in found[0].message
    assert "onbekende kolom 'dwelings'" in found[1].message
    assert "Bedoelt u 'dwellings'?" in found[1].message


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    assert "kolom 'wijk' staat er twee keer" in only_problem(tmp_path, f"{HEADER},wijk\n{GOOD},Zuid\n").message


def test_rows_with_too_many_or_too_few_cells_are_named(tmp_path: Path) -> None:
    found = problems(tmp_path, f"{HEADER}\n{GOOD},x\na,Zuid\n")
    assert [problem.line for problem in found] == [2, 3]
    assert "de rij heeft 13 cellen en de kop 12" in found[0].message
    assert "de rij heeft 2 cellen en de kop 12" in found[1].message


def test_everything_wrong_is_said_at_once_in_order_of_place(tmp_path: Path) -> None:
    text = f"{HEADER}\na,Zuit,hard,2024,,veel,,12,ja,,1,0\nb,Noord,hard,24,,4,,0.5,ja,,1,1\n"
    assert [(problem.line, problem.path) for problem in problems(tmp_path, text)] == [
        (2, "wijk"),
        (2, "dwellings"),
        (2, "part"),
        (3, "year"),
        (3, "rent_laag"),
    ]


def test_a_line_number_survives_a_cell_with_a_line_break(tmp_path: Path) -> None:
    text = f"{HEADER}\n{GOOD.replace('waarom', chr(34) + 'eerst' + chr(10) + 'dan' + chr(34))}\nb{GOOD[1:-3]}x\n"
    assert [problem.line for problem in problems(tmp_path, text)] == [2, 4]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "het bestand is leeg"),
        (b"\n \n", "het bestand is leeg"),
        (b"\xef\xbb\xbf", "het bestand is leeg"),
        (HEADER.encode(), "wel een kop maar geen rijen"),
        (f"{HEADER}\n{GOOD}".replace("Zuid", "Zu\u00efd").encode("latin-1"), "geen UTF-8"),
        (f"{HEADER}\n{GOOD}".encode("utf-16"), "UTF-16"),
        (f"{HEADER}\n{GOOD}".replace(",", "\t").encode(), "gescheiden door tabs"),
        (f"{HEADER}\n{GOOD}\0".encode(), "NUL-teken"),
        (f"{HEADER}\n{'x' * (LONGEST_LINE + 1)}".encode(), "is dit een CSV-bestand?"),
        (f'{HEADER}\n"{GOOD}\n'.encode(), "aanhalingsteken"),
        (f'{HEADER}\n"a"x{GOOD[1:]}\n'.encode(), "aanhalingsteken"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in only_problem(tmp_path, content).message


def test_latin_1_says_how_to_save_and_on_which_line(tmp_path: Path) -> None:
    problem = only_problem(tmp_path, f"{HEADER}\n{GOOD}\n{GOOD}".replace("waarom", "één").encode("latin-1"))
    assert problem.line == 2
    assert "Sla het bestand op als 'CSV UTF-8'." in problem.message


def test_a_missing_file_is_a_problem_and_not_a_traceback(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"params/opening/plans.csv: het bestand ontbreekt"):
        read_table(tmp_path / "plans.csv", PLANS, "params/opening/plans.csv", MEMBERS)
    with pytest.raises(BadInput, match="kan niet worden gelezen"):
        read_table(tmp_path, PLANS, "params/opening/plans.csv", MEMBERS)


def test_a_table_that_may_be_empty_needs_only_its_header(tmp_path: Path) -> None:
    may_be_empty = Table(PLANS.name, PLANS.key, PLANS.columns, PLANS.meaning, PLANS.shares_by, may_be_empty=True)
    assert read(tmp_path, HEADER, may_be_empty) == []


def test_a_dimension_that_could_not_be_read_is_not_checked(tmp_path: Path) -> None:
    path = tmp_path / "plans.csv"
    path.write_text(with_cell("wijk", "Elders"), encoding="utf-8")
    (row,) = read_table(path, PLANS, "plans.csv", {})
    assert row["wijk"] == "Elders"


@given(st.binary(max_size=300))
def test_no_bytes_whatever_give_anything_but_rows_or_bad_input(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes
) -> None:
    path = tmp_path_factory.mktemp("noise") / "plans.csv"
    for content in (noise, f"{HEADER}\n".encode() + noise, f"{HEADER}\n{GOOD}\n".encode() + noise):
        path.write_bytes(content)
        try:
            rows = read_table(path, PLANS, "plans.csv", MEMBERS)
        except BadInput as bad:
            assert bad.problems
        else:
            assert all(0 <= row["part"] <= 1 for row in rows)


@given(st.floats(min_value=1, max_value=1e12, allow_nan=False))
def test_a_number_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, price: float) -> None:
    path = tmp_path_factory.mktemp("number") / "plans.csv"
    path.write_text(with_cell("price", repr(price)), encoding="utf-8")
    assert read_table(path, PLANS, "plans.csv", MEMBERS)[0]["price"] == price
