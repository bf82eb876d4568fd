"""Small values that templates show: words with a link, rows of tables, states with a tone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

__all__ = ["Badge", "Fact", "FactGroup", "IncidentRow", "Ref", "Tile", "Told", "Tone"]


class Tone(StrEnum):
    """How a state is coloured; its words say the same."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Ref:
    """Words, perhaps with a link, an instant for machines, and a note in a smaller voice.

    `is_external` where the link leaves the site.
    """

    text: str
    href: str | None = None
    instant: str | None = None
    note: str = ""
    is_external: bool = False


@dataclass(frozen=True, slots=True)
class Badge:
    """A short word in a coloured pill; `style` is part of its CSS class."""

    text: str
    style: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a facts panel: what it is, and one or more values."""

    term: str
    values: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts that belong together; `style` is part of the group's CSS class."""

    name: str
    style: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A key number with its name, what it rests on, and whether it is as it should be."""

    name: str
    value: str
    note: str = ""
    tone: Tone = Tone.PLAIN
    href: str | None = None
    title: str = ""


class Told(NamedTuple):
    """What is said of an incident in one row of a table, but for its links."""

    title: str
    severity: Badge
    status: Badge
    kind: str
    began: Ref
    restored: str
    tier: str


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident as a row of a table."""

    title: Ref
    severity: Badge
    status: Badge
    kind: str
    began: Ref
    restored: str
    services: tuple[Ref, ...]
    tier: str
