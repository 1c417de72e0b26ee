"""What one year of allocation in expectation takes and gives: arrays that the kernels pass on.

Seekers are masses by group and by year of registration (a bin); groups that react to and accept the same have one
profile. Dwellings are masses by place: cells of one owner and wijk that are the same to all who look and wait. Places
of one kind are the same to every profile. Whether their owner has room above the rent limit, and free space (as in
`allocation`), decides to whom they are open: a segment.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from numpy.typing import NDArray

from woonscenario.model.allocation import Seekers, Window

Array = NDArray[Any]

NOTHING = 1e-12
"""Less than this is none."""
ROOMS = 4
"""No room, free space only, above the limit only, both."""
IN_ORDER, ADVERTISED = range(2)
"""Whose registration is told: of the aanbodmodel alone, and of all who reacted to an advertisement."""


class Where(NamedTuple):
    """Which `owner`, `wijk`, `size` and `kind` the dwellings of a place have; (place,)."""

    owner: Array
    wijk: Array
    size: Array
    kind: Array


class Market(NamedTuple):
    """What stays the same through a run: the places, and the groups of seekers that have anybody.

    `group`: where these stand among all groups. The `place` of each cell (-1: nothing is let there), an `example` of
    the cells of a place, and `where` these are. `seekers` as in `allocation`; the `profile` of each group, and a group
    with each profile (`profiles`). What a kind is to each profile (`reach`, (kind, profile)) and its `appeal_of_kind`
    (kind,). The `segment` of a kind in each room (kind, room); as what a segment is open to
    each profile (`open_as`: as `reach`, or barred), who has `priority` in it (segment, profile), and its `appeal`
    (segment,). `registered` (bin,): the middle of its year.
    """

    group: Array
    place: Array
    example: Array
    where: Where
    seekers: Seekers
    profile: Array
    profiles: Seekers
    reach: Array
    appeal_of_kind: Array
    segment: Array
    open_as: Array
    priority: Array
    appeal: Array
    registered: Array


class Mediating(NamedTuple):
    """Direct mediation, as `allocation.Mediated`: households that arrive and wait.

    The same dwellings fit all households of a `like` (group, size): the places from `starts[like]` to
    `starts[like + 1]` in `fitting`.
    """

    arriving: Array
    waiting: Array
    like: Array
    fitting: Array
    starts: Array
    weight: Array
    counts: Array
    is_letting: Array


class Expecting(NamedTuple):
    """What one year passes to the next.

    Who looks (`looking`, (group, bin)) and the sum of the moments they `began` [year]; who waits for mediation
    (`waiting`, (group, size)); the `window` of twelve months; what had no taker (`unlet`, (origin, place)) and what
    households left that is not offered yet (`coming`, (round, place)).
    """

    looking: Array
    began: Array
    waiting: Array
    window: Window
    unlet: Array
    coming: Array


class Let(NamedTuple):
    """What a year of letting brings, in expectation.

    Lettings by `channel` and group (channel, group), to `mediated` households (group, size), and in every place: all
    (`at`), those that count (`counted_at`), of which non-regular (`nonregular_at`), and in the free space (`free_at`);
    those to `primary` households (1,). Lettings by the bin of who is housed (`registered`, (`IN_ORDER` or `ADVERTISED`,
    bin)), the sum of their moments (`moment`) and of the years they had `searched` (1,). Seekers that were `active`
    (group,) and `looking` (round,); `reactions`, `refusals` and `advertised` dwellings (1,); `unfilled` (reason,); the
    `non_regular` share after each round. How many dwellings households left (`freed`, (1,)).
    """

    channel: Array
    mediated: Array
    at: Array
    counted_at: Array
    nonregular_at: Array
    free_at: Array
    registered: Array
    moment: Array
    searched: Array
    active: Array
    looking: Array
    reactions: Array
    refusals: Array
    advertised: Array
    unfilled: Array
    non_regular: Array
    primary: Array
    freed: Array
