"""Segments of the index kept between builds: a year that did not change is not made again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hindsite.publishing.search.segments import Segment, write_segment
from hindsite.store import digest, source_digest

if TYPE_CHECKING:
    from hindsite.pages.values import Entry
    from hindsite.store import Store

__all__ = ["kept_segment"]


def kept_segment(name: str, entries: Sequence[Entry], store: Store | None) -> Segment:
    """The segment, from the store where the same entries were written before.

    Args:
        name: As `segment_of` gives it.
        entries: All entries of that segment.
        store: What former builds kept, if anything.
    """
    if store is None:
        return write_segment(name, entries)
    key = _key(name, entries)
    kept = store.get(key)
    if kept is not None:
        return Segment(**json.loads(kept))
    segment = write_segment(name, entries)
    store.put(key, _packed(segment))
    return segment


def _key(name: str, entries: Sequence[Entry]) -> str:
    """Of all that a segment is made from, our own code included; the order does not count."""
    return digest(source_digest("hindsite.publishing.search"), name, *sorted(map(repr, entries)))


def _packed(segment: Segment) -> bytes:
    value = {
        "name": segment.name,
        "documents": segment.documents,
        "terms": segment.terms,
        "files": dict(segment.files),
    }
    return json.dumps(value).encode("ascii")
