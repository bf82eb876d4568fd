"""Rows by name that are all read at once, in parts of which only those that changed are written."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Generic, TypeVar
from zlib import crc32

from hindsite.store.digests import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hindsite.store.entries import Store

__all__ = ["Parts", "part_of"]

_COUNT = 16
_Row = TypeVar("_Row")


class Parts(Generic[_Row]):
    """The rows that a store keeps under one key.

    Args:
        store: Where.
        key: As `digest` gives it.
        write: The bytes of some rows.
        read: The rows of which `write` made some bytes; raises `ValueError` where it did not.
    """

    def __init__(
        self,
        store: Store,
        key: str,
        write: Callable[[Mapping[str, _Row]], bytes],
        read: Callable[[bytes], dict[str, _Row]],
    ) -> None:
        self._store = store
        self._keys = self.keys(key)
        self._write, self._read = write, read
        self._former: dict[str, _Row] = {}

    @staticmethod
    def keys(key: str) -> list[str]:
        """The keys of all parts."""
        return [digest(key, str(number)) for number in range(_COUNT)]

    def load(self) -> dict[str, _Row]:
        """All rows; a part that is absent or strange has none."""
        rows: dict[str, _Row] = {}
        for key in self._keys:
            raw = self._store.get(key)
            if raw is not None:
                with suppress(ValueError):
                    rows.update(self._read(raw))
        self._former = rows
        return dict(rows)

    def save(self, rows: Mapping[str, _Row]) -> None:
        """Keep these rows and no others; a part that is as it was loaded is not written."""
        former = self._former
        changed = [name for name, row in rows.items() if former.get(name) != row]
        changed += former.keys() - rows.keys()
        numbers = {part_of(name, _COUNT) for name in changed}
        parts: dict[int, dict[str, _Row]] = {number: {} for number in numbers}
        if not parts:
            return
        for name, row in rows.items():
            number = part_of(name, _COUNT)
            if number in parts:
                parts[number][name] = row
        for number, part in parts.items():
            self._store.put(self._keys[number], self._write(part))
        self._former = dict(rows)


def part_of(name: str, count: int) -> int:
    """Which of so many parts a name belongs to: the same one everywhere and always."""
    return crc32(name.encode("utf-8", "surrogatepass")) % count
