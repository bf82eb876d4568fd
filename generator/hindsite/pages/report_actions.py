"""The action items of a period: what was opened, closed, and overdue at its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hindsite.model.enums import ActionStatus
from hindsite.pages.actions import ActionRow, owned_row
from hindsite.pages.parts import Badge, Tone
from hindsite.store import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hindsite.metrics.values import Report
    from hindsite.model.incident import ActionItem
    from hindsite.pages.desk import Desk
    from hindsite.pages.shown import Shown

__all__ = ["MovedAction", "ReportActions", "actions_digest", "report_actions"]

_LISTED = 60
_MARKS = (
    ("Overdue at its end", Tone.BAD),
    ("Opened", Tone.PLAIN),
    ("Closed", Tone.GOOD),
)


@dataclass(frozen=True, slots=True)
class MovedAction:
    """An action item with what happened to it in the period."""

    row: ActionRow
    marks: tuple[Badge, ...]


@dataclass(frozen=True, slots=True)
class ReportActions:
    """How many items moved, and each of them; `more` are not listed."""

    opened: int
    closed: int
    overdue: int
    rows: tuple[MovedAction, ...]
    more: int


def report_actions(desk: Desk, report: Report) -> ReportActions:
    """The action items of a report, those overdue first."""
    moved = _moved(report)
    rows = []
    for name, marks in _listed(report, moved):
        owned = desk.context.action(name)
        if owned is None:
            continue
        row = replace(owned_row(desk, owned), state=_state(owned.item), detail="")
        rows.append(MovedAction(row, marks))
    return ReportActions(
        opened=len(report.opened),
        closed=len(report.closed),
        overdue=len(report.overdue),
        rows=tuple(rows),
        more=max(len(moved) - _LISTED, 0),
    )


def _moved(report: Report) -> list[str]:
    """The ids of all items that moved, those overdue first."""
    return list(dict.fromkeys((*report.overdue, *report.opened, *report.closed)))


def _listed(report: Report, moved: Sequence[str]) -> Iterator[tuple[str, tuple[Badge, ...]]]:
    """The items that have a row: the id of each, and its marks."""
    sets = [frozenset(group) for group in (report.overdue, report.opened, report.closed)]
    for name in moved[:_LISTED]:
        pairs = zip(_MARKS, sets, strict=True)
        yield name, tuple(Badge(*mark) for mark, group in pairs if name in group)


def actions_digest(desk: Desk, report: Report, shown: Shown) -> str:
    """A digest of all that `report_actions` shows, which is quicker to take.

    Raises:
        UnknownError: Of an incident nobody knows what it was read from.
    """
    moved, incident_of = _moved(report), desk.context.incident_of
    rows = [
        # All that the incident says bears on what the row does.
        (name, marks, shown.incident(incident) if (incident := incident_of(name)) else "")
        for name, marks in _listed(report, moved)
    ]
    counts = (len(report.opened), len(report.closed), len(report.overdue), len(moved))
    return digest(repr(counts), repr(rows))


def _state(item: ActionItem) -> Badge:
    """The state as recorded: whether it is late is told by the period, not by today."""
    tone = Tone.GOOD if item.status is ActionStatus.DONE else Tone.PLAIN
    return Badge(item.status.label, tone)
