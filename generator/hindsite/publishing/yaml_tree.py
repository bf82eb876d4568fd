"""YAML as a tree of nodes, in which entries are changed and everything else stays as written.

Reading values and writing them again would lose tags such as `!ENV` and `!!python/name:`, which
engines give a meaning of their own.
"""

from __future__ import annotations

from typing import Any, cast

import yaml
from yaml import MappingNode, Node, ScalarNode
from yaml.representer import SafeRepresenter

__all__ = ["change", "drop", "entry", "line_of", "merge", "node_of", "subtree", "text_of"]


def entry(tree: MappingNode, key: str) -> Node | None:
    """The node under a key, or None."""
    return next((node for name, node in reversed(tree.value) if _key(name) == key), None)


def change(tree: MappingNode, key: str, value: object) -> None:
    """Put a node or a plain value under a key, at its former place or at the end."""
    node = value if isinstance(value, Node) else node_of(value)
    places = [place for place, (name, _) in enumerate(tree.value) if _key(name) == key]
    if places:
        tree.value[places[-1]] = (tree.value[places[-1]][0], node)
    else:
        tree.value.append((node_of(key), node))


def drop(tree: MappingNode, *keys: str) -> None:
    """Take entries away, where there are any."""
    tree.value[:] = [pair for pair in tree.value if _key(pair[0]) not in keys]


def subtree(tree: MappingNode, key: str) -> MappingNode:
    """The mapping under a key; an empty one is put there when something else or nothing is."""
    node = entry(tree, key)
    if not isinstance(node, MappingNode):
        node = cast("MappingNode", node_of({}))
        change(tree, key, node)
    return node


def merge(parent: MappingNode, child: MappingNode) -> MappingNode:
    """The parent with the child's entries over it; mappings in both are merged likewise."""
    for name, node in child.value:
        former = entry(parent, name.value)
        if isinstance(former, MappingNode) and isinstance(node, MappingNode):
            merge(former, node)
        else:
            change(parent, name.value, node)
    return parent


def node_of(value: object) -> Node:
    """The node of plain data: text, numbers, truth values, None, lists and mappings."""
    representer = cast("Any", SafeRepresenter())
    return cast("Node", representer.represent_data(value))


def line_of(tree: MappingNode, key: str) -> int | None:
    """The line, from 1, on which a key stands; None where the key was not read from a file."""
    for name, _ in tree.value:
        if _key(name) == key and name.start_mark is not None:
            return int(name.start_mark.line) + 1
    return None


def text_of(tree: Node) -> str:
    """The tree as YAML."""
    return str(yaml.serialize(tree, allow_unicode=True))


def _key(node: Node) -> str | None:
    return node.value if isinstance(node, ScalarNode) else None
