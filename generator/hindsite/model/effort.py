"""How hard a Markdown text is to render, without rendering it.

The library that renders bodies tries many signs of Markdown again for each place where they begin
and nothing ends them, so that some texts take time that grows with the square of their length. Here
those places are counted, in time that grows with the length alone. Texts that people write come to
a small part of what is too much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hindsite.model.prose import without_code_blocks

__all__ = ["is_too_hard"]

_LIMIT = 20_000_000
"""About half a second of work besides what every text of the length takes."""

_TAG = re.compile(r"<(?=[A-Za-z/!?])[^<>]*(?=<|\Z)")
_OPENING = re.compile(r"<[A-Za-z]")
_ABBREVIATION = re.compile(r"^ {0,3}\*\[", re.MULTILINE)
_BLANK = re.compile(r"\n[ \t]*\n")
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^#", re.MULTILINE)
_DEFINITION = re.compile(r"^ {0,3}:", re.MULTILINE)
_RUNS = re.compile(r"~+|\^+|==+|\+\++")
_BOX = re.compile(r"^[ \t]*(?:```|~~~|===|!!!|\?\?\?)", re.MULTILINE)
_BREAK = re.compile(r"  \n")
_SIGNS = re.compile(r"[\\`*_<>&~^=+\[\](){}!:#|$@'\"-]")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_DELIMITERS = "|-: \t"
_TRIED = b"<*[~^=+\n"
"""Signs at which something may begin that is tried again."""


def is_too_hard(text: str) -> bool:
    """Whether to render a text could take seconds where a common one of its length takes none."""
    # Of nearly all texts one of the bounds tells, for a small part of the time.
    return _most(text) > _LIMIT and _bound(text) > _LIMIT and _effort(text) > _LIMIT


def _most(text: str) -> int:
    """At least as much as `_bound`: each sign counts as the one that may cost the most."""
    raw = text.encode("utf-8", "surrogatepass")
    signs = len(raw) - len(raw.translate(None, _TRIED))
    return len(text) * (10 * signs + 2 + len(text) // 100)


def _bound(text: str) -> int:
    """At least as much as `_effort`: each sign counts as if it stood alone, in one long block."""
    count = text.count
    tags, lines = count("<"), count("\n") + 1
    tries = 2 * tags + count("*[") + 2 * count("[")
    tries += 10 * sum(map(count, "~^=+"))
    # A line is at most one of a box, an underline, a heading and a definition, and breaks once.
    return len(text) * (tries + 2 * lines + len(text) // 100)


def _effort(text: str) -> int:
    """About how many characters are looked at in vain; beyond the limit no more is counted."""
    plain = without_code_blocks(text)
    opened = max(0, _count(_OPENING, plain) - plain.count("</"))
    tries = _count(_TAG, plain) + _count(_ABBREVIATION, plain) + opened // 100
    effort = len(plain) * tries + len(text) * (_count(_BOX, text) // 20)
    for block in _blocks(plain):
        if effort > _LIMIT:
            break
        effort += _of_block(block)
    return effort


def _of_block(block: str) -> int:
    """Each place where something begins counts for the whole length that may be tried from it."""
    unclosed = max(0, block.count("[") - block.count("]"))
    lines = sum(_count(sign, block) for sign in (_UNDERLINE, _HEADING, _DEFINITION))
    tries = 2 * unclosed + 10 * _count(_RUNS, block) + lines
    tries += _count(_SIGNS, block) // 100 + _count(_BREAK, block) // 50
    return tries * len(block)


def _count(sign: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in sign.finditer(text))


def _blocks(text: str) -> Iterator[str]:
    """What is rendered in one go: paragraphs, items of lists, rows of tables."""
    for block in _BLANK.split(text):
        lines = block.split("\n")
        if _is_table(lines):
            yield from lines
        elif _ITEM.match(lines[0]):
            yield from _items(lines)
        else:
            yield block


def _is_table(lines: list[str]) -> bool:
    if len(lines) < 2:  # noqa: PLR2004 - a head and what is below it
        return False
    head, below = (line.strip() for line in lines[:2])
    is_below = "|" in below and "-" in below and not below.strip(_DELIMITERS)
    return is_below and head.strip("|").count("|") == below.strip("|").count("|")


def _items(lines: list[str]) -> Iterator[str]:
    item: list[str] = []
    for line in lines:
        if item and _ITEM.match(line):
            yield "\n".join(item)
            item = []
        item.append(line)
    yield "\n".join(item)
