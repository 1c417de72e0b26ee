"""The fields of the registry as the readers of assumptions see them: key, shape, members and bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import ConfigDict, TypeAdapter

from woonscenario.model.scenario import (
    DELAY_YEARS,
    DESTINATIONS,
    REHOUSING_YEARS,
    FactorPath,
    SharePath,
    YearPath,
    about,
    registry,
)
from woonscenario.model.tables import NO, OPENING, YES

Shape = Literal["one", "list", "path", "shares"]

IN_ORDER = {
    "delay": tuple(str(years) for years in range(DELAY_YEARS)),
    "years_before": tuple(str(years) for years in range(1, REHOUSING_YEARS + 1)),
}
"""Members of the share groups that are written as a list, by their `by`."""
NAMED = {"destination": DESTINATIONS}
"""Members of the share groups that are words of the model, by their `by`."""


@dataclass(frozen=True)
class RegistryField:
    """One assumption of the registry; `element` is the bounded type of one of its values."""

    part: str
    name: str
    label: str
    explanation: str
    unit: str
    by: str
    shape: Shape
    element: Any
    lengths: tuple[int, int | None]
    fixed: bool
    sampled: bool
    step: float

    @cached_property
    def key(self) -> str:
        """The dotted key, such as production.policy."""
        return f"{self.part}.{self.name}"

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """The words that may be chosen; empty for a number."""
        if self.is_yes_no:
            return (YES, NO)
        return get_args(_bare(self.element)) if get_origin(_bare(self.element)) is Literal else ()

    @cached_property
    def may_have_range(self) -> bool:
        """Tell whether a range fits: with a number or a path, and with the first share of a sampled group."""
        return not self.choices and (self.shape in ("one", "path") or (self.shape == "shares" and self.sampled))

    @cached_property
    def is_whole(self) -> bool:
        """Tell whether only whole numbers fit."""
        return _bare(self.element) is int

    @cached_property
    def is_yes_no(self) -> bool:
        """Tell whether the value is ja or nee; in the model true or false."""
        return _bare(self.element) is bool

    @cached_property
    def bounds(self) -> dict[str, float]:
        """Bounds of one value: any of ge, gt, le, lt."""
        return {
            name: getattr(limit, name)
            for limit in _limits(self.element)
            for name in ("ge", "gt", "le", "lt")
            if hasattr(limit, name)
        }

    @cached_property
    def dimension_table(self) -> str:
        """The opening table that names the members of a share group; empty where there is none."""
        return next((table.name for table in OPENING if table.key == (self.by,)), "")

    @property
    def adapter(self) -> TypeAdapter[Any]:
        """The pydantic check of one value."""
        return _adapter(self.element)


@cache
def registry_fields() -> Mapping[str, RegistryField]:
    """Give every field of the registry by its dotted key, in reading order."""
    fields = (_field(part, name, field) for part, name, field in registry())
    return {field.key: field for field in fields}


def members_of(field: RegistryField, members: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Give the members of a share group in order; `members` lists them per opening table."""
    return IN_ORDER.get(field.by) or NAMED.get(field.by) or tuple(members.get(field.dimension_table, ()))


def _field(part: str, name: str, field: Any) -> RegistryField:
    described = about(field)
    is_tuple = get_origin(field.annotation) is tuple
    least = next((limit.min_length for limit in field.metadata if hasattr(limit, "min_length")), 1)
    most = next((limit.max_length for limit in field.metadata if hasattr(limit, "max_length")), None)
    return RegistryField(
        part=part,
        name=name,
        label=field.title,
        explanation=field.description,
        unit=described["unit"],
        by=described.get("by", ""),
        shape=_shape(field.annotation, is_tuple, described),
        element=get_args(field.annotation)[0] if is_tuple else _bounded(field.annotation, field.metadata),
        lengths=(least, most),
        fixed=described["fixed"],
        sampled=described["sampled"],
        step=described["step"],
    )


def _shape(annotation: Any, is_tuple: bool, described: Mapping[str, Any]) -> Shape:
    if not is_tuple:
        return "one"
    if "by" in described:
        return "shares"
    return "path" if annotation in (YearPath, SharePath, FactorPath) else "list"


def _bounded(annotation: Any, limits: list[Any]) -> Any:
    return Annotated[(annotation, *limits)] if limits else annotation


def _bare(element: Any) -> Any:
    return get_args(element)[0] if get_origin(element) is Annotated else element


def _limits(element: Any) -> list[Any]:
    if get_origin(element) is not Annotated:
        return []
    flat: list[Any] = []
    for limit in get_args(element)[1:]:
        flat += getattr(limit, "metadata", [limit])
    return flat


@cache
def _adapter(element: Any) -> TypeAdapter[Any]:
    return TypeAdapter(element, config=ConfigDict(strict=True, allow_inf_nan=False))
