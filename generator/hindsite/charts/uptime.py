"""Incident-derived uptime by service and month, as a table of numbers beside the objectives."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SIZE, SMALL, Canvas, Letters, Pen
from hindsite.charts.labels import counted, month_short, month_year, name_of, shorten, shorten_all
from hindsite.charts.palette import BAD, GRID
from hindsite.model.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from hindsite.charts.panel import Panel
    from hindsite.metrics.values import Metrics, MonthUptime, ServiceUptime

__all__ = ["Month", "Service", "UptimeData", "draw_uptime", "prepare_uptime", "uptime_words"]

_KEY = "uptime"
_MONTHS = 12
_MOST = 12
_LEFT, _TOP = 122.0, 42.0
_COLUMN, _ROW, _FOOT = 43.0, 38.0, 56.0
_NAME = 116.0
_TITLE_NAME = 240.0
_WHOLE, _FINE = 100, 99
"""In percent; from the latter on a second digit behind the point matters."""

_FINEST = 10_000
_FIRST = 5
_LINE, _PAD = 22.0, 4.0
_NOISE = 1e-7
"""What floats lose, in percent: a month holds 0.003 s of it."""

_MISSED: tuple[float, ...] = ()
_AT_STAKE = (2.0, 1.6)
"""Frames, unbroken and dashed."""

_ASKED, _ASKED_MANY = "service with an SLO", "services with an SLO"
_FIRST_LINE = "Each cell: % counting SEV-1 as down; below it, where lower, SEV-2 as well."


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a service: shares from 0 to 1, upper bounds where `at_most`."""

    share: float
    pessimistic: float
    at_most: bool


@dataclass(frozen=True, slots=True)
class Service:
    """One service's months, None where it has none; `slo` a share from 0 to 1."""

    name: str
    slo: float | None
    months: tuple[Month | None, ...]

    @property
    def known(self) -> tuple[tuple[int, Month], ...]:
        """The months that it has, each with its place."""
        return tuple((place, month) for place, month in enumerate(self.months) if month)

    @property
    def lowest(self) -> tuple[int, Month]:
        """The month with the lowest share, and its place; at least one month is needed."""
        return min(self.known, key=lambda known: known[1].share)

    @property
    def is_missed(self) -> bool:
        """Whether a month is below the objective."""
        return any(_is_below(month.share, self.slo) for _, month in self.known)


@dataclass(frozen=True, slots=True)
class UptimeData:
    """All that the chart shows: the last months by their first day, and the lowest services.

    `others` have no row; `floor_of_others` is the lowest share among them, `pessimistic_of_others`
    the lowest if SEV-2 counts too. `missed` and `asked` count all services with an objective: those
    that were below it in a month, and all of them.
    """

    starts: tuple[date, ...]
    finished: bool
    today: date
    services: tuple[Service, ...]
    others: int
    floor_of_others: float
    pessimistic_of_others: float
    missed: int
    asked: int


def prepare_uptime(metrics: Metrics, names: Mapping[str, str]) -> UptimeData | None:
    """The last twelve months, the services with the lowest uptime first; None without a month."""
    found = {month.start: month for service in metrics.uptime for month in service.months}
    starts = tuple(sorted(found))[-_MONTHS:]
    if not starts:
        return None
    services = [_service(service, starts, names) for service in metrics.uptime]
    ranked = sorted((service for service in services if service.known), key=_order)
    others = ranked[_MOST:]
    asked = [service for service in ranked if service.slo is not None]
    return UptimeData(
        starts=starts,
        finished=found[starts[-1]].finished,
        today=metrics.today,
        services=tuple(ranked[:_MOST]),
        others=len(others),
        floor_of_others=min((service.lowest[1].share for service in others), default=1),
        pessimistic_of_others=min(
            (month.pessimistic for service in others for _, month in service.known), default=1
        ),
        missed=sum(service.is_missed for service in asked),
        asked=len(asked),
    )


def _service(found: ServiceUptime, starts: Sequence[date], names: Mapping[str, str]) -> Service:
    by_start = {month.start: _month(month) for month in found.months}
    months = tuple(map(by_start.get, starts))
    return Service(name_of(found.service, names), found.slo, months)


def _month(month: MonthUptime) -> Month:
    return Month(month.share, month.pessimistic, month.at_most)


def _order(service: Service) -> tuple[float, float, str]:
    """The lowest mean first, then the lowest pessimistic one."""
    months = [month for _, month in service.known]
    shares = math.fsum(month.share for month in months) / len(months)
    return shares, math.fsum(month.pessimistic for month in months) / len(months), service.name


def _is_below(share: float, slo: float | None) -> bool:
    return slo is not None and share < slo


def uptime_words(share: float) -> str:
    """A share in percent with the digits that matter, never rounded up: “99.95”, “97.3”, “100”."""
    percent = share * _WHOLE + _NOISE
    if percent >= _WHOLE:
        return "100"
    places = 2 if percent >= _FINE else 1
    return f"{math.floor(percent * 10**places) / 10**places:.{places}f}"


def _said(month: Month, share: float) -> str:
    """A share of a month; an upper bound is rounded up, so that it still is one."""
    if not month.at_most:
        return uptime_words(share)
    return uptime_words(math.ceil(share * _FINEST - _NOISE) / _FINEST)


def _lowest_words(service: Service) -> str:
    month = service.lowest[1]
    return f"{'at most ' if month.at_most else ''}{_said(month, month.share)} %"


def draw_uptime(data: UptimeData) -> Figure:
    """A row for each service, a column for each month; what is below the objective is framed."""
    title, alt = _title(data), _alt(data)
    rows = len(data.services)
    canvas = Canvas(_TOP + _ROW * rows + _FOOT + (_LINE if data.others else 0))
    axes = canvas.panel(_LEFT, _TOP, _COLUMN * len(data.starts), _ROW * rows)
    axes.set(xlim=(0, len(data.starts)), ylim=(rows, 0))
    if not data.finished:
        canvas.unfinished(axes, (len(data.starts) - 1, 0), (1, rows))
    _heads(canvas, data.starts)
    names = shorten_all([service.name for service in data.services], _NAME, SIZE)
    for row, (service, name) in enumerate(zip(data.services, names, strict=True)):
        canvas.line(axes, axes.get_xlim(), (row, row), Pen(GRID))
        _words(canvas, _TOP + _ROW * row, service, name, asked=bool(data.asked))
        for column, month in service.known:
            _cell(canvas, axes, (column, row), month, service.slo)
    _foot(canvas, data)
    return Figure(
        key=_KEY,
        title=title,
        alt=alt,
        svg=canvas.svg(_KEY, title, alt),
        columns=("Service", "Month", "Uptime, %", "With SEV-2, %", "Upper bound", "SLO, %"),
        rows=tuple(_rows(data)),
        note=_note(data),
    )


def _heads(canvas: Canvas, starts: Sequence[date]) -> None:
    """Months above the columns, years above the first and each January."""
    for column, start in enumerate(starts):
        x = _LEFT + _COLUMN * (column + 1) - _PAD
        canvas.write((x, _TOP - 8), month_short(start), Letters(SMALL, "end"))
        if start.month == 1 or not column:
            canvas.write((x, _TOP - 24), str(start.year), Letters(SMALL, "end", faint=True))


def _words(canvas: Canvas, top: float, service: Service, name: str, *, asked: bool) -> None:
    """The name, and below it the objective where any service has one."""
    canvas.write((0, top + 16), name)
    if asked:
        text = "no SLO" if service.slo is None else f"SLO {_objective(service.slo)} %"
        canvas.write((0, top + 31), text, Letters(SMALL, faint=True))


def _objective(slo: float) -> str:
    """An objective as it was written: “99.95”."""
    return f"{slo * _WHOLE:.6g}"


def _cell(
    canvas: Canvas, axes: Panel, place: tuple[int, int], month: Month, slo: float | None
) -> None:
    """The share, below it the pessimistic one where it is another; framed if it is too low."""
    column, row = place
    if _is_below(month.share, slo):
        _frame(canvas, axes, (column + 0.04, row + 0.05), (0.92, 0.9), _MISSED)
    elif _is_below(month.pessimistic, slo):
        _frame(canvas, axes, (column + 0.04, row + 0.05), (0.92, 0.9), _AT_STAKE)
    corner = (column + 1, row)
    prefix = "≤" if month.at_most else ""
    letters = Letters(SMALL, "end", faint=month.share >= 1)
    text = f"{prefix}{_said(month, month.share)}"
    canvas.write(corner, text, letters, axes=axes, shift=(-_PAD, -16))
    if month.pessimistic < month.share:
        text, letters = _said(month, month.pessimistic), Letters(SMALL, "end", faint=True)
        canvas.write(corner, text, letters, axes=axes, shift=(-_PAD, -31))


def _frame(
    canvas: Canvas,
    axes: Panel,
    corner: tuple[float, float],
    size: tuple[float, float],
    dashes: Sequence[float],
) -> None:
    (left, top), (width, height) = corner, size
    right, bottom = left + width, top + height
    places = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    canvas.stroke(axes, places, Pen(BAD, 1.4 if dashes else 2), dashes)


def _foot(canvas: Canvas, data: UptimeData) -> None:
    y, small, sheet = canvas.height - 30, Letters(SMALL), canvas.sheet
    if data.others:
        canvas.write((0, y - _LINE), f"and {_others(data)}", Letters(SMALL, faint=True))
    if data.asked:
        _frame(canvas, sheet, (1, y - 12), (16, 15), _MISSED)
        canvas.write((24, y), "below its SLO by SEV-1 alone", small)
        _frame(canvas, sheet, (232, y - 12), (16, 15), _AT_STAKE)
        canvas.write((256, y), "below it if SEV-2 counts too", small)
    if not data.finished:
        x = 456 if data.asked else 0
        canvas.unfinished(sheet, (x, y - 12), (16, 15))
        canvas.write((x + 24, y), "unfinished month", small)
    canvas.write((0, y + 21), _FIRST_LINE, Letters(SMALL, faint=True))


def _others(data: UptimeData) -> str:
    words = counted(data.others, "other service")
    floor, pessimistic = map(uptime_words, (data.floor_of_others, data.pessimistic_of_others))
    if floor == pessimistic:
        return f"{words}, in no month under {floor} %"
    return f"{words}, in no month under {floor} % by SEV-1 alone, {pessimistic} % with SEV-2"


def _title(data: UptimeData) -> str:
    """How many missed their objective; where none has one, the lowest month."""
    number = len(data.starts)
    if data.asked:
        whom = f"{data.missed or 'None'} of {counted(data.asked, _ASKED, _ASKED_MANY)}"
        when = f"in a month of the last {number}" if number > 1 else f"in {_last(data)}"
        return f"{whom} fell below it {when}, by incident-derived uptime"
    service = min(data.services, key=lambda one: one.lowest[1].share)
    place, month = service.lowest
    if month.share >= 1:
        since = month_year(data.starts[0])
        which = " with a recorded end" if _has_bounds(data) else ""
        return f"No SEV-1{which} lowered the incident-derived uptime of a service since {since}"
    name, when = shorten(service.name, _TITLE_NAME, SIZE), month_year(data.starts[place])
    return f"The lowest incident-derived uptime is {_lowest_words(service)} ({name}, {when})"


def _has_bounds(data: UptimeData) -> bool:
    return any(month.at_most for service in data.services for _, month in service.known)


def _last(data: UptimeData) -> str:
    return month_year(data.starts[-1])


def _alt(data: UptimeData) -> str:
    first = ", ".join(
        f"{shorten(service.name, _TITLE_NAME, SIZE)} {_lowest_words(service)}"
        for service in data.services[:_FIRST]
    )
    months = counted(len(data.starts), "month")
    return (
        f"A table of incident-derived uptime in percent: {counted(len(data.services), 'service')} "
        f"by {months} up to {_last(data)}. The lowest month of each: {first}"
        f"{' and more' if len(data.services) > _FIRST else ''}."
    )


def _rows(data: UptimeData) -> Iterator[tuple[str, ...]]:
    for service in data.services:
        slo = "" if service.slo is None else _objective(service.slo)
        for place, month in service.known:
            yield (
                service.name,
                data.starts[place].isoformat()[:7],
                _said(month, month.share),
                _said(month, month.pessimistic),
                "yes" if month.at_most else "no",
                slo,
            )


def _note(data: UptimeData) -> str:
    parts = ["Derived from incidents, not measured: it is no SLI."]
    if _has_bounds(data):
        parts.append("≤: the end of an incident is missing, so the uptime is at most that.")
    if not data.finished:
        parts.append(f"{_last(data)} is unfinished: it counts to {data.today.isoformat()}.")
    if data.others:
        parts.append(f"Without a row: {_others(data)}.")
    return " ".join(parts)
