"""Body → the anchors that its page has: those of headings, and those that an author set."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from hindsite.reading.sections import heading_text, headings

__all__ = ["anchors_in"]

_SETEXT = re.compile(r"^[^\n]{1,400}\n(?:=+|-+)[ \t]*$", re.MULTILINE)
_SET = re.compile(
    r"\{:?[^{}\n]{0,200}?#([\w.:-]+)"  # an attribute list
    r"|<[^<>\n]{1,400}?\s(?:id|name)\s*=\s*[\"']?([^\s\"'<>]{1,200})"  # HTML
)
_NOTE = re.compile(r"\[\^([^\]\s]{1,100})\]")
_LINKED = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_TAG = re.compile(r"<[^<>]{1,400}>")
_EMPHASIS = re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])([^_\n]{1,400})(?<=[^\s_])\1(?!\w)")
_STRANGE = re.compile(r"[^\w\s-]")
_GAPS = re.compile(r"[-\s]+")
_NUMBERED = re.compile(r"(.*)_([0-9]{1,9})")


def anchors_in(body: str, title: str = "") -> frozenset[str]:
    """Every anchor that a link to the page of this body may name.

    Headings become what Python-Markdown's table of contents makes of them; where they hold letters
    beyond ASCII the form with these letters counts too, which some sites choose.

    Args:
        body: Markdown.
        title: The page's own heading.
    """
    found = {match[1] or match[2] for match in _SET.finditer(body)}
    for match in _NOTE.finditer(body):
        found |= {f"fn:{match[1]}", f"fnref:{match[1]}"}
    texts = [title, *_headings(body)]
    # Which underscores are emphasis only the whole of Markdown's grammar tells: both are taken.
    for plain in (texts, [_EMPHASIS.sub(r"\2", text) for text in texts]):
        for is_ascii in (True, False):
            found |= set(_unique(_slug(text, is_ascii=is_ascii) for text in plain))
    return frozenset(found)


def _headings(body: str) -> Iterator[str]:
    """The texts of headings in the order of the body; one that is the title again comes once."""
    places = [(line, text) for line, _, text in headings(body)]
    places.extend(
        (body.count("\n", 0, match.start()), match[0].split("\n", 1)[0])
        for match in _SETEXT.finditer(body)
    )
    yield from (text for _, text in sorted(places))


def _slug(text: str, *, is_ascii: bool) -> str:
    words = html.unescape(_TAG.sub("", _LINKED.sub(r"\1", heading_text(text))))
    if is_ascii:
        words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return _GAPS.sub("-", _STRANGE.sub("", words).strip().lower())


def _unique(slugs: Iterable[str]) -> Iterator[str]:
    """The slugs, each as it is and numbered as it is found again: `name`, `name_1`."""
    taken: set[str] = set()
    numbers: Counter[str] = Counter()
    for slug in slugs:
        if slug:
            yield slug
        numbered = _NUMBERED.fullmatch(slug)
        base, first = (numbered[1], int(numbered[2])) if numbered else (slug, 0)
        name = slug
        while name in taken or not name:
            numbers[base] = max(numbers[base], first) + 1
            name = f"{base}_{numbers[base]}"
        taken.add(name)
        yield name
