"""Segments and entries of the index kept between builds: an unchanged year is not made again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from hindsite.pages.values import Entry
from hindsite.publishing.search.segments import Segment, write_segment
from hindsite.store import digest, source_digest
from hindsite.workers import run_all

if TYPE_CHECKING:
    from hindsite.store import Store

__all__ = ["Shelved", "kept_segment", "kept_segments"]

_CODE = ("hindsite.publishing.search", "hindsite.pages")
_PACK = "entries"


@dataclass(frozen=True, slots=True)
class Shelved:
    """A page that the index holds.

    `key` is a digest of all that the page is made from, `find` gives what the search knows of it;
    that is quick where it `is_known`.
    """

    key: str | None
    find: Callable[[], Entry | None]
    is_known: bool = False


def kept_segments(
    shelves: Mapping[str, Sequence[Shelved]], store: Store | None, jobs: int
) -> list[Segment]:
    """The segments of all shelves by name; only those that changed are made.

    Args:
        shelves: Pages by the name of their segment.
        store: What former builds kept, if anything.
        jobs: How many processes may make them.
    """
    names = sorted(shelves)
    keys = {name: _key_of_pages(name, shelves[name]) for name in names}
    found = {name: _recalled(store, keys[name]) for name in names}
    missing = [name for name in names if found[name] is None]

    def make(number: int) -> bytes:
        name = missing[number]
        entries = [entry for page in shelves[name] if (entry := _entry(page, store))]
        return _packed(kept_segment(name, entries, store))

    for name, raw in zip(
        missing, run_all(make, [len(shelves[name]) for name in missing], jobs), strict=True
    ):
        found[name] = Segment(**json.loads(raw))
        if store and keys[name]:
            store.put(str(keys[name]), raw)
    _keep_entries(shelves, store)
    return [segment for name in names if (segment := found[name]) and segment.documents]


def kept_segment(name: str, entries: Sequence[Entry], store: Store | None) -> Segment:
    """The segment, from the store where the same entries were written before.

    Args:
        name: As `segment_of` gives it.
        entries: All entries of that segment.
        store: What former builds kept, if anything.
    """
    if store is None:
        return write_segment(name, entries)
    key = digest(source_digest(*_CODE), name, *sorted(map(repr, entries)))
    kept = _recalled(store, key)
    if kept is not None:
        return kept
    segment = write_segment(name, entries)
    store.put(key, _packed(segment))
    return segment


def _key_of_pages(name: str, pages: Sequence[Shelved]) -> str | None:
    """Of all that a segment is made from, our own code included; the order does not count."""
    keys = [page.key for page in pages if page.key]
    if len(keys) < len(pages):
        return None
    return digest("pages", source_digest(*_CODE), name, *sorted(keys))


def _recalled(store: Store | None, key: str | None) -> Segment | None:
    raw = store.get(key) if store and key else None
    return None if raw is None else Segment(**json.loads(raw))


def _packed(segment: Segment) -> bytes:
    value = {
        "name": segment.name,
        "documents": segment.documents,
        "terms": segment.terms,
        "files": dict(segment.files),
    }
    return json.dumps(value).encode("ascii")


def _entry(page: Shelved, store: Store | None) -> Entry | None:
    """What the search knows of a page, from the store if nobody has it at hand."""
    raw = store.pack(_PACK).get(page.key) if store and page.key and not page.is_known else None
    if raw is None:
        return page.find()
    plain = json.loads(raw)
    day = plain.pop("day")
    facets = {name: tuple(words) for name, words in plain.pop("facets").items()}
    names = tuple(plain.pop("names"))
    return Entry(**plain, names=names, day=date.fromisoformat(day) if day else None, facets=facets)


def _keep_entries(shelves: Mapping[str, Sequence[Shelved]], store: Store | None) -> None:
    """Keep what was made, and what was not needed this time."""
    if store is None:
        return
    pack = store.pack(_PACK)
    for pages in shelves.values():
        for page in pages:
            if not page.key or pack.use(page.key) or not page.is_known:
                continue
            entry = page.find()
            if entry is not None:
                pack.put(page.key, json.dumps(asdict(entry), default=str).encode())
    pack.prune()
