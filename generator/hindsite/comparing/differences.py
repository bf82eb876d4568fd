"""Two sets of numbers → those that are not what they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from hindsite.comparing.values import Move, Recurrence
from hindsite.metrics import as_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from hindsite.metrics.values import Metrics

__all__ = ["moves", "recurrences"]

_TOLD = (
    "n",
    "population",
    "censored",
    "value",
    "median",
    "p90",
    "geometric_mean",
    "mean",
    "values",
)
_Row: TypeAlias = Mapping[str, object]
_Key: TypeAlias = tuple[str, str, str, str]


def moves(
    before: Metrics,
    after: Metrics,
    label: Callable[[str, str], str],
    service_ids: Mapping[str, str],
) -> tuple[Move, ...]:
    """Each number that moves: of all first, then by part, in the order of the metrics.

    Args:
        before: At the same instant as `after`.
        after: With the change.
        label: Gives a kind of group, such as `service`, and a key of it the name for people.
        service_ids: The ids of services before the change → those that they have with it.
    """
    old, new = _rows(before, service_ids), _rows(after, {})
    found = (
        _move(key, old.get(key), new.get(key), label)
        for key in dict.fromkeys((*new, *old))
        if _differ(old.get(key), new.get(key))
    )
    return tuple(sorted(found, key=lambda move: bool(move.group_kind or move.period)))


def _rows(metrics: Metrics, service_ids: Mapping[str, str]) -> dict[_Key, _Row]:
    found: dict[_Key, _Row] = {}
    for row in as_rows(metrics):
        kind, group = str(row["group_kind"]), str(row["group"])
        if kind == "service":
            group = service_ids.get(group, group)
        found[str(row["key"]), kind, group, str(row["period"] or "")] = row
    return found


def _differ(before: _Row | None, after: _Row | None) -> bool:
    """Whether anything of a number is told otherwise; none is the same as one of nothing."""
    if before is None or after is None:
        row = before or after or {}
        return bool(row.get("n") or row.get("population"))
    return any(before.get(name) != after.get(name) for name in _TOLD)


def _move(
    key: _Key, before: _Row | None, after: _Row | None, label: Callable[[str, str], str]
) -> Move:
    row = after or before or {}
    name, kind, group, period = key
    return Move(
        key=name,
        name=str(row["name"]),
        unit=str(row["unit"]),
        group_kind="" if kind == "all" else kind,
        group="" if kind == "all" else label(kind, group),
        period=period,
        before=before,
        after=after,
    )


def recurrences(
    before: Metrics,
    after: Metrics,
    label: Callable[[str, str], str],
    service_ids: Mapping[str, str],
) -> tuple[Recurrence, ...]:
    """Problems that came again with the change: in more incidents than before, or at all."""
    old = {
        (factor, service_ids.get(service, service)): len(one.ids)
        for one in before.problems
        for factor, service in ((one.factor, one.service), *one.also)
    }
    found = []
    for problem in after.problems:
        known = old.get((problem.factor, problem.service), 0)
        if len(problem.ids) > known:
            names = label("factor", problem.factor), label("service", problem.service)
            found.append(Recurrence(*names, known, len(problem.ids)))
    return tuple(found)
