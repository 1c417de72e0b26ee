"""What households leave behind: which dwelling falls free, and how it joins the offers."""

from __future__ import annotations

import numpy as np

from woonscenario.model.allocation.kinds import CHAIN, Offers
from woonscenario.model.chance import mixed, pair_lot
from woonscenario.model.compiled import in_place, part_of_kernel

_WHERE, _RENT, _OFFER = np.uint64(13), np.uint64(14), np.uint64(15)
"""Decisions on what a household leaves in a draw."""


@in_place
def leave(seeker, draw_key, places):  # type: ignore[no-untyped-def]
    """Choose which occupied dwelling a household leaves, and in which place it is offered again; -1: none is left."""
    total = places.occupied.sum()
    if total <= 0:
        return -1
    upto = pair_lot(seeker, draw_key, _WHERE) * total
    at = 0
    while upto >= places.occupied[at]:
        upto -= places.occupied[at]
        at += 1
    places.occupied[at] -= 1
    lot, rent = pair_lot(seeker, draw_key, _RENT), 0
    while lot >= places.relet[at, rent] and rent < places.relet.shape[1] - 1:
        rent += 1
    return places.relet_to[at, rent]


@part_of_kernel
def with_room(offers, number):  # type: ignore[no-untyped-def]
    """Double the room when it is full."""
    if number < len(offers.key):
        return offers
    more = number + 64
    return Offers(
        _longer(offers.key, more), _longer(offers.place, more), _longer(offers.ready, more),
        _longer(offers.origin, more), _longer(offers.round, more), _longer(offers.channel, more),
        _longer(offers.who, more), _longer(offers.refused, more),
    )  # fmt: skip


@part_of_kernel
def _longer(values, more):  # type: ignore[no-untyped-def]
    longer = np.zeros(len(values) + more, values.dtype)
    longer[: len(values)] = values
    return longer


@in_place
def add(offers, at, seeker, draw_key, place, ready):  # type: ignore[no-untyped-def]
    """Add the dwelling that a housed seeker leaves; its key comes from the household that leaves it."""
    offers.key[at] = mixed(seeker ^ (draw_key + _OFFER))
    offers.place[at], offers.ready[at], offers.origin[at], offers.round[at] = place, ready, CHAIN, -1
    offers.channel[at], offers.who[at], offers.refused[at] = -1, -1, 0


@part_of_kernel
def first(offers, number):  # type: ignore[no-untyped-def]
    """Give the first offers, as many as there are, without the room behind them."""
    return Offers(
        offers.key[:number], offers.place[:number], offers.ready[:number], offers.origin[:number],
        offers.round[:number], offers.channel[:number], offers.who[:number], offers.refused[:number],
    )  # fmt: skip
