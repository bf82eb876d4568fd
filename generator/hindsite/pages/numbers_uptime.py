"""The page of incident-derived uptime: each service and month beside its objective."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.pages.desk import Desk
from hindsite.pages.numbers_data import UPTIME_CSV
from hindsite.pages.numbers_page import metrics_page
from hindsite.pages.parts import Ref, Tone
from hindsite.pages.provenance import Traced, Tracer
from hindsite.pages.words import percent_words, plural

if TYPE_CHECKING:
    from hindsite.metrics.values import MonthUptime, ServiceUptime
    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["uptime_page"]

_HERE = "metrics/uptime/"
_MONTHS = 12
_SERVICES = 25


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month in which an incident counted."""

    label: str
    note: str
    share: str
    pessimistic: str
    tone: Tone
    verdict: str
    traced: Traced


@dataclass(frozen=True, slots=True)
class UptimeView:
    """One service that incidents took down: its months with incidents, of those looked at."""

    anchor: str
    service: Ref
    slo: str
    rows: tuple[MonthRow, ...]
    months: int


def uptime_page(context: Context) -> Page:
    """Services that went down in the latest months, the worst first; then those that did not."""
    desk = Desk(context, _HERE)
    tracer = Tracer(desk)
    uptime = context.metrics.uptime
    down = sorted((one for one in uptime if _hit(one)), key=_worst)
    calm = [desk.service(one.service) for one in uptime if not _hit(one)]
    return metrics_page(
        context,
        _HERE,
        "metrics-uptime.md.j2",
        "Uptime, as incidents tell it",
        views=[_view(tracer, one, place) for place, one in enumerate(down[:_SERVICES])],
        more=max(len(down) - _SERVICES, 0),
        calm=calm[:_SERVICES],
        calm_more=max(len(calm) - _SERVICES, 0),
        months=plural(_MONTHS, "month"),
        without_slo=[desk.service(one.service) for one in down[:_SERVICES] if one.slo is None],
        csv=desk.url(UPTIME_CSV),
    )


def _hit(uptime: ServiceUptime) -> list[MonthUptime]:
    """The months, of the latest, in which an incident counted."""
    return [month for month in uptime.months[-_MONTHS:] if month.ids]


def _worst(uptime: ServiceUptime) -> tuple[float, float, str]:
    months = _hit(uptime)
    return (
        sum(month.share - 1 for month in months),
        sum(month.pessimistic - 1 for month in months),
        uptime.service,
    )


def _view(tracer: Tracer, uptime: ServiceUptime, place: int) -> UptimeView:
    return UptimeView(
        anchor=f"hs-uptime-{place + 1}",
        service=tracer.desk.service(uptime.service),
        slo=percent_words(uptime.slo) if uptime.slo is not None else "",
        rows=tuple(_row(tracer, uptime.slo, month) for month in reversed(_hit(uptime))),
        months=len(uptime.months[-_MONTHS:]),
    )


def _row(tracer: Tracer, slo: float | None, month: MonthUptime) -> MonthRow:
    most = "at most " if month.at_most else ""
    tone, verdict = _verdict(slo, month)
    return MonthRow(
        label=month.label,
        note="" if month.finished else "so far",
        share=f"{most}{percent_words(month.share)}",
        pessimistic=f"{most}{percent_words(month.pessimistic)}",
        tone=tone,
        verdict=verdict,
        traced=tracer.records(
            month.ids, tracer.desk.url(UPTIME_CSV), plural(len(month.ids), "incident")
        ),
    )


def _verdict(slo: float | None, month: MonthUptime) -> tuple[Tone, str]:
    """Missed where SEV-1 alone misses it; met only where SEV-2, or an unknown end, cannot."""
    if slo is None:
        return Tone.PLAIN, "no objective"
    if month.share < slo:
        return Tone.BAD, "missed"
    if month.at_most:
        return Tone.PLAIN, "not known: an end is missing"
    if month.pessimistic < slo:
        return Tone.WARN, "missed with SEV-2"
    return (Tone.GOOD, "met") if month.finished else (Tone.PLAIN, "met so far")
