"""The strict reader of YAML: what is written is what is meant, and what is refused says where and why."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woonscenario.files.problems import BadInput, Problem, did_you_mean
from woonscenario.files.strict_yaml import DEEPEST, LARGEST_FILE, parse_yaml, read_yaml


def refused(text: str) -> str:
    with pytest.raises(BadInput) as caught:
        parse_yaml(text, "a.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("true", True),
        ("false", False),
        ("yes", "yes"),
        ("no", "no"),
        ("On", "On"),
        ("TRUE", "TRUE"),
        ("12", 12),
        ("-3", -3),
        ("+4", 4),
        ("0", 0),
        ("0.5", 0.5),
        (".5", 0.5),
        ("1e-3", 0.001),
        ("1.5E2", 150.0),
        ("010", "010"),
        ("0o10", "0o10"),
        ("0x1F", "0x1F"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("2022-01-01", "2022-01-01"),
        ("0,02", "0,02"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("null", None),
        ("~", None),
        ("a: b", {"a": "b"}),
        ("2022: 1", {2022: 1}),
        ("[a, 1, 2.5]", ["a", 1, 2.5]),
    ],
)
def test_a_value_means_what_is_written(written: str, meant: object):
    value = parse_yaml(f"sleutel:\n  {written}\n", "a.yaml").value["sleutel"]
    assert value == meant
    assert type(value) is type(meant)


def test_every_value_and_key_knows_its_line_and_column():
    file = parse_yaml("a:\n  b: [1, 22]\n  c:   drie\n", "a.yaml")
    assert file.place(("a", "b", "1")) == (2, 10)
    assert file.place(("a", "c")) == (3, 8)
    assert file.key_places["a", "c"] == (3, 3)
    assert file.place(("a", "c", "bestaat", "niet")) == (3, 8)
    assert file.notations["a", "b", "1"] == "22"


def test_a_tab_in_the_indentation_is_named_with_its_place():
    assert refused("a:\n  b: 1\n\tc: 2\n") == (
        "a.yaml:3:1: een tab in het inspringen; gebruik spaties; los dit eerst op; daarna kunnen er meer fouten volgen"
    )


def test_a_duplicate_key_names_both_lines():
    assert refused("a: 1\nb: 2\na: 3\n") == (
        "a.yaml:3:1: a: deze sleutel staat er twee keer: op regel 1 en regel 3; laat er één staan"
    )


def test_a_year_written_as_number_and_as_text_is_one_key():
    assert "twee keer: op regel 1 en regel 2" in refused("2022: 1\n'2022': 2\n")


@pytest.mark.parametrize("written", [".nan", ".NaN", ".inf", "-.inf", "+.INF"])
def test_what_is_not_a_number_is_refused(written: str):
    assert refused(f"a: {written}") == f"a.yaml:1:4: a: {written} is geen getal; geef een waarde"


@pytest.mark.parametrize("written", ["1e999", "9" * 5000])
def test_a_number_too_large_is_refused(written: str):
    assert "te groot" in refused(f"a: {written}")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a: &x 1\nb: 2", "een anker (&x) wordt niet gelezen"),
        ("a: 1\nb: *a", "een verwijzing (*a) wordt niet gelezen"),
        ("a: {b: 1}\n<<: {c: 1}", "een samenvoeging (<<) wordt niet gelezen"),
        ("a: !!python/object:os.system x", "een tag"),
        ("a: !!str 1", "een tag"),
        ("a: 1\n---\nb: 2", "een tweede document"),
        ("%YAML 1.1\n---\na: 1", "een regel met %"),
        ("? [a, b]\n: 1", "een sleutel is een woord of een jaar"),
        ("1.5: a", "een sleutel is een woord of een jaar"),
        ("true: a", "een sleutel is een woord of een jaar"),
        ("a: b: c", "een dubbele punt kan hier niet"),
        ("a: {b: 0,8, c: 1}", "0,8 heeft een decimale komma; gebruik een punt: 0.8"),
        ("a: {b: 0,05}", "0,05 heeft een decimale komma; gebruik een punt: 0.05"),
        ("a: [", "hier ontbreekt een waarde of een sluithaak"),
        ("a: [1, 2", "ontbreekt een komma of een sluithaak"),
        ('a: "b', "een aanhalingsteken wordt niet gesloten"),
        ("a: @b", "dit teken kan hier niet staan"),
        ("- a\nb: c", "het inspringen klopt niet"),
        ('a: "\\UFFFFFFFF"', "niet te lezen"),
        ("a: \x07", "een onzichtbaar teken"),
        ('a: "\\ud800"', "een \\-code voor een onzichtbaar teken"),
        ('"\\0": a', "een \\-code voor een onzichtbaar teken"),
        ("", "dit bestand is leeg"),
        ("# alleen een opmerking\n", "dit bestand is leeg"),
        ("---\n", "dit bestand is leeg"),
    ],
)
def test_what_is_not_read_says_so_in_dutch(text: str, part: str):
    assert part in refused(text)


def test_everything_that_is_wrong_is_said_at_once():
    lines = refused("a: 1\na: 2\nb: .nan\nc: *x\n").splitlines()
    assert [line.split(":")[1] for line in lines] == ["2", "3", "4"]


def test_a_fault_of_notation_does_not_hide_the_rest_of_a_file():
    found: list[Problem] = []
    file = parse_yaml("a: 1\nb: .nan\nc: {d: &x 2}\n", "a.yaml", found)
    assert [problem.path for problem in found] == ["b", "c.d"]
    assert file.value == {"a": 1, "b": None, "c": {"d": 2}}


def test_what_only_follows_from_a_fault_of_notation_is_left_out():
    notation = Problem("a.yaml", 2, 1, "b", ".nan is geen getal", of_notation=True)
    following, other = Problem("a.yaml", 2, 1, "b.value", "leeg"), Problem("a.yaml", 3, 1, "bc", "onbekend")
    elsewhere = Problem("b.yaml", 2, 1, "b", "leeg")
    assert BadInput([following, elsewhere, other, notation]).problems == (notation, other, elsewhere)


def test_two_decimal_commas_are_two_faults_and_no_duplicate_key():
    assert refused("mix: {a: 0,5, b: 0,5}").splitlines() == [
        "a.yaml:1:10: mix: 0,5 heeft een decimale komma; gebruik een punt: 0.5",
        "a.yaml:1:18: mix: 0,5 heeft een decimale komma; gebruik een punt: 0.5",
    ]


def test_years_without_a_space_after_the_comma_are_no_decimals():
    assert parse_yaml("{step: {2022: 4,2026: 8}}", "a.yaml").value == {"step": {2022: 4, 2026: 8}}
    assert parse_yaml("[0,5]", "a.yaml").value == [0, 5]


def test_deep_nesting_is_refused_without_a_traceback():
    assert f"meer dan {DEEPEST} niveaus" in refused("[" * 100_000)
    assert f"meer dan {DEEPEST} niveaus" in refused("- " * 10_000 + "a")


def test_a_file_too_large_is_not_parsed(tmp_path):
    path = tmp_path / "groot.yaml"
    path.write_bytes(b"# " + b"a" * LARGEST_FILE)
    with pytest.raises(BadInput, match="groter dan 1000000 bytes"):
        read_yaml(path, "groot.yaml")


def test_a_file_that_is_not_utf8_says_how_to_save_it(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes("a: 1\nb: één\n".encode("latin-1"))
    with pytest.raises(BadInput, match=r"^latin.yaml:2:4: dit bestand is geen UTF-8; sla het op als UTF-8"):
        read_yaml(path, "latin.yaml")


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path):
    path = tmp_path / "bom.yaml"
    path.write_bytes("a: één\n".encode("utf-8-sig"))
    assert read_yaml(path, "bom.yaml").value == {"a": "één"}


def test_a_file_that_is_missing_or_a_folder_says_so(tmp_path):
    with pytest.raises(BadInput, match=r"^weg.yaml: dit bestand bestaat niet"):
        read_yaml(tmp_path / "weg.yaml", "weg.yaml")
    with pytest.raises(BadInput, match=r"^map.yaml: dit bestand is niet te lezen"):
        read_yaml(tmp_path, "map.yaml")


def test_problems_are_sorted_and_leave_out_what_is_not_known():
    problems = [
        Problem("b.yaml", 2, 3, "x.y", "fout"),
        Problem("a.yaml", 0, 0, "", "leeg"),
        Problem("--set", 0, 0, "x.y", "fout"),
    ]
    assert str(BadInput(problems)) == "--set: x.y: fout\na.yaml: leeg\nb.yaml:2:3: x.y: fout"


def test_a_word_that_looks_like_an_option_is_suggested():
    assert did_you_mean("dropuot", ["dropout", "delay"]) == " Bedoelt u 'dropout'?"
    assert did_you_mean("iets anders", ["dropout", "delay"]) == ""


TEXTS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=8)
LEAVES = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6) | TEXTS
KEYS = st.text("abcdefghij_", min_size=1, max_size=6)
NESTED = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12
)


@given(st.dictionaries(KEYS, NESTED, min_size=1, max_size=4))
def test_what_json_writes_is_read_back_unchanged(value: dict[str, object]):
    assert parse_yaml(json.dumps(value, ensure_ascii=False), "a.yaml").value == value


@given(st.text("ab01:-[]{},'\"#&*!%@|>?<~. \n\t\\U", max_size=40) | st.text(max_size=40))
def test_any_text_is_read_or_refused_but_never_breaks(text: str):
    with suppress(BadInput):
        assert parse_yaml(text, "a.yaml").value is not None


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_but_never_break(tmp_path_factory, content: bytes):
    path = tmp_path_factory.mktemp("bytes") / "a.yaml"
    path.write_bytes(content)
    with suppress(BadInput):
        assert read_yaml(path, "a.yaml").value is not None
