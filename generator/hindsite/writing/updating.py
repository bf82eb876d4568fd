"""A record and a status update → the record with it among its updates, and nothing else changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hindsite.model.incident import Incident, Update
from hindsite.writing.entries import Item, RefusedError
from hindsite.writing.front_lists import list_of, new_list, patches
from hindsite.writing.gaining import Record
from hindsite.writing.nodes import root_of
from hindsite.writing.order import field_order

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from hindsite.model.settings import Source

__all__ = ["add_update"]

_FIELD = "updates"


def add_update(content: bytes, path: str, update: Update, source: Source, zone: ZoneInfo) -> bytes:
    """Write an update into the record's `updates`, in order of time.

    It has the form of its neighbours; where there are none the list is begun in its canonical
    place. What is returned has been read back: it differs from the record by this update alone, and
    the bytes before and after it are the same.

    Args:
        content: The record.
        path: Of its file, from the knowledge base.
        update: What was sent.
        source: Whose folder the file lies in.
        zone: The library's, for a record that names none.

    Raises:
        RefusedError: The record cannot be read, or takes no update.
    """
    record = Record.of(content, path, source, zone)
    for candidate in _candidates(record, update):
        if record.gains(candidate, _FIELD, update.__eq__):
            return candidate
    message = "its updates are in a form that none can be added to"
    raise RefusedError(message)


def _candidates(record: Record, update: Update) -> Iterator[bytes]:
    """The record with the update, in one way after another."""
    front = record.front
    root = root_of(front)
    said = {name: value for name, value in update if value is not None and name != "at"}
    item = Item(update.at, said | {"audience": update.audience.value})
    updates = list_of(root, _FIELD)
    if updates is None:
        yield from record.patched(new_list(root, _FIELD, item, field_order(Incident)))
    else:
        yield from record.patched(patches(front, updates, item, record.own_zone))
