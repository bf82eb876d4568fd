from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from hindsite.model import values
from hindsite.model.parts import Impact, Link
from hindsite.model.policy import Policy
from hindsite.model.settings import Settings
from hindsite.model.values import (
    Day,
    Flag,
    Identifier,
    Instant,
    Names,
    Percent,
    Quantity,
    Record,
    Span,
    Text,
)
from tests.factories import instant

CONTEXT = {"instant": instant}


def _made(kind: type[object], value: object) -> object:
    return TypeAdapter(kind).validate_python(value, context=CONTEXT)


def _rule(kind: type[object], value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        _made(kind, value)
    return caught.value.errors()[0]["type"]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Text, " a ", "a"),
        (Flag, "Yes", True),
        (Flag, "off", False),
        (Flag, True, True),
        (Quantity, "12.5", 12.5),
        (Quantity, 3, 3),
        (Percent, "62.5 %", 62.5),
        (Percent, "100", 100),
        (Percent, "0", 0),
        (Span, "90d", timedelta(days=90)),
        (Span, "2 W", timedelta(weeks=2)),
        (Span, "30min", timedelta(minutes=30)),
        (Span, "30m", timedelta(minutes=30)),
        (Span, timedelta(hours=1), timedelta(hours=1)),
        (Names, "payments", ("payments",)),
        (Names, ["b ", "a", "b"], ("b", "a")),
        (Names, ("a",), ("a",)),
        (Identifier, "A-1.b_c", "A-1.b_c"),
        (Day, "2026-4-1", date(2026, 4, 1)),
        (Day, date(2026, 4, 1), date(2026, 4, 1)),
        (Day, "2026-04-01T09:00Z", date(2026, 4, 1)),
        (Instant, "2026-04-01T09:00Z", datetime(2026, 4, 1, 9, tzinfo=UTC)),
        (values.ZoneName, "Europe/Berlin", "Europe/Berlin"),
    ],
)
def test_text_becomes_a_value(kind: type[object], value: object, expected: object) -> None:
    """Scalars arrive as text."""
    assert _made(kind, value) == expected


@pytest.mark.parametrize(
    ("kind", "value", "rule"),
    [
        (Text, " ", "empty-value"),
        (Text, ["a"], "wrong-type"),
        (Text, None, "string_type"),
        (Flag, "perhaps", "wrong-type"),
        (Quantity, "many", "wrong-type"),
        (Quantity, "nan", "wrong-type"),
        (Quantity, "1e999", "wrong-type"),
        (Quantity, ["1"], "wrong-type"),
        (Quantity, "-1", "out-of-range"),
        (Percent, "100.1", "out-of-range"),
        (Span, "90", "wrong-type"),
        (Span, "3 months", "wrong-type"),
        (Span, "99999w", "out-of-range"),
        (Names, {"a": "b"}, "wrong-type"),
        (Names, [["a"]], "wrong-type"),
        (Names, ["a", ""], "empty-value"),
        (Identifier, "a/b", "invalid-id"),
        (Identifier, "-a", "invalid-id"),
        (Identifier, None, "invalid-id"),
        (Identifier, "a" * 200, "invalid-id"),
        (Day, "soon", "invalid-date"),
        (Day, "2026-02-30", "impossible-date"),
        (Day, "2200-01-01", "impossible-date"),
        (Instant, 5, "invalid-time"),
        (Instant, datetime(2026, 4, 1, tzinfo=UTC).replace(tzinfo=None), "naive-time"),
        (values.ZoneName, "Mars", "unknown-zone"),
        (values.ZoneName, "../etc", "unknown-zone"),
    ],
)
def test_what_does_not_fit_names_the_rule_broken(
    kind: type[object], value: object, rule: str
) -> None:
    """The code is that of the finding."""
    assert _rule(kind, value) == rule


def test_without_a_reader_only_aware_times_are_times() -> None:
    """How bare text is read is the reader's business."""
    assert TypeAdapter(Instant).validate_python(datetime(2026, 4, 1, tzinfo=UTC))
    with pytest.raises(ValidationError, match="no time"):
        TypeAdapter(Instant).validate_python("2026-04-01T09:00Z")
    with pytest.raises(ValidationError, match="no time"):
        TypeAdapter(Day).validate_python("2026-04-01T09:00Z")


def test_an_empty_name_keeps_its_number_after_repeated_ones() -> None:
    """The place of a fault is that in the list as written."""
    with pytest.raises(ValidationError) as caught:
        _made(Names, ["a", "a", ""])
    assert caught.value.errors()[0]["loc"] == (2,)


def _kinds(base: type[Record] = Record) -> Iterator[type[Record]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


def test_a_blank_record_is_one_of_which_nothing_is_said() -> None:
    """Down to the fields that are known to be given, for every kind that may be made of nothing."""
    kinds: list[type[Record]] = [
        kind
        for kind in _kinds()
        if not any(info.is_required() for info in kind.model_fields.values())
    ]
    for kind in kinds:
        blank, made = kind.blank(), kind()
        assert blank == made
        assert repr(blank) == repr(made)
        assert blank.model_fields_set == made.model_fields_set
    assert {Impact, Policy, Settings} <= set(kinds)


def test_what_has_to_be_said_is_missed_in_a_blank_record() -> None:
    """It is as if the class had been called."""
    with pytest.raises(ValidationError):
        Link.blank()
