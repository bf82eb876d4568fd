"""Disks that refuse, on demand: the system's own errors at the calls that ask for them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["refusing", "writes_below"]

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_CHANGES = frozenset({"os.mkdir", "os.rename", "os.link", "os.truncate", "os.utime"})
_REMOVALS = frozenset({"os.remove", "os.rmdir"})
_hooks: list[Callable[[str, str], None]] = []
_added: list[bool] = []


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not _hooks or not arguments or not isinstance(arguments[0], str | bytes | os.PathLike):
        return
    path = os.fsdecode(arguments[0])
    flags = arguments[2] if event == "open" else 0
    writes = event in _CHANGES or event in _REMOVALS
    if writes or (isinstance(flags, int) and flags & _WRITING):
        for hook in _hooks:
            hook(event, path)


@contextmanager
def _hooked(hook: Callable[[str, str], None]) -> Iterator[None]:
    if not _added:
        # An audit hook can never be taken away, so there is one for all.
        sys.addaudithook(_audit)
        _added.append(True)
    _hooks.append(hook)
    try:
        yield
    finally:
        _hooks.remove(hook)


@contextmanager
def refusing(folder: Path, number: int, *, after: int = 0) -> Iterator[None]:
    """Fail with an error number at each write below a folder, once so many of them went well.

    A full disk lets one remove; one that may only be read does not.
    """
    count = 0
    may_remove = after > 0

    def refuse(event: str, path: str) -> None:
        nonlocal count
        if not _is_below(path, folder) or (may_remove and event in _REMOVALS):
            return
        count += 1
        if count > after:
            raise OSError(number, os.strerror(number), path)

    with _hooked(refuse):
        yield


@contextmanager
def writes_below(folder: Path) -> Iterator[list[str]]:
    """Count the writes below a folder: the paths, in order."""
    found: list[str] = []

    def note(event: str, path: str) -> None:
        if _is_below(path, folder) and event not in _REMOVALS:
            found.append(path)

    with _hooked(note):
        yield found


def _is_below(path: str, folder: Path) -> bool:
    return Path(path).absolute().is_relative_to(folder)
