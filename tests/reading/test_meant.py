from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.reading.meant import (
    day_meant,
    instant_meant,
    is_unknown,
    number_meant,
    truth_meant,
)
from hindsite.reading.times import parse_instant

ZONED = ", with Z or an offset such as +01:00 after it"
LEFT_OUT = "leave the field out until it is known: a gap is told as one"
_EXAMPLE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2}| [A-Z]+)?")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("20.11.2026 14:30", f"write 2026-11-20T14:30{ZONED}"),
        ("2026-11-20T14.40", f"write 2026-11-20T14:40{ZONED}"),
        ("2026-11-20 14h40", f"write 2026-11-20T14:40{ZONED}"),
        ("2026-11-20 3:30pm", f"write 2026-11-20T15:30{ZONED}"),
        ("2026-11-20 12 a.m. EST", "write 2026-11-20T00:00 EST"),
        ("11/20/2026 14:30:05", f"write 2026-11-20T14:30:05{ZONED}"),
        ("2026/11/20 14:30 +01:00", "write 2026-11-20T14:30+01:00"),
        ("20261120T143005Z", "write 2026-11-20T14:30:05Z"),
        ("20 Nov 2026 14:30 CET", "write 2026-11-20T14:30 CET"),
        (
            "5/11/2026 2 pm",
            f"write 2026-11-05T14:00 or 2026-05-11T14:00, whichever is meant{ZONED}",
        ),
        ("5/5/2026 14:00", f"write 2026-05-05T14:00{ZONED}"),
        ("1763649000", "write 2025-11-20T14:30:00Z, which these seconds since 1970 are"),
        ("1763649000000", "write 2025-11-20T14:30:00Z, which these seconds since 1970 are"),
        ("20266-11-20 14:30", "write the year in four digits, as in 2026-03-14T09:02:00Z"),
        ("26-11-20 14:30", "write the year in four digits, as in 2026-03-14T09:02:00Z"),
        ("20/11/26 14:30", "write the year in four digits, as in 2026-03-14T09:02:00Z"),
        ("14:42", "write the day before it, as in 2026-03-14T14:42:00Z"),
        ("2026-11-20", "write the time after the day, as in 2026-11-20T09:02:00Z"),
        ("2026-11-31T15:00", "write another day: November 2026 has 30"),
        ("2026-04-00T15:00", "write another day: April 2026 has 30"),
        ("2026-04-00:30:00Z", "write another day: April 2026 has 30"),
        ("2026-13-01T15:00", "write the day as 2026-01-13, if day and month were swapped"),
        ("2026-31-13T15:00", "write a day of the calendar, as in 2026-03-14"),
        ("2026-30-02T15:00", "write a day of the calendar, as in 2026-03-14"),
        (
            "2026-11-20 25:10",
            "write an hour from 00 to 23; midnight is 00:00 of the day that begins",
        ),
        ("2026-11-20 23:71", "write minutes and seconds from 00 to 59"),
        ("tbd", LEFT_OUT),
        ("<unknown>", LEFT_OUT),
        ("9999-12-31T23:59", ""),
        ("9999999999999", ""),
        ("when it happened", ""),
        ("", ""),
    ],
)
def test_a_time_as_people_write_it(text: str, remedy: str) -> None:
    """The very time is written out, as far as one can tell it; else nothing is made up."""
    assert instant_meant(text) == remedy


@pytest.mark.parametrize("text", ["tomorrow", "yesterday 14:00", "end of the week", "gestern"])
def test_a_time_that_depends_on_the_reader(text: str) -> None:
    """A record is read on other days as well."""
    assert instant_meant(text).startswith("write day and time themselves, as in 2026-03-14T09:02")


@given(st.text(alphabet="0123456789.:/-T +ZzapmAPM,hCESTNovJan\n", max_size=30) | st.text())
def test_what_is_proposed_can_be_read(text: str) -> None:
    """Whatever was written, nothing fails, and each time in the answer is one that is read."""
    for proposed in _EXAMPLE.findall(instant_meant(text)):
        parse_instant(proposed, ZoneInfo("UTC"))
    assert isinstance(day_meant(text), str)
    assert isinstance(number_meant(text), str)
    assert isinstance(truth_meant(text), str)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("20.11.2026", "write 2026-11-20"),
        ("5/11/2026", "write 2026-11-05 or 2026-05-11, whichever is meant"),
        ("11 December 2026", "write 2026-12-11"),
        ("2026-02-30", "write another day: February 2026 has 28"),
        ("n/a", LEFT_OUT),
        ("when there is time", ""),
    ],
)
def test_a_day_as_people_write_it(text: str, remedy: str) -> None:
    """The very day is written out, as far as one can tell it."""
    assert day_meant(text) == remedy


@pytest.mark.parametrize("text", ["next week", "Q1 2027", "end of November"])
def test_a_day_that_depends_on_the_reader(text: str) -> None:
    """A due date is one day, whoever reads it."""
    assert day_meant(text).startswith("write the day itself, as in 2026-04-01")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("about 40", "write 40"),
        ("12,5", "write 12.5"),
        (">80%", "write 80"),
        ("40-50", "write one number, the worst: 50"),
        ("5k", "write digits alone, without a unit and without marks between thousands"),
        ("1,200,300", "write digits alone, without a unit and without marks between thousands"),
        ("unknown", LEFT_OUT),
        ("1e400", ""),
        ("1" + "0" * 400, ""),
        ("3s", "write 3"),
        ("lots", ""),
    ],
)
def test_a_number_as_people_write_it(text: str, remedy: str) -> None:
    """The number alone; of several the worst, since the impact is told at its peak."""
    assert number_meant(text) == remedy


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("ja", "write true"),
        ("Yes, some", "write true"),
        ("partial", "write true"),
        ("none", "write false"),
        ("no data loss", "write false"),
        ("?", LEFT_OUT),
        ("maybe", ""),
    ],
)
def test_yes_and_no_as_people_write_them(text: str, remedy: str) -> None:
    """In other languages and other words."""
    assert truth_meant(text) == remedy


def test_what_nobody_knows() -> None:
    """Words for a gap are told from values."""
    assert is_unknown(" TBD ")
    assert not is_unknown("payments")


@pytest.mark.parametrize(
    ("text", "field", "remedy"),
    [
        ("3s", "latency_p99_ms", "write 3000"),
        ("2,5 seconds", "latency_p99_ms", "write 2500"),
        ("250ms", "latency_p99_ms", "write 250"),
        ("90m", "duration_minutes", "write 90"),
        ("1h30m", "duration_minutes", "write 90"),
        ("1 hour, 30 min", "duration_minutes", "write 90"),
        ("2 days", "duration_minutes", "write 2880"),
        ("about 2 hours", "duration_minutes", "write 120"),
        ("40-50 min", "duration_minutes", "write one number, the worst: 50"),
    ],
)
def test_a_span_of_time_is_written_in_the_unit_of_its_field(
    text: str, field: str, remedy: str
) -> None:
    """Three seconds are not three milliseconds."""
    assert number_meant(text, field) == remedy
