"""What falls vacant: turnover solved from lettings, the chain, and the rent of re-letting."""

import numpy as np
import pytest
import town
from hypothesis import given
from hypothesis import strategies as st

from woonscenario.model import vacancies
from woonscenario.model.cells import cells_of, opening_dwellings
from woonscenario.model.chance import Chance, sums

OPENING = town.opening()
CELLS = cells_of(OPENING)
STOCK = opening_dwellings(CELLS, OPENING)[:, np.newaxis]


def test_turnover_is_solved_from_lettings_less_chain_and_first_lettings():
    # T = 2,400 x (1 - 0.15) - 440 = 1,600 of a stock of 40,000: 4 %
    turnover = town.scenario(
        turnover__lettings=2400.0, turnover__chain_share=0.15, turnover__first_lettings=440.0, turnover__stock=40000.0
    ).turnover
    assert vacancies.turnover_rate(turnover) == pytest.approx(0.04)


def test_solved_turnover_gives_back_the_lettings_it_was_solved_from():
    # 1,000 dwellings, 100 lettings of which 10 first lettings and a chain share of 20 %: T = 70, chain = 20
    turnover = town.scenario(turnover__first_lettings=10.0, turnover__chain_share=0.2).turnover
    vacated = vacancies.external_turnover(STOCK, vacancies.turnover_rate(turnover), CELLS, Chance(1), 2022)
    moved = vacancies.chain(vacated, STOCK - vacated, np.array([10.0]), 0.2, Chance(1), 2022)
    assert vacated.sum() == pytest.approx(70)
    assert moved.sum() == pytest.approx(20)
    assert vacated.sum() + moved.sum() + 10 == pytest.approx(100)


def test_only_permanent_daeb_dwellings_fall_vacant():
    vacated = vacancies.external_turnover(STOCK, 0.1, CELLS, Chance(1), 2022)
    assert vacated[CELLS.is_daeb].sum() == pytest.approx(100)
    assert vacated[~CELLS.is_daeb].sum() == 0


def test_harmonisation_brings_vacated_dwellings_to_the_target_mix():
    # of 10 vacated low and 0 high rent dwellings, 70 % is offered low again: 3 move up
    relet = np.zeros_like(STOCK)
    relet[(CELLS.wijk == 0) & CELLS.is_daeb & (CELLS.rent_class == 0)] = 10
    mix = vacancies.target_mix(town.scenario().harmonisation, CELLS)
    change = vacancies.harmonise(relet, mix, CELLS, Chance(1), 2022)
    assert change[change != 0].tolist() == pytest.approx([-3, 3])


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_in_every_draw_harmonisation_nets_to_zero_in_every_group_and_never_crosses_daeb(seed, rate):
    chance = Chance(seed, tuple(range(10)))
    dwellings = STOCK.repeat(10, axis=1).astype(np.int32)
    vacated = vacancies.external_turnover(dwellings, rate, CELLS, chance, 2022)
    mix = vacancies.target_mix(town.scenario().harmonisation, CELLS)
    change = vacancies.harmonise(vacated, mix, CELLS, chance, 2022)
    assert np.all((vacated >= 0) & (vacated <= dwellings))
    assert not sums(change, CELLS.group_starts).any()
    assert not change[~CELLS.is_daeb].any()
    assert np.all(dwellings + change >= 0)


def test_the_chain_never_frees_more_than_is_occupied():
    chance = Chance(1, (0, 1, 2))
    offered = np.full((2, 3), 100, np.int32)
    occupied = np.full((2, 3), 5, np.int32)
    moved = vacancies.chain(offered, occupied, np.zeros(3), 0.9, chance, 2022)
    assert np.array_equal(moved, occupied)
