"""A staged page as its parts, where it has the plain form that our own pages have.

The form is front matter of texts, then headings on lines of their own and blocks of HTML, with
blank lines between them. Markdown leaves such blocks as they are, so that nothing but headings is
left to render. Whatever could mean anything else to some parser is not of the form.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["BLOCK_TAGS", "Form", "Heading", "read_form"]

BLOCK_TAGS = frozenset(
    {"aside", "blockquote", "details", "div", "dl", "figure", "nav", "ol", "p"}
    | {"pre", "section", "table", "ul"}
)
"""Tags that may begin a block; each is a block for Markdown too."""

_FRONT_MATTER = re.compile(r"---\n((?:[a-z_]+: [^\n]+\n)+)---\n\n+")
_TEXT = r'"[^"\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]*"'
_OFF_SEARCH = r'\{"exclude": true\}'
_FIELD = re.compile(
    rf"([a-z_]+): ({_TEXT}|\[(?:{_TEXT}(?:, {_TEXT})*)?\]|true|false|{_OFF_SEARCH})\n"
)
# What Markdown would read as a mark of its own.
_MARKS = bytes([*range(0x0A), *range(0x0B, 0x20), 0x7F, *b"`~"])
_WIDE_MARKS = ("\x85", "\u2028", "\u2029")
_BLANK_LINE = re.compile(r"\n +\n")
# What its parser of HTML would change: elements whose names begin so.
_UNSAFE = re.compile(r"script|style|textarea|xmp|iframe|no[a-z]|plaintext", re.IGNORECASE)
_ENTITY = r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);"
_WORDS = rf"[^<&]++|{_ENTITY}"
_NAME = "[a-zA-Z][a-zA-Z0-9-]*"
_VALUE = r'[-A-Za-z0-9_:.]*+(?:="[^"<>]*+")?+'
_ATTRIBUTES = rf"(?: [A-Za-z_:]{_VALUE})*+"
_TAG = rf"<(?:/({_NAME})|({_NAME})({_ATTRIBUTES} ?/?))>"
# Elements of words, of such elements, and of those again are passed over at once, since they leave
# open what is open. No name of their attributes is `markdown`: none begins like it. `(?>…*)` is
# `…*+` without its bug about groups, of which Python has many versions.
_SMALL = "span|a|td|code|p|li|strong|em|th|time|dt|dd|b|i|kbd|abbr|summary"
_LARGE = "tr|div|ul|dl"
_PLAIN = rf"(?: [A-LN-Za-ln-z_:]{_VALUE})*+ ?>"
_INNER = rf"<({_SMALL}){_PLAIN}(?:{_WORDS})*+</\3>"
_MIDDLE = rf"<({_SMALL}){_PLAIN}(?>(?:{_WORDS}|{_INNER})*)</\2>"
_OUTER = rf"<({_LARGE}|{_SMALL}){_PLAIN}(?>(?:{_WORDS}|{_MIDDLE})*)</\1>"
# A script that is elsewhere: what stands between its tags is no HTML, and here is nothing.
_SCRIPT = rf"<script{_PLAIN}</script>"
_FIRST_TAG = re.compile(rf"()()(){_TAG}")
_NEXT_TAG = re.compile(rf"(?>(?:{_WORDS}|{_SCRIPT}|{_OUTER})*){_TAG}")
_HEADING = re.compile(
    rf"(#{{1,6}}) (?! )((?:[^\W_]|[ ,?’–—“”…×·-]|:(?= )|{_ENTITY})+?)(?<! )"
    r"(?: \{#([A-Za-z0-9_.:-]+)\})?(?:\n\n+|\n*\Z)"
)
_GAP = re.compile(r"\n+|\Z")
_MARK_OF_MARKDOWN = "markdown"
_KELVIN = "\u212a"
"""A sign that is a `k` in lower case."""

_NO_ENTITY = re.compile(rf"&(?!{_ENTITY[1:]})")
_SOME_UNSAFE = re.compile(rf"<(?:{_UNSAFE.pattern})")
_DEEPEST = 8


def _nested(depth: int) -> str:
    """An element with others in it down to some depth, in a text of which it is known to be safe.

    Those that have no end come first: as beginnings they would be looked for through all the rest.
    """
    inside = rf"(?:br|hr|img|input){_ATTRIBUTES} ?>"
    if depth > 1:
        inside += f"|{_nested(depth - 1)}"
    start = rf"(?P<name{depth}>[a-z][a-z0-9]*+){_ATTRIBUTES} ?>[^<]*+"
    return rf"{start}(?>(?:<(?!/)(?:{inside})[^<]*+)*)</(?P=name{depth})>"


_ELEMENT = re.compile(f"<{_nested(_DEEPEST)}")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: 1 to 6, words in which punctuation may be spelt as entities, its id or none."""

    level: int
    words: str
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Form:
    """A page: front matter, the Markdown after it, and the same as headings and blocks of HTML.

    Markdown counts a line feed to a block that has a blank line after it.
    """

    meta: dict[str, Any]
    markdown: str
    parts: tuple[Heading | str, ...]


def read_form(text: str) -> Form | None:
    """The parts of a staged page, or None where it is not of the form."""
    front = _FRONT_MATTER.match(text)
    meta = _read_meta(front[1]) if front else None
    if front is None or meta is None:
        return None
    markdown = text[front.end() :]
    raw = _without_marks(markdown)
    if raw is None or _BLANK_LINE.search(markdown):
        return None
    parts = _read_parts(markdown, _end_at_once if _is_safe(markdown, raw) else _end_of_block)
    return Form(meta, markdown, tuple(parts)) if parts else None


def _without_marks(text: str) -> bytes | None:
    """A text as bytes; None where anything in it might be read by Markdown as a mark of its own."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return None
    # To leave them out takes a tenth of the time in which they are searched for.
    is_plain = len(raw.translate(None, _MARKS)) == len(raw)
    return raw if is_plain and not any(mark in text for mark in _WIDE_MARKS) else None


def _is_safe(text: str, raw: bytes) -> bool:
    """Whether nothing in a text, wherever it may be, makes a tag or words unlike all others."""
    if _NO_ENTITY.search(text) or _SOME_UNSAFE.search(text) or _KELVIN in text:
        return False
    return _MARK_OF_MARKDOWN.encode() not in raw.lower()


def _read_meta(lines: str) -> dict[str, Any] | None:
    """Front matter whose values are JSON and mean the same in YAML; a title is a must."""
    meta: dict[str, Any] = {}
    position = 0
    while field := _FIELD.match(lines, position):
        if field[1] in meta:
            return None
        meta[field[1]] = json.loads(field[2])
        position = field.end()
    return meta if position == len(lines) and isinstance(meta.get("title"), str) else None


def _read_parts(text: str, find: Callable[[str, int], int]) -> list[Heading | str] | None:
    """Headings and blocks; `find` tells where a block ends that starts at a place."""
    parts: list[Heading | str] = []
    position = 0
    while position < len(text):
        if heading := _HEADING.match(text, position):
            parts.append(Heading(len(heading[1]), heading[2], heading[3]))
            position = heading.end()
            continue
        end = find(text, position)
        gap = _GAP.match(text, end) if end else None
        if gap is None:
            return None
        tight = gap[0] == "\n" and gap.end() < len(text)
        parts.append(text[position:end] + ("" if tight else "\n"))
        position = gap.end()
    return parts


def _end_at_once(text: str, start: int) -> int:
    """The same as `_end_of_block`, for a block in a safe text.

    Most are elements within elements, each with its end, which is seen by one expression. What was
    opened in such a one is closed when it ends.
    """
    found = _ELEMENT.match(text, start)
    if found is None or found[f"name{_DEEPEST}"] not in BLOCK_TAGS:
        return _end_of_block(text, start)
    return found.end()


def _end_of_block(text: str, start: int) -> int:
    """Where the parser of Markdown sees the end of a block of HTML that starts here; 0 for nowhere.

    It keeps a stack of all beginnings, those of empty elements included, and an end takes away
    all above its own beginning: the block ends where the stack is empty. A block that holds what
    is not of the form has no end.
    """
    stack: list[str] = []
    tag = _FIRST_TAG.match(text, start)
    if tag is None or tag[5] not in BLOCK_TAGS:
        return 0
    while tag:
        closing, opening, rest = tag.group(4, 5, 6)
        name = (closing or opening).lower()
        if _UNSAFE.match(name) or (rest and _MARK_OF_MARKDOWN in rest.lower()):
            return 0
        if closing and name in stack:
            while stack.pop() != name:
                pass
        elif opening and name != "hr" and not rest.endswith("/"):
            stack.append(name)
        if not stack:
            return tag.end()
        tag = _NEXT_TAG.match(text, tag.end())
    return 0
