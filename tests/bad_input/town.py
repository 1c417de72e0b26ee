"""A town to damage, with an earlier output, and a question to the program that must leave everything as it was."""

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

from woonscenario.cli import main

BAD_INPUT, FAILED = 2, 1


@dataclass(frozen=True)
class Town:
    """A folder with the params of an invented municipality and an output folder that holds an earlier run."""

    folder: Path

    @property
    def params(self) -> Path:
        """The params folder."""
        return self.folder / "polder"

    @property
    def out(self) -> Path:
        """The folder with an earlier output."""
        return self.folder / "uitkomsten"

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file of the params folder, by its path from there."""
        text = content if isinstance(content, bytes) else content.encode("utf-8")
        (self.params / name).write_bytes(text)

    def add(self, name: str, text: str) -> None:
        """Add text at the end of a file of the params folder."""
        self.write(name, self.read(name) + text)

    def read(self, name: str) -> str:
        """Read a file of the params folder."""
        return (self.params / name).read_bytes().decode("utf-8")


def refusal(town: Town, *arguments: str | Path, code: int = BAD_INPUT) -> list[str]:
    """Ask something that the program must refuse, and give what it said, by line.

    Nothing below the town's folder may change, nothing is printed as a result, and no traceback is shown.
    """
    before = everything(town.folder)
    found, printed, said = ask(*arguments)
    assert found == code, said
    assert printed == ""
    assert "Traceback" not in said
    assert everything(town.folder) == before
    return said.splitlines()


def refused_run(town: Town, *arguments: str | Path) -> list[str]:
    """Ask for a run that must be refused, beside an earlier output and in a folder that is not there yet."""
    said = refusal(town, "run", *arguments, "--params", town.params, "--out", town.out)
    assert refusal(town, "run", *arguments, "--params", town.params, "--out", town.folder / "nieuw" / "uit") == said
    return said


def ask(*arguments: str | Path) -> tuple[int, str, str]:
    """Give the exit code of the program, what it printed and what it said on stderr."""
    printed, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(said):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stopped:
            code = stopped.code
    return code, printed.getvalue(), said.getvalue()


def everything(folder: Path) -> dict[str, bytes | None]:
    """Give every file and folder below a folder by path; a file with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")
    }
