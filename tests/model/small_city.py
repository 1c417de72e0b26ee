"""Small cities made by lot, with everything that allocation knows in them, and their year of letting."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from one_segment import offers_of

from woonscenario.model import allocation, seekers
from woonscenario.model.chance import entity

ROUNDS, GROUPS, PLACES, OWNERS, WIJKEN, SIZES = 8, 5, 6, 2, 3, 3
FIRST_ROUND = 104


class City(NamedTuple):
    """All that `let_for_a_year` takes, in its order."""

    first_round: int
    draw_key: Any
    pool: seekers.Pool
    seekers: allocation.Seekers
    mediated: allocation.Mediated
    offers: allocation.Offers
    places: allocation.Places
    rules: allocation.Rules
    window: allocation.Window


class Year(NamedTuple):
    """The city after its year, and what was let."""

    city: City
    offers: allocation.Offers
    tally: allocation.Tally


def let(city: City) -> Year:
    """Let for a year in a copy of the city."""
    after = copied(city)
    offers, tally = allocation.let_for_a_year(*after)
    return Year(after, offers, tally)


def copied(city: City) -> City:
    """Copy everything that letting may change."""
    return City(*(_copied(part) for part in city))


def _copied(part: Any) -> Any:
    if not isinstance(part, tuple):
        return part
    return type(part)(*(column.copy() if isinstance(column, np.ndarray) else column for column in part))


def by_lot(seed: int) -> City:
    """Make a city: five groups, six places of two owners in three wijken, two mediated groups, any policy."""
    lot = np.random.default_rng(seed)
    draw_key = np.uint64(entity("draw", str(seed)))
    return City(
        FIRST_ROUND, draw_key, _pool(lot, draw_key), _groups(lot), _mediated(lot), _offers(lot), _places(lot),
        _rules(lot), _window(lot),
    )  # fmt: skip


def without_mediation(city: City) -> City:
    """Nobody waits for direct mediation, and nobody will."""
    nobody = city.mediated._replace(arriving=0 * city.mediated.arriving, waiting=0 * city.mediated.waiting)
    return city._replace(mediated=nobody)


def _pool(lot: np.random.Generator, draw_key: Any) -> seekers.Pool:
    pools = []
    for group in range(GROUPS):
        habits = seekers.Habits(f"groep {group}", 3.0, 1.5, 2.0)
        pools += [
            seekers.opening(habits, group, int(lot.integers(0, 12)), 2, ROUNDS, FIRST_ROUND, 4.0, draw_key),
            seekers.joining(habits, group, int(lot.integers(0, 8)), 2, ROUNDS, FIRST_ROUND, draw_key),
        ]
    return seekers.gathered(pools, FIRST_ROUND)


def _groups(lot: np.random.Generator) -> allocation.Seekers:
    return allocation.Seekers(
        reach=lot.choice([0, 1, 1, 1, 2, 3], (GROUPS, PLACES)).astype(np.int8),
        priority=lot.random((GROUPS, PLACES)) < 0.15,
        reactions=lot.choice([0.5, 1.0, 2.0, np.inf], GROUPS),
        accepts=lot.choice([0.2, 0.6, 1.0], GROUPS),
        frees=lot.choice([0.0, 0.5, 1.0], GROUPS),
        is_urgent=np.arange(GROUPS) == lot.integers(0, GROUPS),
        is_primary=lot.random(GROUPS) < 0.5,
    )


def _mediated(lot: np.random.Generator) -> allocation.Mediated:
    weight = lot.random(2)
    return allocation.Mediated(
        arriving=lot.integers(0, 2, (ROUNDS, 2, SIZES)).astype(np.float64),
        waiting=lot.integers(0, 3, (2, SIZES)).astype(np.float64),
        fits=lot.random((2, SIZES, PLACES)) < 0.6,
        weight=weight / weight.sum(),
        counts=lot.integers(0, 2, 2).astype(np.float64),
        is_letting=lot.integers(0, 2, 2).astype(np.float64),
    )


def _offers(lot: np.random.Generator) -> allocation.Offers:
    number = int(lot.integers(20, 40))
    ready = np.sort(FIRST_ROUND + lot.integers(-2, ROUNDS, number))
    names = [f"{at} van {number}" for at in range(number)]
    return offers_of(
        names, lot.integers(0, PLACES, number).tolist(), ready.tolist(), lot.integers(0, 2, number).tolist()
    )


def _places(lot: np.random.Generator) -> allocation.Places:
    at = np.arange(PLACES)
    return allocation.Places(
        owner=at % OWNERS,
        wijk=at // (PLACES // WIJKEN),
        size=lot.integers(0, SIZES, PLACES),
        appeal=lot.choice([0.5, 1.0, 2.0], PLACES),
        occupied=lot.integers(0, 3, PLACES).astype(np.float64),
        relet_to=lot.integers(0, PLACES, (PLACES, 2)),
        relet=np.column_stack([lot.random(PLACES), np.ones(PLACES)]),
    )


def _rules(lot: np.random.Generator) -> allocation.Rules:
    none = np.full(ROUNDS, np.nan)
    policy = lot.choice(["task_first", "cap", "number"])
    campaign = none.copy()
    if lot.random() < 0.5:
        campaign[2:5] = lot.choice([0.0, 0.5, 0.9])
    return allocation.Rules(
        share=np.full(ROUNDS, lot.choice([0.0, 0.3, 0.6])) if policy == "cap" else none.copy(),
        number=np.full(ROUNDS, lot.choice([0.0, 0.7, 2.0])) if policy == "number" else none.copy(),
        campaign=campaign,
        loting=np.full(ROUNDS, lot.choice([0.0, 0.3, 1.0])),
        urgent_first=np.arange(ROUNDS) < lot.integers(0, ROUNDS + 1),
        counts=np.array([1.0, lot.integers(0, 2), 1.0]),
        free_space=float(lot.choice([0.0, 0.075, 0.3])),
        above_limit=float(lot.choice([0.0, 0.05, 0.3])),
        owner_key=np.array([0.3, 0.7]) if lot.random() < 0.5 else np.full(OWNERS, np.nan),
        most_in_wijk=lot.choice([0.0, 0.3, 1.0], WIJKEN),
        in_proportion=bool(lot.random() < 0.5),
        open_reactions=int(lot.choice([1, 2, 10**6])),
        chain_rounds=2,
    )


def _window(lot: np.random.Generator) -> allocation.Window:
    lettings = lot.integers(2, 6, ROUNDS).astype(np.float64)
    return allocation.Window(lettings, np.floor(lettings * 0.3), np.minimum(lettings, lot.integers(0, 2, ROUNDS)))
