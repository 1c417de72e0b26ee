"""What every shipped scenario does to the city against the reference: the direction that an analyst expects."""

from functools import cache
from pathlib import Path

import pytest

from tests.test_letting_directions import DIRECTIONS as ON_ALLOCATION
from woonscenario import load_basis, load_opening, load_scenario, run_model

PARAMS = Path(__file__).resolve().parents[1] / "params"
OPENING = load_opening(PARAMS)
CLEAR = {"woningen": 1.0, "woningen/jaar": 0.5, "aandeel": 0.0005}
"""Smallest difference that has a direction, by unit."""

DIRECTIONS = {
    # scenario: {(indicator, year): direction}; everything above that a reader would look at
    "plan": {
        ("social_stock", 2026): "+",
        ("social_stock", 2040): "+",
        ("lettings", 2025): "+",
        ("demolition", 2025): "0",
        ("kernvoorraad_share", 2040): "-",  # new build is dearer than what stands
    },
    "ambitie": {("social_stock", 2026): "+", ("social_stock", 2040): "+", ("completions", 2025): "+"},
    "verkoopstop": {
        ("sales", 2023): "0",
        ("sales", 2025): "-",
        ("koopvoorrang", 2025): "-",
        ("social_stock", 2026): "+",
        ("social_stock", 2040): "+",
        ("lettings", 2025): "+",
        ("completions", 2025): "0",
    },
    "verkoop-akkoord-2025": {
        ("sales", 2024): "0",
        ("sales", 2025): "+",
        ("social_stock", 2030): "-",
        ("social_stock", 2040): "-",
        ("completions", 2030): "0",
    },
    "meer-sloop": {
        ("demolition", 2025): "+",
        ("rehousing", 2025): "+",
        ("kept_empty", 2025): "+",
        ("social_stock", 2026): "-",
        ("social_stock", 2040): "-",
        ("lettings", 2025): "-",
        ("completions", 2025): "0",
    },
    "liberalisatie": {
        ("liberalised", 2022): "0",
        ("liberalised", 2025): "+",
        ("social_stock", 2026): "-",
        ("social_stock", 2040): "-",
        ("lettings", 2025): "-",
        ("completions", 2025): "0",
    },
    "flex-1000": {
        ("temporary_stock", 2030): "+",
        ("social_stock", 2026): "+",
        ("social_stock", 2030): "+",
        ("ended_temporary", 2038): "+",
        ("flex_to_wachtlijst", 2038): "+",
        ("lettings", 2024): "+",
    },
    "zachte-plannen-vallen-weg": {
        ("completions", 2025): "-",
        ("social_stock", 2026): "-",
        ("social_stock", 2040): "-",
        ("lettings", 2030): "-",
        ("sales_cap", 2030): "-",
        ("demolition", 2025): "0",
    },
    "streefhuren-omhoog": {
        ("kernvoorraad_share", 2026): "-",
        ("kernvoorraad_share", 2040): "-",
        ("social_stock", 2026): "0",
        ("social_stock", 2040): "0",
        # Fewer fit, more is refused, and fewer of those who are housed leave a dwelling.
        ("lettings", 2025): "-",
    },
    "vertraging-twee-jaar": {
        ("planned_completions", 2025): "0",
        ("completions", 2022): "-",
        ("social_stock", 2026): "-",
        ("social_stock", 2030): "-",
        ("social_stock", 2040): "-",
        ("lettings", 2025): "-",
    },
}


@cache
def figures(name):
    """The expected figures of the city: (indicator, year) to value and unit."""
    rows = run_model(load_scenario(name, PARAMS).scenario, OPENING, seed=1, draws=0).indicators
    rows = rows[rows["dimension"] == "total"]
    return {
        (row.indicator, row.year): (row.value, row.unit) for row in rows.itertuples() if row.statistic == "expected"
    }


@pytest.mark.parametrize(
    ("name", "figure", "direction"),
    [(name, figure, direction) for name, found in DIRECTIONS.items() for figure, direction in found.items()],
    ids=lambda part: part if isinstance(part, str) else "-".join(map(str, part)),
)
def test_a_scenario_moves_the_city_in_the_direction_that_its_question_expects(name, figure, direction):
    value, unit = figures(name)[figure]
    difference = value - figures(load_basis(PARAMS).reference)[figure][0]
    found = "0" if abs(difference) < CLEAR.get(unit, 0.5) else "+" if difference > 0 else "-"
    assert found == direction, f"{figure} differs by {difference:+.4f} {unit}"


def test_every_shipped_scenario_has_its_directions():
    shipped = {path.stem for path in (PARAMS / "scenarios").glob("*.yaml")}
    assert {*DIRECTIONS, *ON_ALLOCATION} == shipped - {load_basis(PARAMS).reference}
    assert not DIRECTIONS.keys() & ON_ALLOCATION.keys()


def test_the_account_closes_in_every_shipped_scenario_by_lot_as_well():
    for name in DIRECTIONS:
        results = run_model(load_scenario(name, PARAMS).scenario, OPENING, seed=1, draws=2)
        assert results.largest_residual < 1e-9, name


def test_under_the_agreement_of_2022_one_owner_sells_about_six_a_year_and_the_cap_of_2025_follows_growth():
    results = run_model(load_scenario("trend", PARAMS).scenario, OPENING, seed=1, draws=0)
    first = results.requests[results.requests["year"] == 2022]
    coupled = OPENING.sales_rules[OPENING.sales_rules["coupled_to_additions"]]
    names = (coupled["rule_set"] + ": " + coupled["owner"]).tolist()
    sold = first[first["request"].isin(names)]["booked"]
    assert sold.tolist() == pytest.approx([6], abs=1)
    # a quarter of the mean growth of 2022-2024
    stock = figures("trend")
    growth = (stock["social_stock", 2025][0] - stock["social_stock", 2022][0]) / 3
    assert stock["sales_cap", 2025][0] == pytest.approx(0.25 * growth)
