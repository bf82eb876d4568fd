"""The numbers as files: each record behind them with every part of a cut that it belongs to."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import chain, repeat
from typing import TYPE_CHECKING

from hindsite.metrics import as_rows, document_text
from hindsite.metrics.tables import COLUMNS
from hindsite.metrics.values import Cut, Proportion, Statistic
from hindsite.model.names import fold
from hindsite.pages.escaping import csv_line, csv_of, csv_text
from hindsite.pages.numbers_page import POPULATION_CSV
from hindsite.pages.provenance import is_of_runbooks, is_of_services, members
from hindsite.pages.values import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from hindsite.metrics.values import Duration, Metrics, Share
    from hindsite.model.incident import Incident
    from hindsite.pages.context import Context

    Parts = Mapping[str, Sequence[tuple[str, Iterable[str]]]]
    Row = tuple[str, ...]

__all__ = [
    "METRICS_CSV",
    "METRICS_JSON",
    "RUNBOOKS_CSV",
    "UPTIME_CSV",
    "duration_path",
    "metrics_data",
    "share_path",
]

METRICS_JSON = "data/metrics.json"
METRICS_CSV = "data/metrics.csv"
UPTIME_CSV = "data/uptime.csv"
RUNBOOKS_CSV = "data/runbooks.csv"

_CUTS = tuple(Cut)
_COLUMNS = ("record", "standing", "reason", "detail")
_BETWEEN = "; "
_NO_PART = ("",) * len(_CUTS)


def duration_path(key: str) -> str:
    """Where the records behind a duration are."""
    return f"data/durations/{key}.csv"


def share_path(key: str) -> str:
    """Where the records behind a share are."""
    return f"data/shares/{key}.csv"


def metrics_data(context: Context) -> Iterator[Page]:
    """Every number as JSON and CSV, and for each the records that it rests on."""
    yield from _all_numbers(context)
    metrics = context.metrics
    stands = _Stands(_membership(_cuts_of(metrics.durations)))
    for duration in metrics.durations:
        yield Page(duration_path(duration.key), _of_statistic(duration.overall, stands))
    age = metrics.action_age
    yield Page(duration_path(age.key), _of_statistic(age, _Stands({})))
    for share in metrics.shares:
        yield Page(share_path(share.key), _of_share(share, stands))
    yield Page(POPULATION_CSV, _population(context))
    yield Page(UPTIME_CSV, _uptime(context))
    yield Page(RUNBOOKS_CSV, _runbooks(context))


def _all_numbers(context: Context) -> Iterator[Page]:
    """Every number as a row; the records behind it are in the other files."""
    metrics = context.metrics
    rows = as_rows(metrics)
    head = {"as_of": metrics.as_of.isoformat(), "today": metrics.today.isoformat()}
    yield Page(METRICS_JSON, document_text({**head, "metrics": rows}))
    cells = ([_cell(row[name]) for name in COLUMNS] for row in rows)
    yield Page(METRICS_CSV, csv_text(COLUMNS, cells))


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class _Stands:
    """The parts of each cut in which incidents stand, as the ends of lines.

    Many files end their lines alike, and each end is made once.

    Args:
        parts: By an incident's id.
    """

    def __init__(self, parts: Mapping[str, Row]) -> None:
        self._parts = parts
        self._ends: dict[tuple[Row, Row], str] = {}

    def line(self, row: Row, own: Row = _NO_PART, *, is_other: bool = False) -> str:
        """A row with the parts in which its record stands.

        Args:
            row: Its first cell is the id of the record, or of a thing in it.
            own: Parts of its own, which count before those of its incident.
            is_other: Whether the record is no incident.
        """
        incident = "" if is_other else row[0].partition("#")[0]
        both = own, self._parts.get(incident, _NO_PART)
        end = self._ends.get(both)
        if end is None:
            cells = (one or other for one, other in zip(*both, strict=True))
            end = self._ends[both] = csv_line(cells)
        return f"{csv_line(row)},{end}"


def _of_statistic(number: Statistic, stands: _Stands) -> str:
    unit = number.unit.value
    values = [
        *((name, "used", value) for name, value in zip(number.used, number.values, strict=True)),
        *(
            (name, "still running", value)
            for name, value in zip(number.censored, number.censored_values, strict=True)
        ),
    ]
    rows = [
        *((name, standing, "", "", f"{value:g}", unit) for name, standing, value in values),
        *((*row, "", "") for row in _others(number)),
    ]
    columns = (*_COLUMNS, "value", "unit", *_CUTS)
    return csv_of([csv_line(columns), *map(stands.line, rows)])


def _of_share(share: Share, stands: _Stands) -> str:
    """Each case with the parts of its own, and where the share is not cut so, of its incident."""
    number, found = share.overall, _membership({cut: _ids(share.parts(cut)) for cut in _CUTS})
    rows = [
        *((name, "as asked", "", "") for name in number.met),
        *((name, "not as asked", "", "") for name in number.missed),
        *_others(number),
    ]
    is_other = is_of_runbooks(share.key) or is_of_services(share.key)
    lines = (stands.line(row, found[row[0]], is_other=is_other) for row in rows)
    return csv_of([csv_line((*_COLUMNS, *_CUTS)), *lines])


def _others(number: Statistic | Proportion) -> Iterator[Row]:
    for standing, exclusions in (("left out", number.left_out), ("outside", number.outside)):
        for one in exclusions:
            yield one.id, standing, one.reason.value, _BETWEEN.join(one.detail)


def _cuts_of(durations: Iterable[Duration]) -> Parts:
    """The parts of each cut; an incident stands in the same ones for every response time."""
    return {
        cut: _ids(next((one.parts(cut) for one in durations if one.parts(cut)), ()))
        for cut in _CUTS
    }


def _ids(parts: Iterable[tuple[str, Statistic | Proportion]]) -> Sequence[tuple[str, Row]]:
    return [(key, members(part)) for key, part in parts]


def _membership(parts: Parts) -> defaultdict[str, Row]:
    """By id: for each cut the keys of the parts to which a record belongs."""
    columns = [_column(groups) for groups in parts.values()]
    none = ("",) * len(columns)
    names = dict.fromkeys(chain.from_iterable(columns))
    rows = zip(*(map(column.get, names, repeat("")) for column in columns), strict=True)
    return defaultdict(lambda: none, zip(names, rows, strict=False))


def _column(groups: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """By id: the keys of the groups to which a record belongs."""
    column: dict[str, str] = {}
    for key, ids in groups:
        joined = dict.fromkeys(ids, key)
        for name in column.keys() & joined.keys():
            joined[name] = f"{column[name]}{_BETWEEN}{key}"
        column |= joined
    return column


def _population(context: Context) -> str:
    """All incidents: when they began, and under what each counts."""
    metrics = context.metrics
    periods: Parts = {
        period: [(row.label, row.ids) for row in frequency.rows]
        for period, frequency in metrics.frequency.items()
    }
    began, found = _membership(periods), _membership(_counted(metrics))
    known = context.library.incident_by_id
    rows = [
        *((name, "counted", "", "") for name in metrics.population),
        *((i.id, "outside", i.reason.value, _BETWEEN.join(i.detail)) for i in metrics.outside),
    ]
    columns = (
        *_COLUMNS,
        *(f"began in {period}" for period in periods),
        "severity",
        *_counted(metrics),
    )
    return csv_text(
        columns,
        (
            (*row, *began[row[0]], _severity(known.get(fold(row[0]))), *found[row[0]])
            for row in rows
        ),
    )


def _counted(metrics: Metrics) -> Parts:
    return {
        cut: [(count.key, count.ids) for count in metrics.counts[cut]]
        for cut in _CUTS
        if cut in metrics.counts and cut is not Cut.SEVERITY
    }


def _severity(incident: Incident | None) -> str:
    return incident.severity.value if incident else ""


def _uptime(context: Context) -> str:
    """Each month of each service; shares from 0 to 1."""
    columns = (
        "service",
        "month",
        "finished",
        "share",
        "pessimistic",
        "at most",
        "slo",
        "incidents",
    )
    rows = (
        (
            one.service,
            month.label,
            str(month.finished).lower(),
            f"{month.share:.6g}",
            f"{month.pessimistic:.6g}",
            str(month.at_most).lower(),
            "" if one.slo is None else f"{one.slo:.6g}",
            _BETWEEN.join(month.ids),
        )
        for one in context.metrics.uptime
        for month in one.months
    )
    return csv_text(columns, rows)


def _runbooks(context: Context) -> str:
    """Each runbook: the incidents by how it served, and its days; then those that were wanted."""
    lists = ("helped", "misled", "unused", "unsaid", "unmended")
    days = ("reviewed", "review_due", "changed", "exercised")
    rows = [
        (
            one.runbook,
            *(_BETWEEN.join(getattr(one, name)) for name in lists),
            *(_day(getattr(one, name)) for name in days),
            "",
        )
        for one in context.metrics.runbooks
    ]
    blank = ("",) * (len(lists) + len(days))
    missing = [(one.incident, *blank, one.wanted) for one in context.metrics.wanted]
    columns = ("runbook, or incident that wanted one", *lists, *days, "wanted")
    return csv_text(columns, [*rows, *missing])


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
