"""SLIDER: one move of a slider, from the number that comes in to what goes out to the browser."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median, quantiles

from benchmarks.lines import Measured
from benchmarks.shipped import PARAMS, SEED
from benchmarks.timing import ROUNDS
from woonscenario.views.panel import Answer, Answers, Panel
from woonscenario.views.panel.figures import figures_html, stock_figures
from woonscenario.views.panel.pictures import STOCK, VIEWS, draw_view
from woonscenario.views.werkbank.bench import keep_loaded

YEARS = 10
MOVES = 40
SLIDERS = (
    ("sales.dwellings_per_year", 0.0, 5.0),
    ("production.soft_dropout", 0.25, 0.01),
    ("demolition.scale", 0.0, 0.1),
    ("statushouders.persons_per_year", 500.0, 25.0),
    ("allocation.lottery_share", 0.1, 0.01),
)
"""What is moved in turn, because other steps rest on each: the key, where it begins and its step, so that every move
is to a number that was not there before."""


def measure(say: Callable[[str], None]) -> Iterator[Measured]:
    """Measure SLIDER: the 95th percentile of the moves of a round, in CPU time; the median of the rounds."""
    knobs = f"{ROUNDS} ronden van {MOVES} keer een van {len(SLIDERS)} knoppen verschuiven"
    say(f"SLIDER: {knobs}, {YEARS} jaar, de grafieken van de voorraad in beeld")
    panel = ten_years()
    answers = Answers(panel.reference, panel.opening, seed=SEED, draws=0)
    move(panel, answers, 0)
    keep_loaded()
    parts = [move(panel, answers, number) for number in range(1, ROUNDS * MOVES + 1)]
    whole = [sum(times) for times in parts]
    slowest = [quantiles(whole[first : first + MOVES], n=20)[-1] for first in range(0, len(whole), MOVES)]
    run, charts = (median(times[place] for times in parts) for place in (0, 1))
    others = [median(drawing(view, anew(answers.shown), panel) for _ in range(5)) for view in VIEWS if view != STOCK]
    yield Measured(
        "SLIDER",
        median(slowest),
        f"p95 of {MOVES}, {min(slowest):.0f} to {max(slowest):.0f} in {ROUNDS} rounds; "
        f"median {median(whole):.0f} ms, of which run {run:.0f} and charts {charts:.0f}; "
        f"charts of other views, with the tables of letting, at most {max(others):.0f}",
    )


def ten_years() -> Panel:
    """Give the panel of the shipped city over ten years."""
    panel = Panel(PARAMS)
    last = panel.reference.horizon.start_year + YEARS
    panel.set("horizon.milestones", [year for year in panel.reference.horizon.milestones if year <= last])
    panel.set("horizon.end_year", last)
    panel.reference = panel.scenario.model_copy(update={"name": panel.basis.reference})
    return panel


def move(panel: Panel, answers: Answers, number: int) -> tuple[float, float]:
    """Move a slider and make figures and charts as the browser gets them; CPU times of both halves [ms]."""
    key, begin, step = SLIDERS[number % len(SLIDERS)]
    started = time.process_time()
    panel.move(key, 0, begin + step * (1 + number // len(SLIDERS)))
    answer = answers.preview(panel.number, panel.scenario, is_reference=panel.is_reference)
    answers.accept(answer)
    figures_html("", stock_figures(answer))
    answered = time.process_time()
    return (answered - started) * 1e3, drawing(STOCK, answer, panel)


def anew(answer: Answer) -> Answer:
    """Give an answer of which nothing was made yet but what all views need."""
    return replace(answer, chosen=replace(answer.chosen))


def drawing(view: str, answer: Answer, panel: Panel) -> float:
    """Make the charts of a view as the browser gets them; CPU time [ms]."""
    started = time.process_time()
    json.dumps([chart.filling for chart in draw_view(view, answer, panel.opening)])
    return (time.process_time() - started) * 1e3
