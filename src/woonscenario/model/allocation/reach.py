"""Who may have which dwelling: seekers listed by the dwellings within their reach, in order of registration."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from woonscenario.model.allocation.kinds import BARRED

Array = NDArray[Any]


class Line(NamedTuple):
    """Seekers one after the other: `key`, and where `at` in the pool; arrays (seeker,)."""

    key: Array
    at: Array


class Lines(NamedTuple):
    """The lines of a pool, in order of registration: who is `urgent`, and the `members` of every `segment`.

    `segment` (place,) and `starts` as `within_reach` gives them.
    """

    urgent: Line
    members: Line
    segment: Array
    starts: Array


@njit(cache=True, error_model="numpy", nogil=True)
def lines_of(pool, seekers):  # type: ignore[no-untyped-def]
    """Put the seekers of a pool in line."""
    segment, starts, members = within_reach(pool, seekers.reach)
    urgent = np.flatnonzero(seekers.is_urgent[pool.group]).astype(np.int32)
    return Lines(Line(pool.key[urgent], urgent), Line(pool.key[members], members), segment, starts)


@njit(cache=True, error_model="numpy", nogil=True)
def who_may(lines, place):  # type: ignore[no-untyped-def]
    """Give the line of those who may have a dwelling in a place."""
    segment = lines.segment[place]
    first, end = lines.starts[segment], lines.starts[segment + 1]
    return Line(lines.members.key[first:end], lines.members.at[first:end])


@njit(cache=True, error_model="numpy", nogil=True)
def within_reach(pool, reach):  # type: ignore[no-untyped-def]
    """List the seekers of a pool within whose reach each place lies, as (segment (place,), starts, members).

    Places that the same groups may have form a segment; its seekers stand in `members` (places in the pool, rising)
    from `starts[segment]` to `starts[segment + 1]`. `reach` (group, place).
    """
    may = reach != BARRED
    segment, example = _alike(may)
    starts = np.zeros(len(example) + 1, np.int64)
    for at in range(len(pool.group)):
        for number in range(len(example)):
            starts[number + 1] += may[pool.group[at], example[number]]
    starts = np.cumsum(starts)
    members, filled = np.empty(starts[-1], np.int32), starts[:-1].copy()
    for at in range(len(pool.group)):
        for number in range(len(example)):
            if may[pool.group[at], example[number]]:
                members[filled[number]] = at
                filled[number] += 1
    return segment, starts, members


@njit(cache=True, error_model="numpy")
def _alike(may):  # type: ignore[no-untyped-def]
    """Number the different columns of `may` (group, place); gives the number of each place, and an example of each."""
    segment = np.zeros(may.shape[1], np.int64)
    example = np.zeros(may.shape[1], np.int64)
    found = 0
    for place in range(may.shape[1]):
        number = 0
        while number < found and (may[:, place] != may[:, example[number]]).any():
            number += 1
        if number == found:
            example[found] = place
            found += 1
        segment[place] = number
    return segment, example[:found]
