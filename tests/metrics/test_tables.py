from __future__ import annotations

import dataclasses
import json
from datetime import timedelta

from hindsite.metrics import as_rows, measure
from tests.factories import incident, instant, library

START = instant("2026-03-14T09:00Z")


def rows(count: int) -> list[dict[str, object]]:
    """The rows of a library of so many incidents of SEV-2, one of which is open."""
    items = [
        incident(
            id=f"i{k}",
            severity="SEV-2",
            detected_at=START,
            resolved_at=START + timedelta(minutes=k) if k else None,
        )
        for k in range(count)
    ]
    return as_rows(measure(library(*items), instant("2026-04-01T12:00Z")))


def find(table: list[dict[str, object]], key: str, group: str) -> dict[str, object]:
    """The one row of a number and group."""
    (row,) = [row for row in table if (row["key"], row["group"]) == (key, group)]
    return row


def test_rows_are_plain_data_with_the_same_keys() -> None:
    """JSON takes them as they are, without NaN; CSV has one header."""
    table = rows(8)
    json.dumps(table, allow_nan=False)
    assert len({tuple(row) for row in table}) == 1


def test_enough_values_give_statistics_and_no_list() -> None:
    """Seven of eight are resolved, after one to seven minutes."""
    row = find(rows(8), "ttr", "SEV-2")
    assert row == {
        "key": "ttr",
        "name": "Time to resolve",
        "group_kind": "severity",
        "group": "SEV-2",
        "unit": "min",
        "n": 7,
        "population": 8,
        "value": None,
        "mean": 4.0,
        "median": 4.0,
        "p90": None,
        "target": None,
        "values": [],
        "left_out": {"still open": 1},
    }


def test_few_values_are_listed() -> None:
    """Three values say more than their mean."""
    row = find(rows(4), "ttr", "all")
    assert (row["mean"], row["values"]) == (None, [1.0, 2.0, 3.0])


def test_targets_stand_at_their_groups() -> None:
    """Acknowledging by severity, detecting where a critical service is hit."""
    table = rows(1)
    assert find(table, "tta", "SEV-2")["target"] == 15.0
    assert find(table, "tta", "SEV-4")["target"] is None
    assert find(table, "ttd", "critical")["target"] == 5.0


def test_groups_are_told_apart_by_kind() -> None:
    """Every way to cut a duration is there."""
    kinds = [row["group_kind"] for row in rows(3) if row["key"] == "ttr"]
    assert list(dict.fromkeys(kinds)) == ["all", "severity", "source", "tier", "service", "quarter"]


def test_proportions_are_rows_with_a_value() -> None:
    """Without anything asked of anybody the value is missing, not zero."""
    table = rows(4)
    row = find(table, "postmortem_completion", "all")
    assert (row["unit"], row["n"], row["value"], row["target"]) == ("share", 3, 0.0, 1.0)
    assert find(table, "action_completion", "all")["value"] is None


def test_a_duration_without_critical_incidents_has_no_row_of_them() -> None:
    """A value made elsewhere may lack that group."""
    metrics = measure(library(incident()), instant("2026-04-01T12:00Z"))
    bare = dataclasses.replace(metrics.duration("ttd"), on_critical=None)
    table = as_rows(dataclasses.replace(metrics, durations=(bare,)))
    assert "tier" not in {row["group_kind"] for row in table}
