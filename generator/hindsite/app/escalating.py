"""What the policy's escalation asks for in one incident: due, taken, next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.app.naming import incident_named
from hindsite.model.escalation import next_due, over_at, taken_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from hindsite.model.enums import Severity
    from hindsite.model.escalation import Due, Taken

__all__ = ["Escalation", "escalation_of"]


@dataclass(frozen=True, slots=True)
class Escalation:
    """The steps of one incident up to an instant.

    `over_at` is when escalation ended, None while it goes on; where nobody recorded when it ended
    it is `as_of`, and `is_dated` is False. `zone` is the one to show times in.
    """

    record: str
    severity: Severity
    as_of: datetime
    zone: ZoneInfo
    over_at: datetime | None
    is_dated: bool
    steps: tuple[Taken, ...]
    next: Due | None

    @property
    def waiting(self) -> tuple[Taken, ...]:
        """Steps that somebody has to take now: due, and not shown as taken, while it goes on."""
        if self.over_at is not None:
            return ()
        return tuple(step for step in self.steps if step.at is None)


def escalation_of(
    base: Path, name: str, *, audience: str | None = None, at: str | datetime | None = None
) -> Escalation:
    """The steps of an incident, as it is known at an instant.

    Raises:
        UsageError: This audience knows no such incident, or there is no such audience or instant.
        SettingsError: hindsite.yml cannot be used.
    """
    found = incident_named(base, name, audience=audience, as_of=at)
    incident, policy = found.incident, found.settings.policy
    end = over_at(incident, policy)
    return Escalation(
        record=incident.id,
        severity=incident.severity,
        as_of=found.as_of,
        zone=found.settings.zone,
        over_at=found.as_of if incident.over and end is None else end,
        is_dated=end is not None or not incident.over,
        steps=taken_of(incident, policy, found.as_of),
        next=next_due(incident, policy, found.as_of),
    )
