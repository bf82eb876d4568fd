from __future__ import annotations

from hindsite.model.findings import Finding, Level, Place, Places, dotted


def test_a_field_without_mark_stands_where_its_parent_does() -> None:
    """Without any parent it is the file's beginning."""
    places = Places("a.md", {("timeline",): (5, 3), ("timeline", 0): (6, 5)})
    assert str(places.of("timeline", 0, "at")) == "a.md:6:5"
    assert str(places.of("timeline", 9)) == "a.md:5:3"
    assert str(places.of("title")) == "a.md:1:1"


def test_findings_sort_by_place_then_rule() -> None:
    """Line 10 comes after line 9."""
    made = [
        Finding(Place("a.md", line), Level.ERROR, rule, "", "")
        for line, rule in ((10, "a"), (9, "b"), (9, "a"))
    ]
    made.sort(key=lambda finding: finding.sort_key)
    assert [(item.place.line, item.rule) for item in made] == [(9, "a"), (9, "b"), (10, "a")]


def test_steps_are_written_as_people_write_them() -> None:
    """Lists count from 0."""
    assert dotted(("timeline", 3, "at")) == "timeline[3].at"
    assert dotted(()) == ""


def test_a_place_within_a_text() -> None:
    """It is known where the text is laid out in the file as it is; else only its field is."""
    marks = {("plain",): (2, 8), ("quoted",): (3, 9), ("quoted", 0): (3, 10), ("long",): (4, 7),
             ("long", 0): (4, 0)}  # fmt: skip
    places = Places("a.md", marks)
    assert places.inside(("plain",), 4) == (2, 12)
    assert places.inside(("quoted",), 4) == (3, 14)
    assert places.inside(("long",), 4) is None
    assert places.inside(("absent",), 4) is None
