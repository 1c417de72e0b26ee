"""Who gets a dwelling: what the section says, what the charts draw, and that without the rows nothing changes."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from tests.views.conftest import with_error
from tests.views.letting_rows import letting_assumptions, letting_frame, letting_outcomes
from woonscenario.files.comparison import Comparison
from woonscenario.model.letting_figures import WITHIN_YEARS
from woonscenario.views import charts, labels
from woonscenario.views.letting.answer import answer_sentences
from woonscenario.views.letting.rows import tables_of
from woonscenario.views.letting.section import verdicts_by_indicator
from woonscenario.views.letting.show import NOT_LET, show_compared_letting
from woonscenario.views.letting.told import spans, told_of
from woonscenario.views.outcomes import of_city
from woonscenario.views.report import charts_of, render_report

STEMS = ["kansen", "kans-per-groep", "verhuringen", "niet-regulier", "achterstand", "inschrijfduur"]
MILESTONES = (2026, 2030, 2040)


def with_letting(given, scenarios):
    """Add letting in some scenarios to the input of a report."""
    return replace(
        given,
        indicators=pd.concat([given.indicators, letting_frame(scenarios)], ignore_index=True),
        assumptions={name: letting_assumptions(name) for name in given.names},
    )


def told(scenarios):
    assumptions = {name: letting_assumptions(name) for name in scenarios}
    return told_of(letting_frame(scenarios), assumptions, reference="trend", milestones=MILESTONES)


def table(scenarios, stem):
    return next(one for one in tables_of(told(scenarios)) if one.stem == stem)


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.fixture(scope="session")
def let(comparison):
    return with_letting(comparison, ("plan", "trend", "ambitie"))


@pytest.fixture(scope="session")
def let_alone(single_run):
    return with_letting(single_run, ("trend",))


def test_without_rows_of_letting_there_is_no_section_and_no_chart(comparison):
    html = render_report(comparison)
    assert "Wie krijgt een woning" not in html
    assert "Toewijzing, wachttijd en slaagkans zijn in deze run niet gerekend." in html
    assert set(charts_of(comparison)).isdisjoint(STEMS)
    assert charts.letting_charts(comparison.indicators, marks={}, reference="trend", milestones=MILESTONES) == {}
    assert told_of(comparison.indicators, {}, reference="trend", milestones=MILESTONES) is None


def test_rows_of_letting_change_no_other_chart(comparison, let):
    before, after = (
        {stem: json.dumps(chart.spec) for stem, chart in charts_of(one).items()} for one in (comparison, let)
    )
    assert {stem: spec for stem, spec in after.items() if stem not in STEMS} == before


def test_the_section_follows_the_answer_and_what_is_not_modelled_no_longer_names_it(let):
    html = render_report(let)
    order = [html.index(f'<h2 id="{name}">') for name in ("antwoord", "toewijzing", "uitkomsten")]
    assert order == sorted(order)
    assert "zijn in deze run niet gerekend" not in html
    assert "waterbedeffect" in html
    assert "Uit de &lt;monitor&gt;." in html


def test_the_answer_leads_with_the_chance_of_regular_seekers():
    said = [plain(sentence) for sentence in answer_sentences(told(("trend",)), {})]
    # 2026: 4.0 % + 4 × 0.1 %, give or take 0.5 %
    assert said[0] == (
        "Wie in 2026 zonder urgentie zoekt, heeft dat jaar in trend 4,4 % kans op een woning via een advertentie "
        "(D2 regulier); negen van de tien trekkingen liggen tussen 3,9 % en 4,9 %. In 2022 is dat 4,0 %."
    )
    assert said[1].startswith(
        "In 2026 worden 200 woningen verhuurd: 100 via het aanbodmodel, 20 via loting, 10 met urgentie en 70 via "
        "bemiddeling."
    )


def told_with_error():
    """Trend with a band with model error of the chance, of all lettings and of the registration."""
    rows = letting_frame(("trend",))
    for indicator, error in (("slaagkans_D2_regulier", 0.01), ("lettings", 30.0), ("registration_mean", 2.0)):
        rows = with_error(rows, indicator, error)
    assumptions = {"trend": letting_assumptions("trend")}
    return told_of(rows, assumptions, reference="trend", milestones=MILESTONES)


def test_the_answer_gives_bands_with_model_error_where_that_is_known():
    said = [plain(sentence) for sentence in answer_sentences(told_with_error(), {})]
    # 2026: 4.4 % ± 0.5 % by the draws and ± 1 % more; 200 ± 10 and ± 30 more; 9.0 − 4 × 0.1 = 8.6 ± 2
    assert "(D2 regulier); band met modelfout: 2,9 % tot 5,9 %. In 2022 is dat 4,0 %." in said[0]
    assert said[1].startswith("In 2026 worden 200 woningen verhuurd (band met modelfout: 160 tot 240): 100 via")
    registration = next(sentence for sentence in said if "ingeschreven" in sentence)
    assert "staat gemiddeld 8,6 jaar (band met modelfout: 6,6 tot 10,6) ingeschreven; acht van" in registration


def test_a_band_with_model_error_is_marked_in_the_table():
    found = next(one for one in tables_of(told_with_error()) if one.stem == "toewijzing")
    assert found.caption.endswith("met p5 en p95; met * de band met modelfout")
    figures = {name: plain(figures[1]) for name, _, figures in found.rows}
    assert figures[labels.INDICATORS["slaagkans_D2_regulier"].name] == "4,4 % (2,9 tot 5,9 %)*"
    assert figures[labels.INDICATORS["nonregular_share"].name] == "32,0 % (30,0 tot 34,0 %)"


def test_only_all_channels_together_have_a_model_error(let):
    known = replace(let, indicators=with_error(let.indicators, "lettings", 30.0))
    before, after = charts_of(let)["verhuringen"], charts_of(known)["verhuringen"]
    assert [bool(after.tables[f"levels{place}"]) for place in range(5)] == [True, False, False, False, False]
    assert not any(before.tables[f"levels{place}"] for place in range(5))
    assert "alle kanalen samen" in " ".join(after.subtitle)


def test_the_chart_of_registration_tells_the_mean_with_model_error(let_alone):
    known = replace(let_alone, indicators=with_error(let_alone.indicators, "registration_mean", 2.0))
    caption = charts_of(known)["inschrijfduur"].caption
    assert "Het gemiddelde is er, met de band met modelfout, 8,6 jaar in 2026 (6,6 tot 10,6)" in caption
    assert "modelfout" not in charts_of(let_alone)["inschrijfduur"].caption


def test_the_report_leads_with_the_chance_of_regular_seekers_in_every_scenario(let):
    html = plain(render_report(let))
    lead = "In 2026 is die kans in plan 4,6 %"
    answer, letting = html.index('<h2 id="antwoord">'), html.index('<h2 id="toewijzing">')
    assert html.index('<p class="answer">', answer) < html.index("Wie in 2026 zonder urgentie zoekt") < letting
    assert answer < html.index(lead) < html.index("op 1 januari", answer) < letting
    assert html.count(lead) == html.count("Wie in 2026 zonder urgentie zoekt") == 1


def test_the_answer_says_when_signal_and_ijkpunt_are_passed():
    # the peak is 0.38 − 0.01 a year: above 0.27 up to 2032 (0.28), above 0.30 up to 2029 (0.31)
    said = plain(answer_sentences(told(("trend",)), {})[2])
    assert "in 2022–2032 boven het signaal van 27 % en in 2022–2029 boven het ijkpunt van 30 %." in said


def test_persons_and_dwellings_are_told_apart():
    said = answer_sentences(told(("trend",)), {})[3]
    # persons: 12 − 4 a year
    assert said == (
        "De achterstand bij bemiddeling is in woningen 6 eind 2026 en 6 eind 2022. In personen, een andere telling, is "
        "zij −4 eind 2026 en 12 eind 2022; onder nul is een voorsprong."
    )
    found = table(("trend",), "bemiddeling")
    assert found.heads == (
        "woningen verhuurd",
        "personen gehuisvest",
        "achterstand, woningen",
        "achterstand, personen",
    )
    assert found.rows[0] == ("mobw", "", ("40", "80", "3", "−2"))


def test_newcomers_beyond_the_horizon_are_censored():
    said = plain(answer_sentences(told(("trend",)), {})[5])
    assert "20,0 % van wie in 2026 begint te zoeken" in said
    assert said.endswith("Wie na 2034 begint, is gecensureerd: het tijdvak eindigt eerder.")


def test_without_a_newcomer_who_is_followed_long_enough_that_is_said():
    rows = letting_frame(("trend",))
    short = rows[rows["indicator"] != "slaagkans_D5_ooit"]
    one = told_of(short, {"trend": letting_assumptions("trend")}, reference="trend", milestones=MILESTONES)
    assert "gecensureerd: het tijdvak is te kort." in answer_sentences(one, {})[5]


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("geen aantoonbaar verschil", "4,6 % (geen aantoonbaar verschil met trend)"),
        ("verschil", "4,6 % (+0,2 procentpunt tegenover trend)"),
        ("geen trekkingen", "4,6 % (+0,2 procentpunt tegenover trend, ruis niet bepaald)"),
    ],
)
def test_a_difference_is_claimed_only_when_it_is_more_than_noise(verdict, said):
    verdicts = verdicts_by_indicator(letting_outcomes(verdict))
    assert said in plain(" ".join(answer_sentences(told(("plan", "trend")), verdicts)))


def test_a_comparison_says_who_wins_and_loses():
    # each of the two groups gets half of the 20 extra
    said = " ".join(answer_sentences(told(("plan", "trend")), {}))
    assert "Verhuringen in plan tegenover trend: aanbodmodel +20, loting 0, urgentie 0 en bemiddeling 0." in said
    assert "Reguliere groepen krijgen samen +20 verhuringen" in said
    found = table(("plan", "trend"), "verhuringen-per-groep")
    assert found.heads == ("plan 2026", "trend 2026", "plan, verschil")
    rows = {name: (remark, cells) for name, remark, cells in found.rows}
    # doorstromer: 600 × 0.10 = 60
    assert rows["doorstromer 3p"] == ("regulier", ("70", "60", "+10"))
    assert rows["urgent 1p"] == ("niet-regulier", ("10", "10", "0"))


def test_one_scenario_has_a_column_per_year_and_several_a_table_per_milestone():
    assert table(("trend",), "toewijzing").heads == ("2022", "2026", "2030", "2039")
    assert [one.stem for one in tables_of(told(("plan", "trend")))][:3] == [
        "toewijzing-2026",
        "toewijzing-2030",
        "toewijzing-2039",
    ]


def test_a_table_leaves_out_what_no_run_has_and_gives_bands():
    rows = {name: tuple(map(plain, cells)) for name, _, cells in table(("trend",), "toewijzing").rows}
    assert rows["Slaagkans per jaar (D2 regulier)"][1] == "4,4 % (3,9 tot 4,9 %)"
    assert rows["Verhuringen, loting"][0] == "20 (15 tot 25)"
    assert "Achterstand in maanden" not in rows


def test_groups_are_sorted_by_their_chance():
    assert [name for name, _, _ in table(("trend",), "kans-per-groep").rows] == ["doorstromer 3p", "starter 1p"]


def test_a_scenario_without_letting_is_named(comparison):
    some = with_letting(comparison, ("plan", "trend"))
    assert "In ambitie is de toewijzing niet gerekend." in render_report(some)
    assert "ambitie" not in json.dumps(charts_of(some)["kansen"].spec)


def test_the_reference_need_not_have_letting(comparison):
    html = render_report(with_letting(comparison, ("plan", "ambitie")))
    assert "heeft dat jaar in plan" in html


@pytest.fixture(scope="session")
def drawn(let, let_alone):
    """Charts by file stem, of three scenarios and of one, wide and narrow."""
    return [charts_of(one, width=width) for one in (let, let_alone) for width in (charts.WIDE, charts.NARROW)]


@pytest.mark.parametrize("stem", STEMS)
def test_every_chart_says_what_it_shows(drawn, stem):
    for chart in (every[stem] for every in drawn):
        spec = chart.spec
        assert any(character.isdigit() for character in spec["description"])
        assert spec["title"]["subtitle"][-1].startswith("Run ")
        assert chart.caption.endswith(".")
        assert len(chart.caption) < 340
        assert len(json.dumps(spec)) < 100_000
        assert chart.chart.to_dict(validate=True)


def test_the_chart_of_the_share_draws_ijkpunt_and_signal(let):
    spec = charts_of(let)["niet-regulier"].spec
    texts = {plain(row["text"]) for rows in spec["datasets"].values() for row in rows if "text" in row}
    assert {"ijkpunt 30 %", "signaal 27 %"} <= texts


def test_the_captions_give_the_course_of_each_line(let):
    # trend: 4.0 % in 2022, 17 years later 5.7 %; plan 0.2 % more
    assert plain(charts_of(let)["kansen"].caption).startswith(
        "De kans per jaar van een reguliere zoeker (D2 regulier) gaat in trend van 4,0 % in 2022 naar 5,7 % in 2039, "
        "in plan van 4,2 % in 2022 naar 5,9 % in 2039"
    )


def test_groups_stand_beside_the_start_or_beside_the_reference(let, let_alone):
    kinds = [
        {
            row["kind"]
            for rows in charts_of(given)["kans-per-groep"].spec["datasets"].values()
            for row in rows
            if "kind" in row
        }
        for given in (let_alone, let)
    ]
    assert kinds == [{"2022", "2026"}, {"trend (referentie)", "plan", "ambitie"}]


def test_every_outcome_of_letting_has_a_dutch_name():
    city = letting_frame(("trend",))
    names = set(city.loc[city["dimension"] == "total", "indicator"])
    assert names <= set(labels.INDICATORS)
    assert of_city(letting_outcomes("verschil"))["Waarde"].map(plain).tolist() == ["4,6 %", "4,4 %"]
    for unit in ("jaar", "maanden", "aantal"):
        assert labels.by_unit(9.04, unit) == "9,0"


def test_the_years_of_d5_are_those_of_the_model():
    assert f"binnen {WITHIN_YEARS} jaar" in labels.INDICATORS["slaagkans_D5_ooit"].name


def test_years_that_follow_each_other_stand_together():
    assert spans([2022, 2023, 2024, 2030]) == "2022–2024 en 2030"


def test_a_notebook_without_letting_says_so(comparison, capsys):
    compared = Comparison(
        runs=(),
        reference="trend",
        milestones=MILESTONES,
        inputs=pd.DataFrame(),
        **{
            name: getattr(comparison, name)
            for name in ("outcomes", "indicators", "events", "spread", "stock_changes", "requests", "observed")
        },
    )
    show_compared_letting(compared)
    assert capsys.readouterr().out == f"{NOT_LET}\n"
