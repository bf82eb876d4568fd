"""Whether people inside were kept informed as often as the severity asks.

Marks are the declaration, each internal update, and the resolution, or now while it is open. How
long the gap between two marks may be, `model.cadence` knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.metrics.frames import disordered
from hindsite.metrics.shares import UNCUT, Answer, Parts, Question, share
from hindsite.metrics.values import Exclusion, Reason, Share
from hindsite.model.cadence import Pace, internal_updates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    import pandas as pd

    from hindsite.model.enums import Severity
    from hindsite.model.incident import Incident
    from hindsite.model.policy import Policy

__all__ = ["update_cadence"]


def update_cadence(
    incidents: Sequence[Incident],
    frame: pd.DataFrame,
    policy: Policy,
    as_of: datetime,
    parts: Parts = UNCUT,
) -> Share:
    """No gap longer than the policy allows ÷ incidents with internal updates.

    Asked of those that at some time had a severity with `update_every`. One that is still open is
    judged by its gaps so far, the running one among them. Without `declared_at` nobody knows when
    the first gap began. Left out: those of which no internal update is recorded; those that lack
    `declared_at`, or `resolved_at` though they are over; those of which one of the two is out of
    order; records of another tool whose format has no place for updates.

    Args:
        incidents: The population.
        frame: The same incidents, as `incident_frame` gives them.
        policy: How often each severity asks for an update.
        as_of: The instant until which open incidents have lasted.
        parts: How the incidents are cut.
    """
    pace = Pace.of(policy)
    question = Question(
        key="update_cadence",
        name="Update cadence kept",
        definition=(
            "no gap between declaration, internal updates and resolution longer than the policy "
            f"allows ÷ incidents of {_levels(pace.rates)} with internal updates"
        ),
    )
    order = disordered(frame, "declared_at", "resolved_at").tolist()
    answers = (
        _answer(item, pace, as_of, is_out=is_out)
        for item, is_out in zip(incidents, order, strict=True)
        if pace.asks(item)
    )
    return share(question, answers, parts)


def _answer(incident: Incident, pace: Pace, as_of: datetime, *, is_out: bool) -> Answer:
    if "updates" in incident.unsaid:
        return Exclusion(incident.id, Reason.FIELD_MISSING, ("updates",))
    if not internal_updates(incident):
        return Exclusion(incident.id, Reason.NONE_RECORDED, ("updates",))
    if is_out:
        return Exclusion(incident.id, Reason.OUT_OF_ORDER)
    start = incident.declared_at
    end = as_of if incident.derived_status.is_open else incident.resolved_at
    if start is None or end is None:
        missing = {"declared_at": start, "resolved_at": end}
        names = tuple(name for name, at in missing.items() if at is None)
        return Exclusion(incident.id, Reason.FIELD_MISSING, names)
    return incident.id, not any(pace.late_gaps(incident, start, end))


def _levels(pace: Iterable[Severity]) -> str:
    return ", ".join(pace) or "a severity that asks for updates (there is none)"
