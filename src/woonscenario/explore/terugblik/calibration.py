"""Calibration: which behaviour makes the expectation agree with early figures, and how sure that is.

Parameters are looked for on a scale of their own, logarithmic from 0 (`low`) to 1 (`high`). Beside the figures stands
what was thinkable before: normal around `start`, as wide as a uniform distribution between the bounds. The most likely
values are those with the least sum of squares; how sure they are follows from randomised maximum likelihood, in which
the figures and the start vary within their uncertainty (Oliver, He & Reynolds 1996; Chen & Oliver 2012).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from woonscenario.explore.terugblik.behaviour import EXPECTATION, Simulate, Values
from woonscenario.files.compared import Parameter, Series

Array = NDArray[Any]

MEMBERS = 40
"""Sets of values that agree with the figures about as well: enough to know a spread within an eighth."""
_WIDTH = 1 / np.sqrt(12)
"""Standard deviation of a uniform distribution between 0 and 1."""
_STEP = 0.01
"""Step of the derivatives on the scale from 0 to 1, on which the expectation is smooth, but not to the last bit."""
_CLOSE = {"ftol": 1e-4, "xtol": 1e-4}
_NEAR = {"ftol": 1e-3, "xtol": 1e-3, "max_nfev": 10}
"""A member varies more than what a longer search would gain."""
_DIGITS = 6


@dataclass(frozen=True)
class Target:
    """A figure that the expectation must meet: an indicator in a year, its value and its error."""

    observed: str
    indicator: str
    year: int
    value: float
    error: float
    source: str
    edition: str


@dataclass(frozen=True)
class Fitted:
    """A parameter after the calibration: its value, p05 and p95 of the members, and which part is `left` of the spread.

    `at_low` and `at_high`: the parts of the members that lie at a bound, which then bounds more than the figures do.
    `tied_to` is the parameter with which it goes together most in the members, `tie` their correlation.
    """

    parameter: Parameter
    value: float
    p05: float
    p95: float
    left: float
    at_low: float
    at_high: float
    tied_to: str
    tie: float


@dataclass(frozen=True)
class Fit:
    """The outcome: parameters, the targets with what the model gives, the loss, and the members (member, parameter).

    `loss`: the sum of squared differences, each in units of its error.
    """

    parameters: tuple[Fitted, ...]
    targets: tuple[Target, ...]
    given: tuple[float, ...]
    loss: float
    members: Array


def targets_of(series: Sequence[Series]) -> tuple[Target, ...]:
    """List the figures that the calibration may see: those of fitted series that were known."""
    return tuple(
        Target(one.observed, one.indicator, figure.year, figure.value, one.error, figure.source, figure.edition)
        for one in series
        if one.fitted
        for figure in one.known
    )


def calibrate(
    parameters: Sequence[Parameter],
    targets: Sequence[Target],
    simulate: Simulate,
    *,
    seed: int,
    members: int = MEMBERS,
    progress: Callable[[int], None] = lambda _: None,
) -> Fit:
    """Fit the parameters to the targets; `progress` is told how many members are done.

    Raises ValueError (Dutch) when there are fewer targets than parameters.
    """
    if len(targets) < len(parameters):
        raise ValueError(
            f"er zijn {len(parameters)} parameters en {len(targets)} cijfers om ze op te kalibreren; haal parameters "
            "weg uit parameters.csv of laat meer reeksen meedoen in reeksen.csv"
        )
    low, high = (np.array([getattr(one, side) for one in parameters]) for side in ("low", "high"))
    published, error = (np.array([getattr(one, name) for one in targets]) for name in ("value", "error"))
    start = np.log([one.start for one in parameters] / low) / np.log(high / low)

    def natural(place: Array) -> Array:
        return low * (high / low) ** place

    def model(place: Array) -> Array:
        found = simulate(_named(parameters, natural(place)), EXPECTATION)
        return np.array([found[one.indicator, one.year] for one in targets])

    def misfit(place: Array, figures: Array, before: Array) -> Array:
        return np.r_[(model(place) - figures) / error, (place - before) / _WIDTH]

    likely = least_squares(misfit, start, bounds=(0.0, 1.0), diff_step=_STEP, args=(published, start), **_CLOSE)
    best, slopes = likely.x, likely.jac
    luck = np.random.default_rng(seed)
    noisy = published + error * luck.standard_normal((members, len(targets)))
    begins = start + _WIDTH * luck.standard_normal((members, len(parameters)))
    places = np.empty_like(begins)
    for at in range(members):
        # With the slopes of the most likely values a member costs a few runs instead of dozens.
        places[at] = least_squares(
            misfit, _inside(best), jac=lambda *_: slopes, bounds=(0.0, 1.0), args=(noisy[at], begins[at]), **_NEAR
        ).x
        progress(at + 1)
    best, kept = rounded(natural(best)), rounded(natural(places))
    given = simulate(_named(parameters, best), EXPECTATION)
    met = np.array([given[one.indicator, one.year] for one in targets])
    return Fit(
        parameters=tuple(_fitted(parameters, best, kept, places, np.clip(begins, 0.0, 1.0))),
        targets=tuple(targets),
        given=tuple(rounded(met).tolist()),
        loss=float(rounded(np.array((((met - published) / error) ** 2).sum()))),
        members=kept,
    )


def rounded(values: Array) -> Array:
    """Round to the digits that are kept, so that what is written is what was computed."""
    return np.vectorize(lambda value: float(f"{value:.{_DIGITS}g}"), otypes=[float])(values)


def _named(parameters: Sequence[Parameter], values: Array) -> Values:
    return dict(zip([one.name for one in parameters], values.tolist(), strict=True))


def _inside(place: Array) -> Array:
    """Keep off the bounds, where a search cannot begin."""
    return np.clip(place, _STEP, 1 - _STEP)


def _fitted(
    parameters: Sequence[Parameter], best: Array, kept: Array, places: Array, before: Array
) -> Iterator[Fitted]:
    left = places.std(axis=0) / before.std(axis=0)
    with np.errstate(invalid="ignore"):
        ties = np.nan_to_num(np.atleast_2d(np.corrcoef(places, rowvar=False)))
    np.fill_diagonal(ties, 0.0)
    for at, parameter in enumerate(parameters):
        other = int(np.argmax(np.abs(ties[at])))
        p05, p95 = np.quantile(kept[:, at], (0.05, 0.95))
        yield Fitted(
            parameter=parameter,
            value=float(best[at]),
            p05=float(rounded(p05)),
            p95=float(rounded(p95)),
            left=float(rounded(left[at])),
            at_low=float((places[:, at] < _STEP).mean()),
            at_high=float((places[:, at] > 1 - _STEP).mean()),
            tied_to=parameters[other].name,
            tie=float(rounded(ties[at, other])),
        )
