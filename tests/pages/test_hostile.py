from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from hindsite.metrics import measure
from hindsite.model.findings import Finding, Level, Place, Places
from hindsite.pages import compose
from tests.depth import often
from tests.factories import incident, library
from tests.pages.engine import engine_html, front_matter_of, look
from tests.pages.sample import AS_OF, OPTIONS, pages_of, runbook, with_runbooks

if TYPE_CHECKING:
    from hindsite.model.library import Library

HOSTILE = (
    '</div></h1><script>alert(1)</script>{{ 7*7 }}{% raw %}"onmouseover="alert(2)" '
    "`code` *x* # y {#id} [l](javascript:alert(3)) :smile: &lt; \x02\x03\n\n"
    "# z\n\n```\n--8<-- 'secret'\n<img src=x onerror=alert(4)>"
)
FORBIDDEN = {"script", "iframe", "form", "style", "img", "object", "embed", "math"}
OURS = {"incidents/index.md": ["script"]}
"""What a page has besides records; a script is a file of the site."""


def _library(text: str) -> Library:
    """A library in which every free text is the same."""
    record = incident(
        id="bad",
        title=text,
        severity="SEV-1",
        services=["odd"],
        teams=[text],
        tags=[text],
        aliases=[text],
        started_at="2026-04-01T08:00Z",
        detected_at="2026-04-01T09:00Z",
        detection={"alert": text},
        resolution={"strategy": "other", "why": text},
        impact={"summary": text},
        contributing_factors=[text],
        roles={text: text},
        war_room=text,
        runbooks=[{"id": text, "outcome": "helped"}, {"outcome": "missing", "wanted": text}],
        updates=[{"at": "2026-04-01T09:00Z", "happening": text, "eta": text}],
        timeline=[{"at": "2026-04-01T09:00Z", "event": text, "by": text}],
        action_items=[{"id": text, "title": text, "owner": text, "url": "javascript:alert(5)"}],
        process_review={"helped": text, "hindered": text},
        links=[{"title": text, "url": "javascript:alert(6)"}, {"title": text, "url": text}],
        security={"notification": [{"regime": text}]},
        postmortem={"status": "published"},
        body=f"# {text}\n\n{text}\n\n<div onclick='x' style='x' markdown='1'>\n",
        places=Places("content/incidents/bad.md"),
    )
    base = library(
        record,
        site={"name": text, "description": text},
        services=[{"id": "odd", "name": text, "owner": text, "depends_on": [text]}],
        teams=[{"id": "t", "name": text, "contact": text}],
        policy={"postmortem_sections": [text]},
    )
    finding = Finding(
        Place("content/incidents/bad.md"), Level.ERROR, text, text, text, text, text, text
    )
    book = runbook(title=text, owner=text, alerts=[text], links=[{"title": text, "url": text}])
    return replace(with_runbooks(base, book), findings=(finding,), introduction=text)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Every page of a library in which every free text is hostile."""
    return dict(pages_of(_library(HOSTILE)))


def test_no_field_becomes_markup(pages: dict[str, str]) -> None:
    """What a record says stays text: no element, handler, style or scheme comes of it."""
    for path, text in pages.items():
        if path.endswith(".md"):
            seen = look(engine_html(text))
            found = [tag for tag in seen.tags if tag in FORBIDDEN]
            assert found == OURS.get(path, []), path
            names = {name for name, _ in seen.attributes}
            assert not [name for name in names if name.startswith("on")], path
            assert not names & {"style", "markdown", "srcdoc"}, path
            for url in (*seen.values("href"), *seen.values("src")):
                assert not url.lower().startswith(("javascript:", "data:")), path


def test_no_field_is_seen_by_a_preprocessor(pages: dict[str, str]) -> None:
    """Template marks, fences and snippet marks never stand in a staged page as written."""
    for path, text in pages.items():
        if path.endswith(".md"):
            below = front_matter_of(text)[1]
            assert "{{" not in below, path
            assert "{%" not in below, path
            assert "```" not in below, path
            assert "--8<--" not in below, path
            assert "\x02" not in text, path


def test_front_matter_is_yaml_whose_text_is_html(pages: dict[str, str]) -> None:
    """The theme prints title and description raw, so that they arrive escaped."""
    for path, text in pages.items():
        if path.endswith(".md"):
            fields = yaml.safe_load(front_matter_of(text)[0])
            for name in {"title", "description"} & fields.keys():
                assert not set('<>"') & set(fields[name]), path
                assert "\n" not in fields[name], path


def test_text_of_a_field_is_still_readable(pages: dict[str, str]) -> None:
    """Escaping loses nothing that a person would see."""
    seen = look(engine_html(pages["incidents/bad.md"]))
    assert "</div></h1><script>alert(1)</script>{{ 7*7 }}{% raw %}" in seen.text


def test_every_page_has_one_first_heading(pages: dict[str, str]) -> None:
    """No text opens a heading of its own."""
    for path, text in pages.items():
        if path.endswith(".md"):
            assert look(engine_html(text)).tags.count("h1") == 1, path


bodies = st.text(
    alphabet=st.sampled_from("<>/&#\"'`~{}[]()!*_-=:|\\ \n\tabdivscript123é\u2028\x85"),
    min_size=1,
    max_size=120,
)


# Several at once: most of the time goes into the pages around them.
@settings(max_examples=often(10), deadline=None)
@given(st.lists(bodies, min_size=5, max_size=5))
def test_any_body_keeps_within_its_page(texts: list[str]) -> None:
    """No body breaks out of its block, whatever it is made of."""
    records = [
        incident(id=f"bad-{number}", body=text, places=Places(f"content/incidents/{number}.md"))
        for number, text in enumerate(texts)
    ]
    known = library(*records)
    pages = compose(known, measure(known, AS_OF), (), OPTIONS)
    made = [page.text for page in pages if page.path.startswith("incidents/bad-")]
    assert len(made) == len(texts)
    for page in made:
        html = engine_html(page)
        seen = look(html)
        assert not FORBIDDEN & set(seen.tags)
        assert seen.tags.count("h1") == 1
        assert "wzxhzdk" not in html
        assert html.count("<div") == html.count("</div>")
