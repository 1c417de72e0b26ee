"""A year of letting as a Mesa user would write it: every seeker is an agent, dwellings are let one by one.

With care for speed where Mesa leaves room for it. What a group shares in a round is worked out once, in numpy. A seeker
draws one lot a round, that tells which dwelling it reacts to first, and another one only when it reacts. Who gives up
stands in a calendar, so that nobody is asked every round. Only those who react to a dwelling are put in order.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from math import gamma
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from mesa import Agent, Model

from benchmarks.market import REGISTERED_BEFORE, REGISTERED_SHAPE, ROUNDS, Market


class Letting(NamedTuple):
    """A dwelling that was let: how, to which group and how long registered [year], and how many refused before."""

    by_lot: bool
    group: int
    registered: float
    refused: int


class Seeker(Agent):
    """A household that looks for a dwelling until it is housed or, in round `end`, gives up."""

    def __init__(self, model: City, group: int, registered: float, end: int) -> None:
        super().__init__(model)
        self.group = group
        self.registered = registered
        self.is_housed = False
        if end < ROUNDS:
            model.giving_up[end].append(self)

    def react(self) -> None:
        """React to dwellings of the round; to the first ones offered when it wants more than may be open.

        Each reaction is drawn given the one before. That takes less than one wanted reaction a round: a chance of 1
        leaves nothing to draw from.
        """
        model = self.model
        first_reaction = model.first_reaction[self.group]
        passed = 0.0
        for _ in range(model.open_reactions):
            at = bisect_right(first_reaction, passed + (1.0 - passed) * model.lot())
            if at == len(first_reaction):
                return
            model.reacting[at].append(self)
            passed = first_reaction[at]


class City(Model):
    """The pool of 1 January, who joins, and the dwellings that fall vacant in a year; a step is a round.

    `first_reaction` (group, dwelling): the chance to react to this dwelling of the round, or to one before it.
    """

    def __init__(self, market: Market, seed: int) -> None:
        super().__init__(rng=seed)
        self.lot = self.random.random
        self.market = market
        self.open_reactions = market.open_reactions
        self.wanted = market.fits * market.appeal
        self.giving_up: dict[int, list[Seeker]] = defaultdict(list)
        self.joining: dict[int, list[tuple[int, float, int]]] = defaultdict(list)
        self.vacant: dict[int, list[tuple[int, bool]]] = defaultdict(list)
        self.advertised: list[tuple[int, bool]] = []
        self.first_reaction: list[list[float]] = []
        self.reacting: list[list[Seeker]] = []
        self.lettings: list[Letting] = []
        self.round = 0
        self._fill_pool()
        for place in np.repeat(np.arange(len(market.offered)), market.offered).tolist():
            self.vacant[self.random.randrange(ROUNDS)].append((place, self.lot() < market.lottery))

    def _fill_pool(self) -> None:
        """Draw when everybody registered and gives up, and list who looks from which round on."""
        market, rng = self.market, self.rng
        joins = np.repeat([False, True], [market.opening, market.joining])
        split = np.concatenate([market.split(market.opening), market.split(market.joining)])
        group = np.repeat(np.tile(np.arange(len(market.situation)), 2), split)
        start = np.where(joins, rng.uniform(1, ROUNDS + 1, len(group)), 0.0)
        first = start.astype(int)
        searched = np.where(joins, 0.0, rng.exponential(market.searched, len(group)))
        mean = np.array(REGISTERED_BEFORE)[market.situation[group]]
        before = mean / gamma(1 + 1 / REGISTERED_SHAPE) * rng.weibull(REGISTERED_SHAPE, len(group))
        registered = start / ROUNDS - before - searched
        end = first + 1 + rng.exponential(ROUNDS / market.dropout, len(group)).astype(int)
        for round_, *seeker in zip(*(column.tolist() for column in (first, group, registered, end)), strict=True):
            self.joining[round_].append(seeker)

    def step(self) -> None:
        """Some give up and others join; dwellings are advertised, seekers react, and who accepts leaves."""
        for seeker in self.giving_up[self.round]:
            seeker.remove()
        for seeker in self.joining[self.round]:
            Seeker(self, *seeker)
        self.advertised += self.vacant[self.round]
        self._spread_reactions()
        self.agents.do("react")
        offers = zip(self.advertised, self.reacting, strict=True)
        self.advertised = [vacancy for vacancy, reacting in offers if not self._let(vacancy[1], reacting)]
        self.round += 1

    def _spread_reactions(self) -> None:
        """Spread the reactions of each group over the dwellings that fit, by appeal."""
        wanted = self.wanted[:, [place for place, _ in self.advertised]]
        total = np.maximum(wanted.sum(axis=1, keepdims=True), 1e-300)
        chances = np.minimum(self.market.reactions[:, np.newaxis] * wanted / total, 1.0)
        self.first_reaction = (1.0 - np.cumprod(1.0 - chances, axis=1)).tolist()
        self.reacting = [[] for _ in self.advertised]

    def _let(self, by_lot: bool, reacting: list[Seeker]) -> bool:
        """Let a dwelling to the first who accepts, in the order of a lottery or of registration; is it let?"""
        if by_lot:
            order = [reacting[at] for at in self.rng.permutation(len(reacting)).tolist()]
        else:
            order = sorted(reacting, key=attrgetter("registered"))
        refused = 0
        for seeker in order:
            if seeker.is_housed:
                continue
            if self.lot() < self.market.acceptance:
                self.lettings.append(Letting(by_lot, seeker.group, seeker.registered, refused))
                seeker.is_housed = True
                seeker.remove()
                return True
            refused += 1
        return False


def let_year(market: Market, seed: int) -> City:
    """Let for the rounds of a year in one draw; the city at the end."""
    city = City(market, seed)
    for _ in range(ROUNDS):
        city.step()
    return city
