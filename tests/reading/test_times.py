from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic_core import PydanticCustomError

from hindsite.reading.times import localise, parse_instant, zone_named
from tests.reading.records import BERLIN

NINE = datetime(2026, 3, 14, 9, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-14T09:02:00Z",
        "2026-03-14t09:02:00z",
        "2026-03-14T09:02Z",
        "2026-03-14 9:02 UTC",
        "2026-3-14 09:02:00 GMT",
        "2026-03-14T10:02:00+01:00",
        "2026-03-14T10:02:00+01",
        "2026-03-14T10:02:00 +0100",
        "2026-03-14 10:02 UTC+1",
        "2026-03-14 10:02 CET",
        "2026-03-14 10:02 (CET)",
        "2026-03-14 04:02 EST",
        "2026-03-14 10:02 Europe/Berlin",
        "2026-03-14T09:02:00.000Z",
        "2026-03-14T09:02:00,0Z",
        " 2026-03-14T09:02:00Z ",
    ],
)
def test_one_instant_has_many_notations(text: str) -> None:
    """Whatever the offset is called, the instant is the same."""
    when, naive = parse_instant(text, ZoneInfo("Asia/Tokyo"))
    assert when == NINE
    assert not naive


def test_a_time_without_zone_takes_the_one_given() -> None:
    """It is said that it named none."""
    assert parse_instant("2026-03-14T10:02", BERLIN) == (NINE, True)


def test_parts_of_seconds_are_read_to_the_microsecond() -> None:
    """Digits beyond are cut."""
    when, _ = parse_instant("2026-03-14T09:02:00.1234567Z", UTC)
    assert when - NINE == timedelta(microseconds=123456)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("yesterday", "invalid-time"),
        ("09:02", "invalid-time"),
        ("2026-03-14", "invalid-time"),
        ("2026-03-14T25:00Z", "invalid-time"),
        ("2026-03-14T09:60Z", "invalid-time"),
        ("2026-02-30T09:00Z", "impossible-date"),
        ("2026-13-01T09:00Z", "impossible-date"),
        ("0000-01-01T09:00Z", "impossible-date"),
        ("9999-12-31T23:59Z", "impossible-date"),
        ("1969-12-31T23:59Z", "impossible-date"),
        ("2026-03-14 09:00 IST", "ambiguous-time"),
        ("2026-03-14 09:00 CST", "ambiguous-time"),
        ("2026-03-14 09:00 XYZ", "unknown-zone"),
        ("2026-03-14T09:00:00Z,", "invalid-time"),
        ("2026-03-14 09:00;", "invalid-time"),
        ("2026-03-14 09:00 Europe/Nowhere", "unknown-zone"),
        ("2026-03-14 09:00 ../../etc/passwd", "unknown-zone"),
        ("2026-03-14 09:00 +15:00", "unknown-zone"),
        ("2026-03-14 09:00 +01:75", "unknown-zone"),
        ("2026-03-29T02:30", "ambiguous-time"),
        ("2026-10-25T02:30", "ambiguous-time"),
    ],
)
def test_what_names_no_single_instant_is_refused(text: str, rule: str) -> None:
    """The error has the code of the rule broken, and says what was expected."""
    with pytest.raises(PydanticCustomError) as caught:
        parse_instant(text, BERLIN)
    assert caught.value.type == rule
    assert caught.value.context is not None
    assert caught.value.context["expected"]


@pytest.mark.parametrize(
    ("day", "how"), [(date(2026, 3, 29), "never"), (date(2026, 10, 25), "twice")]
)
def test_changed_clocks_are_told_apart(day: date, how: str) -> None:
    """A gap is not an overlap."""
    with pytest.raises(PydanticCustomError, match=how):
        localise(day, time(2, 30), BERLIN)


def test_an_offset_settles_changed_clocks() -> None:
    """With its offset the doubled hour is one instant."""
    when, _ = parse_instant("2026-10-25T02:30+02:00", BERLIN)
    assert when == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "hours"), [("Z", 0), ("-03:30", -3.5), ("GMT-3", -3), ("[PDT]", -7), ("+00:00", 0)]
)
def test_zones_are_words_or_offsets(name: str, hours: float) -> None:
    """A fixed offset is what its name says."""
    assert zone_named(name).utcoffset(NINE) == timedelta(hours=hours)


def test_twice_twelve_hours_are_no_zone() -> None:
    """The message speaks of the clock, not of a zone that nobody meant."""
    with pytest.raises(PydanticCustomError, match="24 hours"):
        parse_instant("2026-03-14 3:30 pm", ZoneInfo("UTC"))
