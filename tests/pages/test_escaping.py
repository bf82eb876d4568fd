from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.pages.escaping import (
    Html,
    anchor,
    csv_text,
    front_matter,
    html_text,
    inline_code,
    markdown_text,
    one_line,
    safe_url,
)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.b/c?d=e", True),
        ("HTTP://a.b", True),
        ("mailto:a@b.c", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.b", False),
        ("https:", False),
        ("https://[", False),
        ("a b", False),
        ("\x01https://a.b", False),
        ("", False),
    ],
)
def test_only_plain_web_addresses_are_links(url: str, *, safe: bool) -> None:
    """Other schemes, and addresses with anything odd in them, stay words."""
    assert safe_url(url) == (url if safe else None)


def test_no_address_is_no_link() -> None:
    """What is missing is no link either."""
    assert safe_url(None) is None


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+x", "'+x"),
        ("-x", "'-x"),
        ("@x", "'@x"),
        ("-1.5", "-1.5"),
        ("+3", "+3"),
        ("a,b", '"a,b"'),
        ("a\x02", "a"),
        ("\t=1", "'\t=1"),
        ('5" disk', '"5"" disk"'),
        ("a\rb", '"a\rb"'),
    ],
)
def test_no_cell_is_a_formula(cell: str, written: str) -> None:
    """A spreadsheet shows what a record says and computes nothing; numbers stay numbers."""
    assert csv_text(["x"], [[cell]]) == f"x\n{written}\n"


@given(st.lists(st.lists(st.text(alphabet="a \",;\r\n'é"), min_size=2), min_size=1))
def test_cells_are_read_as_they_were_written(rows: list[list[str]]) -> None:
    """By Python's own reader; whatever stands in them."""
    found = list(csv.reader(io.StringIO(csv_text(["x", "y"], rows), newline=""), strict=True))
    before = [[f"'{cell}" if cell.startswith("\r") else cell for cell in row] for row in rows]
    assert found == [["x", "y"], *before]


def test_html_text_is_one_inert_line() -> None:
    """Nothing in it can end a block, open a fence or fill a template."""
    assert (
        html_text("a\n```{{<\x02\t~")
        == "a&#10;&#96;&#96;&#96;&#123;&#123;&lt;".replace("&lt;", "&#60;") + "&#9;&#126;"
    )
    assert html_text(Html("<b>")) == "<b>"
    assert html_text(5) == "5"


def test_markdown_text_has_no_marks() -> None:
    """A line of it is words in a heading, whatever it holds."""
    assert markdown_text(" # a\n*b* ") == "&#35; a &#42;b&#42;"


def test_code_spans_survive_in_a_line() -> None:
    """Of somebody's Markdown only code is kept; links and emphasis become their words."""
    assert (
        inline_code("Use `a <b>` and ``c`d`` **now**, see [x](y) `")
        == "Use <code>a &#60;b&#62;</code> and <code>c&#96;d</code> now, see x &#96;"
    )


def test_front_matter_is_one_line_a_field() -> None:
    """Text in it is escaped for HTML; other values are JSON."""
    assert (
        front_matter({"title": 'a "b"\n<c>', "hide": ["toc"]})
        == '---\ntitle: "a &quot;b&quot; &lt;c&gt;"\nhide: ["toc"]\n---\n\n'
    )


def test_anchor_of_an_odd_name_is_left_out() -> None:
    """A name that could leave the mark gives none."""
    assert anchor("fn:1") == "{#fn:1}"
    assert anchor("a }") == ""


def test_a_line_without_marks_is_plain_text() -> None:
    """Words that hold no code, link or emphasis are escaped like any other."""
    assert inline_code("a_b * c <d>\x02") == html_text("a_b * c <d>")
    assert one_line(" a\u2003b\x02\n\u00ad c ") == "a b \u00ad c"


@pytest.mark.parametrize(
    "text", ["`a ``b " * 10_000, "`" * 60_000, "**a " * 20_000, "__a " * 20_000]
)
def test_signs_that_end_nothing_take_no_time(text: str) -> None:
    """An event is shown in time that grows with its length alone."""
    began = time.process_time()
    assert inline_code(f"`c` {text}").startswith("<code>c</code>")
    assert time.process_time() - began < 5
