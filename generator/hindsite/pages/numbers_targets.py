"""The page of targets: what was asked of responders, how often it was done, and open duties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.metrics.values import ClockState
from hindsite.metrics.words import clock_words
from hindsite.pages.desk import Desk
from hindsite.pages.numbers_page import metrics_page
from hindsite.pages.numbers_shares import share_views
from hindsite.pages.parts import Badge, Ref, Tone
from hindsite.pages.provenance import LISTED, Tracer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hindsite.metrics.values import NotificationClock
    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["targets_page"]

_HERE = "metrics/targets/"
_RESPONSE = ("response_attainment", "escalation_timeliness", "update_cadence")
_POSTMORTEMS = ("postmortem_completion", "postmortem_published", "postmortem_promptness")
_NOTIFICATION = ("notification",)
_URGENCY = (
    ClockState.OVERDUE,
    ClockState.RUNNING,
    ClockState.NO_START,
    ClockState.OUT_OF_ORDER,
    ClockState.LATE,
    ClockState.MET,
    ClockState.NOT_REQUIRED,
)
_TONES: Mapping[ClockState, Tone] = {
    ClockState.OVERDUE: Tone.BAD,
    ClockState.LATE: Tone.BAD,
    ClockState.RUNNING: Tone.WARN,
    ClockState.NO_START: Tone.WARN,
    ClockState.OUT_OF_ORDER: Tone.WARN,
    ClockState.MET: Tone.GOOD,
}


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One duty to notify: how it stands, and the time that is left or was taken in words."""

    incident: Ref
    regime: str
    state: Badge
    is_decided: bool
    known: Ref | None
    due: Ref | None
    time: str


def targets_page(context: Context) -> Page:
    """Response, post-mortems and notification against what is asked of them."""
    desk, clocks = Desk(context, _HERE), context.metrics.clocks
    urgent = sorted(clocks, key=lambda clock: _URGENCY.index(clock.state))
    return metrics_page(
        context,
        _HERE,
        "metrics-targets.md.j2",
        "Targets",
        groups=[
            ("Response", share_views(context, desk, _RESPONSE)),
            ("Post-mortems", share_views(context, desk, _POSTMORTEMS)),
        ],
        notification=share_views(context, desk, _NOTIFICATION) if clocks else [],
        clocks=[_row(desk, clock) for clock in urgent[:LISTED]],
        clocks_more=max(len(urgent) - LISTED, 0),
    )


def _row(desk: Desk, clock: NotificationClock) -> ClockRow:
    return ClockRow(
        incident=Tracer(desk).record(clock.incident),
        regime=clock.regime,
        state=Badge(clock.state.value, _TONES.get(clock.state, Tone.PLAIN)),
        is_decided=clock.is_decided,
        known=desk.instant(clock.known_at) if clock.known_at else None,
        due=desk.instant(clock.due_at) if clock.due_at else None,
        time=clock_words(clock),
    )
