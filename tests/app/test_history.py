"""Days on which runbooks changed, as an input that a library asks for."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from hindsite.app.build import build
from hindsite.app.history import history_state, with_changes
from hindsite.app.stats import stats
from hindsite.app.terms import Request
from hindsite.reading import read_library, read_settings
from hindsite.store import Store
from tests.repositories import Repository

BOOK = (
    "---\ntitle: Pool\nservices: [payments]\nlast_reviewed: 2026-02-01\nreview_every: 90d\n---\nx\n"
)
CASE = """---
title: Down
severity: SEV-1
services: [payments]
started_at: 2026-02-10T00:00Z
runbooks: [{id: pool, outcome: misled}]
---
"""
AS_OF = "2026-04-01T00:00:00Z"


def _base(folder: Path, history: str) -> Repository:
    made = Repository(folder)
    made.commit(
        **{
            "content/runbooks/pool.md": BOOK,
            "content/incidents/down.md": CASE,
            "hindsite.yml": f"version: 1\nhistory: {history}\n",
            ".gitignore": ".hindsite/\nsite*/\n",
        }
    )
    return made


def _changed(base: Path, store: Store | None = None) -> tuple[date, ...]:
    (book,) = with_changes(read_library(base, read_settings(base)), base, store).runbooks
    return book.changed


def test_only_where_the_library_asks(tmp_path: Path) -> None:
    """Without `history: git` a site depends on no commit."""
    off, on = _base(tmp_path / "off", "none"), _base(tmp_path / "on", "git")
    assert history_state(off.folder, read_settings(off.folder)) == ""
    assert _changed(off.folder) == ()
    assert history_state(on.folder, read_settings(on.folder)) == on.git("rev-parse", "HEAD")
    assert _changed(on.folder) == (date(2026, 3, 1),)


def test_kept_by_commit(tmp_path: Path) -> None:
    """What Git said of a commit is not asked again, and is not said of another."""
    made, store = _base(tmp_path / "on", "git"), Store(tmp_path / "store")
    assert _changed(made.folder, store) == _changed(made.folder, store)
    made.commit(**{"content/runbooks/pool.md": BOOK + "more\n"})
    assert _changed(made.folder, store) == (date(2026, 3, 1),)


def test_a_file_that_no_commit_knows(tmp_path: Path) -> None:
    """What is not committed has not changed yet."""
    made = _base(tmp_path / "on", "git")
    made.write("content/runbooks/new.md", BOOK)
    found = with_changes(
        read_library(made.folder, read_settings(made.folder)), made.folder, None
    ).runbooks
    assert {book.id: book.changed for book in found} == {"new": (), "pool": (date(2026, 3, 1),)}


def test_on_the_page_and_in_the_numbers(tmp_path: Path) -> None:
    """A change after the review is told; a clone without the history says nothing of it."""
    made = _base(tmp_path / "on", "git")
    build(Request(base=made.folder, site=made.folder / "site", as_of=AS_OF))
    page = (made.folder / "site/runbooks/pool/index.html").read_text(encoding="utf-8")
    assert "Changed since review" in page
    assert '<dt>Changed since</dt> <dd><time datetime="2026-03-01">' in page
    assert stats(made.folder, as_of=AS_OF).metrics.share("runbook_mended").overall.value == 1
    shutil.rmtree(made.folder / ".git")
    build(Request(base=made.folder, site=made.folder / "site", as_of=AS_OF))
    page = (made.folder / "site/runbooks/pool/index.html").read_text(encoding="utf-8")
    assert "Changed since" not in page
    assert stats(made.folder, as_of=AS_OF).metrics.share("runbook_mended").overall.value == 0


def test_a_new_commit_is_a_change(tmp_path: Path) -> None:
    """A site that stands is made anew when only the history is another; equal ones are equal."""
    made = _base(tmp_path / "on", "git")
    site = made.folder / "site"
    build(Request(base=made.folder, site=site, as_of=AS_OF))
    first = (site / "runbooks/pool/index.html").read_bytes()
    build(Request(base=made.folder, site=made.folder / "site2", as_of=AS_OF))
    assert (made.folder / "site2/runbooks/pool/index.html").read_bytes() == first
    made.git("checkout", "--quiet", "--orphan", "fresh")
    made.git("reset", "--quiet")
    made.git("add", "hindsite.yml")
    made.git("commit", "--quiet", "--message", "without runbooks")
    build(Request(base=made.folder, site=site, as_of=AS_OF))
    assert b"Changed since" not in (site / "runbooks/pool/index.html").read_bytes()
