"""What a scenario and the opening data fix before the first year, for every draw alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model import pipeline, rules, stock, vacancies
from woonscenario.model.cells import Cells, cells_of, opening_dwellings
from woonscenario.model.scenario import Scenario
from woonscenario.model.tables import Opening

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]


@dataclass(frozen=True)
class City:
    """Everything that one year needs besides the state and the lots.

    `dwellings` (cell,) on 1 January of the start year; `total_dwellings` (year, wijk) of all tenures;
    `low_share` (wijk,) marks wijken with a low social share; `earlier_social_stock` holds published stocks
    [dwellings] of the years before the start.
    """

    scenario: Scenario
    opening: Opening
    cells: Cells
    dwellings: Array
    plans: pipeline.Plans
    programme: pipeline.Programme
    demolitions: dict[int, stock.Demolitions]
    sales_rules: dict[int, rules.SalesRules]
    target_mix: Array
    total_dwellings: Array
    low_share: Array
    earlier_social_stock: dict[int, float]


def city_of(scenario: Scenario, opening: Opening) -> City:
    """Prepare a run. Raises ValueError (Dutch) when scenario and opening data do not fit together."""
    if problems := misfits(scenario, opening):
        raise ValueError("; ".join(f"{key}: {message}" for key, message in problems))
    cells = cells_of(opening)
    wijken = opening.wijken.set_index("wijk").loc[list(cells.wijken)]
    earlier = _earlier_social_stock(scenario, opening)
    return City(
        scenario=scenario,
        opening=opening,
        cells=cells,
        dwellings=opening_dwellings(cells, opening),
        plans=pipeline.plans_of(scenario, opening, cells),
        programme=pipeline.programme_of(opening, cells),
        demolitions={year: stock.demolitions(opening, cells, year) for year in scenario.years},
        sales_rules={year: rules.sales_rules(opening, cells, scenario.sales, year) for year in scenario.years},
        target_mix=vacancies.target_mix(scenario.harmonisation, cells),
        total_dwellings=_total_dwellings(
            wijken["dwellings"].to_numpy(float), wijken["growth_share"].to_numpy(float), scenario
        ),
        low_share=wijken["low_social_share"].to_numpy(bool),
        earlier_social_stock=dict(zip(earlier["year"].astype(int), earlier["value"].astype(float), strict=True)),
    )


def misfits(scenario: Scenario, opening: Opening) -> list[tuple[str, str]]:
    """List where scenario and opening data contradict each other, as (dotted key, Dutch message)."""
    return [*_mix_misfits(scenario, opening), *_observed_misfits(scenario, opening)]


def _mix_misfits(scenario: Scenario, opening: Opening) -> list[tuple[str, str]]:
    social = opening.rent_classes["social"].to_numpy(bool)
    shares = np.array(scenario.harmonisation.offered_mix)
    if len(shares) != len(social):
        return [("harmonisation.offered_mix", f"{len(shares)} aandelen voor {len(social)} huurklassen")]
    if shares[~social].sum() > 0:
        return [
            (
                "harmonisation.offered_mix",
                "een DAEB-woning kan niet in een niet-sociale huurklasse worden aangeboden; zet die aandelen op 0",
            )
        ]
    return []


def _observed_misfits(scenario: Scenario, opening: Opening) -> list[tuple[str, str]]:
    published = _earlier_social_stock(scenario, opening)
    twice = sorted(set(published["year"][published["year"].duplicated()]))
    return [
        (
            f"observed.social_stock.{year}",
            "dit jaar heeft twee gepubliceerde standen, en het verkoopplafond rekent met één; geef de reeks met de "
            "andere definitie een eigen naam onder indicator",
        )
        for year in twice
    ]


def _earlier_social_stock(scenario: Scenario, opening: Opening) -> pd.DataFrame:
    observed = opening.observed
    return observed[(observed["indicator"] == "social_stock") & (observed["year"] < scenario.horizon.start_year)]


def _total_dwellings(dwellings: Array, growth_share: Array, scenario: Scenario) -> Array:
    grown = np.cumsum(np.r_[0.0, scenario.city.dwellings_growth[: len(scenario.years)]])
    return dwellings + grown[:, np.newaxis] * growth_share
