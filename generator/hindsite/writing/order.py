"""In which order the fields of a record stand, from what everybody asks to what few need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from hindsite.model.incident import INSTANTS, ActionItem, Impact, Incident, Security
from hindsite.model.review import Review
from hindsite.model.runbook import Runbook

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["field_order"]

_ORDERS: Mapping[type[BaseModel], Sequence[str]] = {
    Incident: (
        "id", "title", "aliases", "severity", "kind", "visibility", "status", "duplicate_of",
        "services", "teams", "tags", "timezone", *INSTANTS, "detection", "resolution",
        "severity_changes", "impact", "contributing_factors", "roles", "war_room", "runbooks",
        "updates", "timeline", "action_items", "security", "postmortem", "process_review",
        "related", "links", "ignore",
    ),
    Impact: (
        "error_rate", "latency_p99_ms", "affected_users_pct", "unavailable_pct",
        "revenue_impacting", "data_loss", "duration_minutes", "dependent_services", "summary",
    ),
    ActionItem: (
        "id", "title", "owner", "due", "rescheduled", "status", "done_at", "type", "url", "why",
    ),
    Security: (
        "known_at", "contained_at", "evidence_preserved", "legal_informed_at", "notification",
    ),
    Review: (
        "id", "title", "aliases", "visibility", "period", "held_at", "teams", "reviewed",
        "decisions", "action_items", "links", "ignore",
    ),
    Runbook: (
        "id", "title", "aliases", "visibility", "services", "alerts", "tags", "owner",
        "last_reviewed", "review_every", "last_exercised", "links", "ignore",
    ),
}  # fmt: skip


def field_order(model: type[BaseModel]) -> Sequence[str]:
    """The names of a model's fields as they are written, in canonical order."""
    if model in _ORDERS:
        return _ORDERS[model]
    return [info.alias or name for name, info in model.model_fields.items() if not info.exclude]
