"""Code → the lines of HTML that Pygments makes of it, each only once where it can be known again.

Blocks of code are seldom equal, but commands are that people type: they stand in one record after
another, with other answers below them.
"""

from __future__ import annotations

import html
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import TextLexer
from pygments.lexers.shell import ShellSessionBaseLexer

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["frame", "lines_of"]

_INNER = "_innerLexerCls"
_CLASSES = "_get_css_classes"
_LONGEST_BLOCK, _LONGEST_COMMAND = 2000, 500
"""Characters; what is longer is hardly ever met again."""


def lines_of(kind: Any, code: str, *, stripnl: bool) -> str:
    """The lines of a block of code as HTML, each with a line feed.

    Args:
        kind: The class of a lexer.
        code: The block.
        stripnl: The option of the lexer: empty lines at both ends are left out.
    """
    make = _kept_lines if len(code) <= _LONGEST_BLOCK else _lines
    return make(kind, code, stripnl)


@cache
def frame() -> tuple[str, str]:
    """What Pygments puts before and behind the lines, within the element that has the classes."""
    made = highlight("x", TextLexer(), HtmlFormatter(cssclass="", wrapcode=True))
    before, after = made.removeprefix("<div>").split("x\n")
    return before, after.strip()


def _lines(kind: Any, code: str, stripnl: bool) -> str:  # noqa: FBT001 - a cache's key
    return _spelt(_remembering(kind)(stripnl=stripnl).get_tokens(code))


_kept_lines = lru_cache(maxsize=512)(_lines)


def _spelt(tokens: Iterable[tuple[Any, str]]) -> str:
    """Tokens as HTML: neighbours of one class in a line share an element, and none is empty."""
    openings = _openings()
    parts: list[str] = []
    write = parts.append
    last, is_begun = "", False
    for kind, value in tokens:
        opening = openings[kind]
        for place, piece in enumerate(value.split("\n") if "\n" in value else (value,)):
            if place:
                write("</span>\n" if last else "\n")
                last, is_begun = "", False
            if piece:
                if not is_begun:
                    write(opening)
                elif opening != last:
                    write(f"</span>{opening}" if last else opening)
                write(_escaped(piece))
                last, is_begun = opening, True
    if is_begun:
        write("</span>\n" if last else "\n")
    return "".join(parts)


def _escaped(text: str) -> str:
    is_plain = not ("&" in text or "<" in text or ">" in text)
    return text if is_plain else html.escape(text, quote=False)


class _Openings(dict[Any, str]):
    """The tag that begins an element of a kind of tokens; nothing where they need none."""

    def __init__(self) -> None:
        super().__init__()
        self._classes = getattr(HtmlFormatter(), _CLASSES)

    def __missing__(self, kind: Any) -> str:
        names = self._classes(kind)
        found = self[kind] = f'<span class="{names}">' if names else ""
        return found


_openings = cache(_Openings)


@cache
def _remembering(kind: Any) -> Any:
    """The same lexer, save that one of shell sessions knows commands again."""
    inner = getattr(kind, _INNER, None)
    if inner is None or not issubclass(kind, ShellSessionBaseLexer):
        return kind

    class Remembered:
        """Takes commands apart in the place of the inner lexer."""

        def __init__(self, **options: Any) -> None:
            self._options = tuple(options.items())

        def get_tokens_unprocessed(self, text: str) -> Iterable[tuple[int, Any, str]]:
            """Places, kinds and texts of a command's tokens."""
            make = _kept_command if len(text) <= _LONGEST_COMMAND else _command
            return make(inner, self._options, text)

    return type(kind.__name__, (kind,), {_INNER: Remembered})


def _command(
    kind: Any, options: tuple[tuple[str, Any], ...], text: str
) -> tuple[tuple[int, Any, str], ...]:
    return tuple(kind(**dict(options)).get_tokens_unprocessed(text))


_kept_command = lru_cache(maxsize=1024)(_command)
