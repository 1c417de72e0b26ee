"""What one year of allocation takes and gives, in one draw: arrays that the kernels pass on.

A round is a step of the year; rounds count on from year to year. A place is a cell of the stock.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from numpy.typing import NDArray

Array = NDArray[Any]

AANBODMODEL, LOTING, URGENTIE, BEMIDDELING = range(4)
CHANNELS = ("aanbodmodel", "loting", "urgentie", "bemiddeling")
"""How a dwelling is let: by registration time, by lottery, to urgenten with priority, or by direct mediation."""
TURNOVER, NEW_BUILD, CHAIN = range(3)
ORIGINS = ("mutatie", "nieuwbouw", "verhuisketen")
"""Where an offered dwelling comes from."""
LET, NOBODY_FITS, NOBODY_REACTED, ALL_REFUSED = range(4)
UNFILLED = ("", "niemand_passend", "niemand_reageerde", "iedereen_weigerde")
"""Why an offer had no taker."""
BARRED, FITS, ABOVE_LIMIT, FREE_SPACE = range(4)
"""What a dwelling is to a group: out of reach, fitting, above the rent limit of passend toewijzen (a small share may
exceed it), or above the DAEB income limit (free space only)."""


class Seekers(NamedTuple):
    """How groups of seekers behave; arrays (group,), and (group, place) where said.

    `reach` (group, place): `BARRED`, `FITS`, `ABOVE_LIMIT` or `FREE_SPACE`; `priority` (group, place). `reactions`
    [1/round], spread over the offers within reach; `accepts` and `frees` are chances: that an offer is accepted, and
    that the household leaves a social dwelling of the city. `is_primary`: passend toewijzen applies.
    """

    reach: Array
    priority: Array
    reactions: Array
    accepts: Array
    frees: Array
    is_urgent: Array
    is_primary: Array


class Mediated(NamedTuple):
    """Who is housed by direct mediation: groups in their order, households by size.

    `arriving` (round, group, size) and `waiting` (group, size) [households]; `fits` (group, size, place). Per group
    (group,): `weight`, its share when groups are served in proportion; `counts` 1 when it is non-regular, and falls
    under the quota; `is_letting` 1 when what it gets counts among the lettings.
    """

    arriving: Array
    waiting: Array
    fits: Array
    weight: Array
    counts: Array
    is_letting: Array


class Offers(NamedTuple):
    """Dwellings that are offered, and what became of them; arrays (offer,).

    `key`, `place`, the `ready` round and the `origin`. Of one that was let: the `round` (-1: not let), the `channel`,
    `who` (where in the pool; of a mediated household group * sizes + size), and how many `refused` before.
    """

    key: Array
    place: Array
    ready: Array
    origin: Array
    round: Array
    channel: Array
    who: Array
    refused: Array


class Places(NamedTuple):
    """Where dwellings stand; arrays (place,) unless said otherwise.

    `owner`, `wijk`, `size`, `appeal`; `occupied` dwellings, that a household may leave; and at which rent a dwelling
    that falls free is offered again: in place `relet_to` (place, class) with cumulative chance `relet` (place, class).
    """

    owner: Array
    wijk: Array
    size: Array
    appeal: Array
    occupied: Array
    relet_to: Array
    relet: Array


class Rules(NamedTuple):
    """The rules of a year; arrays (round,) unless said otherwise.

    `share`: of lettings in twelve months that may be non-regular (NaN: the task comes first); `number` of mediated
    dwellings [1/round] (NaN: no number); `campaign`: share of this round's offers that is mediated (NaN: none);
    `loting`: share of advertised dwellings. `urgent_first`: urgenten precede registration. `counts` (origin,): which
    lettings the share counts. `free_space` and `above_limit`: shares of an owner's lettings, and of its lettings to
    primary households, in a year. `owner_key` (owner,): division of mediated dwellings (NaN: as they are offered);
    `most_in_wijk` (wijk,): share of what is offered there.
    """

    share: Array
    number: Array
    campaign: Array
    loting: Array
    urgent_first: Array
    counts: Array
    free_space: float
    above_limit: float
    owner_key: Array
    most_in_wijk: Array
    in_proportion: bool
    open_reactions: int
    chain_rounds: int


class Window(NamedTuple):
    """The last twelve months, a slot per round: lettings that count, of which non-regular, of which urgent."""

    lettings: Array
    non_regular: Array
    urgent: Array


class Counts(NamedTuple):
    """What was offered and let so far in the year: by owner, by wijk (`in_wijk`), and mediated `to_group`."""

    offered: Array
    let: Array
    mediated: Array
    primary: Array
    above_limit: Array
    free_space: Array
    offered_in_wijk: Array
    mediated_in_wijk: Array
    to_group: Array


class Tally(NamedTuple):
    """What happened besides lettings, by round.

    `looking` (round, group): seekers at the start of the round; `inactive` (round, group): the chance that one of them
    reacts to nothing; `reactions` (round, group), expected on all `advertised` dwellings; `offered` dwellings;
    `unfilled` (round, reason): offers without a taker; `non_regular` share of the last twelve months, after the round.
    """

    looking: Array
    inactive: Array
    reactions: Array
    advertised: Array
    offered: Array
    unfilled: Array
    non_regular: Array
