"""What can be wrong with input: a place and a Dutch sentence, collected and raised all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in the input; parts of the place that are 0 or empty are not known.

    `of_notation`: the value could not be read as it was meant; other faults at or below its path follow from that.
    """

    file: str
    line: int
    column: int
    path: str
    message: str
    of_notation: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return ": ".join(part for part in (place, self.path, self.message) if part)


class BadInput(Exception):
    """Input that cannot be used; `problems` holds every fault that was found, sorted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = without_consequences(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def without_consequences(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems and leave out those that only follow from a fault of notation at or above their path."""
    found = set(problems)
    causes = {(one.file, one.path) for one in found if one.of_notation}
    return tuple(sorted(one for one in found if one.of_notation or causes.isdisjoint(_places_above(one))))


def _places_above(problem: Problem) -> list[tuple[str, str]]:
    steps = problem.path.split(".")
    return [(problem.file, ".".join(steps[:length])) for length in range(1, len(steps) + 1)]


def did_you_mean(word: str, options: Iterable[str]) -> str:
    """Give ` Bedoelt u 'x'?` for the option nearest to a word, or nothing."""
    nearest = get_close_matches(word, list(options), n=1, cutoff=0.6)
    return f" Bedoelt u '{nearest[0]}'?" if nearest else ""


def why_unreadable(error: OSError) -> str:
    """Say in Dutch why a file cannot be read, and what to do."""
    if isinstance(error, IsADirectoryError):
        return "het is een map; geef haar een andere naam of zet er het bestand neer"
    if isinstance(error, NotADirectoryError):
        return "er staat een bestand waar een map hoort; hernoem dat bestand"
    if isinstance(error, PermissionError):
        return "u mag het niet openen; sluit het in andere programma's of vraag toegang"
    return f"het systeem meldt '{error.strerror or error}'; controleer het bestand"


def shown_path(path: Path, params_folder: Path) -> str:
    """Give a path as messages show it: from the params folder's name on, or the bare name of a file outside."""
    folder = params_folder.resolve()
    try:
        resolved = path.resolve()
    except (OSError, RuntimeError):  # a link to itself
        resolved = path.parent.resolve() / path.name
    if resolved.is_relative_to(folder):
        return (Path(folder.name) / resolved.relative_to(folder)).as_posix()
    return resolved.name
