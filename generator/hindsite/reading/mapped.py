"""What is wrong with a record in another format → how to mend `hindsite.yml`.

The file belongs to another tool, and is not to be changed for ours.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hindsite.model.incident import INSTANTS
from hindsite.model.names import fold
from hindsite.reading.remedies import remedies_for, remedy_for_name
from hindsite.reading.sources import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import BaseModel

    from hindsite.model.settings import Source
    from hindsite.reading.notes import Note
    from hindsite.reading.yaml_text import Parsed

__all__ = ["for_mapping"]

_SHOWN = 120
_DEFAULTS = {"severity": "SEV-3", "services": "…", "kind": "operational"}
_IN = "into its source in hindsite.yml"
_GUESS = re.compile(r"write (\S+)")


def for_mapping(
    notes: list[Note], source: Source, parsed: Parsed, model: type[BaseModel]
) -> list[Note]:
    """Remarks on a record, in another format with what to write into its source.

    Args:
        notes: As they are made of a record in our own format.
        source: Where it lies, and how it is read.
        parsed: The record's own fields.
        model: What it is read as.
    """
    return list(_mapped(notes, source, parsed, model)) if source.is_foreign else notes


def _mapped(
    notes: Iterable[Note], source: Source, parsed: Parsed, model: type[BaseModel]
) -> Iterator[Note]:
    theirs = parsed.data if isinstance(parsed.data, dict) else {}
    there = [name for name, value in theirs.items() if value is not None]
    known = fields_of(source)
    for item in notes:
        if item.rule == "missing-instant":
            yield _missing(item, INSTANTS[:3], known, there, model)
        elif item.rule == "missing-field" and item.field in model.model_fields:
            yield _missing(item, (item.field,), known, there, model)
        elif item.rule == "invalid-value" and item.field in known:
            yield _unknown_word(item)
        elif item.rule == "naive-time":
            how = f"write the zone that they are in {_IN}: defaults: {{timezone: …}}"
            yield replace(item, remedy=how)
        else:
            yield item


def _missing(
    item: Note,
    fields: tuple[str, ...],
    known: Mapping[str, str],
    there: list[str],
    model: type[BaseModel],
) -> Note:
    """What to map, for a field that nothing gives; `fields` are those any of which would do."""
    field, message = item.field, item.message
    read_from = [known[name] for name in fields if name in known]
    free = [name for name in there if name not in known.values()]
    guess = next(((one, name) for one in fields for name in free if _means(name, one, model)), None)
    if read_from:
        message += f": its source reads it from {' or '.join(read_from)}"
    elif guess or field not in there:
        message = f"{field} is missing: its source does not say which field holds it"
    one, name = guess or (field, "…")
    way = f"write {_IN} which of theirs it is: fields: {{{one}: {name}}}"
    if field in _DEFAULTS:
        way += f"; or what holds for all that lack it: defaults: {{{field}: {_DEFAULTS[field]}}}"
    elif guess is None:
        way += "; where none holds it, leave the files out: exclude"
    found = f"fields: {', '.join(there)}" if there else "no fields"
    shown = found if len(found) <= _SHOWN else found[:_SHOWN] + "…"
    return replace(item, message=message, found=shown, remedy=way)


def _means(name: str, field: str, model: type[BaseModel]) -> bool:
    """Whether one of their names most likely means a field of ours."""
    return fold(name) == field or remedy_for_name(model, (name,)) in remedies_for(field)


def _unknown_word(item: Note) -> Note:
    """How to say what a word of theirs means."""
    guess = _GUESS.match(item.remedy)
    first = item.expected.split(",", 1)[0]
    ours = guess[1].rstrip(",") if guess else first
    words = f"{{{_word(item.found)}: {ours}}}"
    return replace(item, remedy=f"write {_IN} what it means: values: {{{item.field}: {words}}}")


def _word(text: str) -> str:
    """A word as it is written in one line of YAML."""
    return text if re.fullmatch(r"[A-Za-z][\w -]*", text) else '"' + text.replace('"', '\\"') + '"'
