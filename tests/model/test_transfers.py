"""Transfers: sloop, einde tijdelijk, socialisatie and uitruil, worked by hand and held to what is there."""

import numpy as np
import pandas as pd
import pytest
import town
from hypothesis import given
from hypothesis import strategies as st

from woonscenario.model.cells import cells_of, opening_dwellings
from woonscenario.model.chance import Chance
from woonscenario.model.changes import dense
from woonscenario.model.flow import run_model
from woonscenario.model.transfers import asked, in_year, move, transfers_of

DRAWS = Chance(5, 50)
EXCHANGE = {"cause": "uitruil", "to_owner": "Wonen"}
SOCIALISE = {
    "cause": "socialisatie", "year": 2022, "at_turnover": True, "to_rent_class": "laag", "dwellings": 13,
}  # fmt: skip


def moved(opening, cause, chance, year=2024, scale=1.0):
    """The cells, the opening stock, and what one year takes, brings and books."""
    cells = cells_of(opening)
    dwellings = np.repeat(opening_dwellings(cells, opening)[:, np.newaxis], chance.width, axis=1)
    listed = in_year(transfers_of(opening, cells, cause), year)
    standing = dwellings.astype(chance.dtype)
    change, requests = move(standing, listed, asked(listed, chance, year, scale), chance, year)
    change, booked = dense(change, len(cells)), requests.booked
    assert np.allclose(standing, dwellings + change)
    return cells, dwellings, np.maximum(-change, 0), np.maximum(change, 0), booked


def test_demolition_takes_from_all_rents_in_proportion():
    # Dorp holds 480 low, 120 high and 30 above the limit; 63 dwellings are a tenth of 630
    opening = town.opening(transfers=town.transfers({"dwellings": 63}))
    _, _, taken, brought, booked = moved(opening, "sloop", Chance(1))
    assert sorted(taken[taken > 0].tolist()) == pytest.approx([3, 12, 48])
    assert not brought.any()
    assert booked.tolist() == [[63]]


def test_demolition_of_one_rent_class_leaves_the_others_alone():
    opening = town.opening(transfers=town.transfers({"from_rent_class": "hoog"}))
    _, dwellings, taken, _, _ = moved(opening, "sloop", Chance(1))
    assert taken[taken > 0].tolist() == [50]
    assert dwellings[taken > 0].tolist() == [120]


def test_more_demolition_is_a_factor_on_what_is_listed():
    opening = town.opening(transfers=town.transfers({"dwellings": 20}))
    assert moved(opening, "sloop", Chance(1), scale=2.5)[2].sum() == pytest.approx(50)
    assert not moved(opening, "sloop", Chance(1), scale=0.0)[2].any()


def test_half_a_dwelling_to_demolish_is_a_whole_one_in_half_of_the_draws():
    opening = town.opening(transfers=town.transfers({"dwellings": 1}))
    booked = moved(opening, "sloop", Chance(1, 4000), scale=0.5)[4]
    assert set(booked[0].tolist()) == {0, 1}
    assert booked.mean() == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(4000))


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_demolition_never_takes_more_than_there_is_and_books_the_cut(first, second):
    opening = town.opening(transfers=town.transfers({"dwellings": first}, {"transfer": "s2", "dwellings": second}))
    _, dwellings, taken, _, booked = moved(opening, "sloop", DRAWS)
    assert np.all((taken >= 0) & (taken <= dwellings))
    assert np.all(taken.sum(axis=0) == min(first + second, 630))
    assert np.all(booked.sum(axis=0) == min(first + second, 630))


def test_an_exchange_gives_the_dwelling_another_owner_and_leaves_the_rest():
    # Thuis gives 63 of its 630 dwellings in Dorp (480 low, 120 high, 30 above the limit): a tenth of each
    opening = town.two_owners(transfers=town.transfers({**EXCHANGE, "dwellings": 63}))
    cells, _, taken, brought, _ = moved(opening, "uitruil", Chance(1))
    thuis, wonen = cells.owner == 0, cells.owner == 1
    assert taken[thuis, 0].tolist() == pytest.approx(brought[wonen, 0].tolist())
    assert sorted(taken[thuis][taken[thuis] > 0].tolist()) == pytest.approx([3, 12, 48])
    assert not taken[wonen].any()
    assert not brought[thuis].any()


@given(st.integers(0, 2000), st.integers(0, 10_000))
def test_an_exchange_nets_to_zero_over_the_city_and_never_takes_more_than_there_is(number, seed):
    opening = town.two_owners(transfers=town.transfers({**EXCHANGE, "dwellings": number}))
    _, dwellings, taken, brought, booked = moved(opening, "uitruil", Chance(seed, 10))
    assert np.array_equal(taken.sum(axis=0), brought.sum(axis=0))
    assert np.all(taken <= dwellings)
    assert np.all(booked == min(number, 630))


def test_socialisation_waits_for_turnover_and_crosses_the_daeb_border():
    # 13 of the 30 dwellings above the limit in Dorp are labelled; a tenth falls vacant a year: 1.3, then 1.17
    opening = town.opening(transfers=town.transfers(SOCIALISE))
    results = run_model(town.scenario(), opening, seed=1, draws=0)
    assert town.values(results, "socialised")[2022] == pytest.approx(1.3)
    assert town.values(results, "socialised")[2023] == pytest.approx(1.17)
    assert town.values(results, "social_stock")[2023] == pytest.approx(1001.3)
    # they are let, and then fall vacant like the others: 100 and 1.3; 10 % of 1,001.3 and 1.17
    lettings = town.values(results, "lettings")
    assert (lettings[2022], lettings[2023]) == pytest.approx((101.3, 100.13 + 1.17))


def test_in_draws_no_more_is_socialised_than_was_labelled():
    opening = town.opening(transfers=town.transfers(SOCIALISE))
    results = run_model(town.scenario(turnover__niet_daeb_rate=0.9), opening, seed=1, draws=50)
    changes = results.stock_changes
    kept = changes[(changes["cause"] == "socialisatie") & (changes["draw"] == "0") & (changes["dwellings"] > 0)]
    assert kept["dwellings"].sum() == 13
    assert set(kept["daeb"]) == {"daeb"}
    assert town.values(results, "social_stock", statistic="mean")[2027] == pytest.approx(1013, abs=0.1)


def test_socialisation_without_turnover_happens_in_its_year():
    opening = town.opening(transfers=town.transfers({**SOCIALISE, "year": 2024, "at_turnover": False}))
    results = run_model(town.scenario(), opening, seed=1, draws=0)
    assert list(town.values(results, "socialised").values()) == [0, 0, 13, 0, 0]
    # nobody leaves, so nothing is let for it; from the next year on a tenth of 1,013 falls vacant
    assert list(town.values(results, "lettings").values()) == pytest.approx([100, 100, 100, 101.3, 101.3])


def test_the_end_of_a_term_takes_temporary_dwellings_only():
    temporary = town.opening().stock.assign(tenancy="tijdelijk", dwellings=40)
    stock = town.opening().stock
    rows = temporary[(temporary["wijk"] == "Dorp") & (temporary["rent_class"] == "laag")]
    listed = town.transfers({"cause": "einde_tijdelijk", "dwellings": 50})
    opening = town.opening(stock=pd.concat([stock, rows], ignore_index=True), transfers=listed)
    results = run_model(town.scenario(), opening, seed=1, draws=3)
    # 40 are there: 10 of the 50 are cut
    assert town.values(results, "ended_temporary")[2024] == pytest.approx(40)
    assert results.requests["cut"].tolist() == pytest.approx([10] * 4)
    assert town.values(results, "social_stock")[2025] == pytest.approx(1000)


def test_a_cause_without_transfers_is_absent():
    for cause in ("sloop", "einde_tijdelijk", "socialisatie", "uitruil"):
        _, _, taken, brought, booked = moved(town.opening(), cause, DRAWS)
        assert (taken.any(), brought.any(), len(booked)) == (False, False, 0)
