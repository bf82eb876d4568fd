"""Sections of a post-mortem that are there for a person, and not for a reader of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from hindsite.checks.outline import Section, sections
from hindsite.checks.phrases import plain
from hindsite.model.prose import place_in, unclosed, without_code

if TYPE_CHECKING:
    from hindsite.checks.papers import Paper

__all__ = ["Slip", "slips_of"]

_BOLD = re.compile(r"^(?:\*\*|__)([^*_\n]{3,60}?):?(?:\*\*|__):?[ \t]*$", re.MULTILINE)
_UNDERLINED = re.compile(r"^(\w[^\n]{2,60})\n(?:=+|-+)[ \t]*$", re.MULTILINE)
_MISSPELT = "a heading that is not known"
_OTHERWISE = (
    (_BOLD, "bold text, and no heading"),
    (_UNDERLINED, "underlined, and headings are read only with # before them"),
)


class Slip(NamedTuple):
    """A missing section, and what stands where it was meant: a heading misspelt, or bold text.

    `what` says which.
    """

    name: str
    at: tuple[int, int]
    found: str
    what: str


def slips_of(paper: Paper, missing: list[str]) -> tuple[list[Slip], list[str]]:
    """Of sections that are missing those that a slip hides, and those that are not there at all.

    What an unclosed block of code has swallowed is neither: another rule tells of that block.
    """
    swallowed = _swallowed(paper)
    otherwise = ((tuple(_lines_like(form, paper)), what) for form, what in _OTHERWISE)
    meant = [(paper.sections, _MISSPELT), *otherwise]
    slips: list[Slip] = []
    gone = []
    for name in missing:
        if replace(paper, sections=swallowed).nearly(plain(name)):
            continue
        near = (
            Slip(name, found[0].at, found[0].title, what)
            for lines, what in meant
            if (found := replace(paper, sections=lines).nearly(plain(name)))
        )
        if (slip := next(near, None)) is not None:
            slips.append(slip)
        else:
            gone.append(name)
    return slips, gone


def _swallowed(paper: Paper) -> tuple[Section, ...]:
    """The sections below the beginning of a block that has no end."""
    body = paper.incident.body
    begun = unclosed(body)
    if begun is None:
        return ()
    _, _, rest = body[begun[0] :].partition("\n")
    return sections(rest, 1)


def _lines_like(form: re.Pattern[str], paper: Paper) -> Iterator[Section]:
    """Lines of a form that people take for a heading, as if they were headings."""
    body = paper.incident.body
    for match in form.finditer(without_code(body)):
        line, column = place_in(body, match.start())
        at = (paper.incident.body_line + line, column + 1)
        yield Section(
            title=match[0].strip().partition("\n")[0], name=plain(match[1]), at=at, text=""
        )
