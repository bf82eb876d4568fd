from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.reading.sections import section_lines
from hindsite.reading.timeline import TimelineReading, read_timeline

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 14, 9, 2, tzinfo=UTC)


def read(
    text: str, started_at: datetime | None = START, zone: ZoneInfo | None = None
) -> TimelineReading:
    """The reading of a section that holds this text."""
    return read_timeline(f"## Timeline\n\n{text}\n", zone or ZoneInfo("UTC"), started_at)


def instants(text: str) -> list[str]:
    """When its events were, in UTC."""
    return [f"{event.at.astimezone(UTC):%d %H:%M:%S}" for event in read(text).events]


def rules(reading: TimelineReading) -> list[str]:
    """The rules that its notes name."""
    return [note.rule for note in reading.notes]


def test_the_end_of_a_day_is_the_beginning_of_the_next() -> None:
    """24:00 is no time of day; the finding says what is."""
    (remark,) = read("- **24:00** Resolved").notes
    assert (remark.rule, remark.message) == ("invalid-time", "there is no such time of day")
    assert remark.remedy.endswith("midnight is 00:00 of the next day")


@pytest.mark.parametrize(
    ("row", "at", "text"),
    [
        ("09:05 Alert", "09:05:00", "Alert"),
        ("9:05 Alert", "09:05:00", "Alert"),
        ("09:05:30 - Alert", "09:05:30", "Alert"),
        ("09:05 UTC Alert", "09:05:00", "Alert"),
        ("09:05 CET – Alert", "08:05:00", "Alert"),
        ("09:05 (CET): Alert", "08:05:00", "Alert"),
        ("09:05 +02:00 Alert", "07:05:00", "Alert"),
        ("09:05+02:00: Alert", "07:05:00", "Alert"),
        ("09:05Z: Alert", "09:05:00", "Alert"),
        ("09:05 Europe/Berlin Alert", "08:05:00", "Alert"),
        ("2026-03-14 09:05 — Alert", "09:05:00", "Alert"),
        ("2026-03-14 09:05 +0200 Alert", "07:05:00", "Alert"),
        ("2026-03-14T09:05Z Alert", "09:05:00", "Alert"),
        ("2026-03-14T09:05:00.123-05:00 Alert", "14:05:00", "Alert"),
        ("**09:05** Alert", "09:05:00", "Alert"),
        ("**09:05:** Alert", "09:05:00", "Alert"),
        ("**09:05 CET** – **Alert**", "08:05:00", "**Alert**"),
        ("**09:05** CET Alert", "08:05:00", "Alert"),
        ("**09:05 Alert** at once", "09:05:00", "**Alert** at once"),
        ("`09:05` | Alert", "09:05:00", "Alert"),
        ("[09:05] Alert", "09:05:00", "Alert"),
        ("[09:05](https://x.example/) Alert", "09:05:00", "[09:05](https://x.example/) Alert"),
        ("2026-03-14 9:05 PM Alert", "21:05:00", "Alert"),
        ("12:05 am Alert", "00:05:00", "Alert"),
        ("09:05 PR merged", "09:05:00", "PR merged"),
        ("09:05 -5 % of orders", "09:05:00", "-5 % of orders"),
        ("09:05-09:20 Alert", "09:05:00", "09:05-09:20 Alert"),
        ("09:05 [Runbook](a.md), `x`", "09:05:00", "[Runbook](a.md), `x`"),
    ],
)
def test_a_row_begins_with_a_time(row: str, at: str, text: str) -> None:
    """With every list marker, any decoration and any separator."""
    for bullet in ("-", "*", "+", "1.", "2)"):
        reading = read(f"{bullet} {row}")
        (event,) = reading.events
        assert (f"{event.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}", event.text) == (
            f"2026-03-14 {at}",
            text,
        )
        assert not reading.notes


def test_rows_without_a_time_are_left_in_the_page_without_a_finding() -> None:
    """Such a section is shown as it was written."""
    reading = read("- 09:05 One\n- Two\n- 16:9 screens\n- 10:100 odds\n- 9:05abc")
    assert [event.text for event in reading.events] == ["One"]
    assert reading.notes == ()


def test_nested_content_belongs_to_its_row() -> None:
    """It keeps its Markdown, without the indentation of the row."""
    reading = read("- 09:05 One\n  more\n\n  - nested\n    - deeper\n- 09:06 Two")
    assert [event.text for event in reading.events] == ["One\nmore\n\n- nested\n  - deeper", "Two"]
    assert [event.line for event in reading.events] == [3, 8]


def test_the_first_time_takes_the_date_nearest_to_the_start() -> None:
    """That may be the day before."""
    start = datetime(2026, 3, 14, 0, 10, tzinfo=UTC)
    assert [str(event.at) for event in read("- 23:50 a\n- 00:20 b", start).events] == [
        "2026-03-13 23:50:00+00:00",
        "2026-03-14 00:20:00+00:00",
    ]


def test_a_time_rolls_over_at_midnight_and_a_small_step_back_is_a_finding() -> None:
    """Twelve hours part the two."""
    reading = read("- 14:00 a\n- 23:50 b\n- 00:10 c\n- 00:05 d\n- 12:06 e")
    assert [f"{event.at:%d %H:%M}" for event in reading.events] == [
        "14 14:00", "14 23:50", "15 00:10", "15 00:05", "15 12:06",
    ]  # fmt: skip
    assert [(note.line, note.rule, note.level.value) for note in reading.notes] == [
        (6, "timeline-order", "warning")
    ]


def test_date_headings_and_bold_dates_reset_the_date() -> None:
    """Words besides the date stay in the page."""
    text = (
        "### 2026-03-15 (CET)\n\n- 09:05 a\n\n**2026-03-16**\n\n- 08:00 b\n\n"
        "### Monday, 17 March 2026\n\n- 08:00 c\n\n### March 18, 2026\n\n- 08:00 d"
    )
    assert instants(text) == ["15 08:05:00", "16 08:00:00", "17 08:00:00", "18 08:00:00"]
    assert instants("### 2026-03-15: the day after\n\n- 09:05 a") == ["15 09:05:00"]


def test_tables_have_columns_for_date_zone_and_person() -> None:
    """An empty date means that of the row above."""
    text = (
        "| Date | Time (CET) | Who | Event | Effect |\n|---|---|---|---|---|\n"
        "| 2026-03-15 | **09:05** | ann | One \\| two | none |\n| | 09:06 UTC | | Three | |\n"
        "| 2026-03-16 | 07:00 | | Four | |"
    )
    events = read(text).events
    assert [(event.text, event.by) for event in events] == [
        ("One | two — none", "ann"),
        ("Three", None),
        ("Four", None),
    ]
    assert instants(text) == ["15 08:05:00", "15 09:06:00", "16 06:00:00"]


@pytest.mark.parametrize(
    ("head", "cell", "at"),
    [
        ("Time (UTC)", "09:05", "14 09:05:00"),
        ("Time (Europe/Berlin)", "09:05", "14 08:05:00"),
        ("Time UTC+2", "09:05", "14 07:05:00"),
        ("CET", "09:05", "14 08:05:00"),
        ("Date and time", "2026-03-14 09:05", "14 09:05:00"),
        ("Date", "2026-03-14 09:05", "14 09:05:00"),
        ("When", "2026-03-14T09:05:00+01:00", "14 08:05:00"),
    ],
)
def test_a_header_names_the_zone(head: str, cell: str, at: str) -> None:
    """And only for the rows of its table."""
    table = f"| {head} | Event |\n| --- | --- |\n| {cell} | One |"
    assert instants(table) == [at]
    assert instants(f"{table}\n\n- 10:00 after the table") == [at, "14 10:00:00"]


def test_a_column_of_zones() -> None:
    """Each row names its own."""
    table = "| Time | Time zone | Event |\n|-|-|-|\n| 09:05 | CET | One |\n| 09:06 | IST | Two |"
    assert instants(table) == ["14 08:05:00"]
    assert rules(read(table)) == ["ambiguous-time"]


def test_the_section_heading_names_the_zone() -> None:
    """In parentheses."""
    body = "# X\n\n## Incident timeline (all times in CET)\n\n- 09:05 One\n"
    (event,) = read_timeline(body, ZoneInfo("UTC"), START).events
    assert event.at == datetime(2026, 3, 14, 8, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("- 09:05 IST a", "ambiguous-time"),
        ("- 09:05 CST a", "ambiguous-time"),
        ("- 25:99 a", "invalid-time"),
        ("- 2026-02-30 09:05 a", "impossible-date"),
        ("### 2026-02-30\n\n- 09:05 a", "impossible-date"),
        ("- 09:05 Europe/Berln a", "unknown-zone"),
        ("| Time (IST) | What |\n|-|-|\n| 09:05 | a |", "ambiguous-time"),
        ("| Time (Europe/Berln) | What |\n|-|-|\n| 09:05 | a |", "unknown-zone"),
        ("| Date | Time | What |\n|-|-|-|\n| soon | 09:05 | a |", "timeline-date"),
    ],
)
def test_what_cannot_be_read_is_an_error_at_its_line(row: str, rule: str) -> None:
    """The row is in no number."""
    reading = read(row)
    assert reading.events == ()
    (note,) = reading.notes
    assert (note.rule, note.level.value, note.line) == (rule, "error", 3 + row.count("\n"))
    assert all((note.message, note.found, note.expected, note.remedy))


@pytest.mark.parametrize(
    ("day", "start"), [("2026-10-25", "02:30"), ("2026-03-29", "02:30")], ids=["twice", "never"]
)
def test_times_at_a_change_of_clocks_need_an_offset(day: str, start: str) -> None:
    """Rows after it keep their date."""
    text = f"- {day} {start} a\n- {day}T02:30:00+02:00 b\n- 04:00 c"
    reading = read(text, zone=BERLIN)
    assert [event.text for event in reading.events] == ["b", "c"]
    assert rules(reading)[0] == "ambiguous-time"


def test_without_any_date_rows_are_skipped_with_one_finding() -> None:
    """Until a row names its date."""
    reading = read("- 09:05 a\n- 09:06 b\n- 2026-03-14 09:07 c\n- 09:08 d", None)
    assert [event.text for event in reading.events] == ["c", "d"]
    assert rules(reading) == ["timeline-date"]


def test_no_section_and_an_empty_one() -> None:
    """A time without text is no event."""
    assert not read_timeline("## Summary\n", UTC, START).found
    assert read("").found
    assert read("- 09:05").events == ()


def test_sections_end_at_the_next_heading_and_fences_hold_none() -> None:
    """Level 2 is preferred."""
    body = "# Timeline\n```\n## Timeline\n```\n## timeline ##\na\n### b\n~~~\n## c\n~~~\n## Next"
    assert section_lines(body, "Timeline") == (4, 5, 10)
    assert section_lines("### Timeline\na\n#### b\n# c", "Timeline") == (0, 1, 3)
    assert section_lines("## Timeline {#time}", "Timeline") == (0, 1, 1)
    assert section_lines("#### Timeline", "Timeline") is None


PIECES = st.sampled_from(
    [
        "- ",
        "  - ",
        "",
        " ",
        " ",
        "\n",
        "\r",
        "09:05",
        "25:99",
        "2026-03-14",
        "T",
        "Z",
        "+02:00",
        "-09:10",
        " IST",
        " CET",
        "**",
        "`",
        "[",
        "](x)",
        "(",
        "### ",
        "x",
        " ",
        "\t",
        "2026-02-30",
        "9999-12-31",
        "12:00 pm",
        "\x00",
        "é",
        "| ",
        " |",
        "|-|-|",
        "| Time (UTC) | Date |\n|-|-|\n",
    ]
)
STARTS = st.none() | st.datetimes(timezones=st.just(UTC))


@given(st.text() | st.lists(PIECES).map("".join), STARTS)
def test_no_text_makes_it_fail(text: str, start: datetime | None) -> None:
    """Whatever people write is read or left."""
    reading = read_timeline(f"## Timeline\n{text}", BERLIN, start)
    assert all(event.at.tzinfo and event.text for event in reading.events)
    count = text.count("\n") + 2
    assert all(1 <= note.line <= count for note in reading.notes)
    read_timeline(text, BERLIN, start)


@pytest.mark.parametrize("row", ["- 09:05 text\n", "| 09:05 | b |\n", "(", "- [", "**", "# ", "> "])
def test_time_grows_with_the_text_only(row: str) -> None:
    """No notation takes quadratic time."""
    begin = time.process_time()
    read("| Time | b |\n|-|-|\n" + row * 8000)
    assert timedelta(seconds=time.process_time() - begin) < timedelta(seconds=10)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- 09:05 UTC Alert\n- 09:06 Page", 4),
        ("- 09:05 UTC Alert", None),
        ("### 2026-03-14 (CET)\n\n- 09:05 Alert", None),
        ("| Time (UTC) | Event |\n| --- | --- |\n| 09:05 | Alert |", None),
    ],
)
def test_the_first_row_without_a_zone_is_known(text: str, line: int | None) -> None:
    """Whoever reads it can say once that the zone was taken from elsewhere."""
    assert read(text).bare_line == line


@pytest.mark.parametrize(
    "row",
    [
        "- **9.05** Alert",
        "- 9h05 Alert",
        "- **09:05**",
        "- ca. 09:05 Alert",
        "- At 09:05 the alert fired",
        "- ~9:05 Alert",
        "- Shortly after 9 pm the alert fired",
        "- T+17m Alert",
        "- **+17 min** Alert",
        "- T+1:30 Alert",
        "- T-5 minutes Deploy",
    ],
)
def test_rows_that_are_almost_read_are_remarked_on(row: str) -> None:
    """What looks like a row and is none does not vanish without a word."""
    start = datetime(2026, 3, 14, 9, tzinfo=UTC)
    body = f"## Timeline\n\n- **09:00** First\n{row}\n- Words alone\n"
    reading = read_timeline(body, UTC, start)
    assert [event.text for event in reading.events] == ["First"]
    assert [(item.rule, item.line) for item in reading.notes] == [("unread-line", 4)]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("09:02 Page\n09:05 - Alert", "2 lines here begin"),
        ("**09:02** Page", "a line of this paragraph begins"),
        ("| Time | Event |\n| 09:02 | Page |\n| 09:05 | Alert |", "this is no table: no line"),
        ("| Time | Event |\n| --- |\n| 09:05 | Alert |", "this is no table: its header has 2"),
        ("| Time | Event |", ""),
    ],
)
def test_rows_without_a_dash_are_remarked_on_once(lines: str, message: str) -> None:
    """People forget the dash; what they wrote is no timeline, and must not vanish unnoticed."""
    start = datetime(2026, 3, 14, 9, tzinfo=UTC)
    body = f"## Timeline\n\nAll times are local.\n\n{lines}\n- 09:07 Rollback\n"
    reading = read_timeline(body, UTC, start)
    assert [event.text for event in reading.events] == ["Rollback"]
    told = [(item.rule, item.line, item.found) for item in reading.notes]
    first = lines.partition("\n")[0]
    assert told == ([("unread-line", 5, first)] if message else [])
    assert all(item.message.startswith(message) for item in reading.notes)
    if "no table" in message:
        assert reading.notes[0].remedy == "write this line below the header: | --- | --- |"


@pytest.mark.parametrize(
    ("sentence", "at"),
    [
        ("All times in UTC.", "2026-03-14T09:05:00+00:00"),
        ("All times are given in EST", "2026-03-14T09:05:00-05:00"),
        ("Timestamps below are in Asia/Tokyo.", "2026-03-14T09:05:00+09:00"),
        ("**Date**: 2026-03-14  \n**Timezone**: CET", "2026-03-14T09:05:00+01:00"),
        ("The time zone is UTC+02:00.", "2026-03-14T09:05:00+02:00"),
        ("All times are approximate.", "2026-03-14T09:05:00+01:00"),
        ("The timeout is in Seconds.", "2026-03-14T09:05:00+01:00"),
    ],
)
def test_a_sentence_names_the_zone(sentence: str, at: str) -> None:
    """People say it once above the rows; what is no zone changes nothing."""
    start = datetime(2026, 3, 14, 9, tzinfo=UTC)
    body = f"## Timeline\n\n{sentence}\n\n- 09:05 Alert\n"
    reading = read_timeline(body, ZoneInfo("Europe/Berlin"), start)
    assert [event.at.isoformat() for event in reading.events] == [at]
    assert not reading.notes
    assert (reading.bare_line is None) is (not at.endswith("+01:00") or "CET" in sentence)


def test_a_zone_of_several_meanings_in_a_sentence() -> None:
    """The rows say that it cannot be told, as they do of one in a heading."""
    reading = read("All times are in IST.\n\n- 09:05 Alert\n")
    assert rules(reading) == ["ambiguous-time"]


@pytest.mark.no_cover
def test_a_hundred_thousand_rows() -> None:
    """All of them are read, in time that grows with their number and not with its square."""
    rows = [f"- 09:{number // 2500:02} e{number}" for number in range(100_000)]
    began = time.process_time()
    reading = read("\n".join(rows))
    assert len(reading.events) == 100_000
    assert reading.events[-1].text == "e99999"
    assert time.process_time() - began < 60
