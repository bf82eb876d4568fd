from __future__ import annotations

import pytest

from hindsite.model.findings import Level
from tests.reading.records import clean, foreign, incident, record, rules, runbook


def test_a_text_that_loses_its_end_to_a_comment_is_remarked_on() -> None:
    """The place is that of the hash; what was kept, what was lost and the remedy are told."""
    reading = incident(record(title="Orders stuck #4711 since noon # about"))
    (remark,) = reading.notes
    assert (remark.rule, remark.level) == ("cut-by-comment", Level.WARNING)
    assert (remark.where, remark.field) == ((2, 21), "title")
    assert remark.found == "#4711 since noon"
    assert remark.message == (
        "YAML takes “#4711 since noon” for a comment: only “Orders stuck” is read as title"
    )
    assert '“title: "Orders stuck #4711 since noon"”' in remark.remedy
    assert reading.incident is not None
    assert reading.incident.title == "Orders stuck"


@pytest.mark.parametrize(
    ("fields", "field", "where", "found"),
    [
        ({"war_room": "#inc-1"}, "war_room", (6, 11), "#inc-1"),
        ({"war_room": "inc\t#1"}, "war_room", (6, 15), "#1"),
        ({"tags": "\n  - eu\n  - pool #2"}, "tags[1]", (8, 10), "#2"),
        ({"tags": "[eu,\n  pool #2\n  ]"}, "tags[1]", (7, 8), "#2"),
        ({"roles": "\n  incident_commander: kim #payments"}, "roles.incident_commander", (7, 27),
         "#payments"),
        ({"impact": "\n  summary: all of\n    shop #7"}, "impact.summary", (8, 10), "#7"),
        ({"action_items": "\n  - title: Mend #7"}, "action_items[0].title", (7, 17), "#7"),
    ],
)  # fmt: skip
def test_lists_and_nested_fields_lose_text_as_well(
    fields: dict[str, str], field: str, where: tuple[int, int], found: str
) -> None:
    """Wherever the text stands, and though nothing is left of it."""
    (remark,) = incident(record(**fields)).notes
    assert (remark.rule, remark.field) == ("cut-by-comment", field)
    assert (remark.where, remark.found) == (where, found)
    assert f'{found}"”, or a space' in remark.remedy


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Orders stuck # 4711"},
        {"title": "Orders stuck #"},
        {"title": "Orders stuck ## see 4711"},
        {"title": "Orders stuck#4711"},
        {"title": '"Orders stuck #4711"'},
        {"title": "'Orders stuck #4711' #really"},
        {"title": "Orders stuck\n#4711"},
        {"title": "Orders stuck\n  #4711"},
        {"impact": "\n  summary: | #text\n    all of shop #7"},
        {"impact": "\n  summary: >-\n    all of shop #7"},
        {"severity": "SEV-3 #was SEV-2"},
        {"resolved_at": "2026-03-14T09:30:00Z #about"},
        {"impact": "\n  error_rate: 3 #percent"},
        {"action_items": "\n  - title: Mend\n    due: 2026-04-01 #moved"},
        {"impact": "#guessed\n  summary: all of shop"},
    ],
)
def test_comments_that_are_meant_are_none_of_it(fields: dict[str, str]) -> None:
    """They have a blank, a line of their own, or stand behind what can hold no text."""
    clean(record(**fields))


def test_a_long_text_or_one_with_quotes_is_not_written_out() -> None:
    """The remedy is one that can be copied, or none."""
    for title in ("Orders stuck " * 9, 'Orders "stuck"'):
        (remark,) = incident(record(title=f"{title} #7")).notes
        assert remark.remedy.startswith("put quotes around all of it, or a space")


def test_records_in_other_formats_and_runbooks_lose_text_as_well() -> None:
    """The field is the one that their text becomes; what is not read is not asked."""
    source = foreign(preset="cstate")
    text = b"---\ntitle: It fails #7\ndate: 2026-03-14T09:00:00Z\nsection: issue #8\n---\n"
    found = [item for item in incident(text, source).notes if item.rule == "cut-by-comment"]
    assert [(item.field, item.where) for item in found] == [("title", (2, 17))]
    assert rules(runbook("---\ntitle: Restart #7\n---\nText.\n").notes) == ["cut-by-comment"]


def test_unknown_fields_are_not_asked() -> None:
    """They are faults already."""
    assert rules(incident(record(colour="red #ff0000")).notes) == ["unknown-field"]


def _with(line: str) -> bytes:
    """A record with one line more in its front matter."""
    return record().replace(b"\n---\n", f"\n{line}\n---\n".encode())


def test_an_instant_that_is_filled_in_behind_a_hash_is_remarked_on() -> None:
    """It stands where a skeleton has it, and the incident counts as going on."""
    (remark,) = incident(_with("# resolved_at: 2026-03-14 10:00Z   # over")).notes
    assert (remark.rule, remark.level) == ("commented-out", Level.WARNING)
    assert remark.where == (6, 1)
    assert remark.found == "# resolved_at: 2026-03-14 10:00Z"
    assert remark.expected == "resolved_at: 2026-03-14 10:00Z"


@pytest.mark.parametrize(
    "line",
    [
        "# resolved_at:                   # service is restored",
        "# resolved_at: soon",
        "# resolved_at: 2026-03-14 is the day of Pi, so to say",
        "# met_at: 2026-03-14T09:00Z",
        "# started_at: 2026-03-14T08:00Z",
        "  # resolved_at: 2026-03-14T10:00Z",
    ],
)
def test_other_comments_are_left_alone(line: str) -> None:
    """Nothing is filled in, the record has the field, or it is no instant of an incident."""
    assert incident(_with(line)).notes == ()


def test_the_only_instant_in_a_comment_is_missed_as_well() -> None:
    """There is no record without it, and that is an error."""
    text = record(started_at=None).replace(b"\n---\n", b"\n# started_at: 2026-03-14T09:00Z\n---\n")
    assert sorted(rules(incident(text).notes)) == ["commented-out", "missing-instant"]


def test_comments_of_other_formats_are_left_alone() -> None:
    """They belong to the other tool."""
    text = _with("# resolved_at: 2026-03-14T10:00Z")
    assert "commented-out" not in rules(incident(text, foreign(fields={"title": "title"})).notes)
