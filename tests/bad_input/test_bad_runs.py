"""Folders that are no run, or runs that cannot be compared: nothing is written and nothing is touched."""

from pathlib import Path

import pytest

from tests.bad_input.town import FAILED, Town, everything, refusal
from tests.program import Finished, woonscenario
from woonscenario.files.manifest import read_manifest, write_manifest


def resign(folder: Path, part: str, name: str, value: object) -> None:
    """Let a run say something else about itself, with a manifest that is right again."""
    manifest = read_manifest(folder)
    manifest[part][name] = value
    write_manifest(folder, {key: manifest[key] for key in manifest if key not in ("id", "files", "manifest_sha256")})


def compare(town: Town, *runs: Path, code: int = 2) -> list[str]:
    """Ask for a comparison that must be refused, in the output folder of the runs and in a new one."""
    said = refusal(town, "compare", *runs, "--out", town.out, code=code)
    assert refusal(town, "compare", *runs, "--out", town.folder / "nieuw", code=code) == said
    return said


def test_one_run_is_no_comparison(town: Town, made: Finished):
    assert compare(town, made.trend) == ["geef ten minste twee verschillende runs"]
    assert compare(town, made.trend, made.trend) == ["geef ten minste twee verschillende runs"]


def test_what_is_no_run_or_a_comparison_itself_is_told_at_once(town: Town, made: Finished):
    assert compare(town, made.trend, town.params, made.comparison) == [
        "polder: is geen volledige run: manifest.json ontbreekt",
        f"{made.comparison.name}: is zelf een vergelijking; geef runs van scenario's",
        "2 fouten gevonden; er is niets gerekend of geschreven.",
    ]


def test_a_run_that_is_not_there_is_refused(town: Town, made: Finished):
    absent = town.folder / "weg"
    expected = [f"RUN: de map '{absent}' bestaat niet; geef een map onder outputs/"]
    assert compare(town, made.trend, absent) == expected
    assert refusal(town, "verify", absent) == expected


@pytest.mark.parametrize(
    ("part", "name", "value", "expected"),
    [
        ("about", "municipality", "Zandstad", "heeft gemeente Zandstad, {trend} heeft Polderstad"),
        (
            "identity",
            "scenario",
            {"horizon": {"start_year": 2022, "end_year": 2031}},
            "heeft jaren 2022-2031, {trend} heeft 2022-2030",
        ),
    ],
)
def test_runs_of_another_town_or_other_years_are_not_compared(
    town: Town, made: Finished, part: str, name: str, value: object, expected: str
):
    resign(made.ambitie, part, name, value)
    (line,) = compare(town, made.trend, made.ambitie)
    told = expected.format(trend=made.trend.name)
    assert line == f"{made.ambitie.name}: {told}; die zijn niet te vergelijken"


def test_runs_with_another_opening_are_compared_with_a_warning(town: Town, made: Finished):
    inputs = read_manifest(made.ambitie)["identity"]["inputs"]
    resign(made.ambitie, "identity", "inputs", inputs | {"opening/stock.csv": "iets anders"})
    runs = everything(town.out)
    ended = woonscenario("compare", made.trend, made.ambitie, "--out", town.folder / "nieuw")
    assert ended.returncode == 0, ended.stderr
    warning = "ambitie heeft andere openingsgegevens dan trend (opening/stock.csv)"
    assert f"let op: {warning}" in ended.stderr
    (folder,) = (town.folder / "nieuw").iterdir()
    about_ground, about_attribution = read_manifest(folder)["warnings"]
    assert about_ground == warning
    assert about_attribution.startswith("Welke aanname hoeveel van het verschil brengt, is niet uitgerekend: run ")
    assert warning in (folder / "rapport.html").read_text(encoding="utf-8")
    assert everything(town.out) == runs


def test_a_run_that_was_changed_is_not_compared(town: Town, made: Finished):
    (made.ambitie / "rapport.html").write_bytes(b"bijgewerkt")
    assert compare(town, made.trend, made.ambitie, code=FAILED) == [
        f"{made.ambitie.name} is niet meer zoals de run haar schreef: rapport.html is gewijzigd. Reken die run opnieuw."
    ]


def test_a_folder_that_is_no_run_cannot_be_verified(town: Town):
    assert refusal(town, "verify", town.params) == [
        "polder: is geen volledige run: manifest.json ontbreekt; geef een map onder outputs/"
    ]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe"])
def test_a_manifest_that_is_damaged_is_named(town: Town, made: Finished, content: bytes):
    (made.trend / "manifest.json").write_bytes(content)
    (line,) = refusal(town, "verify", made.trend, code=FAILED)
    assert f"{made.trend.name}: manifest.json is gewijzigd of beschadigd" in line
