"""Rules on the instants of an incident: their order, the status they prove, and the present."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from hindsite.checks.asking import lacks
from hindsite.checks.rules import Fault, Rule
from hindsite.checks.words import counted_field, moment, pair, period
from hindsite.model.enums import Status
from hindsite.model.findings import Level
from hindsite.model.incident import INSTANTS

if TYPE_CHECKING:
    from datetime import datetime

    from hindsite.checks.scope import Scope
    from hindsite.model.findings import Step
    from hindsite.model.incident import Incident

__all__ = ["RULES"]

_OVERNIGHT, _NEAR = timedelta(hours=12), timedelta(days=2)
_MONTHS = 12


def _time_order(scope: Scope) -> Iterator[Fault]:
    for incident in scope.library.incidents:
        # The pairs come with the earlier field ascending: the last one for a field is the nearest.
        nearest = {later: earlier for earlier, later in incident.disordered}
        for later, earlier in nearest.items():
            yield _disorder(incident, earlier, later)


def _disorder(incident: Incident, earlier: str, later: str) -> Fault:
    before, after = getattr(incident, earlier), getattr(incident, later)
    wrong, right = pair(after, before)
    return Fault(
        places=incident.places,
        steps=(later,),
        message=f"{later} ({wrong}) is before {earlier} ({right})",
        remedy=f"{_slip(incident, earlier, later)}; until then no number rests on them",
        found=moment(after),
        expected=f"{moment(before)} or later",
    )


def _slip(incident: Incident, earlier: str, later: str) -> str:
    """How to put two instants in order: by the slip that they most likely are."""
    before, after = getattr(incident, earlier), getattr(incident, later)
    other = f"; else correct {later} or {earlier}"
    if timedelta() <= (next_day := after + timedelta(days=1)) - before <= _OVERNIGHT:
        slip = "it was after midnight" if after.date() == before.date() else "that day was meant"
        return f"write {later} with {next_day.date()}, if {slip}{other}"
    if (turned := _turned(after)) and timedelta() <= turned - before <= _NEAR:
        return f"write {later} with {turned.date()}, if day and month were swapped{other}"
    if (turned := _turned(before)) and timedelta() <= after - turned <= _NEAR:
        return f"write {earlier} with {turned.date()}, if day and month were swapped{other}"
    return f"correct {later} or {earlier}"


def _turned(when: datetime) -> datetime | None:
    """The instant with day and month in the other order; None where that is no day, or the same."""
    if when.day > _MONTHS or when.day == when.month:
        return None
    try:
        return when.replace(month=when.day, day=when.month)
    except ValueError:
        return None


def _status_contradiction(scope: Scope) -> Iterator[Fault]:
    order = list(Status)
    for incident in scope.library.incidents:
        typed, derived = incident.status, incident.derived_status
        if typed is None or typed is derived:
            continue
        lacking = order.index(typed) > order.index(derived)
        if lacking and not lacks(scope, incident, f"{typed}_at"):
            continue
        change = f"give {typed}_at" if lacking else f"remove what came after {typed}_at"
        yield Fault(
            places=incident.places,
            steps=("status",),
            message=f"status says {typed}, but the instants of the record say {derived}",
            remedy=f"{change}, or leave status out: it follows from the instants",
            found=typed,
            expected=derived,
        )


def _future_time(scope: Scope) -> Iterator[Fault]:
    for incident in scope.library.incidents:
        if not scope.has_come(incident.counted_at):
            name = counted_field(incident)
            yield _too_late(scope, incident, (name,), incident.counted_at, "the incident")
            continue
        last = incident.places.last.instant
        if last is None or not scope.has_come(last):
            for steps, when in _instants(incident):
                if not scope.has_come(when):
                    yield _too_late(scope, incident, steps, when, "it")
        yield from _done_later(scope, incident)


def _instants(incident: Incident) -> Iterator[tuple[tuple[Step, ...], datetime]]:
    for name in INSTANTS:
        if (when := getattr(incident, name)) is not None:
            yield (name,), when
    for name in ("updates", "timeline", "severity_changes"):
        for index, item in enumerate(getattr(incident, name)):
            yield (name, index, "at"), item.at


def _too_late(
    scope: Scope, incident: Incident, steps: tuple[Step, ...], when: datetime, what: str
) -> Fault:
    late, present = pair(when, scope.as_of)
    return Fault(
        places=incident.places,
        steps=steps,
        message=f"{late} is in the future: {what} does not exist yet in a site built for {present}",
        remedy="correct the time, or build for a later instant: as_of in hindsite.yml, or --as-of",
        found=moment(when),
        expected=f"{moment(scope.as_of)} or earlier",
    )


def _done_later(scope: Scope, incident: Incident) -> Iterator[Fault]:
    days = [action.done_at for action in incident.action_items if action.done_at is not None]
    if not days or scope.has_begun(max(days)):
        return
    for index, action in enumerate(incident.action_items):
        if action.done_at is not None and not scope.has_begun(action.done_at):
            yield Fault(
                places=incident.places,
                steps=("action_items", index, "done_at"),
                message=f"the action is done on {action.done_at}, which is in the future: "
                f"it is still owed in a site built for {scope.today}",
                remedy="correct the day, or leave it out until the work is done",
                found=str(action.done_at),
                expected=f"{scope.today} or earlier",
            )


def _open_too_long(scope: Scope) -> Iterator[Fault]:
    limit = scope.library.settings.policy.open_too_long
    for incident in scope.library.incidents:
        since = incident.counted_at
        if not incident.is_counted or not incident.derived_status.is_open:
            continue
        if not scope.has_come(since + limit) or (age := scope.as_of - since) <= limit:
            continue
        if not lacks(scope, incident, "resolved_at"):
            continue
        yield Fault(
            places=incident.places,
            steps=(counted_field(incident),),
            message=f"the incident has been open for {period(age)}, since {moment(since)}",
            remedy="give resolved_at, if service is restored",
            found=f"{incident.derived_status} for {period(age)}",
            expected=f"resolved within {period(limit)}",
        )


RULES = (
    Rule(
        "time-order",
        Level.ERROR,
        "the instants of an incident follow one another: none is before an earlier step of it",
        _time_order,
    ),
    Rule(
        "status-contradiction",
        Level.ERROR,
        "a status that is written down agrees with the last instant that is present",
        _status_contradiction,
    ),
    Rule(
        "future-time",
        Level.WARNING,
        "nothing in a record lies after the instant that the site is built for",
        _future_time,
    ),
    Rule(
        "open-too-long",
        Level.WARNING,
        "an incident is resolved within the period of policy.open_too_long",
        _open_too_long,
    ),
)
