"""The panel of the werkbank, without a browser and without a kernel."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.invented import invented_params, write_scenario
from woonscenario.files.fields import registry_fields
from woonscenario.files.problems import BadInput
from woonscenario.files.resolve import load_scenario, same_assumptions
from woonscenario.model.flow import run_model
from woonscenario.views.panel import GROUPS, Answers, Panel, group_of
from woonscenario.views.panel.answers import Answer, Cancelled
from woonscenario.views.panel.apart import run_apart
from woonscenario.views.panel.controls import number_from, shares_with

ROOT = Path(__file__).resolve().parents[2]
SALES, TASK, SIGNAL = "sales.dwellings_per_year", "statushouders.persons_per_year", "allocation.signal_share"


@pytest.fixture(scope="module")
def shipped() -> Panel:
    return Panel(ROOT / "params")


@pytest.fixture
def params(tmp_path: Path) -> Path:
    return invented_params(tmp_path / "polder")


@pytest.fixture
def panel(params: Path) -> Panel:
    return Panel(params)


def said(panel: Panel) -> list[str]:
    return [words.replace("\u00a0", " ") for words in panel.differences()]


# Controls


def test_every_field_of_the_registry_has_a_control_under_a_heading(shipped: Panel):
    assert list(shipped.controls) == list(registry_fields())
    assert {control.group for control in shipped.controls.values()} == set(GROUPS)


def test_a_field_of_an_unknown_part_still_lands_under_a_heading():
    assert group_of("zonnepanelen.share") in GROUPS


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("horizon.start_year", "fixed"),
        ("horizon.milestones", "list"),
        ("allocation.policy", "choice"),
        ("allocation.include_new_build", "yes_no"),
        ("production.soft_dropout", "number"),
        ("harmonisation.offered_mix", "shares"),
        (SALES, "path"),
    ],
)
def test_the_shape_of_a_field_decides_the_kind_of_control(shipped: Panel, key: str, kind: str):
    assert shipped.controls[key].kind == kind


def test_every_slider_reaches_the_reference_in_steps_that_can_be_handled(shipped: Panel):
    for key, control in shipped.controls.items():
        for slot in shipped.slots(key):
            assert control.low <= slot.value <= control.high, key
        if shipped.slots(key) and not control.is_year:
            assert 2 <= (control.high - control.low) / control.step <= 1000, key


def test_a_control_knows_its_reference_value_source_and_status(shipped: Panel):
    control = shipped.controls["production.hard_dropout"]
    assert (control.reference, control.source, control.status) == (0.07, "pbl_balans_2018", "aanname")
    assert control.range == "0,03 tot 0,14"


# Moving


def test_nothing_differs_until_something_is_moved(panel: Panel):
    assert panel.differences() == []
    assert panel.is_reference


def test_a_difference_is_told_in_dutch_with_label_values_and_unit(shipped: Panel):
    shipped.reset_all()
    shipped.move(SALES, 0, 0)
    shipped.move(TASK, 2, 1000)
    shipped.move("allocation.lottery_share", 0, 0.25)
    assert said(shipped) == [
        "Verkoop: 0 in plaats van 95 woningen per jaar",
        "Aandeel loting: 25 % in plaats van 17 %",
        "Taakstelling per jaar: vanaf 2024 1.000 in plaats van 530 personen per jaar",
    ]


def test_a_number_is_rounded_to_the_step_of_its_control(panel: Panel):
    panel.move("production.soft_dropout", 0, 0.1 + 0.2)
    panel.move("production.soft_dropout", 0, 0.35000000000000003)
    assert panel.value("production.soft_dropout") == 0.35
    panel.move("production.postponement", 0, 2.0)
    assert panel.value("production.postponement") == 2
    assert panel.is_valid


@pytest.mark.parametrize(
    ("typed", "number"), [("1.250", 1250), ("0,35", 0.35), ("35 %", 0.35), (" 7,5\u00a0% ", 0.075), ("\u22123", -3)]
)
def test_a_number_is_read_as_a_dutch_reader_types_it(typed: str, number: float):
    assert number_from(typed) == number


@pytest.mark.parametrize("typed", ["", "veel", "1.25", "0.35", "1,2,3", "nan"])
def test_what_is_no_dutch_number_is_told_beside_the_control(panel: Panel, typed: str):
    panel.type("production.soft_dropout", 0, typed)
    assert panel.errors == {
        "production.soft_dropout": (f"'{typed}' is geen getal; schrijf het zoals 1.250, 0,35 of 35 %",)
    }
    assert panel.value("production.soft_dropout") == 0.3


def test_moving_one_number_of_a_path_leaves_the_other_years(panel: Panel):
    panel.move("targets.net_growth", 1, 20)
    assert panel.value("targets.net_growth") == {"step": {2022: 15, 2025: 20}}
    assert panel.scenario.targets.net_growth[:5] == (15, 15, 15, 20, 20)


def test_a_path_gets_a_year_of_its_own_and_stays_what_it_was(panel: Panel):
    before = panel.scenario.production.programme
    panel.add_year("production.programme", 2027)
    assert panel.scenario.production.programme == before
    panel.move("production.programme", 1, 0)
    assert panel.scenario.production.programme == (20,) * 5 + (0,) * 4


def test_a_year_between_two_points_of_a_line_lies_on_that_line(panel: Panel):
    panel.add_year(SALES, 2024)
    assert panel.value(SALES) == {"linear": {2022: 4, 2024: 6, 2026: 8}}


def test_a_year_outside_the_projection_is_refused_beside_the_control(panel: Panel):
    panel.add_year(SALES, 2050)
    assert panel.errors == {SALES: ("2050 ligt niet in 2022-2030; kies een jaar daarbinnen",)}


@given(
    st.lists(st.floats(0, 1), min_size=2, max_size=6),
    st.integers(0, 5),
    st.floats(-0.5, 1.5),
)
def test_shares_always_sum_to_one(weights: list[float], slot: int, share: float):
    whole = sum(weights) or 1.0
    shares = [weight / whole for weight in weights]
    found = shares_with(shares, slot % len(shares), share, [1 / len(shares)] * len(shares))
    assert sum(found) == pytest.approx(1, abs=1e-9)
    assert min(found) >= 0


def test_moving_a_share_scales_the_others_in_proportion(panel: Panel):
    panel.move("production.hard_delay", 0, 0.2)  # was 0.6, 0.3, 0.1: the others share 0.8 as 3 to 1
    assert panel.value("production.hard_delay") == pytest.approx([0.2, 0.6, 0.2, 0, 0, 0])
    assert panel.is_valid


def test_a_group_that_became_one_share_gets_its_proportions_back(panel: Panel):
    panel.move("production.hard_delay", 0, 1)
    panel.move("production.hard_delay", 0, 0.6)
    assert panel.value("production.hard_delay") == pytest.approx([0.6, 0.3, 0.1, 0, 0, 0])


def test_one_control_or_all_go_back_to_the_reference(panel: Panel):
    panel.move("production.soft_dropout", 0, 0.9)
    panel.set("allocation.policy", "cap")
    panel.reset("production.soft_dropout")
    assert panel.differences() == [
        "Sturing op niet-reguliere toewijzing: hoogstens het ijkpunt in plaats van eerst de taak, het aandeel volgt"
    ]
    panel.reset_all()
    assert panel.is_reference


def test_a_scenario_is_a_start_and_the_reference_stays_the_reference(panel: Panel):
    panel.choose("plan")
    assert panel.value("production.soft_dropout") == 0
    assert "Planuitval zachte plannen: 0 % in plaats van 30 %" in said(panel)


def test_a_start_is_what_its_file_said_when_it_was_chosen(panel: Panel, params: Path):
    panel.choose("plan")
    (params / "scenarios" / "plan.yaml").write_text("question: 3\n", encoding="utf-8")
    panel.move(SALES, 0, 3)
    assert panel.is_valid
    assert panel.scenario.production.soft_dropout == 0
    with pytest.raises(BadInput):
        panel.choose("plan")


def test_back_in_the_reference_a_value_has_its_range_again(panel: Panel):
    panel.choose("plan")
    for key in [*panel.stacked.settings]:
        panel.reset(key)
    assert panel.differences() == []
    assert panel.is_reference


def test_scenarios_to_start_from_begin_with_the_reference(panel: Panel):
    assert [heading.name for heading in panel.scenarios()] == ["trend", "ambitie", "plan"]


# Errors


def test_values_that_do_not_go_together_are_told_beside_the_control_and_the_last_answer_stays(panel: Panel):
    before = panel.scenario
    panel.move(SIGNAL, 0, 0.5)
    assert list(panel.errors) == [SIGNAL]
    assert "boven het ijkpunt" in panel.errors[SIGNAL][0]
    assert not panel.is_valid
    assert panel.scenario is before
    panel.move(SIGNAL, 0, 0.2)
    assert panel.errors == {}
    assert panel.is_valid


def test_a_word_where_a_year_belongs_is_told_beside_the_control(panel: Panel):
    panel.set_list("horizon.milestones", "2026; morgen")
    assert "'morgen' is tekst" in panel.errors["horizon.milestones"][0]
    panel.set_list("horizon.milestones", "2025, 2030")
    assert panel.scenario.horizon.milestones == (2025, 2030)


def test_what_does_not_fit_the_opening_data_is_told_beside_the_control(panel: Panel):
    panel.move("harmonisation.offered_mix", 2, 0.5)
    assert "niet-sociale huurklasse" in panel.errors["harmonisation.offered_mix"][0]


# Saving


def test_a_saved_scenario_is_exactly_that_of_the_panel(panel: Panel, params: Path):
    panel.choose("plan")
    panel.move("production.soft_dropout", 0, 0.25)
    panel.reset("production.hard_dropout")
    panel.move("production.hard_delay", 1, 0.3)
    panel.set("allocation.include_new_build", "nee")
    panel.add_year("production.programme", 2028)
    panel.move("production.programme", 1, 5)
    path = panel.save("mijn-keuze", 'Wat als "alles" anders gaat: en wel zo?')
    assert path == params / "eigen" / "mijn-keuze.yaml"
    for name in ("mijn-keuze", str(path)):
        assert same_assumptions(load_scenario(name, params).scenario, panel.scenario)
    assert load_scenario("mijn-keuze", params).scenario.question == 'Wat als "alles" anders gaat: en wel zo?'


@pytest.mark.parametrize(
    ("file", "was", "becomes"),
    [
        ("scenarios/plan.yaml", "soft_dropout: 0", "soft_dropout: 0.15"),
        ("basis.yaml", "woz_ratio: {value: 0.8", "woz_ratio: {value: 0.9"),
    ],
)
def test_what_is_no_longer_on_disk_is_not_saved(panel: Panel, params: Path, file: str, was: str, becomes: str):
    panel.choose("plan")
    panel.move("production.postponement", 0, 2)
    text = (params / file).read_text(encoding="utf-8")
    assert was in text
    (params / file).write_text(text.replace(was, becomes), encoding="utf-8")
    with pytest.raises(BadInput, match="onder 'plan' zijn intussen veranderd; open de werkbank opnieuw"):
        panel.save("te-laat", "Wat als?")
    assert not (params / "eigen" / "te-laat.yaml").exists()


def test_every_shipped_scenario_can_be_saved_with_a_difference(tmp_path: Path):
    params = copied(ROOT / "params", tmp_path)
    panel = Panel(params)
    for heading in panel.scenarios():
        panel.choose(heading.name)
        panel.move("allocation.lottery_share", 0, 0.33)
        panel.move("harmonisation.offered_mix", 1, 0.5)
        panel.move(TASK, 0, 500)
        panel.save(f"eigen-{heading.name}", "Wat als?")
        assert same_assumptions(load_scenario(f"eigen-{heading.name}", params).scenario, panel.scenario)


def copied(params: Path, folder: Path) -> Path:
    return Path(shutil.copytree(params, folder / "params", ignore=shutil.ignore_patterns("eigen")))


def test_a_saved_scenario_holds_only_the_differences_each_with_its_record(panel: Panel, params: Path):
    panel.move("production.postponement", 0, 2)
    assert panel.save("uitstel", "Wat als alles later komt?").read_text(encoding="utf-8") == (
        'question: "Wat als alles later komt?"\n'
        "based_on: [trend]\n"
        "differences:\n"
        "  production:\n"
        "    postponement:\n"
        "      value: 2\n"
        '      source: ""\n'
        "      status: aanname\n"
        '      reason: "Keuze in de werkbank."\n'
    )


@pytest.mark.parametrize(
    ("name", "question", "words"),
    [
        ("Mijn keuze", "Wat als?", "kan geen naam zijn: een naam heeft kleine letters"),
        ("../weg", "Wat als?", "kan geen naam zijn"),
        ("", "Wat als?", "kan geen naam zijn"),
        ("plan", "Wat als?", "scenario 'plan' bestaat al"),
        ("goed", "  ", "de vraag ontbreekt"),
    ],
)
def test_a_name_that_does_not_fit_or_is_taken_is_refused_in_dutch(panel: Panel, name: str, question: str, words: str):
    panel.move("production.postponement", 0, 2)
    with pytest.raises(BadInput, match=words):
        panel.save(name, question)


def test_nothing_moved_is_nothing_saved(panel: Panel):
    with pytest.raises(BadInput, match="er is niets gewijzigd"):
        panel.save("leeg", "Wat als?")


def test_a_panel_with_errors_is_not_saved(panel: Panel, params: Path):
    panel.move(SIGNAL, 0, 0.5)
    with pytest.raises(BadInput, match="los die eerst op"):
        panel.save("fout", "Wat als?")
    assert not list((params / "eigen").glob("fout.yaml"))


def test_a_broken_scenario_is_refused_as_a_start(panel: Panel, params: Path):
    write_scenario(params, "kapot", "question: 3\n")
    with pytest.raises(BadInput):
        panel.choose("kapot")


# Answers in order


def named(name: str) -> Any:
    return SimpleNamespace(name=name, allocation=SimpleNamespace(nonregular_share=0.3, signal_share=0.27))


def outcome(
    scenario: Any, opening: Any, *, seed: int, draws: int, progress: Callable[[int], None] | None = None
) -> Any:
    """Stand in for the model: what it was asked, in blocks of two draws."""
    if progress:
        progress(1)
        for _ in range(0, draws, 2):
            progress(2)
    return SimpleNamespace(scenario=scenario, draws=draws, has_letting=draws > 0)


def expected(scenario: Any, opening: Any) -> Any:
    return outcome(scenario, opening, seed=0, draws=0)


@pytest.fixture
def answers() -> Answers:
    return Answers(named("reference"), None, seed=1, draws=4, expect=expected, run_by_lot=outcome)


def answer_to(answers: Answers, number: int) -> Answer:
    return answers.preview(number, named(f"scenario {number}"), is_reference=False)


@given(st.randoms(use_true_random=False))
def test_dragging_through_fifty_values_leaves_no_stale_answer_on_screen(chance: random.Random):
    answers = Answers(named("reference"), None, seed=1, draws=4, expect=expected, run_by_lot=outcome)
    arriving = [answer_to(answers, number) for number in range(1, 51)]
    chance.shuffle(arriving)
    newest = 0
    for answer in arriving:
        assert answers.accept(answer) is (answer.number > newest)
        newest = max(newest, answer.number)
        assert answers.shown.number == newest
    assert answers.shown.number == 50


def exact(answers: Answers, number: int) -> tuple[list[tuple[int, int]], list[Any]]:
    told: list[tuple[int, int]] = []
    done: list[Any] = []
    answers.start_exact(
        number,
        named(f"scenario {number}"),
        is_reference=False,
        tell=lambda at, total: told.append((at, total)),
        done=done.append,
    )
    return told, done


def test_an_exact_answer_replaces_the_preview_of_its_change_and_not_the_other_way_round(answers: Answers):
    preview = answer_to(answers, 3)
    answers.accept(preview)
    told, done = exact(answers, 3)
    answers.wait()
    assert told == [(0, 10), (1, 10), (3, 10), (5, 10), (6, 10), (8, 10), (10, 10)]
    assert answers.accept(done[0])
    assert not answers.accept(preview)
    assert (answers.shown.draws, answers.letting.number) == (4, 3)


def test_an_exact_answer_that_comes_late_does_not_replace_a_newer_preview_but_still_tells_of_letting(answers: Answers):
    _, done = exact(answers, 3)
    answers.wait()
    answers.accept(answer_to(answers, 4))
    assert not answers.accept(done[0])
    assert (answers.shown.number, answers.letting.number) == (4, 3)


def test_the_reference_is_computed_by_lot_only_once(answers: Answers):
    exact(answers, 1)
    answers.wait()
    told, _ = exact(answers, 2)
    answers.wait()
    assert told[-1] == (5, 5)


def test_an_exact_run_is_cancelled_at_its_next_progress():
    started, may_go_on = threading.Event(), threading.Event()

    def slow(scenario: Any, opening: Any, *, progress: Callable[[int], None] | None = None, **given: Any) -> Any:
        if progress:
            started.set()
            may_go_on.wait(10)
        return outcome(scenario, opening, progress=progress, **given)

    answers = Answers(named("reference"), None, seed=1, draws=4, expect=expected, run_by_lot=slow)
    told, done = exact(answers, 1)
    assert started.wait(10)
    answers.cancel()
    may_go_on.set()
    answers.wait()
    assert told == [(0, 10)]
    assert isinstance(done[0], Cancelled)
    assert answers.shown is None


def test_a_newer_exact_run_replaces_the_one_that_is_going_on():
    may_go_on = threading.Event()

    def slow(scenario: Any, opening: Any, *, progress: Callable[[int], None] | None = None, **given: Any) -> Any:
        if progress:
            may_go_on.wait(10)
        return outcome(scenario, opening, progress=progress, **given)

    answers = Answers(named("reference"), None, seed=1, draws=4, expect=expected, run_by_lot=slow)
    _, first = exact(answers, 1)
    _, second = exact(answers, 2)
    may_go_on.set()
    answers.wait()
    assert isinstance(first[0], Cancelled)
    assert second[0].number == 2


def test_what_goes_wrong_in_the_background_is_handed_over():
    def broken(scenario: Any, opening: Any, *, draws: int, **given: Any) -> Any:
        raise ValueError("de rekening sluit niet")

    answers = Answers(named("reference"), None, seed=1, draws=4, expect=expected, run_by_lot=broken)
    _, done = exact(answers, 1)
    answers.wait()
    assert str(done[0]) == "de rekening sluit niet"


# The model in a process of its own


def test_a_run_apart_gives_the_outcome_of_the_model_and_tells_its_progress(panel: Panel):
    told: list[int] = []
    found = run_apart(panel.reference, panel.opening, seed=1, draws=3, progress=told.append)
    direct = run_model(panel.reference, panel.opening, seed=1, draws=3)
    pd.testing.assert_frame_equal(found.indicators, direct.indicators)
    assert [number for number in told if number] == [1, 3]


def test_a_run_apart_is_stopped_before_it_is_done(panel: Panel):
    def stop(number: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        run_apart(panel.reference, panel.opening, seed=1, draws=100_000, progress=stop)
    assert multiprocessing.active_children() == []


def test_what_goes_wrong_apart_is_raised_here(panel: Panel):
    misfit = panel.reference.harmonisation.model_copy(update={"offered_mix": (0.5, 0.0, 0.5)})
    scenario = panel.reference.model_copy(update={"harmonisation": misfit})
    with pytest.raises(ValueError, match="niet-sociale huurklasse"):
        run_apart(scenario, panel.opening, seed=1, draws=3, progress=lambda number: None)
