"""What a scenario and the opening data fix before the first year, for every draw alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model import pipeline, rules, vacancies
from woonscenario.model.allocation import Rules
from woonscenario.model.cells import Cells, cells_of, keys_of, liberalised_cells, opening_dwellings
from woonscenario.model.demand import Demand, demand_of, rules_of
from woonscenario.model.rehousing import Emptying, emptying
from woonscenario.model.remember import remembers
from woonscenario.model.rents import crossing_shares
from woonscenario.model.scenario import Scenario
from woonscenario.model.taakstelling import Asked, asked_of, extra_shares, tasks_of
from woonscenario.model.tables import LIBERALISATIE, SLOOP, TRANSFER_CAUSES, Opening
from woonscenario.model.transfers import Transfers, in_year, to_liberalise, transfers_of, waiting

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]


@dataclass(frozen=True)
class City:
    """Everything that one year needs besides the state and the lots.

    `dwellings` (cell,) on 1 January of the start year; `total_dwellings` (year, wijk) of all tenures;
    `low_share` (wijk,) marks wijken with a low social share; `earlier_social_stock` holds published stocks
    [dwellings] of the years before the start. By year: the `sales_rules`, what owners want to liberalise, how
    dwellings are emptied for demolition, and which shares of the cells cross to another rent class (None: huurbeleid
    is off). By cause: the `labelled` transfers, which wait for turnover. `liberalised_to` (cell,) is empty when nothing
    can be liberalised. What direct mediation is `asked`; `demand` and the `letting_rules` by year, when letting is
    simulated.
    """

    scenario: Scenario
    opening: Opening
    cells: Cells
    dwellings: Array
    plans: pipeline.Plans
    completing: dict[int, pipeline.Landing]
    expiring: dict[int, pipeline.Landing]
    programme: pipeline.Programme
    transfers: dict[int, tuple[Transfers, ...]]
    labelled: dict[str, Transfers]
    to_liberalise: dict[int, Transfers]
    liberalised_to: Array
    emptying: dict[int, Emptying]
    crossing: dict[int, tuple[Array, Array] | None]
    cell_keys: Array
    sales_rules: dict[int, rules.SalesRules]
    target_mix: Array
    total_dwellings: Array
    low_share: Array
    earlier_social_stock: dict[int, float]
    demand: Demand | None
    asked: Asked
    letting_rules: dict[int, Rules]


def city_of(scenario: Scenario, opening: Opening) -> City:
    """Prepare a run. Raises ValueError (Dutch) when scenario and opening data do not fit together."""
    if problems := misfits(scenario, opening):
        raise ValueError("; ".join(f"{key}: {message}" for key, message in problems))
    liberalises = _lists_liberalisation(opening) or any(scenario.liberalisation.dwellings_per_year)
    cells = cells_of(opening, flex=any(scenario.flex.programme), liberalises=liberalises)
    dwellings, plans = opening_dwellings(cells, opening), pipeline.plans_of(scenario, opening, cells)
    listed = [found for cause in TRANSFER_CAUSES if len(found := transfers_of(opening, cells, cause))]
    simulates = scenario.allocation.engine == "micro"
    return City(
        scenario=scenario,
        opening=opening,
        cells=cells,
        dwellings=dwellings,
        plans=plans,
        completing={year: pipeline.completing(plans, year) for year in scenario.years},
        expiring={year: pipeline.expiring(plans, scenario.horizon.start_year, year) for year in scenario.years},
        programme=pipeline.programme_of(opening, cells),
        transfers={year: tuple(found for one in listed if len(found := in_year(one, year))) for year in scenario.years},
        labelled={one.cause: found for one in listed if len(found := waiting(one))},
        to_liberalise=to_liberalise(scenario, opening, cells),
        liberalised_to=liberalised_cells(cells) if liberalises else np.zeros(0, np.int64),
        emptying=_emptying(scenario, opening, cells),
        crossing=_crossing(scenario, opening, cells),
        cell_keys=keys_of(cells),
        sales_rules={year: rules.sales_rules(opening, cells, scenario.sales, year) for year in scenario.years},
        target_mix=vacancies.target_mix(scenario, opening, cells),
        total_dwellings=_total_dwellings(
            _column_of_wijken(opening, cells, "dwellings"), _column_of_wijken(opening, cells, "growth_share"), scenario
        ),
        low_share=_column_of_wijken(opening, cells, "low_social_share"),
        earlier_social_stock=_earlier_by_year(scenario, opening),
        demand=demand_of(scenario, opening, cells) if simulates else None,
        asked=_asked(scenario, opening),
        letting_rules=_letting_rules(scenario, opening, cells) if simulates else {},
    )


@lru_cache(maxsize=8)
def _lists_liberalisation(opening: Opening) -> bool:
    return bool((opening.transfers["cause"] == LIBERALISATIE).any())


@remembers("horizon", "rent_policy")
def _crossing(scenario: Scenario, opening: Opening, cells: Cells) -> dict[int, tuple[Array, Array] | None]:
    return {
        year: crossing_shares(scenario.rent_policy, at, opening.rents, cells) for at, year in enumerate(scenario.years)
    }


@remembers("horizon", "statushouders", "allocation.mediated_extra")
def _asked(scenario: Scenario, opening: Opening) -> Asked:
    return asked_of(scenario, opening, tasks_of(scenario, opening))


@remembers("horizon", "allocation")
def _letting_rules(scenario: Scenario, opening: Opening, cells: Cells) -> dict[int, Rules]:
    return {year: rules_of(scenario, opening, cells, year) for year in scenario.years}


@remembers("horizon", "demolition", "turnover")
def _emptying(scenario: Scenario, opening: Opening, cells: Cells) -> dict[int, Emptying]:
    listed = _emptying_as_listed(scenario, opening, cells)
    return {year: one.times(scenario.demolition.scale) for year, one in listed.items()}


@remembers("horizon", "demolition.rehoused_before", "turnover")
def _emptying_as_listed(scenario: Scenario, opening: Opening, cells: Cells) -> dict[int, Emptying]:
    level = np.array(scenario.turnover.level[: len(scenario.years)])
    rates = vacancies.turnover_rate(scenario.turnover, scenario.turnover.stock, level)
    demolished = transfers_of(opening, cells, SLOOP)
    return emptying(scenario, demolished, opening_dwellings(cells, opening), rates, cells)


@remembers("horizon", "harmonisation", "liberalisation", "allocation.open_reactions", "allocation.mediated_extra")
def misfits(scenario: Scenario, opening: Opening) -> tuple[tuple[str, str], ...]:
    """List where scenario and opening data contradict each other, as (dotted key, Dutch message)."""
    return (
        *_mix_misfits(scenario, opening),
        *_direction_misfits(scenario, opening),
        *_liberalisation_misfits(scenario, opening),
        *_observed_misfits(scenario, opening),
        *_reaction_misfits(scenario, opening),
        *_extra_misfits(scenario, opening),
    )


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


def _direction_misfits(scenario: Scenario, opening: Opening) -> list[tuple[str, str]]:
    kernvoorraad = opening.rent_classes["kernvoorraad"].to_numpy(bool)
    share = sum(one for one, kern in zip(scenario.harmonisation.offered_mix, kernvoorraad, strict=False) if kern)
    return [
        (
            "harmonisation.offered_mix",
            f"het deel tot de tweede aftoppingsgrens is {share:.2f}; met {row['kernvoorraad_shift']:+.2f} voor "
            f"{row['owner']} in {row['wijk']} (rent_directions.csv) valt het buiten 0 tot 1",
        )
        for row in opening.rent_directions.to_dict("records")
        if not -1e-9 <= share + row["kernvoorraad_shift"] <= 1 + 1e-9
    ]


def _liberalisation_misfits(scenario: Scenario, opening: Opening) -> list[tuple[str, str]]:
    if not any(scenario.liberalisation.dwellings_per_year) or not opening.rent_classes["social"].all():
        return []
    message = "er is geen huurklasse boven de liberalisatiegrens; voeg die toe aan rent_classes.csv"
    return [("liberalisation.dwellings_per_year", message)]


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


def _reaction_misfits(scenario: Scenario, opening: Opening) -> list[tuple[str, str]]:
    most = scenario.allocation.open_reactions
    return [
        (
            "allocation.open_reactions",
            f"{row['group']} reageert {row['reactions_per_week']:g} keer per week (reactions_per_week in seekers.csv), "
            f"meer dan de {most} reacties die tegelijk mogen lopen; verlaag de een of verhoog de ander",
        )
        for row in opening.seekers[opening.seekers["reactions_per_week"] > most].to_dict("records")
    ]


@remembers("horizon")
def _earlier_social_stock(scenario: Scenario, opening: Opening) -> pd.DataFrame:
    observed = opening.observed
    return observed[(observed["indicator"] == "social_stock") & (observed["year"] < scenario.horizon.start_year)]


@remembers("horizon")
def _earlier_by_year(scenario: Scenario, opening: Opening) -> dict[int, float]:
    earlier = _earlier_social_stock(scenario, opening)
    return dict(zip(earlier["year"].astype(int), earlier["value"].astype(float), strict=True))


@lru_cache(maxsize=32)
def _column_of_wijken(opening: Opening, cells: Cells, column: str) -> Array:
    """Give a column of the table of wijken, in the order of the cells; (wijk,)."""
    return opening.wijken.set_index("wijk").loc[list(cells.wijken), column].to_numpy(copy=True)


def _total_dwellings(dwellings: Array, growth_share: Array, scenario: Scenario) -> Array:
    grown = np.cumsum(np.r_[0.0, scenario.city.dwellings_growth[: len(scenario.years)]])
    return dwellings + grown[:, np.newaxis] * growth_share


def _extra_misfits(scenario: Scenario, opening: Opening) -> list[tuple[str, str]]:
    if not any(scenario.allocation.mediated_extra) or extra_shares(opening).any():
        return []
    message = (
        "mediated.csv heeft geen groep om de extra woningen aan te geven (counts_in_pa ja, statushouders nee, unit "
        "woningen, per_year boven 0); zet mediated_extra op 0 of vul die groep aan"
    )
    return [("allocation.mediated_extra", message)]
