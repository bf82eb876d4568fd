"""A work in parts, of which each process takes the next one as soon as it is done with the last.

How long a part takes is guessed only. Who were given a share beforehand would end at other times,
and the last one would work alone.
"""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Tickets", "parts_of"]

_TICKET = struct.Struct("<i")
_MOST_TICKETS = 1000
"""So many fit into any pipe."""
_MOST_TOGETHER = 64
"""So many neighbours are one part at most, unless there are very many."""
_FEWEST_PARTS = 16
"""Of so many parts each process has at least, for all to end at about one time."""


def parts_of(weights: Sequence[int], processes: int) -> list[range]:
    """The items in parts, the heaviest first.

    Of many items neighbours stay together. What each is made from mostly lies together in memory,
    of which a fork has a copy as soon as it looks at it: so each has a copy of its own parts.

    Args:
        weights: How much there is to do for each item, in any unit.
        processes: How many there are to share the work.
    """
    count = len(weights)
    size = min(_MOST_TOGETHER, count // (processes * _FEWEST_PARTS))
    size = max(1, size, -(-count // _MOST_TICKETS))
    parts = [range(count)[start : start + size] for start in range(0, count, size)]
    return sorted(parts, key=lambda part: (-sum(weights[part.start : part.stop]), part.start))


class Tickets:
    """One for each part of a work but the first ones, of which each process has one from the start.

    They lie in a pipe, from which those processes take them that were forked when it was there.

    Args:
        parts: As `parts_of` gives them.
        processes: How many there are to share the work; at most as many as there are parts.
    """

    def __init__(self, parts: Sequence[range], processes: int) -> None:
        self._parts = parts
        self._taking, giving = os.pipe()
        rest = range(processes, len(parts))
        os.write(giving, b"".join(map(_TICKET.pack, rest)))
        os.close(giving)

    def items(self, process: int) -> Iterator[int]:
        """The items of the part that a process has from the start, then of those that it takes.

        Args:
            process: 0, 1, …
        """
        yield from self._parts[process]
        while ticket := os.read(self._taking, _TICKET.size):
            yield from self._parts[_TICKET.unpack(ticket)[0]]

    def close(self) -> None:
        """Take no more; other processes may."""
        os.close(self._taking)
