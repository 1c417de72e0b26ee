"""The scenarios and the observed series that come with the city."""

import csv
from pathlib import Path

import numpy as np
import pytest
import yaml

from woonscenario.files.opening import load_opening
from woonscenario.files.params import load_basis, load_scenario
from woonscenario.model.chance import Chance
from woonscenario.model.parameters import drawn
from woonscenario.model.scenario import Scenario

SHIPPED = Path(__file__).resolve().parents[2] / "params"
NAMES = sorted(path.stem for path in (SHIPPED / "scenarios").glob("*.yaml"))


def scenario(name: str) -> Scenario:
    return load_scenario(name, SHIPPED).scenario


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_asks_a_question_and_gives_each_difference_a_status_and_a_reason(name: str) -> None:
    written = yaml.safe_load((SHIPPED / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8"))
    assert written["question"].endswith("?")
    for part in written["differences"].values():
        for difference in part.values():
            assert {"value", "source", "status", "reason"} <= difference.keys()
            assert difference["source"] or difference["status"] == "aanname"
    assert scenario(name).question == written["question"]


def test_the_main_job_asks_about_stock_and_allocation() -> None:
    named = ("plan", "trend", "ambitie", "statushouders-hoog", "verdeling-60-40")
    assert tuple(load_basis(SHIPPED).main_job) == named


def test_a_stop_of_sales_begins_in_2024_and_the_wish_under_the_agreement_in_2025() -> None:
    assert scenario("verkoopstop").sales.dwellings_per_year[:4] == (95, 95, 0, 0)
    assert scenario("verkoop-akkoord-2025").sales.dwellings_per_year[:4] == (95, 95, 95, 1000)


def test_flex_is_a_thousand_dwellings_in_two_years() -> None:
    programme = scenario("flex-1000").flex.programme
    assert programme[:4] == (0, 500, 500, 0)
    assert sum(programme) == 1000


def test_each_other_scenario_turns_the_assumption_that_its_name_says() -> None:
    assert scenario("meer-sloop").demolition.scale == 2
    assert scenario("liberalisatie").liberalisation.dwellings_per_year[:3] == (0, 100, 100)
    assert scenario("zachte-plannen-vallen-weg").production.soft_dropout == 1
    assert scenario("vertraging-twee-jaar").production.postponement == 2


def test_with_higher_target_rents_three_fifths_is_offered_up_to_the_second_limit() -> None:
    core = load_opening(SHIPPED).rent_classes["kernvoorraad"]
    offered = {
        name: sum(scenario(name).harmonisation.offered_mix[: core.sum()]) for name in ("streefhuren-omhoog", "trend")
    }
    assert offered == pytest.approx({"streefhuren-omhoog": 0.60, "trend": 0.70})


def test_private_social_rent_is_what_the_stock_by_rent_leaves_beside_the_corporaties() -> None:
    # 36 % of 159,671 and 32 % of 162,450 dwellings, rounded to whole dwellings.
    observed = load_opening(SHIPPED).observed.set_index(["indicator", "year"])["value"]
    for year, share in {2021: 0.36, 2022: 0.32}.items():
        by_rent = observed["social_stock_by_rent", year]
        assert by_rent == pytest.approx(share * observed["total_dwellings", year], abs=1)
        assert observed["private_social_rent", year] == by_rent - observed["social_stock", year]
    assert scenario("trend").private_rent.dwellings[0] == pytest.approx(observed["private_social_rent", 2022], abs=50)


def test_the_swapped_dwellings_are_socialised_at_turnover_mostly_under_the_second_limit() -> None:
    with (SHIPPED / "opening" / "other_transfers.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["cause"] == "socialisatie"]
    classes = load_opening(SHIPPED).rent_classes
    core = set(classes.loc[classes["kernvoorraad"], "rent_class"])
    assert {(row["from_owner"], row["at_turnover"], row["year"]) for row in rows} == {("Bo-Ex", "ja", "2022")}
    by_wijk = {
        wijk: sum(int(row["dwellings"]) for row in rows if row["from_wijk"] == wijk) for wijk in ("Binnenstad", "West")
    }
    assert by_wijk == {"Binnenstad": 12, "West": 1}
    assert sum(int(row["dwellings"]) for row in rows if row["to_rent_class"] in core) >= 0.70 * 13


def test_a_path_that_a_scenario_changes_later_is_that_of_the_reference_before_in_every_draw() -> None:
    chance = Chance(1, 20)
    reference, stopped = (drawn(scenario(name), chance).sales for name in ("trend", "verkoopstop"))
    assert np.array_equal(reference[:2], stopped[:2])
    assert reference[:2].min() < 80
    assert reference[:2].max() > 110
    assert stopped[2:].max() == 0
