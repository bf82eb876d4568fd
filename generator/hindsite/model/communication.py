"""What is told to whom about an incident: an update filled in from its record, and what it lacks.

Nothing is guessed: a sentence comes from a person, or says what the record says. What neither gives
is named as missing, so that nobody sends words that say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.model.enums import EventKind, UpdateAudience

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, tzinfo

    from hindsite.model.enums import Severity
    from hindsite.model.incident import Impact, Incident, TimelineEvent, Update
    from hindsite.model.policy import Policy

__all__ = ["ASKED", "Draft", "Missing", "draft_of", "severity_now"]

ASKED: Mapping[UpdateAudience, Sequence[str]] = {
    UpdateAudience.INTERNAL: ("happening", "impact", "doing", "next_update_at"),
    UpdateAudience.EXTERNAL: ("happening", "impact", "next_update_at"),
    UpdateAudience.EXECUTIVE: ("happening", "impact", "eta", "commitments"),
}
"""What an update has to say to each audience, by the fields of a record's `updates`."""

_DOINGS = frozenset({EventKind.DIAGNOSIS, EventKind.ACTION, EventKind.RECOVERY})
_EXTERNAL = UpdateAudience.EXTERNAL


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that an update needs and nobody has told; `remedy` says where to tell it."""

    field: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An update as far as it is known, and what it lacks."""

    update: Update
    missing: tuple[Missing, ...]


def draft_of(
    incident: Incident, policy: Policy, said: Update, zone: tzinfo, *, is_disclosed: bool = False
) -> Draft:
    """Fill an update in from the record.

    Args:
        incident: As it was known when the update is sent.
        policy: How often each severity asks for an update: from it comes the time of the next.
        said: What somebody says himself; it goes before all that the record says. Its audience
            decides what is asked for.
        zone: To name times of day in.
        is_disclosed: Whether outsiders are told of something that they may not read: then nothing
            but what was said is used, and when the policy asks for the next update.
    """
    known: dict[str, object] = {"next_update_at": _next(incident, policy, said)}
    if not is_disclosed:
        known |= _Telling(incident, said.at, zone).fields(said.audience)
    filled = {
        name: value
        for name, value in known.items()
        if value is not None and getattr(said, name) is None
    }
    update = said.model_copy(update=filled)
    return Draft(update, tuple(_missing(incident, update)))


def severity_now(incident: Incident) -> Severity:
    """The severity in force: the last that it was changed to, else that of the record."""
    changes = sorted(incident.severity_changes, key=lambda change: change.at)
    return changes[-1].to if changes else incident.severity


def _next(incident: Incident, policy: Policy, said: Update) -> datetime | None:
    """When the policy asks for the next update; None once service is restored."""
    every = policy.for_severity(severity_now(incident)).update_every
    return said.at + every if every and incident.derived_status.is_open else None


@dataclass(frozen=True, slots=True)
class _Telling:
    """What a record says of an incident, in the words of an update that is sent at an instant."""

    incident: Incident
    at: datetime
    zone: tzinfo

    def fields(self, audience: UpdateAudience) -> dict[str, object]:
        """The fields of an update to an audience, None where the record does not say."""
        incident, impact = self.incident, self.incident.impact
        if audience is _EXTERNAL:
            # The title names causes, and the timeline machines: outsiders hear what users felt.
            return {"happening": _line(impact.summary), "impact": _share(impact)}
        said: dict[str, object] = {
            "happening": f"{_line(incident.title)}{self._state()}",
            "doing": self._doing(),
        }
        if audience is UpdateAudience.EXECUTIVE:
            return said | {"impact": _business(impact), "eta": self._restored()}
        return said | {"impact": _technical(impact)}

    def _state(self) -> str:
        if self.incident.resolved_at is not None:
            return f". Resolved at {self._clock(self.incident.resolved_at)}"
        if self.incident.mitigated_at is not None:
            return f". Mitigated at {self._clock(self.incident.mitigated_at)}"
        return ""

    def _restored(self) -> str | None:
        resolved = self.incident.resolved_at
        return f"Resolved at {self._clock(resolved)}" if resolved else None

    def _doing(self) -> str | None:
        """The last thing that the timeline says people did."""
        event = _last(event for event in self.incident.timeline if event.kind in _DOINGS)
        return f"{_line(event.event)} ({self._clock(event.at)})" if event else None

    def _clock(self, at: datetime) -> str:
        """A time of day, with the day where it is not that of the update."""
        local, now = at.astimezone(self.zone), self.at.astimezone(self.zone)
        day = "" if local.date() == now.date() else f"{local:%Y-%m-%d} "
        return f"{day}{local:%H:%M %Z}"


def _last(events: Iterator[TimelineEvent]) -> TimelineEvent | None:
    return max(events, key=lambda event: event.at, default=None)


def _line(text: str | None) -> str | None:
    return " ".join(text.split()).rstrip(".") if text else None


def _share(impact: Impact) -> str | None:
    """Whom it reaches, by the number that says it best."""
    return next(_shares(impact), None)


def _shares(impact: Impact) -> Iterator[str]:
    """The peaks that say how much is hit."""
    for value, words in (
        (impact.affected_users_pct, "of users"),
        (impact.unavailable_pct, "of requests are not served"),
        (impact.error_rate, "of requests fail"),
    ):
        if value is not None:
            yield f"up to {value:g} % {words}" if value else f"0 % {words}"


def _losses(impact: Impact, *, with_none: bool = False) -> Iterator[str]:
    """What is lost besides; with what is known not to be, where that is asked for."""
    for value, lost, kept in (
        (impact.revenue_impacting, "revenue is affected", "revenue is not affected"),
        (impact.data_loss, "data was lost", "no data was lost"),
    ):
        if value or (with_none and value is not None):
            yield lost if value else kept


def _technical(impact: Impact) -> str | None:
    latency = impact.latency_p99_ms
    slow = [f"p99 latency up to {latency:g} ms"] if latency is not None else []
    return _sentence(impact, [*_shares(impact), *slow, *_losses(impact)])


def _business(impact: Impact) -> str | None:
    share = _share(impact)
    return _sentence(impact, [*([share] if share else []), *_losses(impact, with_none=True)])


def _sentence(impact: Impact, numbers: Sequence[str]) -> str | None:
    parts = [_line(impact.summary), ", ".join(numbers)]
    return ". ".join(part[0].upper() + part[1:] for part in parts if part) or None


def _missing(incident: Incident, update: Update) -> Iterator[Missing]:
    for field in ASKED[update.audience]:
        if getattr(update, field) is not None:
            continue
        if field == "next_update_at" and not incident.derived_status.is_open:
            continue  # the last update, after which none is promised
        what, remedy = _WANTED.get((update.audience, field)) or _WANTED[None, field]
        yield Missing(field, what, remedy)


_WANTED: Mapping[tuple[UpdateAudience | None, str], tuple[str, str]] = {
    (None, "happening"): ("what is happening", "--happening"),
    (_EXTERNAL, "happening"): (
        "the symptom: what users notice",
        "--happening, or impact.summary of the record",
    ),
    (None, "impact"): ("the impact", "--impact, or impact of the record: summary, numbers"),
    (_EXTERNAL, "impact"): (
        "the share affected",
        "--impact, or impact of the record: affected_users_pct, unavailable_pct or error_rate",
    ),
    (UpdateAudience.EXECUTIVE, "impact"): (
        "the impact on business",
        "--impact, or impact of the record: summary, affected_users_pct, revenue_impacting",
    ),
    (None, "doing"): (
        "what is being done",
        "--doing, or a line of the record's timeline of kind action, diagnosis or recovery",
    ),
    (None, "next_update_at"): (
        "when the next update comes",
        "--next 30m, or update_every of this severity in hindsite.yml",
    ),
    (None, "eta"): ("the expected time to resolution", "--eta"),
    (None, "commitments"): ("the commitments at risk", '--commitments; "none", if so'),
}
"""What a field means to an audience, or to any, and where it could come from."""
