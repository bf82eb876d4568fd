"""Who is like whom, worked out again only where something changed that it rests on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from hindsite import similarity
from hindsite.collector import paused
from hindsite.model.names import fold
from hindsite.similarity.indexed import digest_of
from hindsite.similarity.values import FollowUp, Reason, Similar, Why
from hindsite.store import digest, plain_bytes, plain_of, source_digest
from hindsite.workers import WorkerError, run_apart

if TYPE_CHECKING:
    from datetime import date

    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.similarity.indexed import Row
    from hindsite.store import Store

__all__ = ["MOST_COMPARED", "Neighbours", "similar_to_each"]

_Plain: TypeAlias = "Mapping[str, list[Row]]"
MOST_COMPARED = 500
"""So many incidents are compared by their texts, all with all, after each change of one."""
_MOST_KEPT = 32 * 1024 * 1024


@dataclass(frozen=True)
class Neighbours:
    """Who is like whom in a library; the incidents that stand for it are looked up when asked for.

    Args:
        library: What an audience may see, as it was known at an instant.
        today: The day of that instant.
        rows: By an incident's id: the ids of others, their scores and the reasons.
    """

    library: Library
    today: date
    rows: _Plain

    def of(self, id_: str) -> tuple[Similar, ...]:
        """Those most like the incident of this very id; actions are told of as they stand now."""
        return tuple(self._similar(row) for row in self.rows.get(id_, ()))

    def _similar(self, row: Row) -> Similar:
        other, score, reasons = row
        incident = self.library.incident_by_id[fold(other)]
        return Similar(
            incident=incident,
            score=score,
            reasons=tuple(Reason(Why(why), tuple(names), share) for why, names, share in reasons),
            actions=FollowUp.of(incident.action_items, self.today),
        )


def similar_to_each(
    library: Library, today: date, n: int = 5, store: Store | None = None, jobs: int = 1
) -> Neighbours:
    """For each incident those that are most like it, but for those that either names as related.

    Of more than `MOST_COMPARED` incidents not all are compared with all, nor their bodies: see
    `Indexed`.

    Of fewer, nothing is worked out, nor scikit-learn loaded, where no title, text, alert, factor,
    service or relation changed since the last time.

    Args:
        library: What an audience may see, as it was known at an instant.
        today: The day of that instant.
        n: At most so many for each.
        store: What former builds for the same audience kept.
        jobs: How many processes there may be.
    """
    if len(library.incidents) > MOST_COMPARED:
        return Neighbours(library, today, _by_lists(library, n, store, jobs))
    key = _key(library, n)
    known = None if store is None else _read(store.get(key))
    if known is None:
        with paused():
            known = _worked_out(library, today, n)
        if store is not None:
            store.put(key, plain_bytes(known))
    return Neighbours(library, today, known)


def _by_lists(library: Library, n: int, store: Store | None, jobs: int) -> _Plain:
    """Of a large library: all at once where no fact changed, else each by what it rests on."""
    facts = [digest_of(item) for item in library.incidents]
    key = _digest(library, n, "lists", facts) if all(facts) else None
    with paused():
        known = _read(store.get(key)) if store and key else None
    if known is None:
        known = _found(library, n, store, jobs)
        if store and key:
            store.put(key, plain_bytes(known))
    return known


def _found(library: Library, n: int, store: Store | None, jobs: int) -> _Plain:
    """The same worked out; by a process that ends with what was asked of each, if there may be."""
    pack = store.pack("similar", _MOST_KEPT) if store else None

    def find() -> _Plain:
        with paused():
            known = similarity.Indexed(library, pack).everyone(n)
        if pack:
            pack.save()
        return known

    if jobs <= 1:
        return find()
    try:
        known = run_apart(find)
    except WorkerError:
        return find()
    if pack:
        pack.reopen()
    return known


def _worked_out(library: Library, today: date, n: int) -> _Plain:
    every = similarity.Likeness(library, today).everyone(n, named=False)
    return {item.id: [_row(other) for other in found] for item, found in every if found}


def _row(other: Similar) -> Row:
    reasons = [(reason.why.value, list(reason.names), reason.share) for reason in other.reasons]
    return other.incident.id, other.score, reasons


def _read(raw: bytes | None) -> _Plain | None:
    try:
        found = plain_of(raw or b"")
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _key(library: Library, n: int) -> str:
    """A digest of all that bears on the answer."""
    return _digest(library, n, "texts", map(_facts, library.incidents))


def _digest(library: Library, n: int, kind: str, facts: Iterable[str]) -> str:
    settings = library.settings
    labels = [(one.id, one.label, one.formerly) for one in library.services]
    factors = [(one.id, one.name) for one in settings.contributing_factors]
    head = json.dumps([n, labels, factors, settings.words.sections], sort_keys=True)
    return digest("similar", kind, source_digest("hindsite.similarity"), head, *facts)


def _facts(incident: Incident) -> str:
    return json.dumps([
        *(incident.id, incident.title, incident.kind.value, incident.counted_at.isoformat()),
        *(incident.aliases, incident.services, incident.contributing_factors, incident.related),
        *(incident.detection.alert, incident.duplicate_of, incident.impact.summary, incident.body),
    ])  # fmt: skip
