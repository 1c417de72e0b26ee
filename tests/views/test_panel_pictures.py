"""What the werkbank shows of an answer: charts, at most three at a time, and key figures."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product

import pandas as pd
import pytest
import vl_convert

from tests.invented import invented_params
from woonscenario.model.flow import run_model
from woonscenario.views.charts import NARROW, WIDE, causes, groups, letting, panels, registration, stock, wijken
from woonscenario.views.panel import Answer, Answers, Panel
from woonscenario.views.panel.bias import bias_of, bias_words
from woonscenario.views.panel.figures import figures_html, letting_figures, stock_figures
from woonscenario.views.panel.pictures import OF_LETTING, VIEWS, draw_view
from woonscenario.views.series import as_drawn
from woonscenario.views.show import VEGA_LITE

DRAWS = 2
TEMPLATES = (
    *(module._template for module in (stock, causes, groups, registration, wijken, letting)),
    panels.template_of,
)


BACKTEST = pd.DataFrame(
    [("net_growth", 2018, 2019, 100.0, 150.0)],
    columns=["model_indicator", "known_until", "year", "published", "predicted"],
)


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Panel:
    params = invented_params(tmp_path_factory.mktemp("paneel") / "polder")
    basis = params / "basis.yaml"
    basis.write_text(basis.read_text(encoding="utf-8").replace("engine: {value: none", "engine: {value: micro"))
    panel = Panel(params)
    panel.move("sales.dwellings_per_year", 1, 0)
    return panel


@pytest.fixture(scope="module")
def answers(panel: Panel) -> Answers:
    return Answers(panel.reference, panel.opening, seed=1, draws=DRAWS, terugblik=BACKTEST)


@pytest.fixture(scope="module")
def quick(panel: Panel, answers: Answers) -> Answer:
    return answers.preview(panel.number, panel.scenario, is_reference=False)


@pytest.fixture(scope="module")
def exact(panel: Panel, answers: Answers) -> Answer:
    done: list[Answer | Exception] = []
    answers.start_exact(1, panel.scenario, is_reference=False, tell=lambda at, total: None, done=done.append)
    answers.wait()
    assert isinstance(done[0], Answer), done
    return done[0]


def test_only_the_full_answer_shows_bands_with_model_error(quick: Answer, exact: Answer, panel: Panel):
    assert not quick.has_level_bands
    assert exact.has_level_bands
    stock = draw_view("Voorraad", exact, panel.opening)[0]
    assert {row["scenario"] for row in stock.tables["levels"]} == {one.scenario for one in exact.results}
    assert "band met modelfout" in " ".join(stock.subtitle)


def test_never_more_than_three_charts_are_in_view():
    assert max(len(names) for names in VIEWS.values()) <= 3


@pytest.mark.parametrize("view", VIEWS)
def test_every_chart_shows_the_reference_beside_the_choice(view: str, exact: Answer, panel: Panel):
    drawn = draw_view(view, exact, panel.opening)
    assert len(drawn) == len(VIEWS[view])
    for chart in drawn:
        assert "trend" in str(chart.spec) and "uw keuze" in str(chart.spec), chart.heading


@pytest.fixture(scope="module")
def alone(panel: Panel, answers: Answers) -> Answer:
    return answers.preview(9, panel.reference, is_reference=True)


@pytest.mark.parametrize("view", VIEWS)
def test_a_template_that_other_answers_filled_is_the_one_that_would_be_built_anew(
    view: str, quick: Answer, exact: Answer, alone: Answer, panel: Panel
):
    shown = list(product((quick, exact, alone), (WIDE, NARROW)))
    filled = [[chart.spec for chart in draw_view(view, one, panel.opening, width=width)] for one, width in shown]
    for (one, width), specs in zip(shown, filled, strict=True):
        for template in TEMPLATES:
            template.cache_clear()
        assert [chart.spec for chart in draw_view(view, one, panel.opening, width=width)] == specs


@pytest.mark.parametrize("view", VIEWS)
def test_moves_of_a_slider_and_the_exact_answer_fill_the_same_templates(
    view: str, quick: Answer, exact: Answer, panel: Panel
):
    first, second = ([chart.template for chart in draw_view(view, one, panel.opening)] for one in (quick, exact))
    assert all(one is other for one, other in zip(first, second, strict=True))


@pytest.mark.parametrize("view", VIEWS)
def test_what_the_browser_fills_draws_the_same_as_the_specification(view: str, exact: Answer, panel: Panel):
    for chart in draw_view(view, exact, panel.opening):
        filling = json.loads(json.dumps(chart.filling, allow_nan=False))
        in_browser = {
            **json.loads(chart.template.text),
            "description": filling["description"],
            "params": [{"name": name, "value": value} for name, value in filling["values"].items()],
            "datasets": filling["tables"],
        }
        drawn, expected = (vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE) for spec in (in_browser, chart.spec))
        assert drawn == expected


def test_with_nothing_moved_the_reference_stands_alone(panel: Panel, alone: Answer):
    assert [one.scenario for one in alone.results] == ["trend"]
    assert "uw keuze" not in str([chart.spec for chart in draw_view("Voorraad", alone, panel.opening)])


def test_charts_of_letting_wait_for_an_answer_that_has_them(quick: Answer, panel: Panel):
    for view in OF_LETTING:
        drawn = draw_view(view, quick, panel.opening)
        assert bool(drawn) is quick.has_letting


def test_only_a_view_of_letting_makes_the_tables_of_letting(quick: Answer, panel: Panel):
    made = []
    looked = replace(quick.reference, make_indicators=lambda: made.append(1) or quick.reference.make_indicators())
    answer = replace(quick, reference=looked, chosen=None)
    assert answer.has_letting
    assert stock_figures(answer)
    for view in [view for view in VIEWS if view not in OF_LETTING]:
        assert draw_view(view, answer, panel.opening)
    assert not made
    assert letting_figures(answer) and made


def test_letting_in_expectation_is_drawn_as_soon_as_an_answer_holds_it(exact: Answer):
    rows = exact.indicators
    expected = rows[rows["statistic"] == "mean"].assign(statistic="expected")
    shown = as_drawn(expected)
    chances = shown[shown["indicator"] == "slaagkans_D2_regulier"]
    assert set(chances["statistic"]) == {"mean"}
    assert "expected" not in set(as_drawn(rows)["statistic"])


def test_figures_are_those_of_the_model(quick: Answer, panel: Panel):
    direct = run_model(panel.scenario, panel.opening, seed=1, draws=0).indicators
    at = direct[(direct["indicator"] == "social_stock") & (direct["dimension"] == "total") & (direct["year"] == 2030)]
    figure = next(one for one in stock_figures(quick) if (one.indicator, one.year) == ("social_stock", 2030))
    assert figure.chosen == float(at["value"].item())
    assert figure.chosen > figure.reference  # nothing is sold any more from 2026 on


def test_figures_of_letting_are_means_of_the_draws(exact: Answer):
    found = {figure.indicator for figure in letting_figures(exact)}
    assert found == {"slaagkans_D2_regulier", "nonregular_share", "backlog_dwellings", "registration_mean"}


def test_a_table_of_figures_names_each_figure_and_has_scoped_headings(quick: Answer):
    written = figures_html("Kerncijfers", stock_figures(quick))
    assert 'data-figure="social_stock-2030"' in written
    assert '<th scope="row">' in written
    assert "<caption>Kerncijfers</caption>" in written


def test_the_bias_of_the_expectation_is_told_where_draws_show_it(exact: Answer):
    place = ["slaagkans_D2_regulier", "group"]
    drawn = {"expected": (0.12, 0.105), "mean": (0.10, 0.10), "p05": (0.09, 0.09), "p95": (0.11, 0.11)}
    rows = [
        (*place, member, 2022, statistic, value)
        for statistic, values in drawn.items()
        for member, value in zip("ab", values, strict=True)
    ]
    names = ["indicator", "dimension", "member", "year", "statistic", "value"]
    of_city = [("lettings", "total", "total", 2022, statistic, 10.0) for statistic in ("low", "high")]
    found = bias_of(pd.DataFrame([*rows, *of_city], columns=names), draws=4)
    # three standard errors are 3 x 0.02 / 3.29 / 2 = 0.009: 0.02 is shown, and 0.005 may be luck
    assert found["member"].tolist() == ["a"]
    assert found["bias"].tolist() == pytest.approx([0.2])
    said = bias_words(exact)
    assert said.startswith("In de laatste volledige rekening") and "voor de hele stad" in said and "per groep" in said
