"""Fields that much is asked of: of all incidents of a library, kept side by side as columns.

Numbers and lists ask all incidents for the same few fields. To read ten thousand records whole for
that takes longer than all that is made of them. A column is kept in parts, each under a digest of
the facts that it tells, so that a part is written again only where a fact in it changed, and none
where only bodies did.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from hindsite.model.incident import INSTANTS
from hindsite.store import digest, part_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hindsite.store import Pack

__all__ = ["FIELDS", "Columns", "Line"]

FIELDS = frozenset((
    *INSTANTS,
    *("title", "severity", "status", "teams", "tags", "over", "unsaid"),
    *("detection", "resolution", "impact", "contributing_factors", "runbooks", "updates"),
    *("timeline", "action_items", "postmortem", "severity_changes", "process_review"),
))  # fmt: skip
"""Fields that have a column; what tells where something stands in a body has none."""

_COUNT = 64
"""A column has so many parts: a few hundred records of a large library each."""

_BETWEEN = b"\t"
"""Stands in no JSON."""


class Line(NamedTuple):
    """One incident: a digest of what it was read with, one of its facts, and what it is kept under.

    Those of which the first two are the same have equal values in all columns.
    """

    context: str
    facts: str
    origin: str


class Columns:
    """The columns of one library's incidents.

    Args:
        pack: As private as the records themselves.
        fields_of: Gives what is kept of an incident, by its origin: how JSON has a field. Raises
            `ValueError` where it is damaged.
    """

    def __init__(self, pack: Pack, fields_of: Callable[[str], Callable[[str], bytes]]) -> None:
        self._pack = pack
        self._fields_of = fields_of
        self._places: dict[str, tuple[int, int]] = {}
        self._stamps: dict[int, str] = {}
        self._read: dict[tuple[int, str], Sequence[bytes]] = {}

    def keep(self, lines: Mapping[str, Line]) -> None:
        """Have columns of these incidents and no others; what is not kept yet is kept now.

        Args:
            lines: By the path of the file.
        """
        parts: list[list[str]] = [[] for _ in range(_COUNT)]
        for path in sorted(lines):
            parts[part_of(path, _COUNT)].append(path)
        for number, paths in enumerate(parts):
            if not paths:
                continue
            with suppress(ValueError):
                self._keep(number, [lines[path] for path in paths])
                self._places.update((path, (number, row)) for row, path in enumerate(paths))
        self._pack.prune()

    def _keep(self, number: int, lines: Sequence[Line]) -> None:
        """Have one part of each column.

        Raises:
            ValueError: A record is damaged.
        """
        stamp = digest("columns 1", *(word for line in lines for word in line[:2]))
        self._stamps[number] = stamp
        lacking = [name for name in FIELDS if not self._pack.use(digest(stamp, name))]
        if lacking:
            found = [self._fields_of(line.origin) for line in lines]
            for name in lacking:
                column = _BETWEEN.join(field(name) for field in found)
                self._pack.put(digest(stamp, name), column)

    def of(self, path: str, name: str) -> bytes | None:
        """How JSON has a field of an incident; None where that is not known here.

        Args:
            path: Of its file.
            name: Of the field.
        """
        place = self._places.get(path)
        if place is None or name not in FIELDS:
            return None
        number, row = place
        column = self._read.get((number, name))
        if column is None:
            raw = self._pack.get(digest(self._stamps[number], name))
            column = self._read[number, name] = () if raw is None else raw.split(_BETWEEN)
        return column[row] if row < len(column) else None
