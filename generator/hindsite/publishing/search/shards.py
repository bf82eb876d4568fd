"""Terms → the files that hold them, none much larger than a query should wait for.

A shard is named by a prefix. It holds the terms that begin so, save those of longer prefixes that
have a shard of their own: a term lies in the shard of its longest prefix that there is. A change
of one record thus alters only the shards of its terms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

__all__ = ["LARGE", "key_of", "shards_of"]

LARGE = 32_768
"""Beyond so many characters a shard gives its largest parts away to longer prefixes."""

_DEEPEST = 6
_BLOCK = 5
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


@lru_cache(maxsize=131_072)
def key_of(term: str) -> str:
    """A term as shards are named by: letters other than a–z and digits by blocks of 32."""
    return "".join(
        char if char in _PLAIN else f"-{ord(char) >> _BLOCK:04x}" for char in term[:_DEEPEST]
    )


def shards_of(sizes: Mapping[str, int], large: int = LARGE) -> dict[str, list[str]]:
    """The terms of each shard, in order, by the shard's prefix.

    Args:
        sizes: Characters that each term needs.
        large: The size beyond which a shard is divided.
    """
    shards: dict[str, list[str]] = {}
    _divide("", sorted(sizes), sizes, large, shards)
    return dict(sorted(shards.items()))


def _divide(
    prefix: str, terms: list[str], sizes: Mapping[str, int], large: int, into: dict[str, list[str]]
) -> None:
    size = sum(map(sizes.__getitem__, terms))
    gone: set[str] = set()
    if size > large:
        children = _children(prefix, terms)
        weights = {key: sum(map(sizes.__getitem__, parts)) for key, parts in children.items()}
        for key in sorted(children, key=lambda key: (-weights[key], key)):
            if size <= large:
                break
            _divide(key, children[key], sizes, large, into)
            gone.update(children[key])
            size -= weights[key]
    kept = [term for term in terms if term not in gone]
    if kept:
        into[prefix] = kept


def _children(prefix: str, terms: Iterable[str]) -> dict[str, list[str]]:
    """Terms by the prefix that is longer by one character; those that end here have none."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for term in terms:
        key = key_of(term)
        if len(key) > len(prefix):
            found[key[: _next(key, len(prefix))]].append(term)
    return found


def _next(key: str, length: int) -> int:
    """Where the character of a key that begins at `length` ends."""
    return length + (5 if key[length] == "-" else 1)
