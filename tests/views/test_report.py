"""The report: what it says, and that it needs nothing but itself."""

import base64
import hashlib
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pandas as pd
import pytest

from tests.views.conftest import with_error
from woonscenario.views import labels
from woonscenario.views.answer import about_floors, completions_sentences, temporary_sentences
from woonscenario.views.caveats import about_target
from woonscenario.views.outcomes import parts_of_differences, verdicts_of, without_difference
from woonscenario.views.report import render_report
from woonscenario.views.series import series_of

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Outline(HTMLParser):
    """Collects headings, ids and references, and checks that elements close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.references: set[str] = set()
        self.tags: dict[str, int] = {}
        self.headers_without_scope = 0

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags[tag] = self.tags.get(tag, 0) + 1
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in given:
            self.ids.append(given["id"])
        for name in ("aria-labelledby", "aria-describedby"):
            self.references.update(given.get(name, "").split())
        if given.get("href", "").startswith("#"):
            self.references.add(given["href"][1:])
        self.headers_without_scope += tag == "th" and "scope" not in given
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def outline(html: str) -> Outline:
    parser = Outline()
    parser.feed(html)
    return parser


@pytest.fixture(scope="session")
def html(comparison):
    return render_report(comparison)


def test_the_policy_forbids_everything_but_its_own_style(html):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)[1]
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{hashed}'" in policy
    assert "unsafe" not in policy


def test_the_report_loads_nothing_and_runs_nothing(html):
    assert outline(html).tags.keys().isdisjoint({"script", "link", "img", "iframe", "object", "embed"})
    assert " style=" not in html
    assert not re.search(r"url\((?!#)|@import| on[a-z]+=", html)


def test_headings_ids_and_references_are_in_order(html):
    found = outline(html)
    assert found.open == []
    assert found.headings[0] == 1
    assert found.headings.count(1) == 1
    steps = zip(found.headings, found.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps)
    assert len(found.ids) == len(set(found.ids))
    assert found.references <= set(found.ids)
    assert found.headers_without_scope == 0
    assert found.tags["caption"] == found.tags["table"]


def test_the_report_is_dutch_and_can_be_skipped_through(html):
    assert '<html lang="nl">' in html
    assert '<a class="skip" href="#inhoud">' in html


def test_the_answer_comes_with_target_and_difference_to_the_reference(html):
    # 2026: plan 4,260 + 4 × 130 = 4,780, trend 4,600, target 4,820
    assert "4.600 in trend (220 onder het doel)" in html
    assert "4.780 in plan (40 onder het doel, 180 meer dan in trend)" in html
    assert "Het doel is dan 4.820." in html


def test_the_answer_gives_the_spread_of_the_draws(html):
    # trend in 2026: 4,600 ± 12 × 4
    assert "In trend liggen negen van de tien trekkingen tussen 4.552 en 4.648." in html
    assert "4.552 tot 4.648" in html


def test_the_answer_gives_the_band_with_model_error_where_that_is_known(comparison):
    html = render_report(replace(comparison, indicators=with_error(comparison.indicators, "social_stock", 50.0)))
    assert "In trend loopt de band met modelfout van 4.502 tot 4.698." in html
    assert "Band met modelfout" in html
    assert "4.502 tot 4.698" in html
    assert "ten minste zo breed als het model er toen naast zat" in html
    assert "liggen negen van de tien trekkingen tussen" not in html


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def test_the_answer_gives_completions_per_year_beside_the_reference(html):
    assert (
        "Nieuwe sociale huurwoningen per jaar in ambitie: 190 in 2022 en gemiddeld 190 in 2022–2025, 190 in 2026–2029 "
        "en 190 in 2030–2039. In trend is dat 105, 105, 105 en 105." in html
    )


def test_completions_are_averaged_over_the_years_between_milestones(indicators):
    # years 2022-2025 give 10, 20, 30, 40 and 2026-2039 give 50
    years = indicators["year"].clip(upper=2026) - 2021
    rising = indicators.assign(value=indicators["value"].where(indicators["indicator"] != "completions", years * 10.0))
    said = completions_sentences(rising, ["plan"], leader="plan", milestones=(2026,))
    assert said == [
        "Nieuwe sociale huurwoningen per jaar in plan: 10 in 2022 en gemiddeld 25 in 2022–2025 en 50 in 2026–2039."
    ]


def test_completions_that_are_the_same_are_said_to_be_so(indicators):
    same = indicators[indicators["scenario"] == "trend"]
    both = pd.concat([same, same.assign(scenario="verkoopstop")], ignore_index=True)
    said = completions_sentences(both, ["verkoopstop", "trend"], leader="trend", milestones=(2026,))
    assert said == [
        "Nieuwe sociale huurwoningen per jaar in verkoopstop: 105 in 2022 en gemiddeld 105 in 2022–2025 en 105 in "
        "2026–2039. Dat is evenveel als in trend."
    ]


def test_the_lowest_kernvoorraad_is_told_of_every_scenario(indicators):
    # in 2040: plan 0.80 − 0.108, trend 0.78 − 0.108
    said = about_floors(series_of(indicators, "kernvoorraad_share"), ["plan", "trend"], {"plan": 0.6, "trend": 0.6})
    assert said.endswith("de laagste stand is 69,2\u00a0% in plan en 67,2\u00a0% in trend.")


def with_flex(indicators: pd.DataFrame) -> pd.DataFrame:
    """Give plan 40 temporary dwellings until 2030, of which 30 end in that year."""
    own = indicators[(indicators["scenario"] == "plan") & (indicators["indicator"] == "social_stock")]
    stock = own[own["dimension"] == "total"].assign(indicator="temporary_stock")
    stock = stock.assign(value=stock["year"].map(lambda year: 40.0 if year <= 2030 else 10.0))
    ending = {"ended_temporary": 30.0, "flex_to_eigen_verhuring": 15.0, "flex_to_wachtlijst": 12.0}
    flows = [
        stock[stock["year"] == 2030].assign(indicator=name, value=value)
        for name, value in {**ending, "flex_to_achterstand": 3.0}.items()
    ]
    return pd.concat([indicators, stock, *flows], ignore_index=True)


def test_temporary_dwellings_and_what_follows_their_term_are_told(indicators):
    said = temporary_sentences(with_flex(indicators), ["plan", "trend"], (2026, 2040))
    assert said == [
        "Tijdelijk zijn in plan 40 op 1 januari 2026 en 10 op 1 januari 2040. Na hun termijn verdwijnen er in het hele "
        "tijdvak 30; van die huishoudens krijgen er 15 een eigen verhuring, gaan er 12 met behoud van inschrijving "
        "weer zoeken en komen er 3 in de achterstand van hun doelgroep."
    ]


def with_fixed_ranges(assumptions: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(
        [assumptions, assumptions.iloc[:1].assign(key="uncertainty.ranges", value="fixed")], ignore_index=True
    )


def test_the_band_is_said_to_be_luck_and_the_ranges_that_vary(html):
    said = text_of(html)
    assert "welke woningen vrijkomen, samen met de bandbreedten van planuitval zachte plannen." in said
    assert "Alle andere aannamen staan vast" in said
    shares = [f"66 % in {name} (van plannen: 60 %)" for name in ("plan", "trend", "ambitie")]
    assert f"van de sociale voorraad: {labels.listing(shares)}." in said.replace("\u00a0", " ")


def test_the_band_is_said_to_be_chance_alone_where_ranges_are_fixed(comparison):
    fixed = {name: with_fixed_ranges(own) for name, own in comparison.assumptions.items()}
    said = text_of(render_report(replace(comparison, assumptions=fixed)))
    assert "200 trekkingen) is alleen toeval" in said
    assert "Alle aannamen staan vast." in said
    assert "kunnen een groter verschil maken dan deze band" in said
    assert "spreiding (variantie)" not in said


def test_a_scenario_with_fixed_ranges_is_told_apart(comparison):
    one = {**comparison.assumptions, "plan": with_fixed_ranges(comparison.assumptions["plan"])}
    said = text_of(render_report(replace(comparison, assumptions=one)))
    assert "In plan staan alle aannamen vast; daar is de band alleen toeval." in said


def test_an_assumption_that_varies_elsewhere_only_is_told(comparison):
    own = comparison.assumptions["plan"]
    row = own[own["key"] == "production.soft_dropout"]
    more = pd.concat([own, row.assign(key="production.hard_dropout", label="Planuitval harde plannen")])
    said = text_of(render_report(replace(comparison, assumptions={**comparison.assumptions, "plan": more})))
    assert "Van deze staat in trend ook vast: planuitval harde plannen." in said
    assert "Van deze staat in plan" not in said


def test_crossed_norms_are_told_with_their_chance(html):
    table = text_of(re.search(r'<caption id="tabel-normen">.*?</table>', html, re.DOTALL)[0])
    assert "trend 2023 Sociale voorraad doel 4.370 woningen onder 96 %" in table.replace("\u00a0", " ")
    assert "Aandeel sociale huur in Weidezicht grens voor verkoop 35,0 % erop of erboven –" in table.replace(
        "\u00a0", " "
    )
    assert "In ambitie kruist de verwachting geen enkele norm." in html


def test_without_events_no_norm_is_crossed(single_run):
    html = render_report(replace(single_run, events=single_run.events.iloc[:0]))
    assert "In trend kruist de verwachting geen enkele norm." in html
    assert "tabel-normen" not in html


def test_the_two_definitions_of_the_social_stock_stand_in_columns_of_their_own(single_run):
    own = single_run.indicators
    by_owner = own[(own["indicator"] == "social_stock") & (own["dimension"] == "total")]
    by_rent = by_owner.assign(indicator="social_stock_by_rent", value=by_owner["value"] + 500)
    private = by_owner.assign(indicator="private_social_rent", value=500.0)
    html = render_report(replace(single_run, indicators=pd.concat([own, by_rent, private], ignore_index=True)))
    table = text_of(re.search(r'<caption id="tabel-definities">.*?</table>', html, re.DOTALL)[0])
    assert "Van corporaties Naar huur Waarvan particulier (aanname)" in table
    assert "2026, trend (referentie) 4.600 5.100 500" in table


def test_sales_stand_beside_their_cap_in_the_year_before_a_milestone(html):
    table = text_of(re.search(r'<caption id="tabel-overige">.*?</table>', html, re.DOTALL)[0])
    assert "Verkoop, en het plafond uit de nettogroei in 2025 12 (geen plafond)" in table


def test_a_scenario_that_builds_to_the_target_says_so(comparison, html, html_of_one):
    assert "Het scenario ambitie haalt het doel omdat het zo is gemaakt" in html
    assert "trend haalt het doel omdat" not in html
    assert "omdat het zo is gemaakt" not in html_of_one


def test_a_band_without_width_is_no_band():
    assert labels.band(65239.2, 65239.4) == "geen"
    assert labels.band(4552.0, 4648.0) == "4.552 tot 4.648"
    assert labels.band(float("nan"), 1.0) == ""


def test_the_target_is_said_to_be_an_assumption_on_a_draft(html):
    assert (
        "Het doel is een aanname (bandbreedte 120 tot 160 woningen/jaar), op grond van een concept: "
        "Afspraken Rivierdam." in html
    )


def test_a_target_that_is_a_fact_of_a_valid_source_needs_no_remark(single_run):
    own = single_run.assumptions["trend"]
    fact = own.assign(status=own["status"].where(own["key"] != "targets.net_growth", "feit"), source="monitor")
    html = render_report(replace(single_run, assumptions={"trend": fact}))
    assert "Het doel is een aanname" not in html
    assert "Het doel staat" not in html
    assert "op een concept" not in html


def test_targets_that_differ_are_told_apart(comparison):
    own = comparison.assumptions["plan"]
    other = own.assign(range=own["range"].where(own["key"] != "targets.net_growth", "90 tot 100"))
    said = about_target({**comparison.assumptions, "plan": other}, comparison.sources)
    assert said[0].startswith("Het doel van plan is een aanname (bandbreedte 90 tot 100")
    assert said[1].startswith("Het doel van trend en ambitie is een aanname (bandbreedte 120 tot 160")


def test_what_rests_on_a_draft_is_counted_and_marked(html):
    said = text_of(html)
    # targets.net_growth and harmonisation.offered_mix
    assert "Van de 5 aannamen van trend rusten er 2 op een concept" in said
    table = re.search(r'<caption id="tabel-aannamen">.*?</table>', html, re.DOTALL)[0]
    assert table.count("(concept)") == 2
    assert "concept : kan nog veranderen" in said


def test_the_kernvoorraad_follows_from_an_assumption_that_is_named(html):
    assert (
        "De daling in trend volgt vooral uit de huurklassen waarin vrijkomende woningen opnieuw worden verhuurd: "
        "laag 0,6; midden 0,4 (status aanname, bron afspraken (concept))." in html
    )


def test_huurharmonisatie_is_not_a_finding(html):
    # once under each waterfall
    assert html.count("telt daarom altijd op tot nul: dat is geen uitkomst.") == 2


def test_rounding_is_explained(html):
    assert "Door afronding kunnen verschillen één woning of 0,1 procentpunt afwijken." in html


def test_floors_that_differ_are_in_the_table_and_in_the_sentence(comparison, html):
    floors = {"plan": 0.75, "trend": 0.6, "ambitie": 0.6}
    own = text_of(render_report(replace(comparison, kernvoorraad_floors=floors)))
    assert "in plan (ondergrens 75 %) komt het eronder vanaf 1 januari 2031" in own
    assert "in trend (ondergrens 60 %) blijft het erop of erboven" in own
    assert "Kernvoorraad Ondergrens" in own
    assert "Kernvoorraad Ondergrens" not in text_of(html)


def test_values_that_differ_come_with_status_reason_and_source(html):
    found = text_of(re.search(r'<caption id="tabel-verschillen">.*?</table>', html, re.DOTALL)[0])
    assert "plan en trend projectenlijst, daarna het programma keuze aanname Keuze <van> het scenario." in found
    assert "ambitie zoveel als nodig voor de nettogroei van het doel keuze aanname" in found


def test_a_caption_is_short_and_the_long_text_is_for_who_cannot_see(html):
    captions = [text_of(caption) for caption in re.findall(r"<figcaption>(.*?)</figcaption>", html, re.DOTALL)]
    assert len(captions) == 8
    assert not any("Lijngrafiek" in caption for caption in captions)
    spoken = re.findall(r"<desc[^>]*>(.*?)</desc>", html)
    assert any("Lijngrafiek van de sociale voorraad" in words for words in spoken)


@pytest.fixture(scope="session")
def html_of_one(single_run):
    return render_report(single_run)


def test_without_draws_there_is_no_spread(html_of_one):
    html = html_of_one
    assert "percentiel" not in html
    assert "deze run heeft geen trekkingen" in html


def test_a_report_of_one_scenario_compares_with_nothing(html_of_one):
    html = html_of_one
    assert "Scenario trend, de referentie." in html
    assert "Verschil met trend" not in html
    assert outline(html).tags["figure"] == 6


def test_scenarios_that_differ_show_where(html):
    found = re.search(r"Waarin de scenario(?:'|&#39;)s verschillen.*?</table>", html, re.DOTALL)[0]
    assert "Wijze van bouwen" in found
    assert "Planuitval" not in found


def test_assumptions_that_are_facts_are_left_out(html):
    table = re.search(r'<caption id="tabel-aannamen">.*?</table>', html, re.DOTALL)[0]
    assert "Planuitval zachte plannen" in table
    assert "Beginjaar" not in table
    assert '<a href="#bron-monitor">monitor</a>' in table


def test_what_was_cut_is_shown_with_its_years(html):
    # 8 cut in 2022 and 8 in 2023, of 20 asked in each
    row = re.search(r'<th scope="row">trend</th><td data-name="Oorzaak">Verkoop</td>.*?</tr>', html)[0]
    assert "2022–2023" in row
    assert ">40<" in row
    assert ">16<" in row


def test_nothing_cut_is_said_in_words(single_run):
    nothing = single_run.requests.assign(booked=single_run.requests["requested"], cut=0.0)
    html = render_report(replace(single_run, requests=nothing))
    assert "Naar verwachting kon alles wat gevraagd werd, doorgaan." in html
    assert "zie <a" not in html


def test_requests_and_warnings_may_be_absent(single_run):
    html = render_report(replace(single_run, requests=single_run.requests.iloc[:0], warnings=()))
    assert "Naar verwachting kon alles wat gevraagd werd, doorgaan." in html
    assert "Waarschuwingen" not in html


def test_numbers_of_warnings_are_told_from_those_of_the_expectation(html, html_of_one):
    assert "Een waarschuwing geeft het gemiddelde van de trekkingen" in html
    assert "gemiddelde van de trekkingen" not in html_of_one


def test_the_report_says_what_it_does_not_say(html):
    for words in ("kosten", "waterbedeffect", "buurt", "Toewijzing"):
        assert words in html


def test_texts_of_users_are_escaped(single_run):
    html = render_report(replace(single_run, scenarios=(("trend", "<script>x</script>"),)))
    assert "<script" not in html
    assert "Keuze &lt;van&gt; het scenario." in html


def test_only_web_addresses_become_links(single_run):
    row = {"id": "b", "title": "t", "edition": "", "address": "javascript:alert(1)", "date": "", "status": "geldig"}
    sources = pd.concat([single_run.sources, pd.DataFrame([row])], ignore_index=True)
    html = render_report(replace(single_run, sources=sources))
    assert "javascript:" not in html
    assert 'href="https://example.org/monitor"' in html


def test_two_reports_of_one_input_are_equal(comparison, html):
    assert render_report(comparison) == html


def test_scenarios_with_other_end_years_can_stand_in_one_report(comparison):
    seen = comparison.indicators
    shorter = seen[(seen["scenario"] != "plan") | (seen["year"] <= 2030)]
    html = render_report(replace(comparison, indicators=shorter))
    assert "– in plan (doel onbekend, niet te vergelijken met trend)" in html


def test_a_run_of_one_year_without_milestones_has_a_report(single_run):
    seen, changes = single_run.indicators, single_run.stock_changes
    html = render_report(
        replace(
            single_run,
            milestones=(),
            indicators=seen[seen["year"] <= 2023],
            stock_changes=changes[changes["year"] < 2023],
        )
    )
    assert "Waardoor de sociale voorraad verandert, tot 2023" in html


def test_what_went_in_comes_before_what_came_out_and_where_that_comes_from(html):
    places = [
        html.index(f'<h2 id="{name}">') for name in ("vraag", "verschillend", "antwoord", "uitkomsten", "toerekening")
    ]
    assert places == sorted(places)
    assert (
        html.index('id="tabel-verschillen"') < html.index('id="tabel-antwoord"') < html.index('id="tabel-uitkomsten"')
    )


def test_a_difference_comes_with_its_noise(html):
    # plan in 2026: 4,780 − 4,600 = 180, give or take 9
    table = text_of(re.search(r'<caption id="tabel-uitkomsten">.*?</table>', html, re.DOTALL)[0])
    assert "Ruis (p5–p95 van gepaarde trekkingen)" in table
    assert "2026 plan 4.780 +180 +171 tot +189" in table


def test_a_difference_that_is_no_more_than_noise_is_not_claimed_anywhere(comparison):
    outcomes = comparison.outcomes.replace("verschil", "geen aantoonbaar verschil")
    said = text_of(render_report(replace(comparison, outcomes=outcomes)))
    assert "4.780 in plan (40 onder het doel, geen aantoonbaar verschil met trend)" in said
    assert "meer dan in trend" not in said
    assert "tabel-uitkomsten" not in render_report(replace(comparison, outcomes=outcomes))
    assert "Geen aantoonbaar verschil in plan: sociale voorraad (2026, 2030 en 2040)." in said


def test_an_outcome_that_is_the_same_is_said_to_be_so_and_has_no_row(comparison):
    is_plan = comparison.outcomes["scenario"] == "plan"
    same = comparison.outcomes.assign(
        **{
            column: comparison.outcomes[column].mask(is_plan, 0.0)
            for column in ("difference", "noise_low", "noise_high")
        },
        verdict=comparison.outcomes["verdict"].mask(is_plan, "geen aantoonbaar verschil"),
    )
    html = render_report(replace(comparison, outcomes=same))
    table = text_of(re.search(r'<caption id="tabel-uitkomsten">.*?</table>', html, re.DOTALL)[0])
    assert "2026 ambitie" in table
    assert "2026 plan" not in table
    assert "Na afronding gelijk aan de referentie in plan: sociale voorraad (2026, 2030 en 2040)." in text_of(html)


def test_a_difference_of_zero_within_noise_is_not_called_equal(comparison):
    # expectations that happen to agree, while draws differ by 9 either way
    noise = comparison.outcomes.assign(difference=0.0, noise_low=-9.0, noise_high=9.0)
    noise["verdict"] = noise["verdict"].replace("verschil", "geen aantoonbaar verschil")
    said = without_difference(noise)
    assert said[0] == "Geen aantoonbaar verschil in plan: sociale voorraad (2026, 2030 en 2040)."
    assert set(verdicts_of(noise, "social_stock").values()) == {"geen aantoonbaar verschil", "referentie"}


def test_a_comparison_of_one_scenario_has_no_column_that_repeats_its_name(pair):
    html = render_report(pair)
    table = text_of(re.search(r'<caption id="tabel-uitkomsten">.*?</table>', html, re.DOTALL)[0])
    assert "Uitkomst Jaar Waarde" in table
    assert "2026 4.780 +180 +171 tot +189" in table


def test_runs_without_pairs_say_that_a_difference_is_not_tested(comparison):
    outcomes = comparison.outcomes.replace("verschil", "niet gepaard")
    said = text_of(render_report(replace(comparison, outcomes=outcomes)))
    assert "Voor plan en ambitie zijn er geen trekkingen met hetzelfde toeval als in de referentie." in said


def test_the_report_says_which_assumption_brings_which_part(html):
    table = text_of(re.search(r'<caption id="tabel-toerekening">.*?</table>', html, re.DOTALL)[0])
    assert "Aanname Scenario Sociale voorraad, 2040 woningen" in table
    assert "Vertraging harde plannen plan −50 Samenspel plan +660 Samen plan +810" in table
    assert table.endswith("Wijze van bouwen ambitie +1.530")


def test_a_part_that_cannot_be_told_is_a_dash_with_its_reason(comparison):
    own = comparison.attribution
    is_delay = own["key"] == "production.hard_delay"
    unknown = own.assign(
        alone=own["alone"].mask(is_delay), remark=own["remark"].mask(is_delay, "kan zonder de andere wijzigingen niet")
    )
    part = parts_of_differences(unknown)[1]
    assert part["values"] == ["–"]
    assert part["remark"] == "kan zonder de andere wijzigingen niet"
