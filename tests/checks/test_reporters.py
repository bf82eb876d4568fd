from __future__ import annotations

import json

from hindsite.checks import render_json, render_text
from hindsite.model.findings import Finding, Level, Place


def finding(path: str = "content/x.md", **fields: str) -> Finding:
    """An error in a file, of which a test sets what it is about."""
    texts = {"rule": "time-order", "message": "wrong", "remedy": ""} | fields
    level = Level(texts.pop("level", "error"))
    return Finding(place=Place(path, 7, 14), level=level, **texts)


def test_text_names_place_level_rule_and_what_to_do() -> None:
    """The first line is one that editors follow; below it stands only what is known."""
    one = finding(message="late", found="09:01Z", expected="09:02Z or later", remedy="correct it")
    assert render_text([one]) == (
        "content/x.md:7:14: error[time-order]: late\n"
        "  found: 09:01Z\n"
        "  expected: 09:02Z or later\n"
        "  fix: correct it\n"
        "1 error, 0 warnings in 1 file\n"
    )


def test_text_ends_with_how_many_in_how_many_files() -> None:
    """Files are counted once, however much is wrong with them."""
    many = [finding(), finding(), finding("y.md"), finding("y.md", level="warning")]
    assert render_text(many).splitlines()[-1] == "3 errors, 1 warning in 2 files"
    assert render_text([]) == "no errors, no warnings\n"


def test_text_shows_what_would_steer_a_terminal() -> None:
    """No record can forge a line, colour the screen or turn the writing round."""
    text = render_text([finding("a\nb.md", message="x\x1b[31m\n::error::", found="\u202ey\u2028z")])
    assert text.splitlines()[:2] == [
        r"a\nb.md:7:14: error[time-order]: x\x1b[31m\n::error::",
        r"  found: \u202ey\u2028z",
    ]


def test_text_cuts_what_is_long() -> None:
    """A whole page in a field stays one line of 400 characters."""
    line = render_text([finding(found="y" * 500)]).splitlines()[1]
    assert line == "  found: " + "y" * 399 + "…"
    assert "y" * 200 in render_text([finding(found="y" * 200)])


def test_json_holds_all_in_a_stable_shape() -> None:
    """Programs get everything uncut, as ASCII, with numbers as numbers."""
    text = render_json([finding(message="“x”\u202e", field="resolved_at", found="y" * 500)])
    assert text.isascii()
    assert json.loads(text) == {
        "version": 1,
        "summary": {"errors": 1, "warnings": 0, "files": 1},
        "findings": [
            {
                "path": "content/x.md",
                "line": 7,
                "column": 14,
                "level": "error",
                "rule": "time-order",
                "field": "resolved_at",
                "message": "“x”\u202e",
                "found": "y" * 500,
                "expected": "",
                "remedy": "",
            }
        ],
    }
