from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.structure.files import File, file_sort_key

from hindsite.pages.values import Draft, FixedSeal, Page, Seal
from hindsite.publishing.draft_files import DraftFile, put_all, sort_key
from hindsite.publishing.page_cache import NO_SITE, Former, remember_site
from hindsite.store import Store

NAMES = st.sampled_from(["index", "README", "a", "b", "index.x", "z", "ä"])
PATHS = st.builds(
    lambda folders, name, end: "/".join([*folders, name + end]),
    st.lists(NAMES, max_size=3),
    NAMES,
    st.sampled_from([".md", ".html", ".css", ""]),
)


@given(paths=st.lists(PATHS, max_size=8, unique=True))
def test_files_stand_in_the_order_of_mkdocs(paths: list[str]) -> None:
    """Indexes first, folders last: a quicker key gives the same order."""
    files = [File(path, None, "site", use_directory_urls=True) for path in paths]
    assert sorted(files, key=sort_key) == sorted(files, key=file_sort_key)


class Site:
    """Drafts that are no pages, on the way to a folder; each tells which process wrote it."""

    def __init__(self, folder: Path, former: Former = NO_SITE) -> None:
        self.folder = folder
        self.placed: list[tuple[str, str]] = []
        like = File("", None, str(folder), use_directory_urls=True)
        known = {number: FixedSeal(f"key of {number}") for number in (0, 5)}
        drafts = [
            Draft(path, partial(self._page, path), seal=known.get(number, Seal()))
            for number, path in enumerate(f"{number}/index.html" for number in range(6))
        ]
        self.files = [DraftFile(draft, like, former, self.placed) for draft in drafts]

    @staticmethod
    def _page(path: str) -> Page:
        return Page(path, f"{path} by {os.getpid()}")

    def writers(self) -> set[str]:
        """Who wrote the files."""
        texts = [(self.folder / file.dest_uri).read_text("utf-8") for file in self.files]
        assert [text.split()[0] for text in texts] == [file.dest_uri for file in self.files]
        return {text.split()[2] for text in texts}


@pytest.mark.usefixtures("alone")
def test_files_that_are_no_pages_are_put_by_several_processes(tmp_path: Path) -> None:
    """Each once: MkDocs, which copies them one by one, finds them there."""
    site = Site(tmp_path)
    put_all(site.files, 2)
    assert len(site.writers()) == 2
    assert str(os.getpid()) in site.writers()
    before = site.writers()
    for file in site.files:
        file.copy_file()
    assert site.writers() == before
    assert site.placed == [("0/index.html", "key of 0"), ("5/index.html", "key of 5")]


@pytest.mark.usefixtures("alone")
def test_files_that_could_not_be_put_together_are_put_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a process was killed; nothing is said to be there that is not."""
    site, here = Site(tmp_path), os.getpid()
    put = DraftFile.put

    def killed(file: DraftFile) -> str | None:
        if os.getpid() != here:
            os._exit(1)
        return put(file)

    monkeypatch.setattr(DraftFile, "put", killed)
    put_all(site.files, 2)
    assert site.placed == []
    for file in site.files:
        file.copy_file()
    assert site.writers() == {str(here)}
    assert site.placed == [("0/index.html", "key of 0"), ("5/index.html", "key of 5")]


@pytest.mark.usefixtures("alone")
def test_files_of_the_former_site_are_never_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where a process took them over, and was killed then."""
    store, old, new = Store(tmp_path / "store"), tmp_path / "old", tmp_path / "new"
    for number in (0, 5):
        (old / str(number)).mkdir(parents=True)
        (old / f"{number}/index.html").write_text("former", encoding="utf-8")
    (old / "marker").touch()
    pairs = [(f"{number}/index.html", f"key of {number}") for number in (0, 5)]
    remember_site(store, old, "marker", pairs)
    new.mkdir()
    site, here = Site(new, Former.of(store, old, "marker")), os.getpid()
    put = DraftFile.put

    def killed(file: DraftFile) -> str | None:
        key = put(file)
        if os.getpid() != here:
            os._exit(1)
        return key

    monkeypatch.setattr(DraftFile, "put", killed)
    put_all(site.files, 2)
    taken = [path for path, _ in pairs if (new / path).exists()]
    assert taken
    for file in site.files:
        file.copy_file()
    assert {(old / path).read_text("utf-8") for path, _ in pairs} == {"former"}
    assert site.placed == pairs
    assert (new / "1/index.html").read_text("utf-8") == f"1/index.html by {here}"
