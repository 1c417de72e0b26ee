"""An invented municipality with three scenarios, as the tables of a run."""

from __future__ import annotations

import pandas as pd
import pytest

from woonscenario.views.report import ReportInput

SCENARIOS = ("plan", "trend", "ambitie")
START, END = 2022, 2040
WIJKEN = {"Havenkwartier": (4000, 0.42), "Oude Stad": (6000, 0.18), "Weidezicht": (5000, 0.30)}
OWNERS = {"Woonstede": 0.7, "De Brug": 0.3}
BUILT = {"plan": 150.0, "trend": 105.0, "ambitie": 190.0}
SOLD, DEMOLISHED = 12.0, 8.0
KERNVOORRAAD = {"plan": 0.80, "trend": 0.78, "ambitie": 0.76}
CLASSES = ("laag", "midden", "hoog")


def dwellings_added(scenario: str) -> float:
    """Net growth of the social stock in a year [dwellings]."""
    return BUILT[scenario] - SOLD - DEMOLISHED


def social_stock(scenario: str, year: int) -> float:
    opening = sum(dwellings * share for dwellings, share in WIJKEN.values())
    return opening + dwellings_added(scenario) * (year - START)


def indicator_rows(scenario: str, draws: int) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []

    def add(year: int, indicator: str, unit: str, value: float, member: str = "total", spread: float = 0.0) -> None:
        dimension = "total" if member == "total" else "wijk" if member in WIJKEN else "owner"
        statistics = {"expected": value}
        if draws:
            statistics |= {"mean": value, "p05": value - spread, "p50": value, "p95": value + spread}
        rows.extend(
            (scenario, year, dimension, member, indicator, unit, statistic, number)
            for statistic, number in statistics.items()
        )

    for year in range(START, END + 1):
        age = year - START
        add(year, "social_stock", "woningen", social_stock(scenario, year), spread=12.0 * age)
        add(year, "stock_target", "woningen", social_stock(scenario, START) + 140 * age)
        share = KERNVOORRAAD[scenario] - 0.006 * age
        add(year, "kernvoorraad_share", "aandeel", share, spread=0.001 * age)
        city = sum(dwellings for dwellings, _ in WIJKEN.values()) + 300 * age
        add(year, "social_share", "aandeel", social_stock(scenario, year) / city)
        for wijk, (dwellings, share_then) in WIJKEN.items():
            here = dwellings * share_then + dwellings_added(scenario) * age / 3
            add(year, "social_share", "aandeel", here / (dwellings + 100 * age), wijk)
        for owner, part in OWNERS.items():
            add(year, "social_stock", "woningen", social_stock(scenario, year) * part, owner)
    for year in range(START, END):
        add(year, "planned_completions", "woningen/jaar", 150.0 + 40.0 * (year % 3 - 1))
        add(year, "completions", "woningen/jaar", BUILT[scenario], spread=25.0)
        add(year, "sales", "woningen/jaar", SOLD)
    return rows


def change_rows(scenario: str) -> list[tuple[object, ...]]:
    changes = {"oplevering": BUILT[scenario], "sloop": -DEMOLISHED, "verkoop": -SOLD}
    rows: list[tuple[object, ...]] = []
    for year in range(START, END):
        for cause, dwellings in changes.items():
            cell = ("Weidezicht", "Woonstede", "laag", "daeb", "klein", "permanent")
            rows.append((scenario, "expected", year, *cell, cause, dwellings))
        for rent_class, dwellings in (("laag", -40.0), ("midden", 40.0)):
            cell = ("Weidezicht", "Woonstede", rent_class, "daeb", "klein", "permanent")
            rows.append((scenario, "expected", year, *cell, "huurharmonisatie", dwellings))
    return rows


def indicator_frame(scenarios: tuple[str, ...] = SCENARIOS, draws: int = 0) -> pd.DataFrame:
    columns = ["scenario", "year", "dimension", "member", "indicator", "unit", "statistic", "value"]
    rows = [row for scenario in scenarios for row in indicator_rows(scenario, draws)]
    return pd.DataFrame(rows, columns=columns)


def with_error(indicators: pd.DataFrame, indicator: str, error: float) -> pd.DataFrame:
    """Add to the city's draws of an indicator a band with model error: p05 less and p95 more the error."""
    chosen = indicators[(indicators["indicator"] == indicator) & (indicators["dimension"] == "total")]
    limits = [
        chosen[chosen["statistic"] == inner].assign(statistic=outer, value=lambda rows, by=by: rows["value"] + by)
        for inner, outer, by in (("p05", "low", -error), ("p95", "high", error))
    ]
    return pd.concat([indicators, *limits], ignore_index=True)


def change_frame(scenarios: tuple[str, ...] = SCENARIOS) -> pd.DataFrame:
    cell = ["wijk", "owner", "rent_class", "daeb", "size_class", "tenancy"]
    columns = ["scenario", "draw", "year", *cell, "cause", "dwellings"]
    return pd.DataFrame([row for scenario in scenarios for row in change_rows(scenario)], columns=columns)


def terugblik_frame() -> pd.DataFrame:
    """A backtest of two series: registration, and growth of the stock."""
    rows = [
        ("Inschrijfduur", "jaar", "registration_mean", 2017, "registration_rigo", 2018, 10.0, 9.0, 8.5, 9.5, 10.2),
        ("Nettogroei", "woningen/jaar", "net_growth", 2018, "net_growth", 2019, -100.0, 200.0, 100.0, 300.0, 50.0),
    ]
    columns = ["label", "unit", "model_indicator", "known_until", "indicator", "year", "published", "predicted"]
    frame = pd.DataFrame(rows, columns=[*columns, "p05", "p95", "last_value"])
    return frame.assign(linear_trend=float("nan"), inside="nee")


def observed_frame() -> pd.DataFrame:
    columns = ["indicator", "year", "value", "unit", "definition", "source", "status", "reason"]
    rows = [
        ("social_stock", year, value, "woningen", "corporatiewoningen", "monitor", "feit", "")
        for year, value in ((2020, 4110.0), (2021, 4190.0), (2022, 4260.0), (2023, 4350.0))
    ]
    rows.append(("completions", 2022, 88.0, "woningen/jaar", "gereedmeldingen", "monitor", "feit", ""))
    return pd.DataFrame(rows, columns=columns)


def request_frame(scenarios: tuple[str, ...] = SCENARIOS) -> pd.DataFrame:
    columns = ["scenario", "draw", "year", "cause", "request", "requested", "booked", "cut"]
    rows = [
        (scenario, "expected", year, "verkoop", "akkoord / Woonstede", 20.0, 12.0, 8.0)
        for scenario in scenarios
        for year in (2022, 2023)
    ]
    return pd.DataFrame(rows, columns=columns)


def assumption_frame(scenario: str) -> pd.DataFrame:
    columns = ["key", "label", "value", "unit", "range", "source", "status", "reason", "set_by"]
    policy = "net_growth" if scenario == "ambitie" else "projects"
    where = scenario if scenario == "ambitie" else "basis"
    rows = [
        (
            "production.policy",
            "Wijze van bouwen",
            policy,
            "keuze",
            "",
            "",
            "aanname",
            "Keuze <van> het scenario.",
            where,
        ),
        (
            "production.soft_dropout",
            "Planuitval zachte plannen",
            "0,3",
            "aandeel",
            "0,2 tot 0,4",
            "monitor",
            "aanname",
            "Landelijk cijfer, voor de stad niet bekend.",
            "basis",
        ),
        (
            "targets.net_growth",
            "Doel nettogroei",
            "140",
            "woningen/jaar",
            "120 tot 160",
            "afspraken",
            "aanname",
            "Midden van de afspraken.",
            "basis",
        ),
        (
            "harmonisation.offered_mix",
            "Huurklasse bij mutatie",
            "laag 0,6; midden 0,4",
            "aandeel",
            "",
            "afspraken",
            "aanname",
            "Minimum uit de afspraken.",
            "basis",
        ),
        ("horizon.start_year", "Beginjaar", "2022", "jaar", "", "monitor", "feit", "", "basis"),
    ]
    return pd.DataFrame(rows, columns=columns)


def source_frame() -> pd.DataFrame:
    columns = ["id", "title", "edition", "address", "date", "status"]
    return pd.DataFrame(
        [
            ("monitor", "Monitor Rivierdam", "2022", "https://example.org/monitor", "2022-05-01", "geldig"),
            ("afspraken", "Afspraken Rivierdam", "2022", "https://example.org/afspraken", "2022-01-01", "concept"),
        ],
        columns=columns,
    )


def opening_status_frame() -> pd.DataFrame:
    return pd.DataFrame(
        [("projects", "Nieuwbouwprojecten", "aanname", "monitor", 12)],
        columns=["table", "meaning", "status", "source", "rows"],
    )


def outcome_frame(scenarios: tuple[str, ...] = SCENARIOS, verdict: str = "verschil") -> pd.DataFrame:
    columns = ["scenario", "year", "dimension", "member", "indicator", "unit", "value", "reference_value"]
    columns += ["difference", "noise_low", "noise_high", "verdict"]
    rows = []
    for name in scenarios:
        for year in (2026, 2030, 2040):
            value, base = social_stock(name, year), social_stock("trend", year)
            place = (name, year, "total", "total", "social_stock", "woningen", value, base, value - base)
            known = (value - base - 9.0, value - base + 9.0, verdict)
            rows.append((*place, *((float("nan"), float("nan"), "referentie") if name == "trend" else known)))
    return pd.DataFrame(rows, columns=columns)


def attribution_frame(scenarios: tuple[str, ...] = SCENARIOS) -> pd.DataFrame:
    columns = ["scenario", "key", "label", "year", "indicator", "unit", "alone", "cumulative", "remark"]
    plan = [
        ("production.hard_dropout", "Planuitval harde plannen", 200.0, 200.0),
        ("production.hard_delay", "Vertraging harde plannen", -50.0, 700.0),
        ("samenspel", "Samenspel", 660.0, 810.0),
    ]
    ambitie = [
        ("production.policy", "Wijze van bouwen", 1530.0, 1530.0),
        ("samenspel", "Samenspel", 0.0, 1530.0),
    ]
    rows = [
        (name, key, label, 2040, "social_stock", "woningen", alone, cumulative, "")
        for name, found in (("plan", plan), ("ambitie", ambitie))
        if name in scenarios
        for key, label, alone, cumulative in found
    ]
    return pd.DataFrame(rows, columns=columns)


def event_frame(scenarios: tuple[str, ...] = SCENARIOS) -> pd.DataFrame:
    columns = ["scenario", "year", "indicator", "dimension", "member", "unit", "norm", "event", "chance"]
    rows = [
        ("trend", 2023, "social_stock", "total", "total", "woningen", 4370.0, "onder", 0.96),
        ("plan", 2031, "social_share", "wijk", "Weidezicht", "aandeel", 0.35, "erop_of_erboven", float("nan")),
    ]
    return pd.DataFrame([row for row in rows if row[0] in scenarios], columns=columns)


def spread_frame(scenarios: tuple[str, ...] = SCENARIOS, draws: int = 0) -> pd.DataFrame:
    columns = ["scenario", "year", "indicator", "standard_deviation", "luck_share", "plan_luck_share"]
    rows = [(name, 2040, "social_stock", 100.0, 0.66, 0.6) for name in scenarios] if draws else []
    return pd.DataFrame(rows, columns=columns)


def report_input(scenarios: tuple[str, ...] = SCENARIOS, draws: int = 0) -> ReportInput:
    return ReportInput(
        municipality="Rivierdam",
        scenarios=tuple((name, f"Wat als het {name} wordt?") for name in scenarios),
        reference="trend",
        milestones=(2026, 2030, 2040),
        kernvoorraad_floors=dict.fromkeys(scenarios, 0.7),
        social_classes=("laag", "midden"),
        indicators=indicator_frame(scenarios, draws),
        outcomes=outcome_frame(scenarios),
        attribution=attribution_frame(scenarios),
        events=event_frame(scenarios),
        spread=spread_frame(scenarios, draws),
        stock_changes=change_frame(scenarios),
        requests=request_frame(scenarios),
        observed=observed_frame(),
        terugblik=terugblik_frame(),
        assumptions={name: assumption_frame(name) for name in scenarios},
        opening_statuses=opening_status_frame(),
        sources=source_frame(),
        warnings=(("trend", "In 2030 is 4,0 woningen sloop niet uitgevoerd."),),
        run_id="vergelijking-0a1b2c3d",
        seed=1,
        draws=draws,
        versions=(("woonscenario", "0.1.0"), ("python", "3.11")),
    )


@pytest.fixture
def indicators() -> pd.DataFrame:
    return indicator_frame(draws=200)


@pytest.fixture
def indicators_of_one() -> pd.DataFrame:
    return indicator_frame(("plan",))


@pytest.fixture
def stock_changes() -> pd.DataFrame:
    return change_frame()


@pytest.fixture
def observed() -> pd.DataFrame:
    return observed_frame()


@pytest.fixture(scope="session")
def comparison() -> ReportInput:
    return report_input(draws=200)


@pytest.fixture(scope="session")
def single_run() -> ReportInput:
    return report_input(("trend",))


@pytest.fixture(scope="session")
def pair() -> ReportInput:
    """Compare one scenario with the reference."""
    return report_input(("plan", "trend"), draws=200)
