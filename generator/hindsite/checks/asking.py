"""Of which incidents a rule may ask something, and whether their format could say it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from hindsite.model.enums import PostmortemStatus
from hindsite.model.findings import dotted
from hindsite.reading.remedies import remedies_for

if TYPE_CHECKING:
    from hindsite.checks.rules import Fault
    from hindsite.checks.scope import Scope
    from hindsite.model.findings import Finding, Step
    from hindsite.model.incident import Incident
    from hindsite.model.runbook import Runbook

__all__ = ["each", "has_paper", "is_finished", "is_published", "lacks", "wants_postmortem"]


def each(
    find: Callable[[Scope, Incident], Iterable[Fault]],
) -> Callable[[Scope], Iterator[Fault]]:
    """A rule over a library out of one over an incident."""

    def check(scope: Scope) -> Iterator[Fault]:
        for incident in scope.library.incidents:
            yield from find(scope, incident)

    return check


def lacks(scope: Scope, record: Incident | Runbook, *steps: Step) -> bool:
    """Whether a field without a value was left out.

    One that could not be read is not lacking, nor one that stands there by another name.
    """
    told = scope.library.findings_of(record.places.path)
    at = record.places.marks.get(steps)
    if at is not None:  # items before it may have been taken out, so that the name is another
        return not any((item.place.line, item.place.column) == at for item in told)
    name = dotted(steps)
    return not any(item.field == name or _is_other_name(item, steps) for item in told)


def _is_other_name(told: Finding, steps: tuple[Step, ...]) -> bool:
    """Whether a field is unknown whose right name is the last of the steps."""
    within = told.field.rpartition(".")[0] == dotted(steps[:-1])
    return told.rule == "unknown-field" and within and told.remedy in remedies_for(str(steps[-1]))


def is_finished(incident: Incident) -> bool:
    """Whether it counts and service is restored: what only then can be known may be asked."""
    return incident.is_counted and not incident.derived_status.is_open


def wants_postmortem(scope: Scope, incident: Incident) -> bool:
    """Whether the policy asks for a post-mortem of it, and its format has a place for one."""
    required = scope.library.settings.policy.for_severity(incident.severity).postmortem_required
    return required and is_finished(incident) and "postmortem" not in incident.unsaid


def is_published(incident: Incident) -> bool:
    """Whether its post-mortem is out, by its status or by its date."""
    paper = incident.postmortem
    return paper.status is PostmortemStatus.PUBLISHED or paper.published_at is not None


def has_paper(incident: Incident) -> bool:
    """Whether its post-mortem has at least been begun, by what its front matter says."""
    return incident.postmortem.status is not PostmortemStatus.NONE or is_published(incident)
