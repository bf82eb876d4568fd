"""Highlighted code without the work that Pygments does anew for each block."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pygments.lexers import find_lexer_class_by_name
from pygments.styles import get_style_by_name
from pygments.util import ClassNotFound
from pymdownx.highlight import Highlight, HighlightExtension

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["FastHighlightExtension"]


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
        name, options = self.get_extended_language(language) if language else (language, {})
        kind = _lexer(name) if isinstance(name, str) and not options else None
        if kind is not None:
            return kind(stripnl=stripnl), language
        found: tuple[Any, str] = super().get_lexer(src, language, *rest)
        return found


class FastHighlightExtension(HighlightExtension):
    """The settings of highlighting, with a faster highlighter."""

    def get_pymdownx_highlighter(self) -> type[FastHighlight]:
        """The class that highlights."""
        return FastHighlight


@lru_cache(maxsize=64)
def _bare(style: str) -> _Bare:
    return _Bare(get_style_by_name(style))


@lru_cache(maxsize=256)
def _lexer(name: str) -> Callable[..., Any] | None:
    try:
        kind: Callable[..., Any] = find_lexer_class_by_name(name)
    except ClassNotFound:
        return None
    return kind
