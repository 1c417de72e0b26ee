"""The city of `one_segment` in expectation, followed for years."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from one_segment import PLACE, ROUNDS, Market, rules, seekers_of

from woonscenario.model import allocation, meanfield
from woonscenario.model.allocation import TURNOVER
from woonscenario.model.seekers import Habits

Array = NDArray[np.float64]


class Followed(NamedTuple):
    """The market, and of every year what was let and what was passed on."""

    market: meanfield.Market
    let: list[meanfield.Let]
    after: list[meanfield.Expecting]


def expect(market: Market, years: int, acceptance: Array | None = None, reactions: Array | None = None) -> Followed:
    """Follow an empty city from year 0 on; groups may differ in acceptance and reactions."""
    seekers = seekers_of(market)
    if acceptance is not None and reactions is not None:
        seekers = seekers._replace(accepts=acceptance, reactions=reactions)
    nobody = np.zeros((0, 1, 1), np.bool_)
    of_market = meanfield.market_of(seekers, np.arange(market.groups), PLACE, np.ones(1, np.bool_), nobody, 0, years)
    habits = tuple(Habits(f"groep {group}", 0.0, 1.0, market.dropout) for group in range(market.groups))
    bins = len(of_market.registered)
    state = meanfield.Expecting(
        np.zeros((market.groups, bins)), np.zeros((market.groups, bins)), np.zeros((0, 1)),
        allocation.Window(*np.zeros((3, ROUNDS))), np.zeros((3, 1)), np.zeros((8, 1)),
    )  # fmt: skip
    mediating = meanfield.Mediating(
        np.zeros((ROUNDS, 0, 1)), state.waiting, np.zeros((0, 1), np.int64), np.zeros(0, np.int64),
        np.zeros(1, np.int64), *np.zeros((3, 0)),
    )  # fmt: skip
    new = np.zeros((3, 1))
    new[TURNOVER] = market.supply
    found = Followed(of_market, [], [])
    for year in range(years):
        number = np.full(market.groups, market.arrivals / market.groups)
        found.let.append(
            meanfield.expect_a_year(
                float(year), of_market, state, mediating, meanfield.joining(habits, number, year, of_market),
                np.full(market.groups, np.exp(-market.dropout / ROUNDS)), new, np.zeros(1),
                rules(ROUNDS, lottery=market.lottery),
            )
        )  # fmt: skip
        found.after.append(meanfield.Expecting(*(_copied(part) for part in state)))
    return found


def _copied(part: Array | allocation.Window) -> Array | allocation.Window:
    if isinstance(part, tuple):
        return allocation.Window(*(months.copy() for months in part))
    return part.copy()
