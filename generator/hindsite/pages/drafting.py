"""Records → drafts of their pages, each with a digest of all that the page is made from.

A page shows its own record, and a little of others: the titles of related ones, the names of
services, where links of the body lead. The digest holds these, so that a page whose digest was
seen before is not written at all. Whatever a page comes to show of other records belongs here as
well; builds of edited libraries are compared with builds from nothing to prove it.
"""

from __future__ import annotations

import json
from functools import cached_property, partial
from typing import TYPE_CHECKING

from hindsite.model.names import fold, slug
from hindsite.pages.desk import Desk
from hindsite.pages.fingerprint import fingerprint
from hindsite.pages.incident import alike, depends_on_instant, incident_page, notices
from hindsite.pages.runbook import SHOWN_USES, freshness, runbook_page
from hindsite.pages.values import Draft
from hindsite.store import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hindsite.model.incident import Incident
    from hindsite.model.runbook import Runbook
    from hindsite.pages.context import Context
    from hindsite.pages.links import Resolver
    from hindsite.pages.values import Page

__all__ = ["RUNBOOKS", "Drafts"]

RUNBOOKS = "runbooks"
"""The shelf of all runbooks; an incident's is its year."""


class _UnknownError(Exception):
    """Something is shown of a record of which it is not known what it was read from."""


class Drafts:
    """Makes the drafts of one library's record pages."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._pack = context.options.links

    def incidents(self) -> Iterator[Draft]:
        """Of all incidents, the newest first."""
        zone = self._context.library.settings.zone
        for incident in self._context.newest:
            yield self._draft(
                incident,
                self._context.addresses.incident(incident.id),
                f"{incident.counted_at.astimezone(zone).year:04}",
                partial(incident_page, self._context, incident),
                partial(self._around_incident, incident),
            )

    def runbooks(self) -> Iterator[Draft]:
        """Of all runbooks, by title."""
        for runbook in self._context.runbooks:
            yield self._draft(
                runbook,
                self._context.addresses.runbook(runbook.id),
                RUNBOOKS,
                partial(runbook_page, self._context, runbook),
                partial(self._around_runbook, runbook),
            )

    def _draft(
        self,
        record: Incident | Runbook,
        address: str,
        shelf: str,
        write: Callable[[], Page],
        around: Callable[[], object],
    ) -> Draft:
        path = f"{address.rstrip('/')}.md"
        own = self._own(record, address, around)
        if own is None or self._pack is None:
            return Draft(path, write, shelf=shelf)
        resolver = Desk(self._context, address).resolver(record)
        raw = self._pack.get(own)
        return Draft(
            path,
            partial(self._written, write, own),
            shelf=shelf,
            sealed=partial(_sealed, own, resolver),
            hrefs=None if raw is None else tuple(json.loads(raw)),
        )

    def _written(self, write: Callable[[], Page], own: str) -> Page:
        page = write()
        if self._pack is not None:
            self._pack.put(own, json.dumps(page.hrefs).encode())
        return page

    def _own(
        self, record: Incident | Runbook, address: str, around: Callable[[], object]
    ) -> str | None:
        """The digest of all but where the links of the body lead."""
        if self._common is None:
            return None
        try:
            shown = (self._origin(record), address, self._notices(record), around())
        except _UnknownError:
            return None
        return digest("record page 1", self._common, repr(shown))

    @cached_property
    def _common(self) -> str | None:
        """What all pages of records depend on, or None where that is not known."""
        options = self._context.options
        markdown = fingerprint(options.markdown)
        if markdown is None:
            return None
        return digest(
            markdown,
            self._context.templates.fingerprint,
            self._context.library.settings.model_dump_json(),
            options.audience.value,
            options.edit_url or "",
        )

    def _notices(self, record: Incident | Runbook) -> list[str]:
        return [repr(finding) for finding in notices(self._context, record.places.path)]

    def _around_incident(self, incident: Incident) -> object:
        context = self._context
        name = fold(incident.id)
        first = context.library.incident_by_id.get(fold(incident.duplicate_of or ""))
        return (
            context.is_open(incident),
            context.as_of.isoformat() if depends_on_instant(context, incident) else "",
            context.attainment.get(name),
            repr(context.clocks.get(name, ())),
            self._services((*incident.services, *incident.impact.dependent_services)),
            [self._runbook(use.id) for use in incident.runbooks],
            [self._incident(other) for other in context.relations.get(incident.id, ())],
            [self._incident(other) for other in context.duplicates.get(incident.id, ())],
            self._incident(first) if first else None,
            [
                (self._incident(one.incident), repr(one.reasons), repr(one.actions))
                for one in alike(context, incident)
            ],
        )

    def _around_runbook(self, runbook: Runbook) -> object:
        context = self._context
        uses = context.uses.get(runbook.id, ())
        fresh = freshness(runbook, context.today)
        is_late = runbook.review_due is not None and runbook.review_due < context.today
        return (
            repr(fresh),
            context.as_of.isoformat() if is_late else "",
            self._services(runbook.services),
            len(uses),
            [(self._incident(other), use.outcome) for other, use in uses[:SHOWN_USES]],
        )

    def _incident(self, incident: Incident) -> tuple[object, ...]:
        """What a page may show of another incident."""
        context = self._context
        return (
            self._origin(incident),
            context.addresses.incident(incident.id),
            context.is_open(incident),
            self._services(incident.services),
        )

    def _runbook(self, identifier: str | None) -> tuple[str, ...] | None:
        runbook = self._context.library.runbook_by_id.get(fold(identifier or ""))
        if runbook is None:
            return None
        return (self._origin(runbook), self._context.addresses.runbook(runbook.id))

    def _services(self, names: Iterable[str]) -> list[tuple[str, ...]]:
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

    @staticmethod
    def _origin(record: Incident | Runbook) -> str:
        if not record.places.origin:
            raise _UnknownError
        return record.places.origin


def _sealed(own: str, resolver: Resolver, hrefs: Iterable[str]) -> str:
    """The digest of all, by where the links of the body lead now."""
    links = []
    for href in sorted(hrefs):
        link = resolver.resolve(href)
        links.append((href, link and (link.url, link.is_external)))
    return digest(own, repr(links)) if links else own
