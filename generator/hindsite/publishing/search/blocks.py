"""Documents → the terms of a few that stand together, which are kept and joined to a segment's.

A segment of a year has thousands of documents, and to count the terms of all for one that changed
would take longer than all else in a build. Where a block ends is told by the address of its last
document alone, so that a document which comes or goes leaves other blocks as they are.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Protocol, TypeVar

from hindsite.publishing.search.words import count
from hindsite.store import plain_bytes, plain_of

if TYPE_CHECKING:
    from hindsite.pages.values import Entry

__all__ = ["Block", "block_of", "blocks_of", "joined"]

_MOST_TIMES = 15
_MOST_OFTEN = _MOST_TIMES << 1
_SIZE = 32
_NUMBER = "I"


class _Addressed(Protocol):
    """Whatever has an address from the root of the site."""

    @property
    def url(self) -> str: ...


_Item = TypeVar("_Item", bound=_Addressed)


@dataclass(frozen=True, slots=True)
class Block:
    """How many terms each document has, and where each term stands.

    A place is one number: the distance from the former document of the block that has the term,
    less one, times 32; how often it stands there, at most 15, times 2; and 1 where title or names
    have it. `places` are those of all terms, one after another, `sizes` how many are of each term,
    and `last` is each term's last document.
    """

    lengths: Sequence[int]
    terms: Sequence[str]
    sizes: array[int]
    last: array[int]
    places: array[int]

    def to_bytes(self) -> bytes:
        """A line of JSON, and numbers of four bytes."""
        head = plain_bytes([self.lengths, " ".join(self.terms)])
        numbers = array(_NUMBER, [*self.sizes, *self.last, *self.places])
        if sys.byteorder == "big":
            numbers.byteswap()
        return head + b"\n" + numbers.tobytes()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Block:
        """The block of which `to_bytes` made this."""
        head, _, rest = raw.partition(b"\n")
        lengths, words = plain_of(head)
        terms = words.split()
        numbers = array(_NUMBER, rest)
        if sys.byteorder == "big":
            numbers.byteswap()
        size = len(terms)
        return cls(lengths, terms, numbers[:size], numbers[size : 2 * size], numbers[2 * size :])


def blocks_of(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    """Items that stand in the order of their addresses, in parts of some 32."""
    block: list[_Item] = []
    for item in items:
        block.append(item)
        if zlib.crc32(item.url.encode("utf-8", "replace")) % _SIZE == 0:
            yield block
            block = []
    if block:
        yield block


def block_of(documents: Sequence[Entry]) -> Block:
    """The terms of some documents."""
    lengths: list[int] = []
    packed: dict[str, list[int]] = {}
    last: dict[str, int] = {}
    for number, entry in enumerate(documents):
        title = "\n".join([*entry.names, entry.title])
        titled = count(title).keys()
        found = count("\n".join([title, entry.summary, entry.text, *_words(entry)]))
        lengths.append(sum(found.values()))
        for term, times in found.items():
            place = (times << 1 if times <= _MOST_TIMES else _MOST_OFTEN) | (term in titled)
            if term in last:
                packed[term].append((number - last[term] - 1) << 5 | place)
            else:
                packed[term] = [number << 5 | place]
            last[term] = number
    return Block(
        lengths,
        list(packed),
        array(_NUMBER, map(len, packed.values())),
        array(_NUMBER, last.values()),
        array(_NUMBER, chain.from_iterable(packed.values())),
    )


def joined(blocks: Iterable[Block]) -> tuple[list[int], dict[str, list[int]]]:
    """The length of each document of all blocks, and by term its packed places among them."""
    lengths: list[int] = []
    packed: defaultdict[str, list[int]] = defaultdict(list)
    former: dict[str, int] = {}
    for block in blocks:
        start = len(lengths)
        lengths += block.lengths
        places, here = block.places, 0
        for term, size, last in zip(block.terms, block.sizes, block.last, strict=True):
            distance = start - former.get(term, -1) - 1
            into = packed[term]
            into.append(places[here] + (distance << 5))
            if size > 1:
                into += places[here + 1 : here + size]
            here += size
            former[term] = start + last
    return lengths, packed


def _words(entry: Entry) -> list[str]:
    return [word for words in entry.facets.values() for word in words]
