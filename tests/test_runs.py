"""Runs that are reused, repeated, interrupted or stopped: nothing half-written, earlier outputs untouched."""

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import psutil
import pytest

from tests.invented import change, invented_params
from tests.program import Finished, command, contents, in_this_process, woonscenario
from woonscenario.files.account import check_account
from woonscenario.files.manifest import find_fault, read_manifest
from woonscenario.files.opening import load_opening
from woonscenario.files.outputs import read_run_tables
from woonscenario.files.problems import BadInput
from woonscenario.files.stopped import RunStopped
from woonscenario.runs import Settings, make_run, prepare
from woonscenario.runs.comparison import differing_ground, make_comparison
from woonscenario.runs.folders import put_in_place, unfinished

SMALL = 60_000
"""A disk with this many bytes left holds the small files of a run, but not its tables."""


@pytest.fixture
def copied(finished: Finished, tmp_path: Path) -> Finished:
    """Copy the finished runs, to change them."""
    out = Path(shutil.copytree(finished.out, tmp_path / "uitkomsten"))
    folders = {name: out / getattr(finished, name).name for name in ("trend", "ambitie", "comparison")}
    return replace(finished, out=out, **folders)


def of_trend(finished: Finished, *more: str | Path) -> tuple[str | Path, ...]:
    return "run", "trend", "--params", finished.params, "--out", finished.out, "--draws", "4", *more


def run_trend(finished: Finished, *more: str | Path) -> subprocess.CompletedProcess[str]:
    return in_this_process(*of_trend(finished, *more))


def full_disk() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))


def test_the_last_word_that_run_prints_is_the_path_of_the_comparisons_report(finished: Finished):
    last = finished.printed.split()[-1]
    assert finished.out.parent / last == finished.comparison / "rapport.html"
    assert (finished.comparison / "rapport.html").is_file()


def test_a_run_folder_holds_notebook_tables_figures_report_and_manifest(finished: Finished):
    names = set(contents(finished.trend))
    tables = {"stock", "stock_changes", "requests", "indicators", "assumptions", "columns"}
    assert {"scenario.ipynb", "rapport.html", "manifest.json"} <= names
    assert {f"tables/{name}.csv" for name in tables} <= names
    assert {name for name in names if name.startswith("figures/") and name.endswith(".svg")}
    assert {"vergelijking.ipynb", "rapport.html", "manifest.json", "tables/inputs.csv"} <= set(
        contents(finished.comparison)
    )


def test_nothing_but_finished_folders_is_left_in_the_output_folder(finished: Finished):
    assert {path.name for path in finished.out.iterdir()} == {
        finished.trend.name,
        finished.ambitie.name,
        finished.comparison.name,
    }


def test_a_complete_run_of_the_same_input_is_reused(copied: Finished):
    before = contents(copied.out)
    ended = run_trend(copied)
    assert ended.returncode == 0, ended.stderr
    assert "is opnieuw gebruikt" in ended.stderr
    assert contents(copied.out) == before


def test_again_computes_the_same_bytes_anew(copied: Finished):
    before, made = contents(copied.trend), copied.trend.stat().st_ino
    ended = run_trend(copied, "--again")
    assert ended.returncode == 0, ended.stderr
    assert copied.trend.stat().st_ino != made
    assert contents(copied.trend) == before
    assert len(list(copied.out.iterdir())) == 3


def test_a_run_that_was_changed_is_not_reused(copied: Finished):
    (copied.trend / "rapport.html").unlink()
    before = contents(copied.out)
    ended = run_trend(copied)
    assert ended.returncode == 1
    assert "rapport.html ontbreekt" in ended.stderr
    assert "--again" in ended.stderr
    assert contents(copied.out) == before


VARIANTS = {
    "draws": ("--draws", "0"),
    "override": ("--set", "production.soft_dropout=0.4"),
    "years": ("--set", "horizon.end_year=2031"),
}


@pytest.fixture(scope="module")
def variants(finished: Finished, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Run trend with other input, each into an output folder that holds the first runs."""
    folders = {}
    out = Path(shutil.copytree(finished.out, tmp_path_factory.mktemp("anders") / "uitkomsten"))
    for name, more in VARIANTS.items():
        before = set(out.iterdir())
        ended = run_trend(replace(finished, out=out), *more)
        assert ended.returncode == 0, ended.stderr
        (folders[name],) = set(out.iterdir()) - before
    return folders


@pytest.mark.parametrize("name", VARIANTS)
def test_other_input_gives_another_folder_and_leaves_the_first_alone(
    finished: Finished, variants: dict[str, Path], name: str
):
    assert variants[name].name.startswith("trend-")
    assert not find_fault(variants[name])
    assert contents(variants[name].parent / finished.trend.name) == contents(finished.trend)


def test_a_full_disk_stops_the_run_and_leaves_earlier_outputs_alone(copied: Finished):
    before = contents(copied.out)
    ended = woonscenario(*of_trend(copied, "--again"), before=full_disk)
    assert ended.returncode == 1
    assert "De schijf is vol" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert contents(copied.out) == before
    assert len(list(copied.out.iterdir())) == 3


def test_a_full_disk_leaves_no_new_folder_behind(finished: Finished, tmp_path: Path):
    ended = woonscenario(*of_trend(replace(finished, out=tmp_path / "nieuw" / "uit")), before=full_disk)
    assert ended.returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_an_output_folder_below_a_file_is_refused(finished: Finished, tmp_path: Path):
    (tmp_path / "bestand").write_text("van iemand", encoding="utf-8", newline="\n")
    ended = run_trend(replace(finished, out=tmp_path / "bestand" / "uit"))
    assert ended.returncode == 2
    assert "--out: kan niet worden beschreven: er staat een bestand waar een map hoort" in ended.stderr
    assert contents(tmp_path) == {"bestand": b"van iemand"}


@pytest.mark.parametrize("name", ["../trend", "..", "a/b", "/etc/passwd", "trend\\x", ""])
def test_a_scenario_name_that_leaves_its_folder_is_refused(finished: Finished, tmp_path: Path, name: str):
    ended = in_this_process("run", name, "--params", finished.params, "--out", tmp_path / "uit")
    assert ended.returncode == 2
    assert "naam" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_bad_input_of_all_scenarios_is_told_at_once_and_nothing_is_written(tmp_path: Path):
    params = invented_params(tmp_path / "polder")
    (params / "scenarios" / "een.yaml").write_text(
        'question: "?"\ndifferences: {sales: {verkoop: 1}}\n', encoding="utf-8"
    )
    stock = params / "opening" / "stock.csv"
    stock.write_text(stock.read_text(encoding="utf-8").replace("300", "x"), encoding="utf-8", newline="\n")
    ended = in_this_process("run", "een", "twee", "--params", params, "--out", tmp_path / "uit")
    assert ended.returncode == 2
    assert "polder/scenarios/een.yaml:2:" in ended.stderr
    assert "scenario 'twee' bestaat niet" in ended.stderr
    assert "polder/opening/stock.csv:" in ended.stderr
    assert not (tmp_path / "uit").exists()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_no_process_and_no_folder(finished: Finished, tmp_path: Path, sent: signal.Signals):
    out = tmp_path / "uit"
    started = subprocess.Popen(
        command("run", "trend", "--params", finished.params, "--out", out, "--draws", "100000"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    kernel = wait_for_kernel(started)
    started.send_signal(sent)
    _, said = started.communicate(timeout=60)
    assert started.returncode == 130
    assert "Afgebroken" in said
    assert "Traceback" not in said
    assert not kernel.is_running() or kernel.status() == psutil.STATUS_ZOMBIE
    assert list(tmp_path.iterdir()) == []


def wait_for_kernel(started: subprocess.Popen[str]) -> psutil.Process:
    """Give the kernel's process as soon as it computes."""
    parent = psutil.Process(started.pid)
    for _ in range(600):
        assert started.poll() is None, started.stderr
        for child in parent.children(recursive=True):
            if any("ipykernel" in word for word in child.cmdline()) and child.cpu_times().user > 0.8:
                return child
        time.sleep(0.1)
    raise AssertionError("no kernel started")


def test_an_account_that_does_not_close_stops_and_names_year_cell_and_difference(finished: Finished):
    opening, results = load_opening(finished.params), read_run_tables(finished.trend).results
    assert check_account(results, opening) < 1e-5
    stock = results.stock.copy()
    row = stock.index[(stock["year"] == 2025) & (stock["draw"] == "1")][0]
    stock.loc[row, "dwellings"] += 3
    cell = " · ".join(stock.loc[row, ["wijk", "owner", "rent_class", "daeb", "size_class", "tenancy"]])
    with pytest.raises(RunStopped, match=r"sluit niet in 202[45]: trekking 1") as stopped:
        check_account(replace(results, stock=stock), opening)
    assert cell in str(stopped.value)
    assert "3.000000 woningen" in str(stopped.value)


def test_a_first_stock_that_is_not_the_opening_stops(finished: Finished):
    opening, results = load_opening(finished.params), read_run_tables(finished.trend).results
    stock = results.stock.copy()
    stock.loc[stock.index[stock["year"] == 2022][0], "dwellings"] += 2
    with pytest.raises(RunStopped, match=r"verschilt 2\.000000 woningen"):
        check_account(replace(results, stock=stock), opening)


def test_an_earlier_folder_survives_when_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    earlier, working = tmp_path / "trend-1", tmp_path / "nieuw"
    for folder in (earlier, working):
        folder.mkdir()
        (folder / "naam").write_text(folder.name, encoding="utf-8")
    rename = Path.rename

    def refuse_new(path: Path, target: Path) -> Path:
        if path == working:
            raise OSError(errno.EIO, "schijf kapot")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse_new)
    with pytest.raises(OSError, match="schijf kapot"):
        put_in_place(working, earlier)
    assert (earlier / "naam").read_text(encoding="utf-8") == "trend-1"


@pytest.mark.parametrize("held", ["nieuw", "trend-1"])
def test_a_folder_that_another_program_holds_leaves_the_earlier_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: str
):
    earlier = tmp_path / "trend-1"
    earlier.mkdir()
    (earlier / "naam").write_text("eerder", encoding="utf-8")
    rename = Path.rename

    def refuse_held(path: Path, target: Path) -> Path:
        if path.name == held and path.parent == tmp_path:
            raise PermissionError(errno.EACCES, "in gebruik", str(path))
        return rename(path, target)

    working = tmp_path / "nieuw"
    working.mkdir()
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", refuse_held)
        with pytest.raises(RunStopped, match=r"Sluit bestanden van deze run \(Excel, Verkenner\) en start opnieuw"):
            put_in_place(working, earlier)
    assert {path.name for path in tmp_path.iterdir()} == {"trend-1", "nieuw"}
    assert (earlier / "naam").read_text(encoding="utf-8") == "eerder"


def test_an_unfinished_folder_of_more_than_a_day_old_is_removed(tmp_path: Path):
    old, recent = tmp_path / ".onvoltooid-oud", tmp_path / ".onvoltooid-nieuw"
    for folder, hours in ((old, 25), (recent, 23)):
        folder.mkdir()
        os.utime(folder, (time.time() - 3600 * hours,) * 2)
    with unfinished(tmp_path):
        assert not old.exists()
    assert list(tmp_path.iterdir()) == [recent]


def settings_of(params: Path, out: Path) -> Settings:
    return Settings(params, out, draws=0, seed=1)


def edit_and_put_back(path: Path, old: str, new: str) -> Callable[[str], None]:
    """Change a file before the notebook runs, and put it back when the notebook is done."""
    before = path.read_bytes()

    def say(message: str) -> None:
        if message.endswith("notebook wordt uitgevoerd"):
            change(path, old, new)
        elif message.endswith("nagerekend"):
            path.write_bytes(before)

    return say


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("basis.yaml", "value: 0.3, range", "value: 0.35, range"),
        ("opening/stock.csv", "permanent,300", "permanent,310"),
        ("observed/voorraad.csv", "2021,990", "2021,995"),
        ("scenarios/trend.yaml", "differences: {}", "differences: {sales: {woz_ratio: 0.7}}"),
    ],
)
def test_input_that_changes_between_the_check_and_the_notebook_stops_the_run(
    tmp_path: Path, file: str, old: str, new: str
):
    params = invented_params(tmp_path / "polder")
    settings = settings_of(params, tmp_path / "uit")
    (job,) = prepare(["trend"], settings)
    change(params / file, old, new)
    with pytest.raises(RunStopped, match="De invoer is tijdens de run gewijzigd"):
        make_run(job, settings, ignore)
    assert not settings.out.exists()


def test_input_that_was_different_only_while_the_notebook_ran_stops_the_run(tmp_path: Path):
    params = invented_params(tmp_path / "polder")
    settings = settings_of(params, tmp_path / "uit")
    (job,) = prepare(["trend"], settings)
    say = edit_and_put_back(params / "basis.yaml", "value: 0.3, range", "value: 0.35, range")
    with pytest.raises(RunStopped, match="De invoer is tijdens de run gewijzigd"):
        make_run(job, settings, say)
    assert not settings.out.exists()


def test_the_warning_about_another_municipality_is_in_the_manifest_and_said_of_a_reused_run(tmp_path: Path):
    params = invented_params(tmp_path / "polder")
    change(params / "observed" / "voorraad.csv", "2022,1000,", "2022,2000,")
    settings = settings_of(params, tmp_path / "uit")
    (job,) = prepare(["trend"], settings)
    for _ in range(2):
        said: list[str] = []
        folder = make_run(job, settings, said.append)
        assert [line for line in said if "let op: De openingsvoorraad telt 1000 sociale huurwoningen" in line]
    assert "De openingsvoorraad telt 1000" in read_manifest(folder)["warnings"][0]


def test_an_unfinished_folder_is_gone_whatever_happens(tmp_path: Path):
    with pytest.raises(KeyboardInterrupt), unfinished(tmp_path / "a" / "b") as working:
        (working / "half").write_text("x", encoding="utf-8")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def ignore(message: str) -> None:
    assert message


def test_a_comparison_lists_the_inputs_that_differ_and_the_outcomes_against_the_reference(finished: Finished):
    inputs = (finished.comparison / "tables" / "inputs.csv").read_text(encoding="utf-8").splitlines()
    assert inputs[0] == "key,label,unit,scenario,value,status,set_by"
    assert {line.split(",")[0] for line in inputs[1:]} == {"production.policy"}
    outcomes = (finished.comparison / "tables" / "outcomes.csv").read_text(encoding="utf-8").splitlines()
    trend = [line.split(",") for line in outcomes[1:] if line.startswith("trend,")]
    assert {tuple(line[-4:]) for line in trend} == {("0.000000", "", "", "referentie")}
    assert {line[1] for line in trend} == {"2026", "2030"}


def test_two_runs_of_one_scenario_are_named_by_their_folder(copied: Finished, variants: dict[str, Path]):
    comparison = make_comparison([copied.trend, variants["override"]], copied.out, ignore, params=copied.params)
    inputs = (comparison / "tables" / "inputs.csv").read_text(encoding="utf-8")
    assert copied.trend.name in inputs
    assert variants["override"].name in inputs


def test_what_cannot_be_compared_is_told_at_once(copied: Finished, tmp_path: Path):
    (tmp_path / "leeg").mkdir()
    with pytest.raises(BadInput) as refused:
        make_comparison([copied.trend, tmp_path / "leeg", copied.comparison], copied.out, ignore, params=copied.params)
    assert "leeg: is geen volledige run: manifest.json ontbreekt" in str(refused.value)
    assert f"{copied.comparison.name}: is zelf een vergelijking" in str(refused.value)
    with pytest.raises(BadInput, match="ten minste twee"):
        make_comparison([copied.trend], copied.out, ignore, params=copied.params)


def test_runs_of_other_draws_or_opening_data_are_compared_with_a_warning(finished: Finished, variants: dict[str, Path]):
    manifests = [read_manifest(finished.ambitie), read_manifest(variants["draws"])]
    manifests[1]["identity"]["inputs"]["opening/stock.csv"] = "iets anders"
    said = differing_ground(["ambitie", "trend"], manifests)
    assert said == [
        "trend heeft andere openingsgegevens dan ambitie (opening/stock.csv)",
        "trend heeft 0 trekkingen, ambitie 4; banden zijn dan anders",
    ]


def test_runs_over_other_years_are_not_compared(finished: Finished, variants: dict[str, Path], tmp_path: Path):
    with pytest.raises(BadInput, match="heeft jaren 2022-2031"):
        make_comparison([finished.trend, variants["years"]], tmp_path, ignore, params=finished.params)
    assert list(tmp_path.iterdir()) == []


def test_a_changed_run_is_not_compared(copied: Finished):
    manifest = copied.trend / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**content, "largest_residual": 5}), encoding="utf-8", newline="\n")
    with pytest.raises(RunStopped, match=r"manifest\.json is gewijzigd"):
        make_comparison([copied.trend, copied.ambitie], copied.out, ignore, params=copied.params)


def test_the_attribution_of_a_comparison_ends_in_its_differences(finished: Finished):
    tables = finished.comparison / "tables"
    attribution, outcomes = (pd.read_csv(tables / f"{name}.csv") for name in ("attribution", "outcomes"))
    together = attribution[attribution["key"] == "samenspel"].set_index(["scenario", "year", "indicator"])
    city = outcomes[outcomes["dimension"] == "total"].set_index(["scenario", "year", "indicator"])
    # no lettings in 2030, the last stock
    assert len(together) == 5
    assert together["cumulative"].tolist() == pytest.approx(city.loc[together.index, "difference"].tolist(), abs=2e-6)
    assert set(attribution["key"]) == {"production.policy", "samenspel"}


def test_on_other_opening_data_nothing_is_attributed_and_a_warning_says_why(copied: Finished, tmp_path: Path):
    params = Path(shutil.copytree(copied.params, tmp_path / "polder"))
    change(params / "opening" / "stock.csv", "permanent,300", "permanent,310")
    said: list[str] = []
    folder = make_comparison([copied.trend, copied.ambitie], copied.out, said.append, params=params)
    assert folder != copied.comparison
    (warning,) = read_manifest(folder)["warnings"]
    assert "run trend heeft andere openingsgegevens dan de map met invoer (opening/stock.csv)" in warning
    assert f"vergelijking: let op: {warning}" in said
    assert (folder / "tables" / "attribution.csv").read_text(encoding="utf-8").count("\n") == 1
    assert "Waar het verschil vandaan komt" not in (folder / "rapport.html").read_text(encoding="utf-8")


def test_a_comparison_made_again_has_the_same_id_and_bytes(copied: Finished):
    before = contents(copied.comparison)
    again = make_comparison([copied.trend, copied.ambitie], copied.out, ignore, params=copied.params, again=True)
    assert again == copied.comparison
    assert contents(again) == before
