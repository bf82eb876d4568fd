"""Text → details: what the parenthesis at the end of an action says of owner, dates and state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

__all__ = ["Details", "read_details", "status_named", "target", "with_parenthesis"]

_OWNER = re.compile(r"@([\w.-]+(?:/[\w.-]+)?)")
# Several, which a rule tells of: one is to be asked.
_OWNERS = re.compile(r"@[\w./-]+(?:(?:\s*[&+/]\s*|\s+(?:and|or)\s+|\s+)@[\w./-]+){1,9}")
_KEYED = re.compile(r"([A-Za-z][A-Za-z_ -]{0,20}?)\s?[:=]\s*(\S.*)", re.DOTALL)
_DATED = re.compile(
    r"(\w+)\s+(?:on\s+|by\s+)?([0-9]{1,4}[-./][0-9]\S*(?:\s\S+)?"
    r"|[0-9]{1,2}\.?\s[A-Za-z]{3,9},?\s[0-9]{4})",
    re.ASCII,
)
_CANCELLED = re.compile(
    r"(?:cancell?ed|won['’]?t do|wontfix)(?:\s*[:–—-]\s*|\s+|$)(.*)", re.IGNORECASE | re.DOTALL
)
_ROUND = re.compile(r"[()]")
_PARTING = re.compile(r"[()\[\],;]")
_URL = re.compile(r"<?(https?://[^\s<>]+)>?")
_LINK = re.compile(r"\[[^\[\]]*\]\(<?([^\s()<>]+)>?\)")
# Owner and day where they are not read, with the words that lead to them.
_LOOSE_OWNER = re.compile(
    r"(?:\b(?:owner|owned by|assignee|assigned to|responsible)\b\s*[:=–]?\s*)?(?<!\w)@([\w./-]*\w)"
    r"|\b(?:owner|owned by|assignee|assigned to|responsible)\b\s*[:=–]?\s*([\w./-]*\w)"
    r"|(?<=\()([A-Za-z][\w.-]{1,30})(?=[\s,]+[0-9]{4}-[0-9]{2}-[0-9]{2}|\)$)",
    re.IGNORECASE,
)
_LOOSE_DAY = re.compile(
    r"(?:\b(?:due|deadline|eta)\b\s*[:=–]?\s*)?(?:\b(?:on|by)\s+)?"
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"|\b(?:due|deadline|eta)\b\s*[:=–]?\s*(?:\b(?:on|by)\s+)?"
    r"([0-9]{1,2}\.?\s[A-Za-z]{3,9},?\s[0-9]{4})",
    re.IGNORECASE | re.ASCII,
)
_LEFT_EMPTY = re.compile(r"\([\s,;]*(?:and\s*)?\)?\s*$|\([\s,;]*\)")
_KEYS = {
    "owner": "owner", "assignee": "owner", "assigned to": "owner", "due": "due",
    "deadline": "due", "due date": "due", "done": "done_at", "completed": "done_at",
    "finished": "done_at", "closed": "done_at", "status": "status", "type": "type",
    "kind": "type", "url": "url", "ticket": "url", "link": "url", "issue": "url", "why": "why",
    "reason": "why",
}  # fmt: skip
_STATUS = {
    "open": "open", "todo": "open", "to do": "open", "not started": "open", "new": "open",
    "in progress": "in-progress", "in-progress": "in-progress", "in_progress": "in-progress",
    "wip": "in-progress", "doing": "in-progress", "started": "in-progress", "done": "done",
    "completed": "done", "complete": "done", "closed": "done", "finished": "done",
    "resolved": "done", "✅": "done", "[x]": "done", "x": "done", "[ ]": "open",
    "cancelled": "cancelled", "canceled": "cancelled", "wontfix": "cancelled",
    "won't do": "cancelled", "won’t do": "cancelled",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Details:
    """A title, the fields that its parenthesis held, and the parts that were not understood."""

    title: str
    fields: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def status_named(text: str) -> str | None:
    """The status that a word means, or None."""
    return _STATUS.get(text.strip("*_` ").lower())


def target(text: str) -> str | None:
    """The address where a text is nothing but a URL or a Markdown link."""
    match = _URL.fullmatch(text) or _LINK.fullmatch(text)
    return match[1] if match else None


def with_parenthesis(text: str) -> str:
    """An action with its owner and its day at its end, wherever in the text they stand.

    What is not found is left for a person to write: `(@owner, due DATE)`.
    """
    owner, day = _LOOSE_OWNER.search(text), _LOOSE_DAY.search(text)
    name = next(filter(None, owner.groups()), "owner") if owner else "owner"
    for match in sorted(filter(None, (owner, day)), key=lambda it: it.start(), reverse=True):
        text = f"{text[: match.start()].rstrip(' ,;–—-')} {text[match.end() :].lstrip(' ,;')}"
    title = _LEFT_EMPTY.sub("", " ".join(text.split())).rstrip(" ,;:–—-(")
    title = " ".join(title.split())
    due = (day[1] or day[2]) if day else "DATE"
    return f"{title} (@{name}, due {due})"


def read_details(text: str) -> Details:
    """Part a title from the parenthesis at its end, where anything in that is understood."""
    text = text.strip()
    opening = _opening(text)
    if opening is None:
        return Details(text)
    fields: dict[str, str] = {}
    unknown: list[str] = []
    reason = False
    for separator, part in _parts(text[opening + 1 : text.rindex(")")]):
        if found := _part(part):
            owner = fields.get("owner")
            fields |= found
            if owner and "owner" in found:
                fields["owner"] = f"{owner}, {found['owner']}"
            reason = "why" in found
        elif reason:
            fields["why"] += f"{separator} {part}"
        else:
            unknown.append(part)
    if not fields:
        return Details(text)
    rest = f" ({', '.join(unknown)})" if unknown else ""
    return Details((text[:opening].rstrip() + rest).strip(), fields, tuple(unknown))


def _opening(text: str) -> int | None:
    """Where the parenthesis begins that ends the text; a link's target is none."""
    end = len(text) - 1 if text.endswith(")") else len(text) - 2
    if not text.endswith((")", ").")):
        return None
    depth = 0
    for place in reversed([match.start() for match in _ROUND.finditer(text, 0, end + 1)]):
        depth += 1 if text[place] == ")" else -1
        if depth == 0:
            return None if place and text[place - 1] == "]" else place
    return None


def _parts(text: str) -> list[tuple[str, str]]:
    """The parts between commas and semicolons outside of brackets, each with what came before."""
    parts: list[tuple[str, str]] = []
    depth, begin, before = 0, 0, ""
    for match in _PARTING.finditer(text):
        place, sign = match.start(), match[0]
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif depth <= 0:
            if part := text[begin:place].strip():
                parts.append((before, part))
            begin, before = place + 1, sign
    if part := text[begin:].strip():
        parts.append((before, part))
    return parts


@lru_cache(maxsize=4096)
def _part(part: str) -> Mapping[str, str]:
    """The fields that one part holds, or none; actions have the same owners and days."""
    if part[0] == "@":
        if owner := _OWNER.fullmatch(part):
            return {"owner": owner[1]}
        if _OWNERS.fullmatch(part):
            names = re.findall(r"@([\w./-]+)", part)
            return {"owner": ", ".join(name.rstrip("/") for name in names)}
    if url := target(part):
        return {"url": url}
    return _state(part) or _named(part)


def _state(part: str) -> dict[str, str]:
    if cancelled := _CANCELLED.fullmatch(part):
        why = cancelled[1].strip()
        return {"status": "cancelled"} | ({"why": why} if why else {})
    status = status_named(part)
    return {"status": status} if status else {}


def _named(part: str) -> dict[str, str]:
    dated = _DATED.fullmatch(part)
    if dated and _KEYS.get(dated[1].lower()) in {"due", "done_at"}:
        return _valued(_KEYS[dated[1].lower()], dated[2])
    keyed = _KEYED.fullmatch(part)
    key = _KEYS.get(keyed[1].strip().lower()) if keyed else None
    return _valued(key, keyed[2].strip()) if keyed and key else {}


def _valued(key: str, value: str) -> dict[str, str]:
    if key == "done_at":
        return {"status": "done", "done_at": value}
    if key == "status":
        return {"status": status_named(value) or value}
    if key == "owner":
        return {"owner": value.removeprefix("@")}
    return {key: target(value) or value if key == "url" else value}
