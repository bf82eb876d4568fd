"""Metrics that several tests draw."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hindsite.charts import draw
from hindsite.charts.multiples import CUTS
from hindsite.metrics.values import Cut, Unit
from hindsite.model.enums import Severity
from tests.charts import factory, shapes

if TYPE_CHECKING:
    from hindsite.metrics.values import Duration, Metrics
    from hindsite.model.figure import Figure


MINUTES = [12, 20, 33, 45, 52, 70, 90, 240, 1500]


@pytest.fixture(scope="session")
def full() -> Metrics:
    """Metrics with data for every chart, medians, targets and a month that runs."""
    by_quarter = {"2026-Q2": factory.statistic(MINUTES), "2026-Q3": factory.statistic([5, 50])}
    some = factory.metrics(
        population=10,
        months=factory.frequency([[0, 1, 0, 0], [1, 2, 3, 1], [0, 0, 0, 0], [0, 1, 1, 0]]),
        durations=[
            resolution(),
            factory.duration("tta", by_quarter=by_quarter, targets={Severity.SEV1: 5.0}),
        ],
        services=factory.counts({"payments": [1, 2, 3, 1], "search": [0, 0, 1, 0]}),
        factors=factory.counts({"no canary": [1, 1, 0, 0], "alert too late": [0, 0, 1, 0]}),
        actions=factory.flows([(3, 0, 3, 0), (2, 1, 4, 2), (0, 2, 2, 1)]),
    )
    return replace(
        some,
        on_call=factory.paged((5, 3, 2), (4, 1, 0), hours={3: 5, 30: 4}, running=True).on_call,
        shares=(shapes.freshness(3, 1, 1, 1),),
        breakdowns={
            Cut.SOURCE: shapes.breakdown(Cut.SOURCE, ["monitoring", "staff"], [[1, 2, 0]] * 5),
            Cut.STRATEGY: shapes.breakdown(Cut.STRATEGY, ["rollback"], [[1, 2]] * 5),
        },
        days=(shapes.day(3, Severity.SEV2, 2), shapes.day(30, Severity.SEV1)),
        action_age=shapes.statistic([1, 5, 9, 12, 30, 44], [3, 90], unit=Unit.DAYS),
        uptime=(shapes.service_uptime("payments", 0.999, [1, 0.98, 0.9999]),),
    )


def resolution() -> Duration:
    """A time to resolve with parts of every cut, some still open, and a curve."""
    by_quarter = {"2026-Q2": factory.statistic(MINUTES), "2026-Q3": factory.statistic([5, 50])}
    duration = factory.duration(
        "ttr",
        by_severity={
            Severity.SEV1: factory.statistic([40, 55]),
            Severity.SEV2: factory.statistic(MINUTES, running=[90]),
        },
        by_quarter=by_quarter,
    )
    parts = (("one", factory.statistic(MINUTES)), ("other", factory.statistic([5, 50])))
    return replace(
        duration,
        overall=shapes.statistic([*MINUTES, 40, 55], [90]),
        by={**duration.by, **dict.fromkeys(CUTS, parts)},
    )


@pytest.fixture(scope="session")
def figures(full: Metrics) -> dict[str, Figure]:
    """The charts of `full` by key."""
    return {figure.key: figure for figure in draw(full)}
