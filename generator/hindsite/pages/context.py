"""All that pages are made from, with the indexes that several of them need."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from hindsite.metrics.values import Cut
from hindsite.model.enums import RunbookOutcome
from hindsite.model.findings import Level
from hindsite.model.ledger import Ledger, paged_lately
from hindsite.model.names import fold, slug
from hindsite.model.practice import last_exercises
from hindsite.pages.overviews import maker_of
from hindsite.pages.summary import summary_of
from hindsite.reading.dangers import dangers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from hindsite.metrics.values import Duration, Metrics, NotificationClock, Report, Statistic
    from hindsite.model.danger import Danger
    from hindsite.model.figure import Figure
    from hindsite.model.incident import ActionItem, Incident, RunbookUse
    from hindsite.model.library import Library
    from hindsite.model.practice import Exercise
    from hindsite.model.runbook import Runbook
    from hindsite.pages.addresses import Addresses
    from hindsite.pages.environment import Templates
    from hindsite.pages.measured import Numbers
    from hindsite.pages.parts import Told
    from hindsite.pages.rendering import Renderer
    from hindsite.pages.values import Options

__all__ = ["Context", "OwnedAction"]

Key = TypeVar("Key")
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class OwnedAction:
    """An action item with the incident that it came from."""

    incident: Incident
    item: ActionItem


@dataclass(frozen=True)
class Context:
    """A library at one instant, its numbers and charts, and the tools that write pages.

    `summaries` fills with what was asked for of incidents' bodies, by their ids, `told` with what
    rows say of incidents, by id and zone, and `shown` with digests of what pages may show of them.
    """

    library: Library
    numbers: Numbers
    options: Options
    addresses: Addresses
    renderer: Renderer
    templates: Templates
    summaries: dict[str, str] = field(default_factory=dict)
    told: dict[tuple[str, str | None], Told] = field(default_factory=dict, repr=False)
    shown: dict[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def maker(self) -> str | None:
        """A digest of what makes pages of records; None where that is not known."""
        return maker_of(self.library.settings, self.options, self.templates)

    @property
    def as_of(self) -> datetime:
        """The instant."""
        return self.numbers.as_of

    @property
    def metrics(self) -> Metrics:
        """All numbers."""
        return self.numbers.measured.metrics

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """Charts by key."""
        return {figure.key: figure for figure in self.numbers.measured.figures}

    @property
    def reports(self) -> Sequence[Report]:
        """The periods that have a page of their own."""
        return self.numbers.measured.reports

    @cached_property
    def today(self) -> date:
        """The day of the instant in the library's zone."""
        return self.as_of.astimezone(self.library.settings.zone).date()

    @cached_property
    def newest(self) -> tuple[Incident, ...]:
        """All incidents, the newest first."""
        return tuple(
            sorted(
                self.library.incidents, key=lambda item: (item.counted_at, item.id), reverse=True
            )
        )

    @cached_property
    def ledger(self) -> Ledger:
        """Alerts with their runbooks and incidents."""
        return Ledger(self.library, self.today, paged_lately(self.library, self.as_of))

    @property
    def population(self) -> frozenset[str]:
        """Folded ids of the incidents that numbers count."""
        return self.numbers.verdicts.counted

    @property
    def attainment(self) -> Mapping[str, bool]:
        """Whether the response target was met, by folded id of the incidents that count there."""
        return self.numbers.verdicts.met

    @cached_property
    def open_incidents(self) -> tuple[Incident, ...]:
        """Counted incidents in which service is not restored, the newest first."""
        return tuple(item for item in self.newest if self.is_open(item))

    @cached_property
    def by_year(self) -> Mapping[int, tuple[Incident, ...]]:
        """Incidents by year in the library's zone, the newest first."""
        zone = self.library.settings.zone
        return _grouped((item.counted_at.astimezone(zone).year, item) for item in self.newest)

    @cached_property
    def by_service(self) -> Mapping[str, tuple[Incident, ...]]:
        """Incidents by the id of each service that they name, the newest first."""
        return _grouped(
            (service, item) for item in self.newest for service in self.service_ids(item.services)
        )

    @cached_property
    def durations_by_service(self) -> Mapping[str, tuple[tuple[Duration, Statistic], ...]]:
        """By the slug of a service's id: each duration with its statistic for that service."""
        return _grouped(
            (slug(key), (duration, statistic))
            for duration in self.metrics.durations
            for key, statistic in duration.parts(Cut.SERVICE)
        )

    @cached_property
    def clocks(self) -> Mapping[str, tuple[NotificationClock, ...]]:
        """The clocks of duties to notify, by the folded id of their incident."""
        return _grouped((fold(clock.incident), clock) for clock in self.numbers.verdicts.clocks)

    @cached_property
    def runbooks_by_service(self) -> Mapping[str, tuple[Runbook, ...]]:
        """Runbooks by the id of each service that they name, by title."""
        return _grouped(
            (service, item) for item in self.runbooks for service in self.service_ids(item.services)
        )

    @cached_property
    def runbooks(self) -> tuple[Runbook, ...]:
        """All runbooks by title."""
        return tuple(
            sorted(self.library.runbooks, key=lambda item: (item.title.casefold(), item.id))
        )

    @cached_property
    def uses(self) -> Mapping[str, tuple[tuple[Incident, RunbookUse], ...]]:
        """By a runbook's own id: incidents that name it, the newest first, and how it served."""
        return _grouped(
            (runbook.id, (item, use))
            for item in self.newest
            for use in item.runbooks
            if use.id and use.outcome is not RunbookOutcome.MISSING
            if (runbook := self.library.runbook_by_id.get(fold(use.id)))
        )

    @cached_property
    def duplicates(self) -> Mapping[str, tuple[Incident, ...]]:
        """By an incident's own id: the records that are duplicates of it."""
        return _grouped(
            (first.id, item)
            for item in self.newest
            if item.duplicate_of
            if (first := self.library.incident_by_id.get(fold(item.duplicate_of)))
        )

    @cached_property
    def relations(self) -> Mapping[str, tuple[Incident, ...]]:
        """By an incident's own id: those that it names as related, and those that name it."""
        pairs: dict[tuple[str, str], Incident] = {}
        for item in self.newest:
            for name in item.related:
                other = self.library.incident_by_id.get(fold(name))
                if other is not None and other.id != item.id:
                    pairs[item.id, other.id] = other
                    pairs[other.id, item.id] = item
        return _grouped((start, other) for (start, _), other in pairs.items())

    @cached_property
    def actions(self) -> tuple[OwnedAction, ...]:
        """Every action item; those of duplicates stand in the other record."""
        return tuple(
            OwnedAction(incident, item)
            for incident in self.newest
            if incident.duplicate_of is None
            for item in incident.action_items
        )

    @cached_property
    def factor_names(self) -> Mapping[str, str]:
        """Names of contributing factors by folded id."""
        return {
            fold(factor.id): factor.name or factor.id
            for factor in self.library.settings.contributing_factors
        }

    @cached_property
    def exercises(self) -> Mapping[str, Exercise]:
        """By a runbook's own id when it was practised last."""
        return last_exercises(self.library)

    @cached_property
    def dangers(self) -> tuple[Danger, ...]:
        """The commands that runbooks mark as dangerous."""
        return dangers_of(self.library.settings.words.dangerous)

    @cached_property
    def problem_paths(self) -> tuple[str, ...]:
        """Files with errors and files that could not be read, by path."""
        errors = {f.place.path for f in self.library.findings if f.level is Level.ERROR}
        return tuple(sorted(errors | {item.path for item in self.library.unreadable}))

    def summary_of(self, incident: Incident) -> str:
        """What an incident was, in a few plain words, which are kept in mind."""
        summary = self.summaries[incident.id] = summary_of(self.renderer, incident)
        return summary

    def is_open(self, incident: Incident) -> bool:
        """Whether service is not restored; a drill or a duplicate is not open in its own right."""
        return incident.derived_status.is_open and fold(incident.id) in self.population

    def service_ids(self, names: Sequence[str]) -> tuple[str, ...]:
        """The services' own ids for names in a record, each once."""
        found = (self.library.service_by_id.get(slug(name)) for name in names)
        return tuple(dict.fromkeys(service.id for service in found if service))

    def action(self, name: str) -> OwnedAction | None:
        """An action item by the id that numbers give it: `incident#item`, or its place from 1."""
        incident = self.incident_of(name)
        if incident is None:
            return None
        items = enumerate(incident.action_items, start=1)
        by_id = {f"{incident.id}#{item.id or place}": item for place, item in items}
        return OwnedAction(incident, by_id[name]) if name in by_id else None

    def incident_of(self, name: str) -> Incident | None:
        """The incident of an action item by the same id; no other is asked for its items."""
        return self.library.incident_by_id.get(fold(name.partition("#")[0]))

    def incidents(self, identifiers: Iterable[str]) -> list[Incident]:
        """The incidents of some ids, in their order; what the library lacks is passed over."""
        known = self.library.incident_by_id
        return [known[fold(name)] for name in identifiers if fold(name) in known]


def _grouped(pairs: Iterable[tuple[Key, Item]]) -> dict[Key, tuple[Item, ...]]:
    groups: defaultdict[Key, list[Item]] = defaultdict(list)
    for key, item in pairs:
        groups[key].append(item)
    return {key: tuple(items) for key, items in groups.items()}
