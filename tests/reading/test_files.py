from __future__ import annotations

import pytest
from frontmatter.default_handlers import YAMLHandler
from hypothesis import given
from hypothesis import strategies as st

from hindsite.reading.files import MAX_BYTES, split


def test_front_matter_and_body_are_parted_with_their_lines() -> None:
    """The body's first character lies in the line that `body_line` names."""
    parts = split(b"---\ntitle: A\n---\n\nText\n")
    lines = parts.body.split("\n")
    assert parts.front is not None
    assert parts.front.strip() == "title: A"
    assert parts.line == 0
    assert parts.body_line + lines.index("Text") == 5


def test_blank_lines_after_the_first_boundary_are_counted() -> None:
    """The fields' lines are those of the file."""
    parts = split(b"---\n\n\ntitle: A\n---\nText")
    assert parts.front is not None
    assert parts.line + parts.front.split("\n").index("title: A") + 1 == 4


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf---\ntitle: A\n---\nText\n",
        b"---\r\ntitle: A\r\n---\r\nText\r\n",
        b"---\rtitle: A\r---\rText\r",
    ],
)
def test_byte_order_mark_and_foreign_line_ends_do_not_matter(content: bytes) -> None:
    """Files of other systems read the same."""
    parts = split(content)
    assert parts.problem is None
    assert (parts.front, parts.body) == ("\ntitle: A\n", "\nText\n")


@pytest.mark.parametrize(
    ("content", "rule", "where"),
    [
        (b"", "empty-file", (1, 1)),
        (b" \n\t\n", "empty-file", (1, 1)),
        (b"---\ntitle: \xff\n---\n", "unreadable-encoding", (2, 8)),
        (b"# Title\n", "missing-front-matter", (1, 1)),
        (b"---\ntitle: A\n", "missing-front-matter", (1, 1)),
        (b"x" * (MAX_BYTES + 1), "too-large", (1, 1)),
    ],
)
def test_what_cannot_be_parted_is_said(content: bytes, rule: str, where: tuple[int, int]) -> None:
    """A file without front matter says why, and where."""
    parts = split(content)
    assert parts.front is None
    assert parts.problem is not None
    assert (parts.problem.rule, parts.problem.where) == (rule, where)


@pytest.mark.parametrize(
    ("rest", "where", "found", "remedy"),
    [
        (" ---\n## Summary\n", (3, 1), " ---", "in its place"),
        ("***\n## Summary\n", (3, 1), "***", "in its place"),
        ("—\n## Summary\n", (3, 1), "—", "in its place"),
        ("...\n## Summary\n", (3, 1), "...", "in its place"),
        ("# comment\n\n## Summary\n\nText.\n", (5, 1), "## Summary", "above it"),
        ("Text.\n", (1, 1), "no second “---”", "between the fields and the text"),
    ],
)
def test_front_matter_without_an_end_is_told_where_it_was_to_be(
    rest: str, where: tuple[int, int], found: str, remedy: str
) -> None:
    """At what was meant to be its end, or where the text begins."""
    problem = split(f"---\ntitle: A\n{rest}".encode()).problem
    assert problem is not None
    assert (problem.where, problem.found) == (where, found)
    assert "no end" in problem.message
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("content", "message", "found"),
    [
        (b"\n\n---\ntitle: A\n---\n", "begins in line 3", "an empty line"),
        (b" ---\ntitle: A\n---\n", "a line that is indented", "a space before ---"),
        (b"<<<<<<< a\n---\ntitle: A\n", "Git has left a conflict", "<<<<<<< a"),
    ],
)
def test_what_stands_before_the_front_matter(content: bytes, message: str, found: str) -> None:
    """An empty line is hard to see; the message says that it is there, or a conflict of Git."""
    problem = split(content).problem
    assert problem is not None
    assert message in problem.message
    assert (problem.rule, problem.found) == ("missing-front-matter", found)


def test_control_characters_of_the_body_become_visible() -> None:
    """Nothing in the body steers a terminal or hides."""
    assert split(b"---\na: b\n---\nx\x1b[31m\x00\ty").body == "\nx\ufffd[31m\ufffd\ty"


@given(
    st.lists(st.sampled_from(["---", "----", "--- ", "---a", " ---", "", "id: a", "-- -", "\t"]))
)
def test_it_is_parted_where_the_library_parts_it(lines: list[str]) -> None:
    """Which looks for the boundaries sign by sign."""
    text = "\n".join(["---", *lines])
    parts = split(text.encode())
    try:
        front, _ = YAMLHandler().split(text)
    except ValueError:
        front = None
    assert parts.front == front


@pytest.mark.parametrize(
    ("text", "why", "remedy"),
    [
        (
            "title: A\nseverity: SEV-1\n---\nText\n",
            "no line “---” stands above",
            "add the line “---”",
        ),
        ("title: A\nseverity: SEV-1\n\nText\n", "no line “---” stands above", "below the last one"),
        ("—\ntitle: A\n—\n", "first line is not “---”", "write “---” in its place"),
        ("--\ntitle: A\n---\n", "first line is not “---”", "write “---” in its place"),
        ("+++\ntitle = 'A'\n+++\n", "this is TOML", "as YAML"),
        ('{"title": "A"}\n', "this is JSON", "as YAML"),
        ("# A\n---\ntitle: A\n---\n", "begins in line 2", "move what stands above"),
        ("\n---\ntitle: A\n---\n", "begins in line 2", "delete what stands before"),
        (" ---\ntitle: A\n---\n", "a line that is indented", "delete what stands before"),
        ("# A\n\n---\nNote: this follows a rule\n\nText\n", "does not begin with", "skeleton"),
    ],
)
def test_what_stands_in_place_of_front_matter_is_named(text: str, why: str, remedy: str) -> None:
    """Whoever forgot a line, or wrote another one, reads which, and not that all is missing."""
    problem = split(text.encode()).problem
    assert problem is not None
    assert problem.rule == "missing-front-matter"
    assert why in problem.message
    assert remedy in problem.remedy
