"""One field of a front matter → the same in canonical form: indentation, spaces, spellings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from io import StringIO
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import ScalarString

from hindsite.reading.yaml_text import Data, parse
from hindsite.writing.forms import Form
from hindsite.writing.nodes import root_of
from hindsite.writing.order import field_order

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["formed"]

_NULL = [("tag:yaml.org,2002:null", re.compile(r"~|null|Null|NULL|\Z"))]
_COMMENT = re.compile(r"(?:(?<=\s)|^)#.*", re.MULTILINE)
# A field with one plain word or more, of which no sign means anything to YAML.
_WORD = r"[^\s#:]+(?::[^\s#:]+)*"
_PLAIN = re.compile(rf"(\w+):[ ]+((?=[A-Za-z0-9]){_WORD}(?:[ ]{_WORD})*)[ ]*\n", re.ASCII)
_NULLS = {"null", "Null", "NULL"}
# YAML takes these for line ends and would write others, or a space.
_FOREIGN_ENDS = frozenset("\x85\u2028\u2029")
_BLOCKS = {"|", ">"}


class _Texts(VersionedResolver):
    """Takes every scalar for text, as the reader does: what is written is written as it was."""

    @property
    def versioned_resolver(self) -> Mapping[object, list[Any]]:
        """Only nothing is no text."""
        return {"": list(_NULL), "~": list(_NULL), "n": list(_NULL), "N": list(_NULL)}


def formed(text: str, model: type[BaseModel]) -> str:
    """A field's lines in canonical form; as they are, where form and comments cannot both be had.

    What is broken over several lines within brackets or quotes stays as somebody broke it.

    Args:
        text: The lines of one field, from its name on.
        model: The record's.
    """
    plain = _PLAIN.fullmatch(text)
    if plain and plain[2] not in _NULLS:  # as most fields are, and ruamel.yaml takes its time
        form = _fields(model).get(plain[1], Form())
        return text if form.model else f"{plain[1]}: {form.spell(plain[2])}\n"
    root = root_of(text)
    strange = root.start_mark.column or not _FOREIGN_ENDS.isdisjoint(text)
    if strange or any(map(_is_broken, _below(root))):
        return text
    try:
        new = _dumped(text, model)
        if new == text:
            return text
        is_same = _holds_the_same(text, new, model) and _dumped(new, model) == new
    except (YAMLError, ValueError, NotImplementedError):
        return text
    return new if is_same else text


def _below(node: Node) -> Iterator[Node]:
    yield node
    parts = node.value if isinstance(node, (MappingNode, SequenceNode)) else ()
    for part in parts:
        for inner in part if isinstance(part, tuple) else (part,):
            yield from _below(inner)


def _is_broken(node: Node) -> bool:
    """Whether brackets, quotes or plain words go on in another line."""
    if isinstance(node, ScalarNode):
        is_one = node.style in _BLOCKS or node.start_mark.line == node.end_mark.line
        return not is_one or node.anchor is not None
    is_flow = isinstance(node, (MappingNode, SequenceNode)) and bool(node.flow_style)
    return is_flow and node.start_mark.line != node.end_mark.line


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.Resolver = _Texts
    yaml.preserve_quotes = True
    yaml.width = 1 << 20
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _dumped(text: str, model: type[BaseModel]) -> str:
    data = _yaml().load(text)
    spelt = _spelt(data, Form(model=model), reorder=not any(_comments(text)))
    stream = StringIO()
    _yaml().dump(spelt, stream)
    return stream.getvalue()


@cache
def _fields(model: type[BaseModel]) -> Mapping[str, Form]:
    return Form(model=model).fields()


def _spelt(data: object, form: Form, *, reorder: bool) -> object:
    """The data with each scalar in its one spelling, and known fields in their order."""
    if isinstance(data, CommentedMap) and form.model is not None:
        fields = _fields(form.model)
        for name in list(data):
            data[name] = _spelt(data[name], fields.get(name, Form()), reorder=reorder)
        if reorder:
            known = [name for name in field_order(form.model) if name in data]
            for name in [*known, *(name for name in list(data) if name not in known)]:
                data[name] = data.pop(name)
    elif isinstance(data, CommentedSeq):
        for index, item in enumerate(data):
            data[index] = _spelt(item, form.inner or Form(), reorder=reorder)
    elif isinstance(data, str):
        new = form.spell(str(data))
        if new != data:
            return type(data)(new) if isinstance(data, ScalarString) else new
    return data


def _holds_the_same(old: str, new: str, model: type[BaseModel]) -> bool:
    """Whether values, by their spellings, and comments are all there still."""
    before, after = (_canonical(parse(text).data, Form(model=model)) for text in (old, new))
    return before == after and list(_comments(old)) == list(_comments(new))


def _canonical(data: Data, form: Form) -> Data:
    if isinstance(data, dict):
        fields = _fields(form.model) if form.model else {}
        return {name: _canonical(value, fields.get(name, Form())) for name, value in data.items()}
    if isinstance(data, list):
        return [_canonical(item, form.inner or Form()) for item in data]
    return None if data is None else form.spell(str(data))


def _comments(text: str) -> Iterator[str]:
    """The comments of a text, in order: what begins with a number sign outside of scalars."""
    if "#" not in text:
        return
    rest = list(text)
    for node in _below(root_of(text)):
        if isinstance(node, ScalarNode):
            start, end = node.start_mark.index, node.end_mark.index
            if node.style in _BLOCKS:
                start = text.find("\n", start) + 1 or end
            rest[start:end] = [char if char == "\n" else "x" for char in rest[start:end]]
    for match in _COMMENT.finditer("".join(rest)):
        yield match[0].rstrip()
