from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from hindsite.model.findings import Finding, Level, Place
from tests.factories import incident, library

if TYPE_CHECKING:
    from hindsite.model.incident import Incident

Run = Callable[..., list[Finding]]

SECTIONS = {
    "Summary": "Half of all payments failed.",
    "Timeline": "See the field.",
    "Root cause": "A zero was lost.",
    "What went well": "The alert.",
    "What went poorly": "The rollout.",
    "Action items": "None: CI refuses such a value since.",
}
TIMELINE = [
    {"at": "2026-03-16T09:04Z", "event": "PaymentsErrorRateHigh fires"},
    {"at": "2026-03-16T10:00Z", "event": "Service restored"},
]


def written(*without: str, **other: str) -> str:
    """A body with all sections but some, or with other text in them."""
    texts = SECTIONS | {name.replace("_", " "): text for name, text in other.items()}
    return "\n\n".join(
        f"## {name}\n\n{text}" for name, text in texts.items() if name not in without
    )


def paper(**fields: object) -> Incident:
    """A SEV-2 resolved on Monday 2026-03-16 whose post-mortem is published and whole."""
    defaults: dict[str, object] = {
        "severity": "SEV-2",
        "started_at": "2026-03-16T09:00Z",
        "detected_at": "2026-03-16T09:04Z",
        "resolved_at": "2026-03-16T10:00Z",
        "postmortem": {"status": "published"},
        "contributing_factors": ["config-change"],
        "timeline": TIMELINE,
        "body": written(),
        "body_line": 20,
    }
    return incident(**(defaults | fields))


CODES = [
    "postmortem-overdue",
    "missing-section",
    "incomplete-timeline",
    "unread-section",
    "unnamed-cause",
]


@pytest.mark.parametrize("code", CODES)
def test_a_whole_post_mortem_is_sound(run: Run, code: str) -> None:
    """Nothing is missed in it."""
    assert not run(code, library(paper()), "2026-06-01T00:00Z")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "fields",
    [
        {"severity": "SEV-3"},
        {"resolved_at": None},
        {"kind": "game-day"},
        {"duplicate_of": "another"},
        {"unsaid": frozenset({"postmortem"})},
    ],
)
def test_who_owes_no_post_mortem(run: Run, code: str, fields: dict[str, object]) -> None:
    """Lesser ones, those that go on, drills, duplicates, and what has no place for one."""
    bare = {"body": "## Root cause\n\nUnknown.", "timeline": [], "contributing_factors": []}
    assert not run(code, library(paper(**(bare | fields))), "2026-06-01T00:00Z")


@pytest.mark.parametrize("code", ["unread-section", "incomplete-timeline"])
def test_empty_lines_in_a_section_take_no_time(run: Run, code: str) -> None:
    """It took minutes: from each of them on all others were tried."""
    began = time.process_time()
    text = written(Timeline=f"One. {chr(10) * 100_000} Two.")
    run(code, library(paper(timeline=[], body=text)), "2026-06-01T00:00Z")
    assert time.process_time() - began < 5


def test_overdue_after_its_working_days(run: Run) -> None:
    """Five working days after a Monday is the Monday after; a draft is not published."""
    none = library(paper(postmortem={}))
    assert not run("postmortem-overdue", none, "2026-03-23T09:59Z")
    (finding,) = run("postmortem-overdue", none, "2026-03-23T10:00Z")
    assert finding.level is Level.WARNING
    assert finding.field == "resolved_at"
    assert "was due on 2026-03-23, 5 working days after" in finding.message
    (finding,) = run(
        "postmortem-overdue", library(paper(postmortem={"status": "draft"})), "2026-03-24T00:00Z"
    )
    assert (finding.field, finding.found) == ("postmortem.status", "status: draft")


@pytest.mark.parametrize(
    "fields",
    [
        {"postmortem": {"published_at": "2026-03-20T09:00Z"}},
        {"postmortem": {}, "started_at": "2026-03-16T11:00Z"},
        {"postmortem": {}, "resolved_at": None, "over": True},
    ],
)
def test_not_overdue(run: Run, fields: dict[str, object]) -> None:
    """Published by its date; or nobody can tell since when it would be due."""
    assert not run("postmortem-overdue", library(paper(**fields)), "2026-06-01T00:00Z")


def test_sections_are_asked_for_once(run: Run) -> None:
    """One finding names all that are missing, at the beginning of the text."""
    body = written("Summary", "What went well", "What went poorly")
    (finding,) = run("missing-section", library(paper(body=body)))
    assert finding.place.line == 20
    assert finding.message == (
        "the post-mortem has no section “Summary”, “What went well” or “What went poorly”"
    )
    assert finding.found == "Timeline, Root cause, Action items"
    assert finding.remedy.startswith(
        "add them: ## Summary, ## What went well, ## What went poorly; a heading"
    )


def test_a_section_under_nearly_its_heading_is_not_missing(run: Run) -> None:
    """One slip is one finding: that nothing of it is read."""
    body = written("Timeline") + "\n\n## Timelien\n\n- **09:04** An alert\n"
    whole = library(paper(body=body, timeline=[]))
    assert not run("missing-section", whole)
    (finding,) = run("unread-section", whole)
    assert finding.found == "Timelien"


@pytest.mark.parametrize(
    ("heading", "found", "column"),
    [
        ("## Root couse", "Root couse", 4),
        ("**Root cause**", "**Root cause**", 1),
        ("__Root cause:__", "__Root cause:__", 1),
        ("**Root couse:**", "**Root couse:**", 1),
        ("Root cause\n----------", "Root cause", 1),
        ("Root couse\n===", "Root couse", 1),
    ],
)
def test_a_section_is_missing_where_a_slip_hides_it(
    run: Run, heading: str, found: str, column: int
) -> None:
    """A heading misspelt, bold text in its place, or one underlined is named where it stands."""
    body = f"{heading}\n\nA zero was lost.\n\n{written('Root cause', 'What went well')}"
    told = run("missing-section", library(paper(body=body)))
    (slip,) = (item for item in told if item.found == found)
    (gone,) = (item for item in told if item.found != found)
    assert (slip.place.line, slip.place.column) == (20, column)
    assert slip.found == found
    assert "no section “Root cause”" in slip.message
    assert slip.remedy == "write ## Root cause in its place"
    assert gone.message == "the post-mortem has no section “What went well”"


def test_sections_that_an_unclosed_block_has_swallowed_are_not_missing(run: Run) -> None:
    """The one slip is told of by the rule on that block."""
    body = f"{written('What went poorly', 'Action items')}\n\n```\nlog\n\n## What went poorly\n"
    (finding,) = run("missing-section", library(paper(body=body)))
    assert finding.message == "the post-mortem has no section “Action items”"


def test_a_post_mortem_without_a_word(run: Run) -> None:
    """It is told at its field, since there is no line of text."""
    (finding,) = run("missing-section", library(paper(body="", timeline=[])))
    assert (finding.field, finding.found) == ("postmortem", "no headings")


@pytest.mark.parametrize(
    ("gone", "instead"),
    [
        ("Summary", "In short: half of all payments failed.\n\n"),
        ("Summary", "### TL;DR\n\nHalf of all payments failed.\n\n"),
        ("Timeline", ""),
        ("Root cause", "## 3. Root-cause analysis (RCA)\n\nA zero was lost.\n\n"),
        ("What went well", "## What worked well?\n\nThe alert.\n\n"),
        (
            "What went poorly",
            "## What didn't go so well\n\nAll.\n\n## Lessons learned\n\nMany.\n\n",
        ),
        ("Action items", "## Follow-ups\n\nNone.\n\n"),
    ],
)
def test_other_words_serve(run: Run, gone: str, instead: str) -> None:
    """Text before the first heading is a summary; a field serves for its section."""
    assert not run("missing-section", library(paper(body=instead + written(gone))))


def test_the_library_has_sections_of_its_own(run: Run) -> None:
    """Its own list replaces ours, and its own words are known."""
    policy = {"postmortem_sections": ["Zusammenfassung", "Ursache"]}
    body = "## Zusammenfassung\n\nEs ging nichts.\n\n## Warum\n\nDarum."
    (finding,) = run("missing-section", library(paper(body=body), policy=policy))
    assert finding.message == "the post-mortem has no section “Ursache”"
    words = {"sections": {"Ursache": ["Warum"]}}
    assert not run("missing-section", library(paper(body=body), policy=policy, words=words))


def test_a_section_that_was_left_empty(run: Run) -> None:
    """A hint of the skeleton is no text; the finding stands at the heading."""
    body = written(What_went_well="<!-- What made it shorter? -->")
    (finding,) = run("missing-section", library(paper(body=body)))
    assert finding.message == "the section “What went well” of the post-mortem is empty"
    assert (finding.place.line, finding.place.column) == (32, 4)
    empty = written(Timeline="<!-- in the fields -->")
    assert not run("missing-section", library(paper(body=empty)))


def test_what_nobody_has_begun_is_not_asked_for_sections(run: Run) -> None:
    """A resolved incident may wait for its post-mortem; one in the text is begun."""
    story = paper(postmortem={}, body="## Summary\n\nHalf failed.\n\n## Root cause\n\n<!-- ? -->")
    assert not run("missing-section", library(story))
    begun = paper(postmortem={}, body="## Summary\n\nHalf failed.\n\n## Root cause\n\nA zero.")
    assert run("missing-section", library(begun))


def test_timeline_from_detection_to_recovery(run: Run) -> None:
    """Lines in between tell neither."""
    middle = {"at": "2026-03-16T09:30Z", "event": "Half of the pods run the former version"}
    first, last = run("incomplete-timeline", library(paper(timeline=[middle])))
    assert first.message == "the timeline does not tell how it was noticed"
    assert first.expected == "- **09:04** PaymentsErrorRateHigh fires"
    assert last.message == "the timeline does not tell that it was over"
    assert last.expected == "- **10:00** service restored"
    assert "kind: recovery" in last.remedy
    in_body = paper(timeline=[middle], timeline_in_body=True)
    assert "kind" not in run("incomplete-timeline", library(in_body))[0].remedy
    no_time = paper(timeline=[middle], detected_at=None, detection={"alert": "PoolFull"})
    finding = run("incomplete-timeline", library(no_time))[0]
    assert finding.expected == "a line: PoolFull fires"


def test_a_line_that_could_not_be_read_is_not_missed(run: Run) -> None:
    """Once it is written as a line is read, it tells what is asked for."""
    middle = {"at": "2026-03-16T09:30Z", "event": "Half of the pods run the former version"}
    record = paper(timeline=[middle])
    row = Finding(
        place=Place(record.places.path, 24),
        level=Level.WARNING,
        rule="unread-line",
        message="this begins like a time, but cannot be read as one",
        remedy="write it as in - **09:05** What happened",
        found="9.05 PaymentsErrorRateHigh fires",
    )
    (finding,) = run("incomplete-timeline", replace(library(record), findings=(row,)))
    assert finding.message == "the timeline does not tell that it was over"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ({"kind": "detection"}, {"kind": "recovery"}),
        ({"event": "A customer complained"}, {"event": "All is back to normal"}),
        ({"at": "2026-03-16T09:00Z"}, {"at": "2026-03-16T10:04Z"}),
    ],
)
def test_lines_that_tell_it(run: Run, first: dict[str, str], last: dict[str, str]) -> None:
    """By their kind, by their words, or by standing at the time."""
    line = {"at": "2026-03-16T09:30Z", "event": "Somebody did something"}
    assert not run("incomplete-timeline", library(paper(timeline=[line | first, line | last])))


def test_lists_that_are_not_read(run: Run) -> None:
    """A chronology and next steps are accepted as sections, and yet lost to the site."""
    body = written("Timeline", "Action items") + (
        "\n\n## Chronology\n\n- **09:04** An alert\n\n## Next steps\n\n1. Improve it\n"
    )
    story, steps = run("unread-section", library(paper(body=body, timeline=[])))
    assert (story.found, steps.found) == ("Chronology", "Next steps")
    assert "call the section “Timeline”" in story.remedy
    assert "call the section “Action items”" in steps.remedy
    taken = written() + "\n\n## Actions taken\n\n- Rolled back\n"
    assert not run("unread-section", library(paper(body=taken)))


def test_a_cause_is_asked_for_or_named(run: Run) -> None:
    """Three whys, a field or a heading with factors; no cause at all is a section that lacks."""
    (finding,) = run("unnamed-cause", library(paper(contributing_factors=[])))
    assert finding.found == "Root cause"
    assert "contributing_factors: [config-change]" in finding.remedy
    whys = "1. Why? A zero.\n2. Why was it lost? By hand.\n3. Why by hand? No check."
    factors = written() + "\n\n## Contributing factors\n\n- A value set by hand\n"
    empty = written(Root_cause="<!-- ? -->")
    for body in (written(Root_cause=whys), factors, written("Root cause"), empty):
        assert not run("unnamed-cause", library(paper(contributing_factors=[], body=body)))


def test_factors_of_the_library_are_proposed(run: Run) -> None:
    """The remedy names some of its vocabulary."""
    known = [{"id": name} for name in ("capacity", "missing-test", "manual-step", "retry-storm")]
    base = library(paper(contributing_factors=[]), contributing_factors=known)
    (finding,) = run("unnamed-cause", base)
    assert "contributing_factors: [capacity, missing-test, manual-step]" in finding.remedy


@pytest.mark.parametrize("heading", ["Timline", "Timelines", "Chronology", "Acton items", "Todo"])
def test_sections_that_are_not_read_where_no_post_mortem_is_asked(run: Run, heading: str) -> None:
    """What people wrote is lost all the same; nobody asked for it, so that it is a note."""
    body = f"## {heading}\n\n- 09:05 Something\n"
    record = paper(severity="SEV-3", timeline=[], body=body)
    (finding,) = run("unread-section", library(record))
    assert (finding.level, finding.found) == (Level.NOTE, heading)


def test_sections_that_are_like_none_that_is_read(run: Run) -> None:
    """A heading of another word, and one without a list, are what they are."""
    body = "## Online\n\n- 09:05 Something\n\n## Timline\n\nSee the log.\n"
    assert not run("unread-section", library(paper(severity="SEV-3", timeline=[], body=body)))


def test_a_timeline_that_is_told_as_text(run: Run) -> None:
    """It has no instants; a list that is not read is told by another rule."""
    prose = paper(timeline=[], body=written(Timeline="It began at nine and was over at ten."))
    (finding,) = run("incomplete-timeline", library(prose))
    assert (finding.level, finding.found) == (Level.WARNING, "Timeline")
    assert not run("unread-section", library(prose))
    for text in ("- 09:05 Alert", "<!-- later -->"):
        other = paper(timeline=[], body=written(Timeline=text))
        assert not run("incomplete-timeline", library(other))
