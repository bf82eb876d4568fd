"""Rows of a timeline whose time cannot be read are told of, and rows without a time are not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hindsite.reading.timeline import TimelineReading, read_timeline

START = datetime(2026, 3, 14, 9, tzinfo=UTC)
_TIME = "this begins like a time, but cannot be read as one"
_DAY = "this begins with a day, but without the time of day"
_CELL = "there is no time in the column for it"


def read(text: str) -> TimelineReading:
    """Read a timeline of an incident that began at nine."""
    return read_timeline(f"## Timeline\n\n{text}\n", UTC, START)


@pytest.mark.parametrize(
    "begun",
    [
        "14.03.2026 09:05",
        "2026/03/14 09:05",
        "3/14/26 09:05",
        "2026-03-14: 09:05",
        "2026-03-14 9.05",
        "2026-03-14 at 09:05",
        "2026-03-14 (Sat) 09:05",
        "2026-03-14T0905Z",
        "20260314T090500Z",
        "Mar 14, 09:05",
        "Sat, March 14th, 2026, 9 am",
        "14 March 2026 09:05",
        "03/14 09:05",
        "03-14 09:05",
        "Saturday 09:05",
        "0905",
        "1305 UTC",
        "1305Z",
        "09;05",
        "09:xx",
        "O9:05",
        "09:O5",
        "\N{FULLWIDTH DIGIT ZERO}9\N{FULLWIDTH COLON}05",
        "“09:05”",
        "[x] 09:05",
        "\N{FIRE} 09:05",
    ],
)
def test_a_time_in_another_form(begun: str) -> None:
    """The row would be lost without a word, in a list as in a table."""
    item = read(f"- **09:00** First\n- {begun} Alert\n")
    assert [event.text for event in item.events] == ["First"]
    assert [(note.rule, note.line, note.message) for note in item.notes] == [
        ("unread-line", 4, _TIME)
    ]
    row = read(f"| What | Clock |\n| --- | --- |\n| Alert | {begun} |\n")
    assert not row.events
    assert [(note.rule, note.line) for note in row.notes] == [("unread-line", 5)]


@pytest.mark.parametrize(
    "begun", ["2026-03-14", "**2026-03-14**:", "14.03.2026", "March 14:", "14 March", "3/14/2026"]
)
def test_a_day_without_a_time(begun: str) -> None:
    """Nobody can tell when on that day it was, so that it is no event."""
    reading = read(f"- {begun} The vendor was called\n")
    assert [note.message for note in reading.notes] == [_DAY]


@pytest.mark.parametrize(
    "words",
    [
        "2 pods restarted",
        "9/10 pods are up",
        "10-15 users complained",
        "1200 requests failed",
        "4.17.30 was deployed",
        "0.05 % of requests fail",
        "1:1 with the vendor",
        "Second alert",
        "Friday: no deploys",
        "2026-03-14-checkout-pool looked alike",
        "007 was the last build",
    ],
)
def test_what_begins_with_no_time(words: str) -> None:
    """Words below the rows may begin with numbers that are none."""
    assert not read(f"- **09:00** First\n- {words}\n").notes


@pytest.mark.parametrize("cell", ["noon", "~ 9", "T+5", "tbd", "9-05"])
def test_a_cell_for_a_time_that_has_none(cell: str) -> None:
    """Where the header asks for a time, whatever stands there was meant as one."""
    reading = read(f"| Time | Event |\n| --- | --- |\n| {cell} | Alert |\n")
    note = reading.notes[0]
    assert (note.rule, note.line, note.message) == ("unread-line", 5, _CELL)
    assert note.found == f"{cell} Alert"
    assert note.remedy == "write it as 09:05, or with its day as 2026-03-14 09:05"


def test_a_day_in_a_column_of_its_own() -> None:
    """The row names its day, and its time is left out."""
    header = "| Date | Time | Who | Event |\n| --- | --- | --- | --- |\n"
    reading = read(f"{header}| 2026-03-14 | | kim | Alert |\n")
    assert [(note.message, note.found) for note in reading.notes] == [(_DAY, "2026-03-14 Alert")]


@pytest.mark.parametrize(
    "table",
    [
        "| Time | Event |\n| --- | --- |\n| 09:05 | Alert |\n| | and a mail |\n",
        "| Time | Event |\n| --- | --- |\n| 09:05 | Alert |\n| … | and a mail |\n",
        "| Time | Event |\n| --- | --- |\n| 2026-03-14 | |\n| 09:05 | Alert |\n",
        "| Number | Value |\n| --- | --- |\n| Errors | 12 % |\n| 5 pods | down |\n",
    ],
)
def test_rows_that_need_no_time(table: str) -> None:
    """A row that goes on the one above, a day above its rows, and a table of something else."""
    assert not read(table).notes


def test_rows_with_their_days_and_without_a_dash() -> None:
    """They are one paragraph, of which nothing is read."""
    reading = read("2026-03-14 09:02 Page\n2026-03-14 09:05 Alert\n")
    assert reading.notes[0].message.startswith("2 lines here begin with a time")
