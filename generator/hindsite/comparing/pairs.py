"""Two libraries → which record of one is which of the other, as far as an audience may know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from hindsite.model.incident import Incident
from hindsite.model.names import fold

if TYPE_CHECKING:
    from hindsite.model.enums import Audience
    from hindsite.model.library import Library
    from hindsite.model.review import Review
    from hindsite.model.runbook import Runbook

__all__ = ["Pair", "Sides", "paired", "seen"]

_Record: TypeAlias = "Incident | Runbook | Review"


@dataclass(frozen=True, slots=True)
class Pair:
    """One file before and after: its paths, empty where it is not there, and its records.

    A path without a record is a file that cannot be read.
    """

    before_path: str
    after_path: str
    before: _Record | None
    after: _Record | None


@dataclass(frozen=True)
class Sides:
    """Both libraries as an audience may see them, and the pairs of which it may know."""

    before: Library
    after: Library
    pairs: tuple[Pair, ...]
    secrets: frozenset[str]


def paired(before: Library, after: Library, renamed: Mapping[str, str]) -> tuple[Pair, ...]:
    """Every file of either library, by path.

    Files of one path are one file, and so are those that were only renamed. Of the others those are
    one whose records share an id or alias, or bear the same title and began at the same instant.

    Args:
        before: The whole library as it was.
        after: The whole library as it is.
        renamed: Paths of files with another name and the same content, each with the former path.
    """
    former = {path: path for path in after.paths & before.paths}
    known = set(former)
    for path, old in sorted(renamed.items()):
        # Of two copies of a file that is gone one is the file, and the other is new.
        if path in after.paths and old in before.paths and old not in known:
            former[path] = old
            known.add(old)
    gone = sorted(before.paths - known)
    come = sorted(after.paths - former.keys())
    former |= dict(_moved(gone, come, before, after))
    pairs = [_pair(former.get(path, ""), path, before, after) for path in sorted(after.paths)]
    left = before.paths - set(former.values())
    pairs += [_pair(path, "", before, after) for path in sorted(left)]
    return tuple(sorted(pairs, key=lambda pair: pair.after_path or pair.before_path))


def _pair(old: str, new: str, before: Library, after: Library) -> Pair:
    return Pair(old, new, _record(before, old), _record(after, new))


def _record(library: Library, path: str) -> _Record | None:
    return library.record_by_path.get(path) or library.review_by_path.get(path)


def _moved(
    gone: Iterable[str], come: Iterable[str], before: Library, after: Library
) -> Iterator[tuple[str, str]]:
    """New paths with the former ones of records that were renamed and changed."""
    known: defaultdict[object, list[str]] = defaultdict(list)
    for path in gone:
        record = _record(before, path)
        for mark in _marks(record) if record else ():
            known[mark].append(path)
    used: set[str] = set()
    for path in come:
        record = _record(after, path)
        marks = _marks(record) if record else ()
        found = next((old for mark in marks for old in known[mark] if old not in used), None)
        if found is not None:
            used.add(found)
            yield path, found


def _marks(record: _Record) -> Iterator[tuple[object, ...]]:
    """By what a record is known again under another name of its file."""
    kind = type(record).__name__
    for name in record.names:
        yield kind, fold(name)
    began = record.counted_at if isinstance(record, Incident) else None
    yield kind, "title", fold(record.title), began


def seen(before: Library, after: Library, pairs: Iterable[Pair], audience: Audience) -> Sides:
    """What an audience may know of both sides.

    A file that it may not see now was not there for it before either: a record that was made
    restricted leaves no trace, not even in a number that it was in.
    """
    every = tuple(pairs)
    seen_after = after.visible_to(audience)
    shown_after = _shown(seen_after)
    told_after = {*shown_after, *seen_after.rule_file_by_path, ""}
    lost = {pair.before_path for pair in every if pair.after_path not in told_after}
    seen_before = _without(before, lost).visible_to(audience)
    shown_before = _shown(seen_before)
    known = (_known(pair, shown_before, shown_after) for pair in every)
    known = (_less(pair, seen_before, seen_after) for pair in known)
    hidden = _names(before, shown_before) | _names(after, shown_after)
    secrets = frozenset(hidden - _names(seen_after, frozenset()))
    pairs = tuple(pair for pair in known if pair.before_path or pair.after_path)
    return Sides(
        _without_pages(seen_before, secrets), _without_pages(seen_after, secrets), pairs, secrets
    )


def _known(pair: Pair, before: AbstractSet[str], after: AbstractSet[str]) -> Pair:
    """What of a pair may be known; nothing of what is hidden now."""
    if pair.after_path and pair.after_path not in after:
        return Pair("", "", None, None)
    if pair.before_path in before:
        return pair
    return replace(pair, before_path="", before=None)


def _less(pair: Pair, before: Library, after: Library) -> Pair:
    """The pair without what is held back of its records."""
    return replace(
        pair,
        before=_record(before, pair.before_path),
        after=_record(after, pair.after_path),
    )


def _shown(library: Library) -> frozenset[str]:
    """The files of which the library tells."""
    unread = (item.path for item in library.unreadable)
    return frozenset([*library.record_by_path, *library.review_by_path, *unread])


def _without(library: Library, lost: AbstractSet[str]) -> Library:
    return replace(
        library,
        incidents=tuple(item for item in library.incidents if item.places.path not in lost),
        runbooks=tuple(item for item in library.runbooks if item.places.path not in lost),
        rule_files=tuple(item for item in library.rule_files if item.places.path not in lost),
        reviews=tuple(item for item in library.reviews if item.places.path not in lost),
        unreadable=tuple(item for item in library.unreadable if item.path not in lost),
        paths=library.paths - lost,
    )


def _without_pages(library: Library, secrets: AbstractSet[str]) -> Library:
    """The library without pages of incidents that are hidden on the other side alone.

    Both sides have the pages of today: in a library that does not know the incident, or not yet,
    nothing would hide them.
    """
    return replace(library, paging=library.paging.without(lambda name: fold(name) in secrets))


def _names(library: Library, shown: AbstractSet[str]) -> set[str]:
    """The folded names of all files but those that are shown."""
    every: tuple[_Record, ...] = (*library.incidents, *library.runbooks, *library.reviews)
    records = (item for item in every if item.places.path not in shown)
    names = {fold(name) for record in records for name in record.names}
    unread = (item.path for item in library.unreadable if item.path not in shown)
    return names | {fold(PurePosixPath(path).stem) for path in unread}
