"""Highlighted code without the work that Pygments does anew for each block."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pygments.lexers import find_lexer_class_by_name
from pygments.styles import get_style_by_name
from pygments.util import ClassNotFound
from pymdownx.highlight import Highlight, HighlightExtension
from pymdownx.superfences import SuperFencesBlockPreprocessor

from hindsite.pages.markup.spans import frame, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FastFences", "FastHighlightExtension"]

_UNUSUAL = ("inline", "hl_lines", "id_value", "attrs", "title")
_NUMBERS = ("linestart", "linestep", "linespecial")
_WORD = re.compile(r"[A-Za-z][\w-]*")


class _Bare:
    """A style of Pygments without its list of colours, which a page with classes does not use."""

    def __init__(self, style: Any) -> None:
        self._style = style

    def __getattr__(self, name: str) -> Any:
        return getattr(self._style, name)

    def __iter__(self) -> Iterator[Any]:
        return iter(())


class FastHighlight(Highlight):
    """Highlights code: a lexer is looked up once, and no style sheet is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given: dict[str, Any] = self.__dict__
        style = given["pygments_style"]
        if self.use_pygments and not self.noclasses and isinstance(style, str):
            given["pygments_style"] = _bare(style)

    def get_lexer(self, src: str, language: str, *rest: bool) -> tuple[Any, str]:
        """The lexer for a language and its name; what Pygments does not know is left to it."""
        stripnl = rest[-1]
        kind = self._kind(language)
        if kind is not None:
            return kind(stripnl=stripnl), language
        found: tuple[Any, str] = super().get_lexer(src, language, *rest)
        return found

    def _kind(self, language: str) -> type[Any] | None:
        name, options = self.get_extended_language(language) if language else (language, {})
        return _lexer(name) if isinstance(name, str) and not options else None

    def highlight(self, src: str, language: str, *args: Any, **kwargs: Any) -> Any:
        """A block of code as HTML, or code within a line as an element."""
        css_class = args[0] if args else ""
        kind = self._kind(language) if self._is_usual(css_class, args[1:], kwargs) else None
        if kind is None:
            return super().highlight(src, language, *args, **kwargs)
        names = [self.language_prefix + language] if self.pygments_lang_class else []
        names += [*(kwargs.get("classes") or ()), css_class]
        before, after = frame()
        lines = lines_of(kind, src, stripnl=self.stripnl)
        return f'<div class="{" ".join(names)}">{before}{lines}{after}'

    def _is_usual(self, css_class: str, more: tuple[Any, ...], given: dict[str, Any]) -> bool:
        """Whether a block has neither numbers, marks, titles nor attributes of its own."""
        asked = any(given.get(name) for name in _UNUSUAL)
        numbered = any(given.get(name, -1) != -1 for name in _NUMBERS) or self.linenums
        own = self.auto_title or self.line_spans or self.line_anchors or self.noclasses
        return bool(self.use_pygments and _WORD.fullmatch(css_class)) and not (
            more or asked or numbered or own
        )


class FastHighlightExtension(HighlightExtension):
    """The settings of highlighting, with a faster highlighter."""

    def get_pymdownx_highlighter(self) -> type[FastHighlight]:
        """The class that highlights."""
        return FastHighlight


class FastFences(SuperFencesBlockPreprocessor):
    """Takes blocks of code out of a text; a line without a fence begins none."""

    def search_nested(self, lines: list[str]) -> list[str]:
        """Look for blocks between the first line with a fence and the last."""
        places = [place for place, line in enumerate(lines) if "```" in line or "~~~" in line]
        if not places:
            return lines
        first, end = places[0], places[-1] + 1
        found: list[str] = super().search_nested(lines[first:end])
        return [*lines[:first], *found, *lines[end:]]

    def parse_whitespace(self, line: str) -> str:
        """The white space before a fence."""
        if "```" in line or "~~~" in line:
            found: str = super().parse_whitespace(line)
            return found
        self.ws_len = self.ws_virtual_len = 0
        return ""


@lru_cache(maxsize=64)
def _bare(style: str) -> _Bare:
    return _Bare(get_style_by_name(style))


@lru_cache(maxsize=256)
def _lexer(name: str) -> type[Any] | None:
    try:
        kind: type[Any] = find_lexer_class_by_name(name)
    except ClassNotFound:
        return None
    return kind
