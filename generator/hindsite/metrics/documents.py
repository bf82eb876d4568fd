"""Everything that was measured as one document, with the records behind each number, for JSON.

The form is version 1 of `schemas/stats.schema.json`: within a version keys are added, and none is
renamed, removed or given another meaning. Rows stand in the order of the metrics.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from hindsite.metrics import plain
from hindsite.metrics.paging_documents import on_call_document
from hindsite.metrics.plain import ALL, DURATION_ESTIMATES, Plain
from hindsite.metrics.selection import Selection
from hindsite.metrics.values import Unit
from hindsite.model.controls import json_told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hindsite.metrics.values import (
        ActionFlow,
        Breakdown,
        Comparison,
        Count,
        Duration,
        Exclusion,
        Frequency,
        Metrics,
        NotificationClock,
        OwnerActions,
        PeriodCount,
        Problem,
        Proportion,
        RunbookRecord,
        ServiceUptime,
        Share,
        Statistic,
        Survival,
    )

__all__ = ["VERSION", "as_document", "document_text"]

VERSION = 1

_AGE = "Age of action items"
_OUTCOMES = ("helped", "misled", "unused", "unsaid", "unmended")


def as_document(metrics: Metrics, selection: Selection | None = None) -> Plain:
    """Every number with its definition, its basis and the ids of its records, as JSON knows it.

    Durations and shares are flat lists with one row for each group, as in `tables.as_rows`; a row
    has `records` besides: who was used with which value, who still runs, who was left out and who
    is outside of the population, with the reason of each.

    Args:
        metrics: What was measured.
        selection: What was asked for; everything, where it is not given.
    """
    return {
        "version": VERSION,
        "as_of": plain.instant(metrics.as_of),
        "today": metrics.today.isoformat(),
        "selection": _selection(selection or Selection()),
        "basis": _basis(metrics),
        "durations": [row for one in metrics.durations for row in _duration_rows(one)],
        "shares": [row for one in metrics.shares for row in _share_rows(one)],
        "frequency": {period.value: _frequency(one) for period, one in metrics.frequency.items()},
        "counts": {
            cut.value: [_count(one) for one in counts] for cut, counts in metrics.counts.items()
        },
        "breakdowns": {cut.value: _breakdown(one) for cut, one in metrics.breakdowns.items()},
        "days": [
            {"day": one.day.isoformat(), "worst": one.worst.value, "ids": list(one.ids)}
            for one in metrics.days
        ],
        "uptime": [_uptime(one) for one in metrics.uptime],
        "clocks": [_clock(one) for one in metrics.clocks],
        "problems": [_problem(one) for one in metrics.problems],
        "actions": {
            "months": [_flow(one) for one in metrics.actions],
            "age": _statistic("action_age", _AGE, (ALL, ALL, None), metrics.action_age),
            "owners": [_owner(one) for one in metrics.owners],
        },
        "runbooks": {
            "records": [_runbook(one) for one in metrics.runbooks],
            "wanted": [{"incident": one.incident, "wanted": one.wanted} for one in metrics.wanted],
        },
        "on_call": on_call_document(metrics.on_call),
        "reviews": [{**asdict(one), "held": one.held.isoformat()} for one in metrics.reviews],
    }


def document_text(document: Mapping[str, object]) -> str:
    """A document as JSON with one row a line, which greps and compares well; ends in a line feed.

    What steers a terminal is written as an escape, so that the text can be printed as it is.
    """
    body = ",\n".join(f"{_json(key)}: {_lines(value)}" for key, value in document.items())
    return f"{{\n{body}\n}}\n"


def _lines(value: object) -> str:
    """A value on one line, but each element of a list on one of its own."""
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(map(_json, value)) + "\n]"
    if isinstance(value, dict) and any(isinstance(part, (list, dict)) for part in value.values()):
        return (
            "{\n"
            + ",\n".join(f"{_json(key)}: {_lines(part)}" for key, part in value.items())
            + "\n}"
        )
    return _json(value)


def _json(value: object) -> str:
    return json_told(json.dumps(value, ensure_ascii=False, allow_nan=False))


def _selection(selection: Selection) -> Plain:
    return {
        "period": plain.window(selection.period),
        "severities": [severity.value for severity in selection.severities],
        "services": list(selection.services),
        "teams": list(selection.teams),
        "kinds": [kind.value for kind in selection.kinds],
        "audience": selection.audience.value if selection.audience else None,
    }


def _basis(metrics: Metrics) -> Plain:
    return {
        "population": len(metrics.population),
        "by_severity": plain.severity_totals(metrics),
        "ids": list(metrics.population),
        "outside": _exclusions(metrics.outside),
        "outside_by_kind": dict(metrics.apart),
        "duplicates": list(metrics.duplicates),
    }


def _exclusions(exclusions: Iterable[Exclusion]) -> list[Plain]:
    return [
        {"id": one.id, "reason": one.reason.value, "detail": list(one.detail)} for one in exclusions
    ]


def _duration_rows(duration: Duration) -> Iterator[Plain]:
    for kind, key, target, statistic in plain.duration_parts(duration):
        yield _statistic(duration.key, duration.name, (kind, key, target), statistic)


def _statistic(
    key: str, name: str, group: tuple[str, str, float | None], statistic: Statistic
) -> Plain:
    kind, part, target = group
    return {
        "key": key,
        "name": name,
        "definition": statistic.definition,
        "unit": statistic.unit.value,
        "group_kind": kind,
        "group": part,
        "n": statistic.n,
        "population": statistic.population,
        "censored": len(statistic.censored),
        **{one: plain.estimate(getattr(statistic, one)) for one in DURATION_ESTIMATES},
        "zeros": statistic.zeros,
        "detectable": plain.number(statistic.detectable),
        "target": plain.number(target),
        "values": plain.few_values(statistic),
        "left_out": plain.reasons(statistic.left_out),
        "survival": _survival(statistic.survival),
        "records": {
            "used": _valued(statistic.used, statistic.values),
            "censored": _valued(statistic.censored, statistic.censored_values),
            "left_out": _exclusions(statistic.left_out),
            "outside": _exclusions(statistic.outside),
        },
    }


def _valued(ids: Iterable[str], values: Iterable[float]) -> list[Plain]:
    pairs = zip(ids, values, strict=True)
    return [{"id": one, "value": plain.number(value)} for one, value in pairs]


def _survival(survival: Survival | None) -> Plain | None:
    if survival is None:
        return None
    curves = ("times", "shares", "low", "high")
    return {
        **{one: list(map(plain.number, getattr(survival, one))) for one in curves},
        "at_risk": list(survival.at_risk),
    }


def _share_rows(share: Share) -> Iterator[Plain]:
    for kind, key, proportion in plain.share_parts(share):
        yield _proportion(kind, key, proportion)


def _proportion(kind: str, key: str, proportion: Proportion) -> Plain:
    return {
        "key": proportion.key,
        "name": proportion.name,
        "definition": proportion.definition,
        "unit": Unit.SHARE.value,
        "group_kind": kind,
        "group": key,
        "n": proportion.n,
        "population": proportion.population,
        "value": plain.estimate(proportion.estimate),
        "target": plain.number(proportion.target),
        "left_out": plain.reasons(proportion.left_out),
        "records": {
            "met": list(proportion.met),
            "missed": list(proportion.missed),
            "left_out": _exclusions(proportion.left_out),
            "outside": _exclusions(proportion.outside),
        },
    }


def _frequency(frequency: Frequency) -> Plain:
    return {
        "rows": [_period(row) for row in frequency.rows],
        "comparison": _comparison(frequency.comparison),
        "running": _comparison(frequency.running),
        "rate": plain.estimate(frequency.rate),
    }


def _period(row: PeriodCount) -> Plain:
    return {
        "label": row.label,
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "finished": row.finished,
        "count": row.total,
        "by_severity": plain.counts_by_severity(row.by_severity),
        "estimate": plain.estimate(row.estimate),
        "ids": list(row.ids),
    }


def _comparison(comparison: Comparison | None) -> Plain | None:
    if comparison is None:
        return None
    return {
        "now": plain.window(comparison.now),
        "before": plain.window(comparison.before),
        "count": comparison.count,
        "count_before": comparison.count_before,
        "p": plain.number(comparison.p),
    }


def _count(count: Count) -> Plain:
    return {
        "key": count.key,
        "count": count.total,
        "by_severity": plain.counts_by_severity(count.by_severity),
        "ids": list(count.ids),
    }


def _breakdown(breakdown: Breakdown) -> Plain:
    return {
        "period": breakdown.period.value,
        "keys": list(breakdown.keys),
        "rows": [
            {
                "label": row.label,
                "start": row.start.isoformat(),
                "finished": row.finished,
                "counts": dict(row.counts),
                "unknown": row.unknown,
            }
            for row in breakdown.rows
        ],
    }


def _uptime(uptime: ServiceUptime) -> Plain:
    return {
        "service": uptime.service,
        "slo": plain.uptime_share(uptime.slo),
        "months": [
            {
                "label": month.label,
                "start": month.start.isoformat(),
                "finished": month.finished,
                "share": plain.uptime_share(month.share),
                "pessimistic": plain.uptime_share(month.pessimistic),
                "at_most": month.at_most,
                "ids": list(month.ids),
            }
            for month in uptime.months
        ],
    }


def _clock(clock: NotificationClock) -> Plain:
    return {
        "incident": clock.incident,
        "regime": clock.regime,
        "state": clock.state.value,
        "is_decided": clock.is_decided,
        "known_at": plain.instant(clock.known_at),
        "due_at": plain.instant(clock.due_at),
        "notified_at": plain.instant(clock.notified_at),
        "minutes": plain.number(clock.minutes),
        "left": plain.number(clock.left),
    }


def _problem(problem: Problem) -> Plain:
    return {
        "factor": problem.factor,
        "service": problem.service,
        "ids": list(problem.ids),
        "first": problem.first.isoformat(),
        "last": problem.last.isoformat(),
        "done": list(problem.done),
        "owed": list(problem.owed),
        "despite": [
            {"incident": incident, "actions": list(actions)}
            for incident, actions in problem.despite
        ],
    }


def _runbook(record: RunbookRecord) -> Plain:
    days = ("reviewed", "review_due", "changed", "exercised")
    return {
        "runbook": record.runbook,
        **{one: list(getattr(record, one)) for one in _OUTCOMES},
        **{one: plain.day(getattr(record, one)) for one in days},
        "is_overdue": record.is_overdue,
    }


def _flow(flow: ActionFlow) -> Plain:
    return {
        "label": flow.label,
        "start": flow.start.isoformat(),
        "finished": flow.finished,
        "opened": flow.opened,
        "closed": flow.closed,
        "open_at_end": flow.open_at_end,
        "overdue_at_end": flow.overdue_at_end,
    }


def _owner(owner: OwnerActions) -> Plain:
    return {
        "owner": owner.owner,
        "overdue": list(owner.overdue),
        "open": list(owner.open),
        "done": list(owner.done),
        "oldest_days": owner.oldest_days,
    }
