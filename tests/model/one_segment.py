"""A city of one segment, followed for years: the test configuration in which allocation has answers in closed form.

Registration 0 on joining, no chain, everybody eligible for everything; unless a test says otherwise everybody reacts to
all and accepts. Supply comes evenly over the rounds, joining at random over the year.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from woonscenario.model import allocation, seekers
from woonscenario.model.allocation import LOTING, TURNOVER
from woonscenario.model.chance import entity, mixed

Array = NDArray[np.float64]

ROUNDS = 52


class Market(NamedTuple):
    """A stationary city: `arrivals` and `supply` a year, `dropout` [1/year] and the share let by `lottery`.

    Seekers are split evenly over `groups`; `reactions` a round, `acceptance` the chance to accept.
    """

    arrivals: int
    supply: int
    dropout: float
    lottery: float = 0.0
    reactions: float = np.inf
    acceptance: float = 1.0
    groups: int = 1

    @property
    def pool(self) -> float:
        """(arrivals - supply) / dropout: who comes leaves housed or by giving up."""
        return (self.arrivals - self.supply) / self.dropout

    @property
    def lottery_hazard(self) -> float:
        """Chance a year to be drawn: supply by lottery over the pool."""
        return self.lottery * self.supply / self.pool

    @property
    def registration(self) -> float:
        """Registration of who is housed in order: all who are left after that time are housed.

        Of `arrivals` a year, exp(-(dropout + lottery hazard) w) are left after w years; they must be as many as are
        offered in order.
        """
        return float(np.log(self.arrivals / ((1 - self.lottery) * self.supply)) / (self.dropout + self.lottery_hazard))

    @property
    def wait_of_lottery_winners(self) -> float:
        """Mean of an exponential wait with rate a = dropout + lottery hazard that is cut off after w."""
        a, w = self.dropout + self.lottery_hazard, self.registration
        return float(1 / a - w * np.exp(-a * w) / (1 - np.exp(-a * w)))


class Observed(NamedTuple):
    """What is seen from year 0 on: `looking` and `active` (year,), and of every letting when, who and how."""

    looking: Array
    active: Array
    year: Array
    registered: Array
    wait: Array
    by_lot: NDArray[np.bool_]
    rank: Array
    group: NDArray[np.int16]

    def since(self, year: float) -> Observed:
        """Keep what is seen from a year on."""
        late = self.year >= year
        return Observed(self.looking[int(year) :], self.active[int(year) :], *(column[late] for column in self[2:]))


@cache
def observe(market: Market, seed: int, years: int) -> Observed:
    """Follow an empty city from year 0 on."""
    draw_key = np.uint64(entity("draw", str(seed)))
    habits = [seekers.Habits(f"groep {group}", 0.0, 1.0, market.dropout) for group in range(market.groups)]
    pool = seekers.gathered([seekers.opening(habits[0], 0, 0, 0, ROUNDS, 0, 0.0, draw_key)], 0)
    window = allocation.Window(*np.zeros((3, ROUNDS)))
    looking, active, lettings = [], [], []
    for year in range(years):
        first = year * ROUNDS
        joining = [
            seekers.joining(each, group, market.arrivals // market.groups, year, ROUNDS, first, draw_key)
            for group, each in enumerate(habits)
        ]
        pool = seekers.gathered([pool, *joining], first)
        before = pool._replace(end_round=pool.end_round.copy())
        offers, tally = allocation.let_for_a_year(
            first, draw_key, pool, seekers_of(market), nobody_mediated(ROUNDS), _supply(market, seed, year), PLACE,
            rules(ROUNDS, lottery=market.lottery), window,
        )  # fmt: skip
        let = offers.round >= 0
        who = offers.who[let]
        looking.append(tally.looking.sum(axis=1).mean())
        active.append(seekers.chance_active(before, tally.inactive, first).sum())
        when = offers.round[let] / ROUNDS
        wait = when - pool.registered[who]
        lettings.append(
            (
                when,
                pool.registered[who],
                wait,
                offers.channel[let] == LOTING,
                offers.refused[let] + 1.0,
                pool.group[who],
            ),
        )
    columns = (np.concatenate(column) for column in zip(*lettings, strict=True))
    return Observed(np.array(looking), np.array(active), *columns)


PLACE = allocation.Places(
    owner=np.zeros(1, np.int64), wijk=np.zeros(1, np.int64), size=np.zeros(1, np.int64), appeal=np.ones(1),
    occupied=np.zeros(1), relet_to=np.zeros((1, 1), np.int64), relet=np.ones((1, 1)),
)  # fmt: skip


def rules(rounds: int, lottery: float = 0.0, owners: int = 1, wijken: int = 1) -> allocation.Rules:
    """Rules that rule nothing out: the task comes first, urgenten precede, no limits, no room beyond them."""
    nothing = np.full(rounds, np.nan)
    return allocation.Rules(
        share=nothing, number=nothing.copy(), campaign=nothing.copy(), loting=np.full(rounds, lottery),
        urgent_first=np.ones(rounds, np.bool_), counts=np.ones(3), free_space=0.0, above_limit=0.0,
        owner_key=np.full(owners, np.nan), most_in_wijk=np.ones(wijken), in_proportion=False, open_reactions=10**6,
        chain_rounds=8,
    )  # fmt: skip


def nobody_mediated(rounds: int, places: int = 1) -> allocation.Mediated:
    """No groups for direct mediation."""
    return allocation.Mediated(
        np.zeros((rounds, 0, 1)), np.zeros((0, 1)), np.zeros((0, 1, places), np.bool_), *np.zeros((3, 0))
    )


def offers_of(
    keys: list[str], place: list[int], ready: list[int], origin: list[int] | None = None
) -> allocation.Offers:
    """Offers under their names, not let yet."""
    number = len(keys)
    return allocation.Offers(
        key=np.array([int(mixed(np.uint64(entity("woning", key)))) for key in keys], np.uint64),
        place=np.array(place, np.int64),
        ready=np.array(ready, np.int64),
        origin=np.array(origin if origin is not None else [TURNOVER] * number, np.int64),
        round=np.full(number, -1),
        channel=np.full(number, -1, np.int64),
        who=np.full(number, -1, np.int64),
        refused=np.zeros(number, np.int64),
    )


def seekers_of(market: Market) -> allocation.Seekers:
    """The groups, all alike."""
    groups = market.groups
    return allocation.Seekers(
        reach=np.full((groups, 1), allocation.FITS, np.int8), priority=np.zeros((groups, 1), np.bool_),
        reactions=np.full(groups, market.reactions), accepts=np.full(groups, market.acceptance), frees=np.zeros(groups),
        is_urgent=np.zeros(groups, np.bool_), is_primary=np.ones(groups, np.bool_),
    )  # fmt: skip


@cache
def _keys_of_supply(number: int, seed: int, year: int) -> NDArray[np.uint64]:
    base = entity("supply", str(seed), str(year))
    return np.array([int(mixed(np.uint64((base + at) % 2**64))) for at in range(number)], np.uint64)


def _supply(market: Market, seed: int, year: int) -> allocation.Offers:
    number = market.supply
    ready = [year * ROUNDS + at * ROUNDS // number for at in range(number)]
    return offers_of([""] * number, [0] * number, ready)._replace(key=_keys_of_supply(number, seed, year))
