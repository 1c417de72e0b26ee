"""Direct mediation in expectation: which waiting households get which part of the offers, within the quota."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.compiled import in_place, part_of_kernel
from woonscenario.model.meanfield.kinds import NOTHING, Where
from woonscenario.model.meanfield.poisson import some

Array = NDArray[Any]


class Housing(NamedTuple):
    """Whom mediation houses in a round, and where.

    The offers that are `left` (place,), and how many `lettings` count in the share, all and non-regular (2,). Of groups
    and sizes (group, size): who `finds_none`, who is `asking` and may still find something, and how many of these are
    `wanted` under the quota. `where` the places are that fit a like, as `Mediating.fitting`.

    The rest is room to work in. Of a group: who asks (`waiting`), how many are `allowed` and how far it is `behind`
    (group,). Of a wijk: what is `fitting`, and for which `part` of that it has room (wijk,). Of an owner: the `room` by
    size and which `share` is taken (owner, size), the room together (`of_owner`), how much it `owes` to its part, and
    how much it `takes` (owner,).
    """

    left: Array
    lettings: Array
    finds_none: Array
    asking: Array
    wanted: Array
    where: Where
    waiting: Array
    allowed: Array
    behind: Array
    fitting: Array
    part: Array
    room: Array
    share: Array
    of_owner: Array
    owes: Array
    takes: Array


@part_of_kernel
def nobody_housed(mediating, where, counts):  # type: ignore[no-untyped-def]
    """Give room for whom mediation houses in a round."""
    groups, owners, wijken = mediating.waiting.shape, len(counts.offered), len(counts.mediated_in_wijk)
    sizes, fitting = where.size.max() + 1, mediating.fitting
    of_fitting = Where(where.owner[fitting], where.wijk[fitting], where.size[fitting], where.kind[fitting])
    return Housing(
        np.zeros(len(where.size)), np.zeros(2), np.zeros(groups, np.bool_), np.zeros(groups), np.zeros(groups),
        of_fitting, np.zeros(groups[0]), np.zeros(groups[0]), np.zeros(groups[0]),
        np.zeros(wijken), np.zeros(wijken), np.zeros((owners, sizes)), np.zeros((owners, sizes)), np.zeros(owners),
        np.zeros(owners), np.zeros(owners),
    )  # fmt: skip


@in_place
def house(most, weight, mediating, rules, counts, let, housing):  # type: ignore[no-untyped-def]
    """House waiting households in what is `housing.left`, at most `most` of groups that count; gives how many count.

    Takes from `housing.left` and from `mediating.waiting`, and adds to `let` and `counts`; fills `housing.lettings`,
    where an offer counts as far as its `weight` (place,). Households that find nothing leave what is left of the quota
    to the others.
    """
    left, finds_none, found_none = most, housing.finds_none, -1
    finds_none[:], housing.lettings[:] = False, 0.0
    while finds_none.sum() > found_none:
        found_none = finds_none.sum()
        _ask(mediating.waiting, housing)
        _want(max(left, 0.0), mediating, rules.in_proportion, counts.to_group, housing)
        for like in range(len(mediating.starts) - 2, -1, -1):
            left -= _house_alike(like, weight, mediating, rules, counts, let, housing)
    return most - left


@in_place
def _ask(waiting, housing):  # type: ignore[no-untyped-def]
    """Fill who is `asking`: who waits and may still find something; all of them are `allowed`."""
    for group in range(len(waiting)):
        for size in range(waiting.shape[1]):
            housing.asking[group, size] = 0.0 if housing.finds_none[group, size] else waiting[group, size]
        housing.waiting[group] = housing.allowed[group] = housing.asking[group].sum()


@in_place
def _want(most, mediating, in_proportion, given, housing):  # type: ignore[no-untyped-def]
    """Fill how many of each group and size are `wanted`: groups in order, or in proportion; large households first."""
    asking, wanted, allowed, left = housing.asking, housing.wanted, housing.allowed, most
    if in_proportion:
        _allow_in_proportion(most, mediating.weight, given, housing)
    for group in range(len(asking)):
        number = min(allowed[group], left) if mediating.counts[group] > 0 else allowed[group]
        for size in range(asking.shape[1] - 1, -1, -1):
            wanted[group, size] = min(number, asking[group, size])
            number -= wanted[group, size]
        left -= wanted[group].sum() * mediating.counts[group]


@in_place
def _allow_in_proportion(most, weight, given, housing):  # type: ignore[no-untyped-def]
    """Fill what is `allowed` to each group, so that what they got until now comes nearest to their weights."""
    waiting, allowed, behind = housing.waiting, housing.allowed, housing.behind
    number = min(most, waiting.sum())
    allowed[:] = 0.0
    for _ in range(len(waiting)):
        left = number - allowed.sum()
        if left <= NOTHING:
            break
        total, weights = left, 0.0
        for group in range(len(waiting)):
            if allowed[group] < waiting[group] - NOTHING:
                total += given[group] + allowed[group]
                weights += weight[group]
        for group in range(len(waiting)):
            behind[group] = 0.0
            if allowed[group] < waiting[group] - NOTHING:
                due = weight[group] / max(weights, NOTHING) * total
                behind[group] = max(due - given[group] - allowed[group], 0.0)
        part = left / max(behind.sum(), NOTHING)
        for group in range(len(waiting)):
            allowed[group] = min(allowed[group] + behind[group] * part, waiting[group])


@in_place
def _house_alike(like, weight, mediating, rules, counts, let, housing):  # type: ignore[no-untyped-def]
    """House those `wanted` whom the same dwellings fit; gives how many count, and fills who `finds_none`."""
    wanted, total = housing.wanted, 0.0
    for group in range(len(wanted)):
        for size in range(wanted.shape[1]):
            if mediating.like[group, size] == like:
                total += wanted[group, size]
    if total <= NOTHING:
        return 0.0
    first, last = mediating.starts[like], mediating.starts[like + 1]
    given = _find_room(total, first, last, mediating.fitting, rules, counts, housing)
    left, lettings, counting, both = given, 0.0, 0.0, 0.0
    for group in range(len(wanted)):
        counts_here, is_letting = mediating.counts[group], mediating.is_letting[group]
        for size in range(wanted.shape[1]):
            if mediating.like[group, size] == like:
                number = min(wanted[group, size], left)
                left -= number
                housing.finds_none[group, size] |= number < wanted[group, size] - NOTHING
                mediating.waiting[group, size] -= number
                let.mediated[group, size] += number
                counts.to_group[group] += number
                lettings += number * is_letting
                counting += number * counts_here
                both += number * is_letting * counts_here
    all_ = max(given, NOTHING)
    _give(first, last, lettings / all_, both / all_, weight, mediating.fitting, counts, let, housing)
    return counting


@in_place
def _find_room(amount, first, last, fitting, rules, counts, housing):  # type: ignore[no-untyped-def]
    """Find room for an amount where it fits, from `first` to `last`: in wijken with room, of owners behind their part,
    in their smallest.

    Fills which `share` of the room of each owner and size is taken, and books it for the owner; gives how many in all.
    """
    owner, wijk, size, left = housing.where.owner, housing.where.wijk, housing.where.size, housing.left
    part, room, share, number = housing.part, housing.room, housing.share, 0.0
    _part_of_wijk(first, last, fitting, rules.most_in_wijk, counts, housing)
    room[:] = 0.0
    for one in range(first, last):
        room[owner[one], size[one]] += left[fitting[one]] * part[wijk[one]]
    _from_owners(amount, rules.owner_key, counts, housing)
    for one in range(len(room)):
        taken = _small_first(housing.takes[one], room[one], share[one])
        counts.mediated[one] += taken
        counts.let[one] += taken
        counts.primary[one] += taken
        number += taken
    return number


@in_place
def _give(first, last, letting, non_regular, weight, fitting, counts, let, housing):  # type: ignore[no-untyped-def]
    """Give what was found, from `first` to `last`, of which one part is `letting`, and one a `non_regular` letting."""
    owner, wijk, size, left = housing.where.owner, housing.where.wijk, housing.where.size, housing.left
    part, share, counting = housing.part, housing.share, 0.0
    for one in range(first, last):
        at = fitting[one]
        given = left[at] * part[wijk[one]] * share[owner[one], size[one]]
        left[at] -= given
        counts.mediated_in_wijk[wijk[one]] += given
        counted = given * weight[at]
        let.at[at] += given
        let.counted_at[at] += counted * letting
        let.nonregular_at[at] += counted * non_regular
        counting += counted
    housing.lettings[0] += counting * letting
    housing.lettings[1] += counting * non_regular


@in_place
def _part_of_wijk(first, last, fitting, most, counts, housing):  # type: ignore[no-untyped-def]
    """Fill the `part` of what is fitting in each wijk that may be mediated, of its offers at most the share `most`."""
    housing.fitting[:] = 0.0
    for one in range(first, last):
        housing.fitting[housing.where.wijk[one]] += housing.left[fitting[one]]
    for one in range(len(most)):
        room = max(most[one] * counts.offered_in_wijk[one] - counts.mediated_in_wijk[one], 0.0)
        housing.part[one] = min(1.0, room / max(housing.fitting[one], NOTHING))


@in_place
def _small_first(amount, room, share):  # type: ignore[no-untyped-def]
    """Divide an amount over the sizes of an owner's dwellings: the smallest offered in the round. Gives what goes in.

    Fills which `share` of the room of each size that is. A size is offered with chance 1 - e^-room (Poisson), and
    chosen when no smaller one is; what does not go in goes to the smallest with room.
    """
    none_smaller, total, left = 1.0, 0.0, amount
    for size in range(len(room)):
        share[size] = 0.0
        if room[size] > 0.0:
            often = some(room[size])
            share[size] = none_smaller * often
            none_smaller *= 1.0 - often
        total += share[size]
    for size in range(len(room)):
        share[size] = min(share[size] * (amount / max(total, NOTHING)), room[size])
        left -= share[size]
    for size in range(len(room)):
        more = min(left, room[size] - share[size])
        share[size] = (share[size] + more) / max(room[size], NOTHING)
        left -= more
    return amount - left


@in_place
def _from_owners(amount, keys, counts, housing):  # type: ignore[no-untyped-def]
    """Divide an amount over the owners (`takes`): those behind their part first, then as they have room."""
    offered, due = max(counts.offered.sum(), NOTHING), counts.mediated.sum() + amount
    room, owes, takes = housing.of_owner, housing.owes, housing.takes
    for owner in range(len(room)):
        room[owner] = housing.room[owner].sum()
        key = counts.offered[owner] / offered if np.isnan(keys[owner]) else keys[owner]
        owes[owner] = max(key * due - counts.mediated[owner], 0.0)
    part = min(amount, owes.sum()) / max(owes.sum(), NOTHING)
    for owner in range(len(room)):
        takes[owner] = min(owes[owner] * part, room[owner])
        room[owner] -= takes[owner]
    part = min(amount - takes.sum(), room.sum()) / max(room.sum(), NOTHING)
    for owner in range(len(room)):
        takes[owner] += room[owner] * part
