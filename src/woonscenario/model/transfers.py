"""The transfers table: sloop, einde tijdelijk, socialisatie, uitruil and liberalisatie as one movement of dwellings.

A transfer takes dwellings out of some cells and brings them to others, or out of the stock. It happens in its year, or
at turnover: then its dwellings are labelled, and each goes over when it falls vacant.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.cells import Cells, destinations, matching
from woonscenario.model.chance import Chance, binomial, entities, lots, whole
from woonscenario.model.changes import Change
from woonscenario.model.compiled import kernel
from woonscenario.model.division import add_row, pass_on, start_passing, subtract_row
from woonscenario.model.remember import remembers
from woonscenario.model.scenario import Scenario
from woonscenario.model.tables import (
    DAEB,
    EINDE_TIJDELIJK,
    LIBERALISATIE,
    NIET_DAEB,
    PERMANENT,
    SLOOP,
    SOCIALISATIE,
    TIJDELIJK,
    UITRUIL,
    Opening,
)

Array = NDArray[Any]

_STAYS_OUT = -1
_FROM: dict[str, dict[str, str]] = {
    SLOOP: {"tenancy": PERMANENT},
    EINDE_TIJDELIJK: {"tenancy": TIJDELIJK},
    LIBERALISATIE: {"tenancy": PERMANENT, "daeb": DAEB},
    SOCIALISATIE: {"tenancy": PERMANENT, "daeb": NIET_DAEB},
    UITRUIL: {"tenancy": PERMANENT},
}
"""What the dwellings of a cause have in common before it."""


@dataclass(frozen=True)
class Requests:
    """What was asked of a cause, by name, and what was booked [dwellings]; arrays (request, draw)."""

    cause: str
    names: tuple[str, ...]
    requested: Array
    booked: Array


@dataclass(frozen=True, eq=False)
class Transfers:
    """Transfers of one cause; arrays (transfer,) unless said otherwise.

    `from_year`: its year, or with `at_turnover` the first one; `dwellings` as listed; `keys`, under which they draw
    lots. The places (cells, or holdings for liberalisatie) of a transfer stand from `starts[transfer]` to
    `starts[transfer + 1]` in `places`, and in `to` where the dwellings of each go (-1: they leave the stock).
    """

    cause: str
    names: tuple[str, ...]
    keys: Array
    from_year: Array
    at_turnover: Array
    dwellings: Array
    starts: Array
    places: Array
    to: Array

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def rows(self) -> tuple[Array, Array, Array]:
        """The places that change, rising; and in which row of those each of `places` stands and each of `to`."""
        touched = np.union1d(self.places, self.to[self.to >= 0])
        to = np.where(self.to >= 0, np.searchsorted(touched, self.to), _STAYS_OUT)
        return touched, np.searchsorted(touched, self.places), to

    @cached_property
    def stay(self) -> bool:
        """Whether any dwelling stays in the stock."""
        return bool((self.to >= 0).any())


@lru_cache(maxsize=64)
def transfers_of(opening: Opening, cells: Cells, cause: str) -> Transfers:
    """Gather the transfers of a cause; an empty rent or size class stands for all of them.

    The places of liberalisatie are holdings: which dwelling falls vacant is not for a request to choose.
    """
    rows = opening.transfers[opening.transfers["cause"] == cause].sort_values("transfer")
    found = [_places(row, cells, cause) for row in rows.to_dict("records")]
    return Transfers(
        cause=cause,
        names=tuple(rows["transfer"]),
        keys=entities([("transfer", name) for name in rows["transfer"]]),
        from_year=rows["year"].to_numpy(np.int64),
        at_turnover=rows["at_turnover"].to_numpy(bool),
        dwellings=rows["dwellings"].to_numpy(float),
        starts=np.cumsum([0, *(len(places) for places, _ in found)]),
        places=np.concatenate([np.zeros(0, np.int64), *(places for places, _ in found)]),
        to=np.concatenate([np.zeros(0, np.int64), *(to for _, to in found)]),
    )


def _places(row: dict[Any, Any], cells: Cells, cause: str) -> tuple[Array, Array]:
    origin = {**_FROM[cause], **{axis: row[f"from_{axis}"] for axis in ("wijk", "owner", "rent_class", "size_class")}}
    places = np.flatnonzero(matching(cells, {axis: name for axis, name in origin.items() if name}))
    if cause == LIBERALISATIE:
        holdings = np.unique(np.searchsorted(cells.holding_starts, places, side="right") - 1)
        return holdings, np.full(len(holdings), _STAYS_OUT)
    new = {"owner": row["to_owner"], "rent_class": row["to_rent_class"]}
    if cause == SOCIALISATIE:
        new["daeb"] = DAEB
    changed = {axis: name for axis, name in new.items() if name}
    return places, destinations(cells, places, changed) if changed else np.full(len(places), _STAYS_OUT)


@remembers("horizon", "liberalisation")
def to_liberalise(scenario: Scenario, opening: Opening, cells: Cells) -> dict[int, Transfers]:
    """Give by year what the owners want to liberalise of all that falls vacant, a transfer for each."""
    yearly = scenario.liberalisation.dwellings_per_year
    return {year: _to_liberalise(yearly[at], opening, cells, year) for at, year in enumerate(scenario.years)}


def _to_liberalise(number: float, opening: Opening, cells: Cells, year: int) -> Transfers:
    holdings = cells.holdings_let_by_rule
    owners = len(cells.owners)
    return Transfers(
        cause=LIBERALISATIE,
        names=cells.owners,
        keys=cells.owner_keys,
        from_year=np.full(owners, year),
        at_turnover=np.zeros(owners, bool),
        dwellings=number * _liberalisation_shares(opening, cells),
        starts=np.searchsorted(cells.holding_owner[holdings], np.arange(owners + 1)),
        places=holdings,
        to=np.full(len(holdings), _STAYS_OUT),
    )


@lru_cache(maxsize=8)
def _liberalisation_shares(opening: Opening, cells: Cells) -> Array:
    return opening.owners.set_index("owner")["liberalisation_share"].reindex(list(cells.owners)).to_numpy(float)


def _only(transfers: Transfers, which: Array) -> Transfers:
    """Keep the marked transfers (transfer,)."""
    kept = np.flatnonzero(which)
    members = [np.arange(transfers.starts[at], transfers.starts[at + 1]) for at in kept]
    places = np.concatenate([np.zeros(0, np.int64), *members])
    return Transfers(
        cause=transfers.cause,
        names=tuple(transfers.names[at] for at in kept),
        keys=transfers.keys[kept],
        from_year=transfers.from_year[kept],
        at_turnover=transfers.at_turnover[kept],
        dwellings=transfers.dwellings[kept],
        starts=np.cumsum([0, *map(len, members)]),
        places=transfers.places[places],
        to=transfers.to[places],
    )


@lru_cache(maxsize=256)
def in_year(transfers: Transfers, year: int) -> Transfers:
    """Keep the transfers that happen in a year, whoever lives there."""
    return _only(transfers, ~transfers.at_turnover & (transfers.from_year == year))


@lru_cache(maxsize=64)
def waiting(transfers: Transfers) -> Transfers:
    """Keep the transfers whose dwellings go over when they fall vacant."""
    return _only(transfers, transfers.at_turnover)


def asked(transfers: Transfers, chance: Chance, year: int, scale: float = 1.0) -> Array:
    """Settle how many dwellings each transfer of a year asks for, `scale` times what is listed; (transfer, draw)."""
    return whole(scale * transfers.dwellings, chance, transfers.keys, f"omvang {transfers.cause}", year)


def falling_vacant(labelled: Transfers, pending: Array, rate: float | Array, chance: Chance, year: int) -> Array:
    """Settle how many of the labelled dwellings fall vacant; (transfer, draw).

    `pending` (transfer, draw): those that have not gone over yet; a share `rate` falls vacant, from the first year on.
    """
    leaving = np.where((labelled.from_year <= year)[:, np.newaxis], rate, 0.0)
    return binomial(pending, leaving, chance, labelled.keys, f"mutatie {labelled.cause}", year)


def pending_at_start(labelled: Transfers, chance: Chance) -> Array:
    """Give the labelled dwellings, that wait for turnover; (transfer, draw)."""
    return np.repeat(labelled.dwellings[:, np.newaxis], chance.width, axis=1).astype(chance.dtype)


def move(standing: Array, transfers: Transfers, wanted: Array, chance: Chance, year: int) -> tuple[Change, Requests]:
    """Take dwellings out of their places, transfer by transfer, and bring them where they go; what is absent is cut.

    `standing` (place, draw) is changed in place. Returns the change, and what was `wanted` (transfer, draw) and booked.
    """
    touched, row, to = transfers.rows
    change = np.zeros((len(touched), chance.width), standing.dtype)
    brought = np.zeros_like(change) if transfers.stay else change[:0]
    booked = np.zeros((len(transfers), chance.width), standing.dtype)
    if chance.in_expectation:
        _move_in_proportion(standing, transfers.starts, transfers.places, row, to, wanted, change, brought, booked)
    else:
        lot = lots(chance, transfers.keys, transfers.cause, year)
        _move(standing, transfers.starts, transfers.places, row, to, wanted, lot, change, brought, booked)
    if len(brought):
        change += brought
        standing[touched] += brought
    return Change(touched, change), Requests(transfers.cause, transfers.names, wanted, booked)


@kernel
def _move_in_proportion(standing, starts, places, row, to, wanted, change, brought, booked):  # type: ignore[no-untyped-def]
    for transfer in range(len(wanted)):
        available, members = 0.0, range(starts[transfer], starts[transfer + 1])
        for at in members:
            available += standing[places[at], 0]
        booked[transfer, 0] = min(available, wanted[transfer, 0])
        share = booked[transfer, 0] / max(available, 1e-300)
        for at in members:
            part = standing[places[at], 0] * share
            standing[places[at], 0] -= part
            change[row[at], 0] -= part
            if to[at] >= 0:
                brought[to[at], 0] += part


@kernel
def _move(standing, starts, places, row, to, wanted, lot, change, brought, booked):  # type: ignore[no-untyped-def]
    for transfer in range(len(wanted)):
        if not wanted[transfer].any():
            continue
        members = range(starts[transfer], starts[transfer + 1])
        available, part = np.zeros((2, standing.shape[1]), standing.dtype)
        for at in members:
            add_row(available, standing[places[at]])
        booked[transfer] = np.minimum(available, wanted[transfer])
        ratio, start, passed, given = start_passing(booked[transfer], available, lot[transfer])
        for at in members:
            pass_on(standing[places[at]], ratio, start, passed, given, part)
            subtract_row(standing[places[at]], part)
            subtract_row(change[row[at]], part)
            if to[at] >= 0:
                add_row(brought[to[at]], part)
