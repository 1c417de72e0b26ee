"""Dwellings by cell, and the causes that change them: sloop, verkoop, oplevering to a target."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model import rules
from woonscenario.model.cells import Cells
from woonscenario.model.chance import Chance, binomial, entities, share_out, sums, whole
from woonscenario.model.tables import SLOOP, VERKOOP, Opening

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
class Demolition:
    """One transfer of the cause sloop: how many `dwellings` leave which `cells`."""

    name: str
    key: Array
    dwellings: int
    cells: Array


def demolitions(opening: Opening, cells: Cells) -> dict[int, list[Demolition]]:
    """Read the transfers of the cause sloop, by year; an empty rent or size class stands for all of them."""
    by_year: dict[int, list[Demolition]] = {}
    rent_classes, size_classes = cells.names[5], cells.names[3]
    for row in opening.transfers[opening.transfers["cause"] == SLOOP].to_dict("records"):
        there = (cells.wijk == cells.wijken.index(row["from_wijk"])) & (
            cells.owner == cells.owners.index(row["from_owner"])
        )
        if row["from_rent_class"]:
            there &= cells.rent_class == rent_classes.index(row["from_rent_class"])
        if row["from_size_class"]:
            there &= cells.size_class == size_classes.index(row["from_size_class"])
        name = row["transfer"]
        demolition = Demolition(name, entities([("transfer", name)]), row["dwellings"], np.flatnonzero(there))
        by_year.setdefault(int(row["year"]), []).append(demolition)
    return by_year


def demolish(dwellings: Array, requests: list[Demolition], chance: Chance, year: int) -> tuple[Array, list[Request]]:
    """Take what is demolished out of the cells (cell, draw); what is not there is cut."""
    taken = np.zeros_like(dwellings)
    booked = []
    for request in requests:
        left = dwellings[request.cells] - taken[request.cells]
        number = np.minimum(left.sum(axis=0, keepdims=True), request.dwellings).astype(dwellings.dtype)
        ends = np.array([0, len(request.cells)])
        taken[request.cells] += share_out(number, left, ends, chance, request.key, SLOOP, year)
        wanted = np.full(chance.width, request.dwellings, dwellings.dtype)
        booked.append(Request(SLOOP, request.name, wanted, number[0]))
    return taken, booked


@dataclass(frozen=True)
class Ledger:
    """What sales need to know of the past: `social_stock` per year (draw,), `added` and `sold` (owner, draw)."""

    social_stock: dict[int, Array]
    added: Array
    sold: Array


def enter(ledger: Ledger, cells: Cells, *, added: Array | None = None, sold: Array | None = None) -> Ledger:
    """Enter what owners added or sold this year (cell, draw)."""
    if added is not None:
        ledger = replace(ledger, added=ledger.added + _by_owner(added, cells))
    if sold is not None:
        ledger = replace(ledger, sold=ledger.sold + _by_owner(sold, cells))
    return ledger


def _by_owner(dwellings: Array, cells: Cells) -> Array:
    return sums(sums(dwellings, cells.group_starts), cells.owner_starts)


def sell(
    vacated: Array,
    wanted: float,
    agreed: rules.SalesRules,
    social_share: Array,
    ledger: Ledger,
    cells: Cells,
    chance: Chance,
    year: int,
) -> tuple[Array, list[Request], Array]:
    """Sell from what falls vacant (cell, draw), as far as the rules of each owner allow.

    `wanted` [dwellings/year] for the city; `social_share` (wijk, draw) on 1 January. Returns what is sold per cell,
    the requests per owner and the cap [dwellings/year] of the city (draw,).
    """
    keys = cells.owner_keys
    group_owner, group_wijk = cells.owner[cells.first_of_group], cells.wijk[cells.first_of_group]
    wish = whole(wanted * agreed.share_of_sales, chance, keys, "verkoopwens", year)

    vacant = sums(vacated, cells.group_starts)
    eligible = binomial(vacant, agreed.qualifies, chance, cells.group_keys, "verkoopbaar", year)
    eligible *= social_share[group_wijk] >= agreed.minimum_social_share[group_owner][:, np.newaxis]
    possible = np.minimum(wish, sums(eligible, cells.owner_starts))
    room = np.maximum(ledger.added - ledger.sold, 0)
    possible = np.where(agreed.coupled[:, np.newaxis], np.minimum(possible, room), possible)
    number, cap = _within_growth_caps(possible, wish, agreed, ledger, chance, year)

    by_group = share_out(number, eligible, cells.owner_starts, chance, keys, VERKOOP, year)
    sold = share_out(by_group, vacated, cells.group_starts, chance, cells.group_keys, VERKOOP, year)
    requests = [
        Request(VERKOOP, f"{rule_set}: {owner}", wish[at], number[at])
        for at, (owner, rule_set) in enumerate(zip(cells.owners, agreed.rule_set, strict=True))
        if rule_set
    ]
    return sold, requests, cap


def _within_growth_caps(
    possible: Array, wish: Array, agreed: rules.SalesRules, ledger: Ledger, chance: Chance, year: int
) -> tuple[Array, Array]:
    number = possible.astype(chance.dtype)
    cap = np.zeros(chance.width)
    growth = np.maximum(rules.mean_growth(ledger.social_stock, year), 0.0)
    for rule_set in sorted(set(agreed.rule_set) - {""}):
        members = np.flatnonzero(np.array(agreed.rule_set) == rule_set)
        limit = agreed.growth_cap[members[0]] * growth if np.isfinite(agreed.growth_cap[members[0]]) else None
        if limit is None:
            cap += wish[members].sum(axis=0)
            continue
        limit = limit if chance.in_expectation else np.floor(limit)
        cap += limit
        within = np.minimum(number[members].sum(axis=0), limit).astype(chance.dtype)[np.newaxis]
        ends = np.array([0, len(members)])
        number[members] = share_out(within, number[members], ends, chance, _CITY, f"plafond {rule_set}", year)
    return number, cap
