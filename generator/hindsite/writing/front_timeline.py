"""Ways to write an entry into a timeline in front matter, the likest to its neighbours first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from hindsite.reading.times import parse_instant
from hindsite.writing.lines import rows_of
from hindsite.writing.nodes import end_line, entries_of
from hindsite.writing.scalars import scalar
from hindsite.writing.stamps import like

if TYPE_CHECKING:
    from hindsite.writing.entries import Entry

__all__ = ["Patch", "patches", "timeline_of"]

_FIELD = "timeline"


@dataclass(frozen=True, slots=True)
class Patch:
    """Text to put into a front matter: whole lines before line `line`, or text at `index`."""

    texts: tuple[str, ...]
    line: int | None = None
    index: int = 0


def timeline_of(root: MappingNode) -> SequenceNode | None:
    """The list of the front matter that holds the timeline; None where it is not kept there."""
    node = dict(entries_of(root)).get(_FIELD)
    return node if isinstance(node, SequenceNode) and node.value else None


def patches(text: str, timeline: SequenceNode, entry: Entry, zone: tzinfo) -> Iterator[Patch]:
    """Where and how the entry may be written; whoever takes one has to see that it is read so.

    Args:
        text: The front matter, with its own line ends.
        timeline: The list in it.
        entry: What to write.
        zone: For times that name none.
    """
    times = [_time_of(node, zone) for node in timeline.value]
    before = [index for index, at in enumerate(times) if at is not None and at <= entry.at]
    place = before[-1] + 1 if before else 0
    nearest = timeline.value[max(place - 1, 0)]
    for donor in (nearest, *timeline.value):
        if isinstance(donor, MappingNode):
            for fields in _fields(donor, entry, zone):
                if timeline.flow_style:
                    yield _within(text, timeline.value, place, _flow(fields))
                else:
                    yield _between(rows_of(text), timeline.value, place, donor, fields)


def _time_of(node: Node, zone: tzinfo) -> datetime | None:
    scalar = dict(entries_of(node)).get("at")
    try:
        return parse_instant(str(scalar.value), zone)[0] if scalar else None
    except PydanticCustomError:
        return None


def _fields(donor: MappingNode, entry: Entry, zone: tzinfo) -> Iterator[Mapping[str, str]]:
    """The entry as YAML scalars in the order of its neighbour, its time written as there."""
    scalars = {name: node for name, node in entries_of(donor) if isinstance(node, ScalarNode)}
    is_flow = bool(donor.flow_style)
    said = {"event": entry.text, "by": entry.by}
    order = [name for name in scalars if name in {"at", *said}]
    for stamp in _stamps(scalars.get("at"), entry.at, zone):
        values = {"at": _scalar(stamp, scalars.get("at"), is_flow=is_flow)}
        values |= {
            name: _scalar(value, scalars.get(name), is_flow=is_flow)
            for name, value in said.items()
            if value
        }
        ordered = [name for name in (*order, *values) if name in values]
        yield {name: values[name] for name in dict.fromkeys(ordered)}


def _stamps(sample: ScalarNode | None, at: datetime, zone: tzinfo) -> Iterator[str]:
    if sample is not None:
        try:
            there, _ = parse_instant(str(sample.value), zone)
        except PydanticCustomError:
            pass
        else:
            yield like(str(sample.value), at.astimezone(there.tzinfo))
    yield at.astimezone(UTC).isoformat().replace("+00:00", "Z")


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
