"""The words of texts as one row of digests, worked out for all of them together.

The digest of a word is that of its bytes, wherever it stands: differences of sums up to its end and
up to its beginning, of which there are as many as bytes, and no object for each word.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import shake_256
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from hindsite.publishing.leak_words import plain

__all__ = ["Digests", "Places", "Row"]

Digests = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

_BLANK = ord(" ")
_END = b"\0"
"""A word that no text has, between texts: nothing that is found goes across it."""

_APART = b" %b " % _END
_BLOCK = 100_000
"""So many bytes are worked out together: what is needed for it stays in the processor's cache."""

_CODES = np.frombuffer(shake_256(b"hindsite").digest(256 * 8), dtype="<u8").astype(np.uint64)
_BASE = 0x9E3779B97F4A7C15
"""Odd, so that it has an inverse, and without a pattern in its bits."""


class Row:
    """Texts, one after the other.

    Args:
        texts: What is looked at.

    Attributes:
        digests: Of each word, and of the end between two texts: equal words have equal ones, others
            by chance in 2⁶⁴.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        said = [plain(text) for text in texts]
        sizes = (len(text) + len(_APART) for text in said)
        self._begins = np.fromiter(accumulate(sizes, initial=0), dtype=np.int64)[:-1]
        self._said = _APART.join(said)
        self._starts, self._ends, self.digests = _looked_at(self._said)

    def text_at(self, places: Places) -> Places:
        """Which text the words at some places stand in."""
        return np.searchsorted(self._begins, self._starts[places], side="right") - 1

    def spoken(self, place: int, length: int) -> bytes:
        """So many words from a place on, with one blank between two."""
        ends = self._ends[place : place + length]
        return b" ".join(self._said[self._starts[place] : ends[-1]].split())

    def words(self) -> list[bytes]:
        """All words, and the ends between texts."""
        return self._said.split()

    def unbroken(self, length: int) -> Places:
        """Where so many words of one text begin."""
        is_end = np.frombuffer(self._said, dtype=np.uint8)[self._starts] == _END[0]
        ends = np.append(0, np.cumsum(is_end))
        return np.flatnonzero(ends[length:] == ends[:-length])


def _looked_at(said: bytes) -> tuple[Places, Places, Digests]:
    """Where words begin and end, and their digests."""
    codes = np.frombuffer(said, dtype=np.uint8)
    starts, ends, digests = [codes[:0].astype(np.int64)], [codes[:0].astype(np.int64)], [_CODES[:0]]
    begin = 0
    while begin < len(said):
        # Not within a word, however long it is.
        end = said.find(b" ", begin + _BLOCK)
        end = len(said) if end < 0 else end
        first, last, found = _block(codes[begin:end])
        starts.append(first + begin)
        ends.append(last + begin)
        digests.append(found)
        begin = end
    return np.concatenate(starts), np.concatenate(ends), np.concatenate(digests)


def _block(codes: npt.NDArray[np.uint8]) -> tuple[Places, Places, Digests]:
    inside = np.zeros(len(codes) + 2, dtype=bool)
    np.not_equal(codes, _BLANK, out=inside[1:-1])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    powers, inverses = _powers(1 << len(codes).bit_length())
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(np.take(_CODES, codes) * powers[: len(codes)], out=sums[1:])
    return starts, ends, (sums[ends] - sums[starts]) * inverses[starts]


@lru_cache(maxsize=2)
def _powers(count: int) -> tuple[Digests, Digests]:
    """The first powers of the base and of its inverse."""
    bases = (_BASE, pow(_BASE, -1, 1 << 64))
    steps = (np.append(np.uint64(1), np.full(count, base, dtype=np.uint64)) for base in bases)
    powers, inverses = map(np.cumprod, steps)
    return powers, inverses
