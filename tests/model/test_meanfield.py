"""Allocation in expectation: the answers in closed form, the books, and the same year by lot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from one_segment import ROUNDS, Market, observe, rules
from one_segment_expected import Followed, expect

from woonscenario.model import meanfield
from woonscenario.model.allocation import AANBODMODEL, LOTING, UNFILLED, no_counts
from woonscenario.model.meanfield.matching import let_advertised, nobody_matched, turns_of
from woonscenario.model.meanfield.mediation import house, nobody_housed
from woonscenario.model.meanfield.poisson import let_per_taker, none, some
from woonscenario.model.meanfield.rounds import nothing_let
from woonscenario.model.meanfield.supply import nothing_offered

SPEC = Market(arrivals=1000, supply=200, dropout=0.1)
MARKETS = [
    *(SPEC._replace(lottery=share) for share in (0.0, 0.1, 0.2, 0.5)),
    *(Market(2000, 250, 0.25, lottery=share) for share in (0.0, 0.2)),
    *(Market(600, 300, 0.2, lottery=share) for share in (0.0, 0.5)),
]


def stationary(market: Market) -> Followed:
    """A city that began empty 10/d years ago."""
    return expect(market, round(10 / market.dropout) + 1)


def registration(city: Followed, way: int, let: meanfield.Let | None = None) -> float:
    """The mean registration of who is housed in the last year [years]."""
    of_year = let or city.let[-1]
    weight = of_year.registered[way]
    return float((of_year.moment[way] - (weight * city.market.registered).sum()) / weight.sum())


# Answers in closed form


@pytest.mark.parametrize("market", MARKETS, ids=str)
def test_the_pool_is_what_comes_less_what_is_housed_over_the_dropout(market: Market):
    assert stationary(market).let[-1].looking.mean() == pytest.approx(market.pool, rel=0.01)


@pytest.mark.parametrize("market", MARKETS, ids=str)
def test_everything_is_let_when_there_are_seekers_and_the_lottery_gets_its_share(market: Market):
    channel = stationary(market).let[-1].channel.sum(axis=1)
    assert channel.sum() == pytest.approx(market.supply, rel=1e-6)
    assert channel[LOTING] == pytest.approx(market.lottery * market.supply, rel=1e-6)


@pytest.mark.parametrize("market", MARKETS, ids=str)
def test_registration_in_the_aanbodmodel_is_as_it_is_worked_out(market: Market):
    # Within a quarter of a year: seekers of one year of registration stand in one bin.
    assert registration(stationary(market), meanfield.IN_ORDER) == pytest.approx(market.registration, abs=0.25)


@pytest.mark.parametrize("market", [each for each in MARKETS if each.lottery], ids=str)
def test_who_wins_a_lottery_waited_a_cut_off_exponential_time(market: Market):
    city = stationary(market)
    all_, in_order = (registration(city, way) for way in (meanfield.ADVERTISED, meanfield.IN_ORDER))
    waited = (all_ - (1 - market.lottery) * in_order) / market.lottery
    assert waited == pytest.approx(market.wait_of_lottery_winners, abs=0.25)


def test_with_everybody_reacting_all_who_look_in_a_year_are_active():
    # L + lambda = 8,000 + 1,000
    assert stationary(SPEC).let[-1].active.sum() == pytest.approx(9000, rel=0.01)


def test_searching_is_as_long_as_registration_when_both_begin_at_once():
    city = stationary(SPEC)
    searched = city.let[-1].searched[0] / city.let[-1].channel.sum()
    assert searched == pytest.approx(registration(city, meanfield.ADVERTISED), abs=0.05)


# The books


@pytest.mark.parametrize("market", [SPEC, Market(100, 300, 0.1), Market(300, 300, 0.0, 0.5, 0.4, 0.3)], ids=str)
def test_what_is_offered_is_let_or_carried_over(market: Market):
    city, carried = expect(market, 6), 0.0
    for let, after in zip(city.let, city.after, strict=True):
        assert let.at.sum() + after.unlet.sum() - carried == pytest.approx(market.supply, abs=1e-9)
        carried = after.unlet.sum()


@pytest.mark.parametrize("lottery", [0.0, 0.4, 1.0])
def test_without_dropout_seekers_are_looking_or_housed(lottery: float):
    market = Market(300, 200, 0.0, lottery, reactions=0.3, acceptance=0.2, groups=3)
    city, before = expect(market, 5), 0.0
    for let, after in zip(city.let, city.after, strict=True):
        assert after.looking.sum() == pytest.approx(before + 300 - let.channel.sum(), abs=1e-9)
        assert (after.looking > -1e-12).all()
        before = after.looking.sum()


def test_nobody_is_housed_twice_when_there_is_more_than_anybody_needs():
    # 52 a year join and look from the next round on: 51 look before the year is over, and all of them are housed
    let = expect(Market(52, 2000, 0.0), 1).let[0]
    assert let.channel.sum() == pytest.approx(51, abs=0.5)
    assert let.looking[-1] < 1.1


@given(number=st.floats(0.0, 700.0))
def test_the_chance_of_none_and_of_some_are_those_of_poisson(number: float):
    assert none(number) == pytest.approx(np.exp(-number), rel=2e-15)
    assert some(number) == pytest.approx(-np.expm1(-number), rel=2e-15 if number > 0.1 else 1e-12)


def test_more_than_can_be_counted_leaves_none():
    assert 0.0 < none(1e9) < 1e-300
    assert some(1e9) == 1.0


@pytest.mark.parametrize("number", [0.0, 1e-9, 1e-3 - 1e-12, 1e-3, 0.5, 40.0, 1e4])
def test_an_offer_is_let_to_each_as_often_as_the_poisson_number_of_takers_says(number: float):
    expected = -np.expm1(-number) / number if number else 1.0
    assert let_per_taker(number) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("supply", [0.5, 4.0, 12.0, 60.0])
def test_each_year_of_registration_takes_from_what_the_earlier_left(supply: float):
    # two profiles; with more supply first one year of registration is housed whole, then another, then all
    accepts, crowd = np.array([1.0, 0.4]), np.array([[0.0, 3.0, 2.0, 0.0, 6.0, 1.0], [0.0, 1.0, 0.0, 4.0, 2.0, 5.0]])
    market = expect(SPEC._replace(groups=2), 0, accepts, np.array([1.0, 2.0])).market
    matched, offered = nobody_matched(market), nothing_offered(market, 1)
    matched.crowd[:, : crowd.shape[1]] = crowd
    offered.supply[:], offered.chance[:] = supply, 0.1
    let_advertised(0.0, turns_of(market, False), accepts, offered, matched, np.zeros(len(UNFILLED)))
    left, share = supply, 0.1 * accepts
    for at, coming in enumerate(crowd.T):
        each = let_per_taker((share * coming).sum())
        housed = coming * np.minimum(1.0, share * left * each)
        assert matched.housed[:, at] == pytest.approx(housed)
        assert matched.in_order[:, at] == pytest.approx(housed / np.maximum(coming, 1e-12))
        left -= (share * np.minimum(coming, coming / np.maximum(share * left * each, 1e-12))).sum() * left * each
    assert matched.left[0] == pytest.approx(left)
    assert matched.by_segment.sum() + left == pytest.approx(supply)


# Direct mediation


@pytest.mark.parametrize(("most", "small", "in_proportion"), [(2.0, 2.0, False), (9.0, 5.0, False), (2.0, 2.0, True)])
def test_households_that_nothing_fits_leave_the_quota_to_the_others(most: float, small: float, in_proportion: bool):
    # five small and five large households wait; twenty dwellings, too small for the large ones
    market = expect(SPEC, 0).market
    waiting = np.array([[5.0, 5.0]])
    mediating = meanfield.Mediating(
        np.zeros((ROUNDS, 1, 2)), waiting, np.array([[0, 1]]), np.array([0]), np.array([0, 1, 1]), *np.ones((3, 1))
    )
    agreed = rules(ROUNDS)._replace(in_proportion=in_proportion)
    counts, let = no_counts(agreed, 1), nothing_let(market, mediating, ROUNDS, 1)
    counts.offered[:], counts.offered_in_wijk[:] = 20.0, 20.0
    housing = nobody_housed(mediating, market.where, counts)
    housing.left[:] = 20.0
    assert house(most, np.full(1, 0.5), mediating, agreed, counts, let, housing) == pytest.approx(small)
    assert let.mediated.tolist() == [[pytest.approx(small), 0.0]]
    assert waiting.tolist() == [[pytest.approx(5.0 - small), 5.0]]
    assert housing.left[0] + let.at[0] == pytest.approx(20.0)
    assert housing.lettings.tolist() == [pytest.approx(small / 2), pytest.approx(small / 2)]
    assert let.counted_at[0] == let.nonregular_at[0] == pytest.approx(small / 2)
    assert counts.let[0] == counts.mediated[0] == pytest.approx(small)


def test_a_dwelling_that_is_offered_again_as_it_was_changes_nothing_to_the_last_digit():
    share = np.full(7, 1.0) / np.array([3.0, 7.0, 11.0, 13.0, 17.0, 19.0, 23.0])
    as_it_was, always = np.arange(7)[:, np.newaxis], np.ones((7, 1))
    assert meanfield.offered_again(share, as_it_was, always).tolist() == share.tolist()


# The same by lot


@pytest.mark.parametrize(
    "market",
    [
        Market(1000, 200, 0.2, 0.0, 0.2, 0.15),
        Market(1000, 200, 0.2, 0.3, 0.2, 0.15),
        Market(700, 300, 0.1, 0.1, 0.5, 0.5, groups=2),
        Market(300, 200, 0.1, 0.0, 1.0, 0.1),
    ],
    ids=str,
)
def test_lettings_and_registration_are_those_by_lot(market: Market):
    years, seeds = 8, range(1, 7)
    city, observed = expect(market, years), [observe(market, seed, years).since(2) for seed in seeds]
    let = sum(each.channel.sum() for each in city.let[2:])
    waits = [each.wait[~each.by_lot].mean() for each in observed]
    numbers = [len(each.wait) for each in observed]
    weights = [each.channel[AANBODMODEL].sum() for each in city.let[2:]]
    expected = np.average([registration(city, meanfield.IN_ORDER, each) for each in city.let[2:]], weights=weights)
    assert let == pytest.approx(np.mean(numbers), rel=0.02, abs=3 * np.std(numbers) / np.sqrt(len(numbers)))
    assert expected == pytest.approx(np.mean(waits), rel=0.02, abs=3 * np.std(waits) / np.sqrt(len(waits)) + 0.1)


@st.composite
def far_from_balance(draw: st.DrawFn) -> Market:
    """Draw a city in which seekers or dwellings exceed the others at least one and a half times."""
    fewer = draw(st.integers(150, 500))
    more = int(fewer * draw(st.floats(1.5, 4.0)))
    are_scarce = draw(st.booleans())
    return Market(
        arrivals=more if are_scarce else fewer,
        supply=fewer if are_scarce else more,
        dropout=draw(st.floats(0.05, 0.4)),
        lottery=draw(st.sampled_from([0.0, 0.2, 1.0])),
        reactions=draw(st.floats(0.5, 2.0)),
        acceptance=draw(st.floats(0.2, 1.0)),
        groups=draw(st.integers(1, 3)),
    )


@settings(max_examples=8)
@given(far_from_balance())
def test_wherever_one_side_is_scarce_lettings_are_those_by_lot(market: Market):
    years = 6
    let = sum(each.channel.sum() for each in expect(market, years).let[2:])
    numbers = [len(observe(market, seed, years).since(2).wait) for seed in range(1, 5)]
    assert let == pytest.approx(np.mean(numbers), rel=0.02, abs=3 * np.std(numbers, ddof=1) / np.sqrt(len(numbers)))


def test_groups_are_housed_by_lottery_as_often_as_they_react_and_accept():
    market = Market(900, 2, 0.2, 1.0, groups=3)
    let = expect(market, 1, acceptance=np.array([0.2, 0.4, 0.1]), reactions=np.array([0.6, 0.3, 0.15])).let[0]
    # 0.6 x 0.2 = 0.3 x 0.4 = 0.12, and 0.15 x 0.1 = 0.015 is an eighth of it
    housed = let.channel[LOTING]
    assert housed[0] == pytest.approx(housed[1], rel=1e-9)
    assert housed[2] == pytest.approx(housed[0] / 8, rel=0.02)
