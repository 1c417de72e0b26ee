"""Invented rows of letting: what a run adds to its indicators when it simulates who gets which dwelling."""

from __future__ import annotations

import pandas as pd

from tests.views.conftest import END, OWNERS, START, WIJKEN, assumption_frame

CHANNELS = {"aanbodmodel": 100.0, "loting": 20.0, "urgentie": 10.0, "bemiddeling": 70.0}
REGULAR = {"starter_1p": 0.02, "doorstromer_3p": 0.10}
MEDIATED = {"mobw": 40.0, "statushouders": 30.0}
REASONS = ("niemand_reageerde", "niemand_passend", "iedereen_weigerde")
EXTRA = {"plan": 20.0, "trend": 0.0, "ambitie": 40.0}
"""More lettings through the aanbodmodel than in trend [dwellings/year]."""


def letting_rows(scenario: str) -> list[tuple[object, ...]]:
    """Give the rows of one scenario: shares fall, registration shortens, and the backlog turns into a lead."""
    rows: list[tuple[object, ...]] = []
    extra = EXTRA[scenario]

    def add(year, indicator, unit, value, dimension="total", member="total", spread=0.0):
        parts = {"mean": value, "p05": value - spread, "p50": value, "p95": value + spread}
        rows.extend((scenario, year, dimension, member, indicator, unit, name, found) for name, found in parts.items())

    for year in range(START, END):
        age = year - START
        for channel, let in CHANNELS.items():
            more = extra if channel == "aanbodmodel" else 0.0
            add(year, "lettings", "woningen/jaar", let + more, "channel", channel, 5.0)
        add(year, "lettings", "woningen/jaar", sum(CHANNELS.values()) + extra, spread=10.0)
        for group, chance in REGULAR.items():
            add(year, "slaagkans_D2_regulier", "aandeel", chance + extra / 10_000, "group", group)
            add(year, "lettings", "woningen/jaar", 600 * chance + extra / 2, "group", group)
        add(year, "lettings", "woningen/jaar", CHANNELS["urgentie"], "group", "urgent_1p")
        for group, let in MEDIATED.items():
            add(year, "lettings", "woningen/jaar", let, "group", group)
            add(year, "mediated_persons", "personen", 2 * let, "group", group)
            add(year, "backlog_dwellings", "woningen", 3.0, "group", group)
            add(year, "backlog_persons", "personen", 6.0 - 2 * age, "group", group)
        for dimension, members in (("wijk", WIJKEN), ("owner", OWNERS)):
            for member in members:
                add(year, "lettings", "woningen/jaar", 60.0 + extra / 3, dimension, member)
                add(year, "nonregular_share", "aandeel", 0.25, dimension, member)
        for reason in REASONS:
            add(year, "unfilled_offers", "aantal", 2.0, "reason", reason)
        chance = 0.04 + 0.001 * age + extra / 10_000
        add(year, "slaagkans_D2_regulier", "aandeel", chance, spread=0.005)
        add(year, "slaagkans_D2_rigo", "aandeel", chance + 0.01)
        add(year, "slaagkans_D3_maaskoepel", "aandeel", chance + 0.02)
        if year + 5 < END:
            add(year, "slaagkans_D5_ooit", "aandeel", 0.2)
        add(year, "nonregular_share", "aandeel", 0.36 - 0.01 * age, spread=0.02)
        add(year, "nonregular_share_peak", "aandeel", 0.38 - 0.01 * age)
        add(year, "backlog_dwellings", "woningen", 6.0, spread=1.0)
        add(year, "backlog_persons", "personen", 12.0 - 4 * age)
        for part, years in (("mean", 9.0), ("p10", 4.0), ("p50", 8.5), ("p90", 15.0)):
            add(year, f"registration_{part}", "jaar", years - 0.1 * age)
        add(year, "search_mean", "jaar", 4.0)
        add(year, "seekers_active", "zoekers", 2500.0)
    return rows


def letting_frame(scenarios: tuple[str, ...]) -> pd.DataFrame:
    """Give the rows of letting of several scenarios."""
    columns = ["scenario", "year", "dimension", "member", "indicator", "unit", "statistic", "value"]
    return pd.DataFrame([row for name in scenarios for row in letting_rows(name)], columns=columns)


def letting_assumptions(scenario: str) -> pd.DataFrame:
    """Give the invented assumptions with those of letting."""
    base = assumption_frame(scenario)
    known = {
        "allocation.nonregular_share": ("IJkpunt niet-regulier", "0,3", "aandeel"),
        "allocation.signal_share": ("Signaal niet-regulier", "0,27", "aandeel"),
        "seekers.active": ("Actief woningzoekenden", "2500", "woningzoekenden"),
    }
    rows = [(key, *words, "", "monitor", "aanname", "Uit de <monitor>.", "basis") for key, words in known.items()]
    return pd.concat([base, pd.DataFrame(rows, columns=base.columns)], ignore_index=True)


def letting_outcomes(verdict: str) -> pd.DataFrame:
    """Give what a comparison says of the chance in plan in 2026, beside trend."""
    columns = ["scenario", "year", "dimension", "member", "indicator", "unit", "value", "reference_value"]
    columns += ["difference", "noise_low", "noise_high", "verdict"]
    place = ("total", "total", "slaagkans_D2_regulier", "aandeel")
    rows = [
        ("plan", 2026, *place, 0.046, 0.044, 0.002, -0.001, 0.003, verdict),
        ("trend", 2026, *place, 0.044, 0.044, 0.0, float("nan"), float("nan"), "referentie"),
    ]
    return pd.DataFrame(rows, columns=columns)
