"""A folder of entries by key, which may be removed at any time and shared by several processes.

    entries/<2 digits>/<62 digits>    one value each, behind a checksum of its key and itself
    builds/<nanoseconds>-<pid>        one empty file for each of the last builds
    packs/<name>/*.pack               many small values a file; see `Pack`

An entry's time of modification is when the last build began that used it, so that what the last
builds did not use can be told and removed.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from contextlib import suppress
from pathlib import Path

from hindsite.store.files import open_regular, write_whole
from hindsite.store.packs import Pack

__all__ = ["KEPT_BUILDS", "Store"]

KEPT_BUILDS = 5
"""Entries that none of so many last builds used are removed."""

_KEY = re.compile(r"[0-9a-f]{64}")
_PREFIX = b"hindsite 1 "
_HEAD = len(_PREFIX) + hashlib.sha256().digest_size


class Store:
    """What one build keeps for the next ones, in a folder that is made on demand.

    No method fails for what lies on the disk: an entry that is broken or cannot be read is as if
    absent, and where nothing can be written nothing is kept.

    Attributes:
        folder: Where it lies.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._entries = folder / "entries"
        self._builds = folder / "builds"
        self._folder = folder / "packs"
        self._packs: dict[str, Pack] = {}
        self._most: dict[str, int] = {}
        self._began = time.time_ns()

    def get(self, key: str) -> bytes | None:
        """The value of a key, or None.

        Args:
            key: As `digest` gives it.

        Raises:
            ValueError: The key is no digest.
        """
        path = self._path(key)
        try:
            with os.fdopen(open_regular(path), "rb") as stream:
                raw = stream.read()
        except OSError:
            return None
        value = raw[_HEAD:]
        if raw[:_HEAD] != _head(key, value):
            return None
        with suppress(OSError):
            self._stamp(path)
        return value

    def use(self, key: str) -> bool:
        """Say that this build needs the value of a key, and tell whether there is one.

        Raises:
            ValueError: The key is no digest.
        """
        try:
            self._stamp(self._path(key))
        except OSError:
            return False
        return True

    def put(self, key: str, value: bytes) -> None:
        """Keep a value; others see the whole of it or nothing.

        Args:
            key: As `digest` gives it; a former value of it is replaced.
            value: Any bytes.

        Raises:
            ValueError: The key is no digest.
        """
        path, parts = self._path(key), (_head(key, value), value)
        with suppress(OSError):
            try:
                write_whole(path, parts, self._began)
            except FileNotFoundError:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, parts, self._began)

    def pack(self, name: str, most: int | None = None, *, stays_open: bool = True) -> Pack:
        """Many small values under a name of their own, for the same audience.

        Args:
            name: A word that can be the name of a folder.
            most: About so many bytes stay when a build ends, the newest; by default all.
            stays_open: As `Pack` has it; who asks first says so.
        """
        if most is not None:
            self._most[name] = most
        if name not in self._packs:
            self._packs[name] = Pack(self._folder / name, stays_open=stays_open)
        return self._packs[name]

    def save(self) -> None:
        """Write what was put into packs, so that processes forked from this one need not."""
        for pack in self._packs.values():
            pack.save()

    def prune(self, builds: int = KEPT_BUILDS) -> None:
        """End a build: settle all packs, and remove entries that neither it nor one before it used.

        Args:
            builds: How many last builds count, this one included; at least 1.
        """
        for pack in self._packs.values():
            pack.settle()
        for name, most in self._most.items():
            self._packs[name].bound(most)
        with suppress(OSError):
            self._builds.mkdir(parents=True, exist_ok=True)
            mark = self._builds / f"{self._began}-{os.getpid()}"
            mark.touch()
            self._stamp(mark)
            marks = sorted(self._builds.iterdir(), key=_time, reverse=True)
            if len(marks) >= builds:
                _remove(marks[builds:])
                _remove(_older(self._entries, _time(marks[builds - 1])))

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError(f"{key!r} is no digest.")
        return self._entries / key[:2] / key[2:]

    def _stamp(self, path: Path) -> None:
        """Say that this build used it; the very same time for all, whatever the clocks do."""
        os.utime(path, ns=(self._began, self._began))


def _head(key: str, value: bytes) -> bytes:
    whole = hashlib.sha256(key.encode())
    whole.update(value)
    return _PREFIX + whole.digest()


def _time(path: Path) -> int:
    return path.stat().st_mtime_ns


def _older(folder: Path, moment: int) -> list[Path]:
    """Entries, and what killed processes left of some, from before a moment."""
    parts = [part.path for part in _listed(folder) if part.is_dir()]
    entries = [entry for part in parts for entry in _listed(part)]
    return [Path(one.path) for one in entries if one.stat().st_mtime_ns < moment]


def _listed(folder: Path | str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        return list(found)


def _remove(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
