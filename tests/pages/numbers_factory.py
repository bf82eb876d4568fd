"""Metrics made by hand, and the pages that they give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hindsite.metrics.values import (
    MINIMUM,
    Cut,
    Duration,
    Estimate,
    Exclusion,
    Metrics,
    Proportion,
    Reason,
    Share,
    Statistic,
    Unit,
)
from hindsite.model.figure import Figure
from hindsite.pages.addresses import Addresses
from hindsite.pages.context import Context
from hindsite.pages.environment import Templates
from hindsite.pages.measured import Numbers
from hindsite.pages.numbers import metrics_data, metrics_pages
from hindsite.pages.rendering import Renderer
from tests.factories import incident, library
from tests.pages.engine import engine_html, look
from tests.pages.sample import AS_OF, MARKDOWN, OPTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hindsite.model.library import Library

__all__ = [
    "DURATIONS",
    "SHARES",
    "duration",
    "figure",
    "incidents",
    "metrics",
    "missing",
    "pages_of_metrics",
    "proportion",
    "statistic",
    "text_of",
]

DURATIONS = {
    "ttd": ("Time to detect", "TTD"),
    "tta": ("Time to acknowledge", "TTA"),
    "ttm": ("Time to mitigate", "TTM"),
    "ttr": ("Time to resolve", "TTR"),
    "impact": ("Impact duration", "Impact"),
}
SHARES = (
    "response_attainment",
    "update_cadence",
    "escalation_timeliness",
    "postmortem_completion",
    "postmortem_published",
    "postmortem_promptness",
    "action_completion",
    "notification",
    "runbook_freshness",
    "process_answers",
    "runbook_availability",
    "runbook_use",
    "runbook_help",
    "runbook_mended",
    "runbook_coverage",
    "runbook_exercise",
)


def incidents(number: int, **fields: object) -> Library:
    """A library of so many incidents, `i0`, `i1` and so on."""
    items = (incident(id=f"i{place}", title=f"Outage {place}", **fields) for place in range(number))
    return library(*items)


def missing(number: int, *fields: str, first: int = 100) -> tuple[Exclusion, ...]:
    """So many records without these fields."""
    ids = (f"i{place}" for place in range(first, first + number))
    return tuple(Exclusion(name, Reason.FIELD_MISSING, fields) for name in ids)


def statistic(
    values: Sequence[float] = (),
    censored: Sequence[float] = (),
    left_out: Sequence[Exclusion] = (),
) -> Statistic:
    """A statistic of these values, whose estimates from six values on are made up."""
    ordered = tuple(sorted(values))
    found = Statistic(
        key="ttr",
        definition="resolved − detected",
        unit=Unit.MINUTES,
        used=tuple(f"i{place}" for place in range(len(ordered))),
        values=ordered,
        censored=tuple(f"i{50 + place}" for place in range(len(censored))),
        censored_values=tuple(censored),
        left_out=tuple(left_out),
    )
    if len(ordered) >= MINIMUM:
        found = replace(
            found,
            median=Estimate(38, 22, 64, "order statistics"),
            geometric_mean=Estimate(41, 30, 57, "t on logarithms"),
            mean=Estimate(55),
            detectable=3.8,
        )
    return found


def duration(
    key: str,
    overall: Statistic | None = None,
    by: Mapping[Cut, Mapping[str, Statistic]] | None = None,
) -> Duration:
    """A response time with these parts."""
    name, short = DURATIONS[key]
    return Duration(
        key=key,
        name=name,
        short=short,
        definition="end − start",
        overall=overall or statistic(),
        by={cut: tuple(parts.items()) for cut, parts in (by or {}).items()},
    )


def proportion(
    met: Sequence[str] = (),
    missed: Sequence[str] = (),
    left_out: Sequence[Exclusion] = (),
    key: str = "action_completion",
) -> Proportion:
    """A share of these records, with an interval that is made up."""
    number = len(met) + len(missed)
    return Proportion(
        key=key,
        name=key.replace("_", " ").capitalize(),
        definition="done ÷ due",
        target=1.0,
        met=tuple(met),
        missed=tuple(missed),
        left_out=tuple(left_out),
        estimate=Estimate(len(met) / number, 0.2, 0.9, "Wilson") if number else None,
    )


def metrics(durations: Sequence[Duration] = (), shares: Sequence[Share] = ()) -> Metrics:
    """Metrics of the parts given; what is not given is empty."""
    times = {one.key: one for one in durations}
    given = {one.key: one for one in shares}
    return Metrics(
        as_of=AS_OF,
        today=date(2026, 4, 10),
        population=("i0",),
        outside=(),
        duplicates=(),
        apart={},
        durations=tuple(times.get(key, duration(key)) for key in DURATIONS),
        shares=tuple(given.get(key, Share(proportion(key=key))) for key in SHARES),
        frequency={},
        counts={},
        breakdowns={},
        days=(),
        actions=(),
        action_age=Statistic("action_age", "closed − opened", Unit.DAYS),
        owners=(),
        problems=(),
        clocks=(),
        uptime=(),
    )


def figure(key: str) -> Figure:
    """A chart of this key."""
    svg = f'<svg role="img"><title>{key}</title></svg>'
    return Figure(key, f"Chart {key}", "A chart", svg, ("x",), (("1",),))


def pages_of_metrics(base: Library, numbers: Metrics, *figures: Figure) -> dict[str, str]:
    """The pages and files of metrics by path."""
    context = Context(
        library=base,
        numbers=Numbers.of(numbers, figures),
        options=OPTIONS,
        addresses=Addresses(base),
        renderer=Renderer(MARKDOWN),
        templates=Templates(None),
    )
    pages = (*metrics_pages(context), *metrics_data(context))
    return {page.path: page.text for page in pages}


def text_of(page: str) -> str:
    """The words of a page as a reader sees them, on one line."""
    return " ".join(look(engine_html(page)).text.split())
