"""YAML text → nodes that know where they stand in it; every scalar is text."""

from __future__ import annotations

from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from hindsite.reading.yaml_text import NO_LINE_ENDS
from hindsite.writing.entries import RefusedError

__all__ = ["end_line", "entries_of", "field_end", "root_of"]


def root_of(text: str) -> MappingNode:
    """The fields of a front matter, with their positions in its text.

    Raises:
        RefusedError: It is no YAML, or holds no fields.
    """
    try:
        node = YAML(typ="rt").compose(text.translate(NO_LINE_ENDS))
    except (YAMLError, ValueError, RecursionError) as error:
        message = "its front matter is no YAML"
        raise RefusedError(message) from error
    if not isinstance(node, MappingNode):
        message = "its front matter holds no fields"
        raise RefusedError(message)
    return node


def entries_of(node: Node | None) -> Iterator[tuple[str, Node]]:
    """The fields of a mapping, by name; nothing where it is none."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode):
                yield str(key.value), value


def is_nothing(node: Node) -> bool:
    """Whether no text at all stands for a value."""
    return bool(node.start_mark.index == node.end_mark.index)


def field_end(key: Node, value: Node) -> int:
    """The line after the last one that holds something of a field of a mapping."""
    line = int(key.start_mark.line) + 1
    return line if is_nothing(value) else max(end_line(value), line)


def end_line(node: Node) -> int:
    """The line after the last one that holds something of a node; comments below do not count."""
    if isinstance(node, (MappingNode, SequenceNode)) and not node.flow_style and node.value:
        last = node.value[-1]
        if isinstance(last, tuple):
            return field_end(*last)
        return end_line(last)
    if is_nothing(node):  # which is where the next thing stands
        return int(node.start_mark.line)
    line, column = node.end_mark.line, node.end_mark.column
    return int(line) + (1 if column or line == node.start_mark.line else 0)
