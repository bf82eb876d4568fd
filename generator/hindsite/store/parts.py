"""Rows by name that are all read at once, in parts of which only those that changed are written."""

from __future__ import annotations

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
        self._former: list[dict[str, _Row] | None] = [None] * _COUNT

    @staticmethod
    def keys(key: str) -> list[str]:
        """The keys of all parts."""
        return [digest(key, str(number)) for number in range(_COUNT)]

    def load(self) -> dict[str, _Row]:
        """All rows; a part that is absent or strange has none."""
        rows: dict[str, _Row] = {}
        for number, key in enumerate(self._keys):
            part = self._former[number] = self._loaded(key)
            rows.update(part or {})
        return rows

    def _loaded(self, key: str) -> dict[str, _Row] | None:
        raw = self._store.get(key)
        try:
            return None if raw is None else self._read(raw)
        except ValueError:
            return None

    def save(self, rows: Mapping[str, _Row]) -> None:
        """Keep these rows and no others; what is as it was loaded is not written."""
        parts: list[dict[str, _Row]] = [{} for _ in self._keys]
        for name, row in rows.items():
            parts[part_of(name, _COUNT)][name] = row
        for number, part in enumerate(parts):
            if part != self._former[number]:
                self._store.put(self._keys[number], self._write(part))
                self._former[number] = part


def part_of(name: str, count: int) -> int:
    """Which of so many parts a name belongs to: the same one everywhere and always."""
    return crc32(name.encode("utf-8", "surrogatepass")) % count
