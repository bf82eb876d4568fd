from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hindsite.app import overrides
from hindsite.app.build import build
from hindsite.app.composing import compose
from hindsite.app.terms import Reports, Request
from hindsite.charts.canvas import Canvas
from hindsite.errors import FindingsError, SettingsError, UsageError
from hindsite.publishing.swap import MARKER
from hindsite.resources import templates_folder
from hindsite.store.entries import KEPT_BUILDS

AS_OF = datetime(2026, 4, 1, tzinfo=UTC)


def paths(base: Path, **options: str | bool) -> set[str]:
    """The paths of all pages that are composed."""
    audience = str(options.get("audience", "internal"))
    keep_going = bool(options.get("keep_going"))
    composed = compose(base, audience=audience, as_of=AS_OF, keep_going=keep_going)
    return {page.path for page in composed.pages}


def test_compose(base: Path) -> None:
    """A record has a page; the library and the instant are told besides."""
    composed = compose(base, as_of=AS_OF)
    assert composed.as_of == AS_OF
    assert [item.id for item in composed.library.incidents] == ["checkout"]
    assert {"index.md", "incidents/checkout.md"} <= {page.path for page in composed.pages}


def test_errors_stop(broken: Path) -> None:
    """Errors in records stop a build, and the message says where they are."""
    with pytest.raises(FindingsError, match=r"content/incidents/broken\.md:\d+:\d+: error"):
        compose(broken, as_of=AS_OF)


def test_keep_going(broken: Path) -> None:
    """With keep_going the sound records are published, and the others are listed."""
    found = paths(broken, keep_going=True)
    assert "incidents/checkout.md" in found
    assert any(path.startswith("problems") for path in found)


def test_hidden_errors(secret: Path) -> None:
    """An error in a record that the audience may not see stops as well, without a word of it."""
    with pytest.raises(FindingsError) as caught:
        compose(secret, audience="public", as_of=AS_OF)
    assert "more in files that this audience may not see" in str(caught.value)
    assert "keys" not in str(caught.value)


def test_hidden_records(secret: Path) -> None:
    """Nothing of a record above the audience reaches its pages or its findings."""
    composed = compose(secret, audience="internal", as_of=AS_OF, keep_going=True)
    written = [page for page in composed.pages if not page.path.startswith("assets/")]
    text = "".join(page.path + page.text for page in written)
    assert "keys" not in text.replace('"keys": [', ""), "but for a field of our own data"
    assert "stolen" not in text
    assert not any("keys" in finding.place.path for finding in composed.findings)
    assert "incidents/keys.md" in paths(secret, audience="restricted", keep_going=True)


def test_no_content(tmp_path: Path) -> None:
    """Without content nothing is built."""
    with pytest.raises(SettingsError, match="no content"):
        compose(tmp_path)


def test_own_templates(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user's template takes the place of ours; the shipped folder is no override of itself."""
    own = base / "site_templates/pages/tags.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text("mine\n", encoding="utf-8")
    texts = {page.path: page.text for page in compose(base, as_of=AS_OF).pages}
    assert any("mine" in text for text in texts.values())
    monkeypatch.setattr(overrides, "templates_folder", lambda: base / "site_templates")
    texts = {page.path: page.text for page in compose(base, as_of=AS_OF).pages}
    assert templates_folder() != base / "site_templates"
    assert not any(text == "mine\n" for text in texts.values())


def test_build(base: Path) -> None:
    """A build puts the site in its place, tells its steps, and counts."""
    steps: list[str] = []
    request = Request(base=base, site=base / "site", as_of=AS_OF)
    built = build(request, Reports(step=steps.append))
    assert (base / "site/incidents/checkout/index.html").is_file()
    assert (built.incidents, built.runbooks) == (1, 0)
    assert built.pages > 1
    assert built.seconds > 0
    assert steps[0] == "Reading records"
    assert steps[-1] == "Building the site"


def test_the_first_page_has_the_sites_name_in_its_title_once(base: Path) -> None:
    """Its heading is that name, too, and would stand before it in the browser's tab."""
    (base / "hindsite.yml").write_text("site: {name: Kettles}\n", encoding="utf-8")
    build(Request(base=base, site=base / "site", as_of=AS_OF))
    text = (base / "site/index.html").read_text(encoding="utf-8")
    assert "<title>Home - Kettles</title>" in text
    assert 'id="kettles"' in text


def test_unknown_engine(base: Path) -> None:
    """An unknown engine is refused before any work."""
    with pytest.raises(UsageError, match="mkdocs"):
        build(Request(base=base, site=base / "site", engine="mkdoc"))
    assert not (base / ".hindsite").exists()


def pages_of(base: Path, **options: str) -> dict[str, str]:
    """The text of every page by its path."""
    composed = compose(base, audience=options.get("audience"), as_of=AS_OF)
    return {page.path: page.text for page in composed.pages}


def kept(base: Path, audience: str) -> list[bytes]:
    """What the store of an audience holds."""
    entries = base / ".hindsite/cache" / audience / "entries"
    return [path.read_bytes() for path in entries.rglob("*") if path.is_file()]


def test_charts_are_drawn_once(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time they come from the store, and the pages are the same to the byte."""
    first = pages_of(base)
    assert kept(base, "internal")

    def refuse(*_: object) -> None:
        raise AssertionError("a chart is drawn again")

    monkeypatch.setattr(Canvas, "svg", refuse)
    assert pages_of(base) == first


def test_the_store_may_be_removed(base: Path) -> None:
    """Without it everything is drawn again, and is the same."""
    first = pages_of(base)
    shutil.rmtree(base / ".hindsite")
    assert pages_of(base) == first


def test_hidden_records_do_not_cross_into_the_store_of_others(base: Path) -> None:
    """What charts hold of a restricted record lies with the restricted audience alone."""
    record = base / "content/incidents/checkout.md"
    text = record.read_text(encoding="utf-8").replace("started_at", "detected_at")
    record.write_text(text, encoding="utf-8")
    hidden = text.replace("severity: SEV-3", "severity: SEV-3\nvisibility: restricted")
    hidden = re.sub(r"services:.*", "services: [strongroom]", hidden)
    (base / "content/incidents/stolen-keys.md").write_text(hidden, encoding="utf-8")
    for audience in ("restricted", "public", "internal"):
        pages_of(base, audience=audience)
    assert b"strongroom" in b"".join(kept(base, "restricted"))
    assert kept(base, "internal")
    assert b"strongroom" not in b"".join([*kept(base, "internal"), *kept(base, "public")])


def test_what_builds_no_longer_use_is_removed(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store does not grow with each day that the site speaks of."""
    # Else the first builds keep less, until the records have rested.
    monkeypatch.setattr("hindsite.app.standing._AT_REST_NS", 0)
    site = base / "site"
    days = [datetime(2026, 4, day, tzinfo=UTC) for day in range(1, KEPT_BUILDS + 3)]
    for as_of in days[:-1]:
        build(Request(base=base, site=site, as_of=as_of))
    many = len(kept(base, "internal"))
    build(Request(base=base, site=site, as_of=days[-1]))
    assert len(kept(base, "internal")) == many


def test_the_store_never_lies_in_a_site(base: Path) -> None:
    """A knowledge base inside of a site keeps nothing: it would be published."""
    (base / MARKER).touch()
    assert pages_of(base)
    assert not (base / ".hindsite/cache").exists()


def test_where_nothing_can_be_written_pages_are_composed_all_the_same(base: Path) -> None:
    """A file in the place of the folder stands for a disk that refuses, for root as well."""
    first = pages_of(base)
    shutil.rmtree(base / ".hindsite")
    (base / ".hindsite").write_text("in the way", encoding="utf-8")
    assert pages_of(base) == first


def _alike(base: Path, name: str, more: str = "") -> None:
    record = (base / "content/incidents/checkout.md").read_text(encoding="utf-8")
    head = f"title: {name} stops\n{more}detection: {{source: monitoring, alert: PayHigh}}\n"
    text = record.replace("title: Checkout fails\n", head)
    (base / f"content/incidents/{name}.md").write_text(text, encoding="utf-8")


def _incident_page(base: Path, name: str) -> str:
    composed = compose(base, as_of=AS_OF)
    return next(page.text for page in composed.pages if page.path == f"incidents/{name}.md")


def test_an_incident_leads_to_similar_ones(base: Path) -> None:
    """Each with the reason; one that may not be seen is no company."""
    _alike(base, "mail")
    _alike(base, "search")
    _alike(base, "vault", "visibility: restricted\n")
    page = _incident_page(base, "mail")
    assert "## Similar incidents" in page
    assert "search stops" in page
    assert "same alert PayHigh" in page
    assert "vault" not in page


def test_large_libraries_are_compared_by_what_is_named(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages of many incidents lead to similar ones as well."""
    _alike(base, "mail")
    _alike(base, "search")
    monkeypatch.setattr("hindsite.similarity.keeping.MOST_COMPARED", 1)
    page = _incident_page(base, "mail")
    assert "## Similar incidents" in page
    assert "same alert PayHigh" in page
