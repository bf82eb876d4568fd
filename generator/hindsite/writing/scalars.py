"""Text → a YAML scalar that is read back as the same text."""

from __future__ import annotations

import json

from hindsite.reading.yaml_text import parse

__all__ = ["scalar"]


def scalar(text: str, *, quotes: str | None = None, is_flow: bool = False) -> str:
    """One line of text as YAML: without quotes where it may be.

    Args:
        text: The text.
        quotes: The quotation mark to use if any can do, as a neighbour has it.
        is_flow: Whether it stands within brackets, where commas part.
    """
    if quotes == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    wanted: object = [text] if is_flow else text
    if quotes != '"' and parse(f"a: [{text}]" if is_flow else f"a: {text}").data == {"a": wanted}:
        return text
    return json.dumps(text, ensure_ascii=False)
