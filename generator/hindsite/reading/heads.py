"""What everybody asks of an incident, kept for the whole library at once: its head.

Of ten thousand incidents that did not change, a build wants the ids, the services and the times by
which they are in order. All else is read when somebody asks for it, of each by itself.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from hindsite.model.findings import Places
from hindsite.model.incident import Incident
from hindsite.reading.columns import Columns, Line
from hindsite.reading.forms import RecordForm, Rest
from hindsite.reading.given import Reading
from hindsite.reading.kept import fields_of, last_from, last_row
from hindsite.reading.late_marks import LateMarks
from hindsite.reading.notes import note_from, note_row
from hindsite.store import Parts, digest, plain_bytes, plain_of, table_bytes, table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hindsite.model.findings import Step
    from hindsite.store import Pack, Store

__all__ = ["Heads"]

_KEY = digest("heads", "1")
_FIELDS = (
    *("id", "services", "aliases", "kind", "visibility", "security", "held"),
    *("started_at", "detected_at", "declared_at", "duplicate_of", "related"),
)


class _Head(NamedTuple):
    """One incident: with what it was read, what of, and what is known of it at once.

    `given` are the fields that its file gave, `fields` those of them that all ask for.
    """

    context: str
    content: str
    origin: str
    facts: str
    last: Any
    given: tuple[str, ...]
    fields: Mapping[str, Any]
    notes: tuple[Any, ...]
    secret: bool


class Heads:
    """The heads of a library's incidents by the path of their file.

    Args:
        store: As private as the records themselves.
        readings: Has them whole, by their origins.
    """

    def __init__(self, store: Store, readings: Pack) -> None:
        self._parts: Parts[_Head] = Parts(store, _KEY, _text, _heads)
        self._columns = Columns(store.pack("columns"), lambda key: fields_of(readings.get(key)))
        self._former = self._parts.load()
        self._present: dict[str, _Head] = {}
        self._whole: tuple[str, Incident] | None = None

    def origin(self, path: str, context: str, content: str) -> str | None:
        """What an incident is kept under that was read from a file, if its head is known."""
        head = self._of(path, context, content)
        return head.origin if head else None

    def reading(
        self, path: str, context: str, content: str, whole: Callable[[], Incident]
    ) -> Reading | None:
        """What a file gives, if its head is known.

        Args:
            path: Of the file.
            context: With what it is read.
            content: The digest of what it holds.
            whole: Gives the whole incident, when it is asked for.
        """
        head = self._of(path, context, content)
        reading = None
        if head is not None:
            with suppress(ValueError, TypeError, KeyError, AttributeError):
                reading = self._begun(path, head, whole)
                self._present[path] = head
        return reading

    def learn(self, context: str, content: str, reading: Reading) -> None:
        """Keep the head of an incident that was read, for whoever asks next."""
        path, incident = reading.path, reading.incident
        if incident is None or not incident.places.facts:
            return
        head = self._of(path, context, content)
        self._present[path] = head or _head_of(reading, incident, context, content)

    def save(self) -> None:
        """Keep what was asked for or learnt, and nothing else.

        Nobody asks for heads after that, but for single fields from then on.
        """
        self._parts.save(self._present)
        self._columns.keep(
            {path: Line(one.context, one.facts, one.origin) for path, one in self._present.items()}
        )
        # Records that are made late hold on to their shelf, and that to this.
        self._former, self._present = {}, {}

    def _of(self, path: str, context: str, content: str) -> _Head | None:
        head = self._former.get(path)
        if head is None or head.content != content or head.context != context:
            return None
        return head

    def _whole_of(self, path: str, find: Callable[[], Incident]) -> Incident:
        """A whole incident; of one at a time, since several fields of one are asked for."""
        if self._whole is None or self._whole[0] != path:
            self._whole = path, find()
        return self._whole[1]

    def _begun(self, path: str, head: _Head, find: Callable[[], Incident]) -> Reading:
        form, given = _form(), head.given

        def whole() -> Incident:
            return self._whole_of(path, find)

        def marks() -> Mapping[tuple[Step, ...], tuple[int, int]]:
            return whole().places.marks

        def field(name: str) -> object:
            if name not in given:
                return form.default(name)
            raw = self._columns.of(path, name)
            if raw:
                with suppress(ValueError, TypeError, KeyError, AttributeError):
                    return form.one(name, plain_of(raw))
            return getattr(whole(), name)

        places = Places(path, LateMarks(marks), head.origin, head.facts, last_from(head.last))
        incident = form.begun(head.fields, _FIELDS, Rest(given, field), places=places)
        notes = tuple(map(note_from, head.notes))
        return Reading(path, incident, None, notes, may_be_secret=head.secret)


def _head_of(reading: Reading, incident: Incident, context: str, content: str) -> _Head:
    places = incident.places
    return _Head(
        context,
        content,
        places.origin,
        places.facts,
        last_row(places.last),
        tuple(sorted(incident.model_fields_set)),
        _form().some(incident, _FIELDS),
        tuple(note_row(item) for item in reading.notes),
        reading.may_be_secret,
    )


@cache
def _form() -> RecordForm[Incident]:
    return RecordForm(Incident, apart=("body", "places"))


def _text(heads: Mapping[str, _Head]) -> bytes:
    """Heads as bytes: first what many have in common, each once, then a table of all."""
    shared: dict[tuple[object, ...], int] = {}
    rows = {
        path: (
            shared.setdefault((head.context,), len(shared)),
            shared.setdefault(head.given, len(shared)),
            *(head.content, head.origin, head.facts),
            *(head.last, head.fields, head.notes, head.secret),
        )
        for path, head in heads.items()
    }
    return b"\n".join((plain_bytes(list(shared)), table_bytes(rows)))


def _heads(raw: bytes) -> dict[str, _Head]:
    """The heads of which `_text` made this.

    Raises:
        ValueError: It made no such thing.
    """
    head, _, table = raw.partition(b"\n")
    paths, columns = table_of(table)
    try:
        return dict(
            zip(paths, _rows([tuple(item) for item in plain_of(head)], columns), strict=True)
        )
    except (TypeError, IndexError) as error:
        message = "these are no heads"
        raise ValueError(message) from error


def _rows(shared: list[tuple[str, ...]], columns: list[list[Any]]) -> Iterator[_Head]:
    context, given, content, origin, facts, last, fields, notes, secret = columns
    rows = zip(
        [shared[place][0] for place in context],
        content,
        origin,
        facts,
        last,
        [shared[place] for place in given],
        fields,
        map(tuple, notes),
        secret,
        strict=True,
    )
    return map(_Head._make, rows)
