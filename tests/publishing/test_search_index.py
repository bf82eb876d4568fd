from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hindsite.model.settings import Search
from hindsite.pages.values import Entry, Page
from hindsite.publishing.search import Shelved, index_pages, index_shelves, keeping, with_index
from hindsite.publishing.search.segments import compact
from hindsite.publishing.search.shards import key_of, shards_of
from hindsite.publishing.search.words import count
from hindsite.store import Store, digest
from tests.publishing.searching import entry, index, postings

WORDS = st.text(alphabet="abcABC019-_. éñ東Я", max_size=12)
TERMS = st.dictionaries(
    st.text(alphabet="abc1-é東", min_size=1, max_size=8), st.integers(1, 400), max_size=60
)


def test_segments() -> None:
    """Incidents are told apart by year, runbooks stand together, and the undated by themselves."""
    files = index(
        [
            entry("a", day=date(2026, 1, 1), text="one two"),
            entry("b", day=date(2025, 1, 1)),
            entry("c", day=None),
            entry("d", kind="runbook"),
        ]
    )
    segments = files["search/index.json"]["segments"]
    assert [segment["name"] for segment in segments] == ["2025", "2026", "runbooks", "undated"]
    assert [segment["documents"] for segment in segments] == [1, 1, 1, 1]
    assert [segment["terms"] for segment in segments] == [1, 3, 1, 1]
    assert files["search/index.json"]["documents"] == 4
    assert files["search/index.json"]["mean"] == 1.5


def test_nothing_to_find() -> None:
    """Without records there is an index that says so."""
    assert index([]) == {
        "search/index.json": {
            "version": 1,
            "documents": 0,
            "mean": 1,
            "segments": [],
            "synonyms": [],
        }
    }


def test_columns() -> None:
    """Records are columns: ids, titles, days as steps, minutes, facets by dictionary."""
    files = index(
        [
            entry(
                "b",
                names=("b", "INC-1"),
                title="Second",
                summary="Sad",
                day=date(1970, 1, 5),
                minutes=12.6,
                facets={"severity": ("SEV-2",), "service": ("Web", "API", "Web")},
                url="moved/b/",
            ),
            entry("a", title="First", day=date(1970, 1, 3), facets={"severity": ("SEV-1",)}),
        ]
    )
    records = files["search/1970/records.json"]
    assert records["names"] == ["a", ["b", "INC-1"]]
    assert records["titles"] == ["First", "Second"]
    assert records["urls"] == [0, "moved/b/"]
    assert records["folder"] == "incidents/"
    assert records["days"] == [2, 2]
    assert records["minutes"] == [None, 13]
    assert records["facets"]["severity"] == {"words": ["SEV-1", "SEV-2"], "codes": [0, 1]}
    assert records["facets"]["service"] == {"words": ["API", "Web"], "codes": [None, [1, 0]]}
    assert files["search/1970/summaries.json"] == ["", "Sad"]


def test_what_is_found_where() -> None:
    """Names, title, summary, text and facets are found; names and title are marked as such."""
    one = entry(
        names=("x1", "INC-9"),
        title="Slow cart",
        summary="bad",
        text="cart " * 20,
        facets={"team": ("Web",)},
    )
    found = postings(index([entry("a"), one]), "2026")
    assert found["cart"] == [(1, 15, True)]
    assert found["inc-9"] == found["x1"] == found["slow"] == [(1, 1, True)]
    assert found["bad"] == found["web"] == [(1, 1, False)]


@given(st.lists(st.tuples(WORDS, WORDS, st.integers(2024, 2026)), max_size=8))
def test_postings_are_the_terms(records: list[tuple[str, str, int]]) -> None:
    """Each term of each record is in the index once, with how often and where; nothing else is."""
    entries = [
        entry(f"r{place}", title=title, text=text, day=date(year, 1, 1))
        for place, (title, text, year) in enumerate(records)
    ]
    files = index(entries)
    for segment in files["search/index.json"]["segments"]:
        names = files[f"search/{segment['name']}/records.json"]["names"]
        expected = {
            (one.names[0], term, min(times, 15), term in count(f"{one.names[0]} {one.title}"))
            for one in entries
            if one.day is not None and str(one.day.year) == segment["name"]
            for term, times in count(f"{one.names[0]} {one.title} {one.text}").items()
        }
        found = {
            (names[number], term, times, is_titled)
            for term, places in postings(files, segment["name"]).items()
            for number, times, is_titled in places
        }
        assert found == expected


@given(st.permutations([entry(name, text=f"word{name} same") for name in "abcd"]))
def test_order_does_not_matter(entries: list[Entry]) -> None:
    """Equal records in another order are the same bytes."""
    made = list(index_pages(entries, Search()))
    assert made == list(index_pages(sorted(entries, key=repr), Search()))


def test_a_change_stays_in_its_segment() -> None:
    """One changed record alters files of its own year and the list of segments, no others."""
    entries = [entry(f"r{year}", day=date(year, 1, 1), text="old") for year in (2024, 2025, 2026)]
    changed = [*entries[:2], dataclasses.replace(entries[2], text="new words")]
    former, present = (
        {page.path: page.text for page in index_pages(some, Search())}
        for some in (entries, changed)
    )
    altered = {path for path in former.keys() | present if former.get(path) != present.get(path)}
    assert altered
    assert all(path.startswith(("search/2026/", "search/index")) for path in altered)


def test_what_was_kept_is_what_would_be_made(tmp_path: Path) -> None:
    """With a store the files are the same ones, the second time without making any."""
    entries = [entry("a", title="\ud800", text="one"), entry("b", day=date(2025, 1, 1))]
    made = list(index_pages(entries, Search()))
    first = list(index_pages(entries, Search(), Store(tmp_path)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "block_of", None)
        second = list(index_pages(entries[::-1], Search(), Store(tmp_path)))
    assert made == first == second
    changed = [dataclasses.replace(entries[0], text="two"), entries[1]]
    assert list(index_pages(changed, Search(), Store(tmp_path))) == list(
        index_pages(changed, Search())
    )


def test_pages_that_say_the_same_to_the_search_are_the_same_to_it(tmp_path: Path) -> None:
    """A page that shows another as similar has changed, and its year is not made again."""

    def files(key: str, text: str) -> list[Page]:
        found = entry("a", text=text)
        page = Shelved(found.url, digest(key), lambda: found, is_known=True)
        shelves = {"2026": [page]}
        return [draft.page for draft in index_shelves(shelves, Search(), Store(tmp_path), jobs=1)]

    first = files("one", "words")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "write_segment", None)
        for key in ("two", "two", "one"):
            assert files(key, "words") == first
    assert files("three", "others") != first


def test_all_files_are_written_alike() -> None:
    """In the fewest characters, whoever writes them: numbers come by another way than words."""
    pages = list(index_pages([entry("one", text='naïve "Überlauf" of disks, 100 %')], Search()))
    assert {page.path: page.text for page in pages} == {
        page.path: compact(json.loads(page.text)) for page in pages
    }


def test_synonyms() -> None:
    """Synonyms are terms, several words as several; what has no term is left out."""
    files = index([], ("DB", "data base", "Postgres-16"), ("!", "?"))
    assert files["search/index.json"]["synonyms"] == [
        [["db"], ["data", "base"], ["postgres-16"]],
        [],
    ]


def test_pages_are_handed_on() -> None:
    """The pages come first and as they are; the index and its scripts follow."""
    pages = [Page("a.md", "A", entry("a", text="hello")), Page("b.md", "B")]
    made = list(with_index(pages, Search()))
    assert made[:2] == pages
    paths = [page.path for page in made[2:]]
    assert "search/2026/records.json" in paths
    assert "assets/search/engine.js" in paths
    assert all(page.entry is None for page in made[2:])


def test_markup_stays_data() -> None:
    """What a record says is JSON text, and no number is what JSON does not know."""
    title = "</script><b>&\"'\u2028\ud800"
    page = next(page for page in index_pages([entry(title=title)], Search()))
    assert json.loads(page.text)["titles"] == [title]


@given(TERMS, st.integers(1, 2000))
def test_a_term_is_in_the_shard_of_its_longest_prefix(sizes: dict[str, int], large: int) -> None:
    """Each term lies in one shard, the one that a reader looks for first."""
    shards = shards_of(sizes, large)
    placed = [(term, shard) for shard, terms in shards.items() for term in terms]
    assert sorted(term for term, _ in placed) == sorted(sizes)
    for term, shard in placed:
        fitting = [one for one in shards if key_of(term).startswith(one)]
        assert shard == max(fitting, key=len)


@pytest.mark.parametrize("count_of", [10, 3000])
def test_shards_are_of_a_size(count_of: int) -> None:
    """A small index is one file, a large one many of which none is much too large."""
    sizes = {f"{number:05}": 100 for number in range(count_of)}
    shards = shards_of(sizes)
    assert len(shards) == (1 if count_of == 10 else len(shards))
    assert max(len(terms) * 100 for terms in shards.values()) <= 32_768
    assert len(shards) <= 1 + count_of * 100 // 3_000
