"""Which answer is on screen: a quick one in expectation, an exact one by lot, and never an older one over a newer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Thread

import pandas as pd

from woonscenario.model.flow import expect_model
from woonscenario.model.level_bands import with_level_bands
from woonscenario.model.results import Outcome
from woonscenario.model.scenario import Scenario
from woonscenario.model.tables import LOW, Opening, Results
from woonscenario.views.letting.told import Marks
from woonscenario.views.panel.apart import run_apart

Expect = Callable[[Scenario, Opening], Outcome]
Run = Callable[..., Results]


class Cancelled(Exception):
    """The exact run is no longer wanted."""


@dataclass(frozen=True)
class Answer:
    """The outcome of change `number` beside that of the reference; `chosen` is absent when they are the same.

    `marks` are the ijkpunt and signal of each by name; `draws` is 0 for an answer in expectation.
    """

    number: int
    scenario: Scenario
    marks: Mapping[str, Marks]
    reference: Outcome | Results
    chosen: Outcome | Results | None
    draws: int

    @property
    def results(self) -> tuple[Outcome | Results, ...]:
        """The outcomes that are shown, the reference first."""
        return (self.reference,) if self.chosen is None else (self.reference, self.chosen)

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """The indicators of all that is shown."""
        return pd.concat([one.indicators for one in self.results], ignore_index=True)

    @cached_property
    def milestones(self) -> tuple[int, ...]:
        """The milestones that all outcomes reach, or else their last year."""
        last = min(one.last_year for one in self.results)
        return tuple(year for year in self.scenario.horizon.milestones if year <= last) or (last,)

    @property
    def has_level_bands(self) -> bool:
        """Tell whether bands of levels hold the model error."""
        return self.draws > 0 and bool((self.indicators["statistic"] == LOW).any())

    @cached_property
    def has_letting(self) -> bool:
        """Tell whether it says who gets a dwelling."""
        return all(one.has_letting for one in self.results)


class Answers:
    """The answers of a panel: `shown` is the newest, `letting` the newest that says who gets a dwelling.

    Bands of levels in an exact answer hold the error of the backtest `terugblik`.
    """

    def __init__(
        self,
        reference: Scenario,
        opening: Opening,
        *,
        seed: int,
        draws: int,
        terugblik: pd.DataFrame | None = None,
        expect: Expect = expect_model,
        run_by_lot: Run = run_apart,
    ) -> None:
        self.opening, self.seed, self.draws, self.terugblik = opening, seed, draws, terugblik
        self.expect, self.run_by_lot = expect, run_by_lot
        self.reference = reference
        self.shown: Answer | None = None
        self.letting: Answer | None = None
        self._expected = expect(reference, opening)
        self._exact: Results | None = None
        self._wanted = 0
        self._thread: Thread | None = None

    def preview(self, number: int, scenario: Scenario, *, is_reference: bool) -> Answer:
        """Give the answer in expectation. Raises ValueError when scenario and opening data do not fit."""
        chosen = None if is_reference else self.expect(scenario, self.opening)
        return Answer(number, scenario, self._marks(scenario), self._expected, chosen, 0)

    def accept(self, answer: Answer) -> bool:
        """Show an answer, unless a newer one, or the exact one of the same change, is shown; tell whether it is."""
        accepted = _is_newer(answer, self.shown)
        if accepted:
            self.shown = answer
        if answer.has_letting and _is_newer(answer, self.letting):
            self.letting = answer
        return accepted

    def start_exact(
        self,
        number: int,
        scenario: Scenario,
        *,
        is_reference: bool,
        tell: Callable[[int, int], None],
        done: Callable[[Answer | Exception], None],
    ) -> None:
        """Compute by lot in the background; a run that is going on is cancelled.

        `tell` gets how much of how much is done, `done` the answer or what went wrong, Cancelled included. Both are
        called from the background.
        """
        before, self._wanted = self._thread, number

        def work() -> None:
            if before is not None:
                before.join()
            try:
                done(self._exact_answer(number, scenario, is_reference, tell))
            except Exception as error:  # whatever it is, somebody waits for it
                done(error)

        self._thread = Thread(target=work, daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Let the exact run stop."""
        self._wanted = 0

    def wait(self) -> None:
        """Wait until no exact run is going on."""
        if self._thread is not None:
            self._thread.join()

    def _exact_answer(
        self, number: int, scenario: Scenario, is_reference: bool, tell: Callable[[int, int], None]
    ) -> Answer:
        runs = (self._exact is None) + (not is_reference)
        total, finished = runs * (self.draws + 1), 0

        def progress(more: int) -> None:
            nonlocal finished
            finished += more
            if self._wanted != number:
                raise Cancelled
            if more:
                tell(finished, total)

        tell(0, total)
        progress(0)
        if self._exact is None:
            self._exact = self._by_lot(self.reference, progress)
        chosen = None if is_reference else self._by_lot(scenario, progress)
        return Answer(number, scenario, self._marks(scenario), self._exact, chosen, self.draws)

    def _marks(self, scenario: Scenario) -> dict[str, Marks]:
        allocations = {one.name: one.allocation for one in (self.reference, scenario)}
        return {name: Marks(one.nonregular_share, one.signal_share) for name, one in allocations.items()}

    def _by_lot(self, scenario: Scenario, progress: Callable[[int], None]) -> Results:
        found = self.run_by_lot(scenario, self.opening, seed=self.seed, draws=self.draws, progress=progress)
        return found if self.terugblik is None else with_level_bands(found, self.terugblik)


def _is_newer(answer: Answer, shown: Answer | None) -> bool:
    return shown is None or (answer.number, answer.draws) > (shown.number, shown.draws)
