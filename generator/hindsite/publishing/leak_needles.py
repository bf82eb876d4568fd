"""Names and runs of words, ready to be found in many texts at once.

Words are numbered, texts are one row of numbers, and what is searched for is looked up by a digest
of its numbers, at all places of the row together, and then compared word by word. A word that is in
nothing searched for, and the end of a text, have numbers of their own: nothing that is found goes
across them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, count, repeat

import numpy as np
import numpy.typing as npt

from hindsite.publishing.leak_words import words

__all__ = ["RUN", "Needles", "Numbers"]

RUN = 8
"""So many words in a row are taken for a quotation."""

Numbers = npt.NDArray[np.int64]
_Digests = npt.NDArray[np.uint64]

_OTHER, _END = 0, 1
_ENDS = (b"",)
_FACTOR = 0x9E3779B97F4A7C15
"""Odd, so that to multiply by it loses nothing, and without a pattern in its bits."""

_ROOM = 16
"""So many marks for each digest leave most of them unset."""

_MOST_BITS = 24


class Needles:
    """Names and runs of words, each with a number from 0 on.

    Names without a letter, such as a date, are not searched for: too much else is called so.

    Args:
        names: Texts that are searched for as a whole.
        texts: Texts of which each run of `RUN` words is searched for.
    """

    def __init__(self, names: Iterable[str], texts: Iterable[str]) -> None:
        named = [name for name in dict.fromkeys(map(_name, names)) if _has_letter(name)]
        number = defaultdict[bytes, int](count(_END).__next__)
        # Names before texts: what is both is found as a name.
        spoken = _with_ends(chain(((), *named), map(words, dict.fromkeys(texts))))
        self._row = np.fromiter(map(number.__getitem__, spoken), dtype=np.int64)
        self._number = dict(number)
        self._words = list(number)
        self._begins = np.zeros(_END + len(self._words), dtype=bool)
        self._begins[[self._number[name[0]] for name in named]] = True
        starts = self._starts(named)
        self._tables = [_Table.of(self._row, starts[length], length) for length in sorted(starts)]
        self._bases = list(accumulate((len(table.starts) for table in self._tables), initial=0))

    def __len__(self) -> int:
        return self._bases[-1]

    def _starts(self, named: Sequence[Sequence[bytes]]) -> Mapping[int, Numbers]:
        """Where in the row names and runs begin, by how many words they have."""
        places: dict[int, list[int]] = {}
        place = 1
        for name in named:
            places.setdefault(len(name), []).append(place)
            place += len(name) + 1
        starts = {length: np.array(found) for length, found in places.items()}
        runs = place + _unbroken(self._row[place:], RUN)
        if len(runs):
            starts[RUN] = np.concatenate([starts.get(RUN, runs[:0]), runs])
        return starts

    def numbers(self, texts: Iterable[str]) -> Numbers:
        """The words of texts as one row, each text with its end."""
        spoken = _with_ends(map(words, texts))
        return np.fromiter(map(self._number.get, spoken, repeat(_OTHER)), dtype=np.int64)

    def found(self, row: Numbers) -> tuple[Numbers, Numbers]:
        """All that stands in a row of texts: of each hit, which text it is in, and what it is."""
        begins = np.flatnonzero(self._begins[row])
        places, hits = [row[:0]], [row[:0]]
        for base, table in zip(self._bases, self._tables, strict=False):
            # A run begins with any word, a name with one of few.
            starts = _unbroken(row, RUN) if table.length == RUN else begins
            found, which = table.match(row, starts)
            places.append(found)
            hits.append(base + which)
        ends = np.flatnonzero(row == _END)
        return np.searchsorted(ends, np.concatenate(places)), np.concatenate(hits)

    def words_in(self, row: Numbers) -> frozenset[str]:
        """Those words of texts that are in anything that is searched for."""
        return frozenset(self._spelt(np.unique(row[row > _END])))

    def spoken(self, needle: int) -> str:
        """The words of what has a number."""
        table = bisect_right(self._bases, needle) - 1
        start = self._tables[table].starts[needle - self._bases[table]]
        return " ".join(self._spelt(self._row[start : start + self._tables[table].length]))

    def _spelt(self, numbers: Numbers) -> list[str]:
        return [self._words[number - _END].decode() for number in numbers.tolist()]


@dataclass(frozen=True, slots=True)
class _Table:
    """What is searched for and has one number of words.

    Attributes:
        length: How many words.
        factor: What digests are made by; by this one no two that are unlike have the same.
        digests: Of each, in order.
        starts: Where each stands in the row of all that is searched for.
        marks: Whether there may be a digest that begins with so many bits: most have none, which is
            told at once.
        row: That row.
    """

    length: int
    factor: int
    digests: _Digests
    starts: Numbers
    marks: npt.NDArray[np.bool_]
    row: Numbers

    @classmethod
    def of(cls, row: Numbers, starts: Numbers, length: int) -> _Table:
        """What begins at some places of a row."""
        for factor in count(_FACTOR, 2):
            digests, first, which = np.unique(
                _digests(row, starts, length, factor), return_index=True, return_inverse=True
            )
            # Of two that are unlike and have one digest only one would be found.
            if _are_equal(row, starts, row, starts[first][which], length).all():
                break
        bits = min(_MOST_BITS, (len(digests) * _ROOM).bit_length())
        marks = np.zeros(1 << bits, dtype=bool)
        marks[_leading(digests, marks)] = True
        return cls(length, factor, digests, starts[first], marks, row)

    def match(self, row: Numbers, starts: Numbers) -> tuple[Numbers, Numbers]:
        """At which of some places of a row anything stands, and what."""
        starts = starts[starts <= len(row) - self.length]
        digests = _digests(row, starts, self.length, self.factor)
        maybe = np.flatnonzero(self.marks[_leading(digests, self.marks)])
        starts, digests = starts[maybe], digests[maybe]
        which = np.searchsorted(self.digests, digests)
        which[which == len(self.digests)] = 0
        alike = self.digests[which] == digests
        starts, which = starts[alike], which[alike]
        same = _are_equal(row, starts, self.row, self.starts[which], self.length)
        return starts[same], which[same]


def _with_ends(texts: Iterable[Sequence[bytes]]) -> Iterable[bytes]:
    return chain.from_iterable(chain(text, _ENDS) for text in texts)


def _name(text: str) -> tuple[bytes, ...]:
    return tuple(words(text))


def _has_letter(name: Iterable[bytes]) -> bool:
    return any(not word.decode().isdigit() for word in name)


def _unbroken(row: Numbers, length: int) -> Numbers:
    """Where so many words in a row begin that are all in something searched for."""
    broken = np.zeros(len(row) + 1, dtype=np.int64)
    np.cumsum(row <= _END, out=broken[1:])
    return np.flatnonzero(broken[length:] == broken[:-length])


def _digests(row: Numbers, starts: Numbers, length: int, factor: int) -> _Digests:
    """Of so many words at each place: equal rows have equal ones, others by chance."""
    numbers = row.view(np.uint64)
    digests = np.zeros(len(starts), dtype=np.uint64)
    for step in range(length):
        digests = (digests + numbers[starts + step]) * np.uint64(factor)
    return digests


def _are_equal(
    one: Numbers, ones: Numbers, other: Numbers, others: Numbers, length: int
) -> npt.NDArray[np.bool_]:
    """Whether so many words at places of one row are those at places of another."""
    same = np.ones(len(ones), dtype=bool)
    for step in range(length):
        same &= one[ones + step] == other[others + step]
    return same


def _leading(digests: _Digests, marks: npt.NDArray[np.bool_]) -> _Digests:
    """The first bits of digests, as many as tell marks apart."""
    return digests >> np.uint64(65 - len(marks).bit_length())
