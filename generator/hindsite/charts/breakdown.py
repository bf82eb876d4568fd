"""Who noticed incidents and how they were resolved, quarter by quarter, as stacked shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SMALL, Canvas, Letters, Paint
from hindsite.charts.curves import axis_of_shares
from hindsite.charts.labels import clean, counted, listed, shorten, width_of
from hindsite.charts.palette import ACCENT, GOOD, PAPER, TEXT
from hindsite.metrics.values import MINIMUM, Cut
from hindsite.metrics.words import share_words
from hindsite.model.enums import DetectionSource, Strategy
from hindsite.model.figure import Figure, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from hindsite.charts.panel import Panel
    from hindsite.metrics.values import BreakdownRow, Metrics

__all__ = [
    "BreakdownData",
    "Quarter",
    "Subject",
    "draw_breakdown",
    "prepare_sources",
    "prepare_strategies",
]

_MOST = 16
"""The most quarters shown: the last ones."""

_EACH = 12
"""Up to so many quarters each has its name below it, above that only the years have theirs."""

_FEWEST = 4
_YEAR = 4
_NUMBERS = ("no", "one", "two", "three", "four")
_LEFT, _TOP, _LENGTH, _DEPTH, _FOOT = 48.0, 26.0, 440.0, 190.0, 44.0
_BAR = 0.78
_ABOVE = 1.12
_LEGEND, _LINE = 506.0, 25.0
_ROOM, _RIGHT = 100.0, 636.0

_PAINTS = (
    Paint(ACCENT, PAPER),
    Paint(GOOD, PAPER, hatch="//"),
    Paint(PAPER, TEXT, hatch="\\\\"),
    Paint(ACCENT, PAPER, hatch="xx"),
    Paint(GOOD, PAPER),
    Paint(PAPER, TEXT, hatch="---"),
)
"""Three tones, each with another texture; of dots matplotlib would write a hundred kilobytes."""

_UNKNOWN = Paint(PAPER, TEXT, 1.2)
"""Hollow: that of which nothing is recorded."""


class Subject(Enum):
    """What is told apart: the figure's key, its facet, how bars are split, what the parts did."""

    SOURCES = ("sources", "source", "who detected them", "noticed")
    STRATEGIES = ("strategies", "strategy", "what resolved them", "resolved")

    def __init__(self, key: str, facet: str, split: str, verb: str) -> None:
        self.key = key
        self.facet = facet
        self.split = split
        self.verb = verb


_ACTORS: Mapping[str, str] = MappingProxyType(
    {
        DetectionSource.MONITORING: "monitoring",
        DetectionSource.SYNTHETIC: "synthetic checks",
        DetectionSource.HUMAN: "people",
        Strategy.ROLLBACK: "a rollback",
        Strategy.FEATURE_FLAG: "a feature flag",
        Strategy.SCALING: "scaling",
        Strategy.CONFIGURATION: "a change of configuration",
        Strategy.HOTFIX: "a hotfix",
        Strategy.OTHER: "other means",
    }
)
"""The parts as the subject of a sentence."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter: incidents by part, in the chart's order, and those of which it is not known."""

    start: date
    finished: bool
    counts: tuple[int, ...]
    unknown: int

    @property
    def total(self) -> int:
        """All incidents of the quarter."""
        return sum(self.counts) + self.unknown

    @property
    def name(self) -> str:
        """The quarter as data has it: `2026-Q3`."""
        return f"{self.start.year}-Q{1 + (self.start.month - 1) // 3}"

    @property
    def words(self) -> str:
        """The quarter as people say it: “Q3 2026”."""
        return f"Q{1 + (self.start.month - 1) // 3} {self.start.year}"


@dataclass(frozen=True, slots=True)
class BreakdownData:
    """All that the chart shows: parts that occur, in their order, and the last quarters."""

    subject: Subject
    keys: tuple[str, ...]
    quarters: tuple[Quarter, ...]
    today: date
    earlier: int

    @property
    def recent(self) -> tuple[Quarter, ...]:
        """The last four quarters, the one that runs included."""
        return self.quarters[-_YEAR:]

    @property
    def sums(self) -> tuple[int, ...]:
        """Incidents of the last four quarters by part, and those not known."""
        columns = zip(*((*quarter.counts, quarter.unknown) for quarter in self.recent), strict=True)
        return tuple(map(sum, columns))


def prepare_sources(metrics: Metrics, names: Mapping[str, str]) -> BreakdownData | None:
    """Who noticed; None where no shown incident says it."""
    del names
    return _prepare(metrics, Cut.SOURCE, Subject.SOURCES)


def prepare_strategies(metrics: Metrics, names: Mapping[str, str]) -> BreakdownData | None:
    """How service was restored; None where no shown incident says it."""
    del names
    return _prepare(metrics, Cut.STRATEGY, Subject.STRATEGIES)


def _prepare(metrics: Metrics, cut: Cut, subject: Subject) -> BreakdownData | None:
    breakdown = metrics.breakdowns.get(cut)
    if breakdown is None:
        return None
    rows = breakdown.rows[-_MOST:]
    first = next((place for place, row in enumerate(rows) if _total(row)), 0)
    shown = rows[min(first, max(len(rows) - _FEWEST, 0)) :]
    keys = tuple(key for key in breakdown.keys if any(row.counts.get(key) for row in shown))
    if not keys:
        return None
    earlier = sum(map(_total, breakdown.rows[: len(breakdown.rows) - len(shown)]))
    return BreakdownData(
        subject, keys, tuple(_quarter(row, keys) for row in shown), metrics.today, earlier
    )


def _total(row: BreakdownRow) -> int:
    return sum(row.counts.values()) + row.unknown


def _quarter(row: BreakdownRow, keys: Sequence[str]) -> Quarter:
    counts = tuple(row.counts.get(key, 0) for key in keys)
    return Quarter(row.start, row.finished, counts, row.unknown)


def draw_breakdown(data: BreakdownData) -> Figure:
    """A bar for each quarter, split by shares, with its number of incidents above."""
    title, alt = _title(data), _alt(data)
    canvas = Canvas(max(_TOP + _DEPTH + _FOOT, _TOP + _LINE * (len(data.keys) + 2) + 6))
    axes = canvas.panel(_LEFT, _TOP, _LENGTH, _DEPTH)
    axes.set(xlim=(-0.6, max(len(data.quarters), _FEWEST) - 0.4), ylim=(0, 1))
    axis_of_shares(canvas, axes)
    canvas.write((_LEFT - 7, _TOP - 8), "n", Letters(SMALL, "end", faint=True))
    for place, quarter in enumerate(data.quarters):
        _bar(canvas, axes, place, quarter)
    _axis(canvas, axes, data.quarters)
    _legend(canvas, data)
    return Figure(
        key=data.subject.key,
        title=title,
        alt=alt,
        svg=canvas.svg(data.subject.key, title, alt),
        columns=("Quarter", *(_label(key).capitalize() for key in data.keys), "Unknown", "All"),
        rows=tuple(_rows(data)),
        note=_note(data),
        spots=tuple(_spots(canvas, axes, data)),
    )


def _spots(canvas: Canvas, axes: Panel, data: BreakdownData) -> Iterator[Spot]:
    """Each part of each bar that stands for something known."""
    for place, quarter in enumerate(data.quarters):
        base = 0.0
        for key, count in zip(data.keys, quarter.counts, strict=True):
            share = count / quarter.total if count else 0
            if count:
                name = f"{quarter.words}, {_label(key)}: {counted(count, 'incident')}"
                about = {"quarter": quarter.name, data.subject.facet: key}
                corner, size = (place - _BAR / 2, base), (_BAR, share)
                yield canvas.spot(axes, corner, size, name, **about)
            base += share


def _paint(data: BreakdownData, place: int) -> Paint:
    return _PAINTS[place % len(_PAINTS)] if place < len(data.keys) else _UNKNOWN


def _label(key: str) -> str:
    return clean(key.replace("-", " ")) or "unnamed"


def _bar(canvas: Canvas, axes: Panel, place: int, quarter: Quarter) -> None:
    left = place - _BAR / 2
    if not quarter.finished:
        canvas.unfinished(axes, (place - 0.5, 0), (1, _ABOVE))
    base = 0.0
    for part, count in enumerate((*quarter.counts, quarter.unknown)):
        if count:
            share = count / quarter.total
            is_known = part < len(quarter.counts)
            paint = _PAINTS[part % len(_PAINTS)] if is_known else _UNKNOWN
            canvas.box(axes, (left, base), (_BAR, share), paint)
            base += share
    letters = Letters(SMALL, "middle", faint=not quarter.total)
    canvas.write((place, 1), f"{quarter.total:,}", letters, axes=axes, shift=(0, 8))


def _axis(canvas: Canvas, axes: Panel, quarters: Sequence[Quarter]) -> None:
    """Quarters below the bars where there is room, years below the first and each Q1."""
    letters, is_each = Letters(SMALL, "middle"), len(quarters) <= _EACH
    for place, quarter in enumerate(quarters):
        number, _, year = quarter.words.partition(" ")
        if is_each:
            canvas.write((place, 0), number, letters, axes=axes, shift=(0, -17))
        if number == "Q1" or (not place and number != "Q4"):
            drop = -34 if is_each else -17
            canvas.write((place, 0), year, letters, axes=axes, shift=(0, drop))


def _legend(canvas: Canvas, data: BreakdownData) -> None:
    """The parts from the top of the bars down, with their counts in the last four quarters."""
    sheet, faint = canvas.sheet, Letters(SMALL, "end", faint=True)
    canvas.write((_RIGHT, _TOP - 8), _span(data), faint)
    labels = [*map(_label, data.keys), "unknown"]
    entries = [
        (labels[place], count, _paint(data, place))
        for place, count in reversed(list(enumerate(data.sums)))
        if place < len(data.keys) or any(quarter.unknown for quarter in data.quarters)
    ]
    for line, (label, count, paint) in enumerate(entries):
        top = _TOP + 6 + line * _LINE
        canvas.box(sheet, (_LEGEND, top), (14, 14), paint)
        text = shorten(label, _ROOM - width_of(f"{count:,}", SMALL), SMALL)
        canvas.write((_LEGEND + 20, top + 11.5), text, Letters(SMALL))
        canvas.write((_RIGHT, top + 11.5), f"{count:,}", Letters(SMALL, "end"))
    if not data.quarters[-1].finished:
        top = _TOP + 6 + len(entries) * _LINE
        canvas.unfinished(sheet, (_LEGEND, top), (14, 14))
        canvas.write((_LEGEND + 20, top + 11.5), "unfinished", Letters(SMALL))


def _span(data: BreakdownData) -> str:
    number = len(data.recent)
    return data.recent[0].words if number == 1 else f"last {_NUMBERS[number]} quarters"


def _title(data: BreakdownData) -> str:
    """What part comes first in the last four quarters, of the incidents of which it is known."""
    *known, unknown = data.sums
    number = sum(known)
    span = f"in {data.recent[0].words}" if len(data.recent) == 1 else f"in the {_span(data)}"
    if not number:
        return f"Of no incident {span} is it known what {data.subject.verb} it"
    most = max(known)
    firsts = [key for key, count in zip(data.keys, known, strict=True) if count == most]
    actors = listed(_ACTORS.get(key, _label(key)) for key in firsts)
    each = " each" if len(firsts) > 1 else ""
    lead = f"{actors[0].upper()}{actors[1:]}{each} {data.subject.verb}"
    tail = f", {unknown:,} more unknown" if unknown else ""
    if number < MINIMUM:
        return f"{lead} {most:,} of {counted(number, 'incident')} {span}{tail}"
    return f"{lead} {share_words(most / number)} of incidents {span} (n = {number:,}{tail})"


def _alt(data: BreakdownData) -> str:
    *known, unknown = data.sums
    parts = [f"{_label(key)} {count:,}" for key, count in zip(data.keys, known, strict=True)]
    first, last = data.quarters[0].words, data.quarters[-1].words
    which = f"each quarter from {first} to {last}" if first != last else first
    return (
        f"A bar of incidents for {which}, split by "
        f"{data.subject.split} in shares. {_span(data).capitalize()}: {', '.join(parts)}, "
        f"unknown {unknown:,}."
    )


def _rows(data: BreakdownData) -> Iterator[tuple[str, ...]]:
    for quarter in data.quarters:
        cells = (*quarter.counts, quarter.unknown, quarter.total)
        yield (quarter.name, *map(str, cells))


def _note(data: BreakdownData) -> str:
    parts = ["The numbers above the bars are incidents; shares of few mean little."]
    if not data.quarters[-1].finished:
        words = data.quarters[-1].words
        parts.append(f"{words} is unfinished: it counts to {data.today.isoformat()}.")
    if data.earlier:
        parts.append(
            f"{counted(data.earlier, 'incident')} before {data.quarters[0].words}: not shown."
        )
    return " ".join(parts)
