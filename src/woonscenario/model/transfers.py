"""The transfers table: sloop, einde tijdelijk, socialisatie, uitruil and liberalisatie as one movement of dwellings.

A transfer takes dwellings out of some cells and brings them to others, or out of the stock. It happens in its year, or
at turnover: then its dwellings are labelled, and each goes over when it falls vacant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from woonscenario.model.cells import Cells, destinations, matching
from woonscenario.model.chance import Chance, binomial, entities, lots, whole
from woonscenario.model.division import share_whole, sums
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
class Request:
    """What was asked of a cause and what was booked [dwellings]; arrays of shape (draw,)."""

    cause: str
    name: str
    requested: Array
    booked: Array


@dataclass(frozen=True)
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


def transfers_of(opening: Opening, cells: Cells, cause: str, scale: float = 1.0) -> Transfers:
    """Gather the transfers of a cause; an empty rent or size class stands for all of them.

    `scale` multiplies the listed dwellings. The places of liberalisatie are holdings: which dwelling falls vacant is
    not for a request to choose.
    """
    rows = opening.transfers[opening.transfers["cause"] == cause].sort_values("transfer")
    found = [_places(row, cells, cause) for row in rows.to_dict("records")]
    return Transfers(
        cause=cause,
        names=tuple(rows["transfer"]),
        keys=entities([("transfer", name) for name in rows["transfer"]]),
        from_year=rows["year"].to_numpy(np.int64),
        at_turnover=rows["at_turnover"].to_numpy(bool),
        dwellings=scale * rows["dwellings"].to_numpy(float),
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


def to_liberalise(scenario: Scenario, opening: Opening, cells: Cells, year: int) -> Transfers:
    """Give what the owners want to liberalise in a year of all that falls vacant, a transfer for each."""
    share = opening.owners.set_index("owner")["liberalisation_share"].reindex(list(cells.owners)).to_numpy(float)
    wanted = scenario.liberalisation.dwellings_per_year[year - scenario.horizon.start_year] * share
    holdings = np.flatnonzero(cells.holding_is_let_by_rule)
    owners = len(cells.owners)
    return Transfers(
        cause=LIBERALISATIE,
        names=cells.owners,
        keys=cells.owner_keys,
        from_year=np.full(owners, year),
        at_turnover=np.zeros(owners, bool),
        dwellings=wanted,
        starts=np.searchsorted(cells.holding_owner[holdings], np.arange(owners + 1)),
        places=holdings,
        to=np.full(len(holdings), _STAYS_OUT),
    )


def asked(transfers: Transfers, pending: Array, rate: float | Array, chance: Chance, year: int) -> Array:
    """Settle how many dwellings each transfer asks for in a year; (transfer, draw).

    `pending` (transfer, draw): labelled dwellings that have not gone over yet, of which a share `rate` falls vacant.
    """
    in_year = np.where(~transfers.at_turnover & (transfers.from_year == year), transfers.dwellings, 0.0)
    now = whole(in_year, chance, transfers.keys, f"omvang {transfers.cause}", year)
    if not transfers.at_turnover.any():
        return now
    begun = (transfers.at_turnover & (transfers.from_year <= year))[:, np.newaxis]
    leaving = np.broadcast_to(np.asarray(rate, float), (len(transfers), chance.width))
    vacant = binomial(pending, leaving, chance, transfers.keys, f"mutatie {transfers.cause}", year)
    return np.where(begun, vacant, now)


def pending_at_start(transfers: Transfers, chance: Chance) -> Array:
    """Label the dwellings of the transfers that wait for turnover; (transfer, draw)."""
    labelled = np.where(transfers.at_turnover, transfers.dwellings, 0.0)
    return np.repeat(labelled[:, np.newaxis], chance.width, axis=1).astype(chance.dtype)


def move(
    dwellings: Array, transfers: Transfers, wanted: Array, chance: Chance, year: int
) -> tuple[Array, Array, Array]:
    """Take dwellings out of their places (place, draw), transfer by transfer; what is not there is cut.

    Returns what is taken and what is brought per place, and what is booked per transfer (transfer, draw).
    """
    taken, brought = np.zeros_like(dwellings), np.zeros_like(dwellings)
    booked = np.zeros((len(transfers), chance.width), dwellings.dtype)
    if chance.in_expectation:
        _move_in_proportion(dwellings, transfers, wanted, taken, brought, booked)
    else:
        lot = lots(chance, transfers.keys, transfers.cause, year)
        _move(dwellings, transfers.starts, transfers.places, transfers.to, wanted, lot, taken, brought, booked)
    return taken, brought, booked


def requests_of(transfers: Transfers, wanted: Array, booked: Array) -> list[Request]:
    """Report the transfers of which anything was asked."""
    return [
        Request(transfers.cause, transfers.names[at], wanted[at], booked[at])
        for at in np.flatnonzero(wanted.any(axis=1)).tolist()
    ]


def _move_in_proportion(
    dwellings: Array, transfers: Transfers, wanted: Array, taken: Array, brought: Array, booked: Array
) -> None:
    for at in np.flatnonzero(wanted.any(axis=1)):
        members = slice(transfers.starts[at], transfers.starts[at + 1])
        place, to = transfers.places[members], transfers.to[members]
        left = dwellings[place] - taken[place]
        booked[at] = np.minimum(left.sum(axis=0), wanted[at])
        part = left * (booked[at] / max(left.sum(), 1e-300))
        taken[place] += part
        np.add.at(brought, to[to >= 0], part[to >= 0])


@njit(cache=True)
def _move(dwellings, starts, places, to, wanted, lot, taken, brought, booked):  # type: ignore[no-untyped-def]
    for transfer in range(len(wanted)):
        if not wanted[transfer].any():
            continue
        place = places[starts[transfer] : starts[transfer + 1]]
        left = np.empty((len(place), dwellings.shape[1]), dwellings.dtype)
        for at in range(len(place)):
            left[at] = dwellings[place[at]] - taken[place[at]]
        ends = np.array([0, len(place)])
        there = sums(left, ends)
        for column in range(dwellings.shape[1]):
            booked[transfer, column] = min(there[0, column], wanted[transfer, column])
        parts = share_whole(booked[transfer : transfer + 1], left, ends, lot[transfer : transfer + 1])
        for at in range(len(place)):
            taken[place[at]] += parts[at]
            destination = to[starts[transfer] + at]
            if destination >= 0:
                brought[destination] += parts[at]
