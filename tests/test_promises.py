"""What every run promises: closing books, the same bytes everywhere, and that a change is noticed."""

import csv
import getpass
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from tests.invented import invented_params
from tests.program import Finished, contents, run_both, woonscenario
from woonscenario import source_hash
from woonscenario.files.opening import load_opening
from woonscenario.files.outputs import read_run_tables
from woonscenario.files.params import load_scenario
from woonscenario.model.flow import run_model

CELL = ("wijk", "owner", "rent_class", "daeb", "size_class", "tenancy")
ROUNDING = 0.5e-6
"""A saved value has six decimals."""


def rows_of(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cell_of(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[name] for name in CELL)


def test_stock_plus_changes_is_the_next_stock_in_every_cell_and_saved_draw(finished: Finished):
    for folder in (finished.trend, finished.ambitie):
        stock = {
            (row["draw"], int(row["year"]), cell_of(row)): float(row["dwellings"]) for row in rows_of(folder, "stock")
        }
        changes, booked = defaultdict(float), defaultdict(int)
        for row in rows_of(folder, "stock_changes"):
            place = (row["draw"], int(row["year"]), cell_of(row))
            changes[place] += float(row["dwellings"])
            booked[place] += 1
        last = max(year for _, year, _ in stock)
        places = {(draw, year, cell) for draw, year, cell in {*stock, *changes} if year < last}
        for draw, year, cell in places:
            opening = stock.get((draw, year, cell), 0.0)
            closing = stock.get((draw, year + 1, cell), 0.0)
            place = (draw, year, cell)
            assert closing == pytest.approx(opening + changes[place], rel=1e-9, abs=ROUNDING * (2 + booked[place]))
        assert {draw for draw, _, _ in places} == {"expected", "0", "1", "2"}


def test_the_first_stock_is_the_opening_stock(finished: Finished):
    with (finished.params / "opening" / "stock.csv").open(encoding="utf-8", newline="") as file:
        opening = {cell_of(row): float(row["dwellings"]) for row in csv.DictReader(file) if float(row["dwellings"])}
    for draw in ("expected", "0", "1", "2"):
        first = {
            cell_of(row): float(row["dwellings"])
            for row in rows_of(finished.trend, "stock")
            if row["draw"] == draw and row["year"] == "2022" and float(row["dwellings"])
        }
        assert first == opening


def test_the_manifest_holds_the_largest_residual_over_all_draws(finished: Finished):
    manifest = json.loads((finished.trend / "manifest.json").read_text(encoding="utf-8"))
    assert 0 <= manifest["largest_residual"] < 1e-6
    assert manifest["identity"]["draws"] == 4
    assert manifest["identity"]["scenario"]["name"] == "trend"
    assert set(manifest["versions"]) >= {"python", "numpy", "pandas", "numba", "altair", "vl-convert-python"}
    assert manifest["cpu"]
    assert {"basis.yaml", "opening/stock.csv", "scenarios/trend.yaml"} <= set(manifest["identity"]["inputs"])


def test_runs_in_another_folder_time_zone_locale_hash_seed_and_home_are_byte_identical(
    finished: Finished, tmp_path: Path
):
    elsewhere = tmp_path / "een andere map"
    elsewhere.mkdir()
    other = run_both(
        invented_params(elsewhere / "polder"),
        elsewhere / "uit",
        TZ="Pacific/Auckland",
        LC_ALL="C",
        LANG="C",
        PYTHONHASHSEED="4242",
        HOME=str(elsewhere / "polder" / "basis.yaml" / "nergens"),
    )
    assert contents(other.out) == contents(finished.out)


def test_the_identity_of_the_program_is_that_of_its_sources_alone(tmp_path: Path):
    kernel, style = tmp_path / "model" / "kernel.py", tmp_path / "stijl.css"
    (tmp_path / "model" / "__pycache__").mkdir(parents=True)
    kernel.write_text("a = 1", encoding="utf-8")
    style.write_text("p {}", encoding="utf-8")
    before = source_hash(tmp_path)
    for compiled in ("kernel.cpython-311.pyc", "kernel.py311.nbi", "kernel.py311.1.nbc"):
        (tmp_path / "model" / "__pycache__" / compiled).write_bytes(b"1")
    assert source_hash(tmp_path) == before
    renamed = style.rename(tmp_path / "vorm.css")
    assert source_hash(tmp_path) != before
    renamed.rename(style)
    kernel.write_text("a = 2", encoding="utf-8")
    assert source_hash(tmp_path) != before


@pytest.mark.parametrize("imports", ["numba, woonscenario", "woonscenario, numba"])
def test_compiled_kernels_have_a_folder_of_their_own_whatever_is_imported_first(imports: str):
    code = f"import os, {imports}; print(numba.config.CACHE_DIR == os.environ['NUMBA_CACHE_DIR'])"
    kept = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    ended = subprocess.run([sys.executable, "-c", code], env=kept, capture_output=True, check=True, encoding="utf-8")
    assert ended.stdout == "True\n"


def test_no_output_holds_a_path_or_a_user_name(finished: Finished):
    secrets = [str(finished.params.parent), str(Path.home()) + "/", str(Path(__file__).resolve().parents[1])]
    user = getpass.getuser()
    if user not in ("root", "runner"):
        secrets.append(user)
    for name, content in contents(finished.out).items():
        text = content.decode("utf-8")
        assert not [secret for secret in secrets if secret in text], name


@pytest.fixture
def copied(finished: Finished, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished.trend, tmp_path / finished.trend.name))


def test_verify_says_when_all_is_well(copied: Path):
    ended = woonscenario("verify", copied)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "in orde" in ended.stdout


def test_verify_names_a_changed_file(copied: Path):
    with (copied / "tables" / "stock.csv").open("a", encoding="utf-8", newline="\n") as file:
        file.write("x\n")
    ended = woonscenario("verify", copied)
    assert ended.returncode == 1
    assert "tables/stock.csv is gewijzigd" in ended.stderr


def test_verify_names_a_missing_file(copied: Path):
    (copied / "rapport.html").unlink()
    ended = woonscenario("verify", copied)
    assert ended.returncode == 1
    assert "rapport.html ontbreekt" in ended.stderr


def test_verify_names_an_extra_file(copied: Path):
    (copied / "figures" / "eigen.svg").write_text("<svg/>", encoding="utf-8", newline="\n")
    ended = woonscenario("verify", copied)
    assert ended.returncode == 1
    assert "figures/eigen.svg hoort niet bij de run" in ended.stderr


@pytest.mark.parametrize(
    ("was", "becomes"), [('"seed": 1', '"seed": 2'), ('"largest_residual": ', '"largest_residual": 1')]
)
def test_verify_notices_a_manifest_that_was_edited(copied: Path, was: str, becomes: str):
    path = copied / "manifest.json"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes), encoding="utf-8", newline="\n")
    ended = woonscenario("verify", copied)
    assert ended.returncode == 1
    assert "manifest.json is gewijzigd" in ended.stderr


def test_the_tables_of_a_run_are_those_of_a_direct_call_of_the_model(finished: Finished):
    scenario = load_scenario("trend", finished.params).scenario
    direct = run_model(scenario, load_opening(finished.params), seed=1, draws=4)
    saved = read_run_tables(finished.trend).results
    for table, value in (
        ("stock", "dwellings"),
        ("stock_changes", "dwellings"),
        ("indicators", "value"),
        ("requests", "cut"),
        ("spread", "standard_deviation"),
    ):
        expected, found = getattr(direct, table), getattr(saved, table)
        key = [name for name in found.columns if found[name].dtype.kind not in "f"]
        expected = expected.astype(dict.fromkeys(key, "str")).sort_values(key, ignore_index=True)
        found = found.astype(dict.fromkeys(key, "str")).sort_values(key, ignore_index=True)
        assert len(found) > 0
        assert found[key].equals(expected[key]), table
        assert np.abs(found[value] - expected[value]).max() <= ROUNDING, table


def test_an_invented_municipality_runs_from_its_own_folder(finished: Finished):
    assert {row["wijk"] for row in rows_of(finished.trend, "stock")} == {
        row["wijk"] for row in csv.DictReader((finished.params / "opening" / "wijken.csv").open(encoding="utf-8"))
    }
    assert "Polderstad" in (finished.trend / "rapport.html").read_text(encoding="utf-8")
