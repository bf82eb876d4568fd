"""What a number does not know, in words, with the field that would tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.metrics.values import Proportion, Reason, Statistic
from hindsite.metrics.words import basis_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hindsite.pages.parts import Ref

__all__ = ["Gap", "gap_of", "nothing_asked"]

_REMEDIES: Mapping[Reason, str] = {
    Reason.OUT_OF_ORDER: "`hindsite check` names the times that contradict one another.",
    Reason.PLACEHOLDER: "Write the times that are known in place of midnight, or leave them out.",
    Reason.NO_DUE_DATE: "Give each action a due date, `due`.",
}
_NOTHING_ASKED: Mapping[str, str] = {
    "postmortem_completion": "no SEV-1 or SEV-2 was resolved long enough ago (resolved_at)",
    "postmortem_published": "no incident is resolved (resolved_at)",
    "postmortem_promptness": "no SEV-1 or SEV-2 was resolved more than 48 h ago (resolved_at)",
    "action_completion": "no action has a due date that has passed (action_items: due)",
    "response_attainment": (
        "no incident that a machine detected (detection.source) has detected_at and acknowledged_at"
    ),
    "update_cadence": "no SEV-1 or SEV-2 has status updates (updates)",
    "escalation_timeliness": (
        "no incident shows a step of escalation in its timeline (timeline: escalation_step)"
    ),
    "notification": "no duty to notify was met or missed yet (security.notification)",
    "process_answers": "no incident is resolved (resolved_at)",
    "runbook_availability": "no incident says which runbook it called for (runbooks)",
    "runbook_use": "no incident names a runbook that was there (runbooks)",
    "runbook_help": "no incident says that a runbook helped or misled (runbooks: outcome)",
    "runbook_mended": "no incident says that a runbook misled",
    "runbook_coverage": "hindsite.yml lists no service (services)",
    "runbook_exercise": "there is no runbook, or the policy asks for no practice (exercise_every)",
    "runbook_freshness": "no runbook says how often it is to be reviewed (review_every)",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A number that leaves records out: what it rests on, fields to fill in, other remedies."""

    name: Ref
    basis: str
    fields: tuple[str, ...]
    remedies: tuple[str, ...]


def gap_of(name: Ref, number: Statistic | Proportion) -> Gap | None:
    """What somebody could add or mend so that the number rests on more; None where nothing."""
    missing = [one for one in number.left_out if one.reason is Reason.FIELD_MISSING]
    fields = tuple(sorted({field for one in missing for field in one.detail}))
    reasons = {one.reason for one in number.left_out}
    remedies = tuple(words for reason, words in _REMEDIES.items() if reason in reasons)
    if not fields and not remedies:
        return None
    return Gap(name, basis_words(number), fields, remedies)


def nothing_asked(share: Proportion) -> str:
    """Why a share has no value: what would have to be there."""
    return _NOTHING_ASKED.get(share.key, "nothing was asked of any record")
