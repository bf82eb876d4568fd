"""One file of many small values, written once: a head, an index of keys, then the values.

hindsite pack 1 | length of the index | SHA-256 of the index | index | values
index, for each value: key | where it begins | its length | 16 bytes of its SHA-256
"""

from __future__ import annotations

import hashlib
import os
import struct
import sys
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from hindsite.store.files import open_regular, write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["SUFFIX", "Segment", "Span", "write_segment"]

SUFFIX = ".pack"

_HEAD = struct.Struct("<16sQ32s")
_ROW = struct.Struct("<32sQI16s")
_MAGIC = b"hindsite pack 1\n"
_CHECKED = 16


class _Opened:
    """A file that is open as long as anybody reads from it.

    Of a segment's values each holds on to this, not to the segment: a circle would stay in memory
    until somebody searches for it.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = open_regular(path)
        weakref.finalize(self, os.close, self._descriptor)
        self.state = os.fstat(self._descriptor)

    def read(self, start: int, length: int) -> bytes:
        """Bytes of the file; none where they cannot be read."""
        with suppress(OSError):
            return _read(self._descriptor, start, length)
        return b""


class _Reopened:
    """A file that is opened for each value: not all of very many can be open at one time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.state = _Opened(path).state

    def read(self, start: int, length: int) -> bytes:
        """Bytes of the file; none where they cannot be read, or it was removed."""
        with suppress(OSError):
            return _Opened(self._path).read(start, length)
        return b""


class Span(NamedTuple):
    """Where one value lies in a file, and what proves that it is whole."""

    file: _Opened | _Reopened
    start: int
    length: int
    check: bytes

    def read(self) -> bytes | None:
        """The value, or None where it is damaged or cannot be read."""
        value = self.file.read(self.start, self.length)
        return value if _check(value) == self.check else None


class Segment:
    """A file that holds values; one that stays open keeps them even if it is removed."""

    def __init__(self, path: Path, *, stays_open: bool = True) -> None:
        """Open a segment.

        Raises:
            OSError: It cannot be opened.
            ValueError: It is damaged, or of another form.
        """
        self.path = path
        file = _Opened(path) if stays_open else _Reopened(path)
        self.size, self.written = file.state.st_size, file.state.st_mtime_ns
        self.spans = self._index(file)

    @property
    def held(self) -> int:
        """Bytes of all values."""
        return sum(span.length for span in self.spans.values())

    def _index(self, file: _Opened | _Reopened) -> dict[bytes, Span]:
        head = file.read(0, _HEAD.size)
        if len(head) != _HEAD.size:
            raise ValueError(self.path.name)
        magic, length, check = _HEAD.unpack(head)
        if magic != _MAGIC or length > self.size or length % _ROW.size:
            raise ValueError(self.path.name)
        index = file.read(_HEAD.size, length)
        if hashlib.sha256(index).digest() != check:
            raise ValueError(self.path.name)
        return {key: Span(file, *rest) for key, *rest in _ROW.iter_unpack(index)}


def write_segment(
    folder: Path, values: Mapping[bytes, bytes], *, stays_open: bool = True
) -> Segment:
    """Write values by key into a new segment; equal ones have the same name and are one file.

    Raises:
        OSError: It could not be written.
    """
    start = _HEAD.size + len(values) * _ROW.size
    rows = []
    for key, value in values.items():
        rows.append(_ROW.pack(key, start, len(value), _check(value)))
        start += len(value)
    index = b"".join(rows)
    check = hashlib.sha256(index)
    path = folder / f"{check.hexdigest()[:32]}{SUFFIX}"
    head = _HEAD.pack(_MAGIC, len(index), check.digest())
    write_whole(path, (head, index, *values.values()))
    return Segment(path, stays_open=stays_open)


def _check(value: bytes) -> bytes:
    return hashlib.sha256(value).digest()[:_CHECKED]


if sys.platform == "win32":

    def _read(descriptor: int, start: int, length: int) -> bytes:
        os.lseek(descriptor, start, os.SEEK_SET)
        return os.read(descriptor, length)

else:

    def _read(descriptor: int, start: int, length: int) -> bytes:
        """Without a position, which forked processes would share."""
        return os.pread(descriptor, length, start)
