"""Rules on how a text is laid out: what begins also ends, and headings are headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hindsite.checks.rules import Fault, Rule
from hindsite.model.findings import Level
from hindsite.model.prose import place_in, unclosed, without_code

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope

__all__ = ["RULES"]

_TIGHT = re.compile(r"^#{2,6}(?=[A-Za-z])[^\n]{1,80}", re.MULTILINE)


def _unclosed_block(scope: Scope) -> Iterator[Fault]:
    for record in scope.records:
        body = record.body
        if not any(sign in body for sign in ("```", "~~~", "<!--")):
            continue
        found = unclosed(body)
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


def _tight_heading(scope: Scope) -> Iterator[Fault]:
    for record in scope.records:
        body = record.body
        if scope.is_foreign(record) or not _TIGHT.search(body):
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
)
