"""What a field of the registry is, and the types that fields share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

DELAY_YEARS = 6
"""A delayed project completes 0 to DELAY_YEARS - 1 years after its planned year."""
REHOUSING_YEARS = 3
"""Occupants of a dwelling that is demolished are rehoused 1 to REHOUSING_YEARS years before."""
DESTINATIONS = ("eigen_verhuring", "wachtlijst", "achterstand")
"""Where a household of a temporary dwelling goes at the end of the term: a letting of its own, back into the pool of
seekers with its registration kept, or into the backlog of its group."""

MOST_DWELLINGS = 10_000_000
"""More dwellings than the country has: a number above it is a slip of the pen."""

Share = Annotated[float, Field(ge=0, le=1)]
Year = Annotated[int, Field(ge=1990, le=2100)]
YearPath = tuple[Annotated[float, Field(ge=0, le=100_000)], ...]
"""One number per year, start_year up to and including end_year [1/year]."""
SharePath = tuple[Annotated[float, Field(ge=-0.1, le=0.5)], ...]
"""One share per year, start_year up to and including end_year [1/year]."""
FactorPath = tuple[Annotated[float, Field(ge=0, le=5)], ...]
"""One factor per year, start_year up to and including end_year [-]."""
Shares = tuple[Share, ...]
"""Shares of a whole; they sum to one."""


class Part(BaseModel):
    """A group of assumptions that one step of the model receives."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)


def assumption(
    label: str,
    explanation: str,
    unit: str,
    *,
    step: float = 1.0,
    by: str = "",
    fixed: bool = False,
    sampled: bool = False,
    **bounds: Any,
) -> Any:
    """Describe a field of the registry.

    `by` names what the members of a share group stand for: a dimension of the opening data, `delay`, `years_before`
    or `destination`. A `fixed` field belongs to the opening data: only the basis sets it. A `sampled` field has in
    every draw a value of its own within its range.
    """
    about: dict[str, Any] = {"unit": unit, "step": step, "fixed": fixed, "sampled": sampled}
    if by:
        about["by"] = by
    return Field(title=label, description=explanation, json_schema_extra=about, **bounds)


def about(field: Any) -> dict[str, Any]:
    """Give unit, step and (for a share group) `by` of a field of the registry."""
    extra = field.json_schema_extra
    return extra if isinstance(extra, dict) else {}
