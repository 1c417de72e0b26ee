"""A year of letting written down as it is told: every seeker's reaction to every dwelling, sort, pick. Slow."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import numpy as np
from small_city import City, copied

from woonscenario.model.allocation import (
    AANBODMODEL,
    ABOVE_LIMIT,
    ALL_REFUSED,
    BARRED,
    BEMIDDELING,
    CHAIN,
    FITS,
    FREE_SPACE,
    LOTING,
    NOBODY_FITS,
    NOBODY_REACTED,
    URGENTIE,
)
from woonscenario.model.chance import mixed, pair_lot

REACTS, ACCEPTS, IS_LOTING, LEAVES, WHERE, RENT, OFFER = (np.uint64(number) for number in (1, 2, 11, 12, 13, 14, 15))
"""The decisions, by the numbers that the lots of the model go by."""


class Plain(NamedTuple):
    """What happened: per offer (key, place, ready, round, channel, who, refused), offers without a taker by round and
    reason, the seekers who reacted, the last round of everybody, and who still waits for mediation."""

    offers: list[tuple[int, ...]]
    unfilled: Counter[tuple[int, int]]
    active: set[int]
    end_round: list[int]
    waiting: Any


def let_plainly(given: City) -> Plain:
    """Let for a year, seeker by seeker."""
    city = copied(given)
    offers = [
        {"key": key, "place": int(place), "ready": int(ready), "origin": int(origin), "round": -1}
        for key, place, ready, origin in zip(*city.offers[:4], strict=True)
    ]
    story = _Story(city, offers)
    for step in range(len(city.rules.share)):
        story.tell(step)
    told = ("key", "place", "ready", "round", "channel", "who", "refused")
    return Plain(
        [tuple(int(each.get(name, 0 if name == "refused" else -1)) for name in told) for each in offers],
        story.unfilled, story.active, city.pool.end_round.tolist(), city.mediated.waiting,
    )  # fmt: skip


class _Story:
    def __init__(self, city: City, offers: list[dict[str, Any]]):
        self.city, self.offers = city, offers
        self.seen: list[dict[str, Any]] = []
        self.let: list[dict[str, Any]] = []
        self.owed = Counter[str]()
        self.unfilled: Counter[tuple[int, int]] = Counter()
        self.active: set[int] = set()

    def tell(self, step: int) -> None:
        city, now = self.city, self.city.first_round + step
        open_ = [each for each in self.offers if each["round"] < 0 and each["ready"] <= now]
        self.seen += [each for each in open_ if not any(each is known for known in self.seen)]
        city.mediated.waiting[:] += city.mediated.arriving[step]
        for column in city.window:
            column[step] = 0
        self._mediate(step, open_)
        advertised = [each for each in open_ if each["round"] < 0]
        chances = self._chances(advertised)
        for at, offer in enumerate(advertised):
            self._advertise(step, at, advertised, chances)
            city.window.lettings[step] += (offer["round"] >= 0) * city.rules.counts[offer["origin"]]
        for offer in advertised:
            if offer["round"] < 0:
                offer["key"] = np.uint64(mixed(offer["key"]))  # it is advertised anew: everybody decides anew

    # Direct mediation

    def _mediate(self, step: int, open_: list[dict[str, Any]]) -> None:
        city = self.city
        allowed, kind = self._quota(step, open_)
        given_up: set[int] = set()
        while len(given_up) < len(city.mediated.weight):
            group = self._next_group(given_up)
            if city.mediated.counts[group] and allowed < 1:
                given_up.add(group)
                continue
            for size in reversed(range(city.mediated.waiting.shape[1])):
                fitting = [each for each in open_ if self._may_be_mediated(each, group, size)]
                if city.mediated.waiting[group, size] < 1 or not fitting:
                    continue
                offer = min(fitting, key=lambda each: (-self._behind(each), city.places.size[each["place"]]))
                offer |= {"round": city.first_round + step, "channel": BEMIDDELING}
                offer |= {"who": group * city.mediated.waiting.shape[1] + size, "group": group, "refused": 0}
                offer |= {"is_primary": True, "reach": FITS}
                self.let.append(offer)
                city.mediated.waiting[group, size] -= 1
                city.window.lettings[step] += city.rules.counts[offer["origin"]] * city.mediated.is_letting[group]
                city.window.non_regular[step] += city.rules.counts[offer["origin"]] * city.mediated.counts[group]
                self.owed[kind] -= city.mediated.counts[group]
                allowed -= city.mediated.counts[group]
                break
            else:
                given_up.add(group)

    def _quota(self, step: int, open_: list[dict[str, Any]]) -> tuple[float, str]:
        rules, window = self.city.rules, self.city.window
        if not np.isnan(rules.campaign[step]):
            self.owed["campaign"] += rules.campaign[step] * len(open_)
            return np.floor(self.owed["campaign"] + 1e-9), "campaign"
        if not np.isnan(rules.number[step]):
            self.owed["number"] += rules.number[step]
            return np.floor(self.owed["number"] + 1e-9), "number"
        if np.isnan(rules.share[step]):
            return np.inf, "task"
        counting = sum(rules.counts[each["origin"]] for each in open_)
        room = rules.share[step] * (window.lettings.sum() + counting) - window.non_regular.sum() - window.urgent.mean()
        return np.floor(room + 1e-9), "share"

    def _next_group(self, given_up: set[int]) -> int:
        city = self.city
        left = [group for group in range(len(city.mediated.weight)) if group not in given_up]
        if not city.rules.in_proportion:
            return left[0]
        given = Counter(each["group"] for each in self.let if each["channel"] == BEMIDDELING)
        return max(left, key=lambda group: city.mediated.weight[group] * (given.total() + 1) - given[group])

    def _may_be_mediated(self, offer: dict[str, Any], group: int, size: int) -> bool:
        city, wijk = self.city, self.city.places.wijk[offer["place"]]
        offered = sum(city.places.wijk[each["place"]] == wijk for each in self.seen)
        there = sum(city.places.wijk[each["place"]] == wijk for each in self.let if each["channel"] == BEMIDDELING)
        has_room = there + 1 <= city.rules.most_in_wijk[wijk] * offered + 1e-9
        return bool(offer["round"] < 0 and has_room and city.mediated.fits[group, size, offer["place"]])

    def _behind(self, offer: dict[str, Any]) -> float:
        owners, rules = self.city.places.owner, self.city.rules
        owner = owners[offer["place"]]
        mediated = [owners[each["place"]] for each in self.let if each["channel"] == BEMIDDELING]
        key = rules.owner_key[owner]
        if np.isnan(key):
            key = sum(owners[each["place"]] == owner for each in self.seen) / len(self.seen)
        return round(key * (len(mediated) + 1) - mediated.count(owner), 6)

    # Advertised

    def _is_open_to(self, group: int, place: int) -> bool:
        """Fits, or there is room: above the rent limit, or above the income limit, at this owner."""
        city, reach = self.city, self.city.seekers.reach[group, place]
        at_owner = [each for each in self.let if city.places.owner[each["place"]] == city.places.owner[place]]
        if reach == ABOVE_LIMIT:
            primary = sum(each["is_primary"] for each in at_owner)
            exceeding = sum(each["reach"] == ABOVE_LIMIT for each in at_owner)
            return exceeding + 1 <= city.rules.above_limit * (primary + 1) + 1e-9
        if reach == FREE_SPACE:
            free = sum(each["reach"] == FREE_SPACE for each in at_owner)
            return free + 1 <= city.rules.free_space * (len(at_owner) + 1) + 1e-9
        return bool(reach != BARRED)

    def _chances(self, advertised: list[dict[str, Any]]) -> Any:
        seekers, appeal = self.city.seekers, self.city.places.appeal
        chances = np.zeros((len(seekers.accepts), len(advertised)))
        for group in range(len(chances)):
            open_to = [at for at, each in enumerate(advertised) if self._is_open_to(group, each["place"])]
            all_appeal = sum(appeal[advertised[at]["place"]] for at in open_to)
            for at in open_to:
                part = appeal[advertised[at]["place"]] / all_appeal
                chances[group, at] = min(1.0, seekers.reactions[group] * part)
        return chances

    def _reactions(self, person: int, advertised: list[dict[str, Any]], chances: Any) -> list[int]:
        """To which offers of the round: of those it wants, the first ones, as many as may be open."""
        pool = self.city.pool
        wanted = [
            at
            for at, offer in enumerate(advertised)
            if pair_lot(pool.key[person], offer["key"], REACTS) < chances[pool.group[person], at]
        ]
        return wanted[: self.city.rules.open_reactions]

    def _advertise(self, step: int, at: int, advertised: list[dict[str, Any]], chances: Any) -> None:
        city, offer, now = self.city, advertised[at], self.city.first_round + step
        for group in range(len(chances)):
            if not self._is_open_to(group, offer["place"]):
                chances[group, at] = 0.0
        pool = city.pool
        looking = [who for who in range(len(pool.key)) if pool.first_round[who] <= now < pool.end_round[who]]
        fitting = [who for who in looking if chances[pool.group[who], at] > 0]
        reacting = [who for who in fitting if at in self._reactions(who, advertised, chances)]
        self.active |= set(reacting)
        by_lot = pair_lot(offer["key"], city.draw_key, IS_LOTING) < city.rules.loting[step]
        reacting.sort(
            key=lambda who: (
                pair_lot(pool.key[who], offer["key"], REACTS) / chances[pool.group[who], at]
                if by_lot
                else self._rank(who, offer["place"], step)
            )
        )
        for refused, who in enumerate(reacting):
            if pair_lot(pool.key[who], offer["key"], ACCEPTS) < city.seekers.accepts[pool.group[who]]:
                offer["refused"] = refused
                self._move_in(step, who, offer, by_lot)
                return
        self.unfilled[step, ALL_REFUSED if reacting else NOBODY_REACTED if fitting else NOBODY_FITS] += 1

    def _rank(self, who: int, place: int, step: int) -> tuple[bool, bool, int]:
        """Urgenten first, then who has priority here, then registration, in whose order the pool is."""
        group = self.city.pool.group[who]
        urgent = self.city.rules.urgent_first[step] and self.city.seekers.is_urgent[group]
        return (not urgent, not self.city.seekers.priority[group, place], who) if not urgent else (False, False, who)

    def _move_in(self, step: int, who: int, offer: dict[str, Any], by_lot: bool) -> None:
        city, group, now = self.city, self.city.pool.group[who], self.city.first_round + step
        is_urgent = bool(city.seekers.is_urgent[group])
        offer |= {"round": now, "who": who, "channel": LOTING if by_lot else URGENTIE if is_urgent else AANBODMODEL}
        offer |= {"is_primary": city.seekers.is_primary[group], "reach": city.seekers.reach[group, offer["place"]]}
        self.let.append(offer)
        counting = city.rules.counts[offer["origin"]]
        city.window.non_regular[step] += counting * is_urgent
        city.window.urgent[step] += counting * is_urgent
        city.pool.end_round[who] = now
        self._leave(who, group, now)

    def _leave(self, who: int, group: int, now: int) -> None:
        city, key = self.city, self.city.pool.key[who]
        places = city.places
        if pair_lot(key, city.draw_key, LEAVES) >= city.seekers.frees[group] or places.occupied.sum() == 0:
            return
        homes = np.repeat(np.arange(len(places.occupied)), places.occupied.astype(int))
        left = homes[int(pair_lot(key, city.draw_key, WHERE) * len(homes))]
        places.occupied[left] -= 1
        rent = int((pair_lot(key, city.draw_key, RENT) >= places.relet[left, :-1]).sum())
        with np.errstate(over="ignore"):
            name = np.uint64(mixed(key ^ (city.draw_key + OFFER)))
        where = int(places.relet_to[left, rent])
        ready = now + city.rules.chain_rounds
        self.offers.append({"key": name, "place": where, "ready": ready, "origin": CHAIN, "round": -1})
