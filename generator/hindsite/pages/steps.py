"""A runbook's sections → the same to work by: steps with anchors and times, dangers marked.

Everything is there without JavaScript: a plain list, in which each step has an address. A script
puts boxes to tick before them. Nothing of a section is lost; things are only added to it.
"""

from __future__ import annotations

import html
from collections import Counter
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from hindsite.pages.commands import Block, CodeText
from hindsite.pages.escaping import Html, html_text
from hindsite.pages.estimates import Estimate, find_estimate, total
from hindsite.store import digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hindsite.model.danger import Danger
    from hindsite.pages.cutting import Attributes
    from hindsite.pages.sections import Section

__all__ = ["Guide", "guide"]

_VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})
_LISTS = frozenset({"ol", "ul"})
_TASKS = "task-list"
_TILDE = "&#126;"
_KEY = 12


@dataclass(frozen=True, slots=True)
class Guide:
    """Sections to work by, how many steps they have, and how long those take that say so.

    `timed` is how many say so, `takes` their sum; `dangers` is how many dangerous commands stand
    there.
    """

    sections: tuple[Section, ...]
    steps: int
    timed: int
    takes: Estimate | None
    dangers: int


def guide(sections: Sequence[Section], dangers: Sequence[Danger]) -> Guide:
    """Make sections of clean HTML ready to work by.

    Args:
        sections: As the renderer has made them.
        dangers: The commands to mark.
    """
    seen: Counter[str] = Counter()
    made, steps, marked = [], [], 0
    for section in sections:
        reader = _Reader(section, dangers, seen)
        # A tilde before a number stands in text as an entity, and must not cut an estimate in two.
        reader.feed(str(section.content).replace(_TILDE, "~"))
        reader.close()
        made.append(replace(section, content=Html("".join(reader.parts).replace("~", _TILDE))))
        steps += reader.steps
        marked += reader.marked
    timed = [step.takes for step in steps if step.takes]
    return Guide(tuple(made), len(steps), len(timed), total(timed), marked)


@dataclass(slots=True)
class _Step:
    """A step while it is read: `place` is that of its beginning among the parts."""

    place: int
    depth: int
    number: int
    attributes: str
    takes: Estimate | None = None
    words: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Copies well-formed HTML, adding to the steps and to the code in it."""

    def __init__(self, section: Section, dangers: Sequence[Danger], seen: Counter[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.steps: list[_Step] = []
        self.marked = 0
        self._section = section
        self._seen = seen
        self._dangers = dangers
        self._open: list[str] = []
        self._number = 0
        self._step: _Step | None = None
        self._block: Block | None = None

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Copy the beginning of an element, and see what it begins."""
        given = dict(attrs)
        if self._step is None and tag in _LISTS:
            self._begin_list(tag, given)
        if tag == "li" and self._step is None and self._is_of_steps():
            self._begin_step(given)
            self._open.append(tag)
            return
        if self._block is None and Block.begins(tag, given):
            self._block = Block(len(self.parts), len(self._open), is_inline=tag == "code")
        if self._block is not None:
            self._block.enter(tag, given, len(self._open))
        self.parts.append(self.get_starttag_text() or "")
        if tag not in _VOID:
            self._open.append("steps" if self._becomes_steps(tag, given) else tag)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        """Copy an element that is written as one tag."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Copy the end of an element, and finish what ends with it."""
        self._open.pop()
        depth = len(self._open)
        self.parts.append(f"</{tag}>")
        if self._block is not None:
            self._block.leave(depth)
            if self._block.depth == depth:
                self._end_block(self._block)
        if self._step is not None and self._step.depth == depth:
            self._end_step(self._step)

    def handle_data(self, data: str) -> None:
        """Copy text; a time that it gives for a step is set off."""
        self._say(data)
        step = self._step
        if self._block is None and step and step.takes is None and self._open.count("li") == 1:
            found = find_estimate(data)
            if found is not None:
                step.takes, (start, end) = found
                inner = f'<span class="hs-estimate">{data[start:end]}</span>'
                self.parts.append(f"{data[:start]}{inner}{data[end:]}")
                return
        self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        """Copy a character that is spelt by name."""
        self._say(html.unescape(f"&{name};"))
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Copy a character that is spelt by number."""
        self._say(html.unescape(f"&#{name};"))
        self.parts.append(f"&#{name};")

    def _say(self, text: str) -> None:
        if self._step is not None:
            self._step.words.append(text)
        if self._block is not None:
            self._block.say(CodeText(len(self.parts), text))

    # -- steps -----------------------------------------------------------------------------------

    @staticmethod
    def _becomes_steps(tag: str, given: dict[str, str | None]) -> bool:
        return tag == "ol" or (tag == "ul" and _TASKS in (given.get("class") or "").split())

    def _is_of_steps(self) -> bool:
        """Whether the element that is open is a list of steps and stands in no other list."""
        return self._open[-1:] == ["steps"] and not {"li", "ul"}.intersection(self._open)

    def _begin_list(self, tag: str, given: dict[str, str | None]) -> None:
        start = given.get("start") or ""
        is_number = tag == "ol" and start.isascii() and start.isdigit() and len(start) < _KEY
        self._number = int(start) - 1 if is_number else 0

    def _begin_step(self, given: dict[str, str | None]) -> None:
        self._number += 1
        kept = "".join(
            f' {name}="{html_text(value or "")}"'
            for name, value in given.items()
            if name not in {"id", "class"}
        )
        names = " ".join(["hs-step", *(given.get("class") or "").split()])
        attributes = f' class="{html_text(names)}"{kept}'
        self._step = _Step(len(self.parts), len(self._open), self._number, attributes)
        self.parts.append("")
        if given.get("id"):
            self.parts.append(f'<span id="{html_text(given["id"])}"></span>')

    def _end_step(self, step: _Step) -> None:
        prefix = "-".join(["hs-step", *([self._section.anchor] if self._section.anchor else [])])
        self._seen[prefix] += 1
        anchor = html_text(f"{prefix}-{self._seen[prefix]}")
        words = " ".join("".join(step.words).split())
        same = digest(self._section.words, words)
        self._seen[same] += 1
        key = digest(same, str(self._seen[same]))[:_KEY]
        where = f" of {self._section.words}" if self._section.words else ""
        name = html_text(f"step {step.number}{where}")
        self.parts[step.place] = (
            f'<li id="{anchor}"{step.attributes} data-hs-step="{key}"'
            f' data-hs-number="{step.number}" data-hs-name="{name}">'
            f'<a class="hs-step__link" href="#{anchor}" aria-label="Link to {name}">#</a>'
        )
        self.steps.append(step)
        self._step = None

    # -- code ------------------------------------------------------------------------------------

    def _end_block(self, block: Block) -> None:
        self.marked += block.finish(self.parts, self._dangers)
        self._block = None
