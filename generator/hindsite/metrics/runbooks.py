"""How runbooks serve: whether one was there, used, helped, mended; practice and coverage."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from hindsite.metrics.shares import ALL_OF_THEM, UNCUT, Answer, Parts, Question, share
from hindsite.metrics.values import (
    Cut,
    Exclusion,
    Reason,
    RunbookRecord,
    Share,
    WantedRunbook,
)
from hindsite.model.enums import RunbookOutcome, Tier
from hindsite.model.names import fold, slug
from hindsite.model.practice import is_exercised, last_exercises, mended_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, timedelta

    from hindsite.model.incident import Incident, RunbookUse
    from hindsite.model.library import Library
    from hindsite.model.runbook import Runbook
    from hindsite.model.settings import Service

__all__ = ["runbook_records", "runbook_shares", "use_shares", "wanted_runbooks"]

_THERE = Question(
    key="runbook_availability",
    name="A runbook was there",
    definition="runbooks that were there when an incident called for one ÷ runbooks called for",
)
_USED = Question(
    key="runbook_use",
    name="The runbook was used",
    definition="runbooks that helped or misled ÷ runbooks that were there",
)
_HELPED = Question(
    key="runbook_help",
    name="The runbook helped",
    definition="runbooks that helped ÷ runbooks that were used: helped or misled",
)
_MENDED = Question(
    key="runbook_mended",
    name="Mended after it misled",
    definition="runbooks reviewed or changed on a later day than they misled ÷ times one misled",
    target=ALL_OF_THEM,
)
_COVERED = Question(
    key="runbook_coverage",
    name="Services with a runbook",
    definition="services that a runbook serves ÷ services of the catalogue that are not retired",
)
_EXERCISED = Question(
    key="runbook_exercise",
    name="Runbooks practised",
    definition="practised no longer ago than the policy asks ÷ all runbooks",
)
_USES = frozenset({RunbookOutcome.HELPED, RunbookOutcome.MISLED})
_FIELD, _OUTCOME = "runbooks", "runbooks.outcome"

_Case = tuple["Incident", "RunbookUse", str]
"""A use, its incident, and the id of the two: `incident#runbook`."""


def use_shares(counted: Sequence[Incident], parts: Parts = UNCUT) -> tuple[Share, ...]:
    """There, used and helped, of the uses in incidents.

    A use's id is `incident#runbook`, with what was wanted where a runbook was missing. An incident
    that says nothing of runbooks is left out as none recorded, a use without an outcome as a field
    missing. In who used and helped, those that nobody used are not asked.

    Args:
        counted: The population.
        parts: How the incidents are cut.
    """
    cases = [case for incident in counted for case in _cases(incident)]
    silent = [_silent(incident) for incident in counted if not incident.runbooks]
    return (
        share(_THERE, _in_order(counted, [*map(_was_there, cases), *silent]), parts),
        share(_USED, map(_was_used, _present(cases)), parts),
        share(_HELPED, map(_has_helped, _present(cases)), parts),
    )


def runbook_shares(
    library: Library, counted: Sequence[Incident], today: date, parts: Parts = UNCUT
) -> tuple[Share, ...]:
    """Mended, of the times a runbook misled; coverage, of services; practice, of runbooks.

    Args:
        library: As it was known at the end of `today`.
        counted: The population.
        today: The day of as-of in the library's zone.
        parts: How the incidents are cut.
    """
    cases = (case for incident in counted for case in _cases(incident))
    policy = library.settings.policy
    return (
        share(_MENDED, _mended(library, cases), parts),
        share(_COVERED, _covered(library), _by_tier(library)),
        share(_EXERCISED, _exercised(library, policy.exercise_every, today)),
    )


def runbook_records(
    library: Library, counted: Sequence[Incident], today: date
) -> tuple[RunbookRecord, ...]:
    """Each runbook with the incidents that used it, the most used first, then by title."""
    uses: defaultdict[str, defaultdict[RunbookOutcome | None, list[str]]]
    uses = defaultdict(lambda: defaultdict(list))
    for incident in counted:
        for use in incident.runbooks:
            runbook = library.runbook_by_id.get(fold(use.id or ""))
            if runbook is not None and incident.id not in uses[runbook.id][use.outcome]:
                uses[runbook.id][use.outcome].append(incident.id)
    exercises, unmended = last_exercises(library), _unmended(library, counted)
    found = []
    for runbook in library.runbooks:
        of, exercise = uses[runbook.id], exercises.get(runbook.id)
        found.append(
            RunbookRecord(
                runbook=runbook.id,
                helped=tuple(of[RunbookOutcome.HELPED]),
                misled=tuple(of[RunbookOutcome.MISLED]),
                unused=tuple(of[RunbookOutcome.UNUSED]),
                unsaid=tuple(of[None]),
                unmended=tuple(unmended.get(runbook.id, ())),
                reviewed=runbook.last_reviewed,
                review_due=runbook.review_due,
                is_overdue=runbook.review_due is not None and runbook.review_due < today,
                changed=runbook.changed_since_review,
                exercised=exercise.day if exercise else None,
            )
        )
    title_of = {runbook.id: runbook.title.casefold() for runbook in library.runbooks}
    return tuple(sorted(found, key=lambda one: (-one.total, title_of[one.runbook], one.runbook)))


def wanted_runbooks(counted: Sequence[Incident]) -> tuple[WantedRunbook, ...]:
    """Runbooks that an incident called for and nobody had written, the latest first."""
    return tuple(
        WantedRunbook(incident.id, use.wanted or use.id or "")
        for incident in reversed(counted)
        for use in incident.runbooks
        if use.outcome is RunbookOutcome.MISSING
    )


def _cases(incident: Incident) -> Iterator[_Case]:
    for use in incident.runbooks:
        yield incident, use, f"{incident.id}#{use.id or use.wanted or _FIELD}"


def _present(cases: Sequence[_Case]) -> Iterator[_Case]:
    return (case for case in cases if case[1].outcome is not RunbookOutcome.MISSING)


def _silent(incident: Incident) -> Exclusion:
    is_unsaid = _FIELD in incident.unsaid
    reason = Reason.FIELD_MISSING if is_unsaid else Reason.NONE_RECORDED
    return Exclusion(incident.id, reason, (_FIELD,))


def _in_order(counted: Sequence[Incident], answers: Sequence[Answer]) -> Iterator[Answer]:
    """Answers by incident, in the order of the population."""
    by_incident: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        id_ = answer.id if isinstance(answer, Exclusion) else answer[0]
        by_incident[id_.partition("#")[0]].append(answer)
    return (answer for incident in counted for answer in by_incident[incident.id])


def _was_there(case: _Case) -> Answer:
    _, use, id_ = case
    if use.outcome is None:
        return Exclusion(id_, Reason.FIELD_MISSING, (_OUTCOME,))
    return id_, use.outcome is not RunbookOutcome.MISSING


def _was_used(case: _Case) -> Answer:
    _, use, id_ = case
    if use.outcome is None:
        return Exclusion(id_, Reason.FIELD_MISSING, (_OUTCOME,))
    return id_, use.outcome in _USES


def _has_helped(case: _Case) -> Answer:
    _, use, id_ = case
    if use.outcome is RunbookOutcome.UNUSED:
        return Exclusion(id_, Reason.NOT_USED)
    if use.outcome is None:
        return Exclusion(id_, Reason.FIELD_MISSING, (_OUTCOME,))
    return id_, use.outcome is RunbookOutcome.HELPED


def _mended(library: Library, cases: Iterable[_Case]) -> Iterator[Answer]:
    for incident, use, id_ in cases:
        if use.outcome is RunbookOutcome.MISLED:
            runbook = library.runbook_by_id.get(fold(use.id or ""))
            if runbook is None:
                yield Exclusion(id_, Reason.UNKNOWN_RUNBOOK)
            else:
                yield id_, _is_mended(library, runbook, incident)


def _is_mended(library: Library, runbook: Runbook, incident: Incident) -> bool:
    day = incident.counted_at.astimezone(library.settings.zone).date()
    return mended_on(runbook, day) is not None


def _unmended(library: Library, counted: Sequence[Incident]) -> dict[str, list[str]]:
    """By runbook the incidents in which it misled and since which nobody looked at it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for incident in counted:
        for use in incident.runbooks:
            runbook = library.runbook_by_id.get(fold(use.id or ""))
            is_misled = use.outcome is RunbookOutcome.MISLED
            if runbook and is_misled and not _is_mended(library, runbook, incident):
                found[runbook.id].append(incident.id)
    return found


def _covered(library: Library) -> Iterator[Answer]:
    names = {slug(name) for runbook in library.runbooks for name in runbook.services}
    known = library.service_by_id
    served = {known[name].id for name in names if name in known}
    return ((service.id, service.id in served) for service in _catalogue(library))


def _catalogue(library: Library) -> list[Service]:
    return [one for one in library.services if one.id in library.declared and not one.retired]


def _by_tier(library: Library) -> Mapping[Cut, list[tuple[str, list[str]]]]:
    """The services of the catalogue by tier, the highest first."""
    asked = _catalogue(library)
    tiers = [(tier.value, [one.id for one in asked if one.tier is tier]) for tier in Tier]
    return {Cut.TIER: [(tier, ids) for tier, ids in tiers if ids]}


def _exercised(library: Library, every: timedelta, today: date) -> Iterator[Answer]:
    exercises = last_exercises(library)
    for runbook in library.runbooks:
        if every:
            yield runbook.id, is_exercised(exercises.get(runbook.id), every, today)
        else:
            yield Exclusion(runbook.id, Reason.NOT_REQUIRED)
