"""Rules on what records say of one another: related incidents, duplicates, runbooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from hindsite.checks.rules import Fault, Rule
from hindsite.checks.words import advice
from hindsite.model.enums import RunbookOutcome
from hindsite.model.findings import Level, dotted
from hindsite.model.incident import Incident
from hindsite.model.names import fold

if TYPE_CHECKING:
    from hindsite.checks.scope import Scope
    from hindsite.model.enums import Audience
    from hindsite.model.findings import Step
    from hindsite.model.incident import RunbookUse
    from hindsite.model.review import Review

__all__ = ["RULES"]

LONGEST_CIRCLE = 16
"""How many duplicates of duplicates are followed in search of a circle."""


@dataclass(frozen=True, slots=True)
class _Reference:
    """A field that names another record, and who may see that, if there is one."""

    record: Incident | Review
    steps: tuple[Step, ...]
    name: str
    tier: Audience | None


def _to_incidents(scope: Scope) -> Sequence[_Reference]:
    key = ("references to incidents", id(scope.library))
    return scope.once(key, lambda: tuple(_incidents_named(scope)))


def _incidents_named(scope: Scope) -> Iterator[_Reference]:
    for incident in scope.library.incidents:
        if incident.duplicate_of is not None:
            name = incident.duplicate_of
            yield _Reference(incident, ("duplicate_of",), name, _tier(scope, "incident", name))
        for index, name in enumerate(incident.related):
            tier = _tier(scope, "incident", name)
            yield _Reference(incident, ("related", index), name, tier)
    for review in scope.library.reviews:
        for index, name in enumerate(review.reviewed.incidents):
            steps = ("reviewed", "incidents", index)
            yield _Reference(review, steps, name, _tier(scope, "incident", name))


def _to_runbooks(scope: Scope) -> Sequence[_Reference]:
    key = ("references to runbooks", id(scope.library))
    return scope.once(key, lambda: tuple(_runbooks_named(scope)))


def _runbooks_named(scope: Scope) -> Iterator[_Reference]:
    for incident in scope.library.incidents:
        for index, use in enumerate(incident.runbooks):
            if use.id is not None and use.outcome is not RunbookOutcome.MISSING:
                tier = _tier(scope, "runbook", use.id)
                yield _Reference(incident, ("runbooks", index, "id"), use.id, tier)
    for review in scope.library.reviews:
        for index, name in enumerate(review.reviewed.runbooks):
            steps = ("reviewed", "runbooks", index)
            yield _Reference(review, steps, name, _tier(scope, "runbook", name))


def _tier(scope: Scope, kind: str, name: str) -> Audience | None:
    return scope.tier_of(kind, fold(name))


def _unknown_incident(scope: Scope) -> Iterator[Fault]:
    for reference in _to_incidents(scope):
        if reference.tier is None and fold(reference.name) not in scope.unreadable:
            # A record may be told of those only that its own readers may see.
            question = scope.incidents[reference.record.tier].question(reference.name)
            yield _unknown(reference, "incident", question)


def _unknown_runbook(scope: Scope) -> Iterator[Fault]:
    for reference in _to_runbooks(scope):
        if reference.tier is None and fold(reference.name) not in scope.unreadable:
            question = scope.runbooks[reference.record.tier].question(reference.name)
            yield _unknown(reference, "runbook", question)


def _unknown(reference: _Reference, noun: str, question: str) -> Fault:
    return Fault(
        places=reference.record.places,
        steps=reference.steps,
        message=f"there is no {noun} “{reference.name}”",
        remedy=advice(question, f"correct the name, or remove it until the {noun} is written"),
        found=reference.name,
        expected=f"id or alias of {'an' if noun == 'incident' else 'a'} {noun}",
    )


def _self_reference(scope: Scope) -> Iterator[Fault]:
    for reference in _to_incidents(scope):
        record = reference.record
        if not isinstance(record, Incident):
            continue
        if fold(reference.name) in map(fold, record.names):
            yield _circle(reference, "names the record itself")
        elif reference.steps == ("duplicate_of",) and _returns(scope, record):
            yield _circle(reference, "leads back to the record itself: none of them is counted")


def _returns(scope: Scope, incident: Incident) -> bool:
    """Whether the incident is a duplicate of a duplicate … of itself."""
    other: Incident | None = incident
    for _ in range(LONGEST_CIRCLE):
        if other is None or other.duplicate_of is None:
            return False
        other = scope.library.incident_by_id.get(fold(other.duplicate_of))
        if other is incident:
            return True
    return False


def _circle(reference: _Reference, fault: str) -> Fault:
    return Fault(
        places=reference.record.places,
        steps=reference.steps,
        message=f"{dotted(reference.steps)} {fault}",
        remedy="name another incident, or remove the reference",
        found=reference.name,
        expected="another incident",
    )


def _reference_to_restricted(scope: Scope) -> Iterator[Fault]:
    for reference in chain(_to_incidents(scope), _to_runbooks(scope)):
        own, tier = reference.record.tier, reference.tier
        if tier is None or own.sees(tier):
            continue
        # The message leaves the name out: readers of this record must not learn it.
        yield Fault(
            places=reference.record.places,
            steps=reference.steps,
            message=f"{dotted(reference.steps)} names a record that is {tier}, "
            f"while this one is {own}",
            remedy="remove the reference, or change the visibility of one of the two",
            found=f"a record that is {tier}",
            expected=f"a record that whoever sees {own} records may see",
        )


def _runbook_use(scope: Scope) -> Iterator[Fault]:
    for incident in scope.library.incidents:
        for index, use in enumerate(incident.runbooks):
            if (fault := _half_said(use)) is not None:
                lacking, message, remedy = fault
                yield Fault(
                    places=incident.places,
                    steps=("runbooks", index),
                    message=message,
                    remedy=remedy,
                    found=f"no {lacking}",
                    expected=f"{lacking}: …",
                )


def _half_said(use: RunbookUse) -> tuple[str, str, str] | None:
    """The field that is lacking, what to say of it and what to do; None where all is said."""
    if use.outcome is RunbookOutcome.MISSING:
        message = "a runbook was missing, but not which one was wanted"
        remedy = "add wanted: with what the runbook should have told"
        return None if use.wanted else ("wanted", message, remedy)
    message = "a runbook was in use or should have been, but it is not named"
    remedy = "add its id, or write outcome: missing with what was wanted"
    return None if use.id else ("id", message, remedy)


RULES = (
    Rule(
        "unknown-incident",
        Level.ERROR,
        "related, duplicate_of and the incidents of a review exist",
        _unknown_incident,
    ),
    Rule(
        "unknown-runbook",
        Level.ERROR,
        "runbooks that an incident used or a review looked at exist",
        _unknown_runbook,
    ),
    Rule(
        "self-reference",
        Level.ERROR,
        "no incident is related to itself or, by whatever way round, a duplicate of itself",
        _self_reference,
    ),
    Rule(
        "reference-to-restricted",
        Level.WARNING,
        "a record refers to none that fewer people may see than may see the record itself",
        _reference_to_restricted,
    ),
    Rule(
        "runbook-use",
        Level.ERROR,
        "a runbook's use names the runbook, or what was wanted where it was missing",
        _runbook_use,
    ),
)
