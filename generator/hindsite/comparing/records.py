"""Pairs of records → what became of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from hindsite.comparing.fields import field_changes
from hindsite.comparing.values import Fate, RecordChange
from hindsite.model.incident import Incident

if TYPE_CHECKING:
    from hindsite.comparing.pairs import Pair

__all__ = ["record_changes"]


def record_changes(
    pairs: Iterable[Pair], touched: Collection[str], secrets: Collection[str]
) -> tuple[RecordChange, ...]:
    """What became of the records that a change touches, by path.

    Args:
        pairs: What may be known of.
        touched: Paths of files that are new or hold something else.
        secrets: Folded names of records that may not be told of.
    """
    return tuple(change for pair in pairs for change in _changes(pair, touched, secrets))


def _changes(
    pair: Pair, touched: Collection[str], secrets: Collection[str]
) -> Iterator[RecordChange]:
    fate = _fate(pair, touched)
    if fate is None:
        return
    record = pair.before if fate in {Fate.REMOVED, Fate.BROKEN} else pair.after
    moved = pair.before_path and pair.after_path and pair.before_path != pair.after_path
    yield RecordChange(
        fate=fate,
        what="" if record is None else type(record).__name__.lower(),
        id=record.id if record else "",
        title=record.title if record else "",
        severity=record.severity.value if isinstance(record, Incident) else "",
        path=pair.after_path or pair.before_path,
        former_path=pair.before_path if moved else "",
        fields=field_changes(pair.before, pair.after, secrets)
        if pair.before and pair.after
        else (),
    )


def _fate(pair: Pair, touched: Collection[str]) -> Fate | None:
    if not pair.after_path:
        return Fate.REMOVED
    is_renamed = bool(pair.before_path) and pair.before_path != pair.after_path
    if pair.after_path not in touched:
        return Fate.RENAMED if is_renamed else None
    if pair.after is None:
        return Fate.BROKEN if pair.before else Fate.UNREAD
    if not pair.before_path:
        return Fate.ADDED
    return Fate.MENDED if pair.before is None else Fate.CHANGED
