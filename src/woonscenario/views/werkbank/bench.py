"""The werkbank on screen: the panel, its answers and the widgets that show them."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets
from IPython.display import display

from woonscenario.files.problems import BadInput
from woonscenario.views import labels
from woonscenario.views.charts import NARROW, WIDE
from woonscenario.views.panel import Answer, Answers, Panel
from woonscenario.views.panel.answers import Cancelled
from woonscenario.views.panel.bias import bias_words
from woonscenario.views.panel.figures import figures_html, letting_figures, stock_figures
from woonscenario.views.panel.pictures import OF_LETTING, VIEWS, draw_view
from woonscenario.views.panel.state import GENERAL
from woonscenario.views.werkbank.chart_view import ChartView
from woonscenario.views.werkbank.knobs import Knobs, groups_of, perform, states_of

DRAWS, SEED = 100, 1
"""Those of the verb `run`, so that a saved scenario gives the numbers that were on screen."""
QUIET = 0.8
"""How long nothing moves before the exact run starts [seconds]."""
NO_LETTING = "Deze cijfers zijn er niet: de rekenwijze van de toewijzing (onder Verdelen) staat op 'niet gerekend'."
_NAMED = {"description_width": "initial"}
"""A name before a widget takes the room that it needs, also in large type."""
_FULL = widgets.Layout(width="98%", max_width="30em")
_STYLE = Path(__file__).parent / "style.css"


def werkbank(params: str | Path, *, draws: int = DRAWS, seed: int = SEED) -> None:
    """Show the werkbank: move assumptions of the reference or another scenario and see what that changes."""
    bench = Werkbank(Panel(Path(params)), draws=draws, seed=seed, loop=_running_loop())
    display(bench.widget)
    bench.start()
    keep_loaded()


def keep_loaded() -> None:
    """Leave what is loaded out of every garbage collection: that would halt a slider for a quarter of a second."""
    gc.collect()
    gc.freeze()


class Werkbank:
    """One werkbank on screen; `widget` is what to display. Without a `loop` nothing is put off."""

    def __init__(self, panel: Panel, *, draws: int, seed: int, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self.panel = panel
        self.answers = Answers(panel.reference, panel.opening, seed=seed, draws=draws, terugblik=panel.terugblik)
        self._loop = loop
        self._waiting: asyncio.TimerHandle | None = None
        self._bias = ""
        self.knobs = Knobs(groups=groups_of(panel), states=states_of(panel))
        self.charts = ChartView()
        self.picker = widgets.Dropdown(
            options=[(f"{one.name}: {one.question}", one.name) for one in panel.scenarios()],
            value=panel.start,
            description="Begin bij",
            layout=_FULL,
            style=_NAMED,
        )
        self.reset = _button("Alles terug naar de referentie")
        self.differences, self.status, self.figures, self.saved = (widgets.HTML() for _ in range(4))
        self.view = widgets.ToggleButtons(options=list(VIEWS), description="Grafieken", style=_NAMED)
        self.progress = widgets.IntProgress(
            description="Trekkingen", style=_NAMED, layout=widgets.Layout(flex="1 1 12em")
        )
        self.stop = _button("Stop de rekening")
        self.name = widgets.Text(description="Naam", placeholder="mijn-keuze", layout=_FULL, style=_NAMED)
        self.question = widgets.Text(description="Vraag", placeholder="Wat als …?", layout=_FULL, style=_NAMED)
        self.save = _button("Bewaar als scenario")
        self.widget = self._laid_out()
        self._listen()

    def start(self) -> None:
        """Show the answer in expectation, and begin the exact one."""
        self._answer()
        self._start_exact()

    def _laid_out(self) -> widgets.Widget:
        style = widgets.HTML(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")
        left = widgets.VBox(
            [self.picker, self.reset, self.knobs, _heading("Bewaren"), self.name, self.question, self.save, self.saved],
            layout=widgets.Layout(flex="1 1 16.4em", max_width="34em", min_width="0"),
        )
        right = widgets.VBox(
            [
                _heading("Wat anders is dan de referentie"),
                self.differences,
                self.status,
                widgets.HBox([self.progress, self.stop], layout=widgets.Layout(flex_flow="row wrap")),
                self.view,
                self.figures,
                self.charts,
            ],
            layout=widgets.Layout(flex="2 1 23.5em", min_width="0"),
        )
        columns = widgets.Box(
            [left, right],
            layout=widgets.Layout(display="flex", flex_flow="row wrap", align_items="flex-start", grid_gap="16px"),
        )
        whole = widgets.VBox([style, columns])
        whole.add_class("woon-bench")
        return whole

    def _listen(self) -> None:
        """Do what is asked in the loop: JupyterLab may hear of it in another thread, one for each widget."""
        self.knobs.observe(lambda change: self._soon(self._acted, change), "acts")
        self.picker.observe(lambda change: self._soon(self._picked, change), "value")
        self.view.observe(lambda _: self._soon(self._show), "value")
        self.charts.observe(lambda _: self._soon(self._draw), "is_narrow")
        self.reset.on_click(lambda _: self._soon(self._reset))
        self.stop.on_click(lambda _: self.answers.cancel())
        self.save.on_click(lambda _: self._soon(self._save))

    def _acted(self, change: dict[str, Any]) -> None:
        acts = [act for act in change["new"] if act["turn"] > self.knobs.seen]
        for act in acts:
            perform(self.panel, act)
        if acts:
            with self.knobs.hold_sync():
                self.knobs.seen = acts[-1]["turn"]
                self.knobs.states = states_of(self.panel)
            self._changed(released=any(act.get("released", True) for act in acts))

    def _picked(self, change: dict[str, Any]) -> None:
        if change["new"] == self.panel.start:
            return
        try:
            self.panel.choose(change["new"])
        except BadInput as bad:
            self.status.value = _told(str(bad), "woon-status woon-stale")
            self.picker.value = self.panel.start
            return
        self._refill()

    def _reset(self) -> None:
        self.panel.reset_all()
        self.picker.value = self.panel.start
        self._refill()

    def _refill(self) -> None:
        self.knobs.states = states_of(self.panel)
        self._changed(released=True)

    def _changed(self, *, released: bool) -> None:
        self.answers.cancel()
        self._answer()
        if self._waiting:
            self._waiting.cancel()
            self._waiting = None
        if released and self.panel.is_valid:
            self._waiting = self._later(QUIET, self._start_exact)

    def _answer(self) -> None:
        panel, shown = self.panel, self.answers.shown
        if panel.is_valid and (shown is None or shown.number < panel.number):
            self.answers.accept(self.answers.preview(panel.number, panel.scenario, is_reference=panel.is_reference))
        self._show()

    def _start_exact(self) -> None:
        panel = self.panel
        if self.answers.draws:
            self.answers.start_exact(
                panel.valid_number,
                panel.scenario,
                is_reference=panel.is_reference,
                tell=lambda at, total: self._soon(self._tell, at, total),
                done=lambda found: self._soon(self._done, found),
            )

    def _tell(self, at: int, total: int) -> None:
        self.progress.max, self.progress.value = total, at
        self.stop.disabled = at == total

    def _done(self, found: Answer | Exception) -> None:
        self.stop.disabled = True
        if isinstance(found, Answer):
            self.answers.accept(found)
            self._bias = bias_words(found)
            self._show()
        elif not isinstance(found, Cancelled):
            self.status.value = _told(f"De rekening is gestopt: {found}", "woon-status woon-stale")
        else:
            self.progress.value = 0

    def _show(self) -> None:
        """Show words, figures and charts."""
        said = "".join(f"<li>{escape(words)}</li>" for words in self.panel.differences())
        self.differences.value = f'<ul class="woon-differences">{said or "<li>Niets.</li>"}</ul>'
        self.status.value = self._status()
        self.figures.value = self._figures()
        self._draw()

    def _status(self) -> str:
        shown, panel = self.answers.shown, self.panel
        general = " ".join(panel.errors.get(GENERAL, ()))
        if not panel.is_valid:
            words = f"Verouderd: er staat een fout bij een knop. U ziet de laatste geldige uitkomst. {general}"
            return _told(words, "woon-status woon-stale")
        if shown and shown.draws:
            error = " Een band met modelfout is ten minste zo breed als de fout van de terugblik."
            words = (
                f"Volledig gerekend: {labels.number(shown.draws)} trekkingen, met band van 5e tot 95e percentiel."
                f"{error if shown.has_level_bands else ''}"
            )
            return _told(words, "woon-status")
        follows = " De volledige rekening volgt." if self.answers.draws else ""
        return _told(f"Voorlopig: de verwachting, zonder toeval.{follows} {self._bias}", "woon-status")

    def _figures(self) -> str:
        shown, letting = self.answers.shown, self.answers.letting
        if self.view.value not in OF_LETTING:
            return _scrolled(figures_html("Kerncijfers op 1 januari", stock_figures(shown))) if shown else ""
        if letting is None:
            return _told(NO_LETTING, "woon-status")
        is_stale = letting.number < self.panel.number
        remark = " (verouderd: hoort bij eerdere instellingen, ook in de grafieken)" if is_stale else ""
        return _scrolled(figures_html(f"Wie krijgt een woning{remark}", letting_figures(letting)))

    def _draw(self) -> None:
        view = self.view.value
        answer = self.answers.letting if view in OF_LETTING else self.answers.shown
        width = NARROW if self.charts.is_narrow else WIDE
        self.charts.draw(draw_view(view, answer, self.panel.opening, width=width) if answer else [])

    def _save(self) -> None:
        try:
            path = self.panel.save(self.name.value, self.question.value)
        except BadInput as bad:
            self.saved.value = _told(" ".join(problem.message for problem in bad.problems), "woon-errors")
            return
        self.saved.value = _told(
            f"Bewaard als eigen/{path.name}. Rekenen: python3 bootstrap.py run {path.stem}", "woon-status"
        )

    def _later(self, seconds: float, act: Callable[[], None]) -> asyncio.TimerHandle | None:
        return self._loop.call_later(seconds, act) if self._loop else None

    def _soon(self, act: Callable[..., None], *given: Any) -> None:
        """Do something in the loop, from whatever thread; without one at once."""
        if self._loop:
            self._loop.call_soon_threadsafe(act, *given)
        else:
            act(*given)


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _button(words: str) -> widgets.Button:
    return widgets.Button(description=words, layout=widgets.Layout(width="auto"))


def _heading(words: str) -> widgets.HTML:
    return widgets.HTML(f"<h3>{escape(words)}</h3>")


def _scrolled(table: str) -> str:
    return f'<div class="woon-scroll">{table}</div>'


def _told(words: str, kind: str) -> str:
    return f'<p class="{kind}" role="status">{escape(words)}</p>'
