"""Record text, made harmless for a comment on a pull or merge request.

Beside Markdown and HTML, GitHub and GitLab read much else in plain words: they call people by `@`,
link `#12`, `!12`, commits and bare addresses, and write in the other thread that it was mentioned.
An entity does not keep them from it, since they look at the text that it stands for. A space of no
width does, and is what the well-known bots use.
"""

from __future__ import annotations

import re

__all__ = ["code", "words"]

_GAP, _ENTITY = "\u200b", "&#8203;"
_LONGEST = 300
_STEERING = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    r"\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_MARKS = re.compile(r"[\\`*_\[\]~|$<>&]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_OPENING = re.compile(r"^(\d{1,9}(?=[.)])|(?=[#>=+:-]))(.)")
_SIGNS = "@#!$%~^&"
_COMMIT = re.compile(r"\b(?=\d*[a-f])[0-9a-f]{7,}\b", re.IGNORECASE)
_PIECE = re.compile(".{1,6}")
_CALL = re.compile(
    rf"""
    (?<=[{_SIGNS}])(?=[\w"'/-])               # @name, #12, !12, $12, %"one", ~label, &12
  | (?<=\bGH)(?=-\d)
  | (?<=:)(?=//)                              # https://…
  | (?<=\bwww)(?=\.)
  | (?<=:)(?=(?:[\w+-]*[a-z+][\w+-]*|100|1234):)  # :tada:
    """,
    re.VERBOSE | re.IGNORECASE,
)


def words(text: str, longest: int = _LONGEST) -> str:
    """Text as plain words in a line of a comment, cut where it is too long.

    It makes no mark-up, calls nobody and links nowhere.
    """
    line = _COMMIT.sub(_in_pieces, _short(_line(text), longest))
    escaped = _MARKS.sub(_escaped, _CALL.sub(_GAP, line))
    return _OPENING.sub(r"\1\\\2", escaped).replace(_GAP, _ENTITY)


def code(text: str, longest: int = _LONGEST) -> str:
    """Text as code in a line of a comment, outside of tables: nothing in it has a meaning."""
    line = _short(_line(text), longest)
    if not line:
        return ""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", line)), default=0))
    pad = " " if "`" in line else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def _line(text: str) -> str:
    return " ".join(_STEERING.sub("", text).split())


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _in_pieces(match: re.Match[str]) -> str:
    """A name of a commit, in pieces too short for one."""
    return _GAP.join(_PIECE.findall(match[0]))


def _escaped(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0], f"\\{match[0]}")
