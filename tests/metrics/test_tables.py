from __future__ import annotations

import json
from datetime import timedelta

from hindsite.metrics import as_rows, measure
from hindsite.metrics.tables import COLUMNS
from tests.factories import incident, instant, library
from tests.metrics.documented import METRICS

START = instant("2026-03-14T09:00Z")

Rows = list[dict[str, object]]


def rows(count: int) -> Rows:
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


def find(table: Rows, key: str, group: str, period: str | None = None) -> dict[str, object]:
    """The one row of a number, group and period."""
    (row,) = [
        row
        for row in table
        if (row["key"], row["group"], row["period"]) == (key, group, period)
        and row["group_kind"] != "kind"
    ]
    return row


def test_rows_are_plain_data_with_the_same_keys() -> None:
    """JSON takes them as they are, without NaN; CSV has one header."""
    table = [*rows(8), *as_rows(METRICS)]
    json.dumps(table, allow_nan=False)
    assert {tuple(row) for row in table} == {COLUMNS}


def test_enough_values_give_statistics_and_no_list() -> None:
    """Seven of eight are resolved, after one to seven minutes; the eighth still runs."""
    row = find(rows(8), "ttr", "SEV-2")
    assert (row["name"], row["unit"]) == ("Time to resolve", "min")
    assert (row["n"], row["population"], row["censored"]) == (7, 8, 1)
    assert (row["mean"], row["values"], row["left_out"]) == (4.0, [], {})


def test_a_statistic_lies_flat() -> None:
    """Each estimate has its ends and its method in columns of their own; what is open is empty."""
    row = find(as_rows(METRICS), "ttd", "all")
    assert [row[name] for name in COLUMNS if name.startswith("median")] == [
        38.12,
        22.0,
        None,
        "order statistics, exact",
    ]
    assert (row["mean"], row["mean_low"], row["p90"]) == (2084.0, None, None)
    assert (row["zeros"], row["detectable"]) == (1, 4.2)
    assert row["left_out"] == {"field missing": 1}


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
    """The whole comes first, then the severities, then what else a duration is cut by."""
    kinds = [row["group_kind"] for row in rows(3) if row["key"] == "ttr"]
    order = list(dict.fromkeys(kinds))
    assert order[:3] == ["all", "severity", "kind"]
    assert {"service", "tier", "quarter", "source"} <= set(order)


def test_shares_are_rows_with_a_value() -> None:
    """Without anything asked of anybody the value is missing, not zero."""
    table = as_rows(METRICS)
    row = find(table, "action_completion", "all")
    assert (row["unit"], row["n"], row["population"], row["target"]) == ("share", 2, 3, 1.0)
    assert (row["value"], row["value_low"], row["value_high"]) == (0.5, 0.0945, 0.9055)
    assert row["left_out"] == {"cancelled": 1}
    assert find(table, "notification", "all")["value"] is None


def test_counts() -> None:
    """Incidents in all, by severity and by service."""
    table = as_rows(METRICS)
    assert find(table, "incidents", "all")["value"] == 8
    assert find(table, "incidents", "SEV-1")["value"] == 2
    assert find(table, "incidents", "payments")["value"] == 1


def test_frequency() -> None:
    """Empty periods are rows of 0 with their interval; severities have one where they have any."""
    table = as_rows(METRICS)
    empty = find(table, "incidents", "all", "2026-Q2")
    assert (empty["value"], empty["value_high"], empty["finished"]) == (0, 3.689, True)
    running = find(table, "incidents", "all", "2026-Q3")
    assert (running["value"], running["value_high"], running["finished"]) == (2, None, False)
    by_severity = [row["group"] for row in table if row["period"] and row["group_kind"] != "all"]
    assert by_severity == ["SEV-1", "payments", "payments"]


def test_uptime() -> None:
    """A month has both bounds beside the objective, and says where it is at most so."""
    table = as_rows(METRICS)
    row = find(table, "uptime", "payments", "2026-08")
    assert (row["value"], row["target"], row["value_method"]) == (0.99997685, 0.99995, "at most")
    assert find(table, "uptime_pessimistic", "payments", "2026-08")["value"] == 0.9


def test_owners() -> None:
    """How many items each owner has overdue, open and done."""
    table = as_rows(METRICS)
    counts = [
        find(table, f"actions_{name}", "payments")["value"] for name in ("overdue", "open", "done")
    ]
    assert counts == [1, 0, 1]


def test_age_of_actions() -> None:
    """It is in days."""
    row = find(as_rows(METRICS), "action_age", "all")
    assert (row["unit"], row["values"]) == ("d", [3.0])
