"""Two states of a record → its fields that say something else, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from pydantic import BaseModel

from hindsite.comparing.values import FieldChange
from hindsite.model.incident import Incident
from hindsite.model.names import fold
from hindsite.model.review import Reviewed
from hindsite.reading.sections import headings

if TYPE_CHECKING:
    from hindsite.model.review import Review
    from hindsite.model.runbook import Runbook

__all__ = ["field_changes"]

_Record: TypeAlias = "Incident | Runbook | Review"
_REFERENCES = {"related", "duplicate_of", "runbooks"}
_BEGINNING = "the beginning"


def field_changes(
    before: _Record, after: _Record, secrets: Collection[str]
) -> tuple[FieldChange, ...]:
    """What a record says otherwise, in the order of its fields, the text below them last.

    Args:
        before: The record as it was.
        after: The same record as it is.
        secrets: Folded names of records that may not be told of.
    """
    return tuple(_changes(before, after, secrets))


def _changes(before: _Record, after: _Record, secrets: Collection[str]) -> Iterator[FieldChange]:
    if isinstance(before, Incident) and isinstance(after, Incident):
        former, present = before.derived_status, after.derived_status
        if former is not present:
            yield FieldChange("status by its times", former.value, present.value)
    for name, info in type(after).model_fields.items():
        if info.exclude:
            continue
        values = [_told(name, getattr(record, name, None), secrets) for record in (before, after)]
        yield from _of_field(info.alias or name, *values)
    yield from _of_text(before.body, after.body)


def _told(name: str, value: object, secrets: Collection[str]) -> object:
    """The value of a field, as far as it refers to what may be told of."""
    if isinstance(value, Reviewed):
        parts = {part: _open(getattr(value, part), secrets) for part in ("runbooks", "incidents")}
        return value.model_copy(update=parts)
    return _open(value, secrets) if name in _REFERENCES else value


def _open(value: object, secrets: Collection[str]) -> object:
    """A reference, or several, without those to records that may not be told of."""
    if isinstance(value, tuple):
        return tuple(item for item in value if _open(item, secrets) is not None)
    name = getattr(value, "id", None) if isinstance(value, BaseModel) else value
    return None if isinstance(name, str) and fold(name) in secrets else value


def _of_field(name: str, before: object, after: object) -> Iterator[FieldChange]:
    if before == after:
        return
    if isinstance(before, BaseModel) and isinstance(after, BaseModel):
        for part, info in type(after).model_fields.items():
            yield from _of_field(
                f"{name}.{info.alias or part}", getattr(before, part), getattr(after, part)
            )
    elif isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            yield from _of_field(f"{name}.{key}", before.get(key), after.get(key))
    elif isinstance(before, tuple) and isinstance(after, tuple):
        yield FieldChange(name, note=_of_list(before, after))
    elif isinstance(before or after, BaseModel):
        yield FieldChange(name, note="recorded" if before is None else "taken away")
    else:
        yield FieldChange(name, _words(before), _words(after))


def _of_list(before: Sequence[object], after: Sequence[object]) -> str:
    if any(isinstance(item, BaseModel) for item in (*before, *after)):
        return _counted(before, after)
    gone = [_words(item) for item in before if item not in after]
    come = [_words(item) for item in after if item not in before]
    if not gone and not come:
        return "in another order"
    return "; ".join(
        f"{verb} {', '.join(words)}"
        for verb, words in (("added", come), ("removed", gone))
        if words
    )


def _counted(before: Sequence[object], after: Sequence[object]) -> str:
    """How many entries are new, gone, or there under the same name with other contents."""
    old, new = (Counter(map(repr, items)) for items in (before, after))
    gone = [item for item in before if repr(item) not in new]
    come = [item for item in after if repr(item) not in old]
    same = {*map(_mark, gone)} & {*map(_mark, come)}
    numbers = {
        "added": sum(_mark(item) not in same for item in come),
        "removed": sum(_mark(item) not in same for item in gone),
        "changed": len(same),
    }
    told = [f"{number} {verb}" for verb, number in numbers.items() if number]
    return ", ".join(told) or "in another order"


def _mark(item: object) -> str:
    """By what an entry of a list is known again: its id or title, else its instant."""
    for name in ("id", "title", "at", "regime", "url"):
        value = getattr(item, name, None)
        if value is not None:
            return _words(value)
    return repr(item)


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _instant(value: datetime) -> str:
    at = value.astimezone(UTC)
    return f"{at:%Y-%m-%d %H:%M:%S}Z" if at.second else f"{at:%Y-%m-%d %H:%M}Z"


def _of_text(before: str, after: str) -> Iterator[FieldChange]:
    """Which sections of the body were written, rewritten or taken away."""
    if before.strip() == after.strip():
        return
    old, new = _sections(before), _sections(after)
    told = {
        "added": [name for name in new if name not in old],
        "changed": [name for name in new if name in old and old[name] != new[name]],
        "removed": [name for name in old if name not in new],
    }
    parts = [f"{verb} {_listed(names)}" for verb, names in told.items() if names]
    yield FieldChange("text", note="; ".join(parts) or "sections in another order")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(name if name == _BEGINNING else f"“{name}”" for name in names)


def _sections(body: str) -> Mapping[str, str]:
    """The text below each heading, itself without that below the next one."""
    lines = body.split("\n")
    found = [(-1, _BEGINNING), *((line, title) for line, _, title in headings(body))]
    ends = [line for line, _ in found[1:]] + [len(lines)]
    sections: dict[str, str] = {}
    for (line, title), end in zip(found, ends, strict=True):
        text = "\n".join(lines[line + 1 : end]).strip()
        if text or title != _BEGINNING:
            sections[title] = f"{sections.get(title, '')}\n{text}"
    return sections
