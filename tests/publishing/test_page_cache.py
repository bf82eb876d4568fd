"""Finished pages in a store: what is found again, and what is forgotten when."""

from __future__ import annotations

from pathlib import Path

from hindsite.publishing.census import census_of
from hindsite.publishing.page_cache import Kept, PageCache, keep_pages
from hindsite.store import Store

SIZE = 10_000


def page(name: str) -> Kept:
    """A finished page, of which the search knows something."""
    return Kept(f"<p>{name}</p>\n\n".encode().ljust(SIZE, b"."), [{"title": name, "text": "é\n"}])


class Library:
    """A store, and a site of ten pages; `edit` makes another version of one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "site").mkdir()
        self.versions = dict.fromkeys((f"p{number}" for number in range(10)), 0)

    def build(self, *asked: str, former: frozenset[str] = frozenset()) -> list[str]:
        """Put pages in place, of which some are asked for; the names of those that were made."""
        store = Store(self.folder / "store")
        cache = PageCache(store, "common")
        made = []
        for path in asked:
            name = f"{path} {self.versions[path]}"
            key = cache.key(path, name)
            if cache.get(key) is None:
                made.append(path)
                cache.put(key, page(name))
            else:
                assert cache.get(key) == page(name)
            (self.folder / "site" / path).write_bytes(page(name).file)
        pairs = [
            (path, cache.key(path, f"{path} {number}")) for path, number in self.versions.items()
        ]
        finished = [*pairs, ("gone", pairs[0][1])]
        keep_pages(store, finished, census_of(self.folder / "site", {}), former)
        store.prune()
        return made

    def edit(self, path: str) -> None:
        """Change what a page is made from."""
        self.versions[path] += 1

    @property
    def room(self) -> int:
        """Bytes of all that is kept of pages."""
        kept = (self.folder / "store/packs/pages").glob("*.pack")
        return sum(path.stat().st_size for path in kept)


def test_a_page_that_was_put_is_got_by_another_build(tmp_path: Path) -> None:
    """Its bytes, and what the search knows of it; without a store nothing is."""
    store = Store(tmp_path)
    PageCache(store, "a").put(PageCache(store, "a").key("x", "text"), page("x"))
    store.save()
    cache = PageCache(Store(tmp_path), "a")
    assert cache.get(cache.key("x", "text")) == page("x")
    others = [cache.key("x", "text", "more"), cache.key("x", "text", kind="draft")]
    others += [cache.key("y", "text"), PageCache(store, "b").key("x", "text")]
    assert [cache.get(key) for key in others] == [None] * 4
    nowhere = PageCache(None, "a")
    nowhere.put(others[0], page("x"))
    assert nowhere.get(others[0]) is None


def test_pages_that_stand_stay_however_long_nobody_asks_for_them(tmp_path: Path) -> None:
    """A build with the former site asks for what changed, one with the store alone for all."""
    library = Library(tmp_path)
    assert library.build(*library.versions) == list(library.versions)
    for _ in range(60):
        library.edit("p3")
        assert library.build("p3") == ["p3"]
        assert library.room < 2.6 * 10 * SIZE + 10_000
    assert library.build(*library.versions) == []


def test_two_versions_of_all_pages_stay(tmp_path: Path) -> None:
    """For who goes to and fro between them; of a third one the first makes room."""
    library = Library(tmp_path)
    library.build(*library.versions)
    for path in library.versions:
        library.edit(path)
    assert library.build(*library.versions) == list(library.versions)
    library.versions = dict.fromkeys(library.versions, 0)
    assert library.build(*library.versions) == []
    library.versions = dict.fromkeys(library.versions, 2)
    assert library.build(*library.versions) == list(library.versions)
    assert library.room < 1.1 * 10 * SIZE
    assert library.build(*library.versions) == []


def test_what_a_page_said_that_is_gone_is_forgotten_at_once(tmp_path: Path) -> None:
    """Its record may be one that fewer may see by now; those that stand stay."""
    library = Library(tmp_path)
    library.build(*library.versions)
    before = frozenset(library.versions)
    library.build(former=before)
    assert library.room > 10 * SIZE
    del library.versions["p3"]
    assert library.build(former=before) == []
    kept = b"".join(path.read_bytes() for path in (tmp_path / "store").rglob("*.pack"))
    assert b"<p>p3 0</p>" not in kept
    assert library.build(*library.versions) == []
