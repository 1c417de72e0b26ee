"""How often there is none, or at least one, when there are so many on average and their number is Poisson."""

from __future__ import annotations

from math import factorial, log

import numpy as np

from woonscenario.model.compiled import rounds_once

_FEW = 1e-3
"""Below it four terms of the series come nearer than 1 - e^-number, which loses digits."""
_MOST = 708.0
"""More than this is as good as certain: e^-number is hardly a number any more."""
_PER_HALVING = 1.0 / log(2.0)
_HALVING, _AND_MORE = 0.693147180369123816490, 1.90821492927058770002e-10
"""log 2 as a number that ends in zeros, so that a whole number of times is exact, and what it lacks."""
_SHIFT = 1.5 * 2.0**52
"""Added to a number it leaves no room for a fraction: the whole number stands in the last bits."""
_FRACTION, _BIAS = np.int64(52), np.int64(1023)
_TERMS = tuple(1.0 / factorial(power) for power in range(12))


@rounds_once
def none(number):  # type: ignore[no-untyped-def]
    """Give e^-number, for a `number` from 0 on, to some 15 digits.

    The compiler does it for several numbers at a time, the exponent of the library for one. Source: Cody & Waite
    (1980), Software manual for the elementary functions, chapter 6; with terms of the series of Taylor.
    """
    exponent = -(number if number < _MOST else _MOST)
    shifted = exponent * _PER_HALVING + _SHIFT
    halvings = shifted - _SHIFT
    rest = (exponent - halvings * _HALVING) - halvings * _AND_MORE
    series = _TERMS[11]
    series = series * rest + _TERMS[10]
    series = series * rest + _TERMS[9]
    series = series * rest + _TERMS[8]
    series = series * rest + _TERMS[7]
    series = series * rest + _TERMS[6]
    series = series * rest + _TERMS[5]
    series = series * rest + _TERMS[4]
    series = series * rest + _TERMS[3]
    series = series * rest + _TERMS[2]
    series = series * rest + _TERMS[1]
    series = series * rest + _TERMS[0]
    return series * np.int64((np.float64(shifted).view(np.int64) + _BIAS) << _FRACTION).view(np.float64)


@rounds_once
def let_per_taker(number):  # type: ignore[no-untyped-def]
    """Give how often an offer is let to each of a `number` who would take it: (1 - e^-number) / number."""
    few = 1.0 - number * (1.0 / 2 - number * (1.0 / 6 - number * (1.0 / 24)))
    many = (1.0 - none(number)) / (number if number > _FEW else _FEW)
    return few if number < _FEW else many


@rounds_once
def some(number):  # type: ignore[no-untyped-def]
    """Give how often there is at least one: 1 - e^-number, of a small number too to its last digits."""
    return number * let_per_taker(number)
