"""One page's place in the site: links from it, times in its zone, rows for its tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hindsite.model.enums import Audience, Kind
from hindsite.model.names import fold, slug
from hindsite.pages.addresses import relative, source_path
from hindsite.pages.escaping import Html, front_matter, one_line, safe_url
from hindsite.pages.exploring import explore
from hindsite.pages.links import Resolver, Watched
from hindsite.pages.parts import Badge, IncidentRow, Ref, Told
from hindsite.pages.values import Page
from hindsite.pages.words import day_words, instant_words, iso, plural, span_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from hindsite.model.enums import Severity
    from hindsite.model.incident import Incident
    from hindsite.model.ledger import AlertEntry
    from hindsite.model.review import Review
    from hindsite.model.runbook import Runbook
    from hindsite.pages.context import Context

__all__ = ["Desk"]

_DESCRIBED = 200


@dataclass(frozen=True)
class Desk:
    """Writes one page, which lies at the address `here`; a wide one has no table of contents.

    The site's search passes over a page that is not searched: what only repeats others would stand
    before them there. Times are shown in the zone of `zone_name`, which a record may have of its
    own, else in the library's. `tab` is what browsers call the page before the site's name, where
    that is not its heading.
    """

    context: Context
    here: str
    is_wide: bool = False
    zone_name: str | None = None
    is_searched: bool = True
    tab: str = ""

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which the page shows times."""
        return ZoneInfo(self.zone_name) if self.zone_name else self.context.library.settings.zone

    def url(self, address: str) -> str:
        """The URL of another page of the site."""
        return relative(self.here, address)

    def page(
        self,
        template: str,
        title: str,
        values: Mapping[str, object],
        *,
        subject: str = "",
        description: str = "",
    ) -> Page:
        """The page as its template writes it.

        Args:
            template: File name of the template.
            title: The page's heading.
            values: What the template shows besides.
            subject: The path of the record that it is about, for errors.
            description: One sentence for search engines and previews.
        """
        path = source_path(self.here)
        text = self.context.templates.render(
            template, subject or f"the page {path}", {"title": title, "desk": self, **values}
        )
        fields: dict[str, object] = {"title": one_line(self.tab or title)}
        if description:
            fields["description"] = one_line(description)[:_DESCRIBED]
        # The sections stand in the tabs above, so that the navigation beside has nothing to show.
        fields["hide"] = ["navigation", "toc"] if self.is_wide else ["navigation"]
        if not self.is_searched:
            fields["search"] = {"exclude": True}
        return Page(path, front_matter(fields) + text)

    def partial(
        self, template: str, values: Mapping[str, object], record: Incident | Runbook
    ) -> Html:
        """A piece of HTML for a record's page."""
        text = self.context.templates.render(template, record.places.path, values)
        return Html(text.strip())

    def resolver(self, record: Incident | Runbook | Review) -> Resolver:
        """Leads the links of a record's body."""
        folder = record.places.path.rpartition("/")[0]
        return Resolver(self.context.library, self.context.addresses, folder, self.here)

    def watched(self, record: Incident | Runbook | Review) -> Watched:
        """The same, noting each link that was asked for."""
        return Watched(self.resolver(record))

    # -- words with links ------------------------------------------------------------------------

    def incident(self, incident: Incident, note: str = "") -> Ref:
        """An incident's title, linked."""
        url = self.url(self.context.addresses.incident(incident.id))
        return Ref(one_line(incident.title), url, note=note)

    def runbook(self, runbook: Runbook, note: str = "") -> Ref:
        """A runbook's title, linked."""
        url = self.url(self.context.addresses.runbook(runbook.id))
        return Ref(one_line(runbook.title), url, note=note)

    def alert(self, entry: AlertEntry) -> Ref:
        """An alert's name, linked."""
        return Ref(one_line(entry.name), self.url(self.context.addresses.alert(entry.name)))

    def alert_named(self, name: str, note: str = "") -> Ref:
        """An alert that a record names, linked where it has a page."""
        addresses = self.context.addresses
        url = self.url(addresses.alert(name)) if addresses.has_alert(name) else None
        return Ref(name, url, note=note)

    def review(self, review: Review, note: str = "") -> Ref:
        """A review's title, linked."""
        url = self.url(self.context.addresses.review(review.id))
        return Ref(one_line(review.title), url, note=note)

    def service(self, name: str, note: str = "") -> Ref:
        """A service's name, linked where it has a page."""
        service = self.context.library.service_by_id.get(slug(name))
        if service is None:
            return Ref(name, note=note)
        return Ref(service.label, self.url(self.context.addresses.service(service.id)), note=note)

    def services(self, names: Iterable[str]) -> tuple[Ref, ...]:
        """Services, linked."""
        return tuple(self.service(name) for name in names)

    def team(self, name: str) -> Ref:
        """A team's name."""
        return Ref(self.context.library.team_label(name))

    def tag(self, name: str) -> Ref:
        """A tag, linked to what else carries it."""
        return Ref(name, self.url(f"tags/#{_tag_anchor(name)}"))

    def factor(self, name: str) -> Ref:
        """A contributing factor by its name, linked to the incidents that name it."""
        words = self.context.factor_names.get(fold(name), name)
        return Ref(words, explore(self, factor=words))

    def web(self, title: str, url: str | None) -> Ref:
        """A link out of the site; words alone where the address is none to follow."""
        return Ref(title, safe_url(url), is_external=True)

    def instant(self, instant: datetime, note: str = "") -> Ref:
        """An instant in the page's zone."""
        words = instant_words(instant, self.zone)
        return Ref(words, instant=iso(instant), note=note)

    def day_of(self, instant: datetime) -> Ref:
        """The day of an instant in the page's zone."""
        local = instant.astimezone(self.zone)
        return Ref(day_words(local.date()), instant=iso(instant))

    def day(self, day: date, note: str = "") -> Ref:
        """A day."""
        return Ref(day_words(day), instant=day.isoformat(), note=note)

    @property
    def as_of(self) -> Ref:
        """The instant that the page was made for; shown only where its content depends on it."""
        return self.instant(self.context.as_of)

    # -- badges and rows -------------------------------------------------------------------------

    def severity(self, severity: Severity) -> Badge:
        """A severity by its number and its name."""
        policy = self.context.library.settings.policy.for_severity(severity)
        return Badge(severity.value, f"sev-{severity.level}", f"{severity.value}: {policy.name}")

    def status(self, incident: Incident) -> Badge:
        """How far an incident has come."""
        style = "open" if self.context.is_open(incident) else "over"
        return Badge(incident.derived_status.label, style)

    def restored(self, incident: Incident) -> str:
        """How long it took from detection to restoration, in words.

        Where nobody wrote down the detection, from the start, and it says so.
        """
        if self.context.is_open(incident):
            return "still open"
        if incident.disordered:
            return "times out of order"
        noticed, started = incident.detected_at, incident.started_at
        if incident.resolved_at is None or (noticed is None and started is None):
            return "not recorded"
        if noticed is not None:
            return span_words(incident.resolved_at - noticed)
        return f"{span_words(incident.resolved_at - incident.counted_at)} from its start"

    def age(self, incident: Incident) -> str:
        """For how long an incident has been open, at the instant of the build."""
        return f"open for {span_words(self.context.as_of - incident.counted_at)}"

    def row(self, incident: Incident) -> IncidentRow:
        """An incident as a row, in words that time alone does not change."""
        told = self._told(incident)
        url = self.url(self.context.addresses.incident(incident.id))
        return IncidentRow(
            title=Ref(told.title, url),
            severity=told.severity,
            status=told.status,
            kind=told.kind,
            began=told.began,
            restored=told.restored,
            services=self.services(incident.services),
            tier=told.tier,
        )

    def _told(self, incident: Incident) -> Told:
        """What is the same in each row of an incident, which many pages have."""
        key = (incident.id, self.zone_name)
        told = self.context.told.get(key)
        if told is None:
            tier = incident.tier
            told = self.context.told[key] = Told(
                title=one_line(incident.title),
                severity=self.severity(incident.severity),
                status=self.status(incident),
                kind="" if incident.kind is Kind.OPERATIONAL else incident.kind.label,
                began=self.day_of(incident.counted_at),
                restored=self.restored(incident),
                tier="" if tier is Audience.INTERNAL else tier.label,
            )
        return told

    def rows(self, incidents: Iterable[Incident]) -> list[IncidentRow]:
        """Incidents as rows."""
        return [self.row(incident) for incident in incidents]

    def basis(self) -> str:
        """Which incidents the numbers count, and which they count apart."""
        metrics, kinds = self.context.metrics, self.context.library.settings.population
        words = f"{plural(len(metrics.population), 'incident')} of kind "
        words += " or ".join(kind.value.replace("-", " ") for kind in kinds)
        apart = [
            plural(number, name.replace("-", " "), _many(name))
            for name, number in metrics.apart.items()
            if number
        ]
        if metrics.duplicates:
            apart.append(plural(len(metrics.duplicates), "duplicate"))
        words = f"{words}; {', '.join(apart)} counted apart" if apart else words
        hidden = self.context.library.hidden
        return f"{words}; {len(hidden)} more not shown to this audience" if hidden else words


def _many(kind: str) -> str:
    word = kind.replace("-", " ")
    return {"maintenance": word, "near miss": "near misses"}.get(word, f"{word}s")


def _tag_anchor(name: str) -> str:
    return f"tag-{slug(name)}"
