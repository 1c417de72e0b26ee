"""From the task to households: what direct mediation is asked to house, and the account in persons.

Persons are not dwellings. The task counts persons; some of them join a household that has a dwelling already, and the
others come in households of the size mix of their group, drawn until the persons are reached. What the last household
counts too many is a lead that the next half-year begins with. Groups that are counted in dwellings go the same way,
every household counting for one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.chance import entity, numbered, pair_lot
from woonscenario.model.compiled import kernel, part_of_kernel
from woonscenario.model.remember import remembers
from woonscenario.model.scenario import Scenario
from woonscenario.model.tables import HALF_YEARS, PERSONEN, WONINGEN, Opening

Array = NDArray[Any]

_SIZE = np.uint64(41)
"""What is drawn for a household."""
_HAIR = 1e-9


@dataclass(frozen=True)
class Tasks:
    """The task of the municipality to house statushouders, without backlog; arrays (half_year,) [persons].

    `persons` is what holds; `published` and by `formula` are NaN where they are not known.
    """

    persons: Array
    published: Array
    formula: Array

    @property
    def residual(self) -> Array:
        """What was published less what the formula gives; NaN where one of both is not known."""
        return self.published - self.formula


def by_formula(national: int, municipality: int, country: int) -> int:
    """Give the municipality's part of the national task by inhabitants, rounded up to whole persons.

    Inhabitants on 1 January of the year before the year of the half-year.

    Source: Huisvestingswet 2014, article 29.
    """
    return -(-national * municipality // country)


def tasks_of(scenario: Scenario, opening: Opening) -> Tasks:
    """Give the task of every half-year: as published, else by formula, else half of the scenario's year."""
    published, formula = _known_tasks(opening, scenario.years)
    of_scenario = np.array(scenario.statushouders.persons_per_year)[: len(scenario.years)]
    otherwise = np.repeat(of_scenario / HALF_YEARS, HALF_YEARS)
    persons = np.where(np.isnan(published), np.where(np.isnan(formula), otherwise, formula), published)
    return Tasks(persons, published, formula)


@lru_cache(maxsize=8)
def _known_tasks(opening: Opening, years: range) -> tuple[Array, Array]:
    """Give the task of every half-year as published, and by formula; NaN where it is not known."""
    table = opening.taakstelling
    numbers = table[["municipality", *_FOR_FORMULA]].to_numpy(float, na_value=np.nan)
    known = dict(zip(zip(table["year"], table["half"], strict=True), numbers, strict=True))
    published, formula = np.full((2, len(years) * HALF_YEARS), np.nan)
    for at in range(len(published)):
        row = known.get((years[at // HALF_YEARS], at % HALF_YEARS + 1))
        if row is not None:
            published[at] = row[0]
            formula[at] = np.nan if np.isnan(row[1:]).any() else by_formula(*(int(number) for number in row[1:]))
    return published, formula


_FOR_FORMULA = ("national", "population_municipality", "population_country")


@dataclass(frozen=True, eq=False)
class Asked:
    """What direct mediation is asked, in the unit of each group: persons that need a dwelling, or dwellings.

    `at_start` (group,) is the backlog on 1 January of the start year, `in_half_year` (half_year, group) what comes. A
    household of each size counts for `counts` (group, size) and comes with share `mix` (group, size). `keys`
    (1 + half_year, group): under which households draw their size, of the backlog first.
    """

    at_start: Array
    in_half_year: Array
    counts: Array
    mix: Array
    keys: Array


def asked_of(scenario: Scenario, opening: Opening, tasks: Tasks) -> Asked:
    """Gather what every group asks, in the order of the table.

    Statushouders ask what the task leaves when those who join a household are taken off; they join at once, so that
    nobody in the backlog is one of them.
    """
    of_others, part = _asked_by_others(scenario, opening), scenario.statushouders
    follows = opening.mediated["statushouders"].to_numpy(bool)
    needing = tasks.persons * (1 - part.nareizigers_share)
    return replace(
        of_others,
        at_start=np.where(follows, part.opening_backlog, of_others.at_start),
        in_half_year=np.where(follows, needing[:, np.newaxis], of_others.in_half_year),
    )


@remembers("horizon", "allocation.mediated_extra")
def _asked_by_others(scenario: Scenario, opening: Opening) -> Asked:
    """Gather what every group asks as it is listed; what statushouders ask follows from their task."""
    groups = opening.mediated
    extra = np.array(scenario.allocation.mediated_extra)[: len(scenario.years)]
    per_year = groups["per_year"].to_numpy(float) + np.outer(extra, extra_shares(opening))
    persons = opening.household_sizes["persons"].to_numpy(float)
    in_persons = (groups["unit"] == PERSONEN).to_numpy(bool)[:, np.newaxis]
    sizes = [f"household_{size}" for size in opening.household_sizes["household_size"]]
    return Asked(
        at_start=groups["backlog"].to_numpy(float),
        in_half_year=np.repeat(per_year / HALF_YEARS, HALF_YEARS, axis=0),
        counts=np.where(in_persons, persons, 1.0),
        mix=groups[sizes].to_numpy(float),
        keys=_keys(list(groups["group"]), list(scenario.years)),
    )


def extra_shares(opening: Opening) -> Array:
    """Divide extra dwellings over the groups of the agreements that are counted in dwellings, by their number a year.

    (group,); nothing when no such group asks any.
    """
    groups = opening.mediated
    shares_in_it = (groups["counts_in_pa"] & ~groups["statushouders"] & (groups["unit"] == WONINGEN)).to_numpy(bool)
    number = np.where(shares_in_it, groups["per_year"].to_numpy(float), 0.0)
    return number / max(number.sum(), _HAIR)


def _keys(groups: list[str], years: list[int]) -> Array:
    """Name households by their group and half-year alone, so that another horizon changes nobody's size."""
    moments = [("opening",), *((str(year), str(half + 1)) for year in years for half in range(HALF_YEARS))]
    keys = [[entity("mediated", group, *moment) for group in groups] for moment in moments]
    return np.array(keys, np.uint64).reshape(len(moments), len(groups))


# Drawn by lot


def waiting_at_start(asked: Asked, draw_key: Any) -> Array:
    """Draw the households of the backlog; (group, size)."""
    return _draw(asked, 0, 0, 1, draw_key)[0][0]


def arriving(asked: Asked, year: int, rounds: int, draw_key: Any) -> Array:
    """Draw the households that arrive in the `year`-th year (0: the start year); (round, group, size).

    Those of a half-year come one after the other in its rounds, each as soon as an even path asks for it.
    """
    return _draw(asked, year * HALF_YEARS, HALF_YEARS, rounds, draw_key)[0]


def ahead(asked: Asked, half_years: int, draw_key: Any) -> Array:
    """Give by how much the households drawn until after a number of half-years exceed what was asked; (group,).

    In the unit of the group; from none to less than what the largest household counts for.
    """
    return _draw(asked, half_years, 0, 1, draw_key)[1]


def _draw(asked: Asked, before: int, halves: int, rounds: int, draw_key: Any) -> tuple[Array, Array]:
    cumulative = asked.mix.cumsum(axis=1)
    keys, numbers = asked.keys, np.vstack([asked.at_start[np.newaxis], asked.in_half_year])
    return _households(numbers, asked.counts, cumulative, keys, before, halves, rounds, draw_key)


@kernel
def _households(asked, counts, cumulative, keys, before, halves, rounds, draw_key):  # type: ignore[no-untyped-def]
    """Draw the households of `halves` half-years by round, after the backlog and `before` half-years, for their lead.

    Without halves the last before them is what is drawn, in the first round. Gives (round, group, size) and the lead at
    the end (group,).
    """
    groups, sizes = counts.shape
    drawn, lead = np.zeros((rounds, groups, sizes)), np.zeros(groups)
    for group in range(groups):
        for moment in range(before + halves + 1):
            if moment <= before:
                drawn[0, group] = 0.0
                first, last = 0, 1
            else:
                first, last = _rounds_of(moment - before - 1, rounds)
                drawn[first:last, group] = 0.0
            serial = 0
            for step in range(first, last):
                upto = asked[moment, group] * ((step + 1 - first) / (last - first))
                serial, lead[group] = _reach(
                    upto, serial, lead[group], counts[group], cumulative[group], keys[moment, group], draw_key,
                    drawn[step, group],
                )  # fmt: skip
            lead[group] -= asked[moment, group]
    return drawn, lead


@kernel
def _rounds_of(half, rounds):  # type: ignore[no-untyped-def]
    """Give the first round of a half of the year and the one after its last."""
    return half * rounds // HALF_YEARS, (half + 1) * rounds // HALF_YEARS


@part_of_kernel
def _reach(upto, serial, so_far, counts, cumulative, key, draw_key, into):  # type: ignore[no-untyped-def]
    """Add households `into` (size,) until they count for `upto`; gives how many there are and for what they count."""
    while so_far < upto - _HAIR:
        serial += 1
        lot = pair_lot(numbered(key, serial), draw_key, _SIZE)
        size = 0
        while size < len(cumulative) - 1 and lot >= cumulative[size]:
            size += 1
        into[size] += 1
        so_far += counts[size]
    return serial, so_far


# In expectation


def expected_at_start(asked: Asked) -> Array:
    """Expect the households of the backlog; (group, size)."""
    return asked.at_start[:, np.newaxis] * _households_per_unit(asked)


def expected_arriving(asked: Asked, year: int, rounds: int) -> Array:
    """Expect the households that arrive in the `year`-th year (0: the start year); (round, group, size)."""
    households, per_unit = np.empty((rounds, *asked.mix.shape)), _households_per_unit(asked)
    for half in range(HALF_YEARS):
        first, last = _rounds_of(half, rounds)
        number = asked.in_half_year[year * HALF_YEARS + half] / (last - first)
        households[first:last] = number[:, np.newaxis] * per_unit
    return households


def _households_per_unit(asked: Asked) -> Array:
    return asked.mix / (asked.mix * asked.counts).sum(axis=1)[:, np.newaxis]


# The account in persons


@dataclass(frozen=True)
class PersonsAccount:
    """The task in persons; arrays along the half-years, or along whatever periods they are given in.

    `task` of the period, `joined` (nareizigers, housed in a dwelling that is there), `housed` in a dwelling of their
    own, and the `backlog` at its end; a negative backlog is a lead.
    """

    task: Array
    joined: Array
    housed: Array
    backlog: Array


def persons_account(opening_backlog: float, task: Array, nareizigers_share: float, housed: Array) -> PersonsAccount:
    """Close the account: backlog at the end = backlog before + task - joined - housed [persons]."""
    joined = task * nareizigers_share
    return PersonsAccount(task, joined, housed, opening_backlog + np.cumsum(task - joined - housed))
