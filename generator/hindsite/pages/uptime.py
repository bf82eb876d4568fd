"""A service's incident-derived uptime, month by month, beside its objective."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.model.names import slug
from hindsite.pages.parts import Badge, Ref, Tone
from hindsite.pages.words import percent_words

if TYPE_CHECKING:
    from hindsite.metrics.values import MonthUptime, ServiceUptime
    from hindsite.model.settings import Service
    from hindsite.pages.desk import Desk

__all__ = ["UptimeRow", "UptimeView", "uptime_view"]

_MONTHS = 12
_LISTED = 3


@dataclass(frozen=True, slots=True)
class UptimeRow:
    """One month: the share of time without a SEV-1, and without a SEV-1 or SEV-2."""

    label: str
    note: str
    share: str
    pessimistic: str
    verdict: Badge | None
    incidents: tuple[Ref, ...]
    more: int


@dataclass(frozen=True, slots=True)
class UptimeView:
    """The latest months, the newest first; without rows no incident took the service down.

    `months` is how many were looked at; `is_moving` is True where the shares change while time
    passes, although nothing happens.
    """

    rows: tuple[UptimeRow, ...]
    months: int
    slo: str
    is_moving: bool


def uptime_view(desk: Desk, service: Service) -> UptimeView | None:
    """The uptime of a service, None where no number is there."""
    found = next(
        (one for one in desk.context.metrics.uptime if slug(one.service) == slug(service.id)), None
    )
    if found is None or not found.months:
        return None
    months = found.months[-_MONTHS:]
    affected = any(month.ids or month.pessimistic < 1 for month in months)
    return UptimeView(
        tuple(_row(desk, found, month) for month in reversed(months)) if affected else (),
        len(months),
        percent_words(found.slo) if found.slo is not None else "",
        any(not month.finished and month.pessimistic < 1 for month in months),
    )


def _row(desk: Desk, uptime: ServiceUptime, month: MonthUptime) -> UptimeRow:
    incidents = desk.context.incidents(month.ids)
    most = "at most " if month.at_most else ""
    return UptimeRow(
        month.label,
        "" if month.finished else "so far",
        f"{most}{percent_words(month.share)}",
        f"{most}{percent_words(month.pessimistic)}",
        _verdict(uptime.slo, month) if uptime.slo is not None else None,
        tuple(desk.incident(item, item.severity.value) for item in incidents[:_LISTED]),
        max(len(incidents) - _LISTED, 0),
    )


def _verdict(slo: float, month: MonthUptime) -> Badge:
    """Whether the objective is met: for sure only where SEV-2s do not miss it either."""
    if month.share < slo:
        return Badge("Missed", Tone.BAD)
    if not month.finished:
        return Badge("Not over", Tone.PLAIN)
    if month.pessimistic < slo:
        return Badge("Missed if SEV-2 counts", Tone.WARN)
    if month.at_most:
        return Badge("Undecided", Tone.PLAIN, "an incident has no recorded end")
    return Badge("Met", Tone.GOOD)
