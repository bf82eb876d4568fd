"""A plain block → its HTML: a paragraph, a flat list or a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown.util import STX

from hindsite.pages.markup.serializing import xhtml_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from hindsite.pages.markup.knowing import Known

__all__ = ["CONTINUES", "Writer"]

_ITEM = re.compile(r"(?:[*+-]|(\d+)\.) +(?=\S)")
_BOXES = ("[ ]", "[x]", "[X]")
_BOX = re.compile(r"\[([ xX])\] +(?=\w)")
# A line that begins with a letter, a digit, a quotation mark, a bracket, code or emphasis begins
# nothing of its own, unless it is numbered.
_BEGINS = re.compile(r" {0,3}(?!\d+\. )(?:[^\W_]|[\"'(`\[]|\*\*?[^\W_`])")
CONTINUES = frozenset(" :")
"""What is indented, or defines a word, may belong to the block before it."""

_CONTINUES_LISTS = frozenset("*+-")


class Writer:
    """Writes the HTML of blocks as a known engine would."""

    def __init__(self, engine: Known) -> None:
        self._phrases = engine.phrases
        self._tables = engine.tables
        self._boxes = engine.boxes
        self._marks = engine.marks
        self._words: Callable[[str], str | None] = str

    def written(self, block: str, after: str, *, may_join: bool) -> str | None:
        """The HTML of a block, or None where it is not plain.

        Args:
            block: What stands between empty lines.
            after: The character with which the next one begins.
            may_join: Whether the one before may be a list, so that another would continue it.
        """
        if block[:1] == " " or after in CONTINUES or STX in block:
            return None
        if any(map(block.__contains__, self._marks)):
            return None
        if self._phrases.is_bare(block):
            block = xhtml_text(block)
            self._words = str
        else:
            self._words = self._phrases.html
        if block.startswith("|"):
            return self._tables.html(block, self._words) if self._tables else None
        item = _ITEM.match(block)
        if item:
            may_join = may_join or after in _CONTINUES_LISTS or after.isdigit()
            return None if may_join else self._list("ol" if item[1] else "ul", block)
        return self._element("p", block)

    def _list(self, tag: str, block: str) -> str | None:
        items = [self._item(item) for item in _items(block)]
        if not all(items):
            return None
        is_of_tasks = any(item.startswith("<li class") for item in items if item)
        name = ' class="task-list"' if is_of_tasks else ""
        return "\n".join([f"<{tag}{name}>", *filter(None, items), f"</{tag}>"])

    def _item(self, text: str) -> str | None:
        box = _BOX.match(text) if self._boxes else None
        if not box:
            return None if text.startswith(_BOXES) else self._element("li", text)
        words = self._read(text[box.end() :])
        made = self._boxes[box[1].lower()]
        return None if words is None else f'<li class="task-list-item">{made}{words}</li>'

    def _element(self, tag: str, text: str) -> str | None:
        words = self._read(text)
        return None if words is None else f"<{tag}>{words}</{tag}>"

    def _read(self, text: str) -> str | None:
        is_plain = all(map(_BEGINS.match, text.split("\n") if "\n" in text else (text,)))
        return self._words(text) if is_plain else None


def _items(block: str) -> list[str]:
    """The items of a list, each with the lines that continue it."""
    items: list[str] = []
    for line in block.split("\n"):
        found = _ITEM.match(line)
        if found:
            items.append(line[found.end() :])
        else:
            items[-1] = f"{items[-1]}\n{line}"
    return items
