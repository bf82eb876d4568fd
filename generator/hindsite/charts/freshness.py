"""How many runbooks were reviewed within their time, as one bar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from hindsite.charts.canvas import SMALL, Canvas, Letters, Paint
from hindsite.charts.labels import counted
from hindsite.charts.palette import ACCENT, BAD, GOOD, PAPER, TEXT
from hindsite.metrics.words import share_words
from hindsite.model.figure import Figure

if TYPE_CHECKING:
    from hindsite.metrics.values import Metrics, Proportion

__all__ = ["FreshnessData", "draw_freshness", "prepare_freshness"]

_KEY = "freshness"
_WIDTH = 632.0
_LEFT, _TOP, _BAR = 4.0, 8.0, 34.0
_LEGEND, _LINE = 66.0, 22.0
_COLUMN = 316.0
_FIELD = "last_reviewed"

_STATES: Mapping[str, Paint] = MappingProxyType(
    {
        "reviewed within its time": Paint(GOOD, PAPER),
        "review overdue": Paint(BAD, PAPER, hatch="//"),
        "never reviewed": Paint(ACCENT, PAPER, hatch="xx"),
        "reviewed, but no period set": Paint(PAPER, TEXT, 1.2),
    }
)
"""In the order of the bar; solid, lines, crosses and an outline beside the colours."""


@dataclass(frozen=True, slots=True)
class FreshnessData:
    """How many runbooks are in each state, in the order of the bar, and all that have a period."""

    counts: tuple[tuple[str, int], ...]
    asked: int

    @property
    def total(self) -> int:
        """All runbooks."""
        return sum(count for _, count in self.counts)


def prepare_freshness(metrics: Metrics, names: Mapping[str, str]) -> FreshnessData | None:
    """Every runbook by its state; None where there is no runbook."""
    del names
    whole = metrics.share("runbook_freshness").overall
    if not whole.population:
        return None
    return FreshnessData(tuple(zip(_STATES, _counts(whole), strict=True)), whole.n)


def _counts(whole: Proportion) -> tuple[int, ...]:
    never = sum(_FIELD in exclusion.detail for exclusion in whole.left_out)
    return len(whole.met), len(whole.missed), never, len(whole.left_out) - never


def draw_freshness(data: FreshnessData) -> Figure:
    """One bar of all runbooks, and what its parts are below."""
    shown = [(state, count) for state, count in data.counts if count]
    canvas = Canvas(_LEGEND + _LINE * ((len(shown) + 1) // 2))
    axes = canvas.panel(_LEFT, _TOP, _WIDTH, _BAR)
    axes.set(xlim=(0, data.total), ylim=(0, 1))
    base = 0
    for state, count in shown:
        canvas.box(axes, (base, 0), (count, 1), _STATES[state])
        base += count
    for place, (state, count) in enumerate(shown):
        x, y = _LEFT + _COLUMN * (place % 2), _LEGEND + _LINE * (place // 2)
        canvas.box(canvas.sheet, (x, y - 11), (14, 14), _STATES[state])
        canvas.write((x + 22, y), f"{state}: {count:,}", Letters(SMALL))
    title, alt = _title(data), _alt(data)
    return Figure(
        key=_KEY,
        title=title,
        alt=alt,
        svg=canvas.svg(_KEY, title, alt),
        columns=("State", "Runbooks", "Share"),
        rows=tuple(
            (state.capitalize(), str(count), share_words(count / data.total))
            for state, count in data.counts
        ),
        note=_note(data),
    )


def _title(data: FreshnessData) -> str:
    (_, fresh), (_, overdue), (_, never), _ = data.counts
    if data.asked:
        whom = f"{fresh:,} of" if fresh else "None of"
        end = "was reviewed within its time" if fresh <= 1 else "were reviewed within their time"
        whole = f"{whom} {counted(data.asked, 'runbook')} {end}"
        return f"{whole}; {overdue:,} overdue" if overdue else whole
    if never == data.total:
        return f"None of {counted(never, 'runbook')} has been reviewed"
    return f"No review date can be told for {counted(data.total, 'runbook')}"


def _alt(data: FreshnessData) -> str:
    parts = ", ".join(f"{count:,} {state}" for state, count in data.counts if count)
    return f"One bar of {counted(data.total, 'runbook')}: {parts}."


def _note(data: FreshnessData) -> str:
    left = data.total - data.asked
    return f"{counted(left, 'runbook')} without a review or a period: not in the share." * bool(
        left
    )
