"""Plain values ↔ JSON, several times as fast as Python's own where it can be."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from pydantic_core import PydanticSerializationError, from_json, to_json

__all__ = ["plain_bytes", "plain_of", "table_bytes", "table_of"]


def plain_bytes(value: object) -> bytes:
    """The JSON of plain values; lone surrogates, as in names of files, become escapes."""
    with suppress(PydanticSerializationError):
        return to_json(value)
    return json.dumps(value, separators=(",", ":")).encode()


def plain_of(raw: bytes) -> Any:  # noqa: ANN401 - only who asked can know what it is
    """The values of which `plain_bytes` made this.

    Raises:
        ValueError: It is no JSON.
    """
    with suppress(ValueError):
        # Most texts in a table are there once: to look whether one was there costs more than it.
        return from_json(raw, cache_strings="keys")
    return json.loads(raw)


def table_bytes(rows: Mapping[str, Sequence[object]]) -> bytes:
    """The JSON of rows by name, column by column, which is several times as fast to load.

    Args:
        rows: Plain values, as many in each row.
    """
    return plain_bytes([list(rows), *zip(*rows.values(), strict=True)])


def table_of(raw: bytes) -> tuple[list[str], list[list[Any]]]:
    """The names, and the columns beside them, of which `table_bytes` made this.

    Raises:
        ValueError: It is none.
    """
    match plain_of(raw):
        case [[*names], *columns] if all(isinstance(name, str) for name in names):
            if all(isinstance(one, list) and len(one) == len(names) for one in columns):
                return names, columns
    message = "it is no table"
    raise ValueError(message)
