"""Alerts joined to their runbooks and to the incidents they detected, and where that fails."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from hindsite.model.alerts import RULE_SUFFIXES, alert_page_name, named_by
from hindsite.model.names import fold, page_name

if TYPE_CHECKING:
    from hindsite.model.alerts import Alert
    from hindsite.model.incident import Incident
    from hindsite.model.library import Library
    from hindsite.model.runbook import Runbook

__all__ = [
    "LATELY",
    "AlertEntry",
    "JoinedBy",
    "JoinedRule",
    "Ledger",
    "Served",
    "UrlState",
    "joined",
    "paged_lately",
    "url_state",
]

LATELY = timedelta(days=90)
"""An alert that fired within it counts as one that fires."""

_WEB = frozenset({"http", "https"})


class JoinedBy(StrEnum):
    """What leads from an alert to its runbook."""

    URL = "runbook_url"
    LISTED = "alerts"
    NAME = "name"

    @property
    def label(self) -> str:
        """As a reader is told."""
        return {"alerts": "alerts of the runbook", "name": "its name"}.get(self.value, self.value)


class UrlState(StrEnum):
    """Where the `runbook_url` of an alert leads.

    RIGHT is the page of an alert or a runbook of this site, REDIRECTED a former address of one or
    one in other letters, DEAD neither; ELSEWHERE is out of the site, or to other pages of it. It
    is UNKNOWN where nobody said what the URL of the site is.
    """

    ABSENT = "absent"
    RIGHT = "right"
    REDIRECTED = "redirected"
    ELSEWHERE = "elsewhere"
    DEAD = "dead"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class JoinedRule:
    """One alerting rule, its runbook if there is one, and where its `runbook_url` leads."""

    alert: Alert
    runbook: Runbook | None
    by: JoinedBy | None
    url: UrlState

    @property
    def is_astray(self) -> bool:
        """Whether its `runbook_url` leads past a runbook that is here."""
        missed = self.url is UrlState.ELSEWHERE and self.runbook is not None
        return missed or self.url is UrlState.REDIRECTED


@dataclass(frozen=True, slots=True)
class AlertEntry:
    """All rules of one name, compared without case, with the incidents that they detected.

    `incidents` are the newest first; `pages` is how often it paged lately, None where nobody
    counted.
    """

    name: str
    rules: tuple[JoinedRule, ...]
    incidents: tuple[Incident, ...]
    pages: int | None

    @property
    def runbook(self) -> Runbook | None:
        """The runbook of the first rule that has one."""
        return next((rule.runbook for rule in self.rules if rule.runbook), None)

    @property
    def dead(self) -> tuple[JoinedRule, ...]:
        """Rules whose `runbook_url` leads to no page of the site."""
        return tuple(rule for rule in self.rules if rule.url is UrlState.DEAD)

    @property
    def astray(self) -> tuple[JoinedRule, ...]:
        """Rules whose `runbook_url` leads past the runbook that is here."""
        return tuple(rule for rule in self.rules if rule.is_astray)

    @property
    def weight(self) -> tuple[int, int, str]:
        """Sorts first what paged most, then what detected most incidents, then by name."""
        return (-(self.pages or 0), -len(self.incidents), fold(self.name))

    def fired_since(self, day: date) -> bool:
        """Whether it paged, or detected an incident that is counted on a day or later."""
        return bool(self.pages) or any(item.counted_at.date() >= day for item in self.incidents)


@dataclass(frozen=True, slots=True)
class Served:
    """A runbook, and an alert that fired lately and leads to it."""

    runbook: Runbook
    entry: AlertEntry


def joined(
    alert: Alert,
    find: Callable[[str], Runbook | None],
    serving: Callable[[str], Sequence[Runbook]],
) -> tuple[Runbook, JoinedBy] | None:
    """The runbook of an alert: that which its URL names, which lists it, or which is named like it.

    Args:
        alert: The alert.
        find: Gives the runbook of a folded id or alias.
        serving: Gives the runbooks that list an alert, or are named like it.
    """
    by_url = find(named_by(alert.runbook_url))
    if by_url is not None:
        return by_url, JoinedBy.URL
    name = fold(alert.name)
    found = serving(alert.name)
    for runbook in found:
        if any(fold(listed) == name for listed in runbook.alerts):
            return runbook, JoinedBy.LISTED
    return (found[0], JoinedBy.NAME) if found else None


def url_state(
    alert: Alert,
    site: str | None,
    find: Callable[[str], Runbook | None],
    spellings: Callable[[str], Sequence[str]],
) -> UrlState:
    """Where the `runbook_url` of an alert leads.

    Args:
        alert: The alert.
        site: The URL of this site, where it is known.
        find: Gives the runbook of a folded id or alias.
        spellings: Gives the names of alerts that are the same but for their case.
    """
    url = alert.runbook_url
    if url is None:
        return UrlState.ABSENT
    if not _is_whole(url):
        return UrlState.DEAD
    if not site:
        return UrlState.UNKNOWN
    state = UrlState.ELSEWHERE
    match _below(url, site):
        case ["alerts", name]:
            state = _to_alert(name, alert, spellings)
        case ["runbooks", name]:
            state = _to_runbook(name, find)
        case ["alerts" | "runbooks", _, *_]:
            state = UrlState.DEAD
    return state


def _is_whole(url: str) -> bool:
    """Whether it is an address on the web, with its host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in _WEB and bool(parts.netloc)


def _below(url: str, site: str) -> list[str] | None:
    """The steps from the root of the site to an address on it; None for one elsewhere."""
    base, parts = urlsplit(site), urlsplit(url)
    root = base.path.rstrip("/")
    if parts.netloc.lower() != base.netloc.lower():
        return None
    if not f"{parts.path}/".startswith(f"{root}/"):
        return None
    steps = [unquote(step) for step in parts.path[len(root) :].split("/") if step]
    return steps[:-1] if steps[-1:] == ["index.html"] else steps


def _to_alert(name: str, alert: Alert, spellings: Callable[[str], Sequence[str]]) -> UrlState:
    for known in (spellings(fold(name)), spellings(fold(alert.name))):
        if known:
            page = alert_page_name(min(known))
            if name == page:
                return UrlState.RIGHT
            if fold(name) == fold(page):
                return UrlState.REDIRECTED
    return UrlState.DEAD


def _to_runbook(name: str, find: Callable[[str], Runbook | None]) -> UrlState:
    runbook = find(fold(name)) or find(fold(name.removesuffix("-")))
    if runbook is None:
        return UrlState.DEAD
    return UrlState.RIGHT if name == page_name(runbook.id) else UrlState.REDIRECTED


def paged_lately(library: Library, as_of: datetime) -> Mapping[str, int]:
    """How often alerts paged in the time `LATELY` before an instant, by folded name.

    Empty where no export of pages tells.
    """
    found: Counter[str] = Counter()
    for name, count in library.paging.counts_since("alert", as_of - LATELY).items():
        found[fold(name)] += count
    return found


@dataclass(frozen=True)
class Ledger:
    """The alerts of a library and its runbooks, joined.

    Attributes:
        library: What the reader may see.
        today: The day from which one looks back.
        paged: How often alerts paged, by folded name; empty where nobody counted.
    """

    library: Library
    today: date
    paged: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def by_name(self) -> Mapping[str, AlertEntry]:
        """The alerts by folded name, in order of it."""
        rules: defaultdict[str, list[JoinedRule]] = defaultdict(list)
        for alert in self._alerts:
            rules[fold(alert.name)].append(self._rule(alert))
        return {
            name: AlertEntry(
                name=min(self._spellings[name]),
                rules=tuple(rules[name]),
                incidents=self._detected.get(name, ()),
                pages=self.paged.get(name, 0) if self.paged else None,
            )
            for name in sorted(rules)
        }

    @cached_property
    def entries(self) -> tuple[AlertEntry, ...]:
        """The alerts, by name."""
        return tuple(self.by_name.values())

    @cached_property
    def without_runbook(self) -> tuple[AlertEntry, ...]:
        """Alerts for which nothing is written here, the heaviest first."""
        return self._where(lambda entry: entry.runbook is None)

    @cached_property
    def dead(self) -> tuple[AlertEntry, ...]:
        """Alerts of which a `runbook_url` leads to no page of this site, the heaviest first."""
        return self._where(lambda entry: bool(entry.dead))

    @cached_property
    def astray(self) -> tuple[AlertEntry, ...]:
        """Alerts of which a `runbook_url` leads past the runbook here, the heaviest first."""
        return self._where(lambda entry: bool(entry.astray))

    @cached_property
    def stale(self) -> tuple[Served, ...]:
        """Runbooks that want a review, with the alerts that fired lately and lead to them."""
        since = self.today - LATELY
        return tuple(
            Served(runbook, entry)
            for entry in sorted(self.entries, key=lambda entry: entry.weight)
            if entry.fired_since(since)
            if (runbook := entry.runbook) is not None and runbook.is_stale(self.today)
        )

    @cached_property
    def alerts_of(self) -> Mapping[str, tuple[AlertEntry, ...]]:
        """By a runbook's id: the alerts that it serves, by name."""
        found: defaultdict[str, dict[str, AlertEntry]] = defaultdict(dict)
        for name, entry in self.by_name.items():
            for rule in entry.rules:
                for runbook in self._serving(rule.alert):
                    found[runbook.id][name] = entry
        return {identifier: tuple(entries.values()) for identifier, entries in found.items()}

    @property
    def unread(self) -> tuple[str, ...]:
        """Files of rules that could not be read, so that nobody knows which alerts they have."""
        paths = (item.path for item in self.library.unreadable)
        return tuple(path for path in paths if path.lower().endswith(RULE_SUFFIXES))

    @cached_property
    def idle(self) -> tuple[Runbook, ...]:
        """Runbooks that serve no alert, by title; none where no alerts are known at all."""
        if not self.by_name:
            return ()
        idle = (item for item in self.library.runbooks if item.id not in self.alerts_of)
        return tuple(sorted(idle, key=lambda item: (item.title.casefold(), item.id)))

    def _where(self, wanted: Callable[[AlertEntry], bool]) -> tuple[AlertEntry, ...]:
        return tuple(sorted(filter(wanted, self.entries), key=lambda entry: entry.weight))

    def _rule(self, alert: Alert) -> JoinedRule:
        find = self.library.runbook_by_id.get
        site = self.library.settings.site.url
        runbook, by = joined(alert, find, self._listing) or (None, None)
        state = url_state(alert, site, find, lambda name: self._spellings.get(name, ()))
        return JoinedRule(alert, runbook, by, state)

    def _serving(self, alert: Alert) -> Iterator[Runbook]:
        by_url = self.library.runbook_by_id.get(named_by(alert.runbook_url))
        if by_url is not None:
            yield by_url
        yield from self._listing(alert.name)

    def _listing(self, name: str) -> Sequence[Runbook]:
        return self._runbooks.get(fold(name), ())

    @cached_property
    def _alerts(self) -> tuple[Alert, ...]:
        return tuple(alert for rules in self.library.rule_files for alert in rules.alerts)

    @cached_property
    def _spellings(self) -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for alert in self._alerts:
            found[fold(alert.name)].append(alert.name)
        return {name: tuple(dict.fromkeys(names)) for name, names in found.items()}

    @cached_property
    def _runbooks(self) -> Mapping[str, tuple[Runbook, ...]]:
        """By folded name of an alert: the runbooks that list it or are named like it."""
        found: defaultdict[str, dict[str, Runbook]] = defaultdict(dict)
        for runbook in self.library.runbooks:
            for name in (*runbook.alerts, *runbook.names):
                found[fold(name)][runbook.id] = runbook
        return {name: tuple(runbooks.values()) for name, runbooks in found.items()}

    @cached_property
    def _detected(self) -> Mapping[str, tuple[Incident, ...]]:
        """By folded name of an alert: the incidents that it detected, the newest first."""
        found: defaultdict[str, list[Incident]] = defaultdict(list)
        newest = sorted(self.library.incidents, key=lambda it: (it.counted_at, it.id), reverse=True)
        for incident in newest:
            if incident.detection.alert and incident.duplicate_of is None:
                found[fold(incident.detection.alert)].append(incident)
        return {name: tuple(incidents) for name, incidents in found.items()}
