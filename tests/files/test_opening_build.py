"""The command `opening`: what it builds, what it refuses, and that a refusal leaves every file as it was."""

import shutil
from pathlib import Path

import pytest

from tests.invented import invented_params
from woonscenario.files.opening_build import build_opening, check_build_inputs
from woonscenario.files.problems import BadInput

SHIPPED = Path(__file__).resolve().parents[2] / "params"
BUILT = ("stock.csv", "residuals.csv", "projects.csv", "programme.csv", "transfers.csv", "README.md", "built.csv")


def test_the_shipped_opening_is_what_the_command_builds(tmp_path: Path) -> None:
    copy = tmp_path / "params"
    shutil.copytree(SHIPPED / "opening", copy / "opening")
    shutil.copy(SHIPPED / "sources.yaml", copy)
    for name in BUILT:
        (copy / "opening" / name).unlink()
    written = build_opening(copy)
    assert [path.name for path in written] == list(BUILT)
    for name in BUILT:
        assert (copy / "opening" / name).read_bytes() == (SHIPPED / "opening" / name).read_bytes(), name


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A copy of the shipped opening data."""
    copy = tmp_path / "params"
    shutil.copytree(SHIPPED / "opening", copy / "opening")
    shutil.copy(SHIPPED / "sources.yaml", copy)
    return copy


def test_tables_that_a_person_changed_are_not_overwritten_unless_asked(shipped: Path) -> None:
    own = {name: (shipped / "opening" / name).read_bytes() + b"\n" for name in ("projects.csv", "transfers.csv")}
    for name, content in own.items():
        (shipped / "opening" / name).write_bytes(content)
    before = {path.name: path.read_bytes() for path in (shipped / "opening").iterdir()}
    with pytest.raises(BadInput) as bad:
        build_opening(shipped)
    assert [problem.file for problem in bad.value.problems] == [f"params/opening/{name}" for name in own]
    assert "opening --again" in str(bad.value)
    assert {path.name: path.read_bytes() for path in (shipped / "opening").iterdir()} == before
    build_opening(shipped, again=True)
    for name in BUILT:
        assert (shipped / "opening" / name).read_bytes() == (SHIPPED / "opening" / name).read_bytes(), name


def test_without_a_record_of_what_was_built_only_other_tables_are_refused(shipped: Path) -> None:
    (shipped / "opening" / "built.csv").unlink()
    build_opening(shipped)
    (shipped / "opening" / "built.csv").unlink()
    (shipped / "opening" / "stock.csv").write_text("van iemand", encoding="utf-8", newline="\n")
    with pytest.raises(BadInput, match=r"opening/stock\.csv"):
        build_opening(shipped)


def test_a_table_that_was_built_from_other_margins_is_built_anew(shipped: Path) -> None:
    margins = shipped / "opening" / "plan_capacity.csv"
    rows = margins.read_text(encoding="utf-8").splitlines()
    projects = shipped / "opening" / "projects.csv"
    margins.write_text("\n".join(rows[:-1]) + "\n", encoding="utf-8", newline="\n")
    before = projects.read_bytes()
    build_opening(shipped)
    assert projects.read_bytes() != before


def test_a_table_that_another_program_holds_leaves_every_file_as_it_was(
    shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    margins = shipped / "opening" / "plan_capacity.csv"
    rows = margins.read_text(encoding="utf-8").splitlines()
    margins.write_text("\n".join(rows[:-1]) + "\n", encoding="utf-8", newline="\n")
    (shipped / "opening" / "README.md").unlink()
    before = {path.name: path.read_bytes() for path in (shipped / "opening").iterdir()}
    replace = Path.replace

    def held(path: Path, target: Path) -> Path:
        if target.name == "built.csv":
            raise PermissionError(13, "in gebruik", str(target))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(PermissionError):
        build_opening(shipped)
    assert {path.name: path.read_bytes() for path in (shipped / "opening").iterdir()} == before


def test_the_shipped_stock_meets_every_margin_within_one_dwelling() -> None:
    lines = (SHIPPED / "opening" / "residuals.csv").read_text(encoding="utf-8").splitlines()[1:]
    residuals = {tuple(line.split(",")[:2]): float(line.split(",")[-1]) for line in lines}
    assert max(abs(residual) for residual in residuals.values()) < 1
    assert all(residual == 0 for (margin, _), residual in residuals.items() if margin in ("totaal", "huurklasse"))


def test_bad_margins_leave_every_built_file_as_it_was(tmp_path: Path) -> None:
    copy = tmp_path / "params"
    shutil.copytree(SHIPPED / "opening", copy / "opening")
    shutil.copy(SHIPPED / "sources.yaml", copy)
    margins = copy / "opening" / "margins.csv"
    margins.write_text(margins.read_text(encoding="utf-8").replace(",49499,", ",50000,"), encoding="utf-8")
    with pytest.raises(BadInput, match="maak de totalen gelijk"):
        build_opening(copy)
    assert {path.name for path in (copy / "opening").iterdir()} == {
        path.name for path in (SHIPPED / "opening").iterdir()
    }
    assert (copy / "opening" / "stock.csv").read_bytes() == (SHIPPED / "opening" / "stock.csv").read_bytes()


def test_the_shipped_margins_and_plans_are_in_order_and_an_invented_city_may_do_without(tmp_path: Path) -> None:
    assert check_build_inputs(SHIPPED) == []
    assert check_build_inputs(invented_params(tmp_path / "polderstad")) == []


def test_faults_in_other_transfers_are_told_by_the_check_and_by_the_command(shipped: Path) -> None:
    other = shipped / "opening" / "other_transfers.csv"
    sound = other.read_text(encoding="utf-8")
    first = sound.splitlines()[1]
    name = first.split(",", 1)[0]
    for text, said in (
        (sound.replace(f"{name},", "sloop-2022-03-01,"), "2: transfer: 'sloop-2022-03-01' heet ook een sloop die"),
        (sound.replace(",goedkoop,1,", ",vrij,1,"), "2: to_rent_class: vrij is een vrije huurklasse"),
    ):
        assert text != sound
        other.write_text(text, encoding="utf-8", newline="\n")
        (problem,) = check_build_inputs(shipped)
        assert str(problem).startswith(f"params/opening/other_transfers.csv:{said}")
        with pytest.raises(BadInput, match="other_transfers"):
            build_opening(shipped)


def test_faults_in_margins_and_plans_are_reported_together(tmp_path: Path) -> None:
    copy = tmp_path / "params"
    shutil.copytree(SHIPPED / "opening", copy / "opening")
    shutil.copy(SHIPPED / "sources.yaml", copy)
    for name, old, new in (("margins", ",49499,", ",-1,"), ("plan_wijken", ",0.14,", ",0.2,")):
        path = copy / "opening" / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert [str(problem) for problem in check_build_inputs(copy)] == [
        "params/opening/margins.csv:2:8: value: -1 is negatief; vul 0 of meer in",
        "params/opening/plan_wijken.csv: share: de aandelen van alle rijen tellen op tot 1.06; "
        "samen horen zij 1 te zijn",
    ]
