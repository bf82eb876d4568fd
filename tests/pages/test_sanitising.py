"""What of HTML passes where a library trusts its authors, and what does not even there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from hindsite.pages.fingerprint import fingerprint
from hindsite.pages.rendering import Renderer
from hindsite.pages.sanitising import clean_html, drawn_html
from tests.browser.vectors import FAMILIES
from tests.pages.sample import MARKDOWN

DRAWING = '<svg viewbox="0 0 9 9" role="img"><path d="M0 0L9 9" stroke="red"></path></svg>'


def test_drawings_pass_where_authors_are_trusted() -> None:
    """And nowhere else."""
    body = f"Text.\n\n{DRAWING}\n\n<video src='a.mp4' controls></video>\n"
    trusted = Renderer(replace(MARKDOWN, trusted=True)).html(body)
    assert '<path d="M0 0L9 9" stroke="red">' in trusted
    assert "<video" in trusted
    usual = Renderer(MARKDOWN).html(body)
    assert "<path" not in usual
    assert "<video" not in usual


@pytest.mark.parametrize(
    ("value", "passes"),
    [
        ("url(#a)", True),
        ("rgb(1, 2, 3)", True),
        ("url(https://elsewhere.example/a.svg#a)", False),
        ("url(//elsewhere.example/a.svg#a)", False),
        ("url('/&#9;/elsewhere.example/a.svg#a')", False),
        ("u\\72l(a)", False),
    ],
)
@pytest.mark.parametrize("name", ["fill", "mask", "clip-path", "marker-end"])
def test_a_drawing_leads_to_nothing_elsewhere(name: str, value: str, *, passes: bool) -> None:
    """A browser would ask for what it fills, masks or clips with."""
    clean = drawn_html(f'<svg><rect {name}="{value}" aria-label="9:00 // a"></rect></svg>')
    assert (f' {name}="' in clean) is passes
    assert 'aria-label="9:00 // a"' in clean


def test_trust_makes_other_pages() -> None:
    """What was rendered without it is rendered anew."""
    assert fingerprint(MARKDOWN) != fingerprint(replace(MARKDOWN, trusted=True))


class _Acting(HTMLParser):
    """Notes what in HTML could act."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element, with what its attributes would do."""
        if tag in {"script", "iframe", "form", "object", "embed", "style", "base", "meta", "link"}:
            self.found.append(tag)
        for name, value in attrs:
            scheme = (value or "").strip().partition(":")[0].lower()
            if name.startswith("on") or name == "style" or scheme in {"javascript", "vbscript"}:
                self.found.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("clean", [clean_html, drawn_html])
@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_that_acts_passes(family: str, clean: Callable[[str], str]) -> None:
    """No script, handler, frame, form or address that runs, of all vectors, at once or again."""
    for vector in FAMILIES[family]:
        acting = _Acting()
        acting.feed(clean(vector) + clean(clean(vector)))
        assert acting.found == []
