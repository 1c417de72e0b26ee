"""The bench: the form of its lines, its exit code, and that what it compares with does the same work. No timing."""

import re
from pathlib import Path

import numpy as np
import pytest

from benchmarks.__main__ import main
from benchmarks.kernel import WIDTH, multiply_add, ones
from benchmarks.letting import let_years
from benchmarks.lines import AT_LEAST, AT_MOST, DEFINITIONS, GOALS, Measured, line_of, report
from benchmarks.market import Market
from benchmarks.mesa_letting import let_year
from benchmarks.plain_numpy import lay_out, simulate
from benchmarks.shipped import shipped_city
from benchmarks.timing import interleaved, median_ratio
from woonscenario.model.allocation import LOTING
from woonscenario.model.chance import Chance
from woonscenario.model.flow import project

ROOT = Path(__file__).resolve().parents[1]
LINE = re.compile(r"\S+ (\d+(\.\d+)?( MB| ms)?|niet gemeten) goal (<=|>=) [\d.]+( MB| ms)?( ok| falls short)? \(.+\)")


def a_value_that(meets: bool, name: str) -> Measured:
    goal = GOALS[name]
    better = -1.0 if goal.relation == AT_MOST else 1.0
    return Measured(name, goal.limit + (better if meets else -better), "how it was found")


@pytest.mark.parametrize("name", GOALS)
def test_a_line_has_its_id_value_goal_and_verdict(name: str):
    for meets in (True, False):
        line = line_of(a_value_that(meets, name))
        assert LINE.fullmatch(line)
        assert line.split()[0] == name
        assert ("falls short" in line) is not meets


def test_a_line_reads_as_written_here():
    assert line_of(Measured("K1", 12.34, "a, b")) == "K1 12.3 goal <= 20 ok (a, b)"
    assert line_of(Measured("K1-EMA", 9.987, "a")) == "K1-EMA 9.99 goal >= 10 falls short (a)"
    assert line_of(Measured("MEM", 151.2, "a")) == "MEM 151 MB goal <= 150 MB falls short (a)"
    assert line_of(Measured("MEM", None, "a")) == "MEM niet gemeten goal <= 150 MB (a)"


@pytest.mark.parametrize("name", GOALS)
def test_one_value_that_falls_short_gives_exit_code_1(name: str, capsys: pytest.CaptureFixture[str]):
    others = [a_value_that(True, other) for other in GOALS if other != name]
    assert report([*others, a_value_that(True, name)]) == 0
    assert report([a_value_that(False, name), *others]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 2 * len(GOALS)
    assert [line.split()[0] for line in printed if "falls short" in line] == [name]


def test_a_value_on_its_goal_meets_it_and_no_number_never_does():
    for name, goal in GOALS.items():
        assert report([Measured(name, goal.limit, "a")]) == 0
        assert report([Measured(name, float("nan"), "a")]) == 1


def test_what_cannot_be_measured_does_not_fall_short():
    assert report([Measured("MEM", None, "not on this machine")]) == 0


def test_an_unknown_id_is_refused(capsys: pytest.CaptureFixture[str]):
    assert main(["K3"]) == 2
    assert "onbekend: K3; kies uit K1, " in capsys.readouterr().err


def test_every_goal_has_a_definition():
    defined = re.findall(r"^## (\S+):", (ROOT / DEFINITIONS).read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(defined) == sorted(GOALS)
    assert {goal.relation for goal in GOALS.values()} <= {AT_MOST, AT_LEAST}


def test_works_take_turns_after_a_round_that_does_not_count():
    done: list[str] = []
    times = interleaved({"a": lambda: done.append("a"), "b": lambda: done.append("b")}, rounds=3)
    assert "".join(done) == "abababab"
    assert {name: len(found) for name, found in times.items()} == {"a": 3, "b": 3}


def test_the_ratio_is_the_middle_one_of_the_rounds():
    assert median_ratio([4.0, 90.0, 6.0], [2.0, 1.0, 2.0]) == 3.0


def test_the_floor_adds_flow_times_share_for_every_cause_in_every_pass():
    stock, flow, share = ones(1)[0], ones(2), ones(2)
    flow[0], flow[1], share[1] = 2, np.arange(WIDTH), 3
    multiply_add(stock, flow, share, 5)
    assert stock.dtype == np.int32
    assert stock.ctypes.data % 64 == 0
    assert (stock == 1 + 5 * (2 * 1 + np.arange(WIDTH) * 3)).all()


def test_the_numpy_model_gives_the_stock_that_ours_expects():
    city = shipped_city()
    layout = lay_out(city)
    found = np.array([simulate(layout, seed) for seed in range(40)], dtype=float)
    cells = city.cells
    states = [state.dwellings[:, 0] for _, state, _ in project(city, Chance(1))]
    for outcome, counted in enumerate((cells.social, cells.kernvoorraad)):
        expected = np.array([dwellings[counted].sum() for dwellings in states])
        # 40 scenarios with a spread of 1 % around their mean: within 0.5 % is three standard errors.
        assert found[:, outcome].mean(axis=0) == pytest.approx(expected, rel=0.005)


def of_a_year(registered: np.ndarray, by_lot: np.ndarray, refused: np.ndarray, group: np.ndarray) -> list[float]:
    """Sum up lettings: number, by lottery, registration in order and by lottery, refusals, share of doorstromers."""
    in_order, drawn = registered[~by_lot], registered[by_lot]
    doorstromers = Market().situation[group]
    return [
        len(registered), by_lot.sum(), in_order.mean(), in_order.std(), drawn.mean(), refused.mean(),
        doorstromers.mean(),
    ]  # fmt: skip


def our_year(market: Market, draw: int) -> list[float]:
    [(pool, offers)] = let_years(market, draw)
    let = offers.round >= 0
    who = offers.who[let]
    return of_a_year(pool.registered[who], offers.channel[let] == LOTING, offers.refused[let], pool.group[who])


def mesa_year(market: Market, seed: int) -> list[float]:
    by_lot, group, registered, refused = map(np.array, zip(*let_year(market, seed).lettings, strict=True))
    return of_a_year(registered, by_lot, refused, group)


@pytest.mark.parametrize(("eagerness", "acceptance"), [(1.0, 0.2), (0.03, 0.2), (1.6, 0.001)])
def test_the_mesa_model_lets_as_ours_does(eagerness: float, acceptance: float):
    """Also when dwellings are left, because seekers hardly react, or refuse nearly all and want more than they may."""
    market = Market(opening=1_500, joining=510, vacancies=150, eagerness=eagerness, acceptance=acceptance)
    found = [np.array([year(market, number) for number in range(30)]) for year in (our_year, mesa_year)]
    between = found[0].mean(axis=0) - found[1].mean(axis=0)
    error = np.sqrt(sum(each.var(axis=0, ddof=1) / len(each) for each in found))
    assert (np.abs(between) <= 4 * error).all(), (between, error)
    assert error[2] < 0.3  # years of registration in order, of about 22 and 10: a difference would show
