"""Body → sections: where the part under a heading begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hindsite.model.findings import Level

__all__ = ["Note", "heading_text", "headings", "lines_of", "section_lines"]

# The beginning of a line that is a heading, or that opens or closes a fence.
_SIGN = re.compile(r" {0,3}(?:(#{1,6})(?![^ \t])|(`{3,}|~{3,}))")
_FIRST = frozenset(" #`~")
"""What such a line begins with: at others nobody needs to look."""

_PREFERRED, _DEEPEST = 2, 3


@dataclass(frozen=True, slots=True)
class Note:
    """Something wrong in a body, before it is known which file the body stands in.

    `line` and `column` count from 1, within the body. `field` is what the record would hold.
    """

    line: int
    column: int
    level: Level
    rule: str
    message: str
    found: str
    expected: str
    remedy: str
    field: str = "body"


@lru_cache(maxsize=128)
def lines_of(body: str) -> Sequence[str]:
    """The lines of a body, which several look at one after the other."""
    return body.split("\n")


@lru_cache(maxsize=256)
def section_lines(body: str, *names: str) -> tuple[int, int, int] | None:
    """The section under a heading of one of these names: heading line, first line, end.

    Lines count from 0 and the end is excluded. Case does not matter, nor does an addition in
    parentheses, `Timeline (UTC)`. A heading of level 2 is preferred to one of level 1 or 3, and
    fenced code holds no headings.
    """
    wanted = {name.casefold() for name in names}
    found = headings(body)
    matches = [index for index, (_, level, text) in enumerate(found) if level <= _DEEPEST
               and _plain(text) in wanted]  # fmt: skip
    if not matches:
        return None
    best = min(matches, key=lambda index: found[index][1] != _PREFERRED)
    line, level, _ = found[best]
    later = (other for other, depth, _ in found[best + 1 :] if depth <= level)
    return line, line + 1, next(later, body.count("\n") + 1)


@lru_cache(maxsize=4096)
def heading_text(line: str) -> str:
    """The text of a heading's line, without its signs: `## Timeline ##` → `Timeline`."""
    text = line.strip().lstrip("#").strip()
    bare = text.rstrip("#")
    if bare != text and (not bare or bare[-1].isspace()):
        text = bare.rstrip()
    if text.endswith("}") and "{" in text:
        text = text[: text.rindex("{")].rstrip()
    return text


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    if text.endswith(")") and "(" in text:
        text = text[: text.rindex("(")]
    return text.strip().rstrip(":").strip("*_ ").casefold()


@lru_cache(maxsize=128)
def headings(body: str) -> tuple[tuple[int, int, str], ...]:
    """Every heading outside fenced code: line from 0, level and text."""
    return tuple(_headings(body))


def _headings(body: str) -> Iterator[tuple[int, int, str]]:
    fence = ""
    for number, line in enumerate(lines_of(body)):
        match = _SIGN.match(line) if line and line[0] in _FIRST else None
        if match is None:
            continue
        hashes, opening = match.groups()
        rest = line[match.end() :]
        if fence:
            if opening and opening.startswith(fence) and not rest.strip():
                fence = ""
        elif hashes:
            yield number, len(hashes), heading_text(line)
        elif not (opening[0] == "`" and "`" in rest):
            fence = opening
