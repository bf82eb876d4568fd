"""YAML text → plain data with positions: all scalars as strings, no aliases, no tags.

The C parser composes nodes of all that is not quite plain, which are walked here; YAML's own
guesses at types never run.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Container, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import yaml

from hindsite.model.findings import TEXT, Step, dotted
from hindsite.reading.comments import Cut, taken_for_comments
from hindsite.reading.notes import Note, note
from hindsite.reading.plain_yaml import plain_yaml
from hindsite.reading.yaml_data import NULLS, Data, Marks, Parsed, Scalar
from hindsite.reading.yaml_faults import fault_of, is_conflict, spot

__all__ = [
    "NO_LINE_ENDS",
    "Data",
    "Marks",
    "Parsed",
    "Scalar",
    "parse",
    "parse_each",
    "without_nulls",
]

MAX_DEPTH = 60
_PLAIN_TAGS = "tag:yaml.org,2002:"
_USUAL_TAGS = frozenset(f"{_PLAIN_TAGS}{name}" for name in ("str", "seq", "map"))


_LOADER: Any = type(
    "Loader",
    (getattr(yaml, "CSafeLoader", yaml.SafeLoader),),
    # No guess at types runs: whatever takes three arguments serves as the tag of a node that has
    # none. Nor has the path to a node a say in it. These are the cheapest there are to be called.
    {"resolve": slice, "descend_resolver": operator.is_, "ascend_resolver": bool},
)
_NEARLY_AN_ANCHOR = re.compile(r"(?:^|[\s\[{,])&[^\s\[\]{},]")
_SUSPICIOUS = 300
_MOST_FAULTS = 20
# A field at the left margin.
_TOP = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]|$)")
NO_LINE_ENDS = dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")
"""For `str.translate`: YAML takes these for line ends, editors and people who count lines do not.

Each is one character before and after.
"""


class _RefusedError(Exception):
    def __init__(self, refusal: Note) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def parse(text: str, line: int = 0, fields: Container[str] = ()) -> Parsed:
    """Read YAML text whose first line is line `line` + 1 of its file.

    Nothing is raised: what is wrong stands in `notes`, and `data` is None where nothing could be
    read. Repeated keys keep their first value; the names of repeated top keys are in `twice`.
    Of a text that is no YAML each of the `fields` that is broken by itself is named; where none are
    given, only the first fault is.
    """
    text = text.translate(NO_LINE_ENDS)
    return plain_yaml(text, line) or _composed(text, line, fields)


def _composed(text: str, line: int, fields: Container[str]) -> Parsed:
    """What the parser makes of YAML text."""
    parsed = Parsed()
    with _remarked(parsed, text, line):
        if _may_be_deep(text):
            _check_depth(text, line)
        try:
            node = yaml.compose(text, Loader=_LOADER)
        except yaml.YAMLError as error:
            parsed.notes += _faults(fault_of(error, text, line), text, line, fields)
            return parsed
        if node is not None:
            parsed.data = _Walk(parsed, text, line).value(node, ())
            _refuse_anchors(text, line)
    return parsed


def parse_each(text: str) -> list[Parsed]:
    """Read YAML text of any number of documents, each as `parse` would.

    Where one cannot be read it is the last, and its notes say why.
    """
    text = text.translate(NO_LINE_ENDS)
    every: list[Parsed] = []
    rest = Parsed()
    with _remarked(rest, text, 0):
        if _may_be_deep(text):
            _check_depth(text, 0)
        for node in yaml.compose_all(text, Loader=_LOADER):
            parsed = Parsed()
            with _remarked(parsed, text, 0):
                parsed.data = _Walk(parsed, text, 0).value(node, ())
            every.append(parsed)
    return [*every, rest] if rest.notes else every


@contextmanager
def _remarked(parsed: Parsed, text: str, line: int) -> Iterator[None]:
    """Turn whatever is wrong with YAML text into a note of what is read of it."""
    try:
        yield
    except _RefusedError as error:
        parsed.data = None
        parsed.notes.append(error.refusal)
    except yaml.YAMLError as error:
        parsed.notes.append(fault_of(error, text, line))
    except (ValueError, OverflowError) as error:
        parsed.notes.append(note("invalid-yaml", (line + 1, 1), f"this is no YAML ({error})"))


def _faults(first: Note, text: str, line: int, fields: Container[str]) -> Iterator[Note]:
    """The first fault, and those of fields at the left margin below it, which it hid.

    Each such field is broken by itself too: what follows from a fault before it is not told.
    """
    yield first
    if _may_be_deep(text):
        return
    lines = text.split("\n")
    found = ((number, _TOP.match(source)) for number, source in enumerate(lines))
    tops = [number for number, match in found if match and match[1] in fields]
    last = _past(lines, first.where[0] - line - 1)
    for _ in range(_MOST_FAULTS):
        begin = next((top for top in tops if top > last), len(lines))
        fault = _first_fault(lines[begin:], line + begin)
        if fault is None:
            return
        last = fault.where[0] - line - 1
        begin = max(top for top in tops if top <= last)
        end = next((top for top in tops if top > last), len(lines))
        if _first_fault(lines[begin:end], line + begin) != fault:
            return
        yield fault
        last = _past(lines, last)


def _past(lines: list[str], number: int) -> int:
    """The line below which to go on: the last of a conflict of Git; else that of the fault."""
    if not is_conflict(lines[number]):
        return number
    ends = (at for at in range(number, len(lines)) if lines[at].startswith(">"))
    return next(ends, number)


def _first_fault(lines: list[str], line: int) -> Note | None:
    """What keeps lines from being YAML, of which the first is line `line` + 1 of the file."""
    text = "\n".join(lines)
    try:
        yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        return fault_of(error, text, line)
    return None


def without_nulls(data: Data) -> Data:
    """The data without fields of mappings that hold nothing: they are as good as absent."""
    if isinstance(data, dict):
        return {name: without_nulls(value) for name, value in data.items() if value is not None}
    if isinstance(data, list):
        return [without_nulls(item) for item in data]
    return data


def _may_be_deep(text: str) -> bool:
    return sum(map(text.count, ("[", "{", "- ", "? "))) > _SUSPICIOUS


def _check_depth(text: str, line: int) -> None:
    """Refuse nesting so deep that composing it could exhaust the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.events.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _RefusedError(_too_deep(spot(event.start_mark, line)))
        elif isinstance(event, yaml.events.CollectionEndEvent):
            depth -= 1


def _too_deep(where: tuple[int, int]) -> Note:
    return note(
        "invalid-yaml",
        where,
        f"lists and mappings are nested more than {MAX_DEPTH} deep",
        found="deeper nesting",
        expected=f"at most {MAX_DEPTH} within one another",
        remedy="write it flatter",
    )


def _first_alias(text: str, line: int) -> tuple[int, int] | None:
    """Where the first alias stands: a composed node only knows where its anchor does."""
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.events.AliasEvent):
            return spot(event.start_mark, line)
    return None


def _refuse_anchors(text: str, line: int) -> None:
    """Refuse a name that no alias repeats: it is no part of the text that it was meant for."""
    if not _NEARLY_AN_ANCHOR.search(text):
        return
    for event in yaml.parse(text, Loader=_LOADER):
        name = getattr(event, "anchor", None)
        if name is not None:
            raise _RefusedError(
                note(
                    "yaml-alias",
                    spot(event.start_mark, line),
                    "an anchor (&name) stands here, which is left out of the text that it begins",
                    found=f"&{name}",
                    expected="a value without an anchor",
                    remedy="take the word that begins with “&” away, or put quotes around the text",
                )
            )


class _Walk:
    """Turns composed nodes into data, once each."""

    def __init__(self, parsed: Parsed, text: str, line: int) -> None:
        self.parsed = parsed
        self.text = text
        self.line = line
        self.seen: set[int] = set()
        # Only where a node is named does another place lead to it.
        self.may_repeat = "*" in text
        self.comments = taken_for_comments(text)

    def value(self, node: yaml.Node, steps: tuple[Step, ...]) -> Data:
        mark = node.start_mark
        where = (mark.line + self.line + 1, mark.column + 1)
        tag: object = node.tag
        is_usual = isinstance(tag, slice) or tag in _USUAL_TAGS
        if id(node) in self.seen or len(steps) > MAX_DEPTH or not is_usual:
            self.refuse(node, steps, where)
        if self.may_repeat:
            self.seen.add(id(node))
        self.parsed.marks[steps] = where
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node, steps, where)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*steps, index)) for index, item in enumerate(node.value)]
        return self.fields(node, steps)

    def scalar(
        self, node: yaml.ScalarNode, steps: tuple[Step, ...], where: tuple[int, int]
    ) -> Scalar | None:
        style, value = node.style, node.value
        if self.comments and not style:
            self.mark_cut(node, where)
        if style or node.start_mark.line != node.end_mark.line:
            self.mark_text(node, steps, where)
        elif value in NULLS:
            self.parsed.has_nulls = True
            return None
        return Scalar.placed(value, where, steps)

    def refuse(self, node: yaml.Node, steps: tuple[Step, ...], where: tuple[int, int]) -> None:
        if id(node) in self.seen:
            raise _RefusedError(
                note(
                    "yaml-alias",
                    _first_alias(self.text, self.line) or where,
                    "an alias (*name) repeats a part of the record",
                    field=dotted(steps),
                    found="*",
                    expected="the value itself",
                    remedy="write the value out where the alias stands",
                )
            )
        if len(steps) > MAX_DEPTH:
            raise _RefusedError(_too_deep(where))
        tag = node.tag if isinstance(node.tag, str) else _PLAIN_TAGS
        if not tag.startswith(_PLAIN_TAGS) or "python" in tag:
            raise _RefusedError(
                note(
                    "invalid-yaml",
                    where,
                    "a YAML tag stands here, and tags are not read",
                    field=dotted(steps),
                    found=tag.replace(_PLAIN_TAGS, "!!"),
                    expected="a value without a tag",
                    remedy="take the word that begins with “!” away, or put quotes around the text",
                )
            )

    def mark_text(
        self, node: yaml.ScalarNode, steps: tuple[Step, ...], where: tuple[int, int]
    ) -> None:
        """Say where the text of a value begins that does not where the value does."""
        start, end = node.start_mark, node.end_mark
        quoted = start.line == end.line and end.column - start.column == len(node.value) + 2
        line, column = where
        self.parsed.marks[*steps, TEXT] = (line, column + 1 if quoted else 0)

    def mark_cut(self, node: yaml.ScalarNode, where: tuple[int, int]) -> None:
        """Remember a value without quotes behind which a “#” stands that may belong to it."""
        line, column = node.end_mark.line, node.end_mark.column
        if found := self.comments.get((line, column)):
            at, lost = found
            self.parsed.cuts.append(Cut(where, (line + self.line + 1, at + 1), node.value, lost))

    def fields(self, node: yaml.Node, steps: tuple[Step, ...]) -> dict[str, Data]:
        data: dict[str, Data] = {}
        keys, above = self.parsed.keys, self.line + 1
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.refuse_key(key, steps)
            name, mark = key.value, key.start_mark
            inner, where = (*steps, name), (mark.line + above, mark.column + 1)
            if name in data:
                self.repeated(name, steps, where, keys[inner])
            else:
                keys[inner] = where
                data[name] = self.value(value, inner)
        return data

    def refuse_key(self, node: yaml.Node, steps: tuple[Step, ...]) -> NoReturn:
        raise _RefusedError(
            note(
                "invalid-yaml",
                spot(node.start_mark, self.line),
                "a field's name must be one word, not a list or a mapping",
                field=dotted(steps),
                found="a list" if isinstance(node, yaml.SequenceNode) else "a mapping",
                expected="a word",
                remedy="put quotes around text that begins with [ or {",
            )
        )

    def repeated(
        self,
        name: str,
        steps: tuple[Step, ...],
        where: tuple[int, int],
        first: tuple[int, int],
    ) -> None:
        if not steps:
            self.parsed.twice.add(name)
        self.parsed.notes.append(
            note(
                "duplicate-key",
                where,
                f"{name} is given twice; the first stands in line {first[0]}",
                field=dotted((*steps, name)),
                found=name,
                expected="each field once",
                remedy="keep one of the two",
            )
        )
