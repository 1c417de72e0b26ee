"""The folder of a run: checked before, filled under a temporary name, renamed when complete."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from woonscenario.files.manifest import MANIFEST, find_fault
from woonscenario.files.problems import BadInput, Problem
from woonscenario.files.stopped import RunStopped

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}
_ERRNO = re.compile(r"\[Errno (\d+)\]")
_UNFINISHED = ".onvoltooid-"
_EARLIER = ".vorige-"
_STALE = 24 * 3600
"""Age at which an unfinished folder can only be of a run that was cut off [seconds]."""
IN_USE = (
    "De map van deze run is in gebruik en kan niet worden vervangen; de eerdere uitkomst staat er nog. Sluit bestanden "
    "van deze run (Excel, Verkenner) en start opnieuw."
)


def reuse(folder: Path, *, again: bool) -> bool:
    """Tell whether a complete run stands in its folder and may be used as it is.

    Raises RunStopped when it is damaged, BadInput when there can be no such folder.
    """
    try:
        there = folder.exists()
    except OSError as error:
        raise refused_out(error) from error
    if again or not there:
        return False
    fault = f"{MANIFEST} ontbreekt" if not (folder / MANIFEST).is_file() else find_fault(folder)
    if fault:
        raise RunStopped(
            f"De map {folder.name} bestaat al, maar is niet meer zoals de run haar schreef: {fault}. Gebruik --again "
            "om opnieuw te rekenen; de map wordt dan vervangen."
        )
    return True


@contextmanager
def unfinished(out: Path) -> Iterator[Path]:
    """Give an empty folder under `out` to fill; whatever happens, it is gone afterwards.

    Raises BadInput when `out` cannot be made or written, and RunStopped when the disk is full. Folders that were
    made for it and stay empty are removed again.
    """
    made = _make(out)
    _remove_stale(out)
    try:
        working = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=out))
    except OSError as error:
        _remove_empty(made)
        raise refused_out(error) from error
    try:
        yield working
    except OSError as error:
        if is_full(error):
            raise RunStopped(FULL_DISK) from error
        raise
    finally:
        shutil.rmtree(working, ignore_errors=True)
        _remove_empty(made)


FULL_DISK = (
    "De schijf is vol of er mag niet meer worden geschreven: de run is gestopt en er is niets half bewaard. Maak "
    "ruimte vrij of kies met --out een andere map. Eerdere uitkomsten zijn niet veranderd."
)


def is_full(error: OSError) -> bool:
    """Tell whether an error says that no more can be written."""
    return error.errno in _FULL


def says_full(text: str) -> bool:
    """Tell the same from the text of an error that happened in a notebook."""
    return any(int(number) in _FULL for number in _ERRNO.findall(text))


def put_in_place(working: Path, folder: Path) -> None:
    """Give a finished folder its own name; an earlier folder of that name survives until then.

    Raises RunStopped when a program holds the folder, as Windows does for a file that is open.
    """
    working.chmod(0o777 & ~_umask())
    try:
        if folder.exists():
            _replace(working, folder)
        else:
            working.rename(folder)
    except PermissionError as error:
        raise RunStopped(IN_USE) from error


def _replace(working: Path, folder: Path) -> None:
    earlier = Path(tempfile.mkdtemp(prefix=_EARLIER, dir=folder.parent)) / folder.name
    try:
        folder.rename(earlier)
        try:
            working.rename(folder)
        except OSError:
            earlier.rename(folder)
            raise
    finally:
        if folder.exists():
            shutil.rmtree(earlier.parent, ignore_errors=True)


def _remove_stale(out: Path) -> None:
    for path in out.glob(f"{_UNFINISHED}*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE:
                shutil.rmtree(path, ignore_errors=True)


def refused_out(error: OSError) -> BadInput:
    """Say in Dutch why nothing can be written under --out."""
    reason = {
        errno.ENOTDIR: "er staat een bestand waar een map hoort",
        errno.EEXIST: "er staat een bestand waar een map hoort",
        errno.EACCES: "u mag daar niet schrijven",
        errno.EPERM: "u mag daar niet schrijven",
        errno.EROFS: "daar kan alleen worden gelezen",
        errno.ENOSPC: "de schijf is vol",
        errno.ENAMETOOLONG: "de naam is te lang",
    }.get(error.errno or 0, "de map kan niet worden gemaakt")
    return BadInput([Problem("", 0, 0, "--out", f"kan niet worden beschreven: {reason}; kies een andere map")])


def _make(out: Path) -> list[Path]:
    made: list[Path] = []
    try:
        for folder in reversed([out, *out.parents]):
            if not folder.is_dir():
                folder.mkdir()
                made.append(folder)
    except OSError as error:
        _remove_empty(made)
        raise refused_out(error) from error
    return made


def _remove_empty(folders: list[Path]) -> None:
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
