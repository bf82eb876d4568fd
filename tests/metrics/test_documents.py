from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from hindsite.metrics import Selection, as_document, document_text, measure
from hindsite.metrics.values import Cut, Period, Reason
from hindsite.metrics.values.shares import ClockState
from hindsite.model.enums import Audience, Kind, Severity
from tests.depth import often
from tests.factories import incident, instant, library
from tests.metrics.documented import METRICS, Q3
from tests.schemas import faults, schema

AS_OF = instant("2026-04-01T12:00Z")


def document(selection: Selection | None = None, **options: bool) -> dict[str, Any]:
    """The document of the metrics that hold one of each thing, as another program reads it."""
    found = json.loads(document_text(as_document(METRICS, selection, **options)))
    assert isinstance(found, dict)
    return found


def test_the_schema_is_one() -> None:
    """The schema itself follows the rules of JSON Schema."""
    Draft202012Validator.check_schema(schema())


def _objects(part: object) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if part.get("type") == "object":
            yield part
        for inner in part.values():
            yield from _objects(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _objects(inner)


def test_the_schema_is_closed_and_says_what_everything_is() -> None:
    """No key passes unnoticed, and each has words that say what it holds."""
    objects = list(_objects(schema()))
    assert len(objects) > 20
    for part in objects:
        assert "additionalProperties" in part
        for name, field in part.get("properties", {}).items():
            named = field.get("description") or "$ref" in field or name.startswith("SEV-")
            assert named, name


def test_the_schema_knows_every_word() -> None:
    """A new reason, severity, kind, cut or state cannot be forgotten in it."""
    text = json.dumps(schema())
    for vocabulary in (Reason, Severity, Kind, Cut, Period, ClockState, Audience):
        assert [word for word in vocabulary if f'"{word.value}"' not in text] == []


def test_everything_follows_the_schema() -> None:
    """With one of each thing, and with a selection."""
    everything = Selection(
        Q3, (Severity.SEV1,), ("payments",), ("a",), (Kind.SECURITY,), Audience.PUBLIC
    )
    assert faults(document_text(as_document(METRICS))) == []
    assert faults(document_text(as_document(METRICS, everything))) == []


def test_a_statistic() -> None:
    """It carries its definition, its intervals and what it rests on, rounded."""
    row = document()["durations"][0]
    assert row["definition"] == "detected − started"
    assert (row["n"], row["population"], row["censored"]) == (6, 8, 1)
    assert row["median"] == {
        "value": 38.12,
        "low": 22.0,
        "high": None,
        "method": "order statistics, exact",
    }
    assert row["mean"] == {"value": 2084.0, "low": None, "high": None, "method": None}
    assert row["p90"] is None
    assert row["left_out"] == {"field missing": 1}
    assert row["survival"]["at_risk"] == [6, 5]


def test_records_behind_a_number() -> None:
    """Each record is named with its value, or with the reason why it has none."""
    records = document()["durations"][0]["records"]
    assert records["used"][2] == {"id": "i3", "value": 33.33}
    assert records["censored"] == [{"id": "open", "value": 400.0}]
    assert records["left_out"] == [
        {"id": "late", "reason": "field missing", "detail": ["detected_at"]}
    ]
    assert records["outside"][0]["detail"] == ["game-day"]


def test_parts_come_in_a_fixed_order_with_their_targets() -> None:
    """The whole, then severities, then tiers, whatever order they were measured in."""
    rows = document()["durations"]
    assert [(row["group_kind"], row["group"], row["target"]) for row in rows] == [
        ("all", "all", None),
        ("severity", "SEV-1", 5.0),
        ("tier", "critical", 3.0),
    ]


def test_a_share() -> None:
    """Of a share one can see who did it and who did not."""
    whole, part, nothing = document()["shares"]
    assert whole["value"] == {
        "value": 0.5,
        "low": 0.0945,
        "high": 0.9055,
        "method": "Wilson score",
    }
    assert (whole["records"]["met"], whole["records"]["missed"]) == (["i1#1"], ["i2#1"])
    assert (part["group_kind"], part["group"]) == ("team", "payments")
    assert (nothing["value"], nothing["n"]) == (None, 0)


def test_frequency_and_comparison() -> None:
    """Counts have the four severities, and the comparison both windows."""
    quarter = document()["frequency"]["quarter"]
    assert quarter["rows"][0]["by_severity"] == {"SEV-1": 0, "SEV-2": 0, "SEV-3": 0, "SEV-4": 0}
    assert quarter["rows"][0]["estimate"]["high"] == 3.689
    assert quarter["comparison"] is None
    running = quarter["running"]
    assert (running["now"]["days"], running["before"]["label"]) == (46, "2026-Q2")
    assert (running["count"], running["count_before"], running["p"]) == (2, 0, 0.1235)


def test_a_short_outage_is_no_full_uptime() -> None:
    """One minute of a month is not rounded away, nor is a strict objective."""
    (uptime,) = document()["uptime"]
    assert uptime["slo"] == 0.99995
    assert uptime["months"][0]["share"] == 0.99997685
    assert uptime["months"][0]["at_most"] is True


def test_instants_are_in_utc() -> None:
    """Whatever zone they were given in."""
    found = document()
    assert found["as_of"] == "2026-08-15T12:00:00Z"
    assert found["clocks"][0]["due_at"] == "2026-08-17T00:00:00Z"
    assert found["clocks"][0]["notified_at"] is None


def test_follow_up() -> None:
    """Problems, owners and the age of actions are there with their ids."""
    found = document()
    assert found["problems"][0]["despite"] == [{"incident": "i2", "actions": ["i1#1"]}]
    assert found["actions"]["owners"][0]["overdue"] == ["i2#1"]
    assert found["actions"]["age"]["unit"] == "d"
    assert found["actions"]["age"]["values"] == [3.0]


def test_selection() -> None:
    """The document says what was asked for; nothing where all was."""
    assert document()["selection"] == {
        "period": None,
        "severities": [],
        "services": [],
        "teams": [],
        "kinds": [],
        "audience": None,
    }
    chosen = Selection(period=Q3, severities=(Severity.SEV1,), audience=Audience.PUBLIC)
    selection = document(chosen)["selection"]
    assert selection["period"]["label"] == "2026-Q3"
    assert (selection["severities"], selection["audience"]) == (["SEV-1"], "public")


def test_one_row_a_line() -> None:
    """A change of one number is a change of one line."""
    lines = document_text(as_document(METRICS)).splitlines()
    changed = replace(METRICS, problems=(replace(METRICS.problems[0], owed=()),))
    others = document_text(as_document(changed)).splitlines()
    differing = [line for line, other in zip(lines, others, strict=True) if line != other]
    assert len(differing) == 1
    assert differing[0].startswith('{"factor": "retry-storm"')


@pytest.mark.parametrize("char", ["\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\ud800", "\n"])
def test_nothing_steers_a_terminal(char: str) -> None:
    """What would is an escape, and read back it is as it was."""
    name = f"a{char}b"
    text = document_text({"name": name})
    assert json.loads(text) == {"name": name}
    assert char not in text.replace("\n", "") if char != "\n" else "a\\nb" in text


def test_text_without_number() -> None:
    """A number that is none is a fault of ours, never a word in the output."""
    with pytest.raises(ValueError, match="JSON"):
        document_text({"value": float("nan")})


@settings(deadline=None, max_examples=often(8))
@given(name=st.text(min_size=1).filter(str.strip), count=st.integers(0, 9))
def test_wild_names(name: str, count: int) -> None:
    """Whatever things are called, the document follows the schema and is the same each time."""
    items = [
        incident(
            id=f"i{k}",
            teams=[name],
            contributing_factors=[name],
            action_items=[{"title": "Mend", "owner": name}],
            detected_at=AS_OF,
            resolved_at=AS_OF,
        )
        for k in range(count)
    ]
    metrics = measure(library(*items), AS_OF)
    text = document_text(as_document(metrics))
    assert faults(text) == []
    assert text == document_text(as_document(measure(library(*items), AS_OF)))
    text.encode()


@pytest.mark.parametrize("count", [0, 1, 30])
def test_open_incidents_only(count: int) -> None:
    """Nothing, or nothing but what still runs, follows the schema too."""
    items = [
        incident(id=f"i{k}", started_at="2026-03-14T09:00Z", detected_at="2026-03-14T09:05Z")
        for k in range(count)
    ]
    document = as_document(measure(library(*items), AS_OF))
    assert faults(document_text(document)) == []
