"""What a verdict on one record rests on besides that record: answers, and a stretch of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from hindsite.checks.scope import Scope
from hindsite.model.incident import Incident
from hindsite.model.names import fold
from hindsite.model.runbook import Runbook

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from hindsite.checks.knowledge import Knowledge
    from hindsite.checks.vocabulary import Vocabulary
    from hindsite.model.alerts import Definition
    from hindsite.model.enums import Audience
    from hindsite.model.library import AnyRecord, Library
    from hindsite.model.paging import PagingHistory

__all__ = ["Trace", "TracedScope"]

_Value = TypeVar("_Value")
_NAMED = frozenset({"incident", "runbook"})


@lru_cache(maxsize=4096)
def _end_of(day: date, zone: ZoneInfo) -> datetime:
    """When a day is over; records tell of the same few thousand days."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


class Trace:
    """Questions that were asked, with their answers, and between which instants these hold.

    `since` and `until` are seconds since 1970, None where there is no bound; what held at `as_of`
    holds from `since` on, and before `until`.
    """

    def __init__(self, as_of: datetime) -> None:
        self._as_of = as_of
        self.asked: dict[tuple[str, str], str] = {}
        self.since: float | None = None
        self.until: float | None = None

    def rest_on(self, instant: datetime) -> None:
        """Note that it counts whether an instant has come."""
        moment = instant.timestamp()
        if instant <= self._as_of:
            self.since = moment if self.since is None else max(self.since, moment)
        else:
            self.until = moment if self.until is None else min(self.until, moment)

    def rest_on_now(self) -> None:
        """Note that the very instant counts: nothing holds for another one."""
        self.since = self._as_of.timestamp()
        # The next instant that a clock of microseconds can tell.
        self.until = (self._as_of + timedelta(microseconds=1)).timestamp()

    def ask(self, kind: str, name: str, answer: str) -> None:
        """Note a question and its answer."""
        self.asked[kind, name] = answer


class _Looked(Mapping[str, _Value]):
    """A mapping that notes what was looked up in it, and cannot be walked through."""

    def __init__(self, find: Callable[[str], _Value | None]) -> None:
        self._find = find

    def __getitem__(self, name: str) -> _Value:
        found = self._find(name)
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        message = "a rule looks records up by name, and does not walk through them"
        raise TypeError(message)

    def __len__(self) -> int:
        message = "a rule does not count the records of a library"
        raise TypeError(message)


class _Paths(AbstractSet[str]):
    """A set that notes what was asked of it, and cannot be walked through."""

    def __init__(self, holds: Callable[[str], bool]) -> None:
        self._holds = holds

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self._holds(path)

    def __iter__(self) -> Iterator[str]:
        message = "a rule asks for a path, and does not walk through all of them"
        raise TypeError(message)

    def __len__(self) -> int:
        message = "a rule does not count the files of a library"
        raise TypeError(message)


class _Asked:
    """Looks records up by name, and notes it: what a part of a library asks in place of itself.

    It is not the scope that has that part, which would be a circle that holds all records.
    """

    def __init__(self, known: Knowledge, trace: Trace) -> None:
        self._known = known
        self._trace = trace

    def incident(self, name: str) -> Incident | Runbook | None:
        """The incident of a folded id or alias."""
        return self._named("incident", name)

    def runbook(self, name: str) -> Incident | Runbook | None:
        """The runbook of a folded id or alias."""
        return self._named("runbook", name)

    def _named(self, kind: str, name: str) -> Incident | Runbook | None:
        self._trace.ask(kind, name, self._known.answer(kind, name))
        path = self._known.shelf.path_of(kind, name)
        return self._read(path) if path else None

    def at(self, path: str) -> Incident | Runbook | None:
        """The record of a file."""
        self._trace.ask("path", path, self._known.answer("path", path))
        return self._read(path) if path in self._known.shelf.cards else None

    def _read(self, path: str) -> Incident | Runbook | None:
        """The record of a file; one of rules or a review is none that another could refer to."""
        record = self._known.shelf.record(path)
        return record if isinstance(record, (Incident, Runbook)) else None

    def is_listed(self, path: str) -> bool:
        """Whether a path is that of a file of the library."""
        answer = self._known.answer("listed", path)
        self._trace.ask("listed", path, answer)
        return bool(answer)


class TracedScope(Scope):
    """A scope of one record, or of none, which notes in a trace what is asked of it.

    Args:
        known: Answers what concerns other records.
        record: The one that is looked at.
        as_of: The instant that the site is built for, aware.
        paging: The pages, where these are looked at.
    """

    def __init__(
        self,
        known: Knowledge,
        record: AnyRecord | None,
        as_of: datetime,
        paging: PagingHistory | None = None,
    ) -> None:
        self.trace = Trace(as_of)
        self._known = known
        part = self._part(record)
        vars(part)["paging"] = paging or part.paging
        super().__init__(part, as_of, declared=known.portions.declared)

    def _part(self, record: AnyRecord | None) -> Library:
        """A library of one record, in which the others can be looked up."""
        part = self._known.portions.of(record)
        asked = _Asked(self._known, self.trace)
        # Known beforehand, these are not worked out from the records of this part.
        vars(part).update(
            incident_by_id=_Looked(asked.incident),
            runbook_by_id=_Looked(asked.runbook),
            record_by_path=_Looked(asked.at),
            paths=_Paths(asked.is_listed),
        )
        return part

    def tier_of(self, kind: str, name: str) -> Audience | None:
        """Who may see a record that another leads to, which need not be read for that."""
        known = self._known
        self.trace.ask(kind, name, known.answer(kind, name))
        shelf = known.shelf
        path = name if kind == "path" else shelf.path_of(kind, name)
        if path is None or not shelf.has_record(path):
            return None
        card = shelf.cards[path]
        return card.audience if card.kind in _NAMED else None

    @property
    def as_of(self) -> datetime:
        """The instant that the site is built for."""
        self.trace.rest_on_now()
        return self._as_of

    @property
    def today(self) -> date:
        """The day of `as_of` in the library's zone."""
        self.is_over(self._today)
        self.is_over(self._today - timedelta(days=1))
        return self._today

    def has_come(self, instant: datetime) -> bool:
        """Whether an instant lies at `as_of` or before."""
        self.trace.rest_on(instant)
        return instant <= self._as_of

    def is_over(self, day: date) -> bool:
        """Whether the last second of a day has passed in the library's zone."""
        self.trace.rest_on(_end_of(day, self._library.settings.zone))
        return day < self._today

    def lacks(self, path: str) -> bool:
        """Whether there is for sure no file or folder of that path in the knowledge base."""
        answer = self._known.answer("file", path)
        self.trace.ask("file", path, answer)
        return answer == "no"

    def runbooks_for(self, alert: str) -> tuple[Runbook, ...]:
        """Runbooks that serve an alert by their `alerts`, id or alias."""
        self.trace.ask("alert", alert, self._known.answer("alert", alert))
        shelf = self._known.shelf
        found = (shelf.record(path) for path in shelf.paths_for(alert))
        return tuple(item for item in found if isinstance(item, Runbook))

    def definitions(self, alert: str) -> tuple[Definition, ...]:
        """Where alerts of a name are defined, in the order of files and lines."""
        name = fold(alert)
        self.trace.ask("defined", name, self._known.answer("defined", name))
        return self._known.shelf.defined(name)

    def is_target(self, name: str) -> bool:
        """Whether the `runbook_url` of any alert ends in a name."""
        answer = self._known.answer("target", fold(name))
        self.trace.ask("target", fold(name), answer)
        return bool(answer)

    @property
    def has_alerts(self) -> bool:
        """Whether any alert is defined in this library."""
        answer = self._known.answer("alerts", "")
        self.trace.ask("alerts", "", answer)
        return bool(answer)

    @property
    def incidents(self) -> Mapping[Audience, Vocabulary]:
        """Ids and aliases of incidents, by the tier that may know of them."""
        return self._names("incident")

    @property
    def runbooks(self) -> Mapping[Audience, Vocabulary]:
        """Ids and aliases of runbooks, by the tier that may know of them."""
        return self._names("runbook")

    def _names(self, kind: str) -> Mapping[Audience, Vocabulary]:
        self.trace.ask("names", kind, self._known.answer("names", kind))
        return self._known.names(kind)

    def covers(self, pattern: str) -> bool:
        """Whether a pattern of an override is that of any file of the library."""
        answer = self._known.answer("covered", pattern)
        self.trace.ask("covered", pattern, answer)
        return bool(answer)

    def files_like(self, path: str) -> int:
        """How many files bear a name, where case and form of letters do not count."""
        answer = self._known.answer("like", path)
        self.trace.ask("like", path, answer)
        return int(answer)

    def guarded(self, tier: Audience) -> AbstractSet[str]:
        """Folded names of records that fewer may see than those of a tier."""
        self.trace.ask("guarded", tier.value, self._known.answer("guarded", tier.value))
        return self._known.guarded(tier)

    @property
    def unreadable(self) -> frozenset[str]:
        """Folded stems of files that gave no record: a reference to one is not to blame."""
        self.trace.ask("unreadable", "", self._known.answer("unreadable", ""))
        return self._known.shelf.unreadable
