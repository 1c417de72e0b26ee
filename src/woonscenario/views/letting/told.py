"""What is told of letting: which scenarios simulate it, in which years, and every figure by its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from woonscenario.model.tables import CHANNEL, TOTAL
from woonscenario.views import labels
from woonscenario.views.series import as_drawn, scenarios_in

REGULAR_CHANCE = "slaagkans_D2_regulier"
IJKPUNT, SIGNAL = "allocation.nonregular_share", "allocation.signal_share"


@dataclass(frozen=True)
class Marks:
    """The ijkpunt and the signal of the non-regular share [share]; NaN where an assumption is missing."""

    ijkpunt: float
    signal: float


@dataclass(frozen=True)
class Told:
    """What the texts and tables of letting are made of.

    `names` are the scenarios that simulate letting, `leader` is the one that is told in full. Figures are those of
    calendar years: `start`, and `years` for the milestones.
    """

    values: Mapping[tuple[str, str, str, str, int, str], float]
    names: tuple[str, ...]
    leader: str
    start: int
    years: tuple[int, ...]
    marks: Mapping[str, Marks]

    @property
    def others(self) -> list[str]:
        """The scenarios beside the leader."""
        return [name for name in self.names if name != self.leader]

    @property
    def year(self) -> int:
        """The first milestone, or the start where no milestone lies in the years of letting."""
        return self.years[0] if self.years else self.start

    def at(
        self,
        indicator: str,
        name: str,
        year: int,
        *,
        dimension: str = TOTAL,
        member: str = TOTAL,
        statistic: str = "mean",
    ) -> float:
        """Give one figure, the mean unless said otherwise; NaN where there is none."""
        return self.values.get((name, indicator, dimension, member, year, statistic), float("nan"))

    def members(self, indicator: str, dimension: str) -> list[str]:
        """List the members of a dimension that an indicator has."""
        keys = (key for key in self.values if key[1] == indicator and key[2] == dimension)
        return list(dict.fromkeys(key[3] for key in keys))

    def years_with(self, indicator: str, name: str) -> list[int]:
        """List the years in which an indicator of the whole city has a value."""
        return sorted(key[4] for key in self.values if key[:4] == (name, indicator, TOTAL, TOTAL) and key[5] == "mean")


def let_scenarios(indicators: pd.DataFrame) -> list[str]:
    """List the scenarios that simulate letting, in order."""
    return scenarios_in(indicators[indicators["dimension"] == CHANNEL])


def of_letting(indicators: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of the scenarios that simulate letting."""
    return indicators[indicators["scenario"].isin(let_scenarios(indicators))]


def years_of(indicators: pd.DataFrame, milestones: Sequence[int]) -> list[int]:
    """Give the calendar year of each milestone, and the last year of letting for milestones after it."""
    years = indicators.loc[indicators["dimension"] == CHANNEL, "year"]
    return [] if years.empty else list(dict.fromkeys(min(year, int(years.max())) for year in milestones))


def told_of(
    indicators: pd.DataFrame,
    assumptions: Mapping[str, pd.DataFrame],
    *,
    reference: str,
    milestones: Sequence[int],
) -> Told | None:
    """Gather what is told of letting; nothing when no scenario simulates it."""
    names = let_scenarios(indicators)
    if not names:
        return None
    rows = as_drawn(of_letting(indicators))
    place = ["scenario", "indicator", "dimension", "member", "year", "statistic"]
    return Told(
        values=dict(zip(rows[place].itertuples(index=False, name=None), rows["value"].astype(float), strict=True)),
        names=tuple(names),
        leader=reference if reference in names else names[0],
        start=int(rows.loc[rows["dimension"] == CHANNEL, "year"].min()),
        years=tuple(years_of(indicators, milestones)),
        marks=marks_of(assumptions, names),
    )


def marks_of(assumptions: Mapping[str, pd.DataFrame], names: Sequence[str]) -> dict[str, Marks]:
    """Read the ijkpunt and the signal of each scenario from its assumptions."""
    return {name: Marks(share_of(assumptions[name], IJKPUNT), share_of(assumptions[name], SIGNAL)) for name in names}


def share_of(assumptions: pd.DataFrame, key: str) -> float:
    """Give an assumption that is a share as a number; NaN where it is missing."""
    found = assumptions.loc[assumptions["key"] == key, "value"]
    return float(str(found.iloc[0]).replace(",", ".")) if len(found) else float("nan")


def spans(years: Sequence[int]) -> str:
    """Write years with those that follow each other together: 2022–2025 en 2030."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return labels.listing([str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs])
