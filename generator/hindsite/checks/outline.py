"""Body → its headings with what stands below each, for rules that ask for sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from hindsite.checks.phrases import plain
from hindsite.reading.sections import headings, lines_of

__all__ = ["Section", "lead", "sections"]

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PLACEHOLDER = re.compile(r"(?:tbd|tba|todo|to do|to be done|to be written|\.{3}|…|-+)\.?")


@dataclass(frozen=True)
class Section:
    """One heading: its title, the same in plain words, and all below it as Markdown.

    What stands below smaller headings that follow belongs to it as well. `at` is line and column
    of the title in the file.
    """

    title: str
    name: str
    at: tuple[int, int]
    text: str

    @cached_property
    def is_empty(self) -> bool:
        """Whether nothing stands there but comments, headings, or a word for nothing."""
        written = [line for line in self.text.split("\n") if not line.lstrip().startswith("#")]
        said = " ".join(" ".join(written).split()).strip("*_ ").lower()
        return not said or _PLACEHOLDER.fullmatch(said) is not None


@lru_cache(maxsize=64)
def sections(body: str, body_line: int) -> tuple[Section, ...]:
    """Every heading of a body, whatever its level; `body_line` is the line it begins at."""
    found, lines = headings(body), lines_of(body)
    ends = _ends(found, len(lines))
    return tuple(
        Section(
            title=text,
            name=plain(text),
            at=(body_line + line, lines[line].find(text) + 1),
            text=_said(lines[line + 1 : end]),
        )
        for (line, _, text), end in zip(found, ends, strict=True)
    )


def lead(body: str) -> str:
    """What stands before the first heading, but for one that is the title of the whole."""
    found, lines = headings(body), lines_of(body)
    start = 0
    if found and found[0][1] == 1:
        start, found = found[0][0] + 1, found[1:]
    return _said(lines[start : found[0][0] if found else len(lines)])


def _ends(found: Sequence[tuple[int, int, str]], last: int) -> list[int]:
    """For each heading the line of the next that is not smaller, or the last line."""
    nearest: dict[int, int] = {}
    ends: list[int] = []
    for line, level, _ in reversed(found):
        ends.append(min((at for depth, at in nearest.items() if depth <= level), default=last))
        nearest[level] = line
    return ends[::-1]


def _said(lines: Sequence[str]) -> str:
    text = "\n".join(lines)
    # Below the last end nothing begins that ends: many such beginnings would each be followed.
    end = text.rfind("-->") + len("-->")
    return (_COMMENT.sub("", text[:end]) + text[end:] if "-->" in text else text).strip()
