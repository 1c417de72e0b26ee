"""What is on offer in a round of the expectation, place by place, and what of it is offered for the first time."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.allocation import CHAIN
from woonscenario.model.compiled import adds_up, in_place, part_of_kernel

Array = NDArray[Any]


class Offers(NamedTuple):
    """What is on offer in a round in each place: its `number`, and which part the share counts (`weight`); (place,)."""

    number: Array
    weight: Array


class Fresh(NamedTuple):
    """What is offered for the first time, in all places of each owner and then of each wijk (member,).

    What is `new` in every round, what is `coming` by the chain (round, member), and where a dwelling is offered `again`
    that a household leaves.
    """

    new: Array
    coming: Array
    again: Array


@part_of_kernel
def fresh_of(new, coming, again, where, counts):  # type: ignore[no-untyped-def]
    """Add up by member what is `new` (origin, place), `coming` (round, place) and offered `again` (place,)."""
    fresh = Fresh(
        of_members(new.sum(axis=0), where, counts),
        np.zeros((len(coming), len(counts.offered) + len(counts.offered_in_wijk))),
        of_members(again, where, counts),
    )
    for step in range(len(coming)):
        fresh.coming[step] = of_members(coming[step], where, counts)
    return fresh


@part_of_kernel
def of_members(number, where, counts):  # type: ignore[no-untyped-def]
    """Add up what is in places (place,) by owner and by wijk; (member,)."""
    owners = len(counts.offered)
    added = np.zeros(owners + len(counts.offered_in_wijk))
    for at in range(len(number)):
        added[where.owner[at]] += number[at]
        added[owners + where.wijk[at]] += number[at]
    return added


@in_place
def leave(number, again, coming):  # type: ignore[no-untyped-def]
    """Make what is `coming` of a `number` of dwellings that households leave, `again` being what is of one."""
    for at in range(len(coming)):
        coming[at] = number * again[at]


@in_place
def count_fresh(fresh, counts):  # type: ignore[no-untyped-def]
    """Count what is offered for the first time (member,) for owners and wijken."""
    owners = len(counts.offered)
    for owner in range(owners):
        counts.offered[owner] += fresh[owner]
    for wijk in range(len(counts.offered_in_wijk)):
        counts.offered_in_wijk[wijk] += fresh[owners + wijk]


@adds_up
def offer(free, new, coming, counted, offers):  # type: ignore[no-untyped-def]
    """Add what is `new` (origin, place) and what is `coming` by the chain (place,) to what is `free` (origin, place).

    Fills the `offers`; `counted` (origin,): whether the share counts them. Gives how many there are, and how many
    count.
    """
    number, weight, all_, counting = offers.number, offers.weight, 0.0, 0.0
    number[:], weight[:] = 0.0, 0.0
    for at in range(len(coming)):
        free[CHAIN, at] += coming[at]
    for origin in range(len(free)):
        here, times = free[origin], counted[origin]
        for at in range(len(number)):
            here[at] += new[origin, at]
            number[at] += here[at]
            weight[at] += times * here[at]
    for at in range(len(number)):
        all_ += number[at]
        counting += weight[at]
        weight[at] /= max(number[at], 1e-300)
    return all_, counting
