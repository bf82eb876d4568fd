"""The days on which runbooks changed, where a library takes them from Git.

Off by default: a site is made from the files that lie there, and history is an input besides. In a
clone without the whole of it no day is told at all, rather than a wrong one.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from hindsite.store import digest
from hindsite.vcs import changes_of, whole_history

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from hindsite.model.library import Library
    from hindsite.model.runbook import Runbook
    from hindsite.model.settings import Settings
    from hindsite.store import Store

__all__ = ["history_state", "with_changes"]


def history_state(base: Path, settings: Settings) -> str:
    """What of the history a site depends on: a commit, or nothing."""
    return (whole_history(base) or "") if settings.history == "git" else ""


def with_changes(library: Library, base: Path, store: Store | None) -> Library:
    """The library whose runbooks know when they changed, where it wants that and can be told.

    Raises:
        RepositoryError: A partial clone lacks a part of the history.
    """
    commit = history_state(base, library.settings)
    if not commit:
        return library
    folders = [item.path for item in library.settings.sources if item.as_ == "runbooks"]
    changes = _changes(base, commit, folders, store)
    zone = library.settings.zone
    return replace(
        library,
        runbooks=tuple(
            _dated(item, [datetime.fromtimestamp(when, zone).date() for when in times])
            if (times := changes.get(item.places.path))
            else item
            for item in library.runbooks
        ),
    )


def _changes(
    base: Path, commit: str, folders: Sequence[str], store: Store | None
) -> Mapping[str, Sequence[int]]:
    """What Git says, which is the same for a commit whenever it is asked."""
    key = digest("changes 1", commit, str(base.resolve()), *folders)
    raw = store.get(key) if store else None
    if raw is not None:
        kept: dict[str, list[int]] = json.loads(raw)
        return kept
    found = changes_of(base, commit, folders)
    if store:
        store.put(key, json.dumps(found).encode())
    return found


def _dated(runbook: Runbook, days: Sequence[date]) -> Runbook:
    """The runbook with its days, which are part of what it was read from."""
    changed = tuple(dict.fromkeys(days))
    stamp, places = repr(changed), runbook.places
    dated = replace(
        places,
        origin=places.origin and digest(places.origin, stamp),
        facts=places.facts and digest(places.facts, stamp),
    )
    return runbook.model_copy(update={"changed": changed, "places": dated})
