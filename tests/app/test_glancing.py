"""What was saved, shown in a preview before the whole site is built again."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hindsite.app import glancing
from hindsite.app.build import build
from hindsite.app.glancing import Glance
from hindsite.app.terms import Request
from hindsite.errors import TemplateError
from hindsite.model.library import Library
from hindsite.model.values import Record
from hindsite.pages import Context, Draft, Page, page_again
from hindsite.reading import Shelf
from hindsite.resources import templates_folder

if TYPE_CHECKING:
    from hindsite.model.incident import Incident
    from hindsite.model.runbook import Runbook

RECORD = "content/incidents/checkout.md"
RUNBOOK = "content/runbooks/restart.md"
PAGE = "incidents/checkout/index.html"
RUNBOOK_PAGE = "runbooks/restart/index.html"
AS_OF = "2026-05-01"


@dataclass
class Preview:
    """A knowledge base with its preview, as `serve` has it."""

    base: Path
    site: Path
    glance: Glance
    audience: str | None = None

    def build(self, site: Path | None = None, glance: Glance | None = None) -> None:
        """Build the whole site."""
        build(
            Request(
                base=self.base,
                site=site or self.site,
                audience=self.audience,
                as_of=AS_OF,
                keep_going=True,
                glance=glance,
            )
        )

    def rebuild(self) -> None:
        """Build again, as after a save."""
        self.build(glance=self.glance)

    def save(self, path: str, change: Callable[[str], str]) -> bool:
        """Change a file, and say whether that is shown at once."""
        file = self.base / path
        file.write_text(change(file.read_text("utf-8")), encoding="utf-8")
        return self.glance.show(self.base, [file], self.site)

    def page(self, path: str = PAGE) -> str:
        """A page of the site that is served."""
        return (self.site / path).read_text("utf-8")

    def is_as_built_anew(self, place: Path) -> bool:
        """Whether the site is the one that a build from nothing makes."""
        self.build(place)
        return _files(place) == _files(self.site)


def _files(site: Path) -> dict[str, bytes]:
    return {
        file.relative_to(site).as_posix(): file.read_bytes()
        for file in site.rglob("*")
        if file.is_file() and file.name != ".hindsite-site"
    }


@pytest.fixture
def preview(base: Path, tmp_path: Path) -> Preview:
    """A preview that was built once."""
    found = Preview(base, tmp_path / "preview/site", Glance())
    found.site.parent.mkdir()
    found.rebuild()
    return found


def _instead(text: str, _former: str) -> str:
    return text


def added(text: str) -> str:
    """A record with a sentence more."""
    return f"{text}\nA sentence more.\n"


def test_a_sentence_is_shown_as_the_build_will_show_it(preview: Preview, tmp_path: Path) -> None:
    """Only its page is another, and the build that follows makes what one from nothing does."""
    before = _files(preview.site)
    assert preview.save(RECORD, added)
    shown = _files(preview.site)
    assert [path for path in before if before[path] != shown.get(path)] == [PAGE]
    assert "A sentence more." in preview.page()
    preview.rebuild()
    assert preview.page() == shown[PAGE].decode()
    assert preview.save(RECORD, lambda text: text.replace("A sentence more.", "Another one."))
    assert preview.save(RECORD, lambda text: text.replace("Another one.", "And a third."))
    assert "And a third." in preview.page()
    preview.rebuild()
    assert preview.is_as_built_anew(tmp_path / "anew")


def test_a_field_is_shown(preview: Preview, tmp_path: Path) -> None:
    """What the page says of its own record is new; lists and numbers wait for the build."""
    home = preview.page("index.html")
    assert preview.save(
        RECORD, lambda text: text.replace("\ntitle: ", "\ntitle: Not as it was, ", 1)
    )
    assert "Not as it was" in preview.page()
    assert preview.page("index.html") == home
    preview.rebuild()
    assert "Not as it was" in preview.page("incidents/index.html")
    assert preview.is_as_built_anew(tmp_path / "anew")


def test_a_runbook_is_shown(preview: Preview, tmp_path: Path) -> None:
    """As an incident is."""
    folder = preview.base / "content/runbooks"
    folder.mkdir()
    (folder / "restart.md").write_text("---\ntitle: Restart\n---\n\nRestart it.\n")
    preview.rebuild()
    assert preview.save(RUNBOOK, added)
    assert "A sentence more." in preview.page(RUNBOOK_PAGE)
    preview.rebuild()
    assert preview.is_as_built_anew(tmp_path / "anew")


def test_what_is_held_back_is_not_shown(preview: Preview) -> None:
    """The page is made for the audience of the preview."""
    held = "\n::: internal\nNobody outside may read this.\n:::\n"
    preview.audience = "public"
    preview.save(RECORD, lambda text: text.replace("\ntitle: ", "\nvisibility: public\ntitle: ", 1))
    preview.rebuild()
    assert preview.save(RECORD, lambda text: added(text) + held)
    assert "A sentence more." in preview.page()
    assert "Nobody outside" not in preview.page()


def test_what_changes_more_than_a_page_waits(preview: Preview) -> None:
    """Where a page comes, goes or moves, the whole site is built first."""
    before, record = _files(preview.site), (preview.base / RECORD).read_text("utf-8")
    for words in ("id: another", "visibility: restricted", "impact: ["):
        text = record.replace("\ntitle: ", f"\n{words}\ntitle: ", 1)
        assert not preview.save(RECORD, partial(_instead, text)), words
        assert _files(preview.site) == before
    (preview.site / PAGE).unlink()
    assert not preview.save(RECORD, partial(_instead, record))
    assert not (preview.site / PAGE).exists()


def test_other_files_wait(preview: Preview) -> None:
    """Settings, files that are no records, that came or went, and many at once."""
    base, show = preview.base, preview.glance.show
    (base / "hindsite.yml").write_text("version: 1\n")
    record = base / RECORD
    assert not show(base, [base / "hindsite.yml"], preview.site)
    assert not show(base, [record, base / "hindsite.yml"], preview.site)
    assert not show(base, [record, base.parent / "elsewhere.md"], preview.site)
    assert not show(base, [], preview.site)
    assert show(base, [record], preview.site)
    record.unlink()
    assert not show(base, [record], preview.site)


def test_nothing_is_shown_before_a_build(base: Path, tmp_path: Path) -> None:
    """Nor after one that failed: nobody knows by which settings a page would be made."""
    preview = Preview(base, tmp_path / "site", Glance())
    assert not preview.save(RECORD, added)
    preview.rebuild()
    assert preview.save(RECORD, added)
    preview.glance.forget()
    assert not preview.save(RECORD, added)


def test_what_pages_share_is_prepared(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the page that was shown last, as long as it is there; before a build there is none."""
    made: list[tuple[str, bool]] = []

    def noted(context: Context, record: Incident | Runbook) -> Page:
        made.append((record.places.path, gc.isenabled()))
        return page_again(context, record)

    monkeypatch.setattr(glancing, "page_again", noted)
    Glance().prepare()
    assert made == []
    folder = preview.base / "content/runbooks"
    folder.mkdir()
    (folder / "restart.md").write_text("---\ntitle: Restart\n---\nText.\n", encoding="utf-8")
    preview.rebuild()
    preview.glance.prepare()
    assert preview.save(RUNBOOK, added)
    preview.rebuild()
    preview.glance.prepare()
    (preview.base / RUNBOOK).unlink()
    preview.rebuild()
    preview.glance.prepare()
    # Nothing searches the memory while somebody waits.
    assert made == [(RECORD, True), (RUNBOOK, False), (RUNBOOK, True), (RECORD, True)]


def test_a_page_that_cannot_be_made_prepares_nothing(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has asked for it."""

    def failing(*_: object) -> Page:
        raise TemplateError("it fails", "mend it")

    monkeypatch.setattr(glancing, "page_again", failing)
    preview.glance.prepare()
    assert not preview.save(RECORD, added)


def test_a_template_that_fails_waits(base: Path, tmp_path: Path) -> None:
    """The build says what is wrong with it."""
    own = base / "site_templates/pages"
    own.mkdir(parents=True)
    text = (templates_folder() / "pages/incident.md.j2").read_text("utf-8")
    fault = "{% if 'Zero' in incident.title %}{{ 1 / 0 }}{% endif %}"
    (own / "incident.md.j2").write_text(fault + text, encoding="utf-8")
    preview = Preview(base, tmp_path / "preview/site", Glance())
    preview.site.parent.mkdir()
    preview.rebuild()
    assert preview.save(RECORD, lambda text: text.replace("Checkout", "Payment"))
    assert not preview.save(RECORD, lambda text: text.replace("Payment", "Zero"))
    assert "Payment" in preview.page()


def test_a_site_with_tags_waits(base: Path, tmp_path: Path) -> None:
    """Which lists a page's tags lead to is known when all pages are read."""
    (base / "mkdocs.yml").write_text(
        "site_name: x\ntheme: {name: material}\nplugins: [search, tags]\n"
    )
    preview = Preview(base, tmp_path / "preview/site", Glance())
    preview.site.parent.mkdir()
    preview.rebuild()
    assert not preview.save(RECORD, added)
    preview.rebuild()
    assert "A sentence more." in preview.page()


@contextmanager
def uncollected() -> Iterator[list[object]]:
    """What is left in circles meanwhile, of which nobody knows any more."""
    found: list[object] = []
    gc.collect()
    gc.disable()
    try:
        yield found
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        found += gc.garbage
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


def test_a_build_leaves_nothing_of_the_one_before_in_memory(preview: Preview) -> None:
    """Where ten thousand records stay in circles, the next build stops to search for them."""
    preview.save(RECORD, lambda text: f"{text}\nMore.\n")
    with uncollected() as left:
        preview.rebuild()
    kinds = {type(item) for item in left}
    assert not {kind for kind in kinds if issubclass(kind, (Record, Library, Shelf))}
    assert not kinds & {Context, Draft, Page}
