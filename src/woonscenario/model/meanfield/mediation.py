"""Direct mediation in expectation: which waiting households get which part of the offers, within the quota."""

from __future__ import annotations

import numpy as np
from numba import njit

from woonscenario.model.meanfield.kinds import NOTHING


@njit(cache=True, error_model="numpy", nogil=True)
def house(most, free, mediating, places, rules, counts, by_size, housed):  # type: ignore[no-untyped-def]
    """House waiting households in `free` (place,) dwellings, at most `most` of groups that count.

    Takes from `free` and from `mediating.waiting`, and adds to `by_size` (group, size) and `counts`. Fills `housed`
    (what, place): all of them, those that are lettings, those that are non-regular, and those that are both. Households
    that find nothing leave what is left of the quota to the others.
    """
    left, finds_none, found_none = most, np.zeros(mediating.waiting.shape, np.bool_), -1
    while finds_none.sum() > found_none:
        found_none = finds_none.sum()
        asking = np.where(finds_none, 0.0, mediating.waiting)
        wanted = _wanted(max(left, 0.0), asking, mediating, rules.in_proportion, counts.to_group)
        for like in range(len(mediating.starts) - 2, -1, -1):
            left -= _house_alike(like, wanted, finds_none, free, mediating, places, rules, counts, by_size, housed)


@njit(cache=True, error_model="numpy")
def _house_alike(like, wanted, finds_none, free, mediating, places, rules, counts, by_size, housed):  # type: ignore[no-untyped-def]
    """House those `wanted` (group, size) whom the same dwellings fit; gives how many count, and who `finds_none`."""
    total, counting, part = 0.0, 0.0, np.zeros(4)
    for group in range(len(wanted)):
        for size in range(wanted.shape[1]):
            total += wanted[group, size] * (mediating.like[group, size] == like)
    if total <= NOTHING:
        return 0.0
    fitting = mediating.fitting[mediating.starts[like] : mediating.starts[like + 1]]
    given, number_given = _spread(total, fitting, free, places, rules, counts)
    left = number_given
    for group in range(len(wanted)):
        for size in range(wanted.shape[1]):
            if mediating.like[group, size] == like:
                number = min(wanted[group, size], left)
                left -= number
                finds_none[group, size] |= number < wanted[group, size] - NOTHING
                mediating.waiting[group, size] -= number
                by_size[group, size] += number
                counts.to_group[group] += number
                counting += number * mediating.counts[group]
                part[0] += number
                part[1] += number * mediating.is_letting[group]
                part[2] += number * mediating.counts[group]
                part[3] += number * mediating.is_letting[group] * mediating.counts[group]
    part /= max(number_given, NOTHING)
    for what in range(4):
        for one, at in enumerate(fitting):
            housed[what, at] += given[one] * part[what]
    return counting


@njit(cache=True, error_model="numpy")
def _wanted(most, asking, mediating, in_proportion, given):  # type: ignore[no-untyped-def]
    """Give how many households of each group and size may be housed: groups in order, or in proportion; large first.

    `asking` (group, size): who waits and may still find something.
    """
    of_group = _in_proportion(most, asking, mediating, given) if in_proportion else asking.sum(axis=1)
    wanted, left = np.zeros(asking.shape), most
    for group in range(len(asking)):
        number = min(of_group[group], left) if mediating.counts[group] > 0 else of_group[group]
        for size in range(asking.shape[1] - 1, -1, -1):
            wanted[group, size] = min(number, asking[group, size])
            number -= wanted[group, size]
        left -= wanted[group].sum() * mediating.counts[group]
    return wanted


@njit(cache=True, error_model="numpy")
def _in_proportion(allowed, asking, mediating, given):  # type: ignore[no-untyped-def]
    """Divide what is allowed over the groups, so that what they got until now comes nearest to their weights."""
    waiting = asking.sum(axis=1)
    number = min(allowed, waiting.sum())
    wanted, is_open = np.zeros(len(waiting)), waiting > NOTHING
    for _ in range(len(waiting)):
        left = number - wanted.sum()
        if left <= NOTHING or not is_open.any():
            break
        total = (given + wanted)[is_open].sum() + left
        weight = mediating.weight * is_open / max((mediating.weight * is_open).sum(), NOTHING)
        behind = np.maximum(weight * total - (given + wanted) * is_open, 0.0)
        behind *= left / max(behind.sum(), NOTHING)
        wanted = np.minimum(wanted + behind, waiting)
        is_open = wanted < waiting - NOTHING
    return wanted


@njit(cache=True, error_model="numpy")
def _spread(amount, fitting, free, places, rules, counts):  # type: ignore[no-untyped-def]
    """House an amount where it is `fitting`: in wijken with room, of owners behind their part, in their smallest.

    Gives how many in each of these places, and how many together.
    """
    owner, wijk, size = places.owner, places.wijk, places.size
    in_wijk, room = np.zeros(len(counts.offered_in_wijk)), np.zeros((len(counts.offered), size.max() + 1))
    for at in fitting:
        in_wijk[wijk[at]] += free[at]
    part = rules.most_in_wijk * counts.offered_in_wijk - counts.mediated_in_wijk
    part = np.minimum(1.0, np.maximum(part, 0.0) / np.maximum(in_wijk, NOTHING))
    for at in fitting:
        room[owner[at], size[at]] += free[at] * part[wijk[at]]
    taken = _from_owners(amount, room.sum(axis=1), rules, counts)
    share, given, number = np.zeros(room.shape), np.zeros(len(fitting)), 0.0
    for one in range(len(room)):
        _small_first(taken[one], room[one], share[one])
        for step in range(room.shape[1]):
            number += share[one, step]
            counts.mediated[one] += share[one, step]
            share[one, step] /= max(room[one, step], NOTHING)
    for one, at in enumerate(fitting):
        given[one] = free[at] * part[wijk[at]] * share[owner[at], size[at]]
        free[at] -= given[one]
        counts.mediated_in_wijk[wijk[at]] += given[one]
    return given, number


@njit(cache=True, error_model="numpy")
def _small_first(amount, room, given):  # type: ignore[no-untyped-def]
    """Divide an amount over the sizes of an owner's dwellings (`given`, (size,)): the smallest offered in the round.

    A size is offered with chance 1 - e^-room (Poisson), and chosen when no smaller one is; what does not go in goes to
    the smallest with room.
    """
    smaller, total, left = 0.0, 0.0, amount
    for size in range(len(room)):
        given[size] = np.exp(-smaller) * -np.expm1(-room[size])
        smaller += room[size]
        total += given[size]
    for size in range(len(room)):
        given[size] = min(given[size] * (amount / max(total, NOTHING)), room[size])
        left -= given[size]
    for size in range(len(room)):
        more = min(left, room[size] - given[size])
        given[size] += more
        left -= more


@njit(cache=True, error_model="numpy")
def _from_owners(amount, room, rules, counts):  # type: ignore[no-untyped-def]
    """Divide an amount over the owners: those behind their part first, then as they have room."""
    offered, due = max(counts.offered.sum(), NOTHING), counts.mediated.sum() + amount
    behind, taken, left = np.zeros(len(room)), np.zeros(len(room)), np.zeros(len(room))
    for owner in range(len(room)):
        key = counts.offered[owner] / offered if np.isnan(rules.owner_key[owner]) else rules.owner_key[owner]
        behind[owner] = max(key * due - counts.mediated[owner], 0.0)
    part = min(amount, behind.sum()) / max(behind.sum(), NOTHING)
    for owner in range(len(room)):
        taken[owner] = min(behind[owner] * part, room[owner])
        left[owner] = room[owner] - taken[owner]
    part = min(amount - taken.sum(), left.sum()) / max(left.sum(), NOTHING)
    for owner in range(len(room)):
        taken[owner] += left[owner] * part
    return taken
