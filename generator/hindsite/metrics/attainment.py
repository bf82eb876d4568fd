"""Whether incidents are acknowledged within the target of their severity.

The time to acknowledge (TTA) is as in `durations`: from detection by a machine to acknowledgement.
Where the policy says `business_hours` of a severity, its clock stands still outside of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.metrics.durations import DEFINITIONS, exclusions_of
from hindsite.metrics.hours import time_at_work
from hindsite.metrics.shares import UNCUT, Answer, Parts, Question, share
from hindsite.metrics.values import Exclusion, Reason, Share

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    import pandas as pd

    from hindsite.model.incident import Incident
    from hindsite.model.settings import Settings

__all__ = ["response_attainment"]

_TTA = next(one for one in DEFINITIONS if one.key == "tta")
_QUESTION = Question(
    key="response_attainment",
    name="Response target met",
    definition=(
        "acknowledged in less than the target of the severity ÷ those acknowledged, "
        "and those open past the target without it"
    ),
)


def response_attainment(
    incidents: Sequence[Incident],
    frame: pd.DataFrame,
    settings: Settings,
    as_of: datetime,
    parts: Parts = UNCUT,
) -> Share:
    """TTA under target ÷ (those with a TTA + those past target without one).

    What takes exactly as long as the target misses it. Left out, by the first that applies: of a
    severity without a target; whatever TTA leaves out, for the same reason; mitigated or resolved
    without acknowledgement, or of another tool whose format has no place for it, as field missing;
    not acknowledged yet, and not past the target either.

    Args:
        incidents: The population.
        frame: The same incidents, as `incident_frame` gives them.
        settings: Targets and business hours, and the zone that those go by.
        as_of: The instant of the library.
        parts: How the incidents are cut.
    """
    answers = (
        _answer(item, exclusion, settings, as_of)
        for item, exclusion in zip(incidents, exclusions_of(_TTA, frame), strict=True)
    )
    return share(_QUESTION, answers, parts)


def _answer(
    incident: Incident, exclusion: Exclusion | None, settings: Settings, as_of: datetime
) -> Answer:
    target = settings.policy.for_severity(incident.severity).respond_within
    if not target:
        return Exclusion(incident.id, Reason.NOT_REQUIRED)
    if exclusion is not None and exclusion.reason is not Reason.STILL_OPEN:
        return exclusion
    if incident.acknowledged_at is not None:
        return incident.id, _elapsed(incident, incident.acknowledged_at, settings) < target
    if incident.mitigated_at is not None or "acknowledged_at" in incident.unsaid:
        return Exclusion(incident.id, Reason.FIELD_MISSING, ("acknowledged_at",))
    if _elapsed(incident, as_of, settings) < target:
        return Exclusion(incident.id, Reason.NOT_YET_DUE)
    return incident.id, False


def _elapsed(incident: Incident, end: datetime, settings: Settings) -> timedelta:
    """How long the clock of the incident's severity has run."""
    start = incident.detected_at or end  # what nobody detected has been left out with TTA
    policy = settings.policy
    if policy.for_severity(incident.severity).business_hours:
        return time_at_work(start, end, policy.business_hours, settings.zone)
    return end - start
