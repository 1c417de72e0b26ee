"""From a situation in words (tests/cases/*.yaml) to what allocation takes, and back to names.

A situation lists dwellings, seekers and households that are mediated, each under a name, and the rules that hold; what
it does not say is as the classes below have it. Weeks count from 1 to 52.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.model.one_segment import offers_of
from tests.model.one_segment import rules as rules_that_rule_nothing_out
from woonscenario.model import allocation
from woonscenario.model.allocation import ABOVE_LIMIT, BARRED, CHANNELS, FITS, FREE_SPACE, UNFILLED
from woonscenario.model.chance import entity, mixed
from woonscenario.model.seekers import NEVER, Pool

WEEKS = 52
AFTOPPINGSGRENZEN = {"laag": 633.25, "hoog": 678.66}
"""Rent limits of passend toewijzen in 2022: for one or two persons, and for three or more [euro/month]."""
ROOMS = {1: (1, 3), 2: (2, 4), 3: (3, 4), 4: (3, 5), 5: (4, 9)}
"""Fewest and most rooms for a household of 1, 2, 3, 4 and 5 or more persons."""
NOBODY = "niemand"


@dataclass(frozen=True)
class Dwelling:
    """A dwelling that is offered from a week on; of an inhabited one the week does not matter. `rent` [euro/month]."""

    rooms: int = 3
    rent: float = 500.0
    owner: str = "Thuis"
    wijk: str = "Dorp"
    week: int = 1
    new_build: bool = False
    number: int = 1


@dataclass(frozen=True)
class Seeker:
    """A household that looks from a week on; `priority`: in all wijken, or in those it names; `leaves` a dwelling."""

    registered: float
    persons: int = 1
    income: str = "primair"
    urgent: bool = False
    priority: bool | tuple[str, ...] = False
    week: int = 1
    reacts: bool = True
    accepts: bool = True
    leaves: str = NOBODY
    number: int = 1


@dataclass(frozen=True)
class Waiting:
    """Households of a group for direct mediation, from a week on."""

    group: str
    persons: int = 1
    number: int = 1
    week: int = 1


@dataclass(frozen=True)
class Agreements:
    """The rules, by the names that they have as assumptions; what has no meaning for one situation is by week."""

    policy: str = "task_first"
    nonregular_share: float = 0.3
    mediated_per_week: float = 0.0
    last_year: Mapping[str, int] = field(default_factory=lambda: {"lettings": 0, "nonregular": 0})
    campaign_share: float = 0.9
    campaign_week: int = 1
    campaign_weeks: int = 0
    include_new_build: bool = True
    order: str = "in_order"
    weight: Mapping[str, float] = field(default_factory=dict)
    mediated_share: Mapping[str, float] = field(default_factory=dict)
    mediated_maximum: Mapping[str, float] = field(default_factory=dict)
    lottery_share: float = 0.0
    open_reactions: int = 1000
    free_space_share: float = 0.0
    free_space_not_in: tuple[str, ...] = ()
    above_limit_share: float = 0.0
    chain_weeks: int = 8
    urgent_priority_until_week: int = WEEKS


@dataclass(frozen=True)
class Situation:
    """What is there, who looks, what holds."""

    dwellings: dict[str, Dwelling]
    inhabited: dict[str, Dwelling]
    seekers: dict[str, Seeker]
    mediated: list[Waiting]
    rules: Agreements

    @property
    def places(self) -> dict[str, Dwelling]:
        """Every dwelling is a place of its own."""
        return self.dwellings | self.inhabited

    @property
    def groups(self) -> list[str]:
        """The groups for direct mediation, in the order in which they are named."""
        return list(dict.fromkeys(each.group for each in self.mediated))


@dataclass(frozen=True)
class Letting:
    """Who got a dwelling, how and when: `NOBODY`, or the name of a seeker or of a mediated group."""

    who: str
    channel: str
    week: int
    refused: int
    persons: int


@dataclass(frozen=True)
class Outcome:
    """The lettings by name of the dwelling, why offers had no taker in a week, how many still wait by group, and the
    non-regular share of twelve months after each week."""

    lettings: dict[str, Letting]
    unfilled: dict[int, Counter[str]]
    waiting: dict[str, int]
    nonregular_share: NDArray[np.float64]


def situation_of(told: dict[str, Any]) -> Situation:
    """Read a situation; a word that it does not know is an error."""
    return Situation(
        dwellings=_several({name: _read(Dwelling, each) for name, each in told.get("dwellings", {}).items()}),
        inhabited={name: _read(Dwelling, each) for name, each in told.get("inhabited", {}).items()},
        seekers=_several({name: _read(Seeker, each) for name, each in told.get("seekers", {}).items()}),
        mediated=[_read(Waiting, each) for each in told.get("mediated", [])],
        rules=_read(Agreements, told.get("rules", {})),
    )


def let(situation: Situation, draw: int = 1) -> Outcome:
    """Let for a year and tell by name what happened."""
    draw_key = np.uint64(entity("draw", str(draw)))
    pool = _pool(situation)
    mediated = _mediated(situation)
    offers, tally = allocation.let_for_a_year(
        0, draw_key, pool, _groups(situation), mediated, _offers(situation, draw), _places(situation),
        _rules(situation), _window(situation.rules),
    )  # fmt: skip
    names, persons = list(situation.places), list(ROOMS)
    lettings = {name: Letting(NOBODY, "", 0, 0, 0) for name in situation.places}
    for place, round_, channel, who, refused in zip(*(offers[column] for column in (1, 4, 5, 6, 7)), strict=True):
        if round_ < 0:
            continue
        by_mediation = CHANNELS[channel] == "bemiddeling"
        group, size = divmod(int(who), len(ROOMS))
        seeker = "" if by_mediation else list(situation.seekers)[pool.group[who]]
        lettings[names[place]] = Letting(
            situation.groups[group] if by_mediation else seeker, CHANNELS[channel], int(round_) + 1, int(refused),
            persons[size] if by_mediation else situation.seekers[seeker].persons,
        )  # fmt: skip
    return Outcome(
        lettings,
        {
            week + 1: Counter({UNFILLED[at]: int(number) for at, number in enumerate(reasons) if number})
            for week, reasons in enumerate(tally.unfilled)
        },
        {group: int(number) for group, number in zip(situation.groups, mediated.waiting.sum(axis=1), strict=True)},
        tally.non_regular,
    )


def reach_of(persons: int, income: str, dwelling: Dwelling, rules: Agreements) -> int:
    """Tell what a dwelling is to a household, by its size and income."""
    fewest, most = ROOMS[min(persons, 5)]
    limit = AFTOPPINGSGRENZEN["laag" if persons <= 2 else "hoog"]
    if not fewest <= dwelling.rooms <= most:
        return BARRED
    if income == "middeninkomen":
        return BARRED if dwelling.wijk in rules.free_space_not_in else FREE_SPACE
    return ABOVE_LIMIT if income == "primair" and dwelling.rent > limit else FITS


def _read(kind: type[Any], told: Mapping[str, Any] | None) -> Any:
    told = told or {}
    unknown = set(told) - {each.name for each in fields(kind)}
    assert not unknown, f"{kind.__name__} knows no {sorted(unknown)}"
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in told.items()})


def _several(named: dict[str, Any]) -> dict[str, Any]:
    """Give each of `number` equal ones a name of its own."""
    return {
        name if each.number == 1 else f"{name} {at}": each
        for name, each in named.items()
        for at in range(1, each.number + 1)
    }


def _pool(situation: Situation) -> Pool:
    told = list(situation.seekers.items())
    order = sorted(range(len(told)), key=lambda at: told[at][1].registered)
    return Pool(
        key=np.array([int(mixed(np.uint64(entity("zoekende", told[at][0])))) for at in order], np.uint64),
        group=np.array(order, np.int16),
        registered=np.array([told[at][1].registered for at in order], np.float64),
        first_round=np.array([told[at][1].week - 1 for at in order], np.int32),
        end_round=np.full(len(order), NEVER, np.int32),
    )


def _groups(situation: Situation) -> allocation.Seekers:
    """Every seeker is a group of its own."""
    seekers, places = list(situation.seekers.values()), list(situation.places.values())
    shape = (len(seekers), len(places))
    reach = [[reach_of(each.persons, each.income, home, situation.rules) for home in places] for each in seekers]
    priority = [
        [each.priority if isinstance(each.priority, bool) else home.wijk in each.priority for home in places]
        for each in seekers
    ]
    return allocation.Seekers(
        reach=np.array(reach, np.int8).reshape(shape),
        priority=np.array(priority, np.bool_).reshape(shape),
        reactions=np.array([np.inf if each.reacts else 1e-12 for each in seekers]),
        accepts=np.array([float(each.accepts) for each in seekers]),
        frees=np.array([float(each.leaves != NOBODY) for each in seekers]),
        is_urgent=np.array([each.urgent for each in seekers], np.bool_),
        is_primary=np.array([each.income == "primair" for each in seekers], np.bool_),
    )


def _mediated(situation: Situation) -> allocation.Mediated:
    groups, places = situation.groups, list(situation.places.values())
    arriving = np.zeros((WEEKS, len(groups), len(ROOMS)))
    for each in situation.mediated:
        arriving[each.week - 1, groups.index(each.group), min(each.persons, 5) - 1] += each.number
    fits = [[reach_of(persons, "primair", home, situation.rules) == FITS for home in places] for persons in ROOMS]
    return allocation.Mediated(
        arriving,
        np.zeros(arriving.shape[1:]),
        np.array([fits] * len(groups), np.bool_).reshape(len(groups), len(ROOMS), len(places)),
        np.array([situation.rules.weight.get(group, 1 / len(groups)) for group in groups]),
        *np.ones((2, len(groups))),
    )


def _offers(situation: Situation, draw: int) -> allocation.Offers:
    names = [f"{name} in {draw}" for name in situation.dwellings]
    dwellings = list(situation.dwellings.values())
    origin = [allocation.NEW_BUILD if each.new_build else allocation.TURNOVER for each in dwellings]
    return offers_of(names, list(range(len(names))), [each.week - 1 for each in dwellings], origin)


def _places(situation: Situation) -> allocation.Places:
    places = list(situation.places.values())
    number = len(places)
    owners, wijken = _owners(situation), _wijken(situation)
    return allocation.Places(
        owner=np.array([owners.index(each.owner) for each in places], np.int64),
        wijk=np.array([wijken.index(each.wijk) for each in places], np.int64),
        size=np.array([each.rooms for each in places], np.int64),
        appeal=np.ones(number),
        occupied=np.array([float(name in situation.inhabited) for name in situation.places]),
        relet_to=np.arange(number, dtype=np.int64)[:, np.newaxis].copy(),
        relet=np.ones((number, 1)),
    )


def _owners(situation: Situation) -> list[str]:
    return list(dict.fromkeys(each.owner for each in situation.places.values()))


def _wijken(situation: Situation) -> list[str]:
    return list(dict.fromkeys(each.wijk for each in situation.places.values()))


def _rules(situation: Situation) -> allocation.Rules:
    told, owners, wijken = situation.rules, _owners(situation), _wijken(situation)
    week = np.arange(1, WEEKS + 1)
    in_campaign = (week >= told.campaign_week) & (week < told.campaign_week + told.campaign_weeks)
    division = [told.mediated_share.get(owner, 0.0 if told.mediated_share else np.nan) for owner in owners]
    return rules_that_rule_nothing_out(WEEKS, float(told.lottery_share))._replace(
        share=np.full(WEEKS, told.nonregular_share if told.policy == "cap" else np.nan),
        number=np.full(WEEKS, told.mediated_per_week if told.policy == "number" else np.nan),
        campaign=np.where(in_campaign, told.campaign_share, np.nan),
        urgent_first=week <= told.urgent_priority_until_week,
        counts=np.array([1.0, float(told.include_new_build), 1.0]),
        free_space=told.free_space_share,
        above_limit=told.above_limit_share,
        owner_key=np.array(division),
        most_in_wijk=np.array([told.mediated_maximum.get(wijk, 1.0) for wijk in wijken]),
        in_proportion=told.order == "in_proportion",
        open_reactions=told.open_reactions,
        chain_rounds=told.chain_weeks,
    )


def _window(told: Agreements) -> allocation.Window:
    """The last twelve months, all of it in their last week, so that it counts throughout the year."""
    lettings, non_regular, urgent = np.zeros((3, WEEKS))
    lettings[-1], non_regular[-1] = told.last_year["lettings"], told.last_year["nonregular"]
    return allocation.Window(lettings, non_regular, urgent)
