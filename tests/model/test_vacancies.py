"""What falls vacant: turnover solved from lettings, the chain, and the rent of re-letting."""

from dataclasses import replace

import numpy as np
import pytest
import town
from hypothesis import given
from hypothesis import strategies as st

from woonscenario.model import vacancies
from woonscenario.model.cells import cells_of, opening_dwellings
from woonscenario.model.chance import Chance
from woonscenario.model.changes import dense
from woonscenario.model.division import sums
from woonscenario.model.parameters import drawn

OPENING = town.opening()
CELLS = cells_of(OPENING)
STOCK = opening_dwellings(CELLS, OPENING)[:, np.newaxis]


def test_turnover_is_solved_from_lettings_less_chain_and_first_lettings():
    # T = 2,400 x (1 - 0.15) - 440 = 1,600 of a stock of 40,000: 4 %
    scenario = town.scenario(
        turnover__lettings=2400.0, turnover__chain_share=0.15, turnover__first_lettings=440.0, turnover__stock=40000.0
    )
    assert vacancies.turnover_rate(drawn(scenario, Chance(1)), 40000.0) == pytest.approx([0.04])


def test_turnover_that_drawn_values_make_impossible_stops_at_none_and_at_half_the_stock():
    # 50 lettings less 100 first lettings is fewer than none; 5,000 of 1,000 dwellings is more than half
    too_few = drawn(town.scenario(turnover__first_lettings=100.0), Chance(1))
    too_many = drawn(town.scenario(), Chance(1))
    assert vacancies.turnover_rate(replace(too_few, lettings=np.array([50.0])), 1000.0).tolist() == [0.0]
    assert vacancies.turnover_rate(replace(too_many, lettings=np.array([5000.0])), 1000.0).tolist() == [0.5]


def test_every_draw_has_its_own_turnover_and_its_own_chain():
    # none leaves at a rate of 0, all at 1; a chain of half of all lettings frees as many again
    held = HOLDINGS.repeat(2, axis=1).astype(np.int32)
    chance = Chance(1, 2)
    vacant = vacancies.external_turnover(held, np.array([0.0, 1.0]), CELLS, chance, 2022)
    assert vacant.sum(axis=0).tolist() == [0, 1000]
    moved = vacancies.chain(10 * len(held) * np.ones(2), held, np.zeros(2), np.array([0.0, 0.5]), chance, 2022)
    assert moved.sum(axis=0).tolist() == [0, 10 * len(held)]


def relet(*given):
    """The changes that `vacancies.relet` gives, laid out over all cells."""
    found = vacancies.relet(*given)
    return [dense(change, len(CELLS)) for change in (found.sale, found.leaving, found.harmonised)]


HOLDINGS = sums(STOCK, CELLS.holding_starts)
MIX = vacancies.target_mix(town.scenario(), OPENING, CELLS)
LOW_HOLDING = CELLS.holding_is_let_by_rule & (CELLS.holding_wijk == 0)
LOW_IN_DORP = (CELLS.wijk == 0) & CELLS.is_daeb & (CELLS.rent_class == 0)


def test_solved_turnover_gives_back_the_lettings_it_was_solved_from():
    # 1,000 dwellings, 100 lettings of which 10 first lettings and a chain share of 20 %: T = 70, chain = 20
    values = drawn(town.scenario(turnover__first_lettings=10.0, turnover__chain_share=0.2), Chance(1))
    vacant = vacancies.external_turnover(HOLDINGS, vacancies.turnover_rate(values, 1000.0), CELLS, Chance(1), 2022)
    from_outside = vacant.sum(axis=0) + 10
    moved = vacancies.chain(from_outside, HOLDINGS - vacant, np.zeros(1), values.chain_share, Chance(1), 2022)
    assert vacant.sum() == pytest.approx(70)
    assert moved.sum() == pytest.approx(20)
    assert vacant.sum() + moved.sum() + 10 == pytest.approx(100)


def test_only_permanent_daeb_dwellings_fall_vacant():
    vacant = vacancies.external_turnover(HOLDINGS, np.array([0.1]), CELLS, Chance(1), 2022)
    assert vacant[CELLS.holding_is_let_by_rule].sum() == pytest.approx(100)
    assert vacant[~CELLS.holding_is_let_by_rule].sum() == 0


def test_harmonisation_brings_vacated_dwellings_to_the_target_mix():
    # Dorp holds only low rents here; of 10 that fall vacant 2 are sold, and of the other 8 30 % is offered at high rent
    standing = np.where(LOW_IN_DORP[:, np.newaxis], STOCK, 0.0)
    in_dorp = np.where(sums(standing, CELLS.holding_starts) > 0, 1.0, 0.0)
    sold, _, change = relet(10 * in_dorp, 2 * in_dorp, 0 * in_dorp, standing, MIX, CELLS, Chance(1), 2022)
    assert sold[sold < 0].tolist() == pytest.approx([-2])
    assert change[change != 0].tolist() == pytest.approx([-2.4, 2.4])


@given(st.integers(0, 10_000), st.floats(0, 1), st.floats(0, 1))
def test_in_every_draw_harmonisation_nets_to_zero_in_every_group_and_never_crosses_daeb(seed, rate, part):
    chance = Chance(seed, 10)
    standing = STOCK.repeat(10, axis=1).astype(np.int32)
    vacant = vacancies.external_turnover(sums(standing, CELLS.holding_starts), np.array([rate]), CELLS, chance, 2022)
    for_sale = np.floor(vacant * part).astype(np.int32)
    to_free = (vacant - for_sale) // 2
    sold, freed, change = relet(vacant, for_sale, to_free, standing, MIX, CELLS, chance, 2022)
    assert np.all((sold <= 0) & (-sold <= standing))
    assert np.array_equal(sums(sold, CELLS.holding_starts), -for_sale)
    assert np.array_equal(sums(freed, CELLS.holding_starts), -to_free)
    assert not sums(change, CELLS.group_starts).any()
    assert not change[~CELLS.is_daeb].any()
    assert np.all(standing + sold + freed + change >= 0)


def test_draws_agree_with_the_expectation_on_rents_in_the_mean():
    chance = Chance(1, 20_000)
    standing = STOCK.repeat(20_000, axis=1).astype(np.int32)
    number = np.where(CELLS.holding_is_let_by_rule[:, np.newaxis], 50, 0)
    nothing = np.zeros((len(number), 20_000), np.int32)
    sold, _, change = relet(
        np.repeat(number, 20_000, axis=1).astype(np.int32),
        nothing,
        nothing,
        standing,
        MIX,
        CELLS,
        chance,
        2022,
    )
    none = 0.0 * number
    _, _, expected = relet(number.astype(float), none, none, STOCK, MIX, CELLS, Chance(1), 2022)
    # the spread of one rounding is at most 1/2 a dwelling, twice: four standard errors are 0.03
    assert change.mean(axis=1) == pytest.approx(expected[:, 0], abs=0.03)
    assert not sold.any()


def test_the_chain_never_frees_more_than_is_occupied():
    chance = Chance(1, 3)
    occupied = np.full((2, 3), 5, np.int32)
    moved = vacancies.chain(np.full(3, 200), occupied, np.zeros(3), 0.9, chance, 2022)
    assert np.array_equal(moved, occupied)


def test_what_a_buyer_leaves_is_let_and_starts_a_chain_of_its_own():
    # 80 offered and 4 left by buyers; a fifth of all lettings is chain: 84 x 0.2/0.8 = 21, and the 4 themselves
    moved = vacancies.chain(np.array([80.0]), HOLDINGS, np.array([4.0]), 0.2, Chance(1), 2022)
    assert moved.sum() == pytest.approx(25)


def test_target_rents_that_differ_shift_the_kernvoorraad_and_leave_the_total_alone():
    # 70 % of vacated dwellings is offered low; in Dorp a tenth less: 60 % low and 40 % high; Haven stays as it is
    mix = vacancies.target_mix(town.scenario(), town.opening(rent_directions=town.rent_directions({})), CELLS)
    by_rule = CELLS.is_let_by_rule
    assert mix[by_rule & (CELLS.wijk == 0)].tolist() == pytest.approx([0.6, 0.4])
    assert mix[by_rule & (CELLS.wijk == 1)].tolist() == pytest.approx([0.7, 0.3])


@given(st.floats(-0.7, 0.3))
def test_shifted_shares_are_shares_of_a_whole(shift):
    directions = town.rent_directions({"kernvoorraad_shift": shift})
    mix = vacancies.target_mix(town.scenario(), town.opening(rent_directions=directions), CELLS)
    totals = sums(mix[:, np.newaxis], CELLS.group_starts)
    assert np.all(mix >= -1e-12)
    assert np.all(np.isclose(totals, 1) | (totals == 0))
