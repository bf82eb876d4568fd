"""Values by key in few files, for what a build asks for by the ten thousand.

An entry of `Store` is a file to make, to open and to stamp: several times what a value of some
kilobytes costs here. What is put is written in segments that never change afterwards, so that
builds at the same time do not disturb one another.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from hindsite.store.files import remove, sweep
from hindsite.store.segments import SUFFIX, Segment, Span, write_segment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["Pack"]

_KEY = re.compile(r"[0-9a-f]{64}")
_FULL = 8 * 1024 * 1024
"""Values of so many bytes are written without waiting for the end of a build."""

_MOST_SMALL = 16
"""So many segments that are not full are put together to one."""


class Pack:
    """What one build keeps for the next ones, in a folder that is made on demand.

    No method fails for what lies on the disk: a value that is broken or cannot be read is as if
    absent, and where nothing can be written nothing is kept. After a fork each process has its
    own new values, and saves them.

    Args:
        folder: Where they lie.
        stays_open: Whether files stay open as long as values may be asked for; else each is opened
            again for each value, which takes more time, and a process may have any number of them.
    """

    def __init__(self, folder: Path, *, stays_open: bool = True) -> None:
        self._folder = folder
        self._stays_open = stays_open
        self._is_open = False
        self._segments: list[Segment] = []
        self._spans: dict[bytes, Span] = {}
        self._new: dict[bytes, bytes] = {}
        self._size = 0
        self._used: set[bytes] = set()
        self._refused = False

    def get(self, key: str) -> bytes | None:
        """The value of a key, or None.

        Args:
            key: As `digest` gives it.

        Raises:
            ValueError: The key is no digest.
        """
        raw = _raw(key)
        self._open()
        span = self._spans.get(raw)
        value = self._new.get(raw) if span is None else span.read()
        if value is not None:
            self._used.add(raw)
        elif span is not None:
            del self._spans[raw]
        return value

    @property
    def is_empty(self) -> bool:
        """Whether there is no value, so that nobody need look for one."""
        self._open()
        return not (self._spans or self._new)

    def use(self, key: str) -> bool:
        """Say that this build needs the value of a key, and tell whether there is one.

        Args:
            key: As `digest` gives it.

        Raises:
            ValueError: The key is no digest.
        """
        raw = _raw(key)
        self._open()
        if raw not in self._spans and raw not in self._new:
            return False
        self._used.add(raw)
        return True

    def put(self, key: str, value: bytes) -> None:
        """Keep a value; others see it once this build has ended, or much was put.

        Args:
            key: As `digest` gives it; it stands for this value alone.
            value: Any bytes.

        Raises:
            ValueError: The key is no digest.
        """
        raw = _raw(key)
        self._open()
        if self._refused:
            return
        self._used.add(raw)
        self._spans.pop(raw, None)
        self._new[raw] = value
        self._size += len(value)
        if self._size >= _FULL:
            self._flush()

    def reopen(self) -> None:
        """See what processes forked from this one, or any others, have saved meanwhile."""
        self._open()
        known = {segment.path for segment in self._segments}
        self._add_all(path for path in _listed(self._folder) if path not in known)

    def save(self) -> None:
        """Write what was put, so that others see it."""
        # Where nothing was put all segments need not be opened, which takes as long as to find ten
        # thousand pages.
        if self._is_open:
            self._flush()

    def settle(self) -> None:
        """Save, and put small segments together if there are many; for who saves last."""
        self.save()
        small = [segment for segment in self._segments if segment.size < _FULL // 2]
        if len(small) > _MOST_SMALL:
            self._rewrite(small, {key for segment in small for key in segment.spans})

    def prune(self) -> None:
        """Save, and forget what this build did not use if that is more than what it used.

        To be called by a build only that asked for all that it needs. What is not used stays for
        a while, for those who go to and fro between two versions.
        """
        self._open()
        self.settle()
        used = sum(span.length for key, span in self._spans.items() if key in self._used)
        if sum(segment.held for segment in self._segments) > 2 * used:
            self._rewrite(list(self._segments), self._used)
        sweep(self._folder)

    def keep(self, keys: Iterable[str], most: int) -> None:
        """Save, and forget all other values where there are more than so many bytes in all.

        For who knows what is needed without having asked for it. What is not needed stays until
        then; nothing is opened before.

        Args:
            keys: Of what is needed, whether it is there or not.
            most: So many bytes are left alone.
        """
        self.save()
        sweep(self._folder)
        if _size(self._folder) <= most:
            return
        self.reopen()
        needed = {_raw(key) for key in keys}
        mixed: list[Segment] = []
        left: set[bytes] = set()
        for segment in self._segments:
            spans = segment.spans.items()
            own = {key for key, span in spans if key in needed and self._spans.get(key) is span}
            if len(own) < len(spans):
                mixed.append(segment)
                left |= own
        self._rewrite(mixed, left)

    def bound(self, most: int) -> None:
        """Remove the oldest segments while all together have more than so many bytes.

        For values of which no build can tell whether another will ask for them again; what is
        removed too soon is made once more.
        """
        if not self._is_open:
            self._bound_unread(most)
            return
        self._segments.sort(key=lambda segment: segment.written)
        while len(self._segments) > 1 and sum(one.size for one in self._segments) > most:
            remove(self._segments.pop(0).path)

    def _bound_unread(self, most: int) -> None:
        """The same where this build has not asked what the segments hold."""
        with suppress(OSError):
            found = [(path.stat(), path) for path in _listed(self._folder)]
            found.sort(key=lambda pair: pair[0].st_mtime_ns)
            while len(found) > 1 and sum(state.st_size for state, _ in found) > most:
                remove(found.pop(0)[1])

    def _open(self) -> None:
        """Open the segments that are there; broken ones are removed, since none mends them."""
        if self._is_open:
            return
        self._is_open = True
        self._add_all(_listed(self._folder))

    def _add_all(self, paths: Iterable[Path]) -> None:
        for path in paths:
            try:
                self._add(Segment(path, stays_open=self._stays_open))
            except ValueError:
                remove(path)
            except OSError:
                continue

    def _add(self, segment: Segment) -> None:
        self._segments.append(segment)
        self._spans |= segment.spans

    def _flush(self) -> None:
        """Write new values; where that fails, this build keeps nothing more."""
        if not self._new:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            new = write_segment(self._folder, self._new, stays_open=self._stays_open)
            self._add(new)
        except (OSError, ValueError):
            self._refused = True
        self._new, self._size = {}, 0

    def _rewrite(self, segments: list[Segment], keys: Iterable[bytes]) -> None:
        """Put values into new segments in the place of some; nothing is lost if that fails."""
        for key in sorted(keys):
            value = self._spans[key].read() if key in self._spans else None
            if value is not None:
                self._new[key] = value
                self._size += len(value)
            if self._size >= _FULL:
                self._flush()
        self._flush()
        if self._refused:
            return
        kept = {segment.path for segment in self._segments if segment not in segments}
        for segment in segments:
            if segment.path not in kept:
                remove(segment.path)
        self._segments = [segment for segment in self._segments if segment not in segments]


def _raw(key: str) -> bytes:
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is no digest.")
    return bytes.fromhex(key)


def _size(folder: Path) -> int:
    """Bytes of all segments; 0 where they cannot be looked at, or another process removes some."""
    with suppress(OSError):
        return sum(path.stat().st_size for path in _listed(folder))
    return 0


def _listed(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(folder.glob(f"*{SUFFIX}"))
    return []
