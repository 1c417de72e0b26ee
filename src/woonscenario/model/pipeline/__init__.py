"""Projects: drop-out, delay, completions, and the end of what is temporary.

A plan that is delayed shifts, it does not shrink. The structural programme continues the list of projects: each of
its years is, per wijk and owner, a soft plan of its own. The programme of flex dwellings is divided like it. Plans of
one plan year, and plans of one owner, share part of their luck: a downturn means more drop-out and more delay for all.
"""

from woonscenario.model.pipeline.completions import (
    Built,
    Landing,
    complete,
    complete_to_target,
    completing,
    expire,
    expiring,
    fates,
    scores,
)
from woonscenario.model.pipeline.plans import Plans, Programme, largest_remainder, planned, plans_of, programme_of

__all__ = [
    "Built",
    "Landing",
    "Plans",
    "Programme",
    "complete",
    "complete_to_target",
    "completing",
    "expire",
    "expiring",
    "fates",
    "largest_remainder",
    "planned",
    "plans_of",
    "programme_of",
    "scores",
]
