"""The shares whose cases are single incidents, each of which answers for itself.

What one answers rests on its record, on the settings, on the names in the catalogue and on the
instant, and never on another record. So answers can be kept, and put together again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.metrics.actions import action_completion
from hindsite.metrics.answers import process_answers
from hindsite.metrics.attainment import response_attainment
from hindsite.metrics.cadence import update_cadence
from hindsite.metrics.clocks import notification
from hindsite.metrics.escalation import escalation_timeliness
from hindsite.metrics.postmortems import (
    postmortem_completion,
    postmortem_promptness,
    postmortem_published,
)
from hindsite.metrics.runbooks import use_shares
from hindsite.metrics.shares import UNCUT, share_of

if TYPE_CHECKING:
    from hindsite.metrics.shares import Parts
    from hindsite.metrics.values import Share
    from hindsite.metrics.workings import Workings

__all__ = ["incident_shares"]


def incident_shares(work: Workings, parts: Parts = UNCUT) -> tuple[Share, ...]:
    """Shares of incidents, of times and items in them, and last of their uses of runbooks.

    Args:
        work: The incidents.
        parts: How they are cut.
    """
    if work.rows is not None:
        ids = [item.id for item in work.incidents]
        return tuple(share_of(answers, ids, parts) for answers in work.rows.answers)
    counted, frame, settings = work.counted, work.counted_frame, work.library.settings
    return (
        response_attainment(counted, frame, settings, work.as_of, parts),
        update_cadence(counted, frame, settings.policy, work.as_of, parts),
        escalation_timeliness(counted, frame, settings.policy, work.as_of, parts),
        notification(work.clocks, settings.policy, parts),
        postmortem_completion(counted, frame, settings, work.as_of, parts),
        postmortem_promptness(counted, frame, settings, work.as_of, parts),
        postmortem_published(counted, settings, parts),
        action_completion(work.actions, work.today, parts),
        process_answers(counted, parts),
        *use_shares(counted, parts),
    )
