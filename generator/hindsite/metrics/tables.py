"""The numbers as plain rows, for JSON, CSV and the terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hindsite.metrics.rounding import significant
from hindsite.metrics.values import (
    MINIMUM,
    Duration,
    Estimate,
    Exclusion,
    Metrics,
    Proportion,
    Statistic,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["as_rows"]


def as_rows(metrics: Metrics) -> list[dict[str, object]]:
    """Every response time, overall and by group, and every proportion, one row each.

    All rows have the same keys, and values that JSON knows. `unit` is `min` for durations and
    `share` (0 to 1) for proportions, whose one number is `value`. `values` lists durations that are
    too few for a statistic. `left_out` counts by reason; its sum and `n` make `population`.
    """
    rows = [row for duration in metrics.durations for row in _duration_rows(duration)]
    shares = (
        metrics.postmortem_completion,
        metrics.postmortem_published,
        metrics.action_completion,
    )
    return [*rows, *map(_share_row, shares)]


def _duration_rows(duration: Duration) -> Iterator[dict[str, object]]:
    for kind, group, target, statistic in _groups(duration):
        yield {
            "key": duration.key,
            "name": duration.name,
            "group_kind": kind,
            "group": group,
            "unit": "min",
            "n": statistic.n,
            "population": statistic.population,
            "value": None,
            "mean": _number(statistic.mean),
            "median": _number(statistic.median),
            "p90": _number(statistic.p90),
            "target": target,
            "values": _listed(statistic),
            "left_out": _reasons(statistic.left_out),
        }


def _groups(duration: Duration) -> Iterator[tuple[str, str, float | None, Statistic]]:
    yield "all", "all", None, duration.overall
    for severity, statistic in duration.by_severity:
        yield "severity", severity.value, duration.targets.get(severity), statistic
    for source, statistic in duration.by_source:
        yield "source", source.value, None, statistic
    if duration.on_critical is not None:
        yield "tier", "critical", duration.critical_target, duration.on_critical
    for service, statistic in duration.by_service:
        yield "service", service, None, statistic
    for quarter, statistic in duration.by_quarter:
        yield "quarter", quarter, None, statistic


def _share_row(proportion: Proportion) -> dict[str, object]:
    return {
        "key": proportion.key,
        "name": proportion.name,
        "group_kind": "all",
        "group": "all",
        "unit": "share",
        "n": proportion.n,
        "population": proportion.population,
        "value": None if proportion.value is None else significant(proportion.value),
        "mean": None,
        "median": None,
        "p90": None,
        "target": proportion.target,
        "values": [],
        "left_out": _reasons(proportion.left_out),
    }


def _number(estimate: Estimate | None) -> float | None:
    return None if estimate is None else estimate.value


def _listed(statistic: Statistic) -> list[float]:
    return list(map(significant, statistic.values)) if statistic.n < MINIMUM else []


def _reasons(left_out: tuple[Exclusion, ...]) -> dict[str, int]:
    found = Counter(exclusion.reason.value for exclusion in left_out)
    return dict(sorted(found.items()))
