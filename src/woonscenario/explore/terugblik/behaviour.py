"""What the calibration varies, laid on a scenario and its opening data, and the letting that the model gives for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from woonscenario.files.terugblik import HABITS, POOL
from woonscenario.model.chance import Chance
from woonscenario.model.city import City, city_of
from woonscenario.model.demand import demand_of
from woonscenario.model.flow import project
from woonscenario.model.letting_figures import expected_figures, figures
from woonscenario.model.results import Booked
from woonscenario.model.scenario import Scenario
from woonscenario.model.tables import TOTAL, Opening

Values = Mapping[str, float]
"""Values of the parameters by name."""
Figures = Mapping[tuple[str, int], float]
"""Figures of letting in the city by (indicator, year)."""
Simulate = Callable[[Values, Chance], Figures]
"""From values and one draw, or the expectation, to figures."""

EXPECTATION = Chance(0)
_NOT_OF_URGENT = ("reactions_per_week", "acceptance")
"""Habits that the calibration leaves as they are for urgenten, who have other reasons."""


def with_behaviour(scenario: Scenario, opening: Opening, values: Values) -> tuple[Scenario, Opening]:
    """Give scenario and opening data with the values of the parameters.

    Those of `POOL` replace an assumption on seekers, a path by the same value in every year; those of `HABITS` multiply
    a column of the seekers, within what the model allows. What is not among the values stays.
    """
    seekers = scenario.seekers
    pool = {
        name: (values[name],) * len(known) if isinstance(known := getattr(seekers, name), tuple) else values[name]
        for name in POOL
        if name in values
    }
    groups = opening.seekers.copy()
    for name in HABITS:
        rows = ~groups["urgent"] if name in _NOT_OF_URGENT else slice(None)
        groups.loc[rows, name] = groups.loc[rows, name] * values.get(name, 1.0)
    groups["acceptance"] = groups["acceptance"].clip(upper=1.0)
    groups["reactions_per_week"] = groups["reactions_per_week"].clip(upper=float(scenario.allocation.open_reactions))
    return scenario.model_copy(update={"seekers": seekers.model_copy(update=pool)}), replace(opening, seekers=groups)


def simulating(scenario: Scenario, opening: Opening, last_year: int) -> Simulate:
    """Give the function from values to the figures of letting, up to and including a year.

    The city is prepared once; only who looks for a dwelling is made anew. Raises ValueError (Dutch) when scenario and
    opening data do not fit together.
    """
    city = city_of(scenario, opening)

    def simulate(values: Values, chance: Chance) -> Figures:
        varied, groups = with_behaviour(scenario, opening, values)
        demand = demand_of(varied, groups, city.cells)
        return letting_of(replace(city, scenario=varied, opening=groups, demand=demand), chance, last_year)

    return simulate


def letting_of(city: City, chance: Chance, last_year: int) -> dict[tuple[str, int], float]:
    """Give the figures of letting of one draw, or the expectation: of the city by name, of a member as `name:member`.

    A city without letting has none.
    """
    if city.demand is None:
        return {}
    names = [
        run.indicator if run.dimension == TOTAL else f"{run.indicator}:{member}"
        for run in figures(city.demand, city.cells)
        for member in run.members
    ]
    booked = dict[int, Booked]()
    for year, _, of_year in project(city, chance):
        if of_year is not None:
            booked[year] = of_year
        if year == last_year:
            break
    expected = [one.expected for one in booked.values() if one.expected is not None]
    drawn = [one.letting[:, 0] for one in booked.values() if one.letting is not None]
    rows = expected_figures(expected, city.demand, city.cells) if expected else drawn
    return {
        (name, year): value
        for year, row in zip(booked, rows, strict=True)
        for name, value in zip(names, row.tolist(), strict=True)
    }
