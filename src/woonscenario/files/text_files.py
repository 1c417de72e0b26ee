"""Write text files together: all of them whole, or none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def write_texts(texts: Mapping[Path, str]) -> None:
    """Write text files as UTF-8 with LF; when one of them cannot be written, all are as they were. Raises OSError."""
    parts = {path: path.with_name(path.name + ".part") for path in texts}
    before: dict[Path, bytes | None] = {}
    try:
        for path, text in texts.items():
            parts[path].write_text(text, encoding="utf-8", newline="\n")
        for path, part in parts.items():
            before[path] = path.read_bytes() if path.is_file() else None
            part.replace(path)
    except BaseException:
        _put_back(before, parts)
        raise
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _put_back(before: Mapping[Path, bytes | None], parts: Mapping[Path, Path]) -> None:
    for path, content in before.items():
        if parts[path].exists():
            continue
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content)
