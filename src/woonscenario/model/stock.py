"""Dwellings by cell: what verkoop takes, and how a year closes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model import rules
from woonscenario.model.cells import Cells
from woonscenario.model.chance import Chance, binomial, entities, whole
from woonscenario.model.changes import Change
from woonscenario.model.compiled import in_place, kernel
from woonscenario.model.division import add_row, share_out, sums
from woonscenario.model.tables import CAUSES, HUURHARMONISATIE, LIBERALISATIE, OPLEVERING, VERKOOP
from woonscenario.model.transfers import Requests

Array = NDArray[Any]

_CITY = entities([("city",)])
_IS_LATE = np.array([cause in (OPLEVERING, VERKOOP, LIBERALISATIE, HUURHARMONISATIE) for cause in CAUSES])
"""Causes that come after the steps before turnover."""


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
) -> tuple[Array, Requests, Array]:
    """Sell from what falls vacant by external turnover (holding, draw), as far as the rules of each owner allow.

    `wanted` (draw,) [dwellings/year] for the city; `social_share` (wijk, draw) on 1 January. Returns how many are sold
    per holding, the requests per owner and the cap from net growth [dwellings/year] of the city (draw,), NaN without
    one.
    """
    keys = cells.owner_keys
    wish = whole(agreed.share_of_sales[:, np.newaxis] * wanted, chance, keys, "verkoopwens", year)

    may = agreed.selling
    minimum = agreed.minimum_social_share[cells.holding_owner[may]][:, np.newaxis]
    in_open_wijk = vacant[may] * (social_share[cells.holding_wijk[may]] >= minimum)
    eligible = np.zeros_like(vacant)
    eligible[may] = binomial(in_open_wijk, agreed.qualifies[may], chance, cells.holding_keys[may], "verkoopbaar", year)
    possible = np.minimum(wish, sums(eligible, cells.owner_starts))
    room = np.maximum(ledger.added - ledger.sold, 0)
    possible = np.where(agreed.coupled[:, np.newaxis], np.minimum(possible, room), possible)
    number, cap = _within_growth_caps(possible, agreed, ledger, chance, year)

    sold = share_out(number, eligible, cells.owner_starts, chance, keys, VERKOOP, year)
    return sold, Requests(VERKOOP, agreed.names, wish, number), cap


def _within_growth_caps(
    possible: Array, agreed: rules.SalesRules, ledger: Ledger, chance: Chance, year: int
) -> tuple[Array, Array]:
    number = possible.astype(chance.dtype)
    cap = np.zeros(chance.width)
    growth = np.maximum(rules.mean_growth(ledger.social_stock, year), 0.0)
    for rule_set, members in agreed.owners_by_rule_set.items():
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


def close_year(opening: Array, standing: Array, changes: dict[str, Change], cells: Cells) -> Closing:
    """Close a year: `standing`, what the steps before turnover left of `opening`, becomes the closing stock.

    Closing is what the steps give: standing plus completions, sale, liberalisatie and re-letting. The account compares
    it with the opening stock plus all booked changes; a cause that is absent changes nothing.
    """
    members = 1 + len(cells.wijken) + len(cells.owners)
    social, kern = np.zeros((2, members, opening.shape[1]), opening.dtype)
    residual, lowest = np.zeros((2, len(cells)))
    nothing = Change(np.empty(0, np.int64), opening[:0])
    every = [changes.get(cause, nothing) for cause in CAUSES]
    _close(
        opening, standing, tuple(change.cells for change in every), tuple(change.dwellings for change in every),
        np.array([at for at, cause in enumerate(CAUSES) if cause in changes], np.int64), _IS_LATE,
        np.empty((3, opening.shape[1]), opening.dtype), cells.holding_starts, cells.social, cells.kernvoorraad,
        1 + cells.holding_wijk, 1 + len(cells.wijken) + cells.holding_owner,
        social, kern, residual, lowest,
    )  # fmt: skip
    return Closing(standing, social, kern, residual, lowest)


@kernel
def _close(  # type: ignore[no-untyped-def]
    opening, standing, touched, changes, present, is_late, room, holdings, is_social, is_kern, in_wijk, of_owner,
    social, kern, residual, lowest,
):  # fmt: skip
    booked, in_holding, done = room[0], room[1:], np.zeros(len(touched), np.int64)
    for holding in range(len(holdings) - 1):
        in_holding[:] = 0
        for cell in range(holdings[holding], holdings[holding + 1]):
            row = standing[cell]
            for column in range(len(booked)):
                booked[column] = opening[cell, column]
            for cause in present:
                at = done[cause]
                if at < len(touched[cause]) and touched[cause][at] == cell:
                    done[cause] += 1
                    add_row(booked, changes[cause][at])
                    if is_late[cause]:
                        add_row(row, changes[cause][at])
            residual[cell], lowest[cell] = _gap_and_lowest(row, booked)
            if is_social[cell]:
                add_row(in_holding[0], row)
            if is_kern[cell]:
                add_row(in_holding[1], row)
        for kind, totals in enumerate((social, kern)):
            add_row(totals[0], in_holding[kind])
            add_row(totals[in_wijk[holding]], in_holding[kind])
            add_row(totals[of_owner[holding]], in_holding[kind])


@in_place
def _gap_and_lowest(closing, booked):  # type: ignore[no-untyped-def]
    gap, low = closing.dtype.type(0), closing[0]
    for column in range(len(closing)):
        gap = max(gap, abs(booked[column] - closing[column]))
        low = min(low, closing[column])
    return gap, low
