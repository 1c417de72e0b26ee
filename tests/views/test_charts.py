"""Charts: what they state, what they draw, and how they fail."""

import json
import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pytest
import vl_convert

from tests.views.conftest import with_error
from woonscenario.views import charts
from woonscenario.views.charts.style import rounded_domain, spread
from woonscenario.views.report import charts_of
from woonscenario.views.show import VEGA_LITE

MILESTONES = (2026, 2030, 2040)
STEMS = ["toerekening", "voorraad", "oorzaken-2026", "oorzaken-2040", "kernvoorraad", "wijken", "oplevering"]


def rows_of(spec: dict) -> list[dict]:
    return [row for rows in spec["datasets"].values() for row in rows]


@pytest.fixture(scope="session")
def specs(comparison):
    """Specifications by width and file stem."""
    return {
        width: {stem: chart.spec for stem, chart in charts_of(comparison, width=width).items()}
        for width in (charts.WIDE, charts.NARROW)
    }


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("width", [charts.WIDE, charts.NARROW])
def test_every_chart_compiles_with_the_oldest_vega_lite_there_is(specs, stem, width):
    spec = specs[width][stem]
    oldest = min(vl_convert.get_vegalite_versions(), key=lambda version: [int(part) for part in version.split(".")])
    assert oldest == VEGA_LITE
    assert vl_convert.vegalite_to_vega(spec, vl_version=oldest)["marks"]


def test_every_chart_is_valid_altair(single_run):
    for chart in charts_of(single_run).values():
        assert chart.chart.to_dict(validate=True)["config"]["locale"]["number"]["decimal"] == ","


@pytest.mark.parametrize("stem", STEMS)
def test_every_chart_carries_title_alt_text_and_run_id(specs, stem):
    spec = specs[charts.WIDE][stem]
    assert spec["title"]["text"]
    assert spec["title"]["subtitle"][-1] == "Run vergelijking-0a1b2c3d"
    assert any(character.isdigit() for character in spec["description"])


def test_two_builds_give_the_same_specification(comparison, specs):
    again = {stem: chart.spec for stem, chart in charts_of(comparison).items()}
    assert json.dumps(again) == json.dumps(specs[charts.WIDE])


def test_a_chart_stays_small(specs):
    assert all(len(json.dumps(spec)) < 100_000 for spec in specs[charts.WIDE].values())


def test_another_process_gives_the_same_drawing():
    program = (
        "import hashlib, pandas as pd\n"
        "from woonscenario.views import charts\n"
        "from woonscenario.views.show import svg_of\n"
        "columns = ['scenario','year','dimension','member','indicator','unit','statistic','value']\n"
        "rows = [('a', y, 'total', 'total', 'kernvoorraad_share', 'aandeel', 'expected', .8) for y in (2022, 2023)]\n"
        "chart = charts.kernvoorraad_against_floor(pd.DataFrame(rows, columns=columns), floor=.7, reference='a',\n"
        "    milestones=(2023,))\n"
        "print(hashlib.sha256(svg_of(chart).encode()).hexdigest())\n"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_the_alt_text_of_the_stock_states_the_gap_to_the_target(indicators, observed):
    chart = charts.stock_against_target(indicators, observed, reference="trend", milestones=MILESTONES)
    # trend: 4,260 + 4 × (105 − 12 − 8) = 4,600; target: 4,260 + 4 × 140 = 4,820
    assert "trend (referentie) 4.600 (220 onder het doel)" in chart.description


def test_the_reference_is_drawn_even_when_there_are_too_many_scenarios(indicators, observed):
    more = [indicators[indicators["scenario"] == "plan"].assign(scenario=name) for name in ("b", "c", "d", "e")]
    crowded = pd.concat([*more, indicators], ignore_index=True)
    chart = charts.stock_against_target(crowded, observed, reference="trend", milestones=MILESTONES)
    spec = chart.spec
    assert {"b", "c", "d", "e", "trend"} <= {row.get("scenario") for row in rows_of(spec)}
    assert "Niet getekend, wel in de tabellen: plan en ambitie." in spec["title"]["subtitle"]


def test_bands_are_drawn_only_when_there_are_draws(indicators, indicators_of_one, observed):
    with_draws = charts.stock_against_target(indicators, observed, reference="trend", milestones=MILESTONES)
    without = charts.stock_against_target(indicators_of_one, observed, reference="trend", milestones=MILESTONES)
    assert any("p95" in row for row in rows_of(with_draws.spec))
    assert not any("p95" in row for row in rows_of(without.spec))


def test_a_run_without_the_reference_still_has_a_chart(indicators_of_one, observed):
    chart = charts.stock_against_target(indicators_of_one, observed, reference="trend", milestones=MILESTONES)
    assert "plan 4.780" in chart.description


def test_the_waterfall_ends_where_the_stock_ends(indicators, stock_changes):
    chart = charts.waterfall_of_changes(
        stock_changes, indicators, social_classes=["laag", "midden"], reference="trend", until=2026
    )
    # four years of +105 built, −8 demolished, −12 sold: +420 −32 −48 = +340
    expected = "trend: oplevering +420, sloop −32, verkoop −48, huurharmonisatie 0 en samen +340."
    assert expected in chart.description


def test_the_waterfall_refuses_changes_that_do_not_explain_the_stock(indicators, stock_changes):
    with pytest.raises(ValueError, match="geef de huurklassen die in de sociale voorraad meetellen"):
        charts.waterfall_of_changes(stock_changes, indicators, social_classes=["laag"], reference="trend", until=2026)


def test_each_scenario_is_judged_by_its_own_floor_and_that_of_the_reference_is_drawn(indicators):
    chart = charts.kernvoorraad_against_floor(
        indicators, floor={"plan": 0.75, "trend": 0.6, "ambitie": 0.6}, reference="trend", milestones=MILESTONES
    )
    # plan: 0.80 − 0.006 × 9 = 0.746 in 2031; in 2040 trend 0.78 − 0.108 = 0.672 and ambitie 0.652
    assert chart.caption == (
        "Het aandeel kernvoorraad gaat in trend van 78,0\u00a0% in 2022 naar 67,2\u00a0% in 2040, "
        "in plan naar 69,2\u00a0% en in ambitie naar 65,2\u00a0%. "
        "In plan komt het in 2031 voor het eerst onder de ondergrens van 75\u00a0%; "
        "in trend en ambitie blijft het op of boven de ondergrens van 60\u00a0%."
    )
    spec = chart.spec
    assert "ondergrens 60\u00a0%" in {row.get("text") for row in rows_of(spec)}
    assert "Getekend is de ondergrens van trend. Een eigen ondergrens: plan 75\u00a0%." in " ".join(
        spec["title"]["subtitle"]
    )


def test_one_floor_for_all_is_the_same_as_that_floor_for_each(indicators):
    given = {"reference": "trend", "milestones": MILESTONES}
    one = charts.kernvoorraad_against_floor(indicators, floor=0.7, **given)
    each = charts.kernvoorraad_against_floor(
        indicators, floor=dict.fromkeys(("plan", "trend", "ambitie"), 0.7), **given
    )
    assert one.spec == each.spec


@pytest.mark.parametrize("stem", STEMS)
def test_a_caption_is_short_and_says_what_the_chart_shows(comparison, stem):
    caption = charts_of(comparison)[stem].caption
    assert caption.endswith(".")
    assert len(caption) < 340
    assert caption.count(". ") <= 1


def test_the_caption_of_the_stock_says_how_far_each_scenario_is_from_its_target(indicators, observed):
    chart = charts.stock_against_target(indicators, observed, reference="trend", milestones=MILESTONES)
    # 18 years: plan 130 − 140 = −10 a year, trend −55, ambitie +30
    assert chart.caption == (
        "Op 1 januari 2040 staat de sociale voorraad in plan 180 onder het doel, in trend 990 onder het doel en in "
        "ambitie 540 boven het doel."
    )


def test_a_band_says_what_it_is_and_a_scenario_without_one_is_named(indicators, observed):
    sure = indicators["scenario"] == "ambitie"
    middle = indicators[sure & (indicators["statistic"] == "expected")].assign(
        statistic=lambda rows: [["p05", "p95"]] * len(rows)
    )
    narrowed = pd.concat(
        [indicators[~sure], indicators[sure & (indicators["statistic"] == "expected")], middle.explode("statistic")],
        ignore_index=True,
    )
    chart = charts.stock_against_target(narrowed, observed, reference="trend", milestones=MILESTONES)
    said = " ".join(chart.subtitle)
    assert "Gekleurd vlak: negen van de tien trekkingen" in said
    assert "Zonder band: ambitie." in said


def test_a_band_with_model_error_lies_around_that_of_the_draws_and_both_are_explained(indicators, observed):
    with_levels = with_error(indicators, "social_stock", 50.0)
    chart = charts.stock_against_target(with_levels, observed, reference="trend", milestones=MILESTONES)
    of_2026 = {"scenario": "trend", "year": 2026}
    # trend in 2026: 4,600, by the draws 48 more or less
    assert {**of_2026, "p05": 4552.0, "p95": 4648.0} in chart.tables["bands"]
    assert {**of_2026, "low": 4502.0, "high": 4698.0} in chart.tables["levels"]
    assert chart.values["domain"][1] >= max(row["high"] for row in chart.tables["levels"])
    said = " ".join(chart.subtitle)
    assert "Tussen dunne lijnen: de band met modelfout, ten minste zo breed als de fout van de terugblik." in said
    assert "Donkerder vlak: negen van de tien trekkingen" in said


def test_without_model_error_only_the_area_of_the_draws_is_drawn_and_explained(indicators, observed):
    chart = charts.stock_against_target(indicators, observed, reference="trend", milestones=MILESTONES)
    assert chart.tables["levels"] == []
    assert "modelfout" not in " ".join(chart.subtitle)


def test_a_line_behind_the_heavy_one_is_named(indicators, observed):
    hidden = indicators[indicators["scenario"] == "trend"].assign(scenario="verkoopstop")
    both = pd.concat([indicators, hidden], ignore_index=True)
    for draw in (charts.stock_against_target, charts.plan_against_realisation):
        chart = draw(both, observed, reference="trend", milestones=MILESTONES)
        assert "Achter de lijn van trend: verkoopstop." in chart.subtitle


def test_without_width_no_coloured_area_is_explained(indicators, observed):
    is_edge = indicators["statistic"].isin(["p05", "p95"]) & (indicators["indicator"] == "completions")
    sure = indicators.assign(value=indicators["value"].mask(is_edge, 105.0))
    chart = charts.plan_against_realisation(sure, observed, reference="trend", milestones=MILESTONES)
    said = " ".join(chart.subtitle)
    assert "Zonder band: alle trekkingen geven hetzelfde." in said
    assert "vlak" not in said


def test_the_captions_of_wijken_and_completions_tell_every_scenario(indicators, observed):
    # social share in 2040: plan (4,260 + 130 × 18) / (15,000 + 300 × 18) = 6,600 / 20,400
    wijken = charts.social_share_by_wijk(indicators, years=(2022, 2040), reference="trend").caption
    assert "naar 28,4\u00a0% in 2040, in plan naar 32,4\u00a0% en in ambitie naar 35,9\u00a0%." in wijken
    # 18 years of 105, 150 and 190
    built = charts.plan_against_realisation(indicators, observed, reference="trend", milestones=MILESTONES).caption
    assert "1.890 in trend, 2.700 in plan en 3.420 in ambitie opgeleverd." in built


def test_the_text_of_the_wijken_tells_the_last_year_of_the_other_scenarios(indicators):
    words = charts.social_share_by_wijk(indicators, years=(2022, 2040), reference="trend").description
    # plan in 2040: (1,680 + 130 × 18 / 3) / (4,000 + 1,800) = 2,460 / 5,800
    assert "Van trend staan hier alle jaren, van de andere alleen 2040." in words
    assert words.index("plan: Hele stad") < words.index("trend: Hele stad") < words.index("ambitie: Hele stad")
    assert "Havenkwartier 42,4\u00a0% in 2040" in words


def test_the_lines_of_completions_end_in_their_value(indicators, observed):
    chart = charts.plan_against_realisation(indicators, observed, reference="trend", milestones=MILESTONES)
    texts = {row.get("text") for row in rows_of(chart.spec)}
    assert {"plan 150", "trend (referentie) 105", "ambitie 190"} <= texts


def test_the_kernvoorraad_says_when_the_floor_is_crossed(indicators):
    chart = charts.kernvoorraad_against_floor(indicators, floor=0.7, reference="trend", milestones=MILESTONES)
    # trend: 0.78 − 0.006 × 14 = 0.696 in 2036 and 0.702 in 2035
    assert "in 2036 voor het eerst onder de ondergrens" in chart.description


def test_wijken_are_sorted_by_their_share_at_the_start(indicators):
    chart = charts.social_share_by_wijk(indicators, years=(2022, 2026, 2040), reference="trend")
    words = chart.description
    assert words.index("Hele stad") < words.index("Havenkwartier 42,0\u00a0% in 2022")
    assert words.index("Havenkwartier") < words.index("Weidezicht") < words.index("Oude Stad")


def test_bars_start_at_zero(indicators, observed):
    chart = charts.plan_against_realisation(indicators, observed, reference="trend", milestones=MILESTONES)
    assert chart.values["domain"][0] == 0


def test_the_table_of_assumptions_can_leave_facts_out(comparison):
    assumptions = comparison.assumptions["trend"]
    assert len(charts.assumptions_table(assumptions)) == 5
    shown = charts.assumptions_table(assumptions, only_without_fact=True)
    assert list(shown["Status"]) == ["aanname"] * 4
    assert shown["Waarde"][0] == "projectenlijst, daarna het programma"


def test_labels_that_would_overlap_are_moved_apart_around_their_middle():
    assert spread([10.0, 50.0, 11.0], gap=4) == [8.5, 50.0, 12.5]


def test_labels_pushed_into_a_third_one_take_it_along():
    # 0 and 1 become −1.5 and 2.5; 4 is then too near, so the three sit around their mean of 5/3
    assert spread([0.0, 1.0, 4.0], gap=4) == pytest.approx([5 / 3 - 4, 5 / 3, 5 / 3 + 4])


def test_a_domain_is_made_of_round_numbers():
    assert rounded_domain([44_673, 65_239]) == (40_000, 70_000)
    assert rounded_domain([3.0, 88.0], from_zero=True)[0] == 0


def test_a_scenario_that_ends_earlier_is_drawn_as_far_as_it_goes(indicators, stock_changes, observed):
    shorter = indicators[(indicators["scenario"] != "plan") | (indicators["year"] <= 2030)]
    given = {"reference": "trend"}
    stock = charts.stock_against_target(shorter, observed, milestones=MILESTONES, **given).spec
    assert "plan 5.300 (2030)" in {row.get("text") for row in rows_of(stock)}
    waterfall = charts.waterfall_of_changes(
        stock_changes, shorter, social_classes=["laag", "midden"], until=2040, **given
    )
    assert "plan" not in waterfall.description


def test_the_chart_of_the_attribution_names_each_assumption_with_its_sign(comparison):
    words = charts_of(comparison)["toerekening"].description
    assert "plan: planuitval harde plannen +200, vertraging harde plannen −50, samenspel +660 en samen +810." in words
    # one assumption has nothing to interplay with
    assert "ambitie: wijze van bouwen +1.530 en samen +1.530." in words


def test_one_changed_assumption_needs_no_chart(comparison):
    one = comparison.attribution[comparison.attribution["scenario"] == "ambitie"]
    assert "toerekening" not in charts_of(replace(comparison, attribution=one))
