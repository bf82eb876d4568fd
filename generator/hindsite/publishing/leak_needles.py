"""Names and runs of words, ready to be found in many texts at once.

What is searched for is looked up by the digest of its words, at all places of a row of texts
together. Equal words have equal digests, so that none is missed; what has an equal digest by chance
is told from it by its words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, count

import numpy as np
import numpy.typing as npt

from hindsite.publishing.leak_rows import Digests, Places, Row
from hindsite.publishing.leak_words import words

__all__ = ["RUN", "Needles"]

RUN = 8
"""So many words in a row are taken for a quotation."""

_FACTOR = 0xD6E8FEB86659FD93
"""Odd, so that to multiply by it loses nothing, and without a pattern in its bits."""

_SIZES = (1, 2, 4, RUN)

_ROOM = 16
"""So many marks for each digest leave most of them unset."""

_MOST_BITS = 24

_Marks = npt.NDArray[np.bool_]


class Needles:
    """Names and runs of words, each with a number from 0 on.

    Args:
        names: Texts that are searched for as a whole.
        texts: Texts of which each run of `RUN` words is searched for.
    """

    def __init__(self, names: Iterable[str], texts: Iterable[str]) -> None:
        named = [name for name in dict.fromkeys(map(_name, names)) if name]
        # Names before texts: what is both is found as a name.
        self._row = Row([*(b" ".join(name).decode() for name in named), *dict.fromkeys(texts)])
        number = defaultdict[bytes, int](count().__next__)
        said = np.fromiter(map(number.__getitem__, self._row.words()), dtype=np.int64)
        starts = self._starts(named)
        digests = self._row.digests
        self._tables = [
            _Table.of(said, starts[length], _digests(digests, starts[length], length), length)
            for length in sorted(starts)
        ]
        self._bases = list(accumulate((len(table.starts) for table in self._tables), initial=0))
        self._marks: dict[int, _Marks] = {}
        self.forget(np.zeros(len(self), dtype=bool))

    def __len__(self) -> int:
        return self._bases[-1]

    def _starts(self, named: Sequence[Sequence[bytes]]) -> Mapping[int, Places]:
        """Where in the row names and runs begin, by how many words they have."""
        places: dict[int, list[int]] = {}
        place = 0
        for name in named:
            places.setdefault(len(name), []).append(place)
            place += len(name) + 1
        starts = {length: np.array(found) for length, found in places.items()}
        runs = self._row.unbroken(RUN)
        runs = runs[runs >= place]
        if len(runs):
            starts[RUN] = np.concatenate([starts.get(RUN, runs[:0]), runs])
        return starts

    def found(self, row: Row) -> tuple[Places, Places]:
        """All that stands in a row of texts, and by chance more: of each hit, where, and what."""
        places, hits = [np.arange(0)], [np.arange(0)]
        longest = max((table.length for table in self._tables), default=0)
        ahead = np.append(row.digests, np.zeros(longest, dtype=np.uint64))
        for size, digests in _doubled(row.digests):
            if size not in self._marks:
                continue
            begins = np.flatnonzero(_marked(digests, self._marks[size]))
            known, length = digests[begins], size
            for base, table in self._beginning(size):
                for step in range(length, table.length):
                    known = known * np.uint64(_FACTOR) + ahead[begins + step]
                length = table.length
                at, which = table.match(known)
                places.append(begins[at])
                hits.append(base + which)
        return np.concatenate(places), np.concatenate(hits)

    def forget(self, known: _Marks) -> None:
        """Pass over those of which this is true: they are hardly found any more."""
        for size in _SIZES:
            starts = [
                table.starts[~known[base : base + len(table.starts)]]
                for base, table in self._beginning(size)
            ]
            if starts:
                digests = _digests(self._row.digests, np.concatenate(starts), size)
                self._marks[size] = _marks(digests)

    def _beginning(self, size: int) -> list[tuple[int, _Table]]:
        """What is told by its first words, of which there are so many; the shortest first."""
        return [
            (base, table)
            for base, table in zip(self._bases, self._tables, strict=False)
            if size <= table.length and (table.length < size * 2 or size == RUN)
        ]

    def is_at(self, row: Row, place: int, needle: int) -> bool:
        """Whether what has a number stands at a place of a row, by its words."""
        table, start = self._at(needle)
        return row.spoken(place, table.length) == self._row.spoken(start, table.length)

    def spoken(self, needle: int) -> str:
        """The words of what has a number."""
        table, start = self._at(needle)
        return self._row.spoken(start, table.length).decode()

    def _at(self, needle: int) -> tuple[_Table, int]:
        number = bisect_right(self._bases, needle) - 1
        table = self._tables[number]
        return table, int(table.starts[needle - self._bases[number]])


@dataclass(frozen=True, slots=True)
class _Table:
    """What is searched for and has one number of words.

    Attributes:
        length: How many words.
        starts: Where each stands in the row of all that is searched for, in order of digests.
        digests: All that there are, in order.
        firsts: Which is the first that has each of them, and how many there are in all.
        marks: Whether there may be a digest that begins with so many bits: most have none, which is
            told at once.
    """

    length: int
    starts: Places
    digests: Digests
    firsts: Places
    marks: _Marks

    @classmethod
    def of(cls, said: Places, starts: Places, digests: Digests, length: int) -> _Table:
        """What begins at some places of a row of words, by their digests; each once."""
        order = np.argsort(digests, kind="stable")
        starts, digests = starts[order], digests[order]
        again = digests[1:] == digests[:-1]
        for step in range(length):
            again &= said[starts[1:] + step] == said[starts[:-1] + step]
        once = np.append(True, ~again)
        known, firsts = np.unique(digests[once], return_index=True)
        firsts = np.append(firsts, np.count_nonzero(once))
        return cls(length, starts[once], known, firsts, _marks(known))

    def match(self, digests: Digests) -> tuple[Places, Places]:
        """Which of some digests are known, and what has them."""
        maybe = np.flatnonzero(_marked(digests, self.marks))
        digests = digests[maybe]
        known = np.searchsorted(self.digests, digests)
        known[known == len(self.digests)] = 0
        same = self.digests[known] == digests
        maybe, known = maybe[same], known[same]
        firsts = self.firsts[known]
        sizes = self.firsts[known + 1] - firsts
        # Those that have one digest follow one another.
        later = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return np.repeat(maybe, sizes), np.repeat(firsts, sizes) + later


def _name(text: str) -> tuple[bytes, ...]:
    return tuple(words(text))


def _digests(words: Digests, starts: Places, length: int) -> Digests:
    """Of so many words at each place."""
    digests = np.zeros(len(starts), dtype=np.uint64)
    for step in range(length):
        digests = digests * np.uint64(_FACTOR) + words[starts + step]
    return digests


def _doubled(words: Digests) -> Iterator[tuple[int, Digests]]:
    """The same of one word, of two, of four and so on at all places, up to a run."""
    factor, digests = _FACTOR, words
    yield 1, digests
    for size in _SIZES[:-1]:
        digests = digests[:-size] * np.uint64(factor) + digests[size:]
        factor = factor * factor % (1 << 64)
        yield size * 2, digests


def _marks(digests: Digests) -> _Marks:
    bits = min(_MOST_BITS, (len(digests) * _ROOM).bit_length() or 1)
    marks = np.zeros(1 << bits, dtype=bool)
    marks[_leading(digests, marks)] = True
    return marks


def _marked(digests: Digests, marks: _Marks) -> npt.NDArray[np.bool_]:
    """Whether there may be such digests."""
    return marks[_leading(digests, marks)]


def _leading(digests: Digests, marks: _Marks) -> Digests:
    """The first bits of digests, as many as tell marks apart."""
    return digests >> np.uint64(65 - len(marks).bit_length())
