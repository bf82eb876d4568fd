"""Files that others see whole or not at all, however many processes write and stop at once."""

from __future__ import annotations

import errno
import os
import stat
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["open_regular", "remove", "sweep", "write_whole"]

_PREFIX = "part-"
_STALE_S = 3600.0
_RANDOM_BYTES = 8
_BINARY = getattr(os, "O_BINARY", 0)
_MAKING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | _BINARY
_READING = os.O_RDONLY | _BINARY | getattr(os, "O_NONBLOCK", 0)


def open_regular(path: Path) -> int:
    """Open a file for reading, and give its descriptor.

    Raises:
        OSError: It cannot be opened, or is none: to read from a pipe would wait for ever, and from
            a device have no end.
    """
    descriptor = os.open(path, _READING)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path)
    return descriptor


def write_whole(path: Path, parts: Iterable[bytes], stamp: int | None = None) -> None:
    """Write a file beside its place and move it there; only its owner may read it.

    Args:
        path: Its folder must be there; a former file is replaced.
        parts: All of it, part after part.
        stamp: Its time of modification in nanoseconds, where it means something.

    Raises:
        OSError: It could not be written; what was there before is as it was.
    """
    # As `tempfile` does it, in less time; a file that should happen to have the name stays.
    new = path.parent / f"{_PREFIX}{os.urandom(_RANDOM_BYTES).hex()}"
    descriptor = os.open(new, _MAKING, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.writelines(parts)
        if stamp is not None:
            os.utime(new, ns=(stamp, stamp))
        new.replace(path)
    except OSError:
        remove(new)
        raise


def remove(path: Path) -> None:
    """Remove a file if that is possible; another process may have been first."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what killed processes left unfinished an hour ago or earlier."""
    with suppress(OSError):
        for path in folder.glob(f"{_PREFIX}*"):
            if path.stat().st_mtime < time.time() - _STALE_S:
                remove(path)
