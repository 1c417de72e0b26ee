"""The registry: every assumption that a run can vary, with its unit, Dutch label and bounds.

A field has no default: its value, range, source, status and reason stand in `params/basis.yaml`. Widgets,
checks, schema and documentation are made from the fields, so a new field is one edit here and one there.
"""

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
from woonscenario.model.scenario.fields import (
    DELAY_YEARS,
    DESTINATIONS,
    MOST_DWELLINGS,
    REHOUSING_YEARS,
    FactorPath,
    Part,
    Share,
    SharePath,
    Shares,
    Year,
    YearPath,
    about,
    assumption,
)
from woonscenario.model.scenario.registry import SampledRange, Scenario, registry
from woonscenario.model.scenario.stock import Demolition, Flex, Horizon, Liberalisation, Production, Sales

__all__ = [
    "DELAY_YEARS",
    "DESTINATIONS",
    "MOST_DWELLINGS",
    "REHOUSING_YEARS",
    "Allocation",
    "City",
    "Demolition",
    "FactorPath",
    "Flex",
    "Harmonisation",
    "Horizon",
    "Liberalisation",
    "Part",
    "PrivateRent",
    "Production",
    "RentPolicy",
    "Sales",
    "SampledRange",
    "Scenario",
    "Seekers",
    "Share",
    "SharePath",
    "Shares",
    "Statushouders",
    "Targets",
    "Turnover",
    "Uncertainty",
    "Year",
    "YearPath",
    "about",
    "assumption",
    "registry",
]
