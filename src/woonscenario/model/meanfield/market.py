"""What is there before the first year, in expectation: the places by kind, who looks, and who joins."""

from __future__ import annotations

from functools import cache
from math import gamma
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.allocation import ABOVE_LIMIT, BARRED, FITS, FREE_SPACE, Places, Seekers
from woonscenario.model.compiled import kernel
from woonscenario.model.meanfield.kinds import ROOMS, Market, Where
from woonscenario.model.seekers import Habits

Array = NDArray[Any]

BEFORE = 30
"""Years of registration before the start year that are kept apart; earlier ones count with the first."""
_QUANTILES = 64


def market_of(
    seekers: Seekers, group: Array, places: Places, is_let: Array, fits: Array, start_year: int, years: int
) -> Market:
    """Gather the places of a run, and those groups of the seekers that are asked for (`group`, in this order).

    In places are the cells where dwellings are let (`is_let`, (cell,)) or offered again, and those within anybody's
    reach; `fits` (group, size, cell) of direct mediation.
    """
    seekers = Seekers(*(column[group] for column in seekers))
    target = np.zeros(len(is_let), bool)
    target[places.relet_to[is_let]] = True
    cells = np.flatnonzero(is_let | target | (seekers.reach != BARRED).any(axis=0))
    to_seekers = [seekers.reach[:, cells], seekers.priority[:, cells], places.appeal[np.newaxis, cells]]
    where = np.stack([places.owner[cells], places.wijk[cells], places.size[cells]])
    of_cell, first = alike([*to_seekers, where, fits.reshape(-1, fits.shape[-1])[:, cells]])
    place = np.full(len(is_let), -1)
    place[cells], example = of_cell, cells[first]
    reach, priority, appeal = seekers.reach[:, example], seekers.priority[:, example], places.appeal[example]
    kind, found = alike([reach, priority, appeal[np.newaxis]])
    behaves = np.stack([seekers.reactions, seekers.accepts, seekers.is_urgent, seekers.is_primary])
    profile, has = alike([reach[:, found].T, priority[:, found].T, behaves])
    reach, priority = reach[has], priority[has]
    open_as = np.concatenate([_open_as(reach[:, found], room) for room in range(ROOMS)], axis=1)
    segment, one = alike([open_as, np.tile(priority[:, found], ROOMS), np.tile(appeal[found], ROOMS)[np.newaxis]])
    of_kind = found[one % len(found)]
    return Market(
        group=group,
        place=place,
        example=example,
        where=Where(
            *(unsigned(one) for one in (places.owner[example], places.wijk[example], places.size[example], kind))
        ),
        seekers=seekers,
        profile=unsigned(profile),
        profiles=Seekers(*(column[has] for column in seekers)),
        reach=reach[:, found].T.copy(),
        appeal_of_kind=appeal[found],
        segment=unsigned(segment.reshape(ROOMS, -1).T.copy()),
        open_as=open_as[:, one].T.copy(),
        priority=priority[:, of_kind].T.copy(),
        appeal=appeal[of_kind],
        registered=start_year - BEFORE + 0.5 + np.arange(BEFORE + years + 1),
    )


def unsigned(index: Array) -> Array:
    """Write an index in four bytes, of which more fit in the first cache, and without a sign, so that none is asked
    whether it counts from the end."""
    return index.astype(np.uint32)


def by_place(market: Market, number: Array) -> Array:
    """Add up dwellings by place; `number` (cell,). Nothing stands where nothing is let."""
    return _sum_by_place(number, market.place, len(market.example))


@kernel
def _sum_by_place(number, place, places):  # type: ignore[no-untyped-def]
    added = np.zeros(places)
    for cell in range(len(number)):
        if place[cell] >= 0:
            added[place[cell]] += number[cell]
    return added


@kernel
def offered_again(share, relet_to, relet):  # type: ignore[no-untyped-def]
    """Give in which cell a dwelling is offered that some household leaves, at its new rent; (cell,), shares.

    Of the households that leave, `share` (cell,) live in each cell; a dwelling is offered again in `relet_to`
    (cell, class) with chance `relet` (cell, class).
    """
    offered = np.zeros(len(share))
    for cell in range(len(share)):
        for at in range(relet.shape[1]):
            offered[relet_to[cell, at]] += relet[cell, at] * share[cell]
    return offered


def alike(rows: list[Array]) -> tuple[Array, Array]:
    """Number the different columns of some tables put together; gives the numbers, and an example of each."""
    found: dict[bytes, int] = {}
    columns = [np.ascontiguousarray(table.T) for table in rows]
    keys = [b"".join(part[at].tobytes() for part in columns) for at in range(len(columns[0]))]
    numbers = np.array([found.setdefault(key, len(found)) for key in keys], np.int64)
    return numbers, np.unique(numbers, return_index=True)[1]


def _open_as(reach: Array, room: int) -> Array:
    """Tell as what dwellings are open in a room; (profile, kind), like `reach`."""
    above_limit, free_space = room // 2 == 1, room % 2 == 1
    is_open = (reach == FITS) | ((reach == ABOVE_LIMIT) & above_limit) | ((reach == FREE_SPACE) & free_space)
    return np.where(is_open, reach, BARRED)


def begun(habits: tuple[Habits, ...], number: Array, searched: float, market: Market) -> tuple[Array, Array]:
    """Expect who looks on 1 January of the start year, `number` (group,), and the sum of the moments they began.

    (group, bin) both [seekers, seekers x year].
    """
    years = len(market.registered)
    found = [_opening(one.registered_before, one.registered_shape, searched, years) for one in habits]
    share_and_moment = number[:, np.newaxis, np.newaxis] * np.reshape(found, (len(habits), 2, years))
    looking, began = share_and_moment[:, 0], share_and_moment[:, 1]
    return looking, began + looking * (market.registered[0] + BEFORE - 0.5)


def joining(habits: tuple[Habits, ...], number: Array, at: int, market: Market) -> Array:
    """Expect who joins in the `at`-th year, `number` (group,); (group, bin)."""
    years = len(market.registered)
    share = [_joining_share(one.registered_before, one.registered_shape, at, years) for one in habits]
    return number[:, np.newaxis] * np.reshape(share, (len(habits), years))


@cache
def _opening(before: float, shape: float, searched: float, years: int) -> tuple[Array, Array]:
    began = np.log(1.0 - _LOTS)[:, np.newaxis] * searched
    registered = began - _registered_before(before, shape)
    return _by_bin(registered, 0, years), _by_bin(registered, 0, years, np.broadcast_to(began, registered.shape))


@cache
def _joining_share(before: float, shape: float, at: int, years: int) -> Array:
    return _by_bin(_LOTS[:, np.newaxis] - _registered_before(before, shape), at, years)


_LOTS = (np.arange(_QUANTILES) + 0.5) / _QUANTILES


def _registered_before(mean: float, shape: float) -> Array:
    """Give quantiles of the registration on joining [years]; Weibull, as in `seekers`."""
    return mean / gamma(1 + 1 / shape) * (-np.log(1.0 - _LOTS)) ** (1 / shape)


def _by_bin(registered: Array, at: int, years: int, value: Array | None = None) -> Array:
    """Give the share of each bin, or the part of a mean value; `registered` in years after 1 January of year `at`."""
    bins = np.clip(np.floor(registered).astype(np.int64) + BEFORE + at, 0, years - 1).ravel()
    return np.bincount(bins, weights=None if value is None else value.ravel(), minlength=years) / bins.size
