"""Whether people inside were told as often as the policy asks, on the page of an incident."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.model.cadence import Gap, Pace, internal_updates
from hindsite.model.enums import Severity, UpdateAudience
from hindsite.pages.parts import Badge, Ref, Tone
from hindsite.pages.words import plural, span_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hindsite.model.incident import Incident
    from hindsite.model.policy import Policy
    from hindsite.pages.desk import Desk

__all__ = ["Cadence", "GapRow", "cadence_of"]

_MOST = 12
_INSIDE = UpdateAudience.INTERNAL
_HELD_BACK = frozenset({"updates", "updates.internal"})


@dataclass(frozen=True, slots=True)
class GapRow:
    """A stretch without a word to people inside; `promised` is when the next was to come."""

    start: Ref
    end: Ref
    lasted: str
    verdict: Badge
    promised: Ref | None


@dataclass(frozen=True, slots=True)
class Cadence:
    """The gaps of an incident, what the policy asks, and what comes next.

    Where there are many only those that last too long are rows; `more` of them are left out.
    """

    rule: str
    summary: str
    rows: tuple[GapRow, ...]
    more: int
    due: Ref | None


def cadence_of(desk: Desk, incident: Incident) -> Cadence | None:
    """The gaps between declaration, each internal update, and resolution or now.

    None where the policy asks for no update, where nobody knows when the first or last gap ended,
    and where none is recorded of an incident that is over: that says nothing of what was told. None
    as well for readers from whom updates to people inside are held back.
    """
    context = desk.context
    policy = context.library.settings.policy
    if policy.withhold.from_audience(context.options.audience) & _HELD_BACK:
        return None
    pace, is_open = Pace.of(policy), context.is_open(incident)
    stretch = _stretch(incident, context.as_of if is_open else incident.resolved_at)
    told = internal_updates(incident)
    if stretch is None or not pace.asks(incident) or not (told or is_open):
        return None
    gaps = list(pace.gaps(incident, *stretch))
    shown = gaps if len(gaps) <= _MOST else [gap for gap in gaps if gap.is_late]
    due = pace.due_after(incident, gaps[-1].start, context.as_of) if is_open else None
    return Cadence(
        rule=_rule(policy, incident),
        summary=_summary(len(told), gaps),
        rows=tuple(_row(desk, incident, gap, is_open=is_open) for gap in shown[:_MOST]),
        more=max(len(shown) - _MOST, 0),
        due=desk.instant(due, _wait(due, context.as_of)) if due else None,
    )


def _stretch(incident: Incident, end: datetime | None) -> tuple[datetime, datetime] | None:
    """From the declaration to the end, where both are known and in order."""
    start = incident.declared_at
    names = {name for pair in incident.disordered for name in pair}
    is_sound = not names & {"declared_at", "resolved_at"} and "updates" not in incident.unsaid
    if start is None or end is None or not is_sound or end <= start:
        return None
    return start, end


def _rule(policy: Policy, incident: Incident) -> str:
    """What the policy asks of the severities that the incident had."""
    changes = incident.severity_changes
    had = {incident.severity, *(one.to for one in changes), *(one.from_ for one in changes)}
    asked = [
        f"{level.value} every {span_words(every)}"
        for level in Severity
        if level in had and (every := policy.for_severity(level).update_every)
    ]
    return f"The policy asks for an update to people inside at {', at '.join(asked)}."


def _summary(told: int, gaps: Sequence[Gap]) -> str:
    longest = span_words(max(gap.end - gap.start for gap in gaps))
    late = sum(gap.is_late for gap in gaps)
    verdict = f"{plural(late, 'gap')} too long" if late else "no gap too long"
    return f"{plural(told, 'update')}; longest gap {longest}; {verdict}."


def _row(desk: Desk, incident: Incident, gap: Gap, *, is_open: bool) -> GapRow:
    is_running = is_open and gap.end == desk.context.as_of
    promise = _promise(incident, gap.start)
    return GapRow(
        start=desk.instant(gap.start),
        end=Ref("now") if is_running else desk.instant(gap.end),
        lasted=span_words(gap.end - gap.start),
        verdict=Badge("too long", Tone.BAD) if gap.is_late else Badge("in time", Tone.GOOD),
        promised=desk.instant(promise, _kept(promise, gap.end)) if promise else None,
    )


def _promise(incident: Incident, at: datetime) -> datetime | None:
    """When the update that began a gap said that the next would come."""
    promises = (
        update.next_update_at
        for update in incident.updates
        if update.audience is _INSIDE and update.at == at
    )
    return next((promise for promise in promises if promise is not None), None)


def _kept(promise: datetime, end: datetime) -> str:
    return f"{span_words(end - promise)} late" if end > promise else ""


def _wait(due: datetime, now: datetime) -> str:
    return f"overdue by {span_words(now - due)}" if due < now else f"in {span_words(due - now)}"
