"""What the werkbank shows of an answer: charts, at most three at a time, and key figures."""

from __future__ import annotations

import pytest

from tests.invented import invented_params
from woonscenario.model.flow import run_model
from woonscenario.views.panel import Answer, Answers, Panel
from woonscenario.views.panel.figures import figures_html, letting_figures, stock_figures
from woonscenario.views.panel.pictures import OF_LETTING, VIEWS, draw_view
from woonscenario.views.series import as_drawn

DRAWS = 2


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
    return Answers(panel.reference, panel.opening, seed=1, draws=DRAWS)


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


def test_never_more_than_three_charts_are_in_view():
    assert max(len(names) for names in VIEWS.values()) <= 3


@pytest.mark.parametrize("view", VIEWS)
def test_every_chart_shows_the_reference_beside_the_choice(view: str, exact: Answer, panel: Panel):
    drawn = draw_view(view, exact, panel.opening)
    assert len(drawn) == len(VIEWS[view])
    for chart in drawn:
        assert "trend" in str(chart.spec) and "uw keuze" in str(chart.spec), chart.heading


def test_with_nothing_moved_the_reference_stands_alone(panel: Panel, answers: Answers):
    alone = answers.preview(9, panel.reference, is_reference=True)
    assert [one.scenario for one in alone.results] == ["trend"]
    assert "uw keuze" not in str([chart.spec for chart in draw_view("Voorraad", alone, panel.opening)])


def test_charts_of_letting_wait_for_an_answer_that_has_them(quick: Answer, panel: Panel):
    for view in OF_LETTING:
        drawn = draw_view(view, quick, panel.opening)
        assert bool(drawn) is quick.has_letting


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
