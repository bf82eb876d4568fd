"""The lines of files as findings count them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.reading.files import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = ["lines_below", "lines_of"]


def lines_below(base: Path) -> Callable[[str], Sequence[str]]:
    """Gives the lines of a file by its path from a knowledge base; none of what is not there.

    Args:
        base: The folder of `hindsite.yml`.
    """
    known: dict[str, Sequence[str]] = {}

    def lines(path: str) -> Sequence[str]:
        if path not in known:
            known[path] = _read(base / path)
        return known[path]

    return lines


def lines_of(content: bytes) -> Sequence[str]:
    """The lines of a file's content, without their ends; only LF, CRLF and CR end one."""
    text = content.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _read(path: Path) -> Sequence[str]:
    try:
        with path.open("rb") as stream:
            return lines_of(stream.read(MAX_BYTES))
    except (OSError, ValueError):
        return ()
