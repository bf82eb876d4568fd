from __future__ import annotations

from hindsite.metrics import measure
from hindsite.pages import compose
from tests.pages.sample import AS_OF, FIGURE, OPTIONS, pages_of, sample


def test_a_page_alone_is_that_of_the_whole_site() -> None:
    """Whichever is asked for first, and listed in the order of the site."""
    known = sample().at(AS_OF)
    whole = {
        page.path: page.text for page in compose(known, measure(known, AS_OF), (FIGURE,), OPTIONS)
    }
    asked = pages_of(sample(), OPTIONS, FIGURE)
    assert {path: asked[path] for path in reversed(whole)} == whole
    assert list(asked) == list(whole)
    for path in ("index.md", "metrics/services.md", "incidents/checkout.md"):
        assert pages_of(sample(), OPTIONS, FIGURE)[path] == whole[path]
    assert "problems.md" in asked
    assert "no/such.md" not in asked
