"""The skin of the werkbank without a kernel: what the browser reports reaches the panel, and what it gets is right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.invented import invented_params
from woonscenario.files.resolve import load_scenario, same_assumptions
from woonscenario.model.flow import run_model
from woonscenario.views import labels
from woonscenario.views.panel import GROUPS, Panel
from woonscenario.views.werkbank.bench import Werkbank

SALES, DROPOUT, SIGNAL = "sales.dwellings_per_year", "production.soft_dropout", "allocation.signal_share"


@pytest.fixture
def params(tmp_path: Path) -> Path:
    return invented_params(tmp_path / "polder")


@pytest.fixture
def bench(params: Path) -> Werkbank:
    bench = Werkbank(Panel(params), draws=0, seed=1)
    bench.start()
    return bench


def do(bench: Werkbank, *acts: dict[str, Any]) -> None:
    turn = bench.knobs.seen
    bench.knobs.acts = [{**act, "turn": turn + place} for place, act in enumerate(acts, 1)]


def move(key: str, number: float, slot: int = 0) -> dict[str, Any]:
    return {"what": "move", "key": key, "slot": slot, "number": number, "released": False}


def test_every_control_is_in_one_group_with_a_state(bench: Werkbank):
    keys = [knob["key"] for group in bench.knobs.groups for knob in group["knobs"]]
    assert sorted(keys) == sorted(bench.panel.controls)
    assert set(bench.knobs.states) == set(keys)
    assert [group["name"] for group in bench.knobs.groups] == list(GROUPS)


def test_a_move_shows_the_figures_that_the_model_gives(bench: Werkbank, params: Path):
    do(bench, move(DROPOUT, 0.8))
    scenario = load_scenario("trend", params, {DROPOUT: 0.8}).scenario
    rows = run_model(scenario, bench.panel.opening, seed=1, draws=0).indicators
    stock = rows[(rows["indicator"] == "social_stock") & (rows["dimension"] == "total") & (rows["year"] == 2030)]
    shown = labels.number(float(stock["value"].item()))
    assert f'<b data-figure="social_stock-2030">{shown}</b>' in bench.figures.value
    assert "Planuitval zachte plannen: 80" in bench.differences.value


def test_acts_are_done_once_and_in_order(bench: Werkbank):
    do(bench, move(DROPOUT, 0.5), {"what": "reset", "key": DROPOUT}, move(SALES, 2), move(DROPOUT, 0.4))
    number = bench.panel.number
    assert (bench.panel.value(DROPOUT), bench.knobs.seen) == (0.4, 4)
    bench.knobs.acts = [*bench.knobs.acts, {**move(DROPOUT, 0.6), "turn": 5}]
    assert (bench.panel.value(DROPOUT), bench.panel.number) == (0.6, number + 1)


def test_dragging_through_fifty_values_ends_with_the_figures_of_the_last(bench: Werkbank):
    for number in range(50):
        bench.knobs.acts = [{**move(DROPOUT, number / 100), "turn": number + 1}]
    assert bench.answers.shown is not None
    assert bench.answers.shown.number == bench.panel.number
    assert bench.answers.shown.scenario.production.soft_dropout == 0.49


def test_a_mistake_is_told_at_the_control_and_what_is_shown_is_marked_as_old(bench: Werkbank):
    figures = bench.figures.value
    do(bench, move(SIGNAL, 0.9))
    assert "boven het ijkpunt" in bench.knobs.states[SIGNAL]["errors"][0]
    assert "Verouderd" in bench.status.value
    assert bench.figures.value == figures
    do(bench, {"what": "reset", "key": SIGNAL})
    assert bench.knobs.states[SIGNAL]["errors"] == []
    assert "Voorlopig" in bench.status.value


@pytest.mark.parametrize(
    ("act", "key", "value"),
    [
        ({"what": "type", "slot": 0, "text": "45 %"}, DROPOUT, 0.45),
        ({"what": "set", "value": "cap"}, "allocation.policy", "cap"),
        ({"what": "list", "text": "2025; 2030"}, "horizon.milestones", [2025, 2030]),
        ({"what": "year", "year": 2024}, SALES, {"linear": {2022: 4, 2024: 6, 2026: 8}}),
    ],
)
def test_every_kind_of_act_reaches_the_panel(bench: Werkbank, act: dict[str, Any], key: str, value: Any):
    do(bench, {**act, "key": key})
    assert bench.panel.value(key) == value


def test_another_start_moves_the_controls_and_all_can_go_back(bench: Werkbank):
    bench.picker.value = "plan"
    assert bench.knobs.states[DROPOUT]["slots"][0]["value"] == 0
    bench.reset.click()
    assert bench.picker.value == "trend"
    assert bench.panel.is_reference
    assert "Niets." in bench.differences.value


def test_a_start_that_cannot_be_read_says_so_and_the_choice_stays(bench: Werkbank, params: Path):
    (params / "scenarios" / "plan.yaml").write_text("vraag: [", encoding="utf-8")
    bench.picker.value = "plan"
    assert "plan.yaml:1" in bench.status.value
    assert (bench.picker.value, bench.panel.start) == ("trend", "trend")


def test_saving_says_where_and_a_bad_name_says_why(bench: Werkbank, params: Path):
    do(bench, move(DROPOUT, 0.8))
    bench.name.value, bench.question.value = "Mijn keuze", "Wat als?"
    bench.save.click()
    assert "kan geen naam zijn" in bench.saved.value
    bench.name.value = "mijn-keuze"
    bench.save.click()
    assert "eigen/mijn-keuze.yaml" in bench.saved.value
    assert same_assumptions(load_scenario("mijn-keuze", params).scenario, bench.panel.scenario)


def test_charts_in_view_are_those_of_the_chosen_view(bench: Werkbank):
    assert len(bench.charts.fillings) == 2
    bench.view.value = "Wijken"
    assert len(bench.charts.fillings) == 1
    bench.view.value = "Kans en duur"
    assert bench.charts.fillings == []
    assert "niet gerekend" in bench.figures.value
