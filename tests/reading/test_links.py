from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.reading.links import is_code, links_in

MARKUP = st.text(alphabet=st.sampled_from("[]()<>!`:\"'\n aimgxhref=/.#^\\"), max_size=150)


@pytest.mark.parametrize(
    ("body", "written", "href"),
    [
        ("see [a](b.md) there", "[a](b.md)", "b.md"),
        ("[a b](<c d.md>)", "[a b](<c d.md>)", "c d.md"),
        ('[a](b.md "title")', '[a](b.md "title")', "b.md"),
        ("[a](b(1).md)", "[a](b(1).md)", "b(1).md"),
        ("[a\nb](c.md)", "[a\nb](c.md)", "c.md"),
        ("[a [b] c](d.md)", "[a [b] c](d.md)", "d.md"),
        ("[a]()", "[a]()", ""),
        ("[a](#b)", "[a](#b)", "#b"),
        ("[a]: b.md", "b.md", "b.md"),
        ("  [a]: <b.md>", "<b.md>", "b.md"),
        ('<a class="x" href="b.md">', '<a class="x" href="b.md"', "b.md"),
        ("<a href='b.md'>", "<a href='b.md'", "b.md"),
        ("[a](javascript:x)", "[a](javascript:x)", "javascript:x"),
    ],
)
def test_a_link_with_its_address(body: str, written: str, href: str) -> None:
    """Where it stands and where it leads, whatever way it is written."""
    (link,) = links_in(body)
    assert (body[link.start : link.end], link.href, link.is_image) == (written, href, False)


@pytest.mark.parametrize("body", ["![a](b.png)", '<img alt="" src="b.png">', "![][none]"])
def test_a_picture(body: str) -> None:
    """It is told from a link."""
    (link,) = links_in(body)
    assert link.is_image


def test_a_picture_that_is_a_link() -> None:
    """Both are seen, the picture first."""
    inner, outer = links_in("[![a](b.png)](c.md)")
    assert (inner.href, inner.is_image, outer.href, outer.is_image) == (
        "b.png", True, "c.md", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "name"), [("[a][b]", "b"), ("[a][]", "a"), ("[a][B  c]\n\n[b]: x", "B  c")]
)
def test_a_link_to_a_name_that_is_not_defined(body: str, name: str) -> None:
    """The page shows its brackets."""
    link = next(link for link in links_in(body) if link.href is None)
    assert link.name == name


@pytest.mark.parametrize(
    "body",
    [
        "[a](https://example.org)",
        "[a](HTTP://example.org)",
        "<a href='mailto:a@example.org'>",
        "[a][b]\n\n[B]: https://example.org",
        "[a][]\n\n[a]: https://example.org",
        "list[0][1]",
        "[x][1][2]",
        "[^1][^2]",
        "a](b.md)",
        "\\[a](b.md)",
        "[a]\n\n](b.md)",
        "[a](b c.md)",
        "[a] (b.md)",
        "a: [b]: c",
        "[^1]: note",
        "[ ] task",
    ],
)
def test_what_is_no_link_or_leads_to_the_web(body: str) -> None:
    """Nobody has to look at it again."""
    assert not list(links_in(body))


def test_links_in_code() -> None:
    """A link in code is none; the same one in prose is."""
    code, prose = links_in("`[a](b.md)` [a](b.md)")
    assert (is_code("`[a](b.md)` [a](b.md)", code), is_code("`[a](b.md)` [a](b.md)", prose)) == (
        True, False,
    )  # fmt: skip


@given(MARKUP)
def test_links_lie_within_the_body(body: str) -> None:
    """Whatever is written, places are in the text and in order."""
    for link in links_in(body):
        assert 0 <= link.start < link.end <= len(body)
        is_code(body, link)
