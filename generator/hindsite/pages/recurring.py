"""Problems that came again, as rows of a table: what they are, when, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.metrics.problems import NAMED
from hindsite.model.names import fold
from hindsite.pages.exploring import explore
from hindsite.pages.parts import Ref
from hindsite.pages.words import plural

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from hindsite.metrics.values import Problem
    from hindsite.pages.desk import Desk

__all__ = ["RecurringRow", "recurring_rows"]

_LATEST = 3
_DESPITE = 10


@dataclass(frozen=True, slots=True)
class RecurringRow:
    """One problem: a contributing factor and a service that share several incidents.

    `incidents` are the latest, the newest first, `earlier` how many are not listed; `despite` are
    the first that began while an action of an earlier one was open, with a last line for the
    number of others. `also` are other factors and services that all of them share.
    """

    factor: Ref
    service: Ref
    also: tuple[Ref, ...]
    total: int
    incidents: tuple[Ref, ...]
    earlier: int
    span: str
    actions: str
    despite: tuple[Ref, ...]


def recurring_rows(
    desk: Desk, problems: Iterable[Problem], among: Collection[str] | None = None
) -> list[RecurringRow]:
    """Problems as rows, in their order.

    Args:
        desk: The page.
        problems: What to show.
        among: The ids of the incidents to list; by default all of a problem.
    """
    return [_row(desk, problem, among) for problem in problems]


def _row(desk: Desk, problem: Problem, among: Collection[str] | None) -> RecurringRow:
    listed = [one for one in problem.ids if among is None or one in among]
    incidents = desk.context.incidents(reversed(listed))
    first, last = desk.day(problem.first).text, desk.day(problem.last).text
    return RecurringRow(
        factor=desk.factor(problem.factor),
        service=desk.service(problem.service),
        also=tuple(_pair(desk, *pair) for pair in problem.also[:_LATEST]),
        total=len(problem.ids),
        incidents=tuple(
            desk.incident(item, desk.day_of(item.counted_at).text) for item in incidents[:_LATEST]
        ),
        earlier=max(len(incidents) - _LATEST, 0),
        span=first if first == last else f"{first} to {last}",
        actions=_actions(problem),
        despite=_despite(desk, problem, among),
    )


def _despite(desk: Desk, problem: Problem, among: Collection[str] | None) -> tuple[Ref, ...]:
    """Incidents that began while an action was open; a last line counts those beyond the first."""
    pairs = [pair for pair in problem.despite if among is None or pair[0] in among]
    known = desk.context.library.incident_by_id
    refs = tuple(
        desk.incident(known[fold(identifier)], _open_words(actions))
        for identifier, actions in pairs[:_DESPITE]
        if fold(identifier) in known
    )
    more = len(pairs) - _DESPITE
    return (*refs, Ref(f"and {more:,} more")) if more > 0 else refs


def _pair(desk: Desk, factor: str, service: str) -> Ref:
    why, there = desk.factor(factor).text, desk.service(service).text
    return Ref(f"{why} ({there})", explore(desk, service=there, factor=why))


def _actions(problem: Problem) -> str:
    """What was done about it, and what is still owed."""
    if not problem.done and not problem.owed:
        return "no action recorded"
    done = f"{len(problem.done):,} done" if problem.done else "none done"
    return f"{done}, {len(problem.owed):,} owed" if problem.owed else done


def _open_words(actions: tuple[str, ...]) -> str:
    """The numbers name a few of very many."""
    least = "at least " if len(actions) >= NAMED else ""
    return f"with {least}{plural(len(actions), 'action')} still open"
