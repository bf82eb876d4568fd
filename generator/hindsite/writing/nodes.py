"""YAML text → nodes that know where they stand in it; every scalar is text."""

from __future__ import annotations

from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from hindsite.reading.yaml_text import NO_LINE_ENDS
from hindsite.writing.entries import RefusedError

__all__ = ["documents", "end_line", "entries_of", "field_end", "root_of"]


def root_of(text: str) -> MappingNode:
    """The fields of a front matter, with their positions in its text.

    Raises:
        RefusedError: It is no YAML, or holds no fields.
    """
    nodes = documents(text, "its front matter is no YAML")
    if len(nodes) != 1 or not isinstance(nodes[0], MappingNode):
        message = "its front matter holds no fields"
        raise RefusedError(message)
    return nodes[0]


def documents(text: str, refusal: str) -> list[Node]:
    """Each document of a text, with the positions in it.

    What reads records takes tabs where ruamel.yaml takes none, as before a comment. Where it
    refuses the text, a space stands for each: nodes have the same places, not the same values.

    Raises:
        RefusedError: It is no YAML, in the words of `refusal`.
    """
    text = text.translate(NO_LINE_ENDS)
    for taken in (text, text.replace("\t", " ")):
        try:
            return list(YAML(typ="rt").compose_all(taken))
        except (YAMLError, ValueError, RecursionError) as error:
            reason = error
    raise RefusedError(refusal) from reason


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
