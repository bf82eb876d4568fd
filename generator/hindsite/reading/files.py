"""Bytes of a file → front matter and body, or a remark why not."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from frontmatter.default_handlers import YAMLHandler

from hindsite.model.conflicts import conflicts_in
from hindsite.reading.notes import Note, note
from hindsite.reading.yaml_faults import is_conflict
from hindsite.reading.yaml_said import CONFLICT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["MAX_BYTES", "Split", "decoded", "not_utf8", "split", "without_record"]

_FIRST_LINES = 40
MAX_BYTES = 4 * 1024 * 1024
_HANDLER = YAMLHandler()
# Lines that were meant to be “---”: indented, too short, of other signs or of other dashes.
_NEARLY_AN_END = re.compile("[ \t]*(?:-{2,}|[*_=+]{3,}|\\.{3}|[\u2010-\u2015]+-?)[ \t]*")
_END = re.compile(r"^---[ \t]*$", re.MULTILINE)
_FIELD = re.compile(r"[A-Za-z_][\w-]*:(?:[ \t]|$)")
# The first line of front matter that is not in its place: fields follow it, down to its last line.
_BEGUN = re.compile(
    r"^[ \t]*(---)[ \t]*\n(?=[A-Za-z_][\w-]*:[ \t\n](?:[^\n]*\n(?!\n))*?[ \t]*---[ \t]*$)",
    re.MULTILINE,
)
_TOML = re.compile(r"\+{3}[ \t]*$")
_OTHERS = {"TOML": _TOML, "JSON": re.compile(r"\{[ \t]*(?:\"|$)")}
_HEADING = re.compile(r"#{2,6}[ \t]")
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNSAFE_BYTES = bytes(number for number in range(128) if _UNSAFE.match(chr(number)))


@dataclass(frozen=True, slots=True)
class Split:
    """The two parts of a record.

    `line` is how many lines stand before the front matter's text, `body_line` the line of the file
    that the body begins at. `problem` says why there is none.
    """

    text: str = ""
    front: str | None = None
    line: int = 0
    body: str = ""
    body_line: int = 1
    problem: Note | None = None


def split(content: bytes) -> Split:
    """Decode a record and part its front matter from its body."""
    text, problem = decoded(content)
    return _parts(text) if problem is None else Split(text=text, problem=problem)


def decoded(content: bytes) -> tuple[str, Note | None]:
    """The text of a file with LF at the ends of its lines, and why it cannot be used if so."""
    if len(content) > MAX_BYTES:
        return content.decode("latin-1"), _too_large(len(content))
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        return content.decode("latin-1"), not_utf8(content, error)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return (text, None) if text.strip() else ("", _empty())


def without_record(parts: Split, notes: Sequence[Note]) -> tuple[Note, ...]:
    """What is told of a file that gives no record, of which only that much is remarked so far."""
    return (*_spilt(parts, notes), *_torn(parts, notes))


def _torn(parts: Split, notes: Iterable[Note]) -> Iterator[Note]:
    """The conflicts of Git in the text of a file that gives no record.

    No rule sees such a text, and whoever mends the fields would meet them one by one.

    Args:
        parts: The file; all of it is text where its front matter was not found.
        notes: What is remarked already.
    """
    known = {item.where[0] for item in notes}
    is_parted = parts.front is not None
    text, line = (parts.body, parts.body_line) if is_parted else (parts.text, 1)
    for conflict in conflicts_in(text, line):
        if conflict.line not in known:
            yield note(
                "merge-conflict",
                (conflict.line, 1),
                conflict.message,
                field="body",
                found=conflict.found,
                expected=conflict.expected,
                remedy=conflict.remedy,
            )


def _spilt(parts: Split, notes: Iterable[Note]) -> Iterator[Note]:
    """The remarks on a record, where a missing field lies below the end of its front matter.

    A line “---” between the fields ends it, and those that follow are text.
    """
    below = parts.body.split("\n", _FIRST_LINES)[:_FIRST_LINES] if parts.front is not None else []
    lines = {name: number for number, line in enumerate(below) if (name := _field_of(line))}
    for item in notes:
        if item.rule == "missing-field" and item.field in lines:
            line = parts.body_line + lines[item.field]
            end = "below the end of the fields: take the “---” above it away"
            yield replace(item, remedy=f"it stands in line {line}, {end}")
        else:
            yield item


def _field_of(line: str) -> str:
    """The name of the field that a line gives; empty for any other line."""
    return line.partition(":")[0] if _FIELD.match(line) else ""


def _parts(text: str) -> Split:
    if not _HANDLER.detect(text):
        problem = _late(text) or _missing(text)
        return Split(text=text, body=_safe(text), problem=problem)
    lines = _boundaries(text)
    if lines is None:
        return Split(text=text, problem=_endless(text))
    (_, start), (below, end) = lines
    return Split(
        text=text,
        front=text[start:below],
        line=text.count("\n", 0, start),
        body=_safe(text[end:]),
        body_line=text.count("\n", 0, end) + 1,
    )


def _missing(text: str) -> Note:
    """What stands in place of front matter, and how to make it one."""
    first = text.lstrip().split("\n", 1)[0]
    why, remedy = "", "add the front matter; “hindsite new” writes a skeleton"
    if is_conflict(first):
        why, remedy = f": {CONFLICT[0]}", CONFLICT[1]
    elif _NEARLY_AN_END.fullmatch(first) and not _TOML.match(first):
        why, remedy = ": its first line is not “---”", "write “---” in its place"
    elif language := next((name for name, sign in _OTHERS.items() if sign.match(first)), ""):
        why = f": this is {language}, which is not read"
        remedy = "write the fields as YAML, one “field: value” a line, between two lines “---”"
    elif _FIELD.match(first):
        why = ": no line “---” stands above the fields"
        remedy = "add the line “---” above the first field"
        remedy += "" if _END.search(text) else ", and another below the last one"
    return note(
        "missing-front-matter",
        (1, 1),
        f"the file does not begin with front matter{why}",
        found=first[:80],
        expected="a line “---”, the fields, and a line “---”",
        remedy=remedy,
    )


def _boundaries(text: str) -> Sequence[tuple[int, int]] | None:
    """Where the two lines are that the front matter stands between; None where one is missing.

    The library's own split goes through the text sign by sign: most begin no line.
    """
    boundary = _HANDLER.FM_BOUNDARY
    first = boundary.match(text)
    place = first.end() if first else len(text)
    while first and (place := text.find("\n---", place)) >= 0:
        place += 1
        if second := boundary.match(text, place):
            return first.span(), second.span()
    return None


def _endless(text: str) -> Note:
    """Front matter without an end: where that was meant to be, or where the text seems to begin."""
    lines = text.split("\n")
    where, found, message = (1, 1), "no second “---”", "the front matter has no end"
    remedy = "add the line “---” between the fields and the text"
    for number, line in enumerate(lines[1:], 2):
        if _NEARLY_AN_END.fullmatch(line):
            where, found = (number, 1), line
            message = "the front matter has no end: this line is none"
            remedy = "write “---” in its place, at the left margin"
            break
        if _HEADING.match(line):
            where, found = (number, 1), line[:80]
            message = "the front matter has no end above the text, which seems to begin here"
            remedy = "add the line “---” above it"
            break
    return note(
        "missing-front-matter",
        where,
        message,
        found=found,
        expected="a line “---” after the last field",
        remedy=remedy,
    )


def _late(text: str) -> Note | None:
    """Front matter that begins below other text, or not at the left margin; None for neither."""
    begun = _BEGUN.search(text)
    if begun is None or is_conflict(text):
        return None
    before = text[: begun.start(1)]
    line = before.count("\n") + 1
    above = before.strip().split("\n", 1)[0]
    message = f"the front matter begins in line {line}, and not in the first"
    if line == 1:
        message = "the front matter begins with a line that is indented"
    return note(
        "missing-front-matter",
        (1, 1),
        message,
        found=above[:80] or ("an empty line" if line > 1 else "a space before ---"),
        expected="“---” as the first line",
        remedy="move what stands above “---” below the front matter"
        if above
        else "delete what stands before “---”",
    )


def _safe(body: str) -> str:
    """The body with control characters made visible as U+FFFD."""
    raw = body.encode()
    # Nearly all have none, as their bytes tell at once.
    is_safe = len(raw.translate(None, _UNSAFE_BYTES)) == len(raw)
    return body if is_safe else _UNSAFE.sub("\ufffd", body)


def _too_large(size: int) -> Note:
    return note(
        "too-large",
        (1, 1),
        "the file is too large to be a record",
        found=f"{size:,} bytes",
        expected=f"at most {MAX_BYTES:,} bytes",
        remedy="keep logs and dumps elsewhere and link to them",
    )


def _empty() -> Note:
    return note(
        "empty-file",
        (1, 1),
        "the file is empty",
        found="nothing",
        expected="front matter and text",
        remedy="write the record, or delete the file",
    )


def not_utf8(content: bytes, error: UnicodeDecodeError) -> Note:
    """The remark on a file that cannot be decoded, at its first wrong byte."""
    start = content.rfind(b"\n", 0, error.start) + 1
    return note(
        "unreadable-encoding",
        (content.count(b"\n", 0, error.start) + 1, error.start - start + 1),
        "the file is not UTF-8",
        found=f"byte 0x{content[error.start]:02X}",
        expected="UTF-8 text",
        remedy="save the file as UTF-8",
    )
