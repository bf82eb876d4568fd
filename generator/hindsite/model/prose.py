"""What of a Markdown text its author says himself: without code, quotations, addresses.

What is left out becomes spaces, so that lines and columns of the rest stay what they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

__all__ = [
    "code_spans",
    "place_in",
    "prose",
    "unclosed",
    "without_code",
    "without_code_blocks",
    "without_snippets",
]

_COMMENT = "<!--"

_FENCE = re.compile(r"[ \t]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(`{3,}|~{3,})([^\n]*)")
_TICKS = re.compile(r"`+")
_BLANK = re.compile(r"\n[ \t]*\n")
_CONTAINER = re.compile(r"[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|!!!|\?\?\?|===|\[\^|:[ \t])")
_QUOTED = re.compile(
    r'"[^"\n]{1,400}"|“[^”\n]{1,400}”|„[^“\n]{1,400}“|«[^»\n]{1,400}»'  # quotations
    r"|<[^<>\n]{1,400}>"  # tags and addresses
    r"|\]\([^()\n]{1,400}\)|\]\[[^\]\n]{1,200}\]"  # where links lead
    r"|^ {0,3}\[[^\]\n]{1,200}\]:[^\n]*"
    r"|\b(?:https?|ftp)://\S{1,400}",
    re.MULTILINE,
)
_QUOTE_LINE = re.compile(r"[ \t]*>")
_LINE_END = re.compile(r"\n")
_WORDS = re.compile(r"[^\n]")


def place_in(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 0."""
    starts = _starts(text)
    line = bisect_right(starts, offset) - 1
    return line, offset - starts[line]


@lru_cache(maxsize=2)
def _starts(text: str) -> Sequence[int]:
    """Where each line begins: places are asked for one after the other, all of the same text."""
    return [0, *(match.end() for match in _LINE_END.finditer(text))]


def prose(text: str) -> str:
    """The text with code, quotations, tags and addresses blanked out."""
    lines = without_code(text).split("\n")
    plain = "\n".join(_blank(line) if _QUOTE_LINE.match(line) else line for line in lines)
    return _QUOTED.sub(lambda match: _blank(match[0]), plain)


def without_code(text: str) -> str:
    """The text with code blocks, code spans and comments blanked out."""
    plain = without_snippets(text)
    return _without(plain, _comments(plain))


def without_snippets(text: str) -> str:
    """The text with code blocks and code spans blanked out; comments stay."""
    plain = without_code_blocks(text)
    return _without(plain, code_spans(plain))


def _blank(text: str) -> str:
    return _WORDS.sub(" ", text)


def _without(text: str, spans: Iterator[tuple[int, int]]) -> str:
    parts, done = [], 0
    for start, end in spans:
        parts += [text[done:start], _blank(text[start:end])]
        done = end
    return "".join([*parts, text[done:]]) if parts else text


def unclosed(text: str) -> tuple[int, str] | None:
    """Where a code block or a comment begins that nothing ends, and the sign that begins it."""
    plain, line = _blanked(text)
    if line is not None:
        lines = text.split("\n")
        sign = _FENCE.match(lines[line])
        column = sign.start(1) if sign else 0
        return sum(len(part) + 1 for part in lines[:line]) + column, sign[1] if sign else ""
    plain = _without(plain, code_spans(plain))
    start = plain.rfind(_COMMENT)
    is_open = start >= 0 and "-->" not in plain[start:]
    return (start, _COMMENT) if is_open else None


def without_code_blocks(text: str) -> str:
    """The text with fenced and indented code blanked out."""
    return _blanked(text)[0]


def _blanked(text: str) -> tuple[str, int | None]:
    """Without fenced and indented code; and the line at which a fence begins that nothing ends."""
    lines = text.split("\n")
    fence, before, container, opened = "", "", False, 0
    for index, line in enumerate(lines):
        match = _FENCE.match(line)
        if fence:
            ends = match is not None and match[1].startswith(fence) and not match[2].strip()
            fence, lines[index] = ("" if ends else fence), _blank(line)
        elif match and not (match[1][0] == "`" and "`" in match[2]):
            fence, lines[index], opened = match[1], _blank(line), index
        elif line.startswith(("    ", "\t")):
            # After a blank line it is code, unless a list or a note goes on there.
            if not before.strip() and not container:
                lines[index] = _blank(line)
                continue
        elif line.strip():
            container = _CONTAINER.match(line) is not None or (container and line[0] == " ")
        before = line
    return "\n".join(lines), opened if fence else None


def code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans between two runs of as many backticks each, in one paragraph."""
    runs = [match.span() for match in _TICKS.finditer(text)]
    if not runs:
        return
    ends = [match.start() for match in _BLANK.finditer(text)]
    later: defaultdict[int, list[int]] = defaultdict(list)
    for index, (start, end) in enumerate(runs):
        later[end - start].append(index)
    index = 0
    while index < len(runs):
        start, end = runs[index]
        same = later[end - start]
        place = bisect_right(same, index)
        limit = bisect_right(ends, start)
        stop = ends[limit] if limit < len(ends) else len(text)
        if place < len(same) and runs[same[place]][0] < stop:
            index = same[place]
            yield start, runs[index][1]
        index += 1


def _comments(text: str) -> Iterator[tuple[int, int]]:
    start = text.find(_COMMENT)
    while start >= 0:
        end = text.find("-->", start)
        end = len(text) if end < 0 else end + len("-->")
        yield start, end
        start = text.find(_COMMENT, end)
