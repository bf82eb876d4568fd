"""Records → drafts of their pages, each with a digest of all that the page is made from.

A page shows its own record, and a little of others: the titles of related ones, the names of
services, where links of the body lead. The digest holds these, so that a page whose digest was
seen before is not written at all. Whatever a page comes to show of other records belongs here as
well; builds of edited libraries are compared with builds from nothing to prove it.
"""

from __future__ import annotations

from copy import copy
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING

from hindsite.model.incident import Incident
from hindsite.model.names import fold
from hindsite.once import Once
from hindsite.pages.alert import SHOWN_INCIDENTS, alert_page, is_late
from hindsite.pages.desk import Desk
from hindsite.pages.incident import incident_page, notices
from hindsite.pages.links import Resolver
from hindsite.pages.review import review_page
from hindsite.pages.runbook import SHOWN_USES, freshness, runbook_page
from hindsite.pages.sealing import LinkSeal, StampSeal, written
from hindsite.pages.shown import Shown, UnknownError
from hindsite.pages.values import Draft, Seal
from hindsite.store import digest
from hindsite.workers import Caught

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hindsite.model.ledger import AlertEntry
    from hindsite.model.review import Review
    from hindsite.model.runbook import Runbook
    from hindsite.pages.context import Context
    from hindsite.pages.values import Page
    from hindsite.store import Pack

__all__ = ["ALERTS", "RUNBOOKS", "Drafts"]

ALERTS = "alerts"
"""The shelf of all alerts."""

RUNBOOKS = "runbooks"
"""The shelf of all runbooks; an incident's is its year."""


class Drafts:
    """Makes the drafts of one library's record pages.

    Args:
        context: The library.
        facts: A digest of all that records say outside of their bodies, and of all else that
            `facts_key` names; None where that is not known.
    """

    def __init__(self, context: Context, facts: str | None = None) -> None:
        self._context = context
        self._facts_key = facts
        self._pack = context.options.links
        self._shown = Shown(context, facts)
        if context.options.sealed and facts and context.maker:
            context.options.sealed.begin(digest(facts, context.maker), self._likeness)

    def keep(self) -> None:
        """Work out what is known of each page before it is written, and keep it for who asks next.

        Pages of which nothing is known, as in a first build, cost nothing.
        """
        self._shown.keep()
        sealed = self._context.options.sealed
        if sealed is None or self._pack is None or self._pack.is_empty:
            return
        for draft in chain(self.incidents(), self.runbooks(), self.reviews(), self.alerts()):
            with Caught():
                # Whatever is wrong with it, who makes the page runs into it, and says so.
                if draft.key is not None:
                    draft.seal.learn(draft.key)
        sealed.save()

    def incidents(self) -> Iterator[Draft]:
        """Of all incidents, the newest first."""
        zone = self._context.library.settings.zone
        self._shown.keep()
        for incident in self._context.newest:
            shelf = f"{incident.counted_at.astimezone(zone).year:04}"
            address = self._context.addresses.incident(incident.id)
            write = partial(self._incident_page, incident)
            around = partial(self._around_incident, incident)
            yield self._draft(incident, address, shelf, write, around)

    def _incident_page(self, incident: Incident) -> Page:
        # Fields that it alone asks for go with the copy: those of ten thousand would take as much
        # memory as all else.
        return incident_page(self._context, copy(incident))

    def runbooks(self) -> Iterator[Draft]:
        """Of all runbooks, by title."""
        for runbook in self._context.runbooks:
            address = self._context.addresses.runbook(runbook.id)
            write = partial(runbook_page, self._context, runbook)
            around = partial(self._around_runbook, runbook)
            yield self._draft(runbook, address, RUNBOOKS, write, around)

    def alerts(self) -> Iterator[Draft]:
        """Of all alerts, by name."""
        for entry in self._context.ledger.entries:
            address = self._context.addresses.alert(entry.name)
            write = partial(alert_page, self._context, entry)
            path = f"{address.rstrip('/')}.md"
            if self._pack is None:
                yield Draft(path, write, shelf=ALERTS)
                continue
            links = Once(partial(self._links_of_alert, entry, address, self._pack))
            yield self._sealed(path, write, ALERTS, links, entry.runbook)

    def _links_of_alert(self, entry: AlertEntry, address: str, pack: Pack) -> LinkSeal:
        folder = entry.runbook.places.path.rpartition("/")[0] if entry.runbook else ""
        resolver = Resolver(self._context.library, self._context.addresses, folder, address)
        return LinkSeal(partial(self._own_alert, entry, address), resolver, pack)

    def _own_alert(self, entry: AlertEntry, address: str) -> str | None:
        """The digest of all that an alert's page shows but where its runbook's links lead."""
        if self._context.maker is None:
            return None
        try:
            runbook = entry.runbook and (self._origin(entry.runbook), self._around(entry.runbook))
            shown = (
                address,
                [(rule.alert, rule.by, rule.url) for rule in entry.rules],
                runbook,
                entry.pages,
                len(entry.incidents),
                [self._shown.incident(other) for other in entry.incidents[:SHOWN_INCIDENTS]],
            )
        except UnknownError:
            return None
        return digest("alert page 2", self._context.maker, repr(shown))

    def reviews(self) -> Iterator[Draft]:
        """Of all reviews, the latest first; the search does not know them."""
        for review in reversed(self._context.library.reviews):
            address = self._context.addresses.review(review.id)
            write = partial(review_page, self._context, review)
            around = partial(self._around_review, review)
            yield self._draft(review, address, None, write, around)

    def _draft(
        self,
        record: Incident | Runbook | Review,
        address: str,
        shelf: str | None,
        write: Callable[[], Page],
        around: Callable[[], object],
    ) -> Draft:
        path = f"{address.rstrip('/')}.md"
        if self._pack is None:
            return Draft(path, write, shelf=shelf)
        links = Once(partial(self._links, record, address, around, self._pack))
        return self._sealed(path, write, shelf, links, record)

    def _links(
        self,
        record: Incident | Runbook | Review,
        address: str,
        around: Callable[[], object],
        pack: Pack,
    ) -> LinkSeal:
        own = partial(self._own, record, address, around)
        return LinkSeal(own, Desk(self._context, address).resolver(record), pack)

    def _sealed(
        self,
        path: str,
        write: Callable[[], Page],
        shelf: str | None,
        links: Callable[[], LinkSeal],
        record: Incident | Runbook | Review | None,
    ) -> Draft:
        """The draft of a page, the digest of which rests on little where no fact has changed."""
        sealed = self._context.options.sealed if self._facts_key else None
        seal: Seal
        if sealed:
            origin = record.places.origin if record else ""
            seal = StampSeal(links, sealed, path, origin, partial(self._shown_alike, record))
        else:
            seal = links()
        return Draft(path, partial(written, write, links), shelf=shelf, seal=seal)

    def _shown_alike(self, record: Incident | Runbook | Review | None) -> str:
        """A digest of what a record's page shows as like it."""
        return digest(repr(self._alike(record))) if isinstance(record, Incident) else ""

    def _likeness(self) -> str:
        """A digest of who is like whom, of all at once."""
        neighbours = self._context.options.neighbours
        return neighbours.digest if neighbours else ""

    def _own(
        self, record: Incident | Runbook | Review, address: str, around: Callable[[], object]
    ) -> str | None:
        """The digest of all but where the links of the body lead."""
        if self._context.maker is None:
            return None
        try:
            shown = (self._origin(record), address, self._notices(record), around())
        except UnknownError:
            return None
        return digest("record page 5", self._context.maker, repr(shown))

    @cached_property
    def _dangers(self) -> str:
        return digest(*(item.model_dump_json() for item in self._context.dangers))

    def _notices(self, record: Incident | Runbook | Review) -> list[str]:
        return [repr(finding) for finding in notices(self._context, record.places.path)]

    def _around_incident(self, incident: Incident) -> object:
        alike = [
            (self._shown.seen(other).told, reasons) for other, reasons in self._alike(incident)
        ]
        return self._shown.seen(incident.id).around, alike

    def _alike(self, incident: Incident) -> list[tuple[str, list[object]]]:
        """The incidents that are shown as similar, by id, each with the reasons.

        Neither scores are shown nor how alike texts are: both move with any other text.
        """
        neighbours = self._context.options.neighbours
        rows = neighbours.rows.get(incident.id, ()) if neighbours else ()
        return [(other, [(why, names) for why, names, _ in reasons]) for other, _, reasons in rows]

    def _around_review(self, review: Review) -> object:
        context, known = self._context, self._context.library.incident_by_id
        incidents = (known.get(fold(name)) for name in review.reviewed.incidents)
        is_open = any(item.status.is_open for item in review.action_items)
        return (
            context.today.isoformat() if is_open else "",
            [self._shown.runbook(name) for name in review.reviewed.runbooks],
            [self._shown.incident(item) if item else None for item in incidents],
        )

    def _around_runbook(self, runbook: Runbook) -> object:
        context = self._context
        uses = context.uses.get(runbook.id, ())
        alerts = context.ledger.alerts_of.get(runbook.id, ())
        return (
            *self._around(runbook),
            self._shown.services(runbook.services),
            [(entry.name, context.addresses.alert(entry.name)) for entry in alerts],
            self._exercise(runbook),
            len(uses),
            [(self._shown.incident(other), use.outcome) for other, use in uses[:SHOWN_USES]],
        )

    def _around(self, runbook: Runbook) -> tuple[str, ...]:
        """What any page says of a runbook that it shows, besides what its file does."""
        context = self._context
        return (
            context.addresses.runbook(runbook.id),
            repr(freshness(runbook, context.today)),
            self._dangers,
            context.as_of.isoformat() if is_late(context, runbook) else "",
        )

    def _exercise(self, runbook: Runbook) -> object:
        exercise = self._context.exercises.get(runbook.id)
        if exercise is None:
            return None
        return exercise.day, exercise.game_day and self._shown.incident(exercise.game_day)

    @staticmethod
    def _origin(record: Incident | Runbook | Review) -> str:
        if not record.places.origin:
            raise UnknownError
        return record.places.origin
