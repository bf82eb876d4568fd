"""A piece of code on a page: what its copy button takes, and what is dangerous in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hindsite.pages.dangers import Found, find_dangers
from hindsite.pages.escaping import html_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hindsite.model.danger import Danger

__all__ = ["Block", "CodeText"]

_PROMPT, _OUTPUT = "gp", "go"
_HIGHLIGHT = "highlight"


@dataclass(slots=True)
class CodeText:
    """A text of code: at which place of the page's parts it stands, and what it is."""

    place: int
    text: str
    role: str = ""


@dataclass(slots=True)
class Block:
    """A piece of code while it is read: where it began, how deep, and all texts of it."""

    place: int
    depth: int
    is_inline: bool
    texts: list[CodeText] = field(default_factory=list)
    _roles: list[tuple[int, str]] = field(default_factory=list)
    _code: int | None = None

    @staticmethod
    def begins(tag: str, given: Mapping[str, str | None]) -> bool:
        """Whether an element is a piece of code: a block of it, or words within a line."""
        names = (given.get("class") or "").split()
        return tag in {"pre", "code"} or (tag == "div" and _HIGHLIGHT in names)

    def enter(self, tag: str, given: Mapping[str, str | None], depth: int) -> None:
        """An element begins within."""
        if tag in {"code", "pre"} and self._code is None:
            self._code = depth
        for role in {_PROMPT, _OUTPUT}.intersection((given.get("class") or "").split()):
            self._roles.append((depth, role))

    def leave(self, depth: int) -> None:
        """An element ends within."""
        if self._code == depth:
            self._code = None
        self._roles = [item for item in self._roles if item[0] < depth]

    def say(self, text: CodeText) -> None:
        """Take a text, where it is one of code: a title or a number of a line is none."""
        if self._code is not None:
            text.role = self._roles[-1][1] if self._roles else ""
            self.texts.append(text)

    def finish(self, parts: list[str], dangers: Sequence[Danger]) -> int:
        """Mark what is dangerous among the page's parts, and return how many commands are.

        What the terminal answers is no command.
        """
        text = "".join(_asked(item) for item in self.texts)
        found = find_dangers(text, dangers)
        self._mark(parts, found)
        copied = "" if self.is_inline else self._commands()
        if copied:
            begin = parts[self.place]
            parts[self.place] = f'{begin.removesuffix(">")} data-copy="{html_text(copied)}">'
        if found and self.is_inline:
            parts[-1] += _word(found)
        elif found:
            parts[self.place] = _warning(found) + parts[self.place]
        return len(found)

    def _mark(self, parts: list[str], found: Sequence[Found]) -> None:
        offset = 0
        for item in self.texts:
            length = len(item.text)
            spans = [
                (max(one.start - offset, 0), min(one.end - offset, length))
                for one in found
                if one.start < offset + length and offset < one.end
            ]
            if spans:
                parts[item.place] = _marked(parts[item.place], item.text, spans)
            offset += length

    def _commands(self) -> str:
        """What was typed at prompts; nothing where there is no prompt."""
        if not any(item.role == _PROMPT for item in self.texts):
            return ""
        return "\n".join(line for line in self._typed() if line.strip())

    def _typed(self) -> Iterator[str]:
        line, is_answer = "", False
        for item in self.texts:
            for piece in item.text.splitlines(keepends=True):
                is_answer = is_answer or item.role == _OUTPUT
                line += "" if item.role == _PROMPT else piece.rstrip("\n")
                if piece.endswith("\n"):
                    yield "" if is_answer else line
                    line, is_answer = "", False
        yield "" if is_answer else line


def _asked(item: CodeText) -> str:
    """The text as it is searched: as long as it is, and blank where nobody types it."""
    if not item.role:
        return item.text
    return "".join("\n" if char == "\n" else " " for char in item.text)


def _marked(part: str, text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A part with marks in it; a character that is spelt by name is marked as a whole."""
    if part != text:
        return f'<mark class="hs-danger__mark">{part}</mark>'
    pieces, place = [], 0
    for start, end in spans:
        pieces += [text[place:start], f'<mark class="hs-danger__mark">{text[start:end]}</mark>']
        place = end
    return "".join([*pieces, text[place:]])


def _word(found: Sequence[Found]) -> str:
    reasons = "; ".join(dict.fromkeys(one.danger.why for one in found))
    return f'<strong class="hs-danger__word" title="{html_text(reasons)}"> dangerous</strong>'


def _warning(found: Sequence[Found]) -> str:
    """The line before a block: what each command does, once."""
    first = {(one.words.casefold(), one.danger.name): one for one in found}
    items = "; ".join(
        f"<code>{html_text(one.words)}</code> {html_text(one.danger.why)}" for one in first.values()
    )
    return f'<p class="hs-danger" role="note"><strong>Dangerous:</strong> {items}.</p>'
