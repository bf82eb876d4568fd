"""A comparison as JSON for other programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from hindsite.metrics.plain import instant
from hindsite.model.controls import json_told

if TYPE_CHECKING:
    from hindsite.comparing.values import Comparison, Likes
    from hindsite.model.findings import Finding

__all__ = ["VERSION", "render_json"]

VERSION = 1
"""Grows when a field is renamed, taken away or means something else; new fields may come."""


def render_json(comparison: Comparison) -> str:
    """Everything, nothing of it cut; what would steer a terminal stands there as its escape."""
    document = {
        "version": VERSION,
        "revision": comparison.revision,
        "commit": comparison.commit,
        "as_of": instant(comparison.as_of),
        "audience": comparison.audience.value,
        "remarks": list(comparison.remarks),
        "records": [asdict(item) for item in comparison.records],
        "findings": {
            "new": [_finding(item) for item in comparison.new],
            "mended": [_finding(item) for item in comparison.mended],
        },
        "numbers": [{name: getattr(item, name) for name in _MOVE} for item in comparison.moves],
        "recurring": [asdict(item) for item in comparison.recurrences],
        "actions": [asdict(item) for item in comparison.actions],
        "similar": [_likes(item) for item in comparison.likes],
    }
    return json_told(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


_MOVE = ("key", "name", "unit", "group_kind", "group", "period", "before", "after")


def _finding(finding: Finding) -> dict[str, object]:
    place = finding.place
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "level": finding.level.value,
        "rule": finding.rule,
        "message": finding.message,
    }


def _likes(likes: Likes) -> dict[str, object]:
    return {
        "id": likes.id,
        "title": likes.title,
        "incidents": [
            {
                "id": item.incident.id,
                "title": item.incident.title,
                "score": item.score,
                "reasons": [
                    {"why": one.why.value, "names": list(one.names), "share": one.share}
                    for one in item.reasons
                ],
                "actions": asdict(item.actions),
            }
            for item in likes.similar
        ],
    }
