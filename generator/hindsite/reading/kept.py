"""What one file gave ↔ bytes: two lines of JSON, one that tells where fields stand, its body.

The second line has what is made of a record when somebody asks for it.

Plain data and not a pickle: who can write to a cache must not be able to run what he likes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import cache, partial
from typing import Any, TypeVar

from pydantic_core import PydanticSerializationError, from_json, to_json

from hindsite.model.alerts import RuleFile
from hindsite.model.findings import UNKNOWN, Last, Level, Places, Step
from hindsite.model.incident import Incident
from hindsite.model.moments import last_of
from hindsite.model.review import Review
from hindsite.model.runbook import Runbook
from hindsite.model.values import Record
from hindsite.reading.forms import RecordForm, Rest
from hindsite.reading.given import Reading
from hindsite.reading.notes import Note
from hindsite.store import digest, plain_of

__all__ = ["from_bytes", "kept_or_none", "note_from", "note_row", "to_bytes"]

_KINDS = ("incident", "runbook", "rules", "review")
_PLACES = frozenset(
    {"action_lines", "action_rest", "body_line", "timeline_section", "action_items_section"}
)
_Model = TypeVar("_Model", bound=Record)


class _Marks(Mapping[tuple[Step, ...], tuple[int, int]]):
    """Where fields stand, made when somebody asks: most records have nothing to be blamed for."""

    __slots__ = ("_found", "_raw")

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._found: dict[tuple[Step, ...], tuple[int, int]] | None = None

    def __getitem__(self, steps: tuple[Step, ...]) -> tuple[int, int]:
        return self._all()[steps]

    def __contains__(self, steps: object) -> bool:
        return steps in self._all()

    def __iter__(self) -> Iterator[tuple[Step, ...]]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> dict[tuple[Step, ...], tuple[int, int]]:
        if self._found is None:
            rows = plain_of(self._raw)
            self._found = {tuple(steps): (line, column) for *steps, line, column in rows}
        return self._found


def to_bytes(reading: Reading) -> bytes:
    """What a file gave, save its path.

    Raises:
        ValueError: A time has a zone that has no name.
    """
    return _written(reading, "")[0]


def kept_or_none(reading: Reading, origin: str) -> tuple[bytes, Reading] | None:
    """The same, and the reading as `from_bytes` gives it; None for one that cannot be kept."""
    try:
        raw, places = _written(reading, origin)
    except ValueError:
        return None
    changes = {"places": places}
    return raw, replace(
        reading,
        incident=reading.incident and reading.incident.model_copy(update=changes),
        runbook=reading.runbook and reading.runbook.model_copy(update=changes),
        rules=reading.rules and reading.rules.model_copy(update=changes),
        review=reading.review and reading.review.model_copy(update=changes),
    )


def _written(reading: Reading, origin: str) -> tuple[bytes, Places]:
    """The bytes of a reading, and the places that its record has when it is made again."""
    head: dict[str, object] = {
        "secret": reading.may_be_secret,
        "notes": [note_row(item) for item in reading.notes],
    }
    record = reading.incident or reading.runbook or reading.rules or reading.review
    if record is None:
        return _json(head), Places(reading.path)
    rest: dict[str, Any] = {}
    if reading.rules:
        head["rules"] = _form(RuleFile).write(reading.rules)
    if reading.incident:
        head["incident"] = whole = _form(Incident).write(reading.incident)
    if reading.runbook:
        head["runbook"] = _form(Runbook).write(reading.runbook)
    if reading.review:
        head["review"] = _form(Review).write(reading.review)
    head["facts"] = facts = _facts(head)
    last = UNKNOWN
    if reading.incident:
        last = last_of(reading.incident)
        head["last"] = [last.instant and last.instant.isoformat(), str(last.day)]
        head["incident"], rest = _form(Incident).parted(whole)
        head["rest"] = list(rest)
    marks = _json([[*steps, *where] for steps, where in record.places.marks.items()])
    body = _text(getattr(record, "body", ""))
    raw = b"\n".join((_json(head), _json(rest), marks, body))
    return raw, Places(reading.path, _Marks(marks), origin, origin and facts, last)


def _facts(head: Mapping[str, object]) -> str:
    """A digest of all fields but of those that tell where in the body something stands."""
    return digest(
        *(
            _json({name: value for name, value in part.items() if name not in _PLACES})
            for kind in _KINDS
            if isinstance(part := head.get(kind), dict)
        )
    )


def from_bytes(raw: bytes, path: str, origin: str = "") -> Reading:
    """The reading of which `to_bytes` made this, for the file of that path.

    `origin` is a digest of all that it was read from.

    Raises:
        ValueError: It made no such thing.
    """
    try:
        return _reading(raw, path, origin)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        message = f"{path} is kept as nothing that was written here"
        raise ValueError(message) from error


def _reading(raw: bytes, path: str, origin: str) -> Reading:
    head, rest, marks, body = raw.split(b"\n", 3) if b"\n" in raw else (raw, b"", b"", b"")
    plain = _plain(head)
    facts = plain.get("facts", "") if origin else ""
    places = Places(path, _Marks(marks), origin, facts, _last(plain.get("last")))
    late = Rest(tuple(plain.get("rest", ())), partial(_plain, rest))
    apart: dict[str, Any] = {"body": body.decode("utf-8", "surrogatepass"), "places": places}
    incident, runbook, rules, review = map(plain.get, _KINDS)
    return Reading(
        path,
        _form(Incident).read(incident, late, **apart) if incident else None,
        _form(Runbook).read(runbook, **apart) if runbook else None,
        tuple(note_from(parts) for parts in plain["notes"]),
        plain["secret"],
        _form(RuleFile).read(rules, places=places) if rules is not None else None,
        _form(Review).read(review, **apart) if review else None,
    )


def _last(parts: Sequence[str] | None) -> Last:
    if not parts:
        return UNKNOWN
    instant, day = parts
    return Last(datetime.fromisoformat(instant) if instant else None, date.fromisoformat(day))


def note_from(parts: Sequence[Any]) -> Note:
    """The remark of which `note_row` made this."""
    rule, line, column, message, remedy, field, found, expected, level = parts
    return Note(rule, (line, column), message, remedy, field, found, expected, Level(level))


def note_row(item: Note) -> list[object]:
    """A remark as JSON knows it."""
    return [
        item.rule, *item.where, item.message, item.remedy,
        item.field, item.found, item.expected, item.level,
    ]  # fmt: skip


def _json(value: object) -> bytes:
    # Five times as fast as Python's own, and too strict for text with lone surrogates.
    with suppress(PydanticSerializationError):
        return to_json(value)
    return _text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _plain(raw: bytes) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    with suppress(ValueError):
        plain = from_json(raw)
    return plain or json.loads(raw)


def _text(text: str) -> bytes:
    """As UTF-8, with lone surrogates as they are: escapes in YAML can name them."""
    return text.encode("utf-8", "surrogatepass")


@cache
def _form(model: type[_Model]) -> RecordForm[_Model]:
    apart = (name for name in ("body", "places") if name in model.model_fields)
    return RecordForm(model, apart=tuple(apart))
