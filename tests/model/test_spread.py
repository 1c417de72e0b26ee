"""What is luck and what is not known: ranges widen bands, leave the expectation, and more draws change nothing."""

import numpy as np
import pytest
import town
from pandas.testing import assert_frame_equal

from woonscenario.model.chance import Chance
from woonscenario.model.city import city_of
from woonscenario.model.flow import project, run_model
from woonscenario.model.results import start_record, take
from woonscenario.model.scenario import Uncertainty
from woonscenario.model.spread import LUCK_DRAWS, luck_of_plans

TABLES = ("stock", "stock_changes", "requests", "indicators", "spread")
OPENING = town.opening(
    projects=town.projects(*({"project": f"p{at}", "planned_year": 2022 + at % 4} for at in range(12))),
    sales_rules=town.sales_rules({}),
)
SCENARIO = town.scenario(
    production__hard_dropout=0.1,
    production__hard_delay=(0.5, 0.3, 0.2, 0.0, 0.0, 0.0),
    sales__dwellings_per_year=town.yearly(20),
    turnover__chain_share=0.2,
)
RANGES = {
    "production__hard_dropout": (0.0, 0.1, 0.5),
    "production__hard_delay": (0.1, 0.5, 0.9),
    "sales__dwellings_per_year": (0.0, 20.0, 60.0),
    "turnover__lettings": (60.0, 100.0, 140.0),
    "turnover__chain_share": (0.0, 0.2, 0.6),
}
RANGED = town.with_ranges(SCENARIO, **RANGES)
SHOWN = ("social_stock", "kernvoorraad_share", "completions", "sales", "lettings", "net_growth")


def run(scenario, draws=400):
    return run_model(scenario, OPENING, seed=1, draws=draws)


def series(scenario, draws, blocks=None):
    """The figures of every draw."""
    city = city_of(scenario, OPENING)
    record = start_record(city, draws)
    for first, number in blocks or [(0, draws)]:
        chance = Chance(1, number, first)
        for year, state, booked in project(city, chance):
            take(record, chance, year, state, booked)
    return record.drawn


def width(results, indicator, year):
    upper, lower = (town.values(results, indicator, statistic=statistic)[year] for statistic in ("p95", "p05"))
    return upper - lower


WITH, WITHOUT = run(RANGED), run(SCENARIO)


@pytest.mark.parametrize("indicator", ["social_stock", "sales", "lettings"])
def test_ranges_widen_the_band(indicator):
    assert width(WITH, indicator, 2026) > 1.2 * width(WITHOUT, indicator, 2026)


def test_ranges_leave_the_expectation_where_it_is():
    both = [
        results.indicators[results.indicators["statistic"] == "expected"].reset_index(drop=True)
        for results in (WITH, WITHOUT)
    ]
    assert_frame_equal(*both, check_exact=True)


def test_fixed_assumptions_give_the_tables_of_luck_alone():
    fixed = RANGED.model_copy(update={"uncertainty": Uncertainty(ranges="fixed")})
    for table in TABLES:
        assert_frame_equal(getattr(run(fixed), table), getattr(WITHOUT, table), check_exact=True)


def test_more_draws_or_other_blocks_do_not_change_earlier_draws():
    few, many = series(RANGED, 30), series(RANGED, 70, [(0, 20), (20, 50)])
    for name in ("social_stock", "kernvoorraad", "flows"):
        assert np.array_equal(getattr(few, name), getattr(many, name)[..., :30], equal_nan=True)


def test_scenarios_that_differ_in_sales_alone_complete_the_same_in_every_draw():
    more = town.with_ranges(
        SCENARIO.model_copy(update={"sales": SCENARIO.sales.model_copy(update={"dwellings_per_year": (40.0,) * 6})}),
        **{**RANGES, "sales__dwellings_per_year": (10.0, 40.0, 80.0)},
    )
    one, other = series(RANGED, 50), series(more, 50)
    assert np.array_equal(one.flows[:, 0], other.flows[:, 0])
    assert not np.array_equal(one.social_stock, other.social_stock)


def test_the_spread_is_given_for_every_year_and_splits_the_variance():
    table = WITH.spread
    assert list(dict.fromkeys(table["indicator"])) == [
        "social_stock", "kernvoorraad_share", "net_growth", "completions", "sales", "lettings"
    ]  # fmt: skip
    assert set(table["indicator"]) == set(SHOWN)
    assert table["year"].min() == 2022
    assert table[table["indicator"] == "social_stock"]["year"].max() == 2027
    assert table["luck_share"].dropna().between(0, 1).all()
    # the first stock is known: no spread, and so no share of it
    first = table[(table["indicator"] == "social_stock") & (table["year"] == 2022)]
    assert first["standard_deviation"].tolist() == [0.0]
    assert first["luck_share"].isna().all()


def test_the_share_of_luck_is_its_variance_over_that_of_all():
    drawn, luck = series(RANGED, 400), series(SCENARIO, LUCK_DRAWS)
    expected = luck.social_stock[4, 0].var() / drawn.social_stock[4, 0, :LUCK_DRAWS].var()
    table = WITH.spread.set_index(["indicator", "year"])
    assert table.loc[("social_stock", 2026), "luck_share"] == pytest.approx(expected)
    assert table.loc[("social_stock", 2026), "standard_deviation"] == pytest.approx(drawn.social_stock[4, 0].std())


def test_luck_of_plans_is_the_variance_that_follows_plans_when_these_and_other_luck_add_up():
    # Figures are plans + other luck: plans bring 0 and 4 (variance 4), the rest brings 0 and 2 (variance 1).
    own, swapped = np.array([[0 + 0, 4 + 2]]), np.array([[4 + 0, 0 + 2]])
    assert luck_of_plans(own, swapped).tolist() == [4 / (4 + 1)]


def test_what_plans_and_other_luck_bring_only_together_is_divided_in_proportion():
    # Figures are plans (1, 1, -1, -1) times other luck (1, -1, -1, 1): neither brings anything alone, so both get half.
    own, swapped = np.array([[1.0, -1.0, 1.0, -1.0]]), np.array([[1.0, 1.0, 1.0, 1.0]])
    assert luck_of_plans(own, swapped).tolist() == [0.5]


def test_without_plans_no_luck_is_of_plans():
    ranged = town.with_ranges(SCENARIO, turnover__lettings=(60.0, 100.0, 140.0))
    table = run_model(ranged, town.opening(sales_rules=town.sales_rules({})), seed=1, draws=60).spread
    lettings = table[table["indicator"] == "lettings"]
    assert (lettings["luck_share"] > 0.1).all()
    assert (table["plan_luck_share"].dropna() == 0).all()


def test_where_only_plans_vary_all_luck_is_of_plans():
    ranged = town.with_ranges(
        SCENARIO.model_copy(update={"sales": SCENARIO.sales.model_copy(update={"dwellings_per_year": (0.0,) * 6})}),
        production__hard_dropout=(0.0, 0.1, 0.5),
    )
    stock = run(ranged, 60).spread.query("indicator == 'social_stock' and year > 2023")
    assert (stock["luck_share"] > 0.1).all()
    assert stock["plan_luck_share"].tolist() == stock["luck_share"].tolist()


def test_the_luck_of_plans_is_part_of_the_luck():
    table = WITH.spread.dropna()
    assert table["plan_luck_share"].between(0, table["luck_share"]).all()
    assert (table["plan_luck_share"] > 0).any()


@pytest.mark.parametrize(("scenario", "draws"), [(SCENARIO, 20), (RANGED, 0)], ids=["no ranges", "no draws"])
def test_without_ranges_or_draws_there_is_nothing_to_split(scenario, draws):
    assert len(run(scenario, draws).spread) == 0


def test_progress_counts_the_expectation_and_the_draws_only():
    told = []
    run_model(RANGED, OPENING, seed=1, draws=7, progress=told.append)
    assert sum(told) == 8
