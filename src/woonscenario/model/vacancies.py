"""What falls vacant and is offered: external turnover, the vacancy chain, and the rent of re-letting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.cells import Cells, matching
from woonscenario.model.chance import Chance, binomial, entities, lot_row, stream, whole
from woonscenario.model.changes import Change, carry_out, everywhere
from woonscenario.model.coherence import MOST_TURNOVER
from woonscenario.model.compiled import in_place, kernel, part_of_kernel
from woonscenario.model.division import add_row, mix_row, share_in_proportion, share_out, share_row, subtract_row, total
from woonscenario.model.parameters import Drawn
from woonscenario.model.rehousing import Emptying
from woonscenario.model.remember import remembers
from woonscenario.model.scenario import Harmonisation, Scenario, Turnover
from woonscenario.model.tables import HUURHARMONISATIE, LIBERALISATIE, VERKOOP, Opening

Array = NDArray[Any]

_CITY = entities([("city",)])
_WHICH = "welke woning"
_DECISIONS = (_WHICH, VERKOOP, LIBERALISATIE, HUURHARMONISATIE)
"""What is drawn by lot when dwellings fall vacant, in this order."""


def turnover_rate(values: Drawn | Turnover, stock: float, level: float | Array = 1.0) -> Array:
    """Solve external turnover from published lettings: T = L (1 - c) - F, as a share of the stock [1/year].

    (draw,) for one `level`, and of the expectation (year,) for the levels of several years.

    Published lettings contain turnover, the chain (share c) and first lettings F. Solved once and then fixed, so that
    lettings move with production and policy; `level` is turnover in proportion to that. Where drawn values contradict
    each other it stops at none and at MOST_TURNOVER.
    """
    external = values.lettings * (1 - values.chain_share) - values.first_lettings
    return np.minimum(np.maximum(external / stock * level, 0.0), MOST_TURNOVER)


@dataclass(frozen=True)
class Vacated:
    """What falls vacant by external turnover; (holding, draw).

    `all` of it, what is `free` to be sold or let (not kept empty for demolition), and the dwellings of the rule that
    stay `occupied`.
    """

    all: Array
    free: Array
    occupied: Array


def vacate(held: Array, emptying: Emptying, rate: Array, cells: Cells, chance: Chance, year: int) -> Vacated:
    """Settle what falls vacant of `held` (holding, draw): not what stands empty for demolition; part is kept empty."""
    keys, by_rule = cells.holding_keys, cells.holding_is_let_by_rule[:, np.newaxis]
    inhabited = held * by_rule
    at = emptying.empties
    empty = whole(emptying.empty[at], chance, keys[at], "leeg voor sloop", year)
    inhabited[at] = np.maximum(inhabited[at] - empty, 0)
    vacant = external_turnover(inhabited, rate, cells, chance, year)
    free = vacant.copy()
    at = emptying.keeps_empty
    free[at] = np.maximum(vacant[at] - whole(emptying.kept_empty[at], chance, keys[at], "leeg gehouden", year), 0)
    return Vacated(vacant, free, inhabited - vacant)


def external_turnover(held: Array, rate: Array, cells: Cells, chance: Chance, year: int) -> Array:
    """Settle how many permanent DAEB dwellings fall vacant because the tenant leaves the social stock.

    `held` [dwellings] before completions and the outcome (holding, draw); `rate` (draw,) [1/year].
    """
    vacant, let = np.zeros_like(held), cells.holdings_let_by_rule
    vacant[let] = binomial(held[let], rate[np.newaxis], chance, cells.holding_keys[let], "mutatie", year)
    return vacant


def chain(
    from_outside: Array, occupied: Array, left_by_buyers: Array, share: Array, chance: Chance, year: int
) -> Array:
    """Settle how many dwellings tenants leave who move within the city; (holding, draw).

    With a share c of all lettings from the chain, every dwelling that is offered from outside frees c / (1 - c) more.
    `occupied` (holding, draw); (draw,) [dwellings]: what is let `from_outside` the chain, and what is `left_by_buyers`
    with koopvoorrang, which starts a chain of its own.
    """
    outside = (from_outside + left_by_buyers)[np.newaxis]
    number = whole(outside * share / (1 - share), chance, _CITY, "verhuisketen", year) + left_by_buyers
    number = np.minimum(number, total(occupied)).astype(chance.dtype)
    return share_out(number, occupied, np.array([0, len(occupied)]), chance, _CITY, "plaats in de keten", year)


@remembers("harmonisation")
def target_mix(scenario: Scenario, opening: Opening, cells: Cells) -> Array:
    """Give the rent class in which vacated permanent DAEB dwellings are offered, as shares of the rent group (cell,).

    Where an owner's target rents differ in a wijk, the share of the kernvoorraad shifts and the rest makes up for it;
    within both parts the mix stays. Source: draft prestatieafspraken 2022, lines 62-66 and 79-83 (at least 70 % under
    the second aftoppingsgrens; lower in some wijken, higher in others).
    """
    harmonisation = scenario.harmonisation
    mix = np.array(harmonisation.offered_mix)[cells.rent_class]
    kern = kernvoorraad_of_mix(harmonisation, cells)
    shift = np.zeros(len(cells))
    for row in opening.rent_directions.to_dict("records"):
        shift[matching(cells, {"wijk": row["wijk"], "owner": row["owner"]})] = row["kernvoorraad_shift"]
    factor = np.where(cells.kernvoorraad, 1 + shift / max(kern, 1e-300), 1 - shift / max(1 - kern, 1e-300))
    return np.where(cells.is_let_by_rule, mix * factor, 0.0)


def kernvoorraad_of_mix(harmonisation: Harmonisation, cells: Cells) -> float:
    """Give the share of vacated dwellings that is offered as kernvoorraad."""
    return float(np.array(harmonisation.offered_mix) @ cells.class_is_kernvoorraad)


@dataclass(frozen=True)
class Relet:
    """What becomes of vacated dwellings: the changes by sale, by what leaves for liberalisatie and by huurharmonisatie,
    which nets to zero in every rent group."""

    sale: Change
    leaving: Change
    harmonised: Change


def relet(
    vacant: Array,
    for_sale: Array,
    for_liberalisation: Array,
    standing: Array,
    mix: Array,
    cells: Cells,
    chance: Chance,
    year: int,
) -> Relet:
    """Settle which dwellings fall vacant, which are sold or liberalised, and at which rent the rest is offered.

    `vacant`, `for_sale` and `for_liberalisation` (holding, draw), `standing` (cell, draw).
    """
    holdings, groups = cells.holding_starts, cells.group_starts
    if chance.in_expectation:
        shares = _relet_in_proportion(vacant, for_sale, for_liberalisation, standing, mix, holdings, groups)
        return Relet(*map(everywhere, shares))
    selling, freeing = _cells_of(for_sale, holdings), _cells_of(for_liberalisation, holdings)
    letting = _cells_of(vacant, holdings)
    sold, freed, changed = _relet(
        vacant, for_sale, for_liberalisation, standing, mix, holdings, groups,
        _rows(selling, len(cells)), _rows(freeing, len(cells)), _rows(letting, len(cells)),
        len(selling), len(freeing), len(letting), cells.holding_keys, cells.group_keys,
        tuple(stream(chance, decision, year) for decision in _DECISIONS), np.uint64(chance.first),
    )  # fmt: skip
    return Relet(Change(selling, sold), Change(freeing, freed), Change(letting, changed))


def offered(vacant: Array, relet: Relet, standing: Array, cells: Cells, chance: Chance, year: int) -> Array:
    """Give where the dwellings are offered that `relet` settled, at their new rent; (cell, draw)."""
    places = share_out(vacant, standing, cells.holding_starts, chance, cells.holding_keys, _WHICH, year)
    carry_out(places, relet.sale, relet.leaving, relet.harmonised)
    return places


def _cells_of(number: Array, starts: Array) -> Array:
    """Give the cells of the holdings that have a number (holding, draw) in any draw."""
    return np.flatnonzero(np.repeat(number.any(axis=1), np.diff(starts)))


def _rows(cells: Array, number: int) -> Array:
    rows = np.full(number, -1)
    rows[cells] = np.arange(len(cells))
    return rows


@kernel
def _relet_in_proportion(vacant, for_sale, for_liberalisation, standing, mix, holdings, groups):  # type: ignore[no-untyped-def]
    sold, freed, changed = np.zeros_like(standing), np.zeros_like(standing), np.zeros_like(standing)
    vacated, group = np.zeros(len(standing)), 0
    for holding in range(len(holdings) - 1):
        first, end = holdings[holding], holdings[holding + 1]
        there = vacated[first:end]
        share_in_proportion(vacant[holding, 0], standing[first:end, 0], there)
        _take_part(for_sale[holding, 0], there, sold[first:end, 0])
        _take_part(for_liberalisation[holding, 0], there, freed[first:end, 0])
        while groups[group] < end:
            begin, stop = groups[group], groups[group + 1]
            number = vacated[begin:stop].sum()
            for cell in range(begin, stop):
                changed[cell, 0] = mix[cell] * number - vacated[cell]
            group += 1
    return sold, freed, changed


@in_place
def _take_part(number, vacated, change):  # type: ignore[no-untyped-def]
    """Take a number in proportion out of what fell vacant, `change` becoming negative; (cell,)."""
    share_in_proportion(number, vacated, change)
    for cell in range(len(vacated)):
        change[cell] = -change[cell]
        vacated[cell] += change[cell]


@kernel
def _relet(  # type: ignore[no-untyped-def]
    vacant, for_sale, for_liberalisation, standing, mix, holdings, groups, sold_row, freed_row, let_row,
    selling, freeing, letting, keys, group_keys, streams, first_draw,
):  # fmt: skip
    which, of_those, and_those, rent = streams
    width = standing.shape[1]
    lot = np.empty(width)
    sold, freed = np.zeros((selling, width), standing.dtype), np.zeros((freeing, width), standing.dtype)
    changed = np.zeros((letting, width), standing.dtype)
    group = 0
    for holding in range(len(holdings) - 1):
        first, end = holdings[holding], holdings[holding + 1]
        if let_row[first] < 0:
            while groups[group] < end:
                group += 1
            continue
        vacated = np.empty((end - first, width), standing.dtype)
        lot_row(keys[holding], which, first_draw, lot)
        share_row(vacant[holding], standing[first:end], lot, vacated)
        if sold_row[first] >= 0:
            lot_row(keys[holding], of_those, first_draw, lot)
            take_from(vacated, for_sale[holding], lot, sold[sold_row[first] : sold_row[end - 1] + 1])
        if freed_row[first] >= 0:
            lot_row(keys[holding], and_those, first_draw, lot)
            take_from(vacated, for_liberalisation[holding], lot, freed[freed_row[first] : freed_row[end - 1] + 1])
        while groups[group] < end:
            begin, stop = groups[group], groups[group + 1]
            number = np.zeros(width, standing.dtype)
            for cell in range(begin, stop):
                add_row(number, vacated[cell - first])
            lot_row(group_keys[group], rent, first_draw, lot)
            mix_row(number, mix[begin:stop], lot, changed[let_row[begin] : let_row[stop - 1] + 1])
            for cell in range(begin, stop):
                subtract_row(changed[let_row[cell]], vacated[cell - first])
            group += 1
    return sold, freed, changed


@part_of_kernel
def take_from(vacated, number, lot, change):  # type: ignore[no-untyped-def]
    """Take a number (draw,) in proportion out of what fell vacant, `change` becoming negative; (cell, draw)."""
    share_row(number, vacated, lot, change)
    for cell in range(len(vacated)):
        for column in range(len(number)):
            vacated[cell, column] -= change[cell, column]
            change[cell, column] = -change[cell, column]
