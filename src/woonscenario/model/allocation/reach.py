"""Who may have which dwelling: seekers listed by the dwellings within their reach, in order of registration."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.allocation.kinds import ABOVE_LIMIT, FITS, FREE_SPACE
from woonscenario.model.compiled import in_place, part_of_kernel

Array = NDArray[Any]


class Line(NamedTuple):
    """Seekers one after the other: `key`, and where `at` in the pool; arrays (seeker,)."""

    key: Array
    at: Array


class Lines(NamedTuple):
    """The lines of a pool, in order of registration: who is `urgent`, and the `members` of every segment.

    A segment are places that the same groups may have, as the room at the owner is: `segment` (place, room). Its
    members stand from `starts[segment]` up to the next start.
    """

    urgent: Line
    members: Line
    segment: Array
    starts: Array


@part_of_kernel
def lines_of(pool, seekers):  # type: ignore[no-untyped-def]
    """Put the seekers of a pool in line."""
    segment, may = _segments(seekers.reach)
    starts, members = _members(pool.group, may)
    urgent = np.flatnonzero(seekers.is_urgent[pool.group]).astype(np.int32)
    return Lines(Line(pool.key[urgent], urgent), Line(pool.key[members], members), segment, starts)


@part_of_kernel
def who_may(lines, place, room):  # type: ignore[no-untyped-def]
    """Give the line of those who may have a dwelling in a place, with the `room` that its owner has (`is_open`)."""
    above_limit, free_space = room
    segment = lines.segment[place, 2 * above_limit + free_space]
    first, end = lines.starts[segment], lines.starts[segment + 1]
    return Line(lines.members.key[first:end], lines.members.at[first:end])


@in_place
def is_open(reach, room):  # type: ignore[no-untyped-def]
    """Tell whether a group may have a dwelling; `room`: whether there is any above the rent limit, and free space."""
    above_limit, free_space = room
    return reach == FITS or (reach == ABOVE_LIMIT and above_limit) or (reach == FREE_SPACE and free_space)


@part_of_kernel
def _segments(reach):  # type: ignore[no-untyped-def]
    """Number the segments (place, room), and tell which groups may have a dwelling there (segment, group)."""
    kind, example = _alike(reach)
    may = np.zeros((len(reach), 4 * len(example)), np.bool_)
    for group in range(len(reach)):
        for column in range(may.shape[1]):
            room = column % 4
            may[group, column] = is_open(reach[group, example[column // 4]], (room // 2 == 1, room % 2 == 1))
    segment, first = _alike(may)
    return segment.reshape(-1, 4)[kind], may[:, first].T.copy()


@part_of_kernel
def _members(group, may):  # type: ignore[no-untyped-def]
    """List where in the pool the members of each segment are, one after the other; gives (starts, members)."""
    sizes = np.zeros(len(may) + 1, np.int64)
    for at in range(len(group)):
        sizes[1:] += may[:, group[at]]
    starts = np.cumsum(sizes)
    members, filled = np.empty(starts[-1], np.int32), starts[:-1].copy()
    for at in range(len(group)):
        for segment in range(len(may)):
            if may[segment, group[at]]:
                members[filled[segment]] = at
                filled[segment] += 1
    return starts, members


@part_of_kernel
def _alike(columns):  # type: ignore[no-untyped-def]
    """Number the different columns of a table; gives the number of each column, and an example of each."""
    numbers = np.zeros(columns.shape[1], np.int64)
    example = np.zeros(columns.shape[1], np.int64)
    found = 0
    for column in range(columns.shape[1]):
        number = 0
        while number < found and (columns[:, column] != columns[:, example[number]]).any():
            number += 1
        if number == found:
            example[found] = column
            found += 1
        numbers[column] = number
    return numbers, example[:found]
