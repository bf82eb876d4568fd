"""Entries → all files of the index, as pages that are staged like any other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from hindsite.pages.values import Page
from hindsite.publishing.search.keeping import kept_segment
from hindsite.publishing.search.segments import Segment, compact, segment_of
from hindsite.publishing.search.words import asked
from hindsite.resources import templates_folder

if TYPE_CHECKING:
    from hindsite.model.settings import Search
    from hindsite.pages.values import Entry
    from hindsite.store import Store

__all__ = ["FOLDER", "INDEX", "SCRIPTS", "index_pages", "with_index"]

FOLDER = "search"
"""Where the index lies, from the root of the site."""

INDEX = "index.json"
"""The file of that folder that names the others."""

SCRIPTS = "assets/search"
"""Where the scripts lie that read it, from the root of the site."""

_VERSION = 1


def with_index(pages: Iterable[Page], search: Search, store: Store | None = None) -> Iterator[Page]:
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
    yield from _scripts()


def index_pages(
    entries: Iterable[Entry], search: Search, store: Store | None = None
) -> Iterator[Page]:
    """The files of the index, the same ones whatever the order of the entries.

    Args:
        entries: What is to be found; all of it may be seen by all who see the site.
        search: What `hindsite.yml` says of the search.
        store: What former builds kept, if anything.
    """
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[segment_of(entry)].append(entry)
    segments = []
    for name in sorted(groups):
        segment = kept_segment(name, groups[name], store)
        segments.append(_line(segment))
        for file, text in segment.files.items():
            yield Page(f"{FOLDER}/{name}/{file}", text)
    yield Page(f"{FOLDER}/{INDEX}", compact(_index(segments, search)))


def _line(segment: Segment) -> dict[str, str | int]:
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


def _scripts() -> Iterator[Page]:
    folder = templates_folder() / SCRIPTS
    for file in sorted(folder.iterdir()):
        yield Page(f"{SCRIPTS}/{file.name}", file.read_text(encoding="utf-8"))
