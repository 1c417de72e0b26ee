"""Direct mediation: which households of non-regular groups get which of the offered dwellings, within the quota."""

from __future__ import annotations

import numpy as np

from woonscenario.model.compiled import in_place, part_of_kernel

_HAIR = 1e-9


@in_place
def quota(step, counting, due, rules, window):  # type: ignore[no-untyped-def]
    """Give how many whole dwellings may be mediated in a round; infinite when the task comes first."""
    return np.floor(allowed(step, counting, due, rules, window) + _HAIR)


@in_place
def asked(rules, step, offered):  # type: ignore[no-untyped-def]
    """Give what a campaign or a number adds to what should be mediated."""
    if not np.isnan(rules.campaign[step]):
        return rules.campaign[step] * offered
    return 0.0 if np.isnan(rules.number[step]) else rules.number[step]


@in_place
def allowed(step, counting, due, rules, window):  # type: ignore[no-untyped-def]
    """Give how much may be mediated in a round ; infinite when the task comes first [dwellings].

    `counting`: the offers of the round that the share counts; `due`: what the number or the campaign of this round
    asked for until now this year and was not mediated. Under a share: what it allows of twelve months, this round's
    offers included, less the non-regular lettings in them and less the urgenten that are to be expected this round.
    """
    if not (np.isnan(rules.campaign[step]) and np.isnan(rules.number[step])):
        return due
    if np.isnan(rules.share[step]):
        return np.inf
    lettings = window.lettings.sum() - window.lettings[step] + counting
    non_regular = window.non_regular.sum() - window.non_regular[step]
    expected = window.urgent.sum() / len(window.urgent)
    return rules.share[step] * lettings - non_regular - expected


@part_of_kernel
def mediate(number, place, waiting, groups, places, rules, counts):  # type: ignore[no-untyped-def]
    """Choose which waiting households get which offers of a round, at most `number` of groups that count.

    `place` (offer,); `waiting` (group, size) becomes what is left. Groups are served in order, or in proportion to
    their weights; within a group large households first, for whom least fits. Returns who gets each offer, as
    group * sizes + size (offer,), or -1.
    """
    who = np.full(len(place), -1)
    sizes = waiting.shape[1]
    is_done = np.zeros(len(waiting), np.bool_)
    while not is_done.all():
        group = _next_group(waiting, groups.weight, rules.in_proportion, counts.to_group, is_done)
        is_done[group] = True
        if groups.counts[group] > 0 and number < 1:
            continue
        for size in range(sizes - 1, -1, -1):
            if waiting[group, size] < 1:
                continue
            offer = _best_offer(place, who, groups.fits[group, size], places, rules, counts)
            if offer >= 0:
                who[offer] = group * sizes + size
                waiting[group, size] -= 1
                counts.mediated[places.owner[place[offer]]] += 1
                counts.mediated_in_wijk[places.wijk[place[offer]]] += 1
                counts.to_group[group] += 1
                number -= groups.counts[group]
                is_done[group] = False
                break
    return who


@in_place
def _next_group(waiting, weight, in_proportion, given, is_done):  # type: ignore[no-untyped-def]
    """Pick the group that is served next: the first that is not done, or the one most behind its weight."""
    chosen, most = -1, -np.inf
    for group in range(len(is_done)):
        if is_done[group]:
            continue
        behind = weight[group] * (given.sum() + 1) - given[group] if in_proportion else -float(group)
        if behind > most:
            chosen, most = group, behind
    return chosen


@in_place
def _best_offer(place, who, fits, places, rules, counts):  # type: ignore[no-untyped-def]
    """Pick a free offer that fits, in a wijk with room, of the owner most behind its part; of those the smallest."""
    chosen, most, smallest = -1, -np.inf, 0
    for offer in range(len(place)):
        at = place[offer]
        owner, wijk = places.owner[at], places.wijk[at]
        room = rules.most_in_wijk[wijk] * counts.offered_in_wijk[wijk] + _HAIR
        if who[offer] >= 0 or not fits[at] or counts.mediated_in_wijk[wijk] + 1 > room:
            continue
        key = rules.owner_key[owner]
        if np.isnan(key):
            key = counts.offered[owner] / counts.offered.sum()
        behind = key * (counts.mediated.sum() + 1) - counts.mediated[owner]
        if behind > most + _HAIR or (behind > most - _HAIR and places.size[at] < smallest):
            chosen, most, smallest = offer, behind, places.size[at]
    return chosen
