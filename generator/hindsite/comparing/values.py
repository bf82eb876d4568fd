"""What a change does to a library, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hindsite.model.enums import Audience
    from hindsite.model.findings import Finding
    from hindsite.similarity import Similar

__all__ = [
    "ActionChange",
    "Comparison",
    "Fate",
    "FieldChange",
    "Likes",
    "Move",
    "RecordChange",
    "Recurrence",
    "Turn",
]


class Fate(StrEnum):
    """What became of a record."""

    ADDED = "added"
    CHANGED = "changed"
    RENAMED = "renamed"
    REMOVED = "removed"
    MENDED = "readable again"
    BROKEN = "not readable any more"
    UNREAD = "not readable"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that says something else; empty words where it says nothing.

    `name` is dotted, as in `impact.error_rate`. `note` stands in place of both where the field is
    a list or a text: what was added to it, and what was taken away.
    """

    name: str
    before: str = ""
    after: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record; of a removed one, as it was. `what` is `incident`, `runbook` or `review`.

    A file that cannot be read has an empty id and title. `former_path` is where it was, if
    that is elsewhere.
    """

    fate: Fate
    what: str
    id: str
    title: str
    severity: str
    path: str
    former_path: str = ""
    fields: tuple[FieldChange, ...] = ()


class Turn(StrEnum):
    """What became of an action item."""

    OVERDUE = "becomes overdue"
    ADDED = "added"
    DONE = "done"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    RESCHEDULED = "rescheduled"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class ActionChange:
    """One action item; `due` and `former_due` are days, empty where there is none."""

    turn: Turn
    incident: str
    item: str
    title: str
    owner: str
    due: str
    former_due: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """One number before and after, each as a row of `metrics.as_rows`; None where there was none.

    `group` is the label of the part, empty for the whole.
    """

    key: str
    name: str
    unit: str
    group_kind: str
    group: str
    period: str
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A contributing factor and a service, by their labels, that meet in more incidents now.

    `before` is 0 where they met in none or only once: then it had not come again.
    """

    factor: str
    service: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Likes:
    """A record that was added or changed, and the earlier incidents that are most like it."""

    id: str
    title: str
    similar: tuple[Similar, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that a change does, as an audience may see it.

    Args:
        revision: As it was asked for.
        commit: The full name of the commit that was compared with.
        prefix: Of the knowledge base in its repository, with a slash at its end or empty.
        as_of: The instant at which both states are looked at.
        audience: Who it is for.
        remarks: Sentences on what could not be compared, or weighs on all of it.
        records: What became of records, by path.
        new: Findings that were not there before.
        mended: Findings that are not there any more.
        moves: The numbers that are not what they were.
        recurrences: Problems that come again and did not, or in fewer incidents.
        actions: What became of action items.
        likes: Earlier incidents like those that were added or changed.
    """

    revision: str
    commit: str
    prefix: str
    as_of: datetime
    audience: Audience
    remarks: tuple[str, ...] = ()
    records: tuple[RecordChange, ...] = ()
    new: tuple[Finding, ...] = ()
    mended: tuple[Finding, ...] = ()
    moves: tuple[Move, ...] = ()
    recurrences: tuple[Recurrence, ...] = ()
    actions: tuple[ActionChange, ...] = ()
    likes: tuple[Likes, ...] = ()
