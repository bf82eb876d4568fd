"""All that was read, as one frozen value, and the ways to see less of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from hindsite.model.alerts import RuleFile, named_by
from hindsite.model.enums import Audience, Severity
from hindsite.model.held import Cut, Held
from hindsite.model.incident import Incident
from hindsite.model.names import fold, slug
from hindsite.model.paging import PagingHistory
from hindsite.model.review import Review
from hindsite.model.runbook import Runbook
from hindsite.model.settings import Service, Settings, Team
from hindsite.model.withholding import Withholding

if TYPE_CHECKING:
    from hindsite.model.findings import Finding

__all__ = ["AnyRecord", "Library", "Unreadable"]

AnyRecord = Incident | Runbook | RuleFile | Review
"""What one file gives."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that gives no page. `may_be_secret` keeps its very name off a published site."""

    path: str
    may_be_secret: bool


@dataclass(frozen=True)
class Library:
    """Incidents and reviews (oldest first), runbooks, alerts, the catalogue, and what was wrong.

    `services` holds those of the catalogue and those that records name besides; incidents and
    runbooks refer to them by `Service.id`. `listed` says whether the catalogue was written down,
    so that a name outside of it is worth a finding. `introduction_held` are the lines of the
    introduction that lower audiences do not see. `hidden` says when the incidents began that an
    audience does not see but may count; None where it may not.
    """

    settings: Settings = field(default_factory=Settings)
    incidents: tuple[Incident, ...] = ()
    runbooks: tuple[Runbook, ...] = ()
    rule_files: tuple[RuleFile, ...] = ()
    reviews: tuple[Review, ...] = ()
    services: tuple[Service, ...] = ()
    introduction: str = ""
    introduction_held: tuple[Held, ...] = ()
    hidden: tuple[datetime, ...] | None = None
    findings: tuple[Finding, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    paths: frozenset[str] = frozenset()
    paging: PagingHistory = field(default_factory=PagingHistory)

    @cached_property
    def incident_by_id(self) -> Mapping[str, Incident]:
        """Incidents by folded id and alias."""
        return _index(self.incidents)

    @cached_property
    def runbook_by_id(self) -> Mapping[str, Runbook]:
        """Runbooks by folded id and alias."""
        return _index(self.runbooks)

    @cached_property
    def service_by_id(self) -> Mapping[str, Service]:
        """Services by slug of id, name and former ids."""
        found: dict[str, Service] = {}
        for service in self.services:
            for name in (service.id, *service.formerly, service.label):
                found.setdefault(slug(name), service)
        return found

    @cached_property
    def declared(self) -> frozenset[str]:
        """Ids of the services that `hindsite.yml` lists; of others nothing but a name is known."""
        return frozenset(service.id for service in self.settings.services)

    @cached_property
    def team_by_id(self) -> Mapping[str, Team]:
        """Teams by folded id."""
        return {fold(team.id): team for team in self.settings.teams}

    @cached_property
    def record_by_path(self) -> Mapping[str, Incident | Runbook]:
        """Incidents and runbooks by the path of their file."""
        records: tuple[Incident | Runbook, ...] = (*self.incidents, *self.runbooks)
        return {record.places.path: record for record in records}

    @cached_property
    def rule_file_by_path(self) -> Mapping[str, RuleFile]:
        """Files of alerting rules by their path."""
        return {rules.places.path: rules for rules in self.rule_files}

    @cached_property
    def review_by_path(self) -> Mapping[str, Review]:
        """Reviews by the path of their file."""
        return {review.places.path: review for review in self.reviews}

    @cached_property
    def review_by_id(self) -> Mapping[str, Review]:
        """Reviews by folded id and alias."""
        return _index(self.reviews)

    def lend(self, other: Library) -> None:
        """Spare a library of the same settings and services what was worked out of these here."""
        for name in ("service_by_id", "declared", "team_by_id", "_dependents"):
            vars(other)[name] = getattr(self, name)

    def team_label(self, name: str) -> str:
        """The name that people know a team by; what was written where nothing is known."""
        team = self.team_by_id.get(fold(name))
        return team.label if team else name

    def teams_of(self, incident: Incident) -> tuple[str, ...]:
        """The teams that a record names, else the owners of its services; each once.

        A team of the catalogue goes by its id, another by the name as written.
        """
        known = self.service_by_id
        owners = (known[slug(name)].owner for name in incident.services if slug(name) in known)
        names = incident.teams or tuple(owner for owner in owners if owner)
        return tuple(dict.fromkeys(self._team_id(name) for name in names))

    def _team_id(self, name: str) -> str:
        team = self.team_by_id.get(fold(name))
        return team.id if team else name

    def dependents_of(self, service_id: str) -> tuple[Service, ...]:
        """Services that depend directly on this one."""
        return self._dependents.get(service_id, ())

    @cached_property
    def _dependents(self) -> Mapping[str, tuple[Service, ...]]:
        found: defaultdict[str, dict[str, Service]] = defaultdict(dict)
        for service in self.services:
            for name in service.depends_on:
                if upstream := self.service_by_id.get(slug(name)):
                    found[upstream.id][service.id] = service
        return {upstream: tuple(services.values()) for upstream, services in found.items()}

    def findings_of(self, path: str) -> tuple[Finding, ...]:
        """What is wrong with the record of one file."""
        return self._findings_by_path.get(path, ())

    @cached_property
    def _findings_by_path(self) -> Mapping[str, tuple[Finding, ...]]:
        found: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            found[finding.place.path].append(finding)
        return {path: tuple(findings) for path, findings in found.items()}

    def visible_to(self, audience: Audience) -> Library:
        """The library without what this audience may not see, and without words about it.

        Raises:
            SettingsError: The policy holds something back that is nothing.
        """
        rest = Withholding.of(audience, self.settings.policy.withhold)
        rest.require_roles(self._roles())
        incidents = tuple(item for item in self.incidents if audience.sees(item.tier))
        runbooks = tuple(item for item in self.runbooks if audience.sees(item.tier))
        records: tuple[Incident | Runbook, ...] = (*incidents, *runbooks)
        kept = {record.places.path for record in records}
        rules = tuple(item for item in self.rule_files if audience.sees(item.tier))
        kept |= {item.places.path for item in rules}
        reviews = tuple(item for item in self.reviews if audience.sees(item.tier))
        kept |= {item.places.path for item in reviews}
        every = (*self.record_by_path, *self.rule_file_by_path, *self.review_by_path)
        hidden = {path for path in every if path not in kept}
        unreadable = self.unreadable
        if audience is not Audience.RESTRICTED:
            # What cannot be read is internal at the least: nothing in it says otherwise for sure.
            internal = audience is Audience.INTERNAL
            unreadable = tuple(i for i in unreadable if internal and not i.may_be_secret)
        unread = {item.path for item in self.unreadable} - {item.path for item in unreadable}
        hidden |= unread
        secret = {fold(PurePosixPath(path).stem) for path in unread}
        secret |= self.runbook_by_id.keys() - _index(runbooks).keys()
        unknown = self.incident_by_id.keys() - _index(incidents).keys()
        unknown |= {fold(PurePosixPath(path).stem) for path in unread}
        paging, lines = self._paging_without(unknown, audience)
        return replace(
            self,
            incidents=tuple(_without_uses(rest.seen(item), secret) for item in incidents),
            runbooks=tuple(rest.seen(item) for item in runbooks),
            rule_files=tuple(_without_urls(item, secret) for item in rules),
            reviews=tuple(_told_of(rest.seen(item), secret, unknown) for item in reviews),
            services=self._named_by(records),
            introduction=self._introduction(audience).left,
            introduction_held=(),
            findings=tuple(self._told(rest, hidden, lines)),
            unreadable=unreadable,
            paths=self.paths - hidden,
            hidden=self._uncounted(kept),
            paging=paging,
        )

    def withheld_from(self, audience: Audience) -> Iterator[str]:
        """All text that is held back from an audience in what it may see else."""
        yield from self._introduction(audience).taken
        rest = Withholding.of(audience, self.settings.policy.withhold)
        for record in (*self.record_by_path.values(), *self.reviews):
            if audience.sees(record.tier):
                yield from rest.texts(record)

    def _roles(self) -> Iterator[str]:
        """The roles that somebody has, and those that the policy wants."""
        for incident in self.incidents:
            yield from incident.roles
        for severity in Severity:
            yield from self.settings.policy.for_severity(severity).roles

    def _introduction(self, audience: Audience) -> Cut:
        return Cut.for_audience(self.introduction, self.introduction_held, audience)

    def _told(
        self, rest: Withholding, hidden: AbstractSet[str], lines: Container[tuple[str, int]]
    ) -> Iterator[Finding]:
        """The findings in what is not hidden, but for those that tell what is held back."""
        for finding in self.findings:
            path = finding.place.path
            if path not in hidden and (path, finding.place.line) not in lines:
                record = self.record_by_path.get(path) or self.review_by_path.get(path)
                if record is None or rest.told(record, finding):
                    yield finding

    def _uncounted(self, kept: AbstractSet[str]) -> tuple[datetime, ...] | None:
        """When the incidents began that are hidden, where the policy lets them be counted."""
        if not self.settings.policy.count_hidden:
            return None
        return tuple(i.counted_at for i in self.incidents if i.places.path not in kept)

    def _paging_without(
        self, unknown: AbstractSet[str], audience: Audience
    ) -> tuple[PagingHistory, Container[tuple[str, int]]]:
        """The pages that an audience may see, and the lines of the others.

        A page of an incident that it may not know of is left out altogether: that somebody was
        paged would tell of it.
        """
        paging = self.paging
        if not audience.sees(self.settings.policy.on_call.audience):
            return PagingHistory(), _LinesOf(frozenset(paging.files))

        def is_hidden(name: str) -> bool:
            return fold(name) in unknown

        seen = paging.without(is_hidden)
        if audience is Audience.PUBLIC:
            # What a row says that cannot be read nobody knows.
            return replace(seen, unread={}), _LinesOf(frozenset(paging.files))
        return seen, frozenset(paging.rows_naming(is_hidden))

    def at(self, as_of: datetime) -> Library:
        """The library as it was known at an instant: later things do not exist yet."""
        today: date = as_of.astimezone(self.settings.zone).date()
        known = (incident.at(as_of, today) for incident in self.incidents)
        incidents = tuple(item for item in known if item is not None)
        kept = {item.places.path for item in incidents}
        later = {item.places.path for item in self.incidents} - kept
        held = (review.at(as_of, today) for review in self.reviews)
        reviews = tuple(item for item in held if item is not None)
        later |= self.review_by_path.keys() - {item.places.path for item in reviews}
        return replace(
            self,
            incidents=incidents,
            runbooks=tuple(item.at(today) for item in self.runbooks),
            reviews=reviews,
            services=self._named_by((*incidents, *self.runbooks)) if later else self.services,
            findings=tuple(item for item in self.findings if item.place.path not in later),
            paths=self.paths - later,
            paging=self.paging.until(as_of),
            hidden=self.hidden and tuple(began for began in self.hidden if began <= as_of),
        )

    def _named_by(self, records: Iterable[Incident | Runbook]) -> tuple[Service, ...]:
        """The services that are declared, and those that these records name."""
        named = {name for record in records for name in record.services}
        named |= {service.id for service in self.settings.services}
        return tuple(service for service in self.services if service.id in named)

    def with_findings(self, findings: Iterable[Finding]) -> Library:
        """The library with more findings, all in order of place."""
        every = sorted(
            dict.fromkeys((*self.findings, *findings)), key=lambda finding: finding.sort_key
        )
        return replace(self, findings=tuple(every))


@dataclass(frozen=True, slots=True)
class _LinesOf:
    """All lines of some files."""

    paths: frozenset[str]

    def __contains__(self, place: object) -> bool:
        return isinstance(place, tuple) and place[0] in self.paths


_Record = TypeVar("_Record", Incident, Runbook, Review)


def _told_of(review: Review, runbooks: AbstractSet[str], incidents: AbstractSet[str]) -> Review:
    """The review without what it says of records that bear one of these folded names."""
    return review.without(
        frozenset(name for name in review.reviewed.runbooks if fold(name) in runbooks),
        frozenset(name for name in review.reviewed.incidents if fold(name) in incidents),
    )


def _without_uses(incident: Incident, secret: AbstractSet[str]) -> Incident:
    """The incident without the uses of runbooks that bear one of these folded names."""
    if not secret:
        return incident
    uses = tuple(use for use in incident.runbooks if not use.id or fold(use.id) not in secret)
    if len(uses) == len(incident.runbooks):
        return incident
    return incident.altered({"runbooks": uses})


def _without_urls(rules: RuleFile, secret: AbstractSet[str]) -> RuleFile:
    """The rules without the addresses of runbooks that bear one of these folded names."""
    if not secret or not any(named_by(item.runbook_url) in secret for item in rules.alerts):
        return rules
    kept = [named_by(item.runbook_url) not in secret for item in rules.alerts]
    pairs = zip(rules.alerts, kept, strict=True)
    alerts = tuple(item if is_kept else item.without_url() for item, is_kept in pairs)
    facts = rules.places.facts and f"{rules.places.facts} {kept}"
    return rules.model_copy(
        update={"alerts": alerts, "places": replace(rules.places, origin="", facts=facts)}
    )


def _index(records: Iterable[_Record]) -> dict[str, _Record]:
    records = tuple(records)
    found = {fold(record.id): record for record in records}
    for record in records:
        for alias in record.aliases:
            found.setdefault(fold(alias), record)
    return found
