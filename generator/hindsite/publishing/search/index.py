"""Entries → all files of the index, as pages that are staged like any other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from hindsite.pages.values import Draft, FixedSeal, Page
from hindsite.publishing.search.keeping import Filed, Shelved, kept_segments
from hindsite.publishing.search.segments import compact, segment_of
from hindsite.publishing.search.words import asked
from hindsite.resources import templates_folder
from hindsite.store import digest

if TYPE_CHECKING:
    from hindsite.model.settings import Search
    from hindsite.pages.values import Entry
    from hindsite.store import Store

__all__ = [
    "FOLDER",
    "INDEX",
    "SCRIPTS",
    "index_pages",
    "index_shelves",
    "script_pages",
    "with_index",
]

FOLDER = "search"
"""Where the index lies, from the root of the site."""

INDEX = "index.json"
"""The file of that folder that names the others."""

SCRIPTS = "assets/search"
"""Where the scripts lie that read it, from the root of the site."""

_VERSION = 1


def with_index(
    pages: Iterable[Page | Draft], search: Search, store: Store | None = None
) -> Iterator[Page | Draft]:
    """Hand the pages on, and after them the index of what they say and the scripts that read it.

    Args:
        pages: All pages of a site, one at a time.
        search: What `hindsite.yml` says of the search.
        store: What former builds kept, if anything.
    """
    entries = []
    for page in pages:
        if page.entry is not None:
            entries.append(page.entry)
        yield page
    yield from index_pages(entries, search, store)
    yield from script_pages()


def index_pages(
    entries: Iterable[Entry], search: Search, store: Store | None = None
) -> Iterator[Page]:
    """The files of the index, the same ones whatever the order of the entries.

    Args:
        entries: What is to be found; all of it may be seen by all who see the site.
        search: What `hindsite.yml` says of the search.
        store: What former builds kept, if anything.
    """
    groups: defaultdict[str, list[Shelved]] = defaultdict(list)
    for entry in entries:
        key = digest(repr(entry))
        groups[segment_of(entry)].append(
            Shelved(entry.url, key, partial(_same, entry), is_known=True)
        )
    for file in index_shelves(groups, search, store, jobs=1):
        yield Page(file.path, file.text)


def _same(entry: Entry) -> Entry:
    return entry


def index_shelves(
    shelves: Mapping[str, Sequence[Shelved]], search: Search, store: Store | None, jobs: int
) -> Iterator[Draft]:
    """The files of the index, the same ones whatever the order of the pages.

    Args:
        shelves: What is to be found, by the name of its segment.
        search: What `hindsite.yml` says of the search.
        store: What former builds kept, if anything.
        jobs: How many processes may make it.
    """
    yield from _files(kept_segments(shelves, store, jobs), search)


def _files(segments: Iterable[Filed], search: Search) -> Iterator[Draft]:
    lines = []
    for segment in segments:
        lines.append(_line(segment))
        for file, key in segment.digests.items():
            path = f"{FOLDER}/{segment.name}/{file}"
            yield _file(path, key, partial(segment.text, file))
    index = compact(_index(lines, search))
    yield _file(f"{FOLDER}/{INDEX}", digest("index", index), partial(str, index))


def _file(path: str, key: str, text: Callable[[], str]) -> Draft:
    def write() -> Page:
        return Page(path, text())

    return Draft(path, write, seal=FixedSeal(key))


def _line(segment: Filed) -> dict[str, str | int]:
    return {"name": segment.name, "documents": segment.documents, "terms": segment.terms}


def _index(segments: Sequence[Mapping[str, str | int]], search: Search) -> dict[str, object]:
    documents = sum(int(segment["documents"]) for segment in segments)
    terms = sum(int(segment["terms"]) for segment in segments)
    return {
        "version": _VERSION,
        "documents": documents,
        "mean": round(terms / documents, 3) if terms else 1,
        "segments": segments,
        "synonyms": _synonyms(search),
    }


def _synonyms(search: Search) -> list[list[list[str]]]:
    """Each group as lists of terms; what has no term at all is left out."""
    groups = [[asked(words) for words in group] for group in search.synonyms]
    return [[words for words in group if words] for group in groups]


def script_pages() -> Iterator[Page]:
    """The scripts that read the index."""
    folder = templates_folder() / SCRIPTS
    for file in sorted(folder.iterdir()):
        yield Page(f"{SCRIPTS}/{file.name}", file.read_text(encoding="utf-8"))
