"""Notations of other programs that lose nothing: accepted, with the same outcome to the byte."""

from pathlib import Path

import pandas as pd
import pytest

from tests.bad_input.town import Town
from tests.program import Finished, contents, in_this_process
from woonscenario.files.opening import load_opening

WIJKEN, STOCK = "opening/wijken.csv", "opening/stock.csv"


def with_mark(town: Town) -> None:
    """Put a byte order mark before a table and a scenario."""
    for name in (STOCK, "scenarios/trend.yaml"):
        town.write(name, b"\xef\xbb\xbf" + town.read(name).encode("utf-8"))


def with_semicolons(town: Town) -> None:
    """Separate the cells of a table as a Dutch spreadsheet does."""
    town.write(WIJKEN, town.read(WIJKEN).replace(",", ";"))


def with_decimal_commas(town: Town) -> None:
    """Save a table as a Dutch spreadsheet does: semicolons and decimal commas."""
    text = town.read("opening/programme.csv").replace(",", ";").replace(".", ",")
    town.write("opening/programme.csv", text)


def with_line_ends_of_windows(town: Town) -> None:
    """End the lines of basis, scenario and a table as Windows does."""
    for name in ("basis.yaml", "scenarios/trend.yaml", "opening/projects.csv"):
        town.write(name, town.read(name).replace("\n", "\r\n"))


NOTATIONS = (with_mark, with_semicolons, with_decimal_commas, with_line_ends_of_windows)


@pytest.mark.parametrize("notation", NOTATIONS)
def test_another_notation_reads_as_the_same_tables(town: Town, notation):
    before = load_opening(town.params)
    notation(town)
    ended = in_this_process("check", "--params", town.params)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "Alles klopt: geen fouten gevonden.\n", "")
    after = load_opening(town.params)
    for name in ("wijken", "stock", "projects", "programme"):
        pd.testing.assert_frame_equal(getattr(after, name), getattr(before, name))


def test_a_run_on_other_notations_gives_the_same_tables(town: Town, finished: Finished):
    for notation in NOTATIONS:
        notation(town)
    out = town.folder / "nieuw"
    ended = in_this_process("run", "trend", "--params", town.params, "--out", out, "--draws", "4")
    assert ended.returncode == 0, ended.stderr
    (run,) = out.iterdir()
    assert tables(run) == tables(finished.trend)
    assert "tables/stock.csv" in tables(run)


def tables(run: Path) -> dict[str, bytes]:
    """Give the bytes of a run's tables by path."""
    return {name: content for name, content in contents(run).items() if name.startswith("tables/")}
