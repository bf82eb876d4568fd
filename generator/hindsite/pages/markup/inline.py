"""Python-Markdown's inline patterns, tried only on texts that have what they need."""

from __future__ import annotations

import re
from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markdown import inlinepatterns
from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import INLINE_PLACEHOLDER_PREFIX, AtomicString

from hindsite.pages.markup.needs import needed, rare

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

__all__ = ["FastInline"]

_APPLY = "_InlineProcessor__applyPattern"
_HANDLE = "_InlineProcessor__handleInline"
_NEVER = "(?!)"
_PLACE = "_InlineProcessor__processPlaceholders"

_ENDS: dict[type[Any], tuple[str, ...]] = {
    inlinepatterns.ImageInlineProcessor: ("](", ")"),
    inlinepatterns.ImageReferenceInlineProcessor: ("]",),
    inlinepatterns.LinkInlineProcessor: ("](", ")"),
    inlinepatterns.ReferenceInlineProcessor: ("]",),
    inlinepatterns.ShortImageReferenceInlineProcessor: ("]",),
    inlinepatterns.ShortReferenceInlineProcessor: ("]",),
}
"""These look for all of this from each bracket on, which takes long in a text that has it not."""

Pieces = tuple[str, ...]
Made = list[tuple[Any, list[str]]]


class FastInline(InlineProcessor):
    """The processor of inline patterns, which passes over those that cannot match.

    Whether one can is told from its regular expression alone, so that a pattern of any extension
    may be passed over. One that looks for its matches in a way of its own is always tried.
    """

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the patterns as they are registered now, the outer elements first."""
        self._take_patterns()
        self.stashed_nodes: dict[str, Element | str] = {}
        self.parent_map = {child: parent for parent in tree.iter() for child in parent}
        todo = deque([(tree, [*(ancestors or ()), tree.tag.lower()])])
        while todo:
            element, self.ancestors = todo.popleft()
            if element is not tree:
                self.ancestors.append(element.tag.lower())
            self._visit(element, todo)
        return tree

    def pieces(self) -> list[Pieces]:
        """What one of has to be in a text for each pattern to match; nothing if not known."""
        self._take_patterns()
        return [pieces for _, pieces, _ in self.tries]

    def _take_patterns(self) -> None:
        """See what the patterns need, if they are others than for the last tree."""
        patterns = [(pattern, _expression(pattern)) for pattern in self.inlinePatterns]
        if patterns == self.__dict__.get("patterns"):
            return
        self.patterns = patterns
        self.tries = [
            (pattern, _pieces(expression), _ENDS.get(type(pattern), ()))
            for pattern, expression in patterns
        ]
        self.may_match = _one_of(tuple(pieces for _, pieces, _ in self.tries))

    def _visit(self, element: Element, todo: deque[tuple[Element, list[str]]]) -> None:
        """Apply the patterns to what stands in the element, and note what is to be visited."""
        made: list[tuple[Element, Made]] = []
        for child in element:
            text, tail = child.text, child.tail
            if text and not isinstance(text, AtomicString) and not self._is_plain(text):
                made.append((child, self._read_text(child, text)))
                todo.extend(made[-1][1])
            if tail and not self._is_plain(tail):
                self._read_tail(element, child, tail)
            if len(child):
                self.parent_map[child] = element
                todo.append((child, self.ancestors[:]))
        for child, nodes in made:
            for place, (node, _) in enumerate(nodes):
                child.insert(place, node)

    def _is_plain(self, text: str) -> bool:
        return not self.may_match(text) and INLINE_PLACEHOLDER_PREFIX not in text

    def _read_text(self, child: Element, text: str) -> Made:
        self.ancestors.append(child.tag.lower())
        child.text = None
        nodes: Made = getattr(self, _PLACE)(getattr(self, _HANDLE)(text), child)
        self.parent_map.update((node, child) for node, _ in nodes)
        self.ancestors.pop()
        return nodes

    def _read_tail(self, element: Element, child: Element, tail: str) -> None:
        found = getattr(self, _HANDLE)(tail)
        holder = child.makeelement("d", {})
        child.tail = None
        nodes: Made = getattr(self, _PLACE)(found, holder, isText=False)
        if holder.tail:
            child.tail = holder.tail
        place = list(element).index(child) + 1
        for node, _ in reversed(nodes):
            self.parent_map[node] = element
            element.insert(place, node)


def _expression(pattern: object) -> re.Pattern[str] | None:
    """The expression that a pattern looks for, if it looks in no way of its own."""
    if not isinstance(pattern, InlinePattern):
        return None
    if type(pattern).getCompiledRegExp is not Pattern.getCompiledRegExp:
        return None
    return pattern.getCompiledRegExp()


def _pieces(expression: re.Pattern[str] | None) -> Pieces:
    """What one of has to be in a text, in lower case; nothing where that is not known."""
    return tuple(sorted(needed(expression))) if expression else ()


@lru_cache(maxsize=64)
def _one_of(pieces_of_each: tuple[Pieces, ...]) -> Callable[[str], bool]:
    """Tells whether any pattern at all may match a text, which in plain prose none does."""
    if not all(pieces_of_each):
        return bool
    pieces = sorted({piece for pieces in pieces_of_each for piece in pieces})
    marks = "".join(map(rare, pieces))
    words = [piece for piece in pieces if not rare(piece)]
    find_mark = re.compile(f"[{re.escape(marks)}]" if marks else _NEVER).search

    def may_match(text: str) -> bool:
        lowered = text.lower()
        some = pieces if find_mark(text) else words
        return any(map(lowered.__contains__, some))

    return may_match


def _handle(self: FastInline, data: str, first: int = 0) -> str:
    """Put placeholders where patterns match, beginning with the pattern of that index."""
    if isinstance(data, AtomicString) or not self.may_match(data):
        return data
    apply: Any = getattr(self, _APPLY)
    lowered = data.lower()
    for place, (pattern, pieces, ends) in enumerate(self.tries[first:], first):
        if pieces and not any(map(lowered.__contains__, pieces)):
            continue
        if ends and not all(map(data.__contains__, ends)):
            continue
        start, matched = 0, True
        while matched:
            data, matched, start = apply(pattern, data, place, start)
        lowered = data.lower()
    return data


setattr(FastInline, _HANDLE, _handle)
