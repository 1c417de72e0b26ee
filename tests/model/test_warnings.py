"""What the user is told: cuts, what lies outside the horizon, and data that contradict each other."""

import pandas as pd
import pytest
import town

from woonscenario.model.chance import Chance
from woonscenario.model.city import city_of, misfits
from woonscenario.model.flow import project, run_model
from woonscenario.model.results import results_of, start_record, take


def sales_in_the_first_year(wish):
    """Owners wish to sell this many dwellings in 2022, in which 100 fall vacant in the mean, and then none."""
    return town.scenario(sales__dwellings_per_year=(float(wish), 0.0, 0.0, 0.0, 0.0, 0.0))


FREE = town.opening(sales_rules=town.sales_rules({}))


def test_a_cut_that_happens_only_in_draws_is_told():
    # 100 of 1,000 fall vacant with a spread of 9.5 (binomial: the square root of 1,000 x 0.1 x 0.9); of a wish of 100
    # 0.4 x 9.5 = 3.8 fail in the mean
    scenario = sales_in_the_first_year(100)
    assert run_model(scenario, FREE, seed=1, draws=0).warnings == ()
    (warning,) = run_model(scenario, FREE, seed=1, draws=600).warnings
    assert warning.startswith("verkoop: 4 van de 100 gevraagde woningen konden niet (in 2022)")


def test_a_mean_cut_of_less_than_half_a_dwelling_is_not_told():
    # a wish of 85 is 1.6 spreads under the mean: it fails now and then, 0.2 dwellings in the mean
    city = city_of(sales_in_the_first_year(85), FREE)
    record = start_record(city, 600)
    for chance in (Chance(1), Chance(1, 600)):
        for year, state, booked in project(city, chance):
            take(record, chance, year, state, booked)
    asked, cut = record.drawn_cuts["verkoop", 2022]
    assert asked == 600 * 85
    assert 0 < cut < 600 * 0.5
    assert results_of(record).warnings == ()


def test_cuts_of_several_years_are_told_together():
    # a wish of 110 in every year is more than the 100, 90, 81, 72.9 and 65.6 that fall vacant: 409.5 of 550 can be sold
    scenario = town.scenario(sales__dwellings_per_year=town.yearly(110))
    (warning,) = run_model(scenario, FREE, seed=1, draws=0).warnings
    assert warning.startswith("verkoop: 140 van de 550 gevraagde woningen konden niet (in 2022-2026)")


@pytest.mark.parametrize("year", [2021, 2027])
def test_demolitions_outside_the_horizon_are_told_and_change_nothing(year):
    opening = town.opening(transfers=town.transfers({"year": year}))
    results = run_model(town.scenario(), opening, seed=1, draws=0)
    assert results.warnings == ("sloop: buiten 2022-2026 opgegeven en dus niet meegeteld: s1",)
    assert list(town.values(results, "social_stock").values()) == pytest.approx([1000] * 6)


@pytest.mark.parametrize("year", [2022, 2026])
def test_demolitions_in_the_first_and_last_year_count(year):
    opening = town.opening(transfers=town.transfers({"year": year, "from_rent_class": "laag"}))
    results = run_model(town.scenario(), opening, seed=1, draws=0)
    assert results.warnings == ()
    assert town.values(results, "demolition")[year] == pytest.approx(50)


def test_a_wijk_without_dwellings_has_no_social_share_and_that_is_told():
    wijken = town.opening().wijken.assign(dwellings=[0, 800])
    results = run_model(town.scenario(), town.opening(wijken=wijken), seed=1, draws=0)
    assert results.warnings == ("aandeel sociale huur: geen aandeel in Dorp, want het totaal aan woningen is daar nul",)
    assert town.values(results, "social_share", "Dorp") == {}


def test_data_that_fit_have_no_misfit():
    assert misfits(town.scenario(), town.opening(observed=town.observed({2019: 940.0, 2021: 980.0}))) == ()


def test_a_rent_above_the_social_limit_is_a_misfit():
    scenario = town.scenario(harmonisation__offered_mix=(0.5, 0.3, 0.2))
    ((key, message),) = misfits(scenario, town.opening())
    assert key == "harmonisation.offered_mix"
    assert "niet-sociale huurklasse" in message
    with pytest.raises(ValueError, match=r"harmonisation\.offered_mix: .*niet-sociale huurklasse"):
        run_model(scenario, town.opening(), seed=1, draws=0)


def test_a_mix_of_another_number_of_rent_classes_is_a_misfit():
    scenario = town.scenario(harmonisation__offered_mix=(0.7, 0.3))
    assert misfits(scenario, town.opening()) == (("harmonisation.offered_mix", "2 aandelen voor 3 huurklassen"),)


def twice(year):
    """Two published stocks for one year, after another definition."""
    return pd.concat([town.observed({year: value}) for value in (980.0, 950.0)], ignore_index=True)


def test_more_reactions_a_week_than_may_be_open_are_a_misfit():
    seekers = town.seekers({"pool_share": 1.0, "inflow_share": 1.0, "reactions_per_week": 2.5})
    assert misfits(town.scenario(allocation__open_reactions=3), town.opening(seekers=seekers)) == ()
    assert misfits(town.scenario(), town.opening(seekers=seekers)) == (
        (
            "allocation.open_reactions",
            "alleen reageert 2.5 keer per week (reactions_per_week in seekers.csv), meer dan de 2 reacties die "
            "tegelijk mogen lopen; verlaag de een of verhoog de ander",
        ),
    )


def test_two_published_stocks_for_one_year_before_the_start_are_a_misfit():
    ((key, message),) = misfits(town.scenario(), town.opening(observed=twice(2021)))
    assert key == "observed.social_stock.2021"
    assert "twee gepubliceerde standen" in message


def test_published_stocks_from_the_start_on_are_no_input():
    assert misfits(town.scenario(), town.opening(observed=twice(2022))) == ()
