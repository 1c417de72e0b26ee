"""What we do not know: the values that sampled assumptions have in each draw, within their ranges.

A draw keeps its values in all years. Each comes from a lot of the assumption alone, so that scenarios share it and
another range or draw changes no other value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from woonscenario.model.chance import Chance, entities, lots
from woonscenario.model.scenario import SampledRange, Scenario, Shares

Array = NDArray[Any]


@dataclass(frozen=True)
class Drawn:
    """The values of sampled assumptions in a set of draws, each in the unit of its assumption.

    Arrays (draw,), but `hard_delay` and `soft_delay` (delay, draw) and `sales` (year, draw).
    """

    hard_dropout: Array
    soft_dropout: Array
    hard_delay: Array
    soft_delay: Array
    sales: Array
    lettings: Array
    first_lettings: Array
    chain_share: Array


def drawn(scenario: Scenario, chance: Chance) -> Drawn:
    """Draw the values of every sampled assumption; without a range, and in expectation, it has its given value."""
    vary = vary_in_draws(scenario) and not chance.in_expectation
    ranges = {known.key: known for known in scenario.ranges} if vary else {}

    def of(key: str, given: float) -> Array:
        return _values(ranges[key], chance) if key in ranges else np.full(chance.width, given)

    def delay(key: str, given: Shares) -> Array:
        return rest_in_proportion(of(key, given[0]), given)

    production, turnover, sales = scenario.production, scenario.turnover, scenario.sales.dwellings_per_year
    return Drawn(
        hard_dropout=of("production.hard_dropout", production.hard_dropout),
        soft_dropout=of("production.soft_dropout", production.soft_dropout),
        hard_delay=delay("production.hard_delay", production.hard_delay),
        soft_delay=delay("production.soft_delay", production.soft_delay),
        sales=_path(np.array(sales), ranges.get("sales.dwellings_per_year"), chance),
        lettings=of("turnover.lettings", turnover.lettings),
        first_lettings=of("turnover.first_lettings", turnover.first_lettings),
        chain_share=of("turnover.chain_share", turnover.chain_share),
    )


def vary_in_draws(scenario: Scenario) -> bool:
    """Tell whether draws differ by more than luck."""
    return scenario.uncertainty.ranges == "vary" and bool(scenario.ranges)


def triangular(lot: Array, low: float, mode: float, high: float) -> Array:
    """Give the quantiles of the triangular distribution from `low` to `high` with its top at `mode`."""
    if low == high:
        return np.full(lot.shape, low)
    below = (mode - low) / (high - low)
    rising = low + np.sqrt(lot * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - lot) * (high - low) * (high - mode))
    return np.where(lot < below, rising, falling)


def rest_in_proportion(first: Array, given: Shares) -> Array:
    """Let the shares after the first keep their proportions, whatever the first is (draw,); (share, draw)."""
    rest = 1 - given[0]
    others = np.array(given[1:]) / rest if rest > 0 else np.zeros(len(given) - 1)
    return np.vstack([first, others[:, np.newaxis] * (1 - first)])


def _values(known: SampledRange, chance: Chance) -> Array:
    lot = lots(chance, entities([("parameter", known.key)]), "bandbreedte", 0)[0]
    return triangular(lot, known.low, known.mode, known.high)


def _path(given: Array, known: SampledRange | None, chance: Chance) -> Array:
    """Multiply a path by one factor per draw, that of the drawn value to the top of the range; (year, draw).

    So a year of zero stays zero, and the shape of the path stays.
    """
    wide = np.repeat(given[:, np.newaxis], chance.width, axis=1)
    if known is None or known.mode == 0:
        return wide
    return wide * (_values(known, chance) / known.mode)
