"""Reports made by hand, and a library whose records they name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hindsite.metrics.values import (
    Comparison,
    Count,
    Cut,
    Estimate,
    Exclusion,
    Highlight,
    Period,
    Problem,
    Proportion,
    Reason,
    Report,
    Statistic,
    Unit,
    Versus,
    Window,
)
from hindsite.model.enums import Severity
from tests.factories import incident, library
from tests.pages.sample import AS_OF

if TYPE_CHECKING:
    from hindsite.model.library import Library

__all__ = ["FIRST", "SECOND", "empty", "few", "many", "quarter", "records", "share", "window"]

FIRST = date(2026, 1, 1)
SECOND = date(2026, 4, 1)


def window(label: str, start: date, end: date, observed: int = 0) -> Window:
    """A quarter, month or year; with `observed` days one that still runs."""
    period = {4: Period.YEAR, 7: Period.QUARTER if "Q" in label else Period.MONTH}[len(label)]
    return Window(label, period, start, end, not observed, observed or (end - start).days)


def few(*minutes: float, left_out: tuple[Exclusion, ...] = ()) -> Statistic:
    """A time to resolve with too few values for a median."""
    used = tuple(f"i{place}" for place in range(len(minutes)))
    return Statistic("ttr", "resolved − detected", Unit.MINUTES, used, minutes, left_out=left_out)


def many() -> Statistic:
    """A time to resolve with a median and its interval."""
    values = tuple(map(float, range(10, 19)))
    return replace(few(*values), median=Estimate(14.0, 11.0, 17.0, "exact"))


def share(met: int, missed: int, left_out: tuple[Exclusion, ...] = ()) -> Proportion:
    """A completion of post-mortems."""
    names = tuple(f"i{place}" for place in range(met + missed))
    made = Proportion("k", "Post-mortems", "published ÷ due", 1.0, names[:met], names[met:])
    estimate = Estimate(met / (met + missed), 0.3, 0.9, "Wilson") if met + missed else None
    return replace(made, left_out=left_out, estimate=estimate)


def empty(label: str = "2026-Q1", start: date = FIRST, end: date = SECOND) -> Report:
    """A quarter in which nothing happened, after another one."""
    now, before = window(label, start, end), window("2025-Q4", date(2025, 10, 1), FIRST)
    return Report(
        as_of=AS_OF,
        window=now,
        before=before,
        incidents=(),
        by_severity={},
        by_severity_before={},
        comparison=Comparison(now, before, 0, 0, None),
        resolved=(),
        still_open=(),
        durations=(Versus("Time to resolve", "TTR", few(), few()),),
        shares=(Versus("Post-mortems", "Post-mortems", share(0, 0), share(0, 0)),),
        counts={},
        opened=(),
        closed=(),
        overdue=(),
        problems=(),
        highlight=None,
    )


def records() -> Library:
    """Two incidents of the first quarter of 2026, and one of the year before."""
    return library(
        incident(
            id="pool",
            title="Checkout *fails*",
            severity="SEV-1",
            started_at="2026-02-03T09:00Z",
            detected_at="2026-02-03T09:05Z",
            resolved_at="2026-02-03T10:00Z",
            impact={"summary": "Every <second> payment failed."},
            contributing_factors=["config-change"],
            action_items=[
                {"id": "A1", "title": "Limit `it`", "owner": "payments", "due": "2026-02-20"},
                {
                    "title": "Look",
                    "status": "done",
                    "done_at": "2026-02-05",
                    "url": "https://t.x/1",
                },
            ],
        ),
        incident(
            id="again",
            title="Checkout fails again",
            severity="SEV-2",
            started_at="2026-03-03T09:00Z",
            contributing_factors=["config-change"],
        ),
        incident(id="old", severity="SEV-3", started_at="2025-11-03T09:00Z"),
        contributing_factors=[{"id": "config-change", "name": "Configuration change"}],
    )


def quarter() -> Report:
    """The first quarter of 2026, as a library of `records` has it."""
    base = empty()
    return replace(
        base,
        incidents=("pool", "again"),
        by_severity={Severity.SEV1: 1, Severity.SEV2: 1},
        by_severity_before={Severity.SEV3: 1},
        comparison=Comparison(base.window, base.before, 2, 1, 0.7),
        resolved=("pool",),
        still_open=("again",),
        durations=(Versus("Time to resolve", "TTR", many(), few(38.0)),),
        shares=(
            Versus(
                "Post-mortems",
                "Post-mortems",
                share(5, 1, (Exclusion("again", Reason.NOT_YET_DUE),)),
                share(0, 0),
            ),
        ),
        counts={
            Cut.SERVICE: (Count("payments", {}, ("pool", "again")),),
            Cut.FACTOR: (Count("config-change", {}, ("pool", "again")),),
        },
        opened=("pool#A1", "pool#2"),
        closed=("pool#2",),
        overdue=("pool#A1",),
        problems=(
            Problem(
                "config-change",
                "payments",
                ("pool", "again"),
                date(2026, 2, 3),
                date(2026, 3, 3),
                ("pool#2",),
                ("pool#A1",),
                (("again", ("pool#A1",)),),
            ),
        ),
        highlight=Highlight("pool", "SEV-1; 1 h of impact"),
    )
