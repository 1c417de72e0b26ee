"""Dwellings by cell: what sloop and verkoop take, and how a year closes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from woonscenario.model import rules
from woonscenario.model.cells import AXES, Cells
from woonscenario.model.chance import Chance, binomial, entities, lots, whole
from woonscenario.model.division import add_row, share_out, share_whole, sums
from woonscenario.model.tables import HUURHARMONISATIE, OPLEVERING, SLOOP, VERKOOP, Opening

Array = NDArray[Any]

_CITY = entities([("city",)])


@dataclass(frozen=True)
class Request:
    """What was asked of a cause and what was booked [dwellings]; arrays of shape (draw,)."""

    cause: str
    name: str
    requested: Array
    booked: Array


@dataclass(frozen=True)
class Demolitions:
    """The transfers of the cause sloop in one year: `dwellings` to take from the cells of each.

    The cells of a request stand from `starts[request]` to `starts[request + 1]` in `cells`.
    """

    names: tuple[str, ...]
    keys: Array
    dwellings: Array
    starts: Array
    cells: Array


def demolitions(opening: Opening, cells: Cells, year: int) -> Demolitions:
    """Read the transfers of the cause sloop in a year; an empty rent or size class stands for all of them."""
    transfers = opening.transfers
    rows = transfers[(transfers["cause"] == SLOOP) & (transfers["year"] == year)].sort_values("transfer")
    places = [_cells_of(row, cells) for row in rows.to_dict("records")]
    names = tuple(rows["transfer"])
    return Demolitions(
        names=names,
        keys=entities([("transfer", name) for name in names]),
        dwellings=rows["dwellings"].to_numpy(np.int32),
        starts=np.cumsum([0, *map(len, places)]),
        cells=np.concatenate([np.zeros(0, np.int64), *places]),
    )


def _cells_of(row: dict[Any, Any], cells: Cells) -> Array:
    there = np.ones(len(cells), bool)
    for axis in ("wijk", "owner", "rent_class", "size_class"):
        if name := row[f"from_{axis}"]:
            at = AXES.index(axis)
            there &= cells.index[:, at] == cells.names[at].index(name)
    return np.flatnonzero(there)


def demolish(dwellings: Array, requests: Demolitions, chance: Chance, year: int) -> tuple[Array, list[Request]]:
    """Take what is demolished out of the cells (cell, draw), request by request; what is not there is cut."""
    taken = np.zeros_like(dwellings)
    booked = np.zeros((len(requests.names), chance.width), dwellings.dtype)
    if chance.in_expectation:
        _take_in_proportion(dwellings, requests, taken, booked)
    else:
        lot = lots(chance, requests.keys, SLOOP, year)
        _take(dwellings, requests.starts, requests.cells, requests.dwellings, lot, taken, booked)
    wanted = np.broadcast_to(requests.dwellings[:, np.newaxis], booked.shape)
    return taken, [Request(SLOOP, name, wanted[at], booked[at]) for at, name in enumerate(requests.names)]


def _take_in_proportion(dwellings: Array, requests: Demolitions, taken: Array, booked: Array) -> None:
    for at, wanted in enumerate(requests.dwellings):
        place = requests.cells[requests.starts[at] : requests.starts[at + 1]]
        left = dwellings[place] - taken[place]
        booked[at] = min(left.sum(), wanted)
        taken[place] += left * (booked[at] / max(left.sum(), 1e-300))


@njit(cache=True)
def _take(dwellings, starts, cells, wanted, lot, taken, booked):  # type: ignore[no-untyped-def]
    for request in range(len(wanted)):
        place = cells[starts[request] : starts[request + 1]]
        left = np.empty((len(place), dwellings.shape[1]), dwellings.dtype)
        for at in range(len(place)):
            left[at] = dwellings[place[at]] - taken[place[at]]
        ends = np.array([0, len(place)])
        there = sums(left, ends)
        for column in range(dwellings.shape[1]):
            booked[request, column] = min(there[0, column], wanted[request])
        parts = share_whole(booked[request : request + 1], left, ends, lot[request : request + 1])
        for at in range(len(place)):
            taken[place[at]] += parts[at]


@dataclass(frozen=True)
class Ledger:
    """What sales need to know of the past: `social_stock` per year (draw,); `added` and `sold` per owner (owner, draw).

    Only permanent social dwellings count as added.
    """

    social_stock: dict[int, Array]
    added: Array
    sold: Array


def sell(
    vacant: Array,
    wanted: Array,
    agreed: rules.SalesRules,
    social_share: Array,
    ledger: Ledger,
    cells: Cells,
    chance: Chance,
    year: int,
) -> tuple[Array, list[Request], Array]:
    """Sell from what falls vacant by external turnover (holding, draw), as far as the rules of each owner allow.

    `wanted` (draw,) [dwellings/year] for the city; `social_share` (wijk, draw) on 1 January. Returns how many are sold
    per holding, the requests per owner and the cap from net growth [dwellings/year] of the city (draw,), NaN without
    one.
    """
    keys, owner, wijk = cells.owner_keys, cells.holding_owner, cells.holding_wijk
    wish = whole(agreed.share_of_sales[:, np.newaxis] * wanted, chance, keys, "verkoopwens", year)

    is_open = social_share[wijk] >= agreed.minimum_social_share[owner][:, np.newaxis]
    eligible = binomial(vacant * is_open, agreed.qualifies, chance, cells.holding_keys, "verkoopbaar", year)
    possible = np.minimum(wish, sums(eligible, cells.owner_starts))
    room = np.maximum(ledger.added - ledger.sold, 0)
    possible = np.where(agreed.coupled[:, np.newaxis], np.minimum(possible, room), possible)
    number, cap = _within_growth_caps(possible, agreed, ledger, chance, year)

    sold = share_out(number, eligible, cells.owner_starts, chance, keys, VERKOOP, year)
    requests = [
        Request(VERKOOP, f"{rule_set}: {name}", wish[at], number[at])
        for at, (name, rule_set) in enumerate(zip(cells.owners, agreed.rule_set, strict=True))
        if rule_set
    ]
    return sold, requests, cap


def _within_growth_caps(
    possible: Array, agreed: rules.SalesRules, ledger: Ledger, chance: Chance, year: int
) -> tuple[Array, Array]:
    number = possible.astype(chance.dtype)
    cap = np.zeros(chance.width)
    growth = np.maximum(rules.mean_growth(ledger.social_stock, year), 0.0)
    for rule_set in sorted(set(agreed.rule_set) - {""}):
        members = np.flatnonzero(np.array(agreed.rule_set) == rule_set)
        share = agreed.growth_cap[members[0]]
        if np.isinf(share):
            cap[:] = np.nan
            continue
        limit = whole((share * growth)[np.newaxis], chance, _CITY, f"plafond {rule_set}", year)
        cap += limit[0]
        within = np.minimum(number[members].sum(axis=0), limit).astype(chance.dtype)
        ends = np.array([0, len(members)])
        number[members] = share_out(within, number[members], ends, chance, _CITY, f"verdeling {rule_set}", year)
    return number, cap


@dataclass(frozen=True)
class Closing:
    """The stock at the end of a year, and how the books stand.

    `dwellings` (cell, draw); `social_stock` and `kernvoorraad` [dwellings] of the city, the wijken and the owners
    (member, draw); per cell the largest `residual` of the account over the draws and the `lowest` stock.
    """

    dwellings: Array
    social_stock: Array
    kernvoorraad: Array
    residual: Array
    lowest: Array


def close_year(opening: Array, standing: Array, changes: dict[str, Array], cells: Cells) -> Closing:
    """Close a year: `standing` is what the steps left of `opening` before completions, sale and re-letting.

    The account compares the closing stock that the steps give with the opening stock plus all booked changes.
    """
    members = 1 + len(cells.wijken) + len(cells.owners)
    social, kern = np.zeros((2, members, opening.shape[1]), opening.dtype)
    closing = np.empty_like(opening)
    residual, lowest = np.zeros(len(cells)), np.zeros(len(cells))
    _close(
        opening, standing, changes[OPLEVERING], changes[SLOOP], changes[VERKOOP], changes[HUURHARMONISATIE],
        cells.social, cells.kernvoorraad, 1 + cells.wijk, 1 + len(cells.wijken) + cells.owner,
        closing, social, kern, residual, lowest,
    )  # fmt: skip
    return Closing(closing, social, kern, residual, lowest)


@njit(cache=True)
def _close(  # type: ignore[no-untyped-def]
    opening, standing, built, demolished, sold, harmonised, is_social, is_kern, in_wijk, of_owner,
    closing, social, kern, residual, lowest,
):  # fmt: skip
    for cell in range(len(opening)):
        row = closing[cell]
        residual[cell], lowest[cell] = _close_row(
            opening[cell], standing[cell], built[cell], demolished[cell], sold[cell], harmonised[cell], row
        )
        if is_social[cell]:
            add_row(social[0], row)
            add_row(social[in_wijk[cell]], row)
            add_row(social[of_owner[cell]], row)
        if is_kern[cell]:
            add_row(kern[0], row)
            add_row(kern[in_wijk[cell]], row)
            add_row(kern[of_owner[cell]], row)


@njit(cache=True)
def _close_row(opening, standing, built, demolished, sold, harmonised, closing):  # type: ignore[no-untyped-def]
    for column in range(len(closing)):
        closing[column] = standing[column] + built[column] - sold[column] + harmonised[column]
    gap, low = closing.dtype.type(0), closing[0]
    for column in range(len(closing)):
        booked = opening[column] + built[column] - demolished[column] - sold[column] + harmonised[column]
        gap = max(gap, abs(booked - closing[column]))
        low = min(low, closing[column])
    return gap, low
