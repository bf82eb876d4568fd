"""Record → the words that its likeness to others is measured by.

They are the title, the summary of the impact and, of the body, what stands below the headings of a
summary or a root cause, with the paragraphs before the first heading. A body without such a heading
counts as a whole. Code is no prose, and a very long text counts by its beginning.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from hindsite.model.prose import prose
from hindsite.reading.sections import headings
from hindsite.reading.word_lists import word_list

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.settings import Settings

__all__ = ["text_of"]

_SECTIONS = ("Summary", "Root cause")
_LONGEST = 4000
_PLAIN = re.compile(r"[^a-z0-9]+")
_QUOTABLE = re.compile(r"[`~<>\[\"“„«]|://|^(?: {4}|\t)", re.MULTILINE)


def text_of(incident: Incident, settings: Settings) -> str:
    """What of a record is compared, in at most some 4,000 characters of its body."""
    phrases = _phrases(tuple((name, settings.words.sections.get(name, ())) for name in _SECTIONS))
    body = _said(incident.body, phrases)[:_LONGEST]
    said = prose(body) if _QUOTABLE.search(body) else body
    # Twice: a title is the few words that the author chose to tell the incident by.
    return "\n".join((incident.title, incident.title, incident.impact.summary or "", said))


@cache
def _phrases(own: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    known = word_list("postmortems").get("sections")
    shipped = known if isinstance(known, dict) else {}
    words = [name for name, _ in own]
    for name, more in own:
        given = shipped.get(name)
        words += [*(str(word) for word in given or () if isinstance(given, list)), *more]
    return tuple(f" {_plain(word)} " for word in words)


def _said(body: str, phrases: tuple[str, ...]) -> str:
    """The sections that tell what happened and why; the whole body where none does."""
    found = list(headings(body))
    lines = body.split("\n")
    kept = lines[: found[0][0]] if found else lines
    depth = 0
    for index, (line, level, title) in enumerate(found):
        if depth and level <= depth:
            depth = 0
        if not depth and _means(title, phrases):
            depth = level
        if depth:
            end = found[index + 1][0] if index + 1 < len(found) else len(lines)
            kept = [*kept, *lines[line + 1 : end]]
    text = "\n".join(kept)
    return text if text.strip() else body


@lru_cache(maxsize=4096)
def _means(title: str, phrases: tuple[str, ...]) -> bool:
    """Whether a heading is that of a summary or a root cause; people choose from few."""
    words = f" {_plain(title)} "
    return any(phrase in words for phrase in phrases)


def _plain(text: str) -> str:
    return _PLAIN.sub(" ", text.lower()).strip()
