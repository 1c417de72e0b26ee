"""What allocation must answer, because it can be worked out by hand: pools, chances and waits in closed form.

Figures of several seeds are held against their expectation within four standard errors, or one per cent where that is
more: a round is a week, so that nothing is exact to the day.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import small_city
from numba import njit
from one_segment import ROUNDS, Market, Observed, observe, offers_of
from plain_letting import let_plainly
from scipy.stats import ks_2samp, kstest

from woonscenario.model import seekers
from woonscenario.model.allocation import ABOVE_LIMIT, BARRED, BEMIDDELING, CHAIN, FITS, FREE_SPACE, LOTING
from woonscenario.model.allocation.matching import first_by_lot
from woonscenario.model.allocation.reach import Line
from woonscenario.model.chance import entity, mixed

SEEDS = range(1, 5)
SHARES = (0.0, 0.1, 0.2, 0.5)
SPEC = Market(arrivals=1000, supply=200, dropout=0.1)
TIGHT = Market(arrivals=2000, supply=250, dropout=0.25)
AMPLE = Market(arrivals=600, supply=300, dropout=0.2)
MARKETS = [
    *(SPEC._replace(lottery=share) for share in SHARES),
    *(TIGHT._replace(lottery=share) for share in (0.0, 0.2)),
    *(AMPLE._replace(lottery=share) for share in (0.0, 0.5)),
]
FEW_REACT = Market(arrivals=260, supply=52, dropout=0.1, reactions=40 / 2080)
"""One offer a week, on which 40 of the pool of (260 - 52) / 0.1 = 2,080 react."""


def agrees(found: Sequence[float], expected: float) -> bool:
    """Tell whether the mean over seeds is what it should be: within 4 standard errors, or 1 %."""
    error = np.std(found, ddof=1) / np.sqrt(len(found))
    return abs(np.mean(found) - expected) <= max(4 * error, 0.01 * abs(expected))


def seen(market: Market, figure: Callable[[Observed], float], seeds: Sequence[int] = SEEDS) -> list[float]:
    """A figure of a city that began empty 10/d years ago, seen for 3/d years; by seed."""
    began, years = round(10 / market.dropout), round(13 / market.dropout)
    with ThreadPoolExecutor() as workers:
        observed = list(workers.map(lambda seed: observe(market, seed, years), seeds))
    return [figure(city.since(began)) for city in observed]


# Stationary: independent of the share by lottery


@pytest.mark.parametrize("market", MARKETS, ids=str)
def test_the_pool_is_what_comes_less_what_is_housed_over_the_dropout(market: Market):
    # (1,000 - 200) / 0.1 = 8,000; (2,000 - 250) / 0.25 = 7,000; (600 - 300) / 0.2 = 1,500; whatever the lottery
    assert agrees(seen(market, lambda city: city.looking.mean()), market.pool)


@pytest.mark.parametrize("market", MARKETS, ids=str)
def test_the_hazard_of_being_housed_is_the_same_whatever_the_lottery(market: Market):
    # mu d / (lambda - mu): 200 x 0.1 / 800 = 0.025 a year
    expected = market.supply * market.dropout / (market.arrivals - market.supply)
    assert agrees(seen(market, lambda city: len(city.wait) / city.looking.sum()), expected)


@pytest.mark.parametrize("market", MARKETS, ids=str)
def test_of_those_who_come_the_share_that_is_ever_housed_is_supply_over_arrivals(market: Market):
    # cohorts of 7/d to 10/d, the last of which had 3/d years: nobody waits longer than ln(5/0.5)/0.1125 = 20.5 years
    first, last, years = (round(times / market.dropout) for times in (7, 10, 13))
    shares = []
    for seed in SEEDS:
        registered = observe(market, seed, years).registered
        housed = ((registered >= first) & (registered < last)).sum()
        shares.append(housed / (market.arrivals * (last - first)))
    assert agrees(shares, market.supply / market.arrivals)


# Waits


@pytest.mark.parametrize(("share", "years"), [(0.0, 16.09), (0.1, 16.73), (0.2, 17.45), (0.5, 20.47)])
def test_the_registration_in_the_aanbodmodel_is_as_it_was_worked_out(share: float, years: float):
    # ln(1000 / ((1 - f) 200)) / (0.1 + 0.025 f): ln 5 / 0.1 = 16.09; ln 10 / 0.1125 = 20.47
    assert SPEC._replace(lottery=share).registration == pytest.approx(years, abs=0.005)


@pytest.mark.parametrize("market", MARKETS, ids=str)
def test_a_lottery_lengthens_the_registration_in_the_aanbodmodel(market: Market):
    assert agrees(seen(market, lambda city: city.wait[~city.by_lot].mean()), market.registration)


@pytest.mark.parametrize("market", [each for each in MARKETS if each.lottery], ids=str)
def test_the_hazard_of_winning_a_lottery_is_its_part_of_all(market: Market):
    # f mu d / (lambda - mu): a half of 0.025 when a half goes by lottery
    drawn, let, looking = (
        np.sum(seen(market, figure))
        for figure in (lambda city: city.by_lot.sum(), lambda city: len(city.wait), lambda city: city.looking.sum())
    )
    assert abs(drawn / looking - market.lottery_hazard) < max(
        4 * np.sqrt(let * market.lottery * (1 - market.lottery)) / looking, 0.01 * market.lottery_hazard
    )


@pytest.mark.parametrize("market", [each for each in MARKETS if each.lottery], ids=str)
def test_who_wins_a_lottery_waited_a_cut_off_exponential_time(market: Market):
    assert agrees(seen(market, lambda city: city.wait[city.by_lot].mean()), market.wait_of_lottery_winners)


@pytest.mark.parametrize("market", [AMPLE, Market(900, 300, 0.5)], ids=str)
def test_with_a_lottery_for_all_the_wait_is_short_and_for_the_lucky(market: Market):
    # (1 - mu / lambda) / d: (1 - 300/600) / 0.2 = 2.5 years; (1 - 300/900) / 0.5 = 1.33 years
    waits = seen(market._replace(lottery=1.0), lambda city: city.wait.mean())
    assert agrees(waits, (1 - market.supply / market.arrivals) / market.dropout)


def test_with_few_reactors_registration_is_lower_and_wider_than_in_the_limit():
    # Of N who registered earlier nobody reacts with chance exp(-kN), k = 40/2080: who registered a years ago wins
    # with hazard mu k exp(-kN(a)). Followed in steps of age from N(0) = 2,080 on: 16.0 years, p10-p90 13.9-18.2.
    per_head = 40 / FEW_REACT.pool
    step, ages, winners, earlier = 0.001, [], [], FEW_REACT.pool
    density = float(FEW_REACT.arrivals)
    while earlier > 0.01 and len(ages) < 40_000:
        hazard = FEW_REACT.supply * per_head * np.exp(-per_head * earlier)
        ages.append(len(ages) * step)
        winners.append(hazard * density * step)
        earlier -= density * step
        density -= (FEW_REACT.dropout + hazard) * density * step
    assert np.sum(winners) == pytest.approx(FEW_REACT.supply, rel=0.01)
    worked_out = np.average(ages, weights=winners)
    assert worked_out == pytest.approx(16.0, abs=0.05)
    assert worked_out < FEW_REACT.registration

    waits = seen(FEW_REACT, lambda city: city.wait.mean(), range(1, 9))
    assert agrees(waits, worked_out)
    for share, years in ((0.1, 14), (0.9, 18)):
        assert np.mean(seen(FEW_REACT, lambda city, at=share: np.quantile(city.wait, at))) == pytest.approx(
            years, abs=0.4
        )
    everybody = FEW_REACT._replace(reactions=np.inf)
    width_of_few, width_of_all = (np.mean(seen(each, _width)) for each in (FEW_REACT, everybody))
    assert width_of_few > 3 * width_of_all


def _width(city: Observed) -> float:
    return float(np.quantile(city.wait, 0.9) - np.quantile(city.wait, 0.1))


# Who is active


@pytest.mark.parametrize("market", MARKETS, ids=str)
def test_the_active_of_a_year_are_the_pool_and_all_who_joined(market: Market):
    # 8,000 + 1,000 = 9,000, of whom 200 are housed: one in 45 of the active, not one in 40 of the pool
    assert agrees(seen(market, lambda city: city.active.mean()), market.pool + market.arrivals)
    chances = seen(market, lambda city: len(city.wait) / city.active.sum())
    assert agrees(chances, market.supply / (market.pool + market.arrivals))


def test_who_never_reacts_is_not_active_and_who_reacts_twice_counts_once():
    # Chance to react to nothing 0.5 in the first round and 0.8 in the second: present in both 1 - 0.4 = 0.6, in the
    # second alone 0.2, in the first alone 0.5; the second group always reacts, unless it is not there.
    pool = seekers.Pool(
        key=np.arange(5, dtype=np.uint64),
        group=np.array([0, 0, 0, 1, 1], np.int16),
        registered=np.zeros(5),
        first_round=np.array([0, 11, 0, 0, 12], np.int32),
        end_round=np.array([99, 99, 11, 12, 99], np.int32),
    )
    active = seekers.chance_active(pool, np.array([[0.5, 0.0], [0.8, 0.0]]), 10)
    assert active.tolist() == pytest.approx([0.6, 0.2, 0.5, 1.0, 0.0])


def test_the_active_are_as_many_in_the_mean_as_really_react():
    # One dwelling a round for everybody. The pool is taken as it was before letting: who is housed has reacted, so that
    # somebody reacts to nothing when that is so in all rounds until giving up, housed or not.
    more = []
    for seed in range(200):
        city = small_city.without_mediation(small_city.by_lot(seed))
        reach = np.full_like(city.seekers.reach, FITS)
        groups = city.seekers._replace(reach=reach, reactions=np.full(5, 0.2), accepts=np.ones(5), frees=np.zeros(5))
        rounds = city.first_round + np.arange(small_city.ROUNDS)
        offers = offers_of([f"{seed} {at}" for at in rounds], [0] * len(rounds), rounds.tolist())
        city = city._replace(seekers=groups, offers=offers)
        expected = seekers.chance_active(city.pool, small_city.let(city).tally.inactive, city.first_round).sum()
        more.append(len(let_plainly(city).active) - expected)
    assert abs(np.mean(more)) < 4 * np.std(more) / np.sqrt(len(more))


# Lots and refusals


def _people(number: int, seed: int) -> seekers.Pool:
    habits = seekers.Habits("groep", 3.0, 1.0, 0.0)
    return seekers.gathered([seekers.opening(habits, 0, number, 0, ROUNDS, 0, 0.0, np.uint64(entity(str(seed))))], 0)


_first_by_lot = njit(error_model="numpy")(first_by_lot)


def _winners(number: int, lotteries: int, seed: int) -> list[int]:
    """Who wins each of a number of lotteries in which everybody takes part, and goes on taking part."""
    pool, everybody = _people(number, seed), _everybody()
    keys = np.array([int(mixed(np.uint64(entity(str(seed), str(at))))) for at in range(lotteries)], np.uint64)
    members, chances = Line(pool.key, np.arange(number)), np.ones((1, lotteries))
    drawn = [_first_by_lot(at, 0, pool, members, everybody, chances, keys, 10**6) for at in range(lotteries)]
    return [winner for winner, _, _ in drawn]


def _everybody():
    return small_city.by_lot(0).seekers._replace(accepts=np.ones(5))


@pytest.mark.parametrize(
    ("entries", "competitors", "chance"), [(104, 1094, 0.0907), (10, 50, 0.1829), (300, 200, 0.7777)]
)
def test_the_chance_in_many_lotteries_is_one_less_that_of_losing_them_all(entries, competitors, chance):
    # 1 - (1 - 1/1094)^104 = 9.07 %; 1 - 0.98^10 = 18.29 %; 1 - 0.995^300 = 77.77 %
    assert 1 - (1 - 1 / competitors) ** entries == pytest.approx(chance, abs=5e-5)
    ever = [len(set(_winners(competitors, entries, seed))) / competitors for seed in range(20)]
    assert agrees(ever, chance)


def test_a_lottery_is_blind_to_registration():
    # 3,000 lotteries among 10: each wins 300, give or take 4 standard errors of the square root of 3000 x 0.1 x 0.9
    wins = np.bincount(_winners(10, 3000, 5), minlength=10)
    assert np.all(np.abs(wins - 300) < 4 * np.sqrt(270))


@pytest.mark.parametrize("lottery", [0.0, 1.0])
@pytest.mark.parametrize("acceptance", [0.5, 0.2, 0.1])
def test_the_mean_rank_of_who_accepts_is_one_over_the_chance_to_accept(acceptance: float, lottery: float):
    # 1 + the mean number of refusals (1 - q) / q: 2, 5 and 10
    market = Market(arrivals=600, supply=300, dropout=0.5, lottery=lottery, acceptance=acceptance)
    ranks = np.concatenate(seen(market, lambda city: city.rank))
    error = np.sqrt((1 - acceptance) / len(ranks)) / acceptance
    assert abs(ranks.mean() - 1 / acceptance) < max(4 * error, 0.01 / acceptance)


# Accounts that close, whatever the city


@pytest.mark.parametrize("seed", range(20))
def test_the_pool_added_up_over_a_year_is_the_time_spent_in_it(seed: int):
    # Little's law, in a city that is far from stationary: rounds of presence, the round of being housed included
    city = small_city.by_lot(seed)
    year = small_city.let(city)
    start, end = year.city.first_round, year.city.first_round + small_city.ROUNDS
    until = year.city.pool.end_round.astype(np.int64)
    until[_housed(year)] += 1
    spent = np.clip(until, start, end) - np.clip(year.city.pool.first_round, start, end)
    assert year.tally.looking.sum() == np.maximum(spent, 0).sum()


@pytest.mark.parametrize("seed", range(20))
def test_seekers_and_offers_close_and_nothing_goes_twice(seed: int):
    city = small_city.by_lot(seed)
    year = small_city.let(city)
    offers, start, end = year.offers, city.first_round, city.first_round + small_city.ROUNDS
    let = offers.round >= 0
    assert year.tally.offered[-1] == (~let & (offers.ready < end)).sum() + (offers.round == end - 1).sum()
    assert np.all(offers.round[let] >= offers.ready[let])
    assert len(set(offers.key.tolist())) == len(offers.key)
    housed = _housed(year)
    assert len(set(housed.tolist())) == len(housed)

    before, after = city.pool, year.city.pool
    inflow = (before.first_round > start) & (before.first_round < end)
    left = (after.end_round > start) & (after.end_round < end)
    left[housed] = False
    looking = (before.first_round <= start) & (before.end_round > start)
    never = after.end_round <= after.first_round  # housed in the round of joining, or gone before
    at_the_end = (after.first_round < end) & (after.end_round >= end) & ~never
    at_the_end[housed] = False
    assert looking.sum() + inflow.sum() - len(housed) - left.sum() == at_the_end.sum()

    mediated = (offers.channel == BEMIDDELING).sum()
    asked = city.mediated.waiting.sum() + city.mediated.arriving.sum()
    assert asked - mediated == year.city.mediated.waiting.sum()
    assert np.all(year.city.mediated.waiting >= 0)
    left_behind = (offers.origin == CHAIN).sum()
    assert city.places.occupied.sum() - left_behind == year.city.places.occupied.sum()


@pytest.mark.parametrize("seed", range(20))
def test_nobody_is_housed_out_of_reach(seed: int):
    city = small_city.by_lot(seed)
    year = small_city.let(city)
    offers = year.offers
    for place, channel, who in zip(*(column[offers.round >= 0] for column in offers[1:2] + offers[5:7]), strict=True):
        if channel == BEMIDDELING:
            group, size = divmod(who, small_city.SIZES)
            assert city.mediated.fits[group, size, place]
        else:
            assert city.seekers.reach[city.pool.group[who], place] != BARRED
    first = city.pool.first_round[_housed(year)]
    assert np.all(first <= offers.round[(offers.round >= 0) & (offers.channel != BEMIDDELING)])


def _housed(year: small_city.Year) -> np.ndarray:
    """Where in the pool those are who were housed through an advertisement, in the order of the offers."""
    offers = year.offers
    return offers.who[(offers.round >= 0) & (offers.channel != BEMIDDELING)]


# Switches


def _same(one: small_city.City, other: small_city.City) -> bool:
    one_year, other_year = small_city.let(one), small_city.let(other)
    return all(np.array_equal(a, b) for a, b in zip(one_year.offers, other_year.offers, strict=True))


def _with_rules(city: small_city.City, **changed: object) -> small_city.City:
    return city._replace(rules=city.rules._replace(**changed))


@pytest.mark.parametrize("seed", range(10))
def test_a_share_of_none_is_the_rule_switched_off(seed: int):
    city = small_city.by_lot(seed)
    # Groups that are not non-regular fall outside every share.
    city = city._replace(mediated=city.mediated._replace(counts=np.ones_like(city.mediated.counts)))
    off, nobody = np.full(small_city.ROUNDS, np.nan), small_city.without_mediation(city)
    none = np.zeros(small_city.ROUNDS)
    plain = {"share": off, "number": off, "campaign": off}
    for policy in ("share", "number", "campaign"):
        assert _same(_with_rules(city, **plain | {policy: none}), _with_rules(nobody, **plain))
    for rule, reach in (("free_space", FREE_SPACE), ("above_limit", ABOVE_LIMIT)):
        barred = np.where(city.seekers.reach == reach, BARRED, city.seekers.reach).astype(np.int8)
        without = city._replace(seekers=city.seekers._replace(reach=barred))
        assert _same(_with_rules(city, **{rule: 0.0}), _with_rules(without, **{rule: 0.5}))
    closed = _with_rules(city, most_in_wijk=np.zeros(small_city.WIJKEN))
    assert _same(closed, _with_rules(nobody, most_in_wijk=np.zeros(small_city.WIJKEN)))


@pytest.mark.parametrize("seed", range(10))
def test_a_lottery_for_none_or_for_a_group_of_none_changes_nothing(seed: int):
    city = _with_rules(small_city.by_lot(seed), loting=np.zeros(small_city.ROUNDS))
    year = small_city.let(city)
    assert not (year.offers.channel == LOTING).any()
    wider = [np.concatenate([column, column[:1]]) for column in city.seekers]
    assert _same(city, city._replace(seekers=type(city.seekers)(*wider)))


# Equal rights


@pytest.mark.parametrize("market", [SPEC._replace(groups=2, lottery=0.2), AMPLE._replace(groups=2)], ids=str)
def test_equal_rights_give_equal_chances(market: Market):
    # Of all who are housed a half is of either group, give or take 4 standard errors of a fair coin
    part = seen(market, lambda city: (city.group == 0).mean(), range(1, 3))
    housed = sum(seen(market, lambda city: len(city.group), range(1, 3)))
    assert abs(np.mean(part) - 0.5) < 4 * 0.5 / np.sqrt(housed)


# Private values: who waits for what fits best


COMERS, ITEMS, LEAVING = 200.0, 100.0, 0.5
"""A market with 200 who come and 100 dwellings a year; who waits leaves with hazard 0.5. In a pool of
(200 - 100) / 0.5 = 200 everybody values each dwelling anew, uniformly between 0 and 1."""
THRESHOLD = 1 / 3
"""Value from which one accepts, in equilibrium: what waiting is worth, U = s / (2 - s) with s = 100/200.

By independent lotteries: a lottery that is entered (value above U) is won by one of the 200 (1 - U) who enter, so that
0.5 U = 100 / (200 (1 - U)) x (1 - U)^2 / 2. On a list that drops who refuses one begins anew, as a newcomer does: the
value of a newcomer is that of being housed, s, times the mean accepted value (1 + U) / 2. Both give U = 1/3."""


def _common_threshold() -> Callable[[float], float]:
    """Work out the thresholds when everybody keeps one lottery number, from the best number (0) to the worst (1).

    A dwelling is left for number x with chance exp(-A), A being how many better ones wait, each times the chance to
    accept. Then 0.5 U = 100 exp(-A) (1 - U)^2 / 2, and 200 dx / (0.5 + 100 exp(-A) (1 - U)) wait with number x.
    """
    numbers = np.linspace(0, 1, 2001)
    thresholds, better = np.empty(len(numbers)), 0.0
    for at in range(len(numbers)):
        offered = ITEMS * np.exp(-better)
        odds = offered / LEAVING
        thresholds[at] = (1 + odds - np.sqrt(1 + 2 * odds)) / odds if odds > 1e-9 else 0.0
        accepting = 1 - thresholds[at]
        better += accepting * COMERS / (LEAVING + offered * accepting) * numbers[1]
    return lambda number: float(np.interp(number, numbers, thresholds))


def _match_values(mechanism: str, seed: int, items: int = 12_000, unseen: int = 2_000) -> np.ndarray:
    """Follow the market item by item; gives the value that each dwelling has for who takes it."""
    lot, threshold_of = np.random.default_rng(seed), _common_threshold()
    waiting: deque[float] = deque()  # by number of the common lottery, or in the order of the list
    values, coming, stays = [], 0.0, np.exp(-LEAVING / ITEMS)
    thresholds: deque[float] = deque()
    for _ in range(items):
        here = lot.random(len(waiting)) < stays
        waiting = deque(number for number, is_here in zip(waiting, here, strict=True) if is_here)
        thresholds = deque(value for value, is_here in zip(thresholds, here, strict=True) if is_here)
        coming += COMERS / ITEMS
        while coming >= 1:
            coming -= 1
            waiting.append(lot.random())
            thresholds.append(threshold_of(waiting[-1]) if mechanism == "common lottery" else THRESHOLD)
        value = lot.random(len(waiting))
        order = _order(mechanism, waiting, lot)
        taker = next((at for at in order if value[at] >= thresholds[at]), None)
        if taker is not None:
            values.append(value[taker])
            del waiting[taker], thresholds[taker]
            if mechanism == "list that drops refusers":
                waiting.rotate(-taker)  # all before the taker refused, and begin anew behind the others
    return np.array(values[unseen:])


def _order(mechanism: str, waiting: deque[float], lot: np.random.Generator) -> Sequence[int]:
    if mechanism == "independent lotteries":
        return lot.permutation(len(waiting)).tolist()
    return np.argsort(waiting).tolist() if mechanism == "common lottery" else range(len(waiting))


def _distance(one: np.ndarray, other: np.ndarray) -> float:
    """The largest difference between two distributions, in units of what chance gives them (Kolmogorov-Smirnov)."""
    return float(ks_2samp(one, other).statistic / np.sqrt(1 / len(one) + 1 / len(other)))


def test_independent_lotteries_and_a_list_that_drops_refusers_match_alike_and_a_common_lottery_does_not():
    # Arnosti & Shi (2020). Accepted values are uniform from 1/3 to 1 under both; in equilibrium waiting is worth as
    # much as the least that is accepted: 100/200 x 2/3 = 1/3. With one number for all, the lucky wait for what fits.
    lotteries, drops, common = (
        _match_values(mechanism, seed)
        for seed, mechanism in enumerate(("independent lotteries", "list that drops refusers", "common lottery"))
    )
    error = (1 - THRESHOLD) / np.sqrt(12 * len(lotteries))
    for values in (lotteries, drops):
        assert abs(values.mean() - 2 / 3) < 4 * error
        assert abs(ITEMS / COMERS * values.mean() - THRESHOLD) < 4 * error
        assert kstest(values, "uniform", (THRESHOLD, 1 - THRESHOLD)).pvalue > 1e-4
    assert _distance(lotteries, drops) < 2  # exceeded once in 1,500 times
    assert _distance(lotteries, common) > 10
    assert common.mean() > lotteries.mean() + 10 * error
