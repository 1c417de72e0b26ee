"""The register of sources, and which figures and scenarios lean on each of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from woonscenario.files.headings import scenario_paths
from woonscenario.files.problems import BadInput, Problem, did_you_mean, shown_path
from woonscenario.files.resolve import read_ground, stacked_on
from woonscenario.files.strict_yaml import YamlFile, kind_of, read_yaml

VALID, CONCEPT, WITHDRAWN = "geldig", "concept", "ingetrokken"
_STATUSES = (VALID, CONCEPT, WITHDRAWN)
_REQUIRED = ("title", "edition", "address", "date", "status")
_KEYS = (*_REQUIRED, "note", "replaced_by")


@dataclass(frozen=True)
class Source:
    """A published document or table that figures were taken from; `status` is geldig, concept or ingetrokken.

    `replaced_by` is the id of a newer edition, when there is one.
    """

    id: str
    title: str
    edition: str
    address: str
    date: str
    status: str
    note: str = ""
    replaced_by: str = ""


@dataclass(frozen=True, order=True)
class Use:
    """A place that names a source: the figure of a file, at a line and column."""

    file: str
    line: int
    column: int
    figure: str
    source: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.figure}"


def load_sources(params_folder: Path) -> dict[str, Source]:
    """Read the register params/sources.yaml by id. Raises BadInput with everything that is wrong."""
    path = params_folder / "sources.yaml"
    problems: list[Problem] = []
    file = read_yaml(path, shown_path(path, params_folder), problems)
    if not isinstance(file.value, Mapping):
        not_a_register = file.problem((), f"{kind_of(file.value)}; geef per bron een id met {', '.join(_KEYS)}")
        raise BadInput([*problems, not_a_register])
    problems += [problem for name, entry in file.value.items() for problem in _entry_problems(file, str(name), entry)]
    problems += _unknown_editions(file)
    if problems:
        raise BadInput(problems)
    return {str(name): Source(id=str(name), **entry) for name, entry in file.value.items()}


def yaml_uses(params_folder: Path) -> list[Use]:
    """Find every place in the YAML of basis, scenarios, rules and terugblikken that names a source, in order.

    A file that cannot be read has no uses here; the check of that file says what is wrong with it.
    """
    rules = sorted((params_folder / "rules").glob("*.yaml"))
    looked_back = sorted((params_folder / "terugblik").glob("*.yaml"))
    paths = [params_folder / "basis.yaml", *scenario_paths(params_folder)[0].values(), *rules, *looked_back]
    uses: list[Use] = []
    for path in paths:
        try:
            file = read_yaml(path, shown_path(path, params_folder), [])
        except BadInput:
            continue
        uses += _named_in(file, (), file.value)
    return sorted(uses)


def csv_uses(params_folder: Path) -> list[Use]:
    """Find every row of the opening, observed and terugblik tables that names a source, in order of file and row."""
    patterns = ("opening/*.csv", "observed/*.csv", "terugblik/*.csv", "terugblik/*/*.csv")
    paths = [path for pattern in patterns for path in sorted(params_folder.glob(pattern))]
    return [use for path in paths for use in _rows_with_source(path, shown_path(path, params_folder))]


def unknown_sources(uses: Iterable[Use], sources: Mapping[str, Source]) -> list[Problem]:
    """Find the places that name a source which is not in the register."""
    return [
        Problem(
            use.file,
            use.line,
            use.column,
            use.figure,
            f"bron '{use.source}' staat niet in sources.yaml.{did_you_mean(use.source, sources)} Voeg de bron daar toe",
        )
        for use in uses
        if use.source not in sources
    ]


def uses_of_sources(params_folder: Path) -> dict[str, list[str]]:
    """Give for every source that is used its figures (`file:line: figure`) and then its scenarios.

    A figure of the basis counts for each scenario that does not set it otherwise; opening data count for all.
    """
    figures = _by_source(params_folder)
    scenarios = _scenarios_of_sources(params_folder, figures)
    return {
        source: [*(str(use) for use in uses), *(f"scenario {name}" for name in scenarios.get(source, ()))]
        for source, uses in figures.items()
    }


def withdrawn_in_use(params_folder: Path, sources: Mapping[str, Source]) -> list[Problem]:
    """Give a Problem for every withdrawn source that is used, naming each figure and scenario."""
    if all(source.status != WITHDRAWN for source in sources.values()):
        return []
    figures = _by_source(params_folder)
    scenarios = _scenarios_of_sources(params_folder, figures)
    path = params_folder / "sources.yaml"
    file = read_yaml(path, shown_path(path, params_folder))
    return [
        file.key_problem(
            (source.id,),
            f"deze bron is ingetrokken ({source.title}); vervang haar in {'; '.join(_in_short(figures[source.id]))}. "
            f"Scenario's die erop rekenen: {', '.join(scenarios[source.id]) or 'geen'}",
        )
        for source in sources.values()
        if source.status == WITHDRAWN and source.id in figures
    ]


def problems_of_run(params_folder: Path, named: Collection[str]) -> list[Problem]:
    """Find the unknown sources that the assumptions of a run name, and the withdrawn ones that the run leans on.

    Unknown sources of the opening data are found when those are read. Raises BadInput when the register is wrong.
    """
    sources = load_sources(params_folder)
    assumptions = [use for use in yaml_uses(params_folder) if use.source in named]
    used = {use.source for use in (*assumptions, *csv_uses(params_folder))}
    withdrawn = [problem for problem in withdrawn_in_use(params_folder, sources) if problem.path in used]
    return [*unknown_sources(assumptions, sources), *withdrawn]


def _by_source(params_folder: Path) -> dict[str, list[Use]]:
    figures: dict[str, list[Use]] = {}
    for use in [*yaml_uses(params_folder), *csv_uses(params_folder)]:
        figures.setdefault(use.source, []).append(use)
    return dict(sorted(figures.items()))


def _scenarios_of_sources(params_folder: Path, figures: Mapping[str, list[Use]]) -> dict[str, list[str]]:
    by_scenario = _sources_of_scenarios(params_folder)
    return {
        source: [
            name
            for name, used in by_scenario.items()
            if source in used or any(use.file.split("/")[-2] == "opening" for use in uses)
        ]
        for source, uses in figures.items()
    }


def _in_short(uses: Iterable[Use]) -> list[str]:
    """Name every figure; consecutive rows of a table together."""
    shown: list[str] = []
    rows: dict[str, list[int]] = {}
    for use in uses:
        if use.file.endswith(".csv"):
            rows.setdefault(use.file, []).append(use.line)
        else:
            shown.append(str(use))
    return [*shown, *(f"{file}, regel {', '.join(_runs(lines))}" for file, lines in rows.items())]


def _runs(lines: Iterable[int]) -> list[str]:
    runs: list[list[int]] = []
    for line in sorted(set(lines)):
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    return [str(first) if first == last else f"{first}-{last}" for first, last in runs]


def _entry_problems(file: YamlFile, name: str, entry: Any) -> Iterator[Problem]:
    if not isinstance(entry, Mapping):
        yield file.problem((name,), f"{kind_of(entry)}; geef {', '.join(_KEYS)}")
        return
    for key, value in entry.items():
        if key not in _KEYS:
            yield file.key_problem(
                (name, str(key)),
                f"dit onderdeel bestaat niet.{did_you_mean(str(key), _KEYS)} Mogelijk zijn: {', '.join(_KEYS)}",
            )
        elif not isinstance(value, str):
            yield file.problem((name, str(key)), f"{kind_of(value)}; geef tekst, tussen aanhalingstekens")
    for key in _REQUIRED:
        if key not in entry:
            yield file.problem((name,), f"{key} ontbreekt; een bron heeft {', '.join(_REQUIRED)}")
    status = entry.get("status")
    if isinstance(status, str) and status not in _STATUSES:
        message = f"'{status}' is geen status; kies uit: {', '.join(_STATUSES)}.{did_you_mean(status, _STATUSES)}"
        yield file.problem((name, "status"), message)


def _unknown_editions(file: YamlFile) -> Iterator[Problem]:
    """Find newer editions that are not in the register themselves."""
    for name, entry in file.value.items():
        newer = entry.get("replaced_by") if isinstance(entry, Mapping) else None
        if isinstance(newer, str) and newer not in file.value:
            message = f"bron '{newer}' staat niet in dit register.{did_you_mean(newer, file.value)} Voeg de editie toe"
            yield file.problem((str(name), "replaced_by"), message)


def _named_in(file: YamlFile, path: tuple[str, ...], value: Any) -> Iterator[Use]:
    if not isinstance(value, Mapping):
        return
    source = value.get("source")
    if isinstance(source, str) and source:
        figure = ".".join(step for step in path if step not in ("assumptions", "differences"))
        yield Use(file.shown, *file.place((*path, "source")), figure, source)
    for key, inner in value.items():
        yield from _named_in(file, (*path, str(key)), inner)


def _rows_with_source(path: Path, shown: str) -> Iterator[Use]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return
    separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        header = [name.strip() for name in next(rows, [])]
        if "source" not in header:
            return
        column = header.index("source")
        for row in rows:
            if len(row) > column and row[column].strip():
                yield Use(shown, rows.line_num, column + 1, row[0].strip(), row[column].strip())
    except csv.Error:
        return


def _sources_of_scenarios(params_folder: Path) -> dict[str, set[str]]:
    ground = read_ground(params_folder)
    found: dict[str, set[str]] = {}
    for name, path in scenario_paths(params_folder)[0].items():
        try:
            settings = stacked_on(ground, path, params_folder).settings
        except BadInput:
            continue
        found[name] = {setting.source for setting in settings.values() if setting.source}
    return found
