"""Whether post-mortems are published, and by when they should be.

Asked of incidents of the population whose severity requires a post-mortem by the policy: SEV-1 and
SEV-2, unless `hindsite.yml` says otherwise. Published is what has status `published`, or a date of
publication, at the instant of the library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.metrics.frames import disordered
from hindsite.metrics.periods import working_days_after
from hindsite.metrics.shares import ALL_OF_THEM, Answer, Question, proportion
from hindsite.metrics.values import Exclusion, Proportion, Reason
from hindsite.model.enums import PostmortemStatus, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import pandas as pd

    from hindsite.model.incident import Incident
    from hindsite.model.policy import Policy
    from hindsite.model.settings import Settings

__all__ = ["is_published", "postmortem_completion", "postmortem_due_at", "postmortem_published"]


def postmortem_completion(
    incidents: Sequence[Incident], frame: pd.DataFrame, settings: Settings, as_of: datetime
) -> Proportion:
    """Published by now ÷ those resolved at least `postmortem_due` working days ago.

    Left out: younger ones as not yet due, published or not; the unresolved; those closed without
    `resolved_at`; those whose `resolved_at` is out of order; records of another tool whose format
    has no place for a post-mortem.

    Args:
        incidents: The population.
        frame: The same incidents, as `incident_frame` gives them.
        settings: The policy, and the zone by which working days go.
        as_of: The instant of the library.
    """
    order = zip(incidents, disordered(frame, "resolved_at").tolist(), strict=True)
    out_of_order = {incident.id for incident, is_out in order if is_out}
    return proportion(
        _completion(settings.policy),
        (
            Exclusion(item.id, Reason.OUT_OF_ORDER)
            if item.id in out_of_order
            else _answer(item, settings, as_of)
            for item in _required(incidents, settings.policy)
        ),
    )


def postmortem_published(incidents: Sequence[Incident], settings: Settings) -> Proportion:
    """Published by now ÷ all that are resolved, however lately; open ones are left out."""
    return proportion(
        Question(
            key="postmortem_published",
            name="Post-mortems published",
            definition=f"published ÷ resolved incidents of {_severities(settings.policy)}",
        ),
        (
            Exclusion(item.id, Reason.STILL_OPEN) if item.derived_status.is_open else _shown(item)
            for item in _required(incidents, settings.policy)
        ),
    )


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


def _completion(policy: Policy) -> Question:
    return Question(
        key="postmortem_completion",
        name="Post-mortem completion",
        definition=(
            f"published ÷ incidents of {_severities(policy)} resolved at least "
            f"{policy.postmortem_due} working days ago"
        ),
        target=ALL_OF_THEM,
    )


def _answer(incident: Incident, settings: Settings, as_of: datetime) -> Answer:
    if incident.derived_status.is_open:
        return Exclusion(incident.id, Reason.STILL_OPEN)
    if incident.resolved_at is None:
        return Exclusion(incident.id, Reason.FIELD_MISSING, ("resolved_at",))
    if as_of < postmortem_due_at(incident.resolved_at, settings):
        return Exclusion(incident.id, Reason.NOT_YET_DUE)
    return _shown(incident)


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
