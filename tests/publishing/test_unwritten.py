"""The index of what drafts say, made by a process beside where few of them are new."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

from hindsite.model.settings import Search
from hindsite.pages.values import Draft, Page, Seal
from hindsite.publishing import unwritten
from hindsite.publishing.search import keeping
from hindsite.publishing.unwritten import Unwritten, Written
from hindsite.store import Store, digest
from tests.publishing.searching import entry

pytestmark = pytest.mark.usefixtures("alone")


@dataclass(frozen=True, slots=True)
class LateSeal(Seal):
    """The digest of a page is known once it was written."""

    key: str

    def made(self, hrefs: Iterable[str]) -> str:
        """The digest."""
        del hrefs
        return self.key


class KnownSeal(LateSeal):
    """The digest is known from a former build."""

    def known(self) -> str:
        """The digest."""
        return self.key


def draft(name: str, text: str, *, known: bool, year: str = "2026") -> Draft:
    """One incident's page."""
    page = Page(f"incidents/{name}.md", text, entry(name, text=text))
    seal = (KnownSeal if known else LateSeal)(digest(name, text))
    return Draft(page.path, lambda: page, shelf=year, seal=seal)


def site(store: Store | None, changed: str = "", jobs: int = 2) -> Unwritten:
    """Three incidents in two years, of which one may have changed, and a page of another kind."""
    return Unwritten(
        [
            draft("a", "fire", known=True, year="2025"),
            draft("b", "smoke", known=True),
            draft("c", changed or "water", known=not changed),
            Draft("metrics.md", lambda: Page("metrics.md", "")),
        ],
        Search(),
        store,
        jobs,
    )


def index(drafts: Unwritten) -> dict[str, str]:
    """All files of the index, once the pages were made that are new."""
    written = (
        Written(one, one.key) if one.key else Written(one, one.seal.made(()), one.page.entry)
        for one in drafts.drafts
    )
    return {file.path: file.text for file in drafts.index(written)}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """What a first build has kept."""
    store = Store(tmp_path / "store")
    index(site(store))
    store.prune()
    return Store(tmp_path / "store")


def _refuse(*_: object) -> NoReturn:
    raise AssertionError("a segment is made here")


def test_what_changed_is_made_by_a_process_beside(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks for it then finds it, the same as if it had been made here."""
    expected = index(site(None, "ice"))
    changed = site(store, "ice")
    changed.foresee()()
    monkeypatch.setattr(keeping, "_made", _refuse)
    assert index(changed) == expected
    assert any("ice" in text for text in expected.values())


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_was_forgotten_of_a_finished_page_is_found_once(store: Store, jobs: int) -> None:
    """Another version had the cache since then: what the search knows is kept again."""
    for name in ("first", "second"):
        changed = site(store, name, jobs)
        if jobs > 1:
            changed.foresee()()
        index(changed)
        store.prune()
    last = site(Store(store.folder), "third", jobs)
    expected = index(site(None, "third"))
    for one in last.drafts:
        if one.key is not None:
            # It would have to be written once more.
            one._write = _refuse  # noqa: SLF001 - only a draft knows how it is written
    if jobs > 1:
        last.foresee()()
    assert index(last) == expected


def test_a_process_that_is_killed_has_made_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it is made where somebody asks for it; so after an error of whatever kind."""
    here = os.getpid()

    def killed(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL if os.getpid() != here else 0)

    monkeypatch.setattr(unwritten, "foresee", killed)
    changed = site(store, "ice")
    changed.foresee()()
    assert index(changed) == index(site(None, "ice"))
    monkeypatch.setattr(unwritten, "foresee", _refuse)
    again = site(store, "snow")
    again.foresee()()
    assert index(again) == index(site(None, "snow"))


@pytest.mark.parametrize("why", ["unchanged", "first", "many", "store", "jobs", "search", "fork"])
def test_nothing_is_begun_in_vain(store: Store, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    """Where nothing is new, or so much that all processes make pages, or there is no other one."""
    begun: list[object] = []
    monkeypatch.setattr(unwritten, "Apart", begun.append)
    changed = site(store, "ice")
    if why == "unchanged":
        changed = site(store)
    elif why == "first":
        changed = Unwritten([one for one in changed.drafts if not one.key], Search(), store, 2)
    elif why == "many":
        monkeypatch.setattr(unwritten, "_FEW", 0)
    elif why == "store":
        changed = site(None, "ice")
    elif why == "jobs":
        changed = site(store, "ice", jobs=1)
    elif why == "search":
        changed = Unwritten(changed.drafts, None, store, 2)
    else:
        monkeypatch.undo()
        monkeypatch.setattr("hindsite.workers.can_fork", lambda: False)
    changed.foresee()()
    assert begun == []


def test_a_digest_that_cannot_be_told_is_left_to_who_makes_the_page(store: Store) -> None:
    """He says for which page, and what is wrong."""

    class Broken(Seal):
        def known(self) -> str:
            raise ValueError("broken")

    bad = Draft("incidents/d.md", lambda: Page("incidents/d.md", ""), shelf="2026", seal=Broken())
    drafts = Unwritten([*site(store, "ice").drafts, bad], Search(), store, 2)
    drafts.foresee()()
    with pytest.raises(ValueError, match="broken"):
        index(drafts)
