"""Bytes of a JSON export → pages: PagerDuty's incidents and log entries, Opsgenie's alerts.

What PagerDuty calls an incident is a page here: somebody was called. Its forms are those of the
REST API (v2), Opsgenie's those of the Alert API (v2); both are read as the API gave them, whole or
as a bare list.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hindsite.model.values import fault
from hindsite.reading.notes import Note, note

if TYPE_CHECKING:
    from hindsite.model.settings import Source
    from hindsite.reading.paging_rows import Sheet

__all__ = ["read_json"]

_LISTS = ("incidents", "log_entries", "data")
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class _Form:
    """What a tool calls the fields of a page, the first that says something; `None` of a kind."""

    paths: Mapping[str, tuple[str, ...]]


_INCIDENT = _Form(
    {
        "at": ("created_at",),
        "alert": ("title", "summary", "description"),
        "service": ("service.summary", "service.name"),
        "team": ("teams.0.summary", "teams.0.name"),
    }
)
_ENTRY = _Form(
    {
        "at": ("created_at",),
        "alert": ("incident.title", "incident.summary", "event_details.description"),
        "service": ("service.summary", "service.name"),
        "team": ("teams.0.summary", "teams.0.name"),
    }
)
_ALERT = _Form(
    {
        "at": ("createdAt",),
        "alert": ("message", "alias"),
        "service": ("details.service", "entity"),
        "team": ("teams.0.name", "responders.0.name", "teams.0.id", "responders.0.id"),
    }
)
_TRIGGERED = ("trigger_log_entry", "trigger_log_entry_reference")
_QUIET = "low"
"""The urgency at which PagerDuty calls nobody."""


class _FormatError(Exception):
    """It is no JSON, or no export that is known; where, and in which words."""

    def __init__(self, place: int, message: str) -> None:
        super().__init__(message)
        self.place = place


def read_json(raw: bytes, source: Source, sheet: Sheet) -> None:
    """Read all pages into a sheet.

    Args:
        raw: UTF-8, perhaps with a byte order mark.
        source: The folder of the file. Its `fields` lead from fields of ours to paths in theirs,
            such as `details.alertname`.
        sheet: Takes the pages, and remarks on what is wrong.
    """
    text = raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    lines = _Lines(text)
    try:
        for place, item in _items(text):
            _add(item, lines.at(place), source, sheet)
    except _FormatError as error:
        sheet.remarks.add(_problem(lines.at(error.place), str(error)))


class _Lines:
    """The lines of places in a text, which are asked for in their order."""

    def __init__(self, text: str) -> None:
        self._text, self._place, self._line = text, 0, 1

    def at(self, place: int) -> int:
        """The line of a place that is not before the last one."""
        self._line += self._text.count("\n", self._place, place)
        self._place = max(self._place, place)
        return self._line


def _items(text: str) -> Iterator[tuple[int, Any]]:
    """The elements of the list that the export is about, with their places.

    Raises:
        _FormatError: There is none, or what follows is no JSON.
    """
    place = _skip(text, 0)
    if text[place : place + 1] == "[":
        yield from _elements(text, place)
        return
    if text[place : place + 1] != "{":
        raise _FormatError(place, "this is no export of PagerDuty or Opsgenie")
    place = _skip(text, place + 1)
    while text[place : place + 1] == '"':
        key, place = _value(text, place)
        place = _skip(text, _after(text, place, ":"))
        if key in _LISTS and text[place : place + 1] == "[":
            yield from _elements(text, place)
            return
        _, place = _value(text, place)
        place = _skip(text, place)
        if text[place : place + 1] == ",":
            place = _skip(text, place + 1)
    raise _FormatError(place, f"there is no list {', '.join(_LISTS[:-1])} or {_LISTS[-1]}")


def _elements(text: str, place: int) -> Iterator[tuple[int, Any]]:
    place = _skip(text, place + 1)
    while text[place : place + 1] != "]":
        found, end = _value(text, place)
        yield place, found
        place = _skip(text, end)
        if text[place : place + 1] != "]":
            place = _skip(text, _after(text, place, ","))


def _skip(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _after(text: str, place: int, char: str) -> int:
    place = _skip(text, place)
    if text[place : place + 1] != char:
        raise _FormatError(place, f"the JSON breaks off or is wrong: “{char}” is missing here")
    return place + 1


def _value(text: str, place: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, place)
    except json.JSONDecodeError as error:
        raise _FormatError(error.pos, f"the JSON breaks off or is wrong: {error.msg}") from error
    except (RecursionError, ValueError) as error:
        raise _FormatError(
            place, "the JSON is nested too deeply, or has too long a number"
        ) from error


def _problem(line: int, message: str) -> Note:
    return note(
        "page-file",
        (line, 1),
        f"{message}; what follows is not read",
        expected="incidents or log entries of PagerDuty, or alerts of Opsgenie, as JSON",
        remedy="export it again, or write a CSV file",
    )


def _add(item: Any, line: int, source: Source, sheet: Sheet) -> None:  # noqa: ANN401  # any JSON
    form = _form(item)
    if form is None:
        words = "this is no incident or log entry of PagerDuty and no alert of Opsgenie"
        found = ", ".join(map(str, item)) if isinstance(item, dict) else type(item).__name__
        sheet.refuse(line, fault("page-row", "an element with its time", words), "", found)
        return
    if not _is_page(item):
        return
    paths = {**form.paths, **{ours: (theirs,) for ours, theirs in source.fields.items()}}
    sheet.add({name: _text(item, found) for name, found in paths.items()}, line)


def _form(item: Any) -> _Form | None:  # noqa: ANN401  # any JSON
    if not isinstance(item, dict):
        return None
    if "_log_entry" in str(item.get("type", "")):
        return _ENTRY
    if "created_at" in item:
        return _INCIDENT
    return _ALERT if "createdAt" in item else None


def _is_page(item: Mapping[str, Any]) -> bool:
    """Whether somebody was called: entries that tell of something else and low urgency are not."""
    kind = str(item.get("type", ""))
    if "_log_entry" in kind:
        return kind in _TRIGGERED
    return item.get("urgency") != _QUIET


def _text(item: Any, paths: tuple[str, ...]) -> str:  # noqa: ANN401  # any JSON
    return next((text for path in paths if (text := _said(item, path))), "")


def _said(item: Any, path: str) -> str:  # noqa: ANN401  # any JSON
    for step in path.split("."):
        if isinstance(item, list) and step.isdecimal():
            item = item[int(step)] if int(step) < len(item) else None
        else:
            item = item.get(step) if isinstance(item, dict) else None
    return "" if item is None or isinstance(item, (dict, list)) else str(item)
