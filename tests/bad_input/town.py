"""A town to damage, with an earlier output, and a question to the program that must leave everything as it was."""

from dataclasses import dataclass
from pathlib import Path

from tests.program import in_this_process

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
    ended = in_this_process(*arguments)
    assert ended.returncode == code, ended.stderr
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    assert everything(town.folder) == before
    return ended.stderr.splitlines()


def refused_run(town: Town, *arguments: str | Path) -> list[str]:
    """Ask for a run that must be refused, beside an earlier output and in a folder that is not there yet."""
    said = refusal(town, "run", *arguments, "--params", town.params, "--out", town.out)
    assert refusal(town, "run", *arguments, "--params", town.params, "--out", town.folder / "nieuw" / "uit") == said
    return said


def everything(folder: Path) -> dict[str, bytes | None]:
    """Give every file and folder below a folder by path; a file with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")
    }
