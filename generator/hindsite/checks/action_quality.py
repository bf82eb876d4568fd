"""Rules on what was promised: each open action is specific, assigned, dated, and not overdue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hindsite.checks.asking import lacks
from hindsite.checks.chosen import is_named
from hindsite.checks.owners import owners_in
from hindsite.checks.phrases import short
from hindsite.checks.rules import Fault, Rule
from hindsite.checks.vagueness import is_nobody, vagueness
from hindsite.model.enums import ActionStatus
from hindsite.model.findings import Level
from hindsite.model.names import fold
from hindsite.reading.details import with_parenthesis

if TYPE_CHECKING:
    from datetime import date

    from hindsite.checks.scope import Scope
    from hindsite.model.incident import ActionItem, Incident

__all__ = ["RULES"]

_LOOSE_OWNER = re.compile(
    r"\b(?:owner|owned by|assignee|assigned to|responsible)\s*[:=–]|(?<!\w)@\w", re.IGNORECASE
)
_LOOSE_DUE = re.compile(
    r"\b(?:due|deadline|eta)\b\s*(?:[:=–]|on|by|in|\d|\(?Q[1-4])", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"\(([A-Za-z][\w.-]{1,30})\)$")
_TICKET = re.compile(r"https?://|(?<!\w)#\d|\b[A-Z]{2,10}-\d")
_DUE_WORD = re.compile(r"\W*(?:due|deadline|eta)\b", re.IGNORECASE)
_EITHER = ("action-unowned", "action-undated")
_Item = tuple["Incident", int, "ActionItem"]


def _actions(scope: Scope) -> Iterator[_Item]:
    for incident in scope.library.incidents:
        for index, action in enumerate(incident.action_items):
            yield incident, index, action


def _promised(scope: Scope) -> Iterator[_Item]:
    """Open actions of what is over: while it goes on, a word to come back to will do."""
    for incident in scope.library.incidents:
        if not incident.action_items or (incident.is_counted and incident.derived_status.is_open):
            continue
        for index, action in enumerate(incident.action_items):
            if action.status.is_open:
                yield incident, index, action


def _named(action: ActionItem) -> str:
    return f"the action “{short(action.title)}”"


def _level(action: ActionItem) -> Level | None:
    """A note where a ticket may know what the record does not; else that of the rule."""
    return Level.NOTE if action.url or _TICKET.search(action.title) else None


def _action_vague(scope: Scope) -> Iterator[Fault]:
    own = scope.library.settings.words.vague
    for incident, index, action in _promised(scope):
        if (vague := vagueness(action.title, own)) is not None:
            yield Fault(
                places=incident.places,
                steps=("action_items", index, "title"),
                message=f"“{short(action.title)}” leaves open {vague.lacks}",
                remedy=f"write it so that anyone can tell when it is done: “{vague.good}”",
                found=action.title,
                expected=vague.lacks,
            )


def _is_told(scope: Scope, incident: Incident, index: int) -> bool:
    """Whether the reader has said of the line that owner and day stand in it, but unread."""
    line = incident.places.of("action_items", index).line
    told = scope.library.findings_of(incident.places.path)
    return any(
        (item.rule, item.field, item.place.line) == ("unread-line", "action_items", line)
        for item in told
    ) and not is_named(("unread-line",), incident, scope.library.settings)


def _is_unowned(scope: Scope, incident: Incident, index: int, action: ActionItem) -> bool:
    """Whether no owner was given, and nobody was told so yet."""
    left_out = action.owner is None and lacks(scope, incident, "action_items", index, "owner")
    return left_out and not _is_told(scope, incident, index)


def _is_undated(scope: Scope, incident: Incident, index: int, action: ActionItem) -> bool:
    """Whether no due date was given, and nobody was told so yet."""
    if action.due is not None or not lacks(scope, incident, "action_items", index, "due"):
        return False
    line = incident.places.of("action_items", index).line
    told = scope.library.findings_of(incident.places.path)
    unknown = (item for item in told if (item.rule, item.place.line) == ("unknown-word", line))
    if any(_DUE_WORD.match(item.found) for item in unknown):
        return False
    return not _is_told(scope, incident, index)


def _is_one(scope: Scope, incident: Incident) -> bool:
    """Whether one finding says that neither was given: nobody chose for either rule alone."""
    return not is_named(_EITHER, incident, scope.library.settings)


def _ownerless(action: ActionItem) -> str:
    loose = _LOOSE_OWNER.search(action.title) is not None
    return "names its owner where it is not read" if loose else "is assigned to nobody"


def _dateless(action: ActionItem) -> str:
    loose = _LOOSE_DUE.search(action.title) is not None
    return "names its due date where it is not read" if loose else "has no due date"


def _bare(incident: Incident, index: int, action: ActionItem) -> Fault:
    """An action of which nobody knows who sees to it, nor by when."""
    fault = f"{_ownerless(action)} and {_dateless(action)}"
    if _LOOSE_OWNER.search(action.title) and _LOOSE_DUE.search(action.title):
        fault = "names its owner and its due date where they are not read"
    name = f"{action.id}: " if action.id else ""
    good = f"- [ ] {name}{with_parenthesis(short(action.title))}"
    way = "(@payments, due 2026-04-01) at the end of its line"
    if ("action_items", index, "title") in incident.places.marks:  # it is in the front matter
        good, way = "owner: NAME, due: YYYY-MM-DD", "owner: payments, due: 2026-04-01"
    return Fault(
        places=incident.places,
        steps=("action_items", index, "owner"),
        message=f"{_named(action)} {fault}",
        remedy="name the person or team that will see to it, and the day by which it is done: "
        f"{way}",
        found="no owner, no due",
        expected=good,
        level=_level(action),
    )


def _action_unowned(scope: Scope) -> Iterator[Fault]:
    known = scope.library.team_by_id
    more = {fold(name) for name in scope.library.settings.words.nobody}
    for incident, index, action in _promised(scope):
        owner = action.owner
        if owner is None:
            if not _is_unowned(scope, incident, index, action):
                continue
            if _is_undated(scope, incident, index, action) and _is_one(scope, incident):
                yield _bare(incident, index, action)
            else:
                yield _unowned(incident, index, action, _ownerless(action))
        elif names := owners_in(owner, scope):
            yield _shared(incident, index, action, names)
        elif fold(owner) not in known and (is_nobody(owner) or fold(owner) in more):
            fault = f"is assigned to “{owner}”, which is nobody in particular"
            yield _unowned(incident, index, action, fault)


def _unowned(incident: Incident, index: int, action: ActionItem, fault: str) -> Fault:
    """An action that is nobody's."""
    named = _IN_BRACKETS.search(action.title) if action.owner is None else None
    way = f"write (@{named[1]}), if {named[1]} will see to it; else " if named else ""
    return Fault(
        places=incident.places,
        steps=("action_items", index, "owner"),
        message=f"{_named(action)} {fault}",
        remedy=f"{way}name the person or team that will see to it: owner: payments, or "
        "(@payments) at the end of its line",
        found=action.owner or "no owner",
        expected="one person or team",
        level=_level(action),
    )


def _shared(incident: Incident, index: int, action: ActionItem, names: list[str]) -> Fault:
    """An action that several have, so that each may wait for the others."""
    *others, last = (f"“{name}”" for name in names)
    return Fault(
        places=incident.places,
        steps=("action_items", index, "owner"),
        message=f"{_named(action)} is assigned to {', '.join(others)} and {last}: each may wait "
        f"for the other{'s' * (len(others) > 1)}",
        remedy=f"name the one who will be asked, owner: {names[0]} or (@{names[0]}), and the rest "
        "in the title, or write an action for each; a team that is called so is listed in teams of "
        "hindsite.yml",
        found=action.owner or "",
        expected="one person or team",
        level=_level(action),
    )


def _action_undated(scope: Scope) -> Iterator[Fault]:
    for incident, index, action in _promised(scope):
        if not _is_undated(scope, incident, index, action):
            continue
        if not (_is_unowned(scope, incident, index, action) and _is_one(scope, incident)):
            yield Fault(
                places=incident.places,
                steps=("action_items", index, "due"),
                message=f"{_named(action)} {_dateless(action)}",
                remedy="add the day by which it is done: due: 2026-04-01, or (due 2026-04-01) at "
                "the end of its line",
                found="no due",
                expected="due: YYYY-MM-DD",
                level=_level(action),
            )


def _action_done_undated(scope: Scope) -> Iterator[Fault]:
    for incident, index, action in _actions(scope):
        undated = action.status is ActionStatus.DONE and action.done_at is None
        if undated and lacks(scope, incident, "action_items", index, "done_at"):
            yield Fault(
                places=incident.places,
                steps=("action_items", index, "status"),
                message=f"{_named(action)} is done, but not since when",
                remedy="add the day: done_at: 2026-03-30, or (done 2026-03-30) at the end of its "
                "line",
                found="no done_at",
                expected="done_at: YYYY-MM-DD",
            )


def _is_slip(scope: Scope, incident: Incident, due: date) -> bool:
    """Whether a day lies before the incident, which `action-due-early` tells of alone."""
    began = incident.counted_at.astimezone(scope.library.settings.zone).date()
    settings = scope.library.settings
    return due < began and not is_named(("action-due-early",), incident, settings)


def _action_overdue(scope: Scope) -> Iterator[Fault]:
    for incident, index, action in _actions(scope):
        if not action.status.is_open or action.due is None or not scope.is_over(action.due):
            continue
        if not _is_slip(scope, incident, action.due):
            yield Fault(
                places=incident.places,
                steps=("action_items", index, "due"),
                message=f"{_named(action)} was due on {action.due} and is not done",
                remedy="give status and day if it is done; else agree on another day (in the front "
                f"matter rescheduled: [{action.due}] keeps the first one), or cancel it and say "
                "why",
                found=str(action.due),
                expected="status: done, or a later due",
            )


def _action_cancelled(scope: Scope) -> Iterator[Fault]:
    for incident, index, action in _actions(scope):
        if action.status is ActionStatus.CANCELLED and action.why is None:
            yield Fault(
                places=incident.places,
                steps=("action_items", index, "status"),
                message=f"{_named(action)} was cancelled, and nothing says why",
                remedy="add the reason: why: …, or (cancelled: …) at the end of its line",
                found="no why",
                expected="why: …",
            )


RULES = (
    Rule(
        "action-vague",
        Level.WARNING,
        "an open action says what is done, where, and how one can tell that it is done",
        _action_vague,
    ),
    Rule(
        "action-unowned",
        Level.WARNING,
        "an open action has one owner, who is somebody",
        _action_unowned,
    ),
    Rule(
        "action-undated",
        Level.WARNING,
        "an open action has a due date",
        _action_undated,
    ),
    Rule(
        "action-done-undated",
        Level.WARNING,
        "an action that is done has the day on which it was",
        _action_done_undated,
    ),
    Rule(
        "action-overdue",
        Level.WARNING,
        "no open action is past its due date",
        _action_overdue,
    ),
    Rule(
        "action-cancelled",
        Level.NOTE,
        "an action that was cancelled says why",
        _action_cancelled,
    ),
)
