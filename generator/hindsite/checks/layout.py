"""Rules on how a text is laid out: what begins also ends, and headings are headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hindsite.checks.rules import Fault, Rule
from hindsite.model.conflicts import conflicts_in
from hindsite.model.findings import Level
from hindsite.model.prose import place_in, unclosed, without_code
from hindsite.reading.sections import lines_of

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope

__all__ = ["RULES"]

_FENCE = re.compile(r"[ \t]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(`{3,}|~{3,})(.*)")
_MAY_BE_TIGHT = re.compile(r"\n##{1,5}[A-Za-z]")
_TIGHT = re.compile(r"^#{2,6}(?=[A-Za-z])[^\n]{1,80}", re.MULTILINE)


def _unclosed_block(scope: Scope) -> Iterator[Fault]:
    for record in scope.records:
        body = record.body
        found = unclosed(body) if _may_be_open(body) else None
        if found is not None:
            line, column = place_in(body, found[0])
            is_code = found[1][0] in "`~"
            what, end = ("code block", found[1]) if is_code else ("comment", "-->")
            yield Fault(
                places=record.places,
                steps=("body",),
                at=(record.body_line + line, column + 1),
                message=f"this {what} has no end: all that follows is taken for "
                f"{'code' if is_code else 'a comment'}, also sections that are read as data",
                remedy=f"add a line “{end}” where it ends",
                found=found[1],
                expected=end,
            )


def _may_be_open(body: str) -> bool:
    """Whether it is worth a closer look: a comment, or a fence that the next ones do not end."""
    fence = ""
    # In most lines nothing can be a fence, which is told faster than the pattern tells it.
    for line in [line for line in lines_of(body) if "```" in line or "~~~" in line]:
        match = _FENCE.fullmatch(line)
        if match is None:
            continue
        if not fence:
            fence = match[1]
        elif match[1].startswith(fence) and not match[2].strip():
            fence = ""
    return bool(fence) or "<!--" in body


def _tight_heading(scope: Scope) -> Iterator[Fault]:
    for record in scope.records:
        body = record.body
        if not _MAY_BE_TIGHT.search(f"\n{body}") or scope.is_foreign(record):
            continue
        for match in _TIGHT.finditer(without_code(body)):
            line, _ = place_in(body, match.start())
            text = match[0].lstrip("#")
            signs = match[0][: len(match[0]) - len(text)]
            yield Fault(
                places=record.places,
                steps=("body",),
                at=(record.body_line + line, 1),
                message=f"“{match[0].strip()}” is no heading, and what follows belongs to the "
                "section before it",
                remedy=f"put a space behind the signs: {signs} {text.strip()}",
                found=match[0].strip(),
                expected=f"{signs} {text.strip()}",
            )


def _merge_conflict(scope: Scope) -> Iterator[Fault]:
    for record in scope.records:
        for conflict in conflicts_in(record.body, record.body_line):
            yield Fault(
                places=record.places,
                steps=("body",),
                at=(conflict.line, 1),
                message=conflict.message,
                remedy=conflict.remedy,
                found=conflict.found,
                expected=conflict.expected,
            )


RULES = (
    Rule(
        "unclosed-block",
        Level.WARNING,
        "a code block or a comment that begins in a text also ends there",
        _unclosed_block,
    ),
    Rule(
        "tight-heading",
        Level.WARNING,
        "a space stands between the signs of a heading and its words",
        _tight_heading,
    ),
    Rule(
        "merge-conflict",
        Level.ERROR,
        "no line is left in a text of those by which Git marks a conflict",
        _merge_conflict,
    ),
)
