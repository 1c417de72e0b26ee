"""The first half of a year: what leaves, moves and completes before dwellings fall vacant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model import pipeline
from woonscenario.model.chance import Chance, entities
from woonscenario.model.changes import Change, carry_out, together
from woonscenario.model.city import City
from woonscenario.model.division import share_by_mix, sums, total
from woonscenario.model.indicators import change_by_member
from woonscenario.model.rents import raise_rents
from woonscenario.model.results import State
from woonscenario.model.scenario import DESTINATIONS
from woonscenario.model.tables import (
    EINDE_TIJDELIJK,
    HUURBELEID,
    LIBERALISATIE,
    SLOOP,
    SOCIALISATIE,
    UITRUIL,
)
from woonscenario.model.transfers import Requests, Transfers, asked, falling_vacant, move

Array = NDArray[Any]

_CITY = entities([("city",)])


@dataclass(frozen=True)
class Early:
    """What happened before dwellings fall vacant.

    `standing` (cell, draw): what is left of the opening stock, and what other cells brought; `held` (holding, draw):
    that without what was socialised, which has just been let; `changes` by cause, and the `flows` of the city (draw,);
    labelled dwellings that are still `pending` by cause; what is `newly_let`, because it was socialised when it fell
    vacant; what completes by plan (None: it follows from the target).
    """

    standing: Array
    held: Array
    changes: dict[str, Change]
    flows: dict[str, Array]
    requests: list[Requests]
    pending: dict[str, Array]
    newly_let: Change | None
    built: pipeline.Built | None


def leave_and_move(state: State, year: int, city: City, fate: Array, chance: Chance) -> Early:
    """Take what is demolished and what reaches its term, move what changes owner, DAEB or rent, and complete plans."""
    cells, policy, scale = city.cells, city.scenario.production.policy, city.scenario.demolition.scale
    standing = state.dwellings.copy()
    changes: dict[str, Change] = {}
    requests: list[Requests] = []
    for listed in city.transfers[year]:
        if listed.cause not in (SOCIALISATIE, LIBERALISATIE):
            times = scale if listed.cause == SLOOP else 1.0
            _take_over(standing, listed, asked(listed, chance, year, times), changes, requests, chance, year)
    if policy == "projects" and city.expiring[year]:
        ended = pipeline.expire(city.plans, city.expiring[year], fate, chance)
        carry_out(standing, ended)
        changes[EINDE_TIJDELIJK] = together(changes.get(EINDE_TIJDELIJK), ended)
    held = sums(standing, cells.holding_starts)

    for listed in city.transfers[year]:
        if listed.cause == SOCIALISATIE:
            _take_over(standing, listed, asked(listed, chance, year), changes, requests, chance, year)
    pending, newly_let = dict(state.pending), None
    if SOCIALISATIE in city.labelled:
        labelled = city.labelled[SOCIALISATIE]
        rate = city.scenario.turnover.niet_daeb_rate
        vacant = falling_vacant(labelled, pending[SOCIALISATIE], rate, chance, year)
        if vacant.any():
            newly_let = _take_over(standing, labelled, vacant, changes, requests, chance, year)
            pending[SOCIALISATIE] = pending[SOCIALISATIE] - requests[-1].booked
    crossing = city.crossing[year]
    if crossing is not None:
        changes[HUURBELEID] = raise_rents(standing, crossing, city.cell_keys, chance, year)
        standing += changes[HUURBELEID].dwellings
    built = None
    if policy == "projects":
        built = pipeline.complete(city.plans, city.completing[year], fate, chance, scale)

    flows = _early_flows(changes, city, chance, year)
    arrived = np.zeros((1, chance.width), chance.dtype) if newly_let is None else newly_let.dwellings
    flows["socialised_at_turnover"] = total(np.maximum(arrived, 0))
    return Early(standing, held, changes, flows, requests, pending, newly_let, built)


def _take_over(
    standing: Array,
    listed: Transfers,
    wanted: Array,
    changes: dict[str, Change],
    requests: list[Requests],
    chance: Chance,
    year: int,
) -> Change:
    """Carry out transfers of one cause, in `standing`, `changes` and `requests`; gives the change."""
    change, asked_for = move(standing, listed, wanted, chance, year)
    changes[listed.cause] = together(changes.get(listed.cause), change)
    requests.append(asked_for)
    return change


def _early_flows(changes: dict[str, Change], city: City, chance: Chance, year: int) -> dict[str, Array]:
    """Count the social dwellings of the city that leave or change, and where households go after flex; (draw,)."""
    cells, nothing = city.cells, np.zeros(chance.width, chance.dtype)
    demolished, ended, socialised = (
        np.abs(change_by_member(changes[cause], cells, cells.social)[0]) if cause in changes else nothing
        for cause in (SLOOP, EINDE_TIJDELIJK, SOCIALISATIE)
    )
    exchanged = np.maximum(changes[UITRUIL].dwellings, 0).sum(axis=0) if UITRUIL in changes else nothing
    going = np.zeros((len(DESTINATIONS), chance.width), chance.dtype)
    if EINDE_TIJDELIJK in changes:
        shares, ends = np.array(city.scenario.flex.destinations), np.array([0, len(DESTINATIONS)])
        going = share_by_mix(ended[np.newaxis], shares, ends, chance, _CITY, "bestemming na flex", year)
    return {
        "demolition": demolished,
        "ended_temporary": ended,
        "socialised": socialised,
        "exchanged": exchanged,
        **{f"flex_to_{name}": going[at] for at, name in enumerate(DESTINATIONS)},
    }
