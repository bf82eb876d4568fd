"""Lists of lines → as much of them as a comment holds, with a sentence for what it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["LIMIT", "Block", "Section", "fitted"]

LIMIT = 60_000
"""Bytes. GitHub takes 65,536 characters, to which a workflow may add a few words of its own."""
_RESERVE = 3_000


@dataclass(frozen=True, slots=True)
class Block:
    """Items of one kind, each one or more lines, between an opening and a closing.

    Args:
        items: The weightiest first.
        opening: Lines before them.
        closing: Lines after them.
        most: At most so many are told.
    """

    items: Sequence[str]
    opening: str = ""
    closing: str = ""
    most: int = 50


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading; `share` is how much of a comment they may take, from 0 to 1."""

    title: str
    share: float
    blocks: Sequence[Block]


def fitted(head: str, sections: Iterable[Section], limit: int = LIMIT) -> str:
    """The head and all sections, none of them longer than its share of the limit."""
    room = limit - _width(head) - _RESERVE
    return "\n".join([head, *(line for one in sections for line in _section(one, room))])


def _section(section: Section, room: int) -> Iterator[str]:
    yield f"### {section.title}\n"
    left = int(section.share * room)
    for block in section.blocks:
        text, left = _block(block, left)
        yield f"{text}\n"


def _block(block: Block, left: int) -> tuple[str, int]:
    """A block as far as there is room, and the room that is left."""
    kept: list[str] = []
    for item in block.items[: block.most]:
        if _width(item) + 1 > left:
            break
        kept.append(item)
        left -= _width(item) + 1
    more = len(block.items) - len(kept)
    told = f"\n{more:,} more {'is' if more == 1 else 'are'} not told here." if more else ""
    parts = (block.opening, "\n".join(kept), told, block.closing)
    return "\n".join(part for part in parts if part), left


def _width(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
