"""A file's size, times and inode → the digest of its content, where they can be trusted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hindsite.store import Parts, digest, table_bytes, table_of

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from hindsite.store import Store

__all__ = ["KEY", "Contents"]

KEY = digest("contents of files", "2")
_REST_NS = 2_000_000_000
"""The coarsest clock of a file system in use, that of FAT: two changes within it look alike."""

_Entry = tuple[object, ...]
"""Size, both times, inode and digest of a file."""


class Contents:
    """What the files of a library held when they were read last, without opening them.

    A file that was changed twice within one tick of its file system's clock can have the same size
    and times with other content. So a file is entered only if it had been at rest for longer than
    that when this reading began; one that lies in the future, by a clock that was set back since,
    is not.
    """

    def __init__(self, store: Store, now: Callable[[], int] = time.time_ns) -> None:
        self._parts: Parts[_Entry] = Parts(store, KEY, table_bytes, _read)
        self._began = now()
        self._former = self._parts.load()
        self._entries: dict[str, _Entry] = {}

    def of(self, path: str, stat: os.stat_result | None) -> str | None:
        """The digest of a file's content, or None where only reading it can tell.

        Args:
            path: The file as findings name it.
            stat: Of the file, links followed.
        """
        entry = self._former.get(path)
        if stat is None or entry is None or entry[:-1] != _print(stat):
            return None
        content = entry[-1]
        if not isinstance(content, str):
            return None
        self._entries[path] = entry
        return content

    def learn(self, path: str, stat: os.stat_result, content: str) -> None:
        """Enter a file that was read, if it can be told from what it may be next.

        Args:
            path: The file as findings name it.
            stat: As it was before the file was read: a change meanwhile then shows.
            content: The digest of what was read.
        """
        if max(stat.st_mtime_ns, stat.st_ctime_ns) + _REST_NS < self._began:
            self._entries[path] = (*_print(stat), content)
        else:
            self._entries.pop(path, None)

    def save(self) -> None:
        """Keep what was asked for or learnt, for the next reading."""
        if self._entries != self._former:
            self._parts.save(self._entries)


def _print(stat: os.stat_result) -> _Entry:
    return (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


def _read(raw: bytes) -> dict[str, _Entry]:
    paths, columns = table_of(raw)
    return dict(zip(paths, zip(*columns, strict=True), strict=True)) if columns else {}
