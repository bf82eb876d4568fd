"""The index read again in Python, and searched by brute force: what the browser must find."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from hindsite.model.settings import Search
from hindsite.pages.values import Entry
from hindsite.publishing.search import index_pages
from hindsite.publishing.search.words import asked, count

__all__ = ["entry", "index", "postings", "search"]


def entry(name: str = "one", *, kind: str = "incident", **fields: object) -> Entry:
    """An incident of 2026; what is not named is empty."""
    values: dict[str, Any] = {
        "kind": kind,
        "names": (name,),
        "url": f"{kind}s/{name}/",
        "title": "",
        "summary": "",
        "text": "",
        "day": date(2026, 3, 14),
        "minutes": None,
        "facets": {},
    }
    return Entry(**(values | fields))


def index(entries: Iterable[Entry], *synonyms: tuple[str, ...]) -> dict[str, Any]:
    """The files of the index by path, read."""
    pages = index_pages(entries, Search(synonyms=synonyms))
    return {page.path: json.loads(page.text) for page in pages}


def postings(files: Mapping[str, Any], segment: str) -> dict[str, list[tuple[int, int, bool]]]:
    """By term: document, how often, and whether in the title, as a segment's files say."""
    found: dict[str, list[tuple[int, int, bool]]] = {}
    for path, file in files.items():
        if not path.startswith(f"search/{segment}/t-"):
            continue
        for term, packed in zip(file["terms"].split(" "), file["postings"], strict=True):
            assert term not in found
            found[term] = list(_unpacked(packed))
    return found


def _unpacked(packed: Iterable[int]) -> Iterable[tuple[int, int, bool]]:
    number = -1
    for place in packed:
        number += (place >> 5) + 1
        yield number, place >> 1 & 15, bool(place & 1)


def search(
    entries: Sequence[Entry], text: str, synonyms: Sequence[tuple[str, str]] = ()
) -> list[tuple[str, float]]:
    """The ids that a query without quotes finds, the best first, with their scores.

    Each entry is looked at whole: no index, no shards. Synonyms are single words.
    """
    terms = asked(text)
    is_typing = bool(text) and text[-1].isalnum() and len(terms[-1]) > 1 if terms else False
    bags = [_bag(one) for one in entries]
    mean = sum(sum(bag.values()) for bag, _ in bags) / len(bags)
    groups = [
        [
            _hit(bag, titled, term, is_last=is_typing and place == len(terms) - 1, other=synonyms)
            for bag, titled in bags
        ]
        for place, term in enumerate(terms)
    ]
    scored = []
    for number, one in enumerate(entries):
        hits = [group[number] for group in groups]
        if terms and all(times for times, _ in hits):
            length = sum(bags[number][0].values()) / round(mean, 3)
            score = sum(
                _value(times, len(entries), sum(1 for each, _ in group if each), length)
                * (2 if titled else 1)
                for (times, titled), group in zip(hits, groups, strict=True)
            )
            scored.append((one, score))
    scored.sort(key=lambda pair: pair[0].names[0])
    return [(one.names[0], score) for one, score in scored]


def _bag(one: Entry) -> tuple[Mapping[str, int], Mapping[str, int]]:
    titled = count(" ".join([*one.names, one.title]))
    words = [word for words in one.facets.values() for word in words]
    return Counter(count(" ".join([one.summary, one.text, *words]))) + Counter(titled), titled


def _hit(
    bag: Mapping[str, int],
    titled: Mapping[str, int],
    term: str,
    *,
    is_last: bool,
    other: Sequence[tuple[str, str]],
) -> tuple[float, bool]:
    times = 0.0
    in_title = False
    likes = {like for pair in other if term in pair for like in pair} - {term}
    for word, often in bag.items():
        for wanted, begins in ((term, is_last), *((like, False) for like in likes)):
            if word == wanted or (begins and word.startswith(wanted)):
                times += min(often, 15) * (1 if word == wanted else 0.5)
                in_title |= word in titled
    return times, in_title


def _value(times: float, documents: int, having: int, length: float) -> float:
    weight = math.log(1 + (documents - having + 0.5) / (having + 0.5))
    return weight * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * length))
