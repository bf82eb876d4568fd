from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hindsite.comparing.escaping import code, words

GITHUB = MarkdownIt("gfm-like", {"linkify": False, "html": True})
ACTIVE = re.compile(
    r"""(?<![\w`])@\w | \#\d | (?<!\w)!\d | \bGH-\d | :// | \bwww\. | \$\d | ~\w | %\w | &\d""",
    re.VERBOSE,
)


def shown(markdown: str) -> str:
    """What people read, with gaps of no width gone; it must be one paragraph of text alone."""
    tokens = GITHUB.parse(markdown)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {token.type for token in children} <= {"text", "text_special"}, children
    return "".join(token.content for token in children).replace("\u200b", "")


@pytest.mark.parametrize(
    "text",
    [
        "@octocat and @org/team look",
        "mail a@example.org",
        "see #12, GH-12, o/r#3, !4, $5, ~bug, %1.0, &6",
        "https://evil.example/x www.evil.example ftp://x",
        "fixed by 0123abcdef0123abcdef",
        "done :tada: :100:",
    ],
)
def test_nobody_is_called_and_nothing_linked(text: str) -> None:
    """What a forge would act on is parted by a space of no width, and reads the same."""
    escaped = words(text)
    rendered = html.unescape(GITHUB.renderInline(escaped))
    assert not ACTIVE.search(rendered), rendered
    assert "0123abcdef" not in rendered
    assert ":tada:" not in rendered
    assert shown(escaped) == text


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> <!-- --> </details> <img src=x onerror=y>",
        "**bold** _it_ `code` ~~no~~ [a](b) ![a](b) [x]: y",
        "a | b \\| c",
        "# head",
        "- item",
        "1. item",
        "> quote",
        "&amp; &lt; &#64;octocat",
        "two\nlines\n\n# of it",
        "$x^2$",
    ],
)
def test_no_mark_up(text: str) -> None:
    """Words are words, in one line."""
    assert shown(words(text)) == " ".join(text.split())


def test_what_steers_is_gone() -> None:
    """Controls, and what turns the direction of writing or hides in no width."""
    assert words("a\x1b[31m\u202eb\u200bc\ud800") == "a\\[31mbc"


def test_long_text_is_cut() -> None:
    """With a sign that it was."""
    assert words("word " * 100, 12) == "word word w…"
    assert code("x" * 20, 10) == "`xxxxxxxxx…`"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a.md", "`a.md`"), ("a`b", "`` a`b ``"), ("``", "``` `` ```"), ("", ""), ("a\nb", "`a b`")],
)
def test_code(text: str, expected: str) -> None:
    """Backticks in it do not end it."""
    assert code(text) == expected


@given(st.text(max_size=80))
def test_whatever_is_written(text: str) -> None:
    """It stays one paragraph of plain text in which nobody is called."""
    escaped = words(text)
    assert "\n" not in escaped
    if escaped.strip():
        rendered = html.unescape(GITHUB.renderInline(escaped))
        assert not re.search(r"@\w|#\d|://", rendered)
        assert "|" not in re.sub(r"\\.", "", escaped)
        tokens = GITHUB.parse(f"- {escaped}")
        assert {token.type for token in tokens} <= {
            *("bullet_list_open", "list_item_open", "paragraph_open", "inline"),
            *("paragraph_close", "list_item_close", "bullet_list_close"),
        }  # fmt: skip
