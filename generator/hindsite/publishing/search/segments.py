"""The entries of one segment → its files: columns of records, summaries, and postings by shard."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hindsite.publishing.search.blocks import joined
from hindsite.publishing.search.shards import shards_of
from hindsite.store import plain_bytes

if TYPE_CHECKING:
    from hindsite.pages.values import Entry
    from hindsite.publishing.search.blocks import Block

__all__ = ["Segment", "compact", "segment_of", "write_segment"]

RUNBOOKS = "runbooks"
_RUNBOOK = "runbook"
_UNDATED = "undated"
_ALERT = "alert"
_FOLDERS = {_RUNBOOK: "runbooks/", _ALERT: "alerts/"}
_SHELVES = {_RUNBOOK: RUNBOOKS, _ALERT: "alerts"}
_EPOCH = date(1970, 1, 1).toordinal()
_PLACE = 4

Json = Mapping[str, object] | Sequence[object]


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment as written: its name, how many documents of how many terms, its files' texts."""

    name: str
    documents: int
    terms: int
    files: Mapping[str, str]


def segment_of(entry: Entry) -> str:
    """The segment that an entry belongs to: runbooks and alerts together, incidents by year."""
    if entry.kind in _SHELVES:
        return _SHELVES[entry.kind]
    return f"{entry.day.year:04}" if entry.day else _UNDATED


def write_segment(name: str, documents: Sequence[Entry], blocks: Iterable[Block]) -> Segment:
    """The files of a segment.

    Args:
        name: As `segment_of` gives it.
        documents: All entries of that segment, in the order of their addresses.
        blocks: The terms of the same documents.
    """
    lengths, postings = joined(blocks)
    shards = shards_of(
        {term: len(term) + len(places) * _PLACE for term, places in postings.items()}
    )
    columns = _columns(documents) | {"lengths": lengths, "shards": list(shards)}
    files = {
        "records.json": compact(columns),
        "summaries.json": compact([entry.summary for entry in documents]),
    }
    # The letter keeps Windows from taking con.json for a device.
    files |= {f"t-{shard}.json": _shard(terms, postings) for shard, terms in shards.items()}
    return Segment(name, len(documents), sum(lengths), files)


def compact(value: Json) -> str:
    """JSON in the fewest characters."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def _shard(terms: Sequence[str], postings: Mapping[str, list[int]]) -> str:
    # Numbers by the hundred thousand: several times as fast as by Python's own.
    places = plain_bytes([postings[term] for term in terms]).decode("ascii")
    return f'{{"terms":{json.dumps(" ".join(terms), ensure_ascii=False)},"postings":{places}}}\n'


def _columns(documents: Sequence[Entry]) -> dict[str, object]:
    types = sorted({entry.kind for entry in documents})
    folder = _FOLDERS.get(types[0], "incidents/") if types else ""
    facets = sorted({facet for entry in documents for facet in entry.facets})
    return {
        "types": types,
        "type": [types.index(entry.kind) for entry in documents],
        "folder": folder,
        "names": [_one_or_many(entry.names) for entry in documents],
        "titles": [entry.title for entry in documents],
        "urls": [_url(entry, folder) for entry in documents],
        "days": _differences(entry.day for entry in documents),
        "minutes": [_minutes(entry.minutes) for entry in documents],
        "facets": {facet: _facet(facet, documents) for facet in facets},
    }


def _url(entry: Entry, folder: str) -> str | int:
    """The address, or 0 where it follows from the id."""
    return 0 if entry.url == f"{folder}{entry.names[0]}/" else entry.url


def _one_or_many(values: Sequence[str]) -> str | Sequence[str]:
    return values[0] if len(values) == 1 else values


def _minutes(minutes: float | None) -> int | None:
    return None if minutes is None else round(minutes)


def _differences(days: Iterable[date | None]) -> list[int | None]:
    """Days since 1970 as differences from the one before; None stays."""
    found: list[int | None] = []
    former = _EPOCH
    for day in days:
        found.append(None if day is None else day.toordinal() - former)
        former = former if day is None else day.toordinal()
    return found


def _facet(facet: str, documents: Sequence[Entry]) -> dict[str, object]:
    words = sorted({word for entry in documents for word in entry.facets.get(facet, ())})
    codes = {word: code for code, word in enumerate(words)}
    return {
        "words": words,
        "codes": [_code(entry.facets.get(facet, ()), codes) for entry in documents],
    }


def _code(words: Sequence[str], codes: Mapping[str, int]) -> int | list[int] | None:
    found = [codes[word] for word in dict.fromkeys(words)]
    return found[0] if len(found) == 1 else found or None
