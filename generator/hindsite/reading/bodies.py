"""The two sections of a body that are read as data: its timeline and its action items."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from hindsite.model.enums import ActionStatus, EventKind
from hindsite.model.findings import Level
from hindsite.model.incident import ActionItem, Incident, TimelineEvent
from hindsite.model.values import check_year
from hindsite.reading.actions import Action, read_actions
from hindsite.reading.notes import Note, note
from hindsite.reading.timeline import read_timeline
from hindsite.reading.validating import Draft, validate
from hindsite.reading.yaml_text import Data, Scalar

if TYPE_CHECKING:
    from datetime import datetime

    from hindsite.lockstep import Steps
    from hindsite.reading.sections import Note as BodyNote

__all__ = ["read_body"]

_GIVEN = {"at", "event"}
"""What every line of a timeline tells."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MARK = "(escalation step "
_STEP = re.compile(r"\(escalation step \+?(\d{1,5}(?:\.\d{1,3})?)\)", re.ASCII)
"""How a line of prose says which step of escalation it is: by its minute."""


def read_body(incident: Incident, draft: Draft) -> Steps[Incident]:
    """The incident with the timeline and the action items of its body, if it has them there."""
    update: dict[str, object] = {}
    timeline = read_timeline(incident.body, draft.zone, incident.counted_at)
    yield
    if incident.timeline and timeline.events:
        draft.notes.append(_twice("timeline", incident, draft, timeline.events[0].line))
    elif timeline.found:
        draft.notes.extend(_placed(remark, incident) for remark in timeline.notes)
        update["timeline"] = tuple(
            _event(event.at, event.text, event.by) for event in timeline.events
        )
        update["timeline_in_body"] = True
        if timeline.bare_line is not None and incident.timezone is None:
            draft.notes.append(_bare(draft, incident.body_line + timeline.bare_line - 1))
        for index, event in enumerate(timeline.events):
            draft.marks["timeline", index] = (incident.body_line + event.line - 1, 1)
    yield
    actions = read_actions(incident.body)
    yield
    if incident.action_items and actions.items:
        draft.notes.append(_twice("action_items", incident, draft, actions.items[0].line))
    elif actions.found:
        draft.notes.extend(_placed(remark, incident) for remark in actions.notes)
        items: list[ActionItem] = []
        rest = list(actions.rest)
        for index, action in enumerate(actions.items):
            item = _action(action, index, incident, draft)
            if item is not None:
                line = incident.body_line + action.line - 1
                draft.marks["action_items", len(items)] = (line, 1)
                items.append(item)
            else:
                rest.append(action.line - 1)
        update["action_items"] = tuple(items)
        whole = len(items) == len(actions.items)
        update["action_lines"] = actions.lines if whole else None
        if incident.held:
            update["action_rest"] = tuple(rest)
    return incident.model_copy(update=update) if update else incident


def _event(at: datetime, text: str, by: str | None) -> TimelineEvent:
    """One line of a timeline; the step of escalation that it names stays in its text too."""
    match = _STEP.search(text) if _MARK in text else None
    values = {
        "at": at,
        "event": text,
        "kind": EventKind.ESCALATION if match else None,
        "by": by,
        "result": None,
        "escalation_step": float(match[1]) if match else None,
    }
    given = _GIVEN if by is None and match is None else _GIVEN | {"kind", "by", "escalation_step"}
    return TimelineEvent.sure(values, given)


def _sure(fields: Mapping[str, str]) -> ActionItem | None:
    """An action item as most are, of which pydantic would say that all fits; None for another."""
    values: dict[str, object] = {
        "id": None,
        "title": "",
        "owner": None,
        "due": None,
        "status": ActionStatus.OPEN,
        "done_at": None,
        "type": None,
        "url": None,
        "why": None,
        "rescheduled": (),
    }
    for name, text in fields.items():
        read = _USUAL.get(name)
        value = read(text) if read else None
        if not value:
            return None
        values[name] = value
    return ActionItem.sure(values, set(fields)) if values["title"] else None


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    """A day in its usual form, of a year that can be meant."""
    with suppress(ValueError, PydanticCustomError):
        day = date.fromisoformat(text if _DAY.fullmatch(text) else "")
        check_year(day)
        return day
    return None


_USUAL: Mapping[str, Callable[[str], object]] = {
    "id": str.strip,
    "title": str.strip,
    "owner": str.strip,
    "due": _day,
    "status": {item.value: item for item in ActionStatus}.get,
    "done_at": _day,
}
"""What reads a field of most action items; it gives nothing where it cannot."""


def _action(action: Action, index: int, incident: Incident, draft: Draft) -> ActionItem | None:
    """One action item of the body; what does not fit is remarked on at its line."""
    if sure := _sure(action.fields):
        return sure
    line = incident.body_line + action.line - 1
    data: dict[str, Data] = {}
    for name, value in action.fields.items():
        data[name] = Scalar.placed(value, (line, 1), ("action_items", index, name))
    part = Draft(data, {(): (line, 1)}, {(): (line, 1)}, draft.zone, [])
    item = validate(ActionItem, part, ("title",))
    draft.notes.extend(
        note(
            remark.rule,
            (line, 1),
            f"action item {index + 1}: {remark.message}",
            field=f"action_items[{index}].{remark.field}",
            found=remark.found,
            expected=remark.expected,
            remedy=remark.remedy,
            level=remark.level,
        )
        for remark in part.notes
    )
    return item


def _bare(draft: Draft, line: int) -> Note:
    """Said once a record: its timeline leaves the zone to the library."""
    return note(
        "naive-time",
        (line, 1),
        f"the times of the timeline name no zone and are read in {draft.zone}",
        field="timeline",
        expected="a zone in the record, the heading or the row",
        remedy=f"add “timezone: {draft.zone}” to the front matter, or the zone that they are in",
    )


def _placed(remark: BodyNote, incident: Incident) -> Note:
    """A remark on the body with the line that it has in the file."""
    return Note(
        remark.rule,
        (incident.body_line + remark.line - 1, remark.column),
        remark.message,
        remark.remedy,
        remark.field,
        remark.found,
        remark.expected,
        remark.level,
    )


def _twice(name: str, incident: Incident, draft: Draft, line: int) -> Note:
    first = draft.where((name,), draft.marks)
    return note(
        "given-twice",
        (incident.body_line + line - 1, 1),
        f"{name} stands in the front matter (line {first[0]}) and in the body; that of the front "
        "matter is used",
        field=name,
        found=f"{name} in both",
        expected="one of the two",
        remedy="move all lines to one place and delete the other",
        level=Level.ERROR,
    )
