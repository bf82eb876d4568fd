"""The action items of a period: what was opened, closed, and overdue at its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hindsite.model.enums import ActionStatus
from hindsite.pages.actions import ActionRow, owned_row
from hindsite.pages.parts import Badge, Tone

if TYPE_CHECKING:
    from hindsite.metrics.values import Report
    from hindsite.model.incident import ActionItem
    from hindsite.pages.desk import Desk

__all__ = ["MovedAction", "ReportActions", "report_actions"]

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
    groups = (report.overdue, report.opened, report.closed)
    moved = list(dict.fromkeys(name for group in groups for name in group))
    sets = [frozenset(group) for group in groups]
    rows = []
    for name in moved[:_LISTED]:
        owned = desk.context.action_by_id.get(name)
        if owned is not None:
            marks = tuple(
                Badge(*mark) for mark, group in zip(_MARKS, sets, strict=True) if name in group
            )
            row = replace(owned_row(desk, owned), state=_state(owned.item), detail="")
            rows.append(MovedAction(row, marks))
    return ReportActions(
        opened=len(report.opened),
        closed=len(report.closed),
        overdue=len(report.overdue),
        rows=tuple(rows),
        more=max(len(moved) - _LISTED, 0),
    )


def _state(item: ActionItem) -> Badge:
    """The state as recorded: whether it is late is told by the period, not by today."""
    tone = Tone.GOOD if item.status is ActionStatus.DONE else Tone.PLAIN
    return Badge(item.status.label, tone)
