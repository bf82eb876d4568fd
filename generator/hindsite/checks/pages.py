"""The page of each code: what it means, why, how to mend, how to switch off."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from hindsite.checks.catalogue import EXPLANATIONS, LEVELS
from hindsite.resources import rules_folder

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["address", "meaning", "page"]

_FENCED = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[([^\]]+)\]\((\.\./)?([\w-]+\.md)(#[\w-]+)?\)")


def address(code: str, docs: str) -> str:
    """The web address of a code's page.

    Args:
        code: Of a rule.
        docs: Where the folder of the documentation is read, with a slash at its end.
    """
    return f"{docs}rules/{code}.md"


def page(code: str, docs: str = "") -> str:
    """The page of a code, as Markdown; a line where it is missing.

    Args:
        code: Of a rule.
        docs: Where the folder of the documentation is read, so that links lead there. Without it
            they name the file, as in `docs/settings.md`.
    """
    path: Path = rules_folder() / f"{code}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return f"# {code}\n\n**{LEVELS[code]}**: {EXPLANATIONS[code]}.\n"
    # What stands in the examples leads from a record, and stays.
    parts = _FENCED.split(text)
    parts[::2] = [_LINK.sub(partial(_link, docs), part) for part in parts[::2]]
    return "".join(parts)


def meaning(code: str) -> str:
    """What a code means, in the first sentences of its page, as one line of plain text."""
    first = page(code).split("\n\n")[1]
    text = " ".join(first.removeprefix(f"**{LEVELS[code]}**: ").replace("**", "").split())
    return f"{text[0].upper()}{text[1:]}"


def _link(docs: str, match: re.Match[str]) -> str:
    words, up, name, anchor = match.groups()
    file = name if up else f"rules/{name}"
    return f"[{words}]({docs}{file}{anchor or ''})" if docs else f"{words} (docs/{file})"
