"""What one file gave ↔ bytes: lines of JSON, the last of which tells where fields stand; its body.

The first has what is no field, the second most fields of a record, the third those that are made
when somebody asks for them, with a tab between: JSON has none of its own.

Plain data and not a pickle: who can write to a cache must not be able to run what he likes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import cache, partial
from typing import Any, TypeVar

from pydantic_core import PydanticSerializationError, from_json, to_json

from hindsite.lockstep import Steps, to_the_end
from hindsite.model.alerts import RuleFile
from hindsite.model.findings import UNKNOWN, Last, Places, Step
from hindsite.model.incident import Incident
from hindsite.model.moments import last_of
from hindsite.model.review import Review
from hindsite.model.runbook import Runbook
from hindsite.model.values import Record
from hindsite.reading.forms import RecordForm, Rest
from hindsite.reading.given import Reading
from hindsite.reading.late_marks import LateMarks
from hindsite.reading.notes import note_from, note_row
from hindsite.store import digest, plain_of

__all__ = ["fields_of", "from_bytes", "kept_in_steps", "last_from", "last_row", "to_bytes"]

_MODELS: Mapping[str, type[Record]] = {
    "incident": Incident,
    "runbook": Runbook,
    "rules": RuleFile,
    "review": Review,
}
_PLACES = ("action_lines", "action_rest", "body_line", "timeline_section", "action_items_section")
"""Fields that tell where in the body something stands: of a record's facts they are none."""

_Model = TypeVar("_Model", bound=Record)


def to_bytes(reading: Reading) -> bytes:
    """What a file gave, save its path.

    Raises:
        ValueError: A time has a zone that has no name.
    """
    return to_the_end(_written(reading, ""))[0]


def kept_in_steps(reading: Reading, origin: str) -> Steps[tuple[bytes, Reading] | None]:
    """The same, and the reading as `from_bytes` gives it; None for one that cannot be kept."""
    try:
        raw, places = yield from _written(reading, origin)
    except ValueError:
        return None
    yield
    changes = {"places": places}
    return raw, replace(
        reading,
        incident=reading.incident and reading.incident.model_copy(update=changes),
        runbook=reading.runbook and reading.runbook.model_copy(update=changes),
        rules=reading.rules and reading.rules.model_copy(update=changes),
        review=reading.review and reading.review.model_copy(update=changes),
    )


def _written(reading: Reading, origin: str) -> Steps[tuple[bytes, Places]]:
    """The bytes of a reading, and the places that its record has when it is made again."""
    head: dict[str, object] = {
        "secret": reading.may_be_secret,
        "notes": [note_row(item) for item in reading.notes],
    }
    kind = next((name for name in _MODELS if getattr(reading, name)), "")
    if not kind:
        return _json(head), Places(reading.path)
    record, form = getattr(reading, kind), _form(_MODELS[kind])
    plain = form.write(record)
    yield
    now, late = form.parted(plain)
    where = {name: now.pop(name) for name in _PLACES if name in now}
    said, rest = _json(now), b"\t".join(map(_json, late.values()))
    facts = digest(said, " ".join(late), rest)
    yield
    last = last_of(record) if reading.incident else UNKNOWN
    head |= {"kind": kind, "where": where, "rest": list(late), "facts": facts}
    if reading.incident:
        head["last"] = last_row(last)
    yield
    places = record.places.marks
    marks = _json([list(places), *zip(*places.values(), strict=True)])
    body = _text(getattr(record, "body", ""))
    raw = b"\n".join((_json(head), said, rest, marks, body))
    return raw, Places(reading.path, places, origin, origin and facts, last)


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
    head, said, rest, marks, body = raw.split(b"\n", 4) if b"\n" in raw else (raw, *[b""] * 4)
    plain = _plain(head)
    records: dict[str, Any] = dict.fromkeys(_MODELS)
    if kind := plain.get("kind"):
        facts = plain["facts"] if origin else ""
        places = Places(path, _marks(marks), origin, facts, last_from(plain.get("last")))
        apart: dict[str, Any] = {"places": places}
        if "body" in _MODELS[kind].model_fields:
            apart["body"] = body.decode("utf-8", "surrogatepass")
        names = tuple(plain["rest"])
        late = Rest(names, partial(_late, names, rest))
        records[kind] = _form(_MODELS[kind]).read(_plain(said) | plain["where"], late, **apart)
    notes = tuple(note_from(parts) for parts in plain["notes"])
    return Reading(path, notes=notes, may_be_secret=plain["secret"], **records)


def fields_of(raw: bytes | None) -> Callable[[str], bytes]:
    """How JSON has the fields of an incident of which `to_bytes` made this.

    What it returns gives nothing of a field that was not given.

    Raises:
        ValueError: It made no such thing.
    """
    try:
        head, said, rest, _ = (raw or b"").split(b"\n", 3)
        late = dict(zip(_plain(head)["rest"], rest.split(b"\t"), strict=False))
        now = _plain(said)
        return lambda name: late.get(name) or (_json(now[name]) if name in now else b"")
    except (TypeError, KeyError) as error:
        message = "an incident is kept as nothing that was written here"
        raise ValueError(message) from error


def _late(names: tuple[str, ...], rest: bytes, name: str) -> object:
    """How JSON has one of the fields that are made late."""
    return _plain(rest.split(b"\t")[names.index(name)])


def _marks(raw: bytes) -> LateMarks:
    """Where fields stand, of which most records have nobody ask."""
    return LateMarks(partial(_marks_of, raw))


def _marks_of(raw: bytes) -> Mapping[tuple[Step, ...], tuple[int, int]]:
    fields, *where = plain_of(raw)
    return dict(zip(map(tuple, fields), zip(*where, strict=True), strict=True))


def last_row(last: Last) -> list[str | None]:
    """The end of what a record tells of, as JSON knows it."""
    instant, day = last.instant, last.day
    return [instant.isoformat() if instant else None, day.isoformat() if day else None]


def last_from(parts: Sequence[str | None] | None) -> Last:
    """The end of which `last_row` made this."""
    if not parts:
        return UNKNOWN
    instant, day = parts
    return Last(
        datetime.fromisoformat(instant) if instant else None,
        date.fromisoformat(day) if day else None,
    )


def _json(value: object) -> bytes:
    # Five times as fast as Python's own, and too strict for text with lone surrogates.
    try:
        return to_json(value)
    except PydanticSerializationError:
        return _text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _plain(raw: bytes) -> Any:  # noqa: ANN401 - whatever JSON has
    plain: Any = None
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
