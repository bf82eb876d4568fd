"""The pages of metrics: the overview, then every number with what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.metrics.values import Period
from hindsite.metrics.words import comparison_words, count_words, interval_words
from hindsite.pages.desk import Desk
from hindsite.pages.gaps import Gap, gap_of
from hindsite.pages.numbers_data import METRICS_CSV, METRICS_JSON, metrics_data
from hindsite.pages.numbers_followup import follow_up_numbers
from hindsite.pages.numbers_frequency import frequency_page
from hindsite.pages.numbers_oncall import on_call_page
from hindsite.pages.numbers_page import POPULATION_CSV, metrics_page
from hindsite.pages.numbers_response import response_pages
from hindsite.pages.numbers_runbooks import RUNBOOK_NUMBERS, runbook_numbers
from hindsite.pages.numbers_services import services_page
from hindsite.pages.numbers_targets import targets_page
from hindsite.pages.numbers_uptime import uptime_page
from hindsite.pages.parts import Ref, Tile, Tone
from hindsite.pages.statistics import duration_tile, proportion_tile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.pages.context import Context
    from hindsite.pages.values import Page

__all__ = ["metrics_data", "metrics_pages"]

_HERE = "metrics/"
_FOLLOW_UP = frozenset({"action_completion", "process_answers"})
_NOTIFICATION = "notification"


def metrics_pages(context: Context) -> Iterator[Page]:
    """The overview, then a page for each kind of number."""
    yield _overview(context)
    yield from response_pages(context)
    yield targets_page(context)
    yield uptime_page(context)
    yield frequency_page(context)
    yield follow_up_numbers(context)
    yield services_page(context)
    yield runbook_numbers(context)
    yield from on_call_page(context)


def _overview(context: Context) -> Page:
    desk, metrics = Desk(context, _HERE), context.metrics
    shares = [
        share.overall
        for share in metrics.shares
        if share.key != _NOTIFICATION or metrics.clocks  # most have no such duty to speak of
    ]
    return metrics_page(
        context,
        _HERE,
        "metrics.md.j2",
        "Metrics",
        times=[
            duration_tile(one, desk.url(f"metrics/response/{one.key}/"))
            for one in metrics.durations
        ],
        counts=_counts(desk),
        comparison=_comparison(context),
        shares=[proportion_tile(share, desk.url(_page_of(share.key))) for share in shares],
        gaps=_gaps(desk),
        files=[
            Ref("Every number as JSON", desk.url(METRICS_JSON)),
            Ref("as CSV", desk.url(METRICS_CSV)),
            Ref("every incident with what it counts under, as CSV", desk.url(POPULATION_CSV)),
        ],
    )


def _page_of(key: str) -> str:
    """The page on which a share stands with what it rests on."""
    page = "metrics/follow-up/" if key in _FOLLOW_UP else "metrics/targets/"
    page = RUNBOOK_NUMBERS if key.startswith("runbook_") else page
    return f"{page}#hs-{key.replace('_', '-')}"


def _counts(desk: Desk) -> list[Tile]:
    """How many began in the quarter that runs and in the one before it."""
    frequency = desk.context.metrics.frequency.get(Period.QUARTER)
    tiles = []
    for row in reversed(frequency.rows[-2:] if frequency else ()):
        interval = interval_words(row.estimate, count_words)
        span = "whole quarter" if row.finished else "so far"
        said = f"{span}; 95\u00a0%: {interval}" if interval else span
        href = desk.url("metrics/frequency/")
        tiles.append(Tile(f"Incidents in {row.label}", f"{row.total:,}", said, Tone.PLAIN, href))
    return tiles


def _comparison(context: Context) -> list[str]:
    """Whether the quarter that runs, or the last whole one, differs from the one before."""
    frequency = context.metrics.frequency.get(Period.QUARTER)
    pairs = (frequency.running, frequency.comparison) if frequency else ()
    return [comparison_words(pair) for pair in pairs if pair is not None]


def _gaps(desk: Desk) -> list[Gap]:
    """What is not known, number by number."""
    metrics = desk.context.metrics
    times = [
        gap_of(Ref(one.name, desk.url(f"metrics/response/{one.key}/")), one.overall)
        for one in metrics.durations
    ]
    shares = [
        gap_of(Ref(one.overall.name, desk.url(_page_of(one.key))), one.overall)
        for one in metrics.shares
    ]
    return [gap for gap in (*times, *shares) if gap is not None]
