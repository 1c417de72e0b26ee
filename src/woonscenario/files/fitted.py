"""The outcome of a calibration as a params file: written by `calibrate`, read by `backtest` and `check`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from woonscenario.files.compared import Figure, Parameter
from woonscenario.files.problems import BadInput, Problem, shown_path
from woonscenario.files.strict_yaml import YamlFile, kind_of, read_yaml
from woonscenario.files.terugblik import FOLDER
from woonscenario.model.tables import STATUSES

FIT = "gekalibreerd.yaml"
_STATUS = STATUSES[3]
_KEYS = ("seed", "loss", "data", "parameters", "members")


@dataclass(frozen=True)
class UsedFigure:
    """A published figure that a calibration used, what the model gives for it, and where it stands in the file."""

    observed: str
    figure: Figure
    given: float
    line: int = 0


@dataclass(frozen=True)
class FittedValue:
    """A parameter in the file: its value, p05 and p95, whether the figures determine it (Dutch), and why."""

    name: str
    value: float
    range: tuple[float, float]
    determined: str
    reason: str


@dataclass(frozen=True)
class SavedFit:
    """What a calibration left: its seed and loss, figures used, parameters, and the members (by parameter)."""

    seed: int
    loss: float
    data: tuple[UsedFigure, ...]
    parameters: tuple[FittedValue, ...]
    members: tuple[tuple[float, ...], ...]

    def values(self) -> dict[str, float]:
        """Give the most likely values by name."""
        return {one.name: one.value for one in self.parameters}

    def member_values(self) -> list[dict[str, float]]:
        """Give the values of each member by name."""
        names = [one.name for one in self.parameters]
        return [dict(zip(names, member, strict=True)) for member in self.members]


def fit_path(params_folder: Path) -> Path:
    """Say where the outcome of the calibration is kept."""
    return params_folder / FOLDER / FIT


def fit_text(fit: SavedFit) -> str:
    """Give the YAML of a calibration."""
    lines = [
        "# Gemaakt met het commando calibrate; wijzig dit bestand niet met de hand.",
        "# range: van het 5e tot het 95e percentiel. members: sets van waarden die even goed bij de cijfers passen.",
        f"seed: {fit.seed}",
        f"loss: {_number(fit.loss)}",
        "data:",
        *(
            f"  - {{observed: {one.observed}, year: {one.figure.year}, value: {_number(one.figure.value)}, "
            f"given: {_number(one.given)}, source: {one.figure.source}, edition: {json.dumps(one.figure.edition)}}}"
            for one in fit.data
        ),
        "parameters:",
    ]
    for one in fit.parameters:
        lines += [
            f"  {one.name}:",
            f"    value: {_number(one.value)}",
            f"    range: [{_number(one.range[0])}, {_number(one.range[1])}]",
            f"    status: {_STATUS}",
            f"    determined: {one.determined}",
            f"    reason: {json.dumps(one.reason, ensure_ascii=False)}",
        ]
    lines += ["members:", *(f"  - [{', '.join(map(_number, member))}]" for member in fit.members)]
    return "\n".join([*lines, ""])


def read_fit(params_folder: Path, parameters: Sequence[Parameter]) -> SavedFit:
    """Read the calibration; raises BadInput when it is missing, damaged, or of other parameters than are asked for."""
    path = fit_path(params_folder)
    shown = shown_path(path, params_folder)
    if not path.is_file():
        raise BadInput([Problem(shown, 0, 0, "", "er is nog geen kalibratie; draai eerst calibrate")])
    file = read_yaml(path, shown)
    problems = _problems(file, [one.name for one in parameters])
    if problems:
        raise BadInput(problems)
    top = file.value
    return SavedFit(
        seed=top["seed"],
        loss=float(top["loss"]),
        data=tuple(_used(file, at, one) for at, one in enumerate(top["data"])),
        parameters=tuple(
            FittedValue(
                name, float(one["value"]), (float(one["range"][0]), float(one["range"][1])),
                one["determined"], one["reason"],
            )
            for name, one in top["parameters"].items()
        ),
        members=tuple(tuple(map(float, member)) for member in top["members"]),
    )  # fmt: skip


def _problems(file: YamlFile, names: Sequence[str]) -> list[Problem]:
    again = "draai calibrate opnieuw"
    top = file.value
    if not isinstance(top, Mapping) or any(key not in top for key in _KEYS):
        return [file.problem((), f"{kind_of(top)} zonder al deze sleutels: {', '.join(_KEYS)}; {again}")]
    if not isinstance(top["parameters"], Mapping) or list(top["parameters"]) != list(names):
        message = f"dit zijn andere parameters dan in parameters.csv ({', '.join(names)}); {again}"
        return [file.problem(("parameters",), message)]
    broken = [
        file.problem(("members", str(at)), f"hier horen {len(names)} getallen te staan, één per parameter; {again}")
        for at, member in enumerate(top["members"] or [[]])
        if not isinstance(member, list) or len(member) != len(names) or not all(map(_is_number, member))
    ]
    broken += [
        file.problem(("parameters", name), f"geef value, range, determined en reason; {again}")
        for name, one in top["parameters"].items()
        if not isinstance(one, Mapping) or not {"value", "range", "determined", "reason"} <= set(one)
    ]
    return broken


def _used(file: YamlFile, at: int, one: Mapping[str, Any]) -> UsedFigure:
    figure = Figure(one["year"], float(one["value"]), one["source"], str(one["edition"]))
    return UsedFigure(one["observed"], figure, float(one["given"]), file.place(("data", str(at)))[0])


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: float) -> str:
    return repr(int(value)) if float(value).is_integer() else repr(float(value))
