"""Untrusted text, made harmless for the place where it lands: HTML, Markdown, a URL, YAML, CSV."""

from __future__ import annotations

import html
import json
import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from markupsafe import Markup

from hindsite.model.links import safe_url
from hindsite.model.prose import code_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "Html",
    "anchor",
    "csv_line",
    "csv_of",
    "csv_text",
    "front_matter",
    "html_text",
    "inline_code",
    "markdown_text",
    "one_line",
    "prose",
    "safe_url",
    "visible",
]

_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_MEANINGFUL = re.compile(r"[\\`*\[\]~]|(?<![^\W_])_|_(?![^\W_])|!(?=\[)")
_HTML = re.compile(r"<(?=[A-Za-z/!?])|&(?=[#\w])")
_OPENING = re.compile(r"^(\d{1,9}(?=[.)])|(?=[#>=+-]))(.)")
_ACTIVE = str.maketrans({char: f"&#{ord(char)};" for char in "&<>\"'`~{}\t\n\r\x85\u2028\u2029"})
_ANCHOR = re.compile(r"[\w.:-]+")
_QUOTED = re.compile(r'[",\r\n]')
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SPANS = re.compile(r"[`\[]|\*\*|__")
_BOLD = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)+)(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")


class Html(Markup):
    """Text that is HTML, or Markdown, already: made where something escapes, and nowhere else."""


def visible(text: str) -> str:
    """The text without control characters, which parsers use as marks of their own."""
    return text if text.isprintable() else _INVISIBLE.sub("", text)


def one_line(text: str) -> str:
    """The text on one line, single spaced."""
    return " ".join(visible(text).split())


def html_text(value: object) -> Markup:
    """A value as HTML text or attribute, on one line, inert for Markdown preprocessors too.

    Fences, snippets and template marks inside raw HTML would be seen by an engine's preprocessors
    before it knows of the HTML, so that backticks, tildes and braces are spelt as entities.
    """
    if type(value) is str:
        return _inert(value)
    if isinstance(value, Markup):
        return value
    return Html(value) if hasattr(value, "__html__") else _inert(str(value))


@lru_cache(maxsize=8192)
def _inert(text: str) -> Html:
    """Pages say the same words over and over: names of services, states, days."""
    return Html(visible(text).translate(_ACTIVE))


def markdown_text(value: object) -> Html:
    """A value as plain words in a line of Markdown: every mark of punctuation is an entity."""
    line = one_line(str(value))
    return Html(_PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", line))


def prose(value: object) -> Html:
    """A value as words in Markdown that people read as it is: a backslash before what has meaning.

    Underscores within words, and signs that mean something at the beginning of a line only, stay
    bare elsewhere, so that names of fields and dates keep their looks. What would be HTML becomes
    an entity, since not every dialect knows a backslash before it.
    """
    line = _HTML.sub(lambda match: html.escape(match[0]), one_line(str(value)))
    line = _MEANINGFUL.sub(r"\\\g<0>", line)
    return Html(_OPENING.sub(r"\1\\\2", line))


def anchor(name: str) -> Html:
    """The mark that gives a Markdown heading its id; nothing where the name could not be one."""
    return Html(f"{{#{name}}}") if _ANCHOR.fullmatch(name) else Html("")


def inline_code(value: object) -> Markup:
    """A line of somebody's Markdown as HTML, with code spans kept and links as their words."""
    text = visible(str(value))
    if not _SPANS.search(text):
        return html_text(text)
    parts: list[Markup] = []
    position = 0
    for start, end in code_spans(text):
        parts += [_words(text[position:start])]
        parts += [Html(f"<code>{html_text(text[start:end].strip('`').strip())}</code>")]
        position = end
    return Html("".join([*parts, _words(text[position:])]))


def _words(text: str) -> Markup:
    plain = _LINK.sub(r"\1", text)
    return html_text(_BOLD.sub(r"\2", plain))


def front_matter(fields: Mapping[str, object]) -> str:
    """The YAML block at the top of a page. Text in it is HTML: the theme prints it as it is.

    Each value is JSON on one line, which is YAML as well.
    """
    lines = [
        f"{key}: {json.dumps(_escaped(value), ensure_ascii=False)}" for key, value in fields.items()
    ]
    return "\n".join(["---", *lines, "---", "", ""])


def _escaped(value: object) -> object:
    if isinstance(value, str):
        return html.escape(one_line(value))
    return value


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of several cells as CSV that a spreadsheet does not take for formulas.

    A library has millions of cells and few words, each of which is escaped once, quotes included:
    Python's own writer looks at each cell again.
    """
    return csv_of(map(csv_line, chain((columns,), rows)))


def csv_line(cells: Iterable[str]) -> str:
    """Cells as a line of CSV, or as a part of one."""
    return ",".join(map(_cell, cells))


def csv_of(lines: Iterable[str]) -> str:
    """The CSV of lines that `csv_line` made."""
    return "\n".join([*lines, ""])


# More than the ids of a large library: what is met again in the same order must not be forgotten.
@lru_cache(maxsize=65536)
def _cell(cell: str) -> str:
    text = visible(cell)
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        text = f"'{text}"
    return '"{}"'.format(text.replace('"', '""')) if _QUOTED.search(text) else text
