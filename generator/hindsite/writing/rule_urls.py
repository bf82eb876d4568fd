"""A file of alerting rules → the same with other `runbook_url`s, and not a byte else changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from hindsite.model.alerts import RUNBOOK_URL
from hindsite.reading.yaml_text import Data, parse_each
from hindsite.writing.entries import RefusedError
from hindsite.writing.nodes import documents, is_nothing
from hindsite.writing.scalars import scalar

__all__ = ["with_urls"]

_MARK = "\ufeff"
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_ANNOTATIONS = "annotations"

Place = tuple[int, int]
Entry = tuple[Node, Node]


class _Edit(NamedTuple):
    """A stretch of text, and what stands in its place afterwards."""

    start: int
    end: int
    text: str


def with_urls(content: bytes, urls: Mapping[Place, str]) -> bytes:
    """The file in which alerts have these addresses.

    Args:
        content: All of the file.
        urls: What `runbook_url` is to be, by line and column of the alert's name, from 1.

    Raises:
        RefusedError: It cannot be done without a change of something else.
    """
    try:
        whole = content.decode("utf-8")
    except UnicodeDecodeError as error:
        message = "it is not UTF-8"
        raise RefusedError(message) from error
    head = _MARK if whole.startswith(_MARK) else ""
    text = whole[len(head) :]
    edits = sorted(_edits(text, urls), reverse=True)
    new = text
    for edit in edits:
        new = new[: edit.start] + edit.text + new[edit.end :]
    if len(edits) != len(urls) or not _is_as_wanted(text, new, urls):
        message = "its form is one in which runbook_url cannot be changed alone"
        raise RefusedError(message)
    return (head + new).encode()


def _edits(text: str, urls: Mapping[Place, str]) -> Iterator[_Edit]:
    for rule in _mappings(text):
        known = _fields(rule)
        if "alert" not in known:
            continue
        mark = known["alert"][1].start_mark
        url = urls.get((mark.line + 1, mark.column + 1))
        if url is not None:
            yield _edit(text, rule, known, url)


def _mappings(text: str) -> Iterator[MappingNode]:
    """All mappings of all documents."""
    waiting = documents(text, "it is no YAML")
    while waiting:
        node = waiting.pop()
        if isinstance(node, MappingNode):
            yield node
            waiting += [value for _, value in node.value]
        elif isinstance(node, SequenceNode):
            waiting += node.value


def _fields(node: Node) -> dict[str, Entry]:
    """The keys and values of a mapping, by name; of one that is given twice the first counts."""
    found: dict[str, Entry] = {}
    for key, value in node.value:
        if isinstance(key, ScalarNode):
            found.setdefault(str(key.value), (key, value))
    return found


def _edit(text: str, rule: MappingNode, known: Mapping[str, Entry], url: str) -> _Edit:
    if _ANNOTATIONS not in known:
        return _without_annotations(text, rule, known, url)
    key, annotations = known[_ANNOTATIONS]
    if not isinstance(annotations, MappingNode):
        if not is_nothing(annotations):
            message = "annotations of an alert are no mapping"
            raise RefusedError(message)
        at = text.index(":", key.end_mark.index) + 1
        return _Edit(at, at, f" {{{RUNBOOK_URL}: {scalar(url, is_flow=True)}}}")
    former = _fields(annotations).get(RUNBOOK_URL)
    is_flow = bool(annotations.flow_style)
    if former is not None:
        return _changed(text, former, url, is_flow=is_flow)
    start = annotations.start_mark.index
    if is_flow:
        more = ", " if annotations.value else ""
        return _Edit(start + 1, start + 1, f"{RUNBOOK_URL}: {scalar(url, is_flow=True)}{more}")
    first = annotations.value[0][0].start_mark
    indent = " " * first.column
    line = f"{RUNBOOK_URL}: {scalar(url)}{_line_end(text, first.index)}{indent}"
    return _Edit(first.index, first.index, line)


def _without_annotations(
    text: str, rule: MappingNode, known: Mapping[str, Entry], url: str
) -> _Edit:
    """Annotations behind the alert's name: within its braces, else in lines of their own."""
    key, name = known["alert"]
    at = name.end_mark.index
    if rule.flow_style:
        inner = f"{{{RUNBOOK_URL}: {scalar(url, is_flow=True)}}}"
        return _Edit(at, at, f", {_ANNOTATIONS}: {inner}")
    rest = _LINE_ENDS.search(text, at)
    end = rest.start() if rest else len(text)
    indent = " " * key.start_mark.column
    new = _line_end(text, at)
    lines = f"{new}{indent}{_ANNOTATIONS}:{new}{indent}  {RUNBOOK_URL}: {scalar(url)}"
    return _Edit(end, end, lines)


def _changed(text: str, former: Entry, url: str, *, is_flow: bool) -> _Edit:
    """Another value in the place of the former one, in quotes where that had some."""
    key, value = former
    if is_nothing(value):
        at = text.index(":", key.end_mark.index) + 1
        return _Edit(at, at, f" {scalar(url, is_flow=is_flow)}")
    start = value.start_mark.index
    end = value.end_mark.index
    if text[start] in "|>":
        end = _block_end(text, start, key.start_mark.column)
    quotes = text[start] if text[start] in "'\"" else None
    return _Edit(start, end, scalar(url, quotes=quotes, is_flow=is_flow))


def _block_end(text: str, start: int, column: int) -> int:
    """Where the last line of a block of text ends: the lines that stand deeper than its key."""
    line_end = _LINE_ENDS.search(text, start)
    end = line_end.start() if line_end else len(text)
    while line_end is not None:
        begun = line_end.end()
        line_end = _LINE_ENDS.search(text, begun)
        line = text[begun : line_end.start() if line_end else len(text)]
        depth = len(line) - len(line.lstrip(" "))
        if line.strip() and depth <= column:
            break
        if line.strip():
            end = begun + len(line)
    return end


def _line_end(text: str, at: int) -> str:
    """How lines end there: as the line before does, else the next one."""
    before = _LINE_ENDS.findall(text[:at])
    after = _LINE_ENDS.search(text, at)
    return before[-1] if before else after[0] if after else "\n"


def _is_as_wanted(old: str, new: str, urls: Mapping[Place, str]) -> bool:
    """Whether both say the same but for addresses, all of which are wanted or were there."""
    before, after = ([parsed.data for parsed in parse_each(text)] for text in (old, new))
    found = list(zip(_addresses(before), _addresses(after), strict=False))
    wanted = set(urls.values())
    changed = {address for former, address in found if former != address}
    is_there = sum(address in wanted for _, address in found) >= len(urls)
    return _bare(before) == _bare(after) and changed <= wanted and is_there


def _addresses(data: Data) -> Iterator[str | None]:
    """The `runbook_url` of each alert, in order."""
    if isinstance(data, dict) and "alert" in data:
        annotations = data.get(_ANNOTATIONS)
        url = annotations.get(RUNBOOK_URL) if isinstance(annotations, dict) else None
        yield url if isinstance(url, str) else None
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    for part in parts:
        yield from _addresses(part)


def _bare(data: Data) -> Data:
    """Data without any `runbook_url`, and without annotations that hold nothing else."""
    if isinstance(data, list):
        return [_bare(item) for item in data]
    if not isinstance(data, dict):
        return data
    left = {name: _bare(value) for name, value in data.items() if name != RUNBOOK_URL}
    return {name: value for name, value in left.items() if value or name != _ANNOTATIONS}
