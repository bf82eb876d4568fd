"""What one audience may not know, and what it may, as the leak test wants it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hindsite.model.telling import names_of, texts_of
from hindsite.publishing.leaks import Secrets

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.model.runbook import Runbook

__all__ = ["secrets_of"]


def secrets_of(whole: Library, seen: Library) -> Secrets:
    """The records of a library that an audience does not see, with what it sees besides.

    Args:
        whole: All that was read.
        seen: The same, as the audience may see it.
    """
    shown = seen.record_by_path
    hidden = [record for path, record in whole.record_by_path.items() if path not in shown]
    return Secrets(
        names=tuple(name for record in hidden for name in names_of(record)),
        texts=tuple(text for record in hidden for text in texts_of(record)),
        visible=lambda: _visible(seen),
    )


def _visible(seen: Library) -> Iterator[str]:
    records: tuple[Incident | Runbook, ...] = (*seen.incidents, *seen.runbooks)
    for record in records:
        yield from texts_of(record)
        yield record.places.path
    yield seen.settings.model_dump_json()
    yield seen.introduction
