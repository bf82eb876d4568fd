"""What each incident of a large library is compared by, as digests.

Most changes of a fact are none of it: another severity, a time, an action. What became of these
need not be looked for among ten thousand records: digests are kept with those of all facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.similarity.indexed import digest_of
from hindsite.store import Parts, digest, source_digest, table_bytes, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.store import Store

__all__ = ["compared_digests"]

_Row = tuple[str, str]
"""Digests of all facts of an incident, and of those that it is compared by."""


def compared_digests(library: Library, store: Store, most: int | None = None) -> list[str] | None:
    """The digest of what each incident is compared by, in their order.

    Args:
        library: Of each incident there is known what it was read from.
        store: What former builds for the same audience kept; it learns what is new.
        most: How many incidents may be asked, since they are new or changed.

    Returns:
        None where more would have to be asked.
    """
    parts = Parts(store, digest("compared 1", source_digest("hindsite.similarity")), _text, _rows)
    known = parts.load()
    facts = {item.id: digest_of(item) for item in library.incidents}
    new = [item for item in library.incidents if known.get(item.id, ("",))[0] != facts[item.id]]
    if most is not None and len(new) > most:
        return None
    known |= {item.id: (facts[item.id], _compared(item)) for item in new}
    rows = {id_: known[id_] for id_ in facts}
    parts.save(rows)
    return [compared for _, compared in rows.values()]


def _compared(incident: Incident) -> str:
    """A digest of all that bears on who is like whom, but for the names of what it names."""
    compared = (
        *(incident.id, incident.aliases, incident.counted_at.isoformat(), incident.kind.value),
        *(incident.duplicate_of, incident.related, incident.title, incident.impact.summary),
        *(incident.detection.alert, incident.services, incident.contributing_factors),
    )
    return digest(repr(compared))


def _text(rows: Mapping[str, _Row]) -> bytes:
    return table_bytes(rows)


def _rows(raw: bytes) -> dict[str, _Row]:
    """The rows of which `_text` made this.

    Raises:
        ValueError: It made no such thing.
    """
    names, (facts, compared) = table_of(raw)
    if not all(isinstance(text, str) for text in (*facts, *compared)):
        message = "these are no digests"
        raise ValueError(message)
    return dict(zip(names, zip(facts, compared, strict=True), strict=True))
