"""Rules on the pages of an on-call rota: the names that they bear, and when they were sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from hindsite.checks.rules import Fault, Rule
from hindsite.checks.words import advice, moment
from hindsite.model.findings import Level, Places
from hindsite.model.names import fold, slug
from hindsite.model.paging import MICROSECONDS, micros_of

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope
    from hindsite.model.incident import Incident
    from hindsite.model.paging import PagingHistory

__all__ = ["RULES"]

NAMED = 50
"""So many unknown names of a kind are told; more are no misspellings."""

EARLY = timedelta(hours=1)
"""An alert may notice what users do not yet feel; a page so much earlier is of something else."""


def _page_names(scope: Scope) -> Iterator[Fault]:
    pages = scope.library.paging
    if not pages.at:
        # Else the verdict on each record would rest on the names of all.
        return
    if scope.services:
        yield from _unknown(
            pages, "service", lambda name: name in scope.services, scope.services.question
        )
    if scope.teams:
        labels = {slug(team.label) for team in scope.library.settings.teams}
        yield from _unknown(
            pages,
            "team",
            lambda name: name in scope.teams or slug(name) in labels,
            scope.teams.question,
        )
    tier = scope.library.settings.policy.on_call.audience
    yield from _unknown(
        pages,
        "incident",
        lambda name: _incident(scope, name) is not None or fold(name) in scope.unreadable,
        scope.incidents[tier].question,
    )


def _unknown(
    pages: PagingHistory,
    column: str,
    is_known: Callable[[str], bool],
    question: Callable[[str], str],
) -> Iterator[Fault]:
    """The first page of each name that nobody knows."""
    strange = ((name, row) for name, row, _ in pages.column(column).used() if not is_known(name))
    for name, row in islice(strange, NAMED):
        otherwise = f"say under values of its source in hindsite.yml which {column} is meant"
        yield Fault(
            places=Places(pages.files[pages.file[row]]),
            steps=(column,),
            at=(pages.line[row], 1),
            message=f"pages name the {column} “{name}”, which is not known",
            remedy=advice(question(name), otherwise),
            found=name,
            expected=_EXPECTED[column],
        )


_EXPECTED = {
    "service": "id, name or former id of a service in hindsite.yml",
    "team": "id or name of a team in hindsite.yml",
    "incident": "id or alias of an incident",
}


def _page_time(scope: Scope) -> Iterator[Fault]:
    pages = scope.library.paging
    if pages.at:
        yield from _to_come(scope, pages)
        yield from _too_early(scope, pages)


def _to_come(scope: Scope, pages: PagingHistory) -> Iterator[Fault]:
    """The first page of each file that lies in the future."""
    if scope.has_come(_instant(max(pages.at))):
        return
    end = micros_of(scope.as_of)
    first: dict[int, int] = {}
    for row, at in enumerate(pages.at):
        if at > end:
            first.setdefault(pages.file[row], row)
    for row in first.values():
        when = _instant(pages.at[row])
        message = f"the page was sent at {moment(when)}, which is still to come"
        yield _fault(pages, row, message, "correct the time, or its zone")


def _too_early(scope: Scope, pages: PagingHistory) -> Iterator[Fault]:
    """The first page of each file and incident that lies long before the incident."""
    starts = {
        code: micros_of(_began(incident) - EARLY)
        for code, name in enumerate(pages.incident.names)
        if name and (incident := _incident(scope, name)) is not None
    }
    first: dict[tuple[int, int], int] = {}
    for row, code in enumerate(pages.incident.codes):
        if code in starts and pages.at[row] < starts[code]:
            first.setdefault((pages.file[row], code), row)
    for row in first.values():
        name = pages.incident.at(row)
        began = moment(_instant(starts[pages.incident.codes[row]]) + EARLY)
        sent = moment(_instant(pages.at[row]))
        message = f"the page was sent at {sent}, before the incident {name} began ({began})"
        yield _fault(pages, row, message, "correct the time or its zone, or name another incident")


def _fault(pages: PagingHistory, row: int, message: str, remedy: str) -> Fault:
    return Fault(
        places=Places(pages.files[pages.file[row]]),
        steps=("at",),
        at=(pages.line[row], 1),
        message=message,
        remedy=remedy,
        found=moment(_instant(pages.at[row])),
    )


def _incident(scope: Scope, name: str) -> Incident | None:
    return scope.library.incident_by_id.get(fold(name))


def _began(incident: Incident) -> datetime:
    """The first that is known of it."""
    instants: Iterable[datetime | None] = (
        incident.started_at,
        incident.detected_at,
        incident.declared_at,
    )
    return min(when for when in instants if when is not None)


def _instant(micros: int) -> datetime:
    return datetime.fromtimestamp(micros // MICROSECONDS, tz=UTC)


RULES = (
    Rule(
        "page-names",
        Level.WARNING,
        "services, teams and incidents that pages name are known",
        _page_names,
    ),
    Rule(
        "page-time",
        Level.WARNING,
        "a page is not still to come, and was not sent long before the incident that it names",
        _page_time,
    ),
)
