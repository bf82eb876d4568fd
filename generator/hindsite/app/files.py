"""New files, that never take the place of others."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from hindsite.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["refuse_existing", "write_new", "writing"]

_SHOWN = 10


def refuse_existing(paths: Iterable[Path]) -> None:
    """See that none of these files is there.

    Raises:
        OutputError: Some are; the message names them.
    """
    found = sorted(path for path in paths if path.exists() or path.is_symlink())
    if not found:
        return
    more = len(found) - _SHOWN
    names = ", ".join(map(str, found[:_SHOWN])) + (f" and {more} more" if more > 0 else "")
    message = f"Nothing is written: {names} would be overwritten."
    raise OutputError(message, "Move what is there away, or name another folder or title.")


def write_new(path: Path, text: str) -> None:
    """Write a file that was not there, and the folders that lead to it.

    Raises:
        OutputError: It is there, or the disk refuses.
    """
    refuse_existing([path])
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the disk says against writing `path` into a sentence.

    Raises:
        OutputError: The disk refuses.
    """
    try:
        yield
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}."
        raise OutputError(message, "Make its folder writable, or name another.") from error
