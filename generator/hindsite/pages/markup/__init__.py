"""Python-Markdown, made faster where it is known how: the same HTML, to the byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hindsite.pages.markup.versions import are_known

if TYPE_CHECKING:
    from markdown import Markdown

__all__ = ["PLAIN_BLOCKS", "convert", "hasten"]

PLAIN_BLOCKS = "plain_blocks"
"""What an engine calls the preprocessor that writes plain blocks at once."""

_MARKS = ("klzzwxh", "wzxhzdk")
_COUNTED = (*_MARKS, *("".join(f"&#{ord(sign)};" for sign in mark) for mark in _MARKS))
"""What an engine's numbered marks begin with, which it leaves in some odd addresses."""


def convert(engine: Markdown, text: str) -> str:
    """Markdown as HTML, by an engine as it is for a first text.

    Marks that were left in a page have the numbers that they have if nothing was written at once.
    """
    made = engine.reset().convert(text)
    is_whole = PLAIN_BLOCKS not in engine.preprocessors
    if is_whole or not any(mark in made for mark in _COUNTED):
        return made
    blocks: Any = engine.preprocessors[PLAIN_BLOCKS]
    blocks.is_off = True
    try:
        return engine.reset().convert(text)
    finally:
        blocks.is_off = False


def hasten(engine: Markdown) -> None:
    """Replace the parts of an engine that are known, so that it makes the same HTML in less time.

    An engine of another version stays as it is. Where an extension is of neither Python-Markdown
    nor PyMdown Extensions, only the parts are replaced that cannot get in its way.
    """
    if are_known():
        from hindsite.pages.markup.engine import replace_parts

        replace_parts(engine)
