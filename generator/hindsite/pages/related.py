"""Incidents that are like one: a list with the reason of each, and what became of its actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.pages.parts import Badge, Ref, Tone
from hindsite.similarity import Why

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hindsite.pages.desk import Desk
    from hindsite.similarity import FollowUp, Reason, Similar

__all__ = ["SimilarRow", "similar_rows"]


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """One incident that is like the page's: its title and day, the reasons, its actions."""

    incident: Ref
    reasons: str
    actions: Badge


def similar_rows(desk: Desk, found: Iterable[Similar]) -> tuple[SimilarRow, ...]:
    """Similar incidents as rows, in their order.

    How alike the texts are is said in words: what a page says stays as it is while a number moves
    by a hundredth.
    """
    return tuple(
        SimilarRow(
            incident=desk.incident(item.incident, desk.day_of(item.incident.counted_at).text),
            reasons="; ".join(map(_reason, item.reasons)),
            actions=Badge(item.actions.words, _tone(item.actions)),
        )
        for item in found
    )


def _reason(reason: Reason) -> str:
    return "similar text" if reason.why is Why.TEXT else reason.words


def _tone(actions: FollowUp) -> Tone:
    if actions.overdue:
        return Tone.BAD
    return Tone.GOOD if actions.total and actions.done == actions.total else Tone.PLAIN
