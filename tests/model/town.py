"""A town small enough to work out by hand: two wijken, one owner, three rent classes, one size class."""

import pandas as pd

from woonscenario.model.scenario import SampledRange, Scenario
from woonscenario.model.tables import EXPECTED, TOTAL, Opening, Results

FACTS = {"source": "", "status": "aanname", "reason": "verzonnen"}
RENT_CLASSES = ("laag", "hoog", "vrij")
YEARS = 5


def scenario(**changes: object) -> Scenario:
    """Five years, every plan on time, no sales, no chain, one in ten dwellings falls vacant; change by dotted key."""
    parts = {
        "horizon": {"start_year": 2022, "end_year": 2022 + YEARS, "milestones": (2024,)},
        "production": {
            "policy": "projects",
            "hard_dropout": 0.0,
            "soft_dropout": 0.0,
            "hard_delay": (1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
            "soft_delay": (1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
            "postponement": 0,
            "period_correlation": 0.0,
            "owner_correlation": 0.0,
            "programme_from": 2024,
            "programme": yearly(0),
        },
        "flex": {"programme": yearly(0), "term_years": 2, "destinations": (0.5, 0.3, 0.2)},
        "demolition": {"scale": 1.0, "rehoused_before": (1.0, 0.0, 0.0)},
        "sales": {
            "dwellings_per_year": yearly(0),
            "koopvoorrang_share": 0.0,
            "woz_ratio": 1.0,
            "woz_spread": 0.3,
        },
        "liberalisation": {"dwellings_per_year": yearly(0)},
        "turnover": {
            "lettings": 100.0,
            "first_lettings": 0.0,
            "stock": 1000.0,
            "chain_share": 0.0,
            "level": yearly(1),
            "niet_daeb_rate": 0.1,
        },
        "harmonisation": {"offered_mix": (0.7, 0.3, 0.0)},
        "rent_policy": {"yearly_rise": yearly(0.02), "limit_indexation": yearly(0.02)},
        "allocation": allocation(),
        "statushouders": {
            "persons_per_year": yearly(20),
            "opening_backlog": 0.0,
            "nareizigers_share": 0.0,
            "priority_until": 2100,
        },
        "seekers": {"active": 500.0, "inflow_per_year": yearly(100), "opening_pool": 400.0, "searched_before": 2.0},
        "private_rent": {"dwellings": yearly(100)},
        "city": {"dwellings_growth": yearly(0)},
        "targets": {
            "net_growth": yearly(50),
            "kernvoorraad_share": 0.7,
            "city_growth": 10000.0,
            "social_share_of_growth": 0.35,
            "realised_before_start": 0.0,
        },
        "uncertainty": {"ranges": "vary"},
    }
    for key, value in changes.items():
        part, name = key.split("__")
        parts[part][name] = value
    return Scenario.model_validate({"name": "proef", "question": "Wat als?", **parts})


def allocation() -> dict[str, object]:
    """Allocation is not computed; its rules are simple."""
    return {
        "engine": "none",
        "rounds_per_year": 52,
        "policy": "task_first",
        "nonregular_share": 0.3,
        "signal_share": 0.27,
        "mediated_number": yearly(10),
        "mediated_extra": yearly(0),
        "campaign_share": 0.9,
        "campaign_year": 0,
        "campaign_week": 1,
        "campaign_weeks": 0,
        "include_new_build": True,
        "include_intermediary": False,
        "order": "in_order",
        "division": "vacancies",
        "lottery_share": 0.0,
        "open_reactions": 2,
        "free_space_share": 0.075,
        "free_space_later_share": 0.15,
        "free_space_later_from": 0,
        "above_limit_share": 0.05,
        "chain_weeks": 8,
        "low_share_priority": False,
        "moving_down_priority": False,
        "urgent_priority_until": 2100,
    }


def with_ranges(known: Scenario, **ranges: tuple[float, float, float]) -> Scenario:
    """The same scenario with ranges (low, mode, high) by dotted key."""
    found = tuple(
        SampledRange(key=key.replace("__", "."), low=low, mode=mode, high=high)
        for key, (low, mode, high) in ranges.items()
    )
    return known.model_copy(update={"ranges": found})


def yearly(value: float) -> tuple[float, ...]:
    """The same value in every year."""
    return (float(value),) * (YEARS + 1)


def opening(**tables: pd.DataFrame) -> Opening:
    """1,000 social dwellings (800 low, 200 high rent) and 50 above the limit; wijk Dorp has 60 % of each."""
    cells = [("laag", "daeb", 480, 320), ("hoog", "daeb", 120, 80), ("vrij", "niet_daeb", 30, 20)]
    default = {
        "wijken": pd.DataFrame([wijk("Dorp", 1200, 300000.0, 0.5, True), wijk("Haven", 800, 400000.0, 0.5, False)]),
        "owners": owners("Thuis"),
        "rent_classes": pd.DataFrame(
            {
                "rent_class": RENT_CLASSES,
                "upper_limit": ("a", "b", ""),
                "social": (True, True, False),
                "kernvoorraad": (True, False, False),
                "label": RENT_CLASSES,
            }
        ),
        "size_classes": pd.DataFrame({"size_class": ["alle"], "label": ["alle"]}),
        "stock": pd.DataFrame(
            [
                {
                    "wijk": wijk_name,
                    "owner": "Thuis",
                    "rent_class": rent,
                    "daeb": daeb,
                    "size_class": "alle",
                    "tenancy": "permanent",
                    "dwellings": number,
                }
                for rent, daeb, *numbers in cells
                for wijk_name, number in zip(("Dorp", "Haven"), numbers, strict=True)
            ]
        ),
        "projects": projects(),
        "programme": pd.DataFrame(
            [
                {"wijk": name, "owner": "Thuis", "share": share, "nultreden_share": 0.5, **new_build(), **FACTS}
                for name, share in (("Dorp", 0.25), ("Haven", 0.75))
            ]
        ),
        "transfers": transfers(),
        "sales_rules": sales_rules(),
        "closed_wijken": closed_wijken(),
        "rent_directions": rent_directions(),
        "rents": rents(),
        "household_sizes": household_sizes(),
        "seekers": seekers({}, {"group": "gezin", "household_size": "3p", "pool_share": 0.25, "inflow_share": 0.25}),
        "mediated": mediated({}, {"group": "zorg", "statushouders": False, "unit": "woningen", "per_year": 5.0}),
        "taakstelling": taakstelling({}),
        "observed": observed({}),
    }
    return Opening(**{**default, **tables})


def two_owners(**tables: pd.DataFrame) -> Opening:
    """The same town twice over: Wonen holds as much as Thuis in every cell, 2,000 social dwellings together."""
    one = opening()
    twice = pd.concat([one.stock, one.stock.assign(owner="Wonen")], ignore_index=True)
    return opening(**{"stock": twice, "owners": owners("Thuis", "Wonen"), **tables})


def owners(*names: str) -> pd.DataFrame:
    """Owners that share in liberalisation and mediation alike."""
    part = 1 / len(names)
    return pd.DataFrame(
        [{"owner": name, "liberalisation_share": part, "mediated_share": part, **FACTS} for name in names]
    )


def household_sizes(*rows: dict[str, object]) -> pd.DataFrame:
    """One person and three persons, who fit every dwelling of low rent, unless a row says otherwise."""
    usual = {"smallest_size": "alle", "largest_size": "alle", "primary_rent_class": "laag", **FACTS}
    sizes = rows or (
        {"household_size": "1p", "persons": 1.0, "label": "1 persoon"},
        {"household_size": "3p", "persons": 3.0, "label": "3 personen"},
    )
    return pd.DataFrame([{**usual, **row} for row in sizes])


def seekers(*rows: dict[str, object]) -> pd.DataFrame:
    """Single starters of low income, three quarters of the seekers, unless a row says otherwise."""
    usual = {
        "group": "alleen",
        "label": "Starters",
        "household_size": "1p",
        "income": "primair",
        "age": "jong",
        "situation": "starter",
        "urgent": False,
        "pool_share": 0.75,
        "inflow_share": 0.75,
        "registered_before": 3.0,
        "registered_shape": 1.0,
        "dropout": 0.1,
        "reactions_per_week": 0.5,
        "acceptance": 0.5,
        "leaves_dwelling": 0.0,
        "priority": False,
        "low_share_priority": False,
        **FACTS,
    }
    return pd.DataFrame([{**usual, **row} for row in rows], columns=list(usual))


def mediated(*rows: dict[str, object]) -> pd.DataFrame:
    """Statushouders, half alone and half with three, unless a row says otherwise."""
    usual = {
        "group": "statushouders",
        "label": "Statushouders",
        "unit": "personen",
        "per_year": 0.0,
        "backlog": 0.0,
        "weight": 1 / max(len(rows), 1),
        "intermediary": False,
        "statushouders": True,
        "counts_in_pa": True,
        "counts_in_monitor": True,
        "household_1p": 0.5,
        "household_3p": 0.5,
        **FACTS,
    }
    return pd.DataFrame([{**usual, **row} for row in rows], columns=list(usual))


def taakstelling(*rows: dict[str, object]) -> pd.DataFrame:
    """Ten persons in the first half of 2022, unless a row says otherwise."""
    usual = {
        "year": 2022,
        "half": 1,
        "national": None,
        "municipality": 10,
        "population_municipality": None,
        "population_country": None,
        **FACTS,
    }
    optional = ("national", "municipality", "population_municipality", "population_country")
    table = pd.DataFrame([{**usual, **row} for row in rows], columns=list(usual))
    return table.astype(dict.fromkeys(optional, "Int64"))


def rent_directions(*rows: dict[str, object]) -> pd.DataFrame:
    """Thuis in Dorp offers a tenth less at low rent, unless a row says otherwise."""
    usual = {"wijk": "Dorp", "owner": "Thuis", "kernvoorraad_shift": -0.1, **FACTS}
    return pd.DataFrame([{**usual, **row} for row in rows], columns=list(usual))


def rents(*rows: dict[str, object]) -> pd.DataFrame:
    """Half of the low rents stand in the upper tenth of their class, unless a row says otherwise."""
    usual = {"rent_class": "laag", "rent_from": 0.0, "rent_until": 600.0, "share": 1.0, **FACTS}
    return pd.DataFrame([{**usual, **row} for row in rows], columns=list(usual))


def closed_wijken(*rows: dict[str, object]) -> pd.DataFrame:
    """Dorp closed for sale in 2023 and 2024, unless a row says otherwise."""
    usual = {"wijk": "Dorp", "from_year": 2023, "until_year": 2024}
    table = pd.DataFrame([{**usual, **row} for row in rows], columns=list(usual))
    return table.astype({"from_year": "Int64", "until_year": "Int64"})


def observed(social_stock: dict[int, float]) -> pd.DataFrame:
    """Published social stocks by year."""
    return pd.DataFrame(
        [("social_stock", year, value, "woningen", "") for year, value in social_stock.items()],
        columns=["indicator", "year", "value", "unit", "definition"],
    )


def values(results: Results, indicator: str, member: str = TOTAL, statistic: str = EXPECTED) -> dict[int, float]:
    """The values of an indicator by year."""
    rows = results.indicators
    rows = rows[(rows["indicator"] == indicator) & (rows["member"] == member) & (rows["statistic"] == statistic)]
    return dict(zip(rows["year"], rows["value"], strict=True))


def wijk(name: str, dwellings: int, woz: float, growth: float, low: bool) -> dict[str, object]:
    """A row of wijken."""
    return {
        "wijk": name,
        "code": name,
        "dwellings": dwellings,
        "woz_mean": woz,
        "growth_share": growth,
        "low_social_share": low,
        "mediated_maximum": 1.0,
        "free_space": True,
        **FACTS,
    }


def new_build(low: float = 0.5) -> dict[str, float]:
    """The mix of new build: half low, half high rent unless told otherwise."""
    return {"rent_laag": low, "rent_hoog": 1 - low, "rent_vrij": 0.0, "size_alle": 1.0}


def projects(*rows: dict[str, object]) -> pd.DataFrame:
    """Projects of 100 dwellings in Haven, hard, planned in 2023, unless a row says otherwise."""
    usual = {
        "project": "p1",
        "name": "Plan",
        "wijk": "Haven",
        "owner": "Thuis",
        "dwellings": 100,
        "plan_status": "hard",
        "planned_year": 2023,
        "daeb": "daeb",
        "tenancy": "permanent",
        "nultreden_share": 0.4,
        "term_years": None,
        "replaces": "",
        "return_share": float("nan"),
        **new_build(),
        **FACTS,
    }
    table = pd.DataFrame([{**usual, **row} for row in rows], columns=list(usual))
    return table.astype(
        {
            "dwellings": "int64",
            "planned_year": "Int64",
            "term_years": "Int64",
            "nultreden_share": float,
            "return_share": float,
        }
    )


def transfers(*rows: dict[str, object]) -> pd.DataFrame:
    """Demolitions of 50 dwellings of any rent in Dorp in 2024, unless a row says otherwise."""
    usual = {
        "transfer": "s1",
        "cause": "sloop",
        "year": 2024,
        "at_turnover": False,
        "from_wijk": "Dorp",
        "from_owner": "Thuis",
        "from_rent_class": "",
        "from_size_class": "",
        "to_owner": "",
        "to_rent_class": "",
        "dwellings": 50,
        **FACTS,
    }
    return pd.DataFrame([{**usual, **row} for row in rows], columns=list(usual))


def sales_rules(*rows: dict[str, object]) -> pd.DataFrame:
    """One rule for Thuis in all years, every dwelling may be sold, unless a row says otherwise."""
    usual = {
        "rule_set": "afspraak",
        "owner": "Thuis",
        "from_year": 2000,
        "until_year": None,
        "share_of_sales": 1.0,
        "woz_threshold": float("nan"),
        "qualifying_share": 1.0,
        "growth_cap": float("nan"),
        "minimum_social_share": float("nan"),
        "coupled_to_additions": False,
        **FACTS,
    }
    table = pd.DataFrame([{**usual, **row} for row in rows], columns=list(usual))
    return table.astype({"from_year": "Int64", "until_year": "Int64"})
