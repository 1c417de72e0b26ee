"""The books of simulated letting, in a small town: nothing offered, housed or waiting gets lost."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest
import town

from woonscenario.model.allocation import BEMIDDELING, CHANNELS
from woonscenario.model.chance import Chance
from woonscenario.model.city import City, city_of
from woonscenario.model.division import sums
from woonscenario.model.flow import letting, project, run_model
from woonscenario.model.letting_figures import LetYear, figures

DRAWS = 4
ROUNDS = 52
MICRO = {
    "allocation__engine": "micro",
    "allocation__lottery_share": 0.3,
    "allocation__nonregular_share": 0.2,
    "allocation__signal_share": 0.15,
    "statushouders__opening_backlog": 5.0,
    "statushouders__nareizigers_share": 0.1,
    "sales__dwellings_per_year": town.yearly(13.3),
    "sales__koopvoorrang_share": 0.5,
    "liberalisation__dwellings_per_year": town.yearly(3),
    "turnover__chain_share": 0.1,
    "harmonisation__offered_mix": (0.5, 0.5, 0.0),
}
GROUPS = town.seekers(
    {"pool_share": 0.5, "inflow_share": 0.5},
    {
        "group": "gezin",
        "household_size": "3p",
        "situation": "doorstromer",
        "leaves_dwelling": 0.6,
        "pool_share": 0.3,
        "inflow_share": 0.3,
    },
    {"group": "ruim", "income": "secundair", "pool_share": 0.1, "inflow_share": 0.1},
    {"group": "urgent", "urgent": True, "acceptance": 0.9, "pool_share": 0.1, "inflow_share": 0.1},
)
MEDIATED = town.mediated(
    {}, {"group": "zorg", "statushouders": False, "unit": "woningen", "per_year": 25.0, "backlog": 2.0}
)
POLICIES: dict[str, dict[str, object]] = {
    "task first": {},
    "cap": {"allocation__policy": "cap"},
    "number": {"allocation__policy": "number", "allocation__mediated_number": town.yearly(17)},
    "campaign under a cap": {
        "allocation__policy": "cap",
        "allocation__campaign_year": 2023,
        "allocation__campaign_week": 20,
        "allocation__campaign_weeks": 6,
    },
}


@dataclass(frozen=True)
class Told:
    """A run in draws: what was let in every year and draw, the states on 1 January, and what was booked."""

    city: City
    let: list[list[LetYear]]
    states: list[Any]
    booked: list[Any]

    def figure(self, at: int, indicator: str, dimension: str) -> np.ndarray:
        """The figures of the `at`-th year by member; (member, draw)."""
        row = 0
        for run in figures(self.city.demand, self.city.cells):
            if (run.indicator, run.dimension) == (indicator, dimension):
                return self.booked[at].letting[row : row + len(run.members)]
            row += len(run.members)
        raise LookupError(indicator)

    def total(self, at: int, indicator: str) -> np.ndarray:
        return self.figure(at, indicator, "total")[0]


def opening(**tables: pd.DataFrame):
    usual = {
        "seekers": GROUPS,
        "mediated": MEDIATED,
        "projects": town.projects({}, {"project": "p2", "planned_year": 2022, "wijk": "Dorp", "owner": "Wonen"}),
        "programme": pd.concat(
            [town.opening().programme.assign(share=0.25, owner=owner) for owner in ("Thuis", "Wonen")],
            ignore_index=True,
        ),
    }
    return town.two_owners(**{**usual, **tables})


def told(monkeypatch: pytest.MonkeyPatch, known: Any = None, **changes: object) -> Told:
    """Run DRAWS draws of a town, and keep what was let."""
    city, kept = city_of(town.scenario(**{**MICRO, **changes}), known or opening()), list[LetYear]()
    work_out = letting.figures_of

    def keep(let, demand, cells):
        kept.append(let)
        return work_out(let, demand, cells)

    monkeypatch.setattr(letting, "figures_of", keep)
    steps = list(project(city, Chance(1, DRAWS)))
    years = [kept[first : first + DRAWS] for first in range(0, len(kept), DRAWS)]
    booked = [booked for _, _, booked in steps if booked is not None]
    return Told(city, years, [state for _, state, _ in steps], booked)


@pytest.fixture(params=POLICIES)
def run(request, monkeypatch):
    return told(monkeypatch, **POLICIES[request.param])


def test_the_stock_closes_in_every_year_and_draw(run):
    for before, booked, after in zip(run.states, run.booked, run.states[1:], strict=False):
        closing = before.dwellings.astype(np.int64)
        for change in booked.changes.values():
            np.add.at(closing, change.cells, change.dwellings.astype(np.int64))
        assert np.array_equal(closing, after.dwellings)
        assert closing.min() >= 0
        assert not booked.residual.any()


def test_what_is_offered_is_let_or_carried_over(run):
    carried = np.zeros(DRAWS)
    for at, booked in enumerate(run.booked):
        flows = booked.flows
        offered = (
            carried
            + flows["external_turnover"]
            - flows["kept_empty"]
            - flows["sales"]
            - flows["liberalised"]
            + flows["first_lettings"]
            + flows["chain"]
        )
        carried = run.total(at, "carried_over")
        assert np.array_equal(offered, flows["lettings"] + carried)
        assert [len(seeking.left.key) for seeking in run.states[at + 1].seeking] == carried.tolist()
        assert flows["chain"].min() > 0


def test_no_dwelling_is_let_twice_and_no_offer_before_it_is_ready(run):
    for year in run.let:
        for let in year:
            done = let.offers.round >= 0
            assert len(np.unique(let.offers.key)) == len(let.offers.key)
            assert (let.offers.round[done] >= let.offers.ready[done]).all()
            assert (let.offers.round[done] >= let.first_round).all()
            assert (let.offers.round[done] < let.first_round + ROUNDS).all()


def test_who_looked_and_joined_is_housed_stopped_or_still_looking(run):
    for at, year in enumerate(run.let):
        for draw, let in enumerate(year):
            after, end = run.states[at + 1].seeking[draw].pool, let.first_round + ROUNDS
            before = run.states[at].seeking[draw].pool
            by_advert = (let.offers.round >= 0) & (let.offers.channel != BEMIDDELING)
            housed = np.zeros(len(let.pool.key), bool)
            housed[let.offers.who[by_advert]] = True
            assert housed.sum() == by_advert.sum()
            stopped = ~housed & (let.pool.end_round <= end)
            looking = after.key[after.end_round > end]
            start = (before.end_round > let.first_round).sum()
            assert start + let.joined - housed.sum() - stopped.sum() == len(looking)
            assert set(looking) == set(let.pool.key[~housed & ~stopped])


def test_the_kernel_counts_who_looks_in_every_round(run):
    for let in (let for year in run.let for let in year):
        by_advert = (let.offers.round >= 0) & (let.offers.channel != BEMIDDELING)
        until = let.pool.end_round.copy()
        until[let.offers.who[by_advert]] = let.offers.round[by_advert] + 1
        for step in range(ROUNDS):
            now = let.first_round + step
            looks = (let.pool.first_round <= now) & (now < until)
            assert (
                np.bincount(let.pool.group[looks], minlength=len(GROUPS)).tolist() == let.tally.looking[step].tolist()
            )


def test_the_chain_changes_no_number_but_at_which_rent_dwellings_are_offered(run):
    moved = 0
    for let in (let for year in run.let for let in year):
        assert not sums(let.relet[:, np.newaxis], run.city.cells.holding_starts).any()
        moved += np.abs(let.relet).sum()
    assert moved > 0


def test_lettings_by_channel_group_wijk_and_owner_are_the_flow(run):
    for at, booked in enumerate(run.booked):
        for dimension in ("channel", "group", "wijk", "owner"):
            assert np.array_equal(run.figure(at, "lettings", dimension).sum(axis=0), booked.flows["lettings"])
        for channel, number in zip(CHANNELS, run.figure(at, "lettings", "channel"), strict=True):
            found = [
                (let.offers.channel[let.offers.round >= 0] == CHANNELS.index(channel)).sum() for let in run.let[at]
            ]
            assert number.tolist() == found


def test_the_backlog_closes_in_persons_and_in_dwellings(run):
    # 10 persons published in the first half of 2022, 10 in every other half; a tenth joins a household
    persons, dwellings = np.full(DRAWS, 5.0), np.full(DRAWS, 2.0)
    for at in range(len(run.booked)):
        persons = persons + 20 * 0.9 - run.figure(at, "mediated_persons", "group")[0]
        dwellings = dwellings + 25 - run.figure(at, "lettings", "group")[-1]
        assert run.figure(at, "backlog_persons", "group")[0] == pytest.approx(persons)
        if at == len(run.booked) - 1:
            assert np.abs(run.figure(at, "backlog_dwellings", "group")[-1] - dwellings).max() < 1


def test_the_indicators_of_a_run_are_means_over_its_draws(monkeypatch):
    known = told(monkeypatch, **POLICIES["cap"])
    results = run_model(town.scenario(**{**MICRO, **POLICIES["cap"]}), opening(), seed=1, draws=DRAWS)
    assert results.largest_residual < 1e-9
    for at, year in enumerate(town.scenario().years):
        for indicator in ("nonregular_share", "backlog_dwellings", "carried_over", "seekers_active"):
            found = town.values(results, indicator, statistic="mean")[year]
            assert found == pytest.approx(known.total(at, indicator).mean(), rel=1e-12)
    for at, member in enumerate(CHANNELS):
        means = town.values(results, "lettings", member, "mean")
        known_means = [known.figure(number, "lettings", "channel")[at].mean() for number in range(town.YEARS)]
        assert [means[year] for year in sorted(means)] == pytest.approx(known_means, rel=1e-12)


# What lies on the edge


def test_without_seekers_offers_carry_over_and_the_account_closes(monkeypatch):
    nobody = {"seekers__opening_pool": 0.0, "seekers__inflow_per_year": town.yearly(0)}
    run = told(monkeypatch, **nobody)
    for at, booked in enumerate(run.booked):
        assert np.array_equal(
            run.figure(at, "lettings", "channel")[CHANNELS.index("bemiddeling")], booked.flows["lettings"]
        )
        assert not run.total(at, "seekers_active").any()
        assert np.isnan(run.total(at, "slaagkans_D2_regulier")).all()
    carried = [run.total(at, "carried_over").mean() for at in range(town.YEARS)]
    assert carried == sorted(carried)
    assert carried[0] > 50
    results = run_model(town.scenario(**{**MICRO, **nobody}), opening(), seed=1, draws=2)
    assert results.largest_residual < 1e-9
    assert "slaagkans_D2_regulier" not in set(results.indicators["indicator"])


def test_without_vacancies_nobody_is_housed_and_the_backlog_is_what_came(monkeypatch):
    # every letting of the calibration years was a first one: nothing falls vacant
    none = {
        "turnover__lettings": 1.0,
        "turnover__first_lettings": 1.0,
        "turnover__chain_share": 0.0,
        "sales__dwellings_per_year": town.yearly(0),
        "liberalisation__dwellings_per_year": town.yearly(0),
    }
    run = told(monkeypatch, opening(projects=town.projects()), **none)
    for at, booked in enumerate(run.booked):
        assert not booked.flows["lettings"].any()
        assert not run.total(at, "carried_over").any()
        assert run.figure(at, "backlog_dwellings", "group")[1].tolist() == [2 + 25 * (at + 1)] * DRAWS
        assert run.figure(at, "backlog_persons", "group")[0] == pytest.approx(5 + 18 * (at + 1))
        assert np.isnan(run.total(at, "nonregular_share")).all()


def test_under_a_cap_of_nothing_nobody_is_mediated(monkeypatch):
    run = told(monkeypatch, allocation__policy="cap", allocation__nonregular_share=0.0)
    for at in range(town.YEARS):
        assert not run.figure(at, "lettings", "channel")[CHANNELS.index("bemiddeling")].any()
        assert run.figure(at, "lettings", "channel")[CHANNELS.index("aanbodmodel")].all()


def test_under_a_cap_of_everything_the_task_comes_first(monkeypatch):
    first = told(monkeypatch)
    everything = told(monkeypatch, allocation__policy="cap", allocation__nonregular_share=1.0)
    # the months before the start are taken to be at the share of the agreement, so that only their peak may differ
    names = [run.indicator for run in figures(first.city.demand, first.city.cells) for _ in run.members]
    alike = np.array(names) != "nonregular_share_peak"
    for before, after in zip(first.booked, everything.booked, strict=True):
        assert np.array_equal(before.letting[alike], after.letting[alike], equal_nan=True)


def test_a_million_seekers_are_let_to_as_any_number(monkeypatch):
    city = city_of(town.scenario(**{**MICRO, "seekers__opening_pool": 1e6}), opening())
    _, _, booked = next(iter(project(city, Chance(1, 1))))
    run = Told(city, [], [], [booked])
    assert run.total(0, "seekers_looking")[0] > 800_000
    assert booked.flows["lettings"][0] > 100
    assert 0 < run.total(0, "slaagkans_D2_regulier")[0] < 0.001
