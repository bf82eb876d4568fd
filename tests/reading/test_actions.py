from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.reading.actions import ActionsReading, read_actions


def read(text: str) -> ActionsReading:
    """The reading of a section that holds this text."""
    return read_actions(f"## Action items\n\n{text}\n")


def one(text: str) -> dict[str, str]:
    """The fields of the one action."""
    (item,) = read(text).items
    return item.fields


def test_the_whole_notation() -> None:
    """As the documentation shows it."""
    text = "- [x] A1: Add an alert for [x](y.md) (@payments, due 2026-04-01, done 2026-03-30)"
    reading = read(text)
    assert reading.items[0].fields == {
        "id": "A1",
        "title": "Add an alert for [x](y.md)",
        "owner": "payments",
        "due": "2026-04-01",
        "status": "done",
        "done_at": "2026-03-30",
    }
    assert (reading.items[0].line, reading.lines, reading.notes) == (3, (1, 4), ())


@pytest.mark.parametrize("prefix", ["A1: ", "**A1**: ", "**A1:** ", "`A1`: ", "[ ] A1: "])
def test_ids(prefix: str) -> None:
    """Plain, bold or as code."""
    assert one(f"- {prefix}Do it")["id"] == "A1"
    assert one(f"- {prefix}Do it")["title"] == "Do it"


@pytest.mark.parametrize(
    ("details", "fields"),
    [
        ("owner: ann", {"owner": "ann"}),
        ("due: 2026-04-01; @a/b", {"due": "2026-04-01", "owner": "a/b"}),
        ("@ann, @bob", {"owner": "ann, bob"}),
        ("@ann and @bob", {"owner": "ann, bob"}),
        ("@ann/@bob & @o/carol", {"owner": "ann, bob, o/carol"}),
        ("@ann @bob", {"owner": "ann, bob"}),
        ("in progress", {"status": "in-progress"}),
        ("status: In Progress", {"status": "in-progress"}),
        ("cancelled", {"status": "cancelled"}),
        ("cancelled: costly, and (mostly) late", {
            "status": "cancelled", "why": "costly, and (mostly) late",
        }),
        ("type: detect", {"type": "detect"}),
        ("https://x.example/1", {"url": "https://x.example/1"}),
        ("[PAY-1](https://x.example/1)", {"url": "https://x.example/1"}),
        ("ticket: <https://x.example/1>", {"url": "https://x.example/1"}),
        ("done", {"status": "done"}),
        ("due 1 April 2026", {"due": "1 April 2026"}),
        ("due: soon", {"due": "soon"}),
    ],
)  # fmt: skip
def test_details_stand_in_any_order(details: str, fields: dict[str, str]) -> None:
    """Each of them alone will do."""
    assert one(f"* Do it ({details})") == {"title": "Do it"} | fields
    assert one(f"1. Do it ({details}).") == {"title": "Do it"} | fields


@pytest.mark.parametrize(
    "title",
    ["Do it", "Do it (due to load)", "See [it](https://x.example/)", "a) b)", "Do (done 3 times)"],
)
def test_other_parentheses_stay_in_the_title(title: str) -> None:
    """Nothing in them is understood."""
    reading = read(f"- {title}")
    assert reading.items[0].fields == {"title": title}
    assert reading.notes == ()


def test_words_not_understood_stay_and_are_a_finding() -> None:
    """A typing error loses nothing."""
    reading = read("- Do it (@ann, dew 2026-04-01)")
    assert reading.items[0].fields == {"title": "Do it (dew 2026-04-01)", "owner": "ann"}
    assert [(note.rule, note.found) for note in reading.notes] == [
        ("unknown-word", "dew 2026-04-01")
    ]


@pytest.mark.parametrize("word", ["2026-04-01", "dew 2026-04-01", "by: 2026-04-01"])
def test_a_day_that_is_not_said_to_be_due(word: str) -> None:
    """It stays in the title, and the remedy writes it out."""
    (remark,) = read(f"- [ ] A1: Do it (@ann, {word})").notes
    assert (remark.rule, remark.found) == ("unknown-word", word)
    assert remark.remedy == "write due 2026-04-01, if it is that"


@pytest.mark.parametrize(
    "line",
    [
        "- [ ]",
        "- [ ] A1:",
        "- [x] A1: (@ann, due 2026-04-01)",
        "- A1:",
        "- (@ann, done)",
        "- [ ] <!-- A1: … -->",
    ],
)
def test_an_action_without_words_is_none(line: str) -> None:
    """What is to be done is missing, and nothing else is asked of it."""
    reading = read(f"- [ ] A7: Do it\n{line}")
    assert [item.fields["id"] for item in reading.items] == ["A7"]
    (remark,) = reading.notes
    assert (remark.rule, remark.line) == ("unread-line", 4)
    assert "does not say what is to be done" in remark.message


def test_rows_without_an_action_are_none() -> None:
    """One that is empty throughout is passed over."""
    reading = read(
        "| Action | Owner |\n| --- | --- |\n| | ann |\n| | |\n| - | TBD |\n| Do it | ann |"
    )
    assert [item.fields["title"] for item in reading.items] == ["Do it"]
    (remark,) = reading.notes
    assert (remark.rule, remark.line, remark.found) == ("unread-line", 5, "ann")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Text.\n-[ ] A1: Do it", 4, "no item of a list"),
        ("[x] A1: Do it", 3, "no item of a list"),
        ("- [ ] A1: Do it (@ann)\n-[ ] A2: Do that", 3, "another action goes on in this one"),
        ("| Action | Owner |\n| Do it | ann |", 3, "no line of dashes"),
        ("| Action | Owner |\n| --- |\n| Do it | ann |", 3, "has 2 cells, and the line below it 1"),
    ],
)
def test_what_was_meant_as_an_action_is_remarked_on(text: str, line: int, message: str) -> None:
    """It would vanish without a word."""
    (remark,) = read(text).notes
    assert (remark.rule, remark.line) == ("unread-line", line)
    assert message in remark.message


def test_an_empty_box_and_a_done_date_contradict() -> None:
    """The date is believed."""
    reading = read("- [ ] Do it (done 2026-04-01)")
    assert reading.items[0].fields["status"] == "done"
    assert [note.rule for note in reading.notes] == ["action-status"]


def test_a_table_in_any_order_of_columns() -> None:
    """Headers have synonyms."""
    reading = read(
        "| Owner | What | Deadline | State | Completed | Ticket | # | Type |\n"
        "|---|---|---|---|---|---|---|---|\n"
        "|@ann| Do \\| it |2026-04-01| In progress |–| [T-1](https://x.y/) | A1 | detect |\n"
        "| | Other | | | 2026-04-02 | T-2 | | |\n| | Third | | | ✅ | | | |\n"
        "| | Fourth | | | no | | | |\n| | Fifth | | | in progress | | | |\n| ann | | | | | | | |"
    )
    assert [item.fields for item in reading.items] == [
        {
            "title": "Do | it", "owner": "ann", "due": "2026-04-01", "status": "in-progress",
            "url": "https://x.y/", "id": "A1", "type": "detect",
        },
        {"title": "Other", "done_at": "2026-04-02", "status": "done", "url": "T-2"},
        {"title": "Third", "status": "done"},
        {"title": "Fourth"},
        {"title": "Fifth", "status": "in-progress"},
    ]  # fmt: skip
    assert reading.lines is None


def test_what_is_not_read_stays_in_the_page() -> None:
    """Its lines are not taken over."""
    assert read("- Do it\n  - nested").lines is None
    assert read("Prose\n\n- Do it").lines is None
    assert read("| Action | Mood |\n|-|-|\n| Do it | good |").lines is None
    assert read("| Name | Mood |\n|-|-|\n| Do it | good |").items == ()
    assert read("- (@ann)\n- # x").items == ()


def test_an_item_may_go_on_in_the_next_line() -> None:
    """As Markdown has it."""
    reading = read("- Do it\n  well (@ann,\n  due 2026-04-01)")
    assert reading.items[0].fields == {"title": "Do it well", "owner": "ann", "due": "2026-04-01"}
    assert reading.lines == (1, 6)


@pytest.mark.parametrize(
    "name", ["Actions", "FOLLOW-UP ACTIONS", "Action points", "Corrective actions"]
)
def test_headings(name: str) -> None:
    """Several names are in use."""
    assert read_actions(f"## {name}\n- a").items
    assert not read_actions("## Summary\n- a").found


PIECES = st.sampled_from(
    [
        "- ",
        "[ ] ",
        "[x] ",
        "A1: ",
        "**",
        "(",
        ")",
        "](",
        "@ann",
        ", ",
        ";",
        "due ",
        "done ",
        "2026-04-01",
        "cancelled",
        ": ",
        "why",
        "https://x",
        "\n",
        "x",
        "type: detect",
        "in progress",
        "\r",
        "\t",
        ".",
        "| ",
        "| Action | Done | Owner |\n|-|-|-|\n",
    ]
)


@given(st.text() | st.lists(PIECES).map("".join))
def test_no_text_makes_it_fail(text: str) -> None:
    """Whatever people write is read or left."""
    reading = read_actions(f"## Action items\n{text}")
    assert all(item.fields["title"].strip() for item in reading.items)
    read_actions(text)


@pytest.mark.parametrize("piece", ["(", ")", "(a, ", "cancelled: ", "- ", "[x](", "@a, ", "|"])
def test_time_grows_with_the_text_only(piece: str) -> None:
    """No notation takes quadratic time."""
    begin = time.process_time()
    read(f"- Do it ({piece * 20000})")
    assert time.process_time() - begin < 10


@pytest.mark.parametrize(
    "line",
    [
        "- [] A1: Mend it (@payments)",
        "- [ ]A1: Mend it (@payments)",
        "- [ ] A1: Mend it @payments due 2026-04-01",
        "- [ ] A1: Mend it (@payments, due 2026-04-01",
    ],
)
def test_lines_that_are_almost_read_are_remarked_on(line: str) -> None:
    """A box, an owner or a date in another form does not end in the title without a word."""
    reading = read_actions(f"## Action items\n\n{line}\n- [x](https://example.com/) is a link\n")
    assert [(item.rule, item.line) for item in reading.notes] == [("unread-line", 3)]


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] Add a test (kim, 2026-04-01)",
        "- [ ] Add a test (kim 2026-04-01, SHOP-1)",
        "- [x] Add a test @payments 2026-04-01",
        "- [ ] Add a test @payments",
    ],
)
def test_a_parenthesis_that_nothing_of_is_read(line: str) -> None:
    """A date or a name at the end was meant as due date or owner."""
    reading = read_actions(f"## Action items\n\n{line}\n")
    assert [(item.rule, item.line) for item in reading.notes] == [("unread-line", 3)]
    assert "(@owner, due DATE)" in reading.notes[0].message
    fine = read_actions("## Action items\n\n- [ ] Add a test of the crash (2026-03-14) again\n")
    assert fine.notes == ()
