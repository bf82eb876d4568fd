"""Documents → the terms of a few that stand together, which are kept and joined to a segment's.

A segment of a year has thousands of documents, and to count the terms of all for one that changed
would take longer than all else in a build. Where a block ends is told by the address of its last
document alone, so that a document which comes or goes leaves other blocks as they are.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from hindsite.publishing.search.words import count

if TYPE_CHECKING:
    from hindsite.pages.values import Entry

__all__ = ["Block", "block_of", "blocks_of", "joined"]

_MOST_TIMES = 15
_SIZE = 64


class _Addressed(Protocol):
    """Whatever has an address from the root of the site."""

    @property
    def url(self) -> str: ...


_Item = TypeVar("_Item", bound=_Addressed)


@dataclass(frozen=True, slots=True)
class Block:
    """How many terms each document has; and by term its packed places, and the last of them.

    A place is one number: the distance from the former document of the block that has the term,
    less one, times 32; how often it stands there, at most 15, times 2; and 1 where title or names
    have it.
    """

    lengths: Sequence[int]
    terms: Mapping[str, tuple[Sequence[int], int]]

    def to_bytes(self) -> bytes:
        """As JSON."""
        places, last = zip(*self.terms.values(), strict=True) if self.terms else ((), ())
        return json.dumps([self.lengths, " ".join(self.terms), places, last]).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Block:
        """The block of which `to_bytes` made this."""
        lengths, terms, places, last = json.loads(raw)
        pairs = zip(places, last, strict=True)
        return cls(lengths, dict(zip(terms.split(), pairs, strict=True)))


def blocks_of(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    """Items that stand in the order of their addresses, in parts of some 64."""
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
    packed: dict[str, tuple[list[int], int]] = {}
    for number, entry in enumerate(documents):
        title = "\n".join([*entry.names, entry.title])
        titled = count(title).keys()
        found = count("\n".join([title, entry.summary, entry.text, *_words(entry)]))
        lengths.append(found.total())
        for term, times in found.items():
            places, last = packed.get(term, ([], -1))
            often = min(times, _MOST_TIMES)
            places.append((number - last - 1) << 5 | often << 1 | (term in titled))
            packed[term] = (places, number)
    return Block(lengths, packed)


def joined(blocks: Iterable[Block]) -> tuple[list[int], dict[str, list[int]]]:
    """The length of each document of all blocks, and by term its packed places among them."""
    lengths: list[int] = []
    packed: dict[str, list[int]] = {}
    former: dict[str, int] = {}
    for block in blocks:
        start = len(lengths)
        lengths += block.lengths
        for term, (places, last) in block.terms.items():
            distance = start - former.get(term, -1) - 1
            into = packed.setdefault(term, [])
            into.append(places[0] + (distance << 5))
            into += places[1:]
            former[term] = start + last
    return lengths, packed


def _words(entry: Entry) -> list[str]:
    return [word for words in entry.facets.values() for word in words]
