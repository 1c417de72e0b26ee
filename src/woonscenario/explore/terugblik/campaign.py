"""The action of August 2022: what the model predicts for it, with the supply announced before and with the realised."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from woonscenario.explore.terugblik.behaviour import EXPECTATION, Figures, letting_of
from woonscenario.files.backtest import CAMPAIGN_TABLE
from woonscenario.files.terugblik import CAMPAIGN, Terugblik, load_terugblik
from woonscenario.model.chance import Chance
from woonscenario.model.city import City, city_of
from woonscenario.model.demand import WEEKS_PER_YEAR

SEED = 1
DRAWS = 40
_CHANNELS = ("aanbodmodel", "loting", "bemiddeling")


def predict_campaign(params_folder: Path, observed: pd.DataFrame, band: tuple[float, float]) -> pd.DataFrame:
    """Predict dwellings and persons of the campaign; the columns of `CAMPAIGN_TABLE`.

    With the supply announced before, with the realised, and with the realised while no vacant dwelling is offered above
    the aftoppingsgrenzen. The supply is set by the level of turnover, solved so that the expectation lets so many
    dwellings a week. What is predicted is the mean of the draws. Persons count those who join a household that is there
    already (nareizigers), as the published figure does.
    """
    known = observed.set_index("indicator")["value"]
    ground = load_terugblik(CAMPAIGN, params_folder)
    allocation = ground.loaded.scenario.allocation
    published = {name: float(known[name]) for name in ("campaign_dwellings", "campaign_persons")}
    before = float(known["weekly_supply_forecast"])
    realised = published["campaign_dwellings"] / allocation.campaign_weeks
    cases = (
        ("vooraf", before, ground),
        ("gerealiseerd", realised, ground),
        ("gerealiseerd_passend", realised, _within_kernvoorraad(ground)),
    )
    rows = []
    for case, per_week, of_case in cases:
        city = _city_with_supply(of_case, per_week, allocation.campaign_year)
        drawn = _draws(city, allocation.campaign_year)
        for quantity, value in published.items():
            values = [one[quantity] for one in drawn]
            low, high = map(float, np.quantile(values, band))
            rows.append((case, quantity, per_week, value, float(np.mean(values)), low, high, low <= value <= high))
    return pd.DataFrame(rows, columns=[column.name for column in CAMPAIGN_TABLE.columns])


def _within_kernvoorraad(ground: Terugblik) -> Terugblik:
    """Give the same with nothing re-let above the aftoppingsgrenzen, the rents below in proportion, in all wijken."""
    scenario, opening = ground.loaded.scenario, ground.opening
    kept = np.where(opening.rent_classes["kernvoorraad"], scenario.harmonisation.offered_mix, 0.0)
    harmonisation = scenario.harmonisation.model_copy(update={"offered_mix": tuple((kept / kept.sum()).tolist())})
    return Terugblik(
        replace(ground.loaded, scenario=scenario.model_copy(update={"harmonisation": harmonisation})),
        replace(opening, rent_directions=opening.rent_directions.iloc[:0]),
    )


def _draws(city: City, year: int) -> list[dict[str, float]]:
    return [_of_campaign(city, letting_of(city, Chance(SEED, 1, at), year), year) for at in range(DRAWS)]


def _city_with_supply(ground: Terugblik, per_week: float, year: int) -> City:
    """Solve the level of turnover that gives a supply per week; lettings are a straight line in it."""
    scenario = ground.loaded.scenario

    def with_level(level: float) -> City:
        turnover = scenario.turnover.model_copy(update={"level": (level,) * len(scenario.turnover.level)})
        return city_of(scenario.model_copy(update={"turnover": turnover}), ground.opening)

    levels = (0.8, 1.2)
    low, high = (_lettings(letting_of(with_level(level), EXPECTATION, year), year) for level in levels)
    return with_level(levels[0] + (per_week * WEEKS_PER_YEAR - low) * (levels[1] - levels[0]) / (high - low))


def _lettings(found: Figures, year: int) -> float:
    return sum(found[f"lettings:{channel}", year] for channel in _CHANNELS)


def _of_campaign(city: City, found: Figures, year: int) -> dict[str, float]:
    """Give dwellings and persons of the groups that follow the task for statushouders."""
    mediated = city.opening.mediated
    groups = mediated.loc[mediated["statushouders"], "group"]
    joining = city.scenario.statushouders.nareizigers_share
    return {
        "campaign_dwellings": sum(found[f"lettings:{group}", year] for group in groups),
        "campaign_persons": sum(found[f"mediated_persons:{group}", year] for group in groups) / (1 - joining),
    }
