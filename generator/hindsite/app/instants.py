"""The instant that a site speaks of where nobody fixed it.

Were it the second of the build, then no two builds of the same records would be equal, and nothing
that speaks of the present could be kept from one to the next. So it is the beginning of the present
hour, or the last moment since then that a record tells of: nothing recorded is left out, and until
somebody records more or the hour is over, the site stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, cast

from hindsite.model.alerts import RuleFile
from hindsite.model.moments import moments_of
from hindsite.model.withholding import Withholding

if TYPE_CHECKING:
    from hindsite.model.enums import Audience
    from hindsite.model.incident import Incident
    from hindsite.reading import Shelf

__all__ = ["Present", "Settled"]

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Settled:
    """The instant to speak of, and when the same records would give another one; None for never."""

    as_of: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """What is known of the instant before any record is.

    Attributes:
        now: The instant that was fixed, else the clock.
        since: The beginning of its hour, in UTC; None where the instant was fixed.
    """

    now: datetime
    since: datetime | None = None

    @classmethod
    def clock(cls, now: datetime, zone: tzinfo) -> Present:
        """Nobody fixed it. Hours are those of the zone, of which days are made."""
        hour = now.astimezone(zone).replace(minute=0, second=0, microsecond=0)
        return cls(now, hour.astimezone(UTC))

    @property
    def key(self) -> str:
        """As text, another one as soon as the instant may be another for the passing of time."""
        return (self.since or self.now).isoformat()

    def settled(self, shelf: Shelf, audience: Audience) -> Settled:
        """The instant for a library, by what the audience may see of it: no other moves it."""
        if self.since is None:
            return Settled(self.now)
        moments = set(_moments(shelf, audience, self.since))
        past = [moment for moment in moments if self.since < moment <= self.now]
        later = [moment for moment in moments if moment > self.now]
        until = min((*later, self.since + _HOUR))
        return Settled(max((*past, self.since)).astimezone(UTC), until)


def _moments(shelf: Shelf, audience: Audience, since: datetime) -> Iterator[datetime]:
    """The moments told of in records of which one is later than that."""
    rest = Withholding.of(audience, shelf.settings.policy.withhold)
    for path, card in shelf.cards.items():
        if not card.latest or datetime.fromisoformat(card.latest) <= since:
            continue
        record = shelf.record(path) if audience.sees(card.audience) else None
        if record is not None and not isinstance(record, RuleFile):
            yield from moments_of(rest.seen(cast("Incident", record)))
