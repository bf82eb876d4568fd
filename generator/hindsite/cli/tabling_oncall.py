"""On-call load as a table and sentences for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hindsite.cli.layout import Line, aligned, clean, fitted
from hindsite.cli.terminal import counted
from hindsite.metrics.words import interval_words, share_words

if TYPE_CHECKING:
    from hindsite.metrics.values import Burden, Load

__all__ = ["on_call_table"]

_HEADINGS = ("On call", "Pages", "Outside hours", "At night", "Not actionable")
_NAMED = 5


def on_call_table(burden: Burden | None, width: int | None) -> str:
    """Pages of all, by team, and of the alerts that page most; then what is to be done about it.

    Args:
        burden: What was counted; nothing is said where there are no exports.
        width: Of the terminal; None where the output goes elsewhere.
    """
    if burden is None or burden.all is None:
        return ""
    rows = [_row("all", burden.all)]
    rows += [_row(f"team {load.key}", load) for load in burden.teams.rows]
    rows += [_row(f"alert {load.key}", load) for load in burden.alerts.rows[:_NAMED]]
    table = aligned(_HEADINGS, rows) if width is None else fitted(_HEADINGS, rows, width)
    return "\n".join([*table, *(clean(line) for line in _sentences(burden))])


def _row(name: str, load: Load) -> Line:
    idle = f"{load.not_actionable:,} of {load.judged:,}" if load.judged else ""
    outside, night = (
        f"{count:,} ({share_words(share)})"
        for count, share in ((load.outside, load.outside_share), (load.night, load.night_share))
    )
    return Line((name, f"{load.pages:,}", outside, night, idle))


def _sentences(burden: Burden) -> Iterator[str]:
    shifts = burden.per_shift
    if shifts.n:
        ends = interval_words(shifts.over, share_words)
        yield (
            f"{shifts.n_over:,} of {counted(shifts.n, 'shift')} with a page have more than "
            f"{shifts.limit} (95 %: {ends})"
        )
    if burden.idle:
        names = ", ".join(one.alert for one in burden.idle[:_NAMED])
        more = len(burden.idle) - _NAMED
        rest = f" and {more:,} more" if more > 0 else ""
        yield f"No action in {burden.idle_days} days: {names}{rest}"
    unread = sum(burden.unread.values())
    if unread:
        yield f"{counted(unread, 'row')} of exports gave no page; `hindsite check` names them"
