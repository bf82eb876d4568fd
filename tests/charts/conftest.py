"""Metrics that several tests draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hindsite.charts import draw
from hindsite.model.enums import Severity
from tests.charts import factory

if TYPE_CHECKING:
    from hindsite.metrics.values import Metrics
    from hindsite.model.figure import Figure


@pytest.fixture
def full() -> Metrics:
    """Metrics with data for every chart, medians, targets and a month that runs."""
    minutes = [12, 20, 33, 45, 52, 70, 90, 240, 1500]
    by_quarter = {"2026-Q2": factory.statistic(minutes), "2026-Q3": factory.statistic([5, 50])}
    return factory.metrics(
        population=10,
        months=factory.frequency([[0, 1, 0, 0], [1, 2, 3, 1], [0, 0, 0, 0], [0, 1, 1, 0]]),
        durations=[
            factory.duration(
                "ttr",
                by_severity={
                    Severity.SEV1: factory.statistic([40, 55]),
                    Severity.SEV2: factory.statistic(minutes),
                },
                by_quarter=by_quarter,
            ),
            factory.duration("tta", by_quarter=by_quarter, targets={Severity.SEV1: 5.0}),
        ],
        services=factory.counts({"payments": [1, 2, 3, 1], "search": [0, 0, 1, 0]}),
        factors=factory.counts({"no canary": [1, 1, 0, 0], "alert too late": [0, 0, 1, 0]}),
        actions=factory.flows([(3, 0, 3, 0), (2, 1, 4, 2), (0, 2, 2, 1)]),
    )


@pytest.fixture
def figures(full: Metrics) -> dict[str, Figure]:
    """The charts of `full` by key."""
    return {figure.key: figure for figure in draw(full)}
