"""Which published figures a terugblik is compared with: those the calibration may see, and those it must predict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from woonscenario.files.csv_tables import Row
from woonscenario.files.problems import BadInput, Problem, did_you_mean, shown_path
from woonscenario.files.terugblik import FOLDER, SERIES

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Figure:
    """One published figure of one year, with its source and edition."""

    year: int
    value: float
    source: str
    edition: str


@dataclass(frozen=True)
class Series:
    """A published series beside an indicator of the model.

    `known` up to and including the year in which is predicted, `later` after it; `naive` (year, value) is what simple
    forecasts may use. `error` of one figure, as a standard deviation.
    """

    observed: str
    label: str
    terugblik: str
    indicator: str
    unit: str
    fitted: bool
    error: float
    known: tuple[Figure, ...]
    later: tuple[Figure, ...]
    naive: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Parameter:
    """What the calibration looks for: a name, where it starts, and between which bounds it may lie."""

    name: str
    label: str
    start: float
    low: float
    high: float


def parameters_of(rows: Sequence[Row]) -> tuple[Parameter, ...]:
    """Give the parameters of the rows of parameters.csv."""
    return tuple(
        Parameter(str(row["parameter"]), str(row["label"]), *(row.number(name) for name in ("start", "low", "high")))
        for row in rows
    )


def series_of(rows: Sequence[Row], observed: pd.DataFrame, params_folder: Path) -> tuple[Series, ...]:
    """Give the series of the rows of reeksen.csv; raises BadInput when a figure that they need is missing or double."""
    file = shown_path(params_folder / FOLDER / f"{SERIES.name}.csv", params_folder)
    problems = [problem for row in rows for problem in _problems(row, observed, file)]
    if problems:
        raise BadInput(problems)
    return tuple(_one_series(row, observed) for row in rows)


def _one_series(row: Row, observed: pd.DataFrame) -> Series:
    found = _figures(observed, str(row["observed"]))
    until = row.number("known_until")
    naive = _figures(observed, str(row["naive_from"])) if row["naive_from"] else found
    return Series(
        observed=str(row["observed"]),
        label=str(row["label"]),
        terugblik=str(row["terugblik"]),
        indicator=str(row["indicator"]),
        unit=str(observed.loc[observed["indicator"] == row["observed"], "unit"].iloc[0]),
        fitted=bool(row["fitted"]),
        error=row.number("error"),
        known=tuple(figure for figure in found if figure.year <= until),
        later=tuple(figure for figure in found if figure.year > until),
        naive=tuple((figure.year, figure.value) for figure in naive if figure.year <= until),
    )


def _figures(observed: pd.DataFrame, indicator: str) -> list[Figure]:
    rows = observed[observed["indicator"] == indicator].sort_values("year")
    return [
        Figure(int(row["year"]), float(row["value"]), str(row["source"]), str(row["edition"]))
        for row in rows.to_dict("records")
    ]


def _problems(row: Row, observed: pd.DataFrame, file: str) -> Iterator[Problem]:
    known = sorted(set(observed["indicator"]))
    for column in ("observed", "naive_from"):
        name = str(row[column])
        if name and name not in known:
            message = f"reeks '{name}' staat niet in observed/.{did_you_mean(name, known)} Voeg haar daar toe"
            yield Problem(file, row.line, 0, column, message)
            return
        years = observed.loc[observed["indicator"] == name, "year"]
        for year in sorted(set(years[years.duplicated()])):
            message = f"{name} heeft voor {year} twee cijfers in observed/; geef een van de reeksen een eigen kenmerk"
            yield Problem(file, row.line, 0, column, message)
    years = observed.loc[observed["indicator"] == row["observed"], "year"]
    until = row["known_until"]
    if row["fitted"] and not (years <= until).any():
        message = f"{row['observed']} heeft tot en met {until} geen cijfer om op te kalibreren; zet fitted op nee"
        yield Problem(file, row.line, 0, "known_until", message)
    if not row["fitted"] and not (years > until).any():
        message = (
            f"{row['observed']} heeft na {until} geen cijfer, dus valt er niets te voorspellen; kies een eerder jaar"
        )
        yield Problem(file, row.line, 0, "known_until", message)
