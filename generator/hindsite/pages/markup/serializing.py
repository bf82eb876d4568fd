"""An engine's tree → XHTML, as Python-Markdown spells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown import serializers
from markdown.serializers import RE_AMP, to_xhtml_string

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

__all__ = ["to_xhtml", "xhtml_text", "xhtml_value"]

_EMPTY: frozenset[str] = frozenset(getattr(serializers, "HTML_EMPTY", ()))
_RAW = frozenset({"script", "style"})


def to_xhtml(root: Element) -> str:
    """The element as XHTML; whatever is not made of plain strings is left to the library."""
    written: list[str] = []
    write = written.append
    todo: list[Element | str] = [root]
    while todo:
        element = todo.pop()
        if isinstance(element, str):
            write(element)
            continue
        tag, items = element.tag, element.items()
        attributes = _attributes(items) if items else ""
        if type(tag) is not str or attributes is None:
            return to_xhtml_string(root)
        lowered = tag.lower()
        tail = xhtml_text(element.tail) if element.tail else ""
        if lowered in _EMPTY:
            write(f"<{tag}{attributes} />{tail}")
            continue
        text = element.text or ""
        if ("&" in text or "<" in text or ">" in text) and lowered not in _RAW:
            text = xhtml_text(text)
        if len(element):
            write(f"<{tag}{attributes}>{text}")
            todo.append(f"</{tag}>{tail}")
            todo.extend(reversed(element))
        else:
            write(f"<{tag}{attributes}>{text}</{tag}>{tail}")
    return "".join(written)


def _attributes(items: Iterable[tuple[str, str]]) -> str | None:
    """The attributes as text, or None where one is no plain string."""
    if not all(type(key) is str and isinstance(value, str) for key, value in items):
        return None
    return "".join([f' {key}="{xhtml_value(value)}"' for key, value in sorted(items)])


def xhtml_text(text: str) -> str:
    """Words as they stand in XHTML: what is spelt as a character already is left."""
    if "&" in text:
        text = RE_AMP.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def xhtml_value(text: str) -> str:
    """A value as it stands between the quotes of an attribute."""
    text = xhtml_text(text)
    return text.replace('"', "&quot;") if '"' in text else text
