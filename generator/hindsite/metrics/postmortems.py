"""Whether post-mortems are held and published, and by when they should be.

Asked of incidents of the population whose severity requires a post-mortem by the policy: SEV-1 and
SEV-2, unless `hindsite.yml` says otherwise. Published is what has status `published`, or a date of
publication, at the instant of the library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.metrics.frames import disordered
from hindsite.metrics.shares import ALL_OF_THEM, UNCUT, Answer, Parts, Question, limit_words, share
from hindsite.metrics.values import Exclusion, Reason, Share
from hindsite.model.enums import PostmortemStatus, Severity
from hindsite.model.working_days import working_days_after

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, timedelta

    import pandas as pd

    from hindsite.model.incident import Incident
    from hindsite.model.policy import Policy
    from hindsite.model.settings import Settings

__all__ = [
    "is_published",
    "postmortem_completion",
    "postmortem_due_at",
    "postmortem_promptness",
    "postmortem_published",
]


def postmortem_completion(
    incidents: Sequence[Incident],
    frame: pd.DataFrame,
    settings: Settings,
    as_of: datetime,
    parts: Parts = UNCUT,
) -> Share:
    """Published by now ÷ those resolved at least `postmortem_due` working days ago.

    Left out: younger ones as not yet due, published or not; the unresolved; those closed without
    `resolved_at`; those whose `resolved_at` is out of order; records of another tool whose format
    has no place for a post-mortem.

    Args:
        incidents: The population.
        frame: The same incidents, as `incident_frame` gives them.
        settings: The policy, and the zone by which working days go.
        as_of: The instant of the library.
        parts: How the incidents are cut.
    """
    question = Question(
        key="postmortem_completion",
        name="Post-mortem completion",
        definition=(
            f"published ÷ incidents of {_severities(settings.policy)} resolved at least "
            f"{settings.policy.postmortem_due} working days ago"
        ),
        target=ALL_OF_THEM,
    )
    answers = (
        resolved if isinstance(resolved, Exclusion) else _completed(item, resolved, settings, as_of)
        for item, resolved in _resolutions(incidents, frame, settings.policy)
    )
    return share(question, answers, parts)


def _completed(
    incident: Incident, resolved_at: datetime, settings: Settings, as_of: datetime
) -> Answer:
    if as_of < postmortem_due_at(resolved_at, settings):
        return Exclusion(incident.id, Reason.NOT_YET_DUE)
    return _shown(incident)


def postmortem_published(
    incidents: Sequence[Incident], settings: Settings, parts: Parts = UNCUT
) -> Share:
    """Published by now ÷ all that are resolved, however lately; open ones are left out."""
    question = Question(
        key="postmortem_published",
        name="Post-mortems published",
        definition=f"published ÷ resolved incidents of {_severities(settings.policy)}",
    )
    answers = (
        Exclusion(item.id, Reason.STILL_OPEN) if item.derived_status.is_open else _shown(item)
        for item in _required(incidents, settings.policy)
    )
    return share(question, answers, parts)


def postmortem_promptness(
    incidents: Sequence[Incident],
    frame: pd.DataFrame,
    settings: Settings,
    as_of: datetime,
    parts: Parts = UNCUT,
) -> Share:
    """Met within `meeting_within` of resolution ÷ those met, or resolved longer ago than that.

    After that time no meeting, or none that is recorded, is late, whether or not a post-mortem was
    published. Left out: younger ones without a meeting as not yet due; the unresolved; those closed
    without `resolved_at`; those whose `resolved_at` is out of order, or later than the meeting;
    records of another tool whose format has no place for a post-mortem.

    Args:
        incidents: The population.
        frame: The same incidents, as `incident_frame` gives them.
        settings: The policy: which severities require a post-mortem, and how soon to meet.
        as_of: The instant of the library.
        parts: How the incidents are cut.
    """
    within = settings.policy.meeting_within
    question = Question(
        key="postmortem_promptness",
        name="Post-mortem promptness",
        definition=(
            f"meeting within {limit_words(within)} of resolution ÷ incidents of "
            f"{_severities(settings.policy)} with a meeting, or resolved longer ago than that"
        ),
    )
    answers = (
        resolved if isinstance(resolved, Exclusion) else _prompt(item, resolved, within, as_of)
        for item, resolved in _resolutions(incidents, frame, settings.policy)
    )
    return share(question, answers, parts)


def _prompt(
    incident: Incident, resolved_at: datetime, within: timedelta, as_of: datetime
) -> Answer:
    if "postmortem" in incident.unsaid:
        return Exclusion(incident.id, Reason.FIELD_MISSING, ("postmortem",))
    met_at = incident.postmortem.meeting_at
    if met_at is None:
        is_late = as_of - resolved_at > within
        return (incident.id, False) if is_late else Exclusion(incident.id, Reason.NOT_YET_DUE)
    if met_at < resolved_at:
        detail = ("resolved_at", "postmortem.meeting_at")
        return Exclusion(incident.id, Reason.OUT_OF_ORDER, detail)
    return incident.id, met_at - resolved_at <= within


def postmortem_due_at(resolved_at: datetime, settings: Settings) -> datetime:
    """The instant by which the post-mortem of an incident should be published.

    The time of day of its resolution, `postmortem_due` working days (Monday to Friday) later, in
    the library's zone.
    """
    return working_days_after(resolved_at, settings.policy.postmortem_due, settings.zone)


def is_published(incident: Incident) -> bool:
    """Whether the post-mortem is out, by its status or by its date."""
    paper = incident.postmortem
    return paper.status is PostmortemStatus.PUBLISHED or paper.published_at is not None


def _resolutions(
    incidents: Sequence[Incident], frame: pd.DataFrame, policy: Policy
) -> Iterator[tuple[Incident, datetime | Exclusion]]:
    """When each that requires a post-mortem was resolved, or why no one can tell."""
    order = zip(incidents, disordered(frame, "resolved_at").tolist(), strict=True)
    out_of_order = {incident.id for incident, is_out in order if is_out}
    for item in _required(incidents, policy):
        if item.id in out_of_order:
            yield item, Exclusion(item.id, Reason.OUT_OF_ORDER)
        elif item.derived_status.is_open:
            yield item, Exclusion(item.id, Reason.STILL_OPEN)
        elif item.resolved_at is None:
            yield item, Exclusion(item.id, Reason.FIELD_MISSING, ("resolved_at",))
        else:
            yield item, item.resolved_at


def _shown(incident: Incident) -> Answer:
    """Whether it is published; nothing is known where the record's format cannot say so."""
    if "postmortem" in incident.unsaid:
        return Exclusion(incident.id, Reason.FIELD_MISSING, ("postmortem",))
    return incident.id, is_published(incident)


def _requiring(policy: Policy) -> list[Severity]:
    return [level for level in Severity if policy.for_severity(level).postmortem_required]


def _severities(policy: Policy) -> str:
    return ", ".join(_requiring(policy)) or "a severity that requires one (there is none)"


def _required(incidents: Sequence[Incident], policy: Policy) -> list[Incident]:
    requiring = _requiring(policy)
    return [incident for incident in incidents if incident.severity in requiring]
