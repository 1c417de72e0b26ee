"""From numbers of dwellings to offers, each with a number and a round of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.allocation.chain import leave
from woonscenario.model.allocation.kinds import CHAIN, Offers
from woonscenario.model.chance import mixed, numbered, pair_lot
from woonscenario.model.compiled import kernel

Array = NDArray[Any]

_READY, _BUYER = np.uint64(31), np.uint64(32)


@kernel
def offers_of(number, keys, draw_key, first_round, rounds, origin):  # type: ignore[no-untyped-def]
    """Offer the dwellings of a year, each in the round of its own lot.

    `number` (place,) [dwellings]; `keys` (place,) of the places in this year. A dwelling is known by its place, the
    year and a serial number, so that one more changes no other.
    """
    offers = _unlet(int(number.sum()), origin)
    at = 0
    for place in range(len(number)):
        for serial in range(number[place]):
            offers.key[at] = numbered(mixed(keys[place] ^ draw_key), serial + 1)
            offers.place[at] = place
            offers.ready[at] = first_round + int(pair_lot(offers.key[at], draw_key, _READY) * rounds)
            at += 1
    return offers


@kernel
def left_by_buyers(number, key, draw_key, first_round, rounds, places):  # type: ignore[no-untyped-def]
    """Offer what buyers leave who rented a social dwelling; `places.occupied` becomes less."""
    offers = _unlet(number, CHAIN)
    at = 0
    for serial in range(number):
        buyer = numbered(mixed(key ^ _BUYER), serial + 1)
        place = leave(buyer, draw_key, places)
        if place >= 0:
            offers.key[at], offers.place[at] = mixed(buyer ^ draw_key), place
            offers.ready[at] = first_round + int(pair_lot(buyer, draw_key, _READY) * rounds)
            at += 1
    return Offers(
        offers.key[:at], offers.place[:at], offers.ready[:at], offers.origin[:at], offers.round[:at],
        offers.channel[:at], offers.who[:at], offers.refused[:at],
    )  # fmt: skip


@kernel
def _unlet(number, origin):  # type: ignore[no-untyped-def]
    return Offers(
        np.zeros(number, np.uint64), np.zeros(number, np.int64), np.zeros(number, np.int64),
        np.full(number, origin), np.full(number, -1), np.full(number, -1), np.full(number, -1),
        np.zeros(number, np.int64),
    )  # fmt: skip


def no_offers() -> Offers:
    """Give an empty list of offers."""
    return _unlet(0, 0)


def in_one(lists: list[Offers]) -> Offers:
    """Put lists of offers one after the other."""
    return Offers(*(np.concatenate(columns) for columns in zip(*lists, strict=True)))
