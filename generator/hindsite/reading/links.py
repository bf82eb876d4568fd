"""Body → the links and images that stand in it, where they stand and where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from hindsite.model.prose import without_code

__all__ = ["BodyLink", "is_code", "links_in", "open_links", "torn_links"]

_FARTHEST = 1000
# In brackets; what begins with one certain sign is found several times as fast.
_BRACKETED = (
    r"\](?:"
    # with the address in round brackets, and perhaps a title
    r"\([ \t]*\n?[ \t]*(?P<inline><[^<>\n]{0,2000}>|\{\{[<%][^{}\n]{0,500}[>%]\}\}"
    r"|[^\s<>()]{0,2000}(?:\([^\s()]{0,500}\)[^\s()]{0,2000})?)"
    r"(?:[ \t]*\n?[ \t]*(?:\"[^\n]{0,500}\"|'[^\n]{0,500}'))?[ \t]*\n?[ \t]*\)"
    # a line that gives a name to an address
    r"|:[ \t]{0,9}(?P<defined><[^<>\n]{0,2000}>|\S{1,2000})"
    # with such a name
    r"|\[(?P<named>[^\[\]\n]{0,200})\](?![(:\[])"
    r")"
)
_IN_MARKDOWN = re.compile(_BRACKETED)
_IN_HTML_TOO = re.compile(
    rf"{_BRACKETED}"
    r"|<(?P<tag>a|img)\s[^<>]{0,1000}?\b(?:href|src)\s*=\s*"
    r"(?P<html>\"[^\"\n]{0,2000}\"|'[^'\n]{0,2000}')"
)
_DEFINED = re.compile(r"^ {0,3}\[([^\[\]\n]{1,200})\]:", re.MULTILINE)
_DEFINITION = re.compile(r" {0,3}\[(?P<name>[^\[\]\n^][^\[\]\n]{0,200})$")
# Followed by text, or by the end of its paragraph, and by no “)” that is near.
_OPEN = re.compile(
    r"\]\((?P<href>[^()\s<>]{1,300})"
    r"(?=\s{1,80}[^\s\"'()]|\s{0,80}\Z|[ \t]{0,80}\n[ \t]{0,80}\n)(?![^\n]{0,400}\))"
)
_ADDRESS = frozenset("./#")
_LONGEST_TEXT = 200
_TORN = re.compile(
    r"\[(?P<text>[^\[\]\n]{2,200})\][ \t]{1,3}\("
    r"(?P<href>(?:https?://|mailto:|\.{1,2}/|#\w)[^\s()]{1,500}|[^\s()#]{1,500}\.md(?:#[^\s()]{1,200})?)\)"
)
_PLAIN_WEB = re.compile(r"(?:https?://|mailto:)\w", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BodyLink:
    """A link that does not plainly lead to the web.

    `start` to `end` are where its Markdown stands in the body. `href` is the address, or None where
    the link names one, `name`, that is defined nowhere.
    """

    start: int
    end: int
    href: str | None
    name: str = ""
    is_image: bool = False


def links_in(body: str) -> Iterator[BodyLink]:
    """The links of a body in order, but for those that lead to the web.

    Some may stand in code: most links need no second look, so that whoever has a reason to doubt
    one asks `is_code`.
    """
    defined: frozenset[str] | None = None
    pattern = _IN_HTML_TOO if "<a" in body or "<img" in body else _IN_MARKDOWN
    for match in pattern.finditer(body):
        link = _link(body, match)
        if link is not None and link.href is None:
            defined = _defined(body) if defined is None else defined
            link = None if _key(link.name) in defined else link
        if link is not None:
            yield link


def torn_links(body: str) -> Iterator[BodyLink]:
    """What was meant for a link and is none: `[text] (address)`, with a space between the two."""
    for match in _TORN.finditer(body):
        if not match["text"].strip().isdigit() and body[match.start() - 1 : match.start()] != "\\":
            yield BodyLink(match.start(), match.end(), match["href"], name=match["text"])


def open_links(body: str) -> Iterator[BodyLink]:
    """What was meant for a link and is none: `[text](address`, with nothing that closes it."""
    for match in _OPEN.finditer(body):
        href, end = match["href"].rstrip(".,;:"), match.start()
        start = body.rfind("[", max(0, end - _LONGEST_TEXT), end)
        text = body[start + 1 : end]
        is_text = start >= 0 and text and "]" not in text and "\n" not in text
        if is_text and not _ADDRESS.isdisjoint(href) and body[start - 1 : start] != "\\":
            yield BodyLink(start, match.end(), href, name=text)


def is_code(body: str, link: BodyLink) -> bool:
    """Whether a link stands in code or in a comment, where it is none."""
    plain = _plain(body)
    return any(plain[place] != body[place] for place in (link.start, link.end - 1))


@lru_cache(maxsize=8)
def _plain(body: str) -> str:
    return without_code(body)


def _link(body: str, match: re.Match[str]) -> BodyLink | None:
    if match.re is _IN_HTML_TOO and match["html"] is not None:
        href = match["html"][1:-1]
        return _addressed(match.start(), match.end(), href, is_image=match["tag"] == "img")
    start = _start(body, match.start())
    if start is None:
        return None
    is_image = body[start] == "!"
    if match["named"] is not None:
        return _named(body, match, start, is_image=is_image)
    if match["defined"] is not None:
        line = body.rfind("\n", 0, match.start()) + 1
        if not _DEFINITION.match(body[line : match.start()]):
            return None
        href = match["defined"]
        # What uses the name may be a picture; that it is one shows in its end at most.
        return _addressed(match.start("defined"), match.end(), href.strip("<>"), is_image=False)
    return _addressed(start, match.end(), match["inline"].strip("<>"), is_image=is_image)


def _start(body: str, end: int) -> int | None:
    """Where the bracket opens that closes at `end`, the mark of an image before it included."""
    depth = 0
    for place in range(end - 1, max(-1, end - _FARTHEST), -1):
        sign = body[place]
        if sign == "]":
            depth += 1
        elif sign == "[":
            if not depth:
                if place and body[place - 1] == "\\":
                    return None
                return place - 1 if place and body[place - 1] == "!" else place
            depth -= 1
        elif sign == "\n" and body[place - 1 : place] == "\n":
            return None
    return None


def _addressed(start: int, end: int, href: str, *, is_image: bool) -> BodyLink | None:
    if _PLAIN_WEB.match(href) and "[" not in href:
        return None
    return BodyLink(start, end, href, is_image=is_image)


def _named(body: str, match: re.Match[str], start: int, *, is_image: bool) -> BodyLink | None:
    """A link by the name of an address; `list[0][1]` and `[WARN][main]` are none."""
    text = body[start:].partition("[")[2][: match.start() - start]
    opening = body[start - 1 : start]
    name = match["named"] or body[start + 1 + is_image : match.start()]
    if opening.isalnum() or opening in {"]", "_"} or name.startswith("^") or not text.strip():
        return None
    return BodyLink(start, match.end(), None, name=name, is_image=is_image)


def _defined(body: str) -> frozenset[str]:
    return frozenset(_key(match[1]) for match in _DEFINED.finditer(body))


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
