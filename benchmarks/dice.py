"""Choices that are the same on every machine and under every version of Python."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeVar

__all__ = ["Dice"]

_Item = TypeVar("_Item")


class Dice:
    """A stream of choices; equal seeds give equal streams.

    Args:
        *seed: Whatever names the stream.
    """

    def __init__(self, *seed: object) -> None:
        self._seed = ":".join(map(str, seed))
        self._thrown = 0

    def below(self, limit: int) -> int:
        """A number from 0 to `limit` - 1."""
        self._thrown += 1
        text = f"{self._seed}:{self._thrown}".encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest()) % limit

    def between(self, low: int, high: int) -> int:
        """A number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True in so many of a hundred cases."""
        return self.below(100) < percent

    def pick(self, items: Sequence[_Item]) -> _Item:
        """One of the items."""
        return items[self.below(len(items))]

    def weighted(self, weights: Mapping[_Item, int]) -> _Item:
        """One of the keys, each as often as its weight says."""
        left = self.below(sum(weights.values()))
        for item, weight in weights.items():
            if left < weight:
                return item
            left -= weight
        raise AssertionError("The weights were not positive.")

    def some(self, items: Sequence[_Item], count: int) -> list[_Item]:
        """So many different ones of the items, or all if there are fewer."""
        rest = list(items)
        return [rest.pop(self.below(len(rest))) for _ in range(min(count, len(rest)))]
