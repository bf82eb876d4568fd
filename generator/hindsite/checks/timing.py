"""Rules on what is to happen by when: meetings, updates, notifications, reviews of runbooks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from hindsite.checks.asking import each, has_paper, is_published, lacks, wants_postmortem
from hindsite.checks.rules import Fault, Rule
from hindsite.checks.words import moment, pair, period
from hindsite.model.cadence import internal_updates
from hindsite.model.enums import Kind, Required
from hindsite.model.findings import Level

if TYPE_CHECKING:
    from datetime import datetime

    from hindsite.checks.scope import Scope
    from hindsite.model.incident import Incident, Notification
    from hindsite.model.runbook import Runbook

__all__ = ["RULES"]

_SOON = timedelta(days=1)
_SHORT, _LONG = timedelta(hours=3), timedelta(days=7)
_PAST = (
    "nothing mends the past: where there was a reason, ignore the rule in this record and give it"
)


def _meeting_late(scope: Scope, incident: Incident) -> Iterator[Fault]:
    if not wants_postmortem(scope, incident) or incident.resolved_at is None:
        return
    within = scope.library.settings.policy.meeting_within
    resolved, met = incident.resolved_at, incident.postmortem.meeting_at
    due = resolved + within
    if met is not None and met > due:
        yield Fault(
            places=incident.places,
            steps=("postmortem", "meeting_at"),
            message=f"the meeting was held {_span(met - resolved)} after the incident was "
            f"resolved; the policy gives {_span(within)}",
            remedy=_PAST,
            found=moment(met),
            expected=f"{moment(due)} or earlier",
            level=Level.NOTE,
        )
    elif (
        met is None
        and has_paper(incident)
        and scope.has_come(due)
        and lacks(scope, incident, "postmortem", "meeting_at")
    ):
        yield Fault(
            places=incident.places,
            steps=("postmortem",),
            message="the post-mortem names no meeting; the policy asks for one within "
            f"{_span(within)} of when the incident was resolved",
            remedy="add when you met: postmortem: {meeting_at: …}; if you have not, meet now",
            found="no meeting_at",
            expected=f"meeting_at: {moment(due)} or earlier",
            level=Level.NOTE if is_published(incident) else None,
        )


def _span(span: timedelta) -> str:
    """A period in the unit that still tells it from a limit: minutes, hours, then days."""
    if span < _SHORT:
        minutes = span // timedelta(minutes=1)
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"{span // timedelta(hours=1)} hours" if span < _LONG else period(span)


def _update_gap(scope: Scope, incident: Incident) -> Iterator[Fault]:
    if not incident.is_counted or "updates" in incident.unsaid:
        return
    start, end = incident.declared_at, incident.resolved_at
    open_ = incident.derived_status.is_open
    pace = scope.pace
    if start is None or (end is None and not open_) or not pace.asks(incident):
        return
    if end is None and not lacks(scope, incident, "resolved_at"):
        return
    if end is not None and end < start:
        return
    last = end or max(scope.as_of, start)
    gaps = list(pace.late_gaps(incident, start, last))
    if not gaps:
        return
    if not internal_updates(incident):
        yield _no_updates(incident, last - start)
    else:
        yield _gap(incident, gaps, running=open_ and gaps[-1][1] == last)


def _no_updates(incident: Incident, lasted: timedelta) -> Fault:
    return Fault(
        places=incident.places,
        steps=("updates",) if incident.updates else ("declared_at",),
        message=f"no update to people inside is recorded in the {_span(lasted)} after it was "
        f"declared, though it was a {incident.severity}",
        remedy="add what was sent, with its time: updates: [{at: …, happening: …, impact: …, "
        "doing: …, next_update_at: …}]",
        found=f"{len(incident.updates)} updates, none of them internal",
        expected="internal updates",
        level=None if incident.derived_status.is_open else Level.NOTE,
    )


def _gap(incident: Incident, gaps: list[tuple[datetime, datetime]], *, running: bool) -> Fault:
    begins, ends = gaps[-1] if running else max(gaps, key=lambda gap: gap[1] - gap[0])
    first, second = pair(begins, ends)
    span = _span(ends - begins)
    more = f", and in {_others(len(gaps) - 1)}" if len(gaps) > 1 else ""
    if running:
        message = (
            f"the next update to people inside is late: the last one was at {first}, {span} ago"
        )
    else:
        message = f"people inside had no update from {first} to {second} ({span}){more}"
    return Fault(
        places=incident.places,
        steps=("updates",),
        message=message,
        remedy="send one, and add it" if running else f"add what was sent in between; {_PAST}",
        found=span,
        expected="the time that update_every of its severity gives",
        level=None if running else Level.NOTE,
    )


def _others(count: int) -> str:
    return "1 other gap" if count == 1 else f"{count} other gaps"


def _notification_clock(scope: Scope, incident: Incident) -> Iterator[Fault]:
    if incident.security is None:
        return
    for index, duty in enumerate(incident.security.notification):
        if duty.required is not Required.FALSE:
            yield from _duty(scope, incident, duty, ("security", "notification", index))
    if not incident.security.notification and incident.kind is Kind.SECURITY:
        yield from _undecided(scope, incident)


def _duty(
    scope: Scope, incident: Incident, duty: Notification, steps: tuple[str | int, ...]
) -> Iterator[Fault]:
    known = incident.security.known_at if incident.security else None
    regime = f" under {duty.regime}" if duty.regime else ""
    if known is None:
        yield Fault(
            places=incident.places,
            steps=steps,
            message=f"there may be a duty to notify{regime}, but its clock has no beginning",
            remedy="add when the breach was known: security: {known_at: …}",
            found="no known_at",
            expected="known_at: …",
        )
        return
    limit = scope.library.settings.policy.notify_limit(duty.regime or "")
    told, due = duty.notified_at, known + limit
    if told is not None and told > due:
        yield Fault(
            places=incident.places,
            steps=(*steps, "notified_at"),
            message=f"notice{regime} was given {_span(told - known)} after the breach was known; "
            f"the policy gives {_span(limit)}",
            remedy=_PAST,
            found=moment(told),
            expected=f"{moment(due)} or earlier",
            level=Level.NOTE,
        )
    elif told is None and scope.has_come(due - _SOON):
        yield _untold(incident, duty, steps, due, is_over=scope.has_come(due))


def _untold(
    incident: Incident,
    duty: Notification,
    steps: tuple[str | int, ...],
    due: datetime,
    *,
    is_over: bool,
) -> Fault:
    """A duty of which nobody was told, though its time is over or soon will be."""
    undecided = duty.required is Required.UNDECIDED
    who = "nobody has decided whether anyone must be told" if undecided else "nobody was told"
    regime = f" under {duty.regime}" if duty.regime else ""
    ends = "ended" if is_over else "ends"
    return Fault(
        places=incident.places,
        steps=steps,
        message=f"{who}{regime}, and the time for it {ends} at {moment(due)}",
        remedy="give notified_at, or required: false once that is decided; until then the clock "
        "runs on",
        found=f"required: {duty.required}, no notified_at",
        expected=f"notified_at: {moment(due)} or earlier",
    )


def _undecided(scope: Scope, incident: Incident) -> Iterator[Fault]:
    known = incident.security.known_at if incident.security else None
    limit = scope.library.settings.policy.notify_within
    if known is None or not scope.has_come(known + limit - _SOON):
        return
    is_over = scope.has_come(known + limit)
    had = "had" if is_over else "has"
    when = f"{_span(limit)} after it was known" if is_over else f"by {moment(known + limit)}"
    yield Fault(
        places=incident.places,
        steps=("security",),
        message=f"nothing says whether anyone {had} to be notified of the breach, {when}",
        remedy="add what was decided: notification: {required: false, regime: GDPR}",
        found="no notification",
        expected="notification: {required: …}",
        level=Level.NOTE,
    )


def _runbook_review(scope: Scope) -> Iterator[Fault]:
    for runbook in scope.library.runbooks:
        due = runbook.review_due
        if due is not None and scope.is_over(due):
            yield Fault(
                places=runbook.places,
                steps=("last_reviewed",),
                message=f"the runbook was to be reviewed by {due}, and last was on "
                f"{runbook.last_reviewed}",
                remedy="walk through it, mend what is out of date, and write that day as "
                "last_reviewed",
                found=str(runbook.last_reviewed),
                expected=f"a review by {due}",
            )
        elif due is None and not scope.is_foreign(runbook):
            yield from _undated_review(scope, runbook)


def _undated_review(scope: Scope, runbook: Runbook) -> Iterator[Fault]:
    names = [name for name in _REVIEW if getattr(runbook, name) is None]
    if all(lacks(scope, runbook, name) for name in names):
        yield Fault(
            places=runbook.places,
            steps=(),
            message="the runbook does not say when it is due for review: "
            f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} missing",
            remedy=f"add {' and '.join(_REVIEW[name] for name in names)}",
            found=f"no {' and no '.join(names)}",
            expected=" and ".join(_REVIEW),
            level=Level.NOTE,
        )


_REVIEW = {"last_reviewed": "last_reviewed: 2026-02-01", "review_every": "review_every: 90d"}


RULES = (
    Rule(
        "meeting-late",
        Level.WARNING,
        "the meeting about an incident is held in the time that the policy gives",
        each(_meeting_late),
    ),
    Rule(
        "update-gap",
        Level.WARNING,
        "people inside get updates as often as the severity asks",
        each(_update_gap),
    ),
    Rule(
        "notification-clock",
        Level.WARNING,
        "who must be told of a breach is told in time, or the record says that nobody must",
        each(_notification_clock),
    ),
    Rule(
        "runbook-review",
        Level.WARNING,
        "a runbook is reviewed as often as it says, and says how often",
        _runbook_review,
    ),
)
