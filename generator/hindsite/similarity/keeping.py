"""Who is like whom, worked out again only where something changed that it rests on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeAlias

from hindsite import similarity
from hindsite.collector import paused
from hindsite.model.names import fold
from hindsite.similarity.compared import compared_digests
from hindsite.similarity.indexed import digest_of
from hindsite.similarity.values import FollowUp, Reason, Similar, Why
from hindsite.store import digest, plain_bytes, plain_of, source_digest
from hindsite.workers import begun

if TYPE_CHECKING:
    from datetime import date

    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.similarity.indexed import Row
    from hindsite.store import Pack, Store

__all__ = ["MOST_COMPARED", "Neighbours", "similar_to_each"]

_Plain: TypeAlias = "Mapping[str, list[Row]]"
MOST_COMPARED = 500
"""So many incidents are compared by their texts, all with all, after each change of one."""
_MOST_KEPT = 32 * 1024 * 1024
_FEW = 200
"""So many changed incidents are asked in no time what they are compared by."""


@dataclass(frozen=True)
class Neighbours:
    """Who is like whom in a library; the incidents that stand for it are looked up when asked for.

    Args:
        library: What an audience may see, as it was known at an instant.
        today: The day of that instant.
        find: Gives `rows`, and may have to wait for them.
        known: A digest of the rows where it is at hand.
    """

    library: Library
    today: date
    find: Callable[[], _Plain]
    known: str | None = None

    @cached_property
    def rows(self) -> _Plain:
        """By an incident's id: the ids of others, their scores and the reasons."""
        return self.find()

    @cached_property
    def digest(self) -> str:
        """Of all rows."""
        return self.known or digest(plain_bytes(self.rows))

    def wait(self) -> None:
        """Until it is known who is like whom; to be called before other processes are forked."""
        _ = self.rows

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

    Where something is to be worked out, another process does it if there may be one, so that this
    one need not wait before somebody wants to know.

    Args:
        library: What an audience may see, as it was known at an instant.
        today: The day of that instant.
        n: At most so many for each.
        store: What former builds for the same audience kept.
        jobs: How many processes there may be.
    """
    is_large = len(library.incidents) > MOST_COMPARED
    key = _key_of_large(library, n) if is_large else _key(library, n)
    raw = store.get(key) if store and key else None
    if raw is None and store and key and is_large:
        raw = _as_before(library, n, store, key)
    known = _read(raw)
    if raw is not None and known is not None:
        return Neighbours(library, today, lambda: known, digest(raw))
    pack = store.pack("similar", _MOST_KEPT) if store and is_large else None
    work = (
        partial(_by_lists, library, n, pack) if is_large else partial(_by_texts, library, today, n)
    )
    if store and key and is_large:
        work = partial(_noted, work, library, n, store)
    if jobs <= 1:
        return Neighbours(library, today, partial(_kept, work, store, key))
    return Neighbours(library, today, _begun(work, store, key, pack))


def _as_before(library: Library, n: int, store: Store, key: str) -> bytes | None:
    """What a former build found, where nothing of what is compared changed since."""
    digests = compared_digests(library, store, _FEW)
    raw = store.get(_digest(library, n, "compared", digests)) if digests else None
    if raw is not None:
        store.put(key, raw)
    return raw


def _noted(work: Callable[[], _Plain], library: Library, n: int, store: Store) -> _Plain:
    """Work it out, and keep it by what is compared as well."""
    found = work()
    digests = compared_digests(library, store) or ()
    store.put(_digest(library, n, "compared", digests), plain_bytes(found))
    return found


def _kept(work: Callable[[], _Plain], store: Store | None, key: str | None) -> _Plain:
    """Work it out, and keep it for the next builds."""
    found = work()
    if store and key:
        store.put(key, plain_bytes(found))
    return found


def _begun(
    work: Callable[[], _Plain], store: Store | None, key: str | None, pack: Pack | None
) -> Callable[[], _Plain]:
    """Begin with a work in a process that ends with all that it needed, or do it when asked to."""

    def there() -> _Plain | None:
        found = _kept(work, store, key)
        # It is long, and this process had to wait with it until somebody takes it.
        return None if store and key and store.use(key) else found

    result = begun(there)

    def wait() -> _Plain:
        found = result()
        if pack:
            pack.reopen()
        if found is None:
            found = _recalled(store, key)
        return _kept(work, store, key) if found is None else found

    return wait


def _key_of_large(library: Library, n: int) -> str | None:
    """A digest of all that bears on the answer, where each incident has one of its facts."""
    facts = [digest_of(item) for item in library.incidents]
    return _digest(library, n, "lists", facts) if all(facts) else None


def _by_lists(library: Library, n: int, pack: Pack | None) -> _Plain:
    """Of a large library: each incident by what its answer rests on."""
    with paused():
        known = similarity.Indexed(library, pack).everyone(n)
    if pack:
        pack.save()
    return known


def _by_texts(library: Library, today: date, n: int) -> _Plain:
    """Of a small library: all incidents with all."""
    with paused():
        every = similarity.Likeness(library, today).everyone(n, named=False)
        return {item.id: [_row(other) for other in found] for item, found in every if found}


def _row(other: Similar) -> Row:
    reasons = [(reason.why.value, list(reason.names), reason.share) for reason in other.reasons]
    return other.incident.id, other.score, reasons


def _recalled(store: Store | None, key: str | None) -> _Plain | None:
    """What a former build kept, or another process of this one."""
    return _read(store.get(key) if store and key else None)


def _read(raw: bytes | None) -> _Plain | None:
    try:
        with paused():
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
