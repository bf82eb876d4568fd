"""The numbers as flat rows, for CSV: one for every number, without the records behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hindsite.metrics import plain
from hindsite.metrics.paging_documents import on_call_rows
from hindsite.metrics.plain import ALL, DURATION_ESTIMATES, Plain
from hindsite.metrics.values import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hindsite.metrics.values import (
        Duration,
        Estimate,
        Metrics,
        OwnerActions,
        ServiceUptime,
        Share,
        Statistic,
    )

__all__ = ["COLUMNS", "as_rows"]

_ENDS = ("low", "high", "method")
COLUMNS = (
    *("key", "name", "definition", "unit", "group_kind", "group", "period", "finished"),
    *("n", "population", "censored"),
    *("value", *(f"value_{end}" for end in _ENDS)),
    *(
        column
        for name in DURATION_ESTIMATES
        for column in (name, *(f"{name}_{end}" for end in _ENDS))
    ),
    *("zeros", "detectable", "target", "values", "left_out"),
)
"""The columns, in their order; new ones are added at the end only."""

_AGE = "Age of action items"
_COUNTED = ("incidents", "Incidents", "incidents of the population", Unit.INCIDENTS.value)
_UPTIMES = (
    ("uptime", "Uptime", "1 − time in SEV-1 over the month", "share"),
    ("uptime_pessimistic", "Uptime, SEV-2 as down", "1 − time in SEV-1 or SEV-2", "pessimistic"),
)
_ITEMS = (
    ("actions_overdue", "Actions overdue", "open past their due date", "overdue"),
    ("actions_open", "Actions open", "open and not overdue", "open"),
    ("actions_done", "Actions done", "done", "done"),
)


def as_rows(metrics: Metrics) -> list[Plain]:
    """Every number, one row each, all with the keys of `COLUMNS` and values that JSON knows.

    Durations are in minutes or days, shares run from 0 to 1; `unit` says which. A statistic has
    mean, geometric mean, median and p90, each with its interval; a share, a count and an uptime
    have `value`. `values` lists durations that are too few for a statistic. `left_out` counts by
    reason. For the records behind a number see `documents.as_document`.
    """
    return [
        *(row for duration in metrics.durations for row in _duration_rows(duration)),
        _statistic_row("action_age", _AGE, (ALL, ALL, None), metrics.action_age),
        *(row for share in metrics.shares for row in _share_rows(share)),
        *_count_rows(metrics),
        *_frequency_rows(metrics),
        *(row for service in metrics.uptime for row in _uptime_rows(service)),
        *(row for owner in metrics.owners for row in _owner_rows(owner)),
        *(_row(**row) for row in on_call_rows(metrics.on_call)),
    ]


def _row(**known: object) -> Plain:
    row = dict.fromkeys(COLUMNS) | {"group_kind": ALL, "group": ALL, "values": [], "left_out": {}}
    return row | known


def _flat(name: str, found: Estimate | None) -> Plain:
    whole = plain.estimate(found) or {}
    ends = {f"{name}_{end}": whole.get(end) for end in _ENDS}
    return {name: whole.get("value"), **ends}


def _duration_rows(duration: Duration) -> Iterator[Plain]:
    for kind, key, target, statistic in plain.duration_parts(duration):
        yield _statistic_row(duration.key, duration.name, (kind, key, target), statistic)


def _statistic_row(
    key: str, name: str, group: tuple[str, str, float | None], statistic: Statistic
) -> Plain:
    kind, part, target = group
    estimates: Plain = {}
    for one in DURATION_ESTIMATES:
        estimates |= _flat(one, getattr(statistic, one))
    return _row(
        key=key,
        name=name,
        definition=statistic.definition,
        unit=statistic.unit.value,
        group_kind=kind,
        group=part,
        n=statistic.n,
        population=statistic.population,
        censored=len(statistic.censored),
        zeros=statistic.zeros,
        detectable=plain.number(statistic.detectable),
        target=plain.number(target),
        values=plain.few_values(statistic),
        left_out=plain.reasons(statistic.left_out),
        **estimates,
    )


def _share_rows(share: Share) -> Iterator[Plain]:
    for kind, key, proportion in plain.share_parts(share):
        yield _row(
            key=proportion.key,
            name=proportion.name,
            definition=proportion.definition,
            unit=Unit.SHARE.value,
            group_kind=kind,
            group=key,
            n=proportion.n,
            population=proportion.population,
            target=plain.number(proportion.target),
            left_out=plain.reasons(proportion.left_out),
            **_flat("value", proportion.estimate),
        )


def _counted(count: int, **more: object) -> Plain:
    key, name, definition, unit = _COUNTED
    known: Plain = {"n": count, "population": count, "value": count}
    return _row(key=key, name=name, definition=definition, unit=unit, **(known | more))


def _count_rows(metrics: Metrics) -> Iterator[Plain]:
    """Incidents in all, by severity, and by each part of a cut."""
    yield _counted(len(metrics.population))
    for severity, count in plain.severity_totals(metrics).items():
        yield _counted(count, group_kind="severity", group=severity)
    for cut, counts in metrics.counts.items():
        for one in counts:
            yield _counted(one.total, group_kind=cut.value, group=one.key)


def _frequency_rows(metrics: Metrics) -> Iterator[Plain]:
    """Incidents by period, empty ones included; by severity where there are any."""
    for frequency in metrics.frequency.values():
        for row in frequency.rows:
            when: Plain = {"period": row.label, "finished": row.finished}
            interval = _flat("value", row.estimate) if row.estimate else {}
            yield _counted(row.total, **when, **(interval | {"value": row.total}))
            for severity, count in plain.counts_by_severity(row.by_severity).items():
                if count:
                    yield _counted(count, **when, group_kind="severity", group=severity)


def _uptime_rows(uptime: ServiceUptime) -> Iterator[Plain]:
    for month in uptime.months:
        for key, name, definition, field in _UPTIMES:
            yield _row(
                key=key,
                name=name,
                definition=definition,
                unit=Unit.SHARE.value,
                group_kind="service",
                group=uptime.service,
                period=month.label,
                finished=month.finished,
                n=len(month.ids),
                population=len(month.ids),
                value=plain.uptime_share(getattr(month, field)),
                value_method="at most" if month.at_most else None,
                target=plain.uptime_share(uptime.slo),
            )


def _owner_rows(owner: OwnerActions) -> Iterator[Plain]:
    for key, name, definition, field in _ITEMS:
        count = len(getattr(owner, field))
        yield _row(
            key=key,
            name=name,
            definition=definition,
            unit="items",
            group_kind="owner",
            group=owner.owner,
            n=count,
            population=count,
            value=count,
        )
