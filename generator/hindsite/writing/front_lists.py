"""Ways to write an item into a list in front matter, the likest to its neighbours first.

The items of such a list, a timeline or the updates, are mappings with a time, `at`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from hindsite.reading.times import parse_instant
from hindsite.writing.lines import rows_of
from hindsite.writing.nodes import end_line, entries_of, field_end, is_nothing
from hindsite.writing.scalars import scalar
from hindsite.writing.stamps import like

if TYPE_CHECKING:
    from hindsite.writing.entries import Item

__all__ = ["Patch", "list_of", "new_list", "patches"]

_AT = "at"


@dataclass(frozen=True, slots=True)
class Patch:
    """Text to put into a front matter: whole lines before line `line`, or text at `index`."""

    texts: tuple[str, ...]
    line: int | None = None
    index: int = 0


def list_of(root: MappingNode, field: str) -> SequenceNode | None:
    """The list of the front matter under a field; None where there is none, or an empty one."""
    node = dict(entries_of(root)).get(field)
    return node if isinstance(node, SequenceNode) and node.value else None


def patches(text: str, items: SequenceNode, new: Item, zone: tzinfo) -> Iterator[Patch]:
    """Where and how the item may be written; whoever takes one has to see that it is read so.

    Args:
        text: The front matter, with its own line ends.
        items: The list in it.
        new: What to write.
        zone: For times that name none.
    """
    times = [_time_of(node, zone) for node in items.value]
    before = [index for index, there in enumerate(times) if there is not None and there <= new.at]
    place = before[-1] + 1 if before else 0
    nearest = items.value[max(place - 1, 0)]
    for donor in (nearest, *items.value):
        if isinstance(donor, MappingNode):
            for fields in _fields(donor, new, zone):
                if items.flow_style:
                    yield _within(text, items.value, place, _flow(fields))
                else:
                    yield _between(rows_of(text), items.value, place, donor, fields)


def new_list(root: MappingNode, field: str, new: Item, order: Sequence[str]) -> Iterator[Patch]:
    """Where and how a list with this one item may be begun, where there is none or an empty one.

    Args:
        root: The fields of the front matter.
        field: The list's name.
        new: What to write.
        order: In which order fields stand.
    """
    node = dict(entries_of(root)).get(field)
    if isinstance(node, SequenceNode):
        yield Patch((_flow(_new_fields(new, is_flow=True)),), index=node.start_mark.index + 1)
    elif node is None or is_nothing(node):
        indent = " " * root.start_mark.column
        fields = _new_fields(new, is_flow=False)
        rows = [f"{indent}    {name}: {value}" for name, value in fields.items()]
        rows[0] = f"{indent}  - {rows[0].strip()}"
        if node is not None:
            key = next(key for key, value in root.value if value is node)
            yield Patch(tuple(rows), line=key.start_mark.line + 1)
        elif not root.flow_style:
            yield Patch((f"{indent}{field}:", *rows), line=_line_for(root, field, order))


def _new_fields(new: Item, *, is_flow: bool) -> Mapping[str, str]:
    """An item without neighbours as YAML scalars, its times in UTC."""
    return {
        name: _scalar(
            _stamp(None, value, UTC) if isinstance(value, datetime) else value,
            None,
            is_flow=is_flow,
        )
        for name, value in new.values.items()
    }


def _line_for(root: MappingNode, field: str, order: Sequence[str]) -> int:
    """The line after the last field that stands before this one, in order; else after all."""
    earlier = set(order[: order.index(field)])
    ends = [(str(key.value), field_end(key, value)) for key, value in root.value]
    return max([end for name, end in ends if name in earlier], default=ends[-1][1])


def _time_of(node: Node, zone: tzinfo) -> datetime | None:
    scalar = dict(entries_of(node)).get(_AT)
    try:
        return parse_instant(str(scalar.value), zone)[0] if scalar else None
    except PydanticCustomError:
        return None


def _fields(donor: MappingNode, new: Item, zone: tzinfo) -> Iterator[Mapping[str, str]]:
    """The item as YAML scalars in the order of its neighbour, its times written as there."""
    scalars = {name: node for name, node in entries_of(donor) if isinstance(node, ScalarNode)}
    values = new.values
    order = dict.fromkeys(name for name in (*scalars, *values) if name in values)
    like_at = {name: _AT for name, value in values.items() if isinstance(value, datetime)}
    samples = {name: scalars.get(name, scalars.get(like_at.get(name, ""))) for name in values}
    for is_like in (True, False):
        texts = {
            name: _stamp(samples[name] if is_like else None, value, zone)
            if isinstance(value, datetime)
            else value
            for name, value in values.items()
        }
        yield {
            name: _scalar(texts[name], samples[name], is_flow=bool(donor.flow_style))
            for name in order
        }


def _stamp(sample: ScalarNode | None, at: datetime, zone: tzinfo) -> str:
    """An instant as its neighbour has it, else in UTC."""
    if sample is not None:
        try:
            there, _ = parse_instant(str(sample.value), zone)
        except PydanticCustomError:
            pass
        else:
            return like(str(sample.value), at.astimezone(there.tzinfo))
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _scalar(text: str, sample: ScalarNode | None, *, is_flow: bool) -> str:
    """Text as YAML, in quotes like those of its neighbour."""
    return scalar(text, quotes=sample.style if sample is not None else None, is_flow=is_flow)


def _flow(fields: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}"


def _within(text: str, items: Sequence[Node], place: int, new: str) -> Patch:
    """Between the items of a list in brackets, parted from them as they are from one another."""
    between = ", "
    if len(items) > 1:
        gap = text[items[0].end_mark.index : items[1].start_mark.index]
        between = gap if gap.replace(",", "", 1).isspace() else between
    if place == 0:
        return Patch((new + between,), index=items[0].start_mark.index)
    return Patch((between + new,), index=items[place - 1].end_mark.index)


def _between(
    lines: Sequence[str], items: Sequence[Node], place: int, donor: MappingNode,
    fields: Mapping[str, str],
) -> Patch:  # fmt: skip
    """Between the items of a list with dashes, in the form of the nearest of them."""
    line = end_line(items[place - 1]) if place else _dash_line(lines, items[0])
    head = lines[_dash_line(lines, donor)]
    dash = head[: head.index("-")] + "-"
    if donor.flow_style:
        return Patch((f"{dash} {_flow(fields)}",), line=line)
    indent = " " * donor.start_mark.column
    first, *rest = (f"{name}: {value}" for name, value in fields.items())
    opening = dash + " " * max(donor.start_mark.column - len(dash), 1)
    return Patch((opening + first, *(indent + row for row in rest)), line=line)


def _dash_line(lines: Sequence[str], item: Node) -> int:
    """The line on which the dash of an item stands: its own, or one above it."""
    line = int(item.start_mark.line)
    while not lines[line].lstrip().startswith("-"):
        line -= 1
    return line
