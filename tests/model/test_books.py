"""The check of the account: every gap in the books is found, named and remembered."""

from dataclasses import replace

import numpy as np
import pytest
import town

from woonscenario.model import stock
from woonscenario.model.chance import Chance
from woonscenario.model.changes import added_up, dense, everywhere
from woonscenario.model.city import city_of
from woonscenario.model.flow import project
from woonscenario.model.results import AccountError, check_account, start_record
from woonscenario.model.tables import HUURHARMONISATIE, SLOOP, VERKOOP

LOW_IN_DORP = "Thuis, Dorp, daeb, permanent, alle, laag"
CHANCES = pytest.mark.parametrize("chance", [Chance(1), Chance(1, 4)], ids=["expectation", "draws"])


def a_year(chance):
    """A record, and the state and books of 2022, in which every cause but sloop is at work."""
    opening = town.opening(sales_rules=town.sales_rules({}), projects=town.projects({"planned_year": 2022}))
    city = city_of(town.scenario(sales__dwellings_per_year=town.yearly(10)), opening)
    _, state, booked = next(project(city, chance))
    return start_record(city, chance.draws), state, booked


def an_eventful_year(chance):
    """A record, and the state and books of 2022, with liberalisatie, uitruil and huurbeleid."""
    exchange = {"cause": "uitruil", "year": 2022, "to_owner": "Wonen", "dwellings": 10}
    rents = town.rents({}, {"rent_class": "hoog", "rent_from": 600.0, "rent_until": 800.0})
    opening = town.two_owners(transfers=town.transfers(exchange), rents=rents)
    scenario = town.scenario(
        liberalisation__dwellings_per_year=town.yearly(10), rent_policy__yearly_rise=town.yearly(0.05)
    )
    city = city_of(scenario, opening)
    _, state, booked = next(project(city, chance))
    return start_record(city, chance.draws), state, booked


def cell(record, wijk, rent_class):
    """The permanent DAEB cell of a wijk (0 is Dorp) and a rent class (0 is the low one)."""
    cells = record.city.cells
    return int(np.flatnonzero(cells.is_let_by_rule & (cells.wijk == wijk) & (cells.rent_class == rent_class))[0])


def with_more(booked, cause, more):
    """The books in which `more` (cell to dwellings) is added to a cause, in the last draw alone."""
    cells = len(booked.residual)
    width = booked.for_sale.shape[1]
    changed = dense(booked.changes[cause], cells) if cause in booked.changes else np.zeros((cells, width))
    for at, number in more.items():
        changed[at, -1] += number
    return replace(booked, changes={**booked.changes, cause: everywhere(changed)})


def gap(record, state, booked, chance):
    """The message of the error that the books raise."""
    with pytest.raises(AccountError) as raised:
        check_account(record, state, booked, chance, 2022)
    return str(raised.value)


@CHANCES
def test_books_that_balance_pass(chance):
    record, state, booked = a_year(chance)
    check_account(record, state, booked, chance, 2022)
    assert record.largest_residual == pytest.approx(0, abs=1e-9)


@CHANCES
def test_a_closing_stock_that_is_not_opening_plus_changes_is_found(chance):
    record, state, booked = a_year(chance)
    at = cell(record, 0, 0)
    standing = state.dwellings.copy()
    standing[at, -1] -= 3
    closing = stock.close_year(state.dwellings, standing, booked.changes, record.city.cells)
    message = gap(record, state, replace(booked, residual=closing.residual, lowest=closing.lowest), chance)
    assert message == f"de rekening van 2022 sluit niet in de cel {LOW_IN_DORP}: verschil 3 woningen"
    assert record.largest_residual == pytest.approx(3)


@CHANCES
def test_harmonisation_that_invents_dwellings_is_found(chance):
    record, state, booked = a_year(chance)
    message = gap(record, state, with_more(booked, HUURHARMONISATIE, {cell(record, 1, 1): 1}), chance)
    assert message.startswith("de rekening van 2022 sluit niet in de huurgroep, bij huurharmonisatie, Thuis, Haven")
    assert message.endswith("verschil 1 woningen")
    assert record.largest_residual == pytest.approx(1)


@CHANCES
def test_harmonisation_between_wijken_is_found(chance):
    record, state, booked = a_year(chance)
    moved = with_more(booked, HUURHARMONISATIE, {cell(record, 0, 0): 1, cell(record, 1, 0): -1})
    assert "huurgroep" in gap(record, state, moved, chance)


@CHANCES
def test_a_sale_in_the_wrong_holding_is_found(chance):
    record, state, booked = a_year(chance)
    # the widest gap is named: 2 too few in Dorp, 3 too many in Haven
    moved = with_more(booked, VERKOOP, {cell(record, 0, 0): -2, cell(record, 1, 0): 3})
    message = gap(record, state, moved, chance)
    assert message.startswith("de rekening van 2022 sluit niet in het bezit, bij verkoop, Thuis, Haven, daeb")
    assert message.endswith("verschil 3 woningen")
    assert record.largest_residual == pytest.approx(3)


@CHANCES
def test_a_sale_moved_to_another_wijk_is_found_though_the_city_sells_as_many(chance):
    record, state, booked = a_year(chance)
    moved = with_more(booked, VERKOOP, {cell(record, 0, 0): -2, cell(record, 1, 0): 2})
    assert "het bezit, bij verkoop," in gap(record, state, moved, chance)


@CHANCES
def test_a_demolition_that_was_not_booked_is_found(chance):
    record, state, booked = a_year(chance)
    message = gap(record, state, with_more(booked, SLOOP, {cell(record, 0, 0): -4}), chance)
    assert message.startswith("de rekening van 2022 sluit niet in de stad, bij sloop: ")
    assert message.endswith("verschil 4 woningen")
    assert record.largest_residual == pytest.approx(4)


@CHANCES
def test_a_demolition_that_was_booked_but_not_taken_is_found(chance):
    record, state, booked = a_year(chance)
    five = np.full((1, chance.width), 5.0)
    requested = [*booked.requests, stock.Requests(SLOOP, ("s1",), five, five)]
    assert "bij sloop" in gap(record, state, replace(booked, requests=requested), chance)


@CHANCES
def test_a_cell_under_zero_is_found(chance):
    record, state, booked = a_year(chance)
    lowest = booked.lowest.copy()
    lowest[cell(record, 0, 0)] = -6
    message = gap(record, state, replace(booked, lowest=lowest), chance)
    assert message == (
        f"de rekening van 2022 sluit niet in de cel, die onder nul komt, {LOW_IN_DORP}: verschil 6 woningen"
    )
    assert record.largest_residual == pytest.approx(6)


def test_the_lowest_stock_of_a_cell_is_that_of_its_lowest_draw():
    record, state, booked = a_year(Chance(1, 4))
    at = cell(record, 0, 0)
    sold = with_more(booked, VERKOOP, {at: -1000}).changes
    closing = stock.close_year(state.dwellings, state.dwellings, sold, record.city.cells)
    assert closing.lowest[at] == closing.dwellings[at].min() < 0


def test_the_largest_gap_of_all_years_is_kept_and_rounding_in_expectation_is_no_error():
    record, state, booked = a_year(Chance(1))
    for size in (1e-10, 3e-10, 2e-10):
        check_account(record, state, replace(booked, residual=np.full_like(booked.residual, size)), Chance(1), 2022)
    assert record.largest_residual == pytest.approx(3e-10)


def test_in_draws_no_gap_at_all_is_allowed():
    record, state, booked = a_year(Chance(1, 4))
    gap(record, state, replace(booked, residual=np.full_like(booked.residual, 1e-10)), Chance(1, 4))
    assert record.largest_residual == pytest.approx(1e-10)


def test_what_was_for_sale_is_what_is_sold_per_holding():
    record, _, booked = a_year(Chance(1, 4))
    cells = record.city.cells
    assert np.array_equal(added_up(booked.changes[VERKOOP], cells.holding, len(cells.holding_keys)), -booked.for_sale)
    assert booked.for_sale.sum(axis=0).tolist() == [10] * 4


@CHANCES
def test_the_books_of_an_eventful_year_balance(chance):
    record, state, booked = an_eventful_year(chance)
    assert {"liberalisatie", "uitruil", "huurbeleid"} <= set(booked.changes)
    check_account(record, state, booked, chance, 2022)
    assert record.largest_residual == pytest.approx(0, abs=1e-9)


@CHANCES
@pytest.mark.parametrize("cause", ["liberalisatie", "uitruil"])
def test_a_move_that_loses_a_dwelling_on_the_way_is_found(cause, chance):
    record, state, booked = an_eventful_year(chance)
    message = gap(record, state, with_more(booked, cause, {cell(record, 1, 0): 2}), chance)
    assert message.startswith(f"de rekening van 2022 sluit niet in de stad, bij {cause}: verschil 2")


@CHANCES
def test_liberalisation_in_a_holding_that_did_not_decide_it_is_found(chance):
    record, state, booked = an_eventful_year(chance)
    moved = {cell(record, 0, 0): -2, cell(record, 1, 0): 2}
    assert "bij liberalisatie, Thuis" in gap(record, state, with_more(booked, "liberalisatie", moved), chance)


@CHANCES
def test_a_rise_in_rent_that_moves_a_dwelling_to_another_wijk_is_found(chance):
    record, state, booked = an_eventful_year(chance)
    moved = {cell(record, 0, 0): -1, cell(record, 1, 0): 1}
    assert "de huurgroep, bij huurbeleid," in gap(record, state, with_more(booked, "huurbeleid", moved), chance)
