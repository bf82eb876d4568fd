"""How long services were up as far as incidents tell, month by month.

Incident-derived uptime is no service level indicator: it knows only what people recorded, it takes
a service for entirely down from the start of a SEV-1 to its end, and a failure that nobody wrote up
leaves no trace. It stands beside an objective to be compared with measurements, not in their place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hindsite.metrics.durations import DEFINITIONS, exclusions_of
from hindsite.metrics.frames import local_days
from hindsite.metrics.periods import windows
from hindsite.metrics.rounding import significant
from hindsite.metrics.values import MonthUptime, Period, Reason, ServiceUptime, Window
from hindsite.model.enums import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    import pandas as pd

    from hindsite.metrics.values import Exclusion
    from hindsite.model.incident import Incident
    from hindsite.model.settings import Service

__all__ = ["uptime"]

_Microseconds: TypeAlias = NDArray[np.int64]

_IMPACT = next(one for one in DEFINITIONS if one.key == "impact")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_COUNTED = frozenset({Severity.SEV1, Severity.SEV2})
_PERCENT = 100
_DIGITS_OF_SLO = 10


def uptime(
    incidents: Sequence[Incident],
    frame: pd.DataFrame,
    services: Iterable[Service],
    zone: ZoneInfo,
    as_of: datetime,
) -> tuple[ServiceUptime, ...]:
    """1 − the union of SEV-1 `[started, resolved]` ÷ the month, for each service and month.

    The pessimistic share adds SEV-2 to the union. An incident has its peak severity all the time,
    and overlapping ones are counted once. Open ones count until now, and the running month is
    divided by the time that has passed. An incident that has no impact duration, because an instant
    is missing, out of order or a placeholder, counts as no time at all; the months in which it may
    have lasted are marked `at_most`: from the one it began in to that of the first later instant
    that is known (resolved, verified, closed, or now where it is open), else that one alone.

    Every service with an objective or such an incident has every month from that of the first
    incident to that of now; a retired one only with such an incident. Months go by the calendar of
    the zone, time by the clock that never jumps.

    Args:
        incidents: The population.
        frame: The same incidents, as `incident_frame` gives them.
        services: The catalogue.
        zone: The library's.
        as_of: The instant until which open incidents have lasted.
    """
    months = _months(frame, zone, as_of)
    outages = _outages(incidents, exclusions_of(_IMPACT, frame), _microseconds(as_of))
    return tuple(
        _service(service, outages.get(service.id, []), months)
        for service in services
        if months.windows and (service.id in outages or _has_objective(service))
    )


def _has_objective(service: Service) -> bool:
    return service.slo is not None and not service.retired


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


@dataclass(frozen=True, slots=True)
class _Months:
    """Months and their edges in microseconds since 1970, one edge more; the last may be now."""

    windows: tuple[Window, ...]
    edges: tuple[int, ...]

    def of(self, outage: _Outage) -> range:
        """The places of the months that an outage touches, that of its start among them."""
        first = bisect_right(self.edges, outage.start) - 1
        last = bisect_left(self.edges, outage.end) - 1
        return range(max(first, 0), min(max(first, last) + 1, len(self.windows)))


def _months(frame: pd.DataFrame, zone: ZoneInfo, as_of: datetime) -> _Months:
    """Every month from the first incident's; one that begins at this very instant is none yet."""
    if frame.empty:
        return _Months((), ())
    first, now = local_days(frame, "counted_at", zone).min().item(), _microseconds(as_of)
    begun = [
        (edge, window)
        for window in windows(Period.MONTH, first, as_of.astimezone(zone).date())
        if (edge := _microseconds(datetime.combine(window.start, time(), zone))) < now
    ]
    return _Months(tuple(window for _, window in begun), (*(edge for edge, _ in begun), now))


@dataclass(frozen=True, slots=True)
class _Outage:
    """An incident that takes services down, in microseconds since 1970.

    Of one that is not `known` only the bounds are, and it counts as no time.
    """

    id: str
    is_critical: bool
    start: int
    end: int
    known: bool

    def within(self, start: int, end: int) -> int:
        """How long it lasted in a stretch that it touches."""
        return max(0, min(self.end, end) - max(self.start, start)) if self.known else 0


def _outages(
    incidents: Sequence[Incident], exclusions: Sequence[Exclusion | None], now: int
) -> dict[str, list[_Outage]]:
    """What took each service down."""
    found: dict[str, list[_Outage]] = {}
    for incident, exclusion in zip(incidents, exclusions, strict=True):
        if incident.severity in _COUNTED:
            outage = _outage(incident, exclusion, now)
            for service in incident.services:
                found.setdefault(service, []).append(outage)
    return found


def _outage(incident: Incident, exclusion: Exclusion | None, now: int) -> _Outage:
    start = _microseconds(incident.counted_at)
    return _Outage(
        id=incident.id,
        is_critical=incident.severity is Severity.SEV1,
        start=start,
        end=_end(incident, exclusion, start, now),
        known=exclusion is None or exclusion.reason is Reason.STILL_OPEN,
    )


def _end(incident: Incident, exclusion: Exclusion | None, start: int, now: int) -> int:
    """When it was over, or surely over; its very start where the record cannot be relied on."""
    if exclusion is not None and exclusion.reason is Reason.OUT_OF_ORDER:
        return start
    later = (incident.resolved_at, incident.verified_at, incident.closed_at)
    known = next((at for at in later if at is not None), None)
    if known is not None:
        return _microseconds(known)
    return now if incident.derived_status.is_open else start


def _service(service: Service, outages: Sequence[_Outage], months: _Months) -> ServiceUptime:
    critical = _down([one for one in outages if one.is_critical], months.edges)
    either = _down(outages, months.edges)
    touching: dict[int, list[_Outage]] = {}
    for outage in outages:
        for place in months.of(outage):
            touching.setdefault(place, []).append(outage)
    return ServiceUptime(
        service=service.id,
        slo=None if service.slo is None else round(service.slo / _PERCENT, _DIGITS_OF_SLO),
        months=tuple(
            _month(months, place, down, touching[place]) if place in touching else _quiet(window)
            for place, (window, *down) in enumerate(
                zip(months.windows, critical, either, strict=True)
            )
        ),
    )


def _quiet(window: Window) -> MonthUptime:
    """A month in which nothing happened that anybody wrote down."""
    return MonthUptime(
        label=window.label,
        start=window.start,
        finished=window.finished,
        share=1.0,
        pessimistic=1.0,
        at_most=False,
        ids=(),
    )


def _month(
    months: _Months, place: int, down: Iterable[int], outages: Sequence[_Outage]
) -> MonthUptime:
    window, (start, end) = months.windows[place], months.edges[place : place + 2]
    longest = sorted(outages, key=lambda one: (-one.within(start, end), one.id))
    critical, either = (significant(part / (end - start)) for part in down)
    return MonthUptime(
        label=window.label,
        start=window.start,
        finished=window.finished,
        share=1 - critical,
        pessimistic=1 - either,
        at_most=not all(one.known for one in outages),
        ids=tuple(one.id for one in longest),
    )


def _down(outages: Sequence[_Outage], edges: Sequence[int]) -> list[int]:
    """How long at least one of the outages lasted between each edge and the next."""
    spans = np.array([(one.start, one.end) for one in outages if one.known], dtype=np.int64)
    if not spans.size:
        return [0] * (len(edges) - 1)
    starts, ends = _union(spans)
    limits = np.array(edges, dtype=np.int64)
    begun = np.searchsorted(starts, limits, "right")
    whole = np.concatenate([[0], np.cumsum(ends - starts)])[begun]
    to_come = np.where(begun > 0, np.maximum(ends[begun - 1] - limits, 0), 0)
    until: _Microseconds = whole - to_come
    return list(np.diff(until).tolist())


def _union(spans: _Microseconds) -> tuple[_Microseconds, _Microseconds]:
    """Where the union of these spans begins and ends, again and again, in order."""
    spans = spans[np.argsort(spans[:, 0], kind="stable")]
    starts, ends = spans[:, 0], np.maximum.accumulate(spans[:, 1])
    begins = np.concatenate([[True], starts[1:] > ends[:-1]])
    return starts[begins], ends[np.concatenate([begins[1:], [True]])]
