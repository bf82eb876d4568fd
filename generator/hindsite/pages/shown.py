"""Digests of what records' pages show of other records.

Each is of all that may be shown, so that who has the digest need not ask what was.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from hindsite.model.names import fold, slug
from hindsite.pages.incident import depends_on_instant
from hindsite.similarity import FollowUp
from hindsite.store import digest, plain_bytes, plain_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hindsite.model.incident import Incident
    from hindsite.model.runbook import Runbook
    from hindsite.pages.context import Context

__all__ = ["Seen", "Shown", "UnknownError"]


class UnknownError(Exception):
    """Something is shown of a record of which it is not known what it was read from."""


class Seen(NamedTuple):
    """Of an incident: digests of what its page shows of other records, and of what others tell."""

    around: str
    told: str


class Shown:
    """Digests of what may be shown of one library's records.

    Args:
        context: The library.
        facts: A digest of all that records say outside of their bodies, and of all else that
            `facts_key` names; None where that is not known.
    """

    def __init__(self, context: Context, facts: str | None = None) -> None:
        self._context = context
        self._key = digest("seen 1", facts) if facts else None

    def keep(self) -> None:
        """Work out what is known of each incident, and keep it for the next builds."""
        pack = self._context.options.overviews
        if pack is None or self._key is None or self._all_seen:
            return
        for incident in self._context.newest:
            self.seen(incident.id)
        pack.put(self._key, plain_bytes(self._all_seen))

    def seen(self, name: str) -> Seen:
        """What is known of the incident of that very id, whatever its body says.

        Raises:
            UnknownError: It was read from what nobody knows, or something shown with it.
        """
        seen = self._all_seen.get(name)
        if seen is None:
            incident = self._context.library.incident_by_id[fold(name)]
            follow_up = FollowUp.of(incident.action_items, self._context.today)
            told = digest("told", self.incident(incident), repr(follow_up))
            seen = self._all_seen[name] = Seen(digest(repr(self._with(incident))), told)
        return seen

    @cached_property
    def _all_seen(self) -> dict[str, Seen]:
        """The same by id, as a build with the same facts has kept it: it rests on nothing else."""
        pack = self._context.options.overviews
        raw = pack.get(self._key) if pack and self._key else None
        return {name: Seen(*parts) for name, parts in plain_of(raw).items()} if raw else {}

    def _with(self, incident: Incident) -> object:
        """What a page shows of other records than its own, but for those that are like it."""
        context = self._context
        name = fold(incident.id)
        first = context.library.incident_by_id.get(fold(incident.duplicate_of or ""))
        alert = incident.detection.alert or ""
        return (
            context.addresses.alert(alert) if context.addresses.has_alert(alert) else "",
            context.is_open(incident),
            context.as_of.isoformat() if depends_on_instant(context, incident) else "",
            context.attainment.get(name),
            repr(context.clocks.get(name, ())),
            self.services((*incident.services, *incident.impact.dependent_services)),
            [self.runbook(use.id) for use in incident.runbooks],
            [self.incident(other) for other in context.relations.get(incident.id, ())],
            [self.incident(other) for other in context.duplicates.get(incident.id, ())],
            self.incident(first) if first else None,
        )

    def incident(self, incident: Incident) -> str:
        """A digest of what a page may show of another incident: all but its body.

        Raises:
            UnknownError: Nobody knows what it was read from.
        """
        known = self._context.shown.get(incident.id)
        if known is not None:
            return known
        context = self._context
        shown = (
            facts_of(incident),
            context.addresses.incident(incident.id),
            context.is_open(incident),
            self.services(incident.services),
        )
        known = context.shown[incident.id] = digest("other", repr(shown))
        return known

    def runbook(self, identifier: str | None) -> tuple[str, ...] | None:
        """What a page may show of a runbook, if there is one of that name.

        Raises:
            UnknownError: Nobody knows what it was read from.
        """
        runbook = self._context.library.runbook_by_id.get(fold(identifier or ""))
        if runbook is None:
            return None
        return (facts_of(runbook), self._context.addresses.runbook(runbook.id))

    def services(self, names: Iterable[str]) -> list[tuple[str, ...]]:
        """What a page may show of services."""
        context = self._context
        found: list[tuple[str, ...]] = []
        for name in names:
            service = context.library.service_by_id.get(slug(name))
            if service is None:
                found.append((name,))
            else:
                address = context.addresses.service(service.id)
                found.append((name, service.id, service.label, service.owner or "", address))
        return found


def facts_of(record: Incident | Runbook) -> str:
    """The digest of what a record says outside of its body.

    Raises:
        UnknownError: Nobody knows it.
    """
    if not record.places.facts:
        raise UnknownError
    return record.places.facts
