"""All assumptions together: the scenario of a run, and the registry that lists every field."""

from __future__ import annotations

from typing import Any, Self

from pydantic import model_validator

from woonscenario.model.coherence import (
    AssumptionConflict,
    allocation_problems,
    correlation_problems,
    horizon_problems,
    share_fault,
    turnover_problems,
)
from woonscenario.model.scenario.allocation import Allocation, Seekers, Statushouders
from woonscenario.model.scenario.city import (
    City,
    Harmonisation,
    PrivateRent,
    RentPolicy,
    Targets,
    Turnover,
    Uncertainty,
)
from woonscenario.model.scenario.fields import Part, Shares, about
from woonscenario.model.scenario.stock import Demolition, Flex, Horizon, Liberalisation, Production, Sales


class SampledRange(Part):
    """Between which values a sampled assumption lies, and its most likely one, in the unit of the assumption.

    `key` is the dotted key. Of a delay group the values are its first share; of a path `mode` is the mean of the
    numbers that were given.
    """

    key: str
    low: float
    mode: float
    high: float


class Scenario(Part):
    """All assumptions of one run, resolved and checked; `ranges` of the sampled assumptions that have one."""

    name: str
    question: str
    horizon: Horizon
    production: Production
    flex: Flex
    demolition: Demolition
    sales: Sales
    liberalisation: Liberalisation
    turnover: Turnover
    harmonisation: Harmonisation
    rent_policy: RentPolicy
    allocation: Allocation
    statushouders: Statushouders
    seekers: Seekers
    private_rent: PrivateRent
    city: City
    targets: Targets
    uncertainty: Uncertainty
    ranges: tuple[SampledRange, ...] = ()

    @property
    def years(self) -> range:
        """The years in which dwellings change: start_year up to, not including, end_year."""
        return range(self.horizon.start_year, self.horizon.end_year)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        problems = [
            *horizon_problems(self.horizon),
            *correlation_problems(self.production),
            *((key, fault) for key, shares in _share_groups(self) if (fault := share_fault(shares))),
            *turnover_problems(self.turnover),
            *allocation_problems(self.allocation, self.years),
        ]
        if problems:
            raise AssumptionConflict(problems)
        return self


def registry() -> list[tuple[str, str, Any]]:
    """List (part, field name, pydantic FieldInfo) of every assumption, in reading order."""
    return [
        (part, name, field)
        for part, holder in Scenario.model_fields.items()
        if isinstance(holder.annotation, type) and issubclass(holder.annotation, Part)
        for name, field in holder.annotation.model_fields.items()
    ]


def _share_groups(scenario: Scenario) -> list[tuple[str, Shares]]:
    return [
        (f"{part}.{name}", getattr(getattr(scenario, part), name))
        for part, name, field in registry()
        if "by" in about(field)
    ]
