"""Whether what reads, judges and renders a text takes time in proportion to its length.

Each text repeats what makes parsers try again and again, at a length and at four times that. For
time that grows with the length the second takes four times as long, for time that grows with its
square sixteen times.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hindsite.checks.registry import check
from hindsite.model.library import Library
from hindsite.model.settings import Settings, Source
from hindsite.pages.escaping import inline_code, one_line, prose
from hindsite.pages.rendering import Renderer
from hindsite.publishing.config import markdown_settings
from hindsite.reading.incidents import read_incident

__all__ = ["FAMILIES", "growth_of_texts", "text_of"]

_FRONT = "---\ntitle: T\nseverity: SEV-3\nservices: [a]\nstarted_at: 2026-03-14T09:00:00Z\n---\n%s"
_TIMES = 4
_NOISE_SECONDS = 0.05
_LIMIT = 1.4
"""Exponents above are marked; sorting, and caches that overflow, give a little more than 1."""

FAMILIES: Mapping[str, str] = {
    "tags": "<a ", "tags at once": "<b", "attributes": '<a b="', "attributes closed": '<a b=">',
    "comments": "<!--", "instructions": "<?", "sections": "<![CDATA[", "ends": "</a ",
    "elements": "<div>", "elements apart": "<div>\n\n", "paragraphs": "<p>\n",
    "brackets": "[", "links": "[a](", "links closed": "[a](b) ", "links with titles": '[a](b "',
    "references": "[a][", "references apart": "[a][\n\n", "images": "![", "parentheses": "[a](((",
    "stars": "*", "emphasis": "*a ", "strong emphasis": "**a *", "underscores": "__a _",
    "tildes": "~a", "struck out": "~~a ~", "carets": "^a", "inserted": "^^a ^", "marked": "==a =",
    "backticks": "`", "spans": "`a``", "quotations": "> ", "quoted lines": "> a\n",
    "items": "- a\n", "numbered items": "1. a\n", "tasks": "- [ ] a\n", "rows of a timeline":
    "- 09:00 [x](y) `c`\n", "definitions": "a\n: ", "terms": "a\n:   b\n\n",
    "footnotes": "[^a]", "notes": "[^a]: b\n\n", "abbreviations": "*[a]: b\n",
    "targets": "[a]: b\n", "tabs": '=== "a"\n\n', "boxes": "!!! note\n\n    a\n\n",
    "bars": "|", "tables": "|a|b|\n|-|-|\n", "ampersands": "&", "addresses": "<http://a",
    "bare addresses": "http://a ", "mail": "a@", "emoji": ":a:", "mathematics": "\\(",
    "attribute lists": "{: a", "headings": "# a\n", "headings apart": "# a\n\n",
    "underlined": "a\n=\n", "rules": "* * * ", "breaks": "a  \n",
    "spaces": " ", "lines": "\n", "backslashes": "\\",
    "indented code": "    a\n", "fences": "```\n", "code": "```\na\n```\n\n", "markers": ":::\n",
    "held back": "::: internal\na\n:::\n", "colons": ":", "wide colons": "\uff1a",
    "strong apart": "**a ", "spaces and lines": " \n", "equations": "a=", "mentions": "a-1.",
    "quotes": '"a ', "prose": "a b. ",
}  # fmt: skip
"""What is repeated, by a name."""


def text_of(family: str, length: int) -> str:
    """The text of a family with so many characters."""
    unit = FAMILIES[family]
    return (unit * (length // len(unit) + 1))[:length]


def growth_of_texts(length: int) -> str:
    """Measure all families, and give a row for each as Markdown; those that grow faster first."""
    rows = sorted(_rows(length), reverse=True)
    marked = sum(power > _LIMIT for power, *_ in rows)
    lines = ["| what | of | s | s at four times the length | exponent |"]
    lines += ["| --- | --- | ---: | ---: | ---: |"]
    lines += [
        f"| {work} | {family} | {one:.2f} | {four:.2f} | {power:.1f} |"
        for power, four, one, work, family in rows[: max(10, marked)]
    ]
    return "\n".join([*lines, "", f"{len(rows)} measured, {marked} with more than {_LIMIT}."])


def _rows(length: int) -> Iterator[tuple[float, float, float, str, str]]:
    for work, do in _works().items():
        for family in FAMILIES:
            one, four = (_seconds(do, text_of(family, n)) for n in (length, _TIMES * length))
            # What is over at once says nothing about growth.
            ratio = max(four, _NOISE_SECONDS) / max(one, _NOISE_SECONDS)
            yield math.log(ratio, _TIMES), four, one, work, family


def _seconds(do: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    do(text)
    return time.process_time() - began


def _works() -> dict[str, Callable[[str], object]]:
    renderer = Renderer(markdown_settings(Path()))
    source = Source.model_validate({"path": "i", "as": "incidents"})
    zone = ZoneInfo("UTC")

    def read(text: str) -> object:
        return read_incident((_FRONT % text).encode(), "i/a.md", source, zone)

    def judge(text: str) -> object:
        incident = read_incident((_FRONT % text).encode(), "i/a.md", source, zone).incident
        found = Library(settings=Settings(), incidents=(incident,) if incident else ())
        return check(found, datetime(2026, 5, 1, tzinfo=UTC))

    def timeline(text: str) -> object:
        return read(f"## Timeline\n\n- 09:00 {text}\n\n## Action items\n\n- {text}\n")

    def fields(text: str) -> object:
        value = json.dumps(text)
        front = (
            f"title: {value}\nseverity: {value}\ntags: {value}\nteams: [{value}]\nkind: {value}\n"
        )
        front += (
            f"started_at: {value}\nimpact: {value}\nlinks: [{{title: {value}, url: {value}}}]\n"
        )
        return read_incident(f"---\n{front}---\n".encode(), "i/a.md", source, zone)

    def judge_sections(text: str) -> object:
        return judge(f"## Timeline\n\n{text}\n\n## Root cause\n\n{text}\n\n## Lessons\n\n{text}")

    return {
        "rendering": renderer.html,
        "reading": read,
        "reading of sections": timeline,
        "reading of fields": fields,
        "judging": judge,
        "judging of sections": judge_sections,
        "showing of a line": lambda text: (inline_code(one_line(text)), prose(text)),
    }
