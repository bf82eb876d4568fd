"""The words of a plain block → the HTML that an engine makes of them, without its stash and tree.

Code, links and emphasis are read where they can mean but one thing. The words that are left must be
such that no pattern of the engine matches in them; else the text is the engine's to read.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from hindsite.pages.markup.needs import rare
from hindsite.pages.markup.serializing import xhtml_text, xhtml_value

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Phrases"]

_MARK = "\x01"
"""Stands on both sides of the number of a piece of HTML that is made already."""

_TICK = "`"
_CODE_WITH_LANGUAGE = ("#!", ":::")
# Each begins with its sign, and looks back only then: so a text is searched in one go.
_LINK = re.compile(r"\[(?<!!\[)(?!\^)([^\[\]]+)\]\(([\w./#?=&%:@+,;!$~-]+)\)", re.ASCII)
_EMPHASIS = re.compile(r"(\*(?<!\*\*)\*?)(?![\s*])([^*]*[^\s*])\1(?!\*)")
_PIECE = re.compile(rf"{_MARK}(\d+){_MARK}")
# An underscore within a word, an owner's sign that ends no name, and a sign for "and".
_HARMLESS = re.compile(r"_(?<=[^\W_]_)(?=[^\W_])|@(?<![^\s(]@)|&(?=\s)")
# Words in brackets are a link only where an address follows, or is given elsewhere.
_BRACKETS = re.compile(rf"\[(?<!!\[)(?!\^)([^\[\]]+)\](?!\(|\s?[\[{_MARK}])")
_READ = "`[]*{\x02"
"""Signs of code, links and emphasis; what begins a list of attributes, or a mark of the engine."""

_ODD = re.compile(f"[{re.escape(_READ)}]")


class Phrases:
    """Reads what stands in a block or in a cell."""

    def __init__(self, pieces: Iterable[str]) -> None:
        """Take the pieces of text one of which every match of the engine's patterns has in it."""
        self._pieces = sorted(set(pieces))
        self._words = [piece for piece in self._pieces if not rare(piece)]
        signs = "".join(map(rare, self._pieces))
        self._has_sign = re.compile(f"[{re.escape(signs + _READ)}]").search

    def is_bare(self, text: str) -> bool:
        """Whether nothing in the text is more than words."""
        return not self._has_sign(text) and not self._has_any(self._words, text)

    def html(self, text: str) -> str | None:
        """The text as HTML, or None where it is left to the engine."""
        if self.is_bare(text):
            return xhtml_text(text)
        if _MARK in text:
            return None
        made: list[str] = []
        words = self._without_code(text, made)
        words = None if words is None else self._without_links(words, made)
        words = None if words is None else self._emphasised(words)
        if words is None or not made:
            return words
        return _PIECE.sub(lambda match: made[int(match[1])], words)

    def _without_code(self, text: str, made: list[str]) -> str | None:
        """The text with a mark for each piece of code; None where backticks are not in pairs."""
        pieces = text.split(_TICK)
        if len(pieces) == 1:
            return text
        codes = [code.strip() for code in pieces[1::2]]
        if len(pieces) % 2 == 0 or not all(pieces[1:-1]) or not all(codes):
            return None
        if any(code.startswith(_CODE_WITH_LANGUAGE) for code in codes):
            return None
        for place, code in enumerate(codes):
            pieces[2 * place + 1] = _piece(f"<code>{html.escape(code, quote=False)}</code>", made)
        return "".join(pieces)

    def _without_links(self, text: str, made: list[str]) -> str | None:
        """The text with a mark for each link; None where the words of one are not plain."""
        if "[" not in text:
            return text
        pieces = _LINK.split(text)
        for place in range(1, len(pieces), 3):
            words = self._emphasised(pieces[place])
            if words is None:
                return None
            words = _PIECE.sub(lambda match: made[int(match[1])], words)
            pieces[place] = _piece(f'<a href="{xhtml_value(pieces[place + 1])}">{words}</a>', made)
            pieces[place + 1] = ""
        return "".join(pieces)

    def _emphasised(self, text: str) -> str | None:
        """The words with their emphasis as HTML; None where anything else is left in them."""
        # First, since signs that emphasis parts from letters would stand among them without it.
        bare = _HARMLESS.sub("", text)
        bare = _EMPHASIS.sub(r"\2", bare) if "*" in bare else bare
        bare = _BRACKETS.sub(r"\1", bare) if "[" in bare else bare
        has_sign = self._has_sign(bare)
        if has_sign and _ODD.search(bare):
            return None
        if self._has_any(self._pieces if has_sign else self._words, bare):
            return None
        written = xhtml_text(text)
        return _EMPHASIS.sub(_emphasis, written) if "*" in text else written

    def _has_any(self, pieces: Iterable[str], text: str) -> bool:
        return any(map(text.lower().__contains__, pieces))


def _piece(written: str, made: list[str]) -> str:
    made.append(written)
    return f"{_MARK}{len(made) - 1}{_MARK}"


def _emphasis(match: re.Match[str]) -> str:
    tag = "strong" if match[1] == "**" else "em"
    return f"<{tag}>{match[2]}</{tag}>"
