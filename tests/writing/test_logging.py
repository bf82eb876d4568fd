from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.model.settings import Source
from hindsite.reading.incidents import read_incident
from hindsite.writing import Entry, RefusedError, add_entry, logging
from tests.factories import instant

OWN = Source.model_validate({"path": "content/incidents", "as": "incidents"})
UTC = ZoneInfo("UTC")
HEAD = "title: A\nseverity: SEV-2\nservices: [a]\nstarted_at: 2026-03-14T09:00:00Z\n"


def added(
    rest: str, at: str, text: str = "Traffic drained", by: str | None = None, zone: str = "UTC"
) -> str:
    """What a record has below its first fields, after an entry was logged; all else is the same."""
    before = f"---\n{HEAD}{rest}"
    entry = Entry(instant(at), text, by)
    result = add_entry(before.encode(), "a.md", entry, OWN, ZoneInfo(zone)).decode()
    assert result.startswith(f"---\n{HEAD}")
    return result.removeprefix(f"---\n{HEAD}")


def timeline(*rows: str, heading: str = "## Timeline", below: str = "\n## Root cause\n") -> str:
    """The body of a record with such a section, and the end of its front matter."""
    return "---\n" + heading + "\n\n" + "".join(f"{row}\n" for row in rows) + below


BODIES = {
    "between": (
        ("- **09:05** a", "- **09:20** b"),
        "2026-03-14T09:10Z",
        ("- **09:05** a", "- **09:10** Traffic drained", "- **09:20** b"),
    ),
    "first": (
        ("* 9:05 - a", "* 9:20 - b"),
        "2026-03-14T09:01Z",
        ("* 9:01 - Traffic drained", "* 9:05 - a", "* 9:20 - b"),
    ),
    "at the same time": (
        ("- 09:05 a", "- 09:20 b"),
        "2026-03-14T09:05Z",
        ("- 09:05 a", "- 09:05 Traffic drained", "- 09:20 b"),
    ),
    "below what belongs to the row": (
        ("- 09:05 a", "  more of it", "- without a time", "- 09:20 b"),
        "2026-03-14T09:10Z",
        ("- 09:05 a", "  more of it", "- without a time", "- 09:10 Traffic drained", "- 09:20 b"),
    ),
    "loose": (
        ("- 09:05 a", "", "- 09:20 b"),
        "2026-03-14T09:30Z",
        ("- 09:05 a", "", "- 09:20 b", "", "- 09:30 Traffic drained"),
    ),
    "loose and first": (
        ("- 09:05 a", "", "- 09:20 b"),
        "2026-03-14T09:01Z",
        ("- 09:01 Traffic drained", "", "- 09:05 a", "", "- 09:20 b"),
    ),
    "numbered": (
        ("1. 09:05 a", "2. 09:20 b"),
        "2026-03-14T09:30Z",
        ("1. 09:05 a", "2. 09:20 b", "3. 09:30 Traffic drained"),
    ),
    "the next morning": (
        ("- 09:05 a", "- 23:50 b"),
        "2026-03-15T00:10Z",
        ("- 09:05 a", "- 23:50 b", "- 00:10 Traffic drained"),
    ),
    "the next day at noon": (
        ("- **09:05** a",),
        "2026-03-15T12:00Z",
        ("- **09:05** a", "- **2026-03-15 12:00** Traffic drained"),
    ),
    "below the heading of its day": (
        ("- 23:50 a", "", "### 2026-03-15", "", "* **00:10** b"),
        "2026-03-15T00:05Z",
        ("- 23:50 a", "", "### 2026-03-15", "", "* **00:05** Traffic drained", "* **00:10** b"),
    ),
    "with a zone of its own": (
        ("- `10:05 CET` a",),
        "2026-03-14T09:10Z",
        ("- `10:05 CET` a", "- `10:10 CET` Traffic drained"),
    ),
    "whole times": (
        ("- 2026-03-14T10:05:00+01:00 a",),
        "2026-03-14T09:10:30Z",
        ("- 2026-03-14T10:05:00+01:00 a", "- 2026-03-14T10:10:30+01:00 Traffic drained"),
    ),
    "a range has no form to follow": (
        ("- 09:05-09:20 a",),
        "2026-03-14T09:30Z",
        ("- 09:05-09:20 a", "- **2026-03-14 09:30:00 UTC** Traffic drained"),
    ),
    "a table": (
        ("| Time (CET) | Who | What |", "| --- | --- | --- |", "| 10:05 | bob | it all |"),
        "2026-03-14T09:10Z",
        (
            "| Time (CET) | Who | What |",
            "| --- | --- | --- |",
            "| 10:05 | bob | it all |",
            "| 10:10 |     | Traffic drained |",
        ),
    ),
    "a table with days and zones": (
        ("Date | Time | TZ | What", "--- | --- | --- | ---", "2026-03-14 | 09:05 | UTC | a"),
        "2026-03-15T09:10Z",
        (
            "Date | Time | TZ | What",
            "--- | --- | --- | ---",
            "2026-03-14 | 09:05 | UTC | a",
            "2026-03-15 | 09:10 | UTC | Traffic drained",
        ),
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_in_body(name: str) -> None:
    """The line stands in order of time and in the form of its neighbours."""
    rows, at, expected = BODIES[name]
    assert added(timeline(*rows), at) == timeline(*expected)


def test_by_in_a_table() -> None:
    """Who did it has its own cell where there is one; a bar in the text is no border."""
    head = ("| Time | Who | What |", "| --- | --- | --- |")
    new = added(timeline(*head, "| 09:05 | bob | a |"), "2026-03-14T09:10Z", "a | b", by="ann")
    assert new == timeline(*head, "| 09:05 | bob | a |", "| 09:10 | ann | a \\| b |")


def test_by_in_a_list() -> None:
    """Elsewhere who did it follows the text."""
    new = added(timeline("- 09:05 a"), "2026-03-14T09:10Z", by="ann")
    assert new == timeline("- 09:05 a", "- 09:10 Traffic drained (ann)")


@pytest.mark.parametrize("text", ["UTC is back", "- a dash"])
def test_text_like_a_zone(text: str) -> None:
    """A text that could be read as part of the time is kept apart from it."""
    assert f" – {text}\n" in added(timeline("- **09:05** a"), "2026-03-14T09:10Z", text)


NEW = "## Timeline (UTC)\n\n- **09:10** Traffic drained\n"
SECTIONS = {
    "after the summary": (
        "---\n## Summary\n\nx\n\n## Root cause\n",
        f"---\n## Summary\n\nx\n\n{NEW}\n## Root cause\n",
    ),
    "close to the next": (
        "---\n## Summary\nx\n## Root cause\n",
        "---\n## Summary\nx\n\n## Timeline (UTC)\n\n- **09:10** Traffic drained\n\n## Root cause\n",
    ),
    "before the first": (
        "---\nSome words.\n\n## Root cause\n",
        "---\nSome words.\n\n## Timeline (UTC)\n\n- **09:10** Traffic drained\n\n## Root cause\n",
    ),
    "at the end": (
        "---\n## Summary\n\nx\n\n\n",
        "---\n## Summary\n\nx\n\n## Timeline (UTC)\n\n- **09:10** Traffic drained\n\n\n",
    ),
    "no body": ("---\n", "---\n## Timeline (UTC)\n\n- **09:10** Traffic drained\n"),
    "no last line end": ("---", "---\n## Timeline (UTC)\n\n- **09:10** Traffic drained"),
    "a zone in the record": (
        "timezone: Europe/Berlin\n---\n",
        "timezone: Europe/Berlin\n---\n## Timeline\n\n- **10:10** Traffic drained\n",
    ),
    "an empty section": (
        "---\n## Timeline\n\n<!-- hint -->\n\n## Root cause\n",
        "---\n## Timeline\n\n<!-- hint -->\n\n- **09:10 UTC** Traffic drained\n\n## Root cause\n",
    ),
    "an empty section close to the next": (
        "---\n## Timeline\n## Root cause\n",
        "---\n## Timeline\n\n- **09:10 UTC** Traffic drained\n\n## Root cause\n",
    ),
    "an empty list in front": (
        "timeline: []\n---\n",
        "timeline: []\n---\n## Timeline (UTC)\n\n- **09:10** Traffic drained\n",
    ),
}


@pytest.mark.parametrize("name", SECTIONS)
def test_new_section(name: str) -> None:
    """A record without a timeline gets one where it belongs, whose zone is plain."""
    before, after = SECTIONS[name]
    assert added(before, "2026-03-14T09:10Z") == after


FRONTS = {
    "flow items": (
        "timeline:\n  - {at: 2026-03-14T09:05:00Z, event: a}\n",
        "timeline:\n  - {at: 2026-03-14T09:05:00Z, event: a}\n"
        "  - {at: 2026-03-14T09:10:00Z, event: 'it''s, # b', by: ann}\n".replace(
            "'it''s, # b'", '"it\'s, # b"'
        ),
    ),
    "block items above a comment": (
        "timeline:\n- at: 2026-03-14 09:20\n  by: bob\n  event: 'a'\n# later\nlinks: []\n",
        (
            "timeline:\n- at: 2026-03-14 09:10\n  by: ann\n  event: 'it''s, # b'\n"
            "- at: 2026-03-14 09:20\n  by: bob\n  event: 'a'\n# later\nlinks: []\n"
        ),
    ),
    "folded text": (
        "timeline:\n  - at: 2026-03-14T09:05:00Z\n    event: >\n      a\n      b\n\n\nlinks: []\n",
        (
            "timeline:\n  - at: 2026-03-14T09:05:00Z\n    event: >\n      a\n      b\n\n\n"
            '  - at: 2026-03-14T09:10:00Z\n    event: "it\'s, # b"\n    by: ann\nlinks: []\n'
        ),
    ),
    "a dash by itself": (
        "timeline:\n  -\n    at: 2026-03-14T09:20:00Z\n    event: a\n",
        (
            'timeline:\n  - at: 2026-03-14T09:10:00Z\n    event: "it\'s, # b"\n    by: ann\n'
            "  -\n    at: 2026-03-14T09:20:00Z\n    event: a\n"
        ),
    ),
    "signs that only YAML takes for line ends": (
        "war_room: a\u2028b\ntimeline:\n  - {at: 2026-03-14T09:05:00Z, event: a\x85b}\nlinks: []\n",
        (
            "war_room: a\u2028b\ntimeline:\n  - {at: 2026-03-14T09:05:00Z, event: a\x85b}\n"
            '  - {at: 2026-03-14T09:10:00Z, event: "it\'s, # b", by: ann}\nlinks: []\n'
        ),
    ),
    "tabs where YAML takes them for spaces": (
        "war_room: x\ty\t# z\ntimeline:\t# all\n  - {at: 2026-03-14T09:05:00Z, event: a}\n",
        (
            "war_room: x\ty\t# z\ntimeline:\t# all\n  - {at: 2026-03-14T09:05:00Z, event: a}\n"
            '  - {at: 2026-03-14T09:10:00Z, event: "it\'s, # b", by: ann}\n'
        ),
    ),
    "one line": (
        'timeline: [{at: 2026-03-14 09:05, event: "a"}, {at: 2026-03-14 09:20, event: b}]\n',
        (
            'timeline: [{at: 2026-03-14 09:05, event: "a"}, '
            '{at: 2026-03-14 09:10, event: "it\'s, # b", '
            "by: ann}, {at: 2026-03-14 09:20, event: b}]\n"
        ),
    ),
    "brackets, and first": (
        "timeline: [{at: 2026-03-14 09:20, event: a},\n  {at: 2026-03-14 09:30, event: b}]\n",
        (
            'timeline: [{at: 2026-03-14 09:10, event: "it\'s, # b", by: ann},\n'
            "  {at: 2026-03-14 09:20, event: a},\n  {at: 2026-03-14 09:30, event: b}]\n"
        ),
    ),
}


@pytest.mark.parametrize("name", FRONTS)
def test_in_front(name: str) -> None:
    """A timeline in the front matter goes on there, in the form of its items."""
    before, after = FRONTS[name]
    new = added(f"{before}---\nText\n", "2026-03-14T09:10Z", "it's, # b", by="ann")
    assert new == f"{after}---\nText\n"


def test_odd_times_in_front() -> None:
    """An item whose time cannot be read is passed over, and gives no form."""
    before = "timeline:\n  - {at: later, event: a}\n  - {event: b}\n"
    line = "  - {at: 2026-03-14T09:10:00Z, event: Traffic drained}\n"
    assert added(f"{before}---\n", "2026-03-14T09:10Z").count(line) == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", ["", "end"])
def test_bytes_are_kept(end: str, mark: str, last: str) -> None:
    """Line ends, a byte order mark and the absence of a last line end survive."""
    text = f"{mark}---\n{HEAD}{timeline('- 09:05 a', below='')}".replace("\n", end)
    content = (text if last else text.removesuffix(end)).encode()
    entry = Entry(instant("2026-03-14T09:10Z"), "b")
    line = f"- 09:10 b{end}" if last else f"{end}- 09:10 b"
    assert add_entry(content, "a.md", entry, OWN, UTC) == content + line.encode()


@pytest.mark.parametrize(
    "content",
    ["", "no front matter", "---\ntitle: A\n---\n", "---\ntitle: [\n---\n", "---\n- a\n---\n"],
)
def test_unreadable(content: str) -> None:
    """A record that cannot be read is left alone."""
    with pytest.raises(RefusedError, match="errors that keep it"):
        add_entry(content.encode(), "a.md", Entry(instant("2026-03-14T09:10Z"), "b"), OWN, UTC)


def test_no_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no line would be read as it was meant nothing is written."""
    monkeypatch.setattr(logging, "insertions", lambda *_: ())
    with pytest.raises(RefusedError, match="no line can be added") as caught:
        added(timeline("- 09:05 a"), "2026-03-14T09:10Z")
    assert not caught.value.remedy


@pytest.mark.parametrize("text", ["\x00", "::: restricted"])
def test_words_that_are_none(text: str) -> None:
    """It is not the timeline that is in the way, and no check would find a fault in it."""
    with pytest.raises(RefusedError, match="would not be read as words of an event") as caught:
        added(timeline("- 09:05 a"), "2026-03-14T09:10Z", text)
    assert caught.value.remedy.startswith("Say it in other words")


def test_the_evening_before() -> None:
    """The day of a row without one comes from the row above, so that the first one needs its own.

    With it the line is added.
    """
    evening = "2026-03-13T20:00Z"
    with pytest.raises(RefusedError, match="below 2026-03-13 20:00, rows without a date") as caught:
        added(timeline("- **09:05** a", "- **09:20** b"), evening)
    assert caught.value.remedy.startswith("Write the date before the time of the first row")
    rows = ("- **2026-03-14 09:05** a", "- **09:20** b")
    assert "- **2026-03-13 20:00** Traffic drained\n- **2026-03-14" in added(
        timeline(*rows), evening
    )


ROWS = st.lists(st.integers(0, 40), min_size=0, max_size=6).map(sorted)
FORMS = st.sampled_from(["- {} e", "- **{}** e", "* `{}` e", "1. {} - e", "- [{}] e", "- {}: e"])
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)


@settings(max_examples=120, deadline=None)
@given(ROWS, FORMS, st.integers(-600, 4000), st.lists(WORDS, min_size=1, max_size=4))
def test_any_timeline(steps: list[int], form: str, minute: int, words: list[str]) -> None:
    """Whatever is logged, it is one entry more when read back, and no byte is lost."""
    clocks = [f"{9 + step // 6:02d}:{step % 6}5" for step in steps]
    content = f"---\n{HEAD}{timeline(*(form.format(clock) for clock in clocks))}".encode()
    at = instant("2026-03-14T09:00Z").timestamp() + 60 * minute
    entry = Entry(instant("2026-03-14T09:00Z").fromtimestamp(at, tz=UTC), " ".join(words))
    try:
        result = add_entry(content, "a.md", entry, OWN, UTC)
    except RefusedError:
        return
    old = read_incident(content, "a.md", OWN, UTC).incident
    new = read_incident(result, "a.md", OWN, UTC).incident
    assert old is not None
    assert new is not None
    assert len(new.timeline) == len(old.timeline) + 1
    left = iter(result.splitlines())
    assert all(line in left for line in content.splitlines())
