"""A record → the same record with its front matter in canonical order and form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.model.incident import Incident
from hindsite.model.review import Review
from hindsite.model.runbook import Runbook
from hindsite.reading.parsers import parser_of
from hindsite.writing.entries import RefusedError
from hindsite.writing.forming import formed
from hindsite.writing.lines import Lines, rows_of
from hindsite.writing.nodes import entries_of, field_end, root_of
from hindsite.writing.order import field_order
from hindsite.writing.settled import settled_form

if TYPE_CHECKING:
    from datetime import tzinfo

    from ruamel.yaml.nodes import MappingNode

    from hindsite.model.settings import Source
    from hindsite.reading.given import Reading

__all__ = ["canonical"]

_MODELS: Mapping[str, type[Incident | Runbook | Review]] = {
    "incidents": Incident,
    "reviews": Review,
    "runbooks": Runbook,
}
_MODELINE = "yaml-language-server:"


def canonical(content: bytes, path: str, source: Source, zone: tzinfo) -> bytes:
    """Put the fields of a record's front matter in canonical order, and each in canonical form.

    Comments stay with the field below them, or beside them; the body, line ends and a byte order
    mark stay; and what is read from the record is the same, which is made sure of.

    Args:
        content: The record.
        path: Of its file, from the knowledge base.
        source: Whose folder the file lies in.
        zone: The library's, for times that name none.

    Raises:
        RefusedError: The record cannot be read, or would not be read as the same.
    """
    try:
        lines = Lines.of(content)
        start, end = lines.front
    except ValueError as error:
        message = "it has no front matter that could be read"
        raise RefusedError(message) from error
    old = lines.text(start, end).replace("\r\n", "\n").replace("\r", "\n")
    model = _MODELS[source.as_]
    new = settled_form(old, model) or _ordered(old, model)
    if new == old:
        return content
    result = lines.with_text(start, end, new.replace("\n", lines.end_near(start)))
    _require_same(content, result, path, source, zone)
    return result


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A field with the comments above it and the lines that it takes."""

    name: str
    lead: str
    text: str


def _ordered(text: str, model: type[Incident | Runbook | Review]) -> str:
    root = root_of(text)
    names = [name for name, _ in entries_of(root)]
    if root.flow_style or not names or len(set(names)) != len(root.value):
        message = "its fields do not stand one below the other, each once"
        raise RefusedError(message)
    head, chunks, tail = _cut(rows_of(text), root)
    order = list(field_order(model))
    ranked = sorted(
        chunks, key=lambda chunk: order.index(chunk.name) if chunk.name in order else len(order)
    )
    return head + "".join(chunk.lead + formed(chunk.text, model) for chunk in ranked) + tail


def _cut(rows: Sequence[str], root: MappingNode) -> tuple[str, list[_Chunk], str]:
    """The text before the fields, the fields, and what stands below the last."""
    places = [
        (name, key.start_mark.line, field_end(key, value))
        for (name, value), (key, _) in zip(entries_of(root), root.value, strict=True)
    ]
    head = _head(rows[: places[0][1]])
    top, chunks = head, []
    for index, (name, line, end) in enumerate(places):
        below = places[index + 1][1] if index + 1 < len(places) else len(rows)
        own = end + _indented(rows[end:below])
        chunks.append(_Chunk(name, "".join(rows[top:line]), "".join(rows[line:own])))
        top = own
    return "".join(rows[:head]), chunks, "".join(rows[top:])


def _head(rows: Sequence[str]) -> int:
    """How many of the first lines belong to no field but to the file."""
    ends = [number for number, row in enumerate(rows, 1) if _MODELINE in row or not row.strip()]
    return max(ends, default=0)


def _indented(rows: Sequence[str]) -> int:
    """How many of the lines below a field are its own: up to the last comment that is indented."""
    own = [index + 1 for index, row in enumerate(rows) if row[:1].isspace() and row.strip()]
    return max(own, default=0)


def _require_same(old: bytes, new: bytes, path: str, source: Source, zone: tzinfo) -> None:
    read = parser_of(source)
    before, after = (_told(read(content, path, source, zone)) for content in (old, new))
    if before is None:
        message = "it has errors that keep it from being read"
        raise RefusedError(message)
    if before != after:
        message = "it would not be read as the same record"
        raise RefusedError(message)


def _told(reading: Reading) -> object:
    """All that is read from a record but where it stands; None where there is no record."""
    record = reading.incident or reading.runbook or reading.review
    if record is None:
        return None
    remarks = Counter((note.rule, note.field, str(note.level)) for note in reading.notes)
    return record.model_dump(), record.body, record.held, remarks, reading.may_be_secret
