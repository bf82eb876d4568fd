"""YAML text → plain data with positions: all scalars as strings, no aliases, no tags.

The C parser composes nodes, which are walked here; YAML's own guesses at types never run.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import yaml

from hindsite.model.findings import TEXT, Step, dotted
from hindsite.reading.notes import Note, note
from hindsite.reading.yaml_said import AFTER_QUOTE, REMEDY, UNCLOSED, explained

__all__ = ["Data", "Marks", "Parsed", "Scalar", "parse", "parse_each", "without_nulls"]

Data = dict[str, "Data"] | list["Data"] | str | None
Marks = dict[tuple[Step, ...], tuple[int, int]]

MAX_DEPTH = 60
_NULLS = {"", "~", "null", "Null", "NULL"}
_PLAIN_TAGS = "tag:yaml.org,2002:"
_USUAL_TAGS = frozenset(f"{_PLAIN_TAGS}{name}" for name in ("str", "seq", "map"))


_LOADER: Any = type(
    "Loader",
    (getattr(yaml, "CSafeLoader", yaml.SafeLoader),),
    # No guess at types runs: whatever takes three arguments serves as the tag of a node that has
    # none. Nor has the path to a node a say in it. These are the cheapest there are to be called.
    {"resolve": slice, "descend_resolver": operator.is_, "ascend_resolver": bool},
)
_SUSPICIOUS = 300
# YAML takes these for line ends, editors do not: lines would be counted otherwise than people do.
_NO_LINE_ENDS = dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")

# A line whose value opens a double quotation mark and does not close it.
_OPENED = re.compile(r"""[^"'#]*:[ ]+("(?:[^"\\]|\\.)*)""")
# A field whose colon no space follows.
_GLUED = re.compile(r"[A-Za-z_][\w-]*:[^ /]")
# Problems that the parser notices later than where a person has to look.
_SINCE = ("expected ':'", "expected ',' or")


class _Mark(Protocol):
    """A place in YAML text, as both of PyYAML's parsers give it; counted from 0."""

    line: int
    column: int


class Scalar(str):
    """A scalar that knows where it stands, so that a warning about it can say so."""

    __slots__ = ("steps", "where")

    steps: tuple[Step, ...]
    where: tuple[int, int]

    @property
    def field(self) -> str:
        """The field that holds it, as people write it."""
        return dotted(self.steps)


@dataclass(slots=True)
class Parsed:
    """What a YAML text holds. `data` is None where it could not be read at all.

    `marks` leads from steps to line and column of a value, `keys` to those of its key.
    """

    data: Data = None
    marks: Marks = field(default_factory=dict)
    keys: Marks = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    twice: set[str] = field(default_factory=set)


class _RefusedError(Exception):
    def __init__(self, refusal: Note) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def parse(text: str, line: int = 0) -> Parsed:
    """Read YAML text whose first line is line `line` + 1 of its file.

    Nothing is raised: what is wrong stands in `notes`, and `data` is None where nothing could be
    read. Repeated keys keep their first value; the names of repeated top keys are in `twice`.
    """
    parsed = Parsed()
    text = text.translate(_NO_LINE_ENDS)
    with _remarked(parsed, text, line):
        if _may_be_deep(text):
            _check_depth(text, line)
        node = yaml.compose(text, Loader=_LOADER)
        if node is not None:
            parsed.data = _Walk(parsed, text, line).value(node, ())
    return parsed


def parse_each(text: str) -> list[Parsed]:
    """Read YAML text of any number of documents, each as `parse` would.

    Where one cannot be read it is the last, and its notes say why.
    """
    text = text.translate(_NO_LINE_ENDS)
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
        parsed.notes.append(_broken(error, text, line))
    except (ValueError, OverflowError) as error:
        parsed.notes.append(note("invalid-yaml", (line + 1, 1), f"this is no YAML ({error})"))


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
                raise _RefusedError(_too_deep(_spot(event.start_mark, line)))
        elif isinstance(event, yaml.events.CollectionEndEvent):
            depth -= 1


def _spot(mark: _Mark | None, line: int) -> tuple[int, int]:
    """The place in the file of a mark in text whose first line is line `line` + 1."""
    return (mark.line + line + 1, mark.column + 1) if mark is not None else (line + 1, 1)


def _too_deep(where: tuple[int, int]) -> Note:
    return note(
        "invalid-yaml",
        where,
        f"lists and mappings are nested more than {MAX_DEPTH} deep",
        remedy="write it flatter",
    )


def _broken(error: yaml.YAMLError, text: str, line: int) -> Note:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        position = getattr(error, "position", 0)
        return _broken_at((text.count("\n", 0, position) + line + 1, 1), "", problem, REMEDY)
    context = str(getattr(error, "context", ""))
    if "scanning a quoted scalar" in context or any(word in problem for word in _SINCE):
        mark = getattr(error, "context_mark", None) or mark
    where = _spot(mark, line)
    if mark.line > text.count("\n"):  # the end of the text, one line too far
        where = (where[0] - 1, len(text) - text.rfind("\n"))
    lines = text.split("\n")
    source = "".join(lines[mark.line : mark.line + 1])
    if "mapping values" in problem and mark.line and _GLUED.match(lines[mark.line - 1]):
        # The field before was taken for text, and this line for more of it.
        source = lines[mark.line - 1]
        return _broken_at((where[0] - 1, 1), source, *explained("expected ':'", "", source, 0))
    said = explained(problem, context, source, mark.column)
    if said == AFTER_QUOTE:  # mostly this quotation mark was meant to open a text
        for number, earlier in enumerate(lines[: mark.line]):
            if opened := _OPENED.fullmatch(earlier):
                where = (line + number + 1, opened.start(1) + 1)
                return _broken_at(where, earlier.strip(), *UNCLOSED)
    return _broken_at(where, source.strip(), *said)


def _broken_at(where: tuple[int, int], found: str, problem: str, remedy: str) -> Note:
    return note(
        "invalid-yaml",
        where,
        f"this is no YAML: {problem}",
        found=found,
        expected="one “field: value” a line; text with “: ” or “#” in quotes",
        remedy=remedy,
    )


def _first_alias(text: str, line: int) -> tuple[int, int] | None:
    """Where the first alias stands: a composed node only knows where its anchor does."""
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.events.AliasEvent):
            return _spot(event.start_mark, line)
    return None


class _Walk:
    """Turns composed nodes into data, once each."""

    def __init__(self, parsed: Parsed, text: str, line: int) -> None:
        self.parsed = parsed
        self.text = text
        self.line = line
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, steps: tuple[Step, ...]) -> Data:
        mark = node.start_mark
        where = (mark.line + self.line + 1, mark.column + 1)
        tag: object = node.tag
        is_usual = isinstance(tag, slice) or tag in _USUAL_TAGS
        if id(node) in self.seen or len(steps) > MAX_DEPTH or not is_usual:
            self.refuse(node, steps, where)
        self.seen.add(id(node))
        self.parsed.marks[steps] = where
        if isinstance(node, yaml.ScalarNode):
            if node.style or mark.line != node.end_mark.line:
                self.mark_text(node, steps, where)
            elif node.value in _NULLS:
                return None
            text = Scalar(node.value)
            text.where, text.steps = where, steps
            return text
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*steps, index)) for index, item in enumerate(node.value)]
        return self.fields(node, steps)

    def where(self, node: yaml.Node) -> tuple[int, int]:
        return _spot(node.start_mark, self.line)

    def refuse(self, node: yaml.Node, steps: tuple[Step, ...], where: tuple[int, int]) -> None:
        if id(node) in self.seen:
            raise _RefusedError(
                note(
                    "yaml-alias",
                    _first_alias(self.text, self.line) or where,
                    "an alias (*name) repeats a part of the record",
                    field=dotted(steps),
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
                    remedy="take the tag (the word that begins with “!”) away",
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

    def fields(self, node: yaml.Node, steps: tuple[Step, ...]) -> dict[str, Data]:
        data: dict[str, Data] = {}
        keys = self.parsed.keys
        for key, value in node.value:
            name = self.key(key, steps)
            inner = (*steps, name)
            if name in data:
                self.repeated(name, steps, self.where(key), keys[inner])
            else:
                keys[inner] = self.where(key)
                data[name] = self.value(value, inner)
        return data

    def key(self, node: yaml.Node, steps: tuple[Step, ...]) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise _RefusedError(
                note(
                    "invalid-yaml",
                    self.where(node),
                    "a field's name must be one word, not a list or a mapping",
                    field=dotted(steps),
                    remedy="put quotes around text that begins with [ or {",
                )
            )
        return str(node.value)

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
                expected="each field once",
                remedy="keep one of the two",
            )
        )
