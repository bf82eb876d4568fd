"""A lock on a file, which the system itself releases when its holder ends, however it ends."""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hindsite.errors import OutputError

__all__ = ["PATIENCE_SECONDS", "Lock", "hold", "try_lock"]

PATIENCE_SECONDS = 10.0
_PAUSE_SECONDS = 0.1
_BUSY = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}

if sys.platform == "win32":
    import msvcrt

    def _acquire(descriptor: int) -> None:
        # Far behind the text: a locked byte cannot be read, and others read who holds the lock.
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

else:
    import fcntl

    def _acquire(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """A hold on a file, until `release` or the end of the process."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Let go; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def try_lock(path: Path) -> Lock | None:
    """Lock the file, made when it is missing; None while somebody else holds it.

    Raises:
        OSError: The file cannot be made.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _acquire(descriptor)
    except OSError as error:
        if error.errno in _BUSY:
            os.close(descriptor)
            return None
        # A file system without locks: two builds at once are rarer there than builds.
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
    return Lock(descriptor)


@contextmanager
def hold(path: Path, *, patience_seconds: float) -> Iterator[None]:
    """Hold the lock for a block, and wait for it as long as patience lasts.

    Raises:
        OutputError: Somebody else holds it still, or the file cannot be made.
    """
    deadline = time.monotonic() + patience_seconds
    while (lock := _lock(path)) is None:
        if time.monotonic() >= deadline:
            raise _busy(path)
        time.sleep(_PAUSE_SECONDS)
    try:
        yield
    finally:
        lock.release()


def _lock(path: Path) -> Lock | None:
    try:
        return try_lock(path)
    except OSError as error:
        message = f"{path} cannot be made: {error.strerror}."
        raise OutputError(message, "Make the folder writable for the build.") from error


def _busy(path: Path) -> OutputError:
    holder = path.read_text(encoding="utf-8", errors="replace").strip() or "a process"
    return OutputError(
        f"Another command is at work on this knowledge base: {holder} holds {path}.",
        "Wait until it has ended, or end it, and build again.",
    )
