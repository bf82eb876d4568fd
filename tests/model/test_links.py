from __future__ import annotations

import pytest

from hindsite.model.links import Aim, safe_url, target_of

FOLDER = "content/incidents/2026"


@pytest.mark.parametrize(
    ("href", "aim"),
    [
        ("#cause", Aim.PAGE),
        ("#", Aim.PAGE),
        ("one.md", Aim.FILE),
        ("../../runbooks/pool.md#steps", Aim.FILE),
        ("/one.md", Aim.FILE),
        ("a%20b.md", Aim.FILE),
        ("https://example.org/a.md", Aim.WEB),
        ("//example.org/a.md", Aim.WEB),
        ("mailto:a@example.org", Aim.WEB),
        ("javascript:alert(1)", Aim.NOWHERE),
        ("slack://channel", Aim.NOWHERE),
        ("https://", Aim.NOWHERE),
        ("http://[", Aim.NOWHERE),
        ("", Aim.NOWHERE),
        ("?a=b", Aim.NOWHERE),
    ],
)
def test_where_an_address_leads(href: str, aim: Aim) -> None:
    """Into the page, to a file, to the web, or nowhere that a browser may go."""
    assert target_of(href, FOLDER).aim is aim


def test_a_file_is_found_from_the_folder_of_the_text() -> None:
    """Its path is that from the knowledge base; the anchor stands apart."""
    target = target_of(" ../../runbooks/a%20pool.md?x#step-1 ", FOLDER)
    assert (target.path, target.anchor) == ("content/runbooks/a pool.md", "step-1")
    assert target.written == "../../runbooks/a pool.md"
    assert target_of("#%C3%BC", FOLDER).anchor == "ü"


@pytest.mark.parametrize(
    "url", [None, "", "example.org", "https://a b", "ftp://a", "https:a", "http://["]
)
def test_an_address_that_no_browser_may_follow(url: str | None) -> None:
    """Without a scheme, with spaces, of another kind: none."""
    assert safe_url(url) is None


def test_an_address_that_a_browser_may_follow() -> None:
    """As it was written, but for spaces around it."""
    assert safe_url(" HTTPS://example.org/ ") == "HTTPS://example.org/"
